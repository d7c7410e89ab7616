//! Compiles what the generator makes of every fixture, and uses it.
//!
//! The build script runs the generator over `codegen/tests/fixtures` and `specs`, so building this crate is the test
//! that all of it compiles. The tests in `tests/` use the generated types: literal JSON in and out, and literal
//! requests on the wire, through a real socket.
//!
//! - [`server`]: the other end of that socket.
//! - [`recordings`]: what the vendors' own SDKs sent and made of replies, where `../shared` is present.
//! - [`exceptions`]: where we do otherwise on purpose, and why.

pub mod exceptions;
pub mod recordings;
pub mod server;
