//! Descriptions that are small in what they say and large in what they ask for. Made here from a few lines each, since
//! stored they would be megabytes.

use super::{
    Case,
    Gets::{Crate, Error},
    text::{REPLY, document, many, paths, reference, schemas, yaml},
};

/// `C0`, `C1`, .., each made from the next.
fn chain(length: usize, link: impl Fn(usize, String) -> String, last: &str) -> String {
    let links = many(length, |i| format!(r#""C{i}":{}"#, link(i, reference(format!("C{}", i + 1)))));
    format!(r#"{links},"C{length}":{last}"#)
}

pub(crate) fn bombs() -> Vec<Case> {
    let object = r#"{"type":"object","properties":{"z":{"type":"string"}}}"#;
    let letters: Vec<char> = ('a'..='i').collect();
    let aliases: String = letters
        .windows(2)
        .map(|two| {
            let (from, to) = (two[0], two[1]);
            format!("x-{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", "))
        })
        .collect();
    let both = |of: &str| format!(r#"{{"{of}":["#);
    let nested = |of: &str, depth: usize| {
        (0..depth).fold(r#"{"type":"string"}"#.to_owned(), |inner, i| {
            format!(r#"{}{inner},{{"type":"object","properties":{{"p{i}":{{"type":"string"}}}}}},{inner}]}}"#, both(of))
        })
    };
    let bombs = vec![
        ("aliases of aliases", yaml(&format!("x-a: &a [1,1,1,1,1,1,1,1,1]\n{aliases}")), Error("`aliases`")),
        (
            "merge keys that double",
            yaml(&format!(
                "x-0: &a0 {{k: 1}}\n{}",
                (1..40).map(|i| format!("x-{i}: &a{i} {{<<: [*a{0}, *a{0}], k{i}: 1}}\n", i - 1)).collect::<String>()
            )),
            Error("`aliases`"),
        ),
        (
            "merge keys in a chain",
            yaml(&format!(
                "x-0: &a0 {{k: 1}}\n{}",
                (1..3000).map(|i| format!("x-{i}: &a{i} {{<<: *a{}, k{i}: 1}}\n", i - 1)).collect::<String>()
            )),
            Error("levels deep"),
        ),
        (
            "an ordered map",
            yaml(&format!("x-0: !!omap\n{}", (0..50_000).map(|i| format!("- k{i}: 1\n")).collect::<String>())),
            Crate,
        ),
        (
            "deep lists in JSON",
            document(&format!(r#""paths":{{}},"x-a":{}{}"#, "[".repeat(100_000), "]".repeat(100_000))),
            Error("levels deep"),
        ),
        (
            "deep objects in JSON",
            document(&format!(r#""paths":{{}},"x-a":{}1{}"#, r#"{"a":"#.repeat(100_000), "}".repeat(100_000))),
            Error("levels deep"),
        ),
        (
            "deep lists, never closed",
            document(&format!(r#""paths":{{}},"x-a":{}"#, "[".repeat(100_000))),
            Error("levels deep"),
        ),
        (
            "deep lists in YAML",
            yaml(&format!("x-a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000))),
            Error("levels deep"),
        ),
        (
            "deep blocks in YAML",
            yaml(&format!("x-a:\n{}", (0..3_000).map(|i| format!("{}a:\n", " ".repeat(i + 1))).collect::<String>())),
            Error("levels deep"),
        ),
        ("deep sequences in YAML", yaml(&format!("x-a:\n  {}a\n", "- ".repeat(100_000))), Error("levels deep")),
        (
            "a million keys",
            document(&format!(r#""paths":{{}},"x-a":{{{}}}"#, many(1_000_000, |i| format!(r#""k{i}":1"#)))),
            Crate,
        ),
        ("a million schemas", schemas(&many(1_000_000, |i| format!(r#""k{i}":{{}}"#))), Error("`schemas`")),
        (
            "a million properties",
            schemas(&format!(r#""A":{{"properties":{{{}}}}}"#, many(1_000_000, |i| format!(r#""k{i}":{{}}"#)))),
            Error("`schemas`"),
        ),
        (
            "two hundred thousand properties",
            schemas(&format!(r#""A":{{"properties":{{{}}}}}"#, many(200_000, |i| format!(r#""k{i}":{{}}"#)))),
            Error("`fields`"),
        ),
        (
            "one parameter three hundred thousand times",
            document(&format!(
                r##""paths":{{"/a":{{"get":{{"parameters":[{}],{REPLY}}}}}}},"components":{{"parameters":{{"p":{{"name":"p","in":"query","schema":{{"type":"string"}}}}}}}}"##,
                many(300_000, |_| r##"{"$ref":"#/components/parameters/p"}"##)
            )),
            Error("`fields`"),
        ),
        (
            "twenty thousand objects within objects",
            schemas(&many(5_000, |i| {
                let object = |inner: &str| format!(r#"{{"type":"object","properties":{{"a":{inner}}}}}"#);
                format!(r#""A{i}":{}"#, object(&object(&object(r#"{"type":"string"}"#))))
            })),
            Crate,
        ),
        ("a million paths", paths(&many(1_000_000, |i| format!(r#""/k{i}":{{}}"#))), Error("`paths`")),
        ("a long text", document(&format!(r#""paths":{{}},"x-a":"{}""#, "a".repeat(70_000_000))), Error("`bytes`")),
        (
            "numbers out of range",
            schemas(&format!(
                r#""A":{{"type":"number","minimum":1e400,"maximum":{0},"default":1e400,"enum":[1e400,{0}]}},"B":{{"type":"integer","default":{1}}}"#,
                "9".repeat(40),
                "9".repeat(100_000)
            )),
            Crate,
        ),
        ("a reference to itself", schemas(&format!(r#""A":{}"#, reference("A"))), Error("leads only to itself")),
        (
            "two references in a circle",
            schemas(&format!(r#""A":{},"B":{}"#, reference("B"), reference("A"))),
            Error("leads only to itself"),
        ),
        (
            "three thousand references in a circle",
            schemas(&many(3_000, |i| format!(r#""C{i}":{}"#, reference(format!("C{}", (i + 1) % 3_000))))),
            Error("`reference_depth`"),
        ),
        (
            "three thousand references in a row",
            schemas(&chain(3_000, |_, next| next, object)),
            Error("`reference_depth`"),
        ),
        (
            "three thousand parents in a row",
            schemas(&chain(3_000, |_, next| format!(r#"{{"allOf":[{next}]}}"#), object)),
            Error("`reference_depth`"),
        ),
        (
            "parents in a circle",
            schemas(&format!(r#""A":{{"allOf":[{}]}},"B":{{"allOf":[{}]}}"#, reference("B"), reference("A"))),
            Crate,
        ),
        (
            "demands in a circle",
            schemas(&many(3_000, |i| {
                format!(
                    r#""C{i}":{{"type":"object","required":["n"],"properties":{{"n":{}}}}}"#,
                    reference(format!("C{}", (i + 1) % 3_000))
                )
            })),
            Crate,
        ),
        (
            "diamonds of allOf",
            schemas(&chain(
                60,
                |i, next| format!(r#"{{"allOf":[{next},{next},{{"properties":{{"p{i}":{{"type":"string"}}}}}}]}}"#),
                object,
            )),
            Crate,
        ),
        ("diamonds of oneOf", schemas(&chain(60, |_, next| format!(r#"{{"oneOf":[{next},{next}]}}"#), object)), Crate),
        ("diamonds of anyOf", schemas(&chain(60, |_, next| format!(r#"{{"anyOf":[{next},{next}]}}"#), object)), Crate),
        (
            "diamonds of properties",
            schemas(&chain(
                60,
                |_, next| format!(r#"{{"type":"object","required":["a","b"],"properties":{{"a":{next},"b":{next}}}}}"#),
                object,
            )),
            Crate,
        ),
        ("oneOf within oneOf", schemas(&format!(r#""A":{}"#, nested("oneOf", 12))), Crate),
        ("anyOf within anyOf", schemas(&format!(r#""A":{}"#, nested("anyOf", 12))), Crate),
        ("allOf within allOf", schemas(&format!(r#""A":{}"#, nested("allOf", 12))), Crate),
        (
            "a hundred thousand listed values",
            schemas(&format!(r#""E":{{"type":"string","enum":[{}]}}"#, many(100_000, |i| format!(r#""v{i}""#)))),
            Error("`budgets.enum_values`"),
        ),
        (
            "nearly as many listed values as the budget has",
            schemas(&format!(r#""E":{{"type":"string","enum":[{}]}}"#, many(19_999, |i| format!(r#""v{i}""#)))),
            Crate,
        ),
        (
            "a name of a megabyte",
            schemas(&format!(r#""{}":{{"type":"string"}}"#, "N".repeat(1_000_000))),
            Error("`name_length`"),
        ),
        (
            "a property of a megabyte",
            schemas(&format!(r#""A":{{"properties":{{"{}":{{"type":"string"}}}}}}"#, "n".repeat(1_000_000))),
            Error("`name_length`"),
        ),
        (
            "a tag of a megabyte",
            paths(&format!(r#""/a":{{"get":{{"tags":["{}"],{REPLY}}}}}"#, "t".repeat(1_000_000))),
            Error("`name_length`"),
        ),
        (
            "patterns that explode",
            schemas(
                r#""A":{"type":"string","pattern":"(a{1,1000}){1,1000}"},"B":{"type":"string","pattern":"(a+)+$"}"#,
            ),
            Crate,
        ),
        (
            "limits out of reach",
            schemas(
                r#""A":{"type":"array","items":{"type":"string"},"minItems":1000000000,"maxItems":1000000000000},"B":{"type":"string","maxLength":9223372036854775807}"#,
            ),
            Crate,
        ),
        (
            "ten thousand placeholders",
            paths(&format!(
                r#""{}":{{"get":{{{REPLY}}}}}"#,
                (0..10_000).map(|i| format!("/{{p{i}}}")).collect::<String>()
            )),
            Crate,
        ),
        ("braces", paths(&format!(r#""/{}{}":{{"get":{{{REPLY}}}}}"#, "{".repeat(50_000), "}".repeat(50_000))), Crate),
        (
            "a reply that is written out for each operation",
            document(&format!(
                r##""paths":{{{}}},"components":{{"responses":{{"L":{{"description":"{}"}}}}}}"##,
                many(2_000, |i| format!(
                    r##""/p{i}":{{"get":{{"responses":{{"200":{{"$ref":"#/components/responses/L"}}}}}}}}"##
                )),
                "word ".repeat(10_000)
            )),
            Error("`output_bytes`"),
        ),
        (
            "Markdown that nests",
            document(&format!(
                r#""paths":{{}},"tags":[{{"name":"a","description":"{}{}{}{}"}}]"#,
                "[".repeat(100_000),
                "*".repeat(100_000),
                "<a ".repeat(30_000),
                "> ".repeat(50_000)
            )),
            Crate,
        ),
        (
            "five thousand callbacks",
            paths(&format!(
                r#""/a":{{"post":{{"callbacks":{{{}}},{REPLY}}}}}"#,
                many(5_000, |i| format!(r#""c{i}":{{"x":{{"post":{{{REPLY}}}}}}}"#))
            )),
            Crate,
        ),
        (
            "dynamic references in a circle",
            schemas(&many(60, |i| {
                format!(
                    r##""C{i}":{{"$dynamicAnchor":"n","allOf":[{{"$dynamicRef":"#n"}},{}]}}"##,
                    reference(format!("C{}", (i + 7) % 60))
                )
            }))
            .replace("3.0.3", "3.1.0"),
            Crate,
        ),
    ];
    bombs.into_iter().map(|(name, text, gets)| Case { name: name.to_owned(), text, gets }).collect()
}
