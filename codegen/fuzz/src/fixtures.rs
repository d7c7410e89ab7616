//! The descriptions that the targets start from, and how one is run through the pipeline.

use std::{fs, path::Path, sync::LazyLock};

use clientwright_codegen::Outcome;
use serde_json::Value;

use crate::support;

/// Larger ones would be slow to start from.
const MOST: usize = 12_000;

/// Small descriptions of each dialect, always in the same order.
pub(crate) static DOCUMENTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let paths = ["fixtures", "dialects/pets", "mistakes"].map(|part| support::files_below(&folder.join(part)));
    let texts = paths.iter().flatten().filter_map(|path| fs::read_to_string(path).ok());
    // Before the description there may be what a test expects of it, which points at places in it.
    let texts = texts.map(|text| text.rsplit("\n---\n").next().unwrap_or_default().replace(['«', '»'], ""));
    let values = texts.filter(|text| text.len() < MOST).filter_map(|text| serde_yaml::from_str::<Value>(&text).ok());
    let documents: Vec<Value> =
        values.filter(|value| value.get("openapi").or(value.get("swagger")).is_some()).collect();
    assert!(documents.len() > 100, "there is nothing to start from");
    documents
});

/// What comes of a description that is one file.
pub(crate) fn run(document: &Value) -> Outcome {
    support::run("openapi.json", document.to_string().as_bytes())
}
