//! Files as they should be and as they are to what has to change. Pure.
//!
//! Which files are ours is written in the folder itself, in [`MARKER`]: those we may replace and remove. Any other file
//! is somebody else's. It is left alone, and where it stands in our way that is an error.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit::Files;

/// The file that lists our files, in the output folder. It is ours too.
pub const MARKER: &str = ".clientwright";

const HEADER: &str = "# Written by Clientwright. The files below are generated: they are replaced and removed \
                      without asking.\n# All other files in this folder are left alone.\n";

/// An output folder as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// Path to content, of all files that are ours or that stand where we want to write.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that [`MARKER`] lists, and itself.
    pub owned: BTreeSet<String>,
    /// Paths at which, or above which, there is something that we never write: a link, a folder in place of a file.
    pub blocked: BTreeSet<String>,
}

/// One change to the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Create { path: String, content: String },
    Update { path: String, old: Vec<u8>, content: String },
    Delete { path: String, old: Vec<u8> },
}

/// What to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the paths. Files whose content is already right do not appear.
    pub changes: Vec<Change>,
    /// Files of others that stand where we want to write. Nothing may be done while there are any.
    pub foreign: Vec<String>,
}

/// What turns `present` into `wanted`, which includes its [`MARKER`].
pub fn plan(wanted: &Files, present: &Present) -> Plan {
    let mut plan = Plan::default();
    let paths: BTreeSet<&String> = wanted.keys().chain(&present.owned).collect();
    for path in paths {
        let owned = present.owned.contains(path);
        match (wanted.get(path), present.files.get(path)) {
            (Some(_), _) if present.blocked.contains(path) => plan.foreign.push(path.clone()),
            (Some(content), Some(old)) if content.as_bytes() == old => {}
            (Some(_), Some(_)) if !owned => plan.foreign.push(path.clone()),
            (Some(content), Some(old)) => {
                plan.changes.push(Change::Update { path: path.clone(), old: old.clone(), content: content.clone() });
            }
            (Some(content), None) => {
                plan.changes.push(Change::Create { path: path.clone(), content: content.clone() });
            }
            (None, Some(old)) => plan.changes.push(Change::Delete { path: path.clone(), old: old.clone() }),
            (None, None) => {}
        }
    }
    plan
}

/// Adds the list of the files to the files. No files need no list.
///
/// Panics where a path leads out of the folder: names of files are made by us, so that would be our mistake.
pub fn mark(mut files: Files) -> Files {
    for path in files.keys() {
        assert!(stays_inside(path), "`{path}` leads out of the output folder");
    }
    if !files.is_empty() {
        let list: String = files.keys().flat_map(|path| [path.as_str(), "\n"]).collect();
        files.insert(MARKER.to_owned(), format!("{HEADER}{list}"));
    }
    files
}

/// Reads the list back. Lines that could not be ours, because they lead out of the folder, do not count.
pub fn owned(marker: &str) -> BTreeSet<String> {
    let paths = marker.lines().filter(|line| !line.starts_with('#') && stays_inside(line));
    paths.map(str::to_owned).chain([MARKER.to_owned()]).collect()
}

fn stays_inside(path: &str) -> bool {
    !path.contains(['\\', ':', '\0', '\n', '\r']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

impl Change {
    /// The file that changes, relative to the output folder.
    pub fn path(&self) -> &str {
        match self {
            Self::Create { path, .. } | Self::Update { path, .. } | Self::Delete { path, .. } => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [&str; 3] = ["Cargo.toml", "src/lib.rs", "src/types.rs"];

    /// Each file absent, with one content, or with another: every folder that three files can make.
    fn folders() -> impl Iterator<Item = Files> + Clone {
        (0..27usize).map(|n| {
            let content = |i: usize| [None, Some("a"), Some("b")][n / 3usize.pow(i as u32) % 3];
            let file = |(i, path): (usize, &&str)| Some(((*path).to_owned(), content(i)?.to_owned()));
            PATHS.iter().enumerate().filter_map(file).collect()
        })
    }

    fn on_disk(files: &Files, owned: BTreeSet<String>) -> Present {
        let bytes = |(path, content): (&String, &String)| (path.clone(), content.clone().into_bytes());
        Present { files: files.iter().map(bytes).collect(), owned, blocked: BTreeSet::new() }
    }

    fn apply(plan: &Plan, present: &Present) -> BTreeMap<String, Vec<u8>> {
        let mut files = present.files.clone();
        for change in &plan.changes {
            match change {
                Change::Create { path, content } => {
                    assert_eq!(files.insert(path.clone(), content.clone().into_bytes()), None);
                }
                Change::Update { path, old, content } => {
                    assert_ne!(old, content.as_bytes(), "an unchanged file is touched");
                    assert_eq!(files.insert(path.clone(), content.clone().into_bytes()).as_ref(), Some(old));
                }
                Change::Delete { path, old } => assert_eq!(files.remove(path).as_ref(), Some(old)),
            }
        }
        files
    }

    #[test]
    fn applying_the_plan_gives_what_is_wanted() {
        for (old, new) in folders().flat_map(|old| folders().map(move |new| (old.clone(), new))) {
            let (old, new) = (mark(old), mark(new));
            let present = on_disk(&old, owned(old.get(MARKER).map_or("", String::as_str)));
            let plan = plan(&new, &present);
            assert_eq!(plan.foreign, Vec::<String>::new());
            assert_eq!(apply(&plan, &present), on_disk(&new, BTreeSet::new()).files);
            assert_eq!(plan.changes.is_empty(), old == new);
        }
    }

    #[test]
    fn files_of_others_stay() {
        for (old, new) in folders().flat_map(|old| folders().map(move |new| (old.clone(), new))) {
            let present = on_disk(&old, BTreeSet::new());
            let plan = plan(&new, &present);
            let in_the_way = |path: &&&str| new.get(**path).is_some_and(|n| old.get(**path).is_some_and(|o| o != n));
            assert_eq!(plan.foreign, PATHS.iter().filter(in_the_way).copied().collect::<Vec<_>>());
            let only_creates = plan.changes.iter().all(|change| matches!(change, Change::Create { .. }));
            assert!(only_creates, "{:?}", plan.changes);
        }
    }

    #[test]
    fn nothing_is_written_through_a_link() {
        let wanted = mark(Files::from([("src/lib.rs".to_owned(), String::new())]));
        let present = Present { blocked: ["src/lib.rs".to_owned()].into(), ..Present::default() };
        assert_eq!(plan(&wanted, &present).foreign, ["src/lib.rs"]);
    }

    #[test]
    fn a_list_that_leads_out_is_not_believed() {
        let marker = "# x\n../a\n/etc/passwd\nsrc//b\nsrc/../c\n./d\nC:\\e\n\nsrc/lib.rs\n";
        assert_eq!(owned(marker), [MARKER, "src/lib.rs"].map(str::to_owned).into());
    }
}
