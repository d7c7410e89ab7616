//! How what holds other values is looked into, and the macros that say so for generated types.

use super::{Check, Checker};
use crate::{
    Base64, Base64Url, Date, DateTime, Duration, File, FormValue, Json, Map, Maybe, Number, Secret, Time, Uuid,
};

impl<T: Check> Check for Option<T> {
    fn look(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.look(checker);
        }
    }
}

impl<T: Check> Check for Maybe<T> {
    fn look(&self, checker: &mut Checker) {
        if let Maybe::Value(value) = self {
            value.look(checker);
        }
    }
}

impl<T: Check> Check for Box<T> {
    fn look(&self, checker: &mut Checker) {
        (**self).look(checker);
    }
}

impl<T: Check> Check for Vec<T> {
    fn look(&self, checker: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            checker.within(&format!("[{index}]"), item);
        }
    }
}

impl<T: Check> Check for Map<T> {
    fn look(&self, checker: &mut Checker) {
        for (key, value) in self.iter() {
            checker.within(key, value);
        }
    }
}

macro_rules! tuples {
    ($(($($name:ident $index:tt)*))*) => { $(
        impl<$($name: Check),*> Check for ($($name,)*) {
            fn look(&self, checker: &mut Checker) {
                $(checker.within(concat!("[", $index, "]"), &self.$index);)*
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

/// What stands in a tuple beside values with limits, and has none itself.
macro_rules! without_limits {
    ($($name:ty)*) => { $(
        impl Check for $name {
            fn look(&self, _: &mut Checker) {}
        }
    )* };
}

without_limits! {
    bool i32 i64 u32 u64 f32 f64 String Number Json Base64 Base64Url Secret Date DateTime Time Duration Uuid File FormValue
}

/// `check` and `checked` of a type, and how its fields are looked at.
#[macro_export]
macro_rules! checks {
    ($name:ident { $($rows:tt)* }) => {
        $crate::__checked! { $name }

        impl $crate::Check for $name {
            fn look(&self, checker: &mut $crate::Checker) {
                $crate::__checks! { self checker $($rows)* }
            }
        }
    };
    ($name:ident one of { $($variant:ident $([$($limits:tt)*])? $($within:ident)?,)* }) => {
        $crate::__checked! { $name }

        impl $crate::Check for $name {
            fn look(&self, checker: &mut $crate::Checker) {
                match self {
                    $(Self::$variant(value) => {
                        $(checker.limits("", value, $crate::limits!([$($limits)*]));)?
                        $crate::__look! { value checker $($within)? }
                    })*
                    // The variant for everything else, at least.
                    _ => {}
                }
            }
        }
    };
}

/// For a type without limits that stands in a tuple beside one that has some.
#[macro_export]
macro_rules! unchecked {
    ($name:ident) => {
        impl $crate::Check for $name {
            fn look(&self, _: &mut $crate::Checker) {}
        }
    };
}

/// The methods that begin a check.
#[doc(hidden)]
#[macro_export]
macro_rules! __checked {
    ($name:ident) => {
        impl $name {
            /// Whether all values in here keep to the limits that the description gives.
            ///
            /// # Errors
            /// All that do not.
            pub fn check(&self) -> Result<(), $crate::Violations> {
                $crate::check(self)
            }

            /// The value itself, if all values in here keep to the limits that the description gives.
            ///
            /// # Errors
            /// All that do not.
            pub fn checked(self) -> Result<Self, $crate::Violations> {
                self.check().map(|()| self)
            }
        }
    };
}

/// Looks into a value, if `within` says so.
#[doc(hidden)]
#[macro_export]
macro_rules! __look {
    ($value:ident $checker:ident) => {};
    ($value:ident $checker:ident within) => {
        $crate::Check::look($value, $checker)
    };
}

/// The rows of [`checks`].
#[doc(hidden)]
#[macro_export]
macro_rules! __checks {
    ($self:ident $checker:ident) => {};
    ($self:ident $checker:ident own $limits:tt, $($rest:tt)*) => {
        $checker.limits("", $self, $crate::limits!($limits));
        $crate::__checks! { $self $checker $($rest)* }
    };
    ($self:ident $checker:ident inner, $($rest:tt)*) => {
        $crate::Check::look(&$self.0, $checker);
        $crate::__checks! { $self $checker $($rest)* }
    };
    ($self:ident $checker:ident $wire:literal => $field:ident within, $($rest:tt)*) => {
        $checker.within($wire, &$self.$field);
        $crate::__checks! { $self $checker $($rest)* }
    };
    ($self:ident $checker:ident $wire:literal => $field:ident $limits:tt, $($rest:tt)*) => {
        $checker.limits($wire, &$self.$field, $crate::limits!($limits));
        $crate::__checks! { $self $checker $($rest)* }
    };
}

/// `[limits; places [[..]]; items [..]; fields ["key" [..]]; patterns ["expression" [..]]; values [..]]`
#[macro_export]
macro_rules! limits {
    ($limits:tt) => {
        &$crate::__limits!($limits)
    };
}

/// What [`limits`] leads to.
#[doc(hidden)]
#[macro_export]
macro_rules! __limits {
    ([
        $($limit:ident $(($of:literal))?),*
        $(; places [$($place:tt),*])?
        $(; items $items:tt)?
        $(; fields [$($key:literal $field:tt),*])?
        $(; patterns [$($pattern:literal $of_keys:tt),*])?
        $(; values $values:tt)?
    ]) => {
        $crate::Limits {
            own: &[$($crate::Limit::$limit $(($of))?),*],
            places: &[$($($crate::__limits!($place)),*)?],
            items: $crate::__inner!($($items)?),
            fields: &[$($(($key, $crate::__limits!($field))),*)?],
            patterns: &[$($(($pattern, $crate::__limits!($of_keys))),*)?],
            values: $crate::__inner!($($values)?),
        }
    };
}

/// Limits that may be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __inner {
    () => {
        None
    };
    ($limits:tt) => {
        Some($crate::limits!($limits))
    };
}
