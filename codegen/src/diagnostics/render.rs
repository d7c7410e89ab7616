//! A report as people and programs read it.
//!
//! Text of a description is shown, never obeyed: control characters, terminal escapes and whatever turns the order
//! of writing around appear as visible signs. Deliberately writes nothing anywhere: the caller prints.

use std::{collections::BTreeSet, fmt::Write as _, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet};
use serde_json::json;

use crate::{
    diagnostics::{Diagnostic, Place, Report, Severity},
    load::{Source, Sources},
};

/// How a report is shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub color: bool,
    /// Whether notes are shown; otherwise they are only counted.
    pub notes: bool,
    /// How many of one code are shown; the others are only counted.
    pub most: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: false, notes: false, most: 10 }
    }
}

/// As rustc shows it: grouped by code, what weighs most at the end, then the totals. Nothing where nothing was said.
pub fn human(report: &Report, sources: &Sources, look: Look) -> String {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let said = distinct(report);
    let mut text = String::new();
    for group in groups(&said, look) {
        for diagnostic in group.iter().take(look.most) {
            let _ = writeln!(text, "{}\n", renderer.render(&picture(diagnostic, sources)));
        }
        if group.len() > look.most {
            let (code, more) = (group[0].code, group.len() - look.most);
            let _ = writeln!(text, "... and {more} more of {}: {}\n", code.id(), code.meaning());
        }
    }
    text + &totals(&said, look)
}

/// One JSON object per line: code, severity, message, file, line, column, pointer, hint. What is not known is null.
pub fn json_lines(report: &Report, sources: &Sources) -> String {
    distinct(report).iter().map(|diagnostic| json_line(diagnostic, sources) + "\n").collect()
}

fn json_line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let spot = Spot::of(&diagnostic.place, sources);
    let line = json!({
        "code": diagnostic.code.id(),
        "severity": word(diagnostic.severity),
        "message": cut(&diagnostic.message, MOST_IN_JSON),
        "file": spot.file.as_deref().map(visible),
        "line": spot.position.map(|(line, _)| line),
        "column": spot.position.map(|(_, column)| column),
        "pointer": spot.pointer.as_deref().map(|pointer| cut(pointer, MOST_IN_JSON)),
        "hint": diagnostic.hint.as_deref().map(|hint| cut(hint, MOST_IN_JSON)),
    });
    line.to_string()
}

/// The word for a severity, in both forms.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `text` without anything that a terminal would obey. Every character stays one character.
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

fn visible_char(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        // Further controls, soft hyphens, invisible signs, line ends, and marks that turn the order around.
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => '\u{fffd}',
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        c => c,
    }
}

/// Everything that was said, once each.
fn distinct(report: &Report) -> Vec<&Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut said: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    said.retain(|diagnostic| seen.insert((diagnostic.code, &diagnostic.place, &diagnostic.message)));
    said
}

/// By severity, errors last, then by code; each in the order in which it was found.
fn groups<'a>(said: &[&'a Diagnostic], look: Look) -> Vec<Vec<&'a Diagnostic>> {
    let mut shown: Vec<&Diagnostic> = said.to_vec();
    shown.retain(|diagnostic| look.notes || diagnostic.severity != Severity::Note);
    shown.sort_by_key(|diagnostic| (std::cmp::Reverse(diagnostic.severity), diagnostic.code));
    let same = |a: &&Diagnostic, b: &&Diagnostic| (a.severity, a.code) == (b.severity, b.code);
    shown.chunk_by(same).map(<[_]>::to_vec).collect()
}

fn totals(said: &[&Diagnostic], look: Look) -> String {
    let count = |severity| said.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let of = |severity| match count(severity) {
        1 => format!("1 {}", word(severity)),
        count => format!("{count} {}s", word(severity)),
    };
    let present =
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter(|severity| count(*severity) > 0);
    let mut parts: Vec<String> = present.map(of).collect();
    match parts.last_mut() {
        None => return String::new(),
        Some(last) if count(Severity::Note) > 0 && !look.notes => last.push_str(" (not shown)"),
        Some(_) => {}
    }
    parts.join(", ") + "\n"
}

/// The longest message and hint that people are shown.
const MOST_CHARACTERS: usize = 600;
/// The same for programs. Pointers that are longer are not written by anybody who wants them read.
const MOST_IN_JSON: usize = 2_000;

/// Usually one group. Where the line had to be cut in front, its column can only be told in a group before.
fn picture(diagnostic: &Diagnostic, sources: &Sources) -> Vec<Group<'static>> {
    let spot = Spot::of(&diagnostic.place, sources);
    let level = level(diagnostic.severity);
    let title = level.clone().primary_title(brief(&diagnostic.message)).id(diagnostic.code.id());
    let head = Group::with_title(title);
    let mut groups = match (spot.source, spot.position, &spot.file) {
        (Some(source), Some((line, column)), _) => {
            let excerpt = Excerpt::of(&source.text, &spot.span);
            let snippet =
                Snippet::source(excerpt.text).line_start(line).annotation(AnnotationKind::Primary.span(excerpt.caret));
            let path = visible(&source.path);
            match excerpt.is_cut {
                false => vec![head.element(snippet.path(path))],
                true => vec![
                    head.element(Origin::path(path).line(line).char_column(column)),
                    Group::with_level(level).element(snippet),
                ],
            }
        }
        (_, _, Some(file)) => vec![head.element(Origin::path(visible(file)))],
        _ => vec![head],
    };
    if let Some(last) = groups.pop() {
        groups.push(last.elements(footer(diagnostic, spot.pointer.as_deref())));
    }
    groups
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn footer(diagnostic: &Diagnostic, pointer: Option<&str>) -> Vec<Message<'static>> {
    let pointer = pointer.filter(|pointer| !pointer.is_empty());
    let at = pointer.map(|pointer| Level::NOTE.message(format!("at #{}", brief(pointer))));
    let help = diagnostic.hint.as_ref().map(|hint| Level::HELP.message(brief(hint)));
    at.into_iter().chain(help).collect()
}

fn brief(text: &str) -> String {
    cut(text, MOST_CHARACTERS)
}

/// So many characters of a text, made [`visible`].
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => visible(&text[..end]) + "...",
        None => visible(text),
    }
}

/// A place that was looked up, as far as it is known.
#[derive(Default)]
struct Spot<'s> {
    file: Option<String>,
    /// Line and column.
    position: Option<(usize, usize)>,
    pointer: Option<String>,
    source: Option<&'s Source>,
    /// In the text of `source`.
    span: Range<usize>,
}

impl<'s> Spot<'s> {
    fn of(place: &Place, sources: &'s Sources) -> Self {
        match place {
            Place::Node(id) | Place::Part { of: id, .. } => match sources.locate(*id) {
                Some(at) => Self {
                    source: sources.get(&at.file),
                    span: at.span,
                    position: Some((at.line, at.column)),
                    pointer: Some(at.pointer),
                    file: Some(at.file),
                },
                None => Self::default(),
            },
            Place::Offset { file, offset } => {
                let source = sources.get(file);
                Self {
                    position: source.map(|source| source.line_and_column(*offset)),
                    span: source.map_or(0..0, |source| token(&source.text, *offset)),
                    source,
                    file: Some(file.clone()),
                    pointer: None,
                }
            }
            Place::File(file) => Self { file: Some(file.clone()), ..Self::default() },
            Place::Nowhere => Self::default(),
        }
    }
}

/// The word that begins at `offset`, or the one sign there.
fn token(text: &str, offset: usize) -> Range<usize> {
    let rest = text.get(offset..).unwrap_or_default();
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let sign = rest.chars().next().map_or(0, char::len_utf8);
    offset..offset + word.max(sign)
}

/// The line in which a span begins, and where in it the span lies.
struct Excerpt {
    text: String,
    caret: Range<usize>,
    /// Whether the line begins earlier.
    is_cut: bool,
}

/// More characters of a line than these are not laid out: whole documents stand on one line.
const LONG: usize = 500;
/// What is shown of a longer line before the span.
const BEFORE: usize = 40;

impl Excerpt {
    fn of(text: &str, span: &Range<usize>) -> Self {
        let (before, rest) = text.split_at_checked(span.start).unwrap_or((text, ""));
        let before = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let rest = rest.lines().next().unwrap_or_default();
        let token = rest.get(..span.end.saturating_sub(span.start)).unwrap_or(rest);
        let length = before.chars().count();
        let is_cut = length > LONG;
        let mut excerpt: String = if is_cut { "...".to_owned() } else { String::new() };
        excerpt.extend(before.chars().skip(if is_cut { length - BEFORE } else { 0 }).map(shown));
        let start = excerpt.len();
        excerpt.extend(token.chars().take(LONG).map(shown));
        let end = excerpt.len();
        excerpt.extend(rest[token.len()..].chars().take(LONG.saturating_sub(end - start)).map(shown));
        Self { text: excerpt, caret: start..end, is_cut }
    }
}

/// A tab in a line is no danger, and is shown as spaces.
fn shown(c: char) -> char {
    if c == '\t' { ' ' } else { visible_char(c) }
}
