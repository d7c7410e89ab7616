//! Any JSON value.

use std::{fmt, str::FromStr};

use super::{Decode, DecodeError, Encode, Model, Number, Object, Reader, Writer};

/// A JSON value of which nothing is known beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object, whose keys keep their order.
    Object(Object),
}

static NULL: Json = Json::Null;

impl Json {
    /// The value under `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }

    /// The item at `index`, if this is a list that has it.
    pub fn at(&self, index: usize) -> Option<&Json> {
        self.as_array()?.get(index)
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, if this is an integer in range.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The number, if this is an integer in range.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The nearest number of 64 bits, if this is a number.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Whether both are the same to JSON Schema: numbers by what they count, not by how they are written.
    pub(super) fn means(&self, other: &Json) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.means(b),
            (Self::Array(a), Self::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.means(b)),
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| a.means(b)))
            }
            (a, b) => a == b,
        }
    }

    /// The entries, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        }
    }
}

impl Encode for Json {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Bool(value) => w.boolean(*value),
            Self::Number(number) => number.write(w),
            Self::String(text) => w.text(text),
            Self::Array(items) => w.array(items),
            Self::Object(entries) => w.map(entries),
        }
    }
}

impl Decode for Json {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = r.json()?;
        Ok(())
    }
}

impl Model for Json {
    const HOLDS_NULL: bool = true;

    fn empty() -> Self {
        Self::Null
    }
}

impl Reader<'_> {
    /// Reads whatever value stands here.
    ///
    /// # Errors
    /// No well-formed value stands here.
    pub fn json(&mut self) -> Result<Json, DecodeError> {
        Ok(match self.peek() {
            b'{' => Json::Object(filled(self)?),
            b'[' => Json::Array(filled(self)?),
            b'"' => Json::String(filled(self)?),
            b't' if self.word(b"true") => Json::Bool(true),
            b'f' if self.word(b"false") => Json::Bool(false),
            b'n' if self.word(b"null") => Json::Null,
            b'-' | b'0'..=b'9' => Json::Number(filled(self)?),
            _ => return Err(self.expected("a value")),
        })
    }
}

fn filled<T: Model>(r: &mut Reader<'_>) -> Result<T, DecodeError> {
    let mut value = T::empty();
    value.read(r)?;
    Ok(value)
}

/// JSON text without white space.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&super::to_json(self))
    }
}

/// Takes JSON text.
impl FromStr for Json {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        super::from_json(text)
    }
}

/// `value["user"]["name"]`: null where there is no such value.
impl std::ops::Index<&str> for Json {
    type Output = Json;

    fn index(&self, key: &str) -> &Json {
        self.get(key).unwrap_or(&NULL)
    }
}

/// `value["users"][0]`: null where there is no such value.
impl std::ops::Index<usize> for Json {
    type Output = Json;

    fn index(&self, index: usize) -> &Json {
        self.at(index).unwrap_or(&NULL)
    }
}

macro_rules! from {
    ($($from:ty: $value:ident => $json:expr,)*) => { $(
        impl From<$from> for Json {
            fn from($value: $from) -> Self {
                $json
            }
        }
    )* };
}

from! {
    (): _value => Self::Null,
    bool: value => Self::Bool(value),
    i32: value => Self::Number(value.into()),
    i64: value => Self::Number(value.into()),
    u32: value => Self::Number(value.into()),
    u64: value => Self::Number(value.into()),
    f32: value => Self::Number(value.into()),
    f64: value => Self::Number(value.into()),
    Number: value => Self::Number(value),
    &str: value => Self::String(value.to_owned()),
    String: value => Self::String(value),
    Object: value => Self::Object(value),
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
