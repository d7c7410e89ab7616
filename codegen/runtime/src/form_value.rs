//! What stands in a part of a form of which the description does not say more.

use crate::{Decode, DecodeError, Encode, File, Json, Model, Number, Object, Reader, Writer};

/// A part of a multipart form whose type the description leaves open: a value of any kind, or a file.
///
/// A value is written as in any form: text as it stands, an object as JSON, a list as one part per item.
#[derive(Clone, Debug, PartialEq)]
pub enum FormValue {
    /// Anything that JSON can say.
    Json(Json),
    /// Octets, with a name and a type.
    File(File),
    /// Several of them, each a part of its own.
    List(Vec<FormValue>),
}

impl Default for FormValue {
    fn default() -> Self {
        Self::Json(Json::Null)
    }
}

impl Encode for FormValue {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::Json(value) => value.write(w),
            Self::File(file) => file.write(w),
            Self::List(items) => items.write(w),
        }
    }
}

/// Whatever is read is a value, never a file.
impl Decode for FormValue {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        let value = r.json()?;
        #[cfg(feature = "contract")]
        if let Some(files) = crate::contract::files(&value) {
            *self = files?;
            return Ok(());
        }
        *self = Self::Json(value);
        Ok(())
    }
}

impl Model for FormValue {
    const HOLDS_NULL: bool = true;

    fn empty() -> Self {
        Self::default()
    }
}

impl From<File> for FormValue {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl<T: Into<FormValue>> From<Vec<T>> for FormValue {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

macro_rules! from {
    ($($from:ty),*) => { $(
        impl From<$from> for FormValue {
            fn from(value: $from) -> Self {
                Self::Json(value.into())
            }
        }
    )* };
}

from!(Json, bool, i32, i64, u32, u64, f32, f64, Number, &str, String, Object);
