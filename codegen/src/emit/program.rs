//! What an example needs around a call: the client, and a program that runs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Base, Endpoint, Group, Ir, Need, Output, Scheme, SchemeKind, Ty};

use super::{
    endpoints,
    example::{self, Prepared},
    render,
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
    let client = client(ir, needed(ir, endpoint));
    let (name, form) = endpoints::plain(endpoint);
    let call = example::call(ir, group, endpoint, name, form);
    quote!(#client #call)
}

/// A client, and a call that is made without `async`.
pub(super) fn blocking(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    let client = client(ir, needed(ir, endpoint));
    let (name, form) = endpoints::plain(endpoint);
    let Prepared { statements, call } = example::prepared(ir, group, endpoint, name, form);
    quote!(#client #statements let reply = #call.send().wait()?;)
}

/// A test of code that makes the call, against a server in memory.
pub(super) fn in_memory(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    let (library, id) = (&ir.package.library, &endpoint.id);
    let setters = needed(ir, endpoint).map(credential);
    let (name, form) = endpoints::plain(endpoint);
    let Prepared { statements, call } = example::prepared(ir, group, endpoint, name, form);
    quote! {
        let server = #library::runtime::MemoryTransport::new();
        server.expect_operation(#id).answer_json(404, "{}");
        let client = #library::Client::builder("http://test").transport(server.clone()) #(#setters)*.build()?;
        #statements
        let outcome = #call.send().await;
        let status = outcome.err().and_then(|error| error.status());
        assert_eq!(status, Some(404));
        server.verify();
    }
}

/// A request that the description does not know.
pub(super) fn raw(ir: &Ir) -> TokenStream {
    let library = &ir.package.library;
    let client = client(ir, ir.schemes.iter().take(1));
    quote! {
        #client
        let reply: #library::runtime::Json = client.inner().raw("GET", "/new/thing").query("q", "a b").send().await?;
    }
}

/// How long one call may take, in place of what the client says.
pub(super) fn configured(ir: &Ir, group: &Group, endpoint: &Endpoint) -> TokenStream {
    let client = client(ir, needed(ir, endpoint));
    let (name, form) = endpoints::plain(endpoint);
    let Prepared { statements, call } = example::prepared(ir, group, endpoint, name, form);
    quote! {
        #client
        #statements
        let call = #call.configure(|call| call.timeout(std::time::Duration::from_secs(5)));
        let reply = call.send().await?;
    }
}

/// The credentials of the first alternative.
fn needed<'a>(ir: &'a Ir, endpoint: &'a Endpoint) -> impl Iterator<Item = &'a Scheme> {
    let needs = endpoint.auth.first().map(Vec::as_slice).unwrap_or_default();
    needs.iter().map(|Need { scheme, .. }| &ir.schemes[scheme.0 as usize])
}

/// `let client = ..`, with a credential for each of the schemes.
pub(super) fn client<'a>(ir: &Ir, schemes: impl Iterator<Item = &'a Scheme>) -> TokenStream {
    client_with(ir, schemes.map(credential))
}

/// `let client = ..`, with these calls of setters.
pub(super) fn client_with(ir: &Ir, setters: impl Iterator<Item = TokenStream>) -> TokenStream {
    let library = &ir.package.library;
    let builder = match &ir.base {
        Base::Server(_) => quote!(#library::Client::default_builder()),
        Base::Path(path) => {
            let url = format!("https://api.example.com{}", path.trim_end_matches('/'));
            quote!(#library::Client::builder(#url))
        }
    };
    quote!(let client = #builder #(#setters)*.build()?;)
}

/// The call of a setter.
pub(super) fn credential(scheme: &Scheme) -> TokenStream {
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

/// Reading an error reply that has a documented form, by the first operation that has one with a body.
pub(super) fn documented_error(ir: &Ir) -> Option<TokenStream> {
    let library = &ir.package.library;
    let mut endpoints = ir.groups.iter().flat_map(|group| group.endpoints.iter().map(move |it| (group, it)));
    let (group, errors, arm) = endpoints.find_map(|(group, endpoint)| {
        let errors = endpoint.errors.as_ref()?;
        Some((group, errors, errors.arms.iter().find(|arm| arm.ty != Ty::Unit)?))
    })?;
    let (accessor, name, variant) = (&group.accessor, &errors.name, &arm.variant);
    Some(quote! {
        use #library::api::#accessor::#name;
        fn told(error: &#library::Error) -> String {
            let documented = #name::of(error);
            if let Some(#name::#variant(body)) = documented {
                return format!("{body:?}");
            }
            error.to_string()
        }
    })
}

/// What shows statements and words.
#[derive(Clone, Copy)]
pub(super) enum Medium {
    /// Statements are compiled, and links to items lead somewhere.
    Rustdoc,
    Page,
}

impl Medium {
    /// Statements, which stand in such a function.
    pub(super) fn fence(self, frame: Frame, statements: TokenStream) -> String {
        match self {
            Self::Rustdoc => tested(frame, statements),
            Self::Page => format!("```rust\n{}```", example::text_of(statements)),
        }
    }

    /// An item, which the crate has under this path whatever features are on. `shown` is what stands where nothing leads
    /// to it.
    pub(super) fn item(self, shown: &str, path: &str) -> String {
        let name = path.rsplit("::").next().unwrap_or(path);
        match self {
            Self::Rustdoc => format!("[`{name}`](crate::{path})"),
            Self::Page => format!("`{shown}`"),
        }
    }

    /// Words about such an item.
    pub(super) fn words(self, words: &str, path: &str) -> String {
        match self {
            Self::Rustdoc => format!("[{words}](crate::{path})"),
            Self::Page => words.to_owned(),
        }
    }
}

/// The function around the statements of an example.
#[derive(Clone, Copy)]
pub(super) enum Frame {
    Plain,
    /// `back` is where a person came back to.
    Login,
    /// `certificate_and_key` is in PEM.
    Certificate,
    /// Without `async`.
    Blocking,
}

/// Statements as rustdoc shows them and its tests compile them.
fn tested(frame: Frame, statements: TokenStream) -> String {
    let head = match frame {
        Frame::Plain => quote!(async fn example() -> Result<(), Box<dyn std::error::Error>>),
        Frame::Login => quote!(
            #[cfg(feature = "login")]
            async fn example(back: String) -> Result<(), Box<dyn std::error::Error>>
        ),
        Frame::Certificate => quote!(
            #[cfg(feature = "hyper")]
            async fn example(certificate_and_key: String) -> Result<(), Box<dyn std::error::Error>>
        ),
        Frame::Blocking => quote!(
            #[cfg(feature = "blocking")]
            fn example() -> Result<(), Box<dyn std::error::Error>>
        ),
    };
    example::fenced(head, statements)
}
