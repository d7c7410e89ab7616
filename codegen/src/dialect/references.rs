//! Many files to one tree in which every `$ref` is `#/components/<section>/<name>` and leads somewhere.
//!
//! What is referred to anywhere else becomes a component under a name made from its own place. What `components`
//! has no section for (path items, and values that the specification does not let be referred to at all) is
//! written out where it is referred to. Copies keep the ids of what they were made from. Everything a client has no
//! use for (callbacks, webhooks, links, examples) is left behind here, with an entry in the ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Cx,
    grammar::{self, Child, Kind},
    keys,
    names::{self, Origin},
    resolve::{self, Failure, Library, reference_of},
    version::Dialect,
};
use crate::{
    diagnostics::{Code, Place, Severity},
    load::{
        Document,
        node::{Map, Node, NodeId, Value, escape_pointer, unescape_pointer},
    },
    nearest::nearest,
};

/// Makes one tree out of all files. None if that is more than the budget allows.
pub(super) fn bundle(document: &Document, cx: &mut Cx) -> Option<Node> {
    let (_, root) = document.files.first()?;
    let said = [Code::UnresolvedReference, Code::ForbiddenReference];
    let said = cx.report.diagnostics.iter().filter(|diagnostic| said.contains(&diagnostic.code));
    let said = said.filter_map(|diagnostic| match diagnostic.place {
        Place::Node(id) => Some(id),
        _ => None,
    });
    let mut bundle = Bundle {
        library: Library::new(document),
        said: said.collect(),
        cx,
        parts: Vec::new(),
        by_target: BTreeMap::new(),
        targets: BTreeMap::new(),
        scopes: Vec::new(),
        inlining: Vec::new(),
        copied: 0,
    };
    bundle.declare_components(root);
    let mut tree = bundle.copy(Kind::Description, root, 0)?;
    let components = bundle.copy_parts();
    if bundle.over_budget() {
        return None;
    }
    let links = bundle.finish();
    let map = tree.as_map_mut()?;
    map.insert("components", root.id, components);
    links.apply(Kind::Description, &mut tree, None);
    Some(tree)
}

struct Bundle<'d, 'c, 'r> {
    library: Library<'d>,
    cx: &'c mut Cx<'r>,
    parts: Vec<Part<'d>>,
    /// The part that a value has become.
    by_target: BTreeMap<(NodeId, Kind), usize>,
    /// The part that the text of a `$ref` means, by the id of that text.
    targets: BTreeMap<NodeId, usize>,
    /// The schemas around the one that is copied that have a `$dynamicAnchor`, innermost last.
    scopes: Vec<(&'d str, NodeId)>,
    /// What is being written out, to notice circles.
    inlining: Vec<NodeId>,
    copied: usize,
    /// The references whose files could not be loaded, which was said then.
    said: BTreeSet<NodeId>,
}

/// What will be a component.
struct Part<'d> {
    kind: Kind,
    /// Set from the beginning if the author gave it.
    name: Option<String>,
    /// Made here, since something refers to it.
    found: bool,
    key: NodeId,
    place: resolve::Place<'d>,
}

impl<'d> Bundle<'d, '_, '_> {
    /// The author's own components come first and keep their names.
    fn declare_components(&mut self, root: &'d Node) {
        let mut aliases = Vec::new();
        for (kind, name, key, place) in components_of(root, self.cx.version.dialect) {
            let index = self.parts.len();
            if reference_of(place.node).is_some_and(|(_, alone)| alone) {
                aliases.push(index);
            }
            self.by_target.entry((place.node.id, kind)).or_insert(index);
            self.parts.push(Part { kind, name: Some(name.to_owned()), found: false, key, place });
        }
        for index in aliases {
            self.adopt(index);
        }
    }

    /// A component that is nothing but a reference to something nameless is that something.
    fn adopt(&mut self, index: usize) {
        let part = &self.parts[index];
        let Some((reference, _)) = reference_of(part.place.node) else { return };
        let target = self.library.resolve(reference, part.place.base).and_then(|place| self.library.follow(place));
        let Ok(target) = target else { return };
        let key = (target.node.id, part.kind);
        if wrong_kind(&target, part.kind).is_none() && !self.by_target.contains_key(&key) {
            self.by_target.insert(key, index);
            self.parts[index].place = target;
        }
    }

    /// Copies every part; copying finds further ones.
    fn copy_parts(&mut self) -> Node {
        let mut sections: BTreeMap<&str, Vec<(usize, Node)>> = BTreeMap::new();
        let mut index = 0;
        while index < self.parts.len() && !self.over_budget() {
            let (kind, place) = (self.parts[index].kind, self.parts[index].place.clone());
            if let (Some(node), Some(section)) = (self.copy(kind, place.node, place.base), grammar::section(kind)) {
                sections.entry(section).or_default().push((index, node));
            }
            index += 1;
        }
        self.name_parts();
        let root = self.library.root_id();
        let mut components = Map::new();
        for (section, _) in grammar::SECTIONS {
            let Some(mut parts) = sections.remove(section) else { continue };
            // The author's own in their order, then the others by name: no order of discovery.
            parts.sort_by_cached_key(|(index, _)| match &self.parts[*index] {
                part if part.found => (true, 0, part.name.clone()),
                _ => (false, *index, None),
            });
            let mut map = Map::new();
            for (index, node) in parts {
                let part = &self.parts[index];
                map.insert(part.name.clone().unwrap_or_default(), part.key, node);
            }
            components.insert(section, root, Node::at(root, Value::Map(map)));
        }
        Node::at(root, Value::Map(components))
    }

    fn name_parts(&mut self) {
        let taken = self.parts.iter().filter_map(|part| Some((part.kind, part.name.clone()?))).collect();
        let nameless = self.parts.iter_mut().filter(|part| part.name.is_none()).collect::<Vec<_>>();
        let origins = nameless
            .iter()
            .map(|part| {
                let file = self.library.resources[part.place.base].path;
                // The place of a parameter in its list tells nothing, its name does.
                let own = part.place.node.get("name").and_then(Node::as_text).filter(|_| part.kind == Kind::Parameter);
                (part.kind, Origin { file, path: &part.place.path, own })
            })
            .collect::<Vec<_>>();
        let names = names::choose(&origins, taken);
        for (part, name) in nameless.into_iter().zip(names) {
            part.name = Some(name);
        }
    }

    fn finish(self) -> Links {
        let parts = self
            .parts
            .iter()
            .map(|part| {
                let section = grammar::section(part.kind).unwrap_or_default();
                (section, part.name.clone().unwrap_or_default())
            })
            .collect();
        Links { parts, by_target: self.by_target, targets: self.targets }
    }

    fn over_budget(&self) -> bool {
        self.copied > self.cx.config.budgets.expanded_nodes
    }

    /// A copy of an object of this kind. None if it refers to nothing and can be left out.
    fn copy(&mut self, kind: Kind, node: &'d Node, base: usize) -> Option<Node> {
        if !self.count(node.id) {
            return None;
        }
        let Some(map) = node.as_map() else {
            return Some(match &node.value {
                Value::List(list) if kind == Kind::Schema => {
                    Node::at(node.id, Value::List(list.iter().filter_map(|n| self.copy(kind, n, base)).collect()))
                }
                value => Node::at(node.id, value.clone()),
            });
        };
        let base = self.library.base_of(node.id, base);
        let recursive = || map.get("$recursiveAnchor").and_then(Node::as_bool).filter(|is| *is).map(|_| "");
        let anchor = map.get("$dynamicAnchor").and_then(Node::as_text).or_else(recursive);
        let anchor = anchor.filter(|_| kind == Kind::Schema);
        if let Some(name) = anchor {
            self.scopes.push((name, node.id));
        }
        let copy = match map.get("$ref") {
            Some(reference) if matches!(reference.value, Value::Text(_)) => self.copy_reference(kind, node, map, base),
            Some(reference) => {
                let message = format!("`$ref` must be text, this is {}", reference.kind());
                self.cx.report.push(Code::WrongType, reference.id, message);
                Some(Node::at(node.id, Value::Map(self.copy_keys(kind, map, base))))
            }
            None => Some(Node::at(node.id, Value::Map(self.copy_keys(kind, map, base)))),
        };
        if anchor.is_some() {
            self.scopes.pop();
        }
        copy
    }

    fn count(&mut self, id: NodeId) -> bool {
        self.copied += 1;
        if self.copied == self.cx.config.budgets.expanded_nodes + 1 {
            let message = "following references makes the document larger than `budgets.expanded_nodes` allows";
            self.cx.report.push(Code::OverBudget, id, message).hint("raise it under `[budgets]` in generate.toml");
        }
        !self.over_budget()
    }

    /// The keys of an object without `$ref`, each with a copy of its value.
    fn copy_keys(&mut self, kind: Kind, map: &'d Map, base: usize) -> Map {
        let mut copy = Map::new();
        for (key, key_id, value) in map.entries() {
            let copied = match grammar::child(kind, key) {
                _ if key == "$ref" || kind == Kind::Description && self.is_section(key) => None,
                _ if key.starts_with(keys::PREFIX) => self.refuse_private(key, key_id),
                Child::One(kind) => self.copy(kind, value, base),
                Child::Map(kind) => self.copy_entries(kind, value, base),
                Child::List(kind) => self.copy_items(kind, value, base),
                Child::Plain => self.copy_plain(value, base),
                Child::Verbatim => self.copy_verbatim(key, value),
                Child::Skipped => self.skip(key, value),
            };
            match copied {
                Some(copied) => drop(copy.insert(key, key_id, copied)),
                // So that it is counted, and then left out.
                None if grammar::child(kind, key) == Child::One(Kind::Operation) => {
                    copy.insert(key, key_id, Node::at(value.id, Value::Null));
                }
                None => {}
            }
        }
        if kind == Kind::Schema {
            self.link_dynamic(&mut copy, base);
            self.link_mapping(&mut copy, base);
        }
        copy
    }

    /// Whether the values of this key are parts, and are copied as such.
    fn is_section(&self, key: &str) -> bool {
        match self.cx.version.dialect {
            Dialect::V2 => grammar::SECTIONS_OF_V2.iter().any(|(name, _)| *name == key),
            _ => key == "components",
        }
    }

    fn refuse_private(&mut self, key: &str, key_id: NodeId) -> Option<Node> {
        let message = format!("keys that begin with `{}` are reserved; `{key}` is passed over", keys::PREFIX);
        self.cx.report.push(Code::ReservedKey, key_id, message);
        None
    }

    fn copy_verbatim(&mut self, key: &str, value: &Node) -> Option<Node> {
        let dropped = key.starts_with("x-") && !keys::KEPT_EXTENSIONS.contains(&key);
        (!dropped).then(|| value.clone())
    }

    fn skip(&mut self, key: &str, value: &Node) -> Option<Node> {
        if let ("callbacks" | "links" | "webhooks", Value::Map(map)) = (key, &value.value) {
            let reason = match key {
                "links" => "links are hints for further calls; a client makes any call without them",
                _ => "is a request that the API makes, not one that a client can make",
            };
            for (name, id, _) in map.entries() {
                self.cx.pass_over(format!("{} `{name}`", key.trim_end_matches('s')), reason, id);
            }
        }
        None
    }

    fn copy_entries(&mut self, kind: Kind, value: &'d Node, base: usize) -> Option<Node> {
        match reference_of(value) {
            Some(_) => self.inline(value, base, |bundle, target| bundle.copy_entries(kind, target.node, target.base)),
            None => {
                let Some(map) = value.as_map() else { return Some(value.clone()) };
                let mut copy = Map::new();
                for (key, key_id, entry) in map.entries() {
                    let copied = match key.starts_with("x-") && kind != Kind::Schema && kind != Kind::Header {
                        true => self.copy_verbatim(key, entry),
                        false => self.copy(kind, entry, base),
                    };
                    match copied {
                        Some(copied) => drop(copy.insert(key, key_id, copied)),
                        None if kind == Kind::PathItem && !key.starts_with("x-") => {
                            self.cx.pass_over(format!("path `{key}`"), "its `$ref` leads to nothing", key_id);
                        }
                        None => {}
                    }
                }
                Some(Node::at(value.id, Value::Map(copy)))
            }
        }
    }

    fn copy_items(&mut self, kind: Kind, value: &'d Node, base: usize) -> Option<Node> {
        match &value.value {
            Value::List(list) => {
                Some(Node::at(value.id, Value::List(list.iter().filter_map(|n| self.copy(kind, n, base)).collect())))
            }
            // One object where a list of them belongs is repaired later; a reference to a list is written out.
            Value::Map(_) if kind != Kind::Schema && reference_of(value).is_some() => {
                self.inline(value, base, |bundle, target| match target.node.value {
                    Value::List(_) => bundle.copy_items(kind, target.node, target.base),
                    _ => bundle.copy(kind, value, base),
                })
            }
            Value::Map(_) => self.copy(kind, value, base),
            _ => Some(value.clone()),
        }
    }

    /// Values that nothing refers to, except where an author cuts texts out into files.
    fn copy_plain(&mut self, value: &'d Node, base: usize) -> Option<Node> {
        if !self.count(value.id) {
            return None;
        }
        match &value.value {
            Value::Map(_) if reference_of(value).is_some_and(|(_, alone)| alone) => {
                self.inline(value, base, |bundle, target| bundle.copy_plain(target.node, target.base))
            }
            Value::Map(map) => {
                let mut copy = Map::new();
                for (key, key_id, entry) in map.entries() {
                    let copied = match key.starts_with("x-") {
                        true => self.copy_verbatim(key, entry),
                        false => self.copy_plain(entry, base),
                    };
                    if let Some(copied) = copied {
                        copy.insert(key, key_id, copied);
                    }
                }
                Some(Node::at(value.id, Value::Map(copy)))
            }
            Value::List(list) => {
                Some(Node::at(value.id, Value::List(list.iter().filter_map(|n| self.copy_plain(n, base)).collect())))
            }
            _ => Some(value.clone()),
        }
    }

    /// Writes out what a reference means, since it stands where no component can be referred to.
    fn inline(
        &mut self,
        node: &'d Node,
        base: usize,
        copy: impl FnOnce(&mut Self, resolve::Place<'d>) -> Option<Node>,
    ) -> Option<Node> {
        let (reference, _) = reference_of(node)?;
        let target = self.library.resolve(reference, base).and_then(|place| self.library.follow(place));
        match target {
            Ok(target) if self.inlining.contains(&target.node.id) => self.dangling(node, Failure::Circular),
            Ok(target) => {
                self.inlining.push(target.node.id);
                let copied = copy(self, target);
                self.inlining.pop();
                copied
            }
            Err(failure) => self.dangling(node, failure),
        }
    }

    fn copy_reference(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        let text = map.get("$ref")?;
        if grammar::section(kind).is_none() {
            return self.copy_inlined(kind, node, map, base);
        }
        let target = self.target(kind, node, base);
        // Only in schemas can what stands beside a `$ref` mean more than another description.
        let siblings = match kind {
            Kind::Schema => self.copy_keys(kind, map, base),
            _ => Map::new(),
        };
        let mut copy = Map::new();
        match target {
            Ok(index) => {
                self.targets.insert(text.id, index);
                copy.insert("$ref", map.key_id("$ref").unwrap_or(node.id), text.clone());
            }
            Err(failure) => {
                self.dangling(node, failure);
                if kind != Kind::Schema {
                    return None;
                }
            }
        }
        for (key, id, value) in siblings.into_entries() {
            copy.insert(key, id, value);
        }
        Some(Node::at(node.id, Value::Map(copy)))
    }

    /// A path item, or another object without a section; keys beside the `$ref` go before those of the target.
    fn copy_inlined(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        let target = self.inline(node, base, |bundle, target| bundle.copy(kind, target.node, target.base));
        let mut own = self.copy_keys(kind, map, base);
        match target {
            Some(Node { id, value: Value::Map(target) }) => {
                for (key, key_id, value) in target.into_entries().filter(|(key, ..)| !map.contains(key)) {
                    own.insert(key, key_id, value);
                }
                Some(Node::at(id, Value::Map(own)))
            }
            None if !own.is_empty() => Some(Node::at(node.id, Value::Map(own))),
            other => other,
        }
    }

    /// The part that a reference means; a new one if nothing has referred to it yet.
    fn target(&mut self, kind: Kind, node: &'d Node, base: usize) -> Result<usize, Failure> {
        let (reference, _) = reference_of(node).ok_or(Failure::Circular)?;
        let place = match self.library.resolve(reference, base) {
            Err(Failure::NoFile(_) | Failure::Missing { .. } | Failure::Forbidden)
                if self.by_name(kind, reference).is_some() =>
            {
                return self.repaired(kind, node);
            }
            found => found?,
        };
        if let Some(found) = wrong_kind(&place, kind) {
            return Err(Failure::WrongKind { expected: kind, found });
        }
        // A component may be an alias; it must only end somewhere.
        let end = self.library.follow(place.clone());
        let declared = self.by_target.get(&(place.node.id, kind)).copied();
        match (end, declared) {
            (Err(failure), Some(index)) => match kind == Kind::Schema && place.node.id != node.id {
                true if self.ends_beside(&place, node) => Ok(index),
                _ => Err(failure),
            },
            (Err(failure), None) => Err(failure),
            (Ok(_), Some(index)) => Ok(index),
            (Ok(end), None) => {
                if let Some(found) = wrong_kind(&end, kind) {
                    return Err(Failure::WrongKind { expected: kind, found });
                }
                Ok(self.part(kind, end))
            }
        }
    }

    /// Whether a chain that ends nowhere does so without passing `node`: then it is reported there and not here.
    fn ends_beside(&self, place: &resolve::Place<'d>, node: &Node) -> bool {
        let mut place = place.clone();
        let mut seen = Vec::new();
        while let Some((reference, true)) = reference_of(place.node) {
            if place.node.id == node.id {
                return false;
            }
            if seen.contains(&place.node.id) {
                return true;
            }
            seen.push(place.node.id);
            match self.library.resolve(reference, place.base) {
                Ok(next) => place = next,
                Err(_) => return true,
            }
        }
        true
    }

    fn part(&mut self, kind: Kind, place: resolve::Place<'d>) -> usize {
        let next = self.parts.len();
        let index = *self.by_target.entry((place.node.id, kind)).or_insert(next);
        if index == next {
            self.parts.push(Part { kind, name: None, found: true, key: place.node.id, place });
        }
        index
    }

    /// A component that must be meant, although the path to it is one of another version, or no path at all.
    fn by_name(&self, kind: Kind, reference: &str) -> Option<usize> {
        let name = match reference.strip_prefix("#/").or_else(|| reference.strip_prefix('/')) {
            Some(pointer) => {
                let (section, name) = pointer.rsplit_once('/')?;
                let sections = grammar::SECTIONS.iter().map(|(s, k)| (format!("components/{s}"), *k));
                let old = grammar::SECTIONS_OF_V2.iter().map(|(s, k)| ((*s).to_owned(), *k));
                sections.chain(old).find(|(s, k)| s == section && *k == kind)?;
                unescape_pointer(name)
            }
            None if reference.contains(['#', '/', '.']) => return None,
            None => reference.to_owned(),
        };
        self.parts.iter().position(|part| part.kind == kind && !part.found && part.name.as_deref() == Some(&name))
    }

    fn repaired(&mut self, kind: Kind, node: &Node) -> Result<usize, Failure> {
        let (reference, _) = reference_of(node).ok_or(Failure::Circular)?;
        let index = self.by_name(kind, reference).ok_or(Failure::Circular)?;
        let name = self.parts[index].name.clone().unwrap_or_default();
        let message = format!("`{reference}` leads to nothing; it is read as the component `{name}`");
        self.cx.report.push(Code::Repaired, place_of(node), message);
        Ok(index)
    }

    /// Reports a reference without a target.
    fn dangling(&mut self, node: &Node, failure: Failure) -> Option<Node> {
        let reference = reference_of(node).map(|(text, _)| text).unwrap_or_default();
        let (code, message, hint) = explain(reference, failure);
        self.refuse(code, place_of(node), message, hint);
        None
    }

    /// An error, unless the configuration tolerates it.
    fn refuse(&mut self, code: Code, id: NodeId, message: String, hint: Option<String>) {
        if !self.said.insert(id) {
            return;
        }
        let tolerated = self.cx.config.lenient;
        let diagnostic = self.cx.report.push(code, id, message);
        diagnostic.hint = hint;
        if tolerated {
            diagnostic.severity = Severity::Warning;
        } else {
            let way_out = "or set `lenient = true` in generate.toml to go on without it";
            diagnostic.hint = Some(match diagnostic.hint.take() {
                Some(hint) => format!("{hint}; {way_out}"),
                None => format!("correct it, {way_out}"),
            });
        }
    }

    /// `$dynamicRef` and `$recursiveRef` mean the innermost schema around them that has that anchor: exact where
    /// nobody extends a schema from outside its own text.
    fn link_dynamic(&mut self, copy: &mut Map, base: usize) {
        for key in ["$dynamicRef", "$recursiveRef"] {
            let Some(node) = copy.remove(key) else { continue };
            let Some(text) = node.as_text() else { continue };
            let around = text.strip_prefix('#').and_then(|name| self.scopes.iter().rev().find(|(n, _)| *n == name));
            let place = match around.and_then(|(_, id)| self.library.anchored(*id)) {
                Some(place) => Ok(place),
                None => self.library.resolve(text, base),
            };
            let place = place.and_then(|place| match wrong_kind(&place, Kind::Schema) {
                Some(found) => Err(Failure::WrongKind { expected: Kind::Schema, found }),
                None => Ok(place),
            });
            match place {
                Ok(place) => {
                    let index = self.part(Kind::Schema, place);
                    self.targets.insert(node.id, index);
                    copy.insert("$ref", node.id, node);
                }
                Err(failure) => {
                    let (code, message, hint) = explain(text, failure);
                    self.refuse(code, node.id, message, hint);
                }
            }
        }
    }

    /// The values of a discriminator's mapping are names of schemas, or references to them.
    fn link_mapping(&mut self, copy: &mut Map, base: usize) {
        let discriminator = copy.get_mut("discriminator").and_then(Node::as_map_mut);
        let Some(discriminator) = discriminator else { return };
        if let Some(node) = discriminator.get("defaultMapping").cloned() {
            if !self.link_mapped(&node, base) {
                discriminator.remove("defaultMapping");
            }
        }
        let Some(mapping) = discriminator.get_mut("mapping").and_then(Node::as_map_mut) else { return };
        mapping.retain(|_, node| self.link_mapped(node, base));
    }

    fn link_mapped(&mut self, node: &Node, base: usize) -> bool {
        let Some(text) = node.as_text() else { return true };
        let index = match self.by_name(Kind::Schema, text) {
            Some(index) => Ok(index),
            None => self.library.resolve(text, base).map(|place| self.part(Kind::Schema, place)),
        };
        match index {
            Ok(index) => {
                self.targets.insert(node.id, index);
                true
            }
            Err(failure) => {
                let (code, message, hint) = explain(text, failure);
                self.refuse(code, node.id, message, hint);
                false
            }
        }
    }
}

/// The place of the text itself.
fn place_of(node: &Node) -> NodeId {
    node.get("$ref").map_or(node.id, |text| text.id)
}

/// What stands at a place, if the specification says that it is not what is asked for.
fn wrong_kind(place: &resolve::Place, expected: Kind) -> Option<Kind> {
    if place.path.is_empty() && (place.node.get("openapi").is_some() || place.node.get("swagger").is_some()) {
        return Some(Kind::Description);
    }
    grammar::kind_at(&place.path).filter(|found| *found != expected && place.path.len() > 1)
}

fn explain(reference: &str, failure: Failure) -> (Code, String, Option<String>) {
    match failure {
        Failure::Forbidden => {
            let message = format!("`{reference}` leads out of the description's own files");
            (Code::ForbiddenReference, message, Some("copy what it means beside the description".to_owned()))
        }
        Failure::NoFile(path) => {
            (Code::UnresolvedReference, format!("`{reference}` leads to nothing: there is no file `{path}`"), None)
        }
        Failure::Missing { part, beside } => {
            let message = format!("`{reference}` leads to nothing: there is no `{part}`");
            let hint = nearest(&part, beside.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"));
            (Code::UnresolvedReference, message, hint)
        }
        Failure::NoAnchor(name) => (
            Code::UnresolvedReference,
            format!("`{reference}` leads to nothing: no schema has the anchor `{name}`"),
            None,
        ),
        Failure::Circular => (Code::CircularReference, format!("`{reference}` leads only to itself"), None),
        Failure::WrongKind { expected, found } => {
            let message = format!("`{reference}` leads to {}, but {} belongs here", found.title(), expected.title());
            (Code::WrongReference, message, None)
        }
    }
}

/// The components that the author wrote.
fn components_of(root: &Node, dialect: Dialect) -> Vec<(Kind, &str, NodeId, resolve::Place<'_>)> {
    let (sections, above): (&[(&str, Kind)], _) = match dialect {
        Dialect::V2 => (&grammar::SECTIONS_OF_V2, vec![]),
        _ => (&grammar::SECTIONS, vec!["components".to_owned()]),
    };
    let holder = match above.as_slice() {
        [] => Some(root),
        _ => root.get("components"),
    };
    let mut components = Vec::new();
    for (section, kind) in sections.iter().filter(|(_, kind)| grammar::section(*kind).is_some()) {
        let Some(map) = holder.and_then(|holder| holder.get(section)).and_then(Node::as_map) else { continue };
        for (name, key, node) in map.entries().filter(|(name, ..)| *kind == Kind::Schema || !name.starts_with("x-")) {
            let path = above.iter().cloned().chain([(*section).to_owned(), name.to_owned()]).collect();
            components.push((*kind, name, key, resolve::Place { node, base: 0, path }));
        }
    }
    components
}

/// Which component each reference means, now that all have names.
struct Links {
    parts: Vec<(&'static str, String)>,
    by_target: BTreeMap<(NodeId, Kind), usize>,
    targets: BTreeMap<NodeId, usize>,
}

impl Links {
    /// Writes the names into the references, and a reference wherever a component stands written out a second time.
    fn apply(&self, kind: Kind, node: &mut Node, own: Option<&str>) {
        if let Some(index) = self.by_target.get(&(node.id, kind)).copied() {
            let (section, name) = &self.parts[index];
            if own != Some(name.as_str()) && grammar::section(kind) == Some(*section) && node.as_map().is_some() {
                let reference = Node::text_at(node.id, self.reference(index));
                let mut map = Map::new();
                map.insert("$ref", node.id, reference);
                node.value = Value::Map(map);
                return;
            }
        }
        if let Some(map) = node.as_map_mut() {
            self.write(map.get_mut("$ref"));
            let discriminator = map.get_mut("discriminator").filter(|_| kind == Kind::Schema);
            if let Some(discriminator) = discriminator.and_then(Node::as_map_mut) {
                self.write(discriminator.get_mut("defaultMapping"));
                let mapping = discriminator.get_mut("mapping").and_then(Node::as_map_mut);
                mapping.into_iter().flat_map(Map::iter_mut).for_each(|(_, value)| self.write(Some(value)));
            }
        }
        if kind == Kind::Components {
            return self.apply_to_components(node);
        }
        grammar::for_each_child(kind, node, &mut |kind, child| self.apply(kind, child, None));
    }

    fn apply_to_components(&self, components: &mut Node) {
        let Some(sections) = components.as_map_mut() else { return };
        for (section, parts) in sections.iter_mut() {
            let Child::Map(kind) = grammar::child(Kind::Components, section) else { continue };
            for (name, part) in parts.as_map_mut().into_iter().flat_map(|m| m.iter_mut()) {
                self.apply(kind, part, Some(name));
            }
        }
    }

    fn write(&self, node: Option<&mut Node>) {
        let Some(node) = node else { return };
        if let Some(index) = self.targets.get(&node.id) {
            node.value = Value::Text(self.reference(*index));
        }
    }

    fn reference(&self, index: usize) -> String {
        let (section, name) = &self.parts[index];
        format!("#/components/{section}/{}", escape_pointer(name))
    }
}
