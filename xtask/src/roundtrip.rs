//! `roundtrip`: whether the types that are generated tell the truth.
//!
//! For every schema of a description, instances are made from the schema and taken from the description's examples.
//! The generated types read each and write it again. Nothing that the description names may be lost or changed, and
//! what is written must be as valid as what was read, under a validator that knows nothing of the generator.
//!
//! What the document says and what is made of it is in [`document`], [`flat`] and [`make`]; [`program`] drives the
//! generated types; [`compare`] tells what became of a value.
//!
//! Values are judged as they are read: a field that is never sent is written too, see `Writer::with_everything`.
//! Instances that do not follow the description's own rules are counted apart, since nothing is promised for them.

use std::{
    collections::BTreeMap,
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde_json::{Value, json, value::RawValue};

use crate::{
    Failed,
    corpus::{
        self, Description,
        compile::{self, Aim},
    },
    disk, progress,
};
use document::Document;
use program::{Answer, Program};

mod compare;
mod document;
mod flat;
mod make;
mod program;

/// Reads and writes values of every schema with the generated types, and compares.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A description, or a folder with any number of them.
    path: PathBuf,
    /// Takes values from a file of JSON lines `{"n": 1, "schema": name, "json_text": ".."}` instead, and answers each
    /// with a line: `{"n", "schema", "ok": true, "json"}` or `{"n", "schema", "ok": false, "error"}`.
    #[arg(long, value_name = "FILE")]
    instances: Option<PathBuf>,
}

/// The program that a crate gets.
const PROGRAM: &str = "roundtrip";

/// Runs the command in the project at `root`.
pub(crate) fn run(root: &Path, args: &Args) -> Result<(), Failed> {
    let subjects = subjects(&args.path)?;
    let home = root.join("target/roundtrip");
    let lines = match &args.instances {
        Some(file) => Some(read_lines(file, &subjects)?),
        None => None,
    };
    let bar = progress::bar(subjects.len(), "generating");
    let compiled = compiled(root, &home, &subjects, &bar).map_err(|error| {
        eprintln!("error: {}", disk::sentence(&error));
        Failed
    })?;
    bar.finish_and_clear();
    match (lines, &compiled[..]) {
        (Some(lines), [program, ..]) => answer(program, &lines),
        _ => judge_all(&home, &subjects, &compiled),
    }
}

/// A description, and the name of its crate.
struct Subject {
    description: Description,
    name: String,
}

fn subjects(path: &Path) -> Result<Vec<Subject>, Failed> {
    let found = corpus::at(path)?;
    Ok(found.into_iter().map(|description| Subject { name: description.crate_name(), description }).collect())
}

/// Lines end where a line feed is, and nowhere else.
fn read_lines(file: &Path, subjects: &[Subject]) -> Result<Vec<Vec<u8>>, Failed> {
    if subjects.len() != 1 {
        eprintln!("error: instances are of one description, and here are {}", subjects.len());
        return Err(Failed);
    }
    let bytes = fs::read(file).map_err(|error| {
        eprintln!("error: {} cannot be read: {}", file.display(), disk::sentence(&error));
        Failed
    })?;
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    lines.pop_if(|last| last.is_empty());
    Ok(lines)
}

/// The program of each description, or why there is none. One run at a time has the workspace.
fn compiled(
    root: &Path,
    home: &Path,
    subjects: &[Subject],
    bar: &indicatif::ProgressBar,
) -> io::Result<Vec<Result<Program, String>>> {
    fs::create_dir_all(home)?;
    let lock = fs::File::create(home.join("lock"))?;
    lock.lock()?;
    let made: Vec<Result<(), String>> = subjects
        .par_iter()
        .map(|Subject { description, name }| {
            let figures = corpus::figures(root, home, description, name, &["--roundtrip"]);
            bar.inc(1);
            figures.map(drop)
        })
        .collect();
    let names: Vec<&str> =
        subjects.iter().zip(&made).filter(|(_, made)| made.is_ok()).map(|(subject, _)| subject.name.as_str()).collect();
    let failed = compile::compile(root, home, &names, Aim::Program(PROGRAM))?.failed;
    let both = subjects.iter().zip(made);
    let programs = both.map(|(Subject { name, .. }, made)| match made {
        Ok(()) if failed.contains(name) => Err("the crate does not compile".to_owned()),
        Ok(()) => Ok(Program { path: compile::program(home, name, PROGRAM) }),
        Err(why) => Err(why),
    });
    Ok(programs.collect())
}

// ------------------------------------------------------------------------------------------ instances from outside

/// Answers every line on standard output, where nothing else goes.
fn answer(program: &Result<Program, String>, lines: &[Vec<u8>]) -> Result<(), Failed> {
    let mut out = io::stdout().lock();
    let mut written = Ok(());
    let mut each = |answer: &str| {
        if written.is_ok() {
            written = writeln!(out, "{answer}");
        }
    };
    let asked = match program {
        Ok(program) => program.answers(lines, &mut each).map_err(|error| disk::sentence(&error)),
        Err(why) => {
            lines.iter().for_each(|line| each(&program::no_answer(line, &format!("there is no crate: {why}"))));
            Err(why.clone())
        }
    };
    asked.and(written.map_err(|error| error.to_string())).map_err(|why| {
        eprintln!("error: {why}");
        Failed
    })
}

// ------------------------------------------------------------------------------------------ instances of our own

/// What came of a description.
#[derive(Default)]
struct Tally {
    schemas: usize,
    good: usize,
    /// Instances that do not follow the description's own rules.
    not_judged: usize,
    /// Schemas that no instance could be made of.
    without: Vec<String>,
    failures: Vec<Failure>,
}

/// An instance that did not come through.
struct Failure {
    schema: String,
    reason: Reason,
    message: String,
    json: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Refused,
    UnlistedRefused,
    Differs,
    Invalid,
}

impl Reason {
    fn words(self) -> &'static str {
        match self {
            Self::Refused => "a valid value is refused",
            Self::UnlistedRefused => "a value that is not listed is refused",
            Self::Differs => "something is lost, changed or added",
            Self::Invalid => "what is written is not valid",
        }
    }
}

fn judge_all(home: &Path, subjects: &[Subject], programs: &[Result<Program, String>]) -> Result<(), Failed> {
    let bar = progress::bar(subjects.len(), "judging");
    let tallies: Vec<Result<Tally, String>> = subjects
        .par_iter()
        .zip(programs)
        .map(|(subject, program)| {
            let tally = program.as_ref().map_err(Clone::clone).and_then(|program| judge(subject, program));
            bar.inc(1);
            tally
        })
        .collect();
    bar.finish_and_clear();
    let all_good = report(subjects, &tallies);
    let kept = keep(home, subjects, &tallies).map_err(|error| eprintln!("error: {}", disk::sentence(&error)));
    if all_good && kept.is_ok() { Ok(()) } else { Err(Failed) }
}

/// An instance that was put to the types.
struct Case {
    schema: usize,
    json: String,
    /// Whether all of its values are listed ones.
    listed: bool,
    /// Whether it is one of the description's examples, which may hold what the description does not name.
    example: bool,
}

fn judge(subject: &Subject, program: &Program) -> Result<Tally, String> {
    let document = Document::read(&subject.description).ok_or("the description cannot be read")?;
    let cases = cases(&document);
    let names: Vec<&String> = document.schemas.keys().collect();
    let has_cases = |schema: &usize| cases.iter().any(|case| case.schema == *schema);
    let without = (0..names.len()).filter(|schema| !has_cases(schema)).map(|schema| names[schema].clone());
    let mut tally = Tally { schemas: names.len(), without: without.collect(), ..Tally::default() };
    let lines: Vec<Vec<u8>> = cases.iter().map(|case| line(names[case.schema], &case.json)).collect();
    let mut answers = Vec::new();
    program.answers(&lines, &mut |answer| answers.push(answer.to_owned())).map_err(|error| disk::sentence(&error))?;
    let rules = document.rules();
    for (schema, name) in names.into_iter().enumerate() {
        let validator = rules.of(schema);
        let own = cases.iter().zip(&answers).filter(|(case, _)| case.schema == schema);
        for (case, answer) in own {
            let judged = Judge { document: &document, validator: validator.as_ref().ok() }.judge(case, answer);
            match judged {
                Verdict::Good => tally.good += 1,
                Verdict::NotJudged => tally.not_judged += 1,
                Verdict::Bad(reason, message) => {
                    tally.failures.push(Failure { schema: name.clone(), reason, message, json: case.json.clone() });
                }
            }
        }
    }
    Ok(tally)
}

fn line(schema: &str, json: &str) -> Vec<u8> {
    json!({ "n": null, "schema": schema, "json_text": json }).to_string().into_bytes()
}

fn cases(document: &Document) -> Vec<Case> {
    let mut cases = Vec::new();
    for (schema, (name, value)) in document.schemas.iter().enumerate() {
        let made = make::instances(document, name);
        cases.extend(made.into_iter().map(|made| Case {
            schema,
            json: made.json,
            listed: made.listed,
            example: false,
        }));
        let beside = document.examples.iter().filter(|(of, _)| of == name).map(|(_, example)| example);
        let examples = beside.chain(value.get("example")).take(EXAMPLES);
        cases.extend(examples.map(|json| Case { schema, json: json.to_string(), listed: true, example: true }));
    }
    cases
}

/// As many examples of a schema, at the most.
const EXAMPLES: usize = 20;

enum Verdict {
    Good,
    NotJudged,
    Bad(Reason, String),
}

struct Judge<'d> {
    document: &'d Document,
    /// None, if the description's rules are none.
    validator: Option<&'d jsonschema::Validator>,
}

impl Judge<'_> {
    fn judge(&self, case: &Case, answer: &str) -> Verdict {
        let promised = !case.listed || self.is_valid(&case.json);
        if promised { self.unconditionally(case, answer) } else { Verdict::NotJudged }
    }

    fn unconditionally(&self, case: &Case, answer: &str) -> Verdict {
        let answer: Answer = match serde_json::from_str(answer) {
            Ok(answer) => answer,
            Err(error) => return Verdict::Bad(Reason::Invalid, format!("{error}: {answer}")),
        };
        if !answer.ok {
            let reason = if case.listed { Reason::Refused } else { Reason::UnlistedRefused };
            return Verdict::Bad(reason, answer.error.unwrap_or_default());
        }
        // An optional value that is null is read as none at all.
        let back = answer.json.as_deref().map_or("null", RawValue::get);
        let may_be_lost = |key: &str| match case.example {
            true => !self.document.names_a_property(key),
            false => key == make::UNNAMED,
        };
        match compare::difference(&case.json, back, &may_be_lost) {
            Some(difference) => Verdict::Bad(Reason::Differs, difference.to_string()),
            None if case.listed && !self.is_valid(back) => Verdict::Bad(Reason::Invalid, self.complaint(back)),
            None => Verdict::Good,
        }
    }

    fn is_valid(&self, json: &str) -> bool {
        let value = serde_json::from_str::<Value>(json);
        value.is_ok_and(|value| self.validator.is_some_and(|validator| validator.is_valid(&value)))
    }

    fn complaint(&self, json: &str) -> String {
        let value: Value = serde_json::from_str(json).unwrap_or_default();
        let complaint = self.validator.and_then(|validator| validator.validate(&value).err());
        complaint.map(|error| error.to_string()).unwrap_or_default()
    }
}

// ------------------------------------------------------------------------------------------------------- reporting

impl Tally {
    fn judged(&self) -> usize {
        self.good + self.failures.len()
    }
}

fn rate(good: usize, of: usize) -> String {
    format!("{:.2} %", if of == 0 { 100.0 } else { (good as f64) * 100.0 / (of as f64) })
}

/// Prints a table and the failures by reason. Says whether there are none.
fn report(subjects: &[Subject], tallies: &[Result<Tally, String>]) -> bool {
    let mut total = [0; 5];
    println!(
        "{:<44} {:>8} {:>10} {:>8} {:>11} {:>9}",
        "document", "schemas", "instances", "failed", "not judged", "rate"
    );
    let row = |shown: &str, [schemas, judged, failed, apart, good]: [usize; 5]| {
        println!("{shown:<44} {schemas:>8} {judged:>10} {failed:>8} {apart:>11} {:>9}", rate(good, judged));
    };
    for (subject, tally) in subjects.iter().zip(tallies) {
        let Ok(tally) = tally else { continue };
        let numbers = [tally.schemas, tally.judged(), tally.failures.len(), tally.not_judged, tally.good];
        row(&subject.description.shown, numbers);
        total = std::array::from_fn(|column| total[column] + numbers[column]);
    }
    row("all", total);
    for (subject, tally) in subjects.iter().zip(tallies) {
        match tally {
            Err(why) => println!("FAILED {}: {why}", subject.description.shown),
            Ok(tally) if !tally.without.is_empty() => {
                let (shown, names) = (&subject.description.shown, tally.without.join(", "));
                println!("{shown}: there is no finite value of {names}");
            }
            Ok(_) => {}
        }
    }
    report_reasons(subjects, tallies);
    total[2] == 0 && tallies.iter().all(Result::is_ok)
}

fn report_reasons(subjects: &[Subject], tallies: &[Result<Tally, String>]) {
    let mut by_reason: BTreeMap<Reason, Vec<(&str, &Failure)>> = BTreeMap::new();
    for (subject, tally) in subjects.iter().zip(tallies) {
        for failure in tally.iter().flat_map(|tally| &tally.failures) {
            by_reason.entry(failure.reason).or_default().push((&subject.description.shown, failure));
        }
    }
    for (reason, failures) in by_reason {
        println!("\n{}: {}", reason.words(), failures.len());
        let mut seen = Vec::new();
        for (shown, failure) in failures {
            // One of each schema shows what is wrong; all are in the file.
            if seen.len() < SHOWN && !seen.contains(&(shown, &failure.schema)) {
                seen.push((shown, &failure.schema));
                let json: String = failure.json.chars().take(200).collect();
                println!("  {shown}: {}: {}\n    {json}", failure.schema, failure.message);
            }
        }
    }
}

/// As many failures of a kind are printed.
const SHOWN: usize = 40;

/// Writes all failures down, a file for each description.
fn keep(home: &Path, subjects: &[Subject], tallies: &[Result<Tally, String>]) -> io::Result<()> {
    let folder = home.join("failures");
    fs::create_dir_all(&folder)?;
    for (subject, tally) in subjects.iter().zip(tallies) {
        let failures = tally.iter().flat_map(|tally| &tally.failures);
        let lines = failures.map(|Failure { schema, reason, message, json }| {
            format!(
                "{}\n",
                json!({ "schema": schema, "reason": reason.words(), "message": message, "json_text": json })
            )
        });
        fs::write(folder.join(format!("{}.jsonl", subject.name)), lines.collect::<String>())?;
    }
    Ok(())
}
