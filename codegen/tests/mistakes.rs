//! What vendors write although it is wrong, or right and easily misread: each has one defined outcome.
//!
//! A case is a file of `mistakes/`: a sentence, everything that is said of it (`warning CW103, note CW602`, or
//! `nothing`), lines of `as` and `has`, and below `---` the document. `has` is a text that the crate must contain.
//! Unless `as` gives the form, the document is run as it is and as JSON, and both must come to the same.
//! `docs/vendor-mistakes.md` is made of what is found.

mod support;

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use clientwright_codegen::{Outcome, diagnostics::Severity};
use support::{files_below, is_current, run};

#[test]
fn each_mistake_has_its_outcome() {
    let cases = cases();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    let (mut faults, mut table) = (String::new(), String::from(HEAD));
    for case in &cases {
        match case.judge() {
            Ok(row) => table += &row,
            Err(fault) => writeln!(faults, "{}: {fault}\n", case.name).expect("a String takes everything"),
        }
    }
    assert!(faults.is_empty(), "{faults}");
    is_current(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/vendor-mistakes.md"), &table);
}

struct Case {
    name: String,
    what: String,
    /// Everything that is said.
    gets: String,
    form: String,
    has: Vec<String>,
    text: String,
}

impl Case {
    fn read(folder: &Path, file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a case is text");
        let (head, text) = text.split_once("---\n").expect("`---` ends the head");
        let lines: Vec<&str> = head.lines().map(|line| line.trim_start_matches("# ")).collect();
        let after = |word: &str| -> Vec<String> {
            lines.iter().filter_map(|line| Some(line.strip_prefix(word)?.to_owned())).collect()
        };
        Self {
            name: file.strip_prefix(folder).expect("it lies there").display().to_string(),
            what: lines[0].to_owned(),
            gets: lines[1].to_owned(),
            form: after("as ").pop().unwrap_or_default(),
            has: after("has "),
            text: text.to_owned(),
        }
    }

    fn documents(&self) -> Vec<(&'static str, Vec<u8>)> {
        let yaml = "openapi.yaml";
        match self.form.as_str() {
            "yaml" => vec![(yaml, self.text.clone().into_bytes())],
            "bom" => vec![(yaml, format!("\u{feff}{}", self.text).into_bytes())],
            "crlf" => vec![(yaml, self.text.replace('\n', "\r\n").into_bytes())],
            "utf16" => {
                let units = std::iter::once(0xfeff).chain(self.text.encode_utf16());
                vec![(yaml, units.flat_map(u16::to_le_bytes).collect())]
            }
            _ => {
                let value: serde_json::Value =
                    serde_yaml::from_str(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.name));
                let json = serde_json::to_vec_pretty(&value).expect("JSON");
                vec![(yaml, self.text.clone().into_bytes()), ("openapi.json", json)]
            }
        }
    }

    /// The row of the table, or what is not as it should be.
    fn judge(&self) -> Result<String, String> {
        let mut messages = Vec::new();
        for (file, bytes) in self.documents() {
            let outcome = run(file, &bytes);
            let said = said(&outcome);
            if said.labels() != self.gets {
                return Err(format!("as {file} it gets {}: {:#?}", said.labels(), said.0));
            }
            let Some(files) = &outcome.files else { return Err(format!("{file} makes no crate: {:#?}", said.0)) };
            let missing = self.has.iter().find(|text| !files.values().any(|content| content.contains(text.as_str())));
            if let Some(text) = missing {
                let types =
                    files.iter().filter(|(name, _)| name.starts_with("src/types") || name.starts_with("src/api"));
                let types: String = types.map(|(_, content)| content.as_str()).collect();
                return Err(format!("the crate of {file} has no `{text}`:\n{types}"));
            }
            messages = said.0.into_iter().map(|(_, message)| message).collect();
        }
        let code = |text: &String| format!("`{}`", cell(text));
        Ok(format!(
            "| {} | {} | {} | {} |\n",
            cell(&self.what),
            self.gets,
            cell(&messages.join("; ")),
            self.has.iter().map(code).collect::<Vec<_>>().join("<br>")
        ))
    }
}

/// What is said, each with its label, and each once.
struct Said(Vec<(String, String)>);

fn said(outcome: &Outcome) -> Said {
    let mut said = Vec::new();
    for diagnostic in &outcome.report.diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let one = (format!("{severity} {}", diagnostic.code.id()), diagnostic.message.clone());
        if !said.contains(&one) {
            said.push(one);
        }
    }
    Said(said)
}

impl Said {
    fn labels(&self) -> String {
        let labels: BTreeSet<&str> = self.0.iter().map(|(label, _)| label.as_str()).collect();
        match labels.is_empty() {
            true => "nothing".to_owned(),
            false => labels.into_iter().collect::<Vec<_>>().join(", "),
        }
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    files_below(&folder).iter().map(|file| Case::read(&folder, file)).collect()
}

/// A text that stands in one cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('\n', "\\n").replace('|', "\\|")
}

const HEAD: &str = "\
<!-- Made by tests/mistakes.rs: change the cases in tests/mistakes/, not this file. -->

# What vendors get wrong

Each row is a document of `tests/mistakes`. All of them make a crate: what is wrong is repaired, or left out, with a
warning; what is only odd is taken as it is meant.

| What the description does | Outcome | What is said | What the crate has |
|---|---|---|---|
";
