//! Which dialect a document is written in, told from its content and never from its file's name.

use crate::{
    diagnostics::{Code, Report, shorten},
    load::node::{Map, Node, Value},
    nearest::nearest,
};

/// The dialects, oldest first, so that `>=` reads as "from this version on".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    V2,
    V3_0,
    V3_1,
    V3_2,
}

/// A dialect, and how the document writes it: `3.0.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) dialect: Dialect,
    pub(super) written: String,
}

/// Reads `swagger` or `openapi`. Whatever is no description of a known version is refused here.
pub(super) fn recognise(root: &Node, report: &mut Report) -> Option<Version> {
    let Some(map) = root.as_map() else {
        let message = format!("an API description is an object, this document is {}", root.kind());
        report.push(Code::NotADescription, root.id, message).hint(WHAT_WORKS);
        return None;
    };
    if let Some(node) = map.get("openapi") {
        if let Some(id) = map.key_id("swagger") {
            report.push(Code::IgnoredKey, id, "`swagger` means nothing beside `openapi`; it is passed over");
        }
        return known(root, openapi(node, report)?, report);
    }
    if let Some(node) = map.get("swagger").or_else(|| map.get("swaggerVersion")) {
        return known(root, swagger(node, report)?, report);
    }
    let message = "the document has neither `openapi` nor `swagger`, so it does not say which version it is";
    let meant = map.entries().find_map(|(key, id, _)| Some((id, nearest(key, ["openapi", "swagger"])?)));
    match meant {
        Some((id, meant)) => report.push(Code::NotADescription, id, message).hint(format!("did you mean `{meant}`?")),
        None => report.push(Code::NotADescription, root.id, message).hint(other(map)),
    }
    None
}

/// What the document may be instead.
fn other(map: &Map) -> String {
    let found =
        OTHERS.iter().find(|(key, _)| map.contains(key) || map.get("info").is_some_and(|i| i.get(key).is_some()));
    match found {
        Some((_, what)) => format!("this looks like {what}; only OpenAPI and Swagger are read here"),
        None if map.contains("paths") => {
            "if this is an OpenAPI document, add `openapi: 3.0.3` as its first line".into()
        }
        None => WHAT_WORKS.to_owned(),
    }
}

/// Keys that other kinds of documents have at their top, or in `info`.
const OTHERS: &[(&str, &str)] = &[
    ("asyncapi", "an AsyncAPI document"),
    ("arazzo", "an Arazzo document"),
    ("overlay", "an overlay, which `overlays` of generate.toml names"),
    ("_postman_id", "a collection of Postman"),
    ("__schema", "a schema of GraphQL"),
    ("$schema", "a JSON Schema"),
    ("discoveryVersion", "a discovery document"),
];

/// A description says something of an API (3.1 §4.8.1). One that was cut off behind its head does not.
fn known(root: &Node, version: Version, report: &mut Report) -> Option<Version> {
    if CONTENT.iter().any(|key| root.get(key).is_some()) {
        return Some(version);
    }
    let message = "there is nothing in it to make a client of: no `paths`, and neither `components` nor `webhooks`";
    let hint = "the file may be truncated; write `paths: {}` if nothing is meant to be there";
    report.push(Code::NotADescription, root.id, message).hint(hint);
    None
}

/// What a client, or a part of one, is made of.
const CONTENT: &[&str] = &["paths", "components", "webhooks", "definitions"];

const WHAT_WORKS: &str = "the root must be an object with `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `swagger: \"2.0\"`";

fn openapi(node: &Node, report: &mut Report) -> Option<Version> {
    let written = scalar(node).unwrap_or_default().trim().to_owned();
    let mut parts = written.trim_start_matches(['v', 'V']).split(['.', '-']);
    let major = parts.next().unwrap_or_default();
    let minor = parts.next().map(str::trim);
    let dialect = match (major, minor) {
        ("3", Some("0") | None) => Dialect::V3_0,
        ("3", Some("1")) => Dialect::V3_1,
        ("3", Some("2")) => Dialect::V3_2,
        ("3", Some(later)) if later.parse::<u32>().is_ok() => {
            let message = format!("version `{written}` is newer than what is known here, and is read as 3.2");
            report.push(Code::Repaired, node.id, message);
            Dialect::V3_2
        }
        ("2", _) => Dialect::V2,
        _ => return refuse(node, &written, report),
    };
    if !is_exact(node, dialect) {
        let read = match dialect {
            Dialect::V2 => "2.0",
            Dialect::V3_0 => "3.0",
            Dialect::V3_1 => "3.1",
            Dialect::V3_2 => "3.2",
        };
        let message = format!("`openapi` is a version in full, like `{read}.0`; what is here is read as {read}");
        report.push(Code::Repaired, node.id, message);
    }
    Some(Version { dialect, written })
}

/// Whether a version is written as the specification has it: `3.1.0`, `3.0.0-rc1`.
fn is_exact(node: &Node, dialect: Dialect) -> bool {
    let Some((version, _)) = node.as_text().map(|text| text.split_once('-').unwrap_or((text, ""))) else {
        return false;
    };
    let parts: Vec<&str> = version.split('.').collect();
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    dialect == Dialect::V2 || (parts.len() == 3 && parts.iter().all(is_number))
}

fn swagger(node: &Node, report: &mut Report) -> Option<Version> {
    let written = scalar(node).unwrap_or_default().trim().to_owned();
    match written.as_str() {
        "2" | "2.0" | "2.0.0" => Some(Version { dialect: Dialect::V2, written: "2.0".to_owned() }),
        text if text.starts_with("3.") => {
            let message = format!("since 3.0 the version stands under `openapi`; this is read as OpenAPI {text}");
            report.push(Code::Repaired, node.id, message);
            openapi(node, report)
        }
        _ => refuse(node, &written, report),
    }
}

fn refuse(node: &Node, written: &str, report: &mut Report) -> Option<Version> {
    let message = match scalar(node) {
        Some(_) => format!("version `{}` is not read here", shorten(written)),
        None => format!("the version is text, this is {}", node.kind()),
    };
    report.push(Code::NotADescription, node.id, message).hint(WHAT_WORKS);
    None
}

/// A version is text, but `swagger: 2.0` without quotes is a number to YAML.
fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}
