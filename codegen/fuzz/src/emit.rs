//! Any text in any place of a fixture: what is written is built of the same parts as with a harmless text there.
//!
//! Words of the text are replaced by one that the judge knows, or it could not tell names that are made of the text
//! from code. Signs, spaces and controls stay as they are.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{LazyLock, Mutex},
};

use arbitrary::{Result, Unstructured};
use serde_json::Value;

use crate::{
    fixtures::{DOCUMENTS, run},
    parts::Parts,
    places::{Change, changes},
};

/// What a changed text ends in when nothing about it is hostile.
const HARMLESS: &str = "zqx";

/// Words that mean something to Rust, Markdown, HTML, TOML or a path, and stay. Not `http`: such links are let through.
const WORDS: [&str; 13] =
    ["pub", "fn", "mod", "r", "b", "u", "doc", "cfg", "include", "script", "href", "javascript", "text"];

struct Base {
    document: &'static Value,
    changes: Vec<Change>,
}

/// Every text of a larger one is written so often that a fuzzer gets nowhere.
const MOST: usize = 2_500;

static BASES: LazyLock<Vec<Base>> = LazyLock::new(|| {
    let small = DOCUMENTS.iter().filter(|document| document.to_string().len() < MOST);
    small.map(|document| Base { document, changes: changes(document) }).collect()
});

/// Kinds of parts that are written for one description or another.
static KNOWN: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| DOCUMENTS.iter().flat_map(|document| Parts::of(&run(document)).kinds()).collect());

/// What the harmless text gives, by base and change.
static EXPECTED: LazyLock<Mutex<HashMap<(usize, usize), &'static Parts>>> = LazyLock::new(Mutex::default);

/// # Panics
/// If the text gets out of its place.
pub fn check(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let Ok((base, change)) = chosen(&mut choices) else { return };
    let mut text = hostile(&String::from_utf8_lossy(choices.take_rest()));
    let Base { document, changes } = &BASES[base];
    if is_template(&changes[change]) {
        text = text.replace(['{', '}'], "");
    }
    let expected = *EXPECTED
        .lock()
        .expect("no panic before")
        .entry((base, change))
        .or_insert_with(|| Box::leak(Box::new(Parts::of(&run(&changes[change].apply(document, HARMLESS))))));
    let found = Parts::of(&run(&changes[change].apply(document, &format!("{HARMLESS}{text}"))));
    if let Some(fault) = found.beyond(expected, &KNOWN) {
        panic!("{:?} followed by {text:?}: {fault}\n{document}", changes[change]);
    }
}

fn chosen(choices: &mut Unstructured) -> Result<(usize, usize)> {
    let base = choices.choose_index(BASES.len())?;
    Ok((base, choices.choose_index(BASES[base].changes.len())?))
}

/// In paths and URLs a word in braces is a parameter, which rightly has a name of its own.
fn is_template(change: &Change) -> bool {
    match change {
        Change::Name(pointer) => pointer.starts_with("/paths/"),
        Change::Value(pointer) => pointer.ends_with("/url"),
        Change::Word(word) => word.contains('/'),
    }
}

fn hostile(text: &str) -> String {
    let mut hostile = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphanumeric();
        let end = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        hostile += if is_word && !WORDS.contains(&run) { "evil" } else { run };
        rest = after;
    }
    hostile
}
