//! Reads JSON text (RFC 8259) token by token: white space, words, strings, skipping, the ends of lists and objects.
//!
//! What lies between the braces of an object is in `fields`, numbers are in `digits`.

use std::borrow::Cow;

use super::{
    Decode, DecodeError, Entries, List,
    excerpt::{escape, excerpt},
    lenient::Deviations,
    passed_over::PassedOver,
    scan,
};

mod attempts;
mod skip;

pub(super) use attempts::Mark;

/// How deep lists and objects may lie in one another unless the caller says otherwise.
const LEVELS: u32 = 128;

/// Reads one JSON text, from its beginning to its end.
pub struct Reader<'a> {
    /// All of it, or what comes before the first byte that is not UTF-8.
    text: &'a str,
    pub(super) at: usize,
    /// How many more levels may be opened.
    levels: u32,
    /// So many bytes may still be read once more.
    patience: usize,
    /// Whether bytes that are not UTF-8 follow the text.
    cut: bool,
    /// Whether this stands for the value of a key that is missing.
    missing: bool,
    /// Whether values may have been filled before, by the same key.
    pub(super) refilling: bool,
    pub(super) passed_over: PassedOver,
    /// The unions that are being read: where each stands, and its table.
    pub(super) unions: Vec<(usize, usize)>,
    /// Where the last union stood whose value was left to the variant for everything else.
    pub(super) left_at: Option<usize>,
    whole: Option<Whole<'a>>,
    /// If parts that do not fit are no failure: those that were met.
    pub(super) tolerance: Option<Box<Deviations>>,
}

/// What is taken as it is by the types that can do so, because it is no JSON.
#[derive(Clone, Copy)]
pub(super) enum Whole<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// What a value looks like from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number without a fraction; `1.0` and `1e2` are such.
    Integer,
    /// Any other number; in a union's signs, any number.
    Number,
    /// A string.
    Text,
    /// `[..]`
    List,
    /// `{..}`
    Object,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `text`; a byte order mark is passed over.
    pub fn new(text: &'a [u8]) -> Self {
        let (text, cut) = match std::str::from_utf8(text) {
            Ok(text) => (text, false),
            Err(error) => (std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(), true),
        };
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { cut, at, ..Self::over(text) }
    }

    fn over(text: &'a str) -> Self {
        let patience = text.len().saturating_mul(64).saturating_add(1 << 20);
        Self {
            text,
            at: 0,
            levels: LEVELS,
            patience,
            cut: false,
            missing: false,
            refilling: false,
            passed_over: PassedOver::default(),
            unions: Vec::new(),
            left_at: None,
            whole: None,
            tolerance: None,
        }
    }

    /// Stands for a value that is not there: options are read as `None` from it, and everything else fails.
    pub(super) fn of_nothing() -> Self {
        Self { missing: true, ..Self::over("") }
    }

    /// Whether this stands for a value that is not there.
    pub(super) fn is_of_nothing(&self) -> bool {
        self.missing
    }

    /// Gives `whole` to the types that take anything, and fails for all others.
    pub(super) fn of_whole(whole: Whole<'a>) -> Self {
        Self { whole: Some(whole), ..Self::over("") }
    }

    /// Sets how deep lists and objects may lie in one another; otherwise it is 128.
    #[must_use]
    pub fn with_levels(self, levels: u32) -> Self {
        Self { levels, ..self }
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> usize {
        self.at
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The text between two places, which must lie on the borders of tokens.
    #[inline]
    pub(super) fn span(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Passes over a value that has no place, and remembers where it stood.
    ///
    /// # Errors
    /// No well-formed value stands here.
    pub(super) fn pass_over(&mut self) -> Result<(), DecodeError> {
        let begin = self.at;
        self.skip()?;
        self.passed_over.add(begin, self.at);
        Ok(())
    }

    // ------------------------------------------------------------------------------------------- failures

    /// `expected {what}, found {what stands here}`.
    #[cold]
    pub fn expected(&self, what: &str) -> DecodeError {
        self.expected_at(what, self.at)
    }

    #[cold]
    pub(super) fn expected_at(&self, what: &str, at: usize) -> DecodeError {
        if self.missing {
            return DecodeError::new("missing", at);
        }
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.is_empty() && self.cut {
            return DecodeError::new("these bytes are not UTF-8", at);
        }
        DecodeError::new(format!("expected {what}, found {}", excerpt(rest)), at)
    }

    // --------------------------------------------------------------------------------------------- tokens

    /// Passes over white space. The next byte, or 0 at the end, which no token begins with.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        let bytes = self.bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    #[inline]
    pub(super) fn word(&mut self, word: &[u8]) -> bool {
        let found = self.bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Reads `null`, if that is what stands here.
    #[inline]
    pub fn null(&mut self) -> bool {
        match self.peek() {
            b'n' => self.word(b"null"),
            0 => self.missing,
            _ => false,
        }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// Something else stands here.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            b't' if self.word(b"true") => Ok(true),
            b'f' if self.word(b"false") => Ok(false),
            _ => Err(self.expected("true or false")),
        }
    }

    /// What the value here looks like from outside; nothing if no value begins here.
    pub fn kind(&mut self) -> Option<Kind> {
        Some(match self.peek() {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::Text,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            b'-' | b'0'..=b'9' => self.number_kind(),
            _ => return None,
        })
    }

    /// Reads a string.
    ///
    /// # Errors
    /// Something else stands here, or the string is malformed.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let begin = self.at_quote("a string")?;
        let end = scan::plain_end(self.bytes(), begin);
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(self.span(begin, end)));
        }
        self.text_with_escapes(begin).map(Cow::Owned)
    }

    /// What a `String` is made of: a string, or the whole text where it is no JSON.
    #[inline]
    pub(super) fn whole_or_text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        match self.whole {
            None => self.text(),
            Some(Whole::Text(text)) => Ok(Cow::Borrowed(text)),
            Some(Whole::Bytes(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(error) => Err(DecodeError::new("these bytes are not UTF-8", error.valid_up_to())),
            },
        }
    }

    /// The whole content where it is no JSON, for the types that take octets.
    pub(super) fn whole_bytes(&self) -> Option<&'a [u8]> {
        match self.whole {
            Some(Whole::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// Just after the quote that must stand here.
    #[inline]
    fn at_quote(&mut self, what: &str) -> Result<usize, DecodeError> {
        match self.peek() {
            b'"' => Ok(self.at + 1),
            _ => Err(self.expected(what)),
        }
    }

    fn text_with_escapes(&mut self, begin: usize) -> Result<String, DecodeError> {
        let mut out = String::new();
        let mut from = begin;
        loop {
            let to = scan::plain_end(self.bytes(), from);
            out.push_str(self.span(from, to));
            self.at = to;
            match self.bytes().get(to) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.inside_string()),
            }
            from = self.at;
        }
    }

    #[cold]
    fn inside_string(&self) -> DecodeError {
        match self.bytes().get(self.at) {
            None => self.expected("the end of a string"),
            Some(byte) => DecodeError::new(format!("control character {byte:#04x} in a string"), self.at),
        }
    }

    /// Reads the escape whose backslash stands here.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let begin = self.at;
        self.at = begin + 2;
        Ok(match self.bytes().get(begin + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(begin),
            _ => return Err(self.bad_escape(begin)),
        })
    }

    fn unicode_escape(&mut self, begin: usize) -> Result<char, DecodeError> {
        let high = self.hex(begin)?;
        let code = match high {
            0xd800..=0xdbff if self.word(b"\\u") => match self.hex(begin)? {
                low @ 0xdc00..=0xdfff => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                _ => high,
            },
            _ => high,
        };
        // Only surrogates that stand alone are no characters.
        char::from_u32(code).ok_or_else(|| self.bad_escape(begin))
    }

    fn hex(&mut self, begin: usize) -> Result<u32, DecodeError> {
        let digits = self.bytes().get(self.at..self.at + 4);
        let Some(digits) = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit)) else {
            return Err(self.bad_escape(begin));
        };
        self.at += 4;
        Ok(digits.iter().fold(0, |code, digit| code * 16 + (*digit as char).to_digit(16).unwrap_or_default()))
    }

    #[cold]
    fn bad_escape(&self, begin: usize) -> DecodeError {
        let rest = self.text.get(begin..).unwrap_or_default();
        DecodeError::new(format!("expected an escape that means a character, found {}", escape(rest)), begin)
    }

    // ---------------------------------------------------------------------------------- lists and objects

    #[inline]
    pub(super) fn open(&mut self, bracket: u8, what: &str) -> Result<(), DecodeError> {
        if self.peek() != bracket {
            return Err(self.expected(what));
        }
        let Some(levels) = self.levels.checked_sub(1) else { return Err(self.too_deep()) };
        self.levels = levels;
        self.at += 1;
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> DecodeError {
        DecodeError::new("lists and objects lie too deep in one another", self.at)
    }

    /// Whether the bracket closes here, which is then read.
    #[inline]
    pub(super) fn closes(&mut self, bracket: u8) -> bool {
        let closes = self.peek() == bracket;
        if closes {
            self.levels += 1;
            self.at += 1;
        }
        closes
    }

    /// After a value: whether another one follows. Otherwise the bracket closes.
    #[inline]
    pub(super) fn more(&mut self, bracket: u8) -> Result<bool, DecodeError> {
        if self.peek() == b',' {
            self.at += 1;
            return Ok(true);
        }
        if self.closes(bracket) {
            return Ok(false);
        }
        Err(self.expected(if bracket == b']' { "`,` or `]`" } else { "`,` or `}`" }))
    }

    /// Reads a list into `list`, which must be empty.
    ///
    /// # Errors
    /// Something else stands here, or an item does not fit.
    pub fn array(&mut self, list: &mut dyn List) -> Result<(), DecodeError> {
        self.open(b'[', "a list")?;
        if self.closes(b']') {
            return Ok(());
        }
        let mut index = 0;
        loop {
            let begin = self.mark();
            if let Err(error) = list.grow().read(self) {
                self.tolerate(begin, error).map_err(|error| error.under_index(index))?;
                list.shrink();
            }
            index += 1;
            if !self.more(b']')? {
                return Ok(());
            }
        }
    }

    /// Reads a list of values of several types.
    ///
    /// # Errors
    /// Something else stands here, an item does not fit, or there are fewer or more of them than slots.
    pub fn tuple(&mut self, slots: &mut [&mut dyn Decode]) -> Result<(), DecodeError> {
        self.peek();
        let from = self.at;
        self.open(b'[', "a list")?;
        let mut count = 0;
        let mut more = !self.closes(b']');
        while more {
            let begin = self.mark();
            let read = match slots.get_mut(count) {
                Some(slot) => slot.read(self).or_else(|error| self.tolerate_in(*slot, begin, error)),
                None => {
                    self.peek();
                    let failure = self.expected("the end of the list");
                    self.tolerate(begin, failure)
                }
            };
            read.map_err(|error| error.under_index(count))?;
            count += 1;
            more = self.more(b']')?;
        }
        for (index, slot) in slots.iter_mut().enumerate().skip(count) {
            // Whatever cannot be nothing keeps what it has.
            let _ = slot.read(&mut Reader::of_nothing());
            self.do_without(from, DecodeError::new("missing", self.at).under_index(index))?;
        }
        Ok(())
    }

    /// Reads a key and the colon after it.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.at_quote("a key in quotes")?;
        let key = self.text()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), DecodeError> {
        if self.peek() != b':' {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the value of a key that stands here.
    pub(super) fn entry(&mut self, key: &str, entries: &mut dyn Entries) -> Result<(), DecodeError> {
        let begin = self.mark();
        if let Err(error) = entries.put(key).read(self) {
            self.tolerate(begin, error).map_err(|error| error.under_key(key))?;
            entries.remove(key);
        }
        Ok(())
    }

    /// Reads an object of any keys.
    ///
    /// # Errors
    /// Something else stands here, or a value does not fit.
    pub fn map(&mut self, entries: &mut dyn Entries) -> Result<(), DecodeError> {
        self.open(b'{', "an object")?;
        entries.clear();
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            self.entry(&key, entries)?;
            more = self.more(b'}')?;
        }
        Ok(())
    }

    /// Keys and values of the object here, as far as it is well-formed; none if there is no object.
    pub(crate) fn entries(&mut self) -> Vec<(Cow<'a, str>, &'a str)> {
        let mut entries = Vec::new();
        if self.open(b'{', "an object").is_err() || self.closes(b'}') {
            return entries;
        }
        while let Ok(key) = self.key() {
            let Ok(value) = self.raw() else { break };
            entries.push((key, value));
            if !matches!(self.more(b'}'), Ok(true)) {
                break;
            }
        }
        entries
    }

    /// Passes over whatever it is, to the end of the text if nothing has been read yet.
    pub(super) fn ignore(&mut self) -> Result<(), DecodeError> {
        if !matches!(self.span(0, self.at), "" | "\u{feff}") {
            return self.skip();
        }
        (self.at, self.cut) = (self.text.len(), false);
        Ok(())
    }

    /// Makes sure that nothing but white space is left.
    ///
    /// # Errors
    /// There is more.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        self.peek();
        if self.at < self.text.len() || self.cut { Err(self.expected("the end of the text")) } else { Ok(()) }
    }
}
