//! What a maintainer decides in `generate.toml`. Text in, [`Config`] out; unknown keys are errors.

use std::collections::BTreeMap;

use crate::diagnostics::Report;

/// The decisions for one crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Package name of the crate; the default is made from the folder's name.
    pub name: String,
    pub version: String,
    /// The description's file, relative to the folder of `generate.toml`.
    pub document: String,
    /// Overlays, applied in this order.
    pub overlays: Vec<Entry<String>>,
    /// What is renamed: by place to the new Rust name.
    pub rename: Renames,
    pub budgets: Budgets,
    /// Folders outside the document's own from which references may read.
    pub allow_references: Vec<String>,
}

/// A decision and the byte offset in `generate.toml` where it stands, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    pub value: T,
    pub offset: usize,
}

/// New names by what they are for. Keys are the vendor's names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renames {
    /// `Schema` or `Schema.property` (for an unnamed type) to a type name.
    pub types: BTreeMap<String, Entry<String>>,
    /// `Schema.property` to a field name.
    pub fields: BTreeMap<String, Entry<String>>,
    /// `Schema=value` to a variant name.
    pub variants: BTreeMap<String, Entry<String>>,
    /// Operation id or `METHOD /path` to a method name.
    pub methods: BTreeMap<String, Entry<String>>,
    /// Tag to a group name.
    pub groups: BTreeMap<String, Entry<String>>,
}

/// How large a description may be. Every number can be raised under `[budgets]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Bytes of all files together.
    pub bytes: usize,
    /// Values of all files together, aliases expanded.
    pub nodes: usize,
    /// Nesting of values.
    pub depth: usize,
    /// Files.
    pub files: usize,
    /// Bytes of everything that is emitted.
    pub output_bytes: usize,
    /// Values of one listed enumeration.
    pub enum_values: usize,
    /// Characters of one name.
    pub name_length: usize,
    /// Values after references were followed and parts merged.
    pub expanded_nodes: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            nodes: 20_000_000,
            depth: 120,
            files: 2_000,
            output_bytes: 512 << 20,
            enum_values: 20_000,
            name_length: 300,
            expanded_nodes: 20_000_000,
        }
    }
}

impl Config {
    /// What counts where no file says otherwise.
    pub fn new(name: &str, document: &str) -> Self {
        Self {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            document: document.to_owned(),
            overlays: Vec::new(),
            rename: Renames::default(),
            budgets: Budgets::default(),
            allow_references: Vec::new(),
        }
    }

    /// Reads `generate.toml`. `path` is for messages; `folder` gives the default name.
    pub fn parse(_path: &str, _text: &str, _folder: &str, _report: &mut Report) -> Option<Self> {
        None
    }
}
