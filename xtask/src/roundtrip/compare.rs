//! What became of a value: whether anything is lost, changed or added. Numbers are compared by all of their digits.

use std::fmt;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The first thing in which two values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Lost { at: String },
    Added { at: String },
    Changed { at: String, given: String, back: String },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost { at } => write!(f, "{at} is lost"),
            Self::Added { at } => write!(f, "{at} is added"),
            Self::Changed { at, given, back } => write!(f, "{at} is changed from {given} to {back}"),
        }
    }
}

/// Compares JSON texts. Keys that `may_be_lost` says so of may be missing in what came back.
pub(super) fn difference(given: &str, back: &str, may_be_lost: &dyn Fn(&str) -> bool) -> Option<Difference> {
    Comparison { may_be_lost }.value("the value", given.trim(), back.trim())
}

struct Comparison<'c> {
    may_be_lost: &'c dyn Fn(&str) -> bool,
}

impl Comparison<'_> {
    fn value(&self, at: &str, given: &str, back: &str) -> Option<Difference> {
        let same = match (given.as_bytes().first(), back.as_bytes().first()) {
            (Some(b'{'), Some(b'{')) => return self.objects(at, given, back),
            (Some(b'['), Some(b'[')) => return self.lists(at, given, back),
            (Some(b'"'), Some(b'"')) => parse::<String>(given) == parse::<String>(back),
            (Some(b'-' | b'0'..=b'9'), Some(b'-' | b'0'..=b'9')) => Decimal::of(given) == Decimal::of(back),
            _ => given == back,
        };
        (!same).then(|| changed(at, given, back))
    }

    fn objects(&self, at: &str, given: &str, back: &str) -> Option<Difference> {
        type Entries = IndexMap<String, Box<RawValue>>;
        let (Some(given), Some(back)) = (parse::<Entries>(given), parse::<Entries>(back)) else {
            return Some(changed(at, given, back));
        };
        for (key, value) in &given {
            let at = format!("{at}.{key}");
            match back.get(key) {
                Some(back) => {
                    let difference = self.value(&at, value.get(), back.get());
                    if difference.is_some() {
                        return difference;
                    }
                }
                None if (self.may_be_lost)(key) => {}
                None => return Some(Difference::Lost { at }),
            }
        }
        let added = back.keys().find(|key| !given.contains_key(*key));
        added.map(|key| Difference::Added { at: format!("{at}.{key}") })
    }

    fn lists(&self, at: &str, given: &str, back: &str) -> Option<Difference> {
        let (Some(ours), Some(theirs)) = (parse::<Vec<Box<RawValue>>>(given), parse::<Vec<Box<RawValue>>>(back)) else {
            return Some(changed(at, given, back));
        };
        if ours.len() != theirs.len() {
            return Some(changed(at, given, back));
        }
        let items = ours.iter().zip(&theirs).enumerate();
        items.into_iter().find_map(|(index, (a, b))| self.value(&format!("{at}[{index}]"), a.get(), b.get()))
    }
}

fn parse<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

fn changed(at: &str, given: &str, back: &str) -> Difference {
    let short = |text: &str| text.chars().take(80).collect();
    Difference::Changed { at: at.to_owned(), given: short(given), back: short(back) }
}

/// A number by its digits: `1.50`, `15e-1` and `1.5` are one.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let negative = whole.starts_with('-');
        let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        if significant.is_empty() {
            return Self { negative: false, digits: String::new(), exponent: 0 };
        }
        let shift = (digits.len() - significant.len()) as i64 - fraction.len() as i64;
        let exponent = exponent.trim_start_matches('+').parse::<i64>().unwrap_or(i64::MAX).saturating_add(shift);
        Self { negative, digits: significant.to_owned(), exponent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(given: &str, back: &str) -> String {
        let difference = difference(given, back, &|key| key == "unnamed");
        difference.map_or_else(String::new, |difference| difference.to_string())
    }

    #[test]
    fn spelling_does_not_count() {
        assert_eq!(said(r#"{"a": 1.50, "b": "\u00e9\/"}"#, r#"{"b":"é/","a":15e-1}"#), "");
        assert_eq!(said("100", "1E+2"), "");
        assert_eq!(said("-0.0", "0"), "");
        assert_eq!(said(r#"{"unnamed": 1}"#, "{}"), "");
    }

    #[test]
    fn every_digit_counts() {
        assert_eq!(said("9007199254740993", "9007199254740992"), CHANGED);
        assert_eq!(
            said(r#"[0.1000000000000000055]"#, "[0.1]"),
            "the value[0] is changed from 0.1000000000000000055 to 0.1"
        );
    }

    const CHANGED: &str = "the value is changed from 9007199254740993 to 9007199254740992";

    #[test]
    fn what_is_lost_and_added_is_named() {
        assert_eq!(said(r#"{"a": {"b": null}}"#, r#"{"a": {}}"#), "the value.a.b is lost");
        assert_eq!(said(r#"{"a": []}"#, r#"{"a": [], "b": 1}"#), "the value.b is added");
        assert_eq!(said("[1]", "[1,1]"), "the value is changed from [1] to [1,1]");
        assert_eq!(said("null", "false"), "the value is changed from null to false");
    }
}
