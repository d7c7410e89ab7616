//! What a maintainer leaves out, with everything that only it needs.
//!
//! Everything is made first, so that names do not depend on what is left out. Then goes what is named, and what can be
//! reached from there and from nowhere else: not from what stays of the operations, nor from a schema that stays.

use std::collections::BTreeSet;

use super::graph::{Direction, closure, group_tys};
use crate::{
    config::{Config, LeaveOut},
    ir::{
        Endpoint, Group, Ty, TypeBody, TypeDef, TypeId,
        uses::{self, mentioned},
    },
    ledger::{Ledger, LeftOut},
};

const REASON: &str = "left out in generate.toml";

/// Which entries of each list were met.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) operations: BTreeSet<String>,
    pub(super) tags: BTreeSet<String>,
    pub(super) schemas: BTreeSet<String>,
}

/// Takes out what is to be left out.
pub(super) fn apply(
    types: &mut Vec<TypeDef>,
    groups: &mut Vec<Group>,
    vocabulary: &mut Vec<(String, Ty)>,
    config: &Config,
    ledger: &mut Ledger,
) -> Met {
    let (wanted, mut met) = (&config.leave_out, Met::default());
    if *wanted == LeaveOut::default() {
        return met;
    }
    let mut roots = take_endpoints(groups, wanted, &mut met, ledger);
    let named: Vec<bool> = types.iter().map(|def| is_named(def, vocabulary, wanted)).collect();
    vocabulary.retain(|(name, ty)| {
        let goes = wanted.schemas.iter().any(|entry| entry.value == *name);
        if goes {
            met.schemas.insert(name.clone());
            ledger.schemas_left_out.push(left_out(name.clone()));
            mentioned(ty, &mut roots);
        }
        !goes
    });
    roots.extend(ids(&named));
    let candidates = closure(types, roots);
    unspeak(types, groups, vocabulary, &named);
    let mut kept: Vec<TypeId> = groups.iter().flat_map(|group| group_tys(group, Direction::Both)).collect();
    kept.extend(ids(&candidates.iter().map(|candidate| !candidate).collect::<Vec<_>>()));
    let kept = closure(types, kept);
    let goes: Vec<bool> = (0..types.len()).map(|i| named[i] || (candidates[i] && !kept[i])).collect();
    remove(types, groups, vocabulary, &goes, ledger);
    met
}

fn ids(marks: &[bool]) -> impl Iterator<Item = TypeId> {
    marks.iter().enumerate().filter(|(_, mark)| **mark).map(|(index, _)| TypeId(index as u32))
}

fn left_out(what: String) -> LeftOut {
    LeftOut { what, reason: REASON.to_owned(), place: String::new(), id: 0 }
}

/// Takes out endpoints, and gives the types that they speak of.
fn take_endpoints(groups: &mut Vec<Group>, wanted: &LeaveOut, met: &mut Met, ledger: &mut Ledger) -> Vec<TypeId> {
    let mut roots = Vec::new();
    for group in groups.iter_mut() {
        let by_tag = wanted.tags.iter().find(|entry| entry.value == group.name.wire);
        met.tags.extend(by_tag.map(|entry| entry.value.clone()));
        group.endpoints.retain(|endpoint| {
            let called = format!("{} {}", endpoint.verb, endpoint.path);
            let by_name = wanted.operations.iter().find(|entry| entry.value == endpoint.id || entry.value == called);
            met.operations.extend(by_name.map(|entry| entry.value.clone()));
            let goes = by_tag.is_some() || by_name.is_some();
            if goes {
                spoken_of(endpoint, &mut roots);
                ledger.operations_emitted = ledger.operations_emitted.saturating_sub(1);
                ledger.operations_left_out.push(left_out(called));
            }
            !goes
        });
    }
    groups.retain(|group| !group.endpoints.is_empty());
    roots
}

fn spoken_of(endpoint: &Endpoint, out: &mut Vec<TypeId>) {
    let tys = uses::sent(endpoint).into_iter().chain(uses::received(endpoint));
    tys.for_each(|ty| mentioned(ty, out));
}

/// Whether a type is that of a schema which is to be left out.
fn is_named(def: &TypeDef, vocabulary: &[(String, Ty)], wanted: &LeaveOut) -> bool {
    let is_schema = vocabulary.iter().any(|(name, _)| *name == def.name.wire);
    is_schema && wanted.schemas.iter().any(|entry| entry.value == def.name.wire)
}

/// What is left out by name is any JSON wherever it is still spoken of.
fn unspeak(types: &mut [TypeDef], groups: &mut [Group], vocabulary: &mut [(String, Ty)], named: &[bool]) {
    let to_json = |ty: &mut Ty| {
        if matches!(ty, Ty::Named(id) if named[id.0 as usize]) {
            *ty = Ty::Json;
        }
    };
    each_ty(types, groups, vocabulary, &to_json);
}

/// Takes the types out that go, and leads all others to their new places.
fn remove(
    types: &mut Vec<TypeDef>,
    groups: &mut [Group],
    vocabulary: &mut Vec<(String, Ty)>,
    goes: &[bool],
    ledger: &mut Ledger,
) {
    let places: Vec<u32> = goes
        .iter()
        .scan(0, |next, goes| {
            let place = *next;
            *next += u32::from(!goes);
            Some(place)
        })
        .collect();
    vocabulary.retain(|(name, ty)| {
        let mut ids = Vec::new();
        mentioned(ty, &mut ids);
        let stays = ids.iter().all(|id| !goes[id.0 as usize]);
        if !stays {
            ledger.schemas_left_out.push(left_out(name.clone()));
        }
        stays
    });
    let mut index = 0;
    types.retain(|_| {
        index += 1;
        !goes[index - 1]
    });
    let lead = |ty: &mut Ty| {
        if let Ty::Named(id) = ty {
            *id = TypeId(places[id.0 as usize]);
        }
    };
    each_ty(types, groups, vocabulary, &lead);
}

/// Every named type, wherever it is spoken of.
fn each_ty(types: &mut [TypeDef], groups: &mut [Group], vocabulary: &mut [(String, Ty)], each: &dyn Fn(&mut Ty)) {
    for def in types {
        super::shapes::for_each_ty(&mut def.body, &mut |ty| within(ty, each));
        if let TypeBody::Union(union) = &mut def.body {
            // Two alternatives that became any JSON look alike, and the first is as good as the second.
            let mut has_json = false;
            union.variants.retain(|variant| variant.ty != Ty::Json || !std::mem::replace(&mut has_json, true));
        }
    }
    for endpoint in groups.iter_mut().flat_map(|group| &mut group.endpoints) {
        super::shapes::for_each_sent(endpoint, &mut |ty| within(ty, each));
        for_each_received(endpoint, &mut |ty| within(ty, each));
    }
    vocabulary.iter_mut().for_each(|(_, ty)| within(ty, each));
}

fn for_each_received(endpoint: &mut Endpoint, each: &mut dyn FnMut(&mut Ty)) {
    for reply in &mut endpoint.replies {
        reply.contents.iter_mut().for_each(|content| each(&mut content.ty));
        reply.headers.iter_mut().for_each(|header| each(&mut header.ty));
    }
    match &mut endpoint.output {
        crate::ir::Output::One { ty, .. } => each(ty),
        crate::ir::Output::Several { arms, .. } => arms.iter_mut().for_each(|arm| each(&mut arm.ty)),
    }
    endpoint.errors.iter_mut().flat_map(|errors| &mut errors.arms).for_each(|arm| each(&mut arm.ty));
}

fn within(ty: &mut Ty, each: &dyn Fn(&mut Ty)) {
    match ty {
        Ty::Named(_) => each(ty),
        Ty::List(of) | Ty::Map(of) | Ty::Option(of) | Ty::Boxed(of) => within(of, each),
        Ty::Tuple(items) => items.iter_mut().for_each(|of| within(of, each)),
        _ => {}
    }
    // Any JSON may be null already.
    if matches!(ty, Ty::Option(of) if **of == Ty::Json) {
        *ty = Ty::Json;
    }
}
