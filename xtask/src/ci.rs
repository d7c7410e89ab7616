//! `ci`: exactly what CI runs.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::Failed;

/// Runs everything that CI runs, and stops at the first step that fails.
#[derive(clap::Args)]
pub(crate) struct Args {}

/// The packages that people write; the generated ones have a layout of their own.
const WRITTEN: [&str; 5] =
    ["clientwright-codegen", "clientwright-runtime", "clientwright-behavior", "clientwright-fuzz", "xtask"];

/// Real descriptions, where they are there to be read.
const CORPUS: &str = "../shared/corpus";

/// As many of them are compiled, of all sizes.
const HANDFUL: usize = 6;

struct Step {
    name: &'static str,
    command: Command,
}

/// Runs the steps in the project at `root`.
pub(crate) fn run(root: &Path) -> Result<(), Failed> {
    let start = Instant::now();
    for mut step in steps(root) {
        eprintln!("==> {} ({:?})", step.name, step.command);
        let begin = Instant::now();
        let status = step.command.current_dir(root).env("CARGO_INCREMENTAL", "0").env("INSTA_UPDATE", "no").status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("error: {} failed after {}", step.name, seconds(begin.elapsed()));
            return Err(Failed);
        }
        eprintln!("    {} of {}", seconds(begin.elapsed()), seconds(start.elapsed()));
    }
    Ok(())
}

/// The tests come last, so that what a log ends with is their results.
fn steps(root: &Path) -> Vec<Step> {
    let mut format = cargo("fmt", "--check");
    WRITTEN.iter().for_each(|package| {
        format.args(["--package", package]);
    });
    let mut clippy = cargo("clippy", "--workspace --all-targets --quiet");
    clippy.args(["--", "--deny", "warnings"]);
    let mut docs = cargo("doc", "--workspace --no-deps --quiet");
    docs.env("RUSTDOCFLAGS", "--deny warnings");
    let mut steps = vec![
        Step { name: "format", command: format },
        Step { name: "lints", command: clippy },
        Step { name: "docs", command: docs },
        Step { name: "drift", command: ours("generate --check") },
    ];
    if root.join(CORPUS).is_dir() {
        steps.push(Step { name: "corpus", command: ours(&format!("corpus {CORPUS} --clippy={HANDFUL}")) });
    }
    // What browsers and other transports build upon: the runtime without anything that opens a socket.
    let mut core = cargo("clippy", "--package clientwright-runtime --no-default-features --quiet");
    core.args(["--", "--deny", "warnings"]);
    steps.push(Step { name: "core", command: core });
    // What is compiled for the workspace has few of the runtime's features.
    let features = cargo("test", "--package clientwright-runtime --all-features --quiet");
    steps.push(Step { name: "features", command: features });
    steps.push(Step { name: "tests", command: cargo("test", "--workspace") });
    steps
}

fn cargo(command: &str, words: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.arg(command).args(words.split_whitespace());
    cargo
}

/// One of these commands, as a user would call it.
fn ours(words: &str) -> Command {
    cargo("xtask", words)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
