//! Why a text could not be read, and where in it.

use std::{borrow::Cow, fmt};

/// A value that does not fit its type. Displayed as `results[3].email: expected a string, found 7`.
///
/// The path is put together while the failure travels up, so it costs nothing where reading goes well.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Report>);

#[derive(Clone, PartialEq, Eq)]
struct Report {
    path: String,
    message: Cow<'static, str>,
    offset: usize,
    in_variant: bool,
}

impl DecodeError {
    /// A failure `offset` bytes into the text, at the place being read.
    #[cold]
    pub fn new(message: impl Into<Cow<'static, str>>, offset: usize) -> Self {
        Self(Box::new(Report { path: String::new(), message: message.into(), offset, in_variant: false }))
    }

    /// Where the value stands, such as `results[3].email`; empty if it is the whole text.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong there, such as `expected a string, found 7`.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// How many bytes into the text.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The same failure, seen from the object that holds the value under `key`.
    #[cold]
    #[must_use]
    pub fn under_key(mut self, key: &str) -> Self {
        let step = if is_plain(key) { key.to_owned() } else { format!("[{key:?}]") };
        self.prepend(step);
        self
    }

    /// The same failure, seen from the list that holds the value at `index`.
    #[cold]
    #[must_use]
    pub fn under_index(mut self, index: usize) -> Self {
        self.prepend(format!("[{index}]"));
        self
    }

    /// The same failure, met while reading a variant of a union; of several the innermost is named.
    #[cold]
    #[must_use]
    pub(crate) fn in_variant(mut self, name: &str) -> Self {
        if !self.0.in_variant {
            self.0.message = format!("{} (read as {name})", self.0.message).into();
            self.0.in_variant = true;
        }
        self
    }

    fn prepend(&mut self, mut step: String) {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            step.push('.');
        }
        self.0.path.insert_str(0, &step);
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(|c: char| c.is_control() || c.is_whitespace() || ".[]\"".contains(c))
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self}, at byte {})", self.0.offset)
    }
}

impl std::error::Error for DecodeError {}
