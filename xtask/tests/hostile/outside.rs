//! References to places outside of the description's folder.

use super::{
    Case, Gets,
    text::{REPLY, document, paths, reference, schemas},
};

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

pub(crate) fn cases() -> Vec<Case> {
    OUTSIDE.iter().flat_map(|outside| refused(outside).into_iter().chain(passed_over(outside))).collect()
}

fn case(outside: &str, kind: &str, text: String, gets: Gets) -> Case {
    Case { name: format!("{kind} `{outside}`"), text, gets }
}

/// Where something is read, or would have to be.
fn refused(outside: &str) -> Vec<Case> {
    let text = serde_json::to_string(outside).expect("JSON");
    let mapping = format!(
        r#""A":{{"oneOf":[{}],"discriminator":{{"propertyName":"k","mapping":{{"b":{text}}}}}}},"B":{{"type":"object"}}"#,
        reference("B")
    );
    let documents = [
        ("a schema", schemas(&format!(r#""A":{{"$ref":{text}}}"#))),
        ("a path", paths(&format!(r#""/a":{{"$ref":{text}}}"#))),
        ("a parameter", paths(&format!(r#""/a":{{"get":{{"parameters":[{{"$ref":{text}}}],{REPLY}}}}}"#))),
        ("a mapping", schemas(&mapping)),
    ];
    let cases = documents.into_iter().map(|(kind, document)| {
        let place = document.find(&text).expect("it stands there");
        case(outside, kind, document, Gets::ErrorAt(place))
    });
    cases.collect()
}

/// Where it names something that we have no use for.
fn passed_over(outside: &str) -> Vec<Case> {
    let text = serde_json::to_string(outside).expect("JSON");
    let of_3_1 = |document: String| document.replace("3.0.3", "3.1.0");
    let documents = [
        ("a link to docs", schemas(&format!(r#""A":{{"type":"object","externalDocs":{{"url":{text}}}}}"#))),
        ("a dialect", of_3_1(document(&format!(r#""$schema":{text},"jsonSchemaDialect":{text},"paths":{{}}"#)))),
        ("an id", of_3_1(schemas(&format!(r#""A":{{"$id":{text},"$schema":{text},"type":"object"}}"#)))),
        (
            "an external value",
            document(&format!(
                r#""paths":{{}},"components":{{"examples":{{"A":{{"externalValue":{text}}}}},"links":{{"L":{{"operationRef":{text}}}}}}}"#
            )),
        ),
    ];
    documents.into_iter().map(|(kind, document)| case(outside, kind, document, Gets::Crate)).collect()
}
