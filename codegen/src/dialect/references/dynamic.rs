//! `$dynamicRef`: references whose meaning depends on who refers to the schema that they stand in.
//!
//! JSON Schema 2020-12 §8.2.3.2: such a reference means the outermost schema, on the way from where validation
//! began, that has the `$dynamicAnchor`. That is how authors write generic schemas: a page of something, whose
//! `$defs` say of what. Each choice of meanings becomes a component of its own, with ids of its own, since two
//! schemas with one id are one type.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bundle, Part};
use crate::{
    dialect::{
        grammar::Kind,
        resolve::{Place, reference_of},
        version::Dialect,
    },
    load::{
        Document,
        node::{Map, Node, NodeId, Value},
    },
};

/// What each name means, the outermost schema that has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bindings<'d>(Vec<(&'d str, Place<'d>)>);

impl<'d> Bindings<'d> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn get(&self, name: &str) -> Option<&Place<'d>> {
        self.0.iter().find(|(bound, _)| *bound == name).map(|(_, place)| place)
    }
    /// Takes back the last `count`.
    pub(super) fn forget(&mut self, count: usize) {
        self.0.truncate(self.0.len() - count);
    }
    fn key(&self) -> Vec<(&'d str, NodeId)> {
        self.0.iter().map(|(name, place)| (*name, place.node.id)).collect()
    }
}

/// Ids for copies that are not what they were made from.
#[derive(Debug)]
pub(super) struct Fresh {
    next: u32,
    pub(super) copies: BTreeMap<NodeId, NodeId>,
}

impl Fresh {
    pub(super) fn after(document: &Document) -> Self {
        let last = document.sources.files.iter().map(|source| source.ids.end).max();
        Self { next: last.unwrap_or_default(), copies: BTreeMap::new() }
    }

    /// Gives every value of a copy an id of its own.
    fn renumber(&mut self, node: &mut Node) {
        let id = NodeId(self.next);
        self.next = self.next.saturating_add(1);
        let original = self.copies.get(&node.id).copied().unwrap_or(node.id);
        self.copies.insert(id, original);
        node.id = id;
        match &mut node.value {
            Value::List(list) => list.iter_mut().for_each(|item| self.renumber(item)),
            Value::Map(map) => map.iter_mut().for_each(|(_, value)| self.renumber(value)),
            _ => {}
        }
    }
}

impl<'d> Bundle<'d, '_, '_> {
    /// Enters a schema: its dynamic anchors, and those of its `$defs`, mean what they stand on unless something
    /// around has them. Gives back how many do.
    pub(super) fn bind(&mut self, node: &'d Node, map: &'d Map, base: usize) -> usize {
        if self.cx.version.dialect < Dialect::V3_1 {
            return 0;
        }
        let before = self.bindings.0.len();
        for (name, node) in anchors_of(node, map) {
            if self.bindings.get(name).is_none() {
                let place = self.anchored(name, node, base);
                self.bindings.0.push((name, place));
            }
        }
        self.bindings.0.len() - before
    }

    /// What an anchor stands on, passing over what only refers to something else.
    fn anchored(&self, name: &str, node: &'d Node, base: usize) -> Place<'d> {
        let named = self.library.anchored(node.id);
        let place = named.unwrap_or_else(|| Place { node, base, path: vec![name.to_owned()] });
        self.library.follow(place.clone()).unwrap_or(place)
    }

    /// What a dynamic reference means here, as an ordinary one.
    pub(super) fn link_dynamic(&mut self, copy: &mut Map, base: usize) {
        for key in ["$dynamicRef", "$recursiveRef"] {
            let Some(node) = copy.remove(key) else { continue };
            let Some(text) = node.as_text() else { continue };
            let place = match text.strip_prefix('#').and_then(|name| self.bindings.get(name)) {
                Some(place) => Ok(place.clone()),
                None => self.library.resolve(text, base),
            };
            let place = place.and_then(|place| self.library.follow(place));
            let target = place.and_then(|place| {
                let index = self.schema_at(place.clone())?;
                Ok(self.bound(index, &place))
            });
            if self.link(node.id, text, target) {
                copy.insert("$ref", node.id, node);
            }
        }
    }

    /// The part for what dynamic references mean here, if `place` has any that mean something else than by themselves.
    pub(super) fn bound(&mut self, index: usize, place: &Place<'d>) -> usize {
        if self.bindings.is_empty() || self.parts[index].kind != Kind::Schema {
            return index;
        }
        let mut asked = BTreeSet::new();
        self.asked(place, &mut asked, &mut BTreeSet::new());
        let itself: Vec<_> = place.node.as_map().into_iter().flat_map(|map| anchors_of(place.node, map)).collect();
        let by_itself =
            |name: &str, bound: &Place| itself.iter().any(|(n, node)| *n == name && node.id == bound.node.id);
        let mut bindings = self.bindings.clone();
        bindings.0.retain(|(name, bound)| asked.contains(name) && !by_itself(name, bound));
        if bindings.is_empty() {
            return index;
        }
        let next = self.parts.len();
        let found = *self.by_bindings.entry((place.node.id, bindings.key())).or_insert(next);
        if found == next {
            let path = place.path.iter().cloned().chain(bindings.0.iter().map(|(_, bound)| title(bound))).collect();
            let (key, place) = (place.node.id, place.clone());
            let part = Part { kind: Kind::Schema, name: None, found: true, key, place, path: Some(path), bindings };
            self.parts.push(part);
        }
        found
    }

    /// The names that dynamic references ask for, in a schema and in all that it refers to.
    fn asked(&mut self, place: &Place<'d>, asked: &mut BTreeSet<&'d str>, seen: &mut BTreeSet<NodeId>) {
        let mut waiting = vec![(place.node, place.base)];
        while let Some((node, base)) = waiting.pop() {
            if !seen.insert(node.id) || !self.cx.afford(1, node.id) {
                continue;
            }
            let base = self.library.base_of(node.id, base);
            match &node.value {
                Value::List(list) => waiting.extend(list.iter().map(|item| (item, base))),
                Value::Map(map) => {
                    for key in ["$dynamicRef", "$recursiveRef"] {
                        asked.extend(map.get(key).and_then(Node::as_text).and_then(|text| text.strip_prefix('#')));
                    }
                    let target = reference_of(node).and_then(|(text, _)| self.library.resolve(text, base).ok());
                    waiting.extend(target.map(|place| (place.node, place.base)));
                    waiting.extend(map.iter().filter(|(key, _)| *key != "$defs").map(|(_, value)| (value, base)));
                }
                _ => {}
            }
        }
    }

    /// A copy of a schema for what its dynamic references mean now, with ids of its own.
    pub(super) fn copy_bound(&mut self, place: &Place<'d>) -> Option<Node> {
        let outside = std::mem::take(&mut self.targets);
        let copy = self.copy(Kind::Schema, place.node, place.base);
        let inside = std::mem::replace(&mut self.targets, outside);
        let mut copy = copy?;
        let first = self.fresh.next;
        self.fresh.renumber(&mut copy);
        for id in (first..self.fresh.next).map(NodeId) {
            if let Some(index) = self.fresh.copies.get(&id).and_then(|original| inside.get(original)) {
                self.targets.insert(id, *index);
            }
        }
        Some(copy)
    }
}

/// The dynamic anchors of a schema and of its `$defs`.
fn anchors_of<'d>(node: &'d Node, map: &'d Map) -> Vec<(&'d str, &'d Node)> {
    let defs = map.get("$defs").and_then(Node::as_map).into_iter().flat_map(|defs| defs.iter());
    let all = std::iter::once(node).chain(defs.map(|(_, node)| node));
    all.filter_map(|node| {
        let recursive = || node.get("$recursiveAnchor").and_then(Node::as_bool).filter(|is| *is).map(|_| "");
        let name = node.get("$dynamicAnchor").and_then(Node::as_text).or_else(recursive)?;
        Some((name, node))
    })
    .collect()
}

/// What a meaning is called: by its key, and among the `$defs` of a schema, where every choice has the same, by that
/// schema's too.
fn title(place: &Place) -> String {
    match &place.path[..] {
        [.., owner, defs, key] if defs == "$defs" => format!("{owner}_{key}"),
        path => path.last().cloned().unwrap_or_default(),
    }
}
