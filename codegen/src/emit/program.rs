//! What an example needs around a call: the client, and a program that runs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Base, Endpoint, Group, Ir, Need, Output, Scheme, SchemeKind, Ty};

use super::{
    endpoints, example, render,
    ty::{self, Income},
};

/// A whole program that makes one call and shows what comes back, in a fence.
pub(super) fn whole(ir: &Ir, group: &Group, endpoint: &Endpoint) -> String {
    let statements = statements(ir, group, endpoint);
    let shown = match &endpoint.output {
        Output::One { ty: Ty::Unit, .. } => None,
        Output::One { ty, reading } if ty::income(ty, *reading) != Income::Whole => None,
        Output::One { .. } | Output::Several { .. } => Some(quote!(println!("{reply:?}");)),
    };
    let program = render::file(quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #statements
            #shown
            Ok(())
        }
    });
    format!("```rust\n{program}```")
}

/// A client with the credentials that a call needs, and the call.
pub(super) fn statements(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    let needs = endpoint.auth.first().map(Vec::as_slice).unwrap_or_default();
    let client = client(ir, needs.iter().map(|Need { scheme, .. }| &ir.schemes[scheme.0 as usize]));
    let (name, form) = endpoints::plain(endpoint);
    let call = example::call(ir, group, endpoint, name, form);
    quote!(#client #call)
}

/// `let client = ..`, with a credential for each of the schemes.
pub(super) fn client<'a>(ir: &Ir, schemes: impl Iterator<Item = &'a Scheme>) -> TokenStream {
    let library = &ir.package.library;
    let builder = match &ir.base {
        Base::Server(_) => quote!(#library::Client::default_builder()),
        Base::Path(path) => {
            let url = format!("https://api.example.com{}", path.trim_end_matches('/'));
            quote!(#library::Client::builder(#url))
        }
    };
    let credentials = schemes.map(credential);
    quote!(let client = #builder #(#credentials)*.build()?;)
}

/// The call of a setter.
fn credential(scheme: &Scheme) -> TokenStream {
    let name = &scheme.name.rust;
    match scheme.kind {
        SchemeKind::Basic => quote!(.#name("user", "password")),
        SchemeKind::Bearer { .. } | SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => {
            quote!(.#name("token"))
        }
        SchemeKind::Authorization { .. } => quote!(.#name("value")),
        SchemeKind::ApiKey { .. } => quote!(.#name("key")),
        SchemeKind::MutualTls => quote!(.#name()),
    }
}

/// What can be asked of an error.
pub(super) fn advice(ir: &Ir) -> TokenStream {
    let library = &ir.package.library;
    quote! {
        fn advice(error: &#library::Error) -> String {
            match error.status() {
                Some(404) => "there is no such thing".to_owned(),
                Some(status) => format!("{status}: {}", error.body_text().unwrap_or_default()),
                None => format!("nothing came back: {error}"),
            }
        }
    }
}

/// Statements as rustdoc shows them and its tests compile them.
pub(super) fn tested(statements: TokenStream) -> String {
    example::fenced(quote!(async fn example() -> Result<(), Box<dyn std::error::Error>>), statements)
}

/// Statements as a page shows them.
pub(super) fn shown(statements: TokenStream) -> String {
    format!("```rust\n{}```", example::text_of(statements))
}
