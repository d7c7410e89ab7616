//! Any bytes as the files of a description.

use clientwright_codegen::{
    config::Config,
    diagnostics::{
        Report,
        render::{self, Look},
    },
    load::{self, Files, Sources},
};
use serde_json::Value;

/// Stands between the files of one input.
const BETWEEN: &[u8] = b"\n=====\n";

/// The names of the files, in order. The first is the root.
const NAMES: [&str; 3] = ["openapi.yaml", "other.json", "folder/third.yaml"];

/// # Panics
/// If loading does not end in a document or in errors, or if something is said of a place that does not exist.
pub fn check(bytes: &[u8]) {
    let files = Memory(NAMES.into_iter().zip(split(bytes)).collect());
    let mut report = Report::default();
    let sources = match load::load(NAMES[0], &files, &Config::new("fuzz", NAMES[0]), &mut report) {
        Ok(document) => {
            document.narrow(&mut report);
            document.sources
        }
        Err(sources) => {
            assert!(report.has_errors(), "there is neither a document nor an error");
            sources
        }
    };
    said(&report, &sources);
}

/// Files in memory, by name.
struct Memory<'a>(Vec<(&'a str, &'a [u8])>);

impl Files for Memory<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| "there is no such file".to_owned())
    }
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut files, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        files.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    files.push(rest);
    files
}

/// What is said can be shown, and each place is one of a text.
pub(crate) fn said(report: &Report, sources: &Sources) {
    let shown = render::human(report, sources, Look { notes: true, most: 100, color: false });
    assert_eq!(shown.is_empty(), report.diagnostics.is_empty(), "{report:#?}");
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    assert_eq!(shown.chars().find(control), None, "a control character gets onto the screen: {shown:?}");
    for line in render::json_lines(report, sources).lines() {
        let said: Value = serde_json::from_str(line).expect("each line is JSON");
        let (Some(file), Some(number)) = (said["file"].as_str(), said["line"].as_u64()) else { continue };
        let source = sources.files.iter().find(|source| source.path == file);
        let Some(source) = source else { panic!("{said} is of a file that was not read") };
        let lines = source.text.split(['\n', '\r']).count().max(1);
        assert!(number >= 1 && number as usize <= lines, "{said} is of a line that {file} has not");
    }
}
