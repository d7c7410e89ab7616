//! Types whose making is over, and the names that they get.

use super::names::{self, Claim, Wish};
use crate::{
    config::Config,
    diagnostics::{Code, Report},
    dialect::Normal,
    ir::{Checks, Demands, Derive, Doc, Gate, Ident, Name, Stability, TypeBody, TypeDef, Way},
    load::{Sources, node::NodeId},
};

/// What a type is known by while types are made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Component(String),
    /// The struct of a named schema that is itself the union of what is derived from it.
    Base(String),
    Inline(Vec<NodeId>),
}

/// Where a schema stands, for its name and for messages: `User`, `address`, `Item`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) parts: Vec<String>,
}

impl Standing {
    pub(crate) fn new(part: impl Into<String>) -> Self {
        Self { parts: vec![part.into()] }
    }
    pub(crate) fn then(&self, part: impl Into<String>) -> Self {
        let mut parts = self.parts.clone();
        parts.push(part.into());
        Self { parts }
    }
    /// `User.address`.
    pub(crate) fn path(&self) -> String {
        self.parts.join(".")
    }
}

/// A type in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) standing: Standing,
    pub(super) key: Key,
    pub(super) title: Option<String>,
    pub(super) doc: Doc,
    pub(super) stability: Stability,
    pub(super) demands: Demands,
    pub(super) body: TypeBody,
    pub(super) id: NodeId,
}

/// Every draft as a type that has a name.
pub(super) fn named(
    drafts: Vec<Draft>,
    normal: &Normal,
    sources: &Sources,
    config: &Config,
    report: &mut Report,
) -> Vec<TypeDef> {
    let wishes: Vec<Wish> = drafts.iter().map(|draft| type_wish(draft, config)).collect();
    let settled = names::settle(&wishes, &[]);
    report_type_clashes(&settled, &drafts, &wishes, report);
    let origins: Vec<_> = drafts.iter().map(|draft| origin(draft, normal, sources)).collect();
    let parts = drafts.into_iter().zip(settled.idents).zip(origins);
    parts.map(|((draft, rust), origin)| type_def(draft, rust, origin)).collect()
}

/// Where the author wrote what became a type; nothing for a type that only we need.
fn origin(draft: &Draft, normal: &Normal, sources: &Sources) -> Option<String> {
    let id = match &draft.key {
        Key::Component(name) => *normal.components.get(&format!("schemas/{name}"))?,
        Key::Inline(ids) if !ids.is_empty() => draft.id,
        Key::Inline(_) | Key::Base(_) => return None,
    };
    sources.pointer(normal.copies.get(&id).copied().unwrap_or(id))
}

fn type_def(draft: Draft, rust: Ident, origin: Option<String>) -> TypeDef {
    TypeDef {
        origin,
        name: Name { rust, wire: draft.standing.path() },
        doc: draft.doc,
        stability: draft.stability,
        gate: Gate::Always,
        file: names::fixed("shared"),
        derives: Vec::<Derive>::new(),
        further_derives: Vec::new(),
        demands: draft.demands,
        checks: Checks::Nothing,
        way: Way::Either,
        body: draft.body,
    }
}

fn type_wish(draft: &Draft, config: &Config) -> Wish {
    let path = draft.standing.path();
    if let Some(entry) = config.rename.types.get(&path) {
        return Wish::new(Claim::Config, [entry.value.clone()]);
    }
    let joined = draft.standing.parts.join(" ");
    let plain = names::free_type_name(names::type_case(&joined));
    let claim = match &draft.key {
        Key::Component(name) if *name == plain => Claim::Exact,
        Key::Component(_) => Claim::Name,
        Key::Base(_) | Key::Inline(_) => Claim::Place,
    };
    let spelled = names::type_case_spelled(&joined);
    let as_written = names::free_type_name(names::type_as_written(&joined));
    let inline = (!matches!(draft.key, Key::Component(_))).then(|| format!("{plain}Inline"));
    let title = draft.title.as_deref().filter(|_| config.titles && inline.is_some());
    let title = title.map(|title| names::free_type_name(names::type_case(title)));
    Wish::new(claim, title.into_iter().chain([plain]).chain(inline).chain([as_written, spelled])).of(path)
}

fn report_type_clashes(settled: &names::Settled, drafts: &[Draft], wishes: &[Wish], report: &mut Report) {
    for &index in &settled.lettered {
        let (path, name) = (drafts[index].standing.path(), &wishes[index].candidates[0]);
        let message =
            format!("`{path}` wants the type name `{name}` as another does: `{}`", settled.idents[index].as_str());
        report
            .push(Code::Renamed, drafts[index].id, message)
            .hint(format!("name it under `[rename.types]` in generate.toml: `\"{path}\" = \"..\"`"));
    }
    for group in &settled.clashes {
        let places: Vec<String> = group.iter().map(|&i| format!("`{}`", drafts[i].standing.path())).collect();
        let name = wishes[group[0]].candidates.last().cloned().unwrap_or_default();
        let at = drafts[*group.last().unwrap_or(&0)].id;
        report.push(Code::NameCollision, at, format!("{} want the type name `{name}`", places.join(" and "))).hint(
            format!(
                "name one of them under `[rename.types]` in generate.toml: `{} = \"..\"`",
                places[0].replace('`', "\"")
            ),
        );
    }
}
