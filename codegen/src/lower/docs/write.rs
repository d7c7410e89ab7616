//! The blocks of a text: paragraphs, headings, lists, quotations, tables and code, each written when it ends.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use super::{
    DIALECT, clean,
    html::{self, Side, Tags},
    inline::{self, Kind, Mark, Piece, Place},
};

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Blocks,
    /// The first block that has words, on one line.
    Line,
}

/// Deeper lists and quotations are written as if they were this deep.
const DEEPEST: usize = 12;
/// Headings of the vendor's stand below those of the page, and those that the generator writes.
const DEMOTED: u8 = 2;

pub(super) fn markdown(text: &str, tags: &Tags, shape: Shape) -> String {
    let mut writer = Writer {
        tags,
        shape,
        out: Vec::new(),
        around: Vec::new(),
        shared: 0,
        pieces: Vec::new(),
        worded: false,
        heading: None,
        code: None,
        table: None,
    };
    writer.events(text);
    writer.leave(0);
    writer.out.join("\n")
}

struct Writer<'a> {
    tags: &'a Tags,
    shape: Shape,
    /// Lines.
    out: Vec<String>,
    /// From the outside in.
    around: Vec<Around>,
    /// How many of `around` are still those of the last line.
    shared: usize,
    /// Of the block that is not finished.
    pieces: Vec<Piece>,
    /// Whether there are words in them.
    worded: bool,
    heading: Option<u8>,
    code: Option<Code>,
    table: Option<Table>,
}

/// Whose element a block is in: an end tag of HTML must not end a list of Markdown's, and the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Markdown,
    Html,
}

#[derive(Debug)]
enum Around {
    Quotation,
    List {
        origin: Origin,
        next: Option<u64>,
        loose: bool,
    },
    /// `marker` until the first line is written.
    Item {
        origin: Origin,
        marker: Option<String>,
        indentation: usize,
    },
}

struct Code {
    indented: bool,
    text: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Writer<'_> {
    fn events(&mut self, text: &str) {
        for event in TextMergeStream::new(Parser::new_ext(text, DIALECT)) {
            self.event(event);
        }
        self.flush();
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                let code = self.tags.restore(&code);
                self.pieces.push(Piece::Code(code));
            }
            // `html` leaves none; if there were one, it would be text.
            Event::Html(text) | Event::InlineHtml(text) | Event::FootnoteReference(text) => self.text(&text),
            Event::SoftBreak => self.pieces.push(Piece::Soft),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.block(vec!["***".to_owned()]),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                self.loosen();
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(heading_level(level));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.enter(Around::Quotation);
            }
            Tag::List(first) => self.enter_list(Origin::Markdown, first),
            Tag::Item => self.enter_item(Origin::Markdown),
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = Some(Code { indented: kind == CodeBlockKind::Indented, text: String::new() });
            }
            Tag::Table(alignments) => {
                self.flush();
                self.table = Some(Table { alignments, ..Table::default() });
            }
            Tag::Emphasis => self.pieces.push(Piece::Open(Mark::Emphasis)),
            Tag::Strong => self.pieces.push(Piece::Open(Mark::Strong)),
            Tag::Strikethrough => self.pieces.push(Piece::Open(Mark::Strike)),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let target = self.tags.restore(&dest_url);
                self.pieces.push(Piece::Open(Mark::Link(target)));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => self.leave_innermost(|around| matches!(around, Around::Quotation)),
            TagEnd::List(_) => self.leave_list(Origin::Markdown),
            TagEnd::Item => self.leave_item(Origin::Markdown),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(),
            TagEnd::Table => self.end_table(),
            TagEnd::Emphasis => self.pieces.push(Piece::Close(Kind::Emphasis)),
            TagEnd::Strong => self.pieces.push(Piece::Close(Kind::Strong)),
            TagEnd::Strikethrough => self.pieces.push(Piece::Close(Kind::Strike)),
            TagEnd::Link | TagEnd::Image => self.pieces.push(Piece::Close(Kind::Link)),
            _ => {}
        }
    }

    /// Words, with tags where there were some.
    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.text.push_str(text);
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find(html::is_mark) {
            let mark = rest[at..].chars().next().unwrap_or_default();
            self.words(rest[..at].strip_suffix('<').unwrap_or(&rest[..at]));
            let after = &rest[at + mark.len_utf8()..];
            rest = after.strip_prefix('>').unwrap_or(after);
            let tags = self.tags;
            if let Some((tag, source)) = tags.get(mark) {
                self.tag(tag, source);
            }
        }
        self.words(rest);
    }

    fn words(&mut self, text: &str) {
        self.worded |= !text.trim().is_empty();
        match (text.is_empty(), self.pieces.last_mut()) {
            (true, _) => {}
            (false, Some(Piece::Text(before))) => before.push_str(text),
            (false, _) => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn tag(&mut self, tag: &html::Tag, source: &str) {
        match tag {
            html::Tag::Text => self.words(source),
            html::Tag::Nothing => {}
            html::Tag::Line => self.line_break(),
            // Within a heading, a cell or a line there is no room for blocks.
            html::Tag::Block | html::Tag::List { .. } | html::Tag::Item(_) if self.is_narrow() => {
                self.pieces.push(Piece::Soft);
            }
            html::Tag::Block => self.flush(),
            html::Tag::List { ordered, side: Side::Open } => self.enter_list(Origin::Html, ordered.then_some(1)),
            html::Tag::List { side: Side::Close, .. } => self.leave_list(Origin::Html),
            html::Tag::Item(Side::Open) => self.enter_item(Origin::Html),
            html::Tag::Item(Side::Close) => self.leave_item(Origin::Html),
            html::Tag::Cell(Side::Open) if self.worded => self.words(" | "),
            html::Tag::Cell(_) => {}
            html::Tag::Heading { level, side } => {
                self.flush();
                self.heading = (*side == Side::Open).then_some(demoted(*level));
            }
            html::Tag::Strong(side) => self.mark(Mark::Strong, Kind::Strong, *side),
            html::Tag::Emphasis(side) => self.mark(Mark::Emphasis, Kind::Emphasis, *side),
            html::Tag::Strike(side) => self.mark(Mark::Strike, Kind::Strike, *side),
            html::Tag::Code(code) => self.pieces.push(Piece::Code(code.clone())),
            html::Tag::Preformatted(code) if self.is_narrow() => self.pieces.push(Piece::Code(code.clone())),
            html::Tag::Preformatted(code) => {
                self.flush();
                self.code(code);
            }
            html::Tag::Link { target } => self.pieces.push(Piece::Open(Mark::Link(target.clone()))),
            html::Tag::LinkEnd => self.pieces.push(Piece::Close(Kind::Link)),
            html::Tag::Image { text } => self.words(text),
        }
    }

    fn mark(&mut self, mark: Mark, kind: Kind, side: Side) {
        self.pieces.push(match side {
            Side::Open => Piece::Open(mark),
            Side::Close => Piece::Close(kind),
        });
    }

    /// A paragraph's end: Markdown marks ends of lines by spaces or backslashes, and neither survives in comments.
    fn line_break(&mut self) {
        match self.is_narrow() || self.shape == Shape::Line {
            true => self.pieces.push(Piece::Soft),
            false => self.flush(),
        }
    }

    fn is_narrow(&self) -> bool {
        self.table.is_some() || (self.heading.is_some() && self.worded)
    }

    fn loosen(&mut self) {
        if let [.., Around::List { loose, .. }, Around::Item { .. }] = &mut self.around[..] {
            *loose = true;
        }
    }

    fn enter_list(&mut self, origin: Origin, first: Option<u64>) {
        self.flush();
        self.enter(Around::List { origin, next: first, loose: false });
    }

    fn enter_item(&mut self, origin: Origin) {
        self.flush();
        if origin == Origin::Html {
            // Vendors leave out `</li>`, and `<ul>` around it.
            self.leave_item(Origin::Html);
        }
        let marker = self.next_marker();
        self.enter(Around::Item { origin, indentation: marker.len(), marker: Some(marker) });
    }

    fn enter(&mut self, around: Around) {
        // Beyond that nobody means it, and what is not entered need not be left either.
        if self.around.len() < 2 * DEEPEST {
            self.around.push(around);
        }
    }

    fn next_marker(&mut self) -> String {
        match self.around.last_mut() {
            Some(Around::List { next: Some(next), .. }) => {
                // Nine digits are the most that a number may have.
                let number = (*next).min(999_999_999);
                *next = next.saturating_add(1);
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        }
    }

    fn leave_item(&mut self, from: Origin) {
        self.flush();
        let within_list = |around: &Around| matches!(around, Around::List { origin, .. } if *origin == from);
        let item = |around: &Around| matches!(around, Around::Item { origin, .. } if *origin == from);
        match self.around.iter().rposition(item) {
            Some(at) if !self.around[at..].iter().any(within_list) => self.leave(at),
            _ => {}
        }
    }

    fn leave_list(&mut self, from: Origin) {
        self.leave_innermost(|around| matches!(around, Around::List { origin, .. } if *origin == from));
    }

    fn leave_innermost(&mut self, wanted: impl Fn(&Around) -> bool) {
        self.flush();
        if let Some(at) = self.around.iter().rposition(wanted) {
            self.leave(at);
        }
    }

    fn leave(&mut self, depth: usize) {
        self.flush();
        self.around.truncate(depth);
        self.shared = self.shared.min(depth);
    }

    /// Ends a paragraph or a heading, if there is one.
    fn flush(&mut self) {
        if self.table.is_some() {
            return;
        }
        let pieces = self.take_pieces();
        let heading = self.heading.take_if(|_| !pieces.is_empty());
        match (self.shape, heading) {
            (Shape::Line, _) => self.keep_first(inline::markdown(pieces, Place::Line)),
            (Shape::Blocks, Some(level)) => {
                let text = inline::markdown(pieces, Place::Line);
                let signs = "#".repeat(level.into());
                self.block(if text.is_empty() { Vec::new() } else { vec![format!("{signs} {text}")] });
            }
            (Shape::Blocks, None) => {
                let text = inline::markdown(pieces, Place::Paragraph);
                self.block(text.lines().map(str::to_owned).collect());
            }
        }
    }

    fn take_pieces(&mut self) -> Vec<Piece> {
        self.worded = false;
        std::mem::take(&mut self.pieces)
    }

    fn keep_first(&mut self, text: String) {
        if self.out.is_empty() && !text.is_empty() {
            self.out.push(text);
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        if code.indented && self.is_html(&code.text) {
            // Not code but HTML, indented as HTML is.
            let text: Vec<&str> = code.text.lines().map(str::trim_start).collect();
            return self.events(&text.join("\n"));
        }
        self.code(&self.tags.restore(&code.text));
    }

    /// Whether the first that stands there is a block of HTML.
    fn is_html(&self, code: &str) -> bool {
        let mark = code.trim_start().strip_prefix("\\<").and_then(|rest| rest.chars().next());
        let tag = mark.and_then(|mark| self.tags.get(mark));
        tag.is_some_and(|(tag, _)| matches!(tag, html::Tag::Block | html::Tag::List { .. } | html::Tag::Item(_)))
    }

    fn code(&mut self, code: &str) {
        if self.shape == Shape::Line {
            self.pieces.push(Piece::Code(code.trim().to_owned()));
            return self.flush();
        }
        let code = clean::text(code).replace('\t', "    ");
        let ticks = inline::ticks(&code, 3);
        let lines = code.trim_matches('\n').lines().map(|line| line.trim_end().to_owned());
        self.block([format!("{ticks}text")].into_iter().chain(lines).chain([ticks]).collect());
    }

    fn end_cell(&mut self) {
        let text = inline::markdown(self.take_pieces(), Place::Cell);
        if self.shape == Shape::Line {
            self.keep_first(text.clone());
        }
        if let Some(table) = &mut self.table {
            table.row.push(text);
        }
    }

    fn end_row(&mut self) {
        if let Some(table) = &mut self.table {
            let row = std::mem::take(&mut table.row);
            table.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take().filter(|_| self.shape == Shape::Blocks) else { return };
        let rule: String = table.alignments.iter().map(rule).collect();
        let mut lines = table.rows.iter().map(|row| format!("| {} |", row.join(" | ")));
        let head = lines.next().into_iter();
        let lines = head.chain([format!("|{rule}")]).chain(lines).collect();
        self.block(lines);
    }

    /// Writes the lines of a block where it belongs.
    fn block(&mut self, lines: Vec<String>) {
        if lines.is_empty() || self.shape == Shape::Line {
            return;
        }
        if !self.out.is_empty() && !self.follows_closely() {
            let between = prefix(&self.around[..self.shared], false);
            self.out.push(between.trim_end().to_owned());
        }
        for (index, line) in lines.iter().enumerate() {
            let before = prefix(&self.around, index == 0);
            self.out.push(format!("{before}{line}").trim_end().to_owned());
        }
        for around in &mut self.around {
            if let Around::Item { marker, .. } = around {
                *marker = None;
            }
        }
        self.shared = self.around.len();
    }

    /// Whether this is the beginning of an item that stands right below the line before.
    fn follows_closely(&self) -> bool {
        match &self.around[..] {
            [.., Around::List { loose: false, next, .. }, Around::Item { marker: Some(_), .. }] => {
                let list = self.around.len() - 2;
                let is_first = self.shared <= list;
                // The first item of a list within an item; a numbered one could be taken for text.
                !is_first || (next.is_none() && list > 0 && self.shared == list && self.is_item(list - 1))
            }
            _ => false,
        }
    }

    fn is_item(&self, at: usize) -> bool {
        matches!(self.around[at], Around::Item { marker: None, .. })
    }
}

/// What stands before a line: the marks of quotations, the indentation of items, and where an item begins its marker.
fn prefix(around: &[Around], first: bool) -> String {
    let part = |around: &Around| match around {
        Around::Quotation => "> ".to_owned(),
        Around::List { .. } => String::new(),
        Around::Item { marker: Some(marker), .. } if first => marker.clone(),
        Around::Item { indentation, .. } => " ".repeat(*indentation),
    };
    around.iter().filter(|around| !matches!(around, Around::List { .. })).take(DEEPEST).map(part).collect()
}

fn rule(alignment: &Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---|",
        Alignment::Left => ":--|",
        Alignment::Center => ":-:|",
        Alignment::Right => "--:|",
    }
}

fn heading_level(level: HeadingLevel) -> u8 {
    demoted(level as u8)
}

fn demoted(level: u8) -> u8 {
    (level + DEMOTED).min(6)
}
