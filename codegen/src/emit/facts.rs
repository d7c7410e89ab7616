//! What the description says beyond prose, as lines of Markdown.

use crate::ir::{Access, Field, Input, Ir, Limit, Name, ReplyHeader, Stability, TypeDef, Variant};

use super::{links::Page, markdown::code, ty};

/// About a type: what the vendor calls it, where that is another word.
pub(super) fn type_line(def: &TypeDef) -> String {
    let wire = wire(&def.name, def.doc.is_empty());
    wire.map(|name| format!("{name} in the description.")).unwrap_or_default()
}

/// About a field.
pub(super) fn field_line(field: &Field) -> String {
    let wire = wire(&field.name, field.doc.is_empty());
    sentence(wire.into_iter().chain(field_words(field)).collect())
}

/// About a field whose name in JSON stands elsewhere.
pub(super) fn field_facts(field: &Field) -> String {
    sentence(field_notes(field).collect())
}

/// The same, one by one.
pub(super) fn field_notes(field: &Field) -> impl Iterator<Item = String> {
    let deprecated = deprecated(field.stability).map(str::to_owned);
    deprecated.into_iter().chain(field_words(field))
}

fn field_words(field: &Field) -> impl Iterator<Item = String> {
    let access = match field.access {
        Access::ReadWrite => None,
        Access::ReadOnly => Some("read only".to_owned()),
        Access::WriteOnly => Some("write only".to_owned()),
    };
    let default = field.default.as_ref().map(|json| format!("default {}", code(json)));
    access.into_iter().chain(default).chain(limits(&field.limits))
}

/// A word about what the vendor gave up.
pub(super) fn deprecated(stability: Stability) -> Option<&'static str> {
    match stability {
        Stability::Stable => None,
        Stability::Deprecated => Some("deprecated"),
    }
}

/// Whether a header comes with every reply, and how long it will.
pub(super) fn of_header(header: &ReplyHeader) -> impl Iterator<Item = String> {
    let always = header.required.then_some("always sent");
    always.into_iter().chain(deprecated(header.stability)).map(str::to_owned)
}

/// About an input, for its setter.
pub(super) fn input_line(input: &Input) -> String {
    let wire = wire(&input.name, input.doc.is_empty());
    let default = input.default.as_ref().map(|json| format!("default {}", code(json)));
    sentence(wire.into_iter().chain(default).chain(limits(&input.limits)).collect())
}

/// About a variant of a union.
pub(super) fn variant_line(ir: &Ir, page: Page<'_>, variant: &Variant) -> String {
    let alone = variant.doc.is_empty() && variant.tags.is_empty();
    let ty = alone.then(|| ty::linked(ir, page, &variant.ty));
    let tags = variant.tags.first().map(|_| format!("tag {}", codes(&variant.tags)));
    sentence(ty.into_iter().chain(tags).collect())
}

/// The vendor's name, where it is another than ours or where there is nothing else to say.
fn wire(name: &Name, alone: bool) -> Option<String> {
    (alone || name.rust.file_stem() != name.wire).then(|| code(&name.wire))
}

/// Each limit in words.
pub(super) fn limits(limits: &[Limit]) -> impl Iterator<Item = String> {
    limits.iter().map(limit)
}

fn limit(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(n) => format!("at least {}", code(n)),
        Limit::ExclusiveMinimum(n) => format!("more than {}", code(n)),
        Limit::Maximum(n) => format!("at most {}", code(n)),
        Limit::ExclusiveMaximum(n) => format!("less than {}", code(n)),
        Limit::MultipleOf(n) => format!("a multiple of {}", code(n)),
        Limit::MinLength(n) => format!("at least {} characters", code(n)),
        Limit::MaxLength(n) => format!("at most {} characters", code(n)),
        Limit::Pattern(pattern) => format!("matches {}", code(pattern)),
        Limit::MinItems(n) => format!("at least {} items", code(n)),
        Limit::MaxItems(n) => format!("at most {} items", code(n)),
        Limit::UniqueItems => "no item twice".to_owned(),
        Limit::MinProperties(n) => format!("at least {} keys", code(n)),
        Limit::MaxProperties(n) => format!("at most {} keys", code(n)),
        Limit::Format(format) => format!("format {}", code(format)),
        Limit::Example(json) => format!("such as {}", code(json)),
    }
}

/// Texts as code, one after the other.
pub(super) fn codes(texts: &[String]) -> String {
    texts.iter().map(|text| code(text)).collect::<Vec<_>>().join(", ")
}

/// The facts as one sentence; empty without facts.
pub(super) fn sentence(facts: Vec<String>) -> String {
    let text = facts.join("; ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}
