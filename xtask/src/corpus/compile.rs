//! The crates of a corpus under the compiler: all members of one throw-away workspace, with warnings denied.
//!
//! What was found good is remembered by its content, crate by crate as the compiler gets to them, so that a run that
//! was ended goes on where it was, and a second run checks only what changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Row;
use crate::{Failed, disk, progress};

/// Checks the crates that were made, and says whether all are good.
pub(crate) fn check(root: &Path, home: &Path, rows: &[Row]) -> Result<bool, Failed> {
    all(root, home, rows).map_err(|error| {
        eprintln!("error: the crates cannot be checked: {}", disk::sentence(&error));
        Failed
    })
}

fn all(root: &Path, home: &Path, rows: &[Row]) -> io::Result<bool> {
    let names: Vec<&str> = rows.iter().filter(|row| row.result.is_ok()).map(|row| row.name.as_str()).collect();
    write_workspace(root, home, &names)?;
    let shared = shared_digest(root)?;
    let mut pending = BTreeMap::new();
    for name in &names {
        let digest = folder_digest(&home.join("crates").join(name), &shared)?;
        if fs::read_to_string(home.join("checked").join(name)).ok().as_ref() != Some(&digest) {
            pending.insert((*name).to_owned(), digest);
        }
    }
    println!("{} crates, {} of them checked before", names.len(), names.len() - pending.len());
    let failed = if pending.is_empty() { BTreeSet::new() } else { compile(home, &pending)? };
    for name in &failed {
        println!("FAILED {name}: the crate does not compile without warnings");
    }
    Ok(failed.is_empty())
}

fn write_workspace(root: &Path, home: &Path, names: &[&str]) -> io::Result<()> {
    let members: Vec<String> = names.iter().map(|name| format!("    \"crates/{name}\",\n")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.concat()
    );
    fs::create_dir_all(home.join("checked"))?;
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
fn compile(home: &Path, pending: &BTreeMap<String, String>) -> io::Result<BTreeSet<String>> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["check", "--keep-going", "--message-format", "json", "--quiet"]).current_dir(home);
    command.env("RUSTFLAGS", "--deny warnings").env("CARGO_TARGET_DIR", home.join("target"));
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
        let good = good_crate(&message).and_then(|name| Some((name, pending.get(name)?)));
        if let Some((name, digest)) = good {
            fs::write(home.join("checked").join(name), digest)?;
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

/// The package whose library a message says is done.
fn good_crate(message: &Value) -> Option<&str> {
    let is_library = message["target"]["kind"].as_array()?.iter().any(|kind| kind == "lib");
    if message["reason"] != "compiler-artifact" || !is_library {
        return None;
    }
    // `path+file:///folder/name#0.1.0` or `...#name@0.1.0`.
    let id = message["package_id"].as_str()?;
    let (path, version) = id.rsplit_once('#')?;
    version.split_once('@').map(|(name, _)| name).or_else(|| path.rsplit('/').next())
}
