//! What people and programs are told: diagnostics, differences, ledgers.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use clap::ValueEnum;
use clientwright_codegen::{
    Outcome,
    diagnostics::{Diagnostic, Place, Severity},
    ledger::Ledger,
    plan::Change,
};
use serde_json::json;
use similar::TextDiff;

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

/// Puts `folder` before every file name in what is said, so that names are right where the command was run.
pub(crate) fn place_below(folder: &str, outcome: &mut Outcome) {
    for source in &mut outcome.sources.files {
        source.path = join(folder, &source.path);
    }
    for diagnostic in &mut outcome.report.diagnostics {
        match &mut diagnostic.place {
            Place::Offset { file, .. } | Place::File(file) => *file = join(folder, file),
            Place::Node(_) | Place::Nowhere => {}
        }
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

/// Says what was found in one description.
pub(crate) fn diagnostics(outcome: &Outcome, format: Format) {
    for diagnostic in &outcome.report.diagnostics {
        let place = place(diagnostic, outcome);
        match format {
            Format::Human => human(diagnostic, &place),
            Format::Json => {
                line(&json!({ "code": diagnostic.code.id(), "message": diagnostic.message, "place": place }))
            }
        }
    }
}

fn human(diagnostic: &Diagnostic, place: &str) {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    eprintln!("{severity}[{}]: {}\n  --> {place}", diagnostic.code.id(), diagnostic.message);
    if let Some(hint) = &diagnostic.hint {
        eprintln!("  = help: {hint}");
    }
}

fn place(diagnostic: &Diagnostic, outcome: &Outcome) -> String {
    match &diagnostic.place {
        Place::Node(id) => match outcome.sources.locate(*id) {
            Some(at) => format!("{}:{}:{}", at.file, at.line, at.column),
            None => String::new(),
        },
        Place::Offset { file, offset } => {
            let source = outcome.sources.files.iter().find(|source| source.path == *file);
            let before = source.map_or("", |source| source.text.get(..*offset).unwrap_or(&source.text));
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            format!("{file}:{}:{column}", before.matches('\n').count() + 1)
        }
        Place::File(file) => file.clone(),
        Place::Nowhere => String::new(),
    }
}

/// Says how a crate's folder differs from what it should be.
pub(crate) fn drift(folder: &str, changes: &[Change], format: Format) {
    for change in changes {
        let path = format!("{folder}/{}", change.path());
        match (change, format) {
            (Change::Create { .. }, Format::Human) => println!("missing: {path}"),
            (Change::Delete { .. }, Format::Human) => println!("stale: {path}"),
            (Change::Update { old, content, .. }, Format::Human) => difference(&path, old, content),
            (Change::Create { .. }, Format::Json) => line(&json!({ "drift": "missing", "file": path })),
            (Change::Delete { .. }, Format::Json) => line(&json!({ "drift": "stale", "file": path })),
            (Change::Update { .. }, Format::Json) => line(&json!({ "drift": "changed", "file": path })),
        }
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
pub(crate) fn line(value: &serde_json::Value) {
    let _ = writeln!(io::stdout(), "{value}");
}

/// Writes the ledger of the only crate, or those of all by name, as JSON.
pub(crate) fn ledgers(file: &Path, ledgers: &BTreeMap<&str, &Ledger>, only: Option<&Ledger>) -> io::Result<()> {
    let text = match only {
        Some(ledger) => serde_json::to_string_pretty(ledger)?,
        None => serde_json::to_string_pretty(ledgers)?,
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut staged = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(staged, "{text}")?;
    staged.persist(file)?;
    Ok(())
}
