//! The crates' folders: what is there against what should be there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clientwright_codegen::{
    diagnostics::Code,
    emit,
    plan::{self, Change, MARKER, Plan, Present},
};

use super::Args;
use crate::{
    Failed, disk,
    report::Reporter,
    tree::{self, Tree},
};

/// A folder as it should be.
pub(crate) struct OutputFolder {
    pub(crate) out: PathBuf,
    pub(crate) shown: String,
    pub(crate) wanted: emit::Files,
    /// Whether nobody else should have files there.
    pub(crate) only_ours: bool,
}

/// Folders of vendors whose descriptions are gone. They are ours, so nothing is wanted in them any more.
pub(crate) fn abandoned(root: &Path, args: &Args) -> Vec<OutputFolder> {
    if args.spec.is_some() || !args.vendors.is_empty() {
        return Vec::new();
    }
    let entries = fs::read_dir(root.join("generated")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.retain(|name| {
        !root.join("specs").join(name).is_dir() && root.join("generated").join(name).join(MARKER).is_file()
    });
    let folder = |name: String| OutputFolder {
        out: root.join("generated").join(&name),
        shown: format!("generated/{name}"),
        wanted: emit::Files::new(),
        only_ours: true,
    };
    names.into_iter().map(folder).collect()
}

/// Shows every difference, and fails if there is one.
pub(crate) fn check(folders: &[OutputFolder], reporter: Reporter) -> Result<(), Failed> {
    let mut drifted = false;
    for folder in folders {
        let (present, plan) = folder.plan(reporter)?;
        reporter.drift(&folder.shown, &plan.changes);
        drifted |= !plan.changes.is_empty();
        for path in folder.strangers(&present, reporter)? {
            folder.foreign(&path, "the folder is the generator's alone; move it away", reporter);
            drifted = true;
        }
    }
    if !drifted {
        return Ok(());
    }
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--check").collect();
    reporter.advice(&format!(
        "what is there is not what the descriptions give; run `cargo xtask {}` to write it",
        words.join(" ")
    ));
    Err(Failed)
}

/// Writes every folder; none, if files of others stand in the way in one.
pub(crate) fn write(folders: &[OutputFolder], reporter: Reporter) -> Result<(), Failed> {
    for folder in folders {
        folder.plan(reporter)?;
    }
    folders.iter().try_for_each(|folder| folder.write(reporter))
}

impl OutputFolder {
    fn plan(&self, reporter: Reporter) -> Result<(Present, Plan), Failed> {
        let present = disk::present(&self.out, &self.wanted).map_err(|error| self.unwritable(&error, reporter))?;
        let plan = plan::plan(&self.wanted, &present);
        for path in &plan.foreign {
            self.foreign(path, "a generated file belongs there; move it away, or choose another folder", reporter);
        }
        if plan.foreign.is_empty() { Ok((present, plan)) } else { Err(Failed) }
    }

    fn write(&self, reporter: Reporter) -> Result<(), Failed> {
        let (_, plan) = self.plan(reporter)?;
        let is_here = std::env::current_dir().ok().zip(self.out.canonicalize().ok());
        let is_here = is_here.is_some_and(|(here, out)| here.starts_with(out));
        if !plan.changes.is_empty() || tree::left_half_done(&self.out) {
            self.replace(reporter)?;
            if is_here {
                reporter.summary("the current folder was replaced; `cd .` takes a shell into the new one");
            }
        }
        let count = |kind: fn(&Change) -> bool| plan.changes.iter().filter(|change| kind(change)).count();
        let created = count(|change| matches!(change, Change::Create { .. }));
        let updated = count(|change| matches!(change, Change::Update { .. }));
        let deleted = count(|change| matches!(change, Change::Delete { .. }));
        reporter.summary(&match (created, updated, deleted) {
            (0, 0, 0) => format!("{}: nothing to do", self.shown),
            _ => format!("{}: {created} files created, {updated} updated, {deleted} removed", self.shown),
        });
        Ok(())
    }

    /// Looks again with the lock held: another run may have been faster.
    fn replace(&self, reporter: Reporter) -> Result<(), Failed> {
        let tree = Tree::lock(&self.out).map_err(|error| self.unwritable(&error, reporter))?;
        let (present, plan) = self.plan(reporter)?;
        if !plan.changes.is_empty() {
            tree.replace(&self.wanted, &present).map_err(|error| self.unwritable(&error, reporter))?;
        }
        for path in self.strangers(&present, reporter)? {
            reporter.summary(&format!("{}/{path} was not written by the generator; it is left alone", self.shown));
        }
        Ok(())
    }

    /// Files of others in a folder that is wholly ours.
    fn strangers(&self, present: &Present, reporter: Reporter) -> Result<Vec<String>, Failed> {
        if !self.only_ours || !self.out.exists() {
            return Ok(Vec::new());
        }
        tree::strangers(&self.out, &self.wanted, present).map_err(|error| self.unwritable(&error, reporter))
    }

    fn foreign(&self, path: &str, why: &str, reporter: Reporter) {
        let message = format!("this was not written by the generator, and {why}");
        reporter.problem(Code::ForeignFile, &format!("{}/{path}", self.shown), &message);
    }

    fn unwritable(&self, error: &io::Error, reporter: Reporter) -> Failed {
        let message = format!("the folder cannot be written: {}", disk::sentence(error));
        reporter.problem(Code::OutputUnwritable, &self.shown, &message)
    }
}
