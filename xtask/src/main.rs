//! The commands: the only code of the project that reads and writes files, or starts other programs.
//!
//! - [`generate`]: descriptions to crates, or the difference between them.
//! - [`add`]: a new vendor.
//! - [`show`]: what was understood of a description, for people.
//! - [`explain`]: what a diagnostic's code means.
//! - [`mod@bench`]: what generated code costs.
//! - [`corpus`]: every description of a folder to a table.
//! - [`roundtrip`]: values of every schema through the generated types and back.
//! - [`contract`]: every operation of a description called against a server that checks requests.
//! - [`ci`]: what CI runs.
//! - [`home`]: the project that all this is done to.
//! - [`disk`]: what is read, and from where it may be read.
//! - [`tree`]: a crate's folder, replaced as a whole.
//! - [`runtime`]: the copy of the runtime that a crate outside the workspace gets.
//! - [`report`]: what people and programs are told.
//! - [`progress`]: how far long work has got.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

mod add;
mod bench;
mod ci;
mod contract;
mod corpus;
mod disk;
mod explain;
mod generate;
mod home;
mod progress;
mod report;
mod roundtrip;
mod runtime;
mod show;
mod tree;

/// Trees of small values come and go by the million, for which the allocator of the system takes longer and longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Makes Rust client crates out of API descriptions.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Exit codes: 0 done, 1 errors or drift, 2 usage."
)]
struct Cli {
    /// The project's folder, if not the one around the current folder.
    #[arg(long, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Args),
    Add(add::Args),
    Show(show::Args),
    Explain(explain::Args),
    Corpus(corpus::Args),
    Bench(bench::Args),
    Roundtrip(roundtrip::Args),
    Contract(contract::Args),
    Ci(ci::Args),
}

impl Command {
    fn writes_to_project(&self) -> bool {
        match self {
            Self::Generate(args) => !args.is_elsewhere(),
            Self::Add(_) => true,
            _ => false,
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let home = home::Home::find(cli.root);
    if cli.command.writes_to_project() && home.announce().is_err() {
        return ExitCode::FAILURE;
    }
    let root = home.root;
    // Descriptions nest; the stages may follow them on the stack as deep as the budgets allow.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    if let Err(error) = pool {
        eprintln!("error: the threads cannot be started: {error}");
        return ExitCode::FAILURE;
    }
    // In the pool, since a single job would otherwise run on the smaller stack of the main thread.
    let done = rayon::scope(|_| match cli.command {
        Command::Generate(args) => generate::run(&root, &args),
        Command::Add(args) => add::run(&root, &args),
        Command::Show(args) => show::run(&root, &args),
        Command::Explain(args) => explain::run(&args),
        Command::Corpus(args) => corpus::run(&root, &args),
        Command::Bench(args) => bench::run(&root, &args),
        Command::Roundtrip(args) => roundtrip::run(&root, &args),
        Command::Contract(args) => contract::run(&root, &args),
        Command::Ci(ci::Args {}) => ci::run(&root),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed) => ExitCode::FAILURE,
    }
}

const STACK: usize = 64 << 20;

/// The command did not do what it should, and has said why.
struct Failed;
