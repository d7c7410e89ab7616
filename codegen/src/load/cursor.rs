//! Follows the text of a YAML file while somebody else parses it, and says where each token stands.
//!
//! The parser (libyaml behind serde) tells what comes next, so nothing has to be decided here: spaces, comments,
//! anchors, tags and punctuation are passed over until the token that was announced. What the parser borrows from
//! the text gives its exact place, so even a wrong turn is corrected at the next ordinary key.

use std::collections::BTreeMap;

use crate::load::record::Span;

pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// By name: where the anchored value (with its tag) begins.
    anchors: BTreeMap<&'t str, usize>,
}

/// The beginning of one value.
pub(super) struct Start<'t> {
    /// Where its token begins; of an empty value, what follows it.
    pub(super) token: usize,
    /// Where we were before spaces and comments.
    before: usize,
    /// The value was written elsewhere (`*name`); afterwards the text goes on here.
    back: Option<usize>,
    /// Where the `*` stands, if there is one.
    pub(super) alias: Option<usize>,
    /// What the tag is, and where it stands.
    pub(super) tag: Option<(usize, &'t str)>,
}

/// One scalar as written.
pub(super) struct Token<'t> {
    pub(super) span: Span,
    /// Without quotes, if it was written without.
    pub(super) plain: Option<&'t str>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut cursor = Self { text, at: 0, anchors: BTreeMap::new() };
        cursor.skip_head();
        cursor
    }

    /// Directives and the line that opens the document.
    fn skip_head(&mut self) {
        self.skip_space();
        while self.peek() == Some(b'%') {
            self.skip_line();
            self.skip_space();
        }
        if self.rest().starts_with("---") {
            self.at += 3;
        }
    }

    /// Passes over everything before the token of the next value: anchors are noted, aliases followed.
    pub(super) fn start(&mut self, is_key: bool) -> Start<'t> {
        let mut start = Start { token: 0, before: self.at, back: None, alias: None, tag: None };
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'&') => {
                    let name = self.name();
                    self.anchors.insert(name, self.at);
                }
                Some(b'!') => start.tag = Some((self.at, self.tag())),
                Some(b'*') if start.back.is_none() && (is_key || !self.is_alias_key()) => {
                    let at = self.at;
                    let name = self.name();
                    let Some(target) = self.anchors.get(name) else { break };
                    start.alias = Some(at);
                    start.back = Some(self.at);
                    start.before = *target;
                    self.at = *target;
                }
                _ => break,
            }
        }
        start.token = self.at;
        start
    }

    /// The value that began at `start` is over.
    pub(super) fn finish(&mut self, start: &Start) {
        if let Some(back) = start.back {
            self.at = back;
        }
    }

    /// A scalar that the parser handed out as a piece of the text.
    pub(super) fn borrowed(&mut self, start: &Start, value: &'t str) -> Token<'t> {
        // Both point into the same text: this is where the piece lies in it.
        let offset = (value.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if offset > self.text.len() || value.len() > self.text.len() - offset {
            return self.owned(start, value);
        }
        let end = offset + value.len();
        let (bytes, before) = (self.text.as_bytes(), offset.checked_sub(1));
        let before = before.map(|at| bytes[at]).filter(|byte| matches!(byte, b'"' | b'\''));
        // Nothing at all may stand behind a quote that is part of a tag.
        let is_quoted = before.is_some() && bytes.get(end).copied() == before;
        let quote = usize::from(is_quoted);
        self.at = end + quote;
        let plain = (!is_quoted).then(|| &self.text[offset..end]);
        Token { span: Span::new(offset - quote, end + quote), plain }
    }

    /// A text that the parser had to put together: escapes, several lines, block scalars.
    pub(super) fn owned(&mut self, start: &Start, value: &str) -> Token<'t> {
        let end = match self.peek() {
            Some(b'"') => self.double_quoted(),
            Some(b'\'') => self.single_quoted(),
            Some(b'|' | b'>') => self.words(self.line_end(self.at), value),
            _ => self.words(self.at, value),
        };
        let token = start.token;
        self.at = end.max(token);
        Token { span: Span::new(token, self.at), plain: None }
    }

    /// A scalar that the parser took for a number, a boolean or null; it may be nothing at all.
    pub(super) fn typed(&mut self, start: &Start) -> Token<'t> {
        let rest = self.rest();
        if rest.starts_with(['"', '\'', '|', '>']) {
            return self.owned(start, "");
        }
        let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
        let token = &rest[..rest.find(stop).unwrap_or(rest.len())];
        // `{a: 1}` and `? 1` aside, a colon ends the token of a key.
        let token = token.strip_suffix(':').unwrap_or(token);
        self.at += token.len();
        Token { span: Span::new(start.token, self.at), plain: Some(token) }
    }

    /// A null of which nothing is written: it stands where we were.
    pub(super) fn empty(&mut self, start: &Start) -> Token<'t> {
        self.at = start.before;
        Token { span: Span::new(start.before, start.before), plain: Some("") }
    }

    /// Whether null is written out at the start of a value, and is not the key after an empty one.
    pub(super) fn is_null_word(&self, is_key: bool) -> bool {
        let rest = self.rest();
        let word = ["null", "Null", "NULL", "~"].into_iter().find(|word| rest.starts_with(word));
        let Some(after) = word.map(|word| &rest[word.len()..]) else { return false };
        let ends = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || ",]}:".contains(c));
        ends && (is_key || !after.trim_start_matches([' ', '\t']).starts_with(':'))
    }

    /// Takes the next token if it is this bracket, comma or colon.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let before = self.at;
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at = if found { self.at + 1 } else { before };
        found
    }

    /// Whether an object in braces comes next that is itself a key (`{id}: 1`): then it is that of an object around it.
    /// Keys stand on one line and have no more than 1024 characters (YAML 1.2 §7.4.2).
    pub(super) fn is_at_a_key(&self) -> bool {
        let bytes = self.rest().as_bytes();
        let line = &bytes[..bytes.iter().take(1024).position(|byte| *byte == b'\n').unwrap_or(bytes.len().min(1024))];
        let (mut open, mut quote) = (0usize, None);
        for (at, byte) in line.iter().enumerate() {
            match (quote, byte) {
                (Some(end), byte) if byte == end => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'{' | b'[') => open += 1,
                (None, b'}' | b']') if open <= 1 => {
                    let after = line[at + 1..].trim_ascii_start();
                    return after.starts_with(b":") && after.get(1).is_none_or(|byte| b" \t\r".contains(byte));
                }
                (None, b'}' | b']') => open -= 1,
                (None, _) if open == 0 => return false,
                (None, _) => {}
            }
        }
        false
    }

    /// Takes the next token if it is `-` or `?` with a space behind it.
    pub(super) fn eat_indicator(&mut self, byte: u8) {
        let before = self.at;
        self.skip_space();
        let next = self.text.as_bytes().get(self.at + 1);
        let found = self.peek() == Some(byte) && next.is_none_or(|byte| byte.is_ascii_whitespace());
        self.at = if found { self.at + 1 } else { before };
    }

    /// What a list or an object shows of itself: its bracket, or the first token of its first line.
    pub(super) fn collection(&self, start: &Start) -> Span {
        let rest = &self.text[start.token..];
        let end = match rest.starts_with(['[', '{', '-']) {
            true => 1,
            false => rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len()),
        };
        Span::new(start.token, start.token + end)
    }

    /// Where the next token begins, if only spaces and comments stand before it.
    pub(super) fn next_token(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' if self.at == 0 || bytes[self.at - 1].is_ascii_whitespace() => self.skip_line(),
                // Further line breaks of YAML 1.1, which the parser takes as such.
                0xC2 | 0xE2 if self.rest().starts_with(['\u{85}', '\u{2028}', '\u{2029}']) => {
                    self.at += self.rest().chars().next().map_or(1, char::len_utf8);
                }
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    }

    /// `&name` or `*name`.
    fn name(&mut self) -> &'t str {
        let rest = &self.text[self.at + 1..];
        let stop = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let name = &rest[..rest.find(stop).unwrap_or(rest.len())];
        self.at += 1 + name.len();
        name
    }

    /// `!name`, `!!name` or `!<uri>`.
    fn tag(&mut self) -> &'t str {
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
        let length = match rest.starts_with("!<") {
            true => rest.find('>').map_or(rest.len(), |end| end + 1),
            false => rest.find(stop).unwrap_or(rest.len()),
        };
        self.at += length;
        &rest[..length]
    }

    /// `*name :`, an alias as a key: it belongs to the first key of an object, not to the object.
    fn is_alias_key(&self) -> bool {
        let rest = &self.rest()[1..];
        let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        after.trim_start_matches([' ', '\t']).starts_with(':')
    }

    fn double_quoted(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while at < bytes.len() && bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        self.boundary(at + 1)
    }

    fn single_quoted(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while at < bytes.len() && (bytes[at] != b'\'' || bytes.get(at + 1) == Some(&b'\'')) {
            at += if bytes[at] == b'\'' { 2 } else { 1 };
        }
        self.boundary(at + 1)
    }

    /// A scalar without escapes on several lines: the words of the value, with any space between them.
    fn words(&self, from: usize, value: &str) -> usize {
        let mut at = from;
        for word in value.split_whitespace() {
            let rest = self.text[at..].trim_start();
            let start = self.text.len() - rest.len();
            if !rest.starts_with(word) {
                return at;
            }
            at = start + word.len();
        }
        at
    }

    fn line_end(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |end| from + end)
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
