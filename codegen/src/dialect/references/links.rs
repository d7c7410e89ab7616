//! Names into references, once all parts have names.

use std::collections::BTreeMap;

use crate::{
    dialect::grammar::{self, Child, Kind},
    load::node::{Map, Node, NodeId, Value},
};

/// Which component each reference means.
pub(super) struct Links {
    pub(super) parts: Vec<(Kind, String)>,
    pub(super) by_target: BTreeMap<(NodeId, Kind), usize>,
    /// By the id of the text that refers.
    pub(super) targets: BTreeMap<NodeId, usize>,
}

impl Links {
    /// Writes the names into the references, and a reference wherever a component stands written out a second time.
    pub(super) fn apply(&self, tree: &mut Node) {
        self.object(Kind::Description, tree);
    }

    fn object(&self, kind: Kind, node: &mut Node) {
        match self.by_target.get(&(node.id, kind)) {
            Some(index) if node.as_map().is_some() => *node = self.reference(node.id, *index),
            _ => self.inside(kind, node),
        }
    }

    fn inside(&self, kind: Kind, node: &mut Node) {
        let Some(map) = node.as_map_mut() else {
            return grammar::for_each_child(kind, node, &mut |kind, child| self.object(kind, child));
        };
        self.write(map.get_mut("$ref"));
        match kind {
            Kind::Schema => self.mapping(map),
            Kind::Description | Kind::Operation => self.security(map),
            _ => {}
        }
        match kind {
            Kind::Components => self.components(node),
            kind => grammar::for_each_child(kind, node, &mut |kind, child| self.object(kind, child)),
        }
    }

    /// A component stands for itself and is no reference to itself.
    fn components(&self, components: &mut Node) {
        for (section, parts) in components.as_map_mut().into_iter().flat_map(Map::iter_mut) {
            let Child::Map(kind) = grammar::child(Kind::Components, section) else { continue };
            for (name, part) in parts.as_map_mut().into_iter().flat_map(Map::iter_mut) {
                match self.by_target.get(&(part.id, kind)) {
                    Some(index) if self.parts[*index].1 != name => *part = self.reference(part.id, *index),
                    _ => self.inside(kind, part),
                }
            }
        }
    }

    fn mapping(&self, schema: &mut Map) {
        let Some(discriminator) = schema.get_mut("discriminator").and_then(Node::as_map_mut) else { return };
        self.write(discriminator.get_mut("defaultMapping"));
        let mapping = discriminator.get_mut("mapping").and_then(Node::as_map_mut);
        mapping.into_iter().flat_map(Map::iter_mut).for_each(|(_, value)| self.write(Some(value)));
    }

    fn security(&self, map: &mut Map) {
        for alternative in map.get_mut("security").and_then(Node::as_list_mut).into_iter().flatten() {
            let Some(requirement) = alternative.as_map_mut() else { continue };
            if !requirement.entries().any(|(_, id, _)| self.targets.contains_key(&id)) {
                continue;
            }
            let mut named = Map::new();
            for (name, id, scopes) in std::mem::take(requirement).into_entries() {
                let name = self.targets.get(&id).map_or(name, |index| self.parts[*index].1.clone());
                named.insert(name, id, scopes);
            }
            *requirement = named;
        }
    }

    fn reference(&self, id: NodeId, index: usize) -> Node {
        let mut map = Map::new();
        map.insert("$ref", id, Node::text_at(id, self.text(index)));
        Node::at(id, Value::Map(map))
    }

    fn write(&self, node: Option<&mut Node>) {
        let Some(node) = node else { return };
        if let Some(index) = self.targets.get(&node.id) {
            node.value = Value::Text(self.text(*index));
        }
    }

    fn text(&self, index: usize) -> String {
        let (kind, name) = &self.parts[index];
        crate::dialect::reference_to(grammar::section(*kind).unwrap_or_default(), name)
    }
}
