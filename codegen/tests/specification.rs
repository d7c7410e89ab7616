//! The specification's fixed fields, object by object: what becomes of each is found by adding it to a description.
//!
//! A file of `specification/` has the name of an object, descriptions of one or more dialects, and lines of
//! `key | dialects | value`. Where `@` stands (alone, or before the keys that belong there), the key is put, in the
//! place of one of that name. Then the crate is another one, or something is said; a key that does neither has the
//! reason as its fourth part. `docs/specification.md` is made of what is found.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use clientwright_codegen::{Outcome, diagnostics::Severity, emit::Files};
use support::{files_below, is_current, run};

const DIALECTS: [(&str, &str); 4] = [("2.0", "2.0"), ("3.0", "3.0.4"), ("3.1", "3.1.1"), ("3.2", "3.2.0")];

#[test]
fn no_key_is_dropped_in_silence() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specification");
    let (mut page, mut faults, mut count) = (HEAD.to_owned(), String::new(), 0);
    for file in files_below(&folder) {
        let object = Object::read(&fs::read_to_string(&file).expect("a case is text"));
        writeln!(page, "\n## {}\n\n| Key | Dialects | What becomes of it |\n|---|---|---|", object.name)
            .expect("a String takes everything");
        for key in &object.keys {
            count += 1;
            match object.judge(key) {
                Ok(outcome) => writeln!(page, "| `{}` | {} | {outcome} |", key.name, key.dialects.join(", ")),
                Err(fault) => writeln!(faults, "{}, `{}`: {fault}", object.name, key.name),
            }
            .expect("a String takes everything");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(count >= 200, "{count} keys");
    is_current(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/specification.md"), &page);
}

/// An object of the specification.
struct Object {
    name: String,
    /// By dialect: a description of each that has such an object.
    descriptions: BTreeMap<&'static str, String>,
    keys: Vec<Key>,
}

struct Key {
    name: String,
    dialects: Vec<&'static str>,
    value: String,
    /// Why it makes no difference.
    reason: Option<String>,
}

impl Object {
    fn read(text: &str) -> Self {
        let (name, text) = text.split_once("\n--- ").expect("the name of an object stands first");
        let mut descriptions = BTreeMap::new();
        let mut keys = Vec::new();
        for piece in text.split("\n--- ") {
            let (head, body) = piece.split_once('\n').expect("lines stand below a head");
            match head {
                "keys" => keys = body.lines().map(|line| Key::read(line, &descriptions)).collect(),
                _ => descriptions.extend(dialects(head).map(|dialect| (dialect, format!("{body}\n")))),
            }
        }
        Self { name: name.to_owned(), descriptions, keys }
    }

    /// What is the same in all dialects that have the key.
    fn judge(&self, key: &Key) -> Result<String, String> {
        let mut outcomes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for &dialect in &key.dialects {
            let description = self.descriptions.get(dialect).ok_or_else(|| format!("no description in {dialect}"))?;
            let outcome = key.outcome(dialect, description).map_err(|fault| format!("in {dialect} {fault}"))?;
            outcomes.entry(outcome).or_default().push(dialect);
        }
        if outcomes.len() == 1 {
            return Ok(outcomes.into_keys().collect());
        }
        let mut told: Vec<(Vec<&str>, String)> =
            outcomes.into_iter().map(|(what, dialects)| (dialects, what)).collect();
        told.sort();
        let told: Vec<String> =
            told.iter().map(|(dialects, what)| format!("{}: {what}", dialects.join(", "))).collect();
        Ok(told.join("<br>"))
    }
}

impl Key {
    fn read(line: &str, descriptions: &BTreeMap<&'static str, String>) -> Self {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [name, places, value, reason @ ..] = &parts[..] else { panic!("{line}: key, dialects and value") };
        let dialects = match *places {
            "*" => descriptions.keys().copied().collect(),
            places => dialects(places).collect(),
        };
        let reason = reason.first().map(|reason| (*reason).to_owned());
        Self { name: name.trim_matches('"').to_owned(), dialects, value: (*value).to_owned(), reason }
    }

    fn outcome(&self, dialect: &str, description: &str) -> Result<String, String> {
        let bare = without_places(&description.lines().map(str::to_owned).collect::<Vec<_>>());
        let (without, with) = (made(dialect, &bare), made(dialect, &self.put(description)));
        let said: BTreeSet<String> = news(&without, &with);
        if let Some(unknown) = said.iter().find(|it| it.contains(&format!("no key `{}`", self.name))) {
            return Err(format!("it is not known: {unknown}"));
        }
        let (Some(before), Some(after)) = (&without.files, &with.files) else {
            return Err(format!("nothing is made: {said:?}"));
        };
        let files = changed(before, after);
        match (&self.reason, files.is_empty() && said.is_empty()) {
            (None, true) => Err("nothing comes of it, and nothing is said".to_owned()),
            (Some(_), false) => Err(format!("{files:?} change, and it is said {said:?}; no reason is needed")),
            (Some(reason), true) => Ok(format!("nothing: {reason}")),
            (None, false) => Ok(told(&files, &said)),
        }
    }

    /// The description with the key wherever it belongs, instead of one of that name.
    fn put(&self, description: &str) -> String {
        let mut lines: Vec<String> = description.lines().map(str::to_owned).collect();
        let places: Vec<usize> = (0..lines.len()).filter(|&at| self.belongs(&lines[at])).collect();
        assert!(!places.is_empty(), "there is no place for `{}`", self.name);
        for &at in &places {
            let indent = indent(&lines[at]);
            remove(&mut lines, at, indent, &self.name);
            let name = match self.name.starts_with(|c: char| c.is_ascii_digit()) {
                true => format!("\"{}\"", self.name),
                false => self.name.clone(),
            };
            lines[at] = format!("{}{name}: {}", " ".repeat(indent), self.value);
        }
        without_places(&lines)
    }

    /// Whether a line stands for this key.
    fn belongs(&self, line: &str) -> bool {
        let keys = line.trim_start().strip_prefix('@');
        keys.is_some_and(|keys| keys.is_empty() || keys.split(' ').any(|key| key == self.name))
    }
}

fn without_places(lines: &[String]) -> String {
    lines.iter().filter(|line| !line.trim_start().starts_with('@')).map(|line| format!("{line}\n")).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Empties the lines of a key of the object in which the line `at` stands.
fn remove(lines: &mut [String], at: usize, depth: usize, key: &str) {
    let begins = format!("{}{key}:", " ".repeat(depth));
    let item = depth.checked_sub(2).map(|depth| format!("{}- ", " ".repeat(depth)));
    let inside = |line: &String| line.is_empty() || indent(line) >= depth;
    let below = (at + 1..lines.len()).take_while(|&index| inside(&lines[index])).collect::<Vec<_>>();
    let mut above: Vec<usize> = (0..at).rev().take_while(|&index| inside(&lines[index])).collect();
    // The first key of an item of a list stands behind a dash.
    let first = above.last().map_or(at, |&index| index).checked_sub(1);
    if let (Some(first), Some(item)) = (first, item) {
        let line = &lines[first];
        if line.strip_prefix(item.as_str()).is_some_and(|rest| rest.starts_with(&format!("{key}:"))) {
            lines[first] = format!("{item}x-empty: true");
            return;
        }
    }
    above.extend(below);
    let Some(found) = above.into_iter().find(|&index| lines[index].starts_with(&begins)) else { return };
    let deeper = (found + 1..lines.len()).take_while(|&index| indent(&lines[index]) > depth).collect::<Vec<_>>();
    for index in deeper.into_iter().chain([found]).filter(|&index| index != at) {
        lines[index] = String::new();
    }
}

fn dialects(text: &str) -> impl Iterator<Item = &'static str> {
    text.split(' ').map(|word| DIALECTS.into_iter().find(|(short, _)| *short == word).expect("a dialect").0)
}

fn made(dialect: &str, description: &str) -> Outcome {
    let (_, version) = DIALECTS.into_iter().find(|(short, _)| *short == dialect).expect("a dialect");
    run("openapi.yaml", description.replace("@version", version).as_bytes())
}

/// What is said of the second and not of the first: codes with their severity, and the words without what is quoted.
fn news(before: &Outcome, after: &Outcome) -> BTreeSet<String> {
    let said = |outcome: &Outcome| -> BTreeSet<(String, String)> {
        let diagnostics = outcome.report.diagnostics.iter();
        diagnostics.map(|it| (format!("{} {}", severity(it.severity), it.code.id()), it.message.clone())).collect()
    };
    let passed_over = &after.ledger.passed_over[before.ledger.passed_over.len()..];
    let counted: Vec<String> =
        passed_over.iter().map(|it| format!("in the ledger, “{}: {}”", it.what, it.reason)).collect();
    let (before, after) = (said(before), said(after));
    let said = after.difference(&before).map(|(code, message)| format!("{code}, “{message}”"));
    said.chain(counted).collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The kinds of files in which two crates differ.
fn changed(before: &Files, after: &Files) -> BTreeSet<&'static str> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    let mut kinds: BTreeSet<&'static str> = BTreeSet::new();
    for path in changed {
        let both = [before.get(path), after.get(path)];
        let is_code = path.ends_with(".rs") && {
            let [first, second] = both.map(|text| text.map(|text| without_docs(text)));
            first != second
        };
        kinds.insert(if is_code { "the code" } else { "the docs" });
    }
    kinds
}

fn without_docs(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("doc = \"")).collect()
}

fn told(files: &BTreeSet<&str>, said: &BTreeSet<String>) -> String {
    let shapes = match (files.contains("the code"), files.contains("the docs")) {
        (true, _) => Some("shapes the code".to_owned()),
        (false, true) => Some("is in the docs".to_owned()),
        (false, false) => None,
    };
    let said = said.iter().map(|it| it.replace('|', "\\|"));
    shapes.into_iter().chain(said).collect::<Vec<_>>().join("; ")
}

const HEAD: &str = "\
<!-- Made by tests/specification.rs: change the cases in tests/specification/, not this file. -->

# What becomes of each key of the specification

Found by adding the key to a description that does without: either the crate becomes another one, in its code or in its
docs alone, or something is said, or it says here why a client needs nothing of it.
";
