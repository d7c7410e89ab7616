//! How many operations and schemas a document has, counted before anything can be left out.

use super::{
    Cx,
    grammar::{self, Kind},
    version::Dialect,
};
use crate::load::node::Node;

/// Writes the numbers into the ledger. Path items are written out by now, schemas of other files are named.
pub(super) fn count(tree: &Node, cx: &mut Cx) {
    let items = tree.get("paths").and_then(Node::as_map).into_iter().flat_map(|paths| paths.iter());
    let items = items.filter(|(path, _)| !path.starts_with("x-"));
    cx.ledger.operations = items.map(|(_, item)| operations(item, cx.version.dialect)).sum();
    let schemas = tree.get("components").and_then(|components| components.get("schemas"));
    cx.ledger.schemas = schemas.and_then(Node::as_map).map_or(0, |schemas| schemas.len());
}

fn operations(item: &Node, dialect: Dialect) -> usize {
    let Some(map) = item.as_map() else { return 0 };
    let listed = map.keys().filter(|key| is_method(key, dialect)).count();
    let more = match dialect >= Dialect::V3_2 {
        true => map.get("additionalOperations").and_then(Node::as_map).map_or(0, |more| more.len()),
        false => 0,
    };
    listed + more
}

/// Whether a key of a path item is a method, however it is spelled.
pub(super) fn is_method(key: &str, dialect: Dialect) -> bool {
    let known = grammar::METHODS.iter().any(|method| method.eq_ignore_ascii_case(key));
    known
        && (dialect >= Dialect::V3_2 || !key.eq_ignore_ascii_case("query"))
        && grammar::child(Kind::PathItem, key) == grammar::Child::One(Kind::Operation)
}
