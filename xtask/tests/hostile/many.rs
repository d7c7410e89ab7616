//! A hundred thousand of everything that may be listed, and values that are asked for by number.

use super::{
    Case,
    Gets::{Crate, Error},
    text::{REPLY, document, many, paths, reference, schemas},
};

const N: usize = 100_000;

pub(crate) fn lists() -> Vec<Case> {
    let groups = [
        vec![encodings()],
        parts_of_schemas(),
        parts_of_operations(),
        parts_of_documents(),
        texts(),
        numbers(),
        clashes(),
        faults(),
    ];
    let cases = groups.into_iter().flatten();
    cases.map(|(name, text, gets)| Case { name: name.to_owned(), text, gets }).collect()
}

type Row = (&'static str, String, super::Gets);

fn of_3_1(document: String) -> String {
    document.replace("3.0.3", "3.1.0")
}

fn of_3_2(document: String) -> String {
    document.replace("3.0.3", "3.2.0")
}

fn operation(rest: &str) -> String {
    paths(&format!(r#""/a":{{"post":{{{rest}}}}}"#))
}

fn parts_of_schemas() -> Vec<Row> {
    let small = |i: usize| format!(r#"{{"type":"object","properties":{{"k{i}":{{"type":"string"}}}}}}"#);
    let with_b = |schema: String| schemas(&format!(r#""B":{},"A":{schema}"#, small(0)));
    let text = r#"{"type":"string"}"#;
    vec![
        (
            "required names without a property",
            schemas(&format!(r#""A":{{"type":"object","required":[{}]}}"#, many(N, |i| format!(r#""k{i}""#)))),
            Crate,
        ),
        (
            "ten thousand schemas, each laid in by another",
            schemas(&many(10_000, |i| {
                format!(r#""B{i}":{{"type":"object"}},"D{i}":{{"allOf":[{}]}}"#, reference(format!("B{i}")))
            })),
            Crate,
        ),
        (
            "alternatives that are all different",
            schemas(&format!(r#""A":{{"oneOf":[{}]}}"#, many(3_000, small))),
            Crate,
        ),
        (
            "alternatives that are seven",
            schemas(&format!(r#""A":{{"oneOf":[{}]}}"#, many(15_000, |i| small(i % 7)))),
            Crate,
        ),
        ("alternatives that are one", with_b(format!(r#"{{"oneOf":[{}]}}"#, many(15_000, |_| reference("B")))), Crate),
        ("too many alternatives", schemas(&format!(r#""A":{{"anyOf":[{}]}}"#, many(N, |_| text))), Error("`fields`")),
        (
            "constants as alternatives",
            of_3_1(schemas(&format!(r#""A":{{"oneOf":[{}]}}"#, many(15_000, |i| format!(r#"{{"const":"v{i}"}}"#))))),
            Crate,
        ),
        ("parts to merge", schemas(&format!(r#""A":{{"allOf":[{}]}}"#, many(15_000, |i| small(i % 50)))), Crate),
        ("one part to merge, often", with_b(format!(r#"{{"allOf":[{}]}}"#, many(15_000, |_| reference("B")))), Crate),
        (
            "mapped values",
            with_b(format!(
                r##"{{"oneOf":[{}],"discriminator":{{"propertyName":"t","mapping":{{{}}}}}}}"##,
                reference("B"),
                many(N, |i| format!(r##""m{i}":"#/components/schemas/B""##))
            )),
            Crate,
        ),
        (
            "places of a tuple",
            of_3_1(schemas(&format!(r#""A":{{"type":"array","prefixItems":[{}]}}"#, many(15_000, |_| text)))),
            Crate,
        ),
        (
            "patterns of keys",
            of_3_1(schemas(&format!(
                r#""A":{{"type":"object","patternProperties":{{{}}}}}"#,
                many(15_000, |i| format!(r#""^x{i}":{text}"#))
            ))),
            Crate,
        ),
        ("types", of_3_1(schemas(&format!(r#""A":{{"type":[{}]}}"#, many(N, |_| r#""string""#)))), Crate),
        (
            "heirs of one schema",
            schemas(&format!(
                r#""B":{{"type":"object","discriminator":{{"propertyName":"t"}},"properties":{{"t":{text}}}}},{}"#,
                many(2_000, |i| format!(r#""C{i}":{{"allOf":[{},{}]}}"#, reference("B"), small(i)))
            )),
            Crate,
        ),
        (
            "everything refers to everything",
            schemas(&many(150, |i| {
                let fields = many(150, |j| format!(r#""p{j}":{}"#, reference(format!("C{j}"))));
                format!(r#""C{i}":{{"type":"object","properties":{{{fields}}}}}"#)
            })),
            Crate,
        ),
        (
            "every union holds every union",
            schemas(&many(200, |i| format!(r#""C{i}":{{"oneOf":[{}]}}"#, many(200, |j| reference(format!("C{j}")))))),
            Crate,
        ),
    ]
}

fn encodings() -> Row {
    let properties = many(20_000, |i| format!(r#""p{i}":{{"type":"string"}}"#));
    let encodings = many(20_000, |i| format!(r#""q{i}":{{"contentType":"text/plain"}}"#));
    let form = format!(r#"{{"schema":{{"type":"object","properties":{{{properties}}}}},"encoding":{{{encodings}}}}}"#);
    let body = format!(r#"{REPLY},"requestBody":{{"content":{{"multipart/form-data":{form}}}}}"#);
    ("encodings of fields that are not there", operation(&body), Crate)
}

fn parts_of_operations() -> Vec<Row> {
    let media = |i: usize| format!(r#""application/x{i}":{{"schema":{{"type":"string"}}}}"#);
    let body = |content: String| operation(&format!(r#""requestBody":{{"content":{{{content}}}}},{REPLY}"#));
    let reply = |rest: String| operation(&format!(r#""responses":{{"200":{{"description":"d",{rest}}}}}"#));
    vec![
        ("media types of a body", body(many(1_000, media)), Crate),
        ("too many media types of a body", body(many(N, media)), Error("`fields`")),
        ("media types of a reply", reply(format!(r#""content":{{{}}}"#, many(1_000, media))), Crate),
        ("too many media types of a reply", reply(format!(r#""content":{{{}}}"#, many(N, media))), Error("`fields`")),
        (
            "headers of a reply",
            reply(format!(
                r#""headers":{{{}}}"#,
                many(5_000, |i| format!(r#""X-{i}":{{"schema":{{"type":"string"}}}}"#))
            )),
            Crate,
        ),
        (
            "links of a reply",
            reply(format!(r#""links":{{{}}}"#, many(N, |i| format!(r#""l{i}":{{"operationId":"x"}}"#)))),
            Crate,
        ),
        (
            "statuses that are none",
            operation(&format!(r#""responses":{{{}}}"#, many(15_000, |i| format!(r#""s{i}":{{"description":"d"}}"#)))),
            Crate,
        ),
        (
            "examples of a body",
            body(format!(
                r#""application/json":{{"schema":{{"type":"string"}},"examples":{{{}}}}}"#,
                many(N, |i| format!(r#""e{i}":{{"value":"x"}}"#))
            )),
            Crate,
        ),
        (
            "encodings of parts that are not there",
            body(format!(
                r#""multipart/form-data":{{"schema":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}},"encoding":{{{}}}}}"#,
                many(15_000, |i| format!(r#""e{i}":{{"contentType":"text/plain"}}"#))
            )),
            Crate,
        ),
        (
            "tags of one operation",
            operation(&format!(r#""tags":[{}],{REPLY}"#, many(N, |i| format!(r#""t{i}""#)))),
            Crate,
        ),
    ]
}

fn parts_of_documents() -> Vec<Row> {
    let schemes = |rest: String| document(&format!(r#""paths":{{}},"components":{{"securitySchemes":{{{rest}}}}}"#));
    vec![
        (
            "tags",
            document(&format!(r#""paths":{{}},"tags":[{}]"#, many(N, |i| format!(r#"{{"name":"t{i}"}}"#)))),
            Crate,
        ),
        (
            "tags, each a part of the next",
            of_3_2(document(&format!(
                r#""paths":{{}},"tags":[{}]"#,
                many(N, |i| format!(r#"{{"name":"t{i}","parent":"t{}"}}"#, (i + 1) % N))
            ))),
            Crate,
        ),
        (
            "tags whose parents are missing",
            of_3_2(document(&format!(
                r#""paths":{{}},"tags":[{}]"#,
                many(N, |i| format!(r#"{{"name":"t{i}","parent":"u{i}"}}"#))
            ))),
            Crate,
        ),
        (
            "servers",
            document(&format!(
                r#""paths":{{}},"servers":[{}]"#,
                many(N, |i| format!(r#"{{"url":"https://h{i}.example/"}}"#))
            )),
            Crate,
        ),
        (
            "variables of a server",
            document(&format!(
                r#""paths":{{}},"servers":[{{"url":"https://{{v0}}.example/","variables":{{{}}}}}]"#,
                many(N, |i| format!(r#""v{i}":{{"default":"a"}}"#))
            )),
            Crate,
        ),
        (
            "demands for credentials",
            document(&format!(
                r#""paths":{{"/a":{{"get":{{{REPLY},"security":[{}]}}}}}},"components":{{"securitySchemes":{{"k":{{"type":"http","scheme":"basic"}}}}}}"#,
                many(N, |_| r#"{"k":[]}"#)
            )),
            Crate,
        ),
        ("schemes", schemes(many(N, |i| format!(r#""k{i}":{{"type":"http","scheme":"basic"}}"#))), Error("`fields`")),
        (
            "scopes",
            schemes(format!(
                r#""k":{{"type":"oauth2","flows":{{"clientCredentials":{{"tokenUrl":"https://a/","scopes":{{{}}}}}}}}}"#,
                many(N, |i| format!(r#""s{i}":"x""#))
            )),
            Crate,
        ),
        (
            "webhooks",
            of_3_1(document(&format!(
                r#""paths":{{}},"webhooks":{{{}}}"#,
                many(N, |i| format!(r#""w{i}":{{"post":{{{REPLY}}}}}"#))
            ))),
            Crate,
        ),
    ]
}

fn texts() -> Vec<Row> {
    let described = |text: String| paths(&format!(r#""/a":{{"get":{{"description":"{text}",{REPLY}}}}}"#));
    vec![
        ("a list in Markdown", described(r"* a\n".repeat(N))),
        ("links in Markdown", described("[a](http://x) ".repeat(N))),
        ("a table in Markdown", described(format!(r"{}\n{}\n", "|a".repeat(N), "|-".repeat(N)))),
        ("entities", described("&amp;".repeat(N))),
        ("quotes of quotes", described("> ".repeat(N))),
        ("emphasis that is never closed", described("*a _b ".repeat(N))),
        ("code that is never closed", described("`".repeat(N))),
        ("brackets that are never closed", described("![".repeat(N))),
    ]
    .into_iter()
    .map(|(name, text)| (name, text, Crate))
    .collect()
}

fn numbers() -> Vec<Row> {
    let sent = |schema: &str| {
        operation(&format!(
            r#""requestBody":{{"required":true,"content":{{"application/json":{{"schema":{schema}}}}}}},{REPLY}"#
        ))
    };
    vec![
        (
            "a billion lists of a billion",
            sent(
                r#"{"type":"array","minItems":1000000000,"items":{"type":"array","minItems":1000000000,"items":{"type":"string"}}}"#,
            ),
        ),
        (
            "a billion keys",
            sent(r#"{"type":"object","minProperties":1000000000,"additionalProperties":{"type":"string"}}"#),
        ),
        ("a text of a billion letters", sent(r#"{"type":"string","minLength":1000000000}"#)),
        ("a pattern with many choices", sent(&format!(r#"{{"type":"string","pattern":"{}"}}"#, "(a|b)".repeat(20_000)))),
        ("a pattern that repeats repetitions", sent(r#"{"type":"string","pattern":"(((a{0,999}){0,999}){0,999}){9,999}"}"#)),
        ("a default of many", sent(&format!(r#"{{"type":"array","items":{{}},"default":[{}]}}"#, many(N, |i| i)))),
        ("an example that nests", sent(&format!(r#"{{"example":{}1{}}}"#, "[".repeat(90), "]".repeat(90)))),
    ]
    .into_iter()
    .map(|(name, text)| (name, text, Crate))
    .collect()
}

/// Much that is wrong, each of which is said.
fn faults() -> Vec<Row> {
    let nothing = |i: usize| format!(r##""e{i}":{{"$ref":"#/components/examples/x{i}"}}"##);
    let nowhere = |i: usize| format!(r#""p{i}":{}"#, reference(format!("x{i}")));
    let others = many(5_000, |i| format!(r#""B{i}":{{"type":"string"}}"#));
    let flow = |i: usize| format!("{{a{i}: {{b: [{{c: 1}}]}}}}");
    let braces = format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\nx-a: [{}]\n", many(N, flow));
    vec![
        (
            "examples that refer to nothing",
            document(&format!(r#""paths":{{}},"components":{{"examples":{{{}}}}}"#, many(20_000, nothing))),
            Crate,
        ),
        (
            "bounds that contradict each other",
            schemas(&many(10_000, |i| format!(r#""A{i}":{{"type":"string","minLength":9,"maxLength":1}}"#))),
            Crate,
        ),
        (
            "fields that refer to nothing",
            schemas(&format!(r#"{others},"A":{{"type":"object","properties":{{{}}}}}"#, many(10_000, nowhere))),
            Error("leads to nothing"),
        ),
        ("objects in braces in YAML", braces, Crate),
        ("byte order marks", format!("{}{}", "\u{feff}".repeat(N), document(r#""paths":{}"#)), Crate),
        (
            "brackets that nothing closes",
            format!("openapi: 3.0.3\nx-a: [{}\n", "[1], ".repeat(N)),
            Error("is not closed"),
        ),
        ("quotes that nothing closes", format!("openapi: 3.0.3\nx-a: [{}\n", "'a, ".repeat(N)), Error("is not closed")),
    ]
}

fn clashes() -> Vec<Row> {
    let alike = |i: usize| format!("a{}{}", "_".repeat(i % 100), "-".repeat(i / 100));
    vec![
        (
            "one id for all operations",
            paths(&many(4_000, |i| format!(r#""/p{i}":{{"get":{{"operationId":"x",{REPLY}}}}}"#))),
            Crate,
        ),
        (
            "names that differ in signs alone",
            schemas(&many(4_000, |i| format!(r#""{}":{{"type":"object"}}"#, alike(i)))),
            Crate,
        ),
        (
            "fields that differ in signs alone",
            schemas(&format!(
                r#""A":{{"type":"object","properties":{{{}}}}}"#,
                many(4_000, |i| format!(r#""{}":{{"type":"string"}}"#, alike(i)))
            )),
            Crate,
        ),
    ]
}
