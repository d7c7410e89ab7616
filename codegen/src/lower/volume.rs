//! How much text an item comes to, roughly: enough to stop before a short description is written out a thousandfold.

use crate::ir::{Doc, Endpoint, TypeBody};

/// What a row of a table, its accessors and its line of docs take without the vendor's words.
const ROW: usize = 200;

/// The bytes of a type, within a factor of two or so.
pub(super) fn of_type(doc: &Doc, body: &TypeBody) -> usize {
    let rows: usize = match body {
        TypeBody::Struct(s) => s.fields.iter().map(|field| ROW + field.name.wire.len() * 3 + text(&field.doc)).sum(),
        TypeBody::Enum(e) => e.values.iter().map(|value| ROW + value.json.len() * 3 + text(&value.doc)).sum(),
        TypeBody::Union(u) => u.variants.iter().map(|variant| ROW + text(&variant.doc)).sum(),
        TypeBody::Newtype(_) | TypeBody::Alias(_) => ROW,
    };
    ROW + text(doc) + rows
}

/// The bytes of an operation, likewise. Replies are described twice: in the table of the method, and as variants.
pub(super) fn of_endpoint(endpoint: &Endpoint) -> usize {
    let inputs = endpoint.inputs.iter().map(|input| ROW * 2 + input.name.wire.len() * 3 + text(&input.doc));
    let replies = endpoint.replies.iter().map(|reply| {
        let headers = reply.headers.iter().map(|header| ROW + text(&header.doc));
        2 * (ROW + text(&reply.doc) + ROW * reply.contents.len()) + headers.sum::<usize>()
    });
    let body = endpoint.body.iter().map(|body| text(&body.doc) + ROW * body.forms.len());
    let needs: usize = endpoint.auth.iter().map(Vec::len).sum();
    let sums = inputs.sum::<usize>() + replies.sum::<usize>() + body.sum::<usize>();
    ROW * 10 + text(&endpoint.doc) + text(&endpoint.summary) + endpoint.path.len() * 3 + needs * ROW + sums
}

/// Docs are indented, line by line.
fn text(doc: &Doc) -> usize {
    doc.as_str().len() + 8 * doc.as_str().lines().count()
}
