//! The words of one paragraph: from pieces, as events and tags give them, to Markdown that reads as these pieces again.

use pulldown_cmark::{Event, Parser};

use super::{DIALECT, clean};

/// Marks within so many others mean nothing, and are likely to be without an end.
const DEEPEST: usize = 32;

/// In the order of the text. Texts are as readers shall see them; nothing in them is markup.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// The end of a line that may as well be a space.
    Soft,
    Open(Mark),
    Close(Kind),
}

#[derive(Clone, Debug)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Strike,
    /// To where, as the vendor wrote it.
    Link(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Strong,
    Emphasis,
    Strike,
    Link,
}

impl Mark {
    fn kind(&self) -> Kind {
        match self {
            Self::Strong => Kind::Strong,
            Self::Emphasis => Kind::Emphasis,
            Self::Strike => Kind::Strike,
            Self::Link(_) => Kind::Link,
        }
    }
}

/// Where the words will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Lines stay lines.
    Paragraph,
    /// One line.
    Line,
    /// One line, in which `|` would begin the next cell.
    Cell,
}

/// Pieces whose marks are paired.
enum Node {
    Text(String),
    Code(String),
    Soft,
    Marked(Mark, Vec<Node>),
}

/// How much of the markup is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Markup {
    All,
    LinksAndCode,
    None,
}

/// Empty if there is nothing to read. Lines are trimmed, and none begins a block.
pub(super) fn markdown(pieces: Vec<Piece>, place: Place) -> String {
    let nodes = pair(pieces);
    let written = |markup| lines(&Writing { place, markup, linked: false, out: String::new() }.all(&nodes), place);
    // There are marks that CommonMark does not take, such as `**"a"**b`, and shows. The words matter more.
    let reads_right = |written: &String| same(&seen(&written.replace("\\|", "|")), &meant(&nodes));
    let tries = [Markup::All, Markup::LinksAndCode].into_iter().map(written);
    tries.into_iter().find(reads_right).unwrap_or_else(|| written(Markup::None))
}

/// Marks without an end, ends without a mark, and marks within their like mean nothing.
fn pair(pieces: Vec<Piece>) -> Vec<Node> {
    let mut open: Vec<(Mark, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => nodes = joined(nodes, vec![Node::Text(text)]),
            Piece::Code(code) => nodes.push(Node::Code(code)),
            Piece::Soft => nodes.push(Node::Soft),
            Piece::Open(mark) if open.len() < DEEPEST => open.push((mark, std::mem::take(&mut nodes))),
            Piece::Open(_) => {}
            Piece::Close(kind) => close(kind, &mut open, &mut nodes),
        }
    }
    while let Some((_, before)) = open.pop() {
        nodes = joined(before, nodes);
    }
    nodes
}

fn close(kind: Kind, open: &mut Vec<(Mark, Vec<Node>)>, nodes: &mut Vec<Node>) {
    if !open.iter().any(|(mark, _)| mark.kind() == kind) {
        return;
    }
    while let Some((mark, before)) = open.pop() {
        let found = mark.kind() == kind;
        let within = open.iter().any(|(outer, _)| outer.kind() == kind);
        let inner = std::mem::take(nodes);
        *nodes = match found && !within {
            true => joined(before, marked(mark, inner)),
            false => joined(before, inner),
        };
        if found {
            return;
        }
    }
}

/// Texts that meet become one, so that what they say together is seen.
fn joined(mut before: Vec<Node>, mut after: Vec<Node>) -> Vec<Node> {
    if let (Some(Node::Text(end)), Some(Node::Text(start))) = (before.last_mut(), after.first()) {
        end.push_str(start);
        after.remove(0);
    }
    before.append(&mut after);
    before
}

fn marked(mark: Mark, inner: Vec<Node>) -> Vec<Node> {
    match mark {
        Mark::Link(target) => link(&target, inner),
        mark => vec![Node::Marked(mark, inner)],
    }
}

/// Links lead to the web or nowhere: what is relative is relative to a place that nobody knows.
fn link(target: &str, inner: Vec<Node>) -> Vec<Node> {
    let target = address(target);
    match target.is_empty() {
        true => inner,
        false if meant(&inner).trim().is_empty() => {
            vec![Node::Marked(Mark::Link(target.clone()), vec![Node::Text(target)])]
        }
        false => vec![Node::Marked(Mark::Link(target), inner)],
    }
}

/// The address with everything escaped that means something to Markdown, or nothing if it is not of the web.
fn address(target: &str) -> String {
    let target = clean::words(target);
    let target = target.trim();
    if web_address(target).is_none_or(|(start, _)| start > 0) {
        return String::new();
    }
    let escape = |c: char| match c {
        _ if c.is_ascii_alphanumeric() || "-._~:/?#@!$&+,;=%'*".contains(c) => c.to_string(),
        _ => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    target.chars().map(escape).collect()
}

/// Where an address of the web begins and ends: `http://` or `https://`, and a host.
fn web_address(text: &str) -> Option<(usize, usize)> {
    let start = |at: usize| ["https", "http"].iter().find_map(|scheme| Some(at - ends_with(&text[..at], scheme)?));
    let starts = text.match_indices("://").filter_map(|(at, _)| Some((start(at)?, at + 3)));
    let found = starts.map(|(start, host)| (start, start + address_length(&text[start..]), host));
    found.into_iter().find(|(_, end, host)| end > host).map(|(start, end, _)| (start, end))
}

/// The length of the end.
fn ends_with(text: &str, end: &str) -> Option<usize> {
    let tail = text.get(text.len().checked_sub(end.len())?..)?;
    tail.eq_ignore_ascii_case(end).then_some(end.len())
}

struct Writing {
    place: Place,
    markup: Markup,
    /// Within a link, where no other can be.
    linked: bool,
    out: String,
}

impl Writing {
    fn all(mut self, nodes: &[Node]) -> String {
        nodes.iter().for_each(|node| self.node(node));
        self.out
    }

    fn within(&self, linked: bool, nodes: &[Node]) -> String {
        Self { place: self.place, markup: self.markup, linked, out: String::new() }.all(nodes)
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.words(text),
            Node::Code(code) if self.markup == Markup::None => self.escaped(&clean::words(code)),
            Node::Code(code) => self.code(code),
            Node::Soft if self.linked || self.place != Place::Paragraph => self.out.push(' '),
            Node::Soft => self.out.push('\n'),
            Node::Marked(Mark::Strong, inner) => self.marked("**", inner),
            Node::Marked(Mark::Emphasis, inner) => self.marked("*", inner),
            Node::Marked(Mark::Strike, inner) => self.marked("~~", inner),
            Node::Marked(Mark::Link(target), inner) => self.link(target, inner),
        }
    }

    fn marked(&mut self, sign: &str, inner: &[Node]) {
        let sign = if self.markup == Markup::All { sign } else { "" };
        if sign.is_empty() {
            return inner.iter().for_each(|node| self.node(node));
        }
        let inner = self.within(self.linked, inner);
        // Spaces at the edge would keep the sign from counting.
        let text = inner.trim();
        let (before, after) = inner.split_once(text).unwrap_or_default();
        let sign = if text.is_empty() { "" } else { sign };
        self.out.extend([before, sign, text, sign, after]);
    }

    fn link(&mut self, target: &str, inner: &[Node]) {
        if self.markup == Markup::None {
            return inner.iter().for_each(|node| self.node(node));
        }
        if meant(inner) == target {
            return self.out.extend(["<", target, ">"]);
        }
        if self.out.ends_with('!') {
            // An image otherwise.
            self.out.insert(self.out.len() - 1, '\\');
        }
        let text = self.within(true, inner);
        let target = target.replace('&', "\\&").replace('*', "\\*");
        self.out.extend(["[", text.trim(), "](", &target, ")"]);
    }

    fn code(&mut self, code: &str) {
        let code = clean::words(code);
        let code = if self.place == Place::Cell { code.replace('|', "\\|") } else { code };
        if code.trim().is_empty() {
            return;
        }
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        let ticks = ticks(&code, 1);
        let pad = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
        self.out.extend([&ticks, pad, &code, pad, &ticks]);
    }

    /// Words with the addresses in them made links: rustdoc warns of bare ones.
    fn words(&mut self, text: &str) {
        let text = clean::words(text);
        let mut rest = text.as_str();
        while let Some((start, end)) = web_address(rest).filter(|_| !self.linked) {
            self.escaped(&rest[..start]);
            let found = &rest[start..end];
            match found.contains(['{', '}', '[', ']', '*', '\\']) {
                // A pattern of addresses and no address.
                true => self.code(found),
                false => self.out.extend(["<", found, ">"]),
            }
            rest = &rest[end..];
        }
        self.escaped(rest);
    }

    /// Words in which nothing is markup.
    fn escaped(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            if self.is_special(c, rest) {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }

    fn is_special(&self, c: char, rest: &str) -> bool {
        let (before, after) = (self.out.chars().next_back(), rest.chars().next());
        match c {
            '\\' | '`' | '*' | '[' | '~' => true,
            ']' => self.linked,
            '|' => self.place == Place::Cell,
            // Signs at the end of a heading belong to it.
            '#' => self.place == Place::Line && after.is_none_or(|after| after == '#'),
            '_' => ![before, after].iter().all(|it| it.is_some_and(char::is_alphanumeric)),
            '<' => after.is_none_or(|after| !after.is_whitespace() && after != '='),
            '&' => may_be_entity(rest),
            _ => false,
        }
    }
}

/// Whether `&` before this is the beginning of a character's name or number, or may become it with what comes next.
fn may_be_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.is_empty() || (name.len() < rest.len() && name.starts_with(';'))
}

/// Backticks, more than there are in a row anywhere in the code.
pub(super) fn ticks(code: &str, least: usize) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// Up to where the sentence goes on.
fn address_length(text: &str) -> usize {
    let end = |c: char| c.is_whitespace() || "<>\"`|^".contains(c) || "、。，）」』】”’".contains(c);
    let mut found = &text[..text.find(end).unwrap_or(text.len())];
    let closes = |found: &str| match found.chars().next_back() {
        Some(')') => found.matches('(').count() < found.matches(')').count(),
        Some(']') => found.matches('[').count() < found.matches(']').count(),
        Some('}') => found.matches('{').count() < found.matches('}').count(),
        Some(last) => ".,;:!?'*_~\\".contains(last),
        None => false,
    };
    while closes(found) {
        found = &found[..found.len() - 1];
    }
    found.len()
}

fn lines(text: &str, place: Place) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match place {
        Place::Paragraph => lines.map(unblocked).collect::<Vec<_>>().join("\n"),
        Place::Line => unblocked(&lines.collect::<Vec<_>>().join(" ")),
        Place::Cell => lines.collect::<Vec<_>>().join(" "),
    }
}

/// A line of a paragraph that begins nothing else: no heading, list, quotation, rule or table.
fn unblocked(line: &str) -> String {
    let bare = |rest: &str| rest.chars().all(|c| "-=:| \t".contains(c));
    let (first, rest) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match first {
        ">" => format!("\\{line}"),
        "#" if is_bare_or_spaced(rest.trim_start_matches('#')) => format!("\\{line}"),
        "-" | "+" if is_bare_or_spaced(rest) => format!("\\{line}"),
        "-" | "=" | ":" | "|" if bare(rest) => format!("\\{line}"),
        _ if digits > 0 && line[digits..].strip_prefix(['.', ')']).is_some_and(is_bare_or_spaced) => {
            format!("{}\\{}", &line[..digits], &line[digits..])
        }
        _ => line.to_owned(),
    }
}

/// Whether a sign before this begins a block.
fn is_bare_or_spaced(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

/// What readers see of written Markdown.
fn seen(markdown: &str) -> String {
    let text = |event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        _ => None,
    };
    Parser::new_ext(markdown, DIALECT).filter_map(text).collect()
}

/// What readers shall see.
fn meant(nodes: &[Node]) -> String {
    let text = |node: &Node| match node {
        Node::Text(text) | Node::Code(text) => clean::words(text),
        Node::Soft => " ".to_owned(),
        Node::Marked(_, inner) => meant(inner),
    };
    nodes.iter().map(text).collect()
}

fn same(one: &str, other: &str) -> bool {
    let visible = |c: &char| !c.is_whitespace();
    one.chars().filter(visible).eq(other.replace("\\|", "|").chars().filter(visible))
}
