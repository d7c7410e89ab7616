//! Whether a value came back as it was given, as far as the description names what is in it.

use jsonschema::Validator;
use serde_json::{Map, Value};

use super::document::Document;

/// What went wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// It was not read.
    Refused,
    /// Something that the description names is gone.
    Lost,
    /// Something is not what it was.
    Changed,
    /// Something is there that was not given.
    Invented,
    /// What came back is not valid.
    Invalid,
}

impl Fault {
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Refused => "valid values were refused",
            Self::Lost => "values lost something",
            Self::Changed => "values were changed",
            Self::Invented => "values got something that was not given",
            Self::Invalid => "values came back invalid",
        }
    }
}

/// What is wrong with the answer to a value, and why it is thought so.
pub(super) fn fault(
    document: &Document,
    given: &Value,
    answer: &Value,
    rule: Option<&Validator>,
) -> Option<(Fault, String)> {
    if answer["ok"] != Value::Bool(true) {
        return Some((Fault::Refused, answer["error"].as_str().unwrap_or_default().to_owned()));
    }
    let back = &answer["json"];
    let difference = difference(document, given, back, "");
    let invalid = || {
        let error = rule?.validate(back).err()?;
        Some((Fault::Invalid, format!("{error} at {}", error.instance_path())))
    };
    difference.or_else(invalid)
}

fn difference(document: &Document, given: &Value, back: &Value, at: &str) -> Option<(Fault, String)> {
    match (given, back) {
        (Value::Object(given), Value::Object(back)) => entries(document, given, back, at),
        (Value::Array(given), Value::Array(back)) if given.len() == back.len() => {
            let mut items = given.iter().zip(back).enumerate();
            items.find_map(|(index, (given, back))| difference(document, given, back, &format!("{at}[{index}]")))
        }
        (Value::Number(a), Value::Number(b)) if a == b || (a.as_f64() == b.as_f64() && !(a.is_i64() && b.is_i64())) => {
            None
        }
        (given, back) if given == back => None,
        (given, back) => Some((Fault::Changed, format!("{at}: {given} became {back}"))),
    }
}

fn entries(
    document: &Document,
    given: &Map<String, Value>,
    back: &Map<String, Value>,
    at: &str,
) -> Option<(Fault, String)> {
    let lost = |(key, value): (&String, &Value)| {
        let place = format!("{at}.{key}");
        match back.get(key) {
            Some(back) => difference(document, value, back, &place),
            None if document.names_a_property(key) => Some((Fault::Lost, format!("{place} is gone"))),
            None => None,
        }
    };
    let invented = || {
        let key = back.keys().find(|key| !given.contains_key(*key))?;
        Some((Fault::Invented, format!("{at}.{key} was not given")))
    };
    given.iter().find_map(lost).or_else(invented)
}
