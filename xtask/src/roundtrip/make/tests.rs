//! What is made of small schemas.

use serde_json::{Value, json};

use super::{super::document::Document, instances};

/// The instances of the schema `Thing`.
fn made(schemas: Value) -> Vec<String> {
    let schemas = schemas.as_object().cloned().unwrap_or_default();
    let document = Document { schemas, examples: Vec::new() };
    instances(&document, "Thing").into_iter().map(|made| made.json).collect()
}

#[test]
fn objects_are_of_two_alternatives_where_they_may_be() {
    let of = |key: &str| {
        made(json!({ "Thing": { key: [
            { "type": "object", "properties": { "a": { "type": "boolean" }, "z": { "type": "boolean" } } },
            { "type": "object", "properties": { "a": { "type": "boolean" }, "b": { "type": "boolean" } } },
            { "type": "object", "properties": { "a": { "type": "string", "enum": ["tag"] }, "c": { "type": "boolean" } } },
        ] } }))
    };
    let both = r#"{"a":true,"z":true,"b":true}"#.to_owned();
    assert!(of("anyOf").contains(&both), "{:?}", of("anyOf"));
    assert!(!of("anyOf").iter().any(|json| json.contains(r#""b":true,"c""#)), "another value under `a`");
    assert!(!of("oneOf").contains(&both), "{:?}", of("oneOf"));
}

#[test]
fn each_listed_value_and_one_that_is_not_is_made() {
    let values = made(json!({ "Thing": { "type": "string", "enum": ["a", "b"], "nullable": true } }));
    assert_eq!(values, [r#""a""#, r#""b""#, r#""cw-unlisted""#, "null"]);
}

#[test]
fn what_may_be_missing_is_left_out_and_alone() {
    let schema = json!({ "type": "object", "required": ["a"], "additionalProperties": false, "properties": {
        "a": { "type": "boolean" }, "b": { "type": "boolean" }, "c": { "type": "boolean", "nullable": true } } });
    let values = made(json!({ "Thing": schema }));
    for expected in [
        r#"{"a":true,"b":true,"c":true}"#,
        r#"{"a":true}"#,
        r#"{"a":true,"c":true}"#,
        r#"{"a":true,"b":true}"#,
        r#"{"a":true,"c":null}"#,
        r#"{"a":false}"#,
    ] {
        assert!(values.iter().any(|value| value == expected), "{expected} is not in {values:#?}");
    }
}

#[test]
fn what_a_base_lists_is_itself_and_none_of_the_others() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let words = json!({ "allOf": [reference("Base")], "description": "the base" });
    let derived = |base: Value, key: &str| json!({ "allOf": [base, { "type": "object", "properties": { key: { "type": "boolean" } } }] });
    let base = json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
        "discriminator": { "propertyName": "kind" }, "oneOf": [reference("Thing"), reference("Other")] });
    let values = made(json!({ "Base": base, "Thing": derived(words, "t"), "Other": derived(reference("Base"), "o") }));
    assert!(values.iter().any(|value| value.contains(r#""t":true"#)), "{values:#?}");
    assert!(!values.iter().any(|value| value.contains(r#""o""#)), "{values:#?}");
}

#[test]
fn a_key_that_is_demanded_alone_is_as_any_other_key() {
    let of = |additional: Value| {
        made(json!({ "Thing": { "type": "object", "required": ["a"], "additionalProperties": additional } }))
    };
    assert_eq!(of(json!({ "type": "boolean" }))[0], r#"{"a":true}"#);
    assert_eq!(of(json!(true))[0], r#"{"a":"any"}"#);
}
