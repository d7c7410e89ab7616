//! Fixtures whose structure is changed: parts are taken away, doubled, put elsewhere, renamed, or made references.

use arbitrary::{Result, Unstructured};
use clientwright_codegen::Outcome;
use serde_json::{Map, Value, json};

use crate::{
    fixtures::{DOCUMENTS, run},
    load::said,
};

/// How many changes one input makes at most.
const CHANGES: usize = 12;

/// No copy may be larger, else a few of them double to gigabytes.
const MOST_COPIED: usize = 4_000;

/// Names of members, all of which mean something somewhere.
const KEYS: &[&str] = &[
    "$ref",
    "$defs",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "items",
    "prefixItems",
    "contains",
    "properties",
    "patternProperties",
    "propertyNames",
    "required",
    "type",
    "format",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "nullable",
    "x-nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "discriminator",
    "mapping",
    "propertyName",
    "defaultMapping",
    "title",
    "description",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "multipleOf",
    "maxLength",
    "pattern",
    "minItems",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "x-enum-varnames",
    "name",
    "in",
    "style",
    "explode",
    "schema",
    "content",
    "allowReserved",
    "allowEmptyValue",
    "collectionFormat",
    "encoding",
    "headers",
    "contentType",
    "parameters",
    "requestBody",
    "responses",
    "operationId",
    "tags",
    "security",
    "servers",
    "callbacks",
    "links",
    "webhooks",
    "paths",
    "components",
    "schemas",
    "securitySchemes",
    "definitions",
    "securityDefinitions",
    "consumes",
    "produces",
    "host",
    "basePath",
    "schemes",
    "url",
    "variables",
    "get",
    "post",
    "query",
    "additionalOperations",
    "itemSchema",
    "summary",
    "openapi",
    "swagger",
    "info",
    "version",
    "default",
    "2XX",
    "200",
    "404",
    "204",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/event-stream",
    "*/*",
    "Self",
    "Option",
    "type",
    "",
    "self",
    "a",
    "A",
    "a-b",
    "a_b",
    "1",
    "é",
    "Error",
    "Client",
    "crate",
];

/// # Panics
/// If what comes out does not hold together.
pub fn check(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let Ok(document) = changed(&mut choices) else { return };
    judge(&document, bytes.len().is_multiple_of(8));
}

/// The description that the bytes stand for.
fn changed(choices: &mut Unstructured) -> Result<Value> {
    let mut document = choices.choose(&DOCUMENTS)?.clone();
    for _ in 0..CHANGES {
        if choices.is_empty() {
            break;
        }
        change(&mut document, choices)?;
    }
    Ok(document)
}

fn change(document: &mut Value, choices: &mut Unstructured) -> Result<()> {
    let other = pick(document, choices)?;
    let value = value(document, &other, choices)?;
    let at = pick(document, choices)?;
    let Some(found) = document.pointer_mut(&at) else { return Ok(()) };
    match choices.int_in_range(0..=7)? {
        0 => *found = value,
        1 => remove(found, choices)?,
        2 | 3 => add(found, value, choices)?,
        4 => rename(found, choices)?,
        5 => {
            let key = *choices.choose(&["allOf", "oneOf", "anyOf", "prefixItems"])?;
            *found = json!({ key: [found.take(), value] });
        }
        6 => {
            let key = *choices.choose(&["items", "additionalProperties", "not", "schema", "propertyNames"])?;
            *found = json!({ "type": "object", key: found.take() });
        }
        _ => *found = json!({ "$ref": format!("#{other}") }),
    }
    Ok(())
}

/// The pointer of some part.
fn pick(document: &Value, choices: &mut Unstructured) -> Result<String> {
    let (mut at, mut pointer) = (document, String::new());
    loop {
        let children: Vec<(String, &Value)> = match at {
            Value::Object(members) => {
                members.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
            }
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
            _ => return Ok(pointer),
        };
        if children.is_empty() || !pointer.is_empty() && choices.ratio(1, 6)? {
            return Ok(pointer);
        }
        let (key, child) = &children[choices.choose_index(children.len())?];
        pointer = format!("{pointer}/{key}");
        at = child;
    }
}

/// A value to put somewhere: one that stands elsewhere, or one that is odd.
fn value(document: &Value, other: &str, choices: &mut Unstructured) -> Result<Value> {
    let odd = choices.int_in_range(0..=31)?;
    Ok(match odd {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!(0),
        4 => json!(-1),
        5 => json!(u64::MAX),
        6 => json!(1e300),
        7 => json!(""),
        8 => json!([]),
        9 => json!({}),
        10 => json!(["a", "a", 1, null]),
        11 => json!(["string", "null"]),
        12 => json!("object"),
        13 => json!("integer"),
        14 => json!({ "$ref": format!("#{other}") }),
        15 => json!(*choices.choose(KEYS)?),
        16 => json!(choices.arbitrary::<String>()?.chars().take(40).collect::<String>()),
        _ => document.pointer(other).filter(|found| found.to_string().len() < MOST_COPIED).cloned().unwrap_or_default(),
    })
}

fn remove(found: &mut Value, choices: &mut Unstructured) -> Result<()> {
    match found {
        Value::Object(members) if !members.is_empty() => {
            let index = choices.choose_index(members.len())?;
            *members = members
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != index)
                .map(|(_, member)| member)
                .map(owned)
                .collect();
        }
        Value::Array(items) if !items.is_empty() => {
            items.remove(choices.choose_index(items.len())?);
        }
        other => *other = Value::Null,
    }
    Ok(())
}

fn owned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

fn add(found: &mut Value, value: Value, choices: &mut Unstructured) -> Result<()> {
    match found {
        Value::Object(members) => {
            members.insert((*choices.choose(KEYS)?).to_owned(), value);
        }
        Value::Array(items) => items.push(value),
        other => *other = Value::Array(vec![other.take(), value]),
    }
    Ok(())
}

fn rename(found: &mut Value, choices: &mut Unstructured) -> Result<()> {
    let Value::Object(members) = found else { return Ok(()) };
    if members.is_empty() {
        return Ok(());
    }
    let (index, name) = (choices.choose_index(members.len())?, *choices.choose(KEYS)?);
    let renamed = |(at, (key, value)): (usize, (&String, &Value))| match at == index {
        true => (name.to_owned(), value.clone()),
        false => owned((key, value)),
    };
    *members = members.iter().enumerate().map(renamed).collect::<Map<_, _>>();
    Ok(())
}

fn judge(document: &Value, twice: bool) {
    let outcome = run(document);
    said(&outcome.report, &outcome.sources);
    assert_ne!(outcome.files.is_some(), outcome.report.has_errors(), "files and errors exclude each other: {document}");
    if let Some(files) = &outcome.files {
        let ledger = &outcome.ledger;
        let known = ledger.operations_emitted + ledger.operations_left_out.len();
        assert_eq!(ledger.operations, known, "an operation is dropped in silence: {document}");
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            if let Err(error) = syn::parse_file(text) {
                panic!("{path} is no Rust: {error}: {document}");
            }
        }
    }
    if twice {
        let Outcome { files, report, .. } = run(document);
        assert_eq!(files, outcome.files, "not the same twice: {document}");
        assert_eq!(report.diagnostics.len(), outcome.report.diagnostics.len(), "not the same twice: {document}");
    }
}
