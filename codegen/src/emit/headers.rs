//! The headers of an endpoint's replies, as a struct.

use quote::quote;

use crate::ir::{Endpoint, Headers, Ir, ReplyHeader};

use super::{
    facts,
    markdown::{self, code, prose},
    render::{Layout, Source},
    ty::{self, Scope},
};

/// The struct, and the table that reads it.
pub(super) fn write(ir: &Ir, endpoint: &Endpoint, source: &mut Source) {
    let Some(Headers { name, fields }) = &endpoint.headers else { return };
    let builder = endpoint.builder.file_stem();
    let docs = markdown::attributes(&[format!("The headers that replies of [`{builder}`] are described with.")]);
    let members = fields.iter().map(|header| {
        let facts = [code(&header.name.wire)].into_iter().chain(facts::of_header(header));
        let docs = markdown::attributes(&[prose(&header.doc), facts::sentence(facts.collect())]);
        let (name, ty) = (&header.name.rust, ty::rust(ir, Scope::Crate, &header.ty));
        quote!(#docs pub #name: Option<#ty>)
    });
    source.items(quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name { #(#members,)* }
    });
    let rows = fields.iter().map(|ReplyHeader { name, .. }| {
        let (wire, rust) = (&name.wire, &name.rust);
        Layout::Line(quote!(#wire => #rust,))
    });
    let table = Layout::braces(quote!(#name), rows.collect());
    source.layout(vec![Layout::braces(quote!(rt::headers!), vec![table])]);
}
