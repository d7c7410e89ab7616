//! What must hold for any bytes. Each module is one target: its `check` takes bytes and panics if something is wrong.
//!
//! | target | what the bytes are | what must hold |
//! |---|---|---|
//! | [`load`] | the text of one or more files | a document or an error at a place that exists |
//! | [`lower`] | changes to the structure of a fixture | the ledger is complete, what is written is Rust, twice the same |
//! | [`emit`] | a text, and a place in a fixture for it | nothing is built from the text but texts and names |
//! | [`codec`] | a type and JSON for it | what is written is read again as the same; JSON is what it is to others |
//! | [`replies`] | a call and what the server answers | an answer, however it is cut to pieces |
//! | [`requests`] | values of inputs | who reads the request finds these values, and nothing else |
//!
//! `tests/stored.rs` runs all of them on the stored inputs in `corpus/` and on changes of these. A fuzzer goes on from
//! there: `cargo fuzz run --fuzz-dir codegen/fuzz --features fuzzer -s none <target>`.

pub mod codec;
pub mod emit;
mod fixtures;
pub mod load;
pub mod lower;
#[path = "../../tests/canaries/parts.rs"]
mod parts;
#[path = "../../tests/canaries/places.rs"]
mod places;
pub mod replies;
pub mod requests;
#[path = "../../tests/support/mod.rs"]
mod support;

/// One check, by name.
#[derive(Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// # Panics
    /// If something is wrong.
    pub check: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 6] = [
    Target { name: "load", check: load::check },
    Target { name: "lower", check: lower::check },
    Target { name: "emit", check: emit::check },
    Target { name: "codec", check: codec::check },
    Target { name: "replies", check: replies::check },
    Target { name: "requests", check: requests::check },
];
