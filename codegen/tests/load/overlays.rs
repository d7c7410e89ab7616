//! What overlays make of a description.

use super::*;

/// The value of `main.yaml` under an overlay with these actions, then what was said.
fn corrected(actions: &str) -> String {
    let description = "info: {title: T, tags: [a, b]}\npaths: {/a: {get: {x: 1}, put: {x: 2}}, /b: {get: {x: 3}}}\n";
    let overlay = format!("overlay: 1.1.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}");
    let files = Memory(
        [("main.yaml", description.to_owned()), ("fix/overlay.yaml", overlay)]
            .map(|(path, text)| (path.to_owned(), text.into_bytes()))
            .into(),
    );
    let overlays = vec![Entry { value: "fix/overlay.yaml".to_owned(), offset: 0 }];
    let mut report = Report::default();
    let document = load("main.yaml", &files, &Config { overlays, ..config() }, &mut report).expect("the root is right");
    let value = json(&document.files[0].1).replace('"', "");
    [vec![value], said(&report, &document.sources)].concat().join("\n")
}

#[test]
fn overlays_correct_a_description() {
    let cases = [
        (
            "- {target: $.info, update: {title: N, new: {x: 1}, tags: [c]}}",
            "{info:{title:N,tags:[a,b,c],new:{x:1}},paths:{/a:{get:{x:1},put:{x:2}},/b:{get:{x:3}}}}",
        ),
        (
            "- {target: $.info.title, update: N}\n- {target: $.info.tags, update: c}\n- {target: $.info.tags, update: [d, e]}",
            "{info:{title:N,tags:[a,b,c,d,e]},paths:{/a:{get:{x:1},put:{x:2}},/b:{get:{x:3}}}}",
        ),
        (
            "- {target: '$.paths.*.get', update: {y: 4}}\n- {target: '$.paths.*[?@.x == 2]', remove: true}",
            "{info:{title:T,tags:[a,b]},paths:{/a:{get:{x:1,y:4}},/b:{get:{x:3,y:4}}}}",
        ),
        (
            "- {target: '$.info.tags[*]', remove: true}\n- {target: '$..x', remove: true}",
            "{info:{title:T,tags:[]},paths:{/a:{get:{},put:{}},/b:{get:{}}}}",
        ),
        (
            "- {target: \"$.paths['/b']\", copy: \"$.paths['/a']\"}\n- {target: \"$.paths['/a']\", remove: true}",
            "{info:{title:T,tags:[a,b]},paths:{/b:{get:{x:1},put:{x:2}}}}",
        ),
        (
            "- {target: $, update: {z: 1}, x-why: because}",
            "{info:{title:T,tags:[a,b]},paths:{/a:{get:{x:1},put:{x:2}},/b:{get:{x:3}}},z:1}",
        ),
    ];
    for (actions, expected) in cases {
        assert_eq!(corrected(actions), expected, "{actions}");
    }
}

#[test]
fn overlays_without_effect_are_errors() {
    let cases = [
        ("- {target: $.gone, update: {}}", "4:12 CW702 nothing in the description matches this target"),
        (
            "- {target: $.info, update: {title: T}}",
            "4:12 CW702 the description already says what this action makes it say",
        ),
        (
            "- {target: $.info.tags, update: []}",
            "4:12 CW702 the description already says what this action makes it say",
        ),
        ("- {target: $.info, copy: $.gone}", "4:26 CW702 nothing in the description matches this"),
        ("- {target: $.info, copy: '$.paths.*'}", "4:26 CW701 `copy` wants one place, this matches 2"),
        ("- {target: $.info}", "4:3 CW701 an action has one of `update`, `copy` and `remove: true`"),
        ("- {target: $.info, remove: false}", "4:3 CW701 an action has one of `update`, `copy` and `remove: true`"),
        ("- {target: $.info, remove: 'yes'}", "4:28 CW701 `remove` is true or false"),
        (
            "- {target: $.info, upadte: 1}",
            "4:20 CW701 unknown key `upadte`; the keys here are target, description, update, copy, remove",
        ),
        ("- {target: $, remove: true}", "4:12 CW701 the whole description cannot be removed"),
        ("- {target: $.info, update: x}", "4:28 CW701 text cannot be merged into an object"),
        ("- {target: $.info, update: {tags: {}}}", "4:35 CW701 an object cannot be merged into a list"),
        ("- {target: $.info.title, update: {}}", "4:34 CW701 an object cannot be merged into text"),
        ("- {target: 7, update: {}}", "4:12 CW701 a JSONPath is text, this is a number"),
        ("- {update: {}}", "4:3 CW701 an action has a `target`, a JSONPath such as `$.info.title`"),
        ("- 7", "4:3 CW701 an action is an object, this is a number"),
        ("  []", "1:1 CW701 an overlay has `actions`, a list of at least one"),
    ];
    for (actions, expected) in cases {
        assert_eq!(corrected(actions).lines().nth(1), Some(expected), "{actions}");
    }
    let said = corrected("- {target: info.title, update: {}}");
    assert!(said.contains("4:12 CW701 `info.title` is not a JSONPath: "), "{said}");
}

/// The parser of JSONPaths takes twice as long with each filter in a filter.
#[test]
fn a_path_that_would_take_for_ever_is_refused() {
    for (target, fault) in [("[?@".repeat(3_000), "bytes"), ("[?@".repeat(40), "deep"), ("[?(@".repeat(6), "deep")] {
        let said = corrected(&format!("- {{target: '${target}', remove: true}}"));
        assert!(said.contains("4:12 CW701 `$[?") && said.contains(fault), "{said}");
    }
}

#[test]
fn overlays_say_which_file_they_correct() {
    let overlays = ["o.yaml", "gone.yaml"].map(|path| Entry { value: path.to_owned(), offset: 3 }).into();
    let config = Config { overlays, ..config() };
    let overlay = |extends: &str| {
        format!("overlay: 1.0.0\nextends: {extends}\nactions: [{{target: $.x, update: 2}}, {{target: $.y, update: 3}}]")
    };
    let outcome = |extends: &str| {
        let text = overlay(extends);
        let files =
            [("api/main.yaml", "$ref: b.yaml\nx: 1\ny: 1\n"), ("api/b.yaml", "x: 1\ny: 1"), ("o.yaml", text.as_str())];
        let files = Memory(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect());
        let mut report = Report::default();
        let document = load("api/main.yaml", &files, &config, &mut report).expect("the root is right");
        let values: Vec<String> = document.files.iter().map(|(_, node)| json(node).replace('"', "")).collect();
        let said: Vec<String> = report.diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message)).collect();
        [values, said].concat().join("\n")
    };
    let gone = "CW701 the overlay `gone.yaml` cannot be read: there is no such file";
    assert_eq!(outcome("https://h/x"), format!("{{$ref:b.yaml,x:2,y:3}}\n{{x:1,y:1}}\n{gone}"));
    assert_eq!(outcome("./api/b.yaml"), format!("{{$ref:b.yaml,x:1,y:1}}\n{{x:2,y:3}}\n{gone}"));
    let idle = "CW702 no file of the description has this path, so the overlay is not applied";
    assert_eq!(outcome("c.yaml"), format!("{{$ref:b.yaml,x:1,y:1}}\n{{x:1,y:1}}\n{gone}\n{idle}"));
}
