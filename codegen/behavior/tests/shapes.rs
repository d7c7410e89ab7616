//! Literal JSON in and out of types whose shape OpenAPI 3.0 cannot say: tuples, patterns of keys, several choices.

use clientwright_behavior::fixtures::{arrays, enums, formats, objects, unions};
use clientwright_runtime as rt;
use serde_json::Value;

/// Reads `json` and checks that writing gives the same value again.
#[track_caller]
fn kept<T: rt::Model>(json: &str) -> T {
    let read: T = rt::from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(parse(&rt::to_json(&read)), parse(json));
    read
}

#[track_caller]
fn fault<T: rt::Model>(json: &str) -> String {
    match rt::from_json::<T>(json) {
        Ok(value) => panic!("{json} was read as {value:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_list_of_these_places_is_a_tuple() {
    use arrays::tuple::types::{Colour, Thing};
    let thing: Thing = kept(r#"{ "point": [1.5, -2, "here"], "named": ["red", null], "untold": ["a", 1] }"#);
    assert_eq!(thing.point, (1.5, -2.0, "here".to_owned()));
    assert_eq!(thing.named, Some((Colour::Red, None)));
    assert_eq!(thing.untold, Some(("a".to_owned(), 1)));
    assert_eq!(fault::<Thing>(r#"{ "point": [1.5, "x", "here"] }"#).split(':').next(), Some("point[1]"));
}

#[test]
fn a_list_of_other_lengths_has_items_of_each_type() {
    use arrays::tuple::types::{Thing, ThingLongerItem};
    for fields in [
        r#""shorter": []"#,
        r#""shorter": ["a", 1]"#,
        r#""longer": ["a", 1, true, false]"#,
        r#""open": ["a", 1, { "b": 2.5 }]"#,
        r#""same": [1, 2]"#,
    ] {
        kept::<Thing>(&format!(r#"{{ "point": [1, 2, ""], {fields} }}"#));
    }
    let thing: Thing = kept(r#"{ "point": [1, 2, ""], "longer": ["a", 1, true], "same": [3] }"#);
    let longer = [ThingLongerItem::Text("a".to_owned()), ThingLongerItem::Integer(1), ThingLongerItem::Bool(true)];
    assert_eq!((thing.longer.as_deref(), thing.same.as_deref()), (Some(&longer[..]), Some(&[3][..])));
}

#[test]
fn keys_that_fit_a_pattern_are_kept_with_their_type() {
    use objects::patterns::types::{Thing, ThingMixedValue};
    let thing: Thing = kept(
        r#"{
            "flags": { "x-a": true },
            "mixed": { "x-a": "text", "n-a": 7 },
            "typed_rest": { "x-a": "text", "other": 1 },
            "open": { "name": "n", "x-a": 1, "added later": [1], "nothing": null },
            "shut": { "id": 1, "x-a": "text" }
        }"#,
    );
    assert_eq!(thing.flags.as_ref().and_then(|flags| flags.get("x-a")), Some(&true));
    let mixed = thing.mixed.as_ref().and_then(|mixed| mixed.get("n-a"));
    assert_eq!(mixed, Some(&ThingMixedValue::Integer(7)));
    let closed = thing.shut.as_ref().and_then(|shut| shut.additional.get("x-a"));
    assert_eq!(closed.map(String::as_str), Some("text"));
}

#[test]
fn an_object_is_read_by_every_list_of_alternatives() {
    use unions::several_lists::types::{Company, PaymentOneOf, PaymentVariant, Thing};
    let thing: Thing = kept(
        r#"{
            "payment": { "iban": "DE1", "company": "Ada & Co", "vat": "1" },
            "parcel": { "weight": 1.5, "surname": "Ada", "card": "42" },
            "code": 3
        }"#,
    );
    let payment = thing.payment.expect("there is one");
    assert!(matches!(&payment.variant, PaymentVariant::Transfer(transfer) if transfer.iban == "DE1"), "{payment:?}");
    let company = Company { company: "Ada & Co".to_owned(), vat: Some("1".to_owned()) };
    assert_eq!(payment.one_of, PaymentOneOf::Company(company));
}

#[test]
fn listed_values_and_the_type_beside_them_that_none_of_them_has_are_both_read() {
    use enums::mixed::types::{Thing, ThingOtherType};
    let thing: Thing = kept(r#"{ "value": 0, "other_type": "low" }"#);
    assert_eq!(thing.other_type, Some(ThingOtherType::Low));
    kept::<Thing>(r#"{ "value": 0, "other_type": 2 }"#);
}

#[test]
fn integers_are_as_wide_as_their_bounds() {
    use formats::numbers::types::Thing;
    kept::<Thing>(r#"{ "unsigned": 18446744073709551615, "wide": -12 }"#);
    let wide = r#"{"wide":-18446744073709551616,"huge":170141183460469231731687303715884105727}"#;
    let thing: Thing = rt::from_json(wide).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(rt::to_json(&thing), wide);
}

#[test]
fn integers_are_as_wide_as_what_the_description_gives_of_them() {
    use formats::numbers::types::Thing;
    let thing: Thing = kept(r#"{ "unset": 9223372036854776000, "shown": 18446744073709551615 }"#);
    assert_eq!(thing.shown, Some(u64::MAX));
    kept::<Thing>(r#"{ "unset": -1 }"#);
    let error = rt::from_json::<Thing>(r#"{ "shown": -1 }"#).expect_err("it is not below zero");
    assert_eq!(error.to_string(), "shown: expected an integer from 0 to 18446744073709551615, found -1");
}

#[test]
fn what_tells_alternatives_apart_stands_in_them() {
    use unions::told_within::types::{
        Event, Middle, RunEvent, Shape, StepEvent, Thing, ThingKind, ThingPet, ThingVehicle, Told, Vehicle,
    };
    assert!(matches!(kept(r#"{"kind":"square","a":1.5}"#), Shape::Square(_)));
    assert!(matches!(kept(r#"{"kind":"Square","a":1.5}"#), Shape::Other(_)));
    assert!(matches!(kept(r#"{"event":"step.done"}"#), Event::StepEvent(StepEvent::StepDone(_))));
    assert!(matches!(kept(r#"{"event":"run.made","run":"r"}"#), Told::RunEvent(RunEvent::RunMade(_))));
    assert!(matches!(kept(r#"{"event":"new"}"#), Event::Other(_)));
    assert!(matches!(kept(r#"{"t":"Leaf","m":1,"l":2}"#), Middle::Leaf(_)));
    assert!(matches!(kept(r##"{"type":"#Boat","sails":2}"##), Vehicle::Boat(_)));
    let thing: Thing = kept(
        r#"{"pet":{"kind":"dog","name":"x"},"kind":{"k":"second","v":1},"vehicle":{"type":"car","seats":2},
            "middle":{"t":"Middle","m":1}}"#,
    );
    assert!(matches!(thing.pet, Some(ThingPet::Dog(_))));
    assert!(matches!(thing.kind, Some(ThingKind::Second(_))));
    assert!(matches!(thing.vehicle, Some(ThingVehicle::Car(_))));
    assert!(matches!(thing.middle, Some(Middle::Base(_))));
}
