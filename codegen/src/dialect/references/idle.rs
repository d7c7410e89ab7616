//! References in parts of which no client is made: callbacks, webhooks, links, examples, and what only restricts values.

use super::{Bundle, target::explain};
use crate::{
    diagnostics::Severity,
    dialect::{resolve::Failure, version::Dialect},
    load::{self, Document},
};

/// So many are named one by one; a description with more is broken in one systematic way.
const MOST: usize = 500;

/// So many schemas with names of their own are looked through for what may be meant.
const MANY: usize = 100;

impl Bundle<'_, '_, '_> {
    /// Says which of them lead to nothing. It costs nothing, but whoever wrote them meant something else.
    pub(super) fn report_idle(&mut self, document: &Document) {
        if self.cx.version.dialect == Dialect::V2 {
            return;
        }
        let mut left = MOST;
        for (file, (_, node)) in document.files.iter().enumerate() {
            for (id, text) in load::references_in(node) {
                if self.targets.contains_key(&id) || self.said.contains(&id) {
                    continue;
                }
                let resources = [file].into_iter().chain(document.files.len()..self.library.resources.len());
                let resources = resources.take(MANY);
                let mut failures = resources.map(|base| self.library.resolve(&text, base).err());
                let Some(Some(failure @ (Failure::Missing { .. } | Failure::NoAnchor(_)))) = failures.next() else {
                    continue;
                };
                if failures.any(|failure| failure.is_none()) {
                    continue;
                }
                let (code, message, hint) = explain(&text, failure);
                if left == 0 {
                    let message =
                        format!("more than {MOST} references that no part of the client needs lead to nothing");
                    self.cx.report.push(code, id, message).severity = Severity::Warning;
                    return;
                }
                left -= 1;
                let diagnostic = self.cx.report.push(code, id, format!("{message}; no part of the client needs it"));
                diagnostic.severity = Severity::Warning;
                diagnostic.hint = Some(hint.unwrap_or_else(|| "correct it".to_owned()));
            }
        }
    }
}
