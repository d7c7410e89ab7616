//! Octets to events, as the WHATWG HTML standard has it (9.2.5 and 9.2.6). No I/O.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::TooLong;

/// An event as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// Empty if none was given.
    pub(super) event: String,
    pub(super) data: String,
    /// The last id that was given, by this event or by one before it; empty if there was none. Many small events may go
    /// on under one long id.
    pub(super) id: Arc<str>,
    /// Given by this event, in milliseconds.
    pub(super) retry: Option<u64>,
}

/// Takes a stream in pieces, wherever they are cut, and holds the events that are whole.
#[derive(Debug)]
pub(super) struct Parser {
    /// Of the line that is not whole yet.
    line: Vec<u8>,
    begun: bool,
    /// A line ended with CR, and an LF that follows belongs to it.
    after_cr: bool,
    /// What is known of the event that is not whole yet.
    sent: Sent,
    /// Of the last event that was whole.
    last_id: Arc<str>,
    whole: VecDeque<Sent>,
    /// How long to wait before connecting again, if the server said so.
    retry: Option<Duration>,
    limit: usize,
}

impl Parser {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            begun: false,
            after_cr: false,
            sent: Sent::default(),
            last_id: Arc::default(),
            whole: VecDeque::new(),
            retry: None,
            limit,
        }
    }

    /// Forgets everything but what counts for a new connection, on which events go on behind the last one.
    pub(super) fn restart(&mut self) {
        let (last_id, retry) = (std::mem::take(&mut self.last_id), self.retry);
        let sent = Sent { id: last_id.clone(), ..Sent::default() };
        *self = Self { sent, last_id, retry, ..Self::new(self.limit) };
    }

    /// The next event that is whole.
    pub(super) fn next(&mut self) -> Option<Sent> {
        self.whole.pop_front()
    }

    /// What a new connection is to say it has seen.
    pub(super) fn last_id(&self) -> &str {
        &self.last_id
    }

    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        let mut rest = piece;
        if self.after_cr && !rest.is_empty() {
            self.after_cr = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            self.keep(&rest[..end])?;
            self.end_line()?;
            let ended_by_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            self.after_cr = ended_by_cr && rest.is_empty();
            if ended_by_cr {
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
        }
        self.keep(rest)
    }

    fn keep(&mut self, octets: &[u8]) -> Result<(), TooLong> {
        if self.sent.data.len() + self.line.len() + octets.len() > self.limit {
            return Err(TooLong);
        }
        self.line.extend_from_slice(octets);
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), TooLong> {
        let mut line = std::mem::take(&mut self.line);
        let octets = match self.begun {
            false => line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line),
            true => &line,
        };
        self.begun = true;
        // CR and LF stand for themselves in UTF-8, so decoding line by line is decoding the stream.
        let text = String::from_utf8_lossy(octets);
        match text.split_once(':') {
            None if text.is_empty() => self.dispatch(),
            None => self.field(&text, ""),
            Some(("", _comment)) => {}
            Some((name, value)) => self.field(name, value.strip_prefix(' ').unwrap_or(value)),
        }
        line.clear();
        self.line = line;
        // Replacements for what is not UTF-8 are longer than what was sent.
        if self.sent.data.len() > self.limit { Err(TooLong) } else { Ok(()) }
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "event" => value.clone_into(&mut self.sent.event),
            "data" => {
                self.sent.data.push_str(value);
                self.sent.data.push('\n');
            }
            "id" if !value.contains('\0') => self.sent.id = value.into(),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.sent.retry = value.parse().ok();
                self.retry = self.sent.retry.map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
    }

    /// An empty line ends an event; one without data is none, but its id counts.
    fn dispatch(&mut self) {
        self.last_id.clone_from(&self.sent.id);
        let next = Sent { id: self.sent.id.clone(), ..Sent::default() };
        let mut sent = std::mem::replace(&mut self.sent, next);
        if sent.data.pop().is_some() {
            self.whole.push_back(sent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text is parsed to, the same wherever it is cut: data, event, id.
    #[track_caller]
    fn events(text: &[u8]) -> Vec<[String; 3]> {
        let whole = parse([text].into_iter());
        for cut in 0..=text.len() {
            let (head, tail) = text.split_at(cut);
            assert_eq!(parse([head, tail].into_iter()), whole, "cut at {cut}");
        }
        assert_eq!(parse(text.chunks(1)), whole, "octet by octet");
        whole.into_iter().map(|sent| [sent.data, sent.event, sent.id.to_string()]).collect()
    }

    fn parse<'t>(pieces: impl Iterator<Item = &'t [u8]>) -> Vec<Sent> {
        let mut parser = Parser::new(1 << 20);
        pieces.for_each(|piece| parser.feed(piece).expect("it is short"));
        std::iter::from_fn(|| parser.next()).collect()
    }

    /// The examples of the standard, and each rule of 9.2.6 with its odd cases.
    #[test]
    fn what_the_standard_says() {
        let rows: &[(&str, &[[&str; 3]])] = &[
            ("data: YHOO\ndata: +2\ndata: 10\n\n", &[["YHOO\n+2\n10", "", ""]]),
            (
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                &[["first event", "", "1"], ["second event", "", ""], [" third event", "", ""]],
            ),
            ("data\n\ndata\ndata\n\ndata:", &[["", "", ""], ["\n", "", ""]]),
            ("data:test\n\ndata: test\n\n", &[["test", "", ""], ["test", "", ""]]),
            (
                "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
                &[["73857293", "add", ""], ["2153", "remove", ""]],
            ),
            // Each of the three ends of a line, mixed.
            (
                "data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\rdata: e\n\n",
                &[["a\nb\nc", "", ""], ["d", "", ""], ["e", "", ""]],
            ),
            ("\r\n\r\ndata: a\r\n\r\n", &[["a", "", ""]]),
            ("data: a\r\r\ndata: b\r\n\r", &[["a", "", ""], ["b", "", ""]]),
            // A byte order mark counts once, at the beginning only.
            ("\u{feff}data: a\n\n", &[["a", "", ""]]),
            ("\u{feff}\u{feff}data: a\n\n", &[]),
            ("data: a\n\n\u{feff}data: b\n\n", &[["a", "", ""]]),
            ("data: \u{feff}a\n\n", &[["\u{feff}a", "", ""]]),
            // Comments, unknown fields, fields in another size of letters.
            (":data: x\n: \n:\ndata: a\nother: b\nData: c\n data: d\n\n", &[["a", "", ""]]),
            // An id with NUL is ignored; an id without data counts; an empty one forgets.
            (
                "id: 1\n\ndata: a\n\nid: 2\0\ndata: b\n\nid:\ndata: c\n\n",
                &[["a", "", "1"], ["b", "", "1"], ["c", "", ""]],
            ),
            ("event: x\n\ndata: a\n\n", &[["a", "", ""]]),
            ("event: x\nevent:\ndata: a\n\n", &[["a", "", ""]]),
            ("data: a:b: c\nid:  7\n\n", &[["a:b: c", "", " 7"]]),
            // What has no end is no event.
            ("data: a\n\ndata: b\n", &[["a", "", ""]]),
            ("data: a\n\ndata: b", &[["a", "", ""]]),
            ("", &[]),
            ("\n\n\n", &[]),
            ("data: ü\u{1f600}\n\n", &[["ü\u{1f600}", "", ""]]),
        ];
        for (text, expected) in rows {
            assert_eq!(events(text.as_bytes()), *expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        assert_eq!(events(b"data: \xc3\x28\xff\n\n"), [["\u{fffd}(\u{fffd}", "", ""]]);
    }

    #[test]
    fn the_time_to_wait_is_digits_only() {
        let rows = [("10", Some(10)), ("010", Some(10)), ("0", Some(0)), ("1.5", None), ("-1", None), ("+1", None)];
        for (value, expected) in rows.into_iter().chain([("", None), ("1 ", None), ("99999999999999999999", None)]) {
            let mut parser = Parser::new(100);
            parser.feed(format!("retry: {value}\n").as_bytes()).expect("it is short");
            assert_eq!(parser.retry(), expected.map(Duration::from_millis), "{value:?}");
        }
    }

    #[test]
    fn lines_and_events_have_a_limit() {
        let fed = |text: &str| Parser::new(10).feed(text.as_bytes());
        assert_eq!(fed("data: 1234\n\ndata: 1234\n\n"), Ok(()));
        assert_eq!(fed("data: 12345"), Err(TooLong));
        assert_eq!(fed("data: 1\ndata: 2\ndata: 3\n"), Err(TooLong));
        assert_eq!(fed(&":".repeat(11)), Err(TooLong));
        assert_eq!(Parser::new(10).feed(b"data:\xff\xff\xff\xff\n"), Err(TooLong));
    }

    #[test]
    fn a_long_id_is_kept_once() {
        let mut parser = Parser::new(2_000_000);
        parser.feed(format!("id: {}\n", "x".repeat(1_000_000)).as_bytes()).expect("it is short enough");
        parser.feed("data\n\n".repeat(100_000).as_bytes()).expect("each event is short");
        let (first, second) = (parser.next().expect("an event"), parser.next().expect("another one"));
        assert!(Arc::ptr_eq(&first.id, &second.id));
        assert_eq!(first.id.len(), 1_000_000);
    }

    #[test]
    fn a_new_connection_goes_on() {
        let mut parser = Parser::new(100);
        parser.feed(b"id: 7\nretry: 5\ndata: x\n\nid: 9\ndata: y\nda").expect("it is short");
        parser.restart();
        parser.feed(b"\xef\xbb\xbfdata: a\n\n").expect("it is short");
        assert_eq!(parser.retry(), Some(Duration::from_millis(5)));
        assert_eq!(parser.next().map(|sent| sent.id).as_deref(), Some("7"));
        parser.feed(b"id: 8\ndata: b\n").expect("it is short");
        assert_eq!(parser.last_id(), "7", "the event is not whole");
        parser.feed(b"\n").expect("it is short");
        assert_eq!(parser.last_id(), "8");
    }
}
