//! Any bytes as JSON for a type: of the fixtures that have every shape, and any JSON at all.

use std::sync::LazyLock;

use clientwright_behavior::fixtures::roundtrip::{names, shapes, swagger2};
use clientwright_runtime::{Json, from_json, roundtrip::Turn, to_json};
use serde::de::IgnoredAny;
use serde_json::Value;

/// What reads and writes a value of each type.
static TURNS: LazyLock<Vec<Turn>> = LazyLock::new(|| {
    let all = [&shapes::roundtrip::ROUNDTRIP, &names::roundtrip::ROUNDTRIP, &swagger2::roundtrip::ROUNDTRIP];
    all.into_iter().flat_map(|crate_| crate_.types.iter().map(|(_, turn)| *turn)).collect()
});

/// # Panics
/// If what is written is not read as the same, or if JSON is not what it is to `serde_json`.
pub fn check(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    any(rest);
    let Ok(text) = str::from_utf8(rest) else { return };
    let turn = TURNS[usize::from(*first) % TURNS.len()];
    if let Ok(once) = turn(text) {
        serde_json::from_str::<IgnoredAny>(&once).unwrap_or_else(|error| panic!("{once} is no JSON: {error}"));
        let twice = turn(&once).unwrap_or_else(|error| panic!("{once} was written and is not read: {error}"));
        assert_eq!(once, twice, "it is not the same when read again");
    }
}

/// Numbers are compared as they are written: we keep all digits.
fn any(bytes: &[u8]) {
    let theirs = serde_json::from_slice::<Value>(bytes);
    match from_json::<Json>(bytes) {
        Ok(ours) => {
            let written = to_json(&ours);
            let again: Json = from_json(written.as_bytes()).expect("what is written is JSON");
            assert_eq!(ours, again, "{written} is not the same when read again");
            if let Ok(theirs) = theirs {
                let ours: Value = serde_json::from_str(&written).expect("what is written is JSON to others");
                assert_eq!(ours, theirs, "{written} says something else");
            }
        }
        Err(error) => {
            if let Ok(theirs) = theirs {
                panic!("{theirs} is JSON, and refused: {error}");
            }
        }
    }
}
