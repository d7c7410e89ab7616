//! A number of any size and precision.

use std::{fmt, str::FromStr};

use super::{
    Decode, DecodeError, Encode, Model, Reader, Writer,
    decimal::Decimal,
    numerals::{self, Exact},
};

/// A JSON number, kept digit by digit as it was written.
///
/// Two numbers are equal if they are written in the same way: `1` and `1.0` differ.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Digits);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Digits {
    /// Written just as this integer is.
    Integer(i64),
    /// Anything else.
    Text(Box<str>),
}

impl Number {
    /// `text` must be a well-formed number.
    fn of(text: &str) -> Self {
        match text.parse() {
            // `-0` is another text than `0`.
            Ok(value) if text != "-0" => Self(Digits::Integer(value)),
            _ => Self(Digits::Text(text.into())),
        }
    }

    fn exact(&self) -> Exact {
        match &self.0 {
            Digits::Integer(value) => {
                Exact::Integer(numerals::Integer { negative: *value < 0, size: value.unsigned_abs() })
            }
            Digits::Text(text) => numerals::exact(text),
        }
    }

    /// The number, if it is an integer in range; `1.0` and `1e3` are integers.
    pub fn as_i64(&self) -> Option<i64> {
        match self.exact() {
            Exact::Integer(integer) => integer.to_i64(),
            Exact::Huge | Exact::Fraction => None,
        }
    }

    /// The number, if it is an integer in range; `1.0` and `1e3` are integers.
    pub fn as_u64(&self) -> Option<u64> {
        match self.exact() {
            Exact::Integer(integer) => integer.to_u64(),
            Exact::Huge | Exact::Fraction => None,
        }
    }

    /// The nearest number of 64 bits, which is infinite if this one is too big.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Digits::Integer(value) => *value as f64,
            Digits::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether both count the same, by all of their digits.
    pub(super) fn means(&self, other: &Number) -> bool {
        match (self.as_i64(), other.as_i64()) {
            (None, None) => {
                let decimals = Decimal::of(&self.to_string()).zip(Decimal::of(&other.to_string()));
                self == other || decimals.is_some_and(|(a, b)| a.compare(&b).is_eq())
            }
            (a, b) => a == b,
        }
    }

    /// Whether there is no fraction.
    pub fn is_integer(&self) -> bool {
        self.exact() != Exact::Fraction
    }

    /// `None` for infinity and for what is no number.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::written(&value))
    }

    fn written(value: &dyn Encode) -> Self {
        let mut w = Writer::new();
        value.write(&mut w);
        Self::of(&w.into_string())
    }
}

impl Encode for Number {
    fn write(&self, w: &mut Writer) {
        match &self.0 {
            Digits::Integer(value) => w.signed(*value),
            Digits::Text(text) => w.raw(text),
        }
    }
}

impl Decode for Number {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Self::of(r.number("a number")?);
        Ok(())
    }
}

impl Model for Number {
    fn empty() -> Self {
        Self::default()
    }
}

/// Zero.
impl Default for Number {
    fn default() -> Self {
        Self(Digits::Integer(0))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Digits::Integer(value) => fmt::Display::fmt(value, f),
            Digits::Text(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

/// Takes what JSON takes for a number.
impl FromStr for Number {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        super::from_json(text)
    }
}

macro_rules! from {
    ($($int:ident)*) => { $(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                Self::of(&value.to_string())
            }
        }
    )* };
}

from! { i8 i16 i32 u8 u16 u32 u64 usize isize i128 u128 }

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Digits::Integer(value))
    }
}

/// Infinity and what is no number become zero, for want of something better; see [`Number::from_f64`].
impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::from_f64(value).unwrap_or_default()
    }
}

/// With no more digits than it takes among the numbers of 32 bits. See [`Number::from_f64`] for infinity.
impl From<f32> for Number {
    fn from(value: f32) -> Self {
        if value.is_finite() { Self::written(&value) } else { Self::default() }
    }
}
