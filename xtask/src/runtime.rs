//! The copy of the runtime that a crate outside the workspace gets.
//!
//! It is part of that crate's files: written, compared and removed with them.

use std::{fs, io, path::Path};

use clientwright_codegen::emit;
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// The folder of the copy, in the crate's own.
pub(crate) const FOLDER: &str = "runtime";

/// The runtime's files, by path in the crate that gets them.
pub(crate) fn copy(root: &Path) -> io::Result<emit::Files> {
    let from = root.join("codegen/runtime");
    let mut files = emit::Files::new();
    sources(&from.join("src"), &format!("{FOLDER}/src"), &mut files)?;
    let workspace = document(&root.join("Cargo.toml"))?;
    let mut manifest = document(&from.join("Cargo.toml"))?;
    stand_alone(&mut manifest, &workspace["workspace"]);
    files.insert(format!("{FOLDER}/Cargo.toml"), manifest.to_string());
    Ok(files)
}

fn sources(folder: &Path, path: &str, files: &mut emit::Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let inner = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            sources(&entry.path(), &inner, files)?;
        } else {
            files.insert(inner, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

fn document(path: &Path) -> io::Result<DocumentMut> {
    fs::read_to_string(path)?.parse().map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// Writes out what the manifest takes from the workspace. Tests stay behind, and with them what only they need.
fn stand_alone(manifest: &mut DocumentMut, workspace: &Item) {
    for table in ["lints", "dev-dependencies", "test", "bench", "example"] {
        manifest.remove(table);
    }
    if let Some(package) = manifest.get_mut("package").and_then(Item::as_table_like_mut) {
        resolve(package, &workspace["package"]);
    }
    if let Some(dependencies) = manifest.get_mut("dependencies").and_then(Item::as_table_like_mut) {
        resolve(dependencies, &workspace["dependencies"]);
    }
}

/// Replaces `key.workspace = true`, and keeps what stands beside it.
fn resolve(table: &mut dyn TableLike, shared: &Item) {
    for (key, item) in table.iter_mut() {
        let Some(own) = item.as_table_like_mut() else { continue };
        if own.remove("workspace").is_none() {
            continue;
        }
        let beside: Vec<(String, Item)> = own.iter().map(|(key, item)| (key.to_owned(), item.clone())).collect();
        let mut value = shared[key.get()].clone();
        if !beside.is_empty() {
            value = detailed(value);
            for (key, item) in beside {
                value[key.as_str()] = item;
            }
        }
        *item = value;
    }
}

/// `"1"` as `{ version = "1" }`.
fn detailed(dependency: Item) -> Item {
    if dependency.is_table_like() {
        return dependency;
    }
    let mut table = Table::new();
    table.insert("version", dependency);
    Item::Value(table.into_inline_table().into())
}
