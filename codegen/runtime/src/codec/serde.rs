//! `serde::Serialize` and `Deserialize` for every type that can be written and read, if the feature `serde` is on.
//!
//! They go through [`Json`](crate::Json), so a type has no code for them until somebody uses them, and they suit every
//! format that describes itself: JSON, YAML, TOML, MessagePack, CBOR. Unlike what is sent, the serialized form holds
//! the fields that are never sent too, so that nothing is lost when a value is kept.

/// Without the feature there is nothing to do.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "serde"))]
macro_rules! serde_shims {
    ($name:ident) => {};
}

/// Makes a type serializable.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "serde")]
macro_rules! serde_shims {
    ($name:ident) => {
        #[allow(deprecated)]
        const _: () = {
            impl $crate::shims::serde::Serialize for $name {
                fn serialize<S: $crate::shims::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::shims::serialize(self, serializer)
                }
            }
            impl<'de> $crate::shims::serde::Deserialize<'de> for $name {
                fn deserialize<D: $crate::shims::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::shims::deserialize(deserializer)
                }
            }
        };
    };
}

#[cfg(feature = "serde")]
pub mod shims {
    //! What the macros' expansions call, and nobody else.

    pub use serde;

    use std::fmt;

    use serde::{
        Deserialize, Deserializer, Serialize, Serializer,
        de::{Error, MapAccess, SeqAccess, Visitor},
    };

    use crate::{
        Base64, Base64Url, Date, DateTime, Duration, Encode, Json, Map, Maybe, Model, Number, Object, Secret, Time,
        Uuid, Writer, from_json, to_json,
    };

    /// Serializes what the value is in JSON.
    pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
        let mut w = Writer::new().with_everything();
        value.write(&mut w);
        let json: Json = from_json(w.into_bytes()).map_err(serde::ser::Error::custom)?;
        json.serialize(serializer)
    }

    /// Takes anything, and reads the value from what that is in JSON.
    pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let json = deserializer.deserialize_any(Anything)?;
        from_json(to_json(&json)).map_err(D::Error::custom)
    }

    impl Serialize for Json {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Json::Null => serializer.serialize_unit(),
                Json::Bool(value) => serializer.serialize_bool(*value),
                Json::Number(number) => number.serialize(serializer),
                Json::String(text) => serializer.serialize_str(text),
                Json::Array(items) => serializer.collect_seq(items),
                Json::Object(entries) => serializer.collect_map(entries),
            }
        }
    }

    impl<'de> Deserialize<'de> for Json {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Anything)
        }
    }

    /// As an integer of up to 64 bits, or else as the nearest number of 64 bits: serde knows no others.
    impl Serialize for Number {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let text = self.to_string();
            if let Ok(value) = text.parse() {
                return serializer.serialize_i64(value);
            }
            match text.parse() {
                Ok(value) => serializer.serialize_u64(value),
                Err(_) => serializer.serialize_f64(self.as_f64()),
            }
        }
    }

    impl<'de> Deserialize<'de> for Number {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize(deserializer)
        }
    }

    impl<T: Model> Serialize for Map<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize(self, serializer)
        }
    }

    impl<'de, T: Model> Deserialize<'de> for Map<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize(deserializer)
        }
    }

    /// A missing key is nothing that serde can say by itself: put `#[serde(default, skip_serializing_if =
    /// "Maybe::is_absent")]` on the field.
    impl<T: Model> Serialize for Maybe<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize(self, serializer)
        }
    }

    impl<'de, T: Model> Deserialize<'de> for Maybe<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize(deserializer)
        }
    }

    crate::serde_shims! { DateTime }
    crate::serde_shims! { Date }
    crate::serde_shims! { Time }
    crate::serde_shims! { Duration }
    crate::serde_shims! { Uuid }
    crate::serde_shims! { Secret }
    crate::serde_shims! { Base64 }
    crate::serde_shims! { Base64Url }

    /// The key under which serde_json hands over a number if its feature `arbitrary_precision` is on.
    const NUMBER: &str = "$serde_json::private::Number";

    struct Anything;

    impl<'de> Visitor<'de> for Anything {
        type Value = Json;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value that JSON has")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
            Ok(value.into())
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
            Ok(value.into())
        }

        fn visit_i128<E: Error>(self, value: i128) -> Result<Json, E> {
            Ok(Json::Number(value.into()))
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
            Ok(value.into())
        }

        fn visit_u128<E: Error>(self, value: u128) -> Result<Json, E> {
            Ok(Json::Number(value.into()))
        }

        fn visit_f32<E: Error>(self, value: f32) -> Result<Json, E> {
            Ok(value.into())
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
            match Number::from_f64(value) {
                Some(number) => Ok(Json::Number(number)),
                None => Err(E::custom("infinity and what is no number have no JSON")),
            }
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
            Ok(text.into())
        }

        fn visit_bytes<E: Error>(self, octets: &[u8]) -> Result<Json, E> {
            Ok(crate::to_value(&Base64::from(octets)))
        }

        fn visit_unit<E: Error>(self) -> Result<Json, E> {
            Ok(Json::Null)
        }

        fn visit_none<E: Error>(self) -> Result<Json, E> {
            Ok(Json::Null)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = access.next_element()? {
                items.push(item);
            }
            Ok(Json::Array(items))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
            let mut entries = Object::new();
            while let Some((Key(key), value)) = access.next_entry::<_, Json>()? {
                entries.insert(key, value);
            }
            match (entries.get(NUMBER), entries.len()) {
                (Some(Json::String(digits)), 1) => digits.parse().map(Json::Number).map_err(A::Error::custom),
                _ => Ok(Json::Object(entries)),
            }
        }
    }

    /// Keys are text in JSON; other formats may have numbers and words there.
    struct Key(String);

    impl<'de> Deserialize<'de> for Key {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            match deserializer.deserialize_any(Anything)? {
                Json::String(text) => Ok(Self(text)),
                other => Ok(Self(to_json(&other))),
            }
        }
    }
}
