//! HTML tags and elements of code, taken out of the text before it is parsed, so that CommonMark never sees any: it
//! would pass blocks of HTML on unread, with all the Markdown in them, where vendors mean both at once.
//!
//! In place of each `<` stands `\<x\>`, an escaped punctuation character on either side of a private one that says
//! which tag it was. That reads like the punctuation that it replaces, and cannot be anything but text.

use std::collections::BTreeMap;

/// The first of the private characters; there are 65 533 from here on.
const FIRST: u32 = 0xf_0000;
const LAST: u32 = 0xf_fffd;

/// What stood in a text, by private character.
pub(super) struct Tags(Vec<Taken>);

struct Taken {
    /// Code shows it as it was.
    source: String,
    meaning: Tag,
}

/// What a tag means to Markdown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tag {
    /// Not a tag that we know: it is text, such as `<T>`.
    Text,
    /// Without a counterpart in Markdown, such as `<span>`: what it holds counts.
    Nothing,
    /// Begins or ends a paragraph.
    Block,
    Line,
    List {
        ordered: bool,
        side: Side,
    },
    Item(Side),
    Cell(Side),
    Heading {
        level: u8,
        side: Side,
    },
    Strong(Side),
    Emphasis(Side),
    Strike(Side),
    /// The whole element: nothing in it is Markdown, which is why vendors use it.
    Code(String),
    /// The same, in lines.
    Preformatted(String),
    Link {
        target: String,
    },
    LinkEnd,
    Image {
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
}

impl Tags {
    /// The tag that a private character stands for.
    pub(super) fn get(&self, mark: char) -> Option<(&Tag, &str)> {
        let index = u32::from(mark).checked_sub(FIRST)?;
        self.0.get(index as usize).map(|taken| (&taken.meaning, taken.source.as_str()))
    }

    /// Code, in which nothing is a tag.
    pub(super) fn restore(&self, code: &str) -> String {
        let mut rest = code;
        let mut out = String::new();
        while let Some(at) = rest.find(is_mark) {
            let (before, after) = rest.split_at(at);
            let mark = after.chars().next().unwrap_or_default();
            out += before.strip_suffix("\\<").or_else(|| before.strip_suffix('<')).unwrap_or(before);
            out += self.get(mark).map_or("", |(_, source)| source);
            let after = &after[mark.len_utf8()..];
            rest = after.strip_prefix("\\>").or_else(|| after.strip_prefix('>')).unwrap_or(after);
        }
        out + rest
    }
}

pub(super) fn is_mark(c: char) -> bool {
    (FIRST..=LAST).contains(&u32::from(c))
}

/// The text without tags, and the tags.
pub(super) fn take_out(text: &str) -> (String, Tags) {
    let mut out = String::with_capacity(text.len());
    let mut taken = Taking::new(text);
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        out += &text[at..start];
        let left_alone = is_escaped(&out) || is_web_address(&text[start..]);
        let (source, meaning) = if left_alone { ("<", None) } else { taken.source(text, start) };
        match meaning.map(|meaning| taken.mark(source, meaning)) {
            None => out.push('<'),
            Some(Some(mark)) => out.extend(['\\', '<', mark, '\\', '>']),
            // More different tags than there are marks.
            Some(None) => out += &source.replace('<', "\\<"),
        }
        at = start + source.len();
    }
    (out + &text[at..], Tags(taken.tags))
}

struct Taking {
    tags: Vec<Taken>,
    known: BTreeMap<String, char>,
    /// Where end tags and ends of comments are, ascending.
    ends: Vec<usize>,
}

impl Taking {
    fn new(text: &str) -> Self {
        let ends = text.match_indices("</").map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.chain(text.match_indices("-->").map(|(at, _)| at)).collect();
        ends.sort_unstable();
        Self { tags: Vec::new(), known: BTreeMap::new(), ends }
    }

    /// A tag, an element of code or a comment, or else the one character.
    fn source<'a>(&self, text: &'a str, start: usize) -> (&'a str, Option<Tag>) {
        let rest = &text[start..];
        if rest.starts_with("<!--") {
            let end = self.end(text, start, "-->");
            return end.map_or(("<", Some(Tag::Text)), |end| (&text[start..end], Some(Tag::Nothing)));
        }
        let Some(tag) = tag_source(rest) else { return ("<", Some(Tag::Text)) };
        let (source, meaning) = self.element(text, start, tag).unwrap_or_else(|| (tag, meaning(tag)));
        (source, Some(meaning))
    }

    fn element<'a>(&self, text: &'a str, start: usize, tag: &str) -> Option<(&'a str, Tag)> {
        let name = name(tag);
        let is_code = matches!(name.as_str(), "code" | "tt" | "kbd" | "samp");
        (is_code || name == "pre").then_some(())?;
        let end = self.end(text, start + tag.len(), &format!("</{name}>")).filter(|_| !tag.starts_with("</"))?;
        let inner = entities(&without_tags(&text[start + tag.len()..end - name.len() - "</>".len()]));
        match is_code {
            true if inner.contains("\n\n") => None,
            true => Some((&text[start..end], Tag::Code(inner))),
            false => Some((&text[start..end], Tag::Preformatted(inner))),
        }
    }

    /// After the nearest such end. Only some hundred ends are tried: looking further for every tag would take forever.
    fn end(&self, text: &str, start: usize, end: &str) -> Option<usize> {
        let near = self.ends[self.ends.partition_point(|at| *at < start)..].iter().take(200);
        let is_end = |at: &&usize| text.get(**at..**at + end.len()).is_some_and(|it| it.eq_ignore_ascii_case(end));
        near.into_iter().find(is_end).map(|at| at + end.len())
    }

    fn mark(&mut self, source: &str, meaning: Tag) -> Option<char> {
        if let Some(mark) = self.known.get(source) {
            return Some(*mark);
        }
        let mark = char::from_u32(FIRST + u32::try_from(self.tags.len()).ok()?).filter(|mark| is_mark(*mark))?;
        self.tags.push(Taken { source: source.to_owned(), meaning });
        self.known.insert(source.to_owned(), mark);
        Some(mark)
    }
}

/// Whether a backslash of the vendor's already makes text of what follows.
fn is_escaped(before: &str) -> bool {
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// `<https://..>` is Markdown's own.
fn is_web_address(rest: &str) -> bool {
    let starts = |scheme: &str| rest.get(1..=scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

/// From `<` to `>`, if that looks like a tag: a name, then attributes whose quotes are closed.
fn tag_source(rest: &str) -> Option<&str> {
    let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(())?;
    let mut quote = None;
    for (at, c) in rest.char_indices().skip(1).take(2000) {
        match (quote, c) {
            (None, '>') => return Some(&rest[..=at]),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ if rest[at..].starts_with("\n\n") => return None,
            _ => {}
        }
    }
    None
}

fn meaning(source: &str) -> Tag {
    let inner = source.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let side = if inner.starts_with('/') { Side::Close } else { Side::Open };
    let inner = inner.trim_start_matches('/');
    match name(source).as_str() {
        _ if source.starts_with("<!--") => Tag::Nothing,
        "br" => Tag::Line,
        "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "center" | "hr" | "pre" | "blockquote"
        | "details" | "summary" | "thead" | "tbody" | "tfoot" | "caption" | "figure" | "figcaption" | "dl" | "dt"
        | "dd" => Tag::Block,
        // Code only where it has an end, which `Taking::source` looks for.
        "span" | "u" | "font" | "small" | "big" | "sup" | "sub" | "mark" | "ins" | "abbr" | "cite" | "q" | "nobr"
        | "label" | "colgroup" | "col" | "wbr" | "code" | "tt" | "kbd" | "samp" => Tag::Nothing,
        // Of a table the rows are kept, each as an item with bars between the cells.
        "ul" | "menu" | "table" => Tag::List { ordered: false, side },
        "ol" => Tag::List { ordered: true, side },
        "li" | "tr" => Tag::Item(side),
        "td" | "th" => Tag::Cell(side),
        "b" | "strong" => Tag::Strong(side),
        "i" | "em" | "var" => Tag::Emphasis(side),
        "s" | "del" | "strike" => Tag::Strike(side),
        "a" if side == Side::Close => Tag::LinkEnd,
        "a" => Tag::Link { target: attribute(inner, "href").unwrap_or_default() },
        "img" => Tag::Image { text: attribute(inner, "alt").unwrap_or_default() },
        name => heading(name, side),
    }
}

/// Between `<` and what ends a name, `a@example.com` included: what has such a name is no tag of ours.
fn name(tag: &str) -> String {
    let inner = tag.trim_start_matches('<').trim_start_matches('/').trim_end_matches('>');
    inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default().to_ascii_lowercase()
}

fn heading(name: &str, side: Side) -> Tag {
    match name.strip_prefix('h').and_then(|level| level.parse().ok()) {
        Some(level @ 1..=6) => Tag::Heading { level, side },
        _ => Tag::Text,
    }
}

fn attribute(inner: &str, name: &str) -> Option<String> {
    // Lower-case letters of ASCII take as many bytes as the others.
    let lower = inner.to_ascii_lowercase();
    let named = lower.match_indices(name).find(|(at, _)| lower[..*at].ends_with(|c: char| c.is_whitespace()))?;
    let value = inner[named.0 + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(char::is_whitespace).next()?,
    };
    Some(entities(value.trim()))
}

/// The few entities that are needed to write any text in HTML.
fn entities(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&apos;", "'");
    quotes.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Code whose parts are marked, for colours say.
fn without_tags(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find('<') {
        out += &rest[..at];
        let source = tag_source(&rest[at..]).filter(|source| meaning(source) != Tag::Text).unwrap_or_default();
        out += if source.is_empty() { "<" } else { "" };
        rest = &rest[at + source.len().max(1)..];
    }
    out + rest
}
