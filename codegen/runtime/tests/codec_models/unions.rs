//! Unions, and objects that are read as something else too.

use super::{enums::Role, *};

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
pub(crate) struct Point {
    x: i32,
    y: Option<i32>,
}

rt::object! { Point { required "x" => x, optional "y" => y } }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Circle {
    radius: i32,
    x: Option<i32>,
}

rt::object! { Circle { optional "radius" => radius, optional "x" => x } }

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
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

/// Each is an alternative of the other, with nothing between.
#[derive(Clone, Debug, PartialEq)]
enum Left {
    Number(i64),
    Right(Box<Right>),
    Other(Json),
}
rt::union! { Left { kinds [Integer] => Number(i64), kinds [] => Right(Box<Right>), other => Other } }

#[derive(Clone, Debug, PartialEq)]
enum Right {
    Bool(bool),
    Left(Box<Left>),
    Lists(Vec<Left>),
    Other(Json),
}
rt::union! {
    Right {
        kinds [Bool] => Bool(bool),
        kinds [List] => Lists(Vec<Left>),
        kinds [] => Left(Box<Left>),
        other => Other,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Shell {
    Inner(Box<Shell>),
    Other(Json),
}
rt::tagged_union! { Shell by "kind" otherwise Inner { "inner" => Inner(Box<Shell>), other => Other } }

#[test]
fn unions_of_themselves_end() {
    assert_eq!(from_json::<Left>("7").unwrap(), Left::Number(7));
    assert_eq!(from_json::<Left>(" true").unwrap(), Left::Right(Box::new(Right::Bool(true))));
    for text in [r#""a""#, r#"{"a":[1]}"#, "null", r#"[7,true,[],"a"]"#] {
        check::<Left>(&[(text, "=")]);
        check::<Right>(&[(text, "=")]);
    }
    let lists: Right = from_json("[[1]]").unwrap();
    let inner = Right::Lists(vec![Left::Number(1)]);
    assert_eq!(lists, Right::Lists(vec![Left::Right(Box::new(inner))]));
    check::<Shell>(&[(r#"{"kind":"inner","a":1}"#, "="), (r#"{"a":1}"#, r#"{"a":1,"kind":"inner"}"#), ("7", "=")]);
    check::<Left>(&[(r#"{"a":"#, "! a: expected a value, found the end of the text")]);
}

#[derive(Clone, Debug, PartialEq)]
enum Runs {
    Run(Json),
    Other(Json),
}
rt::union! { Runs { kinds [Object] keys ["run"] => Run(Json), other => Other } }

#[derive(Clone, Debug, PartialEq)]
enum Steps {
    Step(Json),
    Other(Json),
}
rt::union! { Steps { kinds [Object] keys ["step"] => Step(Json), other => Other } }

#[derive(Clone, Debug, PartialEq)]
enum Events {
    Runs(Runs),
    Steps(Steps),
    Other(Json),
}
rt::union! { Events { kinds [] => Runs(Runs), kinds [] => Steps(Steps), other => Other } }

#[test]
fn a_union_that_does_not_know_a_value_leaves_it_to_the_next() {
    let step = r#"{"step":1}"#;
    assert_eq!(from_json::<Events>(step).unwrap(), Events::Steps(Steps::Step(from_json(step).unwrap())));
    let neither = r#"{"other":1}"#;
    assert_eq!(from_json::<Events>(neither).unwrap(), Events::Runs(Runs::Other(from_json(neither).unwrap())));
    check::<Vec<Events>>(&[(r#"[{"step":1},{"run":{"step":2}},7,[]]"#, "=")]);
}
