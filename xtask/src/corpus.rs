//! `corpus`: every description below a folder through the pipeline, and into one table.
//!
//! Each description has a process of its own, so that one which hangs, overflows the stack or takes all memory costs
//! only its own row, and its peak memory can be told.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use clientwright_codegen::ledger::Ledger;
use compile::Aim;
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    Failed, disk,
    generate::{DOCUMENTS, name_like},
    progress,
    report::Measured,
};

pub(crate) mod compile;
mod table;

/// Puts every description below a folder through the pipeline, and prints a table.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where to look. A folder that holds an `openapi.*` or `swagger.*` file is one description of several files.
    dir: PathBuf,
    /// Checks the crates with the compiler too, in one workspace, with warnings denied: all, or as many as said, of
    /// all sizes.
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = ALL, require_equals = true)]
    compile: Option<usize>,
    /// The same with clippy instead of the compiler alone.
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = ALL, require_equals = true)]
    clippy: Option<usize>,
}

/// As many as there are.
const ALL: &str = "18446744073709551615";

/// How long one description may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let descriptions = find(&args.dir).map_err(|error| {
        eprintln!("error: {} cannot be read: {}", args.dir.display(), disk::sentence(&error));
        Failed
    })?;
    let home = root.join("target/corpus");
    let bar = progress::bar(descriptions.len(), "generating");
    let names = crate_names(&descriptions);
    let rows: Vec<Row> = descriptions
        .into_par_iter()
        .zip(names)
        .map(|(description, name)| {
            let row = generate(root, &home, description, name);
            bar.inc(1);
            row
        })
        .collect();
    bar.finish_and_clear();
    table::print(&rows);
    let mut good = rows.iter().all(|row| row.result.is_ok());
    for (count, aim) in [(args.compile, Aim::Check), (args.clippy, Aim::Lint)] {
        if let Some(count) = count {
            good &= check(root, &home, &of_all_sizes(&rows, count), aim)?;
        }
    }
    if good { Ok(()) } else { Err(Failed) }
}

/// The names of `count` crates that were made: of as many equal shares of them, by size, the middle one of each.
fn of_all_sizes(rows: &[Row], count: usize) -> Vec<&str> {
    let mut sized: Vec<(u64, &str)> = rows
        .iter()
        .filter_map(|row| Some((row.result.as_ref().ok()?.measured.lines as u64, row.name.as_str())))
        .collect();
    sized.sort_unstable();
    let count = count.min(sized.len());
    (0..count).map(|share| sized[(2 * share + 1) * sized.len() / (2 * count)].1).collect()
}

/// Checks the crates of these names, and says whether all are good.
fn check(root: &Path, home: &Path, names: &[&str], aim: Aim) -> Result<bool, Failed> {
    let compiled = compile::compile(root, home, names, aim).map_err(|error| {
        eprintln!("error: the crates cannot be checked: {}", disk::sentence(&error));
        Failed
    })?;
    println!("{} crates {}, {} of them before", names.len(), aim.done(), compiled.done_before);
    for name in &compiled.failed {
        println!("FAILED {name}: the crate has not been {} without a complaint", aim.done());
    }
    Ok(compiled.failed.is_empty())
}

/// One description to try.
pub(crate) struct Description {
    pub(crate) file: PathBuf,
    /// The path below the folder that was asked for.
    pub(crate) shown: String,
    /// What its references may lead to besides its own folder: all of the folder that it came in.
    pub(crate) package: PathBuf,
}

/// The description at `path`, or those below it.
pub(crate) fn at(path: &Path) -> Result<Vec<Description>, Failed> {
    let found = if path.is_dir() { find(path) } else { single(path) };
    found.map_err(|error| {
        eprintln!("error: {} cannot be read: {}", path.display(), disk::sentence(&error));
        Failed
    })
}

fn single(file: &Path) -> io::Result<Vec<Description>> {
    let file = file.canonicalize()?;
    let package = file.parent().map(Path::to_owned).unwrap_or_default();
    let shown = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(vec![Description { file, shown, package }])
}

impl Description {
    /// The name of its crate. Files of one name in several folders have different crates.
    pub(crate) fn crate_name(&self) -> String {
        let file = self.file.canonicalize().unwrap_or_else(|_| self.file.clone());
        let digest = Sha256::digest(file.as_os_str().as_encoded_bytes());
        let stem: String = file.file_stem().unwrap_or_default().to_string_lossy().chars().take(36).collect();
        let digest: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        name_like(Path::new(&format!("{}-{digest}", stem.replace('.', "-"))))
    }
}

/// The descriptions below `dir`, by path.
pub(crate) fn find(dir: &Path) -> io::Result<Vec<Description>> {
    let mut files = Vec::new();
    collect(dir, &mut files)?;
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let below = file.strip_prefix(dir).unwrap_or(&file).to_owned();
        if looks_like_a_description(&file)? {
            let package = below.components().next().filter(|_| below.components().count() > 1);
            let package = package.map_or_else(|| dir.to_owned(), |folder| dir.join(folder));
            found.push(Description { shown: below.display().to_string(), file, package });
        } else {
            eprintln!("passed over: {} is no description", below.display());
        }
    }
    Ok(found)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if let Some(root) = DOCUMENTS.iter().map(|name| folder.join(name)).find(|file| file.is_file()) {
        files.push(root);
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => collect(&entry.path(), files)?,
            kind if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}

/// Whether somewhere a line, or an object, begins with one of the keys that say so. Text that is broken can be a
/// description too, so it is not parsed.
fn looks_like_a_description(file: &Path) -> io::Result<bool> {
    let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
    let says_so = |line: &str| {
        let line = line.trim_start_matches(['{', ' ', '\t', '\u{feff}']);
        ["openapi", "swagger"].iter().any(|key| {
            let key = ["", "\"", "'"].iter().find_map(|q| line.strip_prefix(q)?.strip_prefix(key)?.strip_prefix(q));
            key.is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    };
    let one_line_of_json = || text.contains("\"openapi\":") || text.contains("\"swagger\":");
    Ok(text.lines().any(says_so) || (text.lines().count() <= 2 && one_line_of_json()))
}

/// What came of one description.
struct Row {
    shown: String,
    /// Name of the crate, and of its folder below the workspace.
    name: String,
    result: Result<Figures, String>,
}

/// What its crate cost, and what it holds.
pub(crate) struct Figures {
    ledger: Ledger,
    measured: Measured,
}

/// One name for each; those that would be called alike are told apart by where they lie.
fn crate_names(descriptions: &[Description]) -> Vec<String> {
    let plain = |one: &Description| name_like(Path::new(&one.shown.replace(['/', '.'], "-")));
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    descriptions.iter().for_each(|one| *uses.entry(plain(one)).or_default() += 1);
    let name = |one: &Description| Some(plain(one)).filter(|name| uses[name] == 1).unwrap_or_else(|| one.crate_name());
    descriptions.iter().map(name).collect()
}

fn generate(root: &Path, home: &Path, description: Description, name: String) -> Row {
    let result = figures(root, home, &description, &name, &[]);
    Row { shown: description.shown, name, result }
}

/// Makes the crate `name` in the workspace at `home`, by a process of its own that also gets the words in `further`.
pub(crate) fn figures(
    root: &Path,
    home: &Path,
    description: &Description,
    name: &str,
    further: &[&str],
) -> Result<Figures, String> {
    let file = |kind: &str| home.join(kind).join(format!("{name}.json"));
    for kind in ["ledgers", "measured", "diagnostics"] {
        fs::create_dir_all(home.join(kind)).map_err(|error| disk::sentence(&error))?;
    }
    let said = fs::File::create(file("diagnostics")).map_err(|error| disk::sentence(&error))?;
    let program = std::env::current_exe().map_err(|error| disk::sentence(&error))?;
    let mut command = Command::new(program);
    command.arg("--root").arg(root).args(["generate", "--lenient", "--member", "--format", "json", "--name", name]);
    command.arg("--spec").arg(&description.file).arg("--out").arg(home.join("crates").join(name));
    command.arg("--runtime").arg(root.join("codegen/runtime"));
    command.arg("--allow-references").arg(&description.package);
    command.arg("--report").arg(file("ledgers")).arg("--measure").arg(file("measured"));
    command.args(further);
    command.env("RAYON_NUM_THREADS", "1").stdout(said).stderr(Stdio::piped());
    let (status, stderr) = watch(command).map_err(|error| disk::sentence(&error))?;
    if !status.success() {
        return Err(why(status, &stderr, &file("diagnostics")));
    }
    Ok(Figures { ledger: read(&file("ledgers"))?, measured: read(&file("measured"))? })
}

/// Waits for the end of a process, but not for ever.
fn watch(mut command: Command) -> io::Result<(ExitStatus, String)> {
    let mut child = command.spawn()?;
    let stderr = child.stderr.take();
    let reader = thread::spawn(move || stderr.map(io::read_to_string).unwrap_or_else(|| Ok(String::new())));
    let status = wait(&mut child)?;
    let stderr = reader.join().unwrap_or_else(|_| Ok(String::new()))?;
    Ok((status, stderr))
}

fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The first error that was reported, or what ended the process.
fn why(status: ExitStatus, stderr: &str, diagnostics: &Path) -> String {
    let said = fs::read_to_string(diagnostics).unwrap_or_default();
    let error = said.lines().find(|line| line.contains("\"error\"")).or_else(|| stderr.lines().next());
    error.map_or_else(|| status.to_string(), |line| line.chars().take(300).collect())
}

fn read<T: for<'de> Deserialize<'de>>(file: &Path) -> Result<T, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}
