//! Copies of objects, key by key, as the grammar says what each holds.

use std::collections::BTreeSet;

use super::{Bundle, target::place_of};
use crate::{
    diagnostics::{Code, Severity},
    dialect::{
        grammar::{self, Child, Kind},
        keys,
        resolve::{Failure, Place, reference_of},
        version::Dialect,
    },
    load::node::{Map, Node, NodeId, Value},
};

impl<'d> Bundle<'d, '_, '_> {
    /// A copy of an object of this kind. None if it refers to nothing and can be left out.
    pub(super) fn copy(&mut self, kind: Kind, node: &'d Node, base: usize) -> Option<Node> {
        self.deeper(node, |bundle| {
            let base = bundle.library.base_of(node.id, base);
            match &node.value {
                Value::Map(map) if kind == Kind::Schema => {
                    let bound = bundle.bind(node, map, base);
                    let copy = bundle.copy_object(kind, node, map, base);
                    bundle.bindings.forget(bound);
                    copy
                }
                Value::Map(map) => bundle.copy_object(kind, node, map, base),
                // `items` as a list.
                Value::List(list) if kind == Kind::Schema => Some(bundle.copy_list(kind, node.id, list, base)),
                value => Some(Node::at(node.id, value.clone())),
            }
        })
    }

    /// Counts a value, and goes one level down.
    fn deeper(&mut self, node: &'d Node, copy: impl FnOnce(&mut Self) -> Option<Node>) -> Option<Node> {
        // A document is no deeper than the budget; what is written out into it may double that.
        let limit = self.cx.config.budgets.depth * 2;
        if self.depth > limit && !self.cx.over_budget() {
            self.cx.exceed("depth", node.id, "following references nests values too deep");
        }
        if !self.cx.afford(1, node.id) {
            return None;
        }
        self.depth += 1;
        let copied = copy(self);
        self.depth -= 1;
        copied
    }

    fn copy_object(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        let Some(reference) = map.get("$ref") else {
            return Some(Node::at(node.id, Value::Map(self.copy_keys(kind, map, base))));
        };
        match reference.value {
            Value::Text(_) if grammar::section(kind).is_none() => self.copy_inlined(kind, node, map, base),
            Value::Text(_) if self.is_described(kind, map) => self.copy_described(kind, node, map, base),
            Value::Text(_) => self.copy_reference(kind, node, map, base),
            _ => {
                let message = format!("`$ref` must be text, this is {}; it is passed over", reference.kind());
                self.cx.report.push(Code::WrongType, reference.id, message);
                Some(Node::at(node.id, Value::Map(self.copy_keys(kind, map, base))))
            }
        }
    }

    /// The keys of an object without `$ref`, each with a copy of its value.
    fn copy_keys(&mut self, kind: Kind, map: &'d Map, base: usize) -> Map {
        let mut copy = Map::new();
        for (key, key_id, value) in map.entries() {
            if key == "$ref" || kind == Kind::Description && self.is_section(key) {
                continue;
            }
            let child = grammar::child(kind, key);
            let copied = match child {
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
                None if child == Child::One(Kind::Operation) => {
                    copy.insert(key, key_id, Node::at(value.id, Value::Null));
                }
                None => {}
            }
        }
        match kind {
            Kind::Schema => {
                self.link_dynamic(&mut copy, base);
                self.link_mapping(&mut copy, base);
            }
            Kind::Description | Kind::Operation => self.link_security(&copy, base),
            _ => {}
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
        if key.starts_with("x-") && !keys::KEPT_EXTENSIONS.contains(&key) {
            return None;
        }
        self.cx.afford(value.size(), value.id).then(|| value.clone())
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

    pub(super) fn copy_entries(&mut self, kind: Kind, value: &'d Node, base: usize) -> Option<Node> {
        if reference_of(value).is_some() {
            return self.inline(value, base, |bundle, target| bundle.copy_entries(kind, target.node, target.base));
        }
        let Some(map) = value.as_map() else { return Some(value.clone()) };
        // Only among paths and status codes can a key be an extension; names of other things are free.
        let extensible = matches!(kind, Kind::PathItem | Kind::Response);
        let mut copy = Map::new();
        for (key, key_id, entry) in map.entries() {
            let copied = match extensible && key.starts_with("x-") {
                true => continue,
                false => self.copy(kind, entry, base),
            };
            match copied {
                Some(copied) => drop(copy.insert(key, key_id, copied)),
                None if kind == Kind::PathItem => {
                    self.cx.pass_over(format!("path `{key}`"), "its `$ref` leads to nothing", key_id);
                }
                None => {}
            }
        }
        Some(Node::at(value.id, Value::Map(copy)))
    }

    fn copy_items(&mut self, kind: Kind, value: &'d Node, base: usize) -> Option<Node> {
        match &value.value {
            Value::List(list) => Some(self.copy_list(kind, value.id, list, base)),
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

    fn copy_list(&mut self, kind: Kind, id: NodeId, list: &'d [Node], base: usize) -> Node {
        Node::at(id, Value::List(list.iter().filter_map(|node| self.copy(kind, node, base)).collect()))
    }

    /// Values that nothing refers to, except where an author cuts texts out into files.
    fn copy_plain(&mut self, value: &'d Node, base: usize) -> Option<Node> {
        if reference_of(value).is_some_and(|(_, alone)| alone) {
            return self.inline(value, base, |bundle, target| bundle.copy_plain(target.node, target.base));
        }
        self.deeper(value, |bundle| {
            Some(match &value.value {
                Value::Map(map) => {
                    let mut copy = Map::new();
                    for (key, key_id, entry) in map.entries() {
                        let copied = match key.starts_with("x-") {
                            true => bundle.copy_verbatim(key, entry),
                            false => bundle.copy_plain(entry, base),
                        };
                        if let Some(copied) = copied {
                            copy.insert(key, key_id, copied);
                        }
                    }
                    Node::at(value.id, Value::Map(copy))
                }
                Value::List(list) => {
                    let items = list.iter().filter_map(|item| bundle.copy_plain(item, base)).collect();
                    Node::at(value.id, Value::List(items))
                }
                _ => value.clone(),
            })
        })
    }

    /// Writes out what a reference means, since it stands where no component can be referred to.
    fn inline(
        &mut self,
        node: &'d Node,
        base: usize,
        copy: impl FnOnce(&mut Self, Place<'d>) -> Option<Node>,
    ) -> Option<Node> {
        let (reference, _) = reference_of(node)?;
        let target = self.library.resolve(reference, base).and_then(|place| self.library.follow(place));
        match target {
            Ok(target) if self.inlining.contains(&target.node.id) => {
                self.dangling(node, Failure::Circular);
                None
            }
            Ok(target) => {
                self.inlining.push(target.node.id);
                let copied = copy(self, target);
                self.inlining.pop();
                copied
            }
            Err(failure) => {
                self.dangling(node, failure);
                None
            }
        }
    }

    /// A path item, or another object without a section; keys beside the `$ref` go before those of the target, and
    /// parameters stand beside those of the target. What comes of both is undefined (3.1.1 §4.8.9).
    fn copy_inlined(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        let target = self.inline(node, base, |bundle, target| bundle.copy(kind, target.node, target.base));
        let mut own = self.copy_keys(kind, map, base);
        match target {
            Some(Node { id, value: Value::Map(target) }) => {
                for (key, key_id, value) in target.into_entries() {
                    match (own.get_mut(&key).map(|node| &mut node.value), value.value) {
                        (None, both) => drop(own.insert(key, key_id, Node::at(value.id, both))),
                        (Some(Value::List(own)), Value::List(others)) if key == "parameters" => add(own, others),
                        (Some(_), _) if grammar::child(kind, &key) == Child::One(Kind::Operation) => {
                            let message = format!("`{key}` stands beside the `$ref` too, and that one counts");
                            self.cx.report.push(Code::IgnoredKey, key_id, message).severity = Severity::Warning;
                        }
                        (Some(_), _) => {}
                    }
                }
                Some(Node::at(id, Value::Map(own)))
            }
            None if !own.is_empty() => Some(Node::at(node.id, Value::Map(own))),
            other => other,
        }
    }

    /// Since 3.1 a description beside a `$ref` goes before that of the target (3.1.1 §4.8.23).
    fn is_described(&self, kind: Kind, map: &Map) -> bool {
        let may_be = matches!(kind, Kind::Response | Kind::Parameter | Kind::RequestBody | Kind::Header);
        may_be && self.cx.version.dialect >= Dialect::V3_1 && overrides(kind).iter().any(|key| map.contains(key))
    }

    /// Writes out the target with a description of its own, since no component has it.
    fn copy_described(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        self.copy_siblings(kind, map, base);
        let target = self.inline(node, base, |bundle, target| bundle.copy(kind, target.node, target.base))?;
        let Value::Map(mut copy) = target.value else { return Some(target) };
        for key in overrides(kind) {
            if let Some(value) = map.get(key) {
                copy.insert(*key, map.key_id(key).unwrap_or(node.id), value.clone());
            }
        }
        Some(Node::at(node.id, Value::Map(copy)))
    }

    fn copy_reference(&mut self, kind: Kind, node: &'d Node, map: &'d Map, base: usize) -> Option<Node> {
        let text = map.get("$ref")?;
        let target = self.target(kind, node, base);
        let siblings = self.copy_siblings(kind, map, base);
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

    /// Only in schemas can what stands beside a `$ref` mean more than another description.
    fn copy_siblings(&mut self, kind: Kind, map: &'d Map, base: usize) -> Map {
        if kind == Kind::Schema {
            return self.copy_keys(kind, map, base);
        }
        let describes = |key: &str| matches!(key, "$ref" | "summary" | "description") || key.starts_with("x-");
        for (key, id, _) in map.entries().filter(|(key, ..)| !describes(key)) {
            self.cx.report.push(Code::IgnoredKey, id, format!("`{key}` means nothing beside a `$ref`"));
        }
        Map::new()
    }

    /// The values of a discriminator's mapping are names of schemas, or references to them.
    fn link_mapping(&mut self, copy: &mut Map, base: usize) {
        let Some(discriminator) = copy.get_mut("discriminator").and_then(Node::as_map_mut) else { return };
        if discriminator.get("defaultMapping").is_some_and(|node| !self.link_mapped(node, base)) {
            discriminator.remove("defaultMapping");
        }
        if let Some(mapping) = discriminator.get_mut("mapping").and_then(Node::as_map_mut) {
            mapping.retain(|_, node| self.link_mapped(node, base));
        }
    }

    fn link_mapped(&mut self, node: &Node, base: usize) -> bool {
        let Some(text) = node.as_text() else { return true };
        let target = match self.by_name(Kind::Schema, text) {
            Some(index) => Ok(index),
            None => self.library.resolve(text, base).and_then(|place| self.schema_at(place)),
        };
        self.link(node.id, text, target)
    }

    /// Since 3.2 a requirement may name a scheme by its address.
    fn link_security(&mut self, copy: &Map, base: usize) {
        if self.cx.version.dialect < Dialect::V3_2 {
            return;
        }
        let alternatives = copy.get("security").and_then(Node::as_list).into_iter().flatten();
        for (name, key_id, _) in alternatives.filter_map(Node::as_map).flat_map(Map::entries) {
            if self.declared.contains_key(&(Kind::SecurityScheme, name)) {
                continue;
            }
            if let Ok(place) = self.library.resolve(name, base).and_then(|place| self.library.follow(place)) {
                let index = self.part(Kind::SecurityScheme, place);
                self.targets.insert(key_id, index);
            }
        }
    }

    /// Notes what the text at `id` means, or reports that it means nothing.
    pub(super) fn link(&mut self, id: NodeId, text: &str, target: Result<usize, Failure>) -> bool {
        match target {
            Ok(index) => {
                self.targets.insert(id, index);
                true
            }
            Err(failure) => {
                self.refuse(id, text, failure);
                false
            }
        }
    }

    /// Reports a reference without a target.
    pub(super) fn dangling(&mut self, node: &Node, failure: Failure) {
        let text = reference_of(node).map(|(text, _)| text).unwrap_or_default();
        self.refuse(place_of(node), text, failure);
    }
}

/// Adds the parameters that are not there yet, by what tells one from the others.
fn add(parameters: &mut Vec<Node>, others: Vec<Node>) {
    let told = |node: &Node| ["$ref", "name", "in"].map(|key| node.get(key).and_then(Node::as_text).map(str::to_owned));
    let known: BTreeSet<_> = parameters.iter().map(told).collect();
    parameters.extend(others.into_iter().filter(|parameter| !known.contains(&told(parameter))));
}

/// What a reference may say otherwise than its target: where the target has no such key, there is nothing to replace.
fn overrides(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Response => &["summary", "description"],
        _ => &["description"],
    }
}
