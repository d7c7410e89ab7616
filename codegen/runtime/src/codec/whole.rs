//! Whole texts to values and back: JSON, plain text, octets.

use super::{Decode, DecodeError, Encode, Json, Model, Reader, Writer, reader::Whole};

/// Reads a value from JSON text.
///
/// # Errors
/// The text is not JSON, or does not fit.
///
/// ```
/// let ids: Vec<i64> = clientwright_runtime::from_json("[1, 2]")?;
/// assert_eq!(ids, [1, 2]);
/// let error = clientwright_runtime::from_json::<Vec<i64>>("[1, true]").unwrap_err();
/// assert_eq!(error.to_string(), "[1]: expected an integer, found true");
/// # Ok::<(), clientwright_runtime::DecodeError>(())
/// ```
pub fn from_json<T: Model>(text: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let mut value = T::empty();
    read_json(text.as_ref(), &mut value)?;
    Ok(value)
}

/// Reads a value from plain text, such as a header's or that of a `text/plain` body: text as it is, and anything else
/// as JSON has it, where a string may lack its quotes.
///
/// # Errors
/// The text does not fit.
pub fn from_text<T: Model>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::empty();
    read_text(text, &mut value)?;
    Ok(value)
}

/// Reads a value from octets: octets and text as they are, and anything else as [`from_text`] does.
///
/// # Errors
/// The octets do not fit.
pub fn from_bytes<T: Model>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::empty();
    read_bytes(bytes, &mut value)?;
    Ok(value)
}

/// As [`from_json`], into a value that is already there.
///
/// # Errors
/// The text is not JSON, or does not fit.
pub fn read_json(text: &[u8], value: &mut dyn Decode) -> Result<(), DecodeError> {
    let mut r = Reader::new(text);
    value.read(&mut r)?;
    r.end()
}

/// As [`from_text`], into a value that is already there.
///
/// # Errors
/// The text does not fit.
pub fn read_text(text: &str, value: &mut dyn Decode) -> Result<(), DecodeError> {
    if value.read(&mut Reader::of_whole(Whole::Text(text))).is_ok() {
        return Ok(());
    }
    read_json(text.as_bytes(), value).or_else(|error| read_json(to_json(text).as_bytes(), value).map_err(|_| error))
}

/// As [`from_bytes`], into a value that is already there.
///
/// # Errors
/// The octets do not fit.
pub fn read_bytes(bytes: &[u8], value: &mut dyn Decode) -> Result<(), DecodeError> {
    if value.read(&mut Reader::of_whole(Whole::Bytes(bytes))).is_ok() {
        return Ok(());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read_text(text, value),
        Err(_) => read_json(bytes, value),
    }
}

/// The value as JSON text, without white space.
///
/// ```
/// assert_eq!(clientwright_runtime::to_json(&["a", "b"]), r#"["a","b"]"#);
/// ```
pub fn to_json<T: Encode + ?Sized>(value: &T) -> String {
    let mut w = Writer::new();
    value.write(&mut w);
    w.into_string()
}

/// The value as [`Json`].
pub fn to_value<T: Encode + ?Sized>(value: &T) -> Json {
    // What a writer wrote can be read, unless lists and objects lie too deep in one another.
    let mut json = Json::Null;
    match json.read(&mut Reader::new(to_json(value).as_bytes()).with_levels(u32::MAX)) {
        Ok(()) => json,
        Err(_) => Json::Null,
    }
}

/// The value as plain text: strings as they are, anything else as JSON.
pub fn to_text<T: Encode + ?Sized>(value: &T) -> String {
    let json = to_json(value);
    from_json(&json).unwrap_or(json)
}

/// The value as octets: octets and strings as they are, anything else as JSON.
pub fn to_bytes<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    let mut w = Writer::of_octets();
    value.write(&mut w);
    match w.is_octets() {
        true => w.into_bytes(),
        false => to_text(value).into_bytes(),
    }
}
