//! Exceptions stay alive: an override that matches nothing is an error.

use std::collections::{BTreeMap, BTreeSet};

use super::{leave_out, shapes};
use crate::{
    config::{Config, Entry},
    diagnostics::{Code, Place, Report},
    ir::{Ir, TypeBody},
    nearest::nearest,
};

/// Which entries were met while types were made.
pub(super) struct Met {
    pub(super) replaced: BTreeSet<String>,
    pub(super) derived: BTreeSet<String>,
    pub(super) left_out: leave_out::Met,
}

/// Reports every entry that names nothing of the document.
pub(super) fn report_unused(ir: &Ir, met: &Met, config: &Config, report: &mut Report) {
    let (rename, wanted) = (&config.rename, &config.leave_out);
    let of = |entries: &BTreeMap<String, Entry<String>>| -> Vec<(String, usize)> {
        entries.iter().map(|(name, entry)| (name.clone(), entry.offset)).collect()
    };
    let listed = |entries: &[Entry<String>]| -> Vec<(String, usize)> {
        entries.iter().map(|entry| (entry.value.clone(), entry.offset)).collect()
    };
    let derive = config.derive.iter().map(|(name, entry)| (name.clone(), entry.offset)).collect();
    let groups = || ir.groups.iter().map(|group| group.name.wire.clone()).collect();
    let vocabulary = || ir.vocabulary.iter().map(|(name, _)| name.clone()).collect();
    let none = BTreeSet::new();
    for (table, entries, met, known) in [
        ("rename.types", of(&rename.types), &none, types(ir)),
        ("rename.fields", of(&rename.fields), &none, fields(ir)),
        ("rename.variants", of(&rename.variants), &none, variants(ir)),
        ("rename.methods", of(&rename.methods), &none, methods(ir)),
        ("rename.groups", of(&rename.groups), &none, groups()),
        ("replace", of(&config.replace), &met.replaced, types(ir)),
        ("derive", derive, &met.derived, types(ir)),
        ("leave_out", listed(&wanted.operations), &met.left_out.operations, methods(ir)),
        ("leave_out", listed(&wanted.tags), &met.left_out.tags, groups()),
        ("leave_out", listed(&wanted.schemas), &met.left_out.schemas, vocabulary()),
    ] {
        // What a renaming is for is known by what there is, and everything else by what was met.
        let met = if table.starts_with("rename.") { &known } else { met };
        for (name, offset) in entries.iter().filter(|(name, _)| !met.contains(name)) {
            unused(&config.path, table, (name, *offset), &known, report);
        }
    }
}

fn unused(file: &str, table: &str, (name, offset): (&str, usize), known: &BTreeSet<String>, report: &mut Report) {
    let place = Place::Offset { file: file.to_owned(), offset };
    let found = report.push(Code::UnusedConfig, place, format!("`{name}` under `[{table}]` matches nothing"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => found.hint(format!("did you mean `{near}`?")),
        None => found.hint("remove the entry, or correct the name"),
    };
}

fn types(ir: &Ir) -> BTreeSet<String> {
    ir.types.iter().map(shapes::config_name).collect()
}

fn fields(ir: &Ir) -> BTreeSet<String> {
    let structs = ir.types.iter().filter_map(|def| match &def.body {
        TypeBody::Struct(s) => Some((def, s)),
        _ => None,
    });
    structs.flat_map(|(def, s)| s.fields.iter().map(move |f| format!("{}.{}", def.name.wire, f.name.wire))).collect()
}

fn variants(ir: &Ir) -> BTreeSet<String> {
    let enums = ir.types.iter().filter_map(|def| match &def.body {
        TypeBody::Enum(e) => Some((def, e)),
        _ => None,
    });
    enums.flat_map(|(def, e)| e.values.iter().map(move |v| format!("{}={}", def.name.wire, text(&v.json)))).collect()
}

/// A listed text without its quotes.
fn text(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

fn methods(ir: &Ir) -> BTreeSet<String> {
    let endpoints = ir.groups.iter().flat_map(|g| &g.endpoints);
    endpoints.flat_map(|e| [e.id.clone(), format!("{} {}", e.verb, e.path)]).collect()
}
