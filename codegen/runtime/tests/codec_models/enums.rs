//! Values that are listed.

use super::*;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Admin,
    User,
    Other(String),
}

rt::text_enum! { Role { "ADMIN" => Admin, "user \"x\"" => User, other => Other } }

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
