//! What a description says against itself: each keyword is well formed, and together they cannot hold, or do not do
//! what they are there for.
//!
//! Looks at the tree in which every `$ref` is that of a component, and only reports: the result stays what it is.

use std::collections::BTreeSet;

use super::{
    Cx, component_name,
    grammar::{self, Child, Kind},
    read::to_json,
    version::Dialect,
};
use crate::{
    diagnostics::{Code, Severity, shorten},
    load::node::{Map, Node, NodeId, Value},
};

/// Reports all of it.
pub(super) fn look(tree: &Node, cx: &mut Cx) {
    let schemas = tree.get("components").and_then(|components| components.get("schemas")).and_then(Node::as_map);
    walk(Kind::Description, tree, schemas, cx);
    credentials(tree, cx);
}

/// Whether the credentials of the whole description are declared, where no operation asks for them: what operations ask
/// for is looked up with them.
fn credentials(tree: &Node, cx: &mut Cx) {
    let declared = tree.get("components").and_then(|components| components.get("securitySchemes"));
    let items = tree.get("paths").and_then(Node::as_map).into_iter().flat_map(Map::iter).map(|(_, item)| item);
    let operations = items.filter_map(Node::as_map).flat_map(Map::iter).filter(|(key, _)| is_method(key));
    if operations.into_iter().any(|(_, operation)| operation.get("security").is_none()) {
        return;
    }
    let alternatives = tree.get("security").and_then(Node::as_list).into_iter().flatten();
    for (name, id, _) in alternatives.filter_map(Node::as_map).flat_map(Map::entries) {
        if declared.and_then(|schemes| schemes.get(name)).is_none() {
            let message = format!("no security scheme is called `{}`, and no operation asks for it", shorten(name));
            let diagnostic = cx.report.push(Code::UnknownSecurity, id, message);
            diagnostic.severity = Severity::Warning;
            diagnostic.hint("declare it under `components.securitySchemes` (2.0: `securityDefinitions`)");
        }
    }
}

fn is_method(key: &str) -> bool {
    key == "additionalOperations" || grammar::METHODS.iter().any(|method| method.eq_ignore_ascii_case(key))
}

/// Bounded by the depth that was read.
fn walk(kind: Kind, node: &Node, schemas: Option<&Map>, cx: &mut Cx) {
    if let (Kind::Schema | Kind::Parameter | Kind::Header, Some(map)) = (kind, node.as_map()) {
        bounds(map, cx);
        exclusions(map, cx);
        if let (Kind::Schema, Some(schemas)) = (kind, schemas) {
            discriminator(map, schemas, cx);
        }
    }
    if cx.version.dialect < Dialect::V3_1 {
        early_booleans(kind, node, cx);
    }
    grammar::each_child(kind, node, &mut |child, node| walk(child, node, schemas, cx));
}

/// Only `additionalProperties` could be a boolean before 3.1.
fn early_booleans(kind: Kind, node: &Node, cx: &mut Cx) {
    let entries = node.as_map().into_iter().flat_map(Map::iter);
    for (key, value) in entries.filter(|(key, _)| !key.starts_with("additional")) {
        let schemas: Vec<&Node> = match grammar::child(kind, key) {
            Child::One(Kind::Schema) => vec![value],
            Child::Map(Kind::Schema) => value.as_map().into_iter().flat_map(Map::iter).map(|(_, node)| node).collect(),
            Child::List(Kind::Schema) => value.as_list().into_iter().flatten().collect(),
            _ => continue,
        };
        for node in schemas.into_iter().filter(|node| node.as_bool().is_some()) {
            let message = "a schema is an object before OpenAPI 3.1; the boolean is read as 3.1 has it";
            cx.report.push(Code::Repaired, node.id, message);
        }
    }
}

/// A lower bound and the upper one that belongs to it.
const BOUNDS: [(&str, &str); 5] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
];

fn bounds(map: &Map, cx: &mut Cx) {
    for (low, high) in BOUNDS {
        let (Some((low, least)), Some((high, (most, id)))) = (bound(map, low, true), bound(map, high, false)) else {
            continue;
        };
        let (least, _) = least;
        let excludes =
            low.starts_with("exclusive") || high.starts_with("exclusive") || flag(map, low) || flag(map, high);
        if most < least || (most == least && excludes) {
            let message = format!("no value keeps to both `{low}` and this `{high}`; both are kept as they are");
            cx.report.push(Code::ConflictingTypes, id, message);
        }
    }
    for key in ["minContains", "maxContains"] {
        if let Some((value, id)) = number(map, key).filter(|(value, _)| *value < 0.0) {
            cx.report.push(Code::WrongType, id, format!("`{key}` is a count, `{value}` is none; it is passed over"));
        }
    }
}

/// Keywords of which only one can hold.
fn exclusions(map: &Map, cx: &mut Cx) {
    if let (Some(only), Some(listed)) = (map.get("const"), map.get("enum").and_then(Node::as_list)) {
        let same = |value: &&Node| match (&value.value, &only.value) {
            (Value::Number(a), Value::Number(b)) => a.parse::<f64>().ok() == b.parse::<f64>().ok(),
            _ => to_json(value).ok() == to_json(only).ok(),
        };
        if !listed.is_empty() && !listed.iter().any(|value| same(&value)) {
            let message = "`const` is none of the values that `enum` lists; it counts";
            cx.report.push(Code::ConflictingTypes, only.id, message);
        }
    }
    let is_set = |key: &str| map.get(key).filter(|node| node.as_bool() == Some(true));
    if let (Some(_), Some(node)) = (is_set("readOnly"), is_set("writeOnly")) {
        let message = "a value is either only read or only written; both at once count as neither";
        cx.report.push(Code::ConflictingTypes, node.id, message);
    }
}

/// Whether 3.0 says that the bound itself is excluded.
fn flag(map: &Map, bound: &str) -> bool {
    let key = match bound {
        "minimum" => "exclusiveMinimum",
        "maximum" => "exclusiveMaximum",
        _ => return false,
    };
    map.get(key).and_then(Node::as_bool) == Some(true)
}

/// The stricter one of a bound and, from 3.1 on, its exclusive form.
fn bound<'k>(map: &Map, key: &'k str, lower: bool) -> Option<(&'k str, (f64, NodeId))> {
    let exclusive = match key {
        "minimum" => number(map, "exclusiveMinimum").map(|found| ("exclusiveMinimum", found)),
        "maximum" => number(map, "exclusiveMaximum").map(|found| ("exclusiveMaximum", found)),
        _ => None,
    };
    match (number(map, key).map(|found| (key, found)), exclusive) {
        (Some(plain), Some(strict)) if (plain.1.0 > strict.1.0) == lower && plain.1.0 != strict.1.0 => Some(plain),
        (_, Some(strict)) => Some(strict),
        (plain, None) => plain,
    }
}

fn number(map: &Map, key: &str) -> Option<(f64, NodeId)> {
    let node = map.get(key)?;
    match &node.value {
        Value::Number(text) => Some((text.parse::<f64>().ok().filter(|value| value.is_finite())?, node.id)),
        _ => None,
    }
}

/// What tells alternatives apart must be able to: a text that each of them may have.
fn discriminator(schema: &Map, schemas: &Map, cx: &mut Cx) {
    let Some(node) = schema.get("discriminator") else { return };
    let Some(key) = node.as_text().map(|text| (text, node.id)).or_else(|| text(node.get("propertyName"))) else {
        return;
    };
    let alternatives: Vec<&Node> =
        ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_list()).flatten().collect();
    if alternatives.is_empty() {
        base(schema, key, schemas, cx);
        return;
    }
    let all_are_named = alternatives.iter().all(|node| name_of(node).is_some());
    let names: BTreeSet<&str> = alternatives.iter().filter_map(|node| name_of(node)).collect();
    for (value, target) in node.get("mapping").and_then(Node::as_map).into_iter().flat_map(Map::iter) {
        let Some(name) = target.as_text().map(component_name) else { continue };
        if all_are_named && !names.contains(name) && schemas.get(name).is_some() {
            let message =
                format!("`{}` leads to `{}`, which is none of the alternatives", shorten(value), shorten(name));
            let diagnostic = cx.report.push(Code::PartLeftOut, target.id, format!("{message}; it is left out"));
            diagnostic.hint("add it to the alternatives, or take it out of the mapping");
        }
    }
    for node in alternatives {
        let (alternative, mut seen) = (resolved(node, schemas), Vec::new());
        let at = node.get("$ref").map_or(node.id, |text| text.id);
        if let Some(kind) = scalar_type(alternative) {
            let message = format!("`{}` tells this alternative from others, but {kind} has no keys", shorten(key.0));
            cx.report.push(Code::NoDiscriminator, at, message);
        } else if let Some(property) = property(alternative, key.0, schemas, &mut seen) {
            not_text(property, key.0, schemas, cx);
        }
    }
}

/// A schema that others lay in, which are told apart by a key of its own.
fn base(schema: &Map, (key, id): (&str, NodeId), schemas: &Map, cx: &mut Cx) {
    let declares = |node: &Node| property(node, key, schemas, &mut Vec::new()).is_some();
    let parts = schema.get("allOf").and_then(Node::as_list).unwrap_or_default();
    match schema.get("properties").and_then(|properties| properties.get(key)) {
        Some(property) => not_text(property, key, schemas, cx),
        None if parts.iter().any(declares) || key.is_empty() => {}
        None => {
            let message =
                format!("this tells schemas apart, but `{}` is no property of the one it stands in", shorten(key));
            let diagnostic = cx.report.push(Code::NoDiscriminator, id, message);
            diagnostic.hint(format!("declare `{}` among its properties, as a text", shorten(key)));
        }
    }
}

fn not_text(property: &Node, key: &str, schemas: &Map, cx: &mut Cx) {
    let property = resolved(property, schemas);
    let Some(node) = property.get("type") else { return };
    if let Some(kind) = node.as_text().filter(|kind| ["integer", "number", "boolean", "array", "object"].contains(kind))
    {
        let message = format!("`{}` tells alternatives apart by texts, and is of type {kind} here", shorten(key));
        cx.report.push(Code::NoDiscriminator, node.id, message).hint("make it `type: string`");
    }
}

/// The property of a schema, or of one that it lays in.
fn property<'n>(schema: &'n Node, key: &str, schemas: &'n Map, seen: &mut Vec<NodeId>) -> Option<&'n Node> {
    const FAR: usize = 64;
    if seen.contains(&schema.id) || seen.len() > FAR {
        return None;
    }
    seen.push(schema.id);
    let schema = resolved(schema, schemas);
    let own = schema.get("properties").and_then(|properties| properties.get(key));
    own.or_else(|| {
        let parts = schema.get("allOf").and_then(Node::as_list).unwrap_or_default();
        parts.iter().find_map(|part| property(part, key, schemas, seen))
    })
}

/// The schema that is meant where a reference stands; references never lead only to themselves here.
fn resolved<'n>(node: &'n Node, schemas: &'n Map) -> &'n Node {
    const FAR: usize = 64;
    let mut node = node;
    for _ in 0..FAR {
        match name_of(node).and_then(|name| schemas.get(name)) {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

fn name_of(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::as_text).map(component_name)
}

fn scalar_type(schema: &Node) -> Option<&'static str> {
    match schema.get("type")?.as_text()? {
        "string" => Some("text"),
        "integer" | "number" => Some("a number"),
        "boolean" => Some("a boolean"),
        "array" => Some("a list"),
        _ => None,
    }
}

fn text(node: Option<&Node>) -> Option<(&str, NodeId)> {
    node.and_then(|node| Some((node.as_text()?, node.id)))
}
