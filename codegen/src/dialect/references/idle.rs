//! References in parts of which no client is made: callbacks, webhooks, links, examples, and what only restricts values.

use super::{Bundle, target::explain};
use crate::{
    diagnostics::Severity,
    dialect::{resolve::Failure, version::Dialect},
    load::{self, Document},
};

impl Bundle<'_, '_, '_> {
    /// Says which of them lead to nothing. It costs nothing, but whoever wrote them meant something else.
    pub(super) fn report_idle(&mut self, document: &Document) {
        if self.cx.version.dialect == Dialect::V2 {
            return;
        }
        for (file, (_, node)) in document.files.iter().enumerate() {
            for (id, text) in load::references_in(node) {
                if self.targets.contains_key(&id) || self.said.contains(&id) {
                    continue;
                }
                let resources = [file].into_iter().chain(document.files.len()..self.library.resources.len());
                let mut failures = resources.map(|base| self.library.resolve(&text, base).err());
                let Some(Some(failure @ (Failure::Missing { .. } | Failure::NoAnchor(_)))) = failures.next() else {
                    continue;
                };
                if failures.any(|failure| failure.is_none()) {
                    continue;
                }
                let (code, message, hint) = explain(&text, failure);
                let diagnostic = self.cx.report.push(code, id, format!("{message}; no part of the client needs it"));
                diagnostic.severity = Severity::Warning;
                diagnostic.hint = Some(hint.unwrap_or_else(|| "correct it".to_owned()));
            }
        }
    }
}
