//! Many files to one tree in which every `$ref` is `#/components/<section>/<name>` and leads somewhere.
//!
//! What is referred to anywhere else becomes a component under a name made from its own place. What `components`
//! has no section for (path items, and values that the specification does not let be referred to at all) is
//! written out where it is referred to. Copies keep the ids of what they were made from. Everything a client has no
//! use for (callbacks, webhooks, links, examples) is left behind here, with an entry in the ledger.

mod copy;
mod dynamic;
mod idle;
mod links;
mod target;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Cx,
    grammar::{self, Kind},
    names::{self, Origin},
    resolve::{Library, Place, reference_of},
    version::Dialect,
};
use crate::{
    diagnostics::{self, Code},
    load::{
        Document,
        node::{Map, Node, NodeId, Value},
    },
};
use dynamic::{Bindings, Fresh};
use links::Links;

/// One tree, and for each id that was made here the one that it stands for.
pub(super) struct Bundled {
    pub(super) tree: Node,
    pub(super) copies: BTreeMap<NodeId, NodeId>,
}

/// What each dynamic reference means.
type Meaning<'d> = Vec<(&'d str, NodeId)>;

/// Makes one tree out of all files. None if that is more than a budget allows.
pub(super) fn bundle(document: &Document, cx: &mut Cx) -> Option<Bundled> {
    let (_, root) = document.files.first()?;
    let mut bundle = Bundle {
        library: Library::new(document, cx.version.dialect),
        said: said_before(cx),
        fresh: Fresh::after(document),
        cx,
        parts: Vec::new(),
        declared: BTreeMap::new(),
        by_target: BTreeMap::new(),
        by_bindings: BTreeMap::new(),
        targets: BTreeMap::new(),
        bindings: Bindings::default(),
        inlining: Vec::new(),
        depth: 0,
    };
    bundle.declare_components(root);
    let tree = bundle.copy(Kind::Description, root, 0);
    let components = bundle.copy_parts();
    if bundle.cx.over_budget() {
        return None;
    }
    bundle.report_idle(document);
    let mut tree = tree?;
    tree.as_map_mut()?.insert("components", root.id, components);
    let (links, copies) = bundle.finish();
    links.apply(&mut tree);
    Some(Bundled { tree, copies })
}

struct Bundle<'d, 'c, 'r> {
    library: Library<'d>,
    cx: &'c mut Cx<'r>,
    parts: Vec<Part<'d>>,
    /// The author's own parts.
    declared: BTreeMap<(Kind, &'d str), usize>,
    /// The part that a value has become.
    by_target: BTreeMap<(NodeId, Kind), usize>,
    /// The part that a schema has become for one choice of what its dynamic references mean.
    by_bindings: BTreeMap<(NodeId, Meaning<'d>), usize>,
    /// The part that the text of a `$ref` means, by the id of that text.
    targets: BTreeMap<NodeId, usize>,
    /// What dynamic references mean in what is being copied.
    bindings: Bindings<'d>,
    /// What is being written out, to notice circles.
    inlining: Vec<NodeId>,
    /// How deep the copy is that is being made.
    depth: usize,
    /// References about which something was said already.
    said: BTreeSet<NodeId>,
    fresh: Fresh,
}

/// What will be a component.
struct Part<'d> {
    kind: Kind,
    /// Set from the beginning if the author gave it.
    name: Option<String>,
    /// Made here, since something refers to it.
    found: bool,
    key: NodeId,
    place: Place<'d>,
    /// What it is called after, if that is not its place.
    path: Option<Vec<String>>,
    bindings: Bindings<'d>,
}

impl<'d> Bundle<'d, '_, '_> {
    /// The author's own components come first and keep their names.
    fn declare_components(&mut self, root: &'d Node) {
        self.report_misshapen(root);
        let mut aliases = Vec::new();
        for (kind, name, key, place) in self.components_of(root) {
            let index = self.parts.len();
            if reference_of(place.node).is_some_and(|(_, alone)| alone) {
                aliases.push(index);
            }
            self.declared.insert((kind, name), index);
            self.by_target.entry((place.node.id, kind)).or_insert(index);
            let bindings = Bindings::default();
            self.parts.push(Part { kind, name: Some(name.to_owned()), found: false, key, place, path: None, bindings });
        }
        for index in aliases {
            self.adopt(index);
        }
    }

    /// The components that the author wrote, be it in another file that stands for a section, or for all of them.
    fn components_of(&mut self, root: &'d Node) -> Vec<(Kind, &'d str, NodeId, Place<'d>)> {
        let whole = Place { node: root, base: 0, path: Vec::new() };
        let (sections, holder): (&[(&str, Kind)], _) = match self.cx.version.dialect {
            Dialect::V2 => (&grammar::SECTIONS_OF_V2, Some(whole)),
            _ => (&grammar::SECTIONS, self.section_at(&whole, "components")),
        };
        let mut components = Vec::new();
        for (section, kind) in sections.iter().filter(|(_, kind)| grammar::section(*kind).is_some()) {
            let Some(place) = holder.as_ref().and_then(|holder| self.section_at(holder, section)) else { continue };
            for (name, key, node) in place.node.as_map().into_iter().flat_map(Map::entries) {
                components.push((*kind, name, key, place.below(node, name.to_owned())));
            }
        }
        components
    }

    /// What stands under a key, or what a reference there leads to.
    fn section_at(&mut self, holder: &Place<'d>, key: &str) -> Option<Place<'d>> {
        let node = holder.node.get(key)?;
        match self.library.follow(holder.below(node, key.to_owned())) {
            Ok(place) => Some(place),
            Err(failure) => {
                self.dangling(node, failure);
                None
            }
        }
    }

    /// Says where components should stand, and do not.
    fn report_misshapen(&mut self, root: &Node) {
        let holder = match self.cx.version.dialect {
            Dialect::V2 => None,
            _ => root.get("components"),
        };
        let sections: &[(&str, Kind)] =
            if self.cx.version.dialect == Dialect::V2 { &grammar::SECTIONS_OF_V2 } else { &grammar::SECTIONS };
        let in_sections =
            sections.iter().filter_map(|(section, _)| Some((*section, holder.unwrap_or(root).get(section)?)));
        for (key, node) in holder.map(|holder| ("components", holder)).into_iter().chain(in_sections) {
            if !matches!(node.value, Value::Map(_) | Value::Null) && reference_of(node).is_none() {
                let message = format!("`{key}` is an object, this is {}; it is passed over", node.kind());
                self.cx.report.push(Code::WrongType, node.id, message);
            }
        }
    }

    /// A component that is nothing but a reference to something nameless is that something.
    fn adopt(&mut self, index: usize) {
        let part = &self.parts[index];
        let Some((reference, _)) = reference_of(part.place.node) else { return };
        let target = self.library.resolve(reference, part.place.base).and_then(|place| self.library.follow(place));
        let Ok(target) = target else { return };
        let key = (target.node.id, part.kind);
        if target::wrong_kind(&target, part.kind).is_none() && !self.by_target.contains_key(&key) {
            self.by_target.insert(key, index);
            self.parts[index].place = target;
        }
    }

    /// Copies every part; copying finds further ones.
    fn copy_parts(&mut self) -> Node {
        let mut sections: BTreeMap<Kind, Vec<(usize, Node)>> = BTreeMap::new();
        let mut index = 0;
        while index < self.parts.len() && !self.cx.over_budget() {
            if let Some(node) = self.copy_part(index) {
                sections.entry(self.parts[index].kind).or_default().push((index, node));
            }
            index += 1;
        }
        self.name_parts();
        let root = self.library.root_id();
        let mut components = Map::new();
        for (section, kind) in grammar::SECTIONS {
            if let Some(parts) = sections.remove(&kind) {
                components.insert(section, root, Node::at(root, Value::Map(self.section(parts))));
            }
        }
        Node::at(root, Value::Map(components))
    }

    fn copy_part(&mut self, index: usize) -> Option<Node> {
        let Part { kind, place, bindings, .. } = &self.parts[index];
        let (kind, place) = (*kind, place.clone());
        if bindings.is_empty() {
            return self.copy(kind, place.node, place.base);
        }
        self.bindings = bindings.clone();
        let copy = self.copy_bound(&place);
        self.bindings = Bindings::default();
        copy
    }

    /// The author's own in their order, then the others by name: the order of discovery does not show.
    fn section(&self, mut parts: Vec<(usize, Node)>) -> Map {
        parts.sort_by_cached_key(|(index, _)| match &self.parts[*index] {
            part if part.found => (true, 0, part.name.clone()),
            _ => (false, *index, None),
        });
        let mut map = Map::new();
        for (index, node) in parts {
            let part = &self.parts[index];
            map.insert(part.name.clone().unwrap_or_default(), part.key, node);
        }
        map
    }

    fn name_parts(&mut self) {
        let taken = self.parts.iter().filter_map(|part| Some((part.kind, part.name.clone()?))).collect();
        let nameless = self.parts.iter_mut().filter(|part| part.name.is_none()).collect::<Vec<_>>();
        let origins = nameless.iter().map(|part| (part.kind, origin(&self.library, part))).collect::<Vec<_>>();
        let names = names::choose(&origins, taken);
        for (part, name) in nameless.into_iter().zip(names) {
            part.name = Some(name);
        }
    }

    fn finish(self) -> (Links, BTreeMap<NodeId, NodeId>) {
        let parts = self.parts.into_iter().map(|part| (part.kind, part.name.unwrap_or_default())).collect();
        let links = Links { parts, by_target: self.by_target, targets: self.targets };
        (links, self.fresh.copies)
    }

    /// The part that a place becomes; a new one if nothing has referred to it yet.
    fn part(&mut self, kind: Kind, place: Place<'d>) -> usize {
        let next = self.parts.len();
        let index = *self.by_target.entry((place.node.id, kind)).or_insert(next);
        if index == next {
            let (key, bindings) = (place.node.id, Bindings::default());
            self.parts.push(Part { kind, name: None, found: true, key, place, path: None, bindings });
        }
        index
    }
}

/// What a part is named after.
fn origin<'p>(library: &'p Library, part: &'p Part) -> Origin<'p> {
    let path = part.path.as_ref().unwrap_or(&part.place.path);
    let listed = path.last().is_some_and(|key| key.parse::<usize>().is_ok());
    // The place of a parameter in its list tells nothing, its name does.
    let name = part.place.node.get("name").filter(|_| listed && part.kind == Kind::Parameter);
    Origin { file: library.resources[part.place.base].path, path, own: name.and_then(Node::as_text) }
}

/// Where the loader has reported a reference to a file that it could not read.
fn said_before(cx: &Cx) -> BTreeSet<NodeId> {
    let codes = [Code::UnresolvedReference, Code::ForbiddenReference];
    let said = cx.report.diagnostics.iter().filter(|diagnostic| codes.contains(&diagnostic.code));
    said.filter_map(|diagnostic| match diagnostic.place {
        diagnostics::Place::Node(id) => Some(id),
        _ => None,
    })
    .collect()
}
