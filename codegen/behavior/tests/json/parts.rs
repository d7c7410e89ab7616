//! Schemas that are laid together.

use clientwright_behavior::fixtures::all_of;

use crate::{fault, kept};

#[test]
fn parts_are_one_type() {
    use all_of::merge::types::Thing;
    let thing: Thing = kept(r#"{ "id": "i", "name": "n", "size": 3 }"#);
    assert_eq!((thing.id.as_str(), thing.name.as_str(), thing.size), ("i", "n", 3));
    for missing in [r#"{ "name": "n", "size": 3 }"#, r#"{ "id": "i", "size": 3 }"#, r#"{ "id": "i", "name": "n" }"#] {
        assert!(!fault::<Thing>(missing).is_empty());
    }
}

#[test]
#[allow(deprecated)]
fn one_part_is_that_type() {
    use all_of::one_reference::types::{Base, Thing};
    let base = || Base { id: "i".to_owned() };
    let json = r#"{ "plain": { "id": "i" }, "worded": { "id": "i" }, "nullable": null, "beside": { "id": "i" },
        "null_beside": null, "limited": null }"#;
    let expected =
        Thing { plain: base(), worded: base(), nullable: None, beside: base(), null_beside: None, limited: None };
    assert_eq!(kept::<Thing>(json), expected);
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

#[test]
fn parts_refine_what_others_say() {
    use all_of::refined::types::{RefinedKind, Thing};
    let thing: Thing = kept(
        r#"{ "refined": { "id": "i", "kind": "a", "size": 1, "tags": ["t"] },
             "diamond": { "id": "i", "left": 1, "right": 2 }, "beside": { "id": "i", "own": true }, "narrowed": "b" }"#,
    );
    let refined = thing.refined.expect("given");
    assert_eq!((refined.kind, refined.size), (RefinedKind::A, Some(1)));
    assert_eq!(refined.tags, Some(vec!["t".to_owned()]));
    for (json, message) in [
        (r#"{ "refined": { "id": "i" } }"#, "refined.kind: missing"),
        (r#"{ "refined": { "kind": "a" } }"#, "refined.id: missing"),
        (r#"{ "refined": { "id": "i", "kind": "a", "tags": [1] } }"#, "refined.tags[0]: expected a string, found 1"),
        (r#"{ "diamond": { "id": "i" } }"#, "diamond.right: missing"),
        (r#"{ "beside": { "id": "i" } }"#, "beside.own: missing"),
        (r#"{ "narrowed": 1 }"#, "narrowed: expected a string, found 1"),
    ] {
        assert_eq!(fault::<Thing>(json), message);
    }
}

#[test]
fn of_parts_that_contradict_each_other_the_first_word_counts() {
    use all_of::refined::types::Thing;
    kept::<Thing>(r#"{ "torn": { "id": "i" } }"#);
    assert_eq!(fault::<Thing>(r#"{ "torn": { "id": 1 } }"#), "torn.id: expected a string, found 1");
}

#[test]
fn a_parent_keeps_what_its_children_add() {
    use all_of::polymorphic::types::{Pet, Thing};
    let thing: Thing = kept(
        r#"{ "pet": { "petType": "meow", "name": "n", "lives": 9 },
             "pets": [{ "petType": "purr", "lives": 1 }, { "petType": "Dog", "bark": "wuff" },
                      { "petType": "Puppy", "bark": "wiff", "months": 3 }, { "petType": "Pet", "name": "n" },
                      { "petType": "Cow", "milk": [1.50] }],
             "by_name": { "a": { "petType": "Dog" } }, "only_cats": { "petType": "meow", "lives": 7 },
             "either": { "petType": "Puppy", "months": 1 } }"#,
    );
    assert!(matches!(&thing.pet, Pet::Cat(cat) if cat.lives == 9), "{:?}", thing.pet);
    let pets = thing.pets.expect("given");
    assert!(matches!(&pets[..], [Pet::Cat(_), Pet::Dog(_), Pet::Puppy(_), Pet::Base(_), Pet::Other(_)]), "{pets:?}");
    let message = fault::<Thing>(r#"{ "pet": { "petType": "meow" } }"#);
    assert_eq!(message, "pet.lives: missing (read as Cat)");
    assert_eq!(fault::<Thing>(r#"{ "pet": null }"#), "pet: expected a value, found null");
}

#[test]
fn parts_are_laid_together_wherever_they_stand() {
    use all_of::places::types::{Beside, BothNull, Demanding, Items, List, Map, Open, Text, Whole};
    assert_eq!(kept::<List>(r#"[{ "id": "i", "size": 1 }, { "id": "j", "state": "s" }]"#).len(), 2);
    kept::<Map>(r#"{ "k": { "id": "i", "size": 1 } }"#);
    kept::<Demanding>(r#"{ "id": "i", "state": "s" }"#);
    assert_eq!(kept::<Beside>(r#"{ "id": "i", "state": "s", "more": true }"#).more, Some(true));
    assert_eq!(kept::<Items>(r#"[{ "id": "i", "state": "s" }]"#)[0].state, "s");
    kept::<Text>("\"2020-01-01\"");
    let whole: Whole = kept("-9007199254740993");
    assert_eq!(whole, -9_007_199_254_740_993);
    assert_eq!(kept::<Option<BothNull>>("null"), None);
    assert_eq!(kept::<Open>(r#"{ "known": "k", "other": 1 }"#).additional.get("other"), Some(&1));
    assert_eq!(fault::<List>(r#"[{ "id": "i" }, { "size": 1 }]"#), "[1].id: missing");
    assert_eq!(fault::<Map>(r#"{ "k": { "id": "i" } }"#), "k.size: missing");
    assert_eq!(fault::<Demanding>(r#"{ "id": "i" }"#), "state: missing");
    assert_eq!(fault::<Beside>(r#"{ "id": "i", "more": true }"#), "state: missing");
    assert_eq!(fault::<Items>(r#"[{ "id": "i" }]"#), "[0].state: missing");
    assert_eq!(fault::<Text>("1"), "expected a string, found 1");
    assert_eq!(fault::<Whole>("1.5"), "expected an integer, found 1.5");
    assert_eq!(fault::<Open>(r#"{ "known": "k", "other": "x" }"#), "other: expected an integer, found \"x\"");
}
