//! Models inside of a user's own types, by serde's traits: through JSON, and through YAML.

use clientwright_behavior::fixtures::{all_of, objects};
use clientwright_runtime as rt;
use serde::{Deserialize, Serialize};

use all_of::polymorphic::types::Pet;
use objects::{absence, access_nested, maps};

/// What a user keeps in a file of his own.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Saved {
    version: u8,
    thing: absence::types::Thing,
    pets: Vec<Pet>,
    counts: maps::types::Counts,
    note: Option<access_nested::types::Note>,
}

const JSON: &str = r#"{
    "version": 1,
    "thing": { "must": "a", "must_or_null": null, "may_or_null": null },
    "pets": [{ "petType": "meow", "lives": 9 }, { "petType": "Cow", "milk": 12345678901234567890.5 }],
    "counts": { "z": 1, "a": 2 },
    "note": { "text": "t", "written": "today" }
}"#;

#[test]
fn nothing_is_lost_in_a_type_of_ones_own() {
    let saved: Saved = serde_json::from_str(JSON).expect("it fits");
    assert_eq!(saved.thing.may_or_null, rt::Maybe::Null);
    assert!(matches!(&saved.pets[..], [Pet::Cat(_), Pet::Other(_)]), "{:?}", saved.pets);
    let json = serde_json::to_string(&saved).expect("it is JSON");
    assert_eq!(serde_json::from_str::<Saved>(&json).expect("it fits"), saved);
    // What is never sent is kept.
    assert!(json.contains(r#""written":"today""#), "{json}");
    let yaml = serde_yaml::to_string(&saved).expect("it is YAML");
    assert_eq!(serde_yaml::from_str::<Saved>(&yaml).expect("it fits"), saved, "{yaml}");
}

#[test]
fn what_does_not_fit_is_told_by_either_format() {
    let wrong = JSON.replace(r#""must": "a""#, r#""must": 7"#);
    let error = serde_json::from_str::<Saved>(&wrong).expect_err("7 is no text").to_string();
    assert!(error.starts_with("must: expected a string, found 7"), "{error}");
    let error = serde_yaml::from_str::<Pet>("petType: meow\n").expect_err("it has no lives").to_string();
    assert!(error.starts_with("lives: missing (read as Cat)"), "{error}");
}
