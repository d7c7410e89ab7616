//! Vendor text to Markdown that is safe in a doc comment and still says what the vendor says.
//!
//! The text is read as CommonMark with tables, as vendors write it, and written anew from what was understood. So
//! nothing reaches the output that is not known here: no HTML, no link but to the web, no code that rustdoc would
//! run, no name in brackets that it would look up, no character that hides or reorders others. What is not understood
//! stands in the output as the text that it is.
//!
//! Steps: `clean` settles characters and line ends, `html` takes tags out, `write` goes through what the parser
//! makes of the rest. `inline` writes the words of one paragraph.

mod clean;
mod html;
mod inline;
mod write;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::ir::Doc;
use write::Shape;

/// What vendors may use beyond CommonMark. Rustdoc understands these two and more; what is more is escaped.
const DIALECT: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Whole texts.
pub fn doc(text: &str) -> Doc {
    Doc { text: convert(text, Shape::Blocks), lead: convert(text, Shape::Line) }
}

/// The first paragraph, on one line.
pub fn line(text: &str) -> Doc {
    let line = convert(text, Shape::Line);
    Doc { text: line.clone(), lead: line }
}

/// One line of text that is not Markdown, as in a manifest.
pub fn plain(text: &str) -> String {
    clean::text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn convert(text: &str, shape: Shape) -> String {
    let text = clean::text(text);
    let (text, tags) = html::take_out(&clean::dedent(&text));
    write::markdown(&keep_prose(text), &tags, shape)
}

/// `[Note]: this` is prose to whoever writes it and a definition of a link target to CommonMark, which shows nothing
/// of it. Definitions that are used as such are left alone. Each round escapes one or more, and may reveal others.
fn keep_prose(mut text: String) -> String {
    for _ in 0..8 {
        let unused = unused_definitions(&text);
        if unused.is_empty() {
            break;
        }
        let mut parts = Vec::new();
        unused.iter().rev().for_each(|&at| parts.push(text.split_off(at)));
        parts.iter().rev().for_each(|part| text = std::mem::take(&mut text) + "\\" + part);
    }
    text
}

/// Where definitions begin that no link uses, ascending.
fn unused_definitions(text: &str) -> Vec<usize> {
    let parser = Parser::new_ext(text, DIALECT);
    let defined = parser.reference_definitions().iter();
    let defined: Vec<(String, usize)> =
        defined.map(|(label, definition)| (label.to_lowercase(), definition.span.start)).collect();
    let used: BTreeSet<String> =
        if defined.is_empty() { BTreeSet::new() } else { parser.filter_map(used_label).collect() };
    let unused = defined.iter().filter(|(label, _)| !used.contains(label));
    let mut unused: Vec<usize> = unused.filter_map(|(_, at)| Some(at + text.get(*at..)?.find('[')?)).collect();
    unused.sort_unstable();
    unused
}

fn used_label(event: Event<'_>) -> Option<String> {
    let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = event else { return None };
    let by_label = matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
    by_label.then(|| id.to_lowercase())
}
