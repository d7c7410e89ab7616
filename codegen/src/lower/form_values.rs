//! Parts of multipart forms of which the description does not say what they are: each may be a file.
//!
//! A part without a type is `application/octet-stream` unless its encoding says otherwise (OpenAPI 3.1.1 4.8.15.1), and
//! people write `{}` where they mean a file. A type that is used elsewhere, too, stays as it is.

use std::collections::BTreeSet;

use super::media::{Carrier, carrier};
use crate::ir::{
    Group, Part, Ty, TypeBody, TypeDef, TypeId, Writing,
    uses::{mentioned, parts, received},
};

/// Lets untyped parts be files.
pub(super) fn settle(groups: &mut [Group], types: &mut [TypeDef]) {
    let elsewhere = elsewhere(groups, types);
    for form in groups.iter_mut().flat_map(|group| &mut group.endpoints).flat_map(|endpoint| &mut endpoint.body) {
        for form in &mut form.forms {
            let Writing::Multipart(layout) = &form.writing else { continue };
            match &mut form.ty {
                Ty::Map(of) => open(of, None),
                Ty::Named(id) if !elsewhere.contains(id) => fields(&mut types[id.0 as usize], layout),
                _ => {}
            }
        }
    }
}

fn fields(def: &mut TypeDef, layout: &[Part]) {
    let TypeBody::Struct(body) = &mut def.body else { return };
    for field in &mut body.fields {
        let media = layout.iter().find(|part| part.name == field.name.wire).and_then(|part| part.media.as_deref());
        open(&mut field.ty, media);
    }
}

fn open(ty: &mut Ty, media: Option<&str>) {
    match ty {
        Ty::Json => match media.map(carrier) {
            None | Some(Carrier::Any) => *ty = Ty::FormValue,
            Some(Carrier::Bytes) => *ty = Ty::File,
            Some(_) => {}
        },
        Ty::List(of) | Ty::Option(of) => open(of, media),
        _ => {}
    }
}

/// The types that something else than the whole of a multipart body speaks of.
fn elsewhere(groups: &[Group], types: &[TypeDef]) -> BTreeSet<TypeId> {
    let mut found = Vec::new();
    for endpoint in groups.iter().flat_map(|group| &group.endpoints) {
        let forms = endpoint.body.iter().flat_map(|body| &body.forms);
        let others = forms.filter(|form| !matches!(form.writing, Writing::Multipart(_))).map(|form| &form.ty);
        let inputs = endpoint.inputs.iter().map(|input| &input.ty);
        others.chain(inputs).chain(received(endpoint)).for_each(|ty| mentioned(ty, &mut found));
    }
    types.iter().flat_map(|def| parts(&def.body)).for_each(|ty| mentioned(ty, &mut found));
    found.into_iter().collect()
}
