//! Truth values, numbers, text and nothing.

use super::{Decode, DecodeError, Encode, Model, Reader, Writer, numerals};

/// Carries nothing: read from anything, written as `null`.
pub type Unit = ();

impl Encode for () {
    fn write(&self, w: &mut Writer) {
        w.null();
    }
    fn absent(&self) -> bool {
        true
    }
}

impl Decode for () {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        r.ignore()
    }
}

impl Encode for bool {
    fn write(&self, w: &mut Writer) {
        w.boolean(*self);
    }
}

impl Decode for bool {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = r.boolean()?;
        Ok(())
    }
}

impl Encode for str {
    fn write(&self, w: &mut Writer) {
        w.text(self);
    }
}

impl Encode for String {
    fn write(&self, w: &mut Writer) {
        w.text(self);
    }
}

impl Decode for String {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = r.whole_or_text()?.into_owned();
        Ok(())
    }
}

macro_rules! integers {
    ($($int:ident $read:ident $range:literal,)*) => { $(
        impl Encode for $int {
            fn write(&self, w: &mut Writer) {
                w.$read((*self).into());
            }
        }

        impl Decode for $int {
            fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
                r.peek();
                let begin = r.offset();
                *self = r.$read($range)?.try_into().map_err(|_| r.out_of_range($range, begin))?;
                Ok(())
            }
        }
    )* };
}

integers! {
    i32 signed "from -2147483648 to 2147483647",
    i64 signed "of 64 bits",
    u32 unsigned "from 0 to 4294967295",
    u64 unsigned "from 0 to 18446744073709551615",
}

macro_rules! floats {
    ($($float:ident $push:ident $range:literal,)*) => { $(
        /// What is no number in JSON, such as infinity, is written as `null`.
        impl Encode for $float {
            fn write(&self, w: &mut Writer) {
                numerals::$push(&mut w.out, *self);
            }
        }

        impl Decode for $float {
            fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
                let text = r.number("a number")?;
                let value = text.parse().unwrap_or($float::INFINITY);
                if value.is_infinite() {
                    return Err(r.expected_at($range, r.offset() - text.len()));
                }
                *self = value;
                Ok(())
            }
        }
    )* };
}

floats! {
    f32 push_float32 "a number of up to 3.4e38",
    f64 push_float "a number of up to 1.8e308",
}

macro_rules! models {
    ($($name:ty => $empty:expr,)*) => { $(
        impl Model for $name {
            fn empty() -> Self {
                $empty
            }
        }
    )* };
}

models! {
    () => (),
    bool => false,
    i32 => 0,
    i64 => 0,
    u32 => 0,
    u64 => 0,
    f32 => 0.0,
    f64 => 0.0,
    String => String::new(),
}
