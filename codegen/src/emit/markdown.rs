//! Markdown from facts. Vendor's prose comes as [`Doc`], already safe; every other text passes [`code`] or [`text`].

use crate::ir::Doc;
use proc_macro2::TokenStream;
use quote::quote;

/// Sections as doc attributes of an item.
pub(super) fn attributes(sections: &[String]) -> TokenStream {
    let docs = lines(sections).into_iter().map(|line| quote!(#[doc = #line]));
    quote!(#(#docs)*)
}

/// The lines of the sections that are not empty, with an empty line between sections, each as it follows `///`.
pub(super) fn lines(sections: &[String]) -> Vec<String> {
    let full: Vec<_> = sections.iter().map(|section| section.trim_end()).filter(|s| !s.is_empty()).collect();
    full.join("\n\n").lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// Sections as a page of its own.
pub(super) fn page(sections: &[String]) -> String {
    let full: Vec<_> = sections.iter().map(|section| section.trim_end()).filter(|s| !s.is_empty()).collect();
    full.join("\n\n") + "\n"
}

/// The prose, as a section.
pub(super) fn prose(doc: &Doc) -> String {
    doc.as_str().to_owned()
}

/// `text` as a code span. The fence is longer than any run of backticks within.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 || text.trim() != text || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// `text` as plain words: nothing in it is markup.
pub(super) fn text(text: &str) -> String {
    let escape = |c: char| if "\\`*_[]<>|~&$".contains(c) { format!("\\{c}") } else { c.to_string() };
    visible(text).chars().map(escape).collect::<String>().replace("://", ":\\/\\/")
}

/// Without line ends, control characters and those that reorder what is around them.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_reordering(c) { '\u{fffd}' } else { c }).collect()
}

fn is_reordering(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A table. Cells are Markdown of one line; bars in them are escaped here. Empty without rows.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let Some(_) = rows.first() else { return String::new() };
    let rule = "|---".repeat(head.len()) + "|";
    let rows = rows.iter().map(|cells| row(cells.iter().map(|cell| cell_text(cell))));
    [row(head.iter().map(|&cell| cell.to_owned())), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    cells.fold("|".to_owned(), |row, cell| row + " " + &cell + " |")
}

/// Bars escaped, unless the text already does.
fn cell_text(cell: &str) -> String {
    let mut text = String::new();
    let mut escaped = false;
    for c in cell.chars() {
        if c == '|' && !escaped {
            text.push('\\');
        }
        escaped = c == '\\' && !escaped;
        text.push(c);
    }
    text
}

/// The first paragraph of the prose on one line.
pub(super) fn first_paragraph(doc: &Doc) -> String {
    paragraphs(doc).next().unwrap_or_default()
}

fn paragraphs(doc: &Doc) -> impl Iterator<Item = String> {
    let blocks = doc.as_str().split("\n\n").filter(|block| !block.trim().is_empty());
    blocks.map(|block| block.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned())
}

/// The prose, if it says more than its first paragraph.
pub(super) fn beyond_first(doc: &Doc) -> Option<String> {
    paragraphs(doc).nth(1).map(|_| prose(doc))
}

/// Words joined as in a sentence.
pub(super) fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
