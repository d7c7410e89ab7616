//! JSON and YAML of one file.

use super::*;

#[test]
fn json_becomes_values() {
    check(&[
        (r#"{}"#, r#"{}"#),
        (r#" [ ] "#, r#"[]"#),
        (r#"{"b":1,"a":[true,false,null,"x"]}"#, r#"{"b":1,"a":[true,false,null,"x"]}"#),
        (
            r#"[1e400,-0.0,1234567890123456789012345678901234567890,1E+2]"#,
            r#"[1e400,-0.0,1234567890123456789012345678901234567890,1E+2]"#,
        ),
        (r#"["\/\"\\\b\f\n\r\t\u00e9\ud83d\ude00"]"#, r#"["/\"\\\b\f\n\r\té😀"]"#),
        ("\u{feff}{\r\n\"a\":\t1\r\n}\r\n", r#"{"a":1}"#),
        (
            r#"{"a":1,"b":2,"a":3}"#,
            "{\"a\":3,\"b\":2}\n1:14 CW004 the key `a` stands twice in one object; the last one counts",
        ),
        (r#"["\ud83d"]"#, "[\"\u{fffd}\"]\n1:3 CW103 half a surrogate pair is replaced by U+FFFD"),
        (r#"["\ud83d\u0041\ude00"]"#, "[\"\u{fffd}A\u{fffd}\"]\n1:3 CW103 half a surrogate pair is replaced by U+FFFD"),
        ("[\"a\tb\"]", "[\"a\\tb\"]\n1:4 CW103 a control character stands unescaped in a text"),
    ]);
}

#[test]
fn broken_json_names_its_place() {
    check(&[
        ("{\"a\": 1\n \"b\": 2}", "2:2 CW002 expected `,` or `}` in the object that begins on line 1, found a text"),
        ("[1 2]", "1:4 CW002 expected `,` or `]` in the list that begins on line 1, found `2`"),
        ("{\"a\" 1}", "1:6 CW002 expected `:` after the key `a`, found `1`"),
        ("{\"a\": }", "1:7 CW002 expected a value, found `}`"),
        ("{\"a\": 1", "1:8 CW002 the file ends where `,` or `}` in the object that begins on line 1 is expected"),
        ("{\"a\": [1,\n", "1:10 CW002 the file ends where a value is expected"),
        ("{\"a\": \"b\n}", "1:7 CW002 a text in double quotes is not closed on its line"),
        ("{\"a\": \"b", "1:7 CW002 a text in double quotes is not closed until the end of the file"),
        ("{} {}", "1:4 CW002 more text after the end of the value: `{`"),
        ("[1]]", "1:4 CW002 more text after the end of the value: `]`"),
        ("{\n // x\n\"a\": 1}", "2:2 CW002 expected a key in double quotes, found `/`"),
        ("[1, /* x */ 2]", "1:5 CW002 expected a value, found `/`"),
        (r#"["\x"]"#, "1:3 CW002 a backslash before `x` means nothing in JSON"),
        (r#"["\u12"]"#, "1:3 CW002 `\\u` without four hexadecimal digits"),
        (r#"["\"#, "1:3 CW002 a backslash before the end of the file means nothing in JSON"),
        ("[1,,2]", "1:4 CW002 expected a value, found `,`"),
        ("{,}", "1:2 CW002 expected a key in double quotes, found `,`"),
        ("[1 : 2}", "1:4 CW002 expected `,` or `]` in the list that begins on line 1, found `:`"),
    ]);
}

#[test]
fn what_is_almost_json_is_read_as_yaml() {
    check(&[
        ("{\"a\": 1,}", "{\"a\":1}\n1:8 CW103 this is not JSON, and was read as YAML: a comma before `}`"),
        ("[1,\n2,\n]", "[1,2]\n2:2 CW103 this is not JSON, and was read as YAML: a comma before `]`"),
        ("{'a': 'b'}", "{\"a\":\"b\"}\n1:2 CW103 this is not JSON, and was read as YAML: a text in single quotes"),
        (
            "{a: 1}",
            "{\"a\":1}\n1:2 CW103 this is not JSON, and was read as YAML: expected a key in double quotes, found `a`",
        ),
        ("[True]", "[true]\n1:2 CW103 this is not JSON, and was read as YAML: expected a value, found `True`"),
        ("[01]", "[\"01\"]\n1:2 CW103 this is not JSON, and was read as YAML: `01` is not a number"),
        ("{\"a\": 1, b: [}", "1:10 CW002 expected a key in double quotes, found `b`"),
    ]);
}

#[test]
fn yaml_becomes_values() {
    check(&[
        ("a: 1\nb:\n  - x\n  - - y\n    - z\n", r#"{"a":1,"b":["x",["y","z"]]}"#),
        ("a: {b: [1, 'x', \"y\"], c: }", r#"{"a":{"b":[1,"x","y"],"c":null}}"#),
        ("- [a: 1, b]", r#"[[{"a":1},"b"]]"#),
        ("- null\n- Null\n- ~\n-\n- ''\n- 'null'", r#"[null,null,null,null,"","null"]"#),
        ("- true\n- False\n- yes\n- no\n- on\n- y\n- 'true'", r#"[true,false,"yes","no","on","y","true"]"#),
        (
            "- 1\n- -2\n- +3\n- .5\n- 6.\n- -.7e3\n- 1e400\n- 1234567890123456789012345678901234567890",
            "[1,-2,3,0.5,6.0,-0.7e3,1e400,1234567890123456789012345678901234567890]",
        ),
        (
            "- 0123\n- 0o17\n- 0x1F\n- 1_000\n- 0b1\n- 1:20\n- 2020-01-02",
            r#"["0123",15,31,"1_000","0b1","1:20","2020-01-02"]"#,
        ),
        (
            "- .inf\n- .NaN\n- 1.2.3\n- +\n- .\n- 1e\n- 0x\n- 0x+1",
            r#"[".inf",".NaN","1.2.3","+",".","1e","0x","0x+1"]"#,
        ),
        ("- -0\n- 0\n- 00\n- 0.0\n- '1'\n- \"2\"", r#"[-0,0,"00",0.0,"1","2"]"#),
        (
            "200: a\n2.0: b\ntrue: c\nnull: d\n~: e\n0x1: f\n'': g\n1e400: h",
            r#"{"200":"a","2.0":"b","true":"c","null":"d","~":"e","0x1":"f","":"g","1e400":"h"}"#,
        ),
        ("a: =", r#"{"a":"="}"#),
        ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  z\n\n", r#"{"a":"x\n y\n","b":"x y","c":"z\n\n"}"#),
        ("a: one\n  two\n  three\nb: \"one\n  two\"\nc: 'it''s'", r#"{"a":"one two three","b":"one two","c":"it's"}"#),
        ("a: \"x\\\n  y\\u00e9\\x41\"", r#"{"a":"xyéA"}"#),
        ("a: \"x\\\n\\ y\"", r#"{"a":"x y"}"#),
        ("a: {b: 1\n}\nc:\n- d", r#"{"a":{"b":1},"c":["d"]}"#),
        ("? a\n: 1\n? b\n", r#"{"a":1,"b":null}"#),
        ("a: &x [1, &y 2]\nb: *x\nc: *y", r#"{"a":[1,2],"b":[1,2],"c":2}"#),
        (
            "&k a: 1\nb: *k\n*k : 2",
            "{\"a\":2,\"b\":\"a\"}\n1:4 CW004 the key `a` stands twice in one object; the last one counts",
        ),
        (
            "a: !!str 1\nb: !!int '2'\nc: !own 3\nd: !own {e: 4}\nf: !<x:y> 5\ng: !!str",
            "{\"a\":\"1\",\"b\":2,\"c\":3,\"d\":{\"e\":4},\"f\":\"5\",\"g\":\"\"}\n\
             3:4 CW103 the tag `!own` means nothing here; the value is read without it\n\
             4:4 CW103 the tag `!own` means nothing here; the value is read without it\n\
             5:4 CW103 the tag `!<x:y>` means nothing here; the value is read without it",
        ),
        ("%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#),
        ("--- # c\na: 1 # d\n# e\n", r#"{"a":1}"#),
        ("a: 1\n---\nb: 2", "{\"a\":1}\n2:1 CW103 the file holds more than one YAML document; only the first is read"),
        ("a: 1\n---\n", r#"{"a":1}"#),
        ("a: 1\r\nb:\r\n  - 2\r\n", r#"{"a":1,"b":[2]}"#),
        ("a: 1\na: 2", "{\"a\":2}\n2:1 CW004 the key `a` stands twice in one object; the last one counts"),
        ("? [a]\n: 1\n? b\n: 2", "{\"b\":2}\n1:3 CW102 a key that is itself a list or an object is passed over"),
        (
            "a:\n  b: 1\n\t# c\n\t\n  d: 2",
            "{\"a\":{\"b\":1,\"d\":2}}\n3:1 CW103 empty lines and comments are indented with tabs; they were read as spaces",
        ),
        ("text", r#""text""#),
    ]);
}

#[test]
fn merge_keys_are_joined() {
    check(&[
        ("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n", r#"{"a":{"x":1,"y":2},"b":{"x":1,"y":3}}"#),
        ("a: &a {x: 1}\nb:\n  x: 3\n  <<: *a\n", r#"{"a":{"x":1},"b":{"x":3}}"#),
        ("- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n  z: 3\n", r#"[{"x":1},{"x":2,"y":2},{"x":1,"y":2,"z":3}]"#),
        ("'<<': {x: 1}", r#"{"<<":{"x":1}}"#),
        ("<<: 1", "{}\n1:5 CW102 only objects can be merged with `<<`; this is passed over"),
        ("\"<<\": 1", r#"{"<<":1}"#),
        ("<<: [{x: 1}, 2]", "{\"x\":1}\n1:14 CW102 only objects can be merged with `<<`; this is passed over"),
    ]);
}

#[test]
fn broken_yaml_names_its_place() {
    check(&[
        ("a: b: c", "1:5 CW002 a `:` stands where no key can be"),
        ("a: 1\n b: 2", "2:2 CW002 a `:` stands where no key can be"),
        ("a:\n  b: 1\n c: 2", "3:2 CW002 this does not continue the object around it"),
        ("a:\n\tb: 1", "2:1 CW002 a tab cannot indent in YAML"),
        ("a: @x", "1:4 CW002 a text cannot begin with `@` in YAML"),
        ("a: \"x\nb: 2", "1:4 CW002 a text in quotes is not closed"),
        ("a: 'x", "1:4 CW002 a text in quotes is not closed"),
        ("a: \"\\q\"", "1:5 CW002 a backslash before this means nothing in YAML"),
        ("a: [1, 2", "1:4 CW002 this `[` is not closed before the file ends"),
        ("a: [1, 2\nb: 3", "1:4 CW002 this `[` is not closed before line 2 goes on"),
        ("a: [\"1\" \"2\"]", "1:9 CW002 expected `,` or `]` in a list in brackets"),
        ("a: {b: 1}}", "1:10 CW002 this `}` closes nothing"),
        ("a: *x", "1:4 CW002 `*` refers to an anchor that is not defined before it"),
        ("a: - b", "1:4 CW002 a list item stands where no list can begin"),
        ("- a\nb: 1", "2:1 CW002 this does not continue the list around it"),
        ("a: 1\nb\nc: 2", "2:1 CW002 a key without `:`"),
        ("a: !x!y 1", "1:4 CW002 a tag with a prefix that is not declared"),
        ("a: !!int x", "1:4 CW002 the value does not fit its tag"),
        (
            "a: {&b, !!!'",
            "1:13 CW004 the key `` stands twice in one object; the last one counts\n\
             1:4 CW002 this `{` is not closed before the file ends",
        ),
        ("", "1:1 CW002 the file is empty"),
        (" \n\t\n", "1:1 CW002 the file is empty"),
        ("# nothing\n", "1:1 CW002 the file is empty"),
    ]);
}

#[test]
fn encodings() {
    let utf16 = |order: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let cases: [(Vec<u8>, &str); 9] = [
        (utf16(u16::to_le_bytes, "\u{feff}{\"a\": \"é\"}"), r#"{"a":"é"}"#),
        (utf16(u16::to_be_bytes, "\u{feff}a: 😀"), r#"{"a":"😀"}"#),
        (utf16(u16::to_le_bytes, "{\"a\": 1}"), r#"{"a":1}"#),
        (utf16(u16::to_be_bytes, "{\"a\": 1}"), r#"{"a":1}"#),
        (b"a: b\nc: \xE9t\xE9".to_vec(), "2:4 CW003 the byte 0xE9 is not UTF-8"),
        (b"a: \x00".to_vec(), "1:4 CW003 the file is binary: it holds a zero byte"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00".to_vec(), "1:1 CW003 the file is a program"),
        (b"\xff\xfea\x00\x00\xd8b\x00".to_vec(), "1:2 CW003 the file is not valid UTF-16"),
        (b"\xff\xfea\x00:".to_vec(), "1:2 CW003 the file is not valid UTF-16"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(outcome(&bytes), expected, "{bytes:?}");
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text =
        "a: {b: [1, 'x']}\n\"c d\":\n  - &n ~\n  -\n  - \"p\\u0041\"\n  - >\n    q\n    r\n  - *n\ne/f~: true # g\n";
    let (result, report) = load_bytes(text.as_bytes(), &config());
    let document = result.expect("the text is right");
    assert_eq!(report, Report::default());
    let places: Vec<String> = (0..document.sources.files[0].ids.end)
        .map(|id| document.sources.locate(NodeId(id)).expect("a place"))
        .map(|l| format!("{}:{} {} {}", l.line, l.column, l.pointer, text[l.span].escape_debug()))
        .collect();
    assert_eq!(
        places,
        [
            "1:1  a:",
            "1:1 /a a",
            "1:4 /a {",
            "1:5 /a/b b",
            "1:8 /a/b [",
            "1:9 /a/b/0 1",
            "1:12 /a/b/1 \\'x\\'",
            "2:1 /c d \\\"c d\\\"",
            "3:3 /c d -",
            "3:8 /c d/0 ~",
            "4:4 /c d/1 ",
            "5:5 /c d/2 \\\"p\\\\u0041\\\"",
            "6:5 /c d/3 >\\n    q\\n    r",
            "3:8 /c d/4 ~",
            "10:1 /e~1f~0 e/f~",
            "10:7 /e~1f~0 true",
        ]
    );
}

#[test]
fn bombs_end_early() {
    let aliases = |n: usize| {
        let line = |i: usize| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
        format!("a0: &a0 [x]\n{}", (1..n).map(line).collect::<String>())
    };
    let merges = |n: usize| {
        let line = |i: usize| format!("a{i}: &a{i} {{<<: [*a{}, *a{}], k{i}: 1}}\n", i - 1, i - 1);
        format!("a0: &a0 {{x: 1}}\n{}", (1..n).map(line).collect::<String>())
    };
    let cases = [
        ("aliases", aliases(30), "aliases"),
        ("merges", merges(60), "aliases"),
        ("deep json", "[".repeat(100_000), "depth"),
        ("deep closed json", "[".repeat(100_000) + &"]".repeat(100_000), "depth"),
        ("deep yaml", "a: ".to_owned() + &"[".repeat(100_000), "depth"),
        ("deep objects", "a: ".to_owned() + &"{a: ".repeat(100_000), "depth"),
        ("deep block", "- ".repeat(100_000), "depth"),
        ("long yaml", "a: 1\n".repeat(5_000_000), "nodes"),
        ("long list", "- [".to_owned() + &"1,".repeat(10_000_000) + "1]", "nodes"),
        ("long json", "[".to_owned() + &"1,".repeat(10_000_000) + "1]", "nodes"),
        ("large", " ".repeat(100 << 20), "bytes"),
    ];
    for (name, text, budget) in cases {
        let (result, report) = load_bytes(text.as_bytes(), &config());
        assert!(result.is_err(), "{name}");
        let last = report.diagnostics.last().expect("a sentence");
        assert_eq!(last.code, Code::OverBudget, "{name}: {}", last.message);
        assert!(last.message.contains(budget), "{name}: {}", last.message);
    }
    let small = Config { budgets: Budgets { nodes: 5, depth: 2, ..Budgets::default() }, ..config() };
    assert!(load_bytes(b"[[1,2,3]]", &small).0.is_ok());
    assert!(load_bytes(b"[[1,2,3,4]]", &small).0.is_err());
    assert!(load_bytes(b"[[[]]]", &small).0.is_err());
    let few = Config { budgets: Budgets { aliases: 2, ..Budgets::default() }, ..config() };
    assert!(load_bytes(b"a: &a 1\nb: [*a, *a]\n", &few).0.is_ok());
    let (result, report) = load_bytes(b"a: &a 1\nb: [*a, *a, *a]\n", &few);
    assert!(result.is_err());
    let last = report.diagnostics.last().expect("a sentence");
    assert_eq!(
        (last.code, &last.place),
        (Code::OverBudget, &Place::Offset { file: "root.json".to_owned(), offset: 20 })
    );
}
