//! Passes over values that nobody asks for.

use super::Reader;
use crate::codec::{DecodeError, scan};

impl<'a> Reader<'a> {
    /// Passes over a value, which must be well-formed.
    ///
    /// # Errors
    /// No well-formed value stands here.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            b'"' => self.skip_text(),
            b'{' => self.skip_object(),
            b'[' => self.skip_list(),
            b't' if self.word(b"true") => Ok(()),
            b'f' if self.word(b"false") => Ok(()),
            b'n' if self.word(b"null") => Ok(()),
            _ => self.number("a value").map(|_| ()),
        }
    }

    /// The text of the value here.
    ///
    /// # Errors
    /// No well-formed value stands here.
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let begin = self.at;
        self.skip()?;
        Ok(self.span(begin, self.at))
    }

    fn skip_text(&mut self) -> Result<(), DecodeError> {
        self.at = self.at_quote("a string")?;
        loop {
            self.at = scan::plain_end(self.bytes(), self.at);
            match self.bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.skip_escape()?,
                _ => return Err(self.inside_string()),
            }
        }
    }

    /// Nobody asks which character it is, so surrogates may stand alone: RFC 8259 8.2 calls such text JSON.
    fn skip_escape(&mut self) -> Result<(), DecodeError> {
        let begin = self.at;
        self.at += 2;
        match self.bytes().get(begin + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(()),
            Some(b'u') => self.hex(begin).map(|_| ()),
            _ => Err(self.bad_escape(begin)),
        }
    }

    fn skip_list(&mut self) -> Result<(), DecodeError> {
        self.open(b'[', "a list")?;
        if self.closes(b']') {
            return Ok(());
        }
        loop {
            self.skip()?;
            if !self.more(b']')? {
                return Ok(());
            }
        }
    }

    fn skip_object(&mut self) -> Result<(), DecodeError> {
        self.open(b'{', "an object")?;
        if self.closes(b'}') {
            return Ok(());
        }
        loop {
            self.at_quote("a key in quotes")?;
            self.skip_text()?;
            self.colon()?;
            self.skip()?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }
}
