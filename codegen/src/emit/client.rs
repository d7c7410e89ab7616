//! The client with its groups, its builder with a setter per kind of credential, and what those kinds are.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Base, Flow, FlowKind, Group, Ir, Place, Scheme, SchemeKind};

use super::{
    markdown::{attributes, code, lead, prose, text},
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
    format!("Sets the credential for {}: {}.", code(&scheme.name.wire), how_sent(&scheme.kind))
}

/// How the credential goes out, in words.
pub(super) fn how_sent(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Basic => "user name and password".to_owned(),
        SchemeKind::Bearer { format: None } => "a bearer token".to_owned(),
        SchemeKind::Bearer { format: Some(format) } => format!("a bearer token ({})", code(format)),
        SchemeKind::Authorization { scheme } => format!("what follows {} in `Authorization`", code(scheme)),
        SchemeKind::ApiKey { place, key } => format!("a key, sent {} {}", key_place(*place), code(key)),
        SchemeKind::OAuth2 { .. } => "an OAuth 2 access token, or a source of them".to_owned(),
        SchemeKind::OpenIdConnect { url } => {
            format!("an access token of the OpenID provider at {}, or a source of them", code(url))
        }
        SchemeKind::MutualTls => "a certificate, which the transport must have".to_owned(),
    }
}

fn key_place(place: Place) -> &'static str {
    match place {
        Place::Header => "in the header",
        Place::Query | Place::QueryString => "in the query as",
        Place::Cookie => "in the cookie",
        Place::Path => "in the path as",
    }
}

/// `src/auth.rs`.
pub(super) fn auth(ir: &Ir) -> String {
    let mut source = Source::new(&["The kinds of credentials that operations ask for.".to_owned()]);
    for scheme in &ir.schemes {
        source.layout(vec![scheme_static(scheme)]);
    }
    source.finish()
}

fn scheme_static(scheme: &Scheme) -> Layout {
    let (constant, name, setter) = (&scheme.constant, &scheme.name.wire, scheme.name.rust.as_str());
    let rows = [quote!(name: #name,), quote!(setter: #setter,)].into_iter().map(Layout::Line);
    let rows = rows.chain([scheme_kind(&scheme.kind)]);
    Layout::statement(quote!(pub(crate) static #constant: rt::Scheme = rt::Scheme), rows.collect())
}

fn scheme_kind(kind: &SchemeKind) -> Layout {
    let kind = match kind {
        SchemeKind::Basic => quote!(rt::SchemeKind::Basic),
        SchemeKind::Bearer { .. } => quote!(rt::SchemeKind::Bearer),
        SchemeKind::Authorization { scheme } => quote!(rt::SchemeKind::Authorization { scheme: #scheme }),
        SchemeKind::ApiKey { place, key } => {
            let place = self::place(*place);
            quote!(rt::SchemeKind::ApiKey { place: rt::Place::#place, key: #key })
        }
        SchemeKind::OAuth2 { flows } => return flow_rows(flows),
        SchemeKind::OpenIdConnect { url } => quote!(rt::SchemeKind::OpenIdConnect { url: #url }),
        SchemeKind::MutualTls => quote!(rt::SchemeKind::MutualTls),
    };
    Layout::Line(quote!(kind: #kind,))
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Cookie => quote!(Cookie),
        Place::QueryString => quote!(QueryString),
    }
}

fn flow_rows(flows: &[Flow]) -> Layout {
    let flows = Layout::list(quote!(flows:), flows.iter().map(flow).collect());
    Layout::value(quote!(kind: rt::SchemeKind::OAuth2), vec![flows])
}

fn flow(flow: &Flow) -> Layout {
    let kind = flow_kind(flow.kind);
    let authorization = flow.authorization_url.iter().map(|url| quote!(authorization_url: Some(#url),));
    let token = flow.token_url.iter().map(|url| quote!(token_url: Some(#url),));
    let refresh = flow.refresh_url.iter().map(|url| quote!(refresh_url: Some(#url),));
    let scopes = flow.scopes.iter().map(|(scope, _)| Layout::Line(quote!(#scope,))).collect();
    let rows = [quote!(kind: rt::FlowKind::#kind,)].into_iter().chain(authorization).chain(token).chain(refresh);
    let scopes = Layout::soft(quote!(scopes:), " &[", scopes, "],");
    let rows = rows.map(Layout::Line).chain([scopes, Layout::Line(quote!(..rt::Flow::EMPTY))]);
    Layout::value(quote!(rt::Flow), rows.collect())
}

fn flow_kind(kind: FlowKind) -> TokenStream {
    match kind {
        FlowKind::Implicit => quote!(Implicit),
        FlowKind::Password => quote!(Password),
        FlowKind::ClientCredentials => quote!(ClientCredentials),
        FlowKind::AuthorizationCode => quote!(AuthorizationCode),
        FlowKind::DeviceAuthorization => quote!(DeviceAuthorization),
    }
}
