//! Hostile documents: each ends in time and within memory, with the outcome that is written beside it.
//!
//! A bomb is made here from its few lines, since stored it would be megabytes. Time is the processor's, so that a busy
//! machine changes nothing. Payloads against the output are in `docs.rs` and `fixtures/`; wrong documents in `broken.rs`.

use std::{
    fmt::{Display, Write as _},
    fs,
    time::Duration,
};

use clientwright_codegen::{
    Outcome,
    config::Config,
    diagnostics::{Place, Severity},
    generate,
    ir::Workspace,
    load::Files,
    lower::Target,
};

/// What one document may take.
const TIME: Duration = Duration::from_secs(5);
const MEMORY_KIB: u64 = 1 << 20;

/// What must come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    Crate,
    /// An error that says this, and no file.
    Error(&'static str),
}

use Gets::{Crate, Error};

#[test]
fn bombs_end_in_time_and_within_memory() {
    let mut faults = String::new();
    let mut count = 0;
    // Recursion is bounded, but the stack of a test's thread is smaller than that of the commands.
    let run = || {
        for (name, text, gets) in bombs() {
            count += 1;
            for fault in judge(&text, gets) {
                let _ = writeln!(faults, "{name}: {fault}");
            }
        }
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, run);
        thread.expect("a thread").join().expect("no bomb goes off");
    });
    println!("{count} bombs");
    assert!(faults.is_empty(), "{faults}");
}

/// Places outside of the description's folder, however they are written.
const OUTSIDE: [&str; 22] = [
    "http://169.254.169.254/latest/meta-data",
    "https://evil.example/x.yaml#/A",
    "HTTPS://evil.example/x.yaml",
    "ftp://evil.example/x.yaml",
    "file:///proc/self/environ",
    "file:x.yaml",
    "data:application/json,{}",
    "urn:x:y",
    "//evil.example/x.yaml",
    "\\\\evil.example\\x.yaml",
    "/etc/passwd",
    "\\etc\\passwd",
    "C:\\x.yaml",
    "c:/x.yaml",
    "../outside.yaml#/A",
    "a/../../outside.yaml",
    "..\\outside.yaml",
    "%2e%2e/outside.yaml",
    "..%2Foutside.yaml",
    "%2Fetc%2Fpasswd",
    "x%00.yaml",
    "https:%2f%2fevil.example/x.yaml",
];

#[test]
fn references_do_not_lead_out() {
    for outside in OUTSIDE {
        let text = serde_json::to_string(outside).expect("JSON");
        let refused = [
            schemas(&format!(r#""A":{{"$ref":{text}}}"#)),
            paths(&format!(r#""/a":{{"$ref":{text}}}"#)),
            paths(&format!(r#""/a":{{"get":{{"parameters":[{{"$ref":{text}}}],{REPLY}}}}}"#)),
            schemas(&format!(
                r#""A":{{"oneOf":[{}],"discriminator":{{"propertyName":"k","mapping":{{"b":{text}}}}}}},"B":{{"type":"object"}}"#,
                reference("B")
            )),
        ];
        for document in refused {
            let outcome = run(&document);
            let errors = outcome.report.diagnostics.iter().filter(|d| d.severity == Severity::Error);
            let place = document.find(&text).expect("it stands there");
            let at = |place: &Place| match place {
                Place::Node(id) => outcome.sources.locate(*id).map(|location| location.span.start),
                _ => None,
            };
            assert!(outcome.files.is_none(), "{document}");
            assert!(
                errors.clone().any(|d| at(&d.place) == Some(place)),
                "{document}\n{:#?}",
                errors.collect::<Vec<_>>()
            );
        }
        let passed_over = [
            schemas(&format!(r#""A":{{"type":"object","externalDocs":{{"url":{text}}}}}"#)),
            document(&format!(r#""$schema":{text},"jsonSchemaDialect":{text},"paths":{{}}"#)).replace("3.0.3", "3.1.0"),
            schemas(&format!(r#""A":{{"$id":{text},"$schema":{text},"type":"object"}}"#)).replace("3.0.3", "3.1.0"),
            document(&format!(
                r#""paths":{{}},"components":{{"examples":{{"A":{{"externalValue":{text}}}}},"links":{{"L":{{"operationRef":{text}}}}}}}"#
            )),
        ];
        for document in passed_over {
            assert!(run(&document).files.is_some(), "{document}");
        }
    }
}

fn judge(text: &str, gets: Gets) -> Vec<String> {
    forget_peak();
    let start = processor_time();
    let outcome = run(text);
    let mut faults = Vec::new();
    let time = processor_time().saturating_sub(start);
    if time > TIME {
        faults.push(format!("it takes {time:?}"));
    }
    if peak_kib() > MEMORY_KIB {
        faults.push(format!("it takes {} MB", peak_kib() >> 10));
    }
    let errors: Vec<&str> = outcome
        .report
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    let fits = match gets {
        Crate => outcome.files.is_some() && errors.is_empty(),
        Error(says) => outcome.files.is_none() && errors.iter().any(|error| error.contains(says)),
    };
    if !fits {
        faults.push(format!("it gets {:?} instead of {gets:?}", errors.first()));
    }
    if outcome.report.diagnostics.iter().any(|d| d.message.len() > 2_000) {
        faults.push("a message is too long to read".to_owned());
    }
    faults
}

struct Only<'a>(&'a str);

impl Files for Only<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        assert_eq!(path, "openapi", "no other file is asked for");
        Ok(self.0.as_bytes().to_vec())
    }
}

fn run(text: &str) -> Outcome {
    let target = Target {
        runtime_path: "runtime".to_owned(),
        workspace: Workspace::Own,
        source: "openapi".to_owned(),
        source_digest: String::new(),
        programs: Vec::new(),
    };
    generate("openapi", &Only(text), &Config::new("bomb", "openapi"), &target)
}

/// What this thread has computed so far, where the system tells.
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Starts the measure of memory anew, where the system can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or_default()
}

/// `item(0), item(1), ..`.
fn many<T: Display>(count: usize, item: impl Fn(usize) -> T) -> String {
    (0..count).map(|index| item(index).to_string()).collect::<Vec<_>>().join(",")
}

fn document(rest: &str) -> String {
    format!(r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},{rest}}}"#)
}

fn schemas(schemas: &str) -> String {
    document(&format!(r#""paths":{{}},"components":{{"schemas":{{{schemas}}}}}"#))
}

fn paths(paths: &str) -> String {
    document(&format!(r#""paths":{{{paths}}}"#))
}

fn yaml(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\n{rest}")
}

fn reference(name: impl Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

/// `C0`, `C1`, .., each made from the next.
fn chain(length: usize, link: impl Fn(usize, String) -> String, last: &str) -> String {
    let links = many(length, |i| format!(r#""C{i}":{}"#, link(i, reference(format!("C{}", i + 1)))));
    format!(r#"{links},"C{length}":{last}"#)
}

const REPLY: &str = r#""responses":{"200":{"description":"ok"}}"#;

fn bombs() -> Vec<(&'static str, String, Gets)> {
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
    vec![
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
    ]
}
