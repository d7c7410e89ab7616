//! Listed values: which become an enum, of what, and how the variants are called.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    docs,
    drafts::Standing,
    facts::{Facts, Kind, Note, Part, value_text},
    kinds::kinds,
    names::{self, Claim, Wish},
    types::{Types, stability},
};
use crate::{
    diagnostics::Code,
    ir::{Enum, EnumRepr, EnumValue, Ident, Stability, Ty, TypeBody},
    load::node::NodeId,
};

/// A value with what the vendor says of it.
struct Listed<'a> {
    json: String,
    /// What the name is made from.
    text: String,
    name: Option<&'a str>,
    doc: &'a str,
    stability: Stability,
}

impl<'a> Types<'a, '_> {
    /// The enum that listed values come to, if they are worth one: booleans, nothing but null, and lists beyond the
    /// budget are not.
    pub(super) fn enum_repr(&self, facts: &Facts<'a>) -> Option<EnumRepr> {
        let values: Vec<&Value> = listed(facts);
        if values.is_empty() || values.len() > self.config.budgets.enum_values || values.iter().all(|v| v.is_boolean())
        {
            return None;
        }
        let all = |is: fn(&Value) -> bool| values.iter().all(|v| is(v));
        Some(match kinds(facts)[..] {
            [Kind::Text] if all(is_scalar) => EnumRepr::Text,
            [Kind::Integer] if values.iter().all(|v| integer(v).is_some()) && is_narrow(facts) => EnumRepr::Integer,
            // A value that is not listed may be of the other type.
            [_, _, ..] => EnumRepr::Json,
            _ if all(Value::is_string) => EnumRepr::Text,
            _ if all(Value::is_i64) => EnumRepr::Integer,
            _ => EnumRepr::Json,
        })
    }

    pub(super) fn enum_body(&mut self, facts: &Facts<'a>, standing: &Standing) -> Option<TypeBody> {
        let repr = self.enum_repr(facts)?;
        let values = self.listed_values(repr, facts, standing);
        let wishes: Vec<Wish> = values.iter().map(|v| self.variant_wish(standing, v)).collect();
        let idents = self.settle(&wishes, &[], facts, standing);
        let taken: Vec<&str> = idents.iter().map(Ident::as_str).collect();
        let other = super::types::free(&["Other", "Unlisted", "UnlistedValue", "ValueNotListed"], &taken);
        let values = values.into_iter().zip(idents).map(|(value, name)| EnumValue {
            name,
            json: value.json,
            doc: docs::doc(value.doc),
            stability: value.stability,
        });
        Some(TypeBody::Enum(Enum { repr, values: values.collect(), other }))
    }

    /// Each value once, in the repr's own form.
    fn listed_values(&mut self, repr: EnumRepr, facts: &Facts<'a>, standing: &Standing) -> Vec<Listed<'a>> {
        let mut out: Vec<Listed<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        let notes = by_what_they_are_of(facts);
        for (index, value) in facts.values.iter().flatten().enumerate().filter(|(_, v)| !v.is_null()) {
            let json = in_form(repr, value);
            if json != *value {
                let at = facts.ids.first().copied().unwrap_or(NodeId(0));
                self.report.push(
                    Code::WrongEnumValue,
                    at,
                    format!("`{}` lists {value}, which is not of its type, and is read as {json}", standing.path()),
                );
            }
            let json = without_point(json);
            let text = value_text(&json);
            let json = json.to_string();
            if seen.insert(json.clone()) {
                out.push(Listed { json, text, ..noted(facts, &notes, index, value) });
            }
        }
        out
    }

    fn variant_wish(&self, standing: &Standing, value: &Listed<'a>) -> Wish {
        let place = format!("{}={}", standing.path(), value.text);
        if let Some(entry) = self.config.rename.variants.get(&place) {
            return Wish::new(Claim::Config, [entry.value.clone()]).renamed_by("rename.variants", place);
        }
        let text = value.name.unwrap_or(&value.text);
        let plain = variant_case(text);
        let claim = if plain == text { Claim::Exact } else { Claim::Name };
        // `10` beside `N10`.
        let number = text.starts_with(|c: char| c.is_ascii_digit()).then(|| names::type_case(&format!("value {text}")));
        let said = [plain, names::type_case_spelled(text), spelled_value(&value.text)];
        Wish::new(claim, said.into_iter().chain(number)).of(&value.json).renamed_by("rename.variants", place)
    }
}

/// By the value, or the name of it, that they are of.
type Notes<'f, 'a> = BTreeMap<&'f str, Vec<&'f Note<'a>>>;

fn by_what_they_are_of<'f, 'a>(facts: &'f Facts<'a>) -> Notes<'f, 'a> {
    let mut notes = Notes::new();
    facts.notes.iter().for_each(|note| notes.entry(&note.of).or_default().push(note));
    notes
}

/// What the document says of the value at `index`, by its place or by itself.
fn noted<'a>(facts: &Facts<'a>, notes: &Notes<'_, 'a>, index: usize, value: &Value) -> Listed<'a> {
    let name = facts.value_names.get(index).copied().filter(|name| !name.is_empty());
    let doc = facts.value_docs.get(index).copied().filter(|doc| !doc.is_empty());
    let text = value_text(value);
    let of = |key: &str| notes.get(key).into_iter().flatten().copied();
    let notes = of(&text).chain(name.into_iter().flat_map(of));
    let said = |of: fn(&Note<'a>) -> Option<&'a str>| notes.clone().find_map(of);
    Listed {
        json: String::new(),
        text: String::new(),
        name: name.or_else(|| said(|note| note.name)),
        doc: doc.or_else(|| said(|note| note.doc)).unwrap_or_default(),
        stability: stability(notes.clone().any(|note| note.deprecated)),
    }
}

/// The listed values of several inline alternatives that are nothing but listed texts, with their docs.
pub(super) fn all_listed_texts(variants: &[Part<'_>], facts: &[Facts<'_>]) -> bool {
    variants.iter().all(|v| matches!(v, Part::Inline(_)))
        && facts.iter().all(|f| listed(f).iter().all(|v| v.is_string()) && !listed(f).is_empty())
}

fn listed<'f>(facts: &'f Facts<'_>) -> Vec<&'f Value> {
    facts.values.iter().flatten().filter(|v| !v.is_null()).collect()
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// Whether values that are not listed have 64 bits with a sign, too.
fn is_narrow(facts: &Facts<'_>) -> bool {
    !matches!(super::formats::scalar(Kind::Integer, facts), Ty::U64 | Ty::Number)
}

/// As far as 64 bits with a sign hold it.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let whole = number.as_f64().filter(|f| number.is_f64() && f.fract() == 0.0 && f.abs() < EXACT);
            whole.map(|f| f as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn in_form(repr: EnumRepr, value: &Value) -> Value {
    match (repr, value) {
        (EnumRepr::Text, Value::String(_)) | (EnumRepr::Json, _) => value.clone(),
        (EnumRepr::Text, other) => Value::String(other.to_string()),
        (EnumRepr::Integer, other) => integer(other).map_or_else(|| other.clone(), Value::from),
    }
}

/// Below this each whole number is one of its own as a fraction, too.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number that was read as a fraction is written without its point.
fn without_point(value: Value) -> Value {
    match value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0 && number.abs() < EXACT) {
        Some(whole) => Value::from(whole as i64),
        None => value,
    }
}

/// `ADMIN` -> `Admin`; `-1` -> `Minus1`, since a number without its sign is another number.
fn variant_case(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            names::type_case(&format!("minus {digits}"))
        }
        _ => names::free_variant_name(names::type_case(text)),
    }
}

/// Letter for letter, so that values which differ in nothing but their letters' size still differ.
fn spelled_value(text: &str) -> String {
    let letters = text.chars().map(|c| match c {
        c if c.is_ascii_uppercase() => format!("_upper_{c}_"),
        c => c.to_string(),
    });
    names::type_case_spelled(&letters.collect::<String>())
}
