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
        Check, Checks, Demands, Field, Held, Ident, Kept, Limit, Looked, Rest, Ty, TypeBody, TypeDef, TypeId,
        uses::{mentioned, parts},
    },
};

/// What is demanded of one value. What is in an object with fields is looked at there.
pub(super) fn demands<'a>(normal: &'a Normal, facts: &Facts<'a>) -> Demands {
    Search { normal, fields: Fields::LookedAtThere }.within(facts, &BTreeSet::new())
}

/// The same of a value that is held as JSON, so that nobody else looks at what is in its objects.
pub(super) fn demands_of_all<'a>(normal: &'a Normal, facts: &Facts<'a>) -> Demands {
    Search { normal, fields: Fields::Followed { left: MOST } }.within(facts, &BTreeSet::new())
}

/// What is demanded of what is in an object beside its fields.
pub(super) fn demands_of_rest<'a>(normal: &'a Normal, facts: &Facts<'a>) -> Demands {
    Search { normal, fields: Fields::LookedAtThere }.keyed(facts, &BTreeSet::new())
}

/// As many values of an input may have demands: types that hold each other by many ways have no end.
const MOST: usize = 1000;

struct Search<'a> {
    normal: &'a Normal,
    fields: Fields,
}

#[derive(Clone, Copy)]
enum Fields {
    LookedAtThere,
    Followed { left: usize },
}

impl<'a> Search<'a> {
    /// A list that is an item of itself demands nothing more there.
    fn within(&mut self, facts: &Facts<'a>, above: &BTreeSet<&'a str>) -> Demands {
        if facts.bases.iter().any(|name| above.contains(name)) || !self.goes_on() {
            return Demands::default();
        }
        let seen: BTreeSet<&'a str> = above.iter().chain(&facts.bases).copied().collect();
        let mut places: Vec<Demands> = facts.tuple.iter().map(|part| self.of(&[*part], &seen)).collect();
        if places.iter().all(Demands::is_empty) {
            places.clear();
        }
        let keyed = match self.fields {
            Fields::LookedAtThere if !facts.properties.is_empty() => Demands::default(),
            Fields::LookedAtThere | Fields::Followed { .. } => self.keyed(facts, &seen),
        };
        Demands {
            places,
            own: facts.limits.iter().filter(|limit| is_checked(limit)).cloned().collect(),
            items: boxed(self.of(&facts.items, &seen)),
            ..keyed
        }
    }

    fn goes_on(&mut self) -> bool {
        match &mut self.fields {
            Fields::LookedAtThere => true,
            Fields::Followed { left } => {
                *left = left.saturating_sub(1);
                *left > 0
            }
        }
    }

    fn of(&mut self, parts: &[Part<'a>], seen: &BTreeSet<&'a str>) -> Demands {
        if parts.is_empty() { Demands::default() } else { self.within(&facts::gather(self.normal, parts), seen) }
    }

    /// Of what stands under keys.
    fn keyed(&mut self, facts: &Facts<'a>, seen: &BTreeSet<&'a str>) -> Demands {
        let mut fields = Vec::new();
        if let Fields::Followed { .. } = self.fields {
            let of_each = facts.properties.iter().map(|(key, parts)| ((*key).to_owned(), self.of(parts, seen)));
            fields.extend(of_each);
        }
        let patterns = facts.told_by_key.iter().map(|(pattern, part)| ((*pattern).to_owned(), self.of(&[*part], seen)));
        let patterns: Vec<(String, Demands)> = patterns.collect();
        let rest = match facts.additional {
            Additional::Typed(_) if !patterns.is_empty() => facts.untold,
            Additional::Typed(part) => Some(part),
            Additional::Unsaid | Additional::Forbidden | Additional::Any => None,
        };
        let values = boxed(rest.map(|part| self.of(&[part], seen)).unwrap_or_default());
        // A key that nothing is demanded of is still none of the others.
        let all_empty = |of: &[(String, Demands)]| of.iter().all(|(_, demands)| demands.is_empty());
        let patterns = if values.is_none() && all_empty(&patterns) { Vec::new() } else { patterns };
        let fields = if values.is_none() && all_empty(&patterns) && all_empty(&fields) { Vec::new() } else { fields };
        Demands { fields, patterns, values, ..Demands::default() }
    }
}

fn boxed(demands: Demands) -> Option<Box<Demands>> {
    (!demands.is_empty()).then(|| Box::new(demands))
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
            let fields = body.fields.iter().flat_map(|field| of_field(types, field, reaches(&field.ty)));
            parts_of(own(&def.demands).into_iter().chain(fields).chain(of_rest(&body.rest, &reaches)))
        }
        TypeBody::Union(body) => {
            let variants = body.variants.iter().map(|variant| Held {
                variant: variant.name.clone(),
                demands: of_value(types, &variant.ty, &variant.demands),
                within: reaches(&variant.ty),
            });
            let all: Vec<Held> = variants.filter(|held| held.within || !held.demands.is_empty()).collect();
            if all.is_empty() { Checks::Nothing } else { Checks::Variants(all) }
        }
        TypeBody::Newtype(ty) => parts_of(own(&def.demands).into_iter().chain(reaches(ty).then_some(Check::Inner))),
        TypeBody::Enum(_) | TypeBody::Alias(_) => Checks::Nothing,
    }
}

fn parts_of(parts: impl Iterator<Item = Check>) -> Checks {
    let all: Vec<Check> = parts.collect();
    if all.is_empty() { Checks::Nothing } else { Checks::Parts(all) }
}

fn own(demands: &Demands) -> Option<Check> {
    (!demands.is_empty()).then(|| Check::Own(demands.clone()))
}

fn of_field(types: &[TypeDef], field: &Field, reaches: bool) -> Vec<Check> {
    let check = |what| Check::Field { key: field.name.wire.clone(), field: field.name.rust.clone(), what };
    let demands = of_value(types, &field.ty, &field.demands);
    let at = (!demands.is_empty()).then(|| check(Looked::At(demands)));
    at.into_iter().chain(reaches.then(|| check(Looked::Within))).collect()
}

/// What is demanded of a value, unless its type says just that.
fn of_value(types: &[TypeDef], ty: &Ty, demands: &Demands) -> Demands {
    match ty {
        Ty::Option(of) | Ty::Boxed(of) => of_value(types, of, demands),
        Ty::Named(id) => match &types[id.0 as usize] {
            TypeDef { body: TypeBody::Alias(ty), .. } => of_value(types, ty, demands),
            TypeDef { body: TypeBody::Struct(_) | TypeBody::Newtype(_), demands: said, .. } if said == demands => {
                Demands::default()
            }
            _ => demands.clone(),
        },
        _ => demands.clone(),
    }
}

fn of_rest(rest: &Rest, reaches: &impl Fn(&Ty) -> bool) -> Vec<Check> {
    let check = |field: &Ident, what| Check::Field { key: String::new(), field: field.clone(), what };
    let within = |ty: &Ty, field: &Ident| reaches(ty).then(|| check(field, Looked::Within));
    let flattened = rest.flattened.iter().filter_map(|part| within(&part.ty, &part.field));
    let kept = rest.kept.iter().flat_map(|Kept { field, ty, demands, .. }| {
        let at = (!demands.is_empty()).then(|| check(field, Looked::At(demands.clone())));
        at.into_iter().chain(within(ty, field))
    });
    flattened.chain(kept).collect()
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
