//! A crate's folder, replaced as a whole: whoever looks, and whenever the power goes, finds the old tree or the new one.
//!
//! The new tree is made beside the old one, out of links to what stays and of new files, and the two are exchanged in
//! one step. What a run that was killed leaves beside is removed by the next one.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use clientwright_codegen::{emit, plan::Present};
use rayon::prelude::*;

/// How long a run waits for another one that writes beside it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many files are open at once; systems allow some hundreds.
const OPEN_FILES: usize = 128;

/// How many files of others may lie in the folder. They are linked one by one, and a folder with more is a mistake.
const STRANGERS: usize = 5_000;

/// What cargo leaves in a folder that it builds in. Nobody's to keep, and too large to link file by file.
const BUILD_FOLDER: &str = "target";

/// An output folder that no other run changes meanwhile.
pub(crate) struct Tree {
    out: PathBuf,
    parent: PathBuf,
    /// Beginning of the names of what we put beside the folder.
    prefix: String,
    /// Holds the lock as long as it is open.
    _lock: File,
}

impl Tree {
    /// Waits until no other run writes in the folder that holds `out`.
    pub(crate) fn lock(out: &Path) -> io::Result<Self> {
        let out = std::path::absolute(out)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(io::Error::other("it has no folder above it; name a folder inside it"));
        };
        if out.is_symlink() {
            return Err(io::Error::other("it is a link; name the folder that it leads to"));
        }
        fs::create_dir_all(parent)?;
        let prefix = prefix(name);
        let tree = Self { _lock: wait_for(parent)?, parent: parent.to_owned(), prefix, out };
        tree.recover()?;
        Ok(tree)
    }

    /// Makes the folder hold `wanted`. What is there already right, and what others put there, stays as it is.
    pub(crate) fn replace(&self, wanted: &emit::Files, present: &Present) -> io::Result<()> {
        let stage = tempfile::Builder::new().prefix(&self.prefix).tempdir_in(&self.parent)?;
        let new = stage.path().join("new");
        fs::create_dir(&new)?;
        if self.out.exists() {
            fs::set_permissions(&new, fs::metadata(&self.out)?.permissions())?;
            self.carry_over(&new, wanted, present)?;
        }
        self.write(&new, wanted, present)?;
        if fs::read_dir(&new)?.next().is_none() {
            return fs::rename(&self.out, stage.path().join("old"));
        }
        exchange(&new, &self.out, &stage.path().join("old"))?;
        self.fetch_build_folder(stage.path())
    }

    /// Ends what a run that was killed left half done, and removes its traces.
    fn recover(&self) -> io::Result<()> {
        for stage in stages(&self.parent, &self.prefix)? {
            if !self.out.exists() && stage.join("old").exists() {
                fs::rename(stage.join("old"), &self.out)?;
            }
            if self.out.exists() {
                self.fetch_build_folder(&stage)?;
            }
            fs::remove_dir_all(stage)?;
        }
        Ok(())
    }

    /// Links everything that is not ours into the new tree.
    fn carry_over(&self, new: &Path, wanted: &emit::Files, present: &Present) -> io::Result<()> {
        for path in strangers(&self.out, wanted, present)? {
            let (from, to) = (self.out.join(&path), new.join(&path));
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            let kind = fs::symlink_metadata(&from)?.file_type();
            if kind.is_dir() {
                fs::create_dir_all(&to)?;
            } else if kind.is_symlink() {
                link_like(&from, &to)?;
            } else {
                link_or_copy(&from, &to)?;
            }
        }
        Ok(())
    }

    fn write(&self, new: &Path, wanted: &emit::Files, present: &Present) -> io::Result<()> {
        let mut changed = Vec::new();
        for (path, content) in wanted {
            let to = new.join(path);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            if present.files.get(path).is_some_and(|old| old == content.as_bytes()) {
                link_or_copy(&self.out.join(path), &to)?;
            } else {
                changed.push((to, content.as_bytes()));
            }
        }
        changed.chunks(OPEN_FILES).try_for_each(write_files)
    }

    /// After an exchange the old tree lies in the stage, and with it what cargo has built.
    fn fetch_build_folder(&self, stage: &Path) -> io::Result<()> {
        let built = ["new", "old"].map(|tree| stage.join(tree).join(BUILD_FOLDER));
        match built.iter().find(|folder| folder.is_dir()) {
            Some(folder) if !self.out.join(BUILD_FOLDER).exists() => fs::rename(folder, self.out.join(BUILD_FOLDER)),
            _ => Ok(()),
        }
    }
}

/// Whether a run that was killed left something beside the folder.
pub(crate) fn left_half_done(out: &Path) -> bool {
    let stages = out.parent().zip(out.file_name()).map(|(parent, name)| stages(parent, &prefix(name)));
    stages.is_some_and(|stages| stages.is_ok_and(|stages| !stages.is_empty()))
}

fn prefix(name: &OsStr) -> String {
    format!(".clientwright-{}-", name.to_string_lossy())
}

/// The folders in which runs put, or have put, trees together.
fn stages(parent: &Path, prefix: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        // What follows is without `-`, so this is not the stage of a folder whose name only begins like this one's.
        if entry.file_name().to_string_lossy().strip_prefix(prefix).is_some_and(|random| !random.contains('-')) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Writes new files, and waits until the disk has them: all at once, since one after the other would cost a turn of the
/// disk each.
fn write_files(files: &[(PathBuf, &[u8])]) -> io::Result<()> {
    let mut written = Vec::new();
    for (path, content) in files {
        let mut file = File::create_new(path)?;
        file.write_all(content)?;
        written.push(file);
    }
    written.par_iter().try_for_each(File::sync_data)
}

/// What in the folder is not ours: files, links, and folders that hold none of ours, by paths with `/`.
pub(crate) fn strangers(out: &Path, wanted: &emit::Files, present: &Present) -> io::Result<Vec<String>> {
    let ours: BTreeSet<&str> = (wanted.keys().chain(&present.owned))
        .filter(|path| !present.blocked.contains(*path))
        .map(String::as_str)
        .collect();
    let mut found = Vec::new();
    walk(out, "", &ours, &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, path: &str, ours: &BTreeSet<&str>, found: &mut Vec<String>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            return Err(io::Error::other(format!("{} has a name that is no text", entry.path().display())));
        };
        let inner = if path.is_empty() { name } else { format!("{path}/{name}") };
        let below = format!("{inner}/");
        let kind = entry.file_type()?;
        if kind.is_dir() && inner == BUILD_FOLDER {
            continue;
        } else if kind.is_dir() {
            let before = found.len();
            walk(&entry.path(), &inner, ours, found)?;
            let holds_ours = ours.range(below.as_str()..).next().is_some_and(|path| path.starts_with(&below));
            if found.len() == before && !holds_ours {
                found.push(inner);
            }
        } else if !ours.contains(inner.as_str()) {
            found.push(inner);
        }
        if found.len() > STRANGERS {
            return Err(io::Error::other("it holds thousands of other files; choose a folder for the crate alone"));
        }
    }
    Ok(())
}

/// A lock on the folder itself, so that nothing is left lying in it.
fn wait_for(parent: &Path) -> io::Result<File> {
    let file = lock_file(parent)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(20)),
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other("another run is writing beside it; start again when that has ended"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[cfg(unix)]
fn lock_file(parent: &Path) -> io::Result<File> {
    File::open(parent)
}

#[cfg(not(unix))]
fn lock_file(parent: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(parent.join(".clientwright.lock"))
}

/// Puts `new` where `out` is and, if there was one, the old tree where `new` was or at `old`.
fn exchange(new: &Path, out: &Path, old: &Path) -> io::Result<()> {
    if !out.exists() {
        return fs::rename(new, out);
    }
    match in_one_step(new, out) {
        Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
            Err(io::Error::other("it is where another disk is mounted; name a folder inside it"))
        }
        // Not every file system can. Then there is a moment without a tree; `recover` brings the old one back.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            fs::rename(out, old)?;
            fs::rename(new, out)
        }
        done => done,
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn in_one_step(new: &Path, out: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, out, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn in_one_step(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The same file under another name, so that even its times stay; a copy where a disk knows no such links.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            return Err(io::Error::other(format!("another disk is mounted in it, at or above {}", from.display())));
        }
        Err(_) => {}
    }
    fs::copy(from, to)?;
    let times = fs::metadata(from)?.modified()?;
    File::options().write(true).open(to)?.set_modified(times)
}

#[cfg(unix)]
fn link_like(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn link_like(from: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::other(format!("{} is a link, which cannot be kept here", from.display())))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use clientwright_codegen::plan::mark;

    use super::*;
    use crate::disk::present;

    fn files(files: &[(&str, &str)]) -> emit::Files {
        mark(files.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect())
    }

    fn make(out: &Path, wanted: &emit::Files) {
        let tree = Tree::lock(out).expect("nobody else writes here");
        tree.replace(wanted, &present(out, wanted).expect("it can be read")).expect("it can be written");
    }

    fn all(out: &Path) -> Vec<String> {
        tree_of(out, "")
    }

    fn tree_of(folder: &Path, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("it can be read").flatten() {
            let inner = format!("{path}{}", entry.file_name().to_string_lossy());
            match entry.file_type().expect("it is there") {
                kind if kind.is_dir() => found.extend(tree_of(&entry.path(), &format!("{inner}/"))),
                _ => found.push(inner),
            }
        }
        found.sort();
        found
    }

    #[test]
    fn the_new_tree_has_what_is_wanted_and_what_was_not_ours() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("deep/pets");
        make(&out, &files(&[("Cargo.toml", "1"), ("src/a.rs", "a"), ("src/old/b.rs", "b")]));
        for other in ["target/debug/x", "Cargo.lock", "src/mine.rs", ".git/config"] {
            fs::create_dir_all(out.join(other).parent().expect("it has one")).expect("a folder");
            fs::write(out.join(other), other).expect("a file");
        }
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        File::options().write(true).open(out.join("src/a.rs")).and_then(|f| f.set_modified(long_ago)).expect("times");

        make(&out, &files(&[("Cargo.toml", "2"), ("src/a.rs", "a"), ("src/c.rs", "c")]));

        let expected = [
            ".clientwright",
            ".git/config",
            "Cargo.lock",
            "Cargo.toml",
            "src/a.rs",
            "src/c.rs",
            "src/mine.rs",
            "target/debug/x",
        ];
        assert_eq!(all(&out), expected);
        assert!(!out.join("src/old").exists());
        assert_eq!(fs::read_to_string(out.join("Cargo.toml")).expect("it is there"), "2");
        let modified = fs::metadata(out.join("src/a.rs")).and_then(|about| about.modified()).expect("it is there");
        assert_eq!(modified, long_ago, "a file that was right was touched");
        assert_eq!(
            fs::read_dir(home.path().join("deep")).expect("it is there").count(),
            1,
            "something was left beside"
        );
    }

    #[test]
    fn nothing_wanted_leaves_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("pets");
        make(&out, &files(&[("src/a.rs", "a")]));
        make(&out, &emit::Files::new());
        assert!(!out.exists());
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("pets");
        let stage = home.path().join(".clientwright-pets-x");
        fs::create_dir_all(stage.join("old/src")).expect("a folder");
        fs::write(stage.join("old/src/a.rs"), "a").expect("a file");
        drop(Tree::lock(&out).expect("nobody else writes here"));
        assert_eq!(all(home.path()), ["pets/src/a.rs"]);

        fs::create_dir_all(stage.join("new/target/debug")).expect("a folder");
        fs::write(stage.join("new/target/debug/x"), "x").expect("a file");
        drop(Tree::lock(&out).expect("nobody else writes here"));
        assert_eq!(all(home.path()), ["pets/src/a.rs", "pets/target/debug/x"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_kept_and_not_followed() {
        let home = tempfile::tempdir().expect("a folder");
        let (out, elsewhere) = (home.path().join("pets"), home.path().join("elsewhere"));
        fs::create_dir_all(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("a.rs"), "theirs").expect("a file");
        make(&out, &files(&[("Cargo.toml", "1"), ("src/a.rs", "a")]));
        fs::remove_dir_all(out.join("src")).expect("it is there");
        std::os::unix::fs::symlink(&elsewhere, out.join("src")).expect("a link");

        let wanted = files(&[("Cargo.toml", "1"), ("src/a.rs", "a")]);
        let found = present(&out, &wanted).expect("it can be read");
        assert_eq!(clientwright_codegen::plan::plan(&wanted, &found).foreign, ["src/a.rs"]);

        make(&out, &files(&[("Cargo.toml", "2")]));
        assert!(out.join("src").is_symlink());
        assert_eq!(fs::read_to_string(elsewhere.join("a.rs")).expect("it is there"), "theirs");

        std::os::unix::fs::symlink(&out, home.path().join("link")).expect("a link");
        assert!(Tree::lock(&home.path().join("link")).is_err());
    }
}
