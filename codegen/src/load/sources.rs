//! The texts of a description, and where in them each value stands.

use std::{ops::Range, sync::OnceLock};

use crate::load::{
    node::{Node, NodeId, Value, escape_pointer},
    parse,
    record::Span,
};

/// The texts, kept so that places can be looked up.
#[derive(Debug, Default)]
pub struct Sources {
    pub files: Vec<Source>,
}

/// One text, and the ids its values have.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    /// As read, without a byte order mark.
    pub text: String,
    /// Ids are given in the order of the text: each key and each value one.
    pub ids: Range<u32>,
    spans: Vec<Span>,
    /// Made when the first place is looked up: most values are never asked for.
    lines: OnceLock<Lines>,
    steps: OnceLock<Vec<Step>>,
}

/// How a value is reached: from which value, and by which part of a pointer.
#[derive(Clone, Debug, Default)]
struct Step {
    parent: Option<u32>,
    part: Box<str>,
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
    pub span: Range<usize>,
}

impl Sources {
    /// Where `id` was written.
    pub fn locate(&self, id: NodeId) -> Option<Location> {
        self.files.iter().find(|source| source.ids.contains(&id.0))?.locate(id)
    }

    /// The place of `id` as a reference to it would name it: `#/pointer` in the first file, `file#/pointer` in others.
    pub fn pointer(&self, id: NodeId) -> Option<String> {
        let index = self.files.iter().position(|source| source.ids.contains(&id.0))?;
        let source = &self.files[index];
        let file = if index == 0 { "" } else { &source.path };
        Some(format!("{file}#{}", source.pointer((id.0 - source.ids.start) as usize)))
    }

    /// How a plain scalar is spelt of which `value` was made: `0x1F`, `True`.
    pub fn spelling(&self, id: NodeId, value: &Value) -> Option<&str> {
        let source = self.files.iter().find(|source| source.ids.contains(&id.0))?;
        let span = source.spans.get((id.0 - source.ids.start) as usize)?;
        let raw = source.text.get(span.start as usize..span.end as usize)?;
        (crate::load::scalar::resolve(raw) == *value).then_some(raw)
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.files.iter().find(|source| source.path == path)
    }

    /// The first id of the next file.
    pub(super) fn next_id(&self) -> u32 {
        self.files.last().map_or(0, |source| source.ids.end)
    }
}

impl Source {
    pub(super) fn new(path: &str, text: String, first: u32, spans: Vec<Span>) -> Self {
        let ids = first..first + spans.len() as u32;
        Self { path: path.to_owned(), text, ids, spans, lines: OnceLock::new(), steps: OnceLock::new() }
    }

    /// A text without values: our own configuration.
    pub fn plain(path: &str, text: &str) -> Self {
        Self::new(path, text.to_owned(), 0, Vec::new())
    }

    /// Where `id`, one of this file's, was written.
    fn locate(&self, id: NodeId) -> Option<Location> {
        let index = (id.0 - self.ids.start) as usize;
        let span = self.spans.get(index)?;
        let (line, column) = self.line_and_column(span.start as usize);
        let span = span.start as usize..span.end as usize;
        Some(Location { file: self.path.clone(), pointer: self.pointer(index), line, column, span })
    }

    /// Both count from 1, columns in characters.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| Lines::of(&self.text));
        let line = lines.starts.partition_point(|start| *start <= offset);
        let before = |offset| lines.characters_before(&self.text, offset);
        (line, before(offset) - before(lines.starts[line - 1]) + 1)
    }

    fn pointer(&self, index: usize) -> String {
        let steps = self.steps.get_or_init(|| self.find_steps());
        let mut parts = Vec::new();
        let mut next = Some(index as u32);
        while let Some(step) = next.and_then(|index| steps.get(index as usize)) {
            parts.push(&*step.part);
            next = step.parent;
        }
        parts.iter().rev().map(|part| part.to_string()).collect()
    }

    fn find_steps(&self) -> Vec<Step> {
        let mut steps = vec![Step::default(); self.spans.len()];
        if let Some(root) = parse::reread(&self.path, &self.text, self.ids.start) {
            note_steps(&root, self.ids.start, &mut steps);
        }
        steps
    }
}

/// Bounded by the depth that was read.
fn note_steps(node: &Node, first: u32, steps: &mut [Step]) {
    let parent = Some(node.id.0 - first);
    let mut note = |id: NodeId, part: &str| {
        steps[(id.0 - first) as usize] = Step { parent, part: part.into() };
    };
    match &node.value {
        Value::Map(map) => {
            for (key, key_id, value) in map.iter_with_ids() {
                let part = format!("/{}", escape_pointer(key));
                note(key_id, &part);
                note(value.id, &part);
            }
            map.iter().for_each(|(_, value)| note_steps(value, first, steps));
        }
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| note(item.id, &format!("/{index}")));
            items.iter().for_each(|item| note_steps(item, first, steps));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// How many bytes lie between two places at which the characters before them are known. Whole documents stand on one
/// line, and a line must not be counted anew for each place in it.
const STRIDE: usize = 4096;

/// Where lines and characters begin.
#[derive(Debug)]
struct Lines {
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`].
    characters: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect();
        let counts = text.as_bytes().chunks(STRIDE).scan(0, |sum, chunk| {
            let before = *sum;
            *sum += characters(chunk);
            Some(before)
        });
        Self { starts, characters: counts.collect() }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        let stride = (offset / STRIDE).min(self.characters.len().saturating_sub(1));
        let known = self.characters.get(stride).copied().unwrap_or_default();
        known + characters(&text.as_bytes()[stride * STRIDE..offset])
    }
}

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}
