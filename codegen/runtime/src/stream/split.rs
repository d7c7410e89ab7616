//! Octets to the texts of JSON values: one a line, or each behind a record separator (RFC 7464). No I/O.

use std::collections::VecDeque;

use super::TooLong;

/// How values are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// By ends of lines.
    Lines,
    /// By a record separator in front of each.
    Separators,
}

/// The text of a value, or of what should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    Whole(Vec<u8>),
    /// It may go on: numbers and words have no end of their own, and the end of the line that says so is missing.
    Cut(Vec<u8>),
}

/// Takes a stream in pieces, wherever they are cut, and holds the texts that are whole.
#[derive(Debug)]
pub(super) struct Splitter {
    between: Between,
    open: Vec<u8>,
    begun: bool,
    whole: VecDeque<Text>,
    limit: usize,
}

const SEPARATOR: u8 = 0x1e;

impl Splitter {
    pub(super) fn new(between: Between, limit: usize) -> Self {
        Self { between, open: Vec::new(), begun: false, whole: VecDeque::new(), limit }
    }

    /// The next text that is whole.
    pub(super) fn next(&mut self) -> Option<Text> {
        self.whole.pop_front()
    }

    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        let end = match self.between {
            Between::Lines => b'\n',
            Between::Separators => SEPARATOR,
        };
        let mut parts = piece.split(|byte| *byte == end);
        let first = parts.next().unwrap_or_default();
        self.keep(first)?;
        for part in parts {
            self.end();
            self.keep(part)?;
        }
        Ok(())
    }

    fn keep(&mut self, octets: &[u8]) -> Result<(), TooLong> {
        if self.open.len() + octets.len() > self.limit {
            return Err(TooLong);
        }
        self.open.extend_from_slice(octets);
        Ok(())
    }

    /// Ends the text that is open, as the end of the stream does.
    pub(super) fn end(&mut self) {
        let open = std::mem::take(&mut self.open);
        let octets = match self.begun {
            false => open.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&open),
            true => &open,
        };
        self.begun = true;
        let text = octets.trim_ascii();
        if text.is_empty() {
            return;
        }
        let text = match self.between {
            Between::Separators if may_go_on(octets) => Text::Cut(text.to_vec()),
            Between::Lines | Between::Separators => Text::Whole(text.to_vec()),
        };
        self.whole.push_back(text);
    }
}

/// RFC 7464 2.4: a number, `true`, `false` or `null` without white space behind it may have been cut off.
fn may_go_on(text: &[u8]) -> bool {
    let ends = text.last().is_some_and(|last| last.is_ascii_whitespace() || matches!(last, b'"' | b'}' | b']'));
    !ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn texts(between: Between, text: &[u8]) -> Vec<Text> {
        let whole = split(between, [text].into_iter());
        for cut in 0..=text.len() {
            let (head, tail) = text.split_at(cut);
            assert_eq!(split(between, [head, tail].into_iter()), whole, "cut at {cut}");
        }
        assert_eq!(split(between, text.chunks(1)), whole, "octet by octet");
        whole
    }

    fn split<'t>(between: Between, pieces: impl Iterator<Item = &'t [u8]>) -> Vec<Text> {
        let mut splitter = Splitter::new(between, 1 << 20);
        pieces.for_each(|piece| splitter.feed(piece).expect("it is short"));
        splitter.end();
        std::iter::from_fn(|| splitter.next()).collect()
    }

    fn whole(texts: &[&str]) -> Vec<Text> {
        texts.iter().map(|text| Text::Whole(text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn lines() {
        let rows: &[(&str, &[&str])] = &[
            ("{\"a\":1}\n{\"a\":2}\n", &["{\"a\":1}", "{\"a\":2}"]),
            ("1\r\n\r\n \n2", &["1", "2"]),
            ("\u{feff}1\n", &["1"]),
            ("\"a\\nb\"\n", &["\"a\\nb\""]),
            ("", &[]),
            ("\n\n", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(texts(Between::Lines, text.as_bytes()), whole(expected), "{text:?}");
        }
    }

    #[test]
    fn sequences() {
        let rows: &[(&str, &[&str])] = &[
            ("\x1e{\"a\":\n1}\n\x1e2\n", &["{\"a\":\n1}", "2"]),
            ("\x1e\x1e\n\x1e\"a\"\x1e[1]\x1e{}", &["\"a\"", "[1]", "{}"]),
            ("1\n\x1e2\n", &["1", "2"]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(texts(Between::Separators, text.as_bytes()), whole(expected), "{text:?}");
        }
        let cut = texts(Between::Separators, b"\x1e12\x1etru\x1e{\"a\x1e3\n");
        let expected = [Text::Cut(b"12".to_vec()), Text::Cut(b"tru".to_vec()), Text::Cut(b"{\"a".to_vec())];
        assert_eq!(cut, [&expected[..], &whole(&["3"])].concat());
    }

    #[test]
    fn texts_have_a_limit() {
        let fed = |text: &str| Splitter::new(Between::Lines, 4).feed(text.as_bytes());
        assert_eq!(fed("1234\n1234\n"), Ok(()));
        assert_eq!(fed("12345"), Err(TooLong));
    }
}
