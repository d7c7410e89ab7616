//! What is JSON and what is not (RFC 8259), and that values come out as they went in.

use clientwright_runtime::{Json, Number, Object, Reader, from_json, to_json};

/// Texts, and how they come out again.
#[rustfmt::skip]
const WELL_FORMED: &[(&str, &str)] = &[
    ("null", "null"), ("true", "true"), ("false", "false"), (" \t\r\n1 \t\r\n", "1"),
    // Numbers are kept as they are written.
    ("0", "0"), ("-0", "-0"), ("10", "10"), ("-1", "-1"), ("1.0", "1.0"), ("0.10", "0.10"), ("1e5", "1e5"),
    ("1E+5", "1E+5"), ("1e-5", "1e-5"), ("0e1", "0e1"), ("-0.0e-0", "-0.0e-0"), ("1e400", "1e400"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("123456789012345678901234567890.123456789012345678901234567890",
     "123456789012345678901234567890.123456789012345678901234567890"),
    // Strings.
    (r#""""#, r#""""#), (r#""a""#, r#""a""#), (r#""\"\\\/\b\f\n\r\t""#, r#""\"\\/\b\f\n\r\t""#),
    (r#""\u0041\u00e9\u20AC""#, r#""Aé€""#), (r#""\uD834\uDd1e""#, r#""𝄞""#), (r#""\u0000\u001f\u007f""#, "\"\\u0000\\u001f\u{7f}\""),
    ("\"\u{7f}\u{80}\u{2028}\u{feff}\u{ffff}\u{10ffff}\"", "\"\u{7f}\u{80}\u{2028}\u{feff}\u{ffff}\u{10ffff}\""),
    (r#""0123456\n89""#, r#""0123456\n89""#), (r#""01234567\"""#, r#""01234567\"""#), (r#""0123456789abcdef\\""#, r#""0123456789abcdef\\""#),
    // Lists and objects.
    ("[]", "[]"), ("[ ]", "[]"), ("[[],[[]]]", "[[],[[]]]"), ("[1 , 2\n,3]", "[1,2,3]"),
    ("{}", "{}"), ("{ }", "{}"), (r#"{"a" : 1 , "b":[ {} ]}"#, r#"{"a":1,"b":[{}]}"#),
    (r#"{"":0,"\u0061\n":1}"#, r#"{"":0,"a\n":1}"#), (r#"{"b":1,"a":2,"b":3}"#, r#"{"b":3,"a":2}"#),
    // A byte order mark is passed over.
    ("\u{feff}1", "1"),
];

/// Texts, where they stop being JSON, and why.
#[rustfmt::skip]
const MALFORMED: &[(&str, usize, &str)] = &[
    ("", 0, "expected a value, found the end of the text"), (" ", 1, "expected a value, found the end of the text"),
    ("nul", 0, "expected a value, found nul"), ("nulll", 4, "expected the end of the text, found l"),
    ("True", 0, "expected a value, found True"), ("NaN", 0, "expected a value, found NaN"), ("Infinity", 0, "expected a value, found Infinity"),
    ("-Infinity", 0, "expected a number, found -Infinity"), ("'a'", 0, "expected a value, found 'a'"), ("\u{a0}1", 0, "expected a value, found \u{a0}"),
    ("\u{feff}\u{feff}1", 3, "expected a value, found \u{feff}1"), ("\u{c}1", 0, "expected a value, found \\u{c}"),
    // Numbers.
    ("01", 0, "expected a number, found 01"), ("-01", 0, "expected a number, found -01"), ("00", 0, "expected a number, found 00"),
    ("-", 0, "expected a number, found -"), ("+1", 0, "expected a value, found +1"), (".5", 0, "expected a value, found .5"),
    ("1.", 0, "expected a number, found 1."), ("1.e1", 0, "expected a number, found 1.e1"), ("1e", 0, "expected a number, found 1e"),
    ("1e+", 0, "expected a number, found 1e+"), ("1.2.3", 0, "expected a number, found 1.2.3"), ("1-2", 0, "expected a number, found 1-2"),
    ("0x1", 0, "expected a number, found 0x1"), ("1a", 0, "expected a number, found 1a"), ("- 1", 0, "expected a number, found -"),
    ("1_000", 1, "expected the end of the text, found _000"), ("１", 0, "expected a value, found １"),
    // Strings.
    ("\"", 1, "expected the end of a string, found the end of the text"), ("\"abc", 4, "expected the end of a string, found the end of the text"),
    ("\"\\", 1, r"expected an escape that means a character, found \"), ("\"\\\"", 3, "expected the end of a string, found the end of the text"),
    ("\"a\nb\"", 2, "control character 0x0a in a string"), ("\"\0\"", 1, "control character 0x00 in a string"), ("\"0123456789\u{1f}\"", 11, "control character 0x1f in a string"),
    (r#""\x41""#, 1, r"expected an escape that means a character, found \x41"), (r#""\u12""#, 1, r"expected an escape that means a character, found \u12"),
    (r#""\u12g4""#, 1, r"expected an escape that means a character, found \u12g4"), (r#""\U0041""#, 1, r"expected an escape that means a character, found \U0041"),
    (r#""\u+123""#, 1, r"expected an escape that means a character, found \u+123"),
    (r#""a\ud800""#, 2, r"expected an escape that means a character, found \ud800"), (r#""\udc00""#, 1, r"expected an escape that means a character, found \udc00"),
    (r#""\ud800\ud800""#, 1, r"expected an escape that means a character, found \ud800"), (r#""\ud800\u0041""#, 1, r"expected an escape that means a character, found \ud800"),
    (r#""\ud800x""#, 1, r"expected an escape that means a character, found \ud800"),
    // Lists and objects.
    ("[", 1, "[0]: expected a value, found the end of the text"), ("]", 0, "expected a value, found ]"), ("[1", 2, "expected `,` or `]`, found the end of the text"),
    ("[1,]", 3, "[1]: expected a value, found ]"), ("[,1]", 1, "[0]: expected a value, found ,"), ("[1 2]", 3, "expected `,` or `]`, found 2"), ("[1}", 2, "expected `,` or `]`, found }"),
    ("[1]]", 3, "expected the end of the text, found ]"), ("[1],", 3, "expected the end of the text, found ,"),
    ("{", 1, "expected a key in quotes, found the end of the text"), ("{a:1}", 1, "expected a key in quotes, found a"), ("{1:1}", 1, "expected a key in quotes, found 1"),
    (r#"{"a"}"#, 4, "expected `:`, found }"), (r#"{"a" 1}"#, 5, "expected `:`, found 1"), (r#"{"a":}"#, 5, "a: expected a value, found }"),
    (r#"{"a":1,}"#, 7, "expected a key in quotes, found }"), (r#"{"a":1"#, 6, "expected `,` or `}`, found the end of the text"), (r#"{"a":1]"#, 6, "expected `,` or `}`, found ]"),
    (r#"{"a":1 "b":2}"#, 7, "expected `,` or `}`, found \"b\""), (r#"{"a":1,,"b":2}"#, 7, "expected a key in quotes, found ,"),
    (r#"{"a":{"b":[1,tru]}}"#, 13, "a.b[1]: expected a value, found tru"), ("[1] // no", 4, "expected the end of the text, found //"), ("/**/1", 0, "expected a value, found /**/1"),
];

#[test]
fn well_formed_texts_come_out_as_they_went_in() {
    for (text, expected) in WELL_FORMED {
        let json: Json = from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(to_json(&json), *expected, "{text}");
        assert_eq!(from_json::<Json>(expected).unwrap(), json, "{text}");
    }
}

#[test]
fn malformed_texts_are_refused_where_they_are_wrong() {
    for (text, offset, message) in MALFORMED {
        let error = from_json::<Json>(text).expect_err(text);
        assert_eq!((error.to_string().as_str(), error.offset()), (*message, *offset), "{text:?}");
    }
}

/// Skipping is a second reader of the same grammar: it must agree with the first, except about surrogates, which only
/// count where somebody wants the text.
#[test]
fn what_is_passed_over_is_checked_too() {
    for (text, _) in WELL_FORMED {
        let text = text.trim_start_matches('\u{feff}');
        let mut r = Reader::new(text.as_bytes());
        assert_eq!(r.raw().unwrap_or_else(|error| panic!("{text}: {error}")), text.trim(), "{text}");
    }
    for (text, offset, _) in MALFORMED.iter().filter(|(text, ..)| !text.contains("\\ud")) {
        let mut r = Reader::new(text.as_bytes());
        let error = r.skip().and_then(|()| r.end()).expect_err(text);
        assert_eq!(error.offset(), *offset, "{text:?}: {error}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_where_they_stand() {
    let cases: &[(&[u8], usize, &str)] = &[
        (b"\"a\xff\"", 2, "these bytes are not UTF-8"),
        (b"{\"a\": [1, \"\xc3\"]}", 11, "a[1]: these bytes are not UTF-8"),
        (b"[1]\xff", 3, "these bytes are not UTF-8"),
        (b"\xff", 0, "these bytes are not UTF-8"),
        (b"\xfe\xff\0[\0]", 0, "these bytes are not UTF-8"),
        (b"\"\xed\xa0\x80\"", 1, "these bytes are not UTF-8"),
    ];
    for (bytes, offset, message) in cases {
        let error = from_json::<Json>(bytes).expect_err(message);
        assert_eq!((error.to_string().as_str(), error.offset()), (*message, *offset), "{bytes:?}");
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |open: &str, close: &str, levels| format!("{}{}", open.repeat(levels), close.repeat(levels));
    for (open, close) in [("[", "]"), ("[{\"a\":", "}]")] {
        let levels = 128 / (open.len().min(2));
        let fits =
            if open == "[" { nested(open, close, levels) } else { nested(open, close, levels).replace(":}", ":0}") };
        assert!(from_json::<Json>(&fits).is_ok());
        let error = from_json::<Json>(format!("[{fits}]")).unwrap_err();
        assert!(error.message().contains("too deep"), "{error}");
        assert!(Reader::new(format!("[{fits}]").as_bytes()).skip().is_err());
        assert!(Reader::new(format!("[{fits}]").as_bytes()).with_levels(129).json().is_ok());
    }
    assert!(from_json::<Json>("[".repeat(1_000_000)).is_err());
    let siblings = format!("[{}[]]", "[[]],".repeat(1000));
    assert!(from_json::<Json>(siblings).is_ok());
}

/// Strings of all lengths around the eight bytes that are looked at together, with each special byte at each place.
#[test]
fn escapes_are_found_at_every_place() {
    for length in 0..20 {
        for at in 0..=length {
            for special in ["\"", "\\", "\n", "\0", "\u{1f}", "\u{7f}", "\u{80}", "€", "𝄞", " "] {
                let text = format!("{}{special}{}", "x".repeat(at), "y".repeat(length - at));
                assert_eq!(from_json::<String>(to_json(&text)).unwrap(), text);
                assert_eq!(to_json(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }
}

/// serde_json reads the same grammar: both must refuse the same texts, also ones that nobody has thought of.
#[test]
fn another_reader_agrees_about_broken_texts() {
    let seeds =
        [r#"{"a": [1, -2.5e+3, "x\u00e9\n\"", {"": null}], "b": {"c": true, "d": false}, "e": "\ud834\udd1e"}"#];
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    let pieces = br#"{}[]:,"\u0e-+.1 /atrfn"#;
    for _ in 0..20_000 {
        let mut text = seeds[0].as_bytes().to_vec();
        for _ in 0..=random(3) {
            let at = random(text.len());
            match random(3) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, pieces[random(pieces.len())]),
                _ => text[at] = pieces[random(pieces.len())],
            }
        }
        // serde_json knows numbers of 64 bits only.
        let theirs = serde_json::from_slice::<serde_json::Value>(&text);
        if theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
            continue;
        }
        let ours = from_json::<Json>(&text);
        let shown = String::from_utf8_lossy(&text);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{shown}: {ours:?} {theirs:?}");
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            let again: serde_json::Value = serde_json::from_str(&to_json(&ours)).unwrap();
            assert_eq!(again, theirs, "{shown}");
        }
    }
}

#[test]
fn floats_are_written_shortest_and_read_back() {
    #[rustfmt::skip]
    let cases: &[(f64, &str)] = &[
        (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (-1.0, "-1"), (0.1, "0.1"), (0.5, "0.5"), (1.5, "1.5"), (100.25, "100.25"), (0.000001, "0.000001"),
        (1234567.891, "1234567.891"), (0.05, "0.05"), (10.01, "10.01"), (0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000"), (1e20, "100000000000000000000"),
        (1e21, "1e21"), (1e-6, "0.000001"), (1.5e-7, "0.00000015"), (1e-8, "1e-8"), (123456789.125, "123456789.125"), (9007199254740993.0, "9007199254740992"),
        (1.7976931348623157e308, "1.7976931348623157e308"), (5e-324, "5e-324"), (f64::INFINITY, "null"), (f64::NAN, "null"),
        (std::f64::consts::PI, "3.141592653589793"), (-2.5e-3, "-0.0025"), (4.35, "4.35"), (99999.999999, "99999.999999"), (999999999999999.9, "999999999999999.9"),
    ];
    for (value, text) in cases {
        assert_eq!(to_json(value), *text);
        assert!(!value.is_finite() || from_json::<f64>(text).unwrap().to_bits() == value.to_bits(), "{text}");
    }
    assert_eq!(
        [0.1_f32, 16777216.0, 3.4028235e38, 1e-45].map(|value| to_json(&value)),
        ["0.1", "16777216", "3.4028235e38", "1e-45"]
    );
    let mut state = 1_u64;
    for round in 0..200_000 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let value = if round % 2 == 0 { f64::from_bits(state) } else { (state >> 40) as f64 / 1000.0 };
        if value.is_finite() {
            let text = to_json(&value);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
            let digits =
                |text: &str| text.chars().take_while(|c| *c != 'e').filter(char::is_ascii_digit).collect::<String>();
            let shortest = format!("{value:e}");
            assert_eq!(digits(&text).trim_matches('0'), digits(&shortest).trim_matches('0'), "{text} {shortest}");
        }
    }
}

#[test]
fn integers_are_written_and_read_back() {
    let powers = (0..64).flat_map(|power| [1_u64 << power, (1 << power) - 1, (1 << power) + 1]);
    let tens = (0..20).flat_map(|power| [10_u64.pow(power), 10_u64.pow(power) - 1, 10_u64.pow(power) + 7]);
    for value in powers.chain(tens).chain([0, u64::MAX]) {
        assert_eq!(to_json(&value), value.to_string());
        assert_eq!(from_json::<u64>(value.to_string()).unwrap(), value);
        let signed = value as i64;
        assert_eq!(to_json(&signed), signed.to_string());
        assert_eq!(from_json::<i64>(signed.to_string()).unwrap(), signed);
    }
}

#[test]
fn numbers_know_what_they_count() {
    #[rustfmt::skip]
    let cases: &[(&str, Option<i64>, Option<u64>, f64)] = &[
        ("0", Some(0), Some(0), 0.0), ("-0", Some(0), Some(0), 0.0), ("1.0", Some(1), Some(1), 1.0), ("1e3", Some(1000), Some(1000), 1000.0), ("-12.50e1", Some(-125), None, -125.0),
        ("1.5", None, None, 1.5), ("0.1e1", Some(1), Some(1), 1.0), ("1e-1", None, None, 0.1), ("0.000e99999999999999999999", Some(0), Some(0), 0.0),
        ("18446744073709551615", None, Some(u64::MAX), 18446744073709551615.0), ("18446744073709551616", None, None, 18446744073709551616.0),
        ("-9223372036854775808", Some(i64::MIN), None, -9223372036854775808.0), ("1e400", None, None, f64::INFINITY), ("1e-99999999999999999999", None, None, 0.0), ("1e99999999999999999999", None, None, f64::INFINITY),
    ];
    for (text, signed, unsigned, float) in cases {
        let number: Number = text.parse().unwrap();
        assert_eq!((number.as_i64(), number.as_u64(), number.as_f64()), (*signed, *unsigned, *float), "{text}");
        assert_eq!(number.to_string(), *text);
    }
    assert!("one".parse::<Number>().is_err());
    assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(Number::from(0.1_f32).to_string(), "0.1");
    assert_eq!(Number::from(1.5), "1.5".parse().unwrap());
    assert_eq!(Number::from_f64(f64::NAN), None);
}

#[test]
fn maps_keep_their_order_and_find_their_keys() {
    let mut map = Object::new();
    for index in (0..1000).rev() {
        assert_eq!(map.insert(format!("key {index}"), index.into()), None);
        assert_eq!(map.len(), 1000 - index as usize);
        assert_eq!(map.get(&format!("key {index}")), Some(&index.into()));
    }
    let text = to_json(&map);
    assert!(text.starts_with(r#"{"key 999":999,"key 998":998,"#));
    let mut again: Object = from_json(&text).unwrap();
    assert_eq!(again, map);
    for index in 0..1000 {
        assert_eq!(again.remove(&format!("key {index}")), Some(index.into()));
        assert_eq!(again.get(&format!("key {index}")), None);
        assert_eq!(again.len(), 999 - index as usize);
        assert!(index == 999 || again["key 999"] == 999.into());
    }
    assert_eq!(map.insert("key 0", true.into()), Some(0.into()));
    assert_eq!(map.iter().next_back(), Some(("key 0", &true.into())));
    assert_eq!(Object::from([("a", 1.into()), ("b", 2.into())]), Object::from([("b", 2.into()), ("a", 1.into())]));
    assert_ne!(Object::from([("a", Json::from(1))]), Object::from([("a", Json::from(2))]));
}

#[test]
fn json_is_looked_into() {
    let json: Json = r#"{"users": [{"name": "Ada", "age": 36, "score": 1.5, "admin": true}]}"#.parse().unwrap();
    let user = &json["users"][0];
    assert_eq!(user["name"].as_str(), Some("Ada"));
    assert_eq!((user["age"].as_i64(), user["age"].as_u64(), user["age"].as_f64()), (Some(36), Some(36), Some(36.0)));
    assert_eq!((user["score"].as_i64(), user["score"].as_f64()), (None, Some(1.5)));
    assert_eq!(user["admin"].as_bool(), Some(true));
    assert!(json["nobody"]["name"][7].is_null() && json["users"]["name"].is_null());
    assert_eq!(json.to_string(), r#"{"users":[{"name":"Ada","age":36,"score":1.5,"admin":true}]}"#);
    assert_eq!(Json::from(vec![Some(1), None]).to_string(), "[1,null]");
}
