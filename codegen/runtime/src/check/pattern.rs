//! Regular expressions. Those of descriptions are JavaScript's, of which `regex-lite` knows most.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use regex_lite::Regex;

/// Expressions by their text; none for those that the library cannot read, and which demand nothing then.
static READ: Mutex<BTreeMap<&'static str, Option<Regex>>> = Mutex::new(BTreeMap::new());

/// Whether the expression is found in the text, if the library can read it.
pub(super) fn is_found(pattern: &'static str, text: &str) -> Option<bool> {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = read.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
    regex.as_ref().map(|regex| regex.is_match(text))
}
