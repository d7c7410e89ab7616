//! All documents that we hold.

use std::path::{Path, PathBuf};

use super::*;

/// Every file below a folder.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => walk(&path, found),
            path => found.push(path),
        }
    }
}

/// The documents that are not part of the repository, where they are at hand.
fn held_documents() -> Vec<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = Vec::new();
    walk(&shared.join("corpus"), &mut found);
    walk(&shared.join("vendors"), &mut found);
    found.retain(|path| path.extension().is_some_and(|ending| ["json", "yaml", "yml"].iter().any(|e| *e == ending)));
    found.sort();
    found
}

#[test]
fn documents_that_we_hold_load_and_know_their_places() {
    let documents = held_documents();
    let mut failures = Vec::new();
    let mut refused = Vec::new();
    for path in &documents {
        let bytes = std::fs::read(path).expect("the file was just listed");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match load_bytes(&bytes, &config()) {
            (Ok(document), _) => failures.extend(wrong(&document, &bytes).map(|what| format!("{name}: {what}"))),
            (Err(sources), report) => refused.push(format!("{name} {}", said(&report, &sources).join("; "))),
        }
    }
    println!("{} documents loaded, {} refused: {refused:#?}", documents.len() - refused.len(), refused.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(refused.iter().all(|line| !line.contains(" - CW")), "a refusal without a place: {refused:?}");
}

/// A folder of files on disk.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

#[test]
fn documents_of_several_files_that_we_hold_load_whole() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let held = held_documents();
    let roots: Vec<&PathBuf> = held
        .iter()
        .filter(|path| path.parent() != Some(&corpus) && path.starts_with(&corpus))
        .filter(|path| path.file_stem().is_some_and(|stem| stem == "openapi" || stem == "swagger"))
        .collect();
    for root in &roots {
        let inside = root.strip_prefix(&corpus).expect("it was found there");
        let folder = inside.components().next().expect("it is in a folder").as_os_str();
        let path = inside.strip_prefix(folder).expect("it is in that folder").to_string_lossy().into_owned();
        let mut report = Report::default();
        let config = Config { lenient: true, ..config() };
        let document = load(&path, &Folder(corpus.join(folder)), &config, &mut report).expect("the root is right");
        println!("{}: {} files", inside.display(), document.files.len());
        said(&report, &document.sources).iter().for_each(|line| println!("  {line}"));
        assert!(document.files.len() > 1, "{}", inside.display());
        assert!(!report.has_errors(), "{}", inside.display());
    }
    println!("{} documents of several files loaded", roots.len());
}

/// The first value whose place shows something else, or that serde reads differently.
fn wrong(document: &Document, bytes: &[u8]) -> Option<String> {
    let root = &document.files[0].1;
    let mut nodes = Vec::new();
    collect(root, &mut nodes);
    let misplaced = nodes.iter().step_by(97).find_map(|node| misplaced(document, node));
    let judge = serde_yaml::from_slice::<serde_yaml::Value>(bytes).ok();
    misplaced.or_else(|| differs(root, &judge?))
}

fn collect<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    found.push(node);
    match &node.value {
        Value::Map(map) => map.iter().for_each(|(_, value)| collect(value, found)),
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

fn misplaced(document: &Document, node: &Node) -> Option<String> {
    let place = document.sources.locate(node.id).expect("every node has a place");
    let shown = &document.sources.files[0].text[place.span.clone()];
    let found = document.files[0].1.pointer(&place.pointer).map(|found| found.id);
    let right = found == Some(node.id) && shows(shown, &node.value);
    (!right).then(|| format!("{}:{} {} shows {shown:?} for {}", place.line, place.column, place.pointer, json(node)))
}

/// Whether a piece of text can be how the value was written, judged by its first word.
fn shows(shown: &str, value: &Value) -> bool {
    let first = |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect() };
    match value {
        Value::Null => ["", "null", "~"].contains(&shown),
        Value::Bool(value) => shown.eq_ignore_ascii_case(&value.to_string()),
        Value::Number(digits) => shown.contains(digits.as_str()),
        Value::Text(text) if shown.starts_with(['|', '>']) => shown.contains(&first(text)),
        Value::Text(_) if shown.starts_with('"') && shown.contains('\\') => true,
        Value::Text(text) => {
            first(shown.trim_start_matches(['"', '\''])) == first(text.trim_start_matches(['"', '\'']))
        }
        Value::List(_) => shown.starts_with(['[', '-']),
        Value::Map(_) => !shown.is_empty(),
    }
}

/// The first difference from what serde_yaml makes of the text.
fn differs(node: &Node, judge: &serde_yaml::Value) -> Option<String> {
    use serde_yaml::Value as Judge;
    match (&node.value, judge) {
        (Value::Null, Judge::Null) => None,
        (Value::Bool(a), Judge::Bool(b)) if a == b => None,
        (Value::Number(a), Judge::Number(b)) if a.parse().ok() == b.as_f64() => None,
        (Value::Text(a), Judge::String(b)) if a == b => None,
        (Value::List(a), Judge::Sequence(b)) if a.len() == b.len() => a.iter().zip(b).find_map(|(a, b)| differs(a, b)),
        (Value::Map(_), Judge::Mapping(b)) if b.contains_key("<<") => None,
        (Value::Map(a), Judge::Mapping(b)) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|((_, a), (_, b))| differs(a, b))
        }
        (_, judge) => Some(format!("{} is {judge:?} elsewhere", json(node))),
    }
}
