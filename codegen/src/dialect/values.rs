//! Whether the value of each key is of the type that the specification gives it, also in those parts of which no
//! client is made: callbacks, links, examples, and what restricts values beyond their type.
//!
//! What [`read`](super::read) needs it checks itself and says what came of it; here is added what nobody spoke of.

use std::collections::BTreeSet;

use super::{
    Cx,
    grammar::{self, Kind, SECTIONS, SECTIONS_OF_V2},
    version::Dialect,
};
use crate::{
    diagnostics::{Code, Place, Report},
    load::node::{Map, Node, NodeId, Value},
};

/// What a value must be.
#[derive(Clone, Copy)]
enum Want {
    Any,
    Text,
    Number,
    Flag,
    /// A type, or a list of some.
    Types,
    /// An object, or a schema that is a boolean.
    Is(Kind),
    One(Object),
    List(&'static Self),
    /// An object whose keys are free.
    Map(&'static Self),
    /// The same, but keys that begin with `x-` are extensions.
    Extensible(&'static Self),
}

/// Objects without a [`Kind`], whose keys the specification gives.
#[derive(Clone, Copy)]
enum Object {
    Info,
    Contact,
    License,
    Server,
    Variable,
    Tag,
    ExternalDocs,
    Discriminator,
    Xml,
    Flows,
    Flow,
}

/// A value that is not what it must be.
pub(super) struct Wrong {
    id: NodeId,
    code: Code,
    message: String,
}

/// All values of the wrong type, each once: in the tree of all files, and in the first one as it was written, since
/// only there are the parts that nobody looks into.
pub(super) fn wrong(trees: [&Node; 2], cx: &Cx) -> Vec<Wrong> {
    let mut walk = Walk { wrong: Vec::new(), seen: BTreeSet::new(), dialect: cx.version.dialect };
    trees.into_iter().for_each(|tree| walk.look(tree, "the description", Want::Is(Kind::Description)));
    walk.wrong
}

/// Reports those of which nothing has been said.
pub(super) fn report(wrong: Vec<Wrong>, cx: &mut Cx) {
    let said = places(cx.report);
    for Wrong { id, code, message } in wrong {
        if !said.contains(&id) {
            cx.report.push(code, id, message);
        }
    }
}

fn places(report: &Report) -> BTreeSet<NodeId> {
    let node = |place: &Place| match place {
        Place::Node(id) => Some(*id),
        Place::Part { .. } | Place::Offset { .. } | Place::File(_) | Place::Nowhere => None,
    };
    report.diagnostics.iter().filter_map(|diagnostic| node(&diagnostic.place)).collect()
}

fn is_reference(map: &Map) -> bool {
    map.get("$ref").is_some_and(|node| node.as_text().is_some())
}

struct Walk {
    wrong: Vec<Wrong>,
    /// What is referred to may stand in the tree more than once.
    seen: BTreeSet<NodeId>,
    dialect: Dialect,
}

impl Walk {
    fn look(&mut self, node: &Node, key: &str, want: Want) {
        match (&node.value, want) {
            (_, Want::Any) | (Value::Bool(_), Want::Is(Kind::Schema)) => {}
            (Value::Null, Want::Types) => {
                let message = format!("`{key}` is null, as if it were not there; the type of that name needs quotes");
                self.found(node, Code::WrongType, message);
            }
            // Null is as good as no value.
            (Value::Null, _) => {}
            // Any part may be written elsewhere, although the specification allows that of few.
            (Value::Map(map), want) if is_reference(map) && !matches!(want, Want::Is(_) | Want::One(_)) => {}
            (Value::Text(_), Want::Text | Want::Types) | (Value::Number(_), Want::Number) => {}
            (Value::Bool(_), Want::Flag) => {}
            (Value::List(list), Want::Types) if list.is_empty() => {
                self.found(node, Code::WrongType, format!("`{key}` lists no type; it is passed over"));
            }
            (Value::List(list), Want::Types) => {
                let types = list.iter().filter(|item| item.value != Value::Null);
                types.for_each(|item| self.look(item, key, Want::Text));
            }
            (Value::List(list), Want::List(want)) => list.iter().for_each(|item| self.look(item, key, *want)),
            (Value::List(list), Want::Is(_) | Want::One(_) | Want::Map(_) | Want::Extensible(_)) if list.is_empty() => {
                let message = format!("`{key}` is an object; the empty list here is read as an empty one");
                self.found(node, Code::Repaired, message);
            }
            (Value::Map(map), Want::List(_)) if map.is_empty() => {
                let message = format!("`{key}` is a list; the empty object here is read as an empty one");
                self.found(node, Code::Repaired, message);
            }
            // `items` as a list, which drafts before 2020 read as a tuple.
            (Value::List(list), Want::Is(Kind::Schema)) if key == "items" => {
                list.iter().for_each(|item| self.look(item, "items of a tuple", want));
            }
            (Value::Map(map), Want::Map(want)) => map.iter().for_each(|(key, node)| self.look(node, key, *want)),
            (Value::Map(map), Want::Extensible(want)) => {
                let entries = map.iter().filter(|(key, _)| !key.starts_with("x-"));
                entries.for_each(|(key, node)| self.look(node, key, if key == "$ref" { Want::Text } else { *want }));
            }
            (Value::Map(map), Want::One(object)) => {
                map.iter().for_each(|(key, node)| self.look(node, key, of(object, key)));
            }
            (Value::Map(map), Want::Is(kind)) => {
                let dialect = self.dialect;
                map.iter().for_each(|(key, node)| self.look(node, key, of_kind(kind, key, dialect)));
            }
            (_, want) => self.mismatch(node, key, want),
        }
    }

    fn mismatch(&mut self, node: &Node, key: &str, want: Want) {
        let bound = matches!(key, "exclusiveMinimum" | "exclusiveMaximum");
        let (code, message) = match (&node.value, want) {
            (Value::Bool(_), Want::Number) if bound => {
                (Code::Repaired, format!("`{key}` is a number since 3.1; the boolean is read as 3.0 has it"))
            }
            (Value::Number(_), Want::Flag) if bound => {
                (Code::Repaired, format!("`{key}` is a boolean before 3.1; the number is read as 3.1 has it"))
            }
            _ => {
                let expected = match want {
                    Want::Any => "any value",
                    Want::Text => "text",
                    Want::Number => "a number",
                    Want::Flag => "a boolean",
                    Want::Types => "text or a list",
                    Want::List(_) => "a list",
                    Want::Is(_) | Want::One(_) | Want::Map(_) | Want::Extensible(_) => "an object",
                };
                (Code::WrongType, format!("`{key}` must be {expected}, this is {}; it is passed over", node.kind()))
            }
        };
        self.found(node, code, message);
    }

    fn found(&mut self, node: &Node, code: Code, message: String) {
        if self.seen.insert(node.id) {
            self.wrong.push(Wrong { id: node.id, code, message });
        }
    }
}

const TEXTS: Want = Want::List(&Want::Text);
const ANY_OF_ANY_NAME: Want = Want::Map(&Want::Any);
const SERVERS: Want = Want::List(&Want::One(Object::Server));
const REQUIREMENTS: Want = Want::List(&Want::Map(&TEXTS));
const SCHEMAS: Want = Want::Map(&Want::Is(Kind::Schema));
const MORE: Want = Want::One(Object::ExternalDocs);

/// What the value of `key` must be; anything, if the specification does not know the key.
fn of(object: Object, key: &str) -> Want {
    use Want::{Any, Extensible, Map, One, Text};
    match (object, key) {
        (_, key) if key.starts_with("x-") => Any,
        (Object::Info, "contact") => One(Object::Contact),
        (Object::Info, "license") => One(Object::License),
        (Object::Info, "title" | "summary" | "description" | "termsOfService" | "version") => Text,
        (Object::Contact | Object::License, "name" | "url" | "email" | "identifier") => Text,
        (Object::Server, "url" | "description" | "name") => Text,
        (Object::Server, "variables") => Map(&One(Object::Variable)),
        (Object::Variable, "default" | "description") => Text,
        (Object::Variable, "enum") => TEXTS,
        (Object::Tag, "name" | "summary" | "description" | "parent" | "kind") => Text,
        (Object::Tag, "externalDocs") => MORE,
        (Object::ExternalDocs, "url" | "description") => Text,
        (Object::Discriminator, "propertyName" | "defaultMapping") => Text,
        (Object::Discriminator, "mapping") => Map(&Text),
        (Object::Xml, "name" | "namespace" | "prefix" | "nodeType") => Text,
        (Object::Xml, "attribute" | "wrapped") => Want::Flag,
        (Object::Flows, _) => One(Object::Flow),
        (Object::Flow, "scopes") => Extensible(&Text),
        (Object::Flow, "authorizationUrl" | "tokenUrl" | "refreshUrl" | "deviceAuthorizationUrl") => Text,
        _ => Any,
    }
}

fn of_kind(kind: Kind, key: &str, dialect: Dialect) -> Want {
    use Want::{Any, Extensible, Flag, List, Map, One, Text};
    match (kind, key) {
        (Kind::Callback, "$ref") => Text,
        (Kind::Callback, key) if !key.starts_with("x-") => Want::Is(Kind::PathItem),
        (_, key) if key.starts_with("x-") => Any,
        (_, "$ref") => Text,
        (Kind::Description, key) => of_description(key),
        (Kind::Components, key) => section(&SECTIONS, key),
        (Kind::PathItem | Kind::Operation, "summary" | "description" | "operationId") => Text,
        (Kind::PathItem | Kind::Operation, "servers") => SERVERS,
        (Kind::PathItem | Kind::Operation, "parameters") => List(&Want::Is(Kind::Parameter)),
        (Kind::PathItem, "additionalOperations") => Map(&Want::Is(Kind::Operation)),
        (Kind::PathItem, key) if grammar::METHODS.contains(&key) => Want::Is(Kind::Operation),
        (Kind::Operation, "tags" | "consumes" | "produces" | "schemes") => TEXTS,
        (Kind::Operation, "externalDocs") => MORE,
        (Kind::Operation, "requestBody") => Want::Is(Kind::RequestBody),
        (Kind::Operation, "responses") => Extensible(&Want::Is(Kind::Response)),
        (Kind::Operation, "callbacks") => Map(&Want::Is(Kind::Callback)),
        (Kind::Operation, "deprecated") => Flag,
        (Kind::Operation, "security") => REQUIREMENTS,
        (Kind::Parameter | Kind::Header | Kind::Encoding, "style") => Text,
        (Kind::Parameter | Kind::Header | Kind::Encoding, "explode" | "allowReserved") => Flag,
        (Kind::Parameter | Kind::Header | Kind::RequestBody, "required" | "allowEmptyValue") => Flag,
        (Kind::Parameter | Kind::Header, "name" | "in" | "collectionFormat") => Text,
        (Kind::Parameter | Kind::Header, "schema") => Want::Is(Kind::Schema),
        (Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Map(&Want::Is(Kind::Example)),
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => {
            Map(&Want::Is(Kind::MediaType))
        }
        // Before 3.0 these say themselves what a schema says later.
        (Kind::Parameter | Kind::Header | Kind::Schema, key) => of_schema(key, dialect),
        (Kind::Response | Kind::MediaType, "schema" | "itemSchema") => Want::Is(Kind::Schema),
        (Kind::Response | Kind::Encoding, "headers") => Map(&Want::Is(Kind::Header)),
        (Kind::Response, "links") => Map(&Want::Is(Kind::Link)),
        (Kind::Response, "examples") => ANY_OF_ANY_NAME,
        (Kind::MediaType | Kind::Encoding, "encoding") => Map(&Want::Is(Kind::Encoding)),
        (Kind::MediaType | Kind::Encoding, "prefixEncoding") => List(&Want::Is(Kind::Encoding)),
        (Kind::MediaType | Kind::Encoding, "itemEncoding") => Want::Is(Kind::Encoding),
        (Kind::Encoding, "contentType") => Text,
        (Kind::SecurityScheme, "flows") => One(Object::Flows),
        (Kind::SecurityScheme, "scopes") => Extensible(&Text),
        (Kind::SecurityScheme, "deprecated") => Flag,
        (Kind::SecurityScheme, _) => Text,
        (Kind::Link, "operationId" | "operationRef") => Text,
        (Kind::Link, "parameters") => ANY_OF_ANY_NAME,
        (Kind::Link, "server") => One(Object::Server),
        (Kind::Example, "externalValue" | "serializedValue") => Text,
        (Kind::RequestBody | Kind::Response | Kind::Example | Kind::Link, "summary" | "description") => Text,
        _ => Any,
    }
}

fn of_description(key: &str) -> Want {
    match key {
        "info" => Want::One(Object::Info),
        "paths" => Want::Extensible(&Want::Is(Kind::PathItem)),
        "webhooks" => Want::Map(&Want::Is(Kind::PathItem)),
        "components" => Want::Is(Kind::Components),
        "servers" => SERVERS,
        "security" => REQUIREMENTS,
        "tags" => Want::List(&Want::One(Object::Tag)),
        "externalDocs" => MORE,
        "jsonSchemaDialect" | "$self" | "host" | "basePath" => Want::Text,
        "schemes" | "consumes" | "produces" => TEXTS,
        _ => section(&SECTIONS_OF_V2, key),
    }
}

fn section(sections: &[(&str, Kind)], key: &str) -> Want {
    match sections.iter().find(|(name, _)| *name == key).map(|(_, kind)| kind) {
        Some(Kind::Schema) => SCHEMAS,
        Some(Kind::Response) => Want::Map(&Want::Is(Kind::Response)),
        Some(Kind::Parameter) => Want::Map(&Want::Is(Kind::Parameter)),
        Some(Kind::RequestBody) => Want::Map(&Want::Is(Kind::RequestBody)),
        Some(Kind::Header) => Want::Map(&Want::Is(Kind::Header)),
        Some(Kind::SecurityScheme) => Want::Map(&Want::Is(Kind::SecurityScheme)),
        Some(Kind::PathItem) => Want::Map(&Want::Is(Kind::PathItem)),
        Some(Kind::MediaType) => Want::Map(&Want::Is(Kind::MediaType)),
        Some(Kind::Example) => Want::Map(&Want::Is(Kind::Example)),
        Some(Kind::Link) => Want::Map(&Want::Is(Kind::Link)),
        Some(Kind::Callback) => Want::Map(&Want::Is(Kind::Callback)),
        Some(Kind::Description | Kind::Components | Kind::Operation | Kind::Encoding) | None => Want::Any,
    }
}

fn of_schema(key: &str, dialect: Dialect) -> Want {
    match key {
        "exclusiveMinimum" | "exclusiveMaximum" if dialect >= Dialect::V3_1 => Want::Number,
        "exclusiveMinimum" | "exclusiveMaximum" => Want::Flag,
        "discriminator" if dialect == Dialect::V2 => Want::Text,
        "discriminator" => Want::One(Object::Discriminator),
        "collectionFormat" if dialect == Dialect::V2 => Want::Text,
        "type" => Want::Types,
        "title" | "description" | "format" | "pattern" | "contentEncoding" | "contentMediaType" => Want::Text,
        "$schema" | "$id" | "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$comment" => Want::Text,
        "minimum" | "maximum" | "multipleOf" | "minLength" | "maxLength" | "minItems" | "maxItems" => Want::Number,
        "minProperties" | "maxProperties" | "minContains" | "maxContains" => Want::Number,
        "uniqueItems" | "nullable" | "readOnly" | "writeOnly" | "deprecated" => Want::Flag,
        "required" => TEXTS,
        "enum" => Want::List(&Want::Any),
        "examples" => Want::List(&Want::Any),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Want::List(&Want::Is(Kind::Schema)),
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => SCHEMAS,
        "items" | "additionalItems" | "unevaluatedItems" | "contains" => Want::Is(Kind::Schema),
        "additionalProperties" | "unevaluatedProperties" | "propertyNames" => Want::Is(Kind::Schema),
        "not" | "if" | "then" | "else" | "contentSchema" => Want::Is(Kind::Schema),
        "dependencies" => ANY_OF_ANY_NAME,
        "dependentRequired" => Want::Map(&TEXTS),
        "externalDocs" => MORE,
        "xml" => Want::One(Object::Xml),
        _ => Want::Any,
    }
}
