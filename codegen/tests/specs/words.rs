//! The sentences of a description: is each there that should be, and is each our own?

use serde_json::Value;

use crate::document::{Document, text};

/// Shorter ones cannot help being the same: `The user.`
const SENTENCE: usize = 25;

/// What has no text for people: operations, their inputs and replies, schemas, fields.
pub(crate) fn missing(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: String, value: &Value, key: &str| {
        if value[key].as_str().is_none_or(|text| text.trim().is_empty()) {
            found.push(format!("{what} has no {key}"));
        }
    };
    check("the document".to_owned(), &document.root["info"], "description");
    for operation in document.operations() {
        check(operation.id.clone(), operation.value, "summary");
        let inputs = operation.parameters.iter().copied().chain(operation.body);
        inputs.for_each(|input| check(format!("{}, {}", operation.id, text(&input["name"])), input, "description"));
        operation
            .replies
            .iter()
            .for_each(|(status, it)| check(format!("{}, {status}", operation.id), it, "description"));
    }
    for (name, schema) in document.schemas() {
        check(name.clone(), schema, "description");
        // Beside a reference nothing counts before 3.1: the schema that is meant describes itself.
        let fields = fields(schema).into_iter().filter(|(_, field)| field.get("$ref").is_none());
        fields.for_each(|(field, value)| check(format!("{name}.{field}"), value, "description"));
    }
    document.security_schemes().iter().for_each(|(name, scheme)| check(name.clone(), scheme, "description"));
    found
}

fn fields(schema: &Value) -> Vec<(&String, &Value)> {
    let own = schema["properties"].as_object().into_iter().flatten();
    let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(fields);
    own.chain(parts).collect()
}

/// Our sentences that stand in one of their texts, letter for letter but for case and spaces.
pub(crate) fn copied(ours: &Value, theirs: &[Value]) -> Vec<String> {
    let theirs: Vec<String> = theirs.iter().flat_map(strings).map(plain).collect();
    let theirs = theirs.join("\n");
    let sentences = said(ours).into_iter().flat_map(sentences).map(|sentence| plain(&sentence));
    sentences.filter(|sentence| sentence.len() > SENTENCE && theirs.contains(sentence)).collect()
}

fn sentences(text: &str) -> Vec<String> {
    let parts = text.split("\n\n").flat_map(|paragraph| paragraph.split_inclusive(['.', ';', ':', '!', '?']));
    let parts = parts.map(|part| part.trim_matches(['.', ';', ':', '!', '?', ' ']).to_owned());
    parts.chain([text.trim().to_owned()]).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a document says to people.
fn said(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => object.iter().flat_map(|(key, value)| said_at(key, value)).collect(),
        Value::Array(list) => list.iter().flat_map(said).collect(),
        _ => Vec::new(),
    }
}

fn said_at<'a>(key: &str, value: &'a Value) -> Vec<&'a str> {
    match (key, value) {
        ("description" | "summary" | "title", Value::String(text)) => vec![text],
        ("scopes", Value::Object(scopes)) => scopes.values().filter_map(Value::as_str).collect(),
        _ => said(value),
    }
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(object) => object.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}
