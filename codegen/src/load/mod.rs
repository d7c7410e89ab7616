//! Text to values: JSON and YAML, several files, budgets.
//!
//! Deliberately does not know what an API description is, and never opens a file itself: [`Files`] does.

mod cursor;
mod encoding;
mod json;
mod narrow;
pub mod node;
mod overlay;
mod parse;
mod record;
mod references;
mod scalar;
mod sources;
mod yaml;
mod yaml_fault;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::Config,
    diagnostics::{Code, Place, Report, Severity, shorten},
};
use node::{Node, NodeId};
use references::{Reference, Target};
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
    let mut loader = Loader::new(files, config, report);
    let root = references::normal(root);
    let Some(mut node) = loader.file(&root) else { return Err(loader.sources) };
    loader.read_overlays(&root);
    loader.apply_overlays(&root, &mut node);
    loader.known.insert(root.clone(), None);
    let mut loaded = vec![(root, node)];
    let mut next = 0;
    while let Some((path, node)) = loaded.get(next) {
        let further = loader.further_files(path, node);
        loaded.extend(further);
        next += 1;
    }
    loader.report_refused();
    loader.report_idle_overlays();
    Ok(Document { sources: loader.sources, files: loaded })
}

/// The texts of all references in one file, but for those that stand in an example or the like.
pub(crate) fn references_in(node: &Node) -> impl Iterator<Item = (NodeId, String)> {
    let found = references::find(node).references.into_iter();
    found.filter(|reference| !reference.is_data).map(|reference| (reference.id, reference.text))
}

struct Loader<'a> {
    files: &'a dyn Files,
    config: &'a Config,
    sources: Sources,
    /// Bytes read so far.
    bytes: usize,
    report: &'a mut Report,
    /// Paths of the files that were read, or why they could not be.
    known: BTreeMap<String, Option<String>>,
    own_names: BTreeSet<String>,
    /// References that were not followed, until it is known what our files call themselves.
    refused: Vec<Refused>,
    /// Overlays that are not applied yet, by the path of the file that they correct.
    overlays: BTreeMap<String, Vec<Node>>,
}

/// A reference that was not followed, and why.
struct Refused {
    reference: Reference,
    code: Code,
    message: String,
}

impl<'a> Loader<'a> {
    fn new(files: &'a dyn Files, config: &'a Config, report: &'a mut Report) -> Self {
        Self {
            files,
            config,
            sources: Sources::default(),
            bytes: 0,
            report,
            known: BTreeMap::new(),
            own_names: BTreeSet::new(),
            refused: Vec::new(),
            overlays: BTreeMap::new(),
        }
    }

    /// Reads one file and says what is wrong with it.
    fn file(&mut self, path: &str) -> Option<Node> {
        match self.files.read(path) {
            Ok(bytes) => self.values(path, bytes),
            Err(sentence) => {
                self.report.push(Code::FileUnreadable, Place::File(path.to_owned()), sentence);
                None
            }
        }
    }

    fn values(&mut self, path: &str, bytes: Vec<u8>) -> Option<Node> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > self.config.budgets.bytes {
            self.over_budget("bytes", self.config.budgets.bytes, Place::File(path.to_owned()));
            return None;
        }
        let parsed = parse::parse(path, bytes, self.sources.next_id(), &self.config.budgets);
        self.sources.files.push(parsed.source);
        self.report.diagnostics.extend(parsed.diagnostics);
        parsed.root
    }

    /// The files that `node`, the value of the file at `path`, refers to and that are new.
    fn further_files(&mut self, path: &str, node: &Node) -> Vec<(String, Node)> {
        let found = references::find(node);
        self.own_names.extend(found.own_names);
        let mut further = Vec::new();
        for reference in found.references {
            let allowed = self.config.allow_references.iter().map(|entry| entry.value.as_str());
            match references::target(path, &reference.text, allowed) {
                Target::Here => {}
                Target::Forbidden(_) if references::lacks_a_hash(&reference.text, node) => {}
                Target::Forbidden(reason) => {
                    let message = format!("the reference `{}` {reason}", shorten(&reference.text));
                    self.refused.push(Refused { reference, code: Code::ForbiddenReference, message });
                }
                Target::File(target) => further.extend(self.follow(target, reference)),
            }
        }
        further
    }

    fn follow(&mut self, path: String, reference: Reference) -> Option<(String, Node)> {
        if !self.known.contains_key(&path) && self.is_used_up(&reference) {
            return None;
        }
        let reason = match self.known.get(&path) {
            Some(None) => return None,
            Some(Some(reason)) => reason.clone(),
            None => match self.further_file(&path, &reference) {
                Ok(node) => {
                    self.known.insert(path.clone(), None);
                    return Some((path, node));
                }
                Err(reason) => reason,
            },
        };
        let message = format!("`{path}` cannot be read: {reason}");
        self.known.insert(path, Some(reason));
        self.refused.push(Refused { reference, code: Code::UnresolvedReference, message });
        None
    }

    /// Whether a budget allows no further file.
    fn is_used_up(&mut self, reference: &Reference) -> bool {
        let is_used_up = self.report.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::OverBudget);
        if !is_used_up && self.known.len() >= self.config.budgets.files {
            self.over_budget("files", self.config.budgets.files, Place::Node(reference.id));
            return true;
        }
        is_used_up
    }

    fn further_file(&mut self, path: &str, reference: &Reference) -> Result<Node, String> {
        let bytes = self.files.read(path)?;
        let before = self.report.diagnostics.len();
        let node = self.values(path, bytes);
        if self.config.lenient || reference.is_data {
            self.soften(before);
        }
        let mut node = node.ok_or("it is neither JSON nor YAML")?;
        self.apply_overlays(path, &mut node);
        Ok(node)
    }

    /// A file that cannot be read costs only what refers to it.
    fn soften(&mut self, from: usize) {
        for diagnostic in &mut self.report.diagnostics[from..] {
            if diagnostic.code != Code::OverBudget {
                diagnostic.severity = diagnostic.severity.max(Severity::Warning);
            }
        }
    }

    fn report_refused(&mut self) {
        for Refused { reference, code, message } in std::mem::take(&mut self.refused) {
            if reference.is_data || self.may_be_a_name(&reference.text) {
                continue;
            }
            let is_outside = message.ends_with(references::OUTSIDE);
            let diagnostic = self.report.push(code, reference.id, message);
            let hint = match code {
                Code::ForbiddenReference if is_outside => "name the folder in `allow_references` of generate.toml",
                Code::ForbiddenReference => "copy the file below the description's folder and refer to it there",
                _ => "correct the reference, or put the file there",
            };
            if self.config.lenient {
                diagnostic.severity = Severity::Warning;
                diagnostic.hint(hint);
            } else {
                diagnostic.hint(format!("{hint}, or set `lenient = true` in generate.toml to go on without it"));
            }
        }
    }

    /// Overlays are ordered; `extends` names the file that one corrects, otherwise it is the root.
    fn read_overlays(&mut self, root: &str) {
        for entry in &self.config.overlays {
            let path = references::normal(&entry.value);
            let node = match self.files.read(&path) {
                Ok(bytes) => self.values(&path, bytes),
                Err(sentence) => {
                    let place = Place::Offset { file: self.config.path.clone(), offset: entry.offset };
                    self.report.push(
                        Code::WrongConfig,
                        place,
                        format!("the overlay `{path}` cannot be read: {sentence}"),
                    );
                    None
                }
            };
            let Some(node) = node else { continue };
            let target = node.get("extends").and_then(Node::as_text).map(|text| references::target(&path, text, []));
            let target = match target {
                Some(Target::File(target)) => target,
                Some(Target::Here | Target::Forbidden(_)) | None => root.to_owned(),
            };
            self.overlays.entry(target).or_default().push(node);
        }
    }

    fn apply_overlays(&mut self, path: &str, node: &mut Node) {
        for overlay in self.overlays.remove(path).unwrap_or_default() {
            overlay::apply(node, &overlay, self.report);
        }
    }

    fn report_idle_overlays(&mut self) {
        for overlay in std::mem::take(&mut self.overlays).into_values().flatten() {
            let at = overlay.get("extends").unwrap_or(&overlay).id;
            let message = "no file of the description has this path, so the overlay is not applied";
            self.report.push(Code::UnusedConfig, at, message).hint("correct `extends`, or take it out");
        }
    }

    /// A reference to what one of our files calls itself, or to a component without its path (`Pet`), is no matter
    /// of files.
    fn may_be_a_name(&self, text: &str) -> bool {
        let file = references::without_fragment(text.trim());
        // Both may be relative; what they are relative to, the dialect knows.
        let ends_as = |text: &str, end: &str| {
            let end = end.trim_start_matches(['.', '/']);
            !end.is_empty() && text.strip_suffix(end).is_some_and(|begin| begin.is_empty() || begin.ends_with('/'))
        };
        !file.contains(['.', '/', '\\', ':'])
            || self.own_names.iter().any(|name| ends_as(name, file) || ends_as(file, name))
    }

    fn over_budget(&mut self, budget: &str, limit: usize, place: Place) {
        let message = format!("the description has more than {limit} {budget}, the budget `{budget}`");
        let diagnostic = self.report.push(Code::OverBudget, place, message);
        diagnostic.hint(format!("raise `{budget}` under [budgets] in generate.toml"));
    }
}
