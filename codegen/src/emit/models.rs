//! What there is to know about one type, as Markdown for its page of the reference, and who uses it.

use crate::ir::{
    Enum, EnumValue, Field, Gate, Ir, Kept, Rest, Struct, Tell, Ty, TypeBody, TypeDef, TypeFile, Union, Variant, Way,
    uses::{Caller, Uses},
};

use super::{
    facts::{self, deprecated},
    links::Page,
    markdown::{code, lead, listed, prose, table},
    sections::beyond,
    ty::{self, Presence},
};

/// The types that lie in a file, each with its place among all.
pub(super) fn of_file<'a>(ir: &'a Ir, file: &'a TypeFile) -> impl Iterator<Item = (usize, &'a TypeDef)> {
    ir.types.iter().enumerate().filter(|(_, def)| def.file == file.name)
}

/// Everything about a type but its name.
pub(super) fn sections(ir: &Ir, page: Page<'_>, def: &TypeDef) -> Vec<String> {
    let deprecated = deprecated(def.stability).map(|word| format!("**This type is {word}.**"));
    let head = vec![prose(&def.doc), facts::type_line(def), deprecated.unwrap_or_default()];
    let body = match &def.body {
        TypeBody::Struct(body) => structure(ir, page, body),
        TypeBody::Enum(body) => enumeration(body),
        TypeBody::Union(body) => union(ir, page, body),
        TypeBody::Newtype(ty) => vec![format!("A type of its own around {}.", ty::linked(ir, page, ty))],
        TypeBody::Alias(ty) => vec![format!("Another name for {}.", ty::linked(ir, page, ty))],
    };
    [head, body].concat()
}

fn structure(ir: &Ir, page: Page<'_>, body: &Struct) -> Vec<String> {
    let renamed = body.fields.iter().any(|field| field.name.wire != field.name.rust.file_stem());
    let rows: Vec<_> = body.fields.iter().map(|field| field_row(ir, page, field, renamed)).collect();
    let table = table(&["Field", "Key", "Type", "Present", "Meaning"], &rows);
    let more = body.fields.iter().filter_map(|field| beyond(&code(field.name.rust.as_str()), &field.doc));
    [table].into_iter().chain(more).chain(rest(ir, page, &body.rest)).collect()
}

/// With the key in JSON, if any field of the type is named otherwise.
fn field_row(ir: &Ir, page: Page<'_>, field: &Field, renamed: bool) -> Vec<String> {
    let (presence, ty) = ty::presence(field);
    let name = code(field.name.rust.as_str());
    let key = if renamed { code(&field.name.wire) } else { String::new() };
    vec![name, key, ty::linked(ir, page, ty), present(presence, ty).to_owned(), meaning(field)]
}

fn present(presence: Presence, ty: &Ty) -> &'static str {
    match (presence, ty) {
        (Presence::Always, Ty::Option(_)) => "always, may be null",
        (Presence::Always, _) => "always",
        (Presence::Optional, _) => "optional",
        (Presence::Three, _) => "optional, may be null",
    }
}

fn meaning(field: &Field) -> String {
    joined([lead(&field.doc), facts::field_facts(field)])
}

fn joined(parts: [String; 2]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn rest(ir: &Ir, page: Page<'_>, rest: &Rest) -> Vec<String> {
    let flattened = rest.flattened.iter().map(|part| {
        let ty = ty::linked(ir, page, &part.ty);
        format!("The same object is also read as {ty}, in {}.", code(part.field.as_str()))
    });
    let kept = rest.kept.iter().map(|Kept { field, ty, .. }| {
        format!("All other keys are kept in {}, each as {}.", code(field.as_str()), ty::linked(ir, page, ty))
    });
    flattened.chain(kept).collect()
}

fn enumeration(body: &Enum) -> Vec<String> {
    let rows: Vec<_> = body.values.iter().map(value_row).collect();
    let other = format!("Values that are not listed are kept as {}.", code(body.other.as_str()));
    vec![table(&["Variant", "Value", "Meaning"], &rows), other]
}

fn value_row(value: &EnumValue) -> Vec<String> {
    let facts = facts::sentence(deprecated(value.stability).map(str::to_owned).into_iter().collect());
    vec![code(value.name.as_str()), code(&value.json), joined([lead(&value.doc), facts])]
}

fn union(ir: &Ir, page: Page<'_>, body: &Union) -> Vec<String> {
    let rows: Vec<_> = body.variants.iter().map(|variant| variant_row(ir, page, variant)).collect();
    let other = format!("What fits none of these is kept as {}.", code(body.other.as_str()));
    vec![table(&["Variant", "Type", "Tag", "Meaning"], &rows), format!("{} {other}", told(&body.tell))]
}

/// How the variants of a union are told apart.
pub(super) fn told(tell: &Tell) -> String {
    match tell {
        Tell::Tag { key, otherwise: None } => format!("Told apart by the text under {}.", code(key)),
        Tell::Tag { key, otherwise: Some(variant) } => {
            let (key, variant) = (code(key), code(variant.as_str()));
            format!("Told apart by the text under {key}; without one, or with another, it is {variant} if it fits.")
        }
        Tell::Signs => "Told apart by what the value looks like.".to_owned(),
    }
}

fn variant_row(ir: &Ir, page: Page<'_>, variant: &Variant) -> Vec<String> {
    let ty = ty::linked(ir, page, &variant.ty);
    vec![code(variant.name.as_str()), ty, facts::codes(&variant.tags), lead(&variant.doc)]
}

/// Who uses a type as items of a list, one a kind of use and gate: what must be on for the links in the line to lead somewhere.
pub(super) fn uses<'a>(ir: &'a Ir, page: Page<'_>, def: &TypeDef, uses: &Uses<'a>) -> Vec<(&'a Gate, String)> {
    let held: Vec<_> = uses.held.iter().map(|def| (ir.gate(def), page.ty(def))).collect();
    let called = |callers: &[Caller<'a>]| -> Vec<_> {
        callers.iter().map(|it| (&it.group.gate, page.method(it.group, &it.endpoint.method))).collect()
    };
    let lines = [("Sent by", called(&uses.sent)), ("Received from", called(&uses.received)), (PART_OF, held)];
    let lines = lines.into_iter().flat_map(|(verb, links)| by_gate(verb, &links));
    counterpart(ir, page, def).into_iter().chain(lines).collect()
}

/// Where what is sent differs from what comes back: the other of the two.
fn counterpart<'a>(ir: &'a Ir, page: Page<'_>, def: &TypeDef) -> Option<(&'a Gate, String)> {
    let (id, what) = match def.way {
        Way::Either => return None,
        Way::Received { sent } => (sent, "This is what comes back; what is sent is"),
        Way::Sent { received } => (received, "This is what is sent; what comes back is"),
    };
    let other = ty::definition(ir, id);
    Some((ir.gate(other), format!("- {what} {}.", page.ty(other))))
}

/// More users of a type than these are folded away.
const MANY: usize = 12;

fn by_gate<'a>(verb: &str, links: &[(&'a Gate, String)]) -> Vec<(&'a Gate, String)> {
    let line = |links: &[(&'a Gate, String)]| {
        let words: Vec<_> = links.iter().map(|(_, link)| link.clone()).collect();
        let (count, all) = (words.len(), listed(&words, "and"));
        let what = if verb == PART_OF { "types" } else { "operations" };
        let line = match count > MANY {
            true => format!("- <details><summary>{verb} {count} {what}</summary>\n\n  {all}.\n\n  </details>"),
            false => format!("- {verb} {all}."),
        };
        (links[0].0, line)
    };
    links.chunk_by(|(a, _), (b, _)| a == b).map(line).collect()
}

const PART_OF: &str = "Part of";
