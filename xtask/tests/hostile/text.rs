//! Descriptions as text.

use std::fmt::Display;

/// `item(0), item(1), ..`.
pub(crate) fn many<T: Display>(count: usize, item: impl Fn(usize) -> T) -> String {
    (0..count).map(|index| item(index).to_string()).collect::<Vec<_>>().join(",")
}

pub(crate) fn document(rest: &str) -> String {
    format!(r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},{rest}}}"#)
}

pub(crate) fn schemas(schemas: &str) -> String {
    document(&format!(r#""paths":{{}},"components":{{"schemas":{{{schemas}}}}}"#))
}

pub(crate) fn paths(paths: &str) -> String {
    document(&format!(r#""paths":{{{paths}}}"#))
}

pub(crate) fn yaml(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\n{rest}")
}

pub(crate) fn reference(name: impl Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

pub(crate) const REPLY: &str = r#""responses":{"200":{"description":"ok"}}"#;
