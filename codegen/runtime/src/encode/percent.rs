//! Percent-encoding (RFC 3986 2): which characters stand as they are, and where.

/// Which characters are kept; all others become `%XX` of their UTF-8 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Letters, digits and `-._~`: a value that means only itself.
    Unreserved,
    /// Also what is reserved and yet means nothing within a segment of a path; `%XX` is kept (RFC 6570 3.2.3).
    ReservedInPath,
    /// Also what is reserved and yet means nothing within a value of a query; `%XX` is kept.
    ReservedInQuery,
    /// `application/x-www-form-urlencoded` as the URL standard has it: letters, digits and `*-._`; a space is `+`.
    Form,
    /// Everything, as it is.
    All,
    /// What may stand in a cookie (RFC 6265 4.1.1), all of it as it is.
    Cookie,
    /// The literal text of a path: all that may stand in one; `%XX` is kept.
    Path,
}

/// Appends `text`, encoded.
pub(crate) fn push(out: &mut String, text: &str, keep: Keep) {
    if keep == Keep::All {
        return out.push_str(text);
    }
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b' ' if keep == Keep::Form => out.push('+'),
            b'%' if keep.triples() && is_triple(&bytes[at..]) => out.push('%'),
            _ if keep.keeps(byte) => out.push(char::from(byte)),
            _ => push_octet(out, byte),
        }
    }
}

/// Encoded text of its own.
pub(crate) fn encoded(text: &str, keep: Keep) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text, keep);
    out
}

impl Keep {
    fn keeps(self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric()
            || match self {
                Self::All => true,
                Self::Cookie => byte.is_ascii_graphic() && !b"\",;\\".contains(&byte),
                Self::Unreserved => b"-._~".contains(&byte),
                Self::Form => b"*-._".contains(&byte),
                Self::ReservedInPath => b"-._~:@!$&'()*+,;=".contains(&byte),
                // OpenAPI 3.0.4 appendix C: `[]#` may not stand in a query, and `&=+` mean something there.
                Self::ReservedInQuery => b"-._~:/?@!$'()*,;".contains(&byte),
                Self::Path => b"-._~:@!$&'()*+,;=/".contains(&byte),
            }
    }

    fn triples(self) -> bool {
        matches!(self, Self::ReservedInPath | Self::ReservedInQuery | Self::Path)
    }
}

fn is_triple(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

fn push_octet(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Whether an octet may stand in the path or query of a URL that we send. Wider than RFC 3986 (`[]|^` and the like
/// are seen in the wild), but without anything that a URL library rewrites.
pub(crate) fn may_stand(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"#<>\\`{}".contains(&byte)
}

/// A `Location` as it comes, with everything that may not stand in a URL encoded.
pub(crate) fn repair(location: &[u8]) -> String {
    let mut out = String::with_capacity(location.len());
    for &byte in location {
        match byte {
            b'#' => out.push('#'),
            _ if may_stand(byte) => out.push(char::from(byte)),
            _ => push_octet(&mut out, byte),
        }
    }
    out
}

/// Text without its percent-encoding, with `+` as a space; for tests of what was sent.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_triple(&bytes[at..]) {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap_or(b'%'));
            at += 3;
        } else {
            out.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
