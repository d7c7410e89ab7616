//! What the macros make of types: literal JSON in and out, and what is said about texts that do not fit.

use clientwright_runtime as rt;
use rt::{Json, Map, Maybe, Model, from_json, to_json};

/// What comes out of `text` again, or what is wrong with it.
fn through<T: Model>(text: &str) -> String {
    match from_json::<T>(text) {
        Ok(value) => to_json(&value),
        Err(error) => format!("! {error}"),
    }
}

/// Pairs of a text and what becomes of it; `=` means the text itself.
fn check<T: Model>(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let expected = if *expected == "=" { text } else { expected };
        assert_eq!(through::<T>(text), *expected, "{} from {text}", std::any::type_name::<T>());
    }
}

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
struct User {
    id: i64,
    nick: Option<String>,
    name: Option<String>,
    note: Maybe<String>,
    created: Option<rt::DateTime>,
    password: Option<String>,
    pin: Option<i32>,
    parent: Option<Box<User>>,
    children: Vec<Option<User>>,
    odd: Maybe<Vec<Maybe<Role>>>,
}

rt::object! {
    User {
        required "id" => id,
        required "nick" => nick,
        optional "name" => name,
        optional "note" => note,
        read_only "createdAt" => created,
        optional "password" => password,
        optional "pin" => pin,
        optional "parent" => parent,
        required "children" => children,
        optional "odd \"key\"\n" => odd,
    }
}

#[test]
fn objects() {
    check::<User>(&[
        (r#"{"id":1,"nick":null,"children":[]}"#, "="),
        (r#"{"id":1,"children":[]}"#, "! nick: missing"),
        (r#"{"id":1,"nick":null,"name":"Ada","note":null,"password":"x","pin":3,"children":[]}"#, "="),
        (r#"{"id":1,"nick":"a","note":"b","password":"x","children":[]}"#, "="),
        (
            r#"{"id":1,"nick":"a","name":null,"createdAt":"now","password":"x","pin":null,"parent":null,"children":[]}"#,
            r#"{"id":1,"nick":"a","password":"x","children":[]}"#,
        ),
        (
            r#"{"children":[null,{"children":[],"id":2,"nick":null}],"unknown":{"x":[1,"\""]},"nick":null,"id":1}"#,
            r#"{"id":1,"nick":null,"children":[null,{"id":2,"nick":null,"children":[]}]}"#,
        ),
        (
            r#"{"id":1,"children":[],"nick":null,"odd \"key\"\n":["ADMIN",null]}"#,
            r#"{"id":1,"nick":null,"children":[],"odd \"key\"\n":["ADMIN",null]}"#,
        ),
        (
            r#"{"id":1,"nick":null,"children":[],"odd \u0022key\"\n":null}"#,
            r#"{"id":1,"nick":null,"children":[],"odd \"key\"\n":null}"#,
        ),
        (r#"{"id":1,"nick":null,"children":[],"\u0069\u0064":2}"#, r#"{"id":2,"nick":null,"children":[]}"#),
        ("{}", "! id: missing"),
        (r#"{"id":1,"nick":null}"#, "! children: missing"),
        (r#"{"id":null,"children":[]}"#, "! id: expected an integer, found null"),
        (r#"{"id":1,"children":null}"#, "! children: expected a list, found null"),
        (r#"{"id":1,"name":7,"children":[]}"#, "! name: expected a string, found 7"),
        (
            r#"{"id":1,"children":[null,{"id":2,"children":[],"parent":{"id":3,"nick":null}}]}"#,
            "! children[1].parent.children: missing",
        ),
        (r#"{"id":1,"children":[],"odd \"key\"\n":[7]}"#, r#"! ["odd \"key\"\n"][0]: expected a string, found 7"#),
        (r#"{"id":1,"children":[],"unknown":[1,}"#, "! unknown: expected a value, found }"),
        (r#"{"id" 1}"#, "! expected `:`, found 1"),
        (r#"{"id":1 "name":"x"}"#, "! expected `,` or `}`, found \"name\""),
        (r#"[]"#, "! expected an object, found []"),
        ("", "! expected an object, found the end of the text"),
    ]);
}

/// Of values that come twice the last one counts, and nothing of the first is left.
#[test]
fn the_last_of_two_values_counts() {
    #[derive(Clone, Debug, PartialEq)]
    struct Outer {
        inner: Inner,
        list: Vec<i32>,
        map: Map<i32>,
    }
    rt::object! { Outer { required "inner" => inner, optional "list" => list, optional "map" => map } }
    #[derive(Clone, Debug, PartialEq)]
    struct Inner {
        a: Option<i32>,
        b: Maybe<i32>,
        c: Option<Box<Inner>>,
        d: Option<i32>,
    }
    rt::object! { Inner { optional "a" => a, optional "b" => b, optional "c" => c, required "d" => d } }
    check::<Outer>(&[
        (
            r#"{"inner":{"a":1,"b":null,"c":{"a":2,"d":0},"d":0},"inner":{"d":1},"list":[1,2],"map":{"x":1},"map":{"y":2},"list":[3]}"#,
            r#"{"inner":{"d":1},"list":[3],"map":{"y":2}}"#,
        ),
        (
            r#"{"inner":{"a":1,"d":7,"a":null},"inner":{"c":{"a":2,"d":5},"c":{"b":3,"d":null},"d":null},"list":[],"map":{}}"#,
            r#"{"inner":{"c":{"b":3,"d":null},"d":null},"list":[],"map":{}}"#,
        ),
        (r#"{"inner":{"d":1},"inner":{},"list":[],"map":{}}"#, "! inner.d: missing"),
        (r#"{"inner":{"d":1},"inner":7,"list":[],"map":{}}"#, "! inner: expected an object, found 7"),
    ]);
}

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(Clone, Debug, PartialEq)]
        struct Wide { $($field: i32),* }
        // The macro wants literals, so the keys are all there is to spell out.
        impl Wide { const COUNT: usize = [$(stringify!($field)),*].len(); }
    };
}

wide! {
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31 f32 f33
    f34 f35 f36 f37 f38 f39 f40 f41 f42 f43 f44 f45 f46 f47 f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59 f60 f61 f62 f63 f64
    f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79 f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95
    f96 f97 f98 f99 f100 f101 f102 f103 f104 f105 f106 f107 f108 f109 f110 f111 f112 f113 f114 f115 f116 f117 f118 f119 f120
    f121 f122 f123 f124 f125 f126 f127 f128 f129
}

rt::object! { Wide {
    required "f0" => f0, required "f1" => f1, required "f2" => f2, required "f3" => f3, required "f4" => f4, required "f5" => f5, required "f6" => f6,
    required "f7" => f7, required "f8" => f8, required "f9" => f9, required "f10" => f10, required "f11" => f11, required "f12" => f12, required "f13" => f13,
    required "f14" => f14, required "f15" => f15, required "f16" => f16, required "f17" => f17, required "f18" => f18, required "f19" => f19, required "f20" => f20,
    required "f21" => f21, required "f22" => f22, required "f23" => f23, required "f24" => f24, required "f25" => f25, required "f26" => f26, required "f27" => f27,
    required "f28" => f28, required "f29" => f29, required "f30" => f30, required "f31" => f31, required "f32" => f32, required "f33" => f33, required "f34" => f34,
    required "f35" => f35, required "f36" => f36, required "f37" => f37, required "f38" => f38, required "f39" => f39, required "f40" => f40, required "f41" => f41,
    required "f42" => f42, required "f43" => f43, required "f44" => f44, required "f45" => f45, required "f46" => f46, required "f47" => f47, required "f48" => f48,
    required "f49" => f49, required "f50" => f50, required "f51" => f51, required "f52" => f52, required "f53" => f53, required "f54" => f54, required "f55" => f55,
    required "f56" => f56, required "f57" => f57, required "f58" => f58, required "f59" => f59, required "f60" => f60, required "f61" => f61, required "f62" => f62,
    required "f63" => f63, required "f64" => f64, required "f65" => f65, required "f66" => f66, required "f67" => f67, required "f68" => f68, required "f69" => f69,
    required "f70" => f70, required "f71" => f71, required "f72" => f72, required "f73" => f73, required "f74" => f74, required "f75" => f75, required "f76" => f76,
    required "f77" => f77, required "f78" => f78, required "f79" => f79, required "f80" => f80, required "f81" => f81, required "f82" => f82, required "f83" => f83,
    required "f84" => f84, required "f85" => f85, required "f86" => f86, required "f87" => f87, required "f88" => f88, required "f89" => f89, required "f90" => f90,
    required "f91" => f91, required "f92" => f92, required "f93" => f93, required "f94" => f94, required "f95" => f95, required "f96" => f96, required "f97" => f97,
    required "f98" => f98, required "f99" => f99, required "f100" => f100, required "f101" => f101, required "f102" => f102, required "f103" => f103, required "f104" => f104,
    required "f105" => f105, required "f106" => f106, required "f107" => f107, required "f108" => f108, required "f109" => f109, required "f110" => f110, required "f111" => f111,
    required "f112" => f112, required "f113" => f113, required "f114" => f114, required "f115" => f115, required "f116" => f116, required "f117" => f117, required "f118" => f118,
    required "f119" => f119, required "f120" => f120, required "f121" => f121, required "f122" => f122, required "f123" => f123, required "f124" => f124, required "f125" => f125,
    required "f126" => f126, required "f127" => f127, required "f128" => f128, required "f129" => f129,
} }

/// As many fields as there are bits in two words, and two more; each is missed when it is missing, in any order.
#[test]
fn objects_of_many_fields() {
    let whole: Vec<(String, Json)> =
        (0..Wide::COUNT).map(|index| (format!("f{index}"), (index as i64).into())).collect();
    let text = |entries: &[(String, Json)]| to_json(&entries.iter().cloned().collect::<Map<Json>>());
    check::<Wide>(&[(&text(&whole), "=")]);
    let backwards: Vec<_> = whole.iter().rev().cloned().collect();
    check::<Wide>(&[(&text(&backwards), &text(&whole))]);
    for index in 0..Wide::COUNT {
        let mut others = whole.clone();
        others.remove(index);
        assert_eq!(through::<Wide>(&text(&others)), format!("! f{index}: missing"));
        others.extend(whole.clone());
        assert_eq!(through::<Wide>(&text(&others)), text(&whole));
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Admin,
    User,
    Other(String),
}

rt::text_enum! { Role { "ADMIN" => Admin, "user \"x\"" => User, other => Other } }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Level {
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

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: i32,
    name: Option<String>,
    rest: Map<i32>,
}

rt::object! { Open { required "id" => id, optional "name" => name, rest => rest } }

#[derive(Clone, Debug, PartialEq, Default)]
struct Free {
    all: Map<Json>,
}

rt::object! { Free { rest => all } }

#[derive(Clone, Debug, PartialEq)]
struct Empty {}

rt::object! { Empty {} }

#[test]
fn objects_keep_other_keys() {
    check::<Open>(&[
        (r#"{"b":1,"id":2,"a":3,"b":4}"#, r#"{"id":2,"b":4,"a":3}"#),
        (r#"{"id":2,"":1}"#, "="),
        (r#"{"id":2,"x":"y"}"#, "! x: expected an integer, found \"y\""),
        (r#"{"x":1}"#, "! id: missing"),
    ]);
    check::<Free>(&[("{}", "="), (r#"{"a":[1],"b":null}"#, "="), ("[]", "! expected an object, found []")]);
    check::<Empty>(&[("{}", "="), (r#"{"a":1}"#, "{}"), ("null", "! expected an object, found null")]);
    let twice = Open { id: 1, name: None, rest: Map::from([("id", 7), ("name", 8)]) };
    assert_eq!(to_json(&twice), r#"{"id":1,"name":8}"#, "no key is written twice");
}

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    pet_type: String,
    name: String,
    lives: Option<i32>,
}

rt::object! { Cat { required "petType" => pet_type, required "name" => name, optional "lives" => lives } }

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    bark: bool,
    friend: Option<Pet>,
}

rt::object! { Dog { required "bark" => bark, optional "friend" => friend } }

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    Herd(Vec<Dog>),
    Any(Map<Json>),
    Other(Json),
}

rt::tagged_union! {
    Pet by "petType" {
        "cat" | "Cat" => Cat(Cat), "dog" => Dog(Box<Dog>), "herd" => Herd(Vec<Dog>), "any" | "1" => Any(Map<Json>), other => Other,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum AnyPet {
    Cat(Cat),
    Dog(Box<Dog>),
    Other(Json),
}

rt::tagged_union! { AnyPet by "petType" otherwise Dog { "cat" => Cat(Cat), => Dog(Box<Dog>), other => Other } }

#[test]
fn unions_by_tag_with_a_default() {
    check::<AnyPet>(&[
        (r#"{"petType":"cat","name":"Tom"}"#, "="),
        (r#"{"bark":true}"#, "="),
        (r#"{"petType":"wolf","bark":true}"#, r#"{"bark":true}"#),
        (r#"{"petType":"fish","fins":2}"#, "="),
        ("[1]", "="),
        (r#"{"petType":"cat"}"#, "! name: missing (read as Cat)"),
        (r#"{"bark":tru}"#, "! bark: expected a value, found tru"),
        ("null", "! expected a value, found null"),
    ]);
}

#[test]
fn unions_by_tag() {
    check::<Pet>(&[
        (r#"{"petType":"Cat","name":"Tom"}"#, "="),
        (r#"{"x":{"petType":"dog"},"name":"Tom","petType":"cat"}"#, r#"{"petType":"cat","name":"Tom"}"#),
        (r#"{"petType":"dog","bark":true}"#, r#"{"bark":true,"petType":"dog"}"#),
        (
            r#"{"petType":"dog","bark":true,"friend":{"petType":"dog","bark":false}}"#,
            r#"{"bark":true,"friend":{"bark":false,"petType":"dog"},"petType":"dog"}"#,
        ),
        (r#"{"petType":"any","x":[1]}"#, "="),
        (r#"{"petType":1,"x":[1]}"#, "="),
        (r#"{"petType":"fish","fins":2}"#, "="),
        (r#"{"petType":null}"#, "="),
        (r#"{"name":"Tom"}"#, "="),
        ("{}", "="),
        ("[1,{\"petType\":\"cat\"}]", "="),
        ("7", "="),
        ("null", "! expected a value, found null"),
        ("", "! expected a value, found the end of the text"),
        (r#"{"petType":"cat"}"#, "! name: missing (read as Cat)"),
        (
            r#"{"petType":"dog","bark":true,"friend":{"petType":"dog","bark":7}}"#,
            "! friend.bark: expected true or false, found 7 (read as Dog)",
        ),
        (r#"{"petType":"herd"}"#, r#"! expected a list, found {"petType":"herd"} (read as Herd)"#),
        (r#"{"petType":"cat""#, r#"! expected `,` or `}`, found the end of the text (read as Cat)"#),
        (r#"{"name":"cat""#, r#"! expected `,` or `}`, found the end of the text"#),
    ]);
    assert_eq!(
        to_json(&Pet::Herd(vec![Dog { bark: true, friend: None }])),
        r#"[{"bark":true}]"#,
        "a tag is for objects"
    );
    assert_eq!(to_json(&Pet::Any(Map::new())), r#"{"petType":"any"}"#);
    check::<Option<Pet>>(&[("null", "="), (r#"{"petType":"fish"}"#, "=")]);
    check::<Vec<Pet>>(&[(r#"[{"petType":"any"},{"petType":"cat"}]"#, "! [1].name: missing (read as Cat)")]);
}

#[derive(Clone, Debug, PartialEq)]
struct Point {
    x: i32,
    y: Option<i32>,
}

rt::object! { Point { required "x" => x, optional "y" => y } }

#[derive(Clone, Debug, PartialEq)]
struct Circle {
    radius: i32,
    x: Option<i32>,
}

rt::object! { Circle { optional "radius" => radius, optional "x" => x } }

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Few(i64),
    Integer(i64),
    Float(f64),
    Word(Role),
    Text(String),
    Flag(bool),
    Thing(Map<Json>),
    Circle(Circle),
    Point(Point),
    Numbers(Vec<i32>),
    Texts(Vec<String>),
    Other(Json),
}

rt::union! {
    Value {
        kinds [Integer] values ["1", "2"] => Few(i64),
        kinds [Integer] => Integer(i64),
        kinds [Number] => Float(f64),
        kinds [Text] values ["\"ADMIN\""] => Word(Role),
        kinds [Text] => Text(String),
        kinds [Bool] => Flag(bool),
        kinds [Object] keys ["type"] fixed [("type", ["\"x\"", "7"]), ("v", ["1"])] => Thing(Map<Json>),
        kinds [Object] keys ["radius"] own ["radius"] => Circle(Circle),
        kinds [Object] keys ["x"] own ["y"] => Point(Point),
        kinds [List] => Numbers(Vec<i32>),
        kinds [List] => Texts(Vec<String>),
        other => Other,
    }
}

#[test]
fn unions_by_signs() {
    type Test = fn(&Value) -> bool;
    let cases: &[(&str, Test)] = &[
        ("1", |value| matches!(value, Value::Few(1))),
        ("3", |value| matches!(value, Value::Integer(3))),
        ("3.5", |value| matches!(value, Value::Float(3.5))),
        ("\"ADMIN\"", |value| matches!(value, Value::Word(Role::Admin))),
        ("\"user\"", |value| matches!(value, Value::Text(_))),
        ("true", |value| matches!(value, Value::Flag(true))),
        (r#"{"type":"x","v":1.0}"#, |value| matches!(value, Value::Thing(_))),
        (r#"{"type":7.0}"#, |value| matches!(value, Value::Thing(_))),
        (r#"{"radius":1,"x":2}"#, |value| matches!(value, Value::Circle(_))),
        (r#"{"x":2}"#, |value| matches!(value, Value::Point(_))),
        (r#"{"x":2,"y":3}"#, |value| matches!(value, Value::Point(_))),
        ("[1,2]", |value| matches!(value, Value::Numbers(_))),
        ("[\"a\"]", |value| matches!(value, Value::Texts(_))),
        ("[]", |value| matches!(value, Value::Numbers(_))),
        ("{}", |value| matches!(value, Value::Other(_))),
        (r#"{"type":"y"}"#, |value| matches!(value, Value::Other(_))),
        (r#"{"type":"x","v":2}"#, |value| matches!(value, Value::Other(_))),
    ];
    for (text, is_right) in cases {
        let value: Value = from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(is_right(&value), "{text}: {value:?}");
        assert_eq!(from_json::<Value>(to_json(&value)).unwrap(), value);
    }
    check::<Value>(&[
        ("null", "! expected a value, found null"),
        ("1e30", "1e30"),
        (
            "1e400",
            "! fits none of Integer (expected an integer of 64 bits, found 1e400), Float (expected a number of up to 1.8e308, found 1e400)",
        ),
        (r#"{"y":3}"#, "! x: missing (read as Point)"),
        (r#"{"x":true}"#, "! x: expected an integer, found true (read as Point)"),
        (
            "[1,\"a\"]",
            "! fits none of Numbers ([1]: expected an integer, found \"a\"), Texts ([0]: expected a string, found 1)",
        ),
        ("[1,", "! [1]: expected a value, found the end of the text"),
        ("tru", "! expected a value, found tru"),
    ]);
}

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Left(Box<Node>),
    Right(Box<Node>),
    Other(Json),
}

rt::union! { Either { kinds [] => Left(Box<Node>), kinds [] => Right(Box<Node>), other => Other } }

#[derive(Clone, Debug, PartialEq)]
struct Node {
    next: Option<Either>,
    leaf: Option<i32>,
}

rt::object! { Node { optional "next" => next, optional "leaf" => leaf } }

/// A hundred unions in one another, each with two ways to read what lies in it: trying all would never end.
#[test]
fn hostile_texts_do_not_take_forever() {
    let text = format!("{}{{\"leaf\":\"no\"}}{}", "{\"next\":".repeat(100), "}".repeat(100));
    let error = from_json::<Either>(text).unwrap_err();
    assert!(error.to_string().len() < 100_000, "{}", error.to_string().len());
}

#[derive(Clone, Debug, PartialEq)]
struct Vehicle {
    id: i32,
    color: Option<String>,
    kind: Kind,
}

rt::object! { Vehicle { required "id" => id, optional "color" => color, flatten => kind } }

#[derive(Clone, Debug, PartialEq)]
struct Car {
    doors: i32,
    color: Option<String>,
}

rt::object! { Car { required "doors" => doors, optional "color" => color } }

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Car(Car),
    Other(Json),
}

rt::tagged_union! { Kind by "kind" { "car" => Car(Car), other => Other } }

#[derive(Clone, Debug, PartialEq)]
struct Everything {
    id: i32,
    rest: Map<Json>,
    car: Car,
    point: Point,
}

rt::object! { Everything { required "id" => id, rest => rest, flatten => car, flatten => point } }

#[derive(Clone, Debug, PartialEq)]
struct Fleet {
    id: i32,
    rest: Map<i32>,
    kind: Kind,
}

rt::object! { Fleet { required "id" => id, rest => rest, flatten => kind } }

#[test]
fn objects_that_are_read_as_something_else_too() {
    check::<Vehicle>(&[
        (r#"{"doors":4,"kind":"car","id":1,"color":"red"}"#, r#"{"id":1,"color":"red","doors":4,"kind":"car"}"#),
        (r#"{"id":1,"kind":"boat","sails":2}"#, "="),
        (r#"{"id":1}"#, "="),
        (r#"{"kind":"car","id":1}"#, "! doors: missing (read as Car)"),
        (r#"{"kind":"boat"}"#, "! id: missing"),
        ("7", "! expected an object, found 7"),
    ]);
    check::<Vec<Vehicle>>(&[(
        r#"[{"id":1,"kind":"car","doors":2},{"id":2,"kind":"x"}]"#,
        r#"[{"id":1,"doors":2,"kind":"car"},{"id":2,"kind":"x"}]"#,
    )]);
    check::<Everything>(&[
        (r#"{"x":1,"id":2,"doors":3,"z":4}"#, r#"{"id":2,"z":4,"doors":3,"x":1}"#),
        (r#"{"x":1,"id":2,"doors":3,"z":{"x":[1]},"y":null}"#, r#"{"id":2,"z":{"x":[1]},"doors":3,"x":1}"#),
    ]);
    check::<Fleet>(&[
        (r#"{"kind":"car","doors":3,"id":1,"wheels":4}"#, r#"{"id":1,"wheels":4,"doors":3,"kind":"car"}"#),
        (r#"{"id":1,"kind":"boat","sails":"many"}"#, "="),
        (r#"{"id":1,"kind":"car","doors":3,"wheels":"four"}"#, "! wheels: expected an integer, found \"four\""),
    ]);
    let open: Fleet = from_json(r#"{"kind":"car","doors":3,"id":1,"wheels":4}"#).unwrap();
    assert_eq!(open.rest.iter().collect::<Vec<_>>(), [("wheels", &4)], "the tag is known to the union");
    let value: Everything = from_json(r#"{"x":1,"id":2,"doors":3,"z":4}"#).unwrap();
    assert_eq!((value.point.x, value.car.doors, value.rest["z"].as_i64()), (1, 3, Some(4)));
    assert_eq!(value.rest.len(), 1, "what another part has is none of the rest: {:?}", value.rest);
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
