//! Types around other types: options, boxes, lists, tuples, and keys that may be missing or null.

use super::{Decode, DecodeError, Encode, List, Model, Reader, Writer};

impl<T: Encode> Encode for Option<T> {
    fn write(&self, w: &mut Writer) {
        match self {
            Some(value) => value.write(w),
            None => w.null(),
        }
    }
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Model> Decode for Option<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        let is_none = if T::HOLDS_NULL { r.is_of_nothing() } else { r.null() };
        if is_none {
            *self = None;
            return Ok(());
        }
        self.insert(T::empty()).read(r)
    }
}

impl<T: Model> Model for Option<T> {
    fn empty() -> Self {
        None
    }
}

/// The value of a key that may be missing, and may be null, which are two different things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The key is missing: nothing is said.
    #[default]
    Absent,
    /// The key is there, and null.
    Null,
    /// The key is there, with a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn as_ref(&self) -> Maybe<&T> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(value),
        }
    }

    /// Nothing if the key is missing, otherwise what it holds.
    pub fn given(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(change(value)),
        }
    }

    /// Whether the key is missing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the key is there, and null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is null: whoever says it has said something.
impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Encode> Encode for Maybe<T> {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::Value(value) => value.write(w),
            Self::Absent | Self::Null => w.null(),
        }
    }
    fn absent(&self) -> bool {
        self.is_absent()
    }
}

impl<T: Model> Decode for Maybe<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        if r.is_of_nothing() {
            *self = Self::Absent;
        } else if r.null() {
            *self = Self::Null;
        } else {
            *self = Self::Value(T::empty());
            if let Self::Value(value) = self {
                return value.read(r);
            }
        }
        Ok(())
    }
}

impl<T: Model> Model for Maybe<T> {
    fn empty() -> Self {
        Self::Absent
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn write(&self, w: &mut Writer) {
        (**self).write(w);
    }
    fn absent(&self) -> bool {
        (**self).absent()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        (**self).read(r)
    }
}

impl<T: Model> Model for Box<T> {
    fn empty() -> Self {
        Box::new(T::empty())
    }
}

impl<T: Model> List for Vec<T> {
    fn grow(&mut self) -> &mut dyn Decode {
        self.push(T::empty());
        let last = self.len() - 1;
        &mut self[last]
    }
    fn shrink(&mut self) {
        self.pop();
    }
    fn item(&self, index: usize) -> Option<&dyn Encode> {
        self.get(index).map(|item| item as &dyn Encode)
    }
}

impl<T: Model> Encode for Vec<T> {
    fn write(&self, w: &mut Writer) {
        w.array(self);
    }
}

impl<T: Model> Decode for Vec<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Vec::new();
        r.array(self)
    }
}

impl<T: Model> Model for Vec<T> {
    fn empty() -> Self {
        Vec::new()
    }
}

impl<T: Encode> Encode for [T] {
    fn write(&self, w: &mut Writer) {
        w.items(&mut self.iter().map(|item| item as &dyn Encode));
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn write(&self, w: &mut Writer) {
        self.as_slice().write(w);
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt)*))*) => { $(
        impl<$($name: Encode),*> Encode for ($($name,)*) {
            fn write(&self, w: &mut Writer) {
                w.items(&mut [$(&self.$index as &dyn Encode),*].into_iter());
            }
        }

        impl<$($name: Decode),*> Decode for ($($name,)*) {
            fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
                r.tuple(&mut [$(&mut self.$index),*])
            }
        }

        impl<$($name: Model),*> Model for ($($name,)*) {
            fn empty() -> Self {
                ($($name::empty(),)*)
            }
        }
    )* };
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
}
