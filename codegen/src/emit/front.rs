//! The front pages: `src/lib.rs` and `README.md`, which say the same.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Base, Feature, Group, Ir, Output, Program, Scheme, SchemeKind, Server, Ty};

use super::{
    client, docs, endpoints, example,
    markdown::{self, code, first_paragraph, prose, table, text},
    render::{self, Source},
};

/// `src/lib.rs`.
pub(super) fn library(ir: &Ir) -> String {
    let first = vec!["# First call".to_owned(), example::fenced(frame(), first_call(ir))];
    let sections = [head(ir), first, auth(ir, "#", "##"), groups(ir), vec![docs::origin(ir)]];
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

/// A program's first lines: a client, and the first of the operations.
fn first_call(ir: &Ir) -> TokenStream {
    let client = construction(ir, ir.schemes.first().map(setter_call));
    let first = ir.groups.iter().find_map(|group| Some((group, group.endpoints.first()?)));
    let call = first.map(|(group, endpoint)| {
        let (name, form) = endpoints::plain(endpoint);
        example::call(ir, group, endpoint, name, form)
    });
    quote!(#client #call)
}

/// The frame of an example that awaits.
fn frame() -> TokenStream {
    quote!(async fn example() -> Result<(), Box<dyn std::error::Error>>)
}

/// `let client = ..`, with a credential or none.
fn construction(ir: &Ir, credential: Option<TokenStream>) -> TokenStream {
    let library = &ir.package.library;
    let builder = match &ir.base {
        Base::Server(_) => quote!(#library::Client::default_builder()),
        Base::Path(path) => {
            let url = format!("https://api.example.com{}", path.trim_end_matches('/'));
            quote!(#library::Client::builder(#url))
        }
    };
    quote!(let client = #builder #credential.build()?;)
}

fn setter_call(scheme: &Scheme) -> TokenStream {
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

/// A section per kind of credential, with the heading of all of them and of each.
fn auth(ir: &Ir, all: &str, each: &str) -> Vec<String> {
    let title = ir.schemes.first().map(|_| format!("{all} Auth"));
    let sections = ir.schemes.iter().flat_map(|scheme| scheme_sections(ir, each, scheme));
    title.into_iter().chain(sections).collect()
}

fn scheme_sections(ir: &Ir, heading: &str, scheme: &Scheme) -> Vec<String> {
    let example = example::fenced(frame(), construction(ir, Some(setter_call(scheme))));
    let kind = client::how_sent(&scheme.kind);
    let title = format!("{heading} {}", text(&scheme.name.wire));
    vec![title, prose(&scheme.doc), format!("Needs {kind}."), example]
}

fn groups(ir: &Ir) -> Vec<String> {
    let rows: Vec<_> = ir.groups.iter().map(group_row).collect();
    let table = table(&["Group", "Method of the client", "What it is for"], &rows);
    vec!["# Operations".to_owned(), table]
}

fn group_row(group: &Group) -> Vec<String> {
    let (accessor, name) = (group.accessor.file_stem(), group.name.rust.file_stem());
    let page = format!("[`{name}`](api::{accessor}::{name})");
    vec![page, format!("[`{accessor}`](Client::{accessor})"), first_paragraph(&group.doc)]
}

/// `README.md`.
pub(super) fn readme(ir: &Ir) -> String {
    let package = &ir.package;
    let mut sections = vec![format!("# {}", text(&package.name))];
    sections.extend(head(ir));
    sections.extend(install(ir));
    sections.extend(["## First call".to_owned(), program(ir)]);
    sections.extend(servers(ir));
    sections.extend(auth(ir, "##", "###").iter().map(|section| shown(section)));
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

/// A whole program.
fn program(ir: &Ir) -> String {
    let call = first_call(ir);
    let shown = ir.groups.iter().flat_map(|group| &group.endpoints).take(1).map(|endpoint| match endpoint.output {
        Output::One(Ty::Unit | Ty::Stream) => TokenStream::new(),
        Output::One(_) | Output::Several { .. } => quote!(println!("{reply:?}");),
    });
    let program = render::file(quote! {
        #[tokio::main]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #call
            #(#shown)*
            Ok(())
        }
    });
    format!("```rust\n{program}```")
}

/// An example as a page shows it: without the lines that rustdoc hides.
fn shown(section: &str) -> String {
    let lines = section.lines().filter(|line| !line.starts_with("# ") || !section.starts_with("```"));
    let lines = lines.map(|line| match line {
        "```no_run" => "```rust",
        line => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn servers(ir: &Ir) -> Vec<String> {
    let rows: Vec<_> = ir.servers.iter().map(server_row).collect();
    let title = rows.first().map(|_| "## Servers".to_owned());
    title.into_iter().chain([table(&["Server", "What it is"], &rows)]).collect()
}

fn server_row(server: &Server) -> Vec<String> {
    vec![code(&server.url), first_paragraph(&server.doc)]
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
