//! What stands under keys that match a pattern: which part of what further keys may hold, so that it can be checked.

use openapiv3::{AdditionalProperties, Schema, SchemaKind, Type};
use serde_json::Value;

use super::facts::Part;
use crate::dialect::keys;

/// The pattern of each part, and the part that stands under all other keys.
pub(super) type Told<'a> = (Vec<(&'a str, Part<'a>)>, Option<Part<'a>>);

/// Which part of what further keys of a schema may hold stands under keys of which pattern, as far as that is known.
pub(super) fn told(schema: &Schema) -> Told<'_> {
    let extensions = &schema.schema_data.extensions;
    let list = |key: &str| extensions.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let (mut told, mut untold) = (Vec::new(), None);
    let Some(held) = held_by_others(schema) else { return (told, untold) };
    let alternatives = match held {
        Part::Inline(Schema { schema_kind: SchemaKind::AnyOf { any_of }, .. }) => &any_of[..],
        _ => &[],
    };
    let patterns = list(keys::KEY_PATTERNS).iter().map(Value::as_str).chain([None]);
    for (pattern, place) in patterns.zip(list(keys::KEY_PLACES)) {
        let part = match place.as_u64() {
            Some(place) => alternatives.get(place as usize).map(Part::from),
            None => Some(held),
        };
        match (pattern, part) {
            (Some(pattern), Some(part)) => told.push((pattern, part)),
            (None, part) => untold = part,
            (Some(_), None) => {}
        }
    }
    (told, untold)
}

fn held_by_others(schema: &Schema) -> Option<Part<'_>> {
    let additional = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object.additional_properties.as_ref(),
        SchemaKind::Any(any) => any.additional_properties.as_ref(),
        _ => None,
    };
    match additional? {
        AdditionalProperties::Schema(schema) => Some(Part::from(schema.as_ref())),
        AdditionalProperties::Any(_) => None,
    }
}
