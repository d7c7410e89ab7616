//! What a list holds at which place, and an object under which key.

use super::{Schema, alternatives};
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys},
    load::node::{Map, Node, NodeId, Value},
};

/// Rust has tuples of any length, but they are compared and shown only up to this one.
const LONGEST_TUPLE: usize = 12;

/// A list that has exactly the places of `prefixItems` is a tuple. Of any other it is lost which item stands where: each
/// is of one of the types.
pub(super) fn tuple(schema: &mut Schema, cx: &mut Cx) {
    if let Some(rest) = schema.remove("unevaluatedItems") {
        schema.set_default("items", rest.id, rest.value);
    }
    alone(schema, cx);
    let length = schema.get("prefixItems").and_then(Node::as_list).map_or(0, <[Node]>::len);
    if schema.get("items").is_some_and(is_never)
        && let Some(items) = schema.remove("items")
    {
        schema.set_default("maxItems", items.id, Value::Number(length.to_string()));
    }
    if length == 0 || is_exact(schema, length) {
        return;
    }
    let Some(Node { id, value: Value::List(mut places) }) = schema.remove("prefixItems") else { return };
    places.extend(schema.remove("items"));
    let items = any_of(id, places, cx);
    schema.map.insert("items", id, items);
    let message = "a list may have more or fewer items than there are places; its items are of any of their types";
    cx.report.push(Code::NotShaping, id, message);
}

/// What comes after the places of a list of `items`, where there is no such list.
fn alone(schema: &mut Schema, cx: &mut Cx) {
    let message = "`additionalItems` means nothing without a list of `items` (JSON Schema 2019-09 §9.3.1.2)";
    schema.drop("additionalItems", Code::IgnoredKey, message.to_owned(), cx);
}

/// Whether a list can have neither more nor fewer items.
fn is_exact(schema: &Schema, length: usize) -> bool {
    let is_length = |key: &str| match schema.get(key).map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse::<f64>() == Ok(length as f64),
        _ => false,
    };
    length <= LONGEST_TUPLE && is_length("minItems") && is_length("maxItems")
}

/// What `propertyNames` says of keys, as a pattern: a pattern, a format that has one, or the names themselves.
pub(super) fn names_of_keys(schema: &mut Schema, _: &mut Cx) {
    const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
    let Some(names) = schema.get("propertyNames").filter(|_| !schema.has(keys::KEY_PATTERNS)) else { return };
    let (id, listed) = (names.id, names.get("enum").and_then(Node::as_list).unwrap_or_default());
    let pattern = match names.get("pattern").and_then(Node::as_text) {
        Some(pattern) => pattern.to_owned(),
        None if names.get("format").and_then(Node::as_text) == Some("uuid") => UUID.to_owned(),
        None if !listed.is_empty() => {
            let listed: Vec<String> = listed.iter().filter_map(Node::as_text).map(regex_syntax::escape).collect();
            format!("^({})$", listed.join("|"))
        }
        None => return,
    };
    schema.set(keys::KEY_PATTERNS, id, Value::List(vec![Node::text_at(id, pattern)]));
}

/// The keys that a pattern is about are not known before there is a value: what it says of them, any other key may
/// hold too.
pub(super) fn patterns(schema: &mut Schema, cx: &mut Cx) {
    let key = schema.key_id("patternProperties");
    let Some(Node { id, value: Value::Map(patterns) }) = schema.remove("patternProperties") else { return };
    let (mut told, mut held) = (Vec::new(), Vec::new());
    for (pattern, id, node) in patterns.into_entries().filter(|(.., node)| !is_never(node)) {
        told.push(Node::text_at(id, pattern));
        held.push(node);
    }
    if held.is_empty() {
        return;
    }
    match schema.remove("additionalProperties") {
        Some(Node { value: Value::Bool(false), .. }) => {}
        Some(Node { id, value: Value::Bool(true) }) => held.push(anything(id)),
        Some(node) => held.push(node),
        // Keys that a later version adds fit no pattern.
        None if schema.has("properties") => held.push(anything(key)),
        None => {}
    }
    let (mut held, places) = any_of_with_places(id, held, cx);
    if let Some(map) = held.as_map_mut().filter(|_| places.iter().any(|place| place.as_bool().is_none())) {
        map.insert(keys::BY_KEY, id, Node::at(id, Value::Bool(true)));
    }
    schema.set(keys::KEY_PATTERNS, id, Value::List(told));
    schema.set(keys::KEY_PLACES, id, Value::List(places));
    schema.map.insert("additionalProperties", key, held);
    let message =
        "`patternProperties` tells values by their keys, which no Rust type can; any further key may hold them";
    cx.report.push(Code::NotShaping, key, message);
}

fn anything(id: NodeId) -> Node {
    Node::at(id, Value::Map(Map::new()))
}

/// A schema for what is of one of these; for what they have in common, if that is all of it.
fn any_of(id: NodeId, schemas: Vec<Node>, cx: &mut Cx) -> Node {
    any_of_with_places(id, schemas, cx).0
}

/// The same, and which of its alternatives each one is, as far as each still is one.
fn any_of_with_places(id: NodeId, schemas: Vec<Node>, cx: &mut Cx) -> (Node, Vec<Node>) {
    let mut distinct: Vec<Node> = Vec::new();
    let mut places: Vec<Node> = Vec::new();
    for node in schemas {
        let place = distinct.iter().position(|known| known.says_the_same(&node)).unwrap_or(distinct.len());
        places.push(Node::at(id, Value::Number(place.to_string())));
        if place == distinct.len() {
            distinct.push(node);
        }
    }
    if let [_] = distinct[..] {
        let all = places.iter().map(|_| Node::at(id, Value::Bool(true))).collect();
        return (distinct.remove(0), all);
    }
    let count = distinct.len();
    let mut map = Map::new();
    map.insert("anyOf", id, Node::at(id, Value::List(distinct)));
    let mut schema = Schema { id, map: &mut map };
    alternatives::RULES.iter().for_each(|rule| rule(&mut schema, cx));
    if schema.get("anyOf").and_then(Node::as_list).map(<[Node]>::len) != Some(count) {
        places.clear();
    }
    (Node::at(id, Value::Map(map)), places)
}

pub(super) fn is_never(node: &Node) -> bool {
    node.get(keys::NEVER).is_some()
}

/// What keys beside the properties may hold: `{}` is `true`, and `unevaluatedProperties` is the same question
/// asked after `allOf`, which is where types answer it.
pub(super) fn additional(schema: &mut Schema, _: &mut Cx) {
    if let Some(rest) = schema.remove("unevaluatedProperties") {
        schema.set_default("additionalProperties", rest.id, rest.value);
    }
    let Some(node) = schema.map.get_mut("additionalProperties") else { return };
    if is_never(node) {
        node.value = Value::Bool(false);
    } else if node.as_map().is_some_and(Map::is_empty) {
        node.value = Value::Bool(true);
    }
}
