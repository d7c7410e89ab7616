//! Values that are listed.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;

#[derive(Clone, Debug)]
pub(crate) enum Role {
    Admin,
    User,
    Other(String),
}

rt::text_enum! { Role: Eq + Hash { "ADMIN" => Admin, "user \"x\"" => User, other => Other } }

/// An order goes by the variants, and what is equal with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Step {
    Second,
    First,
    Other(String),
}

rt::text_enum! { Step { "2" => Second, "1" => First, other => Other } }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Level {
    Low,
    High,
    Other(i64),
}

rt::integer_enum! { Level { -1 => Low, 2 => High, other => Other, } }

#[derive(Clone, Debug, PartialEq)]
enum Mixed {
    One,
    Big,
    A,
    Yes,
    Nothing,
    Pair,
    Other(Json),
}

rt::json_enum! { Mixed { "1" => One, "1e400" => Big, "\"a\"" => A, "true" => Yes, "null" => Nothing, "{\"a\": [1]}" => Pair, other => Other } }

#[test]
fn enums_keep_what_they_do_not_know() {
    check::<Role>(&[
        ("\"ADMIN\"", "="),
        ("\"admin\"", "="),
        ("\"\"", "="),
        (r#""user \"x\"""#, "="),
        ("7", "! expected a string, found 7"),
        ("null", "! expected a string, found null"),
    ]);
    check::<Level>(&[
        ("-1", "="),
        ("2.0", "2"),
        ("3", "="),
        ("2.5", "! expected an integer, found 2.5"),
        ("9223372036854775808", "! expected an integer of 64 bits, found 9223372036854775808"),
    ]);
    check::<Mixed>(&[
        ("1", "="),
        ("1.00", "1"),
        ("1e400", "="),
        ("\"a\"", "="),
        ("\"b\"", "="),
        ("true", "="),
        ("null", "="),
        (r#"{"a": [1.0]}"#, r#"{"a": [1]}"#),
        ("[1.0]", "="),
    ]);
    check::<Option<Mixed>>(&[("null", "=")]);
    assert_eq!(from_json::<Mixed>("1e0").unwrap(), Mixed::One);
    assert_eq!(from_json::<Mixed>("[]").unwrap(), Mixed::Other(Json::Array(Vec::new())));
    assert_eq!((Mixed::Big.as_json(), Mixed::A.to_string()), ("1e400".parse().unwrap(), "\"a\"".to_owned()));
    assert_eq!(Mixed::from(Json::from(true)), Mixed::Yes);
    assert_eq!(Mixed::ALL.len(), 6);
    assert_eq!(Role::ALL, [Role::Admin, Role::User]);
    assert_eq!("ADMIN".parse(), Ok(Role::Admin));
    assert_eq!((Role::from("x".to_owned()).as_str(), format!("{:>6}", Role::Admin)), ("x", " ADMIN".to_owned()));
    assert_eq!((Level::from(2), Level::from(5).as_i64(), Level::Low.to_string()), (Level::High, 5, "-1".to_owned()));
    assert_eq!(Level::ALL, [Level::Low, Level::High]);
}

#[test]
fn texts_that_are_sent_alike_are_equal() {
    let hashed = |role: &Role| {
        let mut state = DefaultHasher::new();
        role.hash(&mut state);
        state.finish()
    };
    let (admin, written) = (Role::Admin, Role::Other("ADMIN".to_owned()));
    assert_eq!((&admin, hashed(&admin)), (&written, hashed(&written)));
    assert_ne!(admin, Role::User);
    assert_ne!(Role::Other("a".to_owned()), Role::Other("b".to_owned()));
    assert_ne!(Step::First, Step::Other("1".to_owned()));
    assert!(Step::Second < Step::First && from_json::<Step>("\"1\"").unwrap() == Step::First);
}
