//! `docs/diagnostics.md`: every code has a section, its document gets the code, what is said is what is shown, and the
//! cure cures.
//!
//! In a section, the fences above the one of `text` are the document and its configuration; those below are the cure. A
//! fence names its file behind its language; `openapi.yaml` and `generate.toml` are not named.

mod support;

use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    Outcome,
    config::Config,
    diagnostics::{
        Code, Report, Severity,
        render::{Look, human},
    },
    generate,
    load::{Files, Source},
};

/// Said where files are written, so the tests of `xtask` hold their sections.
const SAID_BY_XTASK: [Code; 2] = [Code::OutputUnwritable, Code::ForeignFile];

#[test]
fn every_code_has_its_section_in_order() {
    let headings: Vec<String> = sections(&page()).iter().map(|section| section.heading.clone()).collect();
    let wanted: Vec<String> = Code::ALL.iter().map(|code| format!("{}: {}", code.id(), code.meaning())).collect();
    assert_eq!(headings, wanted);
}

#[test]
fn what_is_said_is_what_is_shown_and_the_cure_cures() {
    let page = page();
    let (mut current, mut faults) = (page.clone(), Vec::new());
    for (section, code) in sections(&page).iter().zip(Code::ALL).rev() {
        if SAID_BY_XTASK.contains(code) {
            assert!(section.text(&page).contains("cargo xtask"), "{} shows no command", code.id());
            continue;
        }
        let shown = section.shown();
        let wrong = run(&section.files(&page, |block| block.at.start < shown.at.start));
        if !has(&wrong, *code) {
            faults.push(format!("{} is not said:\n{}", code.id(), said(&wrong)));
        }
        if wrong.files.is_none() != (code.severity() == Severity::Error) {
            faults.push(format!("{}: an error leaves no file, all else leaves some:\n{}", code.id(), said(&wrong)));
        }
        let right = run(&section.files(&page, |block| block.at.start > shown.at.start));
        if has(&right, *code) || right.files.is_none() {
            faults.push(format!("the cure of {} is none:\n{}", code.id(), said(&right)));
        }
        current.replace_range(shown.at.clone(), &said(&wrong));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    support::is_current(&path(), &current);
}

fn has(outcome: &Outcome, code: Code) -> bool {
    outcome.report.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}

fn said(outcome: &Outcome) -> String {
    human(&outcome.report, &outcome.sources, Look { color: false, notes: true, most: usize::MAX })
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")
}

fn page() -> String {
    fs::read_to_string(path()).expect("there is a page")
}

struct Section {
    heading: String,
    at: Range<usize>,
    blocks: Vec<Block>,
}

/// What stands between two fences.
struct Block {
    language: String,
    /// What stands behind the language.
    name: String,
    at: Range<usize>,
}

impl Section {
    fn text<'a>(&self, page: &'a str) -> &'a str {
        &page[self.at.clone()]
    }

    /// The one block that shows what is said.
    fn shown(&self) -> &Block {
        let mut shown = self.blocks.iter().filter(|block| block.language == "text");
        match (shown.next(), shown.next()) {
            (Some(block), None) => block,
            _ => panic!("{} does not show one text", self.heading),
        }
    }

    fn files(&self, page: &str, which: impl Fn(&Block) -> bool) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::from([("openapi.yaml".to_owned(), whole("").into_bytes())]);
        for block in self.blocks.iter().filter(|block| which(block)) {
            let text = &page[block.at.clone()];
            let (name, bytes) = match (block.language.as_str(), block.name.as_str()) {
                ("yaml", "") => ("openapi.yaml", whole(text).into_bytes()),
                ("yaml", "latin-1") => ("openapi.yaml", latin_1(&whole(text))),
                ("yaml", name) => (name, text.as_bytes().to_vec()),
                ("toml", "") => ("generate.toml", text.as_bytes().to_vec()),
                (language, name) => panic!("{}: what is a fence of `{language} {name}`?", self.heading),
            };
            files.insert(name.to_owned(), bytes);
        }
        files
    }
}

/// The description with what it leaves out.
fn whole(text: &str) -> String {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    let version = if has("openapi:") || has("swagger:") { "" } else { "openapi: 3.0.3\n" };
    let info = if has("info:") { "" } else { "info: { title: Pets, version: '1' }\n" };
    let paths = if has("paths:") { "" } else { "paths: {}\n" };
    format!("{text}{version}{info}{paths}")
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}

fn sections(page: &str) -> Vec<Section> {
    let starts: Vec<usize> = page.match_indices("\n## CW").map(|(at, _)| at + 1).chain([page.len()]).collect();
    let section = |at: Range<usize>| {
        let heading = page[at.clone()].lines().next().expect("a heading").trim_start_matches("## ").to_owned();
        Section { heading, blocks: blocks(page, at.clone()), at }
    };
    starts.windows(2).map(|pair| section(pair[0]..pair[1])).collect()
}

fn blocks(page: &str, within: Range<usize>) -> Vec<Block> {
    let (mut blocks, mut open, mut at) = (Vec::new(), None, within.start);
    for line in page[within].split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((info.trim().to_owned(), at + line.len())),
                Some((info, start)) => {
                    let (language, name) = info.split_once(' ').unwrap_or((&info, ""));
                    blocks.push(Block { language: language.to_owned(), name: name.to_owned(), at: start..at });
                    None
                }
            };
        }
        at += line.len();
    }
    blocks
}

impl Files for Held<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file or folder".to_owned())
    }
}

/// Files that are nowhere on the disk.
struct Held<'a>(&'a BTreeMap<String, Vec<u8>>);

fn run(files: &BTreeMap<String, Vec<u8>>) -> Outcome {
    let defaults = Config::new("pets", "openapi.yaml");
    let text = files.get("generate.toml").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let mut report = Report::default();
    let mut outcome = match Config::parse(&text, defaults, &mut report) {
        Some(config) => generate(&config.document, &Held(files), &config, &support::target("openapi.yaml")),
        None => Outcome { report, ..Outcome::default() },
    };
    outcome.sources.files.push(Source::plain("generate.toml", &text));
    outcome
}
