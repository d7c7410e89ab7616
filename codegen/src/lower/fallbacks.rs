//! What missing fields count as: a method for each default that the language can say.
//!
//! A default is not filled in where a value is read: then it would be sent as if the caller had said it, and nobody
//! could tell any more whether the server had.

use serde_json::Value;

use super::names;
use crate::ir::{Absence, Constant, Fallback, Field, Stability, Ty, TypeBody, TypeDef, TypeId};

/// Gives the fields that may be missing, and not null, their fallbacks.
pub(super) fn fill(types: &mut [TypeDef]) {
    for index in 0..types.len() {
        let TypeBody::Struct(body) = &types[index].body else { continue };
        let found: Vec<Option<Fallback>> = body.fields.iter().map(|field| fallback(types, field)).collect();
        if let TypeBody::Struct(body) = &mut types[index].body {
            body.fields.iter_mut().zip(found).for_each(|(field, fallback)| field.fallback = fallback);
        }
    }
}

fn fallback(types: &[TypeDef], field: &Field) -> Option<Fallback> {
    let json = field.default.as_ref().filter(|_| field.absence != Absence::Error)?;
    let value = constant(types, &field.ty, json)?;
    Some(Fallback { method: names::extended(&field.name.rust, "or_default"), value })
}

fn constant(types: &[TypeDef], ty: &Ty, json: &str) -> Option<Constant> {
    let value: Value = serde_json::from_str(json).ok()?;
    match (ty, value) {
        (Ty::Bool, Value::Bool(value)) => Some(Constant::Bool(value)),
        (Ty::I32, value) => i32::try_from(value.as_i64()?).ok().map(|value| Constant::Signed(value.into())),
        (Ty::I64, value) => value.as_i64().map(Constant::Signed),
        (Ty::U32, value) => u32::try_from(value.as_u64()?).ok().map(|value| Constant::Unsigned(value.into())),
        (Ty::U64, value) => value.as_u64().map(Constant::Unsigned),
        (Ty::F64, value) => value.as_f64().map(Constant::Float),
        (Ty::Text, Value::String(value)) => Some(Constant::Text(value)),
        (Ty::List(_), Value::Array(items)) if items.is_empty() => Some(Constant::EmptyList),
        (Ty::Named(id), _) => variant(types, *id, json),
        _ => None,
    }
}

/// Aliases end somewhere: those that lead back to themselves are types of their own by now.
fn variant(types: &[TypeDef], id: TypeId, json: &str) -> Option<Constant> {
    match &types[id.0 as usize].body {
        TypeBody::Enum(body) => {
            let listed = body.values.iter().find(|value| value.json == json && value.stability == Stability::Stable);
            listed.map(|value| Constant::Variant(value.name.clone()))
        }
        TypeBody::Alias(Ty::Named(other)) => variant(types, *other, json),
        _ => None,
    }
}
