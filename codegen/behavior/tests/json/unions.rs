//! Alternatives.

use clientwright_behavior::fixtures::{openapi32, unions};
use clientwright_runtime as rt;

use crate::{fault, kept, read};

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
fn a_missing_or_new_tag_means_the_default() {
    use openapi32::default_mapping::types::{Event, Part, Pet, SomePet};
    assert!(matches!(kept::<Pet>(r#"{ "petType": "Cat", "lives": 9 }"#), Pet::Cat(_)));
    assert!(matches!(kept::<Pet>(r#"{ "name": "Rex" }"#), Pet::SomePet(pet) if pet.pet_type.is_none()));
    let lizard = kept::<Pet>(r#"{ "petType": "Lizard", "name": "Liz" }"#);
    assert!(matches!(&lizard, Pet::SomePet(pet) if pet.pet_type.as_deref() == Some("Lizard")), "{lizard:?}");
    assert!(matches!(kept::<Pet>(r#"{ "petType": "Lizard", "tail": 1 }"#), Pet::Other(_)));
    assert!(matches!(kept::<Pet>("7"), Pet::Other(_)));
    assert!(fault::<Pet>(r#"{ "petType": "Cat", "lives": "many" }"#).contains("lives"));
    // What has no tag is sent without one.
    let sent = rt::to_json(&Pet::SomePet(SomePet { pet_type: None, name: "Rex".to_owned() }));
    assert_eq!(sent, r#"{"name":"Rex"}"#);

    assert!(matches!(kept::<Part>(r#"{ "kind": "image", "url": "u" }"#), Part::Image(_)));
    assert!(matches!(kept::<Part>(r#"{ "kind": "audio", "text": "t" }"#), Part::Text(_)));
    // Tags that are listed are demanded, and sent.
    assert!(fault::<Part>(r#"{ "kind": "text", "url": "u" }"#).contains("text: missing"));
    let part: Part = read(r#"{ "text": "t" }"#);
    assert_eq!(rt::to_json(&part), r#"{"text":"t","kind":"text"}"#);

    assert!(matches!(kept::<Event>(r#"{ "kind": "Started", "at": "now", "by": "me" }"#), Event::Started(_)));
    assert!(matches!(kept::<Event>(r#"{ "kind": "Stopped", "at": "now" }"#), Event::Base(_)));
    assert!(matches!(kept::<Event>(r#"{ "at": "now" }"#), Event::Base(_)));
    assert!(matches!(kept::<Event>(r#"{ "kind": "Stopped" }"#), Event::Other(_)));
}

#[test]
fn a_key_with_one_value_is_a_tag() {
    use unions::tag_by_value::types::Thing;
    assert!(matches!(kept::<Thing>(r#"{ "kind": "circle", "size": 1 }"#), Thing::Circle(_)));
    assert!(matches!(kept::<Thing>(r#"{ "kind": "square", "size": 2.5 }"#), Thing::Square(_)));
    assert!(matches!(kept::<Thing>(r#"{ "kind": "star", "points": 5 }"#), Thing::Other(_)));
}

#[test]
fn a_value_that_no_alternative_lists_is_kept_where_its_key_is_known() {
    use unions::unlisted_values::types::Thing;
    assert!(matches!(kept::<Thing>(r#"{ "id": "i", "service": "receipt" }"#), Thing::Certified(_)));
    assert!(matches!(kept::<Thing>(r#"{ "id": "i", "number": 7 }"#), Thing::Regular(_)));
    let certified_or_registered = kept::<Thing>(r#"{ "id": "i", "service": "new" }"#);
    assert!(matches!(certified_or_registered, Thing::Certified(_) | Thing::Registered(_)));
    assert!(matches!(kept::<Thing>(r#"{ "id": "i", "service": "new", "number": 7 }"#), Thing::Registered(_)));
    // A value that is listed says more than keys do, but nothing that another one knows is lost.
    let odd = read::<Thing>(r#"{ "id": "i", "service": "certified", "new": 7 }"#);
    assert!(matches!(odd, Thing::Certified(_)), "{odd:?}");
    let both = kept::<Thing>(r#"{ "id": "i", "service": "certified", "number": 7 }"#);
    assert!(matches!(both, Thing::Other(_)), "{both:?}");
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
    let with = |part: &str| format!(r#"{{ "one": null, "several": null, {part} }}"#);
    use unions::with_null::types::{Colour, ThingBlank};
    assert_eq!(kept::<Thing>(&with(r#""blank": null"#)).blank, rt::Maybe::Null);
    let red = kept::<Thing>(&with(r#""blank": "red", "nothing": null, "only_null": null"#));
    assert_eq!(red.blank, rt::Maybe::Value(ThingBlank::Colour(Colour::Red)));
    assert_eq!((red.nothing, red.only_null), (rt::Maybe::Null, Some(rt::Json::Null)));
    assert!(matches!(kept::<Thing>(&with(r#""blank": """#)).blank, rt::Maybe::Value(ThingBlank::Blank(_))));
    assert!(matches!(kept::<Thing>(&with(r#""blank": true"#)).blank, rt::Maybe::Value(ThingBlank::Other(_))));
}

#[test]
fn maps_are_told_by_what_they_hold() {
    use unions::maps::types::{Thing, ThingGrown, ThingLabels, ThingParts};
    let labels = |json: &str| kept::<Thing>(&format!(r#"{{ "labels": {json} }}"#)).labels;
    assert!(matches!(labels(r#"{ "a": "b" }"#), Some(ThingLabels::TextMap(_))));
    assert!(matches!(labels(r#"{ "a": 1 }"#), Some(ThingLabels::IntegerMap(_))));
    let parts = kept::<Thing>(r#"{ "parts": { "a": ["b"] } }"#).parts;
    assert!(matches!(parts, Some(ThingParts::ListMap(_))), "{parts:?}");
    assert!(matches!(kept::<Thing>(r#"{ "parts": { "a": { "a": "b" } } }"#).parts, Some(ThingParts::PartMap(_))));
    let grown = |json: &str| kept::<Thing>(&format!(r#"{{ "grown": {json} }}"#)).grown;
    assert!(matches!(grown(r#"{ "id": "i", "age": 1 }"#), Some(ThingGrown::WithAge(_))));
    // What fits several is the one that knows most.
    let some = grown(r#"{ "id": "i", "name": "n" }"#);
    assert!(
        !matches!(some, Some(ThingGrown::WithId(_) | ThingGrown::WithIdName(_) | ThingGrown::Other(_))),
        "{some:?}"
    );
    assert_eq!(
        fault::<Thing>(r#"{ "labels": { "a": true } }"#),
        "labels: fits none of TextMap (a: expected a string, found true), IntegerMap (a: expected an integer, found true)"
    );
}

#[test]
fn keys_that_no_alternative_has_are_kept_beside_them() {
    use unions::open_objects::types::{Contact, ContactVariant, Counted, CountedVariant};
    let contact: Contact = kept(r#"{ "id": "i", "email": "e", "more": { "a": [null] }, "fax": null }"#);
    assert!(matches!(contact.variant, ContactVariant::Email(_)), "{contact:?}");
    assert_eq!(contact.additional.keys().collect::<Vec<_>>(), ["more", "fax"]);
    let mut sent: Contact = kept(r#"{ "id": "i", "phone": null }"#);
    assert!(sent.additional.is_empty(), "{sent:?}");
    sent.additional.insert("note", "n".into());
    assert_eq!(rt::to_json(&sent), r#"{"id":"i","note":"n","phone":null}"#);
    // What fits no alternative is kept whole by the union.
    assert!(kept::<Contact>(r#"{ "id": "i", "fax": 1 }"#).additional.is_empty());
    let counted: Counted =
        kept(r#"{ "kind": "meow", "lives": 9, "toy": { "name": "n" }, "mice": 7, "additional": true }"#);
    assert!(matches!(counted.variant, CountedVariant::Cat(_)), "{counted:?}");
    assert_eq!(counted.additional_properties.iter().collect::<Vec<_>>(), [("mice", &7)]);
    kept::<Counted>(r#"{ "kind": "wuff", "barks": true, "mice": 0 }"#);
    let wrong = fault::<Counted>(r#"{ "kind": "wuff", "mice": "many" }"#);
    assert_eq!(wrong, "mice: expected an integer, found \"many\"");
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

#[test]
fn alternatives_in_every_place() {
    use unions::places::types::{Shared, Thing};
    kept::<Thing>(
        r#"{ "only": { "email": "e" }, "maybe": null, "within": { "id": 1, "email": "e", "note": "n" },
             "shared": { "kind": "call", "id": 1, "phone": 7 }, "numbers": 1.5, "lists": ["a"] }"#,
    );
    kept::<Thing>(r#"{ "numbers": 1, "lists": [{ "email": "e" }], "within": { "id": 1, "phone": 2 } }"#);
    kept::<Thing>(r#"{ "numbers": "2017-07-21T17:32:28Z", "lists": [], "same": { "email": "e" } }"#);
    kept::<Thing>(r#"{ "numbers": "text", "same": { "email": 1 }, "shared": { "kind": "mail", "email": "e" } }"#);
    let unlisted: Shared = kept(r#"{ "kind": "fax", "id": 1, "paper": "A4" }"#);
    assert_eq!(unlisted.kind, "fax");
}

#[test]
fn what_fits_none_is_told_of_each() {
    use unions::places::types::Thing;
    for (json, message) in [
        (
            r#"{ "same": { "email": true } }"#,
            "same: fits none of Email (email: expected a string, found true), Copy (email: expected an integer, found true)",
        ),
        (
            r#"{ "lists": [1] }"#,
            "lists: fits none of TextList ([0]: expected a string, found 1), EmailList ([0]: expected an object, found 1)",
        ),
        (r#"{ "only": { "note": "n" } }"#, "only.email: missing"),
        (r#"{ "within": { "email": "e" } }"#, "within.id: missing"),
        (r#"{ "shared": { "kind": "call" } }"#, "shared.phone: missing (read as Phone)"),
    ] {
        assert_eq!(fault::<Thing>(json), message);
    }
}

#[test]
fn properties_beside_what_is_no_object() {
    use unions::places::types::{Thing, ThingFlagOrObject};
    assert_eq!(kept::<Thing>(r#"{ "flag_or_object": true }"#).flag_or_object, Some(ThingFlagOrObject::Bool(true)));
    let object = kept::<Thing>(r#"{ "flag_or_object": { "url": "u" } }"#).flag_or_object;
    assert!(matches!(&object, Some(ThingFlagOrObject::Object(it)) if it.url.as_deref() == Some("u")), "{object:?}");
    assert_eq!(
        fault::<Thing>(r#"{ "flag_or_object": { "url": 1 } }"#),
        "flag_or_object.url: expected a string, found 1 (read as Object)"
    );
}

#[test]
fn the_alternative_that_knows_all_keys_however_deep_is_the_better_one() {
    use unions::places::types::{Thing, ThingDeep};
    let shallow = kept::<Thing>(r#"{ "deep": { "value": { "a": "x" } } }"#).deep;
    assert!(matches!(shallow, Some(ThingDeep::Shallow(_))), "{shallow:?}");
    let deep = kept::<Thing>(r#"{ "deep": { "value": { "a": "x", "b": "y" } } }"#).deep;
    assert!(matches!(deep, Some(ThingDeep::Deep(_))), "{deep:?}");
    // What none knows is passed over by all: the first it is.
    let first = crate::read::<Thing>(r#"{ "deep": { "value": { "c": "z" } } }"#).deep;
    assert!(matches!(first, Some(ThingDeep::Shallow(_))), "{first:?}");
}

#[test]
fn what_is_of_several_alternatives_is_kept_whole() {
    use unions::places::types::{Thing, ThingEitherOrBoth, ThingNoted};
    let both = kept::<Thing>(r#"{ "either_or_both": { "email": "e", "phone": 7 } }"#).either_or_both;
    assert!(matches!(both, Some(ThingEitherOrBoth::Other(_))), "{both:?}");
    let email = crate::read::<Thing>(r#"{ "either_or_both": { "email": "e", "fax": 7 } }"#).either_or_both;
    assert!(matches!(email, Some(ThingEitherOrBoth::Email(_))), "what none knows does not count: {email:?}");
    let phone = crate::read::<Thing>(r#"{ "either_or_both": { "email": true, "phone": 7 } }"#).either_or_both;
    assert!(matches!(phone, Some(ThingEitherOrBoth::Phone(_))), "this is no email: {phone:?}");
    // Beside keys of its own, too.
    let both = r#"{"within":{"id":1,"email":"e","phone":7}}"#;
    assert_eq!(clientwright_runtime::to_json(&kept::<Thing>(both)), both);
    // What the alternatives within an alternative know is known.
    let within = kept::<Thing>(r#"{ "noted": { "id": 1, "email": "e", "note": "n" } }"#).noted;
    assert!(matches!(within, Some(ThingNoted::Within(_))), "{within:?}");
    let both = kept::<Thing>(r#"{ "noted": { "id": 1, "email": "e", "value": { "a": "x" } } }"#).noted;
    assert!(matches!(both, Some(ThingNoted::Other(_))), "{both:?}");
}

#[test]
fn alternatives_lie_within_alternatives() {
    use unions::nested::types::{Animal, Closed, Expression, Garage, Owned, Pet, Vehicle};
    let cat: Animal = kept(r#"{ "kind": "cat", "lives": 9 }"#);
    assert!(matches!(&cat, Animal::Pet(Pet::Cat(_))), "{cat:?}");
    assert!(matches!(kept::<Animal>(r#"{ "kind": "bird", "wings": 2 }"#), Animal::Bird(_)));
    assert!(matches!(kept::<Animal>(r#"{ "kind": "eel", "long": true }"#), Animal::Other(_)));
    assert_eq!(fault::<Animal>(r#"{ "kind": "dog" }"#), "bark: missing (read as Dog)");
    kept::<Owned>(r#"{ "kind": "dog", "bark": "wuff", "owner": "o" }"#);
    kept::<Owned>(r#"{ "kind": "eel", "owner": "o", "long": true }"#);
    assert_eq!(fault::<Owned>(r#"{ "kind": "cat" }"#), "owner: missing");
    let garage: Garage = kept(
        r#"{ "vehicles": [{ "vehicle_type": "car", "doors": 2, "wheels": 4 }, { "vehicle_type": "bike", "bell": true },
                          { "vehicle_type": "boat", "sails": [] }] }"#,
    );
    assert_eq!(garage.vehicles.map(|vehicles| vehicles.len()), Some(3));
    assert_eq!(fault::<Vehicle>(r#"{ "vehicle_type": "car" }"#), "doors: missing (read as Car)");
    for json in [r#"{ "a": "x", "n": 1 }"#, r#"{ "b": "y" }"#, "{}"] {
        assert!(!matches!(kept::<Closed>(json), Closed::Other(_)), "{json}");
    }
    kept::<Expression>(r#"{ "and": [{ "not": { "is": ["a", { "b": null }] } }, { "and": [] }] }"#);
    assert!(matches!(kept::<Expression>(r#"{ "or": [1] }"#), Expression::Other(_)));
    let wrong = fault::<Expression>(r#"{ "and": [{ "is": ["a"] }] }"#);
    assert!(wrong.starts_with("and[0].is[1]: missing"), "{wrong}");
}
