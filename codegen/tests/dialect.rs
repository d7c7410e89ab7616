//! What the dialect stage makes of descriptions: one small case per rule, and everything real that is at hand.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::Config,
    diagnostics::{Report, Severity},
    dialect::{self, Normal},
    ledger::Ledger,
    load::{self, Document, Files, node::Node},
};

/// Files below a folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// What came of one document.
struct Run {
    document: Document,
    normal: Option<Normal>,
    report: Report,
    ledger: Ledger,
}

fn run(files: &dyn Files, root: &str, lenient: bool) -> Result<Run, Report> {
    let mut report = Report::default();
    let mut config = Config::new("test", root);
    config.lenient = lenient;
    let Ok(document) = load::load(root, files, &config, &mut report) else { return Err(report) };
    let mut ledger = Ledger::default();
    let normal = dialect::normalise(&document, &config, &mut report, &mut ledger);
    Ok(Run { document, normal, report, ledger })
}

/// Documents as they are published, where they are at hand: single files, and the roots of folders.
fn real_documents() -> Vec<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = Vec::new();
    for folder in ["corpus", "vendors"] {
        collect(&shared.join(folder), &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let is_root =
        |path: &PathBuf| path.is_file() && path.file_stem().is_some_and(|stem| stem == "openapi" || stem == "swagger");
    if let Some(root) = paths.iter().find(|path| is_root(path)) {
        found.push(root.clone());
        return;
    }
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            collect(&path, found);
        } else if matches!(extension.as_str(), "json" | "yaml" | "yml") {
            found.push(path);
        }
    }
}

/// Counts without any of the rules: every method below every path.
fn operations_written(root: &Node) -> usize {
    const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let paths = root.get("paths").and_then(Node::as_map);
    let items = paths.into_iter().flat_map(|paths| paths.iter()).filter_map(|(_, item)| item.as_map());
    items.map(|item| item.keys().filter(|key| METHODS.contains(key)).count()).sum()
}

#[test]
fn every_real_document_is_normalised() {
    let documents = real_documents();
    if documents.is_empty() {
        eprintln!("SKIPPED: there is no ../shared with real documents");
        return;
    }
    for path in documents {
        let folder = Folder(path.parent().expect("a file is in a folder").to_owned());
        let root = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let start = std::time::Instant::now();
        let run = match run(&folder, &root, true) {
            Ok(run) => run,
            Err(report) => {
                println!("{}: not loaded: {:?}", path.display(), report.diagnostics.first());
                continue;
            }
        };
        let time = start.elapsed();
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in &run.report.diagnostics {
            *codes.entry(diagnostic.code.id()).or_default() += 1;
        }
        println!("{} {time:?} {} {codes:?}", path.display(), run.ledger.operations);
        if codes.contains_key("CW101") {
            continue;
        }
        let errors: Vec<_> = run.report.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        let normal = run.normal.unwrap_or_else(|| panic!("{}: {:#?}", path.display(), run.report));
        let (_, root) = &run.document.files[0];
        let emitted = normal.openapi.operations().count();
        let left_out = run.ledger.operations_left_out.len();
        assert_eq!(emitted + left_out, run.ledger.operations, "{}", path.display());
        assert_eq!(operations_written(root), run.ledger.operations, "{}", path.display());
    }
}
