//! The front pages: `src/lib.rs` and `README.md`, which say the same.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Endpoint, Feature, Group, Ir, Program, RUNTIME_FEATURES, Server, ServerVariable};

use super::{
    auth, docs,
    facts::codes,
    markdown::{self, code, lead, prose, table, text},
    practice,
    program::{self, Frame, Medium},
    render::Source,
    types::condition,
};

/// `src/lib.rs`.
pub(super) fn library(ir: &Ir) -> String {
    let first_section = vec!["# First call".to_owned(), first_call(ir)];
    let operations = vec!["# Operations".to_owned(), markdown::table_head(&GROUP_COLUMNS)];
    let before = [
        head(ir),
        install(ir, "#"),
        first_section,
        servers(ir, "#"),
        credentials(ir, "#", Medium::Rustdoc),
        operations,
    ];
    let (before, groups) = (markdown::inner(&before.concat()), ir.groups.iter().map(|group| group_row(ir, group)));
    let more = practice::sections(ir, first(ir), "#", Medium::Rustdoc);
    let after = [errors(ir, "#", Medium::Rustdoc), more, features(ir, "#"), origin(ir, "#")];
    let after = markdown::inner(&after.concat());
    let mut source = Source::with_docs(quote!(#before #(#groups)* #![doc = ""] #after));
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
        pub mod auth;
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
    Medium::Rustdoc.fence(Frame::Plain, statements)
}

/// A section per kind of credential, below a heading for all.
fn credentials(ir: &Ir, heading: &str, medium: Medium) -> Vec<String> {
    let title = ir.schemes.first().map(|_| format!("{heading} Auth"));
    let sections = ir.schemes.iter().flat_map(|scheme| {
        let title = format!("{heading}# {}", text(&scheme.name.wire));
        [vec![title], auth::scheme(ir, scheme, medium)].concat()
    });
    title.into_iter().chain(sections).collect()
}

const GROUP_COLUMNS: [&str; 3] = ["Group", "Method of the client", "What it is for"];

/// A row that stands only where its links lead somewhere.
fn group_row(ir: &Ir, group: &Group) -> TokenStream {
    let (accessor, name) = (group.accessor.file_stem(), group.name.rust.file_stem());
    let page = format!("[`{name}`](api::{accessor}::{name})");
    let row = markdown::table_row(&[page, format!("[`{accessor}`](Client::{accessor})"), lead(&group.doc)]);
    match condition(&group.gate, &ir.features) {
        None => quote!(#![doc = #row]),
        Some(condition) => quote!(#![cfg_attr(#condition, doc = #row)]),
    }
}

/// `README.md`.
pub(super) fn readme(ir: &Ir) -> String {
    let first_call = first(ir).into_iter();
    let first_call =
        first_call.flat_map(|(group, endpoint)| ["## First call".to_owned(), program::whole(ir, group, endpoint)]);
    let sections = [
        vec![format!("# {}", text(&ir.package.name))],
        head(ir),
        install(ir, "##"),
        first_call.collect(),
        servers(ir, "##"),
        credentials(ir, "##", Medium::Page),
        vec!["## Operations".to_owned(), OPERATIONS.to_owned()],
        errors(ir, "##", Medium::Page),
        practice::sections(ir, first(ir), "##", Medium::Page),
        features(ir, "##"),
        origin(ir, "##"),
    ];
    markdown::page(&sections.concat())
}

const OPERATIONS: &str = "All operations and types are described in [docs](docs/README.md), and by `cargo doc --open`. \
                          For tools, [bindings.json](bindings.json) has what became of each operation and schema.";

fn errors(ir: &Ir, heading: &str, medium: Medium) -> Vec<String> {
    let error = medium.words("error", "Error");
    let lenient = medium.item("lenient(true)", "ClientBuilder::lenient");
    let words = format!(
        "Every call gives a `Result`. The {error} names the operation, the status and the path of a field that could not \
         be read, and keeps the body. Where error replies have a documented form, the operation has a type for them. \
         With {lenient} of the builder, a reply that does not keep to the description is read as far as it can be, and \
         `send().whole()` tells in `deviations` what is not there."
    );
    let documented = program::documented_error(ir).map(|statements| medium.fence(Frame::Plain, statements));
    let documented = documented
        .into_iter()
        .flat_map(|code| ["A documented error is read with the type of its operation:".to_owned(), code]);
    let plain = [format!("{heading} Errors"), words, medium.fence(Frame::Plain, program::advice(ir))];
    plain.into_iter().chain(documented).collect()
}

fn origin(ir: &Ir, heading: &str) -> Vec<String> {
    vec![format!("{heading} Origin"), docs::origin(ir)]
}

fn install(ir: &Ir, heading: &str) -> Vec<String> {
    let mut manifest = toml_edit::DocumentMut::new();
    let mut dependency = toml_edit::InlineTable::new();
    dependency.insert("path", "path/to/this/folder".into());
    let mut executor = toml_edit::InlineTable::new();
    executor.insert("version", "1".into());
    executor.insert("features", toml_edit::Array::from_iter(["macros", "rt-multi-thread"]).into());
    manifest["dependencies"] = toml_edit::table();
    manifest["dependencies"][&ir.package.name] = toml_edit::value(dependency);
    manifest["dependencies"]["tokio"] = toml_edit::value(executor);
    vec![format!("{heading} Install"), format!("```toml\n{manifest}```")]
}

fn servers(ir: &Ir, heading: &str) -> Vec<String> {
    let rows: Vec<_> = ir.servers.iter().map(server_row).collect();
    let title = rows.first().map(|_| format!("{heading} Servers"));
    title.into_iter().chain([table(&["Server", "What it is"], &rows)]).collect()
}

fn server_row(server: &Server) -> Vec<String> {
    let variables = server.variables.iter().map(server_variable);
    let said = [lead(&server.doc)].into_iter().filter(|text| !text.is_empty()).chain(variables);
    vec![code(&server.url), said.collect::<Vec<_>>().join("<br>")]
}

fn server_variable(variable: &ServerVariable) -> String {
    let others: Vec<_> = variable.values.iter().filter(|value| **value != variable.default).cloned().collect();
    let others = others.first().map(|_| format!(", or {}", codes(&others))).unwrap_or_default();
    format!("{} ({}{others}) {}", code(&variable.name), code(&variable.default), lead(&variable.doc))
        .trim_end()
        .to_owned()
}

fn features(ir: &Ir, heading: &str) -> Vec<String> {
    let rows = RUNTIME_FEATURES.iter().map(|(name, adds)| vec![code(name), (*adds).to_owned()]);
    let rows: Vec<_> = rows.chain(ir.features.iter().map(feature_row)).collect();
    let lead = "Each group of operations is a Cargo feature; all are on by default, and only what is on is compiled.";
    vec![format!("{heading} Features"), lead.to_owned(), table(&["Feature", "What it adds"], &rows)]
}

fn feature_row(feature: &Feature) -> Vec<String> {
    vec![code(&feature.name), text(&feature.summary)]
}
