//! Addresses of servers and templates of paths: whether a request can be made of them.

use indexmap::IndexMap;
use openapiv3::ServerVariable;

/// Why no request can go to a server: a variable that is not declared, or a scheme that is none of HTTP's.
pub(super) fn check(url: &str, variables: &IndexMap<String, ServerVariable>) -> Result<(), String> {
    check_template(url)?;
    if let Some(unknown) = placeholders(url).find(|name| !variables.contains_key(*name)) {
        return Err(format!("`{{{unknown}}}` of the address is not declared under `variables`"));
    }
    let filled = variables
        .iter()
        .fold(url.to_owned(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default));
    match filled.split_once("://") {
        Some((scheme, _)) if scheme.contains(['/', '?']) => Ok(()),
        Some((scheme, _)) if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            Err(format!("requests are not sent by `{scheme}`"))
        }
        _ => Ok(()),
    }
}

/// Whether a relative address is rather meant as a host: `api.example.com/v1`. Names of folders have no such endings.
pub(super) fn begins_with_a_host(url: &str) -> bool {
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match first.split_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) => return false,
        None => first,
    };
    let letters = |label: &str| label.len() > 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    let labels = |host: &str| {
        host.split('.').all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let ending = host.rsplit_once('.').is_some_and(|(before, last)| letters(last) && labels(before));
    ending
        && !matches!(host.rsplit('.').next(), Some("json" | "yaml" | "yml" | "php" | "html" | "aspx" | "asmx" | "svc"))
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
        for host in ["api.example.com/v1", "example.com", "example.com:8080/v1", "a-b.example.io?c"] {
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
        for good in ["https://a.example", "HTTP://a.example", "/v1", "", "a.example/v1?next=ftp://b", "//a.example"] {
            assert_eq!(check(good, &IndexMap::new()), Ok(()), "{good}");
        }
        for bad in ["ftp://a.example", "file:///etc/passwd", "{region}.example", "ws://a.example"] {
            assert!(check(bad, &IndexMap::new()).is_err(), "{bad}");
        }
    }
}
