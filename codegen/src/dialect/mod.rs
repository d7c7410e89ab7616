//! Any version to one OpenAPI 3.0-shaped document. After this stage Swagger 2.0, 3.1 and 3.2 no longer exist.
//!
//! In this order, each a module: `version` recognises the dialect; `census` counts what there is; `references`
//! makes one tree out of all files, in which every `$ref` is that of a component; `limits` refuses what no later
//! stage could bear; `v2` moves what Swagger 2.0 keeps elsewhere; `schema` rewrites the keywords of all schemas;
//! `read` checks every key of every object, repairs what can be repaired, and makes the typed model; `values` adds
//! what is wrong with values that it has no use for, and `sense` what speaks against itself.
//!
//! What 3.0 cannot say travels in the private keys of [`keys`], which only this stage writes and only `lower` reads.

mod census;
mod grammar;
mod limits;
mod names;
mod read;
mod references;
mod resolve;
mod schema;
mod sense;
mod v2;
mod values;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use crate::{
    config::Config,
    diagnostics::{Code, Place, Report},
    ledger::{Ledger, LeftOut},
    load::{
        Document, Sources,
        node::{Map, Node, NodeId, Value},
    },
};

/// Private keys. A description that brings one of its own loses it (with a warning) before this stage writes any.
pub mod keys {
    /// On every object: the [`NodeId`](crate::load::node::NodeId) of what the author wrote, as an integer.
    /// It is both the place for messages and the identity: two schemas with one id are one type.
    pub const AT: &str = "x-cw-at";
    /// On a license: `identifier` (3.1). On a media type: `description` (3.2).
    pub(super) const LICENSE: &str = "x-cw-license";
    pub(super) const DESCRIPTION: &str = "x-cw-description";
    /// On a discriminator: the schema that is meant where no mapping leads to one, `defaultMapping` (3.2).
    pub const DEFAULT_MAPPING: &str = "x-cw-default-mapping";
    /// How all of them begin.
    pub(super) const PREFIX: &str = "x-cw-";
    /// On a schema of lists of one length: list of schemas, one for each place (`prefixItems`). Also in
    /// [`Normal::places`](super::Normal::places), read.
    pub const PREFIX_ITEMS: &str = "x-cw-prefix-items";
    /// On a schema: list of the patterns that keys match which are no properties (`patternProperties`).
    pub const KEY_PATTERNS: &str = "x-cw-key-patterns";
    /// On a schema with those of `patternProperties`: for each, and behind them for all other keys if these may hold
    /// anything known, which alternative of `additionalProperties` it is about, by its place; `true` where it is about all of it.
    pub const KEY_PLACES: &str = "x-cw-key-places";
    /// On a schema of alternatives: `true` where the key that a value stands under says which one it is.
    pub const BY_KEY: &str = "x-cw-by-key";
    /// On a schema: `true` where it matches nothing (the schema `false`).
    pub const NEVER: &str = "x-cw-never";
    /// On a schema: list of JSON types where there is more than one besides null; `type` is then absent.
    pub const TYPES: &str = "x-cw-types";
    /// On a schema: enumeration values with their own titles and descriptions (`oneOf` of `const`s):
    /// list of `{value, title?, description?, deprecated?}`.
    pub const ENUM_DOCS: &str = "x-cw-enum-docs";
    /// On a schema: `const` as it was written (also becomes a one-value `enum`).
    pub const CONST: &str = "x-cw-const";
    /// On a schema: the bounds that have more digits than the numbers of 3.0 keep, as texts under their keywords.
    pub const EXACT_BOUNDS: &str = "x-cw-exact-bounds";
    /// On a schema: `contentEncoding`, `contentMediaType`.
    pub const CONTENT_ENCODING: &str = "x-cw-content-encoding";
    pub const CONTENT_MEDIA_TYPE: &str = "x-cw-content-media-type";
    /// On a header parameter of 2.0: `true`, since there its name may be one that is passed over in 3.0.
    pub const ANY_HEADER: &str = "x-cw-any-header";
    /// On a schema of 2.0: `type: file`.
    pub const FILE: &str = "x-cw-file";
    /// On a parameter or an encoding: a style that 3.0 does not have in that place: `tabDelimited` (2.0's tsv),
    /// `spaceDelimited` and `pipeDelimited` outside of the query (2.0's ssv and pipes), `querystring` and `cookie` (3.2).
    pub const STYLE: &str = "x-cw-style";
    /// On a security scheme: `true` for `type: mutualTLS`.
    pub const MUTUAL_TLS: &str = "x-cw-mutual-tls";
    /// On a parameter that is not in the query: `allowReserved` (3.2).
    pub const ALLOW_RESERVED: &str = "x-cw-allow-reserved";
    /// On the flows of an OAuth2 scheme: 3.2's `deviceAuthorization`, as an object of the three URLs and `scopes`.
    pub const DEVICE_AUTHORIZATION: &str = "x-cw-device-authorization";
    /// On a path item: map from method (`QUERY`, `COPY`) to operation beyond those of 3.0.
    pub const MORE_OPERATIONS: &str = "x-cw-more-operations";

    /// Extensions of vendors that go by the position of a value in `enum`.
    pub(super) const BESIDE_ENUM: [&str; 5] =
        ["x-enum-varnames", "x-enumNames", "x-enum-names", "x-enum-descriptions", "x-enumDescriptions"];
    /// Extensions of vendors that mean something here. All others are passed over in silence: they are by
    /// definition not needed to understand a description.
    pub(super) const KEPT_EXTENSIONS: [&str; 14] = [
        "x-nullable",
        "x-extensible-enum",
        "x-enum-varnames",
        "x-enumNames",
        "x-enum-names",
        "x-enum-descriptions",
        "x-enumDescriptions",
        "x-enum-comments",
        "x-ms-enum",
        "x-ms-discriminator-value",
        "x-discriminator-value",
        "x-subtypes",
        "x-example",
        "x-deprecated",
    ];
}

/// One description in one shape. Whole in itself: every `$ref` is `#/components/<section>/<name>` (see
/// [`component_name`]), is known to lead somewhere of the right kind, and never only to itself.
#[derive(Debug)]
pub struct Normal {
    pub openapi: openapiv3::OpenAPI,
    /// Which dialect it was: `2.0`, `3.0.3`, `3.1.0`.
    pub version: String,
    /// Where each component was written: `schemas/User` to its id.
    pub components: IndexMap<String, NodeId>,
    /// For each id that was made here, since a copy differs from what it was made from: the id of that.
    pub copies: BTreeMap<NodeId, NodeId>,
    /// For each schema that has [`keys::PREFIX_ITEMS`], what they say.
    pub places: BTreeMap<NodeId, Vec<ReferenceOr<Schema>>>,
}

/// Rewrites and checks. Says what it repairs and passes over; counts in the ledger what it leaves out.
pub fn normalise(document: &Document, config: &Config, report: &mut Report, ledger: &mut Ledger) -> Option<Normal> {
    let (_, root) = document.files.first()?;
    let version = version::recognise(root, report)?;
    ledger.dialect = version.written.clone();
    let sources = &document.sources;
    let mut cx = Cx { version, sources, config, report, ledger, copied: 0, places: BTreeMap::new() };
    limits::check_sections(root, &mut cx)?;
    if cx.version.dialect == version::Dialect::V2 {
        v2::report_later(root, &mut cx);
    }
    let references::Bundled { mut tree, copies } = references::bundle(document, &mut cx)?;
    census::count(&tree, &mut cx);
    limits::check(&tree, &mut cx)?;
    let wrong = values::wrong([root, &tree], &cx);
    sense::look(&tree, &mut cx);
    v2::rewrite(&mut tree, &mut cx);
    schema::rewrite_all(&mut tree, &mut cx);
    let normal = read::description(tree, &mut cx);
    values::report(wrong, &mut cx);
    let normal = Normal { copies, places: cx.places, ..normal };
    normal.originals(report, ledger);
    Some(normal)
}

impl Normal {
    /// Moves messages about copies that have ids of their own to where the author wrote what was copied.
    pub fn originals(&self, report: &mut Report, ledger: &mut Ledger) {
        if self.copies.is_empty() {
            return;
        }
        let mut said = BTreeSet::new();
        for diagnostic in &mut report.diagnostics {
            if let Place::Node(id) | Place::Part { of: id, .. } = &mut diagnostic.place {
                *id = self.copies.get(id).copied().unwrap_or(*id);
            }
        }
        // What is wrong with the original was found in every copy.
        report.diagnostics.retain(|diagnostic| match &diagnostic.place {
            place @ (Place::Node(_) | Place::Part { .. }) => {
                said.insert((place.clone(), diagnostic.code, diagnostic.message.clone()))
            }
            Place::Offset { .. } | Place::File(_) | Place::Nowhere => true,
        });
        for part in
            ledger.operations_left_out.iter_mut().chain(&mut ledger.schemas_left_out).chain(&mut ledger.passed_over)
        {
            part.id = self.copies.get(&NodeId(part.id)).map_or(part.id, |id| id.0);
        }
    }
}

/// What every `$ref` says: the name stands in it as it is, without escapes.
fn reference_to(section: &str, name: &str) -> String {
    format!("#/components/{section}/{name}")
}

/// The name in a `$ref` of a normalised document.
pub fn component_name(reference: &str) -> &str {
    reference.splitn(4, '/').nth(3).unwrap_or(reference)
}

/// An object that stands for what was written at `id`.
fn object<const N: usize>(id: NodeId, entries: [(&str, Node); N]) -> Node {
    let mut map = Map::new();
    for (key, node) in entries {
        map.insert(key, node.id, node);
    }
    Node::at(id, Value::Map(map))
}

/// What every step of this stage needs to know and to say.
struct Cx<'a> {
    version: version::Version,
    sources: &'a Sources,
    config: &'a Config,
    report: &'a mut Report,
    ledger: &'a mut Ledger,
    /// Values that were copied.
    copied: usize,
    /// [`Normal::places`].
    places: BTreeMap<NodeId, Vec<ReferenceOr<Schema>>>,
}

impl Cx<'_> {
    /// Counts copies of values. False, with an error the first time, once there are more than the budget allows.
    fn afford(&mut self, values: usize, id: NodeId) -> bool {
        let within = !self.over_budget();
        self.copied = self.copied.saturating_add(values);
        if within && self.over_budget() {
            self.exceed("expanded_nodes", id, "following references makes the document too large");
        }
        !self.over_budget()
    }

    fn over_budget(&self) -> bool {
        self.copied > self.config.budgets.expanded_nodes
    }

    fn exceed(&mut self, budget: &str, id: NodeId, message: &str) {
        self.copied = usize::MAX;
        let message = format!("{message}: more than the budget `{budget}`");
        self.report
            .push(Code::OverBudget, id, message)
            .hint(format!("raise `{budget}` under [budgets] in generate.toml"));
    }

    fn pass_over(&mut self, what: String, reason: &str, id: NodeId) {
        self.ledger.passed_over.push(LeftOut { what, reason: reason.to_owned(), place: String::new(), id: id.0 });
    }
}
