//! Addresses of servers and templates of paths: whether a request can be made of them.

use indexmap::IndexMap;
use openapiv3::ServerVariable;

use crate::diagnostics::shorten;

/// Why no request can go to a server: a variable that is not declared, a scheme that is none of HTTP's, or what the
/// runtime's `Url` refuses.
pub(super) fn check(url: &str, variables: &IndexMap<String, ServerVariable>) -> Result<(), String> {
    check_template(url)?;
    if let Some(unknown) = placeholders(url).find(|name| !variables.contains_key(*name)) {
        return Err(format!("`{{{unknown}}}` of the address is not declared under `variables`"));
    }
    let filled = variables
        .iter()
        .fold(url.to_owned(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default));
    let tail = check_origin(&filled)?;
    match tail.contains('?') {
        true => Err("paths cannot be added to an address with a query (`?`)".to_owned()),
        false => check_tail(tail),
    }
}

/// Why nothing can be asked of an address that is whole, or relative to that of a server. Some have placeholders, which
/// nobody but the caller can fill in.
pub(super) fn check_endpoint(url: &str) -> Result<(), String> {
    check_template(url)?;
    let filled = placeholders(url).fold(url.to_owned(), |url, name| url.replace(&format!("{{{name}}}"), "x"));
    check_tail(check_origin(filled.trim())?)
}

/// What follows scheme, host and port, if these are such that a request can go there.
fn check_origin(url: &str) -> Result<&str, String> {
    let Some((scheme, rest)) = url.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else { return Ok(url) };
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Err(format!("requests are not sent by `{}`", shorten(scheme)));
    }
    let rest = rest.strip_prefix("//").ok_or_else(|| format!("`//` is missing behind `{scheme}:`"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    check_authority(&rest[..end])?;
    Ok(&rest[end..])
}

fn check_tail(tail: &str) -> Result<(), String> {
    match tail.chars().find(|c| !c.is_ascii_graphic() || "\"#<>\\`{}".contains(*c)) {
        Some('#') => Err("a fragment (`#`) is never sent".to_owned()),
        Some(c) => Err(format!("the character U+{:04X} behind its host has to be percent-encoded", u32::from(c))),
        None => Ok(()),
    }
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(letters)
}

fn check_authority(authority: &str) -> Result<(), String> {
    let (host, port) = match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => (&authority[..at], &authority[at + 1..]),
        _ => (authority, ""),
    };
    if authority.contains('@') {
        return Err("an address must not hold a user name or password".to_owned());
    }
    if host.is_empty() {
        return Err("the address has no host".to_owned());
    }
    let is_wrong = |c: char| c.is_whitespace() || c.is_control() || "\\<>\"{}|^`%".contains(c) || is_hidden(c);
    if let Some(c) = host.chars().find(|c| is_wrong(*c)) {
        return Err(format!("no host has the character U+{:04X}", u32::from(c)));
    }
    match port.is_empty() || port.parse::<u16>().is_ok() {
        true => Ok(()),
        false => Err(format!("there is no port `{}`", shorten(port))),
    }
}

/// Signs that turn the direction of writing or have no width, so that a host is not what it looks like.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a relative address is rather meant as a host: `api.example.com/v1`. Names of folders have no such endings.
pub(super) fn begins_with_a_host(url: &str) -> bool {
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, has_port) = match first.split_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => (host, true),
        Some(_) => return false,
        None => (first, false),
    };
    let letters = |label: &str| label.len() > 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    let labels = |host: &str| {
        host.split('.').all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let ending = host.rsplit_once('.').is_some_and(|(before, last)| letters(last) && labels(before));
    (has_port && labels(host))
        || ending
            && !matches!(
                host.rsplit('.').next(),
                Some("json" | "yaml" | "yml" | "php" | "html" | "aspx" | "asmx" | "svc")
            )
}

/// Why placeholders cannot be told from the rest (OpenAPI 3.0.4 §4.8.8.1).
pub(super) fn check_template(text: &str) -> Result<(), String> {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let after = &rest[at + 1..];
        if rest[at..].starts_with('}') {
            return Err("a `}` closes no `{`".to_owned());
        }
        rest = match after.find(['{', '}']) {
            Some(0) if after.starts_with('}') => return Err("`{}` names nothing".to_owned()),
            Some(end) if after[end..].starts_with('}') => &after[end + 1..],
            Some(_) => return Err("a `{` stands within another".to_owned()),
            None => return Err("a `{` is not closed".to_owned()),
        };
    }
    Ok(())
}

/// The names between braces of a text whose braces are in order.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_must_be_in_order() {
        for good in ["/", "/a/{b}", "/a/{b}.{c}", "/{a}{b}", "/a(b={c},d='{e}')", "{scheme}://{host}/v1"] {
            assert_eq!(check_template(good), Ok(()), "{good}");
        }
        for bad in ["/{a", "/a}", "/{}", "/{a{b}}", "/{a}}", "/}a{"] {
            assert!(check_template(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_host_is_told_from_a_folder() {
        for host in
            ["api.example.com/v1", "example.com", "example.com:8080/v1", "localhost:8080/v1", "a-b.example.io?c"]
        {
            assert!(begins_with_a_host(host), "{host}");
        }
        for folder in [
            "/v1",
            "v1.0/api",
            "./v1",
            "../v1",
            "",
            "api",
            "https://example.com",
            "api/index.php",
            "index.php/a",
            "{host}.example.com",
            "//a.example",
        ] {
            assert!(!begins_with_a_host(folder), "{folder}");
        }
    }

    #[test]
    fn only_http_is_spoken() {
        for good in [
            "https://a.example",
            "HTTP://a.example:8080/v1",
            "/v1",
            "",
            "https://[::1]:80/x",
            "http://ü.example",
            "./a:b",
        ] {
            assert_eq!(check(good, &IndexMap::new()), Ok(()), "{good}");
        }
        for bad in [
            "ftp://a.example",
            "file:///etc/passwd",
            "{region}.example",
            "ws://a.example",
            "javascript:alert(1)",
            "https:a.example",
            "https://",
            "https:///x",
            "https://u:p@a.example",
            "https://a.example:99999",
            "https://a.example:b",
            "https://a b.example",
            "https://a\u{202e}.example",
            "https://a.example\r\nX: y",
            "https://a.example/?a=b",
            "https://a.example#x",
            "https://a.example/a b",
            "/v1?a=b",
        ] {
            assert!(check(bad, &IndexMap::new()).is_err(), "{bad}");
        }
    }
}
