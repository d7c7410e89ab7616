//! Wrong documents: each says its code at the offending token, and what would work.
//!
//! A case is a file of `broken/`: a sentence, what it gets, and below `---` the document, in which `«` and `»` stand
//! around the token that must be named. Unless the case says `as written`, the same is asked of its JSON, and, unless
//! it says `only 3.0`, of a 3.0 document as 3.1. `docs/broken-documents.md` is made of what is found.

mod support;

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use clientwright_codegen::{
    Outcome,
    diagnostics::{Diagnostic, Place, Severity},
};
use support::{files_below, is_current, run};

/// How long one document may take: what takes longer does not end, on no machine.
const TIME: Duration = Duration::from_secs(60);

#[test]
fn wrong_documents_name_their_place() {
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let (mut faults, mut table) = (String::new(), String::from(HEAD));
    for case in &cases {
        let rows: Vec<Row> = case
            .documents()
            .into_iter()
            .filter_map(|document| {
                judge(case, &document)
                    .map_err(|fault| writeln!(faults, "{} as {}: {fault}\n", case.name, document.form))
                    .ok()
            })
            .collect();
        if let Some(row) = rows.first() {
            let _ =
                writeln!(table, "| {} | {} | `{}` | {} | {} |", case.what, row.outcome, row.token, row.says, row.help);
        }
    }
    assert!(faults.is_empty(), "{faults}");
    is_current(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/broken-documents.md"), &table);
}

/// Files that are no text at all.
#[test]
fn what_is_no_text_is_refused_as_a_whole() {
    let long = [b"openapi: 3.0.3\ninfo: { title: \"".as_slice(), &[0xff, 0xfe, 0x80], b"\" }\n"].concat();
    let program = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat();
    for (bytes, place) in [(long, 31), (program, 0), (vec![0; 100], 0), (vec![0x1f, 0x8b, 8, 0, 0], 0), (vec![0xff], 0)]
    {
        let outcome = run("openapi.yaml", &bytes);
        let said = outcome.report.diagnostics.first().expect("something is said");
        assert!(outcome.files.is_none() && said.severity == Severity::Error, "{said:#?}");
        assert!(matches!(&said.place, Place::Offset { offset, .. } if *offset == place), "{said:#?}");
    }
}

/// The document's text, with the bytes of the token that must be named.
struct Document {
    form: &'static str,
    file: &'static str,
    text: String,
    token: std::ops::Range<usize>,
}

/// What a document got.
struct Row {
    outcome: String,
    token: String,
    says: String,
    help: String,
}

struct Case {
    name: String,
    what: String,
    /// `error CW501`.
    gets: String,
    options: String,
    text: String,
}

impl Case {
    fn read(folder: &Path, file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a case is text");
        let (head, text) = text.split_once("---\n").expect("`---` ends the head");
        let mut lines = head.lines().map(|line| line.trim_start_matches("# ").to_owned());
        let mut next = || lines.next().unwrap_or_default();
        let name = file.strip_prefix(folder).expect("it lies there").display().to_string();
        Self { name, what: next(), gets: next(), options: next(), text: text.to_owned() }
    }

    fn documents(&self) -> Vec<Document> {
        if self.options == "as written" {
            let file = if self.name.ends_with(".json") { "openapi.json" } else { "openapi.yaml" };
            return vec![Document::marked("written", file, &self.text)];
        }
        let mut texts = vec![("YAML", "JSON", self.text.clone())];
        if self.options != "only 3.0" && self.text.contains("openapi: 3.0.3") {
            texts.push(("YAML of 3.1", "JSON of 3.1", self.text.replace("openapi: 3.0.3", "openapi: 3.1.0")));
        }
        let forms = texts.iter().flat_map(|(yaml, json, text)| {
            [Document::marked(yaml, "openapi.yaml", text), Document::marked(json, "openapi.json", &marked_json(text))]
        });
        forms.collect()
    }
}

impl Document {
    /// Takes the marks out.
    fn marked(form: &'static str, file: &'static str, text: &str) -> Self {
        let (before, rest) = text.split_once('«').expect("a token is marked");
        let (token, after) = rest.split_once('»').expect("the mark is closed");
        let range = before.len()..before.len() + token.len();
        Self { form, file, text: format!("{before}{token}{after}"), token: range }
    }
}

/// The JSON of a YAML document, with the marks around the same token.
fn marked_json(yaml: &str) -> String {
    let (before, rest) = yaml.split_once('«').expect("a token is marked");
    let (token, after) = rest.split_once('»').expect("the mark is closed");
    let value: serde_json::Value = serde_yaml::from_str(&format!("{before}'«»'{after}")).expect("YAML");
    let scalar: serde_json::Value = serde_yaml::from_str(token).expect("a token is a scalar");
    let json = serde_json::to_string_pretty(&value).expect("JSON");
    let is_key = json.contains("\"«»\":");
    let scalar = match scalar {
        serde_json::Value::String(_) => scalar.to_string(),
        other if is_key => format!("\"{other}\""),
        other => other.to_string(),
    };
    json.replace("\"«»\"", &format!("«{scalar}»"))
}

/// What a document gets, or in what it differs from what it should.
fn judge(case: &Case, document: &Document) -> Result<Row, String> {
    let start = Instant::now();
    let outcome = run(document.file, document.text.as_bytes());
    let shown = || shown(&outcome, document);
    if start.elapsed() > TIME {
        return Err(format!("it takes {:?}", start.elapsed()));
    }
    if outcome.files.is_some() == outcome.report.has_errors() {
        return Err(format!("errors and files do not exclude each other\n{}", shown()));
    }
    let has_code = |d: &&Diagnostic| label(d) == case.gets;
    let Some(found) = outcome.report.diagnostics.iter().find(|d| has_code(d) && is_at(d, &outcome, document)) else {
        let (line, column) = line_and_column(&document.text, document.token.start);
        return Err(format!("no {} at {line}:{column}\n{}", case.gets, shown()));
    };
    if found.severity == Severity::Error && found.hint.is_none() {
        return Err(format!("nothing is said about what would work\n{}", shown()));
    }
    let outcome = if found.severity == Severity::Error { "error, no file" } else { "a crate" };
    Ok(Row {
        outcome: format!("{outcome}, {}", case.gets),
        token: cell(&document.text[document.token.clone()]),
        says: cell(&found.message),
        help: cell(found.hint.as_deref().unwrap_or_default()),
    })
}

/// A text that stands in one cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('\n', "\\n").replace('|', "\\|")
}

fn label(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!("{severity} {}", diagnostic.code.id())
}

fn is_at(diagnostic: &Diagnostic, outcome: &Outcome, document: &Document) -> bool {
    offset(diagnostic, outcome) == Some(document.token.start)
}

fn offset(diagnostic: &Diagnostic, outcome: &Outcome) -> Option<usize> {
    match &diagnostic.place {
        Place::Node(id) => outcome.sources.locate(*id).map(|location| location.span.start),
        Place::Offset { offset, .. } => Some(*offset),
        Place::Part { .. } | Place::File(_) | Place::Nowhere => None,
    }
}

fn shown(outcome: &Outcome, document: &Document) -> String {
    let mut text = String::new();
    for diagnostic in &outcome.report.diagnostics {
        let place = offset(diagnostic, outcome).map(|offset| line_and_column(&document.text, offset));
        let _ = writeln!(text, "  {} at {place:?}: {}", label(diagnostic), diagnostic.message);
    }
    text + &document.text
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    files_below(&folder).iter().map(|file| Case::read(&folder, file)).collect()
}

const HEAD: &str = "\
<!-- Made by tests/broken.rs: change the cases in tests/broken/, not this file. -->

# Broken documents

Each row is a document of `tests/broken`, in JSON and YAML and in each version that has the rule. The place that is
named (file, line and column) is that of the token. An error leaves no file; everything else leaves a crate.

| What is wrong | Outcome | Token | What is said | What would work |
|---|---|---|---|---|
";
