//! The text of a new vendor's `generate.toml`: what had to be decided, and what might be.

use clientwright_codegen::{
    diagnostics::{Code, Diagnostic, Place, Severity},
    ir::{Endpoint, Ir},
    load::Sources,
};
use toml_edit::{DocumentMut, Key, Value};

use crate::generate::Made;

/// As many suggestions of one kind are written.
const MOST: usize = 40;

/// Everything that counts stands in front of everything that is only suggested, and keys in front of tables, so that
/// what is uncommented is where it belongs.
pub(super) fn text(name: &str, made: &Made, lenient: bool) -> String {
    let (report, sources) = (&made.outcome.report.diagnostics, &made.outcome.sources);
    let about = |codes: &[Code]| -> Vec<String> {
        let found = report.iter().filter(|it| codes.contains(&it.code) && it.severity == Severity::Warning);
        found.map(|diagnostic| line(diagnostic, sources)).collect()
    };
    let parts = [
        Some(head(name, &made.job.document)),
        lenient.then(|| decided_lenient(&about(LOST))),
        suggested_overlay(&about(&[Code::Indistinct, Code::NoDiscriminator])),
        suggested_names(report.iter().filter(|it| it.code == Code::Renamed).map(|it| line(it, sources)).collect()),
        made.outcome.ir.as_ref().and_then(suggested_methods),
        suggested_paging(report.iter().filter(|it| it.code == Code::LooksPaged)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What costs only a part where things are lenient.
const LOST: &[Code] = &[
    Code::UnresolvedReference,
    Code::CircularReference,
    Code::ForbiddenReference,
    Code::WrongReference,
    Code::UnknownSecurity,
];

fn head(name: &str, document: &str) -> String {
    format!(
        "# What is decided for this crate. Made by `cargo xtask add`, and yours from now on; all keys are in\n\
         # codegen/docs/configuration.md.\n\
         name = {}\nversion = \"0.1.0\"\ndocument = {}\n",
        string(name),
        string(document)
    )
}

fn string(text: &str) -> String {
    Value::from(text).to_string()
}

fn decided_lenient(lost: &[String]) -> String {
    comment(["These parts of the description are wrong. Without them there is a crate, so they are left out:"])
        + &listed(lost)
        + "lenient = true\n"
}

fn suggested_overlay(unions: &[String]) -> Option<String> {
    (!unions.is_empty()).then(|| {
        comment(["These alternatives cannot be told apart for certain, and the first that fits is taken:"])
            + &listed(unions)
            + &comment(["An overlay can name the property that tells them (`cargo xtask explain CW303`):"])
            + "# overlays = [\"overlay.yaml\"]\n"
    })
}

fn suggested_names(names: Vec<String>) -> Option<String> {
    (!names.is_empty()).then(|| {
        comment(["These names clash, so letters were put behind them. Choose better ones under `[rename.*]`:"])
            + &listed(&names)
    })
}

fn suggested_methods(ir: &Ir) -> Option<String> {
    let endpoints = || ir.groups.iter().flat_map(|group| &group.endpoints);
    let place = |endpoint: &Endpoint| format!("{} {}", endpoint.verb, endpoint.written_path);
    let unnamed: Vec<&Endpoint> = endpoints().filter(|endpoint| endpoint.id == place(endpoint)).collect();
    let row = |endpoint: &&Endpoint| {
        let key = Key::new(place(endpoint)).display_repr().into_owned();
        format!("# {key} = {}\n", string(endpoint.method.as_str()))
    };
    (!unnamed.is_empty()).then(|| {
        comment(["These operations have no id of their own, so their methods are named after their paths:"])
            + "# [rename.methods]\n"
            + &unnamed.iter().take(MOST).map(row).collect::<String>()
            + &more(unnamed.len())
    })
}

/// What the notes about lists would have written, as tables of their own.
fn suggested_paging<'d>(notes: impl Iterator<Item = &'d Diagnostic>) -> Option<String> {
    let entries: Vec<String> = notes.filter_map(|note| entry(note.hint.as_deref()?)).collect();
    (!entries.is_empty()).then(|| {
        comment(["These lists look like coming page by page (codegen/docs/paging.md):"])
            + &entries.iter().take(MOST).cloned().collect::<Vec<_>>().join("#\n")
            + &more(entries.len())
    })
}

fn entry(hint: &str) -> Option<String> {
    let (_, inline) = hint.split_once("paging = ")?;
    let document: DocumentMut = format!("paging = {inline}").parse().ok()?;
    let table = document["paging"].as_array()?.get(0)?.as_inline_table()?;
    let lines = table.iter().map(|(key, value)| format!("{key} = {}", value.to_string().trim()));
    Some(comment(["[[paging]]".to_owned()].into_iter().chain(lines)))
}

fn listed(lines: &[String]) -> String {
    comment(lines.iter().take(MOST).map(|line| format!("- {line}"))) + &more(lines.len())
}

fn more(count: usize) -> String {
    if count > MOST { comment([format!("and {} more", count - MOST)]) } else { String::new() }
}

/// Lines of a comment. Control characters may not stand in one.
fn comment(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let visible = |line: &str| line.replace(|c: char| c.is_control(), " ");
    lines.into_iter().map(|line| format!("# {}\n", visible(line.as_ref()))).collect()
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = match &diagnostic.place {
        Place::Node(id) => sources.locate(*id).map(|at| format!("{}:{}:{}: ", at.file, at.line, at.column)),
        Place::Part { .. } | Place::Offset { .. } | Place::File(_) | Place::Nowhere => None,
    };
    let hint = diagnostic.hint.as_ref().map(|hint| format!(" ({hint})"));
    format!("{}{}{}", place.unwrap_or_default(), diagnostic.message, hint.unwrap_or_default())
}
