//! x

mod codec;
pub use codec::*;
