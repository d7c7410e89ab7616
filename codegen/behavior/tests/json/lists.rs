//! Lists.

use clientwright_behavior::fixtures::arrays;

use crate::{assert_starts, fault, kept};

#[test]
fn lists_of_lists_of_null_and_of_anything() {
    use arrays::nested::types::Thing;
    let thing: Thing =
        kept(r#"{ "grid": [[1, 2], [], [-3]], "holes": [null, "a"], "names": ["x"], "anything": [1, "a", null, {}] }"#);
    assert_eq!(thing.grid, [vec![1, 2], vec![], vec![-3]]);
    assert_eq!(thing.holes, [None, Some("a".to_owned())]);
    let wrong = r#"{ "grid": [[1], [2, "x"]], "holes": [], "names": [] }"#;
    assert_starts(&fault::<Thing>(wrong), "grid[1][1]: expected an integer");
}

#[test]
fn a_place_that_is_missing_or_wrong_is_named() {
    use arrays::tuple::types::Thing;
    let thing: Thing = kept(r#"{ "point": [1.5, -2, "here"], "pair": [{ "pairs": [["a", { "pairs": [] }]] }, null] }"#);
    assert_eq!(thing.point, (1.5, -2.0, "here".to_owned()));
    assert_eq!(fault::<Thing>(r#"{ "point": [1.5, "x", "here"] }"#), "point[1]: expected a number, found \"x\"");
    assert_eq!(fault::<Thing>(r#"{ "point": [1.5, 2] }"#), "point[2]: missing");
    assert_starts(&fault::<Thing>(r#"{ "point": { "0": 1 } }"#), "point: expected a list");
    let more = r#"{ "point": [1.5, 2, "here", "there"] }"#;
    assert_eq!(fault::<Thing>(more), "point[3]: expected the end of the list, found \"there\"");
    assert_eq!(fault::<Thing>(r#"{ "point": [1, 2, "h"], "pair": [{ "pairs": [] }] }"#), "pair[1]: missing");
    let deep = r#"{ "point": [1, 2, "h"], "pair": [{ "pairs": [["a", { "pairs": [["b", {}]] }]] }, "c"] }"#;
    assert_eq!(fault::<Thing>(deep), "pair[0].pairs[0][1].pairs[0][1].pairs: missing");
}

#[test]
fn lists_of_which_not_every_item_has_a_place() {
    use arrays::tuple::types::Thing;
    kept::<Thing>(
        r#"{ "point": [1, 2, "h"], "at_least": ["a"], "longer_one": ["a", 1, 2, 3], "set": ["b", "a", "b"] }"#,
    );
    kept::<Thing>(r#"{ "point": [1, 2, "h"], "at_least": ["a", 1], "longer_one": [] }"#);
}
