//! Literal JSON in and out of the generated types, topic by topic.

use clientwright_runtime as rt;
use serde_json::Value;

mod checks;
mod enums;
mod formats;
mod lists;
mod names;
mod objects;
mod parts;
mod saved;
mod unions;
mod versions;

/// Reads `json` and checks that writing gives the same value again.
#[track_caller]
fn kept<T: rt::Model>(json: &str) -> T {
    let read: T = read(json);
    assert_same(&rt::to_json(&read), json);
    read
}

#[track_caller]
fn read<T: rt::Model>(json: &str) -> T {
    rt::from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Reads `json` and checks that keeping the value, which is not sending it, loses nothing.
#[track_caller]
fn whole<T: rt::Model>(json: &str) {
    let mut w = rt::Writer::new().with_everything();
    read::<T>(json).write(&mut w);
    assert_same(&w.into_string(), json);
}

/// The message that reading `json` fails with.
#[track_caller]
fn fault<T: rt::Model>(json: &str) -> String {
    match rt::from_json::<T>(json) {
        Ok(value) => panic!("{json} was read as {value:?}"),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn assert_same(ours: &str, json: &str) {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(parse(ours), parse(json));
}

#[track_caller]
fn assert_starts(message: &str, start: &str) {
    assert!(message.starts_with(start), "{message}");
}
