//! What a plain (unquoted) YAML scalar means: the core schema of YAML 1.2.2 §10.3.2, with two departures.
//!
//! A number with leading zeros (`0123`) stays text, since it is an id, a date or an octal number, and nobody means a
//! decimal one. `.inf` and `.nan` stay text, since JSON has no such numbers. Numbers keep their digits.

use crate::load::node::Value;

/// The value of a plain scalar.
pub(super) fn resolve(raw: &str) -> Value {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(raw).map_or_else(|| Value::Text(raw.to_owned()), Value::Number),
    }
}

/// The JSON number that a plain scalar is.
fn number(raw: &str) -> Option<String> {
    match raw.as_bytes() {
        [b'0', b'x', ..] => integer(&raw[2..], 16),
        [b'0', b'o', ..] => integer(&raw[2..], 8),
        [b'-' | b'+' | b'.' | b'0'..=b'9', ..] => decimal(raw),
        _ => None,
    }
}

fn integer(digits: &str, radix: u32) -> Option<String> {
    let no_sign = digits.starts_with(|c: char| c.is_ascii_alphanumeric());
    u128::from_str_radix(digits, radix).ok().filter(|_| no_sign).map(|number| number.to_string())
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` as JSON writes it.
fn decimal(raw: &str) -> Option<String> {
    let (sign, unsigned) = match raw.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", raw.strip_prefix('+').unwrap_or(raw)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let power = exponent.get(1..).unwrap_or_default();
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    let some_digit = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    let all_digits = is_digits(whole) && fraction.is_none_or(is_digits) && is_digits(power);
    if leading_zero || !some_digit || !all_digits || (!exponent.is_empty() && power.is_empty()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = match fraction {
        Some("") => ".0".to_owned(),
        Some(fraction) => format!(".{fraction}"),
        None => String::new(),
    };
    Some(format!("{sign}{whole}{fraction}{exponent}"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
