//! `docs/bindings.md` has each key of `bindings.json`, and an example that is what is made of the description above it.

mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::emit::Files;
use serde_json::Value;

/// Keys below these are the vendor's words.
const NAMED: [&str; 4] = ["operations.replies.content", "operations.replies.headers", "schemas", "sent"];

#[test]
fn the_example_is_what_is_made_of_the_description_above_it() {
    let text = page();
    let (before, rest) = text.split_once("```json\n").expect("an example");
    let (_, after) = rest.split_once("```").expect("a fence is closed");
    let json = &files()["bindings.json"];
    support::is_current(&path(), &format!("{before}```json\n{json}```{after}"));
}

#[test]
fn the_page_has_each_key_and_no_other() {
    let text = page();
    let listed: BTreeSet<String> =
        text.lines().filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0)).map(str::to_owned).collect();
    let mut found = BTreeSet::new();
    collect("", &parse(&files()["bindings.json"]), &mut found);
    for vendor in fs::read_dir(workspace().join("generated")).expect("crates") {
        let file = vendor.expect("a readable folder").path().join("bindings.json");
        collect("", &parse(&fs::read_to_string(file).expect("each crate has one")), &mut found);
    }
    assert_eq!(listed, found);
}

/// The example again, by hand: the page could be made of anything.
#[test]
fn names_are_those_of_the_code() {
    let files = files();
    let json = parse(&files["bindings.json"]);
    let put = &json["operations"][0];
    assert_eq!(put["rust"], "pets::api::pets::Pets::put_pet");
    assert!(files["src/api/pets.rs"].contains("pub fn put_pet(&self, id: i64, body: &types::PetInput) -> PutPet<'a>"));
    assert_eq!(put["call"], "pets::api::pets::PutPet");
    assert_eq!([&put["inputs"][0]["given"], &put["inputs"][1]["given"]], ["argument", "setter"]);
    assert_eq!(put["inputs"][1]["rust"], "dry_run");
    assert!(files["src/api/pets.rs"].contains("pub fn dry_run(self, dry_run: bool) -> Self"));
    assert_eq!(put["bodies"][0]["type"], "pets::types::PetInput");
    assert_eq!(put["error"], "pets::api::pets::PutPetError");
    assert!(files["src/api/pets.rs"].contains("pub enum PutPetError {"));
    assert_eq!(json["schemas"]["#/components/schemas/Pet"], "pets::types::Pet");
    assert_eq!(json["sent"]["#/components/schemas/Pet"], "pets::types::PetInput");
}

/// The crate of the page's description.
fn files() -> Files {
    let text = page();
    let (_, rest) = text.split_once("```yaml\n").expect("a description");
    let (yaml, _) = rest.split_once("```").expect("a fence is closed");

    let outcome = support::run_as("pets", "openapi.yaml", yaml.as_bytes());
    assert!(!outcome.report.has_errors() && outcome.ledger.warnings == 0, "{:#?}", outcome.report.diagnostics);
    outcome.files.expect("a crate")
}

fn collect(place: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) if !NAMED.contains(&place) => {
            for (key, value) in object {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                collect(&place, value, found);
                found.insert(place);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| collect(place, value, found)),
        _ => {}
    }
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

fn page() -> String {
    fs::read_to_string(path()).expect("there is a page")
}

fn path() -> PathBuf {
    workspace().join("codegen/docs/bindings.md")
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
