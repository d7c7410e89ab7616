//! Any version to one OpenAPI 3.0-shaped document. After this stage Swagger 2.0, 3.1 and 3.2 no longer exist.
//!
//! What 3.0 cannot say travels in the private keys of [`keys`], which only this stage writes and only `lower` reads.

use indexmap::IndexMap;

use crate::{
    config::Budgets,
    diagnostics::Report,
    ledger::Ledger,
    load::{Document, node::NodeId},
};

/// Private keys. A description that brings one of its own loses it (with a warning) before this stage writes any.
pub mod keys {
    /// On every object: the [`NodeId`](crate::load::node::NodeId) of what the author wrote, as an integer.
    /// It is both the place for messages and the identity: two schemas with one id are one type.
    pub const AT: &str = "x-cw-at";
    /// On a schema: list of schemas, one for each place of a tuple (`prefixItems`).
    pub const PREFIX_ITEMS: &str = "x-cw-prefix-items";
    /// On a schema: map from pattern to schema (`patternProperties`).
    pub const PATTERN_PROPERTIES: &str = "x-cw-pattern-properties";
    /// On a schema: `true` where it matches nothing (the schema `false`).
    pub const NEVER: &str = "x-cw-never";
    /// On a schema: list of JSON types where there is more than one besides null; `type` is then absent.
    pub const TYPES: &str = "x-cw-types";
    /// On a schema: enumeration values with their own titles and descriptions (`oneOf` of `const`s):
    /// list of `{value, title?, description?, deprecated?}`.
    pub const ENUM_DOCS: &str = "x-cw-enum-docs";
    /// On a schema: `const` as it was written (also becomes a one-value `enum`).
    pub const CONST: &str = "x-cw-const";
    /// On a schema: `contentEncoding`, `contentMediaType`.
    pub const CONTENT_ENCODING: &str = "x-cw-content-encoding";
    pub const CONTENT_MEDIA_TYPE: &str = "x-cw-content-media-type";
    /// On a schema of 2.0: `type: file`.
    pub const FILE: &str = "x-cw-file";
    /// On a parameter: a style that 3.0 does not know: `tabDelimited` (2.0's tsv), `querystring` (3.2).
    pub const STYLE: &str = "x-cw-style";
    /// On a media type: schema of one item of a stream (3.2's `itemSchema`).
    pub const ITEM_SCHEMA: &str = "x-cw-item-schema";
    /// On a security scheme: `true` for `type: mutualTLS`.
    pub const MUTUAL_TLS: &str = "x-cw-mutual-tls";
    /// On a path item: map from method (`QUERY`, `COPY`) to operation beyond those of 3.0.
    pub const MORE_OPERATIONS: &str = "x-cw-more-operations";
}

/// One description in one shape. Whole in itself: every `$ref` is `#/components/<section>/<name>`, is known to
/// lead somewhere of the right kind, and never only to itself.
#[derive(Debug)]
pub struct Normal {
    pub openapi: openapiv3::OpenAPI,
    /// Which dialect it was: `2.0`, `3.0.3`, `3.1.0`.
    pub version: String,
    /// Where each component was written: `schemas/User` to its id.
    pub components: IndexMap<String, NodeId>,
}

/// Rewrites and checks. Says what it repairs and passes over; counts in the ledger what it leaves out.
pub fn normalise(
    _document: &Document,
    _budgets: &Budgets,
    _report: &mut Report,
    _ledger: &mut Ledger,
) -> Option<Normal> {
    None
}
