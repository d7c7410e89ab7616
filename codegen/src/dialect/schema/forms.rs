//! Repairs of form, before any rule looks at a keyword: lists where lists belong, objects where objects belong.

use super::Schema;
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys, read::as_flag, schema::types, version::Dialect},
    load::node::{Map, Node, NodeId, Value},
};

/// Whatever stands where a schema belongs becomes an object.
pub(super) fn whole(node: &mut Node, cx: &mut Cx) {
    let map = match &node.value {
        Value::Map(_) => return,
        Value::Bool(true) => Map::new(),
        Value::Bool(false) => {
            let mut map = Map::new();
            map.insert(keys::NEVER, node.id, Node::at(node.id, Value::Bool(true)));
            map
        }
        Value::Text(text) if types::is_known(text) => {
            let message = format!("a schema is an object; `{text}` is read as `type: {text}`");
            cx.report.push(Code::Repaired, node.id, message);
            let mut map = Map::new();
            map.insert("type", node.id, node.clone());
            map
        }
        _ => {
            let message = format!("a schema is an object, this is {}; any value is taken", node.kind());
            cx.report.push(Code::WrongType, node.id, message);
            Map::new()
        }
    };
    node.value = Value::Map(map);
}

/// Gives the keywords that hold other schemas, or decide what others mean, the form that the rules expect.
pub(super) fn keywords(schema: &mut Schema, cx: &mut Cx) {
    for key in ["allOf", "anyOf", "oneOf", "prefixItems"] {
        list_of_schemas(schema, key, cx);
    }
    for key in ["properties", "patternProperties"] {
        map_of_schemas(schema, key, cx);
    }
    items(schema, cx);
    for key in ["additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems"] {
        schema_or_flag(schema, key, cx);
    }
    for key in ["nullable", "x-nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"] {
        flag(schema, key, cx);
    }
    required(schema, cx);
    required_on_properties(schema, cx);
    enumeration(schema, cx);
    discriminator(schema, cx);
}

fn list_of_schemas(schema: &mut Schema, key: &str, cx: &mut Cx) {
    let Some(node) = schema.map.get_mut(key) else { return };
    match &node.value {
        Value::List(list) if !list.is_empty() => {}
        Value::Map(_) => {
            let message = format!("`{key}` is a list; the one schema here is read as a list of one");
            cx.report.push(Code::Repaired, node.id, message);
            node.value = Value::List(vec![node.clone()]);
        }
        Value::List(_) => schema.drop(key, Code::Repaired, format!("an empty `{key}` says nothing"), cx),
        _ => wrong(schema, key, "a list of schemas", cx),
    }
}

fn map_of_schemas(schema: &mut Schema, key: &str, cx: &mut Cx) {
    if schema.get(key).is_some_and(|node| node.as_map().is_none()) {
        wrong(schema, key, "an object of schemas", cx);
    }
}

/// Drafts before 2020 wrote a tuple as a list of `items`. A list of one is rather meant as the schema of all. Where nothing
/// says that there is a list, any value that is none fits, and what is listed are the alternatives that were meant.
fn items(schema: &mut Schema, cx: &mut Cx) {
    let says_list = schema.has("type") || schema.has("anyOf") || schema.has("additionalItems");
    let Some(node) = schema.map.get_mut("items") else { return };
    let Value::List(list) = &mut node.value else { return };
    match (list.len(), list.pop()) {
        (1, Some(one)) => {
            let message = "`items` is one schema; the list of one here is read as that schema";
            cx.report.push(Code::Repaired, node.id, message);
            *node = one;
        }
        (_, Some(last)) if !says_list => {
            list.push(last);
            let message = "a list of `items` without `type: array` is read as the alternatives that a value has";
            cx.report.push(Code::Repaired, node.id, message);
            if let Some(alternatives) = schema.remove("items") {
                schema.map.insert("anyOf", alternatives.id, alternatives);
            }
        }
        (_, Some(last)) => {
            list.push(last);
            if let Some(tuple) = schema.remove("items") {
                schema.map.insert("prefixItems", tuple.id, tuple);
            }
            if let Some(rest) = schema.remove("additionalItems") {
                schema.map.insert("items", rest.id, rest);
            }
        }
        (_, None) => schema.drop("items", Code::Repaired, "an empty list of `items` says nothing".to_owned(), cx),
    }
}

fn schema_or_flag(schema: &mut Schema, key: &str, cx: &mut Cx) {
    let Some(node) = schema.get(key) else { return };
    match &node.value {
        Value::Map(_) | Value::Bool(_) => {}
        Value::Text(_) => flag(schema, key, cx),
        _ => wrong(schema, key, "a boolean or a schema", cx),
    }
}

fn flag(schema: &mut Schema, key: &str, cx: &mut Cx) {
    let Some(node) = schema.map.get_mut(key) else { return };
    let value = match (&node.value, as_flag(&node.value)) {
        (Value::Bool(_), _) => return,
        (_, Some(value)) => value,
        _ => return wrong(schema, key, "a boolean", cx),
    };
    cx.report.push(Code::Repaired, node.id, format!("`{key}` is a boolean; the text here is read as `{value}`"));
    node.value = Value::Bool(value);
}

fn required(schema: &mut Schema, cx: &mut Cx) {
    let Some(node) = schema.map.get_mut("required") else { return };
    match &mut node.value {
        Value::Text(_) => {
            let message = "`required` is a list; the one name here is read as a list of one";
            cx.report.push(Code::Repaired, node.id, message);
            node.value = Value::List(vec![node.clone()]);
        }
        Value::List(list) => list.retain_mut(|name| required_name(name, cx)),
        _ => wrong(schema, "required", "a list of property names", cx),
    }
}

/// `required: true` on a property means that the object around it demands it.
fn required_on_properties(schema: &mut Schema, cx: &mut Cx) {
    let mut names: Vec<(String, NodeId)> = Vec::new();
    for (name, property) in
        schema.map.get_mut("properties").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut)
    {
        let Some(map) = property.as_map_mut() else { continue };
        let value = match map.get("required").map(|node| &node.value) {
            Some(Value::Bool(value)) => *value,
            Some(Value::Text(text)) if matches!(text.as_str(), "true" | "false") => text == "true",
            _ => continue,
        };
        let Some(node) = map.remove("required") else { continue };
        let message = format!("`required` belongs into the object around `{name}`, as a list; it is read so");
        cx.report.push(Code::Repaired, node.id, message);
        if value {
            names.push((name.to_owned(), node.id));
        }
    }
    if names.is_empty() {
        return;
    }
    let id = names[0].1;
    let entry = schema.map.get_mut("required");
    let Some(list) = entry.and_then(Node::as_list_mut) else {
        let list = names.into_iter().map(|(name, id)| Node::text_at(id, name)).collect();
        return schema.set("required", id, Value::List(list));
    };
    // Names that are there already are read once.
    list.extend(names.into_iter().map(|(name, id)| Node::text_at(id, name)));
}

fn required_name(name: &mut Node, cx: &mut Cx) -> bool {
    let text = match &name.value {
        Value::Text(_) => return true,
        Value::Number(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        _ => {
            let message = format!("`required` lists property names, this is {}", name.kind());
            cx.report.push(Code::WrongType, name.id, message);
            return false;
        }
    };
    cx.report.push(Code::Repaired, name.id, format!("`required` lists names; this is read as the text `{text}`"));
    name.value = Value::Text(text);
    true
}

fn enumeration(schema: &mut Schema, cx: &mut Cx) {
    let Some(node) = schema.map.get_mut("enum") else { return };
    match &node.value {
        Value::List(_) => {}
        Value::Null | Value::Map(_) => wrong(schema, "enum", "a list of values", cx),
        _ => {
            cx.report.push(Code::Repaired, node.id, "`enum` is a list; the one value here is read as a list of one");
            node.value = Value::List(vec![node.clone()]);
        }
    }
}

/// Swagger 2.0 has only the name of the property.
fn discriminator(schema: &mut Schema, cx: &mut Cx) {
    let Some(node) = schema.map.get_mut("discriminator") else { return };
    match &node.value {
        Value::Map(_) => {}
        Value::Text(_) => {
            if cx.version.dialect != Dialect::V2 {
                let message = "`discriminator` is an object; the text here is read as its `propertyName`";
                cx.report.push(Code::Repaired, node.id, message);
            }
            let mut map = Map::new();
            map.insert("propertyName", node.id, node.clone());
            node.value = Value::Map(map);
        }
        _ => wrong(schema, "discriminator", "an object with `propertyName`", cx),
    }
}

fn wrong(schema: &mut Schema, key: &str, expected: &str, cx: &mut Cx) {
    let found = schema.get(key).map_or("nothing", Node::kind);
    schema.drop(key, Code::WrongType, format!("`{key}` must be {expected}, this is {found}; it is passed over"), cx);
}
