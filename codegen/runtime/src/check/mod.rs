//! Whether values keep to the limits that a description gives: for crates that are generated with `checks = true`.
//!
//! Nothing is checked where values are read: what a server sends is for the server to say. A value that is built is
//! checked where its author asks for it, by `check` and `checked`. Limits are looked up in what the value is as JSON,
//! so they hold for a value of any type, and limits of another JSON type than the value's do not apply.

use std::{collections::HashSet, fmt};

use crate::{Encode, Json, codec::decimal::Decimal, from_json, to_json};

mod holders;
#[cfg(feature = "regex")]
mod pattern;

/// What a description demands of a value.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// At least this.
    Minimum(&'static str),
    /// More than this.
    ExclusiveMinimum(&'static str),
    /// At most this.
    Maximum(&'static str),
    /// Less than this.
    ExclusiveMaximum(&'static str),
    /// A multiple of this.
    MultipleOf(&'static str),
    /// At least this many characters.
    MinLength(usize),
    /// At most this many characters.
    MaxLength(usize),
    /// A regular expression that is found in the text. Looked at with the feature `regex`, if that library can read it.
    Pattern(&'static str),
    /// At least this many items.
    MinItems(usize),
    /// At most this many items.
    MaxItems(usize),
    /// No item twice.
    UniqueItems,
    /// At least this many keys.
    MinProperties(usize),
    /// At most this many keys.
    MaxProperties(usize),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minimum(n) => write!(f, "at least {n}"),
            Self::ExclusiveMinimum(n) => write!(f, "more than {n}"),
            Self::Maximum(n) => write!(f, "at most {n}"),
            Self::ExclusiveMaximum(n) => write!(f, "less than {n}"),
            Self::MultipleOf(n) => write!(f, "a multiple of {n}"),
            Self::MinLength(n) => write!(f, "at least {n} characters"),
            Self::MaxLength(n) => write!(f, "at most {n} characters"),
            Self::Pattern(pattern) => write!(f, "text that matches `{pattern}`"),
            Self::MinItems(n) => write!(f, "at least {n} items"),
            Self::MaxItems(n) => write!(f, "at most {n} items"),
            Self::UniqueItems => f.write_str("no item twice"),
            Self::MinProperties(n) => write!(f, "at least {n} keys"),
            Self::MaxProperties(n) => write!(f, "at most {n} keys"),
        }
    }
}

/// The limits of a value and of what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of the value itself.
    pub own: &'static [Limit],
    /// Of the first items, each by its place, if it is a list.
    pub places: &'static [Limits],
    /// Of each other item, if it is a list.
    pub items: Option<&'static Limits>,
    /// Of what stands under these keys, if it is an object.
    pub fields: &'static [(&'static str, Limits)],
    /// Of what stands under any other key that one of these expressions is found in. They are looked at as
    /// [`Limit::Pattern`] is.
    pub patterns: &'static [(&'static str, Limits)],
    /// Of what stands under each key that is left.
    pub values: Option<&'static Limits>,
}

/// A limit that a value does not keep to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Violation {
    /// Where: `owner.tags[2]`.
    pub path: String,
    /// What is demanded.
    pub demand: String,
    /// What is there instead.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, demand, found } = self;
        match path.as_str() {
            "" => write!(f, "expected {demand}, found {found}"),
            path => write!(f, "{path}: expected {demand}, found {found}"),
        }
    }
}

/// All limits that a value does not keep to, in the order of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(pub Vec<Violation>);

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Violation::to_string).collect();
        f.write_str(&lines.join("; "))
    }
}

impl std::error::Error for Violations {}

/// What keeps to its limits, or all that does not.
pub type Checked<T> = Result<T, Violations>;

/// A value that holds limits. What holds none has nothing to say.
pub trait Check {
    /// Looks at the fields.
    fn look(&self, checker: &mut Checker);
}

/// What `value` does not keep to.
///
/// # Errors
/// All limits that are not kept to.
pub fn check(value: &dyn Check) -> Result<(), Violations> {
    let mut checker = Checker::default();
    value.look(&mut checker);
    checker.end()
}

/// Where a check is, and what it has found.
#[derive(Debug, Default)]
pub struct Checker {
    path: String,
    found: Vec<Violation>,
}

impl Checker {
    /// The limits of a field, or of the value itself, which has no name. What is left out keeps to all.
    pub fn limits(&mut self, name: &str, value: &dyn Encode, limits: &'static Limits) {
        if !value.absent() {
            // What cannot be read back holds a number that JSON has not.
            let json: Json = from_json(to_json(value)).unwrap_or_default();
            self.value(name, &json, limits);
        }
    }

    /// A field whose value holds limits itself.
    pub fn within(&mut self, name: &str, value: &dyn Check) {
        self.below(name, |checker| value.look(checker));
    }

    /// The limits of what is JSON already.
    pub(crate) fn value(&mut self, name: &str, value: &Json, limits: &'static Limits) {
        self.below(name, |checker| checker.json(value, limits));
    }

    /// What a field and its type both demand is said once.
    pub(crate) fn end(self) -> Result<(), Violations> {
        let mut said = HashSet::new();
        let found: Vec<Violation> = self.found.into_iter().filter(|violation| said.insert(violation.clone())).collect();
        if found.is_empty() { Ok(()) } else { Err(Violations(found)) }
    }

    fn below(&mut self, name: &str, look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !(self.path.is_empty() || name.is_empty() || name.starts_with('[')) {
            self.path.push('.');
        }
        self.path.push_str(name);
        look(self);
        self.path.truncate(length);
    }

    fn json(&mut self, value: &Json, limits: &'static Limits) {
        for limit in limits.own {
            if let Some(found) = violated(value, *limit) {
                self.found.push(Violation { path: self.path.clone(), demand: limit.to_string(), found });
            }
        }
        if let Json::Array(items) = value {
            for (index, item) in items.iter().enumerate() {
                if let Some(limits) = limits.places.get(index).or(limits.items) {
                    self.below(&format!("[{index}]"), |checker| checker.json(item, limits));
                }
            }
        }
        if let Json::Object(entries) = value {
            for (key, value) in entries.iter() {
                for limits in of_key(key, limits) {
                    self.below(key, |checker| checker.json(value, limits));
                }
            }
        }
    }
}

/// All limits of what stands under a key.
fn of_key(key: &str, limits: &'static Limits) -> Vec<&'static Limits> {
    if let Some((_, field)) = limits.fields.iter().find(|(name, _)| *name == key) {
        return vec![field];
    }
    let found = limits.patterns.iter().map(|(pattern, limits)| (is_found(pattern, key), limits));
    let found: Vec<_> = found.collect();
    let unknown = found.iter().any(|(is_found, _)| is_found.is_none());
    let told: Vec<&Limits> = found.iter().filter(|(is_found, _)| *is_found == Some(true)).map(|(_, it)| *it).collect();
    // Where it is not known whether a key is of some pattern, it is not known either whether it is of none.
    if told.is_empty() && !unknown { limits.values.into_iter().collect() } else { told }
}

#[cfg(feature = "regex")]
fn is_found(pattern: &'static str, text: &str) -> Option<bool> {
    pattern::is_found(pattern, text)
}

#[cfg(not(feature = "regex"))]
fn is_found(_: &'static str, _: &str) -> Option<bool> {
    None
}

/// What is there instead of what `limit` demands.
fn violated(value: &Json, limit: Limit) -> Option<String> {
    match value {
        Json::Number(number) => {
            let text = number.to_string();
            number_violates(&Decimal::of(&text)?, limit).then_some(text)
        }
        Json::String(text) => text_violates(text, limit),
        Json::Array(items) => match limit {
            Limit::MinItems(least) => count(items.len(), items.len() < least),
            Limit::MaxItems(most) => count(items.len(), items.len() > most),
            Limit::UniqueItems => twice(items),
            _ => None,
        },
        Json::Object(entries) => match limit {
            Limit::MinProperties(least) => count(entries.len(), entries.len() < least),
            Limit::MaxProperties(most) => count(entries.len(), entries.len() > most),
            _ => None,
        },
        Json::Null | Json::Bool(_) => None,
    }
}

fn count(is: usize, violates: bool) -> Option<String> {
    violates.then(|| is.to_string())
}

fn twice(items: &[Json]) -> Option<String> {
    let (_, twice) = items.iter().enumerate().find(|(index, item)| items[..*index].contains(item))?;
    Some(format!("{} twice", to_json(twice)))
}

/// A limit that is no number demands nothing.
fn number_violates(value: &Decimal, limit: Limit) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let is = |bound: &str, wrong: &[std::cmp::Ordering]| {
        Decimal::of(bound).is_some_and(|bound| wrong.contains(&value.compare(&bound)))
    };
    match limit {
        Limit::Minimum(bound) => is(bound, &[Less]),
        Limit::ExclusiveMinimum(bound) => is(bound, &[Less, Equal]),
        Limit::Maximum(bound) => is(bound, &[Greater]),
        Limit::ExclusiveMaximum(bound) => is(bound, &[Greater, Equal]),
        Limit::MultipleOf(of) => Decimal::of(of).is_some_and(|of| value.is_multiple_of(&of) == Some(false)),
        _ => false,
    }
}

fn text_violates(text: &str, limit: Limit) -> Option<String> {
    let length = || text.chars().count();
    match limit {
        Limit::MinLength(least) => count(length(), length() < least),
        Limit::MaxLength(most) => count(length(), length() > most),
        Limit::Pattern(pattern) => (is_found(pattern, text) == Some(false)).then(|| to_json(&text)),
        _ => None,
    }
}
