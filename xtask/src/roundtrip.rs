//! `roundtrip`: values of every schema through the generated types and back, and whether anything got lost.
//!
//! Two readings of one description judge each other: the generated types decode and encode, and `make`, `flat` and
//! `document`, which know nothing of how types are chosen, say what should have come out.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::{
    Failed,
    corpus::{
        self, Description,
        compile::{self, Aim},
    },
    disk::sentence,
    generate::name_like,
    progress,
};

mod compare;
mod document;
mod flat;
mod make;

use compare::{Fault, fault};
use document::Document;

/// Reads and writes values of every schema with the generated types, and reports what was not kept.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A description, or a folder of descriptions.
    path: PathBuf,
    /// Takes the values from a file, with one `{"n": 1, "schema": "User", "json_text": ".."}` in each line, and only
    /// answers: one line for each, on standard output.
    #[arg(long, value_name = "FILE")]
    instances: Option<PathBuf>,
}

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let done = match &args.instances {
        Some(instances) => answer(root, &args.path, instances),
        None => judge(root, &args.path),
    };
    done.map_err(|error| {
        eprintln!("error: {}", sentence(&error));
        Failed
    })?
}

/// Answers the lines of a file, and says nothing else.
fn answer(root: &Path, path: &Path, instances: &Path) -> io::Result<Result<(), Failed>> {
    let lines = fs::File::open(instances)?;
    let home = home(root);
    let description = only(path)?;
    let name = crate_name(&description);
    if let Err(why) = prepare(root, &home, &description, &name) {
        eprintln!("error: {}: {why}", path.display());
        return Ok(Err(Failed));
    }
    let compiled = compile::compile(root, &home, &[&name], Aim::Program)?;
    if !compiled.failed.is_empty() {
        eprintln!("error: {}: its crate does not compile", path.display());
        return Ok(Err(Failed));
    }
    let status = Command::new(compile::program(&home, &name)).stdin(lines).status()?;
    Ok(if status.success() { Ok(()) } else { Err(Failed) })
}

fn home(root: &Path) -> PathBuf {
    root.join("target/roundtrip")
}

fn only(file: &Path) -> io::Result<Description> {
    let file = file.canonicalize()?;
    let package = file.parent().unwrap_or(&file).to_owned();
    let shown = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Description { file, shown, package })
}

fn crate_name(description: &Description) -> String {
    name_like(Path::new(&description.shown.replace(['/', '.'], "-")))
}

/// Writes the crate with its program.
fn prepare(root: &Path, home: &Path, description: &Description, name: &str) -> Result<(), String> {
    corpus::figures(root, home, description, name, &["--roundtrip"]).map(|_| ())
}

/// Judges every description at `path`, and prints what came of it.
fn judge(root: &Path, path: &Path) -> io::Result<Result<(), Failed>> {
    let home = home(root);
    let descriptions = if path.is_dir() { corpus::find(path)? } else { vec![only(path)?] };
    let bar = progress::bar(descriptions.len(), "generating");
    let prepared: Vec<_> = descriptions
        .into_par_iter()
        .map(|description| {
            let name = crate_name(&description);
            let made = prepare(root, &home, &description, &name);
            bar.inc(1);
            (description, name, made)
        })
        .collect();
    bar.finish_and_clear();
    let names: Vec<&str> =
        prepared.iter().filter(|(.., made)| made.is_ok()).map(|(_, name, _)| name.as_str()).collect();
    let compiled = compile::compile(root, &home, &names, Aim::Program)?;
    let verdicts: Vec<_> = prepared
        .par_iter()
        .map(|(description, name, made)| {
            let verdict = match made {
                Err(why) => Err(why.clone()),
                Ok(()) if compiled.failed.contains(name) => Err("its crate does not compile".to_owned()),
                Ok(()) => verdict(&compile::program(&home, name), description),
            };
            (description.shown.as_str(), verdict)
        })
        .collect();
    Ok(report(&verdicts))
}

/// What came of the values of one description.
#[derive(Default)]
struct Verdict {
    schemas: usize,
    judged: usize,
    /// Values that the description itself does not allow: its examples are often wrong.
    set_aside: usize,
    faults: BTreeMap<Fault, Vec<String>>,
}

impl Verdict {
    fn failed(&self) -> usize {
        self.faults.values().map(Vec::len).sum()
    }
}

/// A value, and whether all that is in it is listed in the description.
struct Instance {
    schema: String,
    json: String,
    listed: bool,
}

fn verdict(program: &Path, description: &Description) -> Result<Verdict, String> {
    let document = Document::read(description).ok_or("it cannot be read")?;
    let instances = instances(&document);
    let answers = answers(program, &instances).map_err(|error| sentence(&error))?;
    if answers.len() != instances.len() {
        return Err(format!("{} values got {} answers", instances.len(), answers.len()));
    }
    let mut verdict = Verdict { schemas: document.schemas.len(), ..Verdict::default() };
    let rules = document.rules();
    let mut pairs = instances.iter().zip(&answers).peekable();
    for (index, name) in document.schemas.keys().enumerate() {
        let valid = rules.of(index)?;
        while let Some((instance, answer)) = pairs.next_if(|(instance, _)| instance.schema == *name) {
            let given: Value = serde_json::from_str(&instance.json).map_err(|error| error.to_string())?;
            if instance.listed && !valid.is_valid(&given) {
                verdict.set_aside += 1;
                continue;
            }
            verdict.judged += 1;
            let rule = instance.listed.then_some(&valid);
            if let Some((fault, why)) = fault(&document, &given, answer, rule) {
                let said = format!("{name}: {why}; given {}", excerpt(&instance.json));
                verdict.faults.entry(fault).or_default().push(said);
            }
        }
    }
    Ok(verdict)
}

/// The values of all schemas, schema by schema.
fn instances(document: &Document) -> Vec<Instance> {
    let mut instances = Vec::new();
    for name in document.schemas.keys() {
        let made = make::instances(document, name).into_iter().map(|made| (made.json, made.listed));
        let told = document.examples.iter().filter(|(of, _)| of == name).map(|(_, value)| (value.to_string(), true));
        let both = made.chain(told);
        instances.extend(both.map(|(json, listed)| Instance { schema: name.clone(), json, listed }));
    }
    instances
}

/// What the generated types answer.
fn answers(program: &Path, instances: &[Instance]) -> io::Result<Vec<Value>> {
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let lines = instances
        .iter()
        .enumerate()
        .map(|(n, instance)| format!("{}\n", json!({ "n": n, "schema": instance.schema, "json_text": instance.json })));
    let asked: String = lines.collect();
    let mut stdin = child.stdin.take();
    let writer = thread::spawn(move || stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(asked.as_bytes())));
    let output = child.wait_with_output()?;
    // A program that ended early is told by how few answers there are.
    let _ = writer.join();
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

fn excerpt(json: &str) -> String {
    json.chars().take(160).collect()
}

/// How many faults of a kind are shown of a description.
const SHOWN: usize = 3;

fn report(verdicts: &[(&str, Result<Verdict, String>)]) -> Result<(), Failed> {
    let width = verdicts.iter().map(|(shown, _)| shown.len()).max().unwrap_or(0).max("document".len());
    println!("{:<width$}  schemas  values  set aside  failed     rate", "document");
    let mut total = Verdict::default();
    let mut failed = false;
    for (shown, verdict) in verdicts {
        match verdict {
            Ok(verdict) => {
                row(shown, width, verdict, verdict.failed());
                total.schemas += verdict.schemas;
                total.judged += verdict.judged;
                total.set_aside += verdict.set_aside;
            }
            Err(why) => println!("FAILED {shown}: {why}"),
        }
        failed |= !verdict.as_ref().is_ok_and(|verdict| verdict.faults.is_empty());
    }
    let faults = verdicts.iter().filter_map(|(_, verdict)| verdict.as_ref().ok()).map(Verdict::failed).sum();
    row("all", width, &total, faults);
    for (shown, verdict) in verdicts {
        for (fault, cases) in verdict.iter().flat_map(|verdict| &verdict.faults) {
            println!("\n{shown}: {} {}", cases.len(), fault.sentence());
            cases.iter().take(SHOWN).for_each(|case| println!("  {case}"));
        }
    }
    if failed { Err(Failed) } else { Ok(()) }
}

fn row(shown: &str, width: usize, verdict: &Verdict, failed: usize) {
    let rate = 100.0 * (verdict.judged - failed) as f64 / verdict.judged.max(1) as f64;
    println!(
        "{shown:<width$}  {:>7}  {:>6}  {:>9}  {failed:>6}  {rate:>6.2}%",
        verdict.schemas, verdict.judged, verdict.set_aside
    );
}
