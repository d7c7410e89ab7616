//! Names.

use clientwright_behavior::fixtures::names;

use crate::{fault, kept};

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

#[test]
fn what_the_configuration_renames_keeps_its_words_on_the_wire() {
    use names::renamed::{
        Client,
        types::{Detail, Item, Tone},
    };
    let item: Item = kept(r#"{ "t": "A", "n": { "type": "k" } }"#);
    assert_eq!(item, Item { n: Some(Detail { kind: Some("k".to_owned()) }), ..Item::new(Tone::Acute) });
    assert_eq!(fault::<Item>(r#"{ "t": "B", "n": { "type": 1 } }"#), "n.type: expected a string, found 1");
    assert_eq!(fault::<Item>("{}"), "t: missing");
    let client = Client::default_builder().build().expect("the description names a server");
    let request = client.items().item("1").configure(|call| call);
    assert!(format!("{request:?}").contains("getX"), "{request:?}");
}
