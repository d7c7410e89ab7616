//! The 3.0-shaped document to the IR: every choice of Rust shape, every name, every doc line.

use crate::{config::Config, diagnostics::Report, dialect::Normal, ir::Ir, ledger::Ledger};

/// What the caller knows besides the document.
#[derive(Clone, Debug)]
pub struct Target {
    /// Path of the runtime crate, relative to the crate's folder.
    pub runtime_path: String,
    pub workspace: crate::ir::Workspace,
    /// How the source is called in docs: `specs/kestra/openapi.yaml`.
    pub source: String,
    pub source_digest: String,
    pub contract: bool,
}

/// Decides everything that `emit` writes.
pub fn lower(
    _normal: &Normal,
    _config: &Config,
    _target: &Target,
    _report: &mut Report,
    _ledger: &mut Ledger,
) -> Option<Ir> {
    None
}
