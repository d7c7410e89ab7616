//! Text to values: JSON and YAML, several files, budgets.
//!
//! Deliberately does not know what an API description is, and never opens a file itself: [`Files`] does.

mod cursor;
mod encoding;
mod json;
pub mod node;
mod parse;
mod record;
mod scalar;
mod sources;
mod yaml;
mod yaml_fault;

use crate::{
    config::Config,
    diagnostics::{Code, Place, Report},
};
use node::Node;
pub use sources::{Location, Source, Sources};

/// How files come in. The caller decides what may be read.
pub trait Files {
    /// The content of the file at `path`: `/`-separated, relative to the folder that the root document's path and
    /// the configuration's are relative to, without `.`, and with `..` only in front. The error is a sentence for
    /// the user.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Everything that belongs to one description, as written.
#[derive(Debug)]
pub struct Document {
    pub sources: Sources,
    /// The path of the root file and its value, then each further file that references reach.
    pub files: Vec<(String, Node)>,
}

/// Reads the root document and every file that its references reach. Where there is no document, what was read of
/// it comes back, for showing the report's places.
pub fn load(root: &str, files: &dyn Files, config: &Config, report: &mut Report) -> Result<Document, Sources> {
    let mut loader = Loader { files, config, sources: Sources::default(), bytes: 0, report };
    match loader.file(root) {
        Some(node) => Ok(Document { sources: loader.sources, files: vec![(root.to_owned(), node)] }),
        None => Err(loader.sources),
    }
}

struct Loader<'a> {
    files: &'a dyn Files,
    config: &'a Config,
    sources: Sources,
    /// Bytes read so far.
    bytes: usize,
    report: &'a mut Report,
}

impl Loader<'_> {
    /// Reads one file and says what is wrong with it.
    fn file(&mut self, path: &str) -> Option<Node> {
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(sentence) => {
                self.report.push(Code::FileUnreadable, Place::File(path.to_owned()), sentence);
                return None;
            }
        };
        self.bytes += bytes.len();
        if self.bytes > self.config.budgets.bytes {
            self.too_many_bytes(path);
            return None;
        }
        let parsed = parse::parse(path, bytes, self.sources.next_id(), &self.config.budgets);
        self.sources.files.push(parsed.source);
        self.report.diagnostics.extend(parsed.diagnostics);
        parsed.root
    }

    fn too_many_bytes(&mut self, path: &str) {
        let message = format!("the description is larger than {} bytes, the budget `bytes`", self.config.budgets.bytes);
        let diagnostic = self.report.push(Code::OverBudget, Place::File(path.to_owned()), message);
        diagnostic.hint("raise `bytes` under [budgets] in generate.toml");
    }
}
