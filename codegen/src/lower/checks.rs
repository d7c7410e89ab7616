//! What values are checked for, if the configuration wants it: the limits of each field, and the types that are looked
//! into on the way to fields with limits.

use std::collections::BTreeSet;

use super::{
    derives::is_foreign,
    facts::{self, Additional, Facts, Part},
};
use crate::{
    dialect::Normal,
    ir::{
        Check, Checks, Demands, Field, Ident, Limit, Looked, Rest, Ty, TypeBody, TypeDef, TypeId,
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
    let mut places: Vec<Demands> = facts.tuple.iter().map(|part| within(normal, &[*part], &seen)).collect();
    if places.iter().all(Demands::is_empty) {
        places.clear();
    }
    Demands {
        places,
        own: facts.limits.iter().filter(|limit| is_checked(limit)).cloned().collect(),
        items: boxed(within_some(normal, &facts.items, &seen)),
        values: boxed(within_some(normal, values(&facts).as_slice(), &seen)),
    }
}

fn within_some<'a>(normal: &'a Normal, parts: &[Part<'a>], seen: &BTreeSet<&'a str>) -> Demands {
    if parts.is_empty() { Demands::default() } else { within(normal, parts, seen) }
}

/// Those of a map. What else may be in an object with fields is looked at there, and what stands under keys of a pattern
/// not at all.
fn values<'a>(facts: &Facts<'a>) -> Vec<Part<'a>> {
    match facts.additional {
        Additional::Typed(part) if facts.properties.is_empty() && facts.patterns.is_empty() => vec![part],
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
    let mut all: Vec<Checks> = types.iter().map(|def| checks(types, &checked, def)).collect();
    for id in beside_checked(types, &checked) {
        let checks = &mut all[id.0 as usize];
        if *checks == Checks::Nothing {
            *checks = Checks::PassedOver;
        }
    }
    types.iter_mut().zip(all).for_each(|(def, checks)| def.checks = checks);
}

/// The types in tuples that are looked into.
fn beside_checked(types: &[TypeDef], checked: &[bool]) -> Vec<TypeId> {
    let mut found = Vec::new();
    for ty in types.iter().flat_map(|def| parts(&def.body)) {
        tuples(ty, &mut |tuple| {
            if reaches(types, checked, tuple) {
                mentioned(tuple, &mut found);
            }
        });
    }
    // What another name stands for counts.
    let mut at = 0;
    while let Some(id) = found.get(at) {
        if let TypeBody::Alias(ty) = &types[id.0 as usize].body {
            mentioned(ty, &mut found);
        }
        at += 1;
    }
    found
}

fn tuples<'t>(ty: &'t Ty, found: &mut impl FnMut(&'t Ty)) {
    match ty {
        Ty::List(of) | Ty::Map(of) | Ty::Option(of) | Ty::Boxed(of) => tuples(of, found),
        Ty::Tuple(items) => {
            found(ty);
            items.iter().for_each(|item| tuples(item, found));
        }
        _ => {}
    }
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
        TypeBody::Newtype(ty) if reaches(ty) => Checks::Inner,
        TypeBody::Enum(_) | TypeBody::Newtype(_) | TypeBody::Alias(_) => Checks::Nothing,
    }
}

fn of_field(field: &Field, reaches: bool) -> Vec<Check> {
    let check = |what| Check { key: field.name.wire.clone(), field: field.name.rust.clone(), what };
    let at = (!field.demands.is_empty()).then(|| check(Looked::At(field.demands.clone())));
    at.into_iter().chain(reaches.then(|| check(Looked::Within))).collect()
}

fn of_rest(rest: &Rest, reaches: &impl Fn(&Ty) -> bool) -> Vec<Check> {
    let check = |field: &Ident, what| Check { key: String::new(), field: field.clone(), what };
    let within = |field: &Ident| check(field, Looked::Within);
    match rest {
        Rest::Ignored => Vec::new(),
        Rest::Kept { field, ty, demands, .. } => {
            let values = (!demands.is_empty()).then(|| Box::new(demands.clone()));
            let at = values.map(|values| Looked::At(Demands { values: Some(values), ..Demands::default() }));
            at.map(|at| check(field, at)).into_iter().chain(reaches(ty).then(|| within(field))).collect()
        }
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
        // Of a type of another crate it is not known that it can be passed over.
        Ty::Tuple(items) => !items.iter().any(is_foreign) && items.iter().any(|of| reaches(types, checked, of)),
        _ => false,
    }
}
