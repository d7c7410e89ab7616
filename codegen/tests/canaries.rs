//! Does any text of a description get out of its place? Texts that would, if they could, are put into every place of
//! every fixture: what comes out must be built of the same parts as with a harmless text there.
//!
//! A place is a text or the name of a member. Each of `canaries/` is changed alone; there and in the fixtures, each text
//! is changed wherever it stands, so that what is referred to by name stays so. The parts are the tokens of the Rust, without texts and names, the keys of the
//! manifest, and the blocks, links and HTML of the Markdown and of the documentation.

#[path = "canaries/parts.rs"]
mod parts;
#[path = "canaries/places.rs"]
mod places;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
    sync::Mutex,
    thread,
};

use clientwright_codegen::Outcome;
use parts::Parts;
use places::{Change, changes};
use serde_json::Value;
use support::{files_below, run};

/// What a changed text ends in when nothing about it is hostile.
const HARMLESS: &str = "zqx";

/// Ends of texts, each after [`HARMLESS`]. Where one of them got out, `evil` would be a name of its own.
const CANARIES: &[&str] = &[
    "\"); evil(); (\"",
    "\\\"); evil(); //",
    "\\",
    "'); evil!(); ('",
    "`; evil; `",
    "{evil} {} {0} {{evil}} ${evil} #{evil}",
    "\n} pub fn evil() {} mod evil {\n",
    "\nevil!();\n",
    "\r\nevil!();\r\n",
    "\revil!();",
    "*/ pub fn evil() {} /*",
    "\n//! evil\n/// evil",
    "\n#[evil]\n#![evil(evil)]",
    "\"]\n#![evil]\n#[doc = \"",
    "\"#; evil!(); r#\"",
    "\"##################; evil!();",
    "\u{85}evil!();\u{2028}evil!();\u{2029}evil!();",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}",
    "\0evil\u{7}\u{1b}[31mevil\u{1b}[0m",
    "\n```rust\nevil!();\n```\n",
    "\n\n    evil!();\n\n\tevil!();\n",
    "\n~~~\nevil!();",
    "\n```\n",
    "<script>evil()</script><img src=x onerror=evil()><a href=\"javascript:evil()\" id=\"evil\">",
    "<!-- evil",
    "[evil](javascript:evil) ![evil](data:text/html,evil) <javascript:evil> [evil]: file:///evil",
    "[evil] [`evil`] [evil][evil] [crate::evil]",
    "\n\n| evil | evil |\n|---|---|\n| evil | evil |\n",
    "\"\n[dependencies]\nevil = \"1\"\n[build-dependencies.evil]\npath = \"",
    "'''\n\"\"\"\nevil = 1\n]]\n[[bin]]\n",
    "../../evil",
    "/evil/./../\\evil",
    "..%2fevil%00",
    ".rs",
    "::evil::<Evil>",
    "r#evil 'evil &mut evil | evil => evil, evil..=evil",
    "evil${{ evil }}\n::set-output name=evil::evil\n",
    "ａ．．／evil",
];

#[test]
fn no_text_gets_out_of_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let [own, fixtures] = ["canaries", "fixtures"].map(|name| documents(&folder.join(name)));
    // Also what comes of changes that are said, such as an operation that has to be left out.
    let known = own.iter().chain(&fixtures).flat_map(|(_, document)| parts(document).kinds()).collect();
    let mut seen = BTreeSet::new();
    let mut new = |document: &Value, change: &Change| matches!(change, Change::Word(word) if seen.insert((dialect(document), word.clone())));
    let own = own.iter().map(|(name, document)| (name, document, changes(document)));
    let fixtures = fixtures.iter().map(|(name, document)| {
        let words = changes(document).into_iter().filter(|change| new(document, change));
        (name, document, words.collect::<Vec<_>>())
    });
    let jobs: Vec<(&String, &Value, Vec<Change>)> = own.chain(fixtures).collect();
    let (work, found) = (Mutex::new(jobs.iter()), Mutex::new((BTreeMap::<String, usize>::new(), String::new())));
    let judge_all = || {
        while let Some((name, document, changes)) = { work.lock().expect("no panic").next() } {
            let faults = judge(name, document, changes, &known);
            let mut found = found.lock().expect("no panic");
            *found.0.entry(dialect(document)).or_default() += changes.len();
            found.1 += &faults;
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, judge_all).expect("a thread");
        }
    });
    let (places, faults) = found.into_inner().expect("no panic");
    println!("places by dialect: {places:?}");
    assert!(faults.is_empty(), "{faults}");
    assert!(["2.0", "3.0", "3.1", "3.2"].iter().all(|dialect| places[*dialect] > 500), "{places:?}");
}

fn documents(folder: &Path) -> Vec<(String, Value)> {
    let files = files_below(folder).into_iter().filter(|file| file.extension().is_some_and(|end| end == "yaml"));
    let documents = files.map(|file| {
        let text = std::fs::read_to_string(&file).expect("it is text");
        (file.display().to_string(), serde_yaml::from_str(&text).expect("it is YAML"))
    });
    documents.collect()
}

/// `3.1`.
fn dialect(document: &Value) -> String {
    let version = document.get("openapi").or(document.get("swagger")).map(Value::to_string).unwrap_or_default();
    version.trim_matches('"').chars().take(3).collect()
}

/// What got out of its place.
fn judge(name: &str, document: &Value, changes: &[Change], known: &BTreeSet<String>) -> String {
    let all: String = CANARIES.concat();
    let mut faults = String::new();
    for (index, change) in changes.iter().enumerate() {
        let one = CANARIES[index / 2 % CANARIES.len()];
        let canaries = match change {
            Change::Word(_) => &[one, &all][..],
            Change::Value(_) | Change::Name(_) if index % 2 == 0 => &[one],
            Change::Value(_) | Change::Name(_) => &[all.as_str()],
        };
        let expected = parts(&change.apply(document, HARMLESS));
        for canary in canaries {
            let found = parts(&change.apply(document, &format!("{HARMLESS}{canary}")));
            if let Some(fault) = found.beyond(&expected, known) {
                let canary: String = canary.chars().take(40).collect();
                let _ = writeln!(faults, "{name}, {change:?} with {canary:?}: {fault}");
            }
        }
    }
    faults
}

fn parts(document: &Value) -> Parts {
    Parts::of(&run("openapi", document.to_string().as_bytes()))
}

/// The test would see what it looks for.
#[test]
fn what_gets_out_is_seen() {
    let file = |path: &str, text: &str| Outcome {
        files: Some([(path.to_owned(), text.to_owned())].into()),
        ..Outcome::default()
    };
    let expected = Parts::of(&file("src/lib.rs", "//! Text.\npub fn zqx() {}"));
    let beyond = |path: &str, text: &str| Parts::of(&file(path, text)).beyond(&expected, &BTreeSet::new());
    assert_eq!(beyond("src/lib.rs", "//! Other text; evil!()\npub fn zqx_evil() {}"), None);
    for text in [
        "pub fn zqx() { evil() }",
        "pub fn zqx() {} pub fn zqx_evil() {}",
        "//! ```\n//! evil!()\n//! ```\npub fn zqx() {}",
        "//! [a](javascript:x)\npub fn zqx() {}",
        "//! <script>\npub fn zqx() {}",
        "//!     evil\npub fn zqx() {}",
        "#[inline]\npub fn zqx() {}",
        "pub fn zqx() {",
    ] {
        assert!(beyond("src/lib.rs", text).is_some(), "{text}");
    }
    assert!(beyond("src/../lib.rs", "").is_some());
    assert!(beyond("Cargo.toml", "[dependencies]\nevil = '1'").is_some());
    assert!(beyond("README.md", "```rust\nevil!()\n```").is_some());
}
