//! Single values: which type of the language a JSON type and a format come to, and what is documented of them.

use super::facts::{Facts, Kind};
use crate::ir::{Limit, Ty};

/// The type of a single value (OpenAPI 3.0.4 4.4 and the OpenAPI format registry). Unknown formats are text.
pub(super) fn scalar(kind: Kind, facts: &Facts<'_>) -> Ty {
    let format = facts.format.as_deref().unwrap_or_default();
    match kind {
        Kind::Boolean => Ty::Bool,
        Kind::Integer => integer(format, facts),
        Kind::Number => number(format),
        Kind::Text => text(format, facts.content_encoding.unwrap_or_default()),
        Kind::List => Ty::List(Box::new(Ty::Json)),
        Kind::Object => Ty::Map(Box::new(Ty::Json)),
    }
}

fn integer(format: &str, facts: &Facts<'_>) -> Ty {
    match format {
        "int8" | "int16" | "int32" | "uint8" | "uint16" => Ty::I32,
        "uint32" => Ty::U32,
        "uint64" | "uint" => Ty::U64,
        "bigint" | "biginteger" | "big-integer" | "int128" | "uint128" => Ty::Number,
        _ => by_bounds(facts),
    }
}

/// The smallest type that holds what the bounds allow, if 64 bits with a sign do not.
fn by_bounds(facts: &Facts<'_>) -> Ty {
    let bound = |of: fn(&Limit) -> Option<&String>| facts.limits.iter().find_map(of)?.parse::<f64>().ok();
    let least = bound(|limit| match limit {
        Limit::Minimum(text) | Limit::ExclusiveMinimum(text) => Some(text),
        _ => None,
    });
    let most = bound(|limit| match limit {
        Limit::Maximum(text) | Limit::ExclusiveMaximum(text) => Some(text),
        _ => None,
    });
    // As `f64` the greatest values are powers of two, one more than they are.
    let above = most.is_some_and(|most| most > i64::MAX as f64);
    let unsigned = least.is_none_or(|least| least >= 0.0) && most.is_none_or(|most| most <= u64::MAX as f64);
    match above || least.is_some_and(|least| least < i64::MIN as f64) {
        true if unsigned => Ty::U64,
        true => Ty::Number,
        false => Ty::I64,
    }
}

/// `float` is read as `f64` too: an `f32` would change the digits of what a server sends.
fn number(format: &str) -> Ty {
    match format {
        "decimal" | "decimal128" | "bignumber" | "bigdecimal" => Ty::Number,
        "int32" => Ty::F64,
        _ => Ty::F64,
    }
}

fn text(format: &str, content_encoding: &str) -> Ty {
    match format {
        "date-time" => Ty::DateTime,
        "date" => Ty::Date,
        "time" => Ty::Time,
        "duration" => Ty::Duration,
        "uuid" => Ty::Uuid,
        "byte" => Ty::Bytes,
        "password" => Ty::Secret,
        "binary" => Ty::File,
        _ if content_encoding == "base64" => Ty::Bytes,
        _ => Ty::Text,
    }
}

/// The JSON type that a format without a type must mean.
pub(super) fn kind_of_format(format: Option<&str>) -> Option<Kind> {
    match format? {
        "int32" | "int64" | "uint32" | "uint64" => Some(Kind::Integer),
        "float" | "double" => Some(Kind::Number),
        "date-time" | "date" | "time" | "duration" | "uuid" | "byte" | "binary" | "password" | "email" | "uri"
        | "hostname" | "ipv4" | "ipv6" => Some(Kind::Text),
        _ => None,
    }
}

/// What the docs of a field say beyond its type.
pub(super) fn documented(facts: &Facts<'_>) -> Vec<Limit> {
    let mut limits = facts.limits.clone();
    if let Some(format) = &facts.format
        && matches!(scalar(Kind::Text, facts), Ty::Text)
        && !matches!(format.as_str(), "int32" | "int64" | "float" | "double" | "binary")
    {
        limits.push(Limit::Format(format.clone()));
    }
    if let Some(example) = facts.example {
        limits.push(Limit::Example(example.to_string()));
    }
    limits
}
