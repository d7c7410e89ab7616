//! What a maintainer decides in `generate.toml`. Text in, [`Config`] out; unknown keys are errors.
//!
//! Deliberately checks names although a maintainer wrote them: a configuration is often copied from somewhere, and
//! must not be able to write code either.

use std::collections::BTreeMap;

use toml::de::DeTable;

pub use checks::package_name;
pub use paging::{Next, Paging};
use reader::Reader;

use crate::diagnostics::Report;

mod checks;
mod paging;
mod reader;

/// The decisions for one crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where this was read, relative to the folder of the description: the place of every [`Entry`].
    pub path: String,
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
    pub allow_references: Vec<Entry<String>>,
    /// The operations whose lists come page by page.
    pub paging: Vec<Paging>,
    /// Whether a reference that leads to nothing costs only the part it stands in, with a warning, instead of
    /// everything.
    pub lenient: bool,
    /// What becomes of keys that the description does not name.
    pub unknown_fields: UnknownFields,
    /// Whether unnamed schemas are called by their titles, where they have one, and not by where they stand.
    pub titles: bool,
    /// Whether types get methods that check values for the limits that the description gives.
    pub checks: bool,
    /// Whether numbers of no stated size or precision are kept digit by digit.
    pub exact_numbers: bool,
    /// What is not made, with everything that only it needs.
    pub leave_out: LeaveOut,
    /// More to derive: by type, as under `rename.types`, to traits.
    pub derive: BTreeMap<String, Entry<Vec<Entry<String>>>>,
    /// Types that are another crate's: by type, as under `rename.types`, to a path. Such a type is a
    /// `clientwright_runtime::Model` and `PartialEq`.
    pub replace: BTreeMap<String, Entry<String>>,
    /// Crates that `derive` and `replace` speak of: by name to a folder, relative to the generated crate's own, or a
    /// version.
    pub dependencies: BTreeMap<String, Entry<String>>,
}

/// What becomes of keys that the description does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownFields {
    #[default]
    Ignore,
    /// They are kept in the field for all other keys.
    Keep,
}

/// What is not made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaveOut {
    /// Operation ids or `METHOD /path`.
    pub operations: Vec<Entry<String>>,
    pub tags: Vec<Entry<String>>,
    /// Names of schemas. Where one is still spoken of, it is any JSON.
    pub schemas: Vec<Entry<String>>,
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
    /// `Schema` or `Schema.property` (for an unnamed type) to a type name; `Schema (input)` where what is sent differs.
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
    /// Bytes of everything that is emitted; a long description may always become sixteen times its own length.
    pub output_bytes: usize,
    /// Values of one listed enumeration.
    pub enum_values: usize,
    /// Parts of one kind of one thing: properties, parameters, alternatives, media types, headers.
    pub fields: usize,
    /// Schemas, those within others included.
    pub schemas: usize,
    /// Paths.
    pub paths: usize,
    /// Characters of one name.
    pub name_length: usize,
    /// Values after references were followed and parts merged.
    pub expanded_nodes: usize,
    /// Times that a YAML alias (`*name`) repeats what its anchor stands on, those within repeated values included.
    pub aliases: usize,
    /// References that lead from one schema to the next before something else than a reference is said.
    pub reference_depth: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            nodes: 3_000_000,
            depth: 120,
            files: 20_000,
            output_bytes: 32 << 20,
            enum_values: 20_000,
            fields: 20_000,
            schemas: 400_000,
            paths: 30_000,
            name_length: 300,
            expanded_nodes: 4_000_000,
            aliases: 10_000,
            reference_depth: 64,
        }
    }
}

impl Config {
    /// What counts where no file says otherwise.
    pub fn new(name: &str, document: &str) -> Self {
        Self {
            path: "generate.toml".to_owned(),
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            document: document.to_owned(),
            overlays: Vec::new(),
            rename: Renames::default(),
            budgets: Budgets::default(),
            allow_references: Vec::new(),
            paging: Vec::new(),
            lenient: false,
            unknown_fields: UnknownFields::default(),
            titles: false,
            checks: false,
            exact_numbers: false,
            leave_out: LeaveOut::default(),
            derive: BTreeMap::new(),
            replace: BTreeMap::new(),
            dependencies: BTreeMap::new(),
        }
    }

    /// Reads `generate.toml` over `defaults`, whose `path` is where messages place it. Reports all that is wrong.
    pub fn parse(text: &str, defaults: Self, report: &mut Report) -> Option<Self> {
        let mut config = defaults;
        let mut reader = Reader { path: config.path.clone(), errors: 0, report };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            reader.wrong(error.span().map_or(0, |span| span.start), error.message(), "");
        }
        if errors.is_empty() {
            reader.config(table.get_ref(), &mut config);
        }
        (reader.errors == 0).then_some(config)
    }
}

#[cfg(test)]
mod tests;
