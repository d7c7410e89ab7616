//! `show`: what was understood of a description, for people to look at before they accept it.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use clientwright_codegen::{
    Outcome,
    diagnostics::Code,
    emit::overview,
    ledger::{Ledger, Untyped, UntypedReason},
};

use crate::{
    Failed,
    generate::{self, Job, name_like},
    report::{Format, Reporter},
};

mod fold;

/// Shows what a description becomes: its groups, methods and types.
///
/// Writes no file. Text for the terminal goes to standard output, diagnostics to standard error.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder in specs/, or any description.
    #[arg(value_name = "VENDOR|FILE")]
    what: PathBuf,
    /// What of it.
    #[arg(value_enum, default_value_t = View::Tree)]
    view: View,
    /// A folder outside of the description's own from which its references may read.
    #[arg(long, value_name = "DIR")]
    allow_references: Vec<PathBuf>,
    /// Leaves out what refers to nothing, with a warning, instead of failing.
    #[arg(long)]
    lenient: bool,
    /// Shows what is only worth knowing, too.
    #[arg(long)]
    notes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum View {
    /// A line for each method and type, and what could not be kept.
    Tree,
    /// Every type with its fields, values and variants.
    Types,
    /// Everything that is decided before Rust is written.
    Ir,
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let reporter = Reporter { format: Format::Human, notes: args.notes };
    let outcome = generate::make(job(root, args, reporter)?).outcome;
    reporter.diagnostics(&outcome);
    let text = view(&outcome, args.view).ok_or(Failed)?;
    // A pager that was closed is no failure.
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(())
}

fn job(root: &Path, args: &Args, reporter: Reporter) -> Result<Job, Failed> {
    let vendor = args.what.to_str().filter(|name| root.join("specs").join(name).is_dir());
    let mut job = match vendor {
        Some(vendor) => Job::of_vendor(root, vendor, reporter)?,
        None if args.what.is_file() => Job::of_file(&args.what, &name_like(&stem(&args.what)), reporter)?,
        None => return Err(nothing(root, &args.what, reporter)),
    };
    job.allow_references.clone_from(&args.allow_references);
    job.lenient = args.lenient;
    Ok(job)
}

/// The name of a description, without what its file ends in.
fn stem(file: &Path) -> PathBuf {
    PathBuf::from(file.file_stem().unwrap_or_default())
}

fn nothing(root: &Path, what: &Path, reporter: Reporter) -> Failed {
    let what = what.display().to_string();
    generate::known(root, reporter).map_or_else(
        |failed| failed,
        |known| {
            let message = format!("this is neither a file nor a folder in specs/; there are: {}", known.join(", "));
            reporter.problem(Code::FileUnreadable, &what, &message)
        },
    )
}

fn view(outcome: &Outcome, view: View) -> Option<String> {
    let ir = outcome.ir.as_ref()?;
    Some(match view {
        View::Tree => overview::tree(ir) + &losses(&outcome.ledger),
        View::Types => overview::types(ir),
        View::Ir => fold::fold(&format!("{ir:#?}")),
    })
}

/// What the description has and the crate has not.
fn losses(ledger: &Ledger) -> String {
    let lists = [&ledger.operations_left_out, &ledger.schemas_left_out, &ledger.passed_over];
    let left_out = lists.into_iter().flatten().map(|it| format!("{}: {} ({})", it.what, it.reason, it.place));
    let (free, lost): (Vec<&Untyped>, _) = ledger.untyped.iter().partition(|it| it.reason == UntypedReason::SaysAny);
    let lost = lost.iter().map(|it| format!("{}: {}", it.what, it.reason.words()));
    let free = (!free.is_empty()).then(|| format!("{} of which the description says no more", free.len()));
    titled("Left out", left_out.collect()) + &titled("Values kept as JSON of any kind", lost.chain(free).collect())
}

fn titled(title: &str, lines: Vec<String>) -> String {
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n{title}\n{lines}") }
}
