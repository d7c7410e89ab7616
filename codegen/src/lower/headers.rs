//! The headers that an endpoint's replies are described with, whatever the status, as one struct.

use super::names::{self, Claim, Wish};
use crate::ir::{Headers, Ident, Reply, ReplyHeader, Ty};

/// None where no header is described. Where replies do not agree on a header's type, it is text.
pub(super) fn headers(replies: &[Reply], name: &Ident) -> Option<Headers> {
    let mut fields: Vec<ReplyHeader> = Vec::new();
    for header in replies.iter().flat_map(|reply| &reply.headers) {
        match fields.iter_mut().find(|field| field.name.wire.eq_ignore_ascii_case(&header.name.wire)) {
            Some(field) if field.ty == header.ty => {}
            Some(field) => field.ty = Ty::Text,
            None => fields.push(header.clone()),
        }
    }
    let wishes: Vec<Wish> = fields.iter().map(|field| wish(&field.name.wire)).collect();
    for (field, rust) in fields.iter_mut().zip(names::settle(&wishes, &[]).idents) {
        field.name.rust = rust;
        // Whether it is there is said by the field.
        if let Ty::Option(of) = &field.ty {
            field.ty = (**of).clone();
        }
    }
    (!fields.is_empty()).then(|| Headers { name: name.clone(), fields })
}

fn wish(wire: &str) -> Wish {
    let plain = names::value_case(wire);
    let claim = if plain == wire { Claim::Exact } else { Claim::Name };
    Wish::new(claim, [plain, names::value_case_spelled(wire)]).of(wire)
}
