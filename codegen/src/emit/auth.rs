//! The kinds of credentials: what they are, and how one of each is given.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Flow, FlowKind, Ir, Place, Scheme, SchemeKind};

use super::{
    markdown::{code, lead, prose, table},
    program::{self, Frame, Medium},
    render::{Layout, Source},
};

/// `src/auth.rs`.
pub(super) fn file(ir: &Ir) -> String {
    let mut source = Source::new(&["The kinds of credentials that operations ask for.".to_owned()]);
    for scheme in &ir.schemes {
        source.layout(vec![scheme_docs(scheme), scheme_static(scheme)]);
    }
    source.finish()
}

fn scheme_docs(scheme: &Scheme) -> Layout {
    let line = format!("{}: {}.", code(&scheme.name.wire), how_sent(&scheme.kind, Medium::Rustdoc));
    Layout::Docs(vec![line, prose(&scheme.doc)])
}

fn scheme_static(scheme: &Scheme) -> Layout {
    let (constant, name, setter) = (&scheme.constant, &scheme.name.wire, scheme.name.rust.as_str());
    let rows = [quote!(name: #name,), quote!(setter: #setter,)].into_iter().map(Layout::Line);
    let rows = rows.chain([scheme_kind(&scheme.kind)]);
    Layout::statement(quote!(pub static #constant: rt::Scheme = rt::Scheme), rows.collect())
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

/// What a kind of credential is, where it comes from, and how it is given.
pub(super) fn scheme(ir: &Ir, scheme: &Scheme, medium: Medium) -> Vec<String> {
    let needed = format!("Needs {}.", how_sent(&scheme.kind, medium));
    let given = || medium.fence(Frame::Plain, program::client(ir, [scheme].into_iter()));
    let ways = match &scheme.kind {
        SchemeKind::OAuth2 { flows } => {
            let flows = flows.iter().flat_map(|flow| way(ir, scheme, flow, medium));
            [given()].into_iter().chain(flows).collect()
        }
        SchemeKind::OpenIdConnect { .. } => {
            let words = "With tokens that are fetched where the provider says, and renewed:".to_owned();
            vec![given(), words, fetched(ir, scheme, application(ir), medium)]
        }
        SchemeKind::MutualTls => vec![certified(ir, scheme, medium)],
        SchemeKind::Basic
        | SchemeKind::Bearer { .. }
        | SchemeKind::Authorization { .. }
        | SchemeKind::ApiKey { .. } => vec![given()],
    };
    [vec![prose(&scheme.doc), needed], ways].concat()
}

/// How an access token is had, and for what: in words, as code, and what can be asked for.
fn way(ir: &Ir, scheme: &Scheme, flow: &Flow, medium: Medium) -> Vec<String> {
    let urls = [
        ("authorization at", &flow.authorization_url),
        ("tokens from", &flow.token_url),
        ("new ones from", &flow.refresh_url),
    ];
    let urls = urls.iter().filter_map(|(what, url)| Some(format!("{what} {}", code(url.as_ref()?))));
    let (kind, example) = match flow.kind {
        FlowKind::Implicit => ("Implicit flow", None),
        FlowKind::DeviceAuthorization => ("Device authorization flow", None),
        FlowKind::ClientCredentials => ("Client credentials flow", Some(fetched(ir, scheme, application(ir), medium))),
        FlowKind::Password => ("Password flow", Some(fetched(ir, scheme, person(ir), medium))),
        FlowKind::AuthorizationCode => ("Authorization code flow (feature `login`)", Some(login(ir, scheme, medium))),
    };
    let line = format!("{kind}: {}.", urls.collect::<Vec<_>>().join(", "));
    let rows: Vec<_> = flow.scopes.iter().map(|(scope, doc)| vec![code(scope), lead(doc)]).collect();
    [vec![line], example.into_iter().collect(), vec![table(&["Scope", "What it allows"], &rows)]].concat()
}

fn application(ir: &Ir) -> TokenStream {
    let library = &ir.package.library;
    quote!(#library::runtime::OAuth2::client_credentials("id", "secret"))
}

fn person(ir: &Ir) -> TokenStream {
    let library = &ir.package.library;
    quote!(#library::runtime::OAuth2::password("user", "password").application("id", "secret"))
}

/// A client that fetches tokens and renews them.
fn fetched(ir: &Ir, scheme: &Scheme, credential: TokenStream, medium: Medium) -> String {
    let name = &scheme.name.rust;
    let client = program::client_with(ir, [quote!(.#name(credential))].into_iter());
    medium.fence(Frame::Plain, quote!(let credential = #credential; #client))
}

/// A transport that shows a certificate.
fn certified(ir: &Ir, scheme: &Scheme, medium: Medium) -> String {
    let library = &ir.package.library;
    let client = program::client_with(ir, [quote!(.transport(transport)), program::credential(scheme)].into_iter());
    let transport = quote!(#library::runtime::HyperTransport::builder().identity_pem(certificate_and_key).build()?);
    medium.fence(Frame::Certificate, quote!(let transport = #transport; #client))
}

/// A person's way through a browser.
fn login(ir: &Ir, scheme: &Scheme, medium: Medium) -> String {
    let (library, name, constant) = (&ir.package.library, &scheme.name.rust, &scheme.constant);
    let client = program::client_with(ir, [quote!(.#name(page.finish(&back)?))].into_iter());
    let login = quote!(#library::runtime::Login::new(&#library::auth::#constant, "id", "http://127.0.0.1:8000/back"));
    let page = quote!(let login = #login; let page = login.begin()?;);
    medium.fence(Frame::Login, quote!(#page println!("{}", page.url()); #client))
}

/// How the credential goes out, in words.
pub(super) fn how_sent(kind: &SchemeKind, medium: Medium) -> String {
    let fetched = || format!("or how to get one ({})", medium.item("runtime::OAuth2", "runtime::OAuth2"));
    match kind {
        SchemeKind::Basic => "user name and password".to_owned(),
        SchemeKind::Bearer { format: None } => "a bearer token".to_owned(),
        SchemeKind::Bearer { format: Some(format) } => format!("a bearer token ({})", code(format)),
        SchemeKind::Authorization { scheme } => format!("what follows {} in `Authorization`", code(scheme)),
        SchemeKind::ApiKey { place, key } => format!("a key, sent {} {}", key_place(*place), code(key)),
        SchemeKind::OAuth2 { .. } => format!("an OAuth 2 access token, {}", fetched()),
        SchemeKind::OpenIdConnect { url } => {
            format!("an access token of the OpenID provider at {}, {}", code(url), fetched())
        }
        SchemeKind::MutualTls => "a certificate, which the transport must show".to_owned(),
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
