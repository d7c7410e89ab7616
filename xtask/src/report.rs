//! What people and programs are told: diagnostics, differences, ledgers.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::Path,
};

use clap::ValueEnum;
use clientwright_codegen::{
    Outcome,
    diagnostics::{
        Code, Place,
        render::{self, Look},
    },
    plan::Change,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use similar::TextDiff;

use crate::{Failed, disk};

/// How diagnostics and differences are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: diagnostics on standard error, differences on standard output.
    Human,
    /// For programs: one JSON object a line, on standard output.
    Json,
}

/// Lines of one difference that are shown. A file that is new or gone as a whole is only named.
const DIFF_LINES: usize = 300;

/// Puts `folder` before every file name in what came of a description, so that names are right where the command was run.
pub(crate) fn place_below(folder: &str, outcome: &mut Outcome) {
    for source in &mut outcome.sources.files {
        source.path = join(folder, &source.path);
    }
    for diagnostic in &mut outcome.report.diagnostics {
        match &mut diagnostic.place {
            Place::Offset { file, .. } | Place::File(file) => *file = join(folder, file),
            Place::Node(_) | Place::Part { .. } | Place::Nowhere => {}
        }
    }
    let ledger = &mut outcome.ledger;
    let lists = [&mut ledger.operations_left_out, &mut ledger.schemas_left_out, &mut ledger.passed_over];
    for left_out in lists.into_iter().flatten().filter(|left_out| !left_out.place.is_empty()) {
        left_out.place = join(folder, &left_out.place);
    }
}

/// `specs/kestra` and `../common.yaml` to `specs/common.yaml`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            (part, _) => parts.push(part),
        }
    }
    let absolute = if folder.starts_with('/') { "/" } else { "" };
    format!("{absolute}{}", parts.join("/"))
}

/// What a run cost, for `corpus`.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Lines of all files that were made.
    pub(crate) lines: usize,
    pub(crate) milliseconds: u64,
    /// The most memory that the process ever held.
    pub(crate) peak_kibibytes: u64,
}

/// Says things in one format.
#[derive(Clone, Copy)]
pub(crate) struct Reporter {
    pub(crate) format: Format,
    /// Whether notes are shown to people.
    pub(crate) notes: bool,
}

impl Reporter {
    /// What was found in one description.
    pub(crate) fn diagnostics(self, outcome: &Outcome) {
        let _ = match self.format {
            Format::Human => write!(io::stderr(), "{}", render::human(&outcome.report, &outcome.sources, self.look())),
            Format::Json => write!(io::stdout(), "{}", render::json_lines(&outcome.report, &outcome.sources)),
        };
    }

    fn look(self) -> Look {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Look { color: io::stderr().is_terminal() && !no_color, notes: self.notes, ..Look::default() }
    }

    /// An error about a place that is no part of a description.
    pub(crate) fn problem(self, code: Code, place: &str, message: &str) -> Failed {
        match self.format {
            Format::Human => eprintln!("error[{}]: {message}\n  --> {place}", code.id()),
            Format::Json => line(&json!({ "code": code.id(), "severity": "error", "message": message, "file": place })),
        }
        Failed
    }

    /// How a crate's folder differs from what it should be.
    pub(crate) fn drift(self, folder: &str, changes: &[Change]) {
        for change in changes {
            let path = format!("{folder}/{}", change.path());
            match (change, self.format) {
                (Change::Create { .. }, Format::Human) => println!("missing: {path}"),
                (Change::Delete { .. }, Format::Human) => println!("stale: {path}"),
                (Change::Update { old, content, .. }, Format::Human) => difference(&path, old, content),
                (Change::Create { .. }, Format::Json) => line(&json!({ "drift": "missing", "file": path })),
                (Change::Delete { .. }, Format::Json) => line(&json!({ "drift": "stale", "file": path })),
                (Change::Update { .. }, Format::Json) => line(&json!({ "drift": "changed", "file": path })),
            }
        }
    }

    /// What to do about it.
    pub(crate) fn advice(self, text: &str) {
        match self.format {
            Format::Human => eprintln!("error: {text}"),
            Format::Json => line(&json!({ "advice": text })),
        }
    }

    /// What was done, for people only.
    pub(crate) fn summary(self, text: &str) {
        if self.format == Format::Human {
            eprintln!("{text}");
        }
    }

    /// Writes a file that was asked for.
    pub(crate) fn write_json(self, file: &Path, value: &impl Serialize) -> Result<(), Failed> {
        let written =
            serde_json::to_string_pretty(value).map_err(io::Error::from).and_then(|text| fs::write(file, text + "\n"));
        written
            .map_err(|error| self.problem(Code::OutputUnwritable, &file.display().to_string(), &disk::sentence(&error)))
    }
}

fn difference(path: &str, old: &[u8], content: &str) {
    let old = String::from_utf8_lossy(old);
    let diff = TextDiff::from_lines(old.as_ref(), content);
    let text = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    let lines: Vec<&str> = text.lines().collect();
    println!("changed: {path}\n{}", lines[..lines.len().min(DIFF_LINES)].join("\n"));
    if lines.len() > DIFF_LINES {
        println!("({} more lines)", lines.len() - DIFF_LINES);
    }
}

/// One JSON object as a line. A reader that has gone away is not our concern.
fn line(value: &serde_json::Value) {
    let _ = writeln!(io::stdout(), "{value}");
}
