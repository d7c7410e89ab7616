//! `type`: one name, a list of names, or what vendors write instead.

use super::Schema;
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys, version::Dialect},
    load::node::{Node, NodeId, Value},
};

/// What a name stands for: a JSON type, and the format that the name implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Meaning {
    json: &'static str,
    format: Option<&'static str>,
}

/// The types of the specification, and the names that authors use although it does not know them.
fn meaning(name: &str) -> Option<Meaning> {
    let (json, format) = match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "varchar" | "char" => ("string", None),
        "integer" | "int" | "number(integer)" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "long" | "int64" | "bigint" => ("integer", Some("int64")),
        "number" | "decimal" | "numeric" => ("number", None),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "boolean" | "bool" => ("boolean", None),
        "array" | "list" => ("array", None),
        "object" | "map" | "dict" | "hash" | "struct" => ("object", None),
        "null" | "none" | "nil" => ("null", None),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" | "guid" => ("string", Some("uuid")),
        "uri" | "url" => ("string", Some("uri")),
        "file" | "binary" => ("string", Some("binary")),
        "any" | "mixed" | "*" => ("any", None),
        _ => return None,
    };
    Some(Meaning { json, format })
}

const STANDARD: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

/// Whether this text can be meant as a type.
pub(super) fn is_known(name: &str) -> bool {
    meaning(name).is_some()
}

/// One type stays in `type`, `null` becomes `nullable`, several go into a private key.
pub(super) fn types(schema: &mut Schema, cx: &mut Cx) {
    let Some(node) = schema.remove("type") else { return };
    let id = node.id;
    let mut found: Vec<&'static str> = Vec::new();
    let listed = matches!(node.value, Value::List(_));
    let names = match node.value {
        Value::List(list) => list,
        _ => vec![node],
    };
    for name in &names {
        if let Some(json) = one(schema, name, listed, cx).filter(|json| !found.contains(json)) {
            found.push(json);
        }
    }
    write(schema, id, &found);
}

fn one(schema: &mut Schema, name: &Node, listed: bool, cx: &mut Cx) -> Option<&'static str> {
    let text = match &name.value {
        Value::Text(text) => text.as_str(),
        Value::Null if listed || cx.version.dialect >= Dialect::V3_1 || schema.map.is_empty() => "null",
        _ => {
            let message = format!("`type` must be the name of a type, this is {}; it is passed over", name.kind());
            cx.report.push(Code::WrongType, name.id, message);
            return None;
        }
    };
    let Some(meaning) = meaning(text) else {
        let message = format!("there is no type `{text}`; any value is taken");
        let hint = "the types are string, number, integer, boolean, array and object";
        cx.report.push(Code::WrongType, name.id, message).hint(hint);
        return None;
    };
    if text == "file" {
        schema.set(keys::FILE, name.id, Value::Bool(true));
    }
    let known = STANDARD.contains(&text) || text == "file" && cx.version.dialect == Dialect::V2;
    if !known {
        let read = if meaning.json == "any" { "any value" } else { meaning.json };
        let message = format!("there is no type `{text}`; it is read as {read}");
        cx.report.push(Code::Repaired, name.id, message);
    }
    if let Some(format) = meaning.format {
        schema.set_default("format", name.id, Value::Text(format.to_owned()));
    }
    Some(meaning.json)
}

fn write(schema: &mut Schema, id: NodeId, found: &[&'static str]) {
    let null = found.contains(&"null");
    // Every integer is a number, and what may be anything is of no type.
    let types: Vec<_> = match found.contains(&"any") {
        true => Vec::new(),
        false => found
            .iter()
            .filter(|json| **json != "null" && !(**json == "integer" && found.contains(&"number")))
            .collect(),
    };
    if null {
        schema.allow_null(id);
    }
    match types.as_slice() {
        [] if null && found.len() == 1 => {
            schema.set_default("enum", id, Value::List(vec![Node::at(id, Value::Null)]));
        }
        [] => {}
        [one] => schema.set("type", id, Value::Text((**one).to_owned())),
        many if many.len() == 6 - usize::from(found.contains(&"number")) => {}
        many => {
            let names = many.iter().map(|name| Node::text_at(id, **name)).collect();
            schema.set(keys::TYPES, id, Value::List(names));
        }
    }
}
