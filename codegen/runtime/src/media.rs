//! Media types, as far as we must understand them.

/// The type itself: without parameters, in lower case.
pub(crate) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether it is JSON: `application/json`, `text/json` or anything that ends with `+json`.
pub(crate) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether it is text of whatever kind.
pub(crate) fn is_text(media: &str) -> bool {
    essence(media).starts_with("text/")
}

/// How closely a type fits one that is described, which may be a range: the greater, the closer.
pub(crate) fn fit(described: &str, found: &str) -> Option<u8> {
    let (described, found) = (essence(described), essence(found));
    match described.split_once('/') {
        _ if described == found => Some(3),
        Some(("*", "*")) => Some(1),
        Some((kind, "*")) if found.split('/').next() == Some(kind) => Some(2),
        // Not of RFC 9110, but written: `application/*+json`.
        Some((kind, subtype)) => {
            let (found_kind, found) = found.split_once('/')?;
            let end = subtype.strip_prefix('*')?;
            (found_kind == kind && found.ends_with(end)).then_some(2)
        }
        None => None,
    }
}

/// The value of a parameter, such as `charset`, in lower case.
pub(crate) fn parameter(media: &str, name: &str) -> Option<String> {
    media.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        assert!(is_json("Application/JSON; charset=utf-8") && is_json("application/problem+json"));
        assert!(!is_json("application/jsonx") && !is_json("text/plain"));
        assert_eq!(fit("text/*", "text/html; x=y"), Some(2));
        assert_eq!(fit("application/json", "application/json;charset=utf-8"), Some(3));
        assert_eq!(fit("*/*", "a/b"), Some(1));
        assert_eq!(fit("application/*+json", "application/merge-patch+json"), Some(2));
        assert_eq!(fit("application/*+json", "application/json"), None);
        assert_eq!(fit("application/json", "text/html"), None);
        assert_eq!(parameter("text/plain; Charset=\"ISO-8859-1\"", "charset").as_deref(), Some("iso-8859-1"));
    }
}
