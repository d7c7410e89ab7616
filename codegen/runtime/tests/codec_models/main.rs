//! What the macros make of types: literal JSON in and out, and what is said about texts that do not fit.

mod enums;
mod objects;
mod unions;
mod values;
mod with_fields;

use clientwright_runtime as rt;
use rt::{Json, Map, Maybe, Model, from_json, to_json};

/// What comes out of `text` again, or what is wrong with it.
fn through<T: Model>(text: &str) -> String {
    match from_json::<T>(text) {
        Ok(value) => to_json(&value),
        Err(error) => format!("! {error}"),
    }
}

/// Pairs of a text and what becomes of it; `=` means the text itself.
fn check<T: Model>(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let expected = if *expected == "=" { text } else { expected };
        assert_eq!(through::<T>(text), *expected, "{} from {text}", std::any::type_name::<T>());
    }
}
