//! What is written for an IR made by hand.

use super::{Files, emit};
use crate::ir::verify::verify;

mod sample;

/// The sample's files.
fn files() -> Files {
    let ir = sample::ir();
    verify(&ir);
    emit(&ir)
}

#[test]
fn files_of_the_sample() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots/emit");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (path, text) in files() {
            insta::assert_snapshot!(path.replace('/', "-"), text);
        }
    });
}

#[test]
fn every_file_is_rust_or_toml() {
    for (path, text) in files() {
        if path.ends_with(".rs") {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        }
        if path.ends_with(".toml") {
            text.parse::<toml_edit::DocumentMut>().unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
}

/// Where `CLIENTWRIGHT_SAMPLE` names a folder, the sample is written there, for a look at how it compiles.
#[test]
fn sample_for_the_compiler() {
    let Some(folder) = std::env::var_os("CLIENTWRIGHT_SAMPLE") else { return };
    for (path, text) in files() {
        let path = std::path::Path::new(&folder).join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}
