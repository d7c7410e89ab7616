//! The programs that read and write values of named schemas: a line in, a line out.

use clientwright_behavior::fixtures::roundtrip::{names, shapes, swagger2};
use clientwright_runtime::roundtrip::Roundtrip;
use serde_json::{Value, json};

const NAMES: Roundtrip = names::roundtrip::ROUNDTRIP;
const SHAPES: Roundtrip = shapes::roundtrip::ROUNDTRIP;
const DEFINITIONS: Roundtrip = swagger2::roundtrip::ROUNDTRIP;

fn answer(types: &Roundtrip, schema: &str, json_text: &str) -> String {
    types.answer(json!({ "n": 1, "schema": schema, "json_text": json_text }).to_string().as_bytes())
}

/// The value that comes back, as it is written.
#[track_caller]
fn back(types: &Roundtrip, schema: &str, json_text: &str) -> String {
    let answer = answer(types, schema, json_text);
    let head = format!(r#"{{"n":1,"schema":{},"ok":true,"json":"#, Value::from(schema));
    let json = answer.strip_prefix(&head).and_then(|rest| rest.strip_suffix('}'));
    json.unwrap_or_else(|| panic!("{schema} {json_text}: {answer}")).to_owned()
}

#[track_caller]
fn kept(types: &Roundtrip, rows: &[(&str, &str)]) {
    for (schema, json_text) in rows {
        let parse = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
        assert_eq!(parse(&back(types, schema, json_text)), parse(json_text), "{schema}");
    }
}

/// Each value must be refused for the reason.
#[track_caller]
fn refused(types: &Roundtrip, rows: &[(&str, &str, &str)]) {
    for (schema, json_text, reason) in rows {
        let answer: Value = serde_json::from_str(&answer(types, schema, json_text)).expect("it is JSON");
        assert_eq!((&answer["n"], &answer["ok"]), (&json!(1), &json!(false)), "{schema} {json_text}: {answer}");
        let error = answer["error"].as_str().expect("there is a reason");
        assert!(error.starts_with(reason), "{schema} {json_text}: {error}");
    }
}

#[test]
fn every_name_is_the_descriptions() {
    kept(
        &NAMES,
        &[
            ("", r#"{ "a": "1" }"#),
            (" ", r#""text""#),
            ("a/b~c", r#"{ "a": 7 }"#),
            ("a/b~c d", "7"),
            (r#"quoted "name"\n"#, "true"),
            ("Page«Thing»", r#"[{ "a": "1" }, {}]"#),
            ("thing", r#"{ "a": "1" }"#),
            ("Thing", r#"{ "b": "1" }"#),
            ("x-internal", r#"{ "c": "1" }"#),
            ("7", "1.5"),
            ("Self", r#""b""#),
            ("日本", "null"),
            ("Anything", r#"[{ "a": null }]"#),
        ],
    );
    refused(
        &NAMES,
        &[
            ("thing ", "{}", "there is no schema `thing `"),
            ("THING", "{}", "there is no schema `THING`"),
            ("#/components/schemas/thing", "{}", "there is no schema"),
            ("Thing", r#"{ "a": "1" }"#, "b: missing"),
            ("x-internal", "{}", "c: missing"),
            ("a/b~c", r#"{ "a": "7" }"#, "a: expected an integer, found \"7\""),
            ("7", r#""1.5""#, "expected a number"),
        ],
    );
}

#[test]
fn definitions_are_schemas() {
    kept(
        &DEFINITIONS,
        &[
            ("Thing", r#"{ "name": "n", "note": null, "parent": { "name": "p" } }"#),
            ("x-Thing", r#"[{ "name": "n" }]"#),
            ("Map of things", r#"{ "a": { "name": "n" }, "": { "name": "m" } }"#),
            ("Level", "2"),
            ("Level", "3"),
        ],
    );
    refused(
        &DEFINITIONS,
        &[
            ("Thing", "{}", "name: missing"),
            ("x-Thing", r#"[{ "name": "n" }, { "name": null }]"#, "[1].name: expected a string, found null"),
            ("Map of things", r#"{ "a": [] }"#, "a: expected an object, found []"),
            ("Level", r#""1""#, "expected an integer"),
        ],
    );
}

#[test]
fn schemas_of_every_shape() {
    kept(
        &SHAPES,
        &[
            ("Object", r#"{ "id": 1, "next": { "id": 2 }, "any": null }"#),
            ("Reference", r#"{ "id": 1 }"#),
            ("ReferenceToReference", r#"{ "id": 1 }"#),
            ("OneOfOne", r#"{ "id": 1 }"#),
            ("Nullable", "null"),
            ("Nullable", r#"{ "id": 1 }"#),
            ("List", r#"[null, { "id": 1 }]"#),
            ("List", "[]"),
            ("ListOfLists", "[[], [1, -2]]"),
            ("Tree", "[[[]], []]"),
            ("Map", r#"{ "a": 1.5, "b": 0 }"#),
            ("FreeForm", r#"{ "a": [null] }"#),
            ("Empty", "{}"),
            ("Text", r#""\u00e9\ud83d\ude00\u0000\"\\\/""#),
            ("Moment", r#""2017-07-21t17:32:28.123456789-00:00""#),
            ("Flag", "false"),
            ("Any", "null"),
            ("Any", r#""a""#),
            ("Enum", r#""b""#),
            ("Enum", r#""c""#),
            ("NullableEnum", "null"),
            ("Mixed", "true"),
            ("Mixed", "null"),
            ("Mixed", r#"["c"]"#),
            ("Union", r#"{ "id": 1 }"#),
            ("Union", r#""a""#),
            ("Union", "[1]"),
            ("Union", "true"),
        ],
    );
    refused(
        &SHAPES,
        &[
            ("Object", "[]", "expected an object, found []"),
            ("Object", "null", "expected an object, found null"),
            ("Reference", r#"{ "id": "1" }"#, "id: expected an integer"),
            ("OneOfOne", "{}", "id: missing"),
            ("Nullable", "{}", "id: missing"),
            ("List", r#"{ "id": 1 }"#, "expected a list"),
            ("ListOfLists", "[[2147483648]]", "[0][0]: expected an integer from"),
            ("Tree", "[[1]]", "[0][0]: expected a list"),
            ("Map", r#"{ "a": "1" }"#, "a: expected a number"),
            ("FreeForm", "[]", "expected an object"),
            ("Empty", "1", "expected an object"),
            ("Text", "1", "expected a string"),
            ("Moment", "1", "expected a string"),
            ("Flag", r#""true""#, "expected true or false"),
            ("Enum", "1", "expected a string"),
            ("Union", r#"{ "id": "1" }"#, "id: expected an integer, found \"1\" (read as Object)"),
            ("Union", "null", "expected a value, found null"),
        ],
    );
}

#[test]
fn what_goes_one_way_alone_is_kept_too() {
    kept(
        &SHAPES,
        &[
            ("Account", r#"{ "id": 1, "password": "p", "name": "n" }"#),
            ("Account", r#"{ "id": 1, "name": "n" }"#),
            ("Order", r#"{ "number": 1, "account": { "id": 1, "password": "p", "name": "n" } }"#),
            ("Order", r#"{ "account": { "password": "p", "name": "n" } }"#),
        ],
    );
    refused(
        &SHAPES,
        &[
            ("Account", r#"{ "id": 1, "password": "p" }"#, "name: missing"),
            ("Account", r#"{ "id": 1, "password": 7, "name": "n" }"#, "password: expected a string"),
            ("Order", r#"{ "number": "1", "account": {} }"#, "number: expected an integer"),
        ],
    );
}

#[test]
fn texts_are_read_exactly() {
    for (schema, json_text, expected) in [
        ("Exact", "12345678901234567890.12345678901234567890", "12345678901234567890.12345678901234567890"),
        ("Exact", "1.0", "1.0"),
        ("Exact", "1E400", "1E400"),
        ("Any", "[1.0, 1, 1e2, 123456789012345678901234567890]", "[1.0,1,1e2,123456789012345678901234567890]"),
        ("Long", "-9223372036854775808", "-9223372036854775808"),
        ("Long", "1.0", "1"),
        ("Number", "1.0", "1"),
        ("Number", "1.7976931348623157e308", "1.7976931348623157e308"),
        // Of keys that come twice the last counts, also where they are kept.
        ("Object", r#"{ "id": 1, "id": 2 }"#, r#"{"id":2}"#),
        ("FreeForm", r#"{ "a": 1, "b": 2, "a": 3 }"#, r#"{"a":3,"b":2}"#),
        ("Text", "\u{feff} \"a\"\r\n\t", r#""a""#),
        ("Text", r#""\u2028""#, r#""\u2028""#),
        ("Text", "\"\u{2028}\u{2029}\u{85}\"", r#""\u2028\u2029\u0085""#),
    ] {
        assert_eq!(back(&SHAPES, schema, json_text), expected);
    }
    refused(
        &SHAPES,
        &[
            ("Long", "9223372036854775808", "expected an integer of 64 bits"),
            ("Number", "1e400", "expected a number of up to"),
            ("Text", r#""\ud800""#, "expected an escape that means a character"),
            ("Text", "\"a\nb\"", "control character 0x0a in a string"),
            ("Text", r#""a" "b""#, "expected the end of the text"),
            ("Number", "01", "expected a number"),
            ("Number", "NaN", "expected a number"),
            ("Text", "'a'", "expected a string"),
            ("Text", "", "expected a string"),
            ("FreeForm", "{} // comment", "expected the end of the text"),
            ("FreeForm", r#"{ "a": 1, }"#, "expected a key in quotes"),
        ],
    );
}

#[test]
fn nesting_has_an_end_that_is_said() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for schema in ["Tree", "Any"] {
        assert_eq!(back(&SHAPES, schema, &nested(128)), nested(128));
        refused(&SHAPES, &[(schema, &nested(100_000), "")]);
    }
    let objects = |depth: usize| format!("{}{{\"id\":1}}{}", "{\"id\":1,\"next\":".repeat(depth), "}".repeat(depth));
    assert_eq!(back(&SHAPES, "Object", &objects(127)), objects(127));
    refused(&SHAPES, &[("Object", &objects(100_000), "next.next.")]);
}

#[test]
fn lines_that_cannot_be_read_are_answered() {
    for (line, expected) in [
        (&b""[..], r#"{"n":null,"schema":null,"ok":false,"error":"the line is not JSON: expected a value, found "#),
        (b"\r", r#"{"n":null,"schema":null,"ok":false,"error":"the line is not JSON: "#),
        (b"[1]", r#"{"n":null,"schema":null,"ok":false,"error":"the line has no text under `schema`"}"#),
        (b"{\"n\": 1, \"schema\": \"\xff\"}", r#"{"n":1,"schema":null,"ok":false,"error":"the line is not JSON: "#),
        (br#"{"n": 7, "schema": "Text", "json_text": "\"a"#, r#"{"n":7,"schema":"Text","ok":false,"error":"the line"#),
        (br#"{"n": [1.0, {}], "schema": 1}"#, r#"{"n":[1.0, {}],"schema":1,"ok":false,"error":"the line has no text"#),
        (
            br#"{"n": 1, "schema": "Text"}"#,
            r#"{"n":1,"schema":"Text","ok":false,"error":"the line has no text under `json_text`"}"#,
        ),
        (
            br#"{"n": 1, "schema": "Text", "json_text": "\"\ud800\""}"#,
            r#"{"n":1,"schema":"Text","ok":false,"error":"the line has no text under `json_text`: expected an escape"#,
        ),
        (
            br#"{"n": 12345678901234567890, "schema": "Text", "json_text": "\"a\"", "more": 1}"#,
            r#"{"n":12345678901234567890,"schema":"Text","ok":true,"json":"a"}"#,
        ),
    ] {
        let answer = SHAPES.answer(line);
        assert!(answer.starts_with(expected), "{answer}");
        assert!(serde_json::from_str::<Value>(&answer).is_ok(), "{answer}");
    }
}
