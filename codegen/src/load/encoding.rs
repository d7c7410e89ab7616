//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one (or without, if it is unmistakable).

use crate::load::record::Fault;

/// The text without its byte order mark. On failure the text as far as it can be shown, and what is wrong.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
    if let Some((_, what, hint)) = SIGNS.iter().find(|(sign, ..)| bytes.starts_with(sign)) {
        let fault = Fault::encoding(0, format!("the file is {what}")).hint(hint);
        return Err((String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned(), fault));
    }
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec()),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // The first character of a description is never beyond ASCII, so a zero byte beside it is its other half.
        [1..=255, 0, 1..=255, 0, ..] => utf16(&bytes, u16::from_le_bytes),
        [0, 1..=255, 0, 1..=255, ..] => utf16(&bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

/// How files begin that are no text, what they are, and what would work.
const SIGNS: &[(&[u8], &str, &str)] = &[
    (&[0x1F, 0x8B], "compressed by gzip", UNPACK),
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"BZh9", "compressed by bzip2", UNPACK),
    (b"\xFD7zXZ\0", "compressed by xz", UNPACK),
    (&[0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd", UNPACK),
    (b"\x89PNG\r\n", "a picture", TEXT),
    (&[0xFF, 0xD8, 0xFF], "a picture", TEXT),
    (b"GIF8", "a picture", TEXT),
    (b"%PDF-", "a PDF", TEXT),
    (b"\x7FELF", "a program", TEXT),
    (&[0xFF, 0xFE, 0, 0], "UTF-32", "save the file as UTF-8"),
    (&[0, 0, 0xFE, 0xFF], "UTF-32", "save the file as UTF-8"),
];
const UNPACK: &str = "unpack it, and give the description that is in it";
const TEXT: &str = "a description is JSON or YAML text";

fn utf8(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[offset];
            let fault = Fault::encoding(offset, format!("the byte 0x{byte:02X} is not UTF-8"));
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Err((text, fault.hint("save the file as UTF-8")));
        }
    };
    match text.find('\0') {
        Some(offset) => {
            let fault = Fault::encoding(offset, "the file is binary: it holds a zero byte");
            Err((text, fault.hint("a description is JSON or YAML text")))
        }
        None => Ok(text),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, (String, Fault)> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = || char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let text: String = units().map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let wrong = units().position(|c| !matches!(c, Ok('\u{1}'..=char::MAX)));
    let offset = match wrong {
        Some(position) => text.char_indices().nth(position).map_or(text.len(), |(offset, _)| offset),
        None if !odd.is_empty() => text.len(),
        None => return Ok(text),
    };
    let fault = Fault::encoding(offset, "the file is not valid UTF-16").hint("save the file as UTF-8");
    Err((text, fault))
}
