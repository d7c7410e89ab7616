//! The `Link` header (RFC 8288), as far as it leads from one page to another.

/// The first link of a relation, as it is written.
pub(super) fn find<'h>(header: &'h str, relation: &str) -> Option<&'h str> {
    let mut rest = header;
    while let Some((_, link)) = rest.split_once('<') {
        let (target, tail) = link.split_once('>')?;
        let (parameters, after) = cut(tail, ',');
        if leads_on(parameters, relation) {
            return Some(target.trim());
        }
        rest = after;
    }
    None
}

/// Whether these parameters are of a link from this page to one of the relation. One with an anchor comes from
/// somewhere else.
fn leads_on(parameters: &str, relation: &str) -> bool {
    let mut relates = None;
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, after) = cut(rest, ';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "anchor" => return false,
            // The first one counts (RFC 8288 3.3).
            "rel" => drop(relates.get_or_insert_with(|| {
                value.trim().trim_matches('"').split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(relation))
            })),
            _ => (),
        }
        rest = after;
    }
    relates == Some(true)
}

/// What stands before and behind the first such character outside of quotes.
fn cut(text: &str, at: char) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == at && !quoted => return (&text[..index], &text[index + c.len_utf8()..]),
            _ => (),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn links() {
        let usual = r#"<https://a/?page=1>; rel="prev", <https://a/?page=3>; rel="next""#;
        for (header, relation, expected) in [
            (usual, "next", Some("https://a/?page=3")),
            (usual, "prev", Some("https://a/?page=1")),
            (usual, "last", None),
            (r#"</b,c;d>;rel=next"#, "next", Some("/b,c;d")),
            (r#"</a>; title="x, <y>; rel=next"; rel=self, </b> ; REL = "Last NEXT""#, "next", Some("/b")),
            (r#"</a>; title="\", rel=next"; rel=self"#, "next", None),
            (r#"</a>; rel=next; anchor="/elsewhere", </b>; rel="next""#, "next", Some("/b")),
            (r#"</a>; rel=self; rel=next"#, "next", None),
            (r#"< /a >; rel=next"#, "next", Some("/a")),
            ("<>; rel=next", "next", Some("")),
            ("</a; rel=next", "next", None),
            ("</a>", "next", None),
            ("", "next", None),
        ] {
            assert_eq!(find(header, relation), expected, "{header}");
        }
    }
}
