//! `bench compile`: what the compiler needs for the models of real descriptions, as they are generated and with
//! serde's derive.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    models::{Form, Models, failure, problem},
    usage::{self, Usage},
};
use crate::Failed;

/// Compiles the models of descriptions as they are generated, and with serde's derive, and prints what that cost.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Descriptions.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How often everything is compiled; the smallest figures count.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
}

/// The ways in which the compiler is asked to do its work.
const WAYS: [(&str, &[&str]); 3] = [("check", &["check"]), ("debug", &["build"]), ("release", &["build", "--release"])];

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    for file in &args.files {
        let models = Models::read(root, file).map_err(|why| problem(file, &why))?;
        measure(root, &models, args.rounds).map_err(|error| failure(&error))?;
    }
    Ok(())
}

fn measure(root: &Path, models: &Models, rounds: usize) -> io::Result<()> {
    models.write(root, None)?;
    println!("{}: {} types; user seconds and peak memory of the leaf crate alone", models.name, models.ir.types.len());
    println!("{:<10}{:>12}{:>12}{:>8}{:>14}{:>14}", "", "derive", "tables", "ratio", "derive MB", "tables MB");
    for (way, words) in WAYS {
        let [derive, tables] = both(root, models, words, rounds)?;
        println!(
            "{way:<10}{:>10.2} s{:>10.2} s{:>8.3}{:>14}{:>14}",
            derive.user,
            tables.user,
            tables.user / derive.user,
            derive.peak_kibibytes / 1024,
            tables.peak_kibibytes / 1024
        );
    }
    let [derive, tables] = Form::BOTH.map(|form| library_size(root, form));
    let (derive, tables) = (derive?, tables?);
    let ratio = tables as f64 / derive as f64;
    println!("{:<10}{:>9.1} MB{:>9.1} MB{ratio:>8.3}", "rlib", derive as f64 / 1e6, tables as f64 / 1e6);
    Ok(())
}

/// What each form costs, in turn, so that what disturbs the machine disturbs both.
fn both(root: &Path, models: &Models, words: &[&str], rounds: usize) -> io::Result<[Usage; 2]> {
    let mut best: [Option<Usage>; 2] = [None, None];
    for form in Form::BOTH {
        warm(root, models, form, words)?;
    }
    for _ in 0..rounds.max(1) {
        for (form, best) in Form::BOTH.into_iter().zip(&mut best) {
            touch(&models.crate_folder(form))?;
            let usage = cargo(root, models, form, words)?;
            *best = Some(best.map_or(usage, |best| best.least(usage)));
        }
    }
    let missing = || io::Error::other("nothing was measured");
    Ok([best[0].ok_or_else(missing)?, best[1].ok_or_else(missing)?])
}

/// Compiles what the crate depends on, by a crate of its name that holds nothing.
fn warm(root: &Path, models: &Models, form: Form, words: &[&str]) -> io::Result<()> {
    let file = models.crate_folder(form).join("src/lib.rs");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, "")?;
    let warmed = cargo(root, models, form, words);
    fs::write(&file, text)?;
    warmed.map(drop)
}

fn cargo(root: &Path, models: &Models, form: Form, words: &[&str]) -> io::Result<Usage> {
    let target = target(root);
    let words: Vec<&str> = ["cargo"].iter().chain(words).chain(&["--quiet", "--lib"]).copied().collect();
    usage::of(&models.crate_folder(form), &[("CARGO_TARGET_DIR", &target)], &words)
}

/// Where all that is measured is compiled, so that what both forms depend on is compiled once.
pub(super) fn target(root: &Path) -> PathBuf {
    root.join("target/bench/target")
}

/// Makes the compiler compile the crate, and only the crate, again.
fn touch(folder: &Path) -> io::Result<()> {
    let file = folder.join("src/lib.rs");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, format!("{text}\n"))
}

fn library_size(root: &Path, form: Form) -> io::Result<u64> {
    fs::metadata(target(root).join("release").join(format!("lib{}.rlib", form.word()))).map(|about| about.len())
}
