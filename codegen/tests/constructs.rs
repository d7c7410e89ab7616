//! `docs/constructs.md`: below each description stands what is made of it.

mod support;

use std::{fmt::Write as _, fs, path::PathBuf};

use clientwright_codegen::emit::Files;

#[test]
fn what_stands_below_each_description_is_made_of_it() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/constructs.md");
    let page = fs::read_to_string(&path).expect("there is a page");
    let mut pieces = page.split("```yaml\n");
    let mut current = pieces.next().expect("the words before the first description").to_owned();
    let mut count = 0;
    for piece in pieces {
        let (yaml, rest) = piece.split_once("```\n").expect("a fence is closed");
        let (between, rest) = rest.split_once("```rust\n").expect("Rust stands below each description");
        let (_, after) = rest.split_once("```").expect("a fence is closed");
        assert!(!between.contains("## "), "no Rust stands below\n{yaml}");
        let rust = declarations(&files(yaml));
        assert!(!rust.is_empty(), "nothing is made of\n{yaml}");
        write!(current, "```yaml\n{yaml}```\n{between}```rust\n{rust}```{after}").expect("a String takes everything");
        count += 1;
    }
    assert!(count >= 15, "{count} constructs");
    support::is_current(&path, &current);
}

/// The crate of a description, which is right in every way.
fn files(yaml: &str) -> Files {
    let paths = if yaml.lines().any(|line| line.starts_with("paths:")) { "" } else { "paths: {}\n" };
    let version = if yaml.starts_with("openapi:") { "" } else { "openapi: 3.1.0\n" };
    let whole = format!("{yaml}{version}info: {{ title: Pets, version: '1' }}\n{paths}");
    let outcome = support::run("openapi.yaml", whole.as_bytes());
    assert!(!outcome.report.has_errors() && outcome.ledger.warnings == 0, "{:#?}", outcome.report.diagnostics);
    outcome.files.expect("a crate")
}

/// Types, then groups and calls, then what the builder of the client has besides what it always has.
fn declarations(files: &Files) -> String {
    let below = |folder: &'static str| files.iter().filter(move |(path, _)| path.starts_with(folder));
    let types = below("src/types/").chain(below("src/api/")).flat_map(|(_, text)| types(text));
    let calls = below("src/api/").flat_map(|(_, text)| methods(text));
    let credentials = methods(&files["src/client.rs"]);
    types.chain(calls).chain(credentials).collect::<Vec<_>>().join("\n")
}

/// Structs with fields, enums and aliases, without docs and attributes.
fn types(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = |line: &str| {
        (line.starts_with("pub struct ") || line.starts_with("pub enum ")) && line.ends_with('{')
            || line.starts_with("pub type ")
    };
    let item = |from: usize| -> String {
        let to = (from..lines.len()).find(|&at| lines[at] == "}" || lines[at].ends_with(';')).expect("an item ends");
        let kept = lines[from..=to].iter().filter(|line| !line.trim_start().starts_with(['/', '#']));
        kept.map(|line| format!("{line}\n")).collect()
    };
    (0..lines.len()).filter(|&at| starts(lines[at])).map(item).collect()
}

/// What every call has, beside `send`.
const EVERY: &str = "configure";

/// Blocks of methods, without bodies; none for types that have no methods of their own.
fn methods(text: &str) -> Vec<String> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("impl") && !line.contains(" for ") {
            blocks.push((line.to_owned(), String::new()));
        }
        let name = line.strip_prefix("    pub fn ").and_then(|rest| rest.split(['(', '<']).next());
        if let (Some(name), Some((_, methods))) = (name, blocks.last_mut()) {
            let mut head = line.to_owned();
            while !head.ends_with('{') {
                let space = if head.ends_with(',') { " " } else { "" };
                let _ = write!(head, "{space}{}", lines.next().expect("a body follows").trim_start());
            }
            if name != EVERY {
                let _ = writeln!(methods, "{};", head.trim_end_matches(" {").replace(", )", ")"));
            }
        }
    }
    let blocks = blocks.into_iter().filter(|(head, methods)| head != "impl Client {" && !methods.is_empty());
    blocks.map(|(head, methods)| format!("{head}\n{methods}}}\n")).collect()
}
