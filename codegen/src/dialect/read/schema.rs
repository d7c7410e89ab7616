//! Schemas: rewritten nodes to [`openapiv3::Schema`].

use indexmap::IndexSet;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Discriminator, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::{Number, Value as Json};

use super::{
    about,
    description::external_docs,
    object::{Object, scalar, to_json},
};
use crate::{
    diagnostics::{Code, shorten},
    dialect::{Cx, keys},
    load::node::{Map, Node, Value},
};

/// A schema, or a reference to one.
pub(super) fn schema(node: Node, cx: &mut Cx) -> ReferenceOr<Schema> {
    if let Some(reference) = super::reference(&node) {
        return reference;
    }
    // Whatever is no object was made one when schemas were rewritten.
    let id = node.id;
    let node = if node.as_map().is_some() { node } else { Node::at(id, Value::Map(Map::new())) };
    let Some(mut object) = Object::open(node, "a schema", cx) else {
        return ReferenceOr::Item(Schema {
            schema_data: SchemaData::default(),
            schema_kind: SchemaKind::Any(AnySchema::default()),
        });
    };
    let keywords = keywords(&mut object, cx);
    let schema_data = data(object, cx);
    ReferenceOr::Item(Schema { schema_data, schema_kind: keywords.classify() })
}

fn boxed(node: Node, cx: &mut Cx) -> ReferenceOr<Box<Schema>> {
    match schema(node, cx) {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::boxed_item(schema),
    }
}

fn data(mut object: Object, cx: &mut Cx) -> SchemaData {
    if object.has("prefixItems") {
        let places: Vec<_> = object.list("prefixItems", cx).into_iter().map(|node| schema(node, cx)).collect();
        object.keep(keys::PREFIX_ITEMS, serde_json::to_value(&places).unwrap_or_default());
        cx.places.insert(object.id, places);
    }
    let external_docs = external_docs(&mut object, cx);
    let (title, description) = (object.text("title", cx), object.text("description", cx));
    let description = match &external_docs {
        Some(docs) => about::joined(description.or(title.clone()), [about::external(docs)]),
        None => description,
    };
    SchemaData {
        nullable: object.flag("nullable", cx).unwrap_or_default(),
        read_only: object.flag("readOnly", cx).unwrap_or_default(),
        write_only: object.flag("writeOnly", cx).unwrap_or_default(),
        deprecated: object.flag("deprecated", cx).unwrap_or_default(),
        external_docs,
        example: object.json("example", Code::IgnoredKey, cx),
        title,
        description,
        discriminator: object.node("discriminator").and_then(|node| discriminator(node, cx)),
        default: object.json("default", Code::WrongDefault, cx),
        extensions: object.extensions(cx),
    }
}

fn discriminator(node: Node, cx: &mut Cx) -> Option<Discriminator> {
    let mut object = Object::open(node, "a discriminator", cx)?;
    let name_id = object.place("propertyName");
    let Some(property_name) = object.text("propertyName", cx).filter(|name| !name.is_empty()) else {
        let message = "a discriminator without `propertyName` is left out";
        cx.report.push(Code::PartLeftOut, name_id, message).hint = object.meant("propertyName");
        return None;
    };
    let default = object.text("defaultMapping", cx);
    let mut mapping = indexmap::IndexMap::new();
    for (key, _, node) in object.entries("mapping", cx) {
        match node.value {
            Value::Text(text) => drop(mapping.insert(key, text)),
            _ => {
                let message =
                    format!("a mapping leads to the name of a schema, this is {}; it is left out", node.kind());
                cx.report.push(Code::WrongType, node.id, message);
            }
        }
    }
    let mut extensions = object.extensions(cx);
    extensions.extend(default.map(|target| (keys::DEFAULT_MAPPING.to_owned(), target.into())));
    Some(Discriminator { property_name, mapping, extensions })
}

/// All keywords that say what a value is. Numbers are kept as written until it is known what they bound.
#[derive(Default)]
struct Keywords {
    any: AnySchema,
    multiple_of: Option<Number>,
    minimum: Option<Number>,
    maximum: Option<Number>,
}

fn keywords(object: &mut Object, cx: &mut Cx) -> Keywords {
    let list = |key: &'static str, object: &mut Object, cx: &mut Cx| -> Vec<_> {
        object.list(key, cx).into_iter().map(|node| schema(node, cx)).collect()
    };
    let any = AnySchema {
        typ: object.text("type", cx),
        pattern: object.text("pattern", cx),
        multiple_of: None,
        exclusive_minimum: object.flag("exclusiveMinimum", cx),
        exclusive_maximum: object.flag("exclusiveMaximum", cx),
        minimum: None,
        maximum: None,
        properties: object.entries("properties", cx).into_iter().map(|(key, _, node)| (key, boxed(node, cx))).collect(),
        required: required(object, cx),
        additional_properties: additional(object, cx),
        min_properties: object.size("minProperties", cx),
        max_properties: object.size("maxProperties", cx),
        items: object.node("items").map(|node| boxed(node, cx)),
        min_items: object.size("minItems", cx),
        max_items: object.size("maxItems", cx),
        unique_items: object.flag("uniqueItems", cx),
        enumeration: enumeration(object, cx),
        format: object.text("format", cx).filter(|format| !format.is_empty()),
        min_length: object.size("minLength", cx),
        max_length: object.size("maxLength", cx),
        one_of: list("oneOf", object, cx),
        all_of: list("allOf", object, cx),
        any_of: list("anyOf", object, cx),
        not: None,
    };
    Keywords {
        any,
        multiple_of: multiple_of(object, cx),
        minimum: bound(object, "minimum", cx),
        maximum: bound(object, "maximum", cx),
    }
}

/// Greater than zero (JSON Schema 2020-12 validation §6.2.1).
fn multiple_of(object: &mut Object, cx: &mut Cx) -> Option<Number> {
    let key = "multipleOf";
    let node = object.peek(key)?;
    let is_nothing =
        |text: &str| text.split(['e', 'E']).next().is_none_or(|digits| !digits.contains(|c| ('1'..='9').contains(&c)));
    let (id, is_wrong) =
        (node.id, matches!(&node.value, Value::Number(text) if text.starts_with('-') || is_nothing(text)));
    if !is_wrong {
        return bound(object, key, cx);
    }
    let number = object.node(key).and_then(|node| scalar(&node.value)).map_or(String::new(), |(text, _)| text);
    let message = format!("`{key}` is greater than zero, `{}` is not; it is passed over", shorten(&number));
    cx.report.push(Code::WrongType, id, message);
    None
}

/// A number, whose text is kept too if it says more.
fn bound(object: &mut Object, key: &'static str, cx: &mut Cx) -> Option<Number> {
    let text = match &object.peek(key)?.value {
        Value::Number(text) if loses_digits(text) => Some(text.clone()),
        _ => None,
    };
    if let Some(text) = text {
        object.keep_under(keys::EXACT_BOUNDS, key, Json::from(text));
    }
    object.number(key, cx)
}

/// Whether neither an `i64` nor an `f64` is all of the number.
fn loses_digits(text: &str) -> bool {
    let is_written_out = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.'));
    is_written_out
        && text.len() > 15
        && text.parse::<i64>().is_err()
        && text.parse::<f64>().is_ok_and(|number| number.to_string() != text)
}

/// A boolean is left over where `required` stands on something that is no property.
fn required(object: &mut Object, cx: &mut Cx) -> Vec<String> {
    if object.peek("required").is_some_and(|node| node.as_bool().is_some()) {
        let id = object.place("required");
        object.node("required");
        cx.report.push(Code::IgnoredKey, id, "`required` lists property names; a boolean means nothing here");
        return Vec::new();
    }
    let names = object.list("required", cx).into_iter().filter_map(|name| match name.value {
        Value::Text(name) => Some(name),
        _ => None,
    });
    names.collect::<IndexSet<_>>().into_iter().collect()
}

fn additional(object: &mut Object, cx: &mut Cx) -> Option<AdditionalProperties> {
    let node = object.node("additionalProperties")?;
    Some(match node.value {
        Value::Bool(value) => AdditionalProperties::Any(value),
        _ => AdditionalProperties::Schema(Box::new(schema(node, cx))),
    })
}

fn enumeration(object: &mut Object, cx: &mut Cx) -> Vec<Json> {
    let id = object.place("enum");
    let limit = cx.config.budgets.enum_values;
    let values = object.list("enum", cx);
    if values.len() > limit {
        let message = format!("an enumeration of {} values is more than `budgets.enum_values` allows", values.len());
        cx.report.push(Code::OverBudget, id, message).hint("raise it under `[budgets]` in generate.toml");
        return Vec::new();
    }
    let mut kept = Vec::new();
    for value in values {
        match to_json(&value) {
            Ok(json) => kept.push(json),
            Err(id) => {
                cx.report.push(Code::WrongEnumValue, id, "a number that does not fit is left out");
            }
        }
    }
    kept
}

impl Keywords {
    /// The most exact kind that loses no keyword: the same that `openapiv3` chooses when it reads a schema itself.
    fn classify(self) -> SchemaKind {
        let a = &self.any;
        let bounded = self.multiple_of.is_some()
            || self.minimum.is_some()
            || self.maximum.is_some()
            || a.exclusive_minimum.is_some()
            || a.exclusive_maximum.is_some();
        let text = a.pattern.is_some() || a.min_length.is_some() || a.max_length.is_some();
        let object = !a.properties.is_empty()
            || !a.required.is_empty()
            || a.additional_properties.is_some()
            || a.min_properties.is_some()
            || a.max_properties.is_some();
        let array = a.items.is_some() || a.min_items.is_some() || a.max_items.is_some() || a.unique_items.is_some();
        let parts = [!a.one_of.is_empty(), !a.all_of.is_empty(), !a.any_of.is_empty()];
        let combined = parts.contains(&true);
        let listed = !a.enumeration.is_empty();
        let foreign = |allowed: [bool; 4]| {
            combined
                || [bounded, text, object, array].into_iter().zip(allowed).any(|(present, allowed)| present && !allowed)
        };
        match a.typ.as_deref() {
            Some("string") if !foreign([false, true, false, false]) => self.string(),
            Some("number") if !foreign([true, false, false, false]) => self.number(),
            Some("integer") if !foreign([true, false, false, false]) => self.integer(),
            Some("boolean") if !foreign([false; 4]) && a.format.is_none() => self.boolean(),
            Some("object") if !foreign([false, false, true, false]) && !listed && a.format.is_none() => self.object(),
            Some("array") if !foreign([false, false, false, true]) && !listed && a.format.is_none() => self.array(),
            None if !(bounded || text || object || array || listed || a.format.is_some()) => match parts {
                [true, false, false] => SchemaKind::OneOf { one_of: self.any.one_of },
                [false, true, false] => SchemaKind::AllOf { all_of: self.any.all_of },
                [false, false, true] => SchemaKind::AnyOf { any_of: self.any.any_of },
                _ => self.anything(),
            },
            _ => self.anything(),
        }
    }

    fn string(self) -> SchemaKind {
        let Some(enumeration) = values(&self.any.enumeration, |v| v.as_str().map(str::to_owned)) else {
            return self.anything();
        };
        let AnySchema { format, pattern, min_length, max_length, .. } = self.any;
        SchemaKind::Type(Type::String(StringType {
            format: format.into(),
            pattern,
            enumeration,
            min_length,
            max_length,
        }))
    }

    fn number(self) -> SchemaKind {
        // Values that would change as a 64-bit fraction stay what they are.
        let exact =
            |v: &Json| v.as_f64().filter(|f| v.as_i64().is_none_or(|i| i.unsigned_abs() < 1 << 53) && f.is_finite());
        let Some(enumeration) = values(&self.any.enumeration, exact) else { return self.anything() };
        SchemaKind::Type(Type::Number(NumberType {
            format: self.any.format.into(),
            multiple_of: self.multiple_of.and_then(|n| n.as_f64()),
            exclusive_minimum: self.any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: self.any.exclusive_maximum.unwrap_or_default(),
            minimum: self.minimum.and_then(|n| n.as_f64()),
            maximum: self.maximum.and_then(|n| n.as_f64()),
            enumeration,
        }))
    }

    fn integer(self) -> SchemaKind {
        let whole = |bound: &Option<Number>| bound.as_ref().is_none_or(Number::is_i64);
        let enumeration = values(&self.any.enumeration, Json::as_i64);
        let (Some(enumeration), true) =
            (enumeration, whole(&self.multiple_of) && whole(&self.minimum) && whole(&self.maximum))
        else {
            return self.anything();
        };
        SchemaKind::Type(Type::Integer(IntegerType {
            format: self.any.format.into(),
            multiple_of: self.multiple_of.and_then(|n| n.as_i64()),
            exclusive_minimum: self.any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: self.any.exclusive_maximum.unwrap_or_default(),
            minimum: self.minimum.and_then(|n| n.as_i64()),
            maximum: self.maximum.and_then(|n| n.as_i64()),
            enumeration,
        }))
    }

    fn boolean(self) -> SchemaKind {
        match values(&self.any.enumeration, Json::as_bool) {
            Some(enumeration) => SchemaKind::Type(Type::Boolean(BooleanType { enumeration })),
            None => self.anything(),
        }
    }

    fn object(self) -> SchemaKind {
        let AnySchema { properties, required, additional_properties, min_properties, max_properties, .. } = self.any;
        SchemaKind::Type(Type::Object(ObjectType {
            properties,
            required,
            additional_properties,
            min_properties,
            max_properties,
        }))
    }

    fn array(self) -> SchemaKind {
        let AnySchema { items, min_items, max_items, unique_items, .. } = self.any;
        let unique_items = unique_items.unwrap_or_default();
        SchemaKind::Type(Type::Array(ArrayType { items, min_items, max_items, unique_items }))
    }

    fn anything(self) -> SchemaKind {
        SchemaKind::Any(AnySchema {
            multiple_of: self.multiple_of.and_then(|n| n.as_f64()),
            minimum: self.minimum.and_then(|n| n.as_f64()),
            maximum: self.maximum.and_then(|n| n.as_f64()),
            ..self.any
        })
    }
}

/// All values as what `of` makes of them, null as None; None if there is one that it does not fit.
fn values<T>(listed: &[Json], of: impl Fn(&Json) -> Option<T>) -> Option<Vec<Option<T>>> {
    listed.iter().map(|value| if value.is_null() { Some(None) } else { of(value).map(Some) }).collect()
}
