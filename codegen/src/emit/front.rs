//! The front pages: `src/lib.rs` and `README.md`, which say the same.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Endpoint, Feature, Flow, FlowKind, Group, Ir, Program, Scheme, SchemeKind, Server};

use super::{
    client, docs,
    markdown::{self, code, lead, prose, table, text},
    program,
    render::Source,
};

/// `src/lib.rs`.
pub(super) fn library(ir: &Ir) -> String {
    let first = vec!["# First call".to_owned(), first_call(ir)];
    let sections = [head(ir), first, auth(ir, "#", program::tested), groups(ir), vec![docs::origin(ir)]];
    let mut source = Source::new(&sections.concat());
    // Types that lie deep within each other are more than rustdoc follows by itself.
    let recursion = quote!(#![recursion_limit = "512"]);
    source.attributes(&[recursion, quote!(#![forbid(unsafe_code)]), quote!(#![warn(missing_docs)])]);
    source.items(modules(ir));
    source.items(quote! {
        pub use clientwright_runtime as runtime;
        pub use self::client::{Client, ClientBuilder};
        pub use self::runtime::Error;
    });
    source.finish()
}

fn modules(ir: &Ir) -> TokenStream {
    let programs = ir.package.programs.iter().map(|program| match program {
        Program::Contract => quote!(
            #[cfg(feature = "contract")]
            pub mod contract;
        ),
        Program::Roundtrip => quote!(
            #[cfg(feature = "roundtrip")]
            pub mod roundtrip;
        ),
    });
    quote! {
        pub mod api;
        mod auth;
        mod client;
        #(#programs)*
        pub mod types;
    }
}

fn head(ir: &Ir) -> Vec<String> {
    let package = &ir.package;
    vec![text(&package.summary), prose(&package.doc)]
}

/// The first of the operations, if there is any.
fn first(ir: &Ir) -> Option<(&Group, &Endpoint)> {
    ir.groups.iter().find_map(|group| Some((group, group.endpoints.first()?)))
}

/// A client, and the first of the operations.
fn first_call(ir: &Ir) -> String {
    let statements = match first(ir) {
        Some((group, endpoint)) => program::statements(ir, group, endpoint),
        None => program::client(ir, ir.schemes.iter().take(1)),
    };
    program::tested(statements)
}

/// A section per kind of credential, below a heading for all. `fence` shows statements.
fn auth(ir: &Ir, heading: &str, fence: fn(TokenStream) -> String) -> Vec<String> {
    let title = ir.schemes.first().map(|_| format!("{heading} Auth"));
    let sections = ir.schemes.iter().flat_map(|scheme| {
        let title = format!("{heading}# {}", text(&scheme.name.wire));
        [vec![title], self::scheme(ir, scheme, fence)].concat()
    });
    title.into_iter().chain(sections).collect()
}

/// What a kind of credential is, where it comes from, and how it is given.
pub(super) fn scheme(ir: &Ir, scheme: &Scheme, fence: fn(TokenStream) -> String) -> Vec<String> {
    let example = fence(program::client(ir, [scheme].into_iter()));
    let sent = format!("Needs {}.", client::how_sent(&scheme.kind));
    let flows = match &scheme.kind {
        SchemeKind::OAuth2 { flows } => flows.iter().flat_map(flow).collect(),
        SchemeKind::Basic
        | SchemeKind::Bearer { .. }
        | SchemeKind::Authorization { .. }
        | SchemeKind::ApiKey { .. }
        | SchemeKind::OpenIdConnect { .. }
        | SchemeKind::MutualTls => Vec::new(),
    };
    [vec![prose(&scheme.doc), sent, example], flows].concat()
}

/// How an access token is had, and for what.
fn flow(flow: &Flow) -> Vec<String> {
    let urls = [
        ("authorization at", &flow.authorization_url),
        ("tokens from", &flow.token_url),
        ("new ones from", &flow.refresh_url),
    ];
    let urls = urls.iter().filter_map(|(what, url)| Some(format!("{what} {}", code(url.as_ref()?))));
    let kind = match flow.kind {
        FlowKind::Implicit => "Implicit flow",
        FlowKind::Password => "Password flow",
        FlowKind::ClientCredentials => "Client credentials flow",
        FlowKind::AuthorizationCode => "Authorization code flow",
        FlowKind::DeviceAuthorization => "Device authorization flow",
    };
    let line = format!("{kind}: {}.", urls.collect::<Vec<_>>().join(", "));
    let rows: Vec<_> = flow.scopes.iter().map(|(scope, doc)| vec![code(scope), lead(doc)]).collect();
    vec![line, table(&["Scope", "What it allows"], &rows)]
}

fn groups(ir: &Ir) -> Vec<String> {
    let rows: Vec<_> = ir.groups.iter().map(group_row).collect();
    let table = table(&["Group", "Method of the client", "What it is for"], &rows);
    vec!["# Operations".to_owned(), table]
}

fn group_row(group: &Group) -> Vec<String> {
    let (accessor, name) = (group.accessor.file_stem(), group.name.rust.file_stem());
    let page = format!("[`{name}`](api::{accessor}::{name})");
    vec![page, format!("[`{accessor}`](Client::{accessor})"), lead(&group.doc)]
}

/// `README.md`.
pub(super) fn readme(ir: &Ir) -> String {
    let package = &ir.package;
    let mut sections = vec![format!("# {}", text(&package.name))];
    sections.extend(head(ir));
    sections.extend(install(ir));
    sections.extend(
        first(ir)
            .into_iter()
            .flat_map(|(group, endpoint)| ["## First call".to_owned(), program::whole(ir, group, endpoint)]),
    );
    sections.extend(servers(ir));
    sections.extend(auth(ir, "##", program::shown));
    sections.extend(features(ir));
    sections.extend(ERRORS.iter().map(|&section| section.to_owned()));
    sections.extend(["## Origin".to_owned(), docs::origin(ir)]);
    markdown::page(&sections)
}

const ERRORS: [&str; 2] = [
    "## Errors",
    "Every call gives a `Result`. The error names the operation, the status and the path of a field that could not be \
     read, and keeps the body; `error.status()`, `error.body_text()` and `error.decode()` look into it.",
];

fn install(ir: &Ir) -> Vec<String> {
    let mut manifest = toml_edit::DocumentMut::new();
    let mut dependency = toml_edit::InlineTable::new();
    dependency.insert("path", "path/to/this/folder".into());
    manifest["dependencies"] = toml_edit::table();
    manifest["dependencies"][&ir.package.name] = toml_edit::value(dependency);
    vec!["## Install".to_owned(), format!("```toml\n{manifest}```")]
}

fn servers(ir: &Ir) -> Vec<String> {
    let rows: Vec<_> = ir.servers.iter().map(server_row).collect();
    let title = rows.first().map(|_| "## Servers".to_owned());
    title.into_iter().chain([table(&["Server", "What it is"], &rows)]).collect()
}

fn server_row(server: &Server) -> Vec<String> {
    vec![code(&server.url), lead(&server.doc)]
}

fn features(ir: &Ir) -> Vec<String> {
    let fixed = [
        ["hyper", "HTTP through hyper and rustls. On by default."],
        ["reqwest", "HTTP through a reqwest client, which is then given to the builder."],
        ["serde", "`serde::Serialize` and `Deserialize` for the models."],
    ];
    let rows = fixed.map(|row| row.map(str::to_owned).to_vec()).into_iter().map(|mut row| {
        row[0] = code(&row[0]);
        row
    });
    let rows: Vec<_> = rows.chain(ir.features.iter().map(feature_row)).collect();
    let lead = "Each group of operations is a Cargo feature; all are on by default, and only what is on is compiled.";
    vec!["## Features".to_owned(), lead.to_owned(), table(&["Feature", "What it adds"], &rows)]
}

fn feature_row(feature: &Feature) -> Vec<String> {
    vec![code(&feature.name), text(&feature.summary)]
}
