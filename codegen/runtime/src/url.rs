//! The text of a URL, kept byte for byte as it was put together.
//!
//! URL libraries rewrite what they parse (`/a/../b`, `/%2e`, a space, `\`), and so a careful path can end up naming
//! another resource. Here a URL is text that was checked once; nothing is ever normalised but a redirect's relative
//! reference, as RFC 3986 5.2 says.

use std::borrow::Cow;
use std::fmt;

use crate::encode::percent::{self, Keep};

/// An absolute `http` or `https` URL without user name, password and fragment.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    text: String,
    /// Where the path begins; it may be empty.
    path: usize,
    /// From here on nothing is shown, since a credential follows.
    secret: Option<usize>,
}

impl Url {
    /// Checks and keeps a URL.
    ///
    /// # Errors
    /// If it is not absolute, not `http` or `https`, or holds what a request cannot carry.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidUrl> {
        let text = text.into();
        let scheme = scheme_length(&text).ok_or(InvalidUrl("it must begin with http:// or https://"))?;
        let rest = &text[scheme..];
        let path = scheme + rest.find(['/', '?', '#']).unwrap_or(rest.len());
        check_authority(&text[scheme..path])?;
        check_tail(&text[path..])?;
        Ok(Self { text, path, secret: None })
    }

    /// The whole text. It may hold a credential, if the interface wants one in the query.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `http` or `https`, as it was written.
    pub fn scheme(&self) -> &str {
        self.text.split(':').next().unwrap_or_default()
    }

    /// Host and, if it was given, port.
    pub fn authority(&self) -> &str {
        &self.text[self.scheme().len() + 3..self.path]
    }

    /// From the first `/` to before the `?`; may be empty.
    pub fn path(&self) -> &str {
        self.tail().split('?').next().unwrap_or_default()
    }

    /// What follows the `?`. It may hold a credential, if the interface wants one in the query.
    pub fn query(&self) -> Option<&str> {
        self.tail().split_once('?').map(|(_, query)| query)
    }

    /// Path and query, as they go on the wire.
    pub(crate) fn tail(&self) -> &str {
        &self.text[self.path..]
    }

    /// Scheme and authority, as they were written.
    pub(crate) fn root(&self) -> &str {
        &self.text[..self.path]
    }

    /// Whether a credential for the one may be sent to the other: same scheme, host and port (RFC 6454).
    pub(crate) fn same_origin(&self, other: &Self) -> bool {
        self.scheme().eq_ignore_ascii_case(other.scheme())
            && self.host().eq_ignore_ascii_case(other.host())
            && self.port() == other.port()
    }

    /// Whether what is sent cannot be read on the way.
    pub(crate) fn is_https(&self) -> bool {
        self.scheme().eq_ignore_ascii_case("https")
    }

    /// Host, and the port that counts.
    #[cfg(feature = "tracing")]
    pub(crate) fn host_and_port(&self) -> (&str, Option<u16>) {
        (self.host(), self.port())
    }

    fn host(&self) -> &str {
        split_port(self.authority()).0
    }

    fn port(&self) -> Option<u16> {
        match split_port(self.authority()).1 {
            Some(port) if !port.is_empty() => port.parse().ok(),
            _ => Some(if self.is_https() { 443 } else { 80 }),
        }
    }

    /// Adds `name=value` to the query; from there on the URL is not shown any more.
    pub(crate) fn push_secret(&mut self, name: &str, value: &str) {
        self.text.push(if self.query().is_some() { '&' } else { '?' });
        self.secret.get_or_insert(self.text.len());
        percent::push(&mut self.text, name, Keep::Unreserved);
        self.text.push('=');
        percent::push(&mut self.text, value, Keep::Unreserved);
    }

    /// Takes all pairs of this (encoded) name out of the query.
    pub(crate) fn remove_pair(&mut self, name: &str) {
        let Some(query) = self.query() else { return };
        let kept: Vec<_> = query.split('&').filter(|pair| pair_name(pair) != name).collect();
        let kept = kept.join("&");
        self.text.truncate(self.path + self.path().len());
        if !kept.is_empty() {
            self.text.push('?');
            self.text.push_str(&kept);
        }
        self.secret = None;
    }

    /// The URL that a `Location` means when it comes from here (RFC 3986 5.2.2). Fragments are dropped.
    pub(crate) fn resolve(&self, location: &[u8]) -> Result<Self, InvalidUrl> {
        let location = percent::repair(location);
        let location = location.split('#').next().unwrap_or_default();
        if let Some(scheme) = scheme_length(location) {
            let path = location[scheme..].find(['/', '?']).map_or(location.len(), |at| scheme + at);
            let (root, tail) = location.split_at(path);
            return Self::parse(format!("{root}{}", clean(tail)));
        }
        if let Some(rest) = location.strip_prefix("//") {
            return self.resolve(format!("{}://{rest}", self.scheme()).as_bytes());
        }
        if has_scheme(location) {
            return Err(InvalidUrl("only http and https are followed"));
        }
        Self::parse(format!("{}{}", self.root(), clean(&self.merge(location))))
    }

    fn merge<'l>(&'l self, location: &'l str) -> Cow<'l, str> {
        match location.chars().next() {
            None => Cow::Borrowed(self.tail()),
            Some('/') => Cow::Borrowed(location),
            Some('?') => Cow::Owned(format!("{}{location}", self.path())),
            Some(_) => {
                let folder = self.path().rfind('/').map_or("/", |slash| &self.path()[..=slash]);
                Cow::Owned(format!("{folder}{location}"))
            }
        }
    }
}

/// Shows the URL up to where a credential begins.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.secret {
            None => f.write_str(&self.text),
            Some(at) => write!(f, "{}***", &self.text[..at]),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a URL to send a request to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidUrl(&'static str);

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidUrl {}

/// Length of `http://` or `https://` at the beginning.
fn scheme_length(text: &str) -> Option<usize> {
    let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    ["http://", "https://"].into_iter().find(|scheme| begins(scheme)).map(str::len)
}

/// Whether the text begins with a scheme (RFC 3986 3.1).
fn has_scheme(text: &str) -> bool {
    let before = text.split(['/', '?']).next().unwrap_or_default();
    before.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

fn check_authority(authority: &str) -> Result<(), InvalidUrl> {
    let (host, port) = split_port(authority);
    if authority.contains('@') {
        return Err(InvalidUrl("it must not hold a user name or password; give the client a credential instead"));
    }
    if host.is_empty() {
        return Err(InvalidUrl("it has no host"));
    }
    if host.contains(|c: char| c.is_whitespace() || c.is_control() || "\\<>\"{}|^`%".contains(c)) {
        return Err(InvalidUrl("its host holds a character that no host has"));
    }
    match port {
        Some(port) if !port.is_empty() && port.parse::<u16>().is_err() => Err(InvalidUrl("its port is not a number")),
        _ => Ok(()),
    }
}

fn check_tail(tail: &str) -> Result<(), InvalidUrl> {
    if tail.contains('#') {
        return Err(InvalidUrl("it must not have a fragment"));
    }
    match tail.bytes().all(percent::may_stand) {
        true => Ok(()),
        false => Err(InvalidUrl("its path or query holds a character that must be percent-encoded")),
    }
}

/// Host and port; the colons of an IPv6 address in brackets belong to the host.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => (&authority[..at], Some(&authority[at + 1..])),
        _ => (authority, None),
    }
}

fn pair_name(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

/// Path and query without dot segments (RFC 3986 5.2.4), also if their dots are percent-encoded, and never empty.
fn clean(tail: &str) -> String {
    let (path, query) = match tail.find('?') {
        Some(at) => tail.split_at(at),
        None => (tail, ""),
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match dots(segment) {
            0 => kept.push(segment),
            1 if last => kept.push(""),
            1 => (),
            _ => {
                kept.pop();
                if last {
                    kept.push("");
                }
            }
        }
    }
    format!("/{}{query}", kept.join("/"))
}

/// 1 for `.`, 2 for `..`, also if percent-encoded, as URL libraries take it; else 0.
pub(crate) fn dots(segment: &str) -> usize {
    if segment.len() > "%2e%2e".len() {
        return 0;
    }
    match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
        "." => 1,
        ".." => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_sent_is_kept_as_it_is() {
        for text in
            ["http://h", "https://H:8443/a/../b//%2e?q=[1]", "HTTP://[::1]:80/x", "http://h?x", "http://ü.example/"]
        {
            assert_eq!(Url::parse(text).map(|url| url.as_str().to_owned()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_sent_is_an_error() {
        let texts = [
            "",
            "h/x",
            "/x",
            "ftp://h",
            "http:/h",
            "http://",
            "http:///x",
            "http://u:p@h/",
            "http://h:x/",
            "http://h:70000",
            "http://h/ x",
            "http://h/ü",
            "http://h/#f",
            "http://h /",
            "http://h/\\x",
            "http://h/\n",
            "http://h?\u{7f}",
        ];
        for text in texts {
            assert!(Url::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn origins() {
        let url = |text| Url::parse(text).expect("a URL");
        let base = url("https://Example.com/x");
        for same in ["https://example.com", "HTTPS://EXAMPLE.COM:443/y", "https://example.com:/"] {
            assert!(base.same_origin(&url(same)), "{same}");
        }
        for other in
            ["http://example.com", "https://example.com:444", "https://example.com.evil", "https://www.example.com"]
        {
            assert!(!base.same_origin(&url(other)), "{other}");
        }
    }

    /// The examples of RFC 3986 5.4 that have to do with us, and some of our own.
    #[test]
    fn redirects() {
        let base = Url::parse("http://a/b/c/d;p?q").expect("a URL");
        for (location, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("g#s", "http://a/b/c/g"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/%2E%2e/g", "http://a/g"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("HTTPS://h:1/x", "HTTPS://h:1/x"),
            ("/a b/ü\\", "http://a/a%20b/%C3%BC%5C"),
        ] {
            let found = base.resolve(location.as_bytes()).map(|url| url.as_str().to_owned());
            assert_eq!(found, Ok(expected.to_owned()), "{location}");
        }
        for location in ["mailto:x", "ftp://h/", "http://u@h/", "javascript:x", "http://"] {
            assert!(base.resolve(location.as_bytes()).is_err(), "{location}");
        }
    }

    #[test]
    fn a_credential_in_the_query_is_not_shown() {
        let mut url = Url::parse("http://h/x?a=1").expect("a URL");
        url.push_secret("key", "s3cret/");
        assert_eq!(url.as_str(), "http://h/x?a=1&key=s3cret%2F");
        assert_eq!(format!("{url} {url:?}"), "http://h/x?a=1&*** http://h/x?a=1&***");
        url.remove_pair("key");
        assert_eq!(url.as_str(), "http://h/x?a=1");
    }
}
