//! `add`: a new vendor in one command.
//!
//! The description is tried where it lies; only what works is copied. Nothing that is there is ever replaced, and what
//! fails leaves nothing behind.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config,
    diagnostics::{Code, Severity},
};

use crate::{
    Failed, disk,
    generate::{self, DOCUMENTS, Job, Made},
    report::{self, Format, Reporter},
};

mod decisions;

/// Adds a vendor: makes its folder in specs/ with a copy of the description and a generate.toml, and its crate.
///
/// The generate.toml holds what had to be decided, and suggestions that are commented out. Nothing is overwritten.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The vendor: the name of its folders and of its crate.
    #[arg(value_parser = name)]
    name: String,
    /// The description. Files that it refers to are copied too, if they lie in its folder or below.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn name(text: &str) -> Result<String, &'static str> {
    config::package_name(text).map(|()| text.to_owned())
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let reporter = Reporter { format: Format::Human, notes: false };
    for place in ["specs", "generated"].map(|folder| format!("{folder}/{}", args.name)) {
        if root.join(&place).symlink_metadata().is_ok() {
            return Err(reporter.problem(Code::ForeignFile, &place, &already_there(&args.name)));
        }
    }
    let (made, lenient) = tried(args, reporter)?;
    let text = decisions::text(&args.name, &made, lenient);
    write(root, args, &made, &text).map_err(|error| {
        let message = format!("the folder cannot be made: {}", disk::sentence(&error));
        reporter.problem(Code::OutputUnwritable, &format!("specs/{}", args.name), &message)
    })?;
    generate::vendor(root, &args.name, reporter)?;
    reporter.summary(&next_steps(&args.name, &made));
    Ok(())
}

fn already_there(name: &str) -> String {
    format!(
        "this is there already, and nothing is overwritten; choose another name, or replace the description in \
         specs/{name} and run `cargo xtask generate {name}`"
    )
}

/// What comes of the description, and whether only leniently.
fn tried(args: &Args, reporter: Reporter) -> Result<(Made, bool), Failed> {
    if args.file.is_dir() {
        return Err(reporter.problem(Code::FileUnreadable, &args.file.display().to_string(), &no_folder(&args.file)));
    }
    if !args.file.exists() && !args.file.to_string_lossy().contains("://") {
        let file = args.file.display().to_string();
        return Err(reporter.problem(Code::FileUnreadable, &file, "there is no such file, so nothing was added"));
    }
    let (strict, lenient) = (attempt(args, false, reporter)?, || attempt(args, true, reporter));
    if !strict.failed(Severity::Error) {
        return Ok((strict, false));
    }
    match lenient()? {
        lenient if !lenient.failed(Severity::Error) => Ok((lenient, true)),
        _ => Err(refused(strict, args, reporter)),
    }
}

fn no_folder(folder: &Path) -> String {
    let inside = DOCUMENTS.into_iter().map(|name| folder.join(name)).find(|file| file.is_file());
    let such_as = inside.map(|file| format!(", such as {}", file.display())).unwrap_or_default();
    format!("this is a folder; name the file in it that the others are referred to from{such_as}")
}

/// Places are named from the description's own folder.
fn attempt(args: &Args, lenient: bool, reporter: Reporter) -> Result<Made, Failed> {
    let job = Job::of_file(&args.file, &args.name, reporter)?;
    Ok(generate::make(Job { lenient, shown: String::new(), ..job }))
}

fn refused(mut made: Made, args: &Args, reporter: Reporter) -> Failed {
    let folder = args.file.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    report::place_below(&folder, &mut made.outcome);
    reporter.diagnostics(&made.outcome);
    let name = &args.name;
    reporter.advice(&format!(
        "nothing was added. Mend the description, or make specs/{name} with a copy of it and with a generate.toml that \
         decides what has to be decided, and run `cargo xtask generate {name}`"
    ));
    Failed
}

/// All files at once: the folder gets its name when it is complete.
fn write(root: &Path, args: &Args, made: &Made, text: &str) -> io::Result<()> {
    let specs = root.join("specs");
    let new = specs.join(format!(".{}.new", args.name));
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    let written = fill(&new, made, text).and_then(|()| fs::rename(&new, specs.join(&args.name)));
    written.inspect_err(|_| {
        let _ = fs::remove_dir_all(&new);
    })
}

fn fill(folder: &Path, made: &Made, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for source in &made.outcome.sources.files {
        let copy = folder.join(&source.path);
        fs::create_dir_all(copy.parent().unwrap_or(folder))?;
        fs::write(copy, fs::read(made.job.folder.join(&source.path))?)?;
    }
    fs::write(folder.join("generate.toml"), text)
}

fn next_steps(name: &str, made: &Made) -> String {
    let warnings = made.outcome.ledger.warnings;
    let warnings = match warnings {
        0 => String::new(),
        1 => "  (1 warning)".to_owned(),
        _ => format!("  ({warnings} warnings)"),
    };
    format!(
        "\nwhat to do next:\n  \
         read specs/{name}/generate.toml, and decide what it suggests\n  \
         cargo xtask show {name}      what it became, and what was left out{warnings}\n  \
         cargo xtask generate {name}  after each change; `--notes` shows all that was noticed\n  \
         cargo doc -p {name} --open   the crate as its users see it\n  \
         commit specs/{name}, generated/{name} and Cargo.lock"
    )
}
