//! `generate`: descriptions to crates, or the difference between them.
//!
//! Everything is made before anything is written, so an error in one description leaves all folders as they were.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use clientwright_codegen::{
    Outcome,
    config::{self, Config},
    diagnostics::{Code, Place, Severity},
    emit,
    ir::Workspace,
    load::Source,
    lower::Target,
    plan::{self, MARKER, Plan},
};
use rayon::prelude::*;

use crate::{
    Failed,
    disk::{self, Folder},
    report::{self, Format},
    runtime,
    tree::{self, Tree},
};

/// Makes the crates in generated/ out of the descriptions in specs/, or one crate out of any description.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folders in specs/; all, if none is named.
    vendors: Vec<String>,
    /// Writes nothing; shows what would change, and fails if anything would.
    #[arg(long)]
    check: bool,
    /// A description to make one crate of that stands alone, without any configuration.
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with = "vendors")]
    spec: Option<PathBuf>,
    /// Where that crate goes.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// That crate's name; otherwise it is made from its folder's.
    #[arg(long, requires = "spec", value_parser = package_name)]
    name: Option<String>,
    /// The runtime that crate depends on; otherwise it gets a copy of its own.
    #[arg(long, value_name = "PATH", requires = "spec")]
    runtime: Option<PathBuf>,
    /// Where to write what came of each part of the descriptions, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How diagnostics and differences are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// What counts as an error besides errors.
    #[arg(long, value_enum)]
    deny: Option<Denied>,
    /// Adds a program that calls every operation.
    #[arg(long)]
    contract: bool,
    /// Leaves out what refers to nothing, with a warning, instead of failing.
    #[arg(long)]
    lenient: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Denied {
    Warnings,
}

fn package_name(text: &str) -> Result<String, &'static str> {
    config::package_name(text).map(|()| text.to_owned())
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let jobs = jobs(root, args)?;
    let made: Vec<Made> = jobs.into_par_iter().map(|job| make(job, args)).collect();
    made.iter().for_each(|made| report::diagnostics(&made.outcome, args.format));
    write_report(args, &made)?;
    if made.iter().any(|made| made.failed(args)) {
        return Err(Failed);
    }
    let folders = made.iter().map(|made| made.folder(args)).chain(abandoned(root, args)).collect::<Vec<_>>();
    if args.check { check(args, &folders) } else { write(args, &folders) }
}

/// One crate to make.
struct Job {
    name: String,
    /// The folder of the description, and how to call it.
    folder: PathBuf,
    shown: String,
    /// The text of its generate.toml.
    config: Option<String>,
    document: String,
    out: PathBuf,
    shown_out: String,
    runtime_path: String,
    /// Files that the crate gets besides those made for it.
    besides: emit::Files,
    workspace: Workspace,
}

fn jobs(root: &Path, args: &Args) -> Result<Vec<Job>, Failed> {
    match (&args.spec, &args.out) {
        (Some(spec), Some(out)) => Ok(vec![standalone(root, spec, out, args)?]),
        _ => vendors(root, args)?.into_iter().map(|vendor| member(root, vendor)).collect(),
    }
}

fn vendors(root: &Path, args: &Args) -> Result<Vec<String>, Failed> {
    let specs = root.join("specs");
    let mut known = Vec::new();
    for entry in fs::read_dir(&specs).map_err(|error| fail("specs", &disk::sentence(&error)))? {
        let entry = entry.map_err(|error| fail("specs", &disk::sentence(&error)))?;
        if entry.path().is_dir() {
            known.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    known.sort();
    if let Some(unknown) = args.vendors.iter().find(|vendor| !known.contains(vendor)) {
        return Err(fail(
            &format!("specs/{unknown}"),
            &format!("there is no such folder; there are: {}", known.join(", ")),
        ));
    }
    known.retain(|vendor| args.vendors.is_empty() || args.vendors.contains(vendor));
    Ok(known)
}

fn member(root: &Path, vendor: String) -> Result<Job, Failed> {
    let shown = format!("specs/{vendor}");
    if let Err(rule) = config::package_name(&vendor) {
        return Err(fail(&shown, &format!("the folder's name becomes a package's, and {rule}")));
    }
    let folder = root.join(&shown);
    let config = match fs::read_to_string(folder.join("generate.toml")) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(fail(&format!("{shown}/generate.toml"), &disk::sentence(&error))),
    };
    Ok(Job {
        document: found_document(&folder),
        folder,
        shown,
        config,
        out: root.join("generated").join(&vendor),
        shown_out: format!("generated/{vendor}"),
        name: vendor,
        runtime_path: "../../codegen/runtime".to_owned(),
        besides: emit::Files::new(),
        workspace: Workspace::Member,
    })
}

/// The names under which descriptions are published, most usual first.
const DOCUMENTS: [&str; 6] =
    ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"];

/// The description of a folder whose configuration names none.
fn found_document(folder: &Path) -> String {
    let found = DOCUMENTS.into_iter().find(|name| folder.join(name).is_file());
    found.unwrap_or(DOCUMENTS[0]).to_owned()
}

fn standalone(root: &Path, spec: &Path, out: &Path, args: &Args) -> Result<Job, Failed> {
    let shown_spec = spec.display().to_string();
    let (Some(folder), Some(document)) = (spec.parent(), spec.file_name().and_then(|name| name.to_str())) else {
        return Err(fail(&shown_spec, "this is no file's name"));
    };
    let out = std::path::absolute(out).map_err(|error| fail(&out.display().to_string(), &disk::sentence(&error)))?;
    let (runtime_path, besides) = match &args.runtime {
        Some(path) => (path_between(&out, path), emit::Files::new()),
        None => (runtime::FOLDER.to_owned(), runtime::copy(root).map_err(|e| fail("codegen/runtime", &e.to_string()))?),
    };
    Ok(Job {
        name: args.name.clone().unwrap_or_else(|| name_like(&out)),
        document: document.to_owned(),
        folder: if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() },
        shown: folder.display().to_string(),
        config: None,
        shown_out: out.display().to_string(),
        out,
        runtime_path,
        besides,
        workspace: Workspace::Own,
    })
}

/// A package name as near to the folder's as the rules allow.
fn name_like(out: &Path) -> String {
    let folder = out.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let words: Vec<&str> =
        folder.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let plain: String = words.join("-").chars().take(50).collect();
    let candidates = [plain.clone(), format!("{plain}-api"), format!("api-{plain}")];
    candidates.into_iter().find(|name| config::package_name(name).is_ok()).unwrap_or_else(|| "api".to_owned())
}

/// The path from one folder to another, for a manifest; the same on every machine that has both in the same places.
fn path_between(from: &Path, to: &Path) -> String {
    let to = to.canonicalize().unwrap_or_else(|_| to.to_owned());
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// What came of one job.
struct Made {
    job: Job,
    outcome: Outcome,
}

impl Made {
    fn failed(&self, args: &Args) -> bool {
        let limit = if args.deny == Some(Denied::Warnings) { Severity::Warning } else { Severity::Error };
        self.outcome.files.is_none() || self.outcome.report.diagnostics.iter().any(|d| d.severity <= limit)
    }

    fn folder(&self, args: &Args) -> OutputFolder {
        let files = self.outcome.files.iter().flatten().chain(&self.job.besides);
        OutputFolder {
            out: self.job.out.clone(),
            shown: self.job.shown_out.clone(),
            wanted: plan::mark(files.map(|(path, content)| (path.clone(), content.clone())).collect()),
            only_ours: args.spec.is_none(),
        }
    }
}

fn make(job: Job, args: &Args) -> Made {
    let mut outcome = Outcome::default();
    let mut config = Some(Config::new(&job.name, &job.document));
    if let Some(text) = &job.config {
        config = config.and_then(|defaults| Config::parse(text, defaults, &mut outcome.report));
    }
    if let Some(mut config) = config {
        config.lenient |= args.lenient;
        outcome = generate(&job, &config, args.contract);
    }
    if let Some(text) = &job.config {
        outcome.sources.files.push(Source { path: "generate.toml".to_owned(), text: text.clone(), ids: 0..0 });
    }
    report::place_below(&job.shown, &mut outcome);
    Made { job, outcome }
}

fn generate(job: &Job, config: &Config, contract: bool) -> Outcome {
    let files = Folder::new(&job.folder, &config.allow_references, config.budgets.bytes);
    let target = Target {
        runtime_path: job.runtime_path.clone(),
        workspace: job.workspace,
        source: match job.workspace {
            Workspace::Member => format!("{}/{}", job.shown, config.document),
            Workspace::Own => config.document.clone(),
        },
        source_digest: disk::digest(&files, &config.document),
        contract,
    };
    let mut outcome = clientwright_codegen::generate(&config.document, &files, config, &target);
    for unused in files.unused() {
        let place = Place::Offset { file: config.path.clone(), offset: unused.offset };
        outcome.report.push(Code::UnusedConfig, place, format!("no reference leads to `{}`", unused.value));
    }
    outcome
}

fn write_report(args: &Args, made: &[Made]) -> Result<(), Failed> {
    let Some(file) = &args.report else { return Ok(()) };
    let by_name: BTreeMap<_, _> = made.iter().map(|made| (made.job.name.as_str(), &made.outcome.ledger)).collect();
    let only = args.spec.as_ref().and(made.first()).map(|made| &made.outcome.ledger);
    report::ledgers(file, &by_name, only).map_err(|error| fail(&file.display().to_string(), &disk::sentence(&error)))
}

/// A folder as it should be.
struct OutputFolder {
    out: PathBuf,
    shown: String,
    wanted: emit::Files,
    /// Whether nobody else should have files there.
    only_ours: bool,
}

impl OutputFolder {
    fn plan(&self) -> Result<(plan::Present, Plan), Failed> {
        let present = disk::present(&self.out, &self.wanted).map_err(|error| self.unwritable(&error))?;
        let plan = plan::plan(&self.wanted, &present);
        for path in &plan.foreign {
            self.foreign(path, "stands where a generated file belongs; move it away, or choose another folder");
        }
        if plan.foreign.is_empty() { Ok((present, plan)) } else { Err(Failed) }
    }

    /// Files of others in a folder that is wholly ours.
    fn strangers(&self, present: &plan::Present) -> Result<Vec<String>, Failed> {
        if !self.only_ours || !self.out.exists() {
            return Ok(Vec::new());
        }
        tree::strangers(&self.out, &self.wanted, present).map_err(|error| self.unwritable(&error))
    }

    fn foreign(&self, path: &str, why: &str) {
        eprintln!(
            "error[{}]: {}/{path} was not written by the generator and {why}",
            Code::ForeignFile.id(),
            self.shown
        );
    }

    fn unwritable(&self, error: &io::Error) -> Failed {
        eprintln!(
            "error[{}]: {} cannot be written: {}",
            Code::OutputUnwritable.id(),
            self.shown,
            disk::sentence(error)
        );
        Failed
    }
}

/// Folders of vendors whose descriptions are gone. Looked for only when everything is made.
fn abandoned(root: &Path, args: &Args) -> Vec<OutputFolder> {
    if args.spec.is_some() || !args.vendors.is_empty() {
        return Vec::new();
    }
    let entries = fs::read_dir(root.join("generated")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.retain(|name| {
        !root.join("specs").join(name).is_dir() && root.join("generated").join(name).join(MARKER).is_file()
    });
    let folder = |name: String| OutputFolder {
        out: root.join("generated").join(&name),
        shown: format!("generated/{name}"),
        wanted: emit::Files::new(),
        only_ours: true,
    };
    names.into_iter().map(folder).collect()
}

fn check(args: &Args, folders: &[OutputFolder]) -> Result<(), Failed> {
    let mut drifted = false;
    for folder in folders {
        let (present, plan) = folder.plan()?;
        report::drift(&folder.shown, &plan.changes, args.format);
        drifted |= !plan.changes.is_empty();
        for path in folder.strangers(&present)? {
            folder.foreign(&path, "has no place there; move it away");
            drifted = true;
        }
    }
    if !drifted {
        return Ok(());
    }
    eprintln!("error: what is generated differs from what is there; run `{}`", command(args));
    Err(Failed)
}

/// What would settle the difference.
fn command(args: &Args) -> String {
    let words = std::env::args().skip(1).filter(|word| word != "--check");
    let quoted = words.map(|word| if word.contains(' ') { format!("'{word}'") } else { word });
    let words: Vec<String> = ["cargo".to_owned(), "xtask".to_owned()].into_iter().chain(quoted).collect();
    debug_assert!(args.check, "only a check compares");
    words.join(" ")
}

fn write(args: &Args, folders: &[OutputFolder]) -> Result<(), Failed> {
    for folder in folders {
        folder.plan()?;
    }
    for folder in folders {
        let (created, updated, deleted) = apply(folder)?;
        if args.format == Format::Human {
            eprintln!("{}: {created} files created, {updated} updated, {deleted} removed", folder.shown);
        }
    }
    Ok(())
}

/// Writes one folder, and counts what was created, updated and deleted.
fn apply(folder: &OutputFolder) -> Result<(usize, usize, usize), Failed> {
    let tree = Tree::lock(&folder.out).map_err(|error| folder.unwritable(&error))?;
    let (present, plan) = folder.plan()?;
    if !plan.changes.is_empty() {
        tree.replace(&folder.wanted, &present).map_err(|error| folder.unwritable(&error))?;
    }
    for path in folder.strangers(&present)? {
        eprintln!("warning: {}/{path} was not written by the generator; it is left alone", folder.shown);
    }
    let count = |kind: fn(&plan::Change) -> bool| plan.changes.iter().filter(|change| kind(change)).count();
    Ok((
        count(|change| matches!(change, plan::Change::Create { .. })),
        count(|change| matches!(change, plan::Change::Update { .. })),
        count(|change| matches!(change, plan::Change::Delete { .. })),
    ))
}

/// Says what is wrong with a place that is no part of a description.
fn fail(place: &str, message: &str) -> Failed {
    eprintln!("error[{}]: {message}\n  --> {place}", Code::FileUnreadable.id());
    Failed
}
