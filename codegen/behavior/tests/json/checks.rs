//! Values that keep to the limits of the description, and others.

use clientwright_behavior::fixtures::objects::checked::types::{Circle, Shape, Thing};

use clientwright_behavior::fixtures::objects::{checked_deeper, checked_parts};

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

fn said_of_parts(json: &str) -> String {
    let change = read::<checked_parts::types::Change>(json);
    change.check().err().map(|violations| violations.to_string()).unwrap_or_default()
}

#[test]
fn keys_of_an_object_are_counted() {
    assert_eq!(said_of_parts("{}"), "expected at least 1 keys, found 0");
    assert_eq!(said_of_parts(r#"{ "part": { "id": "i", "size": 1 } }"#), "");
    // Null is a value, and what is left out is none.
    assert_eq!(said_of_parts(r#"{ "part": { "id": "i", "note": null } }"#), "");
    assert_eq!(said_of_parts(r#"{ "part": { "id": "i" } }"#), "part: expected at least 2 keys, found 1");
    assert_eq!(
        said_of_parts(r#"{ "parts": [{ "id": "i", "size": -1 }, { "id": "i" }] }"#),
        "parts[1]: expected at least 2 keys, found 1; parts[0].size: expected at least 0, found -1"
    );
    assert_eq!(
        said_of_parts(r#"{ "label": "ab", "any_kind": 1, "nest": [], "owned": { "email": "a@b" } }"#),
        "expected at most 3 keys, found 4"
    );
    assert_eq!(said_of_parts(r#"{ "owned": { "id": "i", "email": "a@b" } }"#), "");
    assert_eq!(
        said_of_parts(r#"{ "owned": { "id": "i", "email": "a" } }"#),
        "owned.email: expected at least 3 characters, found 1"
    );
    let part = checked_parts::types::Part::new("i");
    assert_eq!(part.checked().map_err(|it| it.to_string()), Err("expected at least 2 keys, found 1".to_owned()));
}

#[test]
fn what_alternatives_hold_is_looked_at() {
    for json in [r#""ab""#, "1", r#"["abc", ""]"#, r#"{ "id": "i", "size": 0 }"#, "true"] {
        assert_eq!(said_of_parts(&format!(r#"{{ "label": {json} }}"#)), "");
    }
    for (json, message) in [
        (r#""a""#, "label: expected at least 2 characters, found 1"),
        (r#""AB""#, "label: expected text that matches `^[a-z]+$`, found \"AB\""),
        ("0", "label: expected at least 1, found 0"),
        (r#"["abcd"]"#, "label[0]: expected at most 3 characters, found 4"),
        (r#"["", "", ""]"#, "label: expected at most 2 items, found 3"),
        (r#"{ "id": "i" }"#, "label: expected at least 2 keys, found 1"),
        (r#"{ "id": "i", "size": -1 }"#, "label.size: expected at least 0, found -1"),
    ] {
        assert_eq!(said_of_parts(&format!(r#"{{ "label": {json} }}"#)), message);
    }
    let label = read::<checked_parts::types::Label>("0");
    assert_eq!(label.check().map_err(|it| it.to_string()), Err("expected at least 1, found 0".to_owned()));
    assert_eq!(said_of_parts(r#"{ "any_kind": "abc" }"#), "");
    assert_eq!(said_of_parts(r#"{ "any_kind": "abcd" }"#), "any_kind: expected at most 3 characters, found 4");
    assert_eq!(said_of_parts(r#"{ "any_kind": 100 }"#), "any_kind: expected at most 99, found 100");
}

#[test]
fn values_are_looked_at_by_the_pattern_of_their_key() {
    assert_eq!(said_of_parts(r#"{ "keyed": { "id": "", "n_a": 9, "s_a": "ab", "free_a": "", "else": "abc" } }"#), "");
    assert_eq!(
        said_of_parts(r#"{ "keyed": { "n_a": 10, "s_a": "abc", "else": "ab" } }"#),
        "keyed.n_a: expected at most 9, found 10; keyed.s_a: expected at most 2 characters, found 3; \
         keyed.else: expected at least 3 characters, found 2"
    );
    assert_eq!(said_of_parts(r#"{ "map": { "n_a": 0, "else": "a" } }"#), "");
    assert_eq!(
        said_of_parts(r#"{ "map": { "n_a": -1, "else": "" } }"#),
        "map.n_a: expected at least 0, found -1; map.else: expected at least 1 characters, found 0"
    );
    assert_eq!(said_of_parts(r#"{ "named": { "a": 6 } }"#), "named.a: expected at most 5, found 6");
}

#[test]
fn each_list_of_lists_has_its_own_limits() {
    assert_eq!(said_of_parts(r#"{ "nest": [[], [[], []]] }"#), "");
    assert_eq!(said_of_parts(r#"{ "nest": [[], [[], [], []]] }"#), "nest[1]: expected at most 2 items, found 3");
    assert_eq!(said_of_parts(r#"{ "nest": [[], [], []] }"#), "nest: expected at most 2 items, found 3");
}

#[test]
fn objects_that_are_inputs_are_looked_into() {
    use checked_parts::types::Filter;
    let client = checked_parts::Client::default_builder().build().expect("the description names a server");
    let call =
        |filter: Filter| client.api().list_things().filter(&filter).checked().map(drop).map_err(|it| it.to_string());
    assert_eq!(call(Filter { size: Some(9), name: Some("ab".to_owned()), ..Filter::default() }), Ok(()));
    assert_eq!(call(Filter::default()), Err("filter: expected at least 1 keys, found 0".to_owned()));
    let mut wrong = Filter { size: Some(10), name: Some("a".to_owned()), ..Filter::default() };
    wrong.additional.insert("else", "abcde".to_owned());
    assert_eq!(
        call(wrong),
        Err("filter.size: expected at most 9, found 10; filter.name: expected at least 2 characters, found 1; \
             filter.else: expected at most 4 characters, found 5"
            .to_owned())
    );
    let labels = clientwright_runtime::Map::from_iter(
        [("a", "abcd"), ("b", ""), ("c", "")].map(|(key, text)| (key, text.to_owned())),
    );
    let labels = client.api().list_things().labels(&labels).checked().map(drop);
    assert_eq!(
        labels.expect_err("too much of everything").to_string(),
        "labels: expected at most 2 keys, found 3; labels.a: expected at most 3 characters, found 4"
    );
}
