//! Headers of replies as the types that they are described with.

use crate::{Decode, DecodeError, Headers, Json, Model, read_json, read_text, to_json};

impl Headers {
    /// The header of this name as a type, if it is there: one value, or items between commas.
    ///
    /// ```
    /// let mut headers = clientwright_runtime::Headers::new();
    /// headers.set("X-Total", "70")?;
    /// headers.set("X-Tags", "a, b")?;
    ///
    /// assert_eq!(headers.read::<i64>("x-total").unwrap(), Some(70));
    /// assert_eq!(headers.read::<Vec<String>>("x-tags").unwrap().unwrap(), ["a", "b"]);
    /// assert_eq!(headers.read::<i64>("x-none").unwrap(), None);
    /// # Ok::<(), clientwright_runtime::InvalidHeader>(())
    /// ```
    ///
    /// # Errors
    /// If it is there and cannot be read as one.
    pub fn read<T: Model>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        let mut value = T::empty();
        Ok(read(self, name, &mut value)?.then_some(value))
    }
}

/// Whether there was something to read.
fn read(headers: &Headers, name: &str, value: &mut dyn Decode) -> Result<bool, DecodeError> {
    let lines: Vec<&str> = headers.get_all(name).map(str::trim).collect();
    let Some(first) = lines.first() else { return Ok(false) };
    match read_text(first, value).or_else(|error| read_items(&lines, value).map_err(|_| error)) {
        Ok(()) => Ok(true),
        Err(error) => Err(error.under_key(name)),
    }
}

/// Items are texts if they can be, else what they are in JSON. Several lines are one (RFC 9110 5.3).
fn read_items(lines: &[&str], value: &mut dyn Decode) -> Result<(), DecodeError> {
    let items: Vec<&str> =
        lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty()).collect();
    let texts: Vec<Json> = items.iter().map(|item| (*item).into()).collect();
    read_json(to_json(&texts).as_bytes(), value)
        .or_else(|_| read_json(format!("[{}]", items.join(",")).as_bytes(), value))
}

/// Gives a struct of `Option`s, written beside it, `of(&Headers) -> Result<Self, DecodeError>`.
#[macro_export]
macro_rules! headers {
    ($name:ident { $($wire:literal => $field:ident),+ $(,)? }) => {
        impl $name {
            /// The headers of a reply, as far as they are there.
            ///
            /// # Errors
            /// If one is there and cannot be read as what it is described as.
            pub fn of(headers: &$crate::Headers) -> Result<Self, $crate::DecodeError> {
                Ok(Self { $($field: headers.read($wire)?),+ })
            }
        }
    };
}
