//! All schemas of all dialects to the keywords of OpenAPI 3.0.
//!
//! Vendors mix the keywords of all versions, so the rules do too: each goes by what it finds and asks for the
//! version only where one form means two things. A rule sees its children rewritten already.

mod alternatives;
mod conditions;
mod forms;
mod members;
mod rules;
mod streams;
mod types;
mod values;

use super::{
    Cx,
    grammar::{self, Kind},
    keys,
};
use crate::{
    diagnostics::Code,
    load::node::{Map, Node, NodeId, Value},
};

/// Rewrites every schema of the document.
pub(super) fn rewrite_all(tree: &mut Node, cx: &mut Cx) {
    walk(Kind::Description, tree, cx);
}

fn walk(kind: Kind, node: &mut Node, cx: &mut Cx) {
    streams::events(node);
    if kind == Kind::MediaType {
        streams::item_schema(node, cx);
    }
    match kind {
        Kind::Schema => rewrite(node, cx),
        kind => grammar::for_each_child(kind, node, &mut |kind, child| walk(kind, child, cx)),
    }
}

type Rule = fn(&mut Schema, &mut Cx);

/// In this order: each rule relies on those above it.
const RULES: [&[Rule]; 3] = [
    &[rules::nullable, types::types, rules::constant, rules::extensible_enum],
    &alternatives::RULES,
    &[
        values::enum_of_items,
        values::enumeration,
        rules::bounds,
        members::tuple,
        members::additional,
        members::patterns,
        members::names_of_keys,
        rules::content,
        rules::examples,
        rules::not_shaping,
        values::default,
        rules::misplaced,
        rules::beside_reference,
    ],
];

fn rewrite(node: &mut Node, cx: &mut Cx) {
    forms::whole(node, cx);
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    let mut schema = Schema { id, map };
    forms::keywords(&mut schema, cx);
    conditions::keys(&mut schema);
    grammar::for_each_child(Kind::Schema, node, &mut |_, child| rewrite(child, cx));
    let Some(map) = node.as_map_mut() else { return };
    let mut schema = Schema { id, map };
    for rule in RULES.into_iter().flatten() {
        rule(&mut schema, cx);
    }
}

/// A schema that is being rewritten.
struct Schema<'a> {
    id: NodeId,
    map: &'a mut Map,
}

impl Schema<'_> {
    fn has(&self, key: &str) -> bool {
        self.map.contains(key)
    }
    fn get(&self, key: &str) -> Option<&Node> {
        self.map.get(key)
    }
    fn text(&self, key: &str) -> Option<&str> {
        self.map.get(key)?.as_text()
    }
    fn is(&self, key: &str) -> bool {
        self.map.get(key).and_then(Node::as_bool) == Some(true)
    }
    /// Where the key stands.
    fn key_id(&self, key: &str) -> NodeId {
        self.map.key_id(key).unwrap_or(self.id)
    }
    /// Sets a key to what follows from the value that was written at `id`.
    fn set(&mut self, key: &str, id: NodeId, value: Value) {
        self.map.insert(key, id, Node::at(id, value));
    }
    fn set_default(&mut self, key: &str, id: NodeId, value: Value) {
        if !self.has(key) {
            self.set(key, id, value);
        }
    }
    fn remove(&mut self, key: &str) -> Option<Node> {
        self.map.remove(key)
    }
    /// Takes a key out and says why.
    fn drop(&mut self, key: &str, code: Code, message: String, cx: &mut Cx) {
        if let Some(node) = self.map.remove(key) {
            cx.report.push(code, node.id, message);
        }
    }
    fn allow_null(&mut self, id: NodeId) {
        self.set("nullable", id, Value::Bool(true));
    }
    /// The one type, if there is exactly one.
    fn single_type(&self) -> Option<&str> {
        self.text("type").filter(|_| !self.has(keys::TYPES))
    }
}

/// Keywords that say something about a schema without saying anything about its values.
const ANNOTATIONS: [&str; 14] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "externalDocs",
    "xml",
    "$comment",
    "x-nullable",
    keys::CONST,
];

fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-") && !key.starts_with(keys::PREFIX)
}
