//! Who speaks of a type: the calls that send it, those that it comes back from, and the types that hold it.

use super::{Body, Endpoint, Errors, Group, Input, Ir, Output, Ty, TypeBody, TypeDef, TypeId};

/// A call, with the group that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    pub group: &'a Group,
    pub endpoint: &'a Endpoint,
}

/// Who speaks of one type directly, each once and in the order of the IR.
#[derive(Clone, Debug, Default)]
pub struct Uses<'a> {
    pub sent: Vec<Caller<'a>>,
    pub received: Vec<Caller<'a>>,
    pub held: Vec<&'a TypeDef>,
}

/// The uses of each type, as [`TypeId`] counts them.
pub fn uses(ir: &Ir) -> Vec<Uses<'_>> {
    let mut uses = vec![Uses::default(); ir.types.len()];
    for group in &ir.groups {
        for endpoint in &group.endpoints {
            let caller = Caller { group, endpoint };
            each(sent(endpoint), |id| uses[id].sent.push(caller));
            each(received(endpoint), |id| uses[id].received.push(caller));
        }
    }
    for (index, def) in ir.types.iter().enumerate() {
        each(parts(&def.body), |id| {
            if id != index {
                uses[id].held.push(def);
            }
        });
    }
    uses
}

/// Every type that `tys` speak of, once.
fn each(tys: Vec<&Ty>, found: impl FnMut(usize)) {
    let mut ids = Vec::new();
    tys.into_iter().for_each(|ty| mentioned(ty, &mut ids));
    let mut ids: Vec<usize> = ids.into_iter().map(|id| id.0 as usize).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().for_each(found);
}

/// What a call sends: its inputs and every form of its body.
pub fn sent(endpoint: &Endpoint) -> Vec<&Ty> {
    let inputs = endpoint.inputs.iter().map(|Input { ty, .. }| ty);
    let forms = endpoint.body.iter().flat_map(|Body { forms, .. }| forms);
    inputs.chain(forms.map(|form| &form.ty)).collect()
}

/// What may come back from a call: bodies and headers of all replies, and what they are read as.
pub fn received(endpoint: &Endpoint) -> Vec<&Ty> {
    let contents = endpoint.replies.iter().flat_map(|reply| &reply.contents).map(|content| &content.ty);
    let headers = endpoint.replies.iter().flat_map(|reply| &reply.headers).map(|header| &header.ty);
    let output = match &endpoint.output {
        Output::One { ty, .. } => vec![ty],
        Output::Several { arms, .. } => arms.iter().map(|arm| &arm.ty).collect(),
    };
    let errors = endpoint.errors.iter().flat_map(|Errors { arms, .. }| arms).map(|arm| &arm.ty);
    contents.chain(headers).chain(output).chain(errors).collect()
}

/// The types of a type's parts.
pub fn parts(body: &TypeBody) -> Vec<&Ty> {
    match body {
        TypeBody::Struct(s) => {
            let rest = s.rest.flattened.iter().map(|f| &f.ty).chain(s.rest.kept.iter().map(|kept| &kept.ty));
            s.fields.iter().map(|f| &f.ty).chain(rest).collect()
        }
        TypeBody::Enum(_) => Vec::new(),
        TypeBody::Union(u) => u.variants.iter().map(|v| &v.ty).collect(),
        TypeBody::Newtype(ty) | TypeBody::Alias(ty) => vec![ty],
    }
}

/// Every type that `ty` speaks of.
pub fn mentioned(ty: &Ty, out: &mut Vec<TypeId>) {
    match ty {
        Ty::Named(id) => out.push(*id),
        Ty::Option(of) | Ty::Boxed(of) | Ty::List(of) | Ty::Map(of) => mentioned(of, out),
        Ty::Tuple(items) => items.iter().for_each(|of| mentioned(of, out)),
        _ => {}
    }
}
