//! Is what the doc sanitiser writes safe, whatever a vendor wrote? And does it still say the same?
//!
//! The same properties are asked of the texts in `docs/texts.yaml`, of texts thrown together from awkward pieces, and
//! of all descriptions in the documents beside the repository, where they are present. The snapshot is for reading.

mod support;

use std::{collections::BTreeSet, fmt::Write as _, io::Write as _, path::Path, process::Command};

use clientwright_codegen::lower::docs::{doc, line, plain};
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};
use serde_json::Value;
use support::files_below;

/// As rustdoc reads doc comments.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

#[derive(serde::Deserialize)]
struct Case {
    why: String,
    text: String,
}

fn cases() -> Vec<Case> {
    serde_yaml::from_str(include_str!("docs/texts.yaml")).expect("a list of texts")
}

#[test]
fn texts_come_out_as_in_the_snapshot() {
    let mut shown = String::new();
    for Case { why, text } in cases() {
        let _ = writeln!(shown, "===== {why}\n{text:?}\n----- line\n{}\n----- doc", line(&text).as_str());
        let _ = writeln!(shown, "{}", doc(&text).as_str());
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn texts_come_out_safe() {
    let found: Vec<String> = cases().iter().flat_map(|case| faults(&case.text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn what_is_thrown_together_comes_out_safe() {
    let mut random = Random(0x5eed);
    for _ in 0..20_000 {
        let text: String = (0..1 + random.below(12)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let found = faults(&text);
        assert!(found.is_empty(), "{}", found.join("\n\n"));
    }
}

/// Tags are remembered by characters, and those are not without end.
#[test]
fn more_tags_than_can_be_remembered_come_out_safe() {
    let text: String = (0..66_000).map(|number| format!("<!-- <b>{number} -->\n")).collect();
    let found = faults(&format!("<br>{text}<br><script>"));
    assert!(found.is_empty(), "{}", found[0].lines().next().unwrap_or_default());
}

#[test]
fn what_vendors_wrote_comes_out_safe() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !shared.is_dir() {
        // Written past the capture of the test harness. A terminal that is gone is no reason to fail.
        drop(writeln!(
            std::io::stderr(),
            "skipped: 1 check of what_vendors_wrote_comes_out_safe (../shared is absent)"
        ));
        return;
    }
    let files = files_below(&shared.join("corpus")).into_iter().chain(files_below(&shared.join("vendors")));
    let texts: BTreeSet<String> = files.flat_map(|path| descriptions(&path)).collect();
    let found: Vec<String> = texts.iter().flat_map(|text| faults(text)).take(20).collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

/// The judge that counts. One call for all texts: it takes a second or two to start.
#[test]
fn rustdoc_has_nothing_to_complain_about_and_nothing_to_run() {
    let folder = tempfile::tempdir().expect("a folder for rustdoc");
    let source = folder.path().join("lib.rs");
    std::fs::write(&source, crate_of(&cases())).expect("a file for rustdoc");
    let said = rustdoc(&source, &["-D", "warnings", "-o", "out"]);
    assert!(!said.contains("error"), "{said}");
    let said = rustdoc(&source, &["--test"]);
    assert!(said.contains("running 0 tests"), "{said}");
}

/// As `emit` writes docs.
fn crate_of(cases: &[Case]) -> String {
    let mut source = "#![doc = \"Docs.\"]\n".to_owned();
    for (index, case) in cases.iter().enumerate() {
        for line in [line(&case.text).as_str(), "", doc(&case.text).as_str()].join("\n").lines() {
            let _ = writeln!(source, "#[doc = {:?}]", format!(" {line}"));
        }
        let _ = writeln!(source, "pub struct Case{index};");
    }
    source
}

fn rustdoc(source: &Path, arguments: &[&str]) -> String {
    let program = std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    let folder = source.parent().expect("a folder around the file");
    let mut command = Command::new(program);
    let output = command.current_dir(folder).args(["--edition", "2024"]).args(arguments).arg(source).output();
    let output = output.expect("rustdoc comes with cargo");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Everything that is wrong with what came of a text.
fn faults(text: &str) -> Vec<String> {
    let (whole, first, bare) = (doc(text), line(text), plain(text));
    let (whole, first) = (whole.as_str(), first.as_str());
    let mut found = characters(whole);
    found.extend(characters(first));
    found.extend(characters(&bare));
    found.extend(markup(whole));
    found.extend(markup(first));
    if first.contains('\n') || bare.contains('\n') {
        found.push("more than one line".to_owned());
    }
    if whole.lines().any(|line| line.ends_with([' ', '\t'])) || whole.trim_matches('\n') != whole {
        found.push("spaces or empty lines at an end".to_owned());
    }
    let again = doc(whole);
    if seen(again.as_str()) != seen(whole) {
        found.push(format!("not the same again: {:?}", again.as_str()));
    }
    found.iter().map(|fault| format!("{fault}\nfrom {text:?}\nmade {whole:?}\nline {first:?}")).collect()
}

fn characters(text: &str) -> Vec<String> {
    let bad = |c: &char| {
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || (c.is_control() && *c != '\n') || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..)
    };
    text.chars().filter(bad).map(|c| format!("character {c:?}")).collect()
}

fn markup(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut within = 0_usize;
    let looked_up = std::cell::RefCell::new(Vec::new());
    let look_up = |link: BrokenLink<'_>| {
        looked_up.borrow_mut().push(format!("a name that rustdoc looks up: {}", link.reference));
        None
    };
    let is_web = |target: &str| target.starts_with("http") && target.contains("://") || target.starts_with("HTTP");
    for event in Parser::new_with_broken_link_callback(markdown, RUSTDOC, Some(look_up)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("HTML: {html}")),
            Event::FootnoteReference(name) => found.push(format!("footnote: {name}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => within += 1,
            Event::Start(Tag::CodeBlock(kind)) => found.push(format!("code: {kind:?}")),
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("image: {dest_url}")),
            Event::Start(Tag::Link { dest_url, .. }) if is_web(&dest_url) => within += 1,
            Event::Start(Tag::Link { dest_url, .. }) => found.push(format!("link: {dest_url}")),
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) => {
                found.push("heading".to_owned())
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock | pulldown_cmark::TagEnd::Link) => {
                within = within.saturating_sub(1)
            }
            Event::Text(text) if within == 0 && is_bare_address(&text) => found.push(format!("bare address: {text}")),
            _ => {}
        }
    }
    found.extend(looked_up.into_inner());
    found
}

/// More than `rustdoc::bare_urls` asks for, which wants a top-level domain.
fn is_bare_address(text: &str) -> bool {
    let hosts = ["http://", "https://"].iter().flat_map(|scheme| text.split(scheme).skip(1));
    hosts.into_iter().any(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// What readers see, spaces aside.
fn seen(markdown: &str) -> String {
    let text = |event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        _ => None,
    };
    let options = RUSTDOC.difference(Options::ENABLE_SMART_PUNCTUATION);
    let text: String = Parser::new_ext(markdown, options).filter_map(text).collect();
    text.split_whitespace().collect()
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

const PIECES: &[&str] = &[
    "a",
    "b ",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\n    ",
    "\r",
    "word",
    "x_y",
    "_",
    "*",
    "**",
    "***",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "\n```rust\n",
    "\n~~~\n",
    "[",
    "]",
    "](",
    "](https://example.com)",
    "[x]",
    "[`X`]",
    "![",
    "!",
    "(",
    ")",
    "<",
    ">",
    "</",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<br>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<ol>",
    "</ol>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "\n<pre>",
    "<T>",
    "<!--",
    "-->",
    "<a href=\"https://example.com\">",
    "<a href='x'>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</tr>",
    "</table>",
    "<script>",
    "<div\n",
    "https://example.com/a",
    "http://",
    "://",
    "https://{x}",
    "<https://example.com>",
    "\\",
    "\\\\",
    "\\<",
    "&",
    "&lt;",
    "&#96;",
    "&#10;",
    "&#32;",
    "&#x202e;",
    "&#0;",
    "&amp;",
    "&copy",
    "#",
    "\n# ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n---",
    "\n===",
    "|",
    "\n|a|b|\n|-|-|\n|c|",
    "\n-|-\n",
    "\n| ",
    "[x]: y",
    "\n[x]: https://example.com\n",
    "[^1]",
    "\n[^1]: note\n",
    "- [ ] ",
    "\u{0}",
    "\u{7}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{f0000}",
    "ü",
    "用",
    "\"",
    "'",
    ":",
    ".",
    ",",
    "$",
    "^",
    "+",
    "=",
    "-",
    "5",
    "1.",
    "…",
];

/// Whatever is said to people in a document, and every other text too: to the sanitiser it is all the same.
/// Whoever looks for what a type is would not find it below a page of links.
#[test]
fn many_users_of_a_type_are_folded_away() {
    let operation = |n: usize| {
        format!(
            "  /p{n}:\n    get:\n      operationId: get{n}\n      tags: [Pets]\n      responses: {{ '200': {{ description: It., \
             content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }} }} }} }}\n"
        )
    };
    let page = |count: usize| {
        let paths: String = (1..=count).map(operation).collect();
        let schemas = "components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }\n";
        let text = format!("openapi: 3.1.0\ninfo: {{ title: Pets, version: '1' }}\npaths:\n{paths}{schemas}");
        let files = support::run("openapi.yaml", text.as_bytes()).files.expect("a crate");
        (files["docs/types/pets.md"].clone(), files["src/types/pets.rs"].clone())
    };
    let (reference, rustdoc) = page(12);
    assert!(reference.contains("\n- Received from [`get1`](../api/pets.md#get1), [`get2`]"), "{reference}");
    assert!(rustdoc.contains("/// - Received from [`get1`]"), "{rustdoc}");
    let (reference, rustdoc) = page(13);
    let folded = "- <details><summary>Received from 13 operations</summary>\n\n  [`get1`](../api/pets.md#get1), ";
    assert!(reference.contains(folded) && reference.contains(".\n\n  </details>\n"), "{reference}");
    let folded = "/// - <details><summary>Received from 13 operations</summary>\n///\n///   [`get1`](crate::api::pets::Pets::get1), ";
    assert!(rustdoc.contains(folded) && rustdoc.contains(".\n///\n///   </details>\n"), "{rustdoc}");
}

fn descriptions(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let value: Option<Value> = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => serde_json::from_str(&text).ok(),
        Some("yaml" | "yml") => serde_yaml::from_str(&text).ok(),
        _ => Some(text.into()),
    };
    let mut found = Vec::new();
    said(value.unwrap_or_default(), "description", &mut found);
    found
}

fn said(value: Value, key: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) if ["description", "summary", "title"].contains(&key) => found.push(text),
        Value::Array(list) => list.into_iter().for_each(|value| said(value, "", found)),
        Value::Object(object) => object.into_iter().for_each(|(key, value)| said(value, &key, found)),
        _ => {}
    }
}
