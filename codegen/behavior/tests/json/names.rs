//! Names.

use clientwright_behavior::fixtures::names;

use crate::kept;

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
