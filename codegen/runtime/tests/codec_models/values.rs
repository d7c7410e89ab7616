//! Values that have no type of their own, and types that are the same JSON as another.

use super::{
    enums::{Level, Role},
    objects::User,
    unions::Value,
    *,
};

#[test]
fn single_values() {
    check::<bool>(&[
        ("true", "="),
        ("0", "! expected true or false, found 0"),
        ("\"true\"", "! expected true or false, found \"true\""),
    ]);
    check::<i32>(&[
        ("2147483647", "="),
        ("-2147483648", "="),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("-0", "0"),
        ("-0.0", "0"),
        (" 7 ", "7"),
        ("2147483648", "! expected an integer from -2147483648 to 2147483647, found 2147483648"),
        ("1.5", "! expected an integer, found 1.5"),
        ("\"7\"", "! expected an integer, found \"7\""),
        ("null", "! expected an integer, found null"),
        ("07", "! expected an integer, found 07"),
        ("1e99", "! expected an integer from -2147483648 to 2147483647, found 1e99"),
        ("{}", "! expected an integer, found {}"),
    ]);
    check::<i64>(&[
        ("9223372036854775807", "="),
        ("-9223372036854775808", "="),
        ("9223372036854775808", "! expected an integer of 64 bits, found 9223372036854775808"),
    ]);
    check::<u32>(&[("4294967295", "="), ("-1", "! expected an integer from 0 to 4294967295, found -1"), ("-0", "0")]);
    check::<u64>(&[
        ("18446744073709551615", "="),
        ("18446744073709551616", "! expected an integer from 0 to 18446744073709551615, found 18446744073709551616"),
    ]);
    check::<f64>(&[
        ("1.50", "1.5"),
        ("1e400", "! expected a number of up to 1.8e308, found 1e400"),
        ("NaN", "! expected a number, found NaN"),
        ("1e-400", "0"),
    ]);
    check::<f32>(&[("0.1", "="), ("3.5e38", "! expected a number of up to 3.4e38, found 3.5e38")]);
    check::<String>(&[
        ("\"ü\"", "="),
        ("7", "! expected a string, found 7"),
        ("[1]", "! expected a string, found [1]"),
        ("", "! expected a string, found the end of the text"),
    ]);
    check::<()>(&[("7", "null"), ("", "null"), ("<html>", "null")]);
    check::<rt::Number>(&[
        ("1.50", "="),
        ("123456789012345678901234567890", "="),
        ("\"1\"", "! expected a number, found \"1\""),
    ]);
    check::<rt::DateTime>(&[
        ("\"2017-07-21T17:32:28Z\"", "="),
        ("\"yesterday\"", "="),
        ("1500000000", "! expected a string, found 1500000000"),
    ]);
    check::<rt::Base64>(&[
        ("\"AAEC/w==\"", "="),
        ("\"AAEC_w\"", "="),
        ("\"AA\\nEC\"", "="),
        ("\"\"", "="),
        ("\"%\"", "! expected base64, found \"%\""),
    ]);
    check::<Option<i32>>(&[("null", "="), ("7", "="), ("nul", "! expected an integer, found nul")]);
    check::<(i32, String, Option<bool>)>(&[
        ("[1,\"a\",true]", "="),
        ("[1,\"a\",null]", "="),
        ("[1,\"a\"]", "! [2]: missing"),
        ("[1,\"a\",null,4,{}]", "! [3]: expected the end of the list, found 4"),
        ("[1]", "! [1]: missing"),
        ("[1,2]", "! [1]: expected a string, found 2"),
        ("[]", "! [0]: missing"),
        ("[1,\"a\",true,", "! [3]: expected the end of the list, found the end of the text"),
    ]);
    check::<Vec<Vec<i32>>>(&[
        ("[[1],[],[2,3]]", "="),
        ("[[1],[true]]", "! [1][0]: expected an integer, found true"),
        ("{}", "! expected a list, found {}"),
    ]);
    check::<Map<Vec<Option<i32>>>>(&[
        (r#"{"b":[1,null],"a":[]}"#, "="),
        (r#"{"a":[1],"b":[],"a":[2]}"#, r#"{"a":[2],"b":[]}"#),
        (r#"{"a b":[1,"x"]}"#, "! [\"a b\"][1]: expected an integer, found \"x\""),
        ("[]", "! expected an object, found []"),
    ]);
}

#[test]
fn messages_show_the_beginning_of_long_values() {
    let long = format!("\"{}\"", "ä".repeat(100));
    assert_eq!(through::<i32>(&long), format!("! expected an integer, found \"{}…", "ä".repeat(39)));
    assert_eq!(
        through::<i32>(&format!("[{}1]", "1,".repeat(100))),
        format!("! expected an integer, found [{}1…", "1,".repeat(19))
    );
    assert_eq!(through::<i32>(r#"[{"]": 1}] 2"#), r#"! expected an integer, found [{"]": 1}]"#);
    assert_eq!(through::<i32>("[\n1]"), "! expected an integer, found [\\n1]");
    assert_eq!(through::<i32>(r#""a\"b" "#), r#"! expected an integer, found "a\"b""#);
}

#[derive(Clone, Debug, PartialEq)]
struct Users(Vec<User>);

rt::newtype! { Users(Vec<User>) }

#[derive(Clone, Debug, PartialEq)]
struct Tree(Map<Tree>);

rt::newtype! { Tree(Map<Tree>) }

#[derive(Clone, Debug, PartialEq)]
struct Perhaps(Option<i32>);

rt::newtype! { Perhaps(Option<i32>) }

#[derive(Clone, Debug, PartialEq)]
struct Holder {
    perhaps: Perhaps,
    tree: Option<Tree>,
}

rt::object! { Holder { required "perhaps" => perhaps, optional "tree" => tree } }

#[test]
fn newtypes() {
    check::<Users>(&[("[]", "="), ("[7]", "! [0]: expected an object, found 7")]);
    check::<Tree>(&[(r#"{"a":{"b":{}},"c":{}}"#, "="), (r#"{"a":{"b":7}}"#, "! a.b: expected an object, found 7")]);
    check::<Holder>(&[(r#"{"perhaps":1,"tree":{}}"#, "="), ("{}", "! perhaps: missing")]);
    assert_eq!(Perhaps::from(Some(1)), Perhaps(Some(1)));
}

#[test]
fn plain_text_and_octets() {
    assert_eq!(rt::from_text::<String>(" \"a\" b ").unwrap(), " \"a\" b ");
    assert_eq!(rt::from_text::<Option<String>>("null").unwrap(), Some("null".to_owned()));
    assert_eq!(rt::from_text::<rt::Secret>("x").unwrap().expose(), "x");
    assert_eq!(rt::from_text::<i32>("7").unwrap(), 7);
    assert_eq!(rt::from_text::<Role>("ADMIN").unwrap(), Role::Admin);
    assert_eq!(rt::from_text::<Role>("\"ADMIN\"").unwrap(), Role::Admin);
    assert_eq!(rt::from_text::<Option<Role>>("x").unwrap(), Some(Role::Other("x".to_owned())));
    assert_eq!(rt::from_text::<rt::DateTime>("2017").unwrap(), "2017");
    assert_eq!(rt::from_text::<Json>("{\"a\": 1}").unwrap()["a"], 1.into());
    assert_eq!(rt::from_text::<Json>("hello").unwrap(), "hello".into());
    assert_eq!(rt::from_text::<rt::Base64>("AAE=").unwrap(), rt::Base64::from(vec![0, 1]));
    assert_eq!(rt::from_text::<Value>("7").unwrap(), Value::Integer(7));
    assert_eq!(rt::from_text::<Value>("seven").unwrap(), Value::Text("seven".to_owned()));
    assert_eq!(rt::from_text::<i32>("x").unwrap_err().to_string(), "expected an integer, found x");
    rt::from_text::<()>("x").unwrap();
    assert_eq!(rt::from_bytes::<rt::Base64>(&[0, 255]).unwrap(), rt::Base64::from(vec![0, 255]));
    assert_eq!(rt::from_bytes::<String>("ü".as_bytes()).unwrap(), "ü");
    assert_eq!(rt::from_bytes::<i32>(b"7").unwrap(), 7);
    assert!(rt::from_bytes::<String>(&[255]).unwrap_err().to_string().contains("not UTF-8"));
    assert_eq!(rt::to_text("a \"b\""), "a \"b\"");
    assert_eq!(
        (rt::to_text(&7), rt::to_text(&Role::Admin), rt::to_text(&Some(true))),
        ("7".to_owned(), "ADMIN".to_owned(), "true".to_owned())
    );
    assert_eq!(rt::to_bytes(&Some(rt::Base64::from(vec![0, 255]))), [0, 255]);
    assert_eq!(rt::to_bytes(&vec![rt::Base64::from(vec![0])]), b"[\"AA==\"]");
    assert_eq!(rt::to_bytes("text"), b"text");
    assert_eq!(rt::to_value(&Level::High), 2.into());
}

#[test]
fn values_are_written_as_objects_too() {
    let inputs: [&dyn rt::Encode; 5] = [&"a", &Some(1), &[1, 2].as_slice(), &[Some("x"), None], &(1, "a")];
    assert_eq!(inputs.map(to_json), ["\"a\"", "1", "[1,2]", "[\"x\",null]", "[1,\"a\"]"]);
}

#[test]
fn secrets_are_not_shown() {
    let secret = rt::Secret::from("hunter2");
    assert_eq!((format!("{secret:?}"), to_json(&secret)), ("***".to_owned(), "\"hunter2\"".to_owned()));
}

#[test]
fn maybe_tells_three_things_apart() {
    assert_eq!(Maybe::<i32>::from(None), Maybe::Null);
    assert_eq!(Maybe::<i32>::from(1), Maybe::Value(1));
    assert_eq!(Maybe::<i32>::from(Some(1)).given(), Some(Some(1)));
    assert_eq!((Maybe::<i32>::Absent.given(), Maybe::<i32>::Null.given()), (None, Some(None)));
    assert_eq!(Maybe::Value(1).as_ref().map(|value| value + 1).value(), Some(2));
    assert!(Maybe::<i32>::default().is_absent() && Maybe::<i32>::Null.is_null());
}
