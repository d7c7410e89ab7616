//! Which Rust type a schema becomes. Ids first, bodies second, so recursion is ordinary; identity is where a
//! schema was written, so the same schema met twice is one type.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use indexmap::IndexSet;
use openapiv3::{OpenAPI, Schema};
use serde_json::Value;

use super::{
    docs,
    drafts::{self, Draft, Key, Standing},
    facts::{self, Additional, Facts, Kind, Part},
    kinds::{is_struct, kinds, kinds_are_number},
    names::{self, Claim, Wish},
    nulls::nullable_if,
    part, volume,
};
use crate::{
    config::{Config, UnknownFields},
    diagnostics::{Code, Place, Report},
    dialect::Normal,
    ir::{
        Absence, Access, Demands, Doc, Field, Ident, Kept, Name, Rest, Stability, Struct, Ty, TypeBody, TypeDef, TypeId,
    },
    ledger::{Ledger, Untyped, UntypedReason},
    load::{Sources, node::NodeId},
};

/// Work that waits until the type that needs it has its id.
#[derive(Debug)]
struct Job<'a> {
    id: TypeId,
    key: Key,
    parts: Vec<Part<'a>>,
    standing: Standing,
}

/// Makes types as they are asked for.
pub(crate) struct Types<'a, 'r> {
    pub(crate) normal: &'a Normal,
    pub(crate) openapi: &'a OpenAPI,
    pub(crate) config: &'a Config,
    pub(crate) report: &'r mut Report,
    pub(crate) ledger: &'r mut Ledger,
    pub(super) drafts: Vec<Option<Draft>>,
    pub(super) by_key: BTreeMap<Key, TypeId>,
    jobs: VecDeque<Job<'a>>,
    /// Named schemas to those that lay them in by `allOf`, directly or not.
    pub(super) derived: BTreeMap<&'a str, Vec<&'a str>>,
    pub(super) nullable: BTreeMap<&'a str, bool>,
    /// The schemas without a name and a type of their own whose type is being made.
    opened: Vec<Key>,
    /// The same of alternatives that have no name.
    pub(super) nullable_parts: BTreeMap<*const Schema, bool>,
    /// Bytes that what is made so far will take, roughly.
    volume: usize,
    /// Alternatives to the names that the properties beside them describe already.
    beside: BTreeMap<NodeId, Vec<&'a str>>,
    /// Which entries under `[replace]` were met.
    pub(crate) replaced: BTreeSet<String>,
}

impl<'a, 'r> Types<'a, 'r> {
    pub(crate) fn new(normal: &'a Normal, config: &'a Config, report: &'r mut Report, ledger: &'r mut Ledger) -> Self {
        Self {
            normal,
            openapi: &normal.openapi,
            config,
            report,
            ledger,
            drafts: Vec::new(),
            by_key: BTreeMap::new(),
            jobs: VecDeque::new(),
            derived: facts::derived(&normal.openapi),
            nullable: BTreeMap::new(),
            opened: Vec::new(),
            nullable_parts: BTreeMap::new(),
            volume: 0,
            beside: BTreeMap::new(),
            replaced: BTreeSet::new(),
        }
    }

    /// The type of another crate that the configuration has for what stands here.
    fn foreign(&mut self, place: &str) -> Option<Ty> {
        let entry = self.config.replace.get(place)?;
        self.replaced.insert(place.to_owned());
        Some(Ty::Foreign(names::path(&entry.value)))
    }

    /// Counts what an item will take. Says so the first time that there is more than the budget allows.
    pub(super) fn afford(&mut self, bytes: usize, at: NodeId) {
        let within = !self.over_budget();
        self.volume = self.volume.saturating_add(bytes);
        if within && self.over_budget() {
            let limit = self.config.budgets.output_bytes;
            let message = format!("the crate would have more than about {limit} bytes, the budget `output_bytes`");
            let found = self.report.push(Code::OverBudget, at, message);
            found.hint("raise `output_bytes` under [budgets] in generate.toml");
        }
    }

    pub(super) fn over_budget(&self) -> bool {
        self.volume > self.config.budgets.output_bytes
    }

    /// Makes every named schema, used or not: the names, and what each came to.
    pub(crate) fn all_components(&mut self) -> Vec<(String, Ty)> {
        let vocabulary = self.component_names().into_iter().map(|name| (name.to_owned(), self.named(name))).collect();
        self.work();
        vocabulary
    }

    fn component_names(&self) -> Vec<&'a str> {
        self.openapi.components.iter().flat_map(|c| c.schemas.keys().map(String::as_str)).collect()
    }

    /// The type of a value that must satisfy all `parts`.
    pub(crate) fn ty_all(&mut self, parts: &[Part<'a>], standing: &Standing) -> Ty {
        match parts {
            [one] => self.ty(*one, standing),
            _ => match part::same_name(parts) {
                Some(name) => self.named(name),
                None => self.inline(parts, standing),
            },
        }
    }

    /// The type of a schema where it is used.
    pub(crate) fn ty(&mut self, part: Part<'a>, standing: &Standing) -> Ty {
        match part {
            Part::Named(name) => self.named(name),
            Part::Inline(schema) => match facts::sole_name(schema) {
                Some(name) => nullable_if(facts::says_null(schema), self.named(name)),
                None => self.inline(&[part], standing),
            },
        }
    }

    /// The type of a named schema.
    pub(crate) fn named(&mut self, name: &'a str) -> Ty {
        let Some(part) = facts::component(self.openapi, name) else {
            return Ty::Json;
        };
        if let Some(ty) = self.foreign(name) {
            return nullable_if(self.is_nullable(name), ty);
        }
        if let Part::Named(other) = part
            && other != name
        {
            return self.alias_of(name, other);
        }
        let key = Key::Component(name.to_owned());
        let id = match self.by_key.get(&key) {
            Some(id) => *id,
            None => self.allot(key, vec![part], Standing::new(name)),
        };
        nullable_if(self.is_nullable(name), Ty::Named(id))
    }

    /// A named schema that is only a reference is the other one; its own name stays as an alias.
    fn alias_of(&mut self, name: &'a str, other: &'a str) -> Ty {
        let key = Key::Component(name.to_owned());
        if !self.by_key.contains_key(&key) {
            self.allot(key, vec![Part::Named(other)], Standing::new(name));
        }
        self.named(other)
    }

    fn allot(&mut self, key: Key, parts: Vec<Part<'a>>, standing: Standing) -> TypeId {
        let id = TypeId(self.drafts.len() as u32);
        self.drafts.push(None);
        self.by_key.insert(key.clone(), id);
        self.jobs.push_back(Job { id, key, parts, standing });
        id
    }

    /// Gives every type that has an id a body.
    pub(crate) fn work(&mut self) {
        while let Some(job) = self.jobs.pop_front() {
            self.define(job);
        }
    }

    fn define(&mut self, job: Job<'a>) {
        // Nothing comes of it any more, but every id has a body.
        let facts = if self.over_budget() { Facts::default() } else { self.gather(&job.parts, &job.standing) };
        let body = if self.over_budget() { TypeBody::Alias(Ty::Json) } else { self.body(&job, &facts) };
        let doc = docs::doc(facts.description.or(facts.title).unwrap_or_default());
        let id = facts.ids.first().copied().unwrap_or(NodeId(0));
        self.afford(volume::of_type(&doc, &body), id);
        let (title, stability) = (facts.title.map(str::to_owned), stability(facts.deprecated));
        let demands = self.demands(&facts);
        self.drafts[job.id.0 as usize] =
            Some(Draft { title, doc, stability, id, standing: job.standing, key: job.key, demands, body });
    }

    fn gather(&mut self, parts: &[Part<'a>], standing: &Standing) -> Facts<'a> {
        let mut facts = facts::gather(self.normal, parts);
        self.without_itself(&mut facts, parts, standing);
        for conflict in std::mem::take(&mut facts.conflicts) {
            let at = facts.ids.first().copied().unwrap_or(NodeId(0));
            self.report.push(Code::ConflictingTypes, at, format!("`{}`: {conflict}", standing.path()));
        }
        facts
    }

    fn body(&mut self, job: &Job<'a>, facts: &Facts<'a>) -> TypeBody {
        if let [Part::Named(other)] = job.parts[..] {
            return TypeBody::Alias(self.named(other));
        }
        if let [Part::Inline(schema)] = job.parts[..]
            && let Some(name) = facts::sole_name(schema)
        {
            return TypeBody::Alias(self.named(name));
        }
        if let Key::Component(name) = &job.key
            && let Some(union) = self.polymorphic(name, facts, &job.standing)
        {
            return union;
        }
        match self.shape(facts, &job.standing) {
            Shape::Body(body) => body,
            Shape::Ty(ty) => TypeBody::Alias(ty),
        }
    }

    /// The type of schemas that have no name: one of the language's where that says it all, else a new one.
    fn inline(&mut self, parts: &[Part<'a>], standing: &Standing) -> Ty {
        let facts = self.gather(parts, standing);
        let nullable = self.takes_null(&facts);
        if let Some(ty) = self.foreign(&standing.path()) {
            return nullable_if(nullable, ty);
        }
        let key = Key::Inline(identity(&facts));
        if let Some(id) = self.by_key.get(&key) {
            return nullable_if(nullable, Ty::Named(*id));
        }
        // A list or a map that is a part of itself has no end unless it is a type of its own.
        let ty = if self.wants_type(&facts) || self.opened.contains(&key) {
            Ty::Named(self.allot(key, parts.to_vec(), standing.clone()))
        } else {
            self.opened.push(key);
            let shape = self.shape(&facts, standing);
            self.opened.pop();
            match shape {
                Shape::Ty(ty) => ty,
                Shape::Body(body) => self.made(body, standing),
            }
        };
        nullable_if(nullable, ty)
    }

    /// Whether [`Self::shape`] makes a body, so that an id is needed first.
    fn wants_type(&mut self, facts: &Facts<'a>) -> bool {
        if facts.never || facts.file {
            return false;
        }
        if self.enum_repr(facts).is_some() {
            return true;
        }
        if let Some(choice) = self.shaping_choice(facts) {
            return self.choice_wants_type(&choice, facts);
        }
        match kinds(facts)[..] {
            [Kind::Object] => is_struct(facts),
            [] | [_] => false,
            _ => !kinds_are_number(facts),
        }
    }

    /// The shape of everything but names: what the keywords come to.
    fn shape(&mut self, facts: &Facts<'a>, standing: &Standing) -> Shape {
        if facts.never {
            self.untyped(facts, standing, UntypedReason::NoRustShape);
            return Shape::Ty(Ty::Json);
        }
        if facts.file {
            return Shape::Ty(Ty::File);
        }
        if let Some(body) = self.enum_body(facts, standing) {
            return Shape::Body(body);
        }
        if let Some(choice) = self.shaping_choice(facts) {
            return self.choice_shape(&choice, facts, standing);
        }
        self.shape_of_kind(facts, standing)
    }

    /// The shape that the JSON type and its keywords come to.
    pub(super) fn shape_of_kind(&mut self, facts: &Facts<'a>, standing: &Standing) -> Shape {
        match kinds(facts)[..] {
            [Kind::Object] => self.object(facts, standing),
            [Kind::List] => Shape::Ty(self.list(facts, standing)),
            [kind] => Shape::Ty(self.scalar(kind, facts)),
            [] => {
                self.untyped(facts, standing, UntypedReason::SaysAny);
                Shape::Ty(Ty::Json)
            }
            _ if kinds_are_number(facts) => Shape::Ty(self.scalar(Kind::Number, facts)),
            _ => self.several_kinds(facts, standing),
        }
    }

    fn scalar(&self, kind: Kind, facts: &Facts<'a>) -> Ty {
        if self.config.exact_numbers { super::formats::exact(kind, facts) } else { super::formats::scalar(kind, facts) }
    }

    fn object(&mut self, facts: &Facts<'a>, standing: &Standing) -> Shape {
        if is_struct(facts) {
            return Shape::Body(TypeBody::Struct(self.structure(facts, standing)));
        }
        let of = match &facts.additional {
            Additional::Typed(part) => self.ty(*part, &standing.then("value")),
            _ => {
                self.untyped(facts, standing, UntypedReason::SaysAny);
                Ty::Json
            }
        };
        Shape::Ty(Ty::Map(Box::new(of)))
    }

    pub(super) fn structure(&mut self, facts: &Facts<'a>, standing: &Standing) -> Struct {
        let mut fields: Vec<Field> = Vec::new();
        let unknown = self.unknown_required(facts, standing);
        let wires: Vec<&'a str> = facts.properties.keys().copied().chain(unknown).collect();
        let wishes: Vec<Wish> = wires.iter().map(|wire| self.field_wish(standing, wire)).collect();
        let names = self.settle(&wishes, &[], facts, standing);
        for (wire, rust) in wires.into_iter().zip(names) {
            fields.push(match facts.properties.get(wire) {
                Some(parts) => self.field(wire, parts, rust, facts.required.contains(&wire), standing),
                None => undescribed(wire, rust),
            });
        }
        self.ledger.fields += fields.len();
        let taken: Vec<&str> = fields.iter().map(|f| f.name.rust.as_str()).collect();
        let rest = self.rest(facts, standing, &taken);
        Struct { fields, rest }
    }

    fn rest(&mut self, facts: &Facts<'a>, standing: &Standing, taken: &[&str]) -> Rest {
        let ty = match &facts.additional {
            Additional::Unsaid | Additional::Forbidden if self.config.unknown_fields == UnknownFields::Keep => Ty::Json,
            Additional::Unsaid | Additional::Forbidden => return Rest::default(),
            Additional::Any => Ty::Json,
            Additional::Typed(part) => self.ty(*part, &standing.then("additional")),
        };
        let demands = match self.config.checks {
            true => super::checks::demands_of_rest(self.normal, facts),
            false => Demands::default(),
        };
        let field = free(&["additional", "additional_properties", "other_properties", "unnamed_properties"], taken);
        let patterns: Vec<String> = facts.patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
        let doc = match patterns.is_empty() {
            true => Doc::default(),
            false => docs::doc(&format!("Described are those that match {}.", patterns.join(" or "))),
        };
        Rest { kept: Some(Kept { field, ty, doc, demands }), flattened: Vec::new() }
    }

    /// What is checked of a value, if the configuration wants checks.
    pub(super) fn demands(&self, facts: &Facts<'a>) -> Demands {
        if self.config.checks { super::checks::demands(self.normal, facts) } else { Demands::default() }
    }

    /// The same for what all `parts` say.
    fn demands_of(&self, parts: &[Part<'a>]) -> Demands {
        if self.config.checks { self.demands(&facts::gather(self.normal, parts)) } else { Demands::default() }
    }

    /// The same for what is held as JSON.
    pub(super) fn demands_of_input(&self, part: Part<'a>) -> Demands {
        match self.config.checks {
            true => super::checks::demands_of_all(self.normal, &facts::gather(self.normal, &[part])),
            false => Demands::default(),
        }
    }

    fn field_wish(&self, standing: &Standing, wire: &str) -> Wish {
        let place = format!("{}.{wire}", standing.path());
        if let Some(entry) = self.config.rename.fields.get(&place) {
            return Wish::new(Claim::Config, [entry.value.clone()]).renamed_by("rename.fields", place);
        }
        let plain = names::value_case(wire);
        let claim = if plain == wire { Claim::Exact } else { Claim::Name };
        Wish::new(claim, [plain, names::value_case_spelled(wire)]).of(wire).renamed_by("rename.fields", place)
    }

    /// Names for the parts of one type; the same name for two in the configuration is an error.
    pub(super) fn settle(
        &mut self,
        wishes: &[Wish],
        taken: &[&str],
        facts: &Facts<'a>,
        standing: &Standing,
    ) -> Vec<Ident> {
        let settled = names::settle(wishes, taken);
        let at = facts.ids.first().copied().unwrap_or(NodeId(0));
        for group in &settled.clashes {
            let name = &wishes[group[0]].candidates[0];
            self.report
                .push(
                    Code::NameCollision,
                    at,
                    format!("{} parts of `{}` want the name `{name}`", group.len(), standing.path()),
                )
                .hint(wishes[group[0]].cure());
        }
        for &index in &settled.lettered {
            let (name, ident) = (&wishes[index].candidates[0], settled.idents[index].as_str());
            let message = format!("a part of `{}` wants the name `{name}` as another does: `{ident}`", standing.path());
            self.report.push(Code::Renamed, at, message).hint(wishes[index].cure());
        }
        settled.idents
    }

    fn field(&mut self, wire: &'a str, parts: &[Part<'a>], rust: Ident, required: bool, standing: &Standing) -> Field {
        let here = standing.then(wire);
        let ty = self.ty_all(parts, &here);
        let own = facts::written(self.normal, parts);
        Field {
            name: Name { rust, wire: wire.to_owned() },
            doc: docs::doc(own.description.unwrap_or_default()),
            stability: stability(own.deprecated),
            default: own.default.map(Value::to_string),
            fallback: None,
            limits: super::formats::documented(&own),
            demands: self.demands_of(parts),
            access: access(&own),
            absence: if required { Absence::Error } else { Absence::Allowed },
            ty,
        }
    }

    /// The names that are required here though nothing describes them: neither a property nor an alternative, and
    /// what else may be in the object is not kept either.
    fn unknown_required(&mut self, facts: &Facts<'a>, standing: &Standing) -> Vec<&'a str> {
        let elsewhere = self.described_elsewhere(facts);
        let is_unknown = |name: &&'a str| !facts.properties.contains_key(*name) && !elsewhere.contains(*name);
        let demanded = self.demanded_by_alternatives(facts);
        let unknown = facts.required.iter().copied().chain(demanded).filter(is_unknown);
        let unknown: Vec<&'a str> = unknown.collect::<IndexSet<_>>().into_iter().collect();
        let outcome = match &facts.additional {
            Additional::Unsaid => "it is read and sent as any JSON",
            Additional::Any | Additional::Typed(_) => "it is kept with what else is in the object",
            Additional::Forbidden => "nothing else may be in the object, so it is not read",
        };
        let at = facts.ids.first().copied().unwrap_or(NodeId(0));
        for name in &unknown {
            let message = format!("`{}` requires `{name}`, which is no property; {outcome}", standing.path());
            self.report.push(Code::UnknownRequired, Place::value(at, ["required", name]), message);
        }
        match &facts.additional {
            Additional::Unsaid => unknown,
            Additional::Any | Additional::Typed(_) | Additional::Forbidden => Vec::new(),
        }
    }

    /// The keys of the same object that its alternatives describe, or the properties that it is an alternative beside.
    fn described_elsewhere(&self, facts: &Facts<'a>) -> BTreeSet<&'a str> {
        let variants = facts.choices.iter().flat_map(|choice| &choice.variants);
        let within = variants.flat_map(|variant| facts::gather(self.normal, &[*variant]).properties.into_keys());
        let beside = facts.ids.iter().filter_map(|id| self.beside.get(id)).flatten().copied();
        within.chain(beside).collect()
    }

    /// Remembers what is described beside alternatives that are written out there.
    pub(super) fn stands_beside(&mut self, variants: &[Part<'a>], properties: impl Iterator<Item = &'a str> + Clone) {
        for variant in variants {
            if let Part::Inline(schema) = variant {
                let names = self.beside.entry(facts::at(&schema.schema_data.extensions)).or_default();
                names.extend(properties.clone());
            }
        }
    }

    fn list(&mut self, facts: &Facts<'a>, standing: &Standing) -> Ty {
        if !facts.tuple.is_empty() && facts.items.is_empty() {
            let places = facts.tuple.iter().enumerate();
            return Ty::Tuple(
                places.map(|(n, part)| self.ty(*part, &standing.then(format!("place {}", n + 1)))).collect(),
            );
        }
        let of = match facts.items[..] {
            // Items behind the places are of another type than those at them.
            [..] if !facts.tuple.is_empty() => {
                self.untyped(facts, &standing.then("item"), UntypedReason::NoRustShape);
                Ty::Json
            }
            [] => {
                self.untyped(facts, &standing.then("item"), UntypedReason::SaysAny);
                Ty::Json
            }
            _ => self.ty_all(&facts.items, &standing.then("item")),
        };
        Ty::List(Box::new(of))
    }

    fn untyped(&mut self, facts: &Facts<'a>, standing: &Standing, reason: UntypedReason) {
        let at = facts.ids.first().copied().unwrap_or(NodeId(0));
        let what = standing.path();
        self.report.push(Code::Untyped, at, format!("`{what}` is kept as JSON of any kind: {}", reason.words()));
        self.ledger.untyped.push(Untyped { what, reason });
    }

    /// Whether a type is an enum of listed values; its work may still wait, so the schema is asked.
    pub(super) fn is_enum(&mut self, ty: &Ty) -> bool {
        self.work();
        match ty {
            Ty::Named(id) => {
                matches!(self.drafts[id.0 as usize].as_ref().map(|d| &d.body), Some(TypeBody::Enum(_)))
            }
            _ => false,
        }
    }

    /// A type that no schema of its own stands for.
    pub(super) fn made(&mut self, body: TypeBody, standing: &Standing) -> Ty {
        let id = TypeId(self.drafts.len() as u32);
        self.drafts.push(Some(Draft {
            standing: standing.clone(),
            key: Key::Inline(Vec::new()),
            title: None,
            doc: Doc::default(),
            stability: Stability::Stable,
            demands: Demands::default(),
            body,
            id: NodeId(0),
        }));
        Ty::Named(id)
    }

    /// Where each type stands in the description, by what it is called there.
    pub(crate) fn places(&self) -> BTreeMap<String, NodeId> {
        self.drafts.iter().flatten().rev().map(|draft| (draft.standing.path(), draft.id)).collect()
    }

    /// Ends the making: every draft gets its name.
    pub(crate) fn finish(self, normal: &Normal, sources: &Sources) -> Vec<TypeDef> {
        let Self { drafts, config, report, ledger, .. } = self;
        let drafts: Vec<Draft> = drafts.into_iter().map(|d| d.expect("all work is done")).collect();
        ledger.types = drafts.len();
        ledger.schemas_emitted = drafts.iter().filter(|d| matches!(d.key, Key::Component(_))).count();
        drafts::named(drafts, normal, sources, config, report)
    }
}

/// A field of which no more is known than that it should be there.
fn undescribed(wire: &str, rust: Ident) -> Field {
    Field {
        name: Name { rust, wire: wire.to_owned() },
        doc: Doc::default(),
        stability: Stability::Stable,
        default: None,
        fallback: None,
        limits: Vec::new(),
        demands: Demands::default(),
        access: Access::ReadWrite,
        // A name that is left from an earlier version would make every reply an error.
        absence: Absence::Allowed,
        ty: Ty::Json,
    }
}

/// What a schema comes to: a type of the language, or a body that wants a name.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is soon taken apart")]
pub(super) enum Shape {
    Ty(Ty),
    Body(TypeBody),
}

/// The first name of `names` that is not taken.
pub(super) fn free(candidates: &[&str], taken: &[&str]) -> Ident {
    let plain = candidates.iter().map(|name| (*name).to_owned());
    let numbered = (2..).map(|n| format!("{}_{n}", candidates[candidates.len() - 1]));
    let name = plain.chain(numbered).find(|name| !taken.contains(&name.as_str()));
    names::fixed(&name.unwrap_or_default())
}

pub(super) fn stability(deprecated: bool) -> Stability {
    if deprecated { Stability::Deprecated } else { Stability::Stable }
}

fn access(facts: &Facts<'_>) -> Access {
    match (facts.read_only, facts.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        _ => Access::ReadWrite,
    }
}

/// What makes two places the same type: where their parts were written, named ones included.
fn identity(facts: &Facts<'_>) -> Vec<NodeId> {
    let mut ids = facts.ids.clone();
    ids.sort_unstable();
    ids.dedup();
    ids
}
