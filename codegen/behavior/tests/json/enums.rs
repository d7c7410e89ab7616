//! Listed values.

use clientwright_behavior::fixtures::{enums, openapi31};
use clientwright_runtime as rt;

use crate::{assert_starts, fault, kept, read};

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
    assert_eq!("2".parse(), Ok(enums::integer::types::ThingLevel::High));
    assert_eq!("99".parse(), Ok(enums::integer::types::ThingLevel::Other(99)));
    assert!("high".parse::<enums::integer::types::ThingLevel>().is_err());
}

#[test]
fn integers_beyond_64_bits_with_a_sign_are_listed_and_kept() {
    use enums::integer::types::{Thing, ThingExact, ThingGreat, ThingUnsigned};
    let thing: Thing = kept(
        r#"{ "level": 1, "unsigned": 18446744073709551615, "great": 9223372036854775808, "exact": 9007199254740993 }"#,
    );
    assert_eq!(thing.unsigned, Some(ThingUnsigned::N18446744073709551615));
    assert_eq!(thing.great, Some(ThingGreat::N9223372036854775808));
    assert_eq!(thing.exact, Some(ThingExact::N9007199254740993));
    let others = r#"{"level":1,"unsigned":18446744073709551614,"great":9223372036854775807,"exact":9007199254740992}"#;
    assert_eq!(rt::to_json(&kept::<Thing>(others)), others);
    assert_eq!(kept::<Thing>(r#"{ "level": 1, "great": 1, "exact": 1 }"#).exact, Some(ThingExact::N1));
}

#[test]
fn values_of_several_kinds() {
    use enums::mixed::types::Thing;
    for value in ["\"auto\"", "0", "1.5", "true", "\"else\"", "false", "7", "null", "[1]"] {
        kept::<Thing>(&format!("{{ \"value\": {value} }}"));
    }
    assert_ne!(read::<Thing>(r#"{ "value": 0 }"#), read::<Thing>(r#"{ "value": "0" }"#));
    // What is only nearly listed is not listed.
    for (value, is_listed) in [("15e-1", true), ("1.50", true), ("1.5000000000000000001", false)] {
        let thing: Thing = read(&format!(r#"{{ "value": {value} }}"#));
        assert_eq!(rt::to_json(&thing), format!(r#"{{"value":{}}}"#, if is_listed { "1.5" } else { value }));
    }
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

#[test]
fn names_by_place_by_value_and_by_title() {
    use enums::named::types::{
        Thing, ThingAutorest, ThingByPlace, ThingByValue, ThingConstants, ThingNswag, ThingSwaggo,
    };
    let thing: Thing = kept(
        r#"{ "by_place": "a", "nswag": 1, "by_value": "hi", "autorest": "1", "swaggo": 2, "constants": 10,
             "ratio": 1.5, "flag": true, "level": null }"#,
    );
    assert_eq!(thing.by_place, Some(ThingByPlace::First));
    assert_eq!(thing.nswag, Some(ThingNswag::On));
    assert_eq!(thing.by_value, Some(ThingByValue::Hi));
    assert_eq!(thing.autorest, Some(ThingAutorest::Low));
    assert_eq!(thing.swaggo, Some(ThingSwaggo::StateDone));
    assert_eq!(thing.constants, Some(ThingConstants::Ten));
    #[expect(deprecated, reason = "a value that the description deprecates is still sent")]
    let eleven = ThingConstants::Eleven;
    assert_eq!(rt::to_json(&eleven), "11");
    assert_eq!(rt::to_json(&ThingAutorest::High), r#""2""#);
    kept::<Thing>(r#"{ "by_place": "c", "nswag": 2, "constants": 12, "ratio": 1, "level": 1, "flag": false }"#);
    assert_starts(&fault::<Thing>(r#"{ "nswag": "0" }"#), "nswag: expected an integer");
    assert_starts(&fault::<Thing>(r#"{ "by_place": 1 }"#), "by_place: expected a string");
}

#[test]
fn values_are_texts_and_back() {
    use enums::text::types::Role;
    assert_eq!("ADMIN".parse(), Ok(Role::Admin));
    assert_eq!("guest".parse(), Ok(Role::Other("guest".to_owned())));
    assert_eq!((Role::Admin.to_string().as_str(), Role::Admin.as_str()), ("ADMIN", "ADMIN"));
    assert_eq!(Role::ALL, [Role::Admin, Role::User]);
}
