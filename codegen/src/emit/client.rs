//! The client with its groups, and its builder with a setter per kind of credential.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Base, Group, Ir, Scheme, SchemeKind};

use super::{
    auth,
    markdown::{attributes, code, lead, prose, text},
    program::Medium,
    render::{Layout, Source},
    types::gate,
};

/// `src/client.rs`.
pub(super) fn client(ir: &Ir) -> String {
    let mut source = Source::new(&["The client and its builder.".to_owned()]);
    source.layout(vec![Layout::braces(quote!(rt::client!), declaration(ir))]);
    let accessors = ir.groups.iter().map(|group| accessor(ir, group)).collect();
    source.implementation(TokenStream::new(), quote!(impl Client), accessors);
    let setters = ir.schemes.iter().map(setter).collect();
    source.implementation(TokenStream::new(), quote!(impl ClientBuilder), setters);
    source.finish()
}

fn declaration(ir: &Ir) -> Vec<Layout> {
    let server = match &ir.base {
        Base::Server(url) => quote!(Some(#url)),
        Base::Path(_) => quote!(None),
    };
    let docs = format!("Makes calls to *{}*. Clones are cheap and share everything.", text(&ir.package.title));
    vec![Layout::Docs(vec![docs]), Layout::Line(quote!(Client, ClientBuilder, default_server: #server,))]
}

fn accessor(ir: &Ir, group: &Group) -> TokenStream {
    let (gate, accessor, name) = (gate(&group.gate, &ir.features), &group.accessor, &group.name.rust);
    let line = lead(&group.doc);
    let docs = attributes(&[format!("{}. {line}", code(&group.name.wire)).trim_end().to_owned()]);
    quote! {
        #docs
        #gate
        pub fn #accessor(&self) -> crate::api::#accessor::#name<'_> {
            crate::api::#accessor::#name(self.inner())
        }
    }
}

/// The setter of a credential.
fn setter(scheme: &Scheme) -> TokenStream {
    let (arguments, credential) = credential(&scheme.kind);
    let docs = attributes(&[credential_line(scheme), prose(&scheme.doc)]);
    let (name, constant) = (&scheme.name.rust, &scheme.constant);
    quote! {
        #docs
        pub fn #name(self, #arguments) -> Self {
            self.credential(&auth::#constant, #credential)
        }
    }
}

/// The setter's arguments, and the credential that they make.
fn credential(kind: &SchemeKind) -> (TokenStream, TokenStream) {
    match kind {
        SchemeKind::Basic => (
            quote!(username: impl Into<String>, password: impl Into<rt::Secret>),
            quote!(rt::Credential::basic(username, password)),
        ),
        SchemeKind::Bearer { .. } | SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => {
            (quote!(token: impl Into<rt::Credential>), quote!(token.into()))
        }
        SchemeKind::Authorization { .. } => {
            (quote!(value: impl Into<rt::Secret>), quote!(rt::Credential::authorization(value)))
        }
        SchemeKind::ApiKey { .. } => (quote!(key: impl Into<rt::Secret>), quote!(rt::Credential::key(key))),
        SchemeKind::MutualTls => (TokenStream::new(), quote!(rt::Credential::mutual_tls())),
    }
}

fn credential_line(scheme: &Scheme) -> String {
    format!("Sets the credential for {}: {}.", code(&scheme.name.wire), auth::how_sent(&scheme.kind, Medium::Rustdoc))
}
