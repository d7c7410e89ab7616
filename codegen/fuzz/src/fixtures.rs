//! The descriptions that the targets start from, and how one is run through the pipeline.

use std::{fs, path::Path, sync::LazyLock};

use clientwright_codegen::{Outcome, config::Config, generate, ir::Workspace, load::Files, lower::Target};
use serde_json::Value;

/// Larger ones would be slow to start from.
const MOST: usize = 12_000;

/// Small descriptions of each dialect, always in the same order.
pub(crate) static DOCUMENTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut texts = Vec::new();
    for part in ["fixtures", "dialects/pets", "mistakes"] {
        collect(&folder.join(part), &mut texts);
    }
    let texts = texts.iter().map(|text| text.rsplit("\n---\n").next().unwrap_or_default().replace(['«', '»'], ""));
    let values = texts.filter(|text| text.len() < MOST).filter_map(|text| serde_yaml::from_str::<Value>(&text).ok());
    values.filter(|value| value.get("openapi").or(value.get("swagger")).is_some()).collect()
});

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => collect(&path, texts),
            false => texts.extend(fs::read_to_string(&path).ok()),
        }
    }
}

/// Files in memory, by name.
pub(crate) struct Memory<'a>(pub(crate) Vec<(&'a str, &'a [u8])>);

impl Files for Memory<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| "there is no such file".to_owned())
    }
}

/// What comes of a description that is one file.
pub(crate) fn run(document: &Value) -> Outcome {
    let text = document.to_string();
    let target = Target {
        runtime_path: "runtime".to_owned(),
        workspace: Workspace::Own,
        source: "openapi.json".to_owned(),
        source_digest: String::new(),
        programs: Vec::new(),
    };
    let files = Memory(vec![("openapi.json", text.as_bytes())]);
    generate("openapi.json", &files, &Config::new("fuzz", "openapi.json"), &target)
}
