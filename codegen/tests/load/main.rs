//! What texts become when they are loaded: small texts with the value or the error that they give, all documents
//! that we hold, and bombs.

mod files;
mod held;
mod overlays;
mod texts;

use std::collections::BTreeMap;

use clientwright_codegen::{
    config::{Budgets, Config, Entry},
    diagnostics::{Code, Place, Report},
    load::{
        Document, Files, Sources, load,
        node::{Node, NodeId, Value},
    },
};

/// Files in memory.
#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

fn load_bytes(bytes: &[u8], config: &Config) -> (Result<Document, Sources>, Report) {
    let mut report = Report::default();
    let files = Memory([("root.json".to_owned(), bytes.to_vec())].into());
    let result = load("root.json", &files, config, &mut report);
    (result, report)
}

fn config() -> Config {
    Config::new("test", "root.json")
}

/// The value as compact JSON.
fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::Text(text) => serde_json::to_string(text).unwrap(),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let entry =
                |(key, value): (&str, &Node)| format!("{}:{}", serde_json::to_string(key).unwrap(), json(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// `line:column code message` of each diagnostic.
fn said(report: &Report, sources: &Sources) -> Vec<String> {
    report.diagnostics.iter().map(|d| format!("{} {} {}", place(&d.place, sources), d.code.id(), d.message)).collect()
}

fn place(place: &Place, sources: &Sources) -> String {
    match place {
        Place::Node(id) => {
            let location = sources.locate(*id).expect("every node has a place");
            format!("{}:{}", location.line, location.column)
        }
        Place::Offset { file, offset } => {
            let (line, column) = sources.get(file).expect("the file was read").line_and_column(*offset);
            format!("{line}:{column}")
        }
        Place::File(_) | Place::Part { .. } | Place::Nowhere => "-".to_owned(),
    }
}

/// What came of a text: its value, then what was said.
fn outcome(bytes: &[u8]) -> String {
    let (result, report) = load_bytes(bytes, &config());
    let (value, sources) = match result {
        Ok(document) => (json(&document.files[0].1), document.sources),
        Err(sources) => (String::new(), sources),
    };
    [vec![value], said(&report, &sources)].concat().join("\n").trim().to_owned()
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, outcome(text.as_bytes()), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(text, found, expected)| format!("--- {text:?}\nfound    {found:?}\nexpected {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
