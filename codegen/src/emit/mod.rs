//! The IR to files. Cannot fail and decides nothing: it matches on the IR and fills templates.
//!
//! Text of a description reaches the output as a literal token, as an identifier of the IR, as a doc attribute, or as
//! a value in TOML, and in no other way. `render` makes text of tokens, `markdown` makes docs of facts; the other
//! modules are one per kind of file, and know neither syntax nor escaping.

use std::collections::BTreeMap;

use crate::ir::{Ir, Program};

mod auth;
mod bindings;
mod checks;
mod client;
mod codec;
mod contract;
mod docs;
mod endpoints;
mod example;
mod facts;
mod front;
mod headers;
mod links;
mod manifest;
mod markdown;
mod models;
mod operation;
pub mod overview;
mod paging;
mod practice;
mod program;
mod reference;
mod render;
mod roundtrip;
mod sections;
#[cfg(test)]
mod tests;
mod ty;
mod types;

/// Path relative to the crate's folder (`src/lib.rs`) to content.
pub type Files = BTreeMap<String, String>;

/// Writes the crate.
pub fn emit(ir: &Ir) -> Files {
    let mut files = Files::from([
        (".rustfmt.toml".to_owned(), UNFORMATTED.to_owned()),
        ("Cargo.toml".to_owned(), manifest::write(ir)),
        ("bindings.json".to_owned(), bindings::write(ir)),
        ("README.md".to_owned(), front::readme(ir)),
        ("src/lib.rs".to_owned(), front::library(ir)),
        ("src/client.rs".to_owned(), client::client(ir)),
        ("src/auth.rs".to_owned(), auth::file(ir)),
    ]);
    types::write(ir, &mut files);
    endpoints::write(ir, &mut files);
    reference::write(ir, &mut files);
    for program in &ir.package.programs {
        match program {
            Program::Contract => contract::write(ir, &mut files),
            Program::Roundtrip => roundtrip::write(ir, &mut files),
        }
    }
    files
}

/// `cargo fmt` in the workspace around the crate would make it differ from what is generated.
const UNFORMATTED: &str = "disable_all_formatting = true\n";
