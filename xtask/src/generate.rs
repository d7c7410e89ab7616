//! `generate`: descriptions to crates, or the difference between them.
//!
//! Everything is made before anything is written, so an error in one description leaves all folders as they were.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::ValueEnum;
use clientwright_codegen::{config, diagnostics::Severity, emit, ir::Program, plan};
use rayon::prelude::*;

use crate::{
    Failed, disk,
    report::{Format, Measured, Reporter},
};

mod jobs;
mod make;
mod output;

pub(crate) use jobs::{DOCUMENTS, Job, known, name_like, path_between};
pub(crate) use make::{Made, make};
use output::OutputFolder;

/// Makes the crates in generated/ out of the descriptions in specs/, or one crate out of any description.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folders in specs/; all, if none is named.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// Writes nothing; shows what would change, and fails if anything would.
    #[arg(long)]
    check: bool,
    /// A description to make one crate of that stands alone, without any configuration.
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with = "vendors")]
    spec: Option<PathBuf>,
    /// Where that crate goes. It gets a copy of the runtime in `runtime/`.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// That crate's name; otherwise it is made from its folder's.
    #[arg(long, requires = "spec", value_parser = package_name)]
    name: Option<String>,
    /// The folder of the runtime that crate depends on, instead of a copy.
    #[arg(long, value_name = "PATH", requires = "spec")]
    runtime: Option<PathBuf>,
    /// A folder outside of the description's own from which its references may read.
    #[arg(long, value_name = "DIR", requires = "spec")]
    allow_references: Vec<PathBuf>,
    /// Where to write what came of each part of the description, or of each vendor's, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How diagnostics and differences are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Shows people what is only worth knowing, too.
    #[arg(long)]
    notes: bool,
    /// What counts as an error besides errors.
    #[arg(long, value_enum)]
    deny: Option<Denied>,
    /// Adds a program that calls every operation.
    #[arg(long)]
    contract: bool,
    /// Adds a program that reads and writes values of every type; for `roundtrip`.
    #[arg(long, hide = true)]
    roundtrip: bool,
    /// Leaves out what refers to nothing, with a warning, instead of failing.
    #[arg(long)]
    lenient: bool,
    /// Makes a member of the workspace around it; for `corpus`.
    #[arg(long, requires = "spec", hide = true)]
    member: bool,
    /// Where to write what it cost; for `corpus`.
    #[arg(long, value_name = "FILE", requires = "spec", hide = true)]
    measure: Option<PathBuf>,
}

impl Args {
    /// Whether nothing of the project is written.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.spec.is_some()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Denied {
    Warnings,
}

fn package_name(text: &str) -> Result<String, &'static str> {
    config::package_name(text).map(|()| text.to_owned())
}

impl Args {
    fn programs(&self) -> Vec<Program> {
        let asked = [(self.contract, Program::Contract), (self.roundtrip, Program::Roundtrip)];
        asked.into_iter().filter(|(asked, _)| *asked).map(|(_, program)| program).collect()
    }

    /// The least that counts as a failure.
    fn limit(&self) -> Severity {
        if self.deny == Some(Denied::Warnings) { Severity::Warning } else { Severity::Error }
    }
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let (start, reporter) = (Instant::now(), Reporter { format: args.format, notes: args.notes });
    let jobs = jobs::jobs(root, args, reporter)?;
    let made: Vec<Made> = jobs.into_par_iter().map(make).collect();
    made.iter().for_each(|made| reporter.diagnostics(&made.outcome));
    write_report(args, &made, reporter)?;
    if made.iter().any(|made| made.failed(args.limit())) {
        return Err(Failed);
    }
    let mut folders: Vec<OutputFolder> = made.into_iter().map(|made| folder(made, args.spec.is_none())).collect();
    folders.extend(output::abandoned(root, args));
    if args.check {
        output::check(&folders, reporter)?;
    } else {
        output::write(&folders, reporter)?;
    }
    measure(args, &folders, start, reporter)
}

/// Makes and writes the crate of one vendor.
pub(crate) fn vendor(root: &Path, name: &str, reporter: Reporter) -> Result<(), Failed> {
    let made = make(Job::of_vendor(root, name, reporter)?);
    reporter.diagnostics(&made.outcome);
    match made.failed(Severity::Error) {
        true => Err(Failed),
        false => output::write(&[folder(made, true)], reporter),
    }
}

fn folder(made: Made, only_ours: bool) -> OutputFolder {
    let files: emit::Files = made.outcome.files.into_iter().flatten().chain(made.job.besides).collect();
    OutputFolder { out: made.job.out, shown: made.job.shown_out, wanted: plan::mark(files), only_ours }
}

fn write_report(args: &Args, made: &[Made], reporter: Reporter) -> Result<(), Failed> {
    let Some(file) = &args.report else { return Ok(()) };
    let by_name: BTreeMap<_, _> = made.iter().map(|made| (made.job.name.as_str(), &made.outcome.ledger)).collect();
    match (&args.spec, made) {
        (Some(_), [only]) => reporter.write_json(file, &only.outcome.ledger),
        _ => reporter.write_json(file, &by_name),
    }
}

fn measure(args: &Args, folders: &[OutputFolder], start: Instant, reporter: Reporter) -> Result<(), Failed> {
    let Some(file) = &args.measure else { return Ok(()) };
    let texts = folders.iter().flat_map(|folder| folder.wanted.values());
    let measured = Measured {
        lines: texts.map(|text| text.lines().count()).sum(),
        milliseconds: start.elapsed().as_millis() as u64,
        peak_kibibytes: disk::peak_kibibytes(),
    };
    reporter.write_json(file, &measured)
}
