//! What must come to the same, whichever way it is looked at: one API in four dialects, and the ledger's counts beside
//! those of the raw document and of the code that was written.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    Outcome,
    config::Config,
    diagnostics::Report,
    dialect,
    emit::Files,
    ir::Ir,
    ledger::Ledger,
    load::{self, Document},
    lower,
};
use serde_json::Value;
use support::{files_below, run, target};

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Reads below one folder.
struct Folder(PathBuf);

impl load::Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// The IR of a description, without where the author wrote what.
fn ir(file: &str) -> Ir {
    let config = Config::new("pets", file);
    let (mut report, mut ledger) = (Report::default(), Ledger::default());
    let folder = Folder(tests().join("dialects/pets"));
    let Ok(document @ Document { .. }) = load::load(file, &folder, &config, &mut report) else { panic!("{report:#?}") };
    let normal = dialect::normalise(&document, &config, &mut report, &mut ledger).expect("it is normalised");
    let target = target("the same");
    let ir = lower::lower(&normal, &document.sources, &config, &target, &mut report, &mut ledger);
    let mut ir = ir.unwrap_or_else(|| panic!("{report:#?}"));
    ir.types.iter_mut().for_each(|def| def.origin = None);
    ir
}

#[test]
fn one_api_in_four_dialects_has_one_ir() {
    let expected = ir("3.0.yaml");
    assert!(expected.groups.iter().map(|group| group.endpoints.len()).sum::<usize>() >= 3, "{expected:#?}");
    for file in ["2.0.yaml", "3.1.yaml", "3.2.yaml"] {
        let found = ir(file);
        let different =
            |part: &str, same: bool| assert!(same, "{file}: the {part} differ\n{found:#?}\n3.0:\n{expected:#?}");
        different("types", found.types == expected.types);
        different("groups", found.groups == expected.groups);
        different("rest", found == expected);
    }
}

/// Every operation that stands in the text, by nothing but its keys.
fn operations_written(document: &Value) -> usize {
    const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    let items = document["paths"].as_object().into_iter().flatten();
    let items = items.filter(|(path, _)| !path.starts_with("x-")).filter_map(|(_, item)| item.as_object());
    let counts = items.map(|item| {
        let own = item.keys().filter(|key| METHODS.iter().any(|method| key.eq_ignore_ascii_case(method))).count();
        own + item.get("additionalOperations").and_then(Value::as_object).map_or(0, serde_json::Map::len)
    });
    counts.sum()
}

/// Every operation that the code describes.
fn operations_emitted(files: &Files) -> usize {
    let code = files.iter().filter(|(name, _)| name.starts_with("src/api/"));
    code.map(|(_, text)| text.matches(": rt::Operation = rt::Operation {").count()).sum()
}

fn names_an_item(document: &Value) -> bool {
    document["paths"].as_object().into_iter().flatten().any(|(_, item)| item.get("$ref").is_some())
}

/// Descriptions as texts, of which a reader that is none of ours makes sense.
fn texts() -> Vec<(PathBuf, Vec<u8>, Value)> {
    let mut texts = Vec::new();
    for folder in
        ["fixtures", "mistakes", "broken", "dialects/pets", "../../../shared/vendors", "../../../shared/corpus"]
    {
        let folder = tests().join(folder);
        for path in folder.is_dir().then(|| files_below(&folder)).into_iter().flatten() {
            let is_case = !folder.ends_with("vendors") && !folder.ends_with("corpus");
            let Ok(bytes) = fs::read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes).replace(['«', '»'], "");
            let text = if is_case { text.split_once("\n---\n").map_or(text.as_str(), |(_, text)| text) } else { &text };
            // The largest take their time, and are counted by the corpus command.
            if text.len() > 400_000 {
                continue;
            }
            let value = serde_yaml::from_str::<Value>(text).ok().filter(|value| !names_an_item(value));
            texts.extend(value.map(|value| (path, text.as_bytes().to_vec(), value)));
        }
    }
    texts
}

#[test]
fn what_is_emitted_and_what_is_left_out_are_all_that_is_written() {
    let (mut documents, mut operations) = (0, 0);
    for (path, bytes, value) in texts() {
        let name = if path.extension().is_some_and(|ending| ending == "json") { "api.json" } else { "api.yaml" };
        let Outcome { files: Some(files), ledger, .. } = run(name, &bytes) else { continue };
        let (written, emitted) = (operations_written(&value), operations_emitted(&files));
        let left_out = ledger.operations_left_out.len();
        let place = path.display();
        assert_eq!(emitted + left_out, written, "{place}: in the text; {ledger:#?}");
        assert_eq!((ledger.operations, ledger.operations_emitted), (written, emitted), "{place}: in the ledger");
        assert!(ledger.operations_left_out.iter().all(|part| !part.reason.is_empty()), "{place}: {ledger:#?}");
        (documents, operations) = (documents + 1, operations + written);
    }
    assert!(documents > 150 && operations > 200, "{documents} documents, {operations} operations");
}

/// The same with the entries of every object the other way round. Lists stay, since their order means something, and so
/// do the media types of a body: of several that do as well, the first is taken.
fn turned(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let inner = |(key, value): (&String, &Value)| match (key.as_str(), value) {
                ("content", Value::Object(media)) => {
                    (key.clone(), media.iter().map(|(name, media)| (name.clone(), turned(media))).collect())
                }
                _ => (key.clone(), turned(value)),
            };
            Value::Object(entries.iter().rev().map(inner).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(turned).collect()),
        single => single.clone(),
    }
}

/// Every public item, field and method with its type, in the order of the alphabet. Arguments stand in the order of the
/// description, so of `new` there is only that it is there.
fn public(files: &Files) -> Vec<String> {
    let code = files.iter().filter(|(name, _)| name.starts_with("src/"));
    let lines = code.flat_map(|(_, text)| text.lines().map(str::trim)).filter(|line| line.starts_with("pub "));
    // In which file a type lies is no part of its name.
    let lines = lines.map(|line| line.split("pub fn new(").next().unwrap_or(line).replace("super::", ""));
    let mut lines: Vec<String> = lines.collect();
    lines.sort_unstable();
    lines
}

#[test]
fn the_order_of_parts_changes_no_name() {
    let (mut names, mut different) = (0, Vec::new());
    for (path, _, value) in texts() {
        let made = |value: &Value| run("api.json", value.to_string().as_bytes()).files.map(|files| public(&files));
        let (Some(expected), Some(found)) = (made(&value), made(&turned(&value))) else { continue };
        let only = |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>();
        let (lost, new) = (only(&expected, &found), only(&found, &expected));
        if !(lost.is_empty() && new.is_empty()) {
            different.push(format!("{}: {lost:#?} became {new:#?}", path.display()));
        }
        names += expected.len();
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(names > 10_000, "{names} names");
}
