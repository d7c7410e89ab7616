//! What came of each part of a description, as data: nothing is dropped in silence.

use serde::{Deserialize, Serialize};

use crate::{
    diagnostics::{Report, Severity},
    load::{Sources, node::NodeId},
};

/// Written by `--report`, and snapshotted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// `2.0`, `3.0.3`, ...
    pub dialect: String,
    /// In the document as written.
    pub operations: usize,
    pub operations_emitted: usize,
    pub operations_left_out: Vec<LeftOut>,
    /// Named schemas of the document.
    pub schemas: usize,
    pub schemas_emitted: usize,
    pub schemas_left_out: Vec<LeftOut>,
    /// Rust types made, unnamed schemas included.
    pub types: usize,
    pub fields: usize,
    /// Where a value is kept as untyped JSON although the document says more, or says nothing.
    pub untyped: Vec<Untyped>,
    /// Other parts that were passed over: links, callbacks, webhooks, keywords.
    pub passed_over: Vec<LeftOut>,
    pub warnings: usize,
    pub notes: usize,
}

impl Ledger {
    /// Fills in what is known only when everything was said: the places, and how much was said.
    pub fn complete(&mut self, report: &Report, sources: &Sources) {
        let lists = [&mut self.operations_left_out, &mut self.schemas_left_out, &mut self.passed_over];
        for left_out in lists.into_iter().flatten() {
            if let Some(at) = sources.locate(NodeId(left_out.id)) {
                left_out.place = format!("{}:{}:{}", at.file, at.line, at.column);
            }
        }
        let count = |severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
        self.warnings = count(Severity::Warning);
        self.notes = count(Severity::Note);
    }
}

/// A part that has no counterpart in the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// `GET /users`, `#/components/schemas/User`.
    pub what: String,
    pub reason: String,
    /// `file:line:column`, filled in at the end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    #[serde(skip)]
    pub id: u32,
}

/// A value without a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untyped {
    pub what: String,
    pub reason: UntypedReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UntypedReason {
    /// The document says that any value may stand here.
    SaysAny,
    /// The document gives a shape that we cannot write as a type.
    NoRustShape,
}

impl UntypedReason {
    /// As it stands behind the value in a list.
    pub fn words(self) -> &'static str {
        match self {
            Self::SaysAny => "the description says no more",
            Self::NoRustShape => "no Rust type has the shape that the description gives",
        }
    }
}
