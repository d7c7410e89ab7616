//! What a value must be able to do to be written and read.

use std::fmt::Debug;

use super::{DecodeError, Reader, Writer};

/// A value that can be written as JSON.
pub trait Encode {
    /// Appends the value.
    fn write(&self, w: &mut Writer);

    /// Whether there is nothing to write, so that an optional key is left out.
    fn absent(&self) -> bool {
        false
    }
}

/// A value that can be filled with what a JSON text says.
///
/// Values are read in place: the owner makes an empty one ([`Model::empty`]) and lends it out. So the code of a
/// type is a list of places, and everything that loops, compares or fails is compiled once, here.
pub trait Decode {
    /// Reads the value at the reader's position into `self`, whatever `self` was before.
    ///
    /// # Errors
    /// The text is not JSON, or does not fit; `self` is then in an unspecified, but valid, state.
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError>;
}

/// A type of values that can be written, and made from what is read.
pub trait Model: Encode + Decode + Clone + Debug + Send + Sync + 'static {
    /// Whether null is a value of this type, so that an option of it is `None` only where nothing stands.
    const HOLDS_NULL: bool = false;

    /// A value to read into. It means nothing by itself.
    fn empty() -> Self
    where
        Self: Sized;
}

impl<T: Encode + ?Sized> Encode for &T {
    fn write(&self, w: &mut Writer) {
        (**self).write(w);
    }
    fn absent(&self) -> bool {
        (**self).absent()
    }
}

/// A list, as the reader and the writer see it.
pub trait List {
    /// Adds an empty item to read into.
    fn grow(&mut self) -> &mut dyn Decode;
    /// Takes the last item away.
    fn shrink(&mut self);
    /// The item at `index`.
    fn item(&self, index: usize) -> Option<&dyn Encode>;
}

/// A map from text to values, as the reader and the writer see it.
pub trait Entries {
    /// Forgets all entries.
    fn clear(&mut self);
    /// Puts an empty value under `key`, in the place of what was there, to read into.
    fn put(&mut self, key: &str) -> &mut dyn Decode;
    /// Takes the entry under `key` away.
    fn remove(&mut self, key: &str);
    /// The entry at `index`.
    fn entry(&self, index: usize) -> Option<(&str, &dyn Encode)>;
}

/// A union, as the reader sees it.
pub trait Choice {
    /// Becomes an empty value of the variant at `index`, or of the one for everything else, and lends its payload.
    fn choose(&mut self, index: usize) -> &mut dyn Decode;
}
