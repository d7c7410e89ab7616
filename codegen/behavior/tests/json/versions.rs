//! What single versions have of their own.

use clientwright_behavior::fixtures::{openapi31, swagger2};
use clientwright_runtime::Maybe;

use crate::kept;

#[test]
fn what_only_3_1_says() {
    use openapi31::types::types::Thing;
    let thing: Thing = kept(r#"{ "kind": "thing", "nullable": null, "either": 7, "any": null, "anything": [1] }"#);
    assert_eq!(thing.nullable, None);
    kept::<Thing>(r#"{ "kind": "thing", "nullable": "n", "either": "s", "worded": { "a": "b" }, "octets": "AA==" }"#);
}

#[test]
fn null_in_2_0() {
    use swagger2::inputs::types::Thing;
    assert_eq!(kept::<Thing>(r#"{ "name": "n", "note": null }"#).note, Maybe::Null);
    assert_eq!(kept::<Thing>(r#"{ "name": "n" }"#).note, Maybe::Absent);
}
