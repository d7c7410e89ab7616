//! `docs/configuration.md` and `docs/generate.schema.json` say what the code reads: the same keys, the same defaults. The
//! examples of `docs/paging.md` are held against it, too.
//!
//! The keys are asked of the code by a key that it cannot know: it answers with those that it knows.

use std::{fs, path::PathBuf};

use clientwright_codegen::{
    config::{Budgets, Config},
    diagnostics::Report,
};
use serde_json::Value;

#[test]
fn the_page_has_a_section_for_each_key_and_no_other() {
    let page = page();
    let headings = |level: &str| -> Vec<String> {
        let lines = page.lines().filter_map(|line| line.strip_prefix(level)?.strip_prefix(" `")?.strip_suffix('`'));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(sorted(headings("##")), sorted(keys("")), "sections of configuration.md, and the keys of the code");
    let renames = keys("[rename]\n").into_iter().map(|key| format!("rename.{key}"));
    assert_eq!(sorted(headings("###")), sorted(renames.collect()), "below `rename`");
    let (_, paging) = page.split_once("## `paging`").expect("a section");
    let (paging, _) = paging.split_once("\n## ").expect("another section");
    let unsaid: Vec<_> = keys("[[paging]]\n").into_iter().filter(|key| !paging.contains(&format!("`{key}`"))).collect();
    assert_eq!(unsaid, Vec::<String>::new(), "keys of `[[paging]]` that its section does not name");
}

#[test]
fn the_table_of_budgets_has_their_defaults() {
    let rows: Vec<Vec<String>> = page().lines().filter(|line| line.starts_with("| `")).map(cells).collect();
    let shown: Vec<(String, String)> = rows.iter().map(|row| (row[0].replace('`', ""), row[1].clone())).collect();
    assert_eq!(shown, defaults(), "the last table of configuration.md, and `Budgets::default()`");
    assert_eq!(sorted(shown.into_iter().map(|(key, _)| key).collect()), sorted(keys("[budgets]\n")));
    assert!(rows.iter().all(|row| !row[2].is_empty()));
}

#[test]
fn the_schema_has_the_same_keys() {
    let schema = schema();
    let listed = |pointer: &str| -> Vec<String> {
        let object = schema.pointer(pointer).and_then(Value::as_object).unwrap_or_else(|| panic!("no {pointer}"));
        object.keys().cloned().collect()
    };
    assert_eq!(sorted(listed("/properties")), sorted(keys("")));
    assert_eq!(sorted(listed("/properties/rename/properties")), sorted(keys("[rename]\n")));
    assert_eq!(sorted(listed("/properties/paging/items/properties")), sorted(keys("[[paging]]\n")));
    assert_eq!(sorted(listed("/properties/leave_out/properties")), sorted(keys("[leave_out]\n")));
    assert_eq!(sorted(listed("/properties/budgets/properties")), sorted(keys("[budgets]\n")));
    for (key, default) in defaults() {
        let said = &schema["properties"]["budgets"]["properties"][&key]["default"];
        assert_eq!(said.to_string(), default, "{key}");
    }
}

#[test]
fn examples_are_right_by_the_code_and_by_the_schema() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let pages = ["configuration.md", "paging.md"].map(docs);
    let fenced = |page: &String| -> Vec<String> {
        let fences = page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```"));
        fences.map(|(example, _)| example.to_owned()).collect()
    };
    let examples: Vec<Vec<String>> = pages.iter().map(fenced).collect();
    assert!(examples[0].len() > keys("").len() && !examples[1].is_empty(), "{examples:?}");
    for example in examples.concat() {
        let example = example.as_str();
        assert_eq!(wrong(example), Vec::<String>::new(), "{example}");
        assert!(validator.is_valid(&json(example)), "{example}");
    }
}

#[test]
fn what_the_code_refuses_the_schema_refuses() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for text in [
        "nmae = 'x'",
        "name = 1",
        "name = 'Pets'",
        "version = '1'",
        "document = '/etc/passwd'",
        "document = '../x.yaml'",
        "overlays = 'x'",
        "overlays = [1]",
        "overlays = ['../x']",
        "allow_references = ['/common']",
        "lenient = 'yes'",
        "rename = 1",
        "rename.type.A = 'B'",
        "rename.types.A = 'b'",
        "rename.fields.A = 'A'",
        "rename.variants.A = 'b_c'",
        "rename.methods.A = 'get pet'",
        "rename.groups.A = 'r#type'",
        "[[paging]]\npage = 'page'\nitems = '/x'",
        "[[paging]]\noperation = 'a'\nitems = '/x'",
        "[[paging]]\noperation = 'a'\npage = 'p'\noffset = 'o'\nitems = '/x'",
        "[[paging]]\noperation = 'a'\npage = 'p'\nitems = 'x'",
        "[[paging]]\noperation = 'a'\ncursor = 'c'\nitems = '/x'",
        "[[paging]]\noperation = 'a'\nlink = 'next'\nfirst = 1\nitems = '/x'",
        "unknown_fields = 'drop'",
        "leave_out.paths = ['/x']",
        "derive.A = ['Eq; fn x() {}']",
        "replace.A = 'Vec<u8>'",
        "dependencies.a = '/a'",
        "budgets.depth = -1",
        "budgets.depth = '1'",
        "budgets.size = 1",
    ] {
        assert_ne!(wrong(text), Vec::<String>::new(), "{text} is taken by the code");
        assert!(!validator.is_valid(&json(text)), "{text} is taken by the schema");
    }
}

/// What the code says of a configuration.
fn wrong(text: &str) -> Vec<String> {
    let mut report = Report::default();
    let _ = Config::parse(text, Config::new("pets", "openapi.yaml"), &mut report);
    let hint = |hint: Option<String>| hint.unwrap_or_default();
    report.diagnostics.into_iter().map(|it| format!("{}; {}", it.message, hint(it.hint))).collect()
}

/// The keys that the code knows in a table.
fn keys(table: &str) -> Vec<String> {
    let said = wrong(&format!("{table}zzzzzzzzzzzz = 1"));
    let (_, keys) = said[0].split_once("the keys here are ").unwrap_or_else(|| panic!("{said:?}"));
    keys.split(", ").map(str::to_owned).collect()
}

/// The budgets in their order, with their defaults.
fn defaults() -> Vec<(String, String)> {
    let shown = format!("{:?}", Budgets::default());
    let inner = shown.trim_start_matches("Budgets { ").trim_end_matches(" }");
    let pairs = inner.split(", ").filter_map(|pair| pair.split_once(": "));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn docs(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn page() -> String {
    docs("configuration.md")
}

fn schema() -> Value {
    serde_json::from_str(&docs("generate.schema.json")).expect("JSON")
}

fn json(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
