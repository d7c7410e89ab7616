//! What the generator says and writes, one snapshot per case: diagnostics first, then each file. Pages of the reference
//! and `bindings.json` say the same again, so they are left to the sample of `emit` and to `generated/`.
//!
//! A case is a description, and beside it, if it needs one, a configuration of the same name that ends in `.toml`.

use std::{fmt::Write as _, fs, path::Path};

use clientwright_codegen::{
    Outcome,
    config::Config,
    diagnostics::{
        Report,
        render::{Look, human},
    },
    generate,
    ir::Workspace,
    load::{Files, Source},
    lower::Target,
};

/// What good descriptions become.
#[test]
fn fixtures() {
    insta::glob!("fixtures/*/*.yaml", |path| {
        let outcome = run(path);
        let files = outcome.files.as_ref();
        let shown = files.iter().flat_map(|files| files.iter()).filter(|(name, _)| !is_reference(name));
        let mut text = diagnostics(&outcome);
        for (name, content) in shown {
            write!(text, "\n======== {name}\n{content}").expect("a String takes everything");
        }
        insta::assert_snapshot!(text);
        assert!(files.is_some(), "{} makes no crate", path.display());
    });
}

fn is_reference(name: &str) -> bool {
    name.starts_with("docs/") || name == "bindings.json"
}

/// What bad descriptions get, and that no file comes of an error.
#[test]
fn errors() {
    insta::glob!("errors/*.{yaml,json}", |path| {
        let outcome = run(path);
        insta::assert_snapshot!(diagnostics(&outcome));
        assert_eq!(outcome.files.is_none(), outcome.report.has_errors(), "{}", path.display());
        assert!(!outcome.report.diagnostics.is_empty(), "{}: nothing is said", path.display());
    });
}

/// Reads below one folder only, as every caller should.
struct Folder<'a>(&'a Path);

impl Files for Folder<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.kind().to_string())
    }
}

fn run(path: &Path) -> Outcome {
    let (folder, root, beside) =
        (path.parent().expect("a file is in a folder"), name(path), path.with_extension("toml"));
    let defaults = Config { path: name(&beside), ..Config::new("fixture", &root) };
    let Ok(text) = fs::read_to_string(&beside) else {
        return generate(&root, &Folder(folder), &defaults, &target(&root));
    };
    let mut report = Report::default();
    let mut outcome = match Config::parse(&text, defaults, &mut report) {
        Some(config) => generate(&root, &Folder(folder), &config, &target(&root)),
        None => Outcome { report, ..Outcome::default() },
    };
    outcome.sources.files.push(Source::plain(&name(&beside), &text));
    outcome
}

fn target(source: &str) -> Target {
    Target {
        runtime_path: "../../codegen/runtime".to_owned(),
        workspace: Workspace::Member,
        source: source.to_owned(),
        source_digest: "(the digest)".to_owned(),
        programs: Vec::new(),
    }
}

fn name(path: &Path) -> String {
    path.file_name().expect("a glob finds names").to_string_lossy().into_owned()
}

fn diagnostics(outcome: &Outcome) -> String {
    let everything = Look { color: false, notes: true, most: usize::MAX };
    human(&outcome.report, &outcome.sources, everything)
}
