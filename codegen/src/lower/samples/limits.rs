//! The limits of single values and of lists, and values within them.

use serde_json::{Number, Value};

use super::super::facts::Facts;
use super::pattern;
use crate::ir::Limit;

/// What is said of a value beyond its type.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    minimum: Option<f64>,
    above: Option<f64>,
    maximum: Option<f64>,
    below: Option<f64>,
    multiple_of: Option<f64>,
    least_length: usize,
    most_length: usize,
    pattern: Option<String>,
    pub(super) least_items: usize,
    pub(super) most_items: usize,
    pub(super) unique_items: bool,
    pub(super) least_properties: usize,
    pub(super) most_properties: usize,
}

/// More is never made, whatever a document asks for.
const MOST: usize = 10_000;

impl Limits {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let mut limits = Self {
            minimum: None,
            above: None,
            maximum: None,
            below: None,
            multiple_of: None,
            least_length: 0,
            most_length: usize::MAX,
            pattern: None,
            least_items: 0,
            most_items: usize::MAX,
            unique_items: false,
            least_properties: 0,
            most_properties: usize::MAX,
        };
        facts.limits.iter().for_each(|limit| limits.take(limit));
        limits
    }

    fn take(&mut self, limit: &Limit) {
        let number = |text: &String| text.parse::<f64>().ok();
        let least = |text: &String, known: usize| text.parse().unwrap_or(0).min(MOST).max(known);
        let most = |text: &String, known: usize| text.parse().unwrap_or(usize::MAX).min(known);
        match limit {
            Limit::Minimum(text) => self.minimum = number(text),
            Limit::ExclusiveMinimum(text) => self.above = number(text),
            Limit::Maximum(text) => self.maximum = number(text),
            Limit::ExclusiveMaximum(text) => self.below = number(text),
            Limit::MultipleOf(text) => self.multiple_of = number(text).filter(|step| *step > 0.0),
            Limit::MinLength(text) => self.least_length = least(text, self.least_length),
            Limit::MaxLength(text) => self.most_length = most(text, self.most_length),
            Limit::Pattern(text) => self.pattern = Some(text.clone()),
            Limit::MinItems(text) => self.least_items = least(text, self.least_items),
            Limit::MaxItems(text) => self.most_items = most(text, self.most_items),
            Limit::UniqueItems => self.unique_items = true,
            Limit::MinProperties(text) => self.least_properties = least(text, self.least_properties),
            Limit::MaxProperties(text) => self.most_properties = most(text, self.most_properties),
            Limit::Format(_) | Limit::Example(_) => {}
        }
    }

    /// Whether a value is within them, and in its format.
    pub(super) fn allow(&self, value: &Value, format: Option<&str>) -> bool {
        match value {
            Value::Number(number) => number.as_f64().is_some_and(|number| self.allow_number(number)),
            Value::String(text) => {
                let length = text.chars().count();
                (self.least_length..=self.most_length).contains(&length) && is_in(format, text)
            }
            Value::Array(items) => (self.least_items..=self.most_items).contains(&items.len()),
            Value::Object(fields) => (self.least_properties..=self.most_properties).contains(&fields.len()),
            Value::Null | Value::Bool(_) => true,
        }
    }

    fn allow_number(&self, number: f64) -> bool {
        self.minimum.is_none_or(|least| number >= least)
            && self.above.is_none_or(|least| number > least)
            && self.maximum.is_none_or(|most| number <= most)
            && self.below.is_none_or(|most| number < most)
            && self.multiple_of.is_none_or(|step| ((number / step).round() * step - number).abs() < step * 1e-9)
    }

    /// The `nth` of some integers; none, if there is none within the limits.
    pub(super) fn integer(&self, format: Option<&str>, nth: usize) -> Option<Value> {
        let step = self.multiple_of.unwrap_or(1.0).max(1.0);
        let start = (self.start(1.0) / step).ceil() * step;
        let candidates = (0..).map(|count| start + step * f64::from(count)).take(MOST);
        let number = candidates.filter(|number| self.allow_number(*number)).nth(nth)?;
        let most = if format == Some("int32") { f64::from(i32::MAX) } else { i64::MAX as f64 };
        (number.abs() <= most).then(|| Value::from(number as i64))
    }

    /// The `nth` of some numbers; none, if there is none within the limits.
    pub(super) fn number(&self, nth: usize) -> Option<Value> {
        if let Some(step) = self.multiple_of {
            let start = (self.start(step) / step).ceil() * step;
            let candidates = (0..).map(|count| start + step * f64::from(count)).take(MOST);
            return finite(candidates.filter(|number| self.allow_number(*number)).nth(nth)?);
        }
        let (low, high) = (self.lowest(), self.highest());
        let middle = match (low, high) {
            (Some(low), Some(high)) => low + (high - low) / 2.0,
            (Some(low), None) => low + 1.5,
            (None, Some(high)) => high - 1.5,
            (None, None) => 1.5,
        };
        let wanted = if self.allow_number(1.5) { 1.5 } else { middle };
        finite(wanted + nth as f64 * if high.is_some() { (middle - low.unwrap_or(0.0)) / 100.0 } else { 1.0 })
    }

    /// The lowest number that may do: `usual`, unless it is out of the limits.
    fn start(&self, usual: f64) -> f64 {
        let low = self.lowest().unwrap_or(f64::MIN);
        match self.highest() {
            Some(high) if high < usual => {
                if low == f64::MIN {
                    high.floor() - 1.0
                } else {
                    low
                }
            }
            _ => low.max(usual),
        }
    }

    fn lowest(&self) -> Option<f64> {
        match (self.minimum, self.above) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }

    fn highest(&self) -> Option<f64> {
        match (self.maximum, self.below) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The `nth` of some texts.
    pub(super) fn text(&self, format: Option<&str>, nth: usize) -> String {
        let formatted = format.and_then(|format| formatted(format, nth));
        let patterned = self.pattern.as_deref().and_then(|pattern| pattern::matching(pattern, self.least_length + nth));
        match formatted.or(patterned) {
            Some(text) => text,
            None => self.plain(nth),
        }
    }

    fn plain(&self, nth: usize) -> String {
        let word = if nth == 0 { "text".to_owned() } else { format!("{nth}text") };
        let padded = format!("{word:x<width$}", width = self.least_length);
        padded.chars().take(self.most_length).collect()
    }
}

fn finite(number: f64) -> Option<Value> {
    Number::from_f64(number).map(Value::Number)
}

/// The `nth` text of a format that servers check.
fn formatted(format: &str, nth: usize) -> Option<String> {
    let day = nth % 28 + 1;
    Some(match format {
        "date-time" => format!("2026-01-{day:02}T12:00:00Z"),
        "date" => format!("2026-01-{day:02}"),
        "time" => format!("12:{:02}:00Z", nth % 60),
        "duration" => format!("PT{}H", nth + 1),
        "uuid" => format!("6f1ed002-ab5e-4b42-8c5e-{nth:012x}"),
        "byte" | "binary" => "Y29udGVudA==".to_owned(),
        "email" | "idn-email" => format!("ada{nth}@example.com"),
        "uri" | "url" | "iri" => format!("https://example.com/{nth}"),
        "uri-reference" | "iri-reference" => format!("/{nth}"),
        "hostname" | "idn-hostname" => format!("host{nth}.example.com"),
        "ipv4" => format!("192.0.2.{}", nth % 250 + 1),
        "ipv6" => format!("2001:db8::{:x}", nth + 1),
        _ => return None,
    })
}

/// Whether a text looks like its format says, for those formats that types of ours are made of.
fn is_in(format: Option<&str>, text: &str) -> bool {
    let like = |shape: &str| {
        text.len() >= shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, like)| match like {
                b'0' => byte.is_ascii_digit(),
                b'f' => byte.is_ascii_hexdigit(),
                _ => byte == like,
            })
    };
    match format {
        Some("date-time") => like("0000-00-00T00:00:00") && text.ends_with(|c: char| c == 'Z' || c.is_ascii_digit()),
        Some("date") => like("0000-00-00") && text.len() == 10,
        Some("uuid") => like("ffffffff-ffff-ffff-ffff-ffffffffffff") && text.len() == 36,
        Some("email") => text.contains('@'),
        Some("uri" | "url") => text.contains("://") && !text.contains(' '),
        Some("time" | "duration" | "byte" | "binary") => false,
        Some("ipv4") => text.split('.').count() == 4 && text.split('.').all(|part| part.parse::<u8>().is_ok()),
        _ => true,
    }
}
