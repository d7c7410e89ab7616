//! One function for each keyword, or group of keywords, that 3.0 writes otherwise or not at all.

use super::{Schema, is_annotation};
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys, version::Dialect},
    load::node::{Map, Node, Value},
};

/// `x-nullable` is what vendors of Swagger 2.0 write for it.
pub(super) fn nullable(schema: &mut Schema, _: &mut Cx) {
    if let Some(node) = schema.remove("x-nullable") {
        schema.set_default("nullable", node.id, node.value);
    }
}

/// `const` is an enumeration of one value.
pub(super) fn constant(schema: &mut Schema, _: &mut Cx) {
    let Some(node) = schema.remove("const") else { return };
    let id = node.id;
    if node.value == Value::Null {
        schema.allow_null(id);
    }
    schema.map.insert(keys::CONST, id, node.clone());
    schema.set("enum", id, Value::List(vec![node]));
}

/// Enumerations are open here anyway.
pub(super) fn extensible_enum(schema: &mut Schema, _: &mut Cx) {
    let Some(node) = schema.remove("x-extensible-enum") else { return };
    if !schema.has("enum") && node.as_list().is_some_and(|list| !list.is_empty()) {
        schema.map.insert("enum", node.id, node);
    }
}

/// Since 3.1 an exclusive bound is a number of its own; before it is a flag beside the bound.
pub(super) fn bounds(schema: &mut Schema, _: &mut Cx) {
    bound(schema, "minimum", "exclusiveMinimum", |exclusive, inclusive| exclusive >= inclusive);
    bound(schema, "maximum", "exclusiveMaximum", |exclusive, inclusive| exclusive <= inclusive);
}

fn bound(schema: &mut Schema, inclusive: &str, exclusive: &str, tighter: fn(f64, f64) -> bool) {
    let Some(Value::Number(text)) = schema.get(exclusive).map(|node| node.value.clone()) else { return };
    let Some(node) = schema.remove(exclusive) else { return };
    let number = |node: Option<&Node>| match node.map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse::<f64>().ok(),
        _ => None,
    };
    let beside = number(schema.get(inclusive));
    if beside.is_none_or(|beside| text.parse().is_ok_and(|value| tighter(value, beside))) {
        schema.set(inclusive, node.id, node.value);
        schema.set(exclusive, node.id, Value::Bool(true));
    }
}

/// 3.1 says how bytes are carried where 3.0 had two formats.
pub(super) fn content(schema: &mut Schema, _: &mut Cx) {
    let encoding = schema.remove("contentEncoding");
    let media = schema.remove("contentMediaType");
    let has_type = schema.single_type().is_none_or(|json| json == "string");
    let format = match (encoding.as_ref().and_then(Node::as_text), media.as_ref().and_then(Node::as_text)) {
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64") => Some("byte"),
        (None, Some(media)) if is_octets(media) => Some("binary"),
        _ => None,
    };
    for (key, node) in [(keys::CONTENT_ENCODING, encoding), (keys::CONTENT_MEDIA_TYPE, media)] {
        let Some(node) = node.filter(|node| node.as_text().is_some()) else { continue };
        if let (Some(format), true) = (format, has_type) {
            schema.set_default("format", node.id, Value::Text(format.to_owned()));
            schema.set_default("type", node.id, Value::Text("string".to_owned()));
        }
        schema.map.insert(key, node.id, node);
    }
}

/// Whether content of this type cannot be text, so that a string without an encoding of it stands for its octets. What is
/// not known may be text (`application/jwt` is).
fn is_octets(media: &str) -> bool {
    const OF_APPLICATIONS: [&str; 11] = [
        "octet-stream",
        "pdf",
        "zip",
        "x-zip-compressed",
        "gzip",
        "x-gzip",
        "x-tar",
        "x-7z-compressed",
        "wasm",
        "protobuf",
        "msword",
    ];
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media.split_once('/') {
        Some(("image" | "audio" | "video" | "font", subtype)) => !subtype.ends_with("+xml"),
        Some(("application", subtype)) => {
            OF_APPLICATIONS.contains(&subtype)
                || subtype.starts_with("vnd.openxmlformats")
                || subtype.starts_with("vnd.ms-")
        }
        _ => false,
    }
}

/// 3.1 lists examples, 3.0 has one.
pub(super) fn examples(schema: &mut Schema, _: &mut Cx) {
    let Some(Node { value: Value::List(list), .. }) = schema.remove("examples") else { return };
    if let Some(first) = list.into_iter().next() {
        schema.set_default("example", first.id, first.value);
    }
}

/// Keywords that no type can show.
const NOT_SHAPING: [&str; 16] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "contentSchema",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "disallow",
    "divisibleBy",
    "extends",
    "$vocabulary",
];

/// Reports and removes what restricts values beyond their type. `not: {}` alone says that there is no value.
pub(super) fn not_shaping(schema: &mut Schema, cx: &mut Cx) {
    let anything = |node: &Node| node.value == Value::Bool(true) || node.as_map().is_some_and(Map::is_empty);
    if schema.get("not").is_some_and(anything) {
        let id = schema.key_id("not");
        schema.remove("not");
        schema.set(keys::NEVER, id, Value::Bool(true));
    }
    if schema.get("not").and_then(Node::as_bool) == Some(false) {
        schema.remove("not");
    }
    for key in NOT_SHAPING {
        let id = schema.key_id(key);
        if schema.remove(key).is_some() {
            let message = format!("`{key}` restricts values in a way that no Rust type can show; it is not checked");
            cx.report.push(Code::NotShaping, id, message);
        }
    }
}

/// Which type a restriction is about.
const RESTRICTIONS: [(&str, &[&str]); 13] = [
    ("pattern", &["string"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("multipleOf", &["number", "integer"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
];

/// A restriction of another type restricts nothing (JSON Schema Validation §6), but would hide what the schema is.
pub(super) fn misplaced(schema: &mut Schema, cx: &mut Cx) {
    let Some(json) = schema.single_type().map(str::to_owned) else { return };
    for (key, of) in RESTRICTIONS {
        if schema.has(key) && !of.contains(&json.as_str()) {
            let id = schema.key_id(key);
            schema.remove(key);
            cx.report.push(Code::IgnoredKey, id, format!("`{key}` means nothing for a value of type {json}"));
        }
    }
    let lists = json == "array" && cx.version.dialect < Dialect::V3_1;
    if lists && ["items", "prefixItems", "allOf", "oneOf", "anyOf"].iter().all(|key| !schema.has(key)) {
        let id = schema.get("type").map_or(schema.id, |node| node.id);
        cx.report.push(Code::MissingKey, id, "a list without `items`; its items are taken as they come");
    }
}

/// A reference with company becomes an `allOf` with it. Before 3.1 the company means nothing, but what describes,
/// or allows null, is certainly meant.
pub(super) fn beside_reference(schema: &mut Schema, cx: &mut Cx) {
    if !schema.has("$ref") || schema.map.len() == 1 {
        return;
    }
    if cx.version.dialect < Dialect::V3_1 {
        let ignored: Vec<_> = schema
            .map
            .entries()
            .filter(|(key, ..)| *key != "$ref" && !is_annotation(key))
            .map(|(k, id, _)| (k.to_owned(), id))
            .collect();
        for (key, id) in ignored {
            schema.remove(&key);
            cx.report.push(Code::IgnoredKey, id, format!("`{key}` means nothing beside a `$ref`"));
        }
    }
    if schema.map.len() == 1 {
        return;
    }
    let key = schema.key_id("$ref");
    let Some(reference) = schema.remove("$ref") else { return };
    let mut only = Map::new();
    let id = reference.id;
    only.insert("$ref", key, reference);
    let mut all = vec![Node::at(id, Value::Map(only))];
    if let Some(Node { value: Value::List(list), .. }) = schema.remove("allOf") {
        all.extend(list);
    }
    schema.set("allOf", id, Value::List(all));
}
