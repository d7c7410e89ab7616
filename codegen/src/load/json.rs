//! JSON text to values: RFC 8259, and what vendors make of it.
//!
//! Lenient where the meaning is plain (duplicate keys, control characters in texts, half surrogate pairs: each with
//! a remark), exact about everything else. Numbers keep their digits. Deliberately not built on serde_json, which
//! would lose duplicate keys, large numbers and the place of every value.

use crate::{
    diagnostics::{Code, shorten},
    load::{
        node::{Map, Node, NodeId, Value},
        record::{Fault, Record, Span, node},
    },
};

/// Reads a whole text.
pub(super) fn read(text: &str, record: &mut Record) -> Result<Node, Fault> {
    let mut scanner = Scanner { text, at: 0, record };
    let root = scanner.value(0)?;
    scanner.skip_space();
    match scanner.peek() {
        None => Ok(root),
        Some(_) => {
            let message = format!("more text after the end of the value: {}", scanner.found());
            Err(Fault::syntax(scanner.at, message).hint("a file holds one JSON value; take the rest out"))
        }
    }
}

/// Whether the text wants to be JSON: the first thing in it opens an object or a list.
pub(super) fn is_likely(text: &str) -> bool {
    text.trim_start_matches(SPACE).starts_with(['{', '['])
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

struct Scanner<'t, 'r, 'b> {
    text: &'t str,
    at: usize,
    record: &'r mut Record<'b>,
}

impl Scanner<'_, '_, '_> {
    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.list(depth + 1),
            Some(b'"') => self.text_value(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err(self.end_of_text("a value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        self.record.check_depth(depth, start)?;
        let id = self.bracket()?;
        let mut map = Map::new();
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Node::at(id, Value::Map(map)));
        }
        loop {
            self.entry(&mut map, depth)?;
            self.skip_space();
            if self.eat(b'}') {
                return Ok(Node::at(id, Value::Map(map)));
            }
            self.comma(start, "object", b'}')?;
        }
    }

    fn entry(&mut self, map: &mut Map, depth: usize) -> Result<(), Fault> {
        self.skip_space();
        let (key, key_id) = self.key()?;
        self.skip_space();
        if !self.eat(b':') {
            let wanted = format!("`:` after the key `{}`", shorten(&key));
            return Err(match self.peek() {
                Some(_) => self.unexpected(&wanted).hint("write a `:` between a key and its value"),
                None => self.end_of_text(&wanted),
            });
        }
        let value = self.value(depth)?;
        if map.contains(&key) {
            self.record.duplicate_key(&key, key_id);
        }
        map.insert(key, key_id, value);
        Ok(())
    }

    fn key(&mut self) -> Result<(String, NodeId), Fault> {
        match self.peek() {
            Some(b'"') => self.quoted(),
            Some(b'\'') => Err(self.wrong_quote()),
            None => Err(self.end_of_text("a key")),
            Some(byte) if byte == b'_' || byte.is_ascii_alphanumeric() => {
                Err(self.unexpected("a key in double quotes").hint("put the key in double quotes").yaml())
            }
            Some(b'/') => Err(self.unexpected("a key in double quotes").hint("JSON has no comments")),
            Some(_) => Err(self.unexpected("a key in double quotes").hint("put the key in double quotes")),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        self.record.check_depth(depth, start)?;
        let id = self.bracket()?;
        let mut items = Vec::new();
        self.skip_space();
        if self.eat(b']') {
            return Ok(Node::at(id, Value::List(items)));
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_space();
            if self.eat(b']') {
                return Ok(Node::at(id, Value::List(items)));
            }
            self.comma(start, "list", b']')?;
        }
    }

    /// The bracket that opens an object or a list.
    fn bracket(&mut self) -> Result<NodeId, Fault> {
        self.at += 1;
        self.record.take(Span::new(self.at - 1, self.at))
    }

    /// A comma that another entry follows.
    fn comma(&mut self, start: usize, what: &str, close: u8) -> Result<(), Fault> {
        let comma = self.at;
        if !self.eat(b',') {
            let close = close as char;
            return Err(match self.peek() {
                Some(_) => {
                    let wanted = format!("`,` or `{close}` in the {what} that begins {}", self.line_of(start));
                    self.unexpected(&wanted)
                        .hint("separate it from what stands before by a comma, or close the bracket")
                }
                None => {
                    self.end_of_text(&format!("`,` or `{close}` in the {what} that begins {}", self.line_of(start)))
                }
            });
        }
        self.skip_space();
        match self.peek() == Some(close) {
            true => Err(Fault::syntax(comma, format!("a comma before `{}`", close as char))
                .hint("take the comma out")
                .yaml()),
            false => Ok(()),
        }
    }

    fn text_value(&mut self) -> Result<Node, Fault> {
        let (text, id) = self.quoted()?;
        Ok(Node::at(id, Value::Text(text)))
    }

    /// A text in double quotes.
    fn quoted(&mut self) -> Result<(String, NodeId), Fault> {
        let start = self.at;
        let mut oddities = Oddities::default();
        self.at += 1;
        let text = self.quoted_rest(start, &mut oddities)?;
        let id = self.record.take(Span::new(start, self.at))?;
        if let Some(at) = oddities.control {
            self.record.remark(Code::Repaired, at, "a control character stands unescaped in a text");
        }
        if let Some(at) = oddities.surrogate {
            self.record.remark(Code::Repaired, at, "half a surrogate pair is replaced by U+FFFD");
        }
        Ok((text, id))
    }

    fn quoted_rest(&mut self, start: usize, oddities: &mut Oddities) -> Result<String, Fault> {
        let mut text = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len());
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape(oddities)?),
                None => {
                    let message = "a text in double quotes is not closed until the end of the file";
                    return Err(Fault::syntax(start, message).hint("add the closing quote; the file may be truncated"));
                }
                Some(b'\n' | b'\r') => {
                    let message = "a text in double quotes is not closed on its line";
                    return Err(
                        Fault::syntax(start, message).hint("add the closing quote, or write `\\n` for a new line")
                    );
                }
                Some(control) => {
                    oddities.control.get_or_insert(self.at);
                    text.push(control as char);
                    self.at += 1;
                }
            }
        }
    }

    /// What a backslash and the next characters stand for.
    fn escape(&mut self, oddities: &mut Oddities) -> Result<char, Fault> {
        let start = self.at;
        let letter = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        Ok(match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => letter as char,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start, oddities),
            _ => return Err(wrong_escape(self.text, start)),
        })
    }

    /// `\uXXXX`, or two of them for one character beyond U+FFFF.
    fn unicode(&mut self, start: usize, oddities: &mut Oddities) -> Result<char, Fault> {
        let high = self.hex(start)?;
        if (0xD800..0xDC00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let second = self.at;
            self.at += 2;
            let low = self.hex(second)?;
            if (0xDC00..0xE000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = second;
        }
        Ok(char::from_u32(high).unwrap_or_else(|| {
            oddities.surrogate.get_or_insert(start);
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn hex(&mut self, escape: usize) -> Result<u32, Fault> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(digits) = digits else {
            let hint = "write four digits behind `\\u`, or `\\\\` for a backslash";
            return Err(Fault::syntax(escape, "`\\u` without four hexadecimal digits").hint(hint));
        };
        self.at += 4;
        Ok(u32::from_str_radix(digits, 16).unwrap_or_default())
    }

    fn number(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        let token = self.token();
        if !is_number(token) {
            let message = format!("`{}` is not a number", shorten(token));
            return Err(Fault::syntax(start, message).hint("quote it if it is meant as text").yaml());
        }
        let digits = token.to_owned();
        self.at += digits.len();
        node(self.record, Span::new(start, self.at), Value::Number(digits))
    }

    /// `true`, `false`, `null`, or something that is no JSON at all.
    fn word(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        let value = match self.token() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            token => return Err(self.no_value(token)),
        };
        self.at += self.token().len();
        node(self.record, Span::new(start, self.at), value)
    }

    fn no_value(&self, token: &str) -> Fault {
        match self.peek() {
            Some(b'\'') => self.wrong_quote(),
            Some(b'/') => self.unexpected("a value").hint("JSON has no comments"),
            Some(b'#') => self.unexpected("a value").hint("JSON has no comments").yaml(),
            Some(_) if token.is_empty() => {
                self.unexpected("a value").hint("write a text, a number, a list or an object")
            }
            _ => self.unexpected("a value").hint("put texts in double quotes").yaml(),
        }
    }

    fn wrong_quote(&self) -> Fault {
        Fault::syntax(self.at, "a text in single quotes").hint("JSON takes double quotes only").yaml()
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        Fault::syntax(self.at, format!("expected {wanted}, found {}", self.found()))
    }

    fn end_of_text(&self, wanted: &str) -> Fault {
        Fault::syntax(self.text.trim_end().len(), format!("the file ends where {wanted} is expected"))
            .hint("the file may be truncated")
    }

    /// The next token, for a message.
    fn found(&self) -> String {
        match (self.peek(), self.token()) {
            (None, _) => "the end of the file".to_owned(),
            (Some(b'"'), _) => "a text".to_owned(),
            (Some(_), "") => format!("`{}`", self.text[self.at..].chars().next().unwrap_or_default()),
            (Some(_), token) => format!("`{}`", shorten(token)),
        }
    }

    fn line_of(&self, offset: usize) -> String {
        format!("on line {}", 1 + self.text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count())
    }

    /// A word or a number: everything up to the next space or punctuation.
    fn token(&self) -> &str {
        let rest = &self.text[self.at..];
        let punctuation = |c: char| matches!(c, ',' | ':' | ']' | '}' | '[' | '{' | '"' | '\'' | '/' | '#');
        &rest[..rest.find(|c: char| c.is_whitespace() || punctuation(c)).unwrap_or(rest.len())]
    }

    fn skip_space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len());
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// Where something first was odd in one text.
#[derive(Default)]
struct Oddities {
    control: Option<usize>,
    surrogate: Option<usize>,
}

fn wrong_escape(text: &str, start: usize) -> Fault {
    let letter = text[start + 1..].chars().next().map_or("the end of the file".to_owned(), |c| format!("`{c}`"));
    Fault::syntax(start, format!("a backslash before {letter} means nothing in JSON"))
        .hint("write `\\\\` for a backslash")
}

/// RFC 8259 §6.
fn is_number(token: &str) -> bool {
    let unsigned = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    digits(whole) && !leading_zero && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}
