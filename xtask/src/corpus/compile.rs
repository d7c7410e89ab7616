//! The crates of a corpus under the compiler: all members of one throw-away workspace, with warnings denied.
//!
//! What was found good is remembered by its content, crate by crate as the compiler gets to them, so that a run that
//! was ended goes on where it was, and a second run checks only what changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::progress;

/// What is asked of the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The library, with warnings denied.
    Check,
    /// The library, with clippy's warnings denied too.
    Lint,
    /// A program of this name, which the feature of the same name has: `roundtrip` or `contract`.
    Program(&'static str),
}

impl Aim {
    /// What has happened to a crate: `checked`. Also the folder of the notes of what was found good.
    pub(crate) fn done(self) -> &'static str {
        match self {
            Self::Check => "checked",
            Self::Lint => "linted",
            Self::Program(_) => "compiled",
        }
    }
}

/// What came of the crates.
pub(crate) struct Compiled {
    pub(crate) done_before: usize,
    /// Names of those that the compiler has complained about.
    pub(crate) failed: BTreeSet<String>,
}

/// Compiles the crates of these names in the workspace at `home`, unless their content was found good before.
pub(crate) fn compile(root: &Path, home: &Path, names: &[&str], aim: Aim) -> io::Result<Compiled> {
    write_workspace(root, home, names)?;
    fs::create_dir_all(home.join(aim.done()))?;
    let shared = shared_digest(root)?;
    let mut pending = BTreeMap::new();
    for name in names {
        let digest = folder_digest(&home.join("crates").join(name), &shared)?;
        let noted = fs::read_to_string(home.join(aim.done()).join(name)).ok();
        let is_there = match aim {
            Aim::Check | Aim::Lint => true,
            Aim::Program(kind) => program(home, name, kind).is_file(),
        };
        if noted.as_ref() != Some(&digest) || !is_there {
            pending.insert((*name).to_owned(), digest);
        }
    }
    let failed = if pending.is_empty() { BTreeSet::new() } else { run(home, &pending, aim)? };
    Ok(Compiled { done_before: names.len() - pending.len(), failed })
}

/// Where a program of a crate is, once it is compiled.
pub(crate) fn program(home: &Path, name: &str, kind: &str) -> PathBuf {
    let file = format!("{name}-{kind}{}", std::env::consts::EXE_SUFFIX);
    home.join("target/debug").join(file)
}

fn write_workspace(root: &Path, home: &Path, names: &[&str]) -> io::Result<()> {
    let members: Vec<String> = names.iter().map(|name| format!("    \"crates/{name}\",\n")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.concat()
    );
    fs::create_dir_all(home)?;
    let path = home.join("Cargo.toml");
    if fs::read_to_string(&path).ok().as_ref() != Some(&manifest) {
        fs::write(&path, manifest)?;
    }
    if !home.join("Cargo.lock").exists() {
        fs::copy(root.join("Cargo.lock"), home.join("Cargo.lock"))?;
    }
    Ok(())
}

/// What every crate's result depends on: the compiler and the runtime.
fn shared_digest(root: &Path) -> io::Result<String> {
    let compiler = Command::new("rustc").arg("-vV").output()?.stdout;
    folder_digest(&root.join("codegen/runtime"), &String::from_utf8_lossy(&compiler))
}

fn folder_digest(folder: &Path, seed: &str) -> io::Result<String> {
    let mut hash = Sha256::new();
    hash.update(seed);
    add(folder, &mut hash)?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(folder: &Path, hash: &mut Sha256) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        hash.update(name.as_encoded_bytes());
        hash.update([0]);
        if entry.file_type()?.is_dir() {
            add(&entry.path(), hash)?;
        } else {
            let content = fs::read(entry.path())?;
            hash.update(content.len().to_le_bytes());
            hash.update(content);
        }
    }
    Ok(())
}

/// Runs the compiler on the crates in `pending`, notes which are good, and gives back the others.
fn run(home: &Path, pending: &BTreeMap<String, String>, aim: Aim) -> io::Result<BTreeSet<String>> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let kind = match aim {
        Aim::Check => {
            command.arg("check");
            "lib"
        }
        Aim::Lint => {
            command.arg("clippy");
            "lib"
        }
        // Values need no transport, and so no feature besides.
        Aim::Program("roundtrip") => {
            command.args(["build", "--no-default-features", "--features", "roundtrip"]);
            "bin"
        }
        Aim::Program(feature) => {
            command.args(["build", "--features", feature]);
            "bin"
        }
    };
    command.args(["--keep-going", "--message-format", "json", "--quiet"]).current_dir(home);
    // A program is there to be run: a warning is no reason to have none.
    if !matches!(aim, Aim::Program(_)) {
        command.env("RUSTFLAGS", "--deny warnings");
    }
    command.env("CARGO_TARGET_DIR", home.join("target"));
    pending.keys().for_each(|name| {
        command.args(["--package", name]);
    });
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let bar = progress::bar(pending.len(), "compiling");
    let mut failed: BTreeSet<String> = pending.keys().cloned().collect();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
        if let Some(text) = message["message"]["rendered"].as_str() {
            bar.suspend(|| eprint!("{text}"));
        }
        let good = good_crate(&message, kind).and_then(|name| Some((name, pending.get(name)?)));
        if let Some((name, digest)) = good {
            fs::write(home.join(aim.done()).join(name), digest)?;
            failed.remove(name);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let status = child.wait()?;
    if failed.is_empty() && !status.success() {
        return Err(io::Error::other("cargo itself failed"));
    }
    Ok(failed)
}

/// The package whose target of a kind a message says is done.
fn good_crate<'m>(message: &'m Value, kind: &str) -> Option<&'m str> {
    let is_meant = message["target"]["kind"].as_array()?.iter().any(|word| word == kind);
    if message["reason"] != "compiler-artifact" || !is_meant {
        return None;
    }
    // `path+file:///folder/name#0.1.0` or `...#name@0.1.0`.
    let id = message["package_id"].as_str()?;
    let (path, version) = id.rsplit_once('#')?;
    version.split_once('@').map(|(name, _)| name).or_else(|| path.rsplit('/').next())
}
