//! Unions.

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
                    r.tagged($key, &VARIANTS, otherwise, self)
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
                    r.union(&CANDIDATES, self)
                }
            }
        };
        $crate::choice! { $name { $($variant)* } $other }
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
