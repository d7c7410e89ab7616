//! What stands where in a description: for each kind of object, what the values of its keys are.
//!
//! One table for all dialects, since no key means two things. It knows structure only; what the values of
//! keys must be is the business of [`read`](super::read).

use crate::load::node::{Map, Node};

/// The kinds of objects that hold other objects or can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Description,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    SecurityScheme,
    Example,
    Link,
    Callback,
}

impl Kind {
    /// For messages: `a schema`.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Description => "a whole description",
            Self::Components => "the components",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Schema => "a schema",
            Self::SecurityScheme => "a security scheme",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
        }
    }
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    One(Kind),
    Map(Kind),
    List(Kind),
    /// Values of the description itself: texts, numbers, small objects.
    Plain,
    /// Values of the API: nothing in them is a reference or a keyword.
    Verbatim,
    /// Has no counterpart in a client: not even looked into.
    Skipped,
}

/// The methods that have a key of their own in a path item. `query` is 3.2's.
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The sections of `components`, each with the kind of what it holds.
pub(super) const SECTIONS: [(&str, Kind); 11] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("pathItems", Kind::PathItem),
    ("mediaTypes", Kind::MediaType),
    ("examples", Kind::Example),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
];

/// Where Swagger 2.0 keeps what later moved below `components`.
pub(super) const SECTIONS_OF_V2: [(&str, Kind); 4] = [
    ("definitions", Kind::Schema),
    ("parameters", Kind::Parameter),
    ("responses", Kind::Response),
    ("securityDefinitions", Kind::SecurityScheme),
];

/// The section of `components` in which a kind lives in the normalised document. What has none is written out
/// where it is referred to.
pub(super) fn section(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Schema => Some("schemas"),
        Kind::Response => Some("responses"),
        Kind::Parameter => Some("parameters"),
        Kind::RequestBody => Some("requestBodies"),
        Kind::Header => Some("headers"),
        Kind::SecurityScheme => Some("securitySchemes"),
        _ => None,
    }
}

/// Whether components are listed under this key, in any version.
pub(super) fn is_section(key: &str) -> bool {
    SECTIONS.iter().chain(&SECTIONS_OF_V2).any(|(name, _)| *name == key)
}

/// What the value of `key` is in an object of this kind.
pub(super) fn child(of: Kind, key: &str) -> Child {
    use Child::{List, Map, One, Plain, Skipped, Verbatim};
    match (of, key) {
        // Property names are free, so nothing below may be decided by them alone.
        (_, key) if key.starts_with("x-") => Verbatim,
        (Kind::Description, "paths") => Map(Kind::PathItem),
        (Kind::Description, "components") => One(Kind::Components),
        (Kind::Description, "webhooks") => Skipped,
        (Kind::Description, key) => {
            SECTIONS_OF_V2.iter().find(|(name, _)| *name == key).map_or(Plain, |(_, k)| Map(*k))
        }
        (Kind::Components, key) => SECTIONS.iter().find(|(name, _)| *name == key).map_or(Plain, |(_, k)| Map(*k)),
        (Kind::Callback, _) => One(Kind::PathItem),
        (Kind::PathItem, "additionalOperations") => Map(Kind::Operation),
        (Kind::PathItem | Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::PathItem, key) if METHODS.iter().any(|m| m.eq_ignore_ascii_case(key)) => One(Kind::Operation),
        (Kind::Operation, "requestBody") => One(Kind::RequestBody),
        (Kind::Operation, "responses") => Map(Kind::Response),
        (Kind::Operation, "callbacks") | (Kind::Response, "links") => Skipped,
        (Kind::Parameter | Kind::Header, "schema" | "items") => One(Kind::Schema),
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => Map(Kind::MediaType),
        (Kind::Response, "headers") | (Kind::Encoding, "headers") => Map(Kind::Header),
        (Kind::Response, "schema") | (Kind::MediaType, "schema" | "itemSchema") => One(Kind::Schema),
        (Kind::MediaType | Kind::Encoding, "encoding") => Map(Kind::Encoding),
        (Kind::MediaType | Kind::Encoding, "prefixEncoding") => List(Kind::Encoding),
        (Kind::MediaType | Kind::Encoding, "itemEncoding") => One(Kind::Encoding),
        (Kind::Parameter | Kind::Header | Kind::MediaType | Kind::Response, "examples") => Skipped,
        (Kind::MediaType, "example") => Skipped,
        (Kind::Schema, key) => child_of_schema(key),
        (_, "example" | "default") => Verbatim,
        _ => Plain,
    }
}

fn child_of_schema(key: &str) -> Child {
    use Child::{List, Map, One, Plain, Skipped, Verbatim};
    match key {
        "properties" | "patternProperties" => Map(Kind::Schema),
        // What text holds is a type where it is all that there is: in a server-sent event.
        "additionalProperties"
        | "items"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => One(Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => List(Kind::Schema),
        // What is in there counts only if something refers to it, and then it becomes a component.
        "$defs" | "definitions" => Skipped,
        // These never shape a type, so what they refer to is not needed either; they are only reported.
        "if" | "then" | "else" | "not" | "contains" | "propertyNames" | "dependentSchemas" | "dependencies" => Verbatim,
        "example" | "examples" | "default" | "const" => Verbatim,
        _ => Plain,
    }
}

/// What kind of object stands at a pointer, as far as the table knows.
pub(super) fn kind_at(path: &[String]) -> Option<Kind> {
    let mut state = Child::One(Kind::Description);
    for part in path {
        state = match state {
            Child::One(kind) => child(kind, part),
            Child::Map(kind) | Child::List(kind) => Child::One(kind),
            Child::Plain | Child::Verbatim | Child::Skipped => return None,
        };
    }
    match state {
        Child::One(kind) => Some(kind),
        _ => None,
    }
}

/// The objects inside an object that the table knows, for rules that rewrite all of one kind.
pub(super) fn for_each_child(of: Kind, node: &mut Node, visit: &mut dyn FnMut(Kind, &mut Node)) {
    let Some(map) = node.as_map_mut() else { return };
    for (key, value) in map.iter_mut() {
        match child(of, key) {
            Child::One(kind) => match value.as_list_mut() {
                // `items` as a list, which drafts before 2020 read as a tuple.
                Some(list) => list.iter_mut().for_each(|item| visit(kind, item)),
                None => visit(kind, value),
            },
            Child::Map(kind) => {
                value.as_map_mut().into_iter().flat_map(|m| m.iter_mut()).for_each(|(_, v)| visit(kind, v))
            }
            Child::List(kind) => value.as_list_mut().into_iter().flatten().for_each(|item| visit(kind, item)),
            Child::Plain | Child::Verbatim | Child::Skipped => {}
        }
    }
}

/// The same objects, for looking only.
pub(super) fn each_child<'n>(of: Kind, node: &'n Node, visit: &mut dyn FnMut(Kind, &'n Node)) {
    for (key, value) in node.as_map().into_iter().flat_map(Map::iter) {
        match child(of, key) {
            Child::One(kind) => match value.as_list() {
                Some(list) => list.iter().for_each(|item| visit(kind, item)),
                None => visit(kind, value),
            },
            Child::Map(kind) => value.as_map().into_iter().flat_map(Map::iter).for_each(|(_, v)| visit(kind, v)),
            Child::List(kind) => value.as_list().into_iter().flatten().for_each(|item| visit(kind, item)),
            Child::Plain | Child::Verbatim | Child::Skipped => {}
        }
    }
}
