//! Text with a meaning: dates, times, ids, secrets.
//!
//! Any text is accepted when it is read, and kept letter by letter: a server that departs from a format is no reason
//! to lose its reply. What checks and converts is not here.

use std::{convert::Infallible, fmt, str::FromStr};

use super::{Decode, DecodeError, Encode, Model, Reader, Writer};

/// What all texts have in common; `$read` says how the reader finds them.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $read:ident,)*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes any text; it is not checked.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into().into_boxed_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into_boxed_str())
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(Self(text.into()))
            }
        }

        impl Encode for $name {
            fn write(&self, w: &mut Writer) {
                w.text(&self.0);
            }
        }

        impl Decode for $name {
            fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
                self.0 = r.$read()?.into();
                Ok(())
            }
        }

        impl Model for $name {
            fn empty() -> Self {
                Self("".into())
            }
        }
    )* };
}

texts! {
    /// A date with a time, as RFC 3339 writes it: `2017-07-21T17:32:28Z`.
    DateTime text,
    /// A date, as RFC 3339 writes it: `2017-07-21`.
    Date text,
    /// A time of day, as RFC 3339 writes it: `17:32:28Z`.
    Time text,
    /// A length of time, as ISO 8601 writes it: `P1DT12H`.
    Duration text,
    /// A universally unique identifier (RFC 9562).
    Uuid text,
    /// Text that is not shown: a password, a token, a key. `Debug` prints `***`.
    Secret whole_or_text,
}

/// Texts that may be seen.
macro_rules! shown {
    ($($name:ident)*) => { $(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0.into_string()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                &*self.0 == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                &*self.0 == *text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    )* };
}

shown! { DateTime Date Time Duration Uuid }

impl Secret {
    /// The text. Whoever calls this takes care that it is not shown.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
