//! Values made from what the document says of them: examples, defaults, listed values, formats and limits.
//!
//! They are for programs that call every operation, so a server that checks its inputs should have nothing to object
//! to. What the document's own examples say counts as far as they fit its own rules.

use serde_json::{Map, Value, json};

use super::facts::{Additional, Facts, Kind, Part, component_name, gather};
use crate::dialect::Normal;
use limits::Limits;

mod limits;
mod pattern;

/// How much of what may be left out is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    Required,
    All,
}

/// Makes values of a document's schemas.
#[derive(Clone, Copy)]
pub(super) struct Maker<'a> {
    pub(super) normal: &'a Normal,
    pub(super) fill: Fill,
    /// Whether octets are files, as they are in a form of several parts; else they are base64.
    pub(super) files: bool,
}

/// So deep, values hold only what they must; twice as deep there are none.
const DEPTH: usize = 5;

/// So many values are made within one, whatever the lists within lists of a document ask for.
const MOST_VALUES: usize = 10_000;

/// Where a value stands.
#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    /// How many values may be made of those that are asked for by number.
    room: usize,
    /// Which of several values that must be different.
    nth: usize,
    /// How many choices between alternatives are made already.
    chosen: usize,
    /// Whether the tag of a discriminator is someone else's to set.
    tagged: bool,
}

impl Place {
    const ROOT: Self = Self { depth: 0, room: MOST_VALUES, nth: 0, chosen: 0, tagged: false };

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, room: self.room, ..Self::ROOT }
    }

    /// As `of` several; none where they are too many.
    fn one_of(self, several: usize) -> Option<Self> {
        let room = self.room / several.max(1);
        (room > 0).then_some(Self { room, ..self })
    }
}

impl<'a> Maker<'a> {
    /// A value of a schema: one of `examples`, if one fits, or one that is made. None, if no finite value can be.
    pub(super) fn value<'e>(
        self,
        part: Option<Part<'a>>,
        examples: impl IntoIterator<Item = &'e Value>,
    ) -> Option<Value> {
        let parts: Vec<Part<'a>> = part.into_iter().collect();
        let mut fitting = examples.into_iter().filter(|example| self.serves(&parts, example));
        match fitting.next() {
            Some(example) => Some(example.clone()),
            None => self.made(&parts, Place::ROOT),
        }
    }

    /// Whether an example is one that can be sent: it fits, and it is not more than is wanted.
    fn serves(self, parts: &[Part<'a>], example: &Value) -> bool {
        let wanted = self.fill == Fill::All || !matches!(example, Value::Object(_));
        wanted && !example.is_null() && self.fits(parts, example, 0)
    }

    fn made(self, parts: &[Part<'a>], place: Place) -> Option<Value> {
        if place.depth > 2 * DEPTH {
            return None;
        }
        let facts = gather(self.normal, parts);
        if facts.never {
            return None;
        }
        let said = [facts.example, facts.default].into_iter().flatten();
        if let Some(said) = said.filter(|_| place.nth == 0).find(|said| self.serves(parts, said)) {
            return Some(said.clone());
        }
        if let Some(values) = &facts.values {
            let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
            return values.get(place.nth).or(values.first()).map(|value| (*value).clone());
        }
        if let Some(choice) = facts.choices.get(place.chosen) {
            let tag = choice.discriminator.map(|discriminator| discriminator.property_name.as_str());
            let place = Place { chosen: place.chosen + 1, tagged: place.tagged || tag.is_some(), ..place };
            return choice.variants.iter().find_map(|variant| {
                let together: Vec<Part<'a>> = parts.iter().chain([variant]).copied().collect();
                let value = self.made(&together, place)?;
                Some(tagged(value, choice.discriminator.and_then(|known| tag_of(known, *variant))))
            });
        }
        match derived(&facts).filter(|_| !place.tagged) {
            Some((tag, variant)) => {
                let value = self.made(&[variant], Place { tagged: true, ..place })?;
                Some(tagged(value, Some(tag)))
            }
            None => self.of_kind(&facts, place),
        }
    }

    fn of_kind(self, facts: &Facts<'a>, place: Place) -> Option<Value> {
        let limits = Limits::of(facts);
        match kind(facts) {
            Kind::Object => self.object(facts, &limits, place),
            Kind::List => self.list(facts, &limits, place),
            Kind::Boolean => Some(Value::Bool(place.nth == 0)),
            Kind::Integer => limits.integer(facts.format.as_deref(), place.nth),
            Kind::Number => limits.number(place.nth),
            Kind::Text if self.files && is_file(facts) => {
                Some(json!({ "$file": { "b64": "Y29udGVudA==", "filename": format!("file{}.bin", place.nth) } }))
            }
            Kind::Text if facts.content_encoding == Some("base64") => Some(Value::from("Y29udGVudA==")),
            Kind::Text => Some(Value::String(limits.text(facts.format.as_deref(), place.nth))),
        }
    }

    fn object(self, facts: &Facts<'a>, limits: &Limits, place: Place) -> Option<Value> {
        let mut object = Map::new();
        let spare = self.fill == Fill::All && place.depth < DEPTH;
        for (name, parts) in &facts.properties {
            let required = facts.required.contains(name);
            // What is read-only is never sent, required or not (OpenAPI 3.0.4 4.8.24.2).
            if gather(self.normal, parts).read_only || !(required || spare && object.len() < limits.most_properties) {
                continue;
            }
            match self.made(parts, Place { tagged: false, ..place.deeper() }) {
                Some(value) => drop(object.insert((*name).to_owned(), value)),
                None if required => return None,
                None => {}
            }
        }
        // Where so many are demanded, those that have names come before those that would need some.
        for (name, parts) in &facts.properties {
            let is_there = object.contains_key(*name) || gather(self.normal, parts).read_only;
            if object.len() >= limits.least_properties || is_there {
                continue;
            }
            if let Some(value) = self.made(parts, Place { tagged: false, ..place.deeper() }) {
                object.insert((*name).to_owned(), value);
            }
        }
        for name in facts.required.iter().filter(|name| !facts.properties.contains_key(**name)) {
            object.insert((*name).to_owned(), self.additional(facts, place)?);
        }
        let wanted = limits.least_properties.max(usize::from(spare && object.is_empty() && is_map(facts)));
        let place = place.one_of(wanted)?;
        for number in 1.. {
            if object.len() >= wanted {
                break;
            }
            object.insert(spare_key(facts, number), self.additional(facts, place)?);
        }
        Some(Value::Object(object))
    }

    /// The value of a key that has no schema of its own.
    fn additional(self, facts: &Facts<'a>, place: Place) -> Option<Value> {
        match &facts.additional {
            Additional::Typed(part) => self.made(&[*part], place.deeper()),
            Additional::Unsaid | Additional::Any | Additional::Forbidden => Some(Value::from("text")),
        }
    }

    fn list(self, facts: &Facts<'a>, limits: &Limits, place: Place) -> Option<Value> {
        let places = facts.tuple.iter().map(|part| self.made(&[*part], place.deeper()));
        let mut items: Vec<Value> = places.collect::<Option<_>>()?;
        let wanted = limits.least_items.max(usize::from(limits.most_items > 0 && items.is_empty()));
        let place = place.one_of(wanted)?;
        while items.len() < wanted {
            let nth = if limits.unique_items { items.len() } else { 0 };
            match self.made(&facts.items, Place { nth, ..place.deeper() }) {
                Some(item) => items.push(item),
                None if limits.least_items == 0 => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }

    /// Whether a value follows the rules of the document, as far as they are about what can be sent.
    fn fits(self, parts: &[Part<'a>], value: &Value, depth: usize) -> bool {
        let facts = gather(self.normal, parts);
        if depth > 2 * DEPTH || facts.never || value.is_null() {
            return !facts.never && value.is_null() && facts.nullable;
        }
        if self.files && is_file(&facts) {
            return false;
        }
        let listed = facts.values.as_ref().is_none_or(|values| values.contains(value));
        let kind = match facts.kinds.is_empty() {
            // Properties without a type come to an object.
            true => facts.properties.is_empty() || value.is_object(),
            false => facts.kinds.iter().any(|kind| is_of(value, *kind)),
        };
        let alternative = |variants: &[Part<'a>]| variants.iter().any(|one| self.fits(&[*one], value, depth + 1));
        let alternatives = facts.choices.iter().all(|choice| alternative(&choice.variants));
        listed
            && kind
            && alternatives
            && Limits::of(&facts).allow(value, facts.format.as_deref())
            && match value {
                Value::Array(items) => items.iter().enumerate().all(|(index, item)| {
                    let place = facts.tuple.get(index).map_or(&facts.items[..], std::slice::from_ref);
                    self.fits(place, item, depth + 1)
                }),
                Value::Object(fields) => self.fields_fit(&facts, fields, depth),
                _ => true,
            }
    }

    fn fields_fit(self, facts: &Facts<'a>, fields: &Map<String, Value>, depth: usize) -> bool {
        let read_only = |parts: &[Part<'a>]| gather(self.normal, parts).read_only;
        let missing = |name: &&&str| {
            let unsent = facts.properties.get(**name).is_some_and(|parts| read_only(parts));
            !unsent && !fields.contains_key(**name)
        };
        facts.required.iter().find(missing).is_none()
            && fields.iter().all(|(name, value)| match (facts.properties.get(name.as_str()), &facts.additional) {
                (Some(parts), _) => !read_only(parts) && self.fits(parts, value, depth + 1),
                (None, Additional::Typed(part)) => self.fits(&[*part], value, depth + 1),
                (None, Additional::Forbidden) => false,
                // A type that says nothing of further keys has no place for them, but a choice between types may.
                (None, Additional::Unsaid) => facts.properties.is_empty() || !facts.choices.is_empty(),
                (None, Additional::Any) => true,
            })
    }
}

/// The kind of value to make, where several are allowed.
fn kind(facts: &Facts<'_>) -> Kind {
    let preferred = [Kind::Object, Kind::List, Kind::Text, Kind::Integer, Kind::Number, Kind::Boolean];
    match preferred.into_iter().find(|kind| facts.kinds.contains(kind)) {
        Some(kind) => kind,
        None if !facts.properties.is_empty() || is_map(facts) || !facts.required.is_empty() => Kind::Object,
        None if !facts.items.is_empty() || !facts.tuple.is_empty() => Kind::List,
        None => Kind::Text,
    }
}

fn is_file(facts: &Facts<'_>) -> bool {
    facts.file || facts.format.as_deref() == Some("binary")
}

fn is_map(facts: &Facts<'_>) -> bool {
    matches!(facts.additional, Additional::Typed(_) | Additional::Any)
}

/// A key that is no property: one that a pattern describes, where one does.
fn spare_key(facts: &Facts<'_>, number: usize) -> String {
    let described = facts.patterns.first().and_then(|pattern| pattern::matching(pattern, number));
    described.unwrap_or_else(|| format!("key{number}"))
}

fn is_of(value: &Value, kind: Kind) -> bool {
    match kind {
        Kind::Boolean => value.is_boolean(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Text => value.is_string(),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
    }
}

/// A schema that others lay in stands for one of them: the first that its discriminator maps.
fn derived<'a>(facts: &Facts<'a>) -> Option<((&'a str, &'a str), Part<'a>)> {
    let discriminator = facts.discriminator.filter(|_| facts.choices.is_empty())?;
    let (tag, target) = discriminator.mapping.first()?;
    Some(((&discriminator.property_name, tag), Part::Named(component_name(target))))
}

/// The tag that means an alternative: what the mapping says, else its name.
fn tag_of<'a>(discriminator: &'a openapiv3::Discriminator, variant: Part<'a>) -> Option<(&'a str, &'a str)> {
    let Part::Named(name) = variant else { return None };
    let mapped = discriminator.mapping.iter().find(|(_, target)| component_name(target) == name);
    Some((&discriminator.property_name, mapped.map_or(name, |(tag, _)| tag)))
}

fn tagged(mut value: Value, tag: Option<(&str, &str)>) -> Value {
    if let (Value::Object(fields), Some((key, tag))) = (&mut value, tag) {
        fields.insert(key.to_owned(), Value::from(tag));
    }
    value
}
