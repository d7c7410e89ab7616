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
fn numbers_of_every_size() {
    use formats::numbers::types::Thing;
    kept::<Thing>(r#"{ "i32": -2147483648, "i64": 9223372036854775807, "integer": -9007199254740993 }"#);
    kept::<Thing>(r#"{ "float": 0.1, "double": 1e300, "number": -0.5, "decimal": 0.1 }"#);
    assert_starts(&fault::<Thing>(r#"{ "i32": 2147483648 }"#), "i32: ");
    assert_starts(&fault::<Thing>(r#"{ "i64": 1.5 }"#), "i64: ");
    assert_eq!(read::<Thing>(r#"{ "i32": 7.0 }"#).i32, Some(7));
}
