//! Text to values: JSON and YAML, several files, budgets.
//!
//! Deliberately does not know what an API description is, and never opens a file itself: [`Files`] does.

pub mod node;

use crate::{config::Budgets, diagnostics::Report};
use node::{Node, NodeId};

/// How files come in. The caller decides what may be read.
pub trait Files {
    /// The content of the file at `path`: `/`-separated, relative to the folder of the root document, without
    /// `.` and `..` in the middle. The error is a sentence for the user.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Everything that belongs to one description, as written.
#[derive(Debug)]
pub struct Document {
    pub sources: Sources,
    /// The path of the root file and its value, then each further file that references reach.
    pub files: Vec<(String, Node)>,
}

/// The texts, kept so that places can be looked up.
#[derive(Debug, Default)]
pub struct Sources {
    pub files: Vec<Source>,
}

/// One text, and the ids its values have.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    pub text: String,
    /// Ids are given in the order of the text: each key and each value one.
    pub ids: std::ops::Range<u32>,
}

/// A place as people read it. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub file: String,
    /// JSON pointer (RFC 6901) from the file's root.
    pub pointer: String,
    pub line: usize,
    pub column: usize,
    /// Byte range of the token in the file's text.
    pub span: std::ops::Range<usize>,
}

impl Sources {
    /// Where `id` was written.
    pub fn locate(&self, _id: NodeId) -> Option<Location> {
        None
    }
}

/// Reads the root document and every file that its references reach.
pub fn load(_root: &str, _files: &dyn Files, _budgets: &Budgets, _report: &mut Report) -> Option<Document> {
    None
}
