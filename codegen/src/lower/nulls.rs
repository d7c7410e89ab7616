//! Where null is among the values of a schema.

use std::ptr;

use openapiv3::{AnySchema, OpenAPI, ReferenceOr, Schema, SchemaKind};
use serde_json::Value;

use super::{
    facts::{self, Facts, Part, sole_name},
    kinds::kinds,
    types::Types,
};
use crate::{dialect::keys, ir::Ty};

impl<'a> Types<'a, '_> {
    pub(super) fn is_nullable(&mut self, name: &'a str) -> bool {
        if let Some(known) = self.nullable.get(name) {
            return *known;
        }
        self.nullable.insert(name, false);
        let nullable = match facts::component(self.openapi, name) {
            Some(part @ Part::Inline(schema)) => {
                let facts = facts::gather(self.normal, &[part]);
                sole_name(schema).is_some_and(|inner| self.is_nullable(inner)) || self.takes_null(&facts)
            }
            _ => false,
        };
        self.nullable.insert(name, nullable);
        nullable
    }

    /// Whether null is among the values: said so, listed, or what an alternative takes where nothing else is demanded.
    pub(super) fn takes_null(&mut self, facts: &Facts<'a>) -> bool {
        let said = facts.nullable || facts.values.iter().flatten().any(Value::is_null);
        said || (kinds(facts).is_empty()
            && facts.values.is_none()
            && self
                .shaping_choice(facts)
                .is_some_and(|choice| choice.variants.iter().any(|v| self.part_takes_null(*v))))
    }

    fn part_takes_null(&mut self, part: Part<'a>) -> bool {
        match part {
            Part::Named(name) => self.is_nullable(name),
            Part::Inline(schema) => {
                let known = &mut self.nullable_parts;
                if let Some(known) = known.get(&ptr::from_ref(schema)) {
                    return *known;
                }
                // `allOf` can make it a part of itself, which adds nothing to the answer.
                known.insert(schema, false);
                let facts = facts::gather(self.normal, &[part]);
                let takes = says_nothing(schema) || self.takes_null(&facts);
                self.nullable_parts.insert(schema, takes);
                takes
            }
        }
    }
}

pub(super) fn nullable_if(nullable: bool, ty: Ty) -> Ty {
    match ty {
        Ty::Option(_) | Ty::Json => ty,
        ty if nullable => Ty::Option(Box::new(ty)),
        ty => ty,
    }
}

/// Whether a named part says nothing but that the value is null. One that is written out is no part any more.
pub(super) fn is_only_null(openapi: &OpenAPI, part: Part<'_>) -> bool {
    let Part::Named(name) = part else { return false };
    match facts::component(openapi, name) {
        Some(Part::Inline(Schema { schema_kind: SchemaKind::Any(any), .. })) => {
            let values = &any.enumeration;
            let beside = AnySchema { enumeration: Vec::new(), typ: None, ..any.clone() };
            !values.is_empty() && values.iter().all(Value::is_null) && beside == AnySchema::default()
        }
        Some(Part::Inline(_) | Part::Named(_)) | None => false,
    }
}

/// Whether a part that is written out has only words and limits, from which does not follow what the value is.
pub(super) fn is_left_open(part: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = part else { return false };
    let SchemaKind::Any(any) = &schema.schema_kind else { return false };
    let AnySchema { typ, properties, required, additional_properties, items, enumeration, .. } = any;
    let says_parts = !properties.is_empty() || !required.is_empty() || additional_properties.is_some();
    let says_others = !any.all_of.is_empty() || !any.one_of.is_empty() || !any.any_of.is_empty() || any.not.is_some();
    !facts::says_kind_beside(schema)
        && !says_parts
        && !says_others
        && typ.is_none()
        && items.is_none()
        && enumeration.is_empty()
}

/// Whether any value fits a schema, null too.
fn says_nothing(schema: &openapiv3::Schema) -> bool {
    let anything = SchemaKind::Any(AnySchema::default());
    schema.schema_kind == anything && !schema.schema_data.extensions.contains_key(keys::NEVER)
}
