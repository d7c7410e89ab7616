//! The 3.0-shaped document to the IR: every choice of Rust shape, every name, every doc line.
//!
//! The order: credentials, since operations refer to them; the types that others lay in, after which is called what is
//! unnamed in them; endpoints, which ask for the types they need; the named types that nobody asked for; then what
//! follows from how the types hold each other; then pages, which lie in the types as they are in the end.

mod auth;
mod bodies;
mod calls;
mod checks;
mod choices;
mod derives;
pub mod docs;
mod drafts;
mod endpoints;
mod enums;
mod facts;
mod fallbacks;
mod form;
mod form_values;
mod formats;
mod graph;
mod headers;
mod inherited;
mod inputs;
mod key_patterns;
mod kinds;
mod leave_out;
mod media;
mod names;
mod nulls;
mod overrides;
mod paging;
mod part;
mod placeholders;
mod replies;
mod samples;
mod servers;
mod shapes;
mod streams;
mod tags;
mod types;
mod unions;
mod volume;

use crate::{
    config::Config,
    diagnostics::Report,
    dialect::Normal,
    ir::{Ir, Package, Program, Workspace},
    ledger::Ledger,
    load::Sources,
};
use types::Types;

/// What the caller knows besides the document.
#[derive(Clone, Debug)]
pub struct Target {
    /// Path of the runtime crate, relative to the crate's folder.
    pub runtime_path: String,
    pub workspace: Workspace,
    /// How the source is called in docs: `specs/kestra/openapi.yaml`.
    pub source: String,
    pub source_digest: String,
    pub programs: Vec<Program>,
}

/// Decides everything that `emit` writes. `sources` are the texts that the document came from.
pub fn lower(
    normal: &Normal,
    sources: &Sources,
    config: &Config,
    target: &Target,
    report: &mut Report,
    ledger: &mut Ledger,
) -> Option<Ir> {
    let schemes = auth::schemes(&normal.openapi, report);
    let more = endpoints::more_operations(normal);
    let mut types = Types::new(normal, config, report, ledger);
    types.bases();
    let called = target.programs.contains(&Program::Contract);
    let mut groups = endpoints::groups(&mut types, normal, &more, &schemes, called);
    let vocabulary = types.all_components();
    let replaced = std::mem::take(&mut types.replaced);
    let places = types.places();
    let mut types = types.finish(normal, sources);
    let mut vocabulary = vocabulary;
    let left_out = leave_out::apply(&mut types, &mut groups, &mut vocabulary, config, ledger);
    form_values::settle(&mut groups, &mut types);
    let (features, type_files) = graph::settle(&mut types, &mut groups, (config, &places), report);
    paging::settle(&mut groups, &types, (normal, &more), config, report);
    fallbacks::fill(&mut types);
    checks::fill(&mut types);
    let derived = derives::further(&mut types, config, report);
    ledger.types = types.len();
    let ir = Ir {
        package: package(normal, config, target),
        groups,
        types,
        vocabulary,
        type_files,
        schemes: schemes.schemes,
        servers: servers::servers(&normal.openapi),
        base: servers::base(&normal.openapi),
        features,
    };
    overrides::report_unused(&ir, &overrides::Met { replaced, derived, left_out }, config, report);
    (!report.has_errors()).then_some(ir)
}

fn package(normal: &Normal, config: &Config, target: &Target) -> Package {
    let info = &normal.openapi.info;
    Package {
        name: config.name.clone(),
        library: names::fixed(&config.name.replace('-', "_")),
        version: config.version.clone(),
        summary: docs::plain(&format!("Client for {}", info.title)),
        doc: docs::doc(info.description.as_deref().unwrap_or_default()),
        title: docs::plain(&info.title),
        title_version: docs::plain(&info.version),
        runtime_path: target.runtime_path.clone(),
        workspace: target.workspace,
        source: target.source.clone(),
        source_digest: target.source_digest.clone(),
        programs: target.programs.clone(),
        dependencies: derives::dependencies(config),
    }
}
