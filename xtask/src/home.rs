//! The project that the commands work on: the one around the current folder, else the one that the program was built in.

use std::path::{Path, PathBuf};

use crate::Failed;

/// What every project has, and no other folder.
const SIGN: &str = "codegen/runtime/Cargo.toml";

/// A project, and whether the current folder lies in it.
pub(crate) struct Home {
    pub(crate) root: PathBuf,
    around: bool,
}

impl Home {
    /// `given` is what the command line says.
    pub(crate) fn find(given: Option<PathBuf>) -> Self {
        if let Some(root) = given {
            return Self { root: root.canonicalize().unwrap_or(root), around: true };
        }
        let here = std::env::current_dir().unwrap_or_default();
        match here.ancestors().find(|folder| folder.join(SIGN).is_file()) {
            Some(root) => Self { root: root.to_owned(), around: true },
            None => {
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
                Self { root: root.canonicalize().unwrap_or(root), around: false }
            }
        }
    }

    /// Says which project is written to, where that cannot be seen.
    pub(crate) fn announce(&self) -> Result<(), Failed> {
        let (root, lost) = (self.root.display(), "the current folder is in no checkout of Clientwright");
        if self.around {
            return Ok(());
        }
        if self.root.join(SIGN).is_file() {
            eprintln!("note: {lost}; working on {root}, where this program was built");
            return Ok(());
        }
        eprintln!("error: {lost}, and where this program was built, in {root}, there is none any more; run it in one");
        Err(Failed)
    }
}
