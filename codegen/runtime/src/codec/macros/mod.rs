//! The macros that generated code calls: each lists a type's parts, and the runtime does the rest.
//!
//! What they expand to is one call a function, over tables, because the code of each type is what makes generated
//! crates slow to compile. Paths are absolute, so a type called `Option` or `Result` does no harm.

mod enums;
mod object;
mod unions;

#[doc(hidden)]
pub mod table {
    //! What the macros' expansions call, and nobody else.

    pub use super::super::{
        fields::{Keys, Slot},
        unions::{Candidate, Tagged},
        writer::Part,
    };
    use crate::{Encode, Json, Writer};
    use std::hash::Hasher;

    /// Hashes what is written of a value, whose parts must all be equal to themselves.
    pub fn hash(value: &dyn Encode, state: &mut impl Hasher) {
        let mut w = Writer::to_compare();
        value.write(&mut w);
        state.write(&w.into_bytes());
    }

    /// Which of the texts it is.
    pub fn find(texts: &[&str], text: &str) -> Option<usize> {
        texts.iter().position(|known| *known == text)
    }

    /// Which of the JSON texts means the same value.
    pub fn find_json(texts: &[&str], value: &Json) -> Option<usize> {
        super::super::unions::position(texts, || Some(value.clone()))
    }
}

/// Makes a struct of one unnamed field the same JSON as the field.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Tags(Vec<String>);
/// rt::newtype! { Tags(Vec<String>) }
///
/// assert_eq!(rt::from_json::<Tags>(r#"["a"]"#).unwrap(), Tags(vec!["a".to_owned()]));
/// ```
#[macro_export]
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        #[allow(deprecated)]
        const _: () = {
            impl ::core::convert::From<$inner> for $name {
                fn from(value: $inner) -> Self {
                    Self(value)
                }
            }
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    $crate::Encode::write(&self.0, w)
                }
                fn absent(&self) -> ::core::primitive::bool {
                    $crate::Encode::absent(&self.0)
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    $crate::Decode::read(&mut self.0, r)
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self($crate::Model::empty())
                }
            }
        };
        $crate::serde_shims! { $name }
    };
}
