//! One file's bytes to values. JSON or YAML is told by the content, not by the file's ending.

use crate::{
    config::Budgets,
    diagnostics::{Code, Diagnostic, Place, Report},
    load::{
        encoding, json,
        node::{Node, Value},
        record::{Fault, Record, Span, Spot, node},
        references,
        sources::Source,
        yaml,
    },
};

/// A byte order mark; the one that a file may begin with is gone already.
const MARK: char = '\u{feff}';

/// What came of one file.
pub(super) struct Parsed {
    pub(super) root: Option<Node>,
    pub(super) source: Source,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Ids begin with `first`.
pub(super) fn parse(path: &str, bytes: Vec<u8>, first: u32, budgets: &Budgets) -> Parsed {
    let mut record = Record::new(first, budgets);
    let (text, result) = match encoding::decode(bytes) {
        Ok(text) => {
            let rest = text.trim_start_matches(MARK);
            let again = rest.len() < text.len();
            let text = if again { rest.to_owned() } else { text };
            let result = read(path, &text, &mut record);
            if again {
                record.remark(
                    Code::Repaired,
                    0,
                    "the file begins with more than one byte order mark; they are passed over",
                );
            }
            (text, result)
        }
        Err((text, fault)) => (text, Err(fault)),
    };
    let mut report = Report::default();
    for remark in record.remarks.drain(..) {
        let place = match remark.at {
            Spot::Node(id) => Place::Node(id),
            Spot::Offset(offset) => Place::Offset { file: path.to_owned(), offset },
        };
        report.push(remark.code, place, remark.message);
    }
    let root = result.map_err(|fault| push(path, fault, &mut report)).ok();
    let source = Source::new(path, text, first, record.spans);
    Parsed { root, source, diagnostics: report.diagnostics }
}

fn push(path: &str, fault: Fault, report: &mut Report) {
    let place = Place::Offset { file: path.to_owned(), offset: fault.offset };
    let diagnostic = report.push(fault.code, place, fault.message);
    diagnostic.hint = fault.hint.map(str::to_owned);
}

/// Reads a text again to see the same ids in the same places.
pub(super) fn reread(path: &str, text: &str, first: u32) -> Option<Node> {
    let budgets = Budgets { nodes: usize::MAX, depth: usize::MAX, aliases: usize::MAX, ..Budgets::default() };
    read(path, text, &mut Record::new(first, &budgets)).ok()
}

fn read(path: &str, text: &str, record: &mut Record) -> Result<Node, Fault> {
    if references::is_prose(path) && !record.is_of_the_root() {
        return node(record, Span::new(0, text.len()), Value::Text(text.to_owned()));
    }
    if text.trim().is_empty() {
        return Err(Fault::syntax(0, "the file is empty").hint("a description is JSON or YAML text"));
    }
    if let Some(tag) = markup(text) {
        let hint = "give the description itself, in JSON or YAML; a download may have ended at a page about it";
        return Err(Fault::syntax(tag, "this is a page of HTML or XML, not a description").hint(hint));
    }
    if !json::is_likely(text) {
        return yaml::read(text, record);
    }
    match json::read(text, record) {
        Err(fault) if fault.is_yaml => read_as_yaml(path, text, fault, record),
        result => result,
    }
}

/// YAML in flow style looks like JSON at first. What is no JSON but has a meaning in YAML is taken for YAML, and
/// said where the file's name promises JSON.
fn read_as_yaml(path: &str, text: &str, fault: Fault, record: &mut Record) -> Result<Node, Fault> {
    record.restart();
    let Ok(root) = yaml::read(text, record) else { return Err(fault) };
    if !path.ends_with(".yaml") && !path.ends_with(".yml") {
        let message = format!("this is not JSON, and was read as YAML: {}", fault.message);
        record.remark(Code::Repaired, fault.offset, message);
    }
    Ok(root)
}

/// Where the first tag of a page stands, if the text is one. No YAML value begins with `<` but a text.
fn markup(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let is_tag =
        rest.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || "!?".contains(c)));
    is_tag.then(|| text.len() - rest.len())
}
