//! Formats of single values.

use clientwright_behavior::fixtures::formats;

use crate::{assert_starts, fault, kept, read};

#[test]
fn text_of_every_format_is_kept_as_it_was() {
    use formats::text::types::Thing;
    let thing: Thing = kept(
        r#"{ "moment": "2024-02-29T23:59:60.123456789+05:30", "day": "2024-02-29", "hour": "12:00:00Z",
             "span": "P1DT2H", "id": "B6A4D9F0-1C2D-4E3F-8A9B-0C1D2E3F4A5B", "octets": "AP+/", "secret": "s",
             "link": "https://example.com/?q=a b", "number": "9223372036854775807", "unknown": "44" }"#,
    );
    assert!(!format!("{thing:?}").contains("\"s\""), "a password is not shown: {thing:?}");
    // What is not of its format is still what the server sent.
    kept::<Thing>(r#"{ "moment": "yesterday", "id": "7", "link": "" }"#);
    assert_starts(&fault::<Thing>(r#"{ "octets": "not base64!" }"#), "octets: ");
}

#[test]
fn addresses_and_names_are_text() {
    use formats::text::types::Thing;
    let thing: Thing = kept(
        r#"{ "mail": "Ä <a@example.com>", "ipv4": "192.0.2.1", "ipv6": "2001:DB8::1", "host": "xn--bcher-kva.example" }"#,
    );
    assert_eq!((thing.ipv4.as_deref(), thing.ipv6.as_deref()), (Some("192.0.2.1"), Some("2001:DB8::1")));
    assert_starts(&fault::<Thing>(r#"{ "ipv4": 3221225985 }"#), "ipv4: expected a string");
    kept::<formats::numbers::types::Thing>(r#"{ "seconds": 253402300800 }"#);
    assert_starts(&fault::<formats::numbers::types::Thing>(r#"{ "seconds": "now" }"#), "seconds: expected an integer");
}

#[test]
fn octets_for_urls_keep_their_alphabet_and_padding() {
    use formats::text::types::Thing;
    kept::<Thing>(r#"{ "url_octets": "-_-_" }"#);
    kept::<Thing>(r#"{ "url_octets": "-_8=" }"#);
    let thing: Thing = kept(r#"{ "url_octets": "-_8" }"#);
    assert_eq!(thing.url_octets.as_ref().map(AsRef::as_ref), Some(&[0xfb_u8, 0xff][..]));
    assert_starts(&fault::<Thing>(r#"{ "url_octets": "a" }"#), "url_octets: expected base64");
    assert_eq!(thing.url_octets, Some(vec![0xfb, 0xff].into()), "padding is no part of the octets");
    let made = Thing { url_octets: Some(vec![0xfb, 0xff].into()), ..Thing::default() };
    assert_eq!(clientwright_runtime::to_json(&made), r#"{"url_octets":"-_8="}"#);
}

#[test]
fn octets_keep_how_they_were_written() {
    use formats::text::types::Thing;
    for text in ["aGk=", "aGk", "aGVs\\nbG8=", "-_8=", "aGl="] {
        let thing: Thing = kept(&format!("{{ \"octets\": \"{text}\" }}"));
        assert!(thing.octets.is_some_and(|octets| octets.as_ref().len() >= 2));
    }
    let made = Thing { octets: Some(b"hi".to_vec().into()), ..Thing::default() };
    assert_eq!(clientwright_runtime::to_json(&made), r#"{"octets":"aGk="}"#);
    assert_eq!(made, read::<Thing>(r#"{ "octets": "aGk" }"#));
    let bare = made.octets.map(clientwright_runtime::Base64::without_padding);
    assert_eq!(clientwright_runtime::to_json(&bare), r#""aGk""#);
    assert_starts(&fault::<Thing>(r#"{ "octets": "aGk?" }"#), "octets: expected base64");
}

#[test]
fn a_format_alone_says_no_type() {
    kept::<formats::text::types::Thing>(r#"{ "untyped": "2024-02-29T12:00:00Z" }"#);
    kept::<formats::text::types::Thing>(r#"{ "untyped": 7 }"#);
    kept::<formats::text::types::Thing>(r#"{ "untyped": null, "maybe": ["no", "id"] }"#);
    kept::<formats::numbers::types::Thing>(r#"{ "untyped": "text" }"#);
    kept::<formats::numbers::types::Thing>(r#"{ "untyped": 2147483648 }"#);
}

#[test]
fn numbers_of_every_size() {
    use formats::numbers::types::Thing;
    kept::<Thing>(r#"{ "i32": -2147483648, "i64": 9223372036854775807, "integer": -9007199254740993 }"#);
    kept::<Thing>(r#"{ "float": 0.1, "double": 1e300, "number": -0.5, "decimal": 0.1 }"#);
    assert_starts(&fault::<Thing>(r#"{ "i32": 2147483648 }"#), "i32: ");
    assert_starts(&fault::<Thing>(r#"{ "i64": 1.5 }"#), "i64: ");
    assert_eq!(read::<Thing>(r#"{ "i32": 7.0 }"#).i32, Some(7));
}

#[test]
fn integers_are_as_wide_as_format_and_bounds_say() {
    use formats::numbers::types::Thing;
    kept::<Thing>(r#"{ "i8": -128, "u8": 255, "u16": 65535, "u32": 4294967295, "u64": 18446744073709551615 }"#);
    kept::<Thing>(
        r#"{ "wider": 4294967295, "below_zero": -1, "seconds": 253402300800, "unsigned": 18446744073709551615 }"#,
    );
    kept::<Thing>(r#"{ "rounded": 9223372036854776000 }"#);
    kept::<Thing>(r#"{ "great": -1, "wide": -10000000000000000000 }"#);
    kept::<Thing>(r#"{ "great": 18446744073709551615, "huge": 170141183460469231731687303715884105727 }"#);
    kept::<Thing>(r#"{ "number64": 9007199254740993 }"#);
    kept::<Thing>(r#"{ "number64": 0.5, "decimal": 12345678901234567890.12345 }"#);
    assert_starts(&fault::<Thing>(r#"{ "u8": -1 }"#), "u8: expected an integer from 0");
    assert_starts(&fault::<Thing>(r#"{ "u64": -1 }"#), "u64: expected an integer from 0");
}

#[test]
fn numbers_of_no_stated_size_lose_no_digit_where_that_is_wanted() {
    use formats::exact::types::Thing;
    let text = concat!(
        r#"{"number":12345678901234567890.123,"integer":123456789012345678901234567890,"positive":9007199254740993,"#,
        r#""bounded":9,"double":1.5,"int64":-1,"list":[0.1000,1e400]}"#
    );
    let thing: Thing = read(text);
    assert_eq!(clientwright_runtime::to_json(&thing), text);
    assert_eq!((thing.bounded, thing.double, thing.int64), (Some(9), Some(1.5), Some(-1)));
    assert_eq!(thing.number.map(|number| number.to_string()), Some("12345678901234567890.123".to_owned()));
}
