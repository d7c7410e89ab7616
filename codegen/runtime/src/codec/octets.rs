//! Octets, which JSON carries as text.

use std::fmt;

use base64::{
    Engine,
    alphabet::STANDARD as ALPHABET,
    engine::{
        DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig,
        general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD},
    },
};

use super::{Decode, DecodeError, Encode, Model, Reader, Writer};

/// Octets, which JSON carries as base64 (RFC 4648 4).
///
/// The alphabet for URLs and missing padding are understood too.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(pub Vec<u8>);

/// Octets, which JSON carries as base64 in the alphabet for URLs (RFC 4648 5).
///
/// The usual alphabet is understood too. What was read without padding is written without; else padding is written,
/// as RFC 4648 3.2 asks for it.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64Url {
    octets: Vec<u8>,
    padding: Padding,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Padding {
    #[default]
    Written,
    LeftOut,
}

impl Base64Url {
    /// The same octets, to be written without padding.
    pub fn without_padding(self) -> Self {
        Self { padding: Padding::LeftOut, ..self }
    }

    /// As it is written.
    fn text(&self) -> String {
        match self.padding {
            Padding::Written => URL_SAFE.encode(&self.octets),
            Padding::LeftOut => URL_SAFE_NO_PAD.encode(&self.octets),
        }
    }
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

impl Encode for Base64 {
    fn write(&self, w: &mut Writer) {
        w.octets(&self.0, |octets| STANDARD.encode(octets));
    }
}

impl Encode for Base64Url {
    fn write(&self, w: &mut Writer) {
        w.octets(&self.octets, |_| self.text());
    }
}

impl Decode for Base64 {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        if let Some(whole) = r.whole_bytes() {
            self.0 = whole.to_vec();
            return Ok(());
        }
        r.peek();
        let begin = r.offset();
        self.0 = octets(&r.text()?).ok_or_else(|| r.expected_at("base64", begin))?;
        Ok(())
    }
}

impl Decode for Base64Url {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        if let Some(whole) = r.whole_bytes() {
            *self = whole.into();
            return Ok(());
        }
        r.peek();
        let begin = r.offset();
        let text = r.text()?;
        self.octets = octets(&text).ok_or_else(|| r.expected_at("base64", begin))?;
        let is_short = !self.octets.len().is_multiple_of(3) && !text.trim_end().ends_with('=');
        self.padding = if is_short { Padding::LeftOut } else { Padding::Written };
        Ok(())
    }
}

/// What both are made from and become.
macro_rules! octets {
    ($($name:ident $made:expr, $field:tt;)*) => { $(
        impl Model for $name {
            fn empty() -> Self {
                Self::default()
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(octets: Vec<u8>) -> Self {
                let make: fn(Vec<u8>) -> Self = $made;
                make(octets)
            }
        }

        impl From<&[u8]> for $name {
            fn from(octets: &[u8]) -> Self {
                octets.to_vec().into()
            }
        }

        impl From<$name> for Vec<u8> {
            fn from(octets: $name) -> Self {
                octets.$field
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.$field
            }
        }
    )* };
}

octets! {
    Base64 Base64, 0;
    Base64Url |octets| Base64Url { octets, padding: Padding::Written }, octets;
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({})", STANDARD.encode(&self.0))
    }
}

impl fmt::Debug for Base64Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Url({})", self.text())
    }
}
