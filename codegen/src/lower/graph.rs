//! What follows from how types hold each other: shapes by direction, boxes, newtypes for endless aliases, derives, features.
//!
//! The passes run in the order of [`settle`]; each relies on those before it.

use std::collections::{BTreeMap, BTreeSet};

use super::{derives, names, shapes};
use crate::{
    config::Config,
    diagnostics::{Code, Place, Report},
    ir::{
        Absence, Feature, Flattened, Gate, Group, Ty, TypeBody, TypeDef, TypeFile, TypeId,
        uses::{self, mentioned},
    },
    load::node::NodeId,
};

/// Runs the passes. Gives the features, and the files that the types lie in.
pub(super) fn settle(
    types: &mut Vec<TypeDef>,
    groups: &mut [Group],
    (config, places): (&Config, &BTreeMap<String, NodeId>),
    report: &mut Report,
) -> (Vec<Feature>, Vec<TypeFile>) {
    shapes::split(types, groups, config, report);
    end_aliases(types, places, report);
    close_aliases(types);
    box_cycles(types);
    open_endless(types, places, report);
    shrink_variants(types);
    derives::own(types);
    let reach = reach(types, groups);
    features(types, groups, &reach)
}

/// Types that lie in `ty` itself, not behind a pointer.
fn held(ty: &Ty, out: &mut Vec<TypeId>) {
    match ty {
        Ty::Named(id) => out.push(*id),
        Ty::Option(of) => held(of, out),
        Ty::Tuple(items) => items.iter().for_each(|of| held(of, out)),
        _ => {}
    }
}

/// The types that lie in a value of this body by value: what a map keeps is behind a pointer.
fn held_tys(body: &mut TypeBody) -> Vec<&mut Ty> {
    match body {
        TypeBody::Struct(s) => {
            let rest = s.rest.flattened.iter_mut().map(|Flattened { ty, .. }| ty);
            s.fields.iter_mut().map(|f| &mut f.ty).chain(rest).collect()
        }
        TypeBody::Enum(_) => Vec::new(),
        TypeBody::Union(u) => u.variants.iter_mut().map(|v| &mut v.ty).collect(),
        TypeBody::Newtype(ty) | TypeBody::Alias(ty) => vec![ty],
    }
}

/// An alias that leads back to itself with nothing between says nothing: any value is taken.
fn end_aliases(types: &mut [TypeDef], places: &BTreeMap<String, NodeId>, report: &mut Report) {
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|def| match &def.body {
            TypeBody::Alias(ty) => alone(ty).map(|id| id.0 as usize).into_iter().collect(),
            _ => Vec::new(),
        })
        .collect();
    let cyclic = cyclic(&edges, &components(&edges));
    for def in types.iter_mut().zip(cyclic).filter_map(|(def, cyclic)| cyclic.then_some(def)) {
        def.body = TypeBody::Alias(Ty::Json);
        let wire = &def.name.wire;
        let place = places.get(wire).map_or(Place::Nowhere, |id| Place::Node(*id));
        let message = format!("`{wire}` is nothing but itself; any value is taken");
        report.push(Code::Endless, place, message).hint(format!("say what a `{wire}` is"));
    }
}

/// The type that `ty` is, or null.
fn alone(ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(id) => Some(*id),
        Ty::Option(of) => alone(of),
        _ => None,
    }
}

/// An alias that leads back to itself must be a type of its own.
fn close_aliases(types: &mut [TypeDef]) {
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|def| match &def.body {
            TypeBody::Alias(ty) => {
                let mut out = Vec::new();
                mentioned(ty, &mut out);
                out.into_iter().map(|id| id.0 as usize).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let component = components(&edges);
    let cyclic = cyclic(&edges, &component);
    for (index, def) in types.iter_mut().enumerate() {
        if cyclic[index]
            && let TypeBody::Alias(ty) = &def.body
        {
            def.body = TypeBody::Newtype(ty.clone());
        }
    }
}

/// Boxes every type that would lie in itself, and only those.
fn box_cycles(types: &mut [TypeDef]) {
    let edges = held_edges(types);
    let component = components(&edges);
    let in_cycle = cyclic(&edges, &component);
    for index in 0..types.len() {
        if !in_cycle[index] {
            continue;
        }
        let home = component[index];
        for ty in held_tys(&mut types[index].body) {
            box_where(ty, &|id: TypeId| component[id.0 as usize] == home);
        }
    }
}

fn held_edges(types: &mut [TypeDef]) -> Vec<Vec<usize>> {
    types
        .iter_mut()
        .map(|def| {
            let mut out = Vec::new();
            for ty in held_tys(&mut def.body) {
                held(ty, &mut out);
            }
            out.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect()
}

fn box_where(ty: &mut Ty, wants: &dyn Fn(TypeId) -> bool) {
    match ty {
        Ty::Named(id) if wants(*id) => *ty = Ty::Boxed(Box::new(Ty::Named(*id))),
        Ty::Option(of) => box_where(of, wants),
        Ty::Tuple(items) => items.iter_mut().for_each(|of| box_where(of, wants)),
        _ => {}
    }
}

/// A struct that demands itself, however deep, has no value: one demand must give way.
fn open_endless(types: &mut [TypeDef], places: &BTreeMap<String, NodeId>, report: &mut Report) {
    let endless = endless(types);
    for index in (0..types.len()).filter(|&i| endless[i]) {
        let TypeBody::Struct(s) = &mut types[index].body else { continue };
        for field in s.fields.iter_mut().filter(|f| f.absence == Absence::Error) {
            let mut demanded = Vec::new();
            demands(&field.ty, &mut demanded);
            if demanded.iter().any(|id| endless[id.0 as usize]) {
                field.absence = Absence::Allowed;
                let (of, key) = (&types[index].name.wire, &field.name.wire);
                let place = places.get(of).map_or(Place::Nowhere, |id| Place::key(*id, ["properties", key.as_str()]));
                let message =
                    format!("`{of}.{key}` demands a value that contains itself without end; it may be missing");
                report.push(Code::Endless, place, message).hint(format!("take `{key}` out of `required`"));
            }
        }
    }
}

/// Which types have no finite value: found as those that never come to be finite.
fn endless(types: &[TypeDef]) -> Vec<bool> {
    let demanded: Vec<Vec<TypeId>> = types.iter().map(|def| demanded(&def.body)).collect();
    let mut missing: Vec<usize> = demanded.iter().map(Vec::len).collect();
    let mut demanded_by: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, ids) in demanded.iter().enumerate() {
        ids.iter().for_each(|id| demanded_by[id.0 as usize].push(index));
    }
    let mut finite: Vec<usize> = (0..types.len()).filter(|&index| missing[index] == 0).collect();
    let mut endless = vec![true; types.len()];
    while let Some(index) = finite.pop() {
        endless[index] = false;
        for &by in &demanded_by[index] {
            missing[by] -= 1;
            if missing[by] == 0 {
                finite.push(by);
            }
        }
    }
    endless
}

/// Types of which a value of this body must hold one.
fn demanded(body: &TypeBody) -> Vec<TypeId> {
    let mut out = Vec::new();
    match body {
        // An unlisted value is always possible.
        TypeBody::Enum(_) | TypeBody::Union(_) => {}
        TypeBody::Newtype(ty) | TypeBody::Alias(ty) => demands(ty, &mut out),
        TypeBody::Struct(s) => {
            s.fields.iter().filter(|f| f.absence == Absence::Error).for_each(|f| demands(&f.ty, &mut out));
        }
    }
    out
}

/// Types of which a value of `ty` must hold one.
fn demands(ty: &Ty, out: &mut Vec<TypeId>) {
    match ty {
        Ty::Named(id) => out.push(*id),
        Ty::Boxed(of) => demands(of, out),
        Ty::Tuple(items) => items.iter().for_each(|of| demands(of, out)),
        _ => {}
    }
}

/// Large variants are boxed, so that a union is not as large as its largest.
fn shrink_variants(types: &mut [TypeDef]) {
    let large: Vec<bool> = types.iter().map(|def| is_large(def, types, 0)).collect();
    for def in types.iter_mut() {
        if let TypeBody::Union(union) = &mut def.body {
            for variant in &mut union.variants {
                box_where(&mut variant.ty, &|id| large[id.0 as usize]);
            }
        }
    }
}

/// Roughly more than a hundred bytes: some five texts.
fn is_large(def: &TypeDef, types: &[TypeDef], depth: usize) -> bool {
    match &def.body {
        TypeBody::Struct(s) => {
            s.fields.len() > 2
                || (depth < 4
                    && s.fields
                        .iter()
                        .any(|f| matches!(&f.ty, Ty::Named(id) if is_large(&types[id.0 as usize], types, depth + 1))))
        }
        TypeBody::Alias(Ty::Named(id)) if depth < 4 => is_large(&types[id.0 as usize], types, depth + 1),
        _ => false,
    }
}

/// For each group, whether it reaches each type.
fn reach(types: &[TypeDef], groups: &[Group]) -> Vec<Vec<bool>> {
    groups.iter().map(|group| closure(types, group_tys(group, Direction::Both))).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
    Both,
}

pub(super) fn group_tys(group: &Group, direction: Direction) -> Vec<TypeId> {
    let mut out = Vec::new();
    for endpoint in &group.endpoints {
        if direction != Direction::Received {
            uses::sent(endpoint).into_iter().for_each(|ty| mentioned(ty, &mut out));
        }
        if direction != Direction::Sent {
            uses::received(endpoint).into_iter().for_each(|ty| mentioned(ty, &mut out));
        }
    }
    out
}

pub(super) fn closure(types: &[TypeDef], mut open: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    while let Some(id) = open.pop() {
        let index = id.0 as usize;
        if !std::mem::replace(&mut reached[index], true) {
            uses::parts(&types[index].body).into_iter().for_each(|ty| mentioned(ty, &mut open));
        }
    }
    reached
}

fn features(types: &mut [TypeDef], groups: &mut [Group], reach: &[Vec<bool>]) -> (Vec<Feature>, Vec<TypeFile>) {
    let names = names::features(groups.iter().map(|group| &group.accessor));
    let features = groups.iter().zip(names).map(|(group, name)| Feature {
        name,
        summary: if group.name.wire.is_empty() {
            "Everything without a tag".to_owned()
        } else {
            group.name.wire.clone()
        },
    });
    let features: Vec<Feature> = features.collect();
    for (index, group) in groups.iter_mut().enumerate() {
        group.gate = Gate::Any(vec![index]);
    }
    let shared = shared_file(groups);
    let gates = gates(types, reach);
    let mut used = BTreeSet::new();
    for (index, (def, gate)) in types.iter_mut().zip(gates).enumerate() {
        match gate {
            Gate::Any(by) if by.len() == 1 && reach[by[0]][index] => def.file = groups[by[0]].accessor.clone(),
            gate => (def.file, def.gate) = (shared.clone(), gate),
        }
        used.insert(def.file.clone());
    }
    let files = groups
        .iter()
        .enumerate()
        .map(|(index, group)| TypeFile { name: group.accessor.clone(), gate: Gate::Any(vec![index]) });
    let files = files.chain([TypeFile { name: shared, gate: Gate::Always }]).filter(|file| used.contains(&file.name));
    (features, files.collect())
}

/// With which groups each type is there. One that no group uses is there with those that use all its parts; where there
/// is no such group it is there always, and so are its parts.
fn gates(types: &[TypeDef], reach: &[Vec<bool>]) -> Vec<Gate> {
    let used_by = |index: usize| (0..reach.len()).filter(|group| reach[*group][index]).collect::<Vec<_>>();
    let by_group = (0..types.len()).map(used_by).map(|by| match by.len() {
        all if all == reach.len() && all > 1 => Gate::Always,
        _ => Gate::Any(by),
    });
    let parts_of = |index: usize| {
        let mut parts = Vec::new();
        uses::parts(&types[index].body).into_iter().for_each(|ty| mentioned(ty, &mut parts));
        parts.into_iter().map(|id| id.0 as usize).collect::<Vec<_>>()
    };
    let mut gates: Vec<Gate> = by_group.collect();
    let unused: Vec<usize> = (0..types.len()).filter(|&index| gates[index] == Gate::Any(Vec::new())).collect();
    unused.iter().for_each(|&index| gates[index] = Gate::Always);
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for &index in &unused {
        parts_of(index).into_iter().for_each(|part| holders[part].push(index));
    }
    let mut open = unused.clone();
    while let Some(index) = open.pop() {
        let narrowed = parts_of(index).into_iter().fold(gates[index].clone(), |gate, part| gate.and(&gates[part]));
        if narrowed != gates[index] {
            gates[index] = narrowed;
            open.extend(&holders[index]);
        }
    }
    let torn = unused.into_iter().filter(|&index| gates[index] == Gate::Any(Vec::new()));
    let always = closure(types, torn.map(|index| TypeId(index as u32)).collect());
    gates.iter_mut().zip(always).filter(|(_, always)| *always).for_each(|(gate, _)| *gate = Gate::Always);
    gates
}

fn shared_file(groups: &[Group]) -> crate::ir::Ident {
    let taken: Vec<&str> = groups.iter().map(|g| g.accessor.as_str()).collect();
    super::types::free(&["shared", "shared_types", "common", "common_types"], &taken)
}

/// The strongly connected component of each node: Tarjan's algorithm, without recursion.
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let (mut order, mut low) = (vec![NEW; edges.len()], vec![0; edges.len()]);
    let (mut component, mut stack, mut next, mut found) = (vec![NEW; edges.len()], Vec::new(), 0, 0);
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
            }
            match edges[node].get(edge) {
                Some(&to) => {
                    path.push((node, edge + 1));
                    if order[to] == NEW {
                        path.push((to, 0));
                    } else if component[to] == NEW {
                        low[node] = low[node].min(order[to]);
                    }
                }
                None => {
                    if let Some(&(parent, _)) = path.last() {
                        low[parent] = low[parent].min(low[node]);
                    }
                    if low[node] == order[node] {
                        while let Some(member) = stack.pop() {
                            component[member] = found;
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                }
            }
        }
    }
    component
}

/// Which nodes lie on a cycle: those that share their component, or lead to themselves.
fn cyclic(edges: &[Vec<usize>], component: &[usize]) -> Vec<bool> {
    let mut size = vec![0; edges.len()];
    component.iter().for_each(|&c| size[c] += 1);
    (0..edges.len()).map(|i| size[component[i]] > 1 || edges[i].contains(&i)).collect()
}
