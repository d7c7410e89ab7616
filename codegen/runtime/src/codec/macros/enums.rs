//! Enums of listed values.

/// Makes an enum a JSON string; texts that are not listed are kept.
///
/// ```
/// use clientwright_runtime as rt;
///
/// #[derive(Clone, Debug)]
/// enum Role {
///     Admin,
///     User,
///     Other(String),
/// }
///
/// rt::text_enum! { Role: Eq + Hash { "ADMIN" => Admin, "USER" => User, other => Other } }
///
/// assert_eq!(rt::from_json::<Role>(r#""ADMIN""#).unwrap(), Role::Admin);
/// assert_eq!(Role::from("GUEST"), Role::Other("GUEST".to_owned()));
/// assert_eq!(Role::User.to_string(), "USER");
/// assert_eq!(Role::ALL, [Role::Admin, Role::User]);
/// assert_eq!(Role::Admin, Role::Other("ADMIN".to_owned()));
/// ```
///
/// What it is compared by may be said after its name, which takes the compiler less than what it does when it is derived.
///
/// | word | |
/// |---|---|
/// | `Eq` | Values are equal, by `PartialEq` and `Eq`, if they are sent alike, however they were made. |
/// | `Hash` | Hashed is the text. |
#[macro_export]
macro_rules! text_enum {
    ($name:ident $(: $first:ident $(+ $also:ident)*)? { $($text:literal => $variant:ident,)* other => $other:ident $(,)? }) => {
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
        $crate::compared! { $name $($first $($also)*)? }
        $crate::serde_shims! { $name }
    };
}

/// What stands after the name of an enum of texts.
#[doc(hidden)]
#[macro_export]
macro_rules! compared {
    ($name:ident) => {};
    ($name:ident Eq $($also:ident)*) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                self.as_str() == other.as_str()
            }
        }
        impl ::core::cmp::Eq for $name {}
        $crate::compared! { $name $($also)* }
    };
    ($name:ident Hash $($also:ident)*) => {
        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state)
            }
        }
        $crate::compared! { $name $($also)* }
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
