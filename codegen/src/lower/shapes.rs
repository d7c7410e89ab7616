//! What is sent and what comes back, where the two differ.
//!
//! What comes back has its read-only fields, and may lack its write-only ones; what is sent is the other way round. A
//! type that is met in both, and demands such a field or speaks of a type that does, becomes two: the name stays with
//! what comes back, so that reading and writing that one loses nothing; what is sent is called `UserInput`. All other
//! types stay one, since each type costs its users compile time and whoever changes what came back a conversion: there
//! a read-only field may be missing, is kept if it is there, and never goes out. What no operation reaches is left as
//! it is: nothing says which way it goes.
//!
//! Must run before anything looks at how types hold each other.

use std::collections::BTreeSet;

use super::{
    graph::{Direction, closure, group_tys},
    names::{self, Claim, Wish},
};
use crate::{
    config::Config,
    diagnostics::{Code, Place, Report},
    ir::{
        Absence, Access, Endpoint, Field, Group, Ident, Signs, Struct, Ty, TypeBody, TypeDef, TypeId, Way,
        uses::{self, mentioned},
    },
};

/// Splits the types that differ, and fits every type to its direction.
pub(super) fn split(types: &mut Vec<TypeDef>, groups: &mut [Group], config: &Config, report: &mut Report) {
    let sent = reached(types, groups, Direction::Sent);
    let received = reached(types, groups, Direction::Received);
    let differing = differing(types);
    let both: Vec<usize> = (0..types.len()).filter(|&i| sent[i] && received[i] && differing[i]).collect();
    let mut fits: Vec<Fit> = (0..types.len()).map(|i| fit_of(sent[i], received[i], differing[i])).collect();
    let inputs = inputs(types, &both, config, report);
    let to_input = |id: TypeId| both.binary_search(&(id.0 as usize)).map_or(id, |at| TypeId((sent.len() + at) as u32));
    types.extend(inputs);
    let only_sent: Vec<usize> = (0..sent.len()).filter(|&i| sent[i] && !received[i]).collect();
    for index in only_sent.iter().copied().chain(sent.len()..types.len()) {
        for_each_ty(&mut types[index].body, &mut |ty| redirect(ty, &to_input));
    }
    for endpoint in groups.iter_mut().flat_map(|group| &mut group.endpoints) {
        for_each_sent(endpoint, &mut |ty| redirect(ty, &to_input));
    }
    // What is only sent has its name to itself, and stands for all that the description says of it, at any depth.
    let whole = closure(types, only_sent.iter().map(|&index| TypeId(index as u32)).collect());
    fits.extend(whole[sent.len()..].iter().map(|whole| if *whole { Fit::Whole } else { Fit::Sent }));
    fit(types, &fits);
}

fn reached(types: &[TypeDef], groups: &[Group], direction: Direction) -> Vec<bool> {
    closure(types, groups.iter().flat_map(|group| group_tys(group, direction)).collect())
}

/// What a type is made to stand for.
#[derive(Clone, Copy)]
enum Fit {
    /// What is sent; another type stands for all that the description says.
    Sent,
    /// What is sent, with all that the description says.
    Whole,
    /// What comes back.
    Received,
    Unknown,
}

/// For the types that the description has: those beyond are inputs.
fn fit_of(sent: bool, received: bool, differing: bool) -> Fit {
    match (sent, received) {
        (true, true) if differing => Fit::Received,
        (true, _) => Fit::Whole,
        (false, true) => Fit::Received,
        (false, false) => Fit::Unknown,
    }
}

/// Which types demand a field that goes one way alone, or speak of one that does.
fn differing(types: &[TypeDef]) -> Vec<bool> {
    let mut spoken_of_by: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        let mut out = Vec::new();
        uses::parts(&def.body).into_iter().for_each(|ty| mentioned(ty, &mut out));
        out.into_iter().for_each(|id| spoken_of_by[id.0 as usize].push(index));
    }
    let mut differing = vec![false; types.len()];
    let mut open: Vec<usize> = (0..types.len()).filter(|&i| demands_one_way(&types[i].body)).collect();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut differing[index], true) {
            open.extend(&spoken_of_by[index]);
        }
    }
    differing
}

/// A field that may be missing either way is the same field.
fn demands_one_way(body: &TypeBody) -> bool {
    let differs = |field: &Field| field.access != Access::ReadWrite && field.absence == Absence::Error;
    matches!(body, TypeBody::Struct(s) if s.fields.iter().any(differs))
}

/// The counterparts of `both`, under names of their own.
fn inputs(types: &mut [TypeDef], both: &[usize], config: &Config, report: &mut Report) -> Vec<TypeDef> {
    let wishes: Vec<Wish> = both.iter().map(|&index| wish(&types[index], config)).collect();
    let taken: Vec<&str> = types.iter().map(|def| def.name.rust.as_str()).collect();
    let settled = names::settle(&wishes, &taken);
    settled.clashes.iter().for_each(|group| report_clash(group, both, types, &wishes, report));
    let first = types.len();
    let counterparts = both.iter().zip(settled.idents).enumerate();
    counterparts.map(|(at, (&index, rust))| input(&mut types[index], index, first + at, rust)).collect()
}

fn wish(def: &TypeDef, config: &Config) -> Wish {
    if let Some(entry) = config.rename.types.get(&input_name(&def.name.wire)) {
        return Wish::new(Claim::Config, [entry.value.clone()]);
    }
    let name = def.name.rust.as_str();
    Wish::new(Claim::Place, ["Input", "RequestInput", "InputShape"].map(|word| format!("{name}{word}")))
        .of(&def.name.wire)
}

/// What `[rename.types]` calls a type.
pub(super) fn config_name(def: &TypeDef) -> String {
    match def.way {
        Way::Either | Way::Received { .. } => def.name.wire.clone(),
        Way::Sent { .. } => input_name(&def.name.wire),
    }
}

/// What `[rename.types]` calls the input of a type.
fn input_name(wire: &str) -> String {
    format!("{wire} (input)")
}

/// The counterpart of `output`; they are to be at these places.
fn input(output: &mut TypeDef, output_at: usize, input_at: usize, rust: Ident) -> TypeDef {
    let mut input = output.clone();
    output.way = Way::Received { sent: TypeId(input_at as u32) };
    input.way = Way::Sent { received: TypeId(output_at as u32) };
    input.name.rust = rust;
    input
}

fn report_clash(group: &[usize], both: &[usize], types: &[TypeDef], wishes: &[Wish], report: &mut Report) {
    let index = group[0];
    let (wire, name) =
        (input_name(&types[both[index]].name.wire), wishes[index].candidates.last().cloned().unwrap_or_default());
    let message = format!("`{wire}` wants the type name `{name}`, which another type has");
    report
        .push(Code::NameCollision, Place::Nowhere, message)
        .hint(format!("name it under `[rename.types]` in generate.toml: `\"{wire}\" = \"..\"`"));
}

fn redirect(ty: &mut Ty, to: &dyn Fn(TypeId) -> TypeId) {
    match ty {
        Ty::Named(id) => *id = to(*id),
        Ty::List(of) | Ty::Map(of) | Ty::Option(of) | Ty::Boxed(of) => redirect(of, to),
        Ty::Tuple(items) => items.iter_mut().for_each(|of| redirect(of, to)),
        _ => {}
    }
}

pub(super) fn for_each_ty(body: &mut TypeBody, each: &mut dyn FnMut(&mut Ty)) {
    match body {
        TypeBody::Struct(s) => {
            s.fields.iter_mut().for_each(|field| each(&mut field.ty));
            s.rest.flattened.iter_mut().for_each(|part| each(&mut part.ty));
            s.rest.kept.iter_mut().for_each(|kept| each(&mut kept.ty));
        }
        TypeBody::Enum(_) => {}
        TypeBody::Union(union) => union.variants.iter_mut().for_each(|variant| each(&mut variant.ty)),
        TypeBody::Newtype(ty) | TypeBody::Alias(ty) => each(ty),
    }
}

pub(super) fn for_each_sent(endpoint: &mut Endpoint, each: &mut dyn FnMut(&mut Ty)) {
    endpoint.inputs.iter_mut().for_each(|input| each(&mut input.ty));
    endpoint.body.iter_mut().flat_map(|body| &mut body.forms).for_each(|form| each(&mut form.ty));
}

/// Fits the fields, and what unions look for among them.
fn fit(types: &mut [TypeDef], fits: &[Fit]) {
    let mut undemanded: Vec<BTreeSet<String>> = vec![BTreeSet::new(); types.len()];
    for (index, def) in types.iter_mut().enumerate() {
        if let TypeBody::Struct(body) = &mut def.body {
            undemanded[index] = match fits[index] {
                Fit::Sent => take_out_read_only(body),
                Fit::Whole => let_be_missing(body, Access::ReadOnly, Absence::NeverSent),
                Fit::Received => let_be_missing(body, Access::WriteOnly, Absence::Allowed),
                Fit::Unknown => BTreeSet::new(),
            };
        }
    }
    for def in types {
        if let TypeBody::Union(union) = &mut def.body {
            for variant in &mut union.variants {
                if let Ty::Named(id) = &variant.ty {
                    forget(&mut variant.signs, &undemanded[id.0 as usize]);
                }
            }
        }
    }
}

fn take_out_read_only(body: &mut Struct) -> BTreeSet<String> {
    let (gone, kept): (Vec<Field>, Vec<Field>) =
        std::mem::take(&mut body.fields).into_iter().partition(|field| field.access == Access::ReadOnly);
    body.fields = kept;
    gone.into_iter().map(|field| field.name.wire).collect()
}

fn let_be_missing(body: &mut Struct, access: Access, absence: Absence) -> BTreeSet<String> {
    let these = body.fields.iter_mut().filter(|field| field.access == access);
    let opened = these.map(|field| {
        field.absence = absence;
        field.name.wire.clone()
    });
    opened.collect()
}

/// A union no longer looks for keys that need not be there.
fn forget(signs: &mut Signs, undemanded: &BTreeSet<String>) {
    signs.keys.retain(|key| !undemanded.contains(key));
    signs.fixed.retain(|(key, _)| !undemanded.contains(key));
}
