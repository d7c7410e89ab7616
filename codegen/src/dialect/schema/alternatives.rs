//! `anyOf` and `oneOf` that are something simpler: a value that may be null, an enumeration with docs, one schema.

use super::{Rule, Schema, is_annotation, members::is_never};
use crate::{
    dialect::{Cx, keys},
    load::node::{Map, Node, Value},
};

const KEYS: [&str; 2] = ["anyOf", "oneOf"];

/// In this order.
pub(super) const RULES: [Rule; 4] = [possible, without_null, of_constants, single];

/// An alternative that matches nothing is none; where there is no other, nothing matches.
fn possible(schema: &mut Schema, _: &mut Cx) {
    for key in KEYS {
        let Some(list) = schema.map.get_mut(key).and_then(Node::as_list_mut) else { continue };
        list.retain(|node| !is_never(node));
        if list.is_empty()
            && let Some(none) = schema.remove(key)
        {
            schema.set(keys::NEVER, none.id, Value::Bool(true));
        }
    }
}

/// An alternative that is only null makes the whole nullable.
fn without_null(schema: &mut Schema, _: &mut Cx) {
    for key in KEYS {
        let Some(list) = schema.map.get_mut(key).and_then(Node::as_list_mut) else { continue };
        let Some(id) = list.iter().find(|node| is_null(node)).map(|node| node.id) else { continue };
        list.retain(|node| !is_null(node));
        let none_left = list.is_empty();
        schema.allow_null(id);
        if none_left {
            schema.remove(key);
            schema.set_default("enum", id, Value::List(vec![Node::at(id, Value::Null)]));
        }
    }
}

fn is_null(node: &Node) -> bool {
    let Some(map) = node.as_map() else { return false };
    let only_null = |list: &[Node]| !list.is_empty() && list.iter().all(|node| node.value == Value::Null);
    map.get("enum").and_then(Node::as_list).is_some_and(only_null)
        && map.keys().all(|key| key == "enum" || key == "type" || is_annotation(key))
}

/// Alternatives that are one value each are an enumeration whose values have titles and descriptions.
fn of_constants(schema: &mut Schema, _: &mut Cx) {
    if schema.has("enum") || schema.has("discriminator") {
        return;
    }
    for key in KEYS {
        let Some(list) = schema.get(key).and_then(Node::as_list) else { continue };
        let Some(values) = list.iter().map(constant).collect::<Option<Vec<_>>>() else { continue };
        let kinds: Vec<_> = values.iter().map(|(_, kind, _)| kind.clone()).collect();
        let Some(node) = schema.remove(key) else { continue };
        let id = node.id;
        if let Some(Some(kind)) = kinds.first().filter(|first| kinds.iter().all(|kind| kind == *first)) {
            schema.set_default("type", kind.id, kind.value.clone());
        }
        let docs = values.iter().map(|(value, _, docs)| documented(value, docs)).collect();
        schema.set(keys::ENUM_DOCS, id, Value::List(docs));
        schema.set("enum", id, Value::List(values.into_iter().map(|(value, ..)| value).collect()));
        return;
    }
}

/// The value, its type if given, and what is said about it.
fn constant(node: &Node) -> Option<(Node, Option<Node>, Map)> {
    const DOCS: [&str; 3] = ["title", "description", "deprecated"];
    let map = node.as_map()?;
    let [value] = map.get("enum")?.as_list()? else { return None };
    let simple = |key: &str| key == "enum" || key == "type" || is_annotation(key);
    if !map.keys().all(simple) || matches!(value.value, Value::Map(_) | Value::List(_)) {
        return None;
    }
    let mut docs = Map::new();
    for (key, id, value) in map.entries().filter(|(key, ..)| DOCS.contains(key)) {
        docs.insert(key, id, value.clone());
    }
    Some((value.clone(), map.get("type").cloned(), docs))
}

fn documented(value: &Node, docs: &Map) -> Node {
    let mut map = Map::new();
    map.insert("value", value.id, value.clone());
    for (key, id, node) in docs.entries() {
        map.insert(key, id, node.clone());
    }
    Node::at(value.id, Value::Map(map))
}

/// One alternative is no choice. With a discriminator it may get company, and its value is on the wire.
fn single(schema: &mut Schema, _: &mut Cx) {
    if schema.has("discriminator") {
        return;
    }
    for key in KEYS {
        if schema.get(key).and_then(Node::as_list).is_none_or(|list| list.len() != 1) {
            continue;
        }
        let Some(Node { id, value: Value::List(list) }) = schema.remove(key) else { continue };
        for one in list {
            merge(schema, id, one);
        }
    }
}

/// Takes the keywords of `one` over, or says that both must hold.
fn merge(schema: &mut Schema, id: crate::load::node::NodeId, one: Node) {
    let fits = one.as_map().is_some_and(|map| {
        !map.contains("$ref") && !schema.has("$ref") && map.keys().all(|key| is_annotation(key) || !schema.has(key))
    });
    match one.value {
        Value::Map(map) if fits => {
            for (key, key_id, value) in map.into_entries() {
                let loosens = key == "nullable" && value.as_bool() == Some(true);
                if loosens || !schema.has(&key) {
                    schema.map.insert(key, key_id, value);
                }
            }
        }
        value => {
            let one = Node::at(one.id, value);
            match schema.map.get_mut("allOf").and_then(Node::as_list_mut) {
                Some(list) => list.push(one),
                None => schema.set("allOf", id, Value::List(vec![one])),
            }
        }
    }
}
