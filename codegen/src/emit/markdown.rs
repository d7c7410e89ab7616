//! Markdown from facts. Vendor's prose comes as [`Doc`], already safe; every other text passes [`code`] or [`text`].

use crate::ir::Doc;
use proc_macro2::TokenStream;
use quote::quote;

/// Sections as doc attributes of an item.
pub(super) fn attributes(sections: &[String]) -> TokenStream {
    let docs = lines(sections).into_iter().map(|line| quote!(#[doc = #line]));
    quote!(#(#docs)*)
}

/// Sections as doc attributes of the item around them.
pub(super) fn inner(sections: &[String]) -> TokenStream {
    let docs = lines(sections).into_iter().map(|line| quote!(#![doc = #line]));
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

/// A place that links of ours lead to, whatever a code host makes of headings. `name` is an identifier.
pub(super) fn anchor(name: &str) -> String {
    format!("<a id=\"{name}\"></a>")
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
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_reordering(c) { '\u{fffd}' } else { c }).collect()
}

fn is_reordering(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A table, without columns in which nothing stands. Empty without rows.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let Some(_) = rows.first() else { return String::new() };
    let full: Vec<_> = (0..head.len()).filter(|&column| rows.iter().any(|row| !row[column].is_empty())).collect();
    let head: Vec<_> = full.iter().map(|&column| head[column]).collect();
    let rows = rows.iter().map(|row| table_row(&full.iter().map(|&column| row[column].clone()).collect::<Vec<_>>()));
    [table_head(&head)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// What stands above the rows of a table.
pub(super) fn table_head(head: &[&str]) -> String {
    let rule = "|---".repeat(head.len()) + "|";
    table_row(&head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>()) + "\n" + &rule
}

/// A row. Cells are Markdown of one line; bars in them are escaped here.
pub(super) fn table_row(cells: &[String]) -> String {
    cells.iter().fold("|".to_owned(), |row, cell| row + " " + &cell_text(cell) + " |")
}

/// Bars escaped, unless the text already does. Code needs it too: a table's cells are found before the code in them.
fn cell_text(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find(['\\', '`', '|']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (piece, end) = match rest.as_bytes()[0] {
            b'|' => ("\\|".to_owned(), 1),
            b'\\' => escape_sequence(rest),
            _ => code_span(rest),
        };
        text.push_str(&piece);
        rest = &rest[end..];
    }
    text + rest
}

/// A backslash and what it escapes.
fn escape_sequence(text: &str) -> (String, usize) {
    let end = text.chars().take(2).map(char::len_utf8).sum();
    (text[..end].to_owned(), end)
}

/// What begins with backticks: a span up to as many again, or these backticks alone.
fn code_span(text: &str) -> (String, usize) {
    let opening = text.len() - text.trim_start_matches('`').len();
    let inner = &text[opening..];
    let Some(length) = closing(inner, opening) else { return (text[..opening].to_owned(), opening) };
    let (code, end) = (&inner[..length], opening + length + opening);
    match code.contains("\\|") {
        // A backslash before a bar would be taken for ours, however many there are.
        true => (format!("<code>{}</code>", numbered(code.trim())), end),
        false => (text[..end].replace('|', "\\|"), end),
    }
}

/// Where the run of exactly `count` backticks begins.
fn closing(text: &str, count: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('`')?;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        if run == count {
            return Some(at);
        }
        at += run;
    }
}

/// Every sign by its number, so that none means anything.
fn numbered(text: &str) -> String {
    let sign = |c: char| if c.is_ascii_punctuation() { format!("&#{};", u32::from(c)) } else { c.to_string() };
    text.chars().map(sign).collect()
}

/// Two things in one cell, one below the other.
pub(super) fn stacked(above: &str, below: &str) -> String {
    [above, below].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("<br>")
}

/// The first words of the prose, on one line.
pub(super) fn lead(doc: &Doc) -> String {
    doc.lead().to_owned()
}

/// Words joined as in a sentence.
pub(super) fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
