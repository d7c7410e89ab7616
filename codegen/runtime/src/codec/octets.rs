//! Octets, which JSON carries as text.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use base64::{
    Engine,
    alphabet::STANDARD as ALPHABET,
    engine::{
        DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig,
        general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
    },
};

use super::{Decode, DecodeError, Encode, Model, Reader, Writer};

/// Octets, which JSON carries as base64 (RFC 4648 4).
///
/// The alphabet for URLs, missing padding and broken lines are understood too. What was read is written as it was; what
/// is made of octets, with padding. Octets are equal however they are written.
#[derive(Clone, Default)]
pub struct Base64 {
    octets: Vec<u8>,
    /// How it was written, if not as we would.
    spelling: Option<Box<str>>,
}

/// Octets, which JSON carries as base64 in the alphabet for URLs (RFC 4648 5).
///
/// The usual alphabet, missing padding and broken lines are understood too. What was read is written as it was; what is
/// made of octets, with padding, as RFC 4648 3.2 asks for it. Octets are equal however they are written.
#[derive(Clone, Default)]
pub struct Base64Url {
    octets: Vec<u8>,
    /// How it was written, if not as we would.
    spelling: Option<Box<str>>,
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn octets(text: &str) -> Option<Vec<u8>> {
    let standard = |byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    };
    // MIME breaks lines (RFC 2045 6.8), and so do some servers.
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(standard).collect();
    LENIENT.decode(letters).ok()
}

/// What both are made from and become, how they are read and written, and compared.
macro_rules! octets {
    ($($name:ident $padded:ident $bare:ident;)*) => { $(
        impl $name {
            /// The same octets, to be written without padding.
            #[must_use]
            pub fn without_padding(self) -> Self {
                let spelling = Some($bare.encode(&self.octets).into());
                Self { spelling, ..self }
            }

            /// As it is written.
            fn text(&self) -> String {
                self.spelling.as_deref().map_or_else(|| $padded.encode(&self.octets), str::to_owned)
            }
        }

        impl Encode for $name {
            fn write(&self, w: &mut Writer) {
                w.octets(&self.octets, |_| self.text());
            }
        }

        impl Decode for $name {
            fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
                if let Some(whole) = r.whole_bytes() {
                    *self = whole.into();
                    return Ok(());
                }
                r.peek();
                let begin = r.offset();
                let text = r.text()?;
                self.octets = octets(&text).ok_or_else(|| r.expected_at("base64", begin))?;
                self.spelling = ($padded.encode(&self.octets) != text).then(|| text.into());
                Ok(())
            }
        }

        impl Model for $name {
            fn empty() -> Self {
                Self::default()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.octets == other.octets
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.octets.cmp(&other.octets)
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.octets.hash(state);
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.text())
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(octets: Vec<u8>) -> Self {
                Self { octets, spelling: None }
            }
        }

        impl From<&[u8]> for $name {
            fn from(octets: &[u8]) -> Self {
                octets.to_vec().into()
            }
        }

        impl From<$name> for Vec<u8> {
            fn from(octets: $name) -> Self {
                octets.octets
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.octets
            }
        }
    )* };
}

octets! {
    Base64 STANDARD STANDARD_NO_PAD;
    Base64Url URL_SAFE URL_SAFE_NO_PAD;
}
