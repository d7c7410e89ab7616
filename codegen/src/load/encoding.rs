//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one (or without, if it is unmistakable).

use crate::load::record::Fault;

/// The text without its byte order mark. On failure the text as far as it can be shown, and what is wrong.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
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
