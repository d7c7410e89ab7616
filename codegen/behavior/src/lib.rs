//! Compiles what the generator makes of every fixture, and uses it.
//!
//! The build script runs the generator over `codegen/tests/fixtures` and `specs`, so building this crate is the test
//! that all of it compiles. The tests in `tests/` use the generated types: literal JSON in and out, and literal
//! requests on the wire, through a real socket.
//!
//! - [`fixtures`] and [`vendors`]: what the generator wrote, a module for each crate.
//! - [`server`]: the other end of that socket.
//! - [`recordings`]: what the vendors' own SDKs sent and made of replies, where `../shared` is present.
//! - [`exceptions`] and [`reply_exceptions`]: where we do otherwise on purpose, and why.

#![expect(unused_attributes, reason = "what is a crate's root elsewhere is a module here")]

pub mod exceptions;
pub mod recordings;
pub mod reply_exceptions;
pub mod server;

/// What the generator made of each fixture, by topic.
pub mod fixtures {
    include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
}

/// What the generator made of each vendor's description, with the driver of `--contract`.
pub mod vendors {
    include!(concat!(env!("OUT_DIR"), "/vendors.rs"));

    /// The driver of a vendor's crate.
    pub fn contract_of(vendor: &str) -> &'static clientwright_runtime::contract::Contract {
        match vendor {
            "arthur" => &arthur::contract::CONTRACT,
            "kestra" => &kestra::contract::CONTRACT,
            "knetik" => &knetik::contract::CONTRACT,
            "portainer" => &portainer::contract::CONTRACT,
            other => panic!("no vendor is called {other}"),
        }
    }
}
