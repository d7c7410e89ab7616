//! Which JSON types a value may have, by all that a schema says.

use serde_json::Value;

use super::facts::{Additional, Facts, Kind};

/// An object with fields of its own; without any it is a map, unless nothing may be in it.
pub(super) fn is_struct(facts: &Facts<'_>) -> bool {
    !facts.properties.is_empty() || matches!(facts.additional, Additional::Forbidden)
}

/// The JSON types that a value may have: as said, or as the other keywords show. A format shows none: it says what a
/// value must be if it is of the type that the format is for, and nothing of other values (JSON Schema Validation 7.1).
pub(super) fn kinds(facts: &Facts<'_>) -> Vec<Kind> {
    if !facts.kinds.is_empty() {
        return facts.kinds.iter().copied().collect();
    }
    if !facts.properties.is_empty() || !matches!(facts.additional, Additional::Unsaid) {
        return vec![Kind::Object];
    }
    if !facts.items.is_empty() || !facts.tuple.is_empty() {
        return vec![Kind::List];
    }
    let is_flag = |values: &Vec<_>| values.iter().any(Value::is_boolean) && values.iter().all(is_flag_or_null);
    if facts.values.as_ref().is_some_and(is_flag) {
        return vec![Kind::Boolean];
    }
    Vec::new()
}

fn is_flag_or_null(value: &Value) -> bool {
    value.is_boolean() || value.is_null()
}

pub(super) fn kinds_are_number(facts: &Facts<'_>) -> bool {
    kinds(facts).iter().all(|k| matches!(k, Kind::Integer | Kind::Number))
}
