//! The macros that generated code calls: each lists a type's parts, and the runtime does the rest.
//!
//! What they expand to is one call a function, over tables, because the code of each type is what makes generated
//! crates slow to compile. Paths are absolute, so a type called `Option` or `Result` does no harm.

#[doc(hidden)]
pub mod table {
    //! What the macros' expansions call, and nobody else.

    pub use super::super::{
        fields::{Key, Slot},
        unions::{Candidate, Tagged},
        writer::Part,
    };
    use crate::Json;

    /// Which of the texts it is.
    pub fn find(texts: &[&str], text: &str) -> Option<usize> {
        texts.iter().position(|known| *known == text)
    }

    /// Which of the JSON texts means the same value.
    pub fn find_json(texts: &[&str], value: &Json) -> Option<usize> {
        super::super::unions::position(texts, || Some(value.clone()))
    }
}

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
/// `User: Default { .. }` is for a struct whose `Default` is the empty object: what is filled when one is read is then
/// made by that, and not by another function over all fields, which the compiler would have to look at too.
#[macro_export]
macro_rules! object {
    ($name:ident $(: $default:ident)? { $($kind:ident $key:literal => $field:ident),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static KEYS: &[$crate::table::Key] = &[$($crate::table::Key::$kind($key)),*];
            impl $crate::Encode for $name {
                #[inline(never)]
                fn write(&self, w: &mut $crate::Writer) {
                    w.object(KEYS, &[$(&self.$field),*])
                }
            }
            impl $crate::Decode for $name {
                #[inline(never)]
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    r.object(KEYS, &mut [$(&mut self.$field),*])
                }
            }
        };
        $crate::empty! { $name [$($default)?] $($field)* }
        $crate::serde_shims! { $name }
    };
    ($name:ident $(: $default:ident)? { $($kind:ident $($key:literal)? => $field:ident),* $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static KEYS: &[$crate::table::Key] = &[$($crate::table::Key::$kind(::core::concat!($($key)?))),*];
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    w.open_object(KEYS, &[$($crate::table::Part::$kind(&self.$field)),*])
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    r.open_object(KEYS, &mut [$($crate::table::Slot::$kind(&mut self.$field)),*])
                }
            }
        };
        $crate::empty! { $name [$($default)?] $($field)* }
        $crate::serde_shims! { $name }
    };
}

/// The empty value of a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! empty {
    ($name:ident [] $($field:ident)*) => {
        #[allow(deprecated)]
        impl $crate::Model for $name {
            #[inline(never)]
            fn empty() -> Self {
                Self { $($field: $crate::Model::empty()),* }
            }
        }
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

/// Makes an enum a JSON string; texts that are not listed are kept.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// enum Role {
///     Admin,
///     User,
///     Other(String),
/// }
///
/// rt::text_enum! { Role { "ADMIN" => Admin, "USER" => User, other => Other } }
///
/// assert_eq!(rt::from_json::<Role>(r#""ADMIN""#).unwrap(), Role::Admin);
/// assert_eq!(Role::from("GUEST"), Role::Other("GUEST".to_owned()));
/// assert_eq!(Role::User.to_string(), "USER");
/// assert_eq!(Role::ALL, [Role::Admin, Role::User]);
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident { $($text:literal => $variant:ident,)* other => $other:ident $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static TEXTS: &[&::core::primitive::str] = &[$($text),*];
            impl $name {
                /// All values that have a name.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// The value as it is sent.
                pub fn as_str(&self) -> &::core::primitive::str {
                    match self {
                        $(Self::$variant => $text,)*
                        Self::$other(text) => text,
                    }
                }
            }
            impl ::core::convert::From<&::core::primitive::str> for $name {
                fn from(text: &::core::primitive::str) -> Self {
                    match $crate::table::find(TEXTS, text) {
                        ::core::option::Option::Some(index) => ::core::clone::Clone::clone(&Self::ALL[index]),
                        ::core::option::Option::None => Self::$other(::core::convert::From::from(text)),
                    }
                }
            }
            impl ::core::convert::From<::std::string::String> for $name {
                fn from(text: ::std::string::String) -> Self {
                    ::core::convert::From::from(text.as_str())
                }
            }
            impl ::core::str::FromStr for $name {
                type Err = ::core::convert::Infallible;

                fn from_str(text: &::core::primitive::str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                    ::core::result::Result::Ok(::core::convert::From::from(text))
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.as_str())
                }
            }
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    w.text(self.as_str())
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    *self = ::core::convert::From::from(&*r.text()?);
                    ::core::result::Result::Ok(())
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self::$other(::std::string::String::new())
                }
            }
        };
        $crate::serde_shims! { $name }
    };
}

/// Makes an enum a JSON integer; integers that are not listed are kept.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// enum Level {
///     Low,
///     High,
///     Other(i64),
/// }
///
/// rt::integer_enum! { Level { 1 => Low, 2 => High, other => Other } }
///
/// assert_eq!(rt::from_json::<Level>("2").unwrap(), Level::High);
/// assert_eq!(Level::from(3).as_i64(), 3);
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident { $($value:literal => $variant:ident,)* other => $other:ident $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            impl $name {
                /// All values that have a name.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// The value as it is sent.
                pub fn as_i64(&self) -> ::core::primitive::i64 {
                    match self {
                        $(Self::$variant => $value,)*
                        Self::$other(value) => *value,
                    }
                }
            }
            impl ::core::convert::From<::core::primitive::i64> for $name {
                fn from(value: ::core::primitive::i64) -> Self {
                    match value {
                        $($value => Self::$variant,)*
                        _ => Self::$other(value),
                    }
                }
            }
            impl ::core::str::FromStr for $name {
                type Err = ::core::num::ParseIntError;

                fn from_str(
                    text: &::core::primitive::str,
                ) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                    match ::core::str::FromStr::from_str(text) {
                        ::core::result::Result::Ok(value) => {
                            ::core::result::Result::Ok(<Self as ::core::convert::From<::core::primitive::i64>>::from(value))
                        }
                        ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                    }
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.as_i64(), f)
                }
            }
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    w.signed(self.as_i64())
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    let mut value: ::core::primitive::i64 = 0;
                    $crate::Decode::read(&mut value, r)?;
                    *self = ::core::convert::From::from(value);
                    ::core::result::Result::Ok(())
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self::$other(0)
                }
            }
        };
        $crate::serde_shims! { $name }
    };
}

/// Makes an enum one of several JSON values, of whatever kinds; values that are not listed are kept.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Mixed {
///     One,
///     A,
///     Other(rt::Json),
/// }
///
/// rt::json_enum! { Mixed { "1" => One, "\"a\"" => A, other => Other } }
///
/// assert_eq!(rt::from_json::<Mixed>("1.0").unwrap(), Mixed::One);
/// assert_eq!(rt::from_json::<Mixed>("true").unwrap(), Mixed::Other(true.into()));
/// assert_eq!(rt::to_json(&Mixed::A), r#""a""#);
/// ```
#[macro_export]
macro_rules! json_enum {
    ($name:ident { $($json:literal => $variant:ident,)* other => $other:ident $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            static TEXTS: &[&::core::primitive::str] = &[$($json),*];
            impl $name {
                /// All values that have a name.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// The value as it is sent.
                pub fn as_json(&self) -> $crate::Json {
                    $crate::to_value(self)
                }
            }
            impl ::core::convert::From<$crate::Json> for $name {
                fn from(value: $crate::Json) -> Self {
                    match $crate::table::find_json(TEXTS, &value) {
                        ::core::option::Option::Some(index) => ::core::clone::Clone::clone(&Self::ALL[index]),
                        ::core::option::Option::None => Self::$other(value),
                    }
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(&$crate::to_json(self))
                }
            }
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    match self {
                        $(Self::$variant => w.raw($json),)*
                        Self::$other(value) => $crate::Encode::write(value, w),
                    }
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    *self = ::core::convert::From::from(r.json()?);
                    ::core::result::Result::Ok(())
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self::$other($crate::Json::Null)
                }
            }
        };
        $crate::serde_shims! { $name }
    };
}

/// Makes an enum a union of objects that the text under a key tells apart; other texts are kept as JSON.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Cat {
///     lives: i32,
/// }
/// rt::object! { Cat { required "lives" => lives } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Pet {
///     Cat(Cat),
///     Other(rt::Json),
/// }
/// rt::tagged_union! { Pet by "petType" { "cat" | "Cat" => Cat(Cat), other => Other } }
///
/// let pet: Pet = rt::from_json(r#"{"petType": "Cat", "lives": 9}"#).unwrap();
/// assert_eq!(pet, Pet::Cat(Cat { lives: 9 }));
/// // The payload does not hold the tag, so the union writes it.
/// assert_eq!(rt::to_json(&pet), r#"{"lives":9,"petType":"cat"}"#);
/// ```
///
/// `otherwise` names the variant that is meant where the text is missing or is none of those listed.
///
/// ```
/// # use clientwright_runtime as rt;
/// # #[derive(Clone, Debug, PartialEq)]
/// # struct Cat {
/// #     lives: i32,
/// # }
/// # rt::object! { Cat { required "lives" => lives } }
/// #[derive(Clone, Debug, PartialEq)]
/// enum Pet {
///     Cat(Cat),
///     Other(rt::Json),
/// }
/// rt::tagged_union! { Pet by "petType" otherwise Cat { => Cat(Cat), other => Other } }
///
/// assert_eq!(rt::from_json::<Pet>(r#"{"lives": 9}"#).unwrap(), Pet::Cat(Cat { lives: 9 }));
/// assert_eq!(rt::from_json::<Pet>("7").unwrap(), Pet::Other(rt::Json::from(7)));
/// ```
#[macro_export]
macro_rules! tagged_union {
    ($name:ident by $key:literal $(otherwise $fallback:ident)? {
        $($($tag:literal)|* => $variant:ident($payload:ty),)* other => $other:ident $(,)?
    }) => {
        #[allow(deprecated)]
        const _: () = {
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    match self {
                        $(Self::$variant(value) => w.tagged($key, &[$($tag),*], value),)*
                        Self::$other(value) => $crate::Encode::write(value, w),
                    }
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    static VARIANTS: &[$crate::table::Tagged] = &[$(
                        $crate::table::Tagged { name: ::core::stringify!($variant), tags: &[$($tag),*] },
                    )*];
                    let otherwise = [$(::core::stringify!($fallback))?].first().copied();
                    r.tagged($key, VARIANTS, otherwise, self)
                }
            }
        };
        $crate::choice! { $name { $($variant)* } $other }
        $crate::serde_shims! { $name }
    };
}

/// Makes an enum a union of types that their values' looks tell apart; what looks like none is kept as JSON.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Id {
///     Number(i64),
///     Text(String),
///     Other(rt::Json),
/// }
/// rt::union! { Id { kinds [Integer] => Number(i64), kinds [Text] => Text(String), other => Other } }
///
/// assert_eq!(rt::from_json::<Id>("7").unwrap(), Id::Number(7));
/// assert_eq!(rt::from_json::<Id>("[]").unwrap(), Id::Other(rt::Json::Array(vec![])));
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident { $(
        kinds [$($kind:ident),*]
        $(keys [$($key:literal),*])?
        $(own [$($own:literal),*])?
        $(common [$($common:literal),*])?
        $(fixed [$(($fixed:literal, [$($fix:literal),*])),*])?
        $(values [$($value:literal),*])?
        => $variant:ident($payload:ty),
    )* other => $other:ident $(,)? }) => {
        #[allow(deprecated)]
        const _: () = {
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    match self {
                        $(Self::$variant(value) => $crate::Encode::write(value, w),)*
                        Self::$other(value) => $crate::Encode::write(value, w),
                    }
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    static CANDIDATES: &[$crate::table::Candidate] = &[$(
                        $crate::table::Candidate {
                            name: ::core::stringify!($variant),
                            kinds: &[$($crate::Kind::$kind),*],
                            keys: &[$($($key),*)?],
                            own: &[$($($own),*)?],
                            common: &[$($($common),*)?],
                            fixed: &[$($(($fixed, &[$($fix),*])),*)?],
                            values: &[$($($value),*)?],
                        },
                    )*];
                    r.union(CANDIDATES, self)
                }
            }
        };
        $crate::choice! { $name { $($variant)* } $other }
        $crate::serde_shims! { $name }
    };
}

/// Makes a struct of one unnamed field the same JSON as the field.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Tags(Vec<String>);
/// rt::newtype! { Tags(Vec<String>) }
///
/// assert_eq!(rt::from_json::<Tags>(r#"["a"]"#).unwrap(), Tags(vec!["a".to_owned()]));
/// ```
#[macro_export]
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        #[allow(deprecated)]
        const _: () = {
            impl ::core::convert::From<$inner> for $name {
                fn from(value: $inner) -> Self {
                    Self(value)
                }
            }
            impl $crate::Encode for $name {
                fn write(&self, w: &mut $crate::Writer) {
                    $crate::Encode::write(&self.0, w)
                }
                fn absent(&self) -> ::core::primitive::bool {
                    $crate::Encode::absent(&self.0)
                }
            }
            impl $crate::Decode for $name {
                fn read(&mut self, r: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    $crate::Decode::read(&mut self.0, r)
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self($crate::Model::empty())
                }
            }
        };
        $crate::serde_shims! { $name }
    };
}

/// What both kinds of unions have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! choice {
    ($name:ident { $($variant:ident)* } $other:ident) => {
        #[allow(deprecated)]
        const _: () = {
            impl $crate::Choice for $name {
                fn choose(&mut self, index: ::core::primitive::usize) -> &mut dyn $crate::Decode {
                    static MAKE: &[fn() -> $name] = &[$(|| $name::$variant($crate::Model::empty())),*];
                    *self = match MAKE.get(index) {
                        ::core::option::Option::Some(make) => make(),
                        ::core::option::Option::None => Self::$other($crate::Json::Null),
                    };
                    match self {
                        $(Self::$variant(value) => value,)*
                        Self::$other(value) => value,
                    }
                }
            }
            impl $crate::Model for $name {
                fn empty() -> Self {
                    Self::$other($crate::Json::Null)
                }
            }
        };
    };
}
