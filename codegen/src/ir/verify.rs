//! Asserts what every [`Ir`] must hold, so that `emit` need not look. Bugs panic here, at the border.

use std::collections::BTreeSet;

use super::{
    Group, Ir, Output, Ty, TypeBody, TypeId,
    uses::{self, mentioned},
};

/// Panics, naming the item, if an identifier is used twice in one scope or an id leads nowhere.
pub fn verify(ir: &Ir) {
    unique("types", ir.types.iter().map(|t| t.name.rust.as_str()));
    unique("groups", ir.groups.iter().map(|g| g.accessor.as_str()));
    unique("schemes", ir.schemes.iter().map(|s| s.name.rust.as_str()));
    unique("features", ir.features.iter().map(|f| f.name.as_str()));
    unique("type files", ir.type_files.iter().map(|f| f.name.as_str()));
    for group in &ir.groups {
        unique(&group.name.wire, group_types(group));
        unique(&group.name.wire, group.endpoints.iter().map(|e| e.constant.as_str()));
    }
    ir.vocabulary.iter().for_each(|(_, ty)| known(ir, ty));
    for def in &ir.types {
        let here = def.name.rust.as_str();
        assert!(ir.type_files.iter().any(|f| f.name == def.file), "`{here}` is in no file");
        match &def.body {
            TypeBody::Struct(s) => unique(here, s.fields.iter().map(|f| f.name.rust.as_str())),
            TypeBody::Enum(e) => unique(here, e.values.iter().map(|v| v.name.as_str()).chain([e.other.as_str()])),
            TypeBody::Union(u) => unique(here, u.variants.iter().map(|v| v.name.as_str()).chain([u.other.as_str()])),
            TypeBody::Newtype(ty) | TypeBody::Alias(ty) => known(ir, ty),
        }
        let mut parts = Vec::new();
        uses::parts(&def.body).into_iter().for_each(|ty| mentioned(ty, &mut parts));
        for part in parts.into_iter().map(|id| &ir.types[id.0 as usize]) {
            let is_there = ir.gate(def).implies(ir.gate(part));
            assert!(is_there, "`{here}` is there without its part `{}`", part.name.rust.as_str());
        }
    }
}

/// The types that stand in the file of a group.
fn group_types(group: &Group) -> impl Iterator<Item = &str> {
    let replies = group.endpoints.iter().filter_map(|e| match &e.output {
        Output::One { .. } => None,
        Output::Several { name, .. } => Some(name),
    });
    let errors = group.endpoints.iter().filter_map(|e| Some(&e.errors.as_ref()?.name));
    let headers = group.endpoints.iter().filter_map(|e| Some(&e.headers.as_ref()?.name));
    let builders = group.endpoints.iter().map(|e| &e.builder);
    [&group.name.rust].into_iter().chain(builders).chain(replies).chain(errors).chain(headers).map(|name| name.as_str())
}

fn unique<'a>(scope: &str, names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name), "`{name}` stands twice in `{scope}`");
    }
}

fn known(ir: &Ir, ty: &Ty) {
    match ty {
        Ty::List(of) | Ty::Map(of) | Ty::Option(of) | Ty::Boxed(of) => known(ir, of),
        Ty::Tuple(items) => items.iter().for_each(|of| known(ir, of)),
        Ty::Named(TypeId(id)) => assert!((*id as usize) < ir.types.len(), "no type {id}"),
        _ => {}
    }
}
