//! Which dialect a document is written in, told from its content and never from its file's name.

use crate::{
    diagnostics::{Code, Report},
    load::node::{Node, Value},
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
        return openapi(node, report);
    }
    if let Some(node) = map.get("swagger").or_else(|| map.get("swaggerVersion")) {
        return swagger(node, report);
    }
    let message = "the document has neither `openapi` nor `swagger`, so it does not say which version it is";
    let hint = match map {
        map if map.contains("asyncapi") => "this is an AsyncAPI document; only OpenAPI and Swagger are read here",
        map if map.contains("paths") => "if this is an OpenAPI document, add `openapi: 3.0.3` as its first line",
        _ => WHAT_WORKS,
    };
    report.push(Code::NotADescription, root.id, message).hint(hint);
    None
}

const WHAT_WORKS: &str = "the root must be an object with `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `swagger: \"2.0\"`";

fn openapi(node: &Node, report: &mut Report) -> Option<Version> {
    let written = scalar(node)?.trim().to_owned();
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
    let written = scalar(node)?.trim().to_owned();
    match written.as_str() {
        "2" | "2.0" | "2.0.0" => Some(Version { dialect: Dialect::V2, written: "2.0".to_owned() }),
        text if text.starts_with("3.") => openapi(node, report),
        _ => refuse(node, &written, report),
    }
}

fn refuse(node: &Node, written: &str, report: &mut Report) -> Option<Version> {
    let message = format!("version `{written}` is not read here");
    report.push(Code::NotADescription, node.id, message).hint(WHAT_WORKS);
    None
}

/// A version is text, but `swagger: 2.0` without quotes is a number to YAML.
fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text),
        _ => Some(""),
    }
}
