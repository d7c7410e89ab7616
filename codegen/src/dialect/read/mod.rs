//! The rewritten tree to [`openapiv3`]: checks every key of every object, repairs what can be repaired, and leaves
//! out the smallest part that cannot.
//!
//! The types are built directly and not by `serde`: one wrong value costs itself and no more, and places are known.

mod about;
mod address;
mod description;
mod object;
mod operation;
mod parameter;
mod reply;
mod schema;
mod security;
mod tags;

use openapiv3::ReferenceOr;

pub(super) use description::description;
pub(super) use object::{as_flag, to_json};

use crate::load::node::Node;

/// What a `$ref` says. All of them lead somewhere by now, and have no company.
fn reference<T>(node: &Node) -> Option<ReferenceOr<T>> {
    let text = node.get("$ref")?.as_text()?;
    Some(ReferenceOr::Reference { reference: text.to_owned() })
}
