//! Values that keep to the limits of the description, and others.

use clientwright_behavior::fixtures::objects::checked::types::{Circle, Shape, Thing};

use clientwright_behavior::fixtures::objects::checked_deeper;

use crate::read;

/// What `check` says of the value, a limit a line.
fn said(json: &str) -> String {
    read::<Thing>(json).check().err().map(|violations| violations.to_string().replace("; ", "\n")).unwrap_or_default()
}

#[test]
fn what_keeps_to_all_limits_is_good() {
    assert_eq!(said(r#"{ "name": "n" }"#), "");
    assert_eq!(
        said(
            r#"{ "name": "Ärger", "age": 150, "share": 0.29, "code": "DE", "tags": ["ab", "cd", "ef"],
                 "counts": { "a": 9, "b": -1 }, "shape": { "radius": 1 }, "parts": [{ "name": "x" }] }"#
        ),
        ""
    );
    assert_eq!(said(r#"{ "name": "n", "share": null }"#), "", "null has no size");
}

#[test]
fn each_limit_is_told_with_its_place() {
    assert_eq!(said(r#"{ "name": "" }"#), "name: expected at least 1 characters, found 0");
    assert_eq!(said(r#"{ "name": "n", "age": 151 }"#), "age: expected at most 150, found 151");
    assert_eq!(said(r#"{ "name": "n", "share": 0 }"#), "share: expected more than 0, found 0");
    assert_eq!(said(r#"{ "name": "n", "share": 0.295 }"#), "share: expected a multiple of 0.01, found 0.295");
    assert_eq!(
        said(r#"{ "name": "n", "tags": ["ab", "c", "ab"] }"#),
        "tags: expected no item twice, found \"ab\" twice\ntags[1]: expected at least 2 characters, found 1"
    );
    assert_eq!(said(r#"{ "name": "n", "tags": [] }"#), "tags: expected at least 1 items, found 0");
    assert_eq!(said(r#"{ "name": "n", "counts": { "a": 10 } }"#), "counts.a: expected at most 9, found 10");
    assert_eq!(
        said(r#"{ "name": "n", "counts": { "a": 1, "b": 2, "c": 3 } }"#),
        "counts: expected at most 2 keys, found 3"
    );
}

#[test]
fn what_is_in_other_types_is_looked_at() {
    assert_eq!(said(r#"{ "name": "n", "shape": { "radius": 0.5 } }"#), "shape.radius: expected at least 1, found 0.5");
    assert_eq!(said(r#"{ "name": "n", "shape": { "x": -5 } }"#), "");
    assert_eq!(
        said(r#"{ "name": "n", "parts": [{ "name": "x" }, { "name": "x", "age": -1 }] }"#),
        "parts[1].age: expected at least 0, found -1"
    );
}

#[test]
fn patterns_are_looked_at() {
    assert_eq!(said(r#"{ "name": "n", "code": "de" }"#), "code: expected text that matches `^[A-Z]{2}$`, found \"de\"");
}

#[test]
fn a_value_is_checked_where_it_is_made() {
    let round = |radius: f64| Thing { shape: Some(Shape::Circle(Circle { radius })), ..Thing::new("n") }.checked();
    assert_eq!(round(2.0).map(|thing| thing.name), Ok("n".to_owned()));
    assert_eq!(round(0.0).map_err(|violations| violations.0[0].path.clone()).err(), Some("shape.radius".to_owned()));
}

fn said_deeper(json: &str) -> String {
    let thing = read::<checked_deeper::types::Thing>(json);
    thing.check().err().map(|violations| violations.to_string()).unwrap_or_default()
}

#[test]
fn values_without_names_are_looked_at() {
    assert_eq!(said_deeper(r#"{ "label": "abc", "new": 9 }"#), "");
    assert_eq!(said_deeper(r#"{ "label": "abc", "new": 10 }"#), "new: expected at most 9, found 10");
}

#[test]
fn places_of_a_list_have_limits_of_their_own() {
    assert_eq!(said_deeper(r#"{ "pair": ["abc", [0, 1]] }"#), "");
    assert_eq!(
        said_deeper(r#"{ "pair": ["abcd", [0, -1]] }"#),
        "pair[0]: expected at most 3 characters, found 4; pair[1][1]: expected at least 0, found -1"
    );
    assert_eq!(
        said_deeper(r#"{ "mixed": [{ "label": "abcd" }, 1, { "any": "text" }] }"#),
        "mixed[0].label: expected at most 3 characters, found 4"
    );
}

#[test]
fn a_list_of_itself_is_looked_into() {
    assert_eq!(said_deeper(r#"{ "tree": [[{ "weight": 1 }], []] }"#), "");
    assert_eq!(
        said_deeper(r#"{ "tree": [[{ "weight": 1 }, { "weight": 0 }], []] }"#),
        "tree[0][1].weight: expected more than 0, found 0"
    );
    assert_eq!(
        said_deeper(r#"{ "chain": [{ "weight": 1 }, [{ "weight": -1 }, null]] }"#),
        "chain[1][0].weight: expected more than 0, found -1"
    );
}

#[test]
fn inputs_of_a_call_are_checked_where_it_is_asked() {
    let client = checked_deeper::Client::default_builder().build().expect("the description names a server");
    let call = |id: &str| client.api().get_thing(id);
    assert!(call("ab").size(100).sort(["name"]).checked_query(true).checked().is_ok());
    let wrong = call("a").size(101).sort(["a", "b", "names"]).checked().map(drop);
    assert_eq!(
        wrong.expect_err("too much of everything").to_string(),
        "id: expected at least 2 characters, found 1; size: expected at most 100, found 101; \
         sort: expected at most 2 items, found 3; sort[2]: expected at most 4 characters, found 5"
    );
}
