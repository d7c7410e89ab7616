//! Which further files a description needs, and which it must not have.
//!
//! Only file names are decided here: what a reference means, and whether it leads to something, is the dialect's
//! business. No reference is ever followed over a network.

use std::collections::BTreeSet;

use crate::load::node::{Map, Node, NodeId, Value};

/// One text that may name a file.
#[derive(Debug)]
pub(super) struct Reference {
    /// Of the text.
    pub(super) id: NodeId,
    pub(super) text: String,
    /// It stands in an example or the like, where it need not be a reference at all.
    pub(super) is_data: bool,
}

/// What the values of one file refer to, and what they call themselves.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) references: Vec<Reference>,
    /// `$id` (JSON Schema 2020-12 §8.2.1) and `$self` (OpenAPI 3.2 §4.1): what one of our files can be called.
    pub(super) own_names: BTreeSet<String>,
}

/// Where a reference leads, as far as files go.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To the file in which it stands.
    Here,
    File(String),
    /// Nowhere that we go; the reason as the end of a sentence.
    Forbidden(&'static str),
}

/// Why a relative reference is refused.
pub(super) const OUTSIDE: &str = "leads out of the description's folder";

/// All references of one file, in the order of the text.
pub(super) fn find(root: &Node) -> Found {
    let mut found = Found::default();
    found.walk(root, Role::Object);
    found
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Words of the specification.
    Object,
    /// Names that the author chose: `default` among properties is one of them.
    Names,
    /// Whatever the API sends.
    Data,
}

/// Keys whose object has names for keys.
const NAMES: &[&str] = &[
    "properties",
    "patternProperties",
    "dependentSchemas",
    "definitions",
    "$defs",
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "securityDefinitions",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
    "paths",
    "webhooks",
    "content",
    "encoding",
    "variables",
];
/// Keys under which the API's own values stand.
const DATA: &[&str] = &["example", "default", "const", "enum", "value"];

impl Role {
    fn below(self, key: &str, value: &Node) -> Self {
        match self {
            Self::Data => Self::Data,
            Self::Names => Self::Object,
            Self::Object if DATA.contains(&key) || key.starts_with("x-") => Self::Data,
            Self::Object if key == "examples" && value.as_list().is_some() => Self::Data,
            Self::Object if NAMES.contains(&key) => Self::Names,
            Self::Object => Self::Object,
        }
    }
}

impl Found {
    /// Bounded by the depth that was read.
    fn walk(&mut self, node: &Node, role: Role) {
        match &node.value {
            Value::Map(map) => self.object(map, role),
            Value::List(items) => items.iter().for_each(|item| self.walk(item, role)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn object(&mut self, map: &Map, role: Role) {
        for (key, value) in map.iter() {
            match (key, value.as_text()) {
                ("$ref", Some(text)) => self.push(value.id, text, role),
                ("$id" | "$self", Some(text)) => _ = self.own_names.insert(without_fragment(text).to_owned()),
                ("discriminator", None) if role == Role::Object => self.mapping(value, role),
                _ => self.walk(value, role.below(key, value)),
            }
        }
    }

    /// The values of a discriminator's mapping are names or references, and so is its default (OpenAPI 3.2 §4.25).
    fn mapping(&mut self, discriminator: &Node, role: Role) {
        let texts = discriminator.get("mapping").and_then(Node::as_map).into_iter().flat_map(Map::iter);
        for value in texts.map(|(_, value)| value).chain(discriminator.get("defaultMapping")) {
            match value.as_text() {
                Some(text) if names_a_file(text) => self.push(value.id, text, role),
                _ => {}
            }
        }
    }

    fn push(&mut self, id: NodeId, text: &str, role: Role) {
        self.references.push(Reference { id, text: text.to_owned(), is_data: role == Role::Data });
    }
}

fn names_a_file(text: &str) -> bool {
    let file = without_fragment(text).to_ascii_lowercase();
    file.contains(['/', '\\', ':']) || [".json", ".yaml", ".yml"].iter().any(|ending| file.ends_with(ending))
}

/// Whether a file is prose, which descriptions are cut out into, and no values.
pub(super) fn is_prose(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".md", ".markdown"].iter().any(|ending| path.ends_with(ending))
}

/// The part before `#`.
pub(super) fn without_fragment(text: &str) -> &str {
    text.split_once('#').map_or(text, |(file, _)| file)
}

/// `/definitions/X` where `#/definitions/X` is meant: what it leads to, the dialect decides.
pub(super) fn lacks_a_hash(text: &str, root: &Node) -> bool {
    let sections = ["/components/", "/definitions/", "/parameters/", "/responses/"];
    sections.iter().any(|section| text.starts_with(section))
        || root.pointer(text).is_some_and(|_| text.starts_with('/'))
}

/// Where the reference `text` in the file `from` leads. `allowed` are folders outside of ours.
pub(super) fn target<'a>(from: &str, text: &str, allowed: impl IntoIterator<Item = &'a str>) -> Target {
    let file = without_fragment(text.trim());
    if file.is_empty() {
        return Target::Here;
    }
    if let Some(reason) = elsewhere(file) {
        return Target::Forbidden(reason);
    }
    let decoded = percent_decoded(file).replace('\\', "/");
    if decoded.contains('\0') || elsewhere(&decoded).is_some() {
        return Target::Forbidden("hides another place in an encoded form");
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = normal(&format!("{folder}/{decoded}"));
    let is_outside = path == ".." || path.starts_with("../");
    if is_outside && !allowed.into_iter().any(|folder| lies_in(&path, &normal(folder))) {
        return Target::Forbidden(OUTSIDE);
    }
    if path == from { Target::Here } else { Target::File(path) }
}

/// Why a reference is none to a file beside ours.
fn elsewhere(file: &str) -> Option<&'static str> {
    let scheme = file.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match scheme {
        Some(scheme) if scheme.len() == 1 && is_scheme(scheme) => Some("is an absolute path"),
        Some(scheme) if scheme.eq_ignore_ascii_case("file") => Some("is an absolute path"),
        Some(scheme) if is_scheme(scheme) => Some("leads to a network or another resource, and nothing is fetched"),
        _ if file.starts_with("//") || file.starts_with("\\\\") => {
            Some("leads to another host, and nothing is fetched")
        }
        _ if file.starts_with(['/', '\\']) => Some("is an absolute path"),
        _ => None,
    }
}

/// RFC 3986 §2.1. What is no valid escape, or no UTF-8, stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match code.filter(|_| *first == b'%' && tail[0] != b'+') {
            Some(code) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The path without `.`, without empty parts, and with `..` only in front.
pub(super) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn lies_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    rest.is_some_and(|rest| rest != ".." && !rest.starts_with("../"))
}
