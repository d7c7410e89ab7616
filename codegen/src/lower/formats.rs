//! Single values: which type of the language a JSON type and a format come to, and what is documented of them.

use serde_json::{Number, Value};

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

/// The same where the configuration wants numbers kept digit by digit of which the description does not say how large
/// or how exact they are.
pub(super) fn exact(kind: Kind, facts: &Facts<'_>) -> Ty {
    let said = Range::said(facts);
    match scalar(kind, facts) {
        Ty::F64 if facts.format.is_none() => Ty::Number,
        Ty::I64 if facts.format.is_none() && (said.least.is_none() || said.most.is_none()) => Ty::Number,
        ty => ty,
    }
}

/// What a format says of the range is no narrower than what the bounds say of it.
fn integer(format: &str, facts: &Facts<'_>) -> Ty {
    let (said, given) = (Range::said(facts), given(facts));
    match format {
        "bigint" | "biginteger" | "big-integer" | "int128" | "uint128" => Ty::Number,
        "int8" | "int16" | "int32" => said.within(&[(Range::I32, Ty::I32)]),
        "uint8" | "uint16" | "uint32" => said.within(&[(Range::U32, Ty::U32), (Range::U64, Ty::U64)]),
        "uint64" | "uint" => said.within(&[(Range::U64, Ty::U64)]),
        "" if !given.is_empty() => {
            let is_unsigned = said.least.is_some_and(|least| least >= 0) && given.iter().all(|it| it.is_u64());
            if is_unsigned { said.within(&[(Range::U64, Ty::U64)]) } else { Ty::Number }
        }
        // A great maximum alone says nothing of what is below zero.
        _ if said.least.is_some() && said.most.is_some_and(|most| most > i64::MAX.into()) => {
            said.within(&[(Range::U64, Ty::U64)])
        }
        _ => said.within(&[]),
    }
}

/// The integers beyond 64 bits with a sign that the description itself gives. Of a value without a format they say more
/// than a guess would.
fn given<'a>(facts: &Facts<'a>) -> Vec<&'a Number> {
    let given = [facts.default, facts.example].into_iter().flatten().filter_map(Value::as_number);
    given.filter(|it| it.as_i64().is_none() && it.as_f64().is_some_and(|it| it.abs() >= EXP_63)).collect()
}

/// 2 to the power of 63.
const EXP_63: f64 = 9_223_372_036_854_775_808.0;

/// What the bounds allow, as far as they say.
struct Range {
    least: Option<i128>,
    most: Option<i128>,
}

impl Range {
    const I32: (i128, i128) = (i32::MIN as i128, i32::MAX as i128);
    const U32: (i128, i128) = (0, u32::MAX as i128);
    /// Where bounds were read as `f64`, by us or by who wrote them, the greatest values are one more than they are.
    const I64: (i128, i128) = (i64::MIN as i128, i64::MAX as i128 + 1);
    const U64: (i128, i128) = (0, u64::MAX as i128 + 1);

    fn said(facts: &Facts<'_>) -> Self {
        let bound = |of: fn(&Limit) -> Option<&String>| Some(whole(facts.limits.iter().find_map(of)?));
        Self {
            least: bound(|limit| match limit {
                Limit::Minimum(text) | Limit::ExclusiveMinimum(text) => Some(text),
                _ => None,
            }),
            most: bound(|limit| match limit {
                Limit::Maximum(text) | Limit::ExclusiveMaximum(text) => Some(text),
                _ => None,
            }),
        }
    }

    /// The first type that holds what is allowed; of no other use one of 64 bits, or else one of any size.
    fn within(&self, wanted: &[((i128, i128), Ty)]) -> Ty {
        let fits = |(least, most): (i128, i128)| {
            self.least.is_none_or(|it| it >= least) && self.most.is_none_or(|it| it <= most)
        };
        let found = wanted.iter().find(|(range, _)| fits(*range)).map(|(_, ty)| ty.clone());
        found.unwrap_or(if fits(Self::I64) { Ty::I64 } else { Ty::Number })
    }
}

/// The bound, or the nearest integer to it.
fn whole(text: &str) -> i128 {
    text.parse::<i64>().map_or_else(|_| text.parse::<f64>().unwrap_or_default() as i128, i128::from)
}

/// `float` is read as `f64` too: an `f32` would change the digits of what a server sends. Integers of 64 bits are more
/// than an `f64` keeps apart, and a number of such a format may still be written with a fraction.
fn number(format: &str) -> Ty {
    match format {
        "decimal" | "decimal128" | "bignumber" | "bigdecimal" | "int64" | "uint64" => Ty::Number,
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
        "base64url" => Ty::UrlBytes,
        "password" => Ty::Secret,
        "binary" => Ty::File,
        _ if content_encoding.eq_ignore_ascii_case("base64") => Ty::Bytes,
        _ if content_encoding.eq_ignore_ascii_case("base64url") => Ty::UrlBytes,
        _ => Ty::Text,
    }
}

/// What the docs of a field say beyond its type.
pub(super) fn documented(facts: &Facts<'_>) -> Vec<Limit> {
    let mut limits = facts.limits.clone();
    // Where no type is said, the type of the language says nothing of the format.
    if let Some(format) = &facts.format
        && (matches!(scalar(Kind::Text, facts), Ty::Text) || facts.kinds.is_empty())
        && !matches!(format.as_str(), "int32" | "int64" | "float" | "double" | "binary")
    {
        limits.push(Limit::Format(format.clone()));
    }
    if let Some(example) = facts.example {
        limits.push(Limit::Example(example.to_string()));
    }
    limits
}
