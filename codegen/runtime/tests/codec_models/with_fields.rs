//! What a struct has besides, where the macro that lists its fields says so: equality and hashes.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;

#[derive(Clone, Debug, Default, PartialEq)]
struct Nothing {}

#[derive(Clone, Debug, PartialEq)]
struct Closed {
    id: i64,
    r#type: Option<String>,
    #[deprecated]
    made: Option<rt::DateTime>,
    password: Option<rt::Secret>,
    list: Vec<Option<bool>>,
    any: Json,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Open {
    id: i64,
    labels: Map<String>,
    others: Map<Json>,
    shared: Map<Json>,
}

rt::object! { Nothing: Eq + Hash + Default {} }
rt::object! {
    Closed: Eq + Hash {
        required "id" => id,
        optional "kind \"of\"" => r#type,
        read_only "made" => made,
        optional "password" => password,
        required "list" => list,
        required "any" => any,
    }
}
rt::object! {
    Open: Hash + Eq + Default {
        required "id" => id,
        optional "labels" => labels,
        rest => others,
        flatten => shared,
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Outer {
    closed: Closed,
    open: Option<Box<Open>>,
}
rt::object! { Outer: Eq + Hash { required "closed" => closed, optional "open" => open } }

#[allow(deprecated)]
fn closed() -> Closed {
    Closed {
        id: 7,
        r#type: Some("a\n\"b\"".to_owned()),
        made: Some("2026-11-30T15:00:00Z".parse().expect("a time")),
        password: Some("hunter2".into()),
        list: vec![Some(true), None],
        any: rt::from_json(r#"{"b": [1.50, null], "a": {}}"#).expect("JSON"),
    }
}

fn open(others: &str) -> Open {
    Open {
        id: 1,
        labels: rt::from_json(r#"{"x": "y"}"#).expect("JSON"),
        shared: rt::Map::new(),
        others: rt::from_json(others).expect("JSON"),
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn equal_values_have_equal_hashes() {
    let (one, other) = (open(r#"{"a": {"x": 1, "y": 2}, "b": 2}"#), open(r#"{"b": 2, "a": {"y": 2, "x": 1}}"#));
    assert_eq!(one, other);
    assert_eq!(hash(&one), hash(&other));
    let deep = |open: &Open| Outer { closed: closed(), open: Some(Box::new(open.clone())) };
    assert_eq!(deep(&one), deep(&other));
    assert_eq!(hash(&deep(&one)), hash(&deep(&other)));
}

#[test]
#[allow(deprecated)]
fn every_field_counts_for_the_hash() {
    let changes: [fn(&mut Closed); 6] = [
        |value| value.id = 8,
        |value| value.r#type = None,
        |value| value.made = None,
        |value| value.password = None,
        |value| value.list.clear(),
        |value| value.any = rt::Json::Null,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut changed = closed();
        change(&mut changed);
        assert_ne!(hash(&changed), hash(&closed()), "the field at {index}");
    }
    assert_ne!(hash(&open("{}")), hash(&open(r#"{"a": null}"#)));
}

#[test]
fn with_the_rest_in_the_middle() {
    #[derive(Clone, Debug, PartialEq)]
    struct Odd {
        a: i64,
        rest: Map<i64>,
        b: Option<i64>,
    }
    rt::object! { Odd { required "a" => a, rest => rest, read_only "b" => b } }
    let odd: Odd = from_json(r#"{"a": 1, "b": 2, "c": 3}"#).expect("an object");
    assert_eq!((odd.a, odd.b), (1, Some(2)));
    assert_eq!(to_json(&odd), r#"{"a":1,"c":3}"#);
}

#[test]
fn all_words_together() {
    assert_eq!(hash(&Nothing::default()), hash(&from_json::<Nothing>("{}").expect("an object")));
    let empty: std::collections::HashSet<Open> = [Open::default(), open("{}")].into();
    assert_eq!(empty.len(), 2);
}
