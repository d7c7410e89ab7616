//! Exceptions stay alive: an override that matches nothing is an error.

use std::collections::{BTreeMap, BTreeSet};

use super::shapes;
use crate::{
    config::{Config, Entry},
    diagnostics::{Code, Place, Report},
    ir::{Ir, TypeBody},
    nearest::nearest,
};

/// Reports every entry under `[rename]` that names nothing of the document.
pub(super) fn report_unused(ir: &Ir, config: &Config, report: &mut Report) {
    let rename = &config.rename;
    let mut unused = |table, entries, known| unused(&config.path, table, entries, &known, report);
    unused("types", &rename.types, types(ir));
    unused("fields", &rename.fields, fields(ir));
    unused("variants", &rename.variants, variants(ir));
    unused("methods", &rename.methods, methods(ir));
    unused("groups", &rename.groups, ir.groups.iter().map(|g| g.name.wire.clone()).collect());
}

fn unused(
    file: &str,
    table: &str,
    entries: &BTreeMap<String, Entry<String>>,
    known: &BTreeSet<String>,
    report: &mut Report,
) {
    for (name, entry) in entries.iter().filter(|(name, _)| !known.contains(*name)) {
        let place = Place::Offset { file: file.to_owned(), offset: entry.offset };
        let found =
            report.push(Code::UnusedConfig, place, format!("`{name}` under `[rename.{table}]` matches nothing"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => found.hint(format!("did you mean `{near}`?")),
            None => found.hint("remove the entry, or correct the name"),
        }
    }
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
