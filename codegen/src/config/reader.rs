//! The keys of `generate.toml`, and the values that each takes.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Budgets, Config, Entry, LeaveOut, Renames, UnknownFields,
    checks::{
        Check, any_text, folder, lower_snake, module_name, package_name, relative_path, rust_path, upper_camel, version,
    },
};
use crate::{
    diagnostics::{Code, Place, Report},
    nearest::nearest,
};

/// The keys of `generate.toml`.
const KEYS: &[&str] = &[
    "name",
    "version",
    "document",
    "overlays",
    "rename",
    "paging",
    "budgets",
    "allow_references",
    "lenient",
    "unknown_fields",
    "titles",
    "checks",
    "exact_numbers",
    "leave_out",
    "derive",
    "replace",
    "dependencies",
];
/// The keys of `[rename]`.
const RENAMES: &[&str] = &["types", "fields", "variants", "methods", "groups"];
/// The keys of `[leave_out]`.
const LEFT_OUT: &[&str] = &["operations", "tags", "schemas"];
/// The keys of `[budgets]`.
const BUDGETS: &[&str] = &[
    "bytes",
    "nodes",
    "depth",
    "files",
    "output_bytes",
    "enum_values",
    "fields",
    "schemas",
    "paths",
    "name_length",
    "expanded_nodes",
    "aliases",
    "reference_depth",
];

pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Reads the table, and counts what is wrong with it.
pub(super) struct Reader<'r> {
    pub(super) path: String,
    pub(super) errors: usize,
    pub(super) report: &'r mut Report,
}

impl Reader<'_> {
    pub(super) fn config(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => self.checked(value, &mut config.name, package_name),
                "version" => self.checked(value, &mut config.version, version),
                "document" => self.checked(value, &mut config.document, relative_path),
                "overlays" => config.overlays = self.list(value, relative_path),
                "allow_references" => config.allow_references = self.list(value, folder),
                "lenient" => config.lenient = self.switch(value),
                "paging" => config.paging = self.paging(value),
                "rename" => self.renames(value, &mut config.rename),
                "budgets" => self.budgets(value, &mut config.budgets),
                "unknown_fields" => config.unknown_fields = self.unknown_fields(value),
                "titles" => config.titles = self.switch(value),
                "checks" => config.checks = self.switch(value),
                "exact_numbers" => config.exact_numbers = self.switch(value),
                "leave_out" => self.leave_out(value, &mut config.leave_out),
                "derive" => config.derive = self.derives(value),
                "replace" => config.replace = self.names(value, rust_path),
                "dependencies" => config.dependencies = self.dependencies(value),
                other => self.unknown(other, key.span().start, KEYS),
            }
        }
    }

    pub(super) fn renames(&mut self, value: &Value<'_>, renames: &mut Renames) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "types" => renames.types = self.names(value, upper_camel),
                "fields" => renames.fields = self.names(value, lower_snake),
                "variants" => renames.variants = self.names(value, upper_camel),
                "methods" => renames.methods = self.names(value, lower_snake),
                "groups" => renames.groups = self.names(value, module_name),
                other => self.unknown(other, key.span().start, RENAMES),
            }
        }
    }

    fn unknown_fields(&mut self, value: &Value<'_>) -> UnknownFields {
        match value.get_ref().as_str() {
            Some("keep") => UnknownFields::Keep,
            Some("ignore") => UnknownFields::Ignore,
            _ => {
                self.wrong(value.span().start, "expected `\"keep\"` or `\"ignore\"`", "");
                UnknownFields::default()
            }
        }
    }

    fn leave_out(&mut self, value: &Value<'_>, leave_out: &mut LeaveOut) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "operations" => leave_out.operations = self.list(value, any_text),
                "tags" => leave_out.tags = self.list(value, any_text),
                "schemas" => leave_out.schemas = self.list(value, any_text),
                other => self.unknown(other, key.span().start, LEFT_OUT),
            }
        }
    }

    fn derives(&mut self, value: &Value<'_>) -> BTreeMap<String, Entry<Vec<Entry<String>>>> {
        let Some(table) = self.table(value) else { return BTreeMap::new() };
        let derives = table.iter().map(|(key, value)| {
            let entry = Entry { value: self.list(value, rust_path), offset: key.span().start };
            (key.get_ref().to_string(), entry)
        });
        derives.collect()
    }

    fn dependencies(&mut self, value: &Value<'_>) -> BTreeMap<String, Entry<String>> {
        let dependencies = self.names(value, folder);
        for (name, entry) in &dependencies {
            if let Err(rule) = package_name(name) {
                self.wrong(entry.offset, &format!("{name:?} cannot stand here"), rule);
            }
        }
        dependencies
    }

    pub(super) fn budgets(&mut self, value: &Value<'_>, budgets: &mut Budgets) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "bytes" => self.number(value, &mut budgets.bytes),
                "nodes" => self.number(value, &mut budgets.nodes),
                "depth" => self.number(value, &mut budgets.depth),
                "files" => self.number(value, &mut budgets.files),
                "output_bytes" => self.number(value, &mut budgets.output_bytes),
                "enum_values" => self.number(value, &mut budgets.enum_values),
                "fields" => self.number(value, &mut budgets.fields),
                "schemas" => self.number(value, &mut budgets.schemas),
                "paths" => self.number(value, &mut budgets.paths),
                "name_length" => self.number(value, &mut budgets.name_length),
                "expanded_nodes" => self.number(value, &mut budgets.expanded_nodes),
                "aliases" => self.number(value, &mut budgets.aliases),
                "reference_depth" => self.number(value, &mut budgets.reference_depth),
                other => self.unknown(other, key.span().start, BUDGETS),
            }
        }
    }

    pub(super) fn names(&mut self, value: &Value<'_>, check: Check) -> BTreeMap<String, Entry<String>> {
        let Some(table) = self.table(value) else { return BTreeMap::new() };
        let mut names = BTreeMap::new();
        for (key, value) in table {
            if let Some(entry) = self.text(value, check) {
                names.insert(key.get_ref().to_string(), Entry { offset: key.span().start, ..entry });
            }
        }
        names
    }

    pub(super) fn list(&mut self, value: &Value<'_>, check: Check) -> Vec<Entry<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.mismatch(value, "a list of texts");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(item, check)).collect()
    }

    pub(super) fn checked(&mut self, value: &Value<'_>, into: &mut String, check: Check) {
        if let Some(entry) = self.text(value, check) {
            *into = entry.value;
        }
    }

    pub(super) fn text(&mut self, value: &Value<'_>, check: Check) -> Option<Entry<String>> {
        let DeValue::String(text) = value.get_ref() else {
            self.mismatch(value, "a text");
            return None;
        };
        let offset = value.span().start;
        match check(text) {
            Ok(()) => Some(Entry { value: text.to_string(), offset }),
            Err(rule) => {
                self.wrong(offset, &format!("{text:?} cannot stand here"), rule);
                None
            }
        }
    }

    pub(super) fn number(&mut self, value: &Value<'_>, into: &mut usize) {
        let number = match value.get_ref() {
            DeValue::Integer(digits) => usize::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => *into = number,
            None => self.mismatch(value, "a whole number from 0 on that 64 bits hold"),
        }
    }

    pub(super) fn switch(&mut self, value: &Value<'_>) -> bool {
        if !value.get_ref().is_bool() {
            self.mismatch(value, "`true` or `false`");
        }
        value.get_ref().as_bool().unwrap_or_default()
    }

    pub(super) fn table<'v>(&mut self, value: &'v Value<'v>) -> Option<&'v DeTable<'v>> {
        if !value.get_ref().is_table() {
            self.mismatch(value, "a table");
        }
        value.get_ref().as_table()
    }

    pub(super) fn mismatch(&mut self, value: &Value<'_>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.wrong(value.span().start, &format!("expected {wanted}, found a value of type {found}"), "");
    }

    pub(super) fn unknown(&mut self, key: &str, offset: usize, known: &[&str]) {
        let hint = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        self.wrong(offset, &format!("unknown key {key:?}"), &hint);
    }

    pub(super) fn wrong(&mut self, offset: usize, message: &str, hint: &str) {
        self.errors += 1;
        let place = Place::Offset { file: self.path.clone(), offset };
        let diagnostic = self.report.push(Code::WrongConfig, place, message);
        if !hint.is_empty() {
            diagnostic.hint(hint);
        }
    }
}
