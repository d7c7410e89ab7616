//! Names and values of headers.
//!
//! A thin shell around the `http` crate's map, so that an HTTP library's types stay out of the public interface
//! and yet nothing is copied on the way to it.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

/// The headers of a request or of a reply. Names are compared without regard to case; a name may occur repeatedly.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// No headers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value under this name, if it is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(text)
    }

    /// All values under this name that are text.
    pub fn get_all<'h>(&'h self, name: &str) -> impl Iterator<Item = &'h str> + use<'h> {
        self.0.get_all(name).into_iter().filter_map(text)
    }

    /// The octets of the first value under this name.
    pub fn get_bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(HeaderValue::as_bytes)
    }

    /// Whether there is a header of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names (in lower case) and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// Sets a header in place of those of the same name.
    ///
    /// # Errors
    /// If the name is not a token, or the value holds CR, LF, NUL or another control character.
    pub fn set(&mut self, name: &str, value: impl AsRef<[u8]>) -> Result<(), InvalidHeader> {
        let (name, value) = checked(name, value.as_ref())?;
        self.0.insert(name, value);
        Ok(())
    }

    /// Adds a header beside those of the same name.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn add(&mut self, name: &str, value: impl AsRef<[u8]>) -> Result<(), InvalidHeader> {
        let (name, value) = checked(name, value.as_ref())?;
        self.0.append(name, value);
        Ok(())
    }

    /// As [`set`](Self::set), with a value that `Debug` does not show.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub fn set_secret(&mut self, name: &str, value: impl AsRef<[u8]>) -> Result<(), InvalidHeader> {
        let (name, mut value) = checked(name, value.as_ref())?;
        value.set_sensitive(true);
        self.0.insert(name, value);
        Ok(())
    }

    /// Takes out all headers of this name; whether there were any.
    pub fn remove(&mut self, name: &str) -> bool {
        self.0.remove(name).is_some()
    }

    /// Sets what the other has, in place of those of the same name.
    pub(crate) fn extend(&mut self, other: &Self) {
        for name in other.0.keys() {
            self.0.remove(name);
        }
        for (name, value) in &other.0 {
            self.0.append(name, value.clone());
        }
    }

    /// As [`set`](Self::set), with a name that is known.
    pub(crate) fn put(&mut self, name: HeaderName, value: &str) -> Result<(), InvalidHeader> {
        let value = HeaderValue::from_str(value).map_err(|_| InvalidHeader { name: name.as_str().to_owned() })?;
        self.0.insert(name, value);
        Ok(())
    }

    /// Keeps only the headers whose name passes.
    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        let gone: Vec<_> = self.0.keys().filter(|name| !keep(name.as_str())).cloned().collect();
        for name in gone {
            self.0.remove(name);
        }
    }

    #[cfg_attr(
        not(any(
            feature = "hyper",
            feature = "reqwest",
            all(feature = "fetch", target_family = "wasm", target_os = "unknown")
        )),
        expect(dead_code, reason = "only adapters need it")
    )]
    pub(crate) fn from_map(map: HeaderMap) -> Self {
        Self(map)
    }

    #[cfg_attr(
        not(any(
            feature = "hyper",
            feature = "reqwest",
            all(feature = "fetch", target_family = "wasm", target_os = "unknown")
        )),
        expect(dead_code, reason = "only adapters need it")
    )]
    pub(crate) fn into_map(self) -> HeaderMap {
        self.0
    }
}

fn text(value: &HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok()
}

fn checked(name: &str, value: &[u8]) -> Result<(HeaderName, HeaderValue), InvalidHeader> {
    let invalid = || InvalidHeader { name: name.to_owned() };
    let value = HeaderValue::from_bytes(value).map_err(|_| invalid())?;
    Ok((HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?, value))
}

/// Shows names and values, but no value that was marked as secret.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name.as_str(), Shown(value)))).finish()
    }
}

struct Shown<'h>(&'h HeaderValue);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_sensitive() { f.write_str("***") } else { fmt::Debug::fmt(self.0, f) }
    }
}

/// A header that cannot be sent: its name is not a token, or its value holds a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidHeader {
    name: String,
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the header {:?} cannot be sent: its name must be a token, and its value one line of text", self.name)
    }
}

impl std::error::Error for InvalidHeader {}
