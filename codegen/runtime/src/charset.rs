//! Text in the charsets that replies come in: UTF-8, and those that old servers still send.

use std::borrow::Cow;

use crate::DecodeError;

/// The characters of the octets from 0x80 to 0x9f in windows-1252; what is not assigned stands for itself.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text that octets are in a charset (in lower case); without one they are UTF-8. A mark of the order of octets is
/// not part of it.
///
/// # Errors
/// If the octets are none, or if they are more than ASCII in a charset that is not known here.
pub(crate) fn text<'b>(octets: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, DecodeError> {
    match charset {
        None | Some("utf-8" | "utf8") => utf_8(octets).map(Cow::Borrowed),
        Some("iso-8859-1" | "latin1" | "us-ascii") => Ok(octets.iter().copied().map(char::from).collect()),
        Some("windows-1252" | "cp1252") => Ok(octets.iter().map(|octet| windows_1252(*octet)).collect()),
        Some(name @ ("utf-16" | "utf-16le" | "utf-16be")) => utf_16(octets, name),
        Some(_) if octets.is_ascii() => utf_8(octets).map(Cow::Borrowed),
        Some(name) => Err(DecodeError::new(format!("expected text in a charset that is known, found {name}"), 0)),
    }
}

/// The octets of JSON. It is UTF-8 whatever it says (RFC 8259 8.1 and 11), unless it cannot be.
///
/// # Errors
/// As [`text`].
pub(crate) fn json<'b>(octets: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, [u8]>, DecodeError> {
    match charset {
        None | Some("utf-8" | "utf8") => Ok(Cow::Borrowed(octets)),
        Some(name) if !name.starts_with("utf-16") && std::str::from_utf8(octets).is_ok() => Ok(Cow::Borrowed(octets)),
        charset => Ok(Cow::Owned(text(octets, charset)?.into_owned().into_bytes())),
    }
}

fn utf_8(octets: &[u8]) -> Result<&str, DecodeError> {
    match std::str::from_utf8(octets) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(DecodeError::new("expected text in UTF-8, found other octets", error.valid_up_to())),
    }
}

fn windows_1252(octet: u8) -> char {
    match octet {
        0x80..=0x9f => WINDOWS_1252[usize::from(octet - 0x80)],
        octet => char::from(octet),
    }
}

/// Without a mark, `utf-16` is big-endian (RFC 2781 4.3).
fn utf_16(octets: &[u8], name: &str) -> Result<Cow<'static, str>, DecodeError> {
    let little = matches!((name, octets), ("utf-16", [0xff, 0xfe, ..]) | ("utf-16le", _));
    let (pairs, []) = octets.as_chunks::<2>() else {
        return Err(DecodeError::new("expected text in UTF-16, found half a unit", octets.len()));
    };
    let units = pairs.iter().map(|pair| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    let text = text.map_err(|_| DecodeError::new("expected text in UTF-16, found other octets", 0))?;
    Ok(Cow::Owned(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::{json, text};

    #[test]
    fn charsets() {
        for (octets, charset, expected) in [
            (&b"\xc3\xbc"[..], None, Some("ü")),
            (b"\xef\xbb\xbfa", Some("utf-8"), Some("a")),
            (b"\xfc", None, None),
            (b"\xfc\x80", Some("iso-8859-1"), Some("ü\u{80}")),
            (b"\x80 \x93a\x94", Some("windows-1252"), Some("€ “a”")),
            (b"\xfe\xff\0a\x20\xac", Some("utf-16"), Some("a€")),
            (b"\xff\xfea\0", Some("utf-16"), Some("a")),
            (b"\0a", Some("utf-16"), Some("a")),
            (b"a\0\x3d\xd8\0\xde", Some("utf-16le"), Some("a😀")),
            (b"a\0\x3d", Some("utf-16le"), None),
            (b"\xd8\x3d", Some("utf-16be"), None),
            (b"abc", Some("koi8-r"), Some("abc")),
            (b"\xc1", Some("koi8-r"), None),
        ] {
            assert_eq!(text(octets, charset).ok().as_deref(), expected, "{octets:?} {charset:?}");
        }
    }

    #[test]
    fn json_is_utf_8_unless_it_cannot_be() {
        for (octets, charset, expected) in [
            ("\"ü\"".as_bytes(), None, "\"ü\""),
            ("\"ü\"".as_bytes(), Some("iso-8859-1"), "\"ü\""),
            (b"\"\xfc\"", Some("iso-8859-1"), "\"ü\""),
            (b"\0\"\0a\0\"", Some("utf-16"), "\"a\""),
        ] {
            assert_eq!(json(octets, charset).ok().as_deref(), Some(expected.as_bytes()), "{octets:?} {charset:?}");
        }
        assert!(json(b"\xc1", Some("koi8-r")).is_err());
    }
}
