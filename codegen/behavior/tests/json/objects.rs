//! Objects and their fields.

use clientwright_behavior::fixtures::objects;
use clientwright_runtime::{self as rt, Maybe};

use crate::{assert_same, assert_starts, fault, kept, read, whole};

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
    // What must be there may be null, and must be there all the same.
    assert_eq!(fault::<Thing>(r#"{ "must": "a" }"#), "must_or_null: missing");
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
    // Alternatives that only demand keys name them too.
    kept::<Thing>(r#"{ "named": "n", "either": { "kind": "k", "undescribed": { "a": 1 }, "another": "b" } }"#);
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
    let json = r#"{ "may": "c", "x": { "deep": [1, { "y": "z" }] }, "must_or_null": "b", "must": "1", "must": "2" }"#;
    let thing: Thing = read(json);
    assert_eq!((thing.must.as_str(), thing.may.as_deref()), ("2", Some("c")));
}

#[test]
fn broken_text_is_refused_with_its_place() {
    use objects::recursion::types::Thing;
    for broken in ["", "{", r#"{"name""#, r#"{"name":"a"} x"#, r#"{"name":"\ud800"}"#, "{\"name\":\"a\nb\"}", "nul"] {
        assert!(!fault::<Thing>(broken).is_empty());
    }
    let escapes: Thing = read(r#"{ "name": "\ud83c\udf89 \u00eb \" \\ \/ \b\f\n\r\t" }"#);
    assert_eq!(escapes.name, "🎉 ë \" \\ / \u{8}\u{c}\n\r\t");
}

#[test]
fn keys_that_match_a_pattern_are_kept() {
    use objects::patterns::types::{Beside, Thing};
    let thing: Thing = kept(
        r#"{ "map": { "a": 1 }, "closed": { "x-a": { "a": "b" } }, "beside": { "name": "n", "x-a": 1 },
             "open": { "name": "n", "x-a": 1, "other": [null] }, "several": { "s_a": "b", "i_a": 1 },
             "names": { "A": true } }"#,
    );
    assert_eq!(thing.map.as_ref().and_then(|map| map.get("a")), Some(&1));
    let beside = thing.beside.expect("given");
    assert_eq!(beside.additional.get("x-a"), Some(&1));
    let mut sent = Beside::new("n");
    sent.additional.insert("x-b", 2);
    assert_same(&rt::to_json(&sent), r#"{ "name": "n", "x-b": 2 }"#);
    assert_eq!(fault::<Thing>(r#"{ "map": { "a": "1" } }"#), "map.a: expected an integer, found \"1\"");
    assert_eq!(fault::<Thing>(r#"{ "closed": { "x-a": {} } }"#), "closed.x-a.a: missing");
    assert_starts(&fault::<Thing>(r#"{ "beside": { "name": "n", "x-a": null } }"#), "beside.x-a: expected an integer");
    assert_starts(&fault::<Thing>(r#"{ "names": { "A": 1 } }"#), "names.A: expected true or false");
}

#[test]
fn null_is_kept_where_anything_may_stand() {
    use objects::absence::types::Any;
    assert_eq!(kept::<Any>(r#"{ "must": null }"#), Any { must: rt::Json::Null, may: None });
    assert_eq!(kept::<Any>(r#"{ "must": 1, "may": null }"#).may, Some(rt::Json::Null));
    kept::<Any>(r#"{ "must": [], "may": { "a": null } }"#);
    assert_eq!(fault::<Any>("{}"), "must: missing");
}

#[test]
fn types_that_hold_themselves_and_nothing_else() {
    use objects::endless::types::Thing;
    kept::<Thing>(r#"{ "list": [[], [[]]], "map": { "a": { "b": {} } }, "even": { "odd": [{ "self": {} }] } }"#);
    kept::<Thing>(r#"{ "value": { "a": ["b", { "c": [] }] }, "even": { "odd": [{ "even": { "odd": [] } }] } }"#);
    kept::<Thing>(r#"{ "demanding": { "next": { "next": {} } } }"#);
    assert_starts(&fault::<Thing>(r#"{ "list": [[], [1]] }"#), "list[1][0]: expected a list, found 1");
    assert_starts(&fault::<Thing>(r#"{ "map": { "a": { "b": "c" } } }"#), "map.a.b: expected an object");
    assert_eq!(fault::<Thing>(r#"{ "even": { "odd": [{ "even": {} }] } }"#), "even.odd[0].even.odd: missing");
}

#[test]
fn what_a_missing_field_counts_as_is_given_and_not_sent() {
    use objects::defaults::types::{Thing, ThingLevel, ThingOrder};
    let nothing: Thing = kept("{}");
    assert_eq!(nothing.size_or_default(), 10);
    assert_eq!(nothing.order_or_default(), ThingOrder::Asc);
    assert!(nothing.tags_or_default().is_empty() && nothing.open_or_default());
    assert_eq!((nothing.ratio_or_default(), nothing.type_or_default()), (-1.0, "a \"b\""));
    assert_eq!(nothing.level_or_default(), ThingLevel::N2);
    let given: Thing = kept(r#"{ "size": 7, "order": "other", "tags": ["t"], "open": false, "type": "t" }"#);
    assert_eq!((given.size_or_default(), given.open_or_default(), given.type_or_default()), (7, false, "t"));
    assert_eq!((given.order_or_default().as_str(), given.tags_or_default()), ("other", &["t".to_owned()][..]));
    // Null where it is not allowed is read as nothing.
    assert_eq!(read::<Thing>(r#"{ "size": null }"#).size_or_default(), 10);
    assert_eq!(fault::<Thing>(r#"{ "size": "10" }"#), "size: expected an integer, found \"10\"");
}

#[test]
fn what_the_configuration_decides() {
    use objects::configured::types::{Currency, Money, StreetAddress, Thing, Unused};
    let thing: Thing = kept(
        r#"{ "money": { "amount": 1, "currency": "EUR", "fee": 0.1 }, "place": { "city": "Ulm", "zip": 89073 },
             "exact": 1.50, "stamp": [null], "legacy": { "a": 1 }, "closed": { "b": 2 }, "more": true }"#,
    );
    // A schema that is left out is any JSON where it is still spoken of.
    assert_eq!(thing.legacy.as_ref().and_then(|legacy| legacy.get("a")).and_then(rt::Json::as_i64), Some(1));
    let place: StreetAddress = thing.place.clone().expect("given");
    assert_eq!(place.additional["zip"].as_i64(), Some(89073));
    assert_eq!(thing.exact.as_ref().map(ToString::to_string).as_deref(), Some("1.50"));
    let moneys = std::collections::HashSet::from([thing.money, Money::new(1), Money::new(1)]);
    assert_eq!(moneys.len(), 2);
    assert_eq!(Currency::from("EUR"), Currency::Eur);
    assert!(Currency::Eur < Currency::Usd);
    kept::<Unused>(r#"{ "a": "b" }"#);
    assert_eq!(
        fault::<Thing>(r#"{ "money": { "amount": 1 }, "exact": "1" }"#),
        "exact: expected a number, found \"1\""
    );
}

#[test]
fn what_holds_no_fraction_is_a_key() {
    use objects::equality::types::{Key, Nested, Report};
    let json = r#"{ "id": "b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b", "octets": "aGk=", "exact": 0.10, "anything": [1.5],
                    "labels": { "a": "1", "b": "2" }, "state": "new", "mixed": 1, "choice": { "id": "" },
                    "pair": [[{ "id": "p" }]], "note": null }"#;
    let key = kept::<Key>(json);
    let spelled_otherwise = json.replace(r#""a": "1", "b": "2""#, r#""b": "2", "a": "1""#).replace("aGk=", "aGk");
    let mut seen = std::collections::HashMap::from([(key.clone(), 1)]);
    assert_eq!(seen.insert(read(&spelled_otherwise), 2), Some(1), "order and padding do not matter");
    for (from, to) in [("0.10", "0.2"), ("[1.5]", "null"), ("new", "newer"), ("note\": null", "other\": null")] {
        assert_eq!(seen.insert(read(&json.replace(from, to)), 3), None, "{to}");
    }
    assert_eq!(seen.len(), 5);
    let nested = std::collections::HashSet::from([kept::<Nested>("[[], []]"), kept::<Nested>("[]")]);
    assert!(nested.contains(&kept::<Nested>("[]")));
    let report = kept::<Report>(r#"{ "key": { "id": "k" }, "shares": { "a": { "value": 0.5 } } }"#);
    assert_eq!(report, report.clone());
}

#[test]
fn keys_that_only_a_condition_names_are_kept() {
    use objects::conditions::types::{Address, Anything, Tagged};
    let address: Address = kept(r#"{ "country": "US", "zip": "89073", "floor": 2, "since": "2020-01-01" }"#);
    assert_eq!((address.zip, address.floor), (Some("89073".into()), Some(2)));
    kept::<Address>(r#"{ "country": "CA", "kind": "home", "post_code": "K1A", "province": "ON" }"#);
    kept::<Address>(r#"{ "country": "DE", "post_code": null }"#);
    let tagged: Tagged = kept(r#"{ "type": "number", "value": 1, "unit": "m" }"#);
    assert_eq!((tagged.value, tagged.unit.as_deref()), (Some(1.into()), Some("m")));
    kept::<Tagged>(r#"{ "type": "text", "value": "t" }"#);
    kept::<Anything>("[1]");
    assert_eq!(fault::<Address>(r#"{ "zip": "1" }"#), "country: missing");
    assert_eq!(fault::<Tagged>(r#"{ "type": "number", "unit": 1 }"#), "unit: expected a string, found 1");
}

#[test]
fn objects_of_which_little_is_said() {
    use objects::plain::types::Thing;
    let thing: Thing = kept(
        r#"{ "untyped": { "a": "b" }, "free": { "x": [1, null] }, "bare": { "y": {} }, "shut": {},
             "keyed": { "k": null, "l": 1 }, "optional_nullable_list": ["a", null] }"#,
    );
    assert_eq!(thing.keyed.as_ref().and_then(|keyed| keyed.get("k")), Some(&None));
    assert_eq!(kept::<Thing>(r#"{ "untyped": { "a": "b" } }"#).optional_nullable_list, Maybe::Absent);
    assert_eq!(kept::<Thing>(r#"{ "untyped": { "a": "b" }, "optional_nullable_list": null }"#).free, None);
    assert_eq!(fault::<Thing>("{}"), "untyped: missing");
    assert_eq!(fault::<Thing>(r#"{ "untyped": {} }"#), "untyped.a: missing");
    let wrong = |part: &str| fault::<Thing>(&format!("{{ \"untyped\": {{ \"a\": \"b\" }}, {part} }}"));
    assert_eq!(wrong(r#""free": 1"#), "free: expected an object, found 1");
    assert_eq!(wrong(r#""shut": []"#), "shut: expected an object, found []");
    assert_eq!(wrong(r#""keyed": { "k": "1" }"#), "keyed.k: expected an integer, found \"1\"");
}

#[test]
fn what_is_required_is_given_and_the_rest_set() {
    use objects::{absence::types::Thing, defaults};
    let thing = Thing { may: Some("c".to_owned()), may_or_null: Maybe::Null, ..Thing::new("a", None) };
    assert_same(&rt::to_json(&thing), r#"{ "must": "a", "must_or_null": null, "may": "c", "may_or_null": null }"#);
    assert_same(&rt::to_json(&defaults::types::Thing::default()), "{}");
}
