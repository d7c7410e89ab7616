//! From and to the types of other libraries, each behind a feature with the library's name.
//!
//! What a server sent is kept as its text, whatever it is; here it is checked. To another type the way is `TryFrom`, by
//! value or by reference, and the error is the library's own; back it is `From`, and never fails.

/// `TryFrom` the text of ours by `$read`, and `From` what `$write` makes of theirs.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "rust_decimal", feature = "time", feature = "uuid"))]
macro_rules! conversions {
    ($($(#[$doc:meta])* $ours:ident $theirs:ty, $error:ty: $read:expr, $write:expr;)*) => { $(
        $(#[$doc])*
        impl TryFrom<&crate::$ours> for $theirs {
            type Error = $error;

            fn try_from(ours: &crate::$ours) -> Result<Self, $error> {
                let read: fn(&str) -> Result<$theirs, $error> = $read;
                read(&ours.to_string())
            }
        }

        $(#[$doc])*
        impl TryFrom<crate::$ours> for $theirs {
            type Error = $error;

            fn try_from(ours: crate::$ours) -> Result<Self, $error> {
                (&ours).try_into()
            }
        }

        impl From<$theirs> for crate::$ours {
            fn from(theirs: $theirs) -> Self {
                let write: fn($theirs) -> crate::$ours = $write;
                write(theirs)
            }
        }
    )* };
}

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "rust_decimal")]
mod decimal;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;
