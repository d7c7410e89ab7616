//! How a report is shown.

use clientwright_codegen::{
    config::Config,
    diagnostics::{
        Code, Place, Report,
        render::{Look, human, json_lines},
    },
    load::{Document, Files, load},
};

struct One(&'static str);

impl Files for One {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }
}

fn document(text: &'static str) -> (Document, Report) {
    let mut report = Report::default();
    let document = load("api.yaml", &One(text), &Config::new("x", "api.yaml"), &mut report);
    (document.expect("the text is right"), report)
}

/// The place of the value at `pointer`.
fn place(document: &Document, pointer: &str) -> Place {
    Place::Node(document.files[0].1.pointer(pointer).expect("it is there").id)
}

#[test]
fn people_see_the_line_and_a_caret() {
    let (document, mut report) = document("paths:\n  /users:\n    get: maybe # soon\n");
    let place = place(&document, "/paths/~1users/get");
    report.push(Code::WrongType, place, "expected an object, found text").hint("describe the operation");
    report.push(Code::UnusedConfig, Place::File("generate.toml".to_owned()), "nothing is called `x`");
    insta::assert_snapshot!(human(&report, &document.sources, Look::default()), @r#"
    warning[CW102]: expected an object, found text
     --> api.yaml:3:10
      |
    3 |     get: maybe # soon
      |          ^^^^^
      |
      = note: at #/paths/~1users/get
      = help: describe the operation

    error[CW702]: nothing is called `x`
    --> generate.toml

    1 error, 1 warning
    "#);
}

#[test]
fn programs_get_a_line_for_each() {
    let (document, mut report) = document("a: 1\n");
    report.push(Code::WrongType, place(&document, "/a"), "expected text").hint("quote it");
    report.push(Code::WrongType, place(&document, "/a"), "expected text");
    report.push(Code::NotADescription, Place::Nowhere, "no\nsuch\u{1b}[31m thing");
    insta::assert_snapshot!(json_lines(&report, &document.sources), @r#"
    {"code":"CW102","severity":"warning","message":"expected text","file":"api.yaml","line":1,"column":4,"pointer":"/a","hint":"quote it"}
    {"code":"CW101","severity":"error","message":"no␊such␛[31m thing","file":null,"line":null,"column":null,"pointer":null,"hint":null}
    "#);
}

#[test]
fn many_of_one_kind_are_counted() {
    let (document, mut report) = document("[1, 2, 3, 4, 5]");
    for index in 0..5 {
        report.push(Code::UnknownKey, place(&document, &format!("/{index}")), "not shown");
        report.push(Code::WrongEnumValue, place(&document, &format!("/{index}")), "expected text");
    }
    let look = Look { most: 2, ..Look::default() };
    insta::assert_snapshot!(human(&report, &document.sources, look), @r#"
    warning[CW304]: expected text
     --> api.yaml:1:2
      |
    1 | [1, 2, 3, 4, 5]
      |  ^
      |
      = note: at #/0

    warning[CW304]: expected text
     --> api.yaml:1:5
      |
    1 | [1, 2, 3, 4, 5]
      |     ^
      |
      = note: at #/1

    ... and 3 more of CW304: A listed value is not of the type that it should have.

    5 warnings, 5 notes (not shown)
    "#);
    assert_eq!(human(&report, &document.sources, Look { notes: true, ..look }).matches("not shown").count(), 2);
}

#[test]
fn nothing_said_is_nothing_shown() {
    let (document, report) = document("[]");
    assert_eq!(human(&report, &document.sources, Look::default()), "");
    assert_eq!(json_lines(&report, &document.sources), "");
}

#[test]
fn what_a_description_says_is_not_obeyed() {
    let (document, mut report) = document("a: \"\u{202e}x\u{2028}\u{200b}\"\n\"::error::b\": \"\u{85}1\"\n");
    for pointer in ["/a", "/::error::b"] {
        report.push(Code::WrongType, place(&document, pointer), "\u{1b}[2J\r\n::error::x \u{9b}31m \u{7f}");
    }
    for color in [false, true] {
        let text = human(&report, &document.sources, Look { color, ..Look::default() });
        assert!(!text.contains(['\u{202e}', '\u{2028}', '\u{200b}', '\u{9b}', '\u{85}', '\u{7f}', '\r']), "{text:?}");
        assert!(!text.contains("\u{1b}[2J") && !text.lines().any(|line| line.starts_with("::")), "{text:?}");
    }
}

#[test]
fn long_lines_are_cut() {
    let text: &'static str =
        format!("[{}\"x\", {}]", "\"word\", ".repeat(1000), "\"word\", ".repeat(1000) + "1").leak();
    let (document, mut report) = document(text);
    report.push(Code::WrongType, place(&document, "/1000"), "m".repeat(10_000));
    let shown = human(&report, &document.sources, Look::default());
    assert!(shown.lines().all(|line| line.chars().count() < 800), "{shown}");
    assert!(shown.contains("--> api.yaml:1:8002"), "{shown}");
    let caret = shown.lines().find(|line| line.contains('^')).expect("a caret");
    let line = shown.lines().find(|line| line.starts_with("1 |")).expect("the line");
    assert_eq!(line.get(caret.find('^').unwrap()..).map(|rest| &rest[..3]), Some("\"x\""), "{shown}");
}
