//! Literal JSON in and out of the generated types, topic by topic.

use clientwright_behavior::fixtures::{all_of, arrays, enums, formats, names, objects, openapi31, swagger2, unions};
use clientwright_runtime::{self as rt, Maybe};
use serde_json::Value;

/// Reads `json` and checks that writing gives the same value again.
#[track_caller]
fn kept<T: rt::Model>(json: &str) -> T {
    let read: T = read(json);
    assert_same(&rt::to_json(&read), json);
    read
}

#[track_caller]
fn read<T: rt::Model>(json: &str) -> T {
    rt::from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Reads `json` and checks that keeping the value, which is not sending it, loses nothing.
#[track_caller]
fn whole<T: rt::Model>(json: &str) {
    let mut w = rt::Writer::new().with_everything();
    read::<T>(json).write(&mut w);
    assert_same(&w.into_string(), json);
}

/// The message that reading `json` fails with.
#[track_caller]
fn fault<T: rt::Model>(json: &str) -> String {
    match rt::from_json::<T>(json) {
        Ok(value) => panic!("{json} was read as {value:?}"),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn assert_same(ours: &str, json: &str) {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(parse(ours), parse(json));
}

#[track_caller]
fn assert_starts(message: &str, start: &str) {
    assert!(message.starts_with(start), "{message}");
}

mod of_objects {
    use super::*;

    #[test]
    fn absent_null_and_present_are_three_things() {
        use objects::absence::types::Thing;
        let empty: Thing = kept(r#"{ "must": "a", "must_or_null": null }"#);
        assert_eq!(empty, Thing { must: "a".to_owned(), must_or_null: None, may: None, may_or_null: Maybe::Absent });
        let null: Thing = kept(r#"{ "must": "a", "must_or_null": "b", "may_or_null": null }"#);
        assert_eq!(null.may_or_null, Maybe::Null);
        let full: Thing = kept(r#"{ "must": "a", "must_or_null": "b", "may": "c", "may_or_null": "d" }"#);
        assert_eq!(full.may_or_null, Maybe::Value("d".to_owned()));
    }

    #[test]
    fn what_is_missing_or_null_is_named() {
        use objects::absence::types::Thing;
        let missing = fault::<Thing>(r#"{ "must_or_null": null }"#);
        assert!(missing.contains("must"), "{missing}");
        assert_starts(&fault::<Thing>(r#"{ "must": null, "must_or_null": null }"#), "must: ");
        assert_starts(&fault::<Thing>(r#"{ "must": "a", "may": 7 }"#), "may: expected a string, found 7");
        // Vendors send null where they mean nothing: a property that may be missing may also be null when read.
        assert_eq!(read::<Thing>(r#"{ "must": "a", "must_or_null": null, "may": null }"#).may, None);
    }

    #[test]
    fn what_is_sent_has_no_read_only_fields_and_asks_for_the_write_only_ones() {
        use objects::access::types::ThingInput;
        let sent = ThingInput::new("p", "n");
        assert_same(&rt::to_json(&sent), r#"{ "password": "p", "name": "n" }"#);
        assert!(!format!("{sent:?}").contains("\"p\""), "a password is not shown: {sent:?}");
        assert_eq!(fault::<ThingInput>(r#"{ "id": 7, "name": "n" }"#), "password: missing");
    }

    #[test]
    fn what_comes_back_demands_read_only_fields_and_loses_none() {
        use objects::access::types::Thing;
        let back: Thing = kept(r#"{ "id": 7, "created": "2024-01-02T03:04:05Z", "name": "n" }"#);
        assert_eq!((back.id, back.password), (7, None));
        kept::<Thing>(r#"{ "id": 7, "name": "n", "password": "p", "hint": "h" }"#);
        assert_eq!(fault::<Thing>(r#"{ "password": "p", "name": "n" }"#), "id: missing");
    }

    #[test]
    fn types_differ_by_direction_where_what_they_hold_does() {
        use objects::access_nested::types::{
            Address, CardDetails, LineInput, Order, OrderInput, Payment, PaymentInput, UserRequestInput,
        };
        let json = r#"{ "lines": [{ "id": "1", "article": "a" }], "payment": { "last_four": "4242" },
                        "parent": { "lines": [] }, "ship_to": { "city": "Ulm" }, "owner": { "id": "u", "name": "n" } }"#;
        let back: Order = kept(json);
        assert!(matches!(back.payment, Some(Payment::Card(_))), "{back:?}");
        let mut sent = OrderInput::new([LineInput::new("a")]);
        sent.payment = Some(PaymentInput::Card(CardDetails::new("4111")));
        sent.parent = Some(Box::new(OrderInput::new([])));
        // What does not differ is one type.
        sent.ship_to = back.ship_to.or_else(|| Some(Address::new("Bonn")));
        // `UserInput` is a name of the description.
        sent.owner = Some(UserRequestInput { name: Some("n".to_owned()), ..Default::default() });
        let expected = r#"{ "lines": [{ "article": "a" }], "payment": { "number": "4111" }, "parent": { "lines": [] },
                            "ship_to": { "city": "Ulm" }, "owner": { "name": "n" } }"#;
        assert_same(&rt::to_json(&sent), expected);
        assert_eq!(kept::<OrderInput>(expected), sent);
        assert_eq!(fault::<OrderInput>(r#"{ "lines": [{ "id": "1" }] }"#), "lines[0].article: missing");
        assert_eq!(fault::<Order>(r#"{ "lines": [{ "article": "a" }] }"#), "lines[0].id: missing");
    }

    #[test]
    fn one_type_keeps_read_only_fields_and_never_sends_them() {
        use objects::access_nested::types::{Draft, Note, Receipt, Unused, UserRequestInput};
        // Where nothing one-sided is demanded, what came back can be sent again as it is.
        let note: Note = read(r#"{ "text": "t", "written": "today" }"#);
        assert_eq!(note.written.as_deref(), Some("today"));
        assert_same(&rt::to_json(&note), r#"{ "text": "t" }"#);
        whole::<Note>(r#"{ "text": "t", "written": "today" }"#);
        // What is only sent stands for all that is said of it, and of what lies in it.
        let owner = UserRequestInput { id: Some("u".to_owned()), name: Some("n".to_owned()) };
        let draft = Draft { id: Some("i".to_owned()), owner: Some(owner), ..Draft::new("n") };
        assert_same(&rt::to_json(&draft), r#"{ "note": "n", "owner": { "name": "n" } }"#);
        whole::<Draft>(r#"{ "id": "i", "note": "n", "owner": { "id": "u" } }"#);
        // What only comes back need not have what is only sent; what nothing reaches is left as it is.
        assert_eq!(read::<Receipt>(r#"{ "id": "i" }"#).pin, None);
        kept::<Unused>(r#"{ "id": "i", "pin": "p" }"#);
        assert_eq!(fault::<Unused>(r#"{ "id": "i" }"#), "pin: missing");
    }

    #[test]
    fn other_keys_are_kept_where_they_are_described_and_ignored_elsewhere() {
        use objects::open::types::Thing;
        let thing: Thing = kept(r#"{ "name": "n", "x": 1, "y": 2, "anything": { "z": [null] }, "closed": {} }"#);
        assert_eq!(thing.anything.name, None);
        let thing: Thing = read(r#"{ "name": "n", "anything": {}, "closed": { "name": "c", "unknown": 1 } }"#);
        assert_same(&rt::to_json(&thing), r#"{ "name": "n", "anything": {}, "closed": { "name": "c" } }"#);
        let wrong = fault::<Thing>(r#"{ "name": "n", "anything": {}, "closed": {}, "x": "one" }"#);
        assert_starts(&wrong, "x: ");
    }

    #[test]
    fn maps_keep_their_order_and_nulls() {
        use objects::maps::types::Thing;
        let json = concat!(
            r#"{"counts":{"z":1,"a":-2},"anything":{"k":[1.50,null,{}]},"#,
            r#""things":{"t":{"counts":{},"anything":{},"things":{},"of_null":{}}},"of_null":{"a":null,"b":"c"}}"#
        );
        assert_eq!(rt::to_json(&kept::<Thing>(json)), json);
        let wrong = json.replace("-2", "\"two\"");
        assert_starts(&fault::<Thing>(&wrong), "counts.a: expected an integer");
    }

    #[test]
    fn types_that_hold_themselves() {
        use objects::recursion::types::Thing;
        let thing: Thing = kept(
            r#"{ "name": "a", "parent": { "name": "b" }, "children": [{ "name": "c", "children": [] }],
                 "by_name": { "d": { "name": "d" } }, "other": { "thing": { "name": "e" } } }"#,
        );
        assert_eq!(thing.parent.expect("given").name, "b");
        let wrong = r#"{ "name": "a", "children": [{ "name": "c" }, { "name": "d", "parent": { "name": 7 } }] }"#;
        assert_starts(&fault::<Thing>(wrong), "children[1].parent.name: expected a string");
    }

    #[test]
    fn nesting_has_an_end() {
        use objects::recursion::types::Thing;
        let deep = |levels: usize| {
            format!("{}{{\"name\":\"z\"}}{}", "{\"name\":\"a\",\"parent\":".repeat(levels), "}".repeat(levels))
        };
        kept::<Thing>(&deep(50));
        assert!(!fault::<Thing>(&deep(100_000)).is_empty());
    }

    #[test]
    fn unnamed_objects_have_types() {
        use objects::unnamed::types::Thing;
        let thing: Thing = kept(
            r#"{ "address": { "city": "Ulm", "position": { "lat": 48.4, "lon": 10 } },
                 "tags": [{ "key": "k", "value": "v" }, {}] }"#,
        );
        assert_eq!(thing.address.expect("given").city, "Ulm");
        assert_starts(&fault::<Thing>(r#"{ "address": {} }"#), "address");
    }

    #[test]
    fn required_names_that_are_no_property_are_kept() {
        use objects::required::types::Thing;
        let thing: Thing = kept(
            r#"{ "named": "n", "undescribed": [1], "open": { "undescribed": 7 }, "shaped": { "kind": "square", "side": 2 } }"#,
        );
        assert_eq!(thing.undescribed, Some(rt::Json::Array(vec![1.into()])));
        assert_eq!(thing.open.expect("given").additional["undescribed"], 7);
        // What nothing describes may be left from an earlier version of the service, so it is not demanded.
        assert_eq!(kept::<Thing>(r#"{ "named": "n" }"#).undescribed, None);
    }

    #[test]
    fn more_fields_than_a_machine_word_has_bits() {
        use objects::many_fields::types::Thing;
        let thing: Thing = kept(r#"{ "f00": 0, "f63": 63, "f64": 64, "f69": 69, "f42": 42 }"#);
        assert_eq!((thing.f00, thing.f42, thing.f64, thing.f68), (0, Some(42), 64, None));
        for missing in ["f00", "f63", "f64", "f69"] {
            let others = ["f00", "f63", "f64", "f69"].into_iter().filter(|name| *name != missing);
            let json = others.map(|name| format!("\"{name}\": 1")).collect::<Vec<_>>().join(",");
            let message = fault::<Thing>(&format!("{{{json}}}"));
            assert!(message.contains(missing), "{message}");
        }
    }

    #[test]
    fn keys_in_any_order_twice_and_unknown() {
        use objects::absence::types::Thing;
        let json =
            r#"{ "may": "c", "x": { "deep": [1, { "y": "z" }] }, "must_or_null": "b", "must": "1", "must": "2" }"#;
        let thing: Thing = read(json);
        assert_eq!((thing.must.as_str(), thing.may.as_deref()), ("2", Some("c")));
    }

    #[test]
    fn broken_text_is_refused_with_its_place() {
        use objects::recursion::types::Thing;
        for broken in ["", "{", r#"{"name""#, r#"{"name":"a"} x"#, r#"{"name":"\ud800"}"#, "{\"name\":\"a\nb\"}", "nul"]
        {
            assert!(!fault::<Thing>(broken).is_empty());
        }
        let escapes: Thing = read(r#"{ "name": "\ud83c\udf89 \u00eb \" \\ \/ \b\f\n\r\t" }"#);
        assert_eq!(escapes.name, "🎉 ë \" \\ / \u{8}\u{c}\n\r\t");
    }
}

mod of_lists {
    use super::*;

    #[test]
    fn lists_of_lists_of_null_and_of_anything() {
        use arrays::nested::types::Thing;
        let thing: Thing = kept(
            r#"{ "grid": [[1, 2], [], [-3]], "holes": [null, "a"], "names": ["x"], "anything": [1, "a", null, {}] }"#,
        );
        assert_eq!(thing.grid, [vec![1, 2], vec![], vec![-3]]);
        assert_eq!(thing.holes, [None, Some("a".to_owned())]);
        let wrong = r#"{ "grid": [[1], [2, "x"]], "holes": [], "names": [] }"#;
        assert_starts(&fault::<Thing>(wrong), "grid[1][1]: expected an integer");
    }

    #[test]
    fn places_with_types_of_their_own() {
        kept::<arrays::tuple::types::Thing>(r#"{ "point": [1.5, -2, "here"] }"#);
    }
}

mod of_enums {
    use super::*;

    #[test]
    fn text_that_is_not_listed_is_kept() {
        use enums::text::types::{Role, Thing};
        let thing: Thing = kept(r#"{ "role": "ADMIN" }"#);
        assert_eq!(thing.role, Role::Admin);
        let thing: Thing = kept(r#"{ "role": "Grand Vizier", "level": "medium" }"#);
        assert_eq!(thing.role, Role::Other("Grand Vizier".to_owned()));
        assert_eq!((thing.role.as_str(), Role::User.as_str()), ("Grand Vizier", "USER"));
        assert_eq!(Role::from("USER"), Role::User);
        assert_starts(&fault::<Thing>(r#"{ "role": 7 }"#), "role: expected");
    }

    #[test]
    fn integers_that_are_not_listed_are_kept() {
        use enums::integer::types::Thing;
        let thing: Thing = kept(r#"{ "level": 2, "plain": 10 }"#);
        assert_eq!(thing.level.as_i64(), 2);
        assert_eq!(kept::<Thing>(r#"{ "level": 99 }"#).level.as_i64(), 99);
        assert_starts(&fault::<Thing>(r#"{ "level": "2" }"#), "level: expected");
    }

    #[test]
    fn values_of_several_kinds() {
        use enums::mixed::types::Thing;
        for value in ["\"auto\"", "0", "1.5", "true", "\"else\"", "false", "7", "null", "[1]"] {
            kept::<Thing>(&format!("{{ \"value\": {value} }}"));
        }
        assert_ne!(read::<Thing>(r#"{ "value": 0 }"#), read::<Thing>(r#"{ "value": "0" }"#));
    }

    #[test]
    fn null_is_not_a_value_but_the_lack_of_one() {
        use enums::nullable::types::Thing;
        let thing: Thing = kept(r#"{ "color": null, "mood": null }"#);
        assert!(thing.color.is_none() && thing.mood.is_none());
        kept::<Thing>(r#"{ "color": "red", "mood": "other" }"#);
    }

    #[test]
    fn values_that_make_no_identifier_keep_their_text() {
        use enums::odd_values::types::Thing;
        for value in ["", " ", "1", "1.5", "a b", "a-b", "type", "Self", "other", "été", "<=", "*", "none of these"] {
            kept::<Thing>(&format!("{{ \"odd\": \"{value}\" }}"));
        }
        for value in ["name", "-name", "+name"] {
            kept::<Thing>(&format!("{{ \"sort\": \"{value}\" }}"));
        }
    }

    #[test]
    fn constants_with_titles() {
        use openapi31::enum_docs::types::Thing;
        let thing: Thing = kept(r#"{ "state": "on" }"#);
        assert!(!format!("{thing:?}").contains("Other"), "{thing:?}");
        kept::<Thing>(r#"{ "state": "broken" }"#);
    }
}

mod of_unions {
    use super::*;

    #[test]
    fn a_tag_decides() {
        use unions::tagged::types::Thing;
        let cat: Thing = kept(r#"{ "petType": "Cat", "lives": 9 }"#);
        assert!(matches!(&cat, Thing::Cat(cat) if cat.lives == Some(9)), "{cat:?}");
        assert!(matches!(kept::<Thing>(r#"{ "petType": "Dog", "bark": "wuff" }"#), Thing::Dog(_)));
        let bird: Thing = kept(r#"{ "petType": "Bird", "wings": [1, 2] }"#);
        assert!(matches!(bird, Thing::Other(_)), "{bird:?}");
        let wrong = fault::<Thing>(r#"{ "petType": "Dog", "bark": 7 }"#);
        assert!(wrong.contains("bark"), "{wrong}");
    }

    #[test]
    fn tags_of_its_own() {
        use unions::tagged_mapping::types::Thing;
        for tag in ["cat", "kitten"] {
            let json = format!("{{ \"petType\": \"{tag}\", \"lives\": 1 }}");
            assert!(matches!(kept::<Thing>(&json), Thing::Cat(cat) if cat.pet_type == tag));
        }
        assert!(matches!(kept::<Thing>(r#"{ "petType": "dog", "bark": "w" }"#), Thing::Dog(_)));
    }

    #[test]
    fn a_key_with_one_value_is_a_tag() {
        use unions::tag_by_value::types::Thing;
        assert!(matches!(kept::<Thing>(r#"{ "kind": "circle", "size": 1 }"#), Thing::Circle(_)));
        assert!(matches!(kept::<Thing>(r#"{ "kind": "square", "size": 2.5 }"#), Thing::Square(_)));
        assert!(matches!(kept::<Thing>(r#"{ "kind": "star", "points": 5 }"#), Thing::Other(_)));
    }

    #[test]
    fn keys_decide() {
        use unions::by_keys::types::Thing;
        assert!(matches!(kept::<Thing>(r#"{ "email": "e" }"#), Thing::Email(_)));
        assert!(matches!(kept::<Thing>(r#"{ "phone": "p" }"#), Thing::Phone(_)));
        assert!(matches!(kept::<Thing>(r#"{ "phone": "p", "email": "e" }"#), Thing::Both(_)));
        assert!(matches!(kept::<Thing>(r#"{ "fax": "f" }"#), Thing::Other(_)));
    }

    #[test]
    fn the_most_keys_decide() {
        use unions::by_common_keys::types::Thing;
        assert!(matches!(kept::<Thing>(r#"{ "id": "i", "price": 1, "unit": "m" }"#), Thing::Priced(_)));
        assert!(matches!(kept::<Thing>(r#"{ "id": "i", "size": 1, "unit": "m" }"#), Thing::Sized(_)));
        assert!(matches!(kept::<Thing>(r#"{ "id": "i", "size": 1, "price": 2 }"#), Thing::Both(_)));
    }

    #[test]
    fn kinds_decide() {
        use unions::by_kind::types::Thing;
        let variants = ["\"a\"", "7", "true", "[\"a\"]", r#"{"name":"n"}"#].map(kept::<Thing>);
        for (place, variant) in variants.iter().enumerate() {
            assert!(!matches!(variant, Thing::Other(_)), "{variant:?}");
            assert!(variants[..place].iter().all(|other| other != variant));
        }
        assert!(matches!(kept::<Thing>("1.5"), Thing::Other(_)));
        // Null is no value of its own: it is allowed where the description says so.
        assert!(!fault::<Thing>("null").is_empty());
    }

    #[test]
    fn null_is_no_alternative() {
        use unions::with_null::types::Thing;
        let thing: Thing = kept(r#"{ "one": null, "several": null }"#);
        assert!(thing.one.is_none() && thing.several.is_none());
        kept::<Thing>(r#"{ "one": null, "several": null, "within": null, "named": null }"#);
        kept::<Thing>(r#"{ "one": null, "several": null, "within": 7, "named": { "name": "n" } }"#);
        kept::<Thing>(r#"{ "one": { "name": "n" }, "several": "text" }"#);
        kept::<Thing>(r#"{ "one": { "name": "n" }, "several": { "name": "n" } }"#);
    }

    #[test]
    fn listed_values_or_any_text() {
        use unions::open_enum::types::Thing;
        kept::<Thing>(r#"{ "model": "small" }"#);
        kept::<Thing>(r#"{ "model": "gigantic" }"#);
    }

    #[test]
    fn a_number_or_a_word() {
        use unions::number_or_text::types::Thing;
        let number = kept::<Thing>(r#"{ "limit": 10 }"#);
        let text = kept::<Thing>(r#"{ "limit": "all" }"#);
        assert_ne!(number, text);
        kept::<Thing>(r#"{ "limit": "10" }"#);
    }
}

mod of_parts {
    use super::*;

    #[test]
    fn parts_are_one_type() {
        use all_of::merge::types::Thing;
        let thing: Thing = kept(r#"{ "id": "i", "name": "n", "size": 3 }"#);
        assert_eq!((thing.id.as_str(), thing.name.as_str(), thing.size), ("i", "n", 3));
        for missing in [r#"{ "name": "n", "size": 3 }"#, r#"{ "id": "i", "size": 3 }"#, r#"{ "id": "i", "name": "n" }"#]
        {
            assert!(!fault::<Thing>(missing).is_empty());
        }
    }

    #[test]
    fn one_part_is_that_type() {
        use all_of::one_reference::types::{Base, Thing};
        let base = || Base { id: "i".to_owned() };
        let thing: Thing = kept(r#"{ "plain": { "id": "i" }, "worded": { "id": "i" }, "nullable": null }"#);
        assert_eq!(thing, Thing { plain: base(), worded: base(), nullable: None });
    }

    #[test]
    fn children_of_a_parent_with_a_tag() {
        use all_of::inheritance::types::Thing;
        kept::<Thing>(r#"{ "kind": "Book", "name": "n", "pages": 300 }"#);
        kept::<Thing>(r#"{ "kind": "Film", "minutes": 90 }"#);
        kept::<Thing>(r#"{ "kind": "Song", "bars": 12 }"#);
        kept::<Thing>(r#"{ "kind": "Map", "scale": "1:100" }"#);
        let printed = kept::<Thing>(r#"{ "kind": "Printed", "name": "n" }"#);
        assert!(matches!(printed, Thing::Base(_)), "{printed:?}");
    }

    #[test]
    fn own_properties_beside_alternatives() {
        use all_of::with_alternatives::types::Thing;
        kept::<Thing>(r#"{ "id": "i", "email": "e" }"#);
        kept::<Thing>(r#"{ "id": "i", "phone": "p" }"#);
        assert!(!fault::<Thing>(r#"{ "email": "e" }"#).is_empty());
    }
}

mod of_formats {
    use super::*;

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
}

mod of_names {
    use super::*;

    #[test]
    fn the_wire_keeps_its_words() {
        kept::<names::keywords::types::Thing>(
            r#"{ "type": "1", "self": "2", "match": "3", "async": "4", "_": "5", "1st": "6", "@id": "7",
                 "$ref-ish": "8" }"#,
        );
        kept::<names::prelude::types::Thing>(
            r#"{ "option": { "a": "1" }, "string": { "a": "2" }, "result": "Ok", "client": {}, "vec": ["3"] }"#,
        );
        kept::<names::odd_schemas::types::Thing>(
            r#"{ "a": { "a": "1" }, "b": { "a": "2" }, "c": { "a": "3" }, "d": { "a": "4" }, "e": { "a": "5" } }"#,
        );
        kept::<names::qualified::types::Thing>(r#"{ "status": "open", "part": { "status": "new" } }"#);
    }
}

mod of_versions {
    use super::*;

    #[test]
    fn what_only_3_1_says() {
        use openapi31::types::types::Thing;
        let thing: Thing = kept(r#"{ "kind": "thing", "nullable": null, "either": 7, "any": null, "anything": [1] }"#);
        assert_eq!(thing.nullable, None);
        kept::<Thing>(
            r#"{ "kind": "thing", "nullable": "n", "either": "s", "worded": { "a": "b" }, "octets": "AA==" }"#,
        );
    }

    #[test]
    fn null_in_2_0() {
        use swagger2::inputs::types::Thing;
        assert_eq!(kept::<Thing>(r#"{ "name": "n", "note": null }"#).note, Maybe::Null);
        assert_eq!(kept::<Thing>(r#"{ "name": "n" }"#).note, Maybe::Absent);
    }
}
