//! Keys that only a condition names: `then`, `else`, and what depends on another key. Nothing says before there is a
//! value which condition holds, so such a key may be there, with anything under it.

use super::{Schema, members::is_never};
use crate::load::node::{Map, Node, NodeId, Value};

/// Makes properties of the keys that conditions name, where none has that name.
pub(super) fn keys(schema: &mut Schema) {
    if !is_object(schema) {
        return;
    }
    let mut named = Vec::new();
    conditions(schema.map, &mut named);
    let parts = schema.get("allOf").and_then(Node::as_list).unwrap_or_default();
    parts.iter().filter_map(Node::as_map).for_each(|part| conditions(part, &mut named));
    if named.is_empty() {
        return;
    }
    if schema.get("properties").and_then(Node::as_map).is_none() {
        schema.set("properties", schema.id, Value::Map(Map::new()));
    }
    let Some(properties) = schema.map.get_mut("properties").and_then(Node::as_map_mut) else { return };
    for (name, id, node) in named {
        if !properties.contains(&name) {
            properties.insert(name, id, node);
        }
    }
}

/// Whether a schema is one of objects, by itself or by a part.
fn is_object(schema: &Schema) -> bool {
    let says_so = |map: &Map| map.contains("properties") || map.get("type").and_then(Node::as_text) == Some("object");
    let parts = schema.get("allOf").and_then(Node::as_list).unwrap_or_default();
    says_so(schema.map) || parts.iter().filter_map(Node::as_map).any(|part| says_so(part) || part.contains("$ref"))
}

type Named = Vec<(String, NodeId, Node)>;

/// What the conditions of a schema name.
fn conditions(map: &Map, named: &mut Named) {
    let dependent = ["dependentSchemas", "dependencies"].into_iter();
    let dependent = dependent.filter_map(|key| map.get(key)?.as_map()).flat_map(Map::iter).map(|(_, node)| node);
    let either = ["then", "else"].into_iter().filter(|_| map.contains("if")).filter_map(|key| map.get(key));
    either.chain(dependent).filter_map(Node::as_map).for_each(|schema| properties(schema, named));
}

/// What a schema under a condition names, in whichever part of it.
fn properties(map: &Map, named: &mut Named) {
    for (name, id, node) in map.get("properties").and_then(Node::as_map).into_iter().flat_map(Map::entries) {
        // What may not be there is named by another condition, or by none.
        if node.as_bool() != Some(false) && !is_never(node) {
            named.push((name.to_owned(), id, described(node)));
        }
    }
    let parts = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| map.get(key)?.as_list());
    parts.flatten().filter_map(Node::as_map).for_each(|part| properties(part, named));
    conditions(map, named);
}

/// A schema that says no more than the words of another one.
fn described(node: &Node) -> Node {
    let mut map = Map::new();
    for key in ["title", "description"] {
        if let Some(text) = node.get(key).filter(|text| text.as_text().is_some()) {
            map.insert(key, text.id, text.clone());
        }
    }
    Node::at(node.id, Value::Map(map))
}
