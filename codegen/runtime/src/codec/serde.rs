//! `serde::Serialize` and `Deserialize` for every type that can be written and read, if the feature `serde` is on.

/// Without the feature there is nothing to do.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "serde"))]
macro_rules! serde_shims {
    ($name:ident) => {};
}
