//! JSON to values and back, with nearly no code of its own for each type.
//!
//! A type says what it consists of ([`Encode`], [`Decode`], [`Model`]; the macros write that down), and one reader and
//! one writer do the rest. Here is no HTTP, and nothing that knows where a text comes from.

mod containers;
pub(crate) mod decimal;
mod error;
mod excerpt;
mod fields;
mod json;
mod lenient;
mod macros;
mod map;
mod number;
mod numerals;
mod octets;
mod passed_over;
mod primitives;
mod reader;
mod scan;
mod serde;
mod text;
mod traits;
mod unions;
mod whole;
mod writer;

pub use self::{
    containers::Maybe,
    error::DecodeError,
    json::Json,
    lenient::read_json_leniently,
    macros::table,
    map::{Map, Names, Object},
    number::Number,
    octets::{Base64, Base64Url},
    primitives::Unit,
    reader::{Kind, Reader},
    text::{Date, DateTime, Duration, Secret, Time, Uuid},
    traits::{Choice, Decode, Encode, Entries, List, Model},
    whole::{from_bytes, from_json, from_text, read_bytes, read_json, read_text, to_bytes, to_json, to_text, to_value},
    writer::Writer,
};

#[doc(hidden)]
#[cfg(feature = "serde")]
pub use self::serde::shims;
