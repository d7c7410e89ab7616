//! What several tests share: a description that is text in memory, run through the whole pipeline.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use clientwright_codegen::{Outcome, config::Config, generate, ir::Workspace, load::Files, lower::Target};

/// What comes of the description `bytes` in a file called `file`, with no other file beside it.
pub(crate) fn run(file: &str, bytes: &[u8]) -> Outcome {
    run_as("test", file, bytes)
}

/// The same for a crate of this name.
pub(crate) fn run_as(name: &str, file: &str, bytes: &[u8]) -> Outcome {
    generate(file, &Only(file, bytes), &Config::new(name, file), &target(file))
}

/// A crate that stands alone.
pub(crate) fn target(source: &str) -> Target {
    Target {
        runtime_path: "runtime".to_owned(),
        workspace: Workspace::Own,
        source: source.to_owned(),
        source_digest: String::new(),
        programs: Vec::new(),
    }
}

/// Reads one file and no other.
struct Only<'a>(&'a str, &'a [u8]);

impl Files for Only<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        (path == self.0).then(|| self.1.to_vec()).ok_or_else(|| "there is no such file".to_owned())
    }
}

/// All files in `folder` and the folders in it, in order.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Compares a page of the docs that a test makes; writes it where snapshots are written, too.
pub(crate) fn is_current(file: &Path, page: &str) {
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::write(file, page).expect("the page can be written");
    }
    let written = fs::read_to_string(file).unwrap_or_default();
    assert!(written == page, "{} is not current: run this test with INSTA_UPDATE=always", file.display());
}
