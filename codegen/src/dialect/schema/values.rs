//! `enum` and `default`: values that must be of the schema's type.

use super::Schema;
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys},
    load::node::{Node, NodeId, Value},
};

/// How a value relates to a type.
enum Fit {
    Yes,
    /// It must be meant as this.
    As(Value),
    No,
}

/// Compares with a JSON type. Authors forget quotes around text, and put them around numbers.
fn fit(value: &Value, json: &str) -> Fit {
    match (json, value) {
        ("string", Value::Text(_)) | ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) => Fit::Yes,
        ("array", Value::List(_)) | ("object", Value::Map(_)) => Fit::Yes,
        ("string", Value::Number(text)) => Fit::As(Value::Text(text.clone())),
        ("string", Value::Bool(value)) => Fit::As(Value::Text(value.to_string())),
        ("integer", Value::Number(text)) => integer(text),
        ("integer", Value::Text(text)) if text.trim().parse::<i64>().is_ok() => {
            Fit::As(Value::Number(text.trim().trim_start_matches('+').to_owned()))
        }
        ("number", Value::Text(text)) => match serde_json::from_str::<serde_json::Number>(text.trim()) {
            Ok(_) => Fit::As(Value::Number(text.trim().to_owned())),
            Err(_) => Fit::No,
        },
        ("boolean", Value::Text(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Fit::As(Value::Bool(true)),
            "false" => Fit::As(Value::Bool(false)),
            _ => Fit::No,
        },
        _ => Fit::No,
    }
}

/// As [`fit`], where text is meant with the letters that the author wrote: `0x1F` and `True` are texts of their own.
fn fit_written(node: &Node, json: &str, cx: &Cx) -> Fit {
    match fit(&node.value, json) {
        Fit::As(Value::Text(text)) => {
            let spelt = cx.sources.spelling(node.id, &node.value).map(str::to_owned);
            Fit::As(Value::Text(spelt.unwrap_or(text)))
        }
        fit => fit,
    }
}

/// `1.0` and `1e3` are integers too; `1.5` is none.
fn integer(text: &str) -> Fit {
    if !text.contains(['.', 'e', 'E']) {
        return Fit::Yes;
    }
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match text.parse::<f64>() {
        Ok(value) if value.fract() == 0.0 && value.abs() < EXACT => Fit::As(Value::Number(format!("{value:.0}"))),
        _ => Fit::No,
    }
}

/// An enumeration on a list can only be meant for its items.
pub(super) fn enum_of_items(schema: &mut Schema, cx: &mut Cx) {
    if schema.single_type() != Some("array") {
        return;
    }
    let scalars = |node: &Node| !matches!(node.value, Value::List(_) | Value::Map(_) | Value::Null);
    let Some(list) = schema.get("enum").and_then(Node::as_list) else { return };
    if list.is_empty() || !list.iter().all(scalars) {
        return;
    }
    let Some(items) = schema.map.get_mut("items").and_then(Node::as_map_mut) else { return };
    if items.contains("enum") || items.contains("$ref") {
        return;
    }
    let key = schema.key_id("enum");
    let Some(values) = schema.remove("enum") else { return };
    let message = "`enum` on a list would list whole lists; these values are read as those of its items";
    cx.report.push(Code::Repaired, values.id, message);
    let id = schema.id;
    if let Some(items) = schema.map.get_mut("items").and_then(Node::as_map_mut) {
        items.insert("enum", key, values);
        enumeration(&mut Schema { id, map: items }, cx);
    }
}

/// Values of another type are read as what they must mean, or left out; null becomes `nullable`.
pub(super) fn enumeration(schema: &mut Schema, cx: &mut Cx) {
    let Some(node) = schema.remove("enum") else { return };
    let (id, Value::List(values)) = (node.id, node.value) else { return };
    if values.is_empty() {
        cx.report.push(Code::EmptyEnum, id, "`enum` lists no value; any value is taken");
        return;
    }
    if values.iter().all(|value| value.value == Value::Null) {
        schema.allow_null(id);
        schema.set("enum", id, Value::List(values));
        return;
    }
    let json = schema.single_type().map(str::to_owned);
    if let Some((json, listed)) = json.as_deref().and_then(|json| Some((json, of_another_type(&values, json)?))) {
        let message = format!("`enum` lists only values of type {listed} where the type is {json}; both are taken");
        cx.report.push(Code::WrongEnumValue, id, message);
        schema.remove("type");
        let types = [json, listed].map(|name| Node::text_at(id, name));
        schema.set(keys::TYPES, id, Value::List(types.into()));
        schema.set("enum", id, Value::List(values));
        return;
    }
    let mut dropped = Vec::new();
    let mut kept = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        match enum_value(schema, value, json.as_deref(), cx) {
            Some(value) => kept.push(value),
            None => dropped.push(index),
        }
    }
    drop_beside(schema, &dropped, kept.len() + dropped.len());
    if kept.is_empty() {
        cx.report.push(Code::EmptyEnum, id, "`enum` lists no value that can be used; any value is taken");
    } else {
        schema.set("enum", id, Value::List(kept));
    }
}

/// The one type that all values have, if not one of them can be meant as the type that is said: one of the two is wrong,
/// and nobody knows which.
fn of_another_type(values: &[Node], json: &str) -> Option<&'static str> {
    let types = values.iter().map(|node| match node.value {
        Value::Text(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    });
    let types: Vec<_> = types.collect::<Option<_>>()?;
    let first = *types.first()?;
    let never_fits = values.iter().all(|node| matches!(fit(&node.value, json), Fit::No));
    let scalar = !matches!(json, "array" | "object" | "null");
    (scalar && never_fits && types.iter().all(|one| *one == first)).then_some(first)
}

fn enum_value(schema: &mut Schema, mut value: Node, json: Option<&str>, cx: &mut Cx) -> Option<Node> {
    if value.value == Value::Null {
        if !schema.is("nullable") && json.is_some() {
            let message = "`enum` lists null although the type does not allow it; null is taken";
            cx.report.push(Code::Repaired, value.id, message);
        }
        schema.allow_null(value.id);
        return None;
    }
    let Some(json) = json else { return Some(value) };
    match fit_written(&value, json, cx) {
        Fit::Yes => Some(value),
        Fit::As(meant) => {
            let message = format!("{} is listed where the type is {json}; it is read as {json}", value.kind());
            cx.report.push(Code::WrongEnumValue, value.id, message);
            value.value = meant;
            Some(value)
        }
        // The values of lists and objects are compared as a whole, whatever they are.
        Fit::No if matches!(json, "array" | "object") => {
            let message = format!("{} is listed where the type is {json}; it is taken all the same", value.kind());
            cx.report.push(Code::WrongEnumValue, value.id, message);
            Some(value)
        }
        Fit::No => {
            let message = format!("{} is listed where the type is {json}; it is left out", value.kind());
            cx.report.push(Code::WrongEnumValue, value.id, message);
            None
        }
    }
}

/// Extensions that give names or descriptions go by position.
fn drop_beside(schema: &mut Schema, dropped: &[usize], length: usize) {
    if dropped.is_empty() {
        return;
    }
    for key in keys::BESIDE_ENUM {
        let Some(list) = schema.map.get_mut(key).and_then(Node::as_list_mut).filter(|list| list.len() == length) else {
            continue;
        };
        let mut index = 0;
        list.retain(|_| {
            index += 1;
            dropped.binary_search(&(index - 1)).is_err()
        });
    }
}

/// A default that is not of the type is read as what it must mean, or left out.
pub(super) fn default(schema: &mut Schema, cx: &mut Cx) {
    let Some(value) = schema.get("default").cloned() else { return };
    if value.value == Value::Null {
        if !schema.is("nullable") {
            let message = "the default is null although null is not allowed: as if there were none".to_owned();
            schema.drop("default", Code::IgnoredKey, message, cx);
        }
        return;
    }
    let Some(json) = schema.single_type().map(str::to_owned) else { return };
    match fit_default(schema, &value, &json, cx) {
        Fit::Yes => {
            if let Some((at, message)) = misfit(schema, &value, cx) {
                cx.report.push(Code::WrongDefault, at, format!("{message}; the default is left out"));
                schema.map.remove("default");
            } else if let Some(message) = unlisted(schema, &value) {
                cx.report.push(Code::ConflictingTypes, value.id, format!("{message}; it is taken all the same"));
            }
        }
        Fit::As(meant) => {
            let message = format!("the default is {}; it is read as {json}", value.kind());
            cx.report.push(Code::Repaired, value.id, message);
            schema.set("default", value.id, meant);
        }
        Fit::No => {
            let message = format!("the default is {} where the type is {json}; it is left out", value.kind());
            schema.drop("default", Code::WrongDefault, message, cx);
        }
    }
}

/// An item of a default that is not of the type that items have.
fn misfit(schema: &Schema, value: &Node, cx: &Cx) -> Option<(NodeId, String)> {
    let json = schema.get("items")?.get("type")?.as_text()?;
    let known = ["string", "integer", "number", "boolean", "array", "object"].contains(&json);
    let is_wrong = |item: &&Node| item.value != Value::Null && matches!(fit_written(item, json, cx), Fit::No);
    let item = value.as_list().filter(|_| known)?.iter().find(is_wrong)?;
    Some((item.id, format!("{} is an item of the default where items are of type {json}", item.kind())))
}

/// What else the schema says against its default.
fn unlisted(schema: &Schema, value: &Node) -> Option<String> {
    let is_scalar = matches!(value.value, Value::Text(_) | Value::Number(_) | Value::Bool(_));
    if let Some(listed) = schema.get("enum").and_then(Node::as_list).filter(|listed| is_scalar && !listed.is_empty()) {
        let same = |item: &Node| match (&item.value, &value.value) {
            (Value::Number(a), Value::Number(b)) => a == b || a.parse::<f64>().ok() == b.parse::<f64>().ok(),
            (a, b) => a == b,
        };
        return (!listed.iter().any(same)).then(|| "the default is none of the values that `enum` lists".to_owned());
    }
    let number = |key: &str| match &schema.get(key)?.value {
        Value::Number(text) => text.parse::<f64>().ok(),
        _ => None,
    };
    let (size, low, high) = match &value.value {
        Value::Number(text) => (text.parse::<f64>().ok()?, "minimum", "maximum"),
        Value::Text(text) => (text.chars().count() as f64, "minLength", "maxLength"),
        Value::List(list) => (list.len() as f64, "minItems", "maxItems"),
        _ => return None,
    };
    let broken = match () {
        () if number(low).is_some_and(|least| size < least) => low,
        () if number(high).is_some_and(|most| size > most) => high,
        () => return None,
    };
    Some(format!("the default does not keep to `{broken}`"))
}

/// One value as the default of a list is a list of it.
fn fit_default(schema: &Schema, value: &Node, json: &str, cx: &Cx) -> Fit {
    let scalar = !matches!(value.value, Value::List(_) | Value::Map(_));
    let items = schema.get("items").and_then(|items| items.get("type")).and_then(Node::as_text);
    if json != "array" || !scalar {
        return fit_written(value, json, cx);
    }
    match items.map(|json| fit_written(value, json, cx)) {
        Some(Fit::Yes) => Fit::As(Value::List(vec![value.clone()])),
        Some(Fit::As(meant)) => Fit::As(Value::List(vec![Node::at(value.id, meant)])),
        _ => Fit::No,
    }
}
