//! The invariants of the design, as tests on the source text.
//!
//! Each rule says which words may not stand in which files, and why. An exception names its reason; one that nothing
//! needs any more fails, so that the list only holds what is true.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::ir;

/// Words that may not stand in some files.
struct Rule {
    why: &'static str,
    /// Files, or folders with all below, from `codegen/src` on.
    places: &'static [&'static str],
    besides: &'static [&'static str],
    words: &'static [&'static str],
    comments: Comments,
}

#[derive(PartialEq)]
enum Comments {
    Count,
    /// They may speak of anything.
    DoNotCount,
}

const RULES: &[Rule] = &[
    Rule {
        why: "the IR speaks Rust, not OpenAPI; a comment may cite the specification as `OpenAPI 3.0.4 4.8.12`",
        places: &["ir.rs", "ir"],
        besides: &[],
        words: &[
            "openapi",
            "swagger",
            "schema",
            "parameter",
            "requestbody",
            "request body",
            "$ref",
            "allof",
            "oneof",
            "anyof",
            "discriminator",
            "components",
            "additionalproperties",
        ],
        comments: Comments::Count,
    },
    Rule {
        why: "`emit` knows the IR alone, so that it has nothing to decide with",
        places: &["emit", "emit.rs"],
        besides: &[],
        words: &["openapiv3", "crate::dialect", "crate::lower", "crate::load", "crate::config", "crate::diagnostics"],
        comments: Comments::Count,
    },
    Rule {
        why: "`emit` cannot fail",
        places: &["emit", "emit.rs"],
        besides: &[],
        words: &["Result<", "Err(", "Report", ".unwrap()", "panic!(", "unreachable!("],
        comments: Comments::DoNotCount,
    },
    Rule {
        why: "names are made in one place, `lower::names`",
        places: &["."],
        besides: &["lower/names.rs", "lower/names", "ir.rs"],
        words: &["format_ident!", "Ident::new(", "Ident::new_raw("],
        comments: Comments::DoNotCount,
    },
    Rule {
        why: "text becomes source only as a literal, an identifier of the IR or a doc line, never by being parsed",
        places: &["emit", "emit.rs", "lower"],
        besides: &[],
        words: &[
            "parse_str",
            "parse_file",
            "TokenStream::from_str",
            "parse::<TokenStream",
            "include_str!",
            "!{",
            "r#\"",
        ],
        comments: Comments::DoNotCount,
    },
    Rule {
        why: "a library without I/O, clock, environment or randomness gives the same bytes everywhere",
        places: &["."],
        besides: &[],
        words: &[
            "std::fs",
            "fs::",
            "std::env",
            "env!(",
            "std::net",
            "std::time",
            "Instant",
            "SystemTime",
            "std::process",
            "std::thread",
            "rand::",
            "HashMap",
            "HashSet",
            "std::io",
            "println!",
            "eprintln!",
        ],
        comments: Comments::DoNotCount,
    },
    Rule {
        why: "inputs diagnose: nothing that a document can influence may panic",
        places: &["load", "dialect", "lower", "config.rs", "config"],
        besides: &[],
        words: &[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("],
        comments: Comments::DoNotCount,
    },
    Rule {
        why: "nothing here is unfinished",
        places: &["."],
        besides: &[],
        words: &["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "HACK"],
        comments: Comments::Count,
    },
    Rule {
        why: "lints are suppressed with a reason, by `#[expect(.., reason = \"..\")]`",
        places: &["."],
        besides: &[],
        words: &["#[allow", "#![allow"],
        comments: Comments::DoNotCount,
    },
];

/// Lines that break a rule, and why that is right: file, part of the line, reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("config/checks.rs", "Ident::new(", "only asks whether what a maintainer wrote is an identifier"),
    ("emit/example.rs", "quote!(async fn example(client", "a template, of what users write"),
    ("emit/example.rs", "println!(\"{:?}\"", "a template, of what users write"),
    ("emit/auth.rs", "println!(\"{}\", page.url())", "a template, of what users write"),
    ("emit/program.rs", "async fn example(certificate_and_key: String)", "a template, of what users write"),
    ("emit/program.rs", "async fn example(back: String)", "a template, of what users write"),
    ("emit/program.rs", "async fn example() -> Result", "a template, of what users write"),
    ("emit/program.rs", "call.timeout(std::time::Duration", "a template, of what users write"),
    ("emit/program.rs", "            fn example() -> Result", "a template, of what users write"),
    ("emit/program.rs", "async fn main() -> Result", "a template, of what users write"),
    ("emit/program.rs", "quote!(println!", "a template, of what users write"),
    ("emit/render.rs", "a template of ours is no Rust", "a bug of ours, and bugs panic"),
    ("lower/names.rs", "Ident::new(\"unnamed\").expect", "our own word"),
    ("lower/types.rs", "expect(\"all work is done\")", "every id is made together with the work that fills it"),
];

/// So many lines answer any one question.
const LONG: usize = 600;

#[test]
fn the_rules_hold() {
    let mut used = BTreeSet::new();
    let mut broken = Vec::new();
    for (rule, file) in RULES.iter().flat_map(|rule| files_of(rule).into_iter().map(move |file| (rule, file))) {
        for (number, line) in own_lines(&file.text) {
            let Some(word) = rule.broken_by(line) else { continue };
            match EXCEPTIONS.iter().position(|(path, part, _)| *path == file.path && line.contains(part)) {
                Some(index) => {
                    used.insert(index);
                }
                None => broken.push(format!("{}:{number}: `{word}`: {}\n    {}", file.path, rule.why, line.trim())),
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    let idle: Vec<_> = EXCEPTIONS.iter().enumerate().filter(|(index, _)| !used.contains(index)).collect();
    assert!(idle.is_empty(), "exceptions that nothing needs any more: {idle:#?}");
}

#[test]
fn no_file_answers_a_second_question() {
    let roots = ["codegen/src", "codegen/runtime", "codegen/behavior", "codegen/fuzz/src", "codegen/tests", "xtask"];
    let long = roots.iter().flat_map(|root| rust_files(&project().join(root))).filter_map(|path| {
        let lines = read(&path).lines().count();
        (lines > LONG).then(|| (relative(&path, &project()), lines))
    });
    let long: Vec<_> = long.collect();
    assert!(long.is_empty(), "look for the second question in these files: {long:#?}");
}

#[test]
fn the_runtime_has_the_features_that_crates_turn_on() {
    let manifest: toml_edit::DocumentMut =
        read(&project().join("codegen/runtime/Cargo.toml")).parse().expect("a manifest");
    let missing = ir::RUNTIME_FEATURES.iter().filter(|(name, _)| manifest["features"].get(name).is_none());
    assert_eq!(missing.count(), 0, "features that only generated crates know");
}

#[test]
fn generated_code_comes_from_the_generator_alone() {
    for folder in read_dir(&project().join("generated")).into_iter().filter(|path| path.is_dir()) {
        assert!(folder.join(".clientwright").is_file(), "{} has no list of its files", folder.display());
    }
}

#[test]
fn the_top_level_is_what_the_design_says() {
    let allowed = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "codegen",
        "generated",
        "specs",
        "target",
        "xtask",
    ];
    let found = read_dir(&project()).into_iter().map(|path| relative(&path, &project()));
    let strange: Vec<_> = found.filter(|name| !name.starts_with('.') && !allowed.contains(&name.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?} at the top level");
}

impl Rule {
    /// The forbidden word in a line.
    fn broken_by(&self, line: &str) -> Option<&'static str> {
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        let text = if self.comments == Comments::Count { without_citations(line) } else { code.to_owned() };
        let lower = text.to_lowercase();
        let stands = |word: &&&str| {
            if word.chars().any(char::is_uppercase) { has_word(&text, word) } else { has_word(&lower, word) }
        };
        self.words.iter().find(stands).copied()
    }
}

/// Whether the word stands there, not as the end of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let free_in_front = !word.starts_with(joins);
    text.match_indices(word).any(|(at, _)| free_in_front || !text[..at].ends_with(joins))
}

/// `(OpenAPI 3.0.4 4.8.12)` is a source, not vocabulary.
fn without_citations(line: &str) -> String {
    let mut parts = line.split("OpenAPI ");
    let head = parts.next().unwrap_or_default().to_owned();
    parts.fold(head, |text, part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
        let cited = part.starts_with(|c: char| c.is_ascii_digit());
        if cited { text + rest } else { text + "OpenAPI " + part }
    })
}

struct SourceFile {
    path: String,
    text: String,
}

fn files_of(rule: &Rule) -> Vec<SourceFile> {
    let src = project().join("codegen/src");
    let under = |path: &str, places: &[&str]| {
        places.iter().any(|place| *place == "." || path == *place || path.starts_with(&format!("{place}/")))
    };
    let paths = rust_files(&src).into_iter().map(|path| (relative(&path, &src), path));
    let of_rule = paths.filter(|(path, _)| under(path, rule.places) && !under(path, rule.besides));
    let written = of_rule.filter(|(path, _)| !path.contains("/tests") && !path.ends_with("tests.rs"));
    written.map(|(path, file)| SourceFile { text: read(&file), path }).collect()
}

/// The lines with their numbers, up to the file's own tests.
fn own_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().take_while(|line| line.trim() != "#[cfg(test)]").enumerate().map(|(index, line)| (index + 1, line))
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("codegen lies in the project").to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in read_dir(folder) {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// What is in a folder, in order; nothing, if there is none.
fn read_dir(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder can be read").path()).collect();
    paths.sort();
    paths
}

fn relative(path: &Path, to: &Path) -> String {
    let path = path.strip_prefix(to).expect("it was found below");
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
