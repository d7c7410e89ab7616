//! What is read, and from where it may be read.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    config::Entry,
    emit,
    load::Files,
    plan::{self, MARKER, Present},
};
use sha2::{Digest, Sha256};

/// The folder of a description, and the folders that its configuration allows besides.
pub(crate) struct Folder {
    root: PathBuf,
    /// Allowed folder to the entry that allows it, which is taken out once it was needed.
    allowed: RefCell<BTreeMap<PathBuf, Option<Entry<String>>>>,
    limit: usize,
}

impl Folder {
    /// Reads below `root`, below what its configuration allows (by paths from there), and below `more`; no file may be
    /// longer than `limit` bytes.
    pub(crate) fn new(root: &Path, allowed: &[Entry<String>], more: &[PathBuf], limit: usize) -> Self {
        let root = real(root);
        let configured = allowed.iter().map(|entry| (real(&root.join(&entry.value)), Some(entry.clone())));
        let allowed = configured.chain(more.iter().map(|folder| (real(folder), None))).collect();
        Self { allowed: RefCell::new(allowed), root, limit }
    }

    /// The allowed folders that no reference led to.
    pub(crate) fn unused(&self) -> Vec<Entry<String>> {
        self.allowed.borrow().values().flatten().cloned().collect()
    }

    /// Whether `file`, with all links followed, may be read.
    fn permits(&self, file: &Path) -> bool {
        if file.starts_with(&self.root) {
            return true;
        }
        let mut allowed = self.allowed.borrow_mut();
        match allowed.iter_mut().find(|(folder, _)| file.starts_with(folder)) {
            Some((_, entry)) => {
                *entry = None;
                true
            }
            None => false,
        }
    }
}

/// As many files of a folder are named.
const NAMED: usize = 8;

/// Names of the files in a folder that may be descriptions, by the alphabet.
pub(crate) fn descriptions(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end))).collect();
    names.sort();
    names.truncate(NAMED);
    names
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.root.join(path).canonicalize().map_err(|error| sentence(&error))?;
        if !self.permits(&file) {
            return Err("it lies outside of the description's folder, and `allow_references` in generate.toml \
                        names no folder that holds it"
                .to_owned());
        }
        let about = fs::metadata(&file).map_err(|error| sentence(&error))?;
        if !about.is_file() {
            return Err(if about.is_dir() { "it is a folder" } else { "it is no ordinary file" }.to_owned());
        }
        if about.len() > self.limit as u64 {
            return Err(format!(
                "it has {} bytes, and `bytes` under [budgets] in generate.toml allows {}",
                about.len(),
                self.limit
            ));
        }
        fs::read(&file).map_err(|error| sentence(&error))
    }
}

/// The path with links followed, if it leads anywhere.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// What went wrong, in a person's words.
pub(crate) fn sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the path is a file, not a folder".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "it is on a disk that can only be read".to_owned(),
        _ => error.to_string(),
    }
}

/// The SHA-256 of a file in hexadecimal. A file that cannot be read has none; `load` says why.
pub(crate) fn digest(files: &Folder, path: &str) -> String {
    let hash = files.read(path).map(Sha256::digest);
    hash.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
}

/// The most memory that this process ever held, where the system tells.
pub(crate) fn peak_kibibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or_default()
}

/// What of an output folder matters: our files, and those that stand where we want to write.
///
/// Links are never followed: what lies behind one is not ours, whatever our list says.
pub(crate) fn present(out: &Path, wanted: &emit::Files) -> io::Result<Present> {
    let marker = read_inside(out, MARKER)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let mut present = Present { owned: marker.as_deref().map(plan::owned).unwrap_or_default(), ..Present::default() };
    for path in wanted.keys().chain(&present.owned) {
        match standing(out, path)? {
            Standing::Nothing => {}
            Standing::File => {
                present.files.insert(path.clone(), fs::read(out.join(path))?);
            }
            Standing::Other => {
                present.blocked.insert(path.clone());
            }
        }
    }
    Ok(present)
}

fn read_inside(out: &Path, path: &str) -> io::Result<Option<Vec<u8>>> {
    match standing(out, path)? {
        Standing::File => fs::read(out.join(path)).map(Some),
        Standing::Nothing | Standing::Other => Ok(None),
    }
}

/// What stands at a path below an output folder.
enum Standing {
    Nothing,
    /// An ordinary file, reached through ordinary folders.
    File,
    /// A link, a folder, or anything else that we would not have written.
    Other,
}

fn standing(out: &Path, path: &str) -> io::Result<Standing> {
    let mut place = out.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let kind = match fs::symlink_metadata(&place) {
            Ok(about) => about.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(error) => return Err(error),
        };
        match parts.peek() {
            Some(_) if kind.is_dir() => {}
            None if kind.is_file() => return Ok(Standing::File),
            _ => return Ok(Standing::Other),
        }
    }
    Ok(Standing::Nothing)
}
