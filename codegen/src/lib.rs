//! Makes Rust client crates out of API descriptions. A library without I/O: text goes in, text comes out.
//!
//! Code map, in the order in which a description flows through it:
//!
//! - [`load`]: text to values, several files, budgets.
//! - [`dialect`]: any version to one OpenAPI 3.0-shaped document.
//! - [`lower`]: that document to the IR; every choice of Rust shape, every name.
//! - [`ir`]: what will be written.
//! - [`emit`]: the IR to files.
//! - [`plan`]: files and what is on disk to what has to change.
//! - [`diagnostics`]: what we say about a description.
//! - [`config`]: what a maintainer decides in `generate.toml`.
//! - [`ledger`]: what came of each part of a description.

pub mod config;
pub mod diagnostics;
pub mod dialect;
pub mod emit;
pub mod ir;
pub mod ledger;
pub mod load;
pub mod lower;
pub mod nearest;
pub mod plan;

use config::Config;
use diagnostics::{Code, Place, Report};
use ledger::Ledger;
use load::{Document, Files, Sources};
use lower::Target;

/// What came of one description.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The crate, unless there was an error.
    pub files: Option<emit::Files>,
    /// What was understood, which is what [`files`](Self::files) are made of.
    pub ir: Option<ir::Ir>,
    pub report: Report,
    pub ledger: Ledger,
    /// The texts that the report's places lead into.
    pub sources: Sources,
}

/// Makes a crate out of the description at `root`, which `files` reads.
pub fn generate(root: &str, files: &dyn Files, config: &Config, target: &Target) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.sources = match load::load(root, files, config, &mut outcome.report) {
        Ok(document) => {
            let config = with_room_for(&document, config);
            outcome.ir = understand(&document, &config, target, &mut outcome.report, &mut outcome.ledger);
            let written = outcome.ir.as_ref().map(emit::emit);
            outcome.files = written.filter(|files| fits(files, &document, &config, &mut outcome.report));
            document.narrow(&mut outcome.report);
            document.sources
        }
        Err(sources) => sources,
    };
    outcome.ledger.complete(&outcome.report, &outcome.sources);
    outcome
}

/// Every stage reports all it can find; none runs on what an earlier one found wrong.
fn understand(
    document: &Document,
    config: &Config,
    target: &Target,
    report: &mut Report,
    ledger: &mut Ledger,
) -> Option<ir::Ir> {
    report.passed()?;
    let normal = dialect::normalise(document, config, report, ledger)?;
    report.passed()?;
    let ir = lower::lower(&normal, &document.sources, config, target, report, ledger)?;
    report.passed()?;
    ir::verify::verify(&ir);
    Some(ir)
}

/// The configuration, with a budget for the output that a description of this length may always have: what is
/// refused is a short text that is written out a thousandfold.
fn with_room_for(document: &Document, config: &Config) -> Config {
    let mut config = config.clone();
    let bytes: usize = document.sources.files.iter().map(|file| file.text.len()).sum();
    config.budgets.output_bytes = config.budgets.output_bytes.max(bytes.saturating_mul(16));
    config
}

/// Whether all files together are within the budget.
fn fits(files: &emit::Files, document: &Document, config: &Config, report: &mut Report) -> bool {
    let (bytes, limit) = (files.values().map(String::len).sum::<usize>(), config.budgets.output_bytes);
    if bytes > limit {
        let message = format!("the crate has {bytes} bytes, more than the {limit} of the budget `output_bytes`");
        let place = document.files.first().map_or(Place::Nowhere, |(_, root)| root.id.into());
        let diagnostic = report.push(Code::OverBudget, place, message);
        diagnostic.hint("raise `output_bytes` under [budgets] in generate.toml");
    }
    bytes <= limit
}
