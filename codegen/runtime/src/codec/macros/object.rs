//! Structs.

/// Makes a struct a JSON object.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct User {
///     id: i64,
///     name: Option<String>,
///     additional: rt::Map<rt::Json>,
/// }
///
/// rt::object! {
///     User {
///         required "id" => id,
///         optional "displayName" => name,
///         rest => additional,
///     }
/// }
///
/// let user: User = rt::from_json(r#"{"id": 7, "team": "red"}"#).unwrap();
/// assert_eq!((user.id, &user.name), (7, &None));
/// assert_eq!(rt::to_json(&user), r#"{"id":7,"team":"red"}"#);
/// let error = rt::from_json::<User>(r#"{"displayName": "Ada"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "id: missing");
/// ```
///
/// | line | when read | when written |
/// |---|---|---|
/// | `required "key" => field` | must be there | always |
/// | `optional "key" => field` | may be missing | unless `None` or absent |
/// | `read_only "key" => field` | may be missing | never |
/// | `rest => field`, at most once, after those | a [`Map`](crate::Map) of all keys that neither those nor what is flattened has a place for | its entries |
/// | `flatten => field`, last | the same object, read once more | the keys of that object beside these |
///
/// What a struct has beside that may be said after its name, as in `User: Eq + Hash + Default { .. }`; it takes the
/// compiler half of what it does when it is derived, or less.
///
/// | word | |
/// |---|---|
/// | `Eq` | All fields are equal to themselves, which a derived `Eq` would ask of each again. |
/// | `Hash` | Hashed is what is written. |
/// | `Default`, last | `Default` gives the empty object, so what is filled when one is read is made by that, and not by another function over all fields. |
#[macro_export]
macro_rules! object {
    ($name:ident $(: $first:ident $(+ $also:ident)*)? { $($kind:ident $key:literal => $field:ident),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static KEYS: $crate::table::Keys =
                $crate::table::Keys::new(&[$($key),*], ::core::stringify!($($kind)*));
            impl $crate::Encode for $name {
                #[inline(never)]
                fn write(&self, w: &mut $crate::Writer) {
                    w.object(&KEYS, &[$(&self.$field),*])
                }
            }
            impl $crate::Decode for $name {
                #[inline(never)]
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    r.object(&KEYS, &mut [$(&mut self.$field),*])
                }
            }
        };
        $crate::also! { $name [$($first $($also)*)?] $($field)* }
        $crate::serde_shims! { $name }
    };
    ($name:ident $(: $first:ident $(+ $also:ident)*)? { $($kind:ident $($key:literal)? => $field:ident),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static KEYS: $crate::table::Keys =
                $crate::table::Keys::new(&[$($($key,)?)*], ::core::stringify!($($kind)*));
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    w.open_object(&KEYS, &[$($crate::table::Part::$kind(&self.$field)),*])
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    r.open_object(&KEYS, &mut [$($crate::table::Slot::$kind(&mut self.$field)),*])
                }
            }
        };
        $crate::also! { $name [$($first $($also)*)?] $($field)* }
        $crate::serde_shims! { $name }
    };
}

/// What stands after a struct's name, and last of all its empty value.
#[doc(hidden)]
#[macro_export]
macro_rules! also {
    ($name:ident [] $($field:ident)*) => {
        #[allow(deprecated)]
        impl $crate::Model for $name {
            #[inline(never)]
            fn empty() -> Self {
                Self { $($field: $crate::Model::empty()),* }
            }
        }
    };
    ($name:ident [Eq $($also:ident)*] $($field:ident)*) => {
        impl ::core::cmp::Eq for $name {}
        $crate::also! { $name [$($also)*] $($field)* }
    };
    ($name:ident [Hash $($also:ident)*] $($field:ident)*) => {
        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::table::hash(self, state)
            }
        }
        $crate::also! { $name [$($also)*] $($field)* }
    };
    ($name:ident [Default] $($field:ident)*) => {
        #[allow(deprecated)]
        impl $crate::Model for $name {
            #[inline(never)]
            fn empty() -> Self {
                ::core::default::Default::default()
            }
        }
    };
}
