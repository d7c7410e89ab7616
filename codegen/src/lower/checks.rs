//! What values are checked for, if the configuration wants it: the limits of each field, and the types that are looked
//! into on the way to fields with limits.

use std::collections::BTreeSet;

use super::facts::{self, Additional, Facts, Part};
use crate::{
    dialect::Normal,
    ir::{
        Check, Checks, Demands, Field, Ident, Limit, Looked, Rest, Ty, TypeBody, TypeDef,
        uses::{mentioned, parts},
    },
};

/// What all `parts` demand of one value.
pub(super) fn demands<'a>(normal: &'a Normal, parts: &[Part<'a>]) -> Demands {
    within(normal, parts, &BTreeSet::new())
}

/// A list that is an item of itself demands nothing more there.
fn within<'a>(normal: &'a Normal, parts: &[Part<'a>], above: &BTreeSet<&'a str>) -> Demands {
    let facts = facts::gather(normal, parts);
    let seen: BTreeSet<&'a str> = above.iter().chain(&facts.bases).copied().collect();
    if facts.bases.iter().any(|name| above.contains(name)) {
        return Demands::default();
    }
    let boxed = |demands: Demands| (!demands.is_empty()).then(|| Box::new(demands));
    Demands {
        own: facts.limits.iter().filter(|limit| is_checked(limit)).cloned().collect(),
        items: boxed(within_some(normal, &facts.items, &seen)),
        values: boxed(within_some(normal, values(&facts).as_slice(), &seen)),
    }
}

fn within_some<'a>(normal: &'a Normal, parts: &[Part<'a>], seen: &BTreeSet<&'a str>) -> Demands {
    if parts.is_empty() { Demands::default() } else { within(normal, parts, seen) }
}

/// Those of a map. What else may be in an object with fields is not told from the fields.
fn values<'a>(facts: &Facts<'a>) -> Vec<Part<'a>> {
    match facts.additional {
        Additional::Typed(part) if facts.properties.is_empty() => vec![part],
        _ => Vec::new(),
    }
}

fn is_checked(limit: &Limit) -> bool {
    match limit {
        Limit::Format(_) | Limit::Example(_) => false,
        Limit::Minimum(_)
        | Limit::ExclusiveMinimum(_)
        | Limit::Maximum(_)
        | Limit::ExclusiveMaximum(_)
        | Limit::MultipleOf(_)
        | Limit::MinLength(_)
        | Limit::MaxLength(_)
        | Limit::Pattern(_)
        | Limit::MinItems(_)
        | Limit::MaxItems(_)
        | Limit::UniqueItems
        | Limit::MinProperties(_)
        | Limit::MaxProperties(_) => true,
    }
}

/// Gives each type what is checked of it. What holds a type with checks has some too, so they are found from the types
/// with limits upwards.
pub(super) fn fill(types: &mut [TypeDef]) {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        let mut held = Vec::new();
        parts(&def.body).into_iter().for_each(|ty| mentioned(ty, &mut held));
        held.into_iter().for_each(|id| holders[id.0 as usize].push(index));
    }
    let mut checked = vec![false; types.len()];
    let mut open: Vec<usize> = (0..types.len()).collect();
    while let Some(index) = open.pop() {
        let has_checks = |def: &TypeDef| match &def.body {
            TypeBody::Alias(ty) => reaches(types, &checked, ty),
            _ => checks(types, &checked, def) != Checks::Nothing,
        };
        if !checked[index] && has_checks(&types[index]) {
            checked[index] = true;
            open.extend(&holders[index]);
        }
    }
    let all: Vec<Checks> = types.iter().map(|def| checks(types, &checked, def)).collect();
    types.iter_mut().zip(all).for_each(|(def, checks)| def.checks = checks);
}

fn checks(types: &[TypeDef], checked: &[bool], def: &TypeDef) -> Checks {
    let reaches = |ty: &Ty| reaches(types, checked, ty);
    match &def.body {
        TypeBody::Struct(body) => {
            let fields = body.fields.iter().flat_map(|field| of_field(field, reaches(&field.ty)));
            let all: Vec<Check> = fields.chain(of_rest(&body.rest, &reaches)).collect();
            if all.is_empty() { Checks::Nothing } else { Checks::Fields(all) }
        }
        TypeBody::Union(body) => {
            let variants = body.variants.iter().filter(|variant| reaches(&variant.ty));
            let all: Vec<Ident> = variants.map(|variant| variant.name.clone()).collect();
            if all.is_empty() { Checks::Nothing } else { Checks::Variants(all) }
        }
        TypeBody::Enum(_) | TypeBody::Newtype(_) | TypeBody::Alias(_) => Checks::Nothing,
    }
}

fn of_field(field: &Field, reaches: bool) -> Vec<Check> {
    let check = |what| Check { key: field.name.wire.clone(), field: field.name.rust.clone(), what };
    let at = (!field.demands.is_empty()).then(|| check(Looked::At(field.demands.clone())));
    at.into_iter().chain(reaches.then(|| check(Looked::Within))).collect()
}

fn of_rest(rest: &Rest, reaches: &impl Fn(&Ty) -> bool) -> Vec<Check> {
    let within = |field: &Ident| Check { key: String::new(), field: field.clone(), what: Looked::Within };
    match rest {
        Rest::Kept { field, ty, .. } if reaches(ty) => vec![within(field)],
        Rest::Ignored | Rest::Kept { .. } => Vec::new(),
        Rest::Flattened(parts) => {
            parts.iter().filter(|part| reaches(&part.ty)).map(|part| within(&part.field)).collect()
        }
    }
}

/// Whether values of the type hold values of a type with checks, in a way that the runtime looks into.
fn reaches(types: &[TypeDef], checked: &[bool], ty: &Ty) -> bool {
    match ty {
        Ty::Named(id) => match &types[id.0 as usize].body {
            TypeBody::Alias(ty) => reaches(types, checked, ty),
            _ => checked[id.0 as usize],
        },
        Ty::List(of) | Ty::Map(of) | Ty::Option(of) | Ty::Boxed(of) => reaches(types, checked, of),
        _ => false,
    }
}
