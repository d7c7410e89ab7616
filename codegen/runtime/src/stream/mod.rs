//! Replies that come value by value: server-sent events, and JSON values one after another.
//!
//! `parse` and `split` turn octets into events and texts, without I/O; [`Events`] and [`JsonStream`] are what callers
//! get. What does not depend on the type of a value is not generic, so that a stream costs a crate next to nothing.

mod events;
mod json;
mod parse;
mod resume;
mod split;

pub use events::{Event, Events};
pub use json::JsonStream;
pub(crate) use resume::Resume;
pub use resume::{RECONNECTS, Reconnect};

/// A line, a value or an event is longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooLong;
