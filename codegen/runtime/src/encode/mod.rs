//! From values to what stands on the wire: percent-encoding, the styles of inputs, and bodies.

pub(crate) mod body;
pub(crate) mod multipart;
pub(crate) mod percent;
pub(crate) mod style;
pub(crate) mod values;
