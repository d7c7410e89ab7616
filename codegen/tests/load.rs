//! What texts become when they are loaded: small texts with the value or the error that they give, all documents
//! that we hold, and bombs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::{Budgets, Config, Entry},
    diagnostics::{Code, Place, Report},
    load::{
        Document, Files, Sources, load,
        node::{Node, NodeId, Value},
    },
};

/// Files in memory.
#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

fn load_bytes(bytes: &[u8], config: &Config) -> (Result<Document, Sources>, Report) {
    let mut report = Report::default();
    let files = Memory([("root.json".to_owned(), bytes.to_vec())].into());
    let result = load("root.json", &files, config, &mut report);
    (result, report)
}

fn config() -> Config {
    Config::new("test", "root.json")
}

/// The value as compact JSON.
fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::Text(text) => serde_json::to_string(text).unwrap(),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let entry =
                |(key, value): (&str, &Node)| format!("{}:{}", serde_json::to_string(key).unwrap(), json(value));
            format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// `line:column code message` of each diagnostic.
fn said(report: &Report, sources: &Sources) -> Vec<String> {
    report.diagnostics.iter().map(|d| format!("{} {} {}", place(&d.place, sources), d.code.id(), d.message)).collect()
}

fn place(place: &Place, sources: &Sources) -> String {
    match place {
        Place::Node(id) => {
            let location = sources.locate(*id).expect("every node has a place");
            format!("{}:{}", location.line, location.column)
        }
        Place::Offset { file, offset } => {
            let (line, column) = sources.get(file).expect("the file was read").line_and_column(*offset);
            format!("{line}:{column}")
        }
        Place::File(_) | Place::Part { .. } | Place::Nowhere => "-".to_owned(),
    }
}

/// What came of a text: its value, then what was said.
fn outcome(bytes: &[u8]) -> String {
    let (result, report) = load_bytes(bytes, &config());
    let (value, sources) = match result {
        Ok(document) => (json(&document.files[0].1), document.sources),
        Err(sources) => (String::new(), sources),
    };
    [vec![value], said(&report, &sources)].concat().join("\n").trim().to_owned()
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, outcome(text.as_bytes()), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(text, found, expected)| format!("--- {text:?}\nfound    {found:?}\nexpected {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

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

/// Loads `main.yaml` of several files; the paths of what was loaded, then what was said with its file.
fn outcome_of(files: &[(&str, &str)], config: &Config) -> String {
    let files = Memory(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect());
    let mut report = Report::default();
    let document = load("api/main.yaml", &files, config, &mut report).expect("the root is right");
    let paths = document.files.iter().map(|(path, _)| path.clone());
    let said = report.diagnostics.iter().map(|d| {
        let file = match &d.place {
            Place::Node(id) => document.sources.locate(*id).expect("every node has a place").file,
            Place::Offset { file, .. } | Place::File(file) => file.clone(),
            Place::Part { .. } | Place::Nowhere => String::new(),
        };
        format!("{:?} {file}:{} {} {}", d.severity, place(&d.place, &document.sources), d.code.id(), d.message)
    });
    paths.chain(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn references_bring_files() {
    let files = [
        (
            "api/main.yaml",
            "a: {$ref: 'b.json#/x'}\nb: {$ref: ./b.json}\nc: {$ref: '../common/c%20c.yaml'}\nd: {$ref: '#/a'}\n\
             discriminator: {mapping: {x: e.yml, y: Pet, z: com.x.Pet}}\n\
             example: {$ref: gone.json}\nproperties: {example: {$ref: ./f.txt}}\n",
        ),
        ("api/b.json", r#"{"$ref": "main.yaml#/a", "x": {"$ref": "sub/d.yaml"}}"#),
        ("api/sub/d.yaml", "$ref: ../b.json"),
        ("common/c c.yaml", "$ref: ..\\api\\main.yaml"),
        ("api/e.yml", "{}"),
        ("api/f.txt", "{}"),
    ];
    let expected = "api/main.yaml\napi/b.json\ncommon/c c.yaml\napi/e.yml\napi/f.txt\napi/sub/d.yaml";
    assert_eq!(outcome_of(&files, &config()), expected);
}

#[test]
fn references_that_leave_our_folder_are_refused() {
    let references = [
        "http://h/x.yaml",
        "HTTPS://h/x.yaml#/a",
        "file:///etc/passwd",
        "data:application/json,{}",
        "ftp://h/x",
        "urn:x:y",
        "//h/x.yaml",
        "/etc/passwd",
        "\\\\unc\\x.yaml",
        "C:\\x.yaml",
        "../../outside.yaml",
        "..\\..\\outside.yaml",
        "%2e%2e/%2E./outside.yaml",
        "%2fetc/passwd",
        "a/../../../allowed-not/x.yaml",
        "..%00/x",
        "file%3A///etc/passwd",
    ];
    for reference in references {
        let text = format!("a:\n  $ref: '{reference}'\n");
        let said = outcome_of(&[("api/main.yaml", &text)], &config());
        let expected = format!("api/main.yaml\nError api/main.yaml:2:9 CW203 the reference `{reference}` ");
        assert!(said.starts_with(&expected), "{said}");
        let mapping = format!("discriminator: {{mapping: {{a: '{reference}'}}}}\n");
        let said = outcome_of(&[("api/main.yaml", &mapping)], &config());
        assert!(said.contains("Error api/main.yaml:1:") && said.contains("CW203"), "{said}");
        let lenient = Config { lenient: true, ..config() };
        assert!(outcome_of(&[("api/main.yaml", &text)], &lenient).contains("\nWarning api/main.yaml:2:9 CW203"));
    }
}

#[test]
fn allowed_folders_are_read() {
    let entry = |value: &str| Entry { value: value.to_owned(), offset: 0 };
    let config = Config { allow_references: vec![entry("../shared/")], ..config() };
    let files = [
        ("api/main.yaml", "- $ref: ../../shared/x.yaml\n- $ref: ../../shared-not/x.yaml\n"),
        ("../shared/x.yaml", "{}"),
    ];
    let up = Config { allow_references: vec![entry("..")], ..config.clone() };
    let outside = [("api/main.yaml", "- $ref: ../../x.yaml\n- $ref: ../../../x.yaml\n"), ("../x.yaml", "{}")];
    let said = outcome_of(&outside, &up);
    assert!(said.starts_with("api/main.yaml\n../x.yaml\nError api/main.yaml:2:9 CW203 "), "{said}");
    let said = outcome_of(&files, &config);
    let expected = "api/main.yaml\n../shared/x.yaml\nError api/main.yaml:2:9 CW203 the reference \
                    `../../shared-not/x.yaml` leads out of the description's folder";
    assert_eq!(said, expected);
}

#[test]
fn a_wrong_further_file_costs_itself() {
    let files = [
        (
            "api/main.yaml",
            "a: {$ref: x.yaml}\nb: {$ref: 'x.yaml#/b'}\nc: {$ref: y.yaml}\nd: {$ref: Pet}\ne: {$ref: z.yaml}",
        ),
        ("api/y.yaml", "a: @"),
        ("api/z.yaml", "a: 1"),
    ];
    let strict = "api/main.yaml
api/z.yaml
Error api/y.yaml:1:4 CW002 a text cannot begin with `@` in YAML
Error api/main.yaml:1:11 CW201 `api/x.yaml` cannot be read: there is no such file
Error api/main.yaml:2:11 CW201 `api/x.yaml` cannot be read: there is no such file
Error api/main.yaml:3:11 CW201 `api/y.yaml` cannot be read: it is neither JSON nor YAML";
    assert_eq!(outcome_of(&files, &config()), strict);
    let lenient = Config { lenient: true, ..config() };
    assert_eq!(outcome_of(&files, &lenient), strict.replace("Error", "Warning"));
}

#[test]
fn names_of_our_own_are_no_files() {
    let text = "$self: https://h/api\na: {$id: 'https://h/s/tree', x: {$ref: 'https://h/s/tree#/y'}, y: {$ref: tree.x}}\n\
                b: {$id: 'https://h/s/tree.x'}\nc: {$ref: /a/x}\nd: {$ref: 'https://h/api#/a'}";
    assert_eq!(outcome_of(&[("api/main.yaml", text)], &config()), "api/main.yaml");
}

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

#[test]
fn many_files_end_early() {
    let small = Config { budgets: Budgets { files: 2, ..Budgets::default() }, ..config() };
    let files = [("api/main.yaml", "- $ref: a.yaml\n- $ref: b.yaml\n"), ("api/a.yaml", "1"), ("api/b.yaml", "1")];
    let said = outcome_of(&files, &small);
    assert!(
        said.contains("Error api/main.yaml:2:9 CW801 the description has more than 2 files, the budget `files`"),
        "{said}"
    );
}

/// Every file below a folder.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => walk(&path, found),
            path => found.push(path),
        }
    }
}

/// The documents that are not part of the repository, where they are at hand.
fn held_documents() -> Vec<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = Vec::new();
    walk(&shared.join("corpus"), &mut found);
    walk(&shared.join("vendors"), &mut found);
    found.retain(|path| path.extension().is_some_and(|ending| ["json", "yaml", "yml"].iter().any(|e| *e == ending)));
    found.sort();
    found
}

#[test]
fn documents_that_we_hold_load_and_know_their_places() {
    let documents = held_documents();
    let mut failures = Vec::new();
    let mut refused = Vec::new();
    for path in &documents {
        let bytes = std::fs::read(path).expect("the file was just listed");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match load_bytes(&bytes, &config()) {
            (Ok(document), _) => failures.extend(wrong(&document, &bytes).map(|what| format!("{name}: {what}"))),
            (Err(sources), report) => refused.push(format!("{name} {}", said(&report, &sources).join("; "))),
        }
    }
    println!("{} documents loaded, {} refused: {refused:#?}", documents.len() - refused.len(), refused.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(refused.iter().all(|line| !line.contains(" - CW")), "a refusal without a place: {refused:?}");
}

/// A folder of files on disk.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

#[test]
fn documents_of_several_files_that_we_hold_load_whole() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let held = held_documents();
    let roots: Vec<&PathBuf> = held
        .iter()
        .filter(|path| path.parent() != Some(&corpus) && path.starts_with(&corpus))
        .filter(|path| path.file_stem().is_some_and(|stem| stem == "openapi" || stem == "swagger"))
        .collect();
    for root in &roots {
        let inside = root.strip_prefix(&corpus).expect("it was found there");
        let folder = inside.components().next().expect("it is in a folder").as_os_str();
        let path = inside.strip_prefix(folder).expect("it is in that folder").to_string_lossy().into_owned();
        let mut report = Report::default();
        let config = Config { lenient: true, ..config() };
        let document = load(&path, &Folder(corpus.join(folder)), &config, &mut report).expect("the root is right");
        println!("{}: {} files", inside.display(), document.files.len());
        said(&report, &document.sources).iter().for_each(|line| println!("  {line}"));
        assert!(document.files.len() > 1, "{}", inside.display());
        assert!(!report.has_errors(), "{}", inside.display());
    }
    println!("{} documents of several files loaded", roots.len());
}

/// The first value whose place shows something else, or that serde reads differently.
fn wrong(document: &Document, bytes: &[u8]) -> Option<String> {
    let root = &document.files[0].1;
    let mut nodes = Vec::new();
    collect(root, &mut nodes);
    let misplaced = nodes.iter().step_by(97).find_map(|node| misplaced(document, node));
    let judge = serde_yaml::from_slice::<serde_yaml::Value>(bytes).ok();
    misplaced.or_else(|| differs(root, &judge?))
}

fn collect<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    found.push(node);
    match &node.value {
        Value::Map(map) => map.iter().for_each(|(_, value)| collect(value, found)),
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

fn misplaced(document: &Document, node: &Node) -> Option<String> {
    let place = document.sources.locate(node.id).expect("every node has a place");
    let shown = &document.sources.files[0].text[place.span.clone()];
    let found = document.files[0].1.pointer(&place.pointer).map(|found| found.id);
    let right = found == Some(node.id) && shows(shown, &node.value);
    (!right).then(|| format!("{}:{} {} shows {shown:?} for {}", place.line, place.column, place.pointer, json(node)))
}

/// Whether a piece of text can be how the value was written, judged by its first word.
fn shows(shown: &str, value: &Value) -> bool {
    let first = |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect() };
    match value {
        Value::Null => ["", "null", "~"].contains(&shown),
        Value::Bool(value) => shown.eq_ignore_ascii_case(&value.to_string()),
        Value::Number(digits) => shown.contains(digits.as_str()),
        Value::Text(text) if shown.starts_with(['|', '>']) => shown.contains(&first(text)),
        Value::Text(_) if shown.starts_with('"') && shown.contains('\\') => true,
        Value::Text(text) => {
            first(shown.trim_start_matches(['"', '\''])) == first(text.trim_start_matches(['"', '\'']))
        }
        Value::List(_) => shown.starts_with(['[', '-']),
        Value::Map(_) => !shown.is_empty(),
    }
}

/// The first difference from what serde_yaml makes of the text.
fn differs(node: &Node, judge: &serde_yaml::Value) -> Option<String> {
    use serde_yaml::Value as Judge;
    match (&node.value, judge) {
        (Value::Null, Judge::Null) => None,
        (Value::Bool(a), Judge::Bool(b)) if a == b => None,
        (Value::Number(a), Judge::Number(b)) if a.parse().ok() == b.as_f64() => None,
        (Value::Text(a), Judge::String(b)) if a == b => None,
        (Value::List(a), Judge::Sequence(b)) if a.len() == b.len() => a.iter().zip(b).find_map(|(a, b)| differs(a, b)),
        (Value::Map(_), Judge::Mapping(b)) if b.contains_key("<<") => None,
        (Value::Map(a), Judge::Mapping(b)) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|((_, a), (_, b))| differs(a, b))
        }
        (_, judge) => Some(format!("{} is {judge:?} elsewhere", json(node))),
    }
}
