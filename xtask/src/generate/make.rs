//! A job done: its files, and what is to be said.

use std::path::Path;

use clientwright_codegen::{
    Outcome,
    config::{self, Config},
    diagnostics::{Code, Diagnostic, Place, Severity},
    ir::Workspace,
    load::Source,
    lower::Target,
};

use super::jobs::{self, Job};
use crate::disk::{self, Folder};

/// What came of one job.
pub(crate) struct Made {
    pub(crate) job: Job,
    pub(crate) outcome: Outcome,
}

impl Made {
    /// Whether there is no crate, or something was said that is as bad as `limit`.
    pub(crate) fn failed(&self, limit: Severity) -> bool {
        self.outcome.files.is_none() || self.outcome.report.diagnostics.iter().any(|d| d.severity <= limit)
    }
}

/// Does the job, and writes nothing.
pub(crate) fn make(job: Job) -> Made {
    let mut outcome = Outcome::default();
    let mut config = Some(Config::new(&job.name, &job.document));
    if let Some(text) = &job.config {
        config = config.and_then(|defaults| Config::parse(text, defaults, &mut outcome.report));
    }
    if let Some(mut config) = config {
        config.lenient |= job.lenient;
        outcome = generate(&job, config);
    }
    if let Some(text) = &job.config {
        outcome.sources.files.insert(0, Source::plain("generate.toml", text));
    }
    crate::report::place_below(&job.shown, &mut outcome);
    Made { job, outcome }
}

fn generate(job: &Job, mut config: Config) -> Outcome {
    let files = Folder::new(&job.folder, &config.allow_references, &job.allow_references, config.budgets.bytes);
    let allowed = job.allow_references.iter().map(|folder| jobs::path_between(&job.folder, folder));
    config.allow_references.extend(allowed.map(|value| config::Entry { value, offset: 0 }));
    let target = Target {
        runtime_path: job.runtime_path.clone(),
        workspace: job.workspace,
        source: match job.workspace {
            Workspace::Member => format!("{}/{}", job.shown, config.document),
            Workspace::Own => config.document.clone(),
        },
        source_digest: disk::digest(&files, &config.document),
        programs: job.programs.clone(),
    };
    let mut outcome = clientwright_codegen::generate(&config.document, &files, &config, &target);
    if job.workspace == Workspace::Member {
        suggest_document(&job.folder, &config.document, &mut outcome);
    }
    for unused in files.unused() {
        let place = Place::Offset { file: config.path.clone(), offset: unused.offset };
        outcome.report.push(Code::UnusedConfig, place, format!("no reference leads to `{}`", unused.value));
    }
    outcome
}

/// Where the description is not there, what the configuration might name instead.
fn suggest_document(folder: &Path, document: &str, outcome: &mut Outcome) {
    let missing = |it: &&mut Diagnostic| {
        it.code == Code::FileUnreadable && matches!(&it.place, Place::File(file) if file == document)
    };
    if folder.join(document).exists() {
        return;
    }
    let Some(diagnostic) = outcome.report.diagnostics.iter_mut().find(missing) else { return };
    let found = match disk::descriptions(folder).as_slice() {
        [] => "put the description there".to_owned(),
        found => format!("there is {}", found.join(", ")),
    };
    diagnostic.hint(format!("`document` in generate.toml says what is read; {found}"));
}
