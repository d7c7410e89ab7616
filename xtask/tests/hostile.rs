//! Hostile descriptions: the whole command ends in time and within memory, with the outcome that is written beside
//! each, and leaves nothing behind that it should not.
//!
//! Texts against the output are in codegen's `canaries.rs`, wrong documents in its `broken.rs`.
#![cfg(unix)]

use std::{fmt::Write as _, fs, path::Path, process::Command};

use rayon::prelude::*;
use support::files_below;

#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/many.rs"]
mod many;
#[path = "hostile/outside.rs"]
mod outside;
mod support;
#[path = "hostile/text.rs"]
mod text;

/// What one description may take: of the processor, and of addresses. The slowest takes three seconds, a slow machine
/// several times that; what doubles with each level would take years.
const SECONDS: u32 = 60;
const KIB: u32 = 1 << 20;

/// One description.
struct Case {
    name: String,
    text: String,
    gets: Gets,
}

/// What must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Gets {
    Crate,
    /// An error that says this, and no file.
    Error(&'static str),
    /// An error at this byte of the only line, and no file.
    ErrorAt(usize),
}

/// The table in the docs, by what the documents have in common.
#[test]
fn every_description_stands_in_the_docs() {
    let groups = [
        ("Bombs", bombs::bombs()),
        ("Many of everything, and values by number", many::lists()),
        ("References to places outside of the description's folder", outside::cases()),
    ];
    let mut page = format!(
        "<!-- Made by xtask/tests/hostile.rs: change the cases in xtask/tests/hostile/, not this file. -->\n\n\
         # Hostile documents\n\n\
         Each row is a document that is made by a test and put through the whole command, which must end within \
         {SECONDS}\nseconds of the processor and {} GiB of addresses (`ulimit -t`, `ulimit -v`). A crate means that it is \
         written, an error that no\nfile is; in neither case may there be a file with a name of the document's making.\n",
        KIB >> 20
    );
    for (title, cases) in groups {
        let _ = write!(page, "\n## {title}\n\n{} documents.\n\n", cases.len());
        page += "| Document | Octets | Outcome |\n|---|--:|---|\n";
        for Case { name, text, gets } in &cases {
            let outcome = match gets {
                Gets::Crate => "a crate".to_owned(),
                Gets::Error(said) => format!("an error, no file: {}", said.replace('|', "\\|")),
                Gets::ErrorAt(_) => "an error at the reference itself, no file".to_owned(),
            };
            let _ = writeln!(page, "| {} | {} | {outcome} |", name.replace('|', "\\|"), text.len());
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/docs/hostile-documents.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        fs::write(&file, &page).expect("the page can be written");
    }
    let current = fs::read_to_string(&file).unwrap_or_default();
    assert!(page == current, "{} is not current: run this test with INSTA_UPDATE=always", file.display());
}

#[test]
fn bombs_end_in_time_and_within_memory() {
    run(bombs::bombs());
}

#[test]
fn long_lists_end_in_time_and_within_memory() {
    run(many::lists());
}

#[test]
fn references_do_not_lead_out() {
    run(outside::cases());
}

fn run(cases: Vec<Case>) {
    let count = cases.len();
    let faults = cases.into_par_iter().filter_map(|case| {
        let fault = judge(&case).err()?;
        Some(format!("{}: {fault}", case.name))
    });
    let faults = faults.collect::<Vec<_>>().join("\n");
    println!("{count} descriptions");
    assert!(faults.is_empty(), "{faults}");
}

fn judge(case: &Case) -> Result<(), String> {
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    fs::write(home.path().join("openapi"), &case.text).map_err(|error| error.to_string())?;
    // The shell sets the limits; what breaks them is killed.
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -t {SECONDS} && ulimit -v {KIB} && exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "generate",
            "--spec",
            "openapi",
            "--out",
            "out",
            "--format",
            "json",
            "--runtime",
            "runtime",
            "--contract",
        ])
        .current_dir(home.path())
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut faults = String::new();
    if said.lines().any(|line| line.len() > 4_000) {
        faults += "a message is too long to read; ";
    }
    let fits = match &case.gets {
        Gets::Crate => output.status.code() == Some(0) && home.path().join("out/src/lib.rs").is_file(),
        error => output.status.code() == Some(1) && !home.path().join("out").exists() && is_said(error, &said),
    };
    if !fits {
        let errors: Vec<&str> = said.lines().filter(|line| line.contains(r#""severity":"error""#)).collect();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let _ = write!(faults, "{:?} instead of {:?}: {errors:.1200?} {stderr:.600}; ", output.status, case.gets);
    }
    for path in files_below(home.path()) {
        let name = path.strip_prefix(home.path()).expect("it lies there").to_string_lossy().into_owned();
        if name != "openapi" && !is_ours(&name) {
            let _ = write!(faults, "a file `{name}`; ");
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Whether one of the lines of JSON is that error.
fn is_said(error: &Gets, said: &str) -> bool {
    let errors = said.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    errors.filter(|said| said["severity"] == "error").any(|said| match error {
        Gets::Error(part) => said["message"].as_str().is_some_and(|message| message.contains(part)),
        Gets::ErrorAt(offset) => said["line"] == 1 && said["column"] == offset + 1,
        Gets::Crate => false,
    })
}

/// Names of files are made of few letters, whatever a description says.
fn is_ours(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '/' | '-');
    let known = ["out/Cargo.toml", "out/README.md", "out/docs/README.md"];
    name.starts_with("out/") && (known.contains(&name) || name.chars().all(letter))
}
