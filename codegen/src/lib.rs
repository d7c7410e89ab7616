//! Makes Rust client crates out of API descriptions. A library without I/O: text goes in, text comes out.
//!
//! Code map, in the order in which a description flows through it:
//!
//! - [`load`]: text to values, several files, budgets.
//! - [`dialect`]: any version to one OpenAPI 3.0-shaped document.
//! - [`lower`]: that document to the IR; every choice of Rust shape, every name.
//! - [`ir`]: what will be written.
//! - [`emit`]: the IR to files.
//! - [`plan`]: files and what is on disk to what has to change.
//! - [`diagnostics`]: what we say about a description.
//! - [`config`]: what a maintainer decides in `generate.toml`.
//! - [`ledger`]: what came of each part of a description.

pub mod config;
pub mod diagnostics;
pub mod dialect;
pub mod emit;
pub mod ir;
pub mod ledger;
pub mod load;
pub mod lower;
pub mod plan;
