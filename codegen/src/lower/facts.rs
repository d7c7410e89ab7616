//! What a schema says, with everything that must hold at once (`allOf`, siblings, refinements) laid together.
//!
//! The rest of `lower` reads [`Facts`] and never a schema, so there is one place that knows the keywords.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, OpenAPI, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

pub(crate) use super::part::Part;
use super::{key_patterns, nulls};
pub(crate) use crate::dialect::component_name;
use crate::{
    dialect::{Normal, keys},
    ir::Limit,
    load::node::NodeId,
};

/// Where the author wrote what carries these extensions.
pub(crate) fn at(extensions: &IndexMap<String, Value>) -> NodeId {
    NodeId(extensions.get(keys::AT).and_then(Value::as_u64).unwrap_or(0) as u32)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

/// The kinds in words.
fn listed(kinds: &BTreeSet<Kind>) -> String {
    let word = |kind: &Kind| match kind {
        Kind::Boolean => "a boolean",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Text => "text",
        Kind::List => "a list",
        Kind::Object => "an object",
    };
    kinds.iter().map(word).collect::<Vec<_>>().join(" or ")
}

#[derive(Clone, Debug, Default)]
pub(crate) enum Additional<'a> {
    #[default]
    Unsaid,
    Forbidden,
    Any,
    Typed(Part<'a>),
}

/// One `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) variants: Vec<Part<'a>>,
    pub(crate) discriminator: Option<&'a Discriminator>,
}

/// What is said of one listed value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Note<'a> {
    /// The value, or a name that it has: text as it is, anything else as JSON.
    pub(crate) of: String,
    pub(crate) name: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) deprecated: bool,
}

/// What a value is called among notes.
pub(crate) fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Values with titles of their own, AutoRest's `x-ms-enum`, and the extensions that are maps from values to docs.
fn notes(extensions: &IndexMap<String, Value>) -> Vec<Note<'_>> {
    let listed = extensions.get(keys::ENUM_DOCS).into_iter().chain(extensions.get("x-ms-enum").map(|it| &it["values"]));
    let listed = listed.filter_map(Value::as_array).flatten().filter_map(|note| {
        let text = |key: &str| note.get(key)?.as_str().filter(|text| !text.is_empty());
        Some(Note {
            of: value_text(note.get("value")?),
            name: text("title").or(text("name")),
            doc: text("description"),
            deprecated: note.get("deprecated") == Some(&Value::Bool(true)),
        })
    });
    let maps = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-comments"];
    let mapped = maps.into_iter().filter_map(|key| extensions.get(key)?.as_object()).flatten();
    let mapped = mapped.map(|(of, doc)| Note { of: of.clone(), doc: doc.as_str(), ..Note::default() });
    listed.chain(mapped).collect()
}

/// Everything that one place says of its value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts<'a> {
    /// Identity: where each part was written.
    pub(crate) ids: Vec<NodeId>,
    pub(crate) title: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
    pub(crate) default: Option<&'a Value>,
    pub(crate) example: Option<&'a Value>,
    pub(crate) deprecated: bool,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    /// Empty: not said.
    pub(crate) kinds: BTreeSet<Kind>,
    pub(crate) format: Option<String>,
    pub(crate) values: Option<Vec<Value>>,
    /// The vendor's names for the values, in their order.
    pub(crate) value_names: Vec<&'a str>,
    pub(crate) value_docs: Vec<&'a str>,
    /// What is said of single values, wherever they are listed.
    pub(crate) notes: Vec<Note<'a>>,
    pub(crate) properties: IndexMap<&'a str, Vec<Part<'a>>>,
    pub(crate) required: IndexSet<&'a str>,
    pub(crate) additional: Additional<'a>,
    /// What keys match that are no properties, as far as that is said.
    pub(crate) patterns: Vec<&'a str>,
    /// What stands under keys that match a pattern, and under those that match none, as far as the two are told apart.
    pub(crate) told_by_key: Vec<(&'a str, Part<'a>)>,
    pub(crate) untold: Option<Part<'a>>,
    /// The key that a value stands under says which alternative it is.
    pub(crate) by_key: bool,
    pub(crate) items: Vec<Part<'a>>,
    pub(crate) tuple: Vec<Part<'a>>,
    pub(crate) choices: Vec<Choice<'a>>,
    pub(crate) discriminator: Option<&'a Discriminator>,
    /// Named schemas that were laid in.
    pub(crate) bases: Vec<&'a str>,
    pub(crate) never: bool,
    pub(crate) file: bool,
    pub(crate) content_encoding: Option<&'a str>,
    pub(crate) content_media: Option<&'a str>,
    pub(crate) limits: Vec<Limit>,
    /// Parts that contradict each other, for a message.
    pub(crate) conflicts: Vec<String>,
}

/// Lays together what all `parts` say. Named parts at the top are laid in too.
pub(crate) fn gather<'a>(normal: &'a Normal, parts: &[Part<'a>]) -> Facts<'a> {
    let mut gatherer =
        Gatherer { normal, names: Names::Followed, facts: Facts::default(), exact: None, seen: BTreeSet::new() };
    for part in parts {
        gatherer.part(*part);
    }
    gatherer.facts
}

/// What is written at the place itself: what a referenced schema says of itself is not said here.
pub(crate) fn written<'a>(normal: &'a Normal, parts: &[Part<'a>]) -> Facts<'a> {
    let mut gatherer =
        Gatherer { normal, names: Names::PassedOver, facts: Facts::default(), exact: None, seen: BTreeSet::new() };
    for part in parts {
        gatherer.part(*part);
    }
    gatherer.facts
}

/// The named schemas that are laid in where `part` stands, directly or through others.
pub(crate) fn bases<'a>(openapi: &'a OpenAPI, part: Part<'a>) -> BTreeSet<&'a str> {
    let (mut found, mut waiting) = (BTreeSet::new(), vec![part]);
    while let Some(part) = waiting.pop() {
        match part {
            Part::Named(name) if found.insert(name) => waiting.extend(component(openapi, name)),
            Part::Named(_) => {}
            Part::Inline(schema) => match &schema.schema_kind {
                SchemaKind::AllOf { all_of } => waiting.extend(all_of.iter().map(Part::from)),
                SchemaKind::Any(any) => waiting.extend(any.all_of.iter().map(Part::from)),
                _ => {}
            },
        }
    }
    found
}

/// The named schema, if there is one (the dialect stage checked that there is).
pub(crate) fn component<'a>(openapi: &'a OpenAPI, name: &str) -> Option<Part<'a>> {
    openapi.components.as_ref()?.schemas.get(name).map(Part::from)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Followed,
    PassedOver,
}

struct Gatherer<'a> {
    normal: &'a Normal,
    names: Names,
    facts: Facts<'a>,
    /// Bounds of the schema at hand that have more digits than its numbers keep.
    exact: Option<&'a Value>,
    /// Named schemas that are laid in already: a circular `allOf` says nothing new.
    seen: BTreeSet<&'a str>,
}

impl<'a> Gatherer<'a> {
    fn part(&mut self, part: Part<'a>) {
        match part {
            Part::Inline(schema) => self.schema(schema),
            Part::Named(_) if self.names == Names::PassedOver => {}
            Part::Named(name) => {
                if self.seen.insert(name) {
                    self.facts.bases.push(name);
                    if let Some(part) = component(&self.normal.openapi, name) {
                        self.part(part);
                    }
                }
            }
        }
    }

    fn schema(&mut self, schema: &'a Schema) {
        self.data(&schema.schema_data);
        let discriminator = schema.schema_data.discriminator.as_ref();
        self.exact = schema.schema_data.extensions.get(keys::EXACT_BOUNDS);
        let (told, untold) = key_patterns::told(schema);
        self.facts.told_by_key.extend(told);
        self.facts.untold = self.facts.untold.or(untold);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => self.ty(ty),
            SchemaKind::OneOf { one_of: variants } | SchemaKind::AnyOf { any_of: variants } => {
                self.choice(variants, discriminator);
            }
            SchemaKind::AllOf { all_of } => self.all(all_of),
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => self.any(any, discriminator),
        }
    }

    fn data(&mut self, data: &'a SchemaData) {
        let facts = &mut self.facts;
        let id = at(&data.extensions);
        facts.ids.push(id);
        // Of several tuples the first counts, and the others add nothing: all of them say what each place is.
        if let Some(places) = self.normal.places.get(&id).filter(|_| facts.tuple.is_empty()) {
            facts.tuple = places.iter().map(Part::from).collect();
        }
        facts.title = facts.title.or(data.title.as_deref());
        facts.description = facts.description.or(data.description.as_deref());
        facts.default = facts.default.or(data.default.as_ref());
        facts.example = facts.example.or(data.example.as_ref());
        facts.deprecated |= data.deprecated;
        facts.nullable |= data.nullable;
        facts.read_only |= data.read_only;
        facts.write_only |= data.write_only;
        facts.discriminator = facts.discriminator.or(data.discriminator.as_ref());
        self.extensions(&data.extensions);
    }

    fn extensions(&mut self, extensions: &'a IndexMap<String, Value>) {
        let facts = &mut self.facts;
        let is = |key: &str| extensions.get(key) == Some(&Value::Bool(true));
        facts.never |= is(keys::NEVER);
        facts.by_key |= is(keys::BY_KEY);
        facts.file |= is(keys::FILE);
        let texts = |key: &str| match extensions.get(key) {
            Some(Value::Array(list)) => list.iter().map(|v| v.as_str().unwrap_or_default()).collect(),
            _ => Vec::new(),
        };
        for key in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
            if facts.value_names.is_empty() {
                facts.value_names = texts(key);
            }
        }
        for key in ["x-enum-descriptions", "x-enumDescriptions"] {
            if facts.value_docs.is_empty() {
                facts.value_docs = texts(key);
            }
        }
        facts.notes.extend(notes(extensions));
        facts.patterns.extend(texts(keys::KEY_PATTERNS));
        for name in texts(keys::TYPES) {
            facts.kinds.extend(kind(name));
        }
        let text = |key: &str| extensions.get(key).and_then(Value::as_str);
        facts.content_encoding = facts.content_encoding.or(text(keys::CONTENT_ENCODING));
        facts.content_media = facts.content_media.or(text(keys::CONTENT_MEDIA_TYPE));
    }

    fn all(&mut self, parts: &'a [ReferenceOr<Schema>]) {
        // What is referred to may be null where it stands alone. With others it may where none of them says what the
        // value is, or where the place says it: that is what vendors mean.
        for (index, part) in parts.iter().enumerate() {
            let nullable = self.facts.nullable;
            self.part(Part::from(part));
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != index);
            if matches!(part, ReferenceOr::Reference { .. }) && !others().all(|(_, part)| nulls::is_left_open(part)) {
                self.facts.nullable = nullable;
            }
        }
    }

    fn choice(&mut self, variants: &'a [ReferenceOr<Schema>], discriminator: Option<&'a Discriminator>) {
        let (nulls, variants): (Vec<Part<'a>>, Vec<Part<'a>>) =
            variants.iter().map(Part::from).partition(|part| nulls::is_only_null(&self.normal.openapi, *part));
        self.facts.nullable |= !nulls.is_empty();
        if !variants.is_empty() {
            self.facts.choices.push(Choice { variants, discriminator });
        }
    }

    fn ty(&mut self, ty: &'a Type) {
        match ty {
            Type::String(s) => {
                self.kinds([Kind::Text]);
                self.format(&s.format);
                self.values(s.enumeration.iter().cloned().map(Value::from));
                self.push_limits([
                    s.min_length.map(|n| Limit::MinLength(n.to_string())),
                    s.max_length.map(|n| Limit::MaxLength(n.to_string())),
                    s.pattern.clone().map(Limit::Pattern),
                ]);
            }
            Type::Number(n) => {
                self.kinds([Kind::Number]);
                self.format(&n.format);
                self.values(n.enumeration.iter().copied().map(Value::from));
                self.range(n.minimum, n.exclusive_minimum, n.maximum, n.exclusive_maximum);
                self.push_limits([self.bound("multipleOf", n.multiple_of).map(Limit::MultipleOf)]);
            }
            Type::Integer(n) => {
                self.kinds([Kind::Integer]);
                self.format(&n.format);
                self.values(n.enumeration.iter().copied().map(Value::from));
                self.range(n.minimum, n.exclusive_minimum, n.maximum, n.exclusive_maximum);
                self.push_limits([self.bound("multipleOf", n.multiple_of).map(Limit::MultipleOf)]);
            }
            Type::Boolean(b) => {
                self.kinds([Kind::Boolean]);
                self.values(b.enumeration.iter().copied().map(Value::from));
            }
            Type::Object(o) => {
                self.kinds([Kind::Object]);
                self.object(&o.properties, &o.required, o.additional_properties.as_ref());
                self.push_limits([
                    o.min_properties.map(|n| Limit::MinProperties(n.to_string())),
                    o.max_properties.map(|n| Limit::MaxProperties(n.to_string())),
                ]);
            }
            Type::Array(a) => {
                self.kinds([Kind::List]);
                self.facts.items.extend(a.items.as_ref().map(Part::from));
                self.push_limits([
                    a.min_items.map(|n| Limit::MinItems(n.to_string())),
                    a.max_items.map(|n| Limit::MaxItems(n.to_string())),
                    a.unique_items.then_some(Limit::UniqueItems),
                ]);
            }
        }
    }

    fn any(&mut self, any: &'a AnySchema, discriminator: Option<&'a Discriminator>) {
        self.kinds(any.typ.as_deref().and_then(kind));
        if let Some(format) = &any.format {
            self.facts.format.get_or_insert_with(|| format.clone());
        }
        self.object(&any.properties, &any.required, any.additional_properties.as_ref());
        self.facts.items.extend(any.items.as_ref().map(Part::from));
        self.values(any.enumeration.iter().cloned());
        self.range(any.minimum, any.exclusive_minimum == Some(true), any.maximum, any.exclusive_maximum == Some(true));
        self.all(&any.all_of);
        self.choice(&any.one_of, discriminator);
        self.choice(&any.any_of, discriminator);
        self.push_limits([
            any.min_length.map(|n| Limit::MinLength(n.to_string())),
            any.max_length.map(|n| Limit::MaxLength(n.to_string())),
            any.pattern.clone().map(Limit::Pattern),
            self.bound("multipleOf", any.multiple_of).map(Limit::MultipleOf),
            any.min_items.map(|n| Limit::MinItems(n.to_string())),
            any.max_items.map(|n| Limit::MaxItems(n.to_string())),
            any.unique_items.filter(|unique| *unique).map(|_| Limit::UniqueItems),
            any.min_properties.map(|n| Limit::MinProperties(n.to_string())),
            any.max_properties.map(|n| Limit::MaxProperties(n.to_string())),
        ]);
    }

    fn object(
        &mut self,
        properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
        required: &'a [String],
        additional: Option<&'a AdditionalProperties>,
    ) {
        for (name, schema) in properties {
            self.facts.properties.entry(name).or_default().push(Part::from(schema));
        }
        self.facts.required.extend(required.iter().map(String::as_str));
        let said = match additional {
            None => return,
            Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(AdditionalProperties::Any(true)) => Additional::Any,
            Some(AdditionalProperties::Schema(schema)) => Additional::Typed(Part::from(schema.as_ref())),
        };
        // Of several parts the one that says most counts; `false` in a part would forbid the other parts' fields,
        // which is never meant.
        let weight = |a: &Additional<'_>| match a {
            Additional::Unsaid => 0,
            Additional::Forbidden => 1,
            Additional::Any => 2,
            Additional::Typed(_) => 3,
        };
        if weight(&said) > weight(&self.facts.additional) {
            self.facts.additional = said;
        }
    }

    /// Values of every part must hold: what is common to them remains.
    fn values(&mut self, values: impl IntoIterator<Item = Value>) {
        let values: Vec<Value> = values.into_iter().collect();
        if values.is_empty() {
            return;
        }
        let narrowed = match self.facts.values.take() {
            None => values,
            Some(old) => {
                let values: BTreeSet<String> = values.iter().map(Value::to_string).collect();
                old.into_iter().filter(|v| values.contains(&v.to_string())).collect()
            }
        };
        self.facts.values = Some(narrowed);
    }

    fn kinds(&mut self, kinds: impl IntoIterator<Item = Kind>) {
        let new: BTreeSet<Kind> = kinds.into_iter().collect();
        let old = &mut self.facts.kinds;
        if old.is_empty() {
            *old = new;
        } else if !new.is_empty() {
            let both = intersect(old, &new);
            if both.is_empty() {
                let message =
                    format!("a value cannot be {} and {} at once; the first counts", listed(old), listed(&new));
                self.facts.conflicts.push(message);
            } else {
                *old = both;
            }
        }
    }

    fn format<T: FormatName>(&mut self, format: &VariantOrUnknownOrEmpty<T>) {
        let name = match format {
            VariantOrUnknownOrEmpty::Item(item) => item.name().to_owned(),
            VariantOrUnknownOrEmpty::Unknown(name) => name.clone(),
            VariantOrUnknownOrEmpty::Empty => return,
        };
        self.facts.format.get_or_insert(name);
    }

    fn range<N: ToString>(&mut self, min: Option<N>, exclusive_min: bool, max: Option<N>, exclusive_max: bool) {
        let (min, max) = (self.bound("minimum", min), self.bound("maximum", max));
        self.push_limits([
            min.map(if exclusive_min { Limit::ExclusiveMinimum } else { Limit::Minimum }),
            max.map(if exclusive_max { Limit::ExclusiveMaximum } else { Limit::Maximum }),
        ]);
    }

    /// The number's digits, all of them.
    fn bound<N: ToString>(&self, key: &str, number: Option<N>) -> Option<String> {
        let exact = self.exact.and_then(|exact| exact.get(key)).and_then(Value::as_str);
        number.map(|number| exact.map_or_else(|| number.to_string(), str::to_owned))
    }

    fn push_limits(&mut self, limits: impl IntoIterator<Item = Option<Limit>>) {
        for limit in limits.into_iter().flatten() {
            if !self.facts.limits.contains(&limit) {
                self.facts.limits.push(limit);
            }
        }
    }
}

/// An integer is a number, so the two have the integer in common.
fn intersect(a: &BTreeSet<Kind>, b: &BTreeSet<Kind>) -> BTreeSet<Kind> {
    let holds = |set: &BTreeSet<Kind>, kind: &Kind| {
        set.contains(kind) || (*kind == Kind::Integer && set.contains(&Kind::Number))
    };
    a.iter().filter(|k| holds(b, k)).chain(b.iter().filter(|k| holds(a, k))).copied().collect()
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "string" => Some(Kind::Text),
        "array" => Some(Kind::List),
        "object" => Some(Kind::Object),
        _ => None,
    }
}

trait FormatName {
    fn name(&self) -> &'static str;
}

impl FormatName for openapiv3::StringFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}

impl FormatName for openapiv3::NumberFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Double => "double",
        }
    }
}

impl FormatName for openapiv3::IntegerFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}

/// The only reference in a schema that says nothing else about the shape.
pub(super) fn sole_name(schema: &openapiv3::Schema) -> Option<&str> {
    let parts = match &schema.schema_kind {
        SchemaKind::AllOf { all_of: parts } => parts,
        // What tells alternatives apart is on the wire, also where there is only one.
        SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts }
            if schema.schema_data.discriminator.is_none() =>
        {
            parts
        }
        SchemaKind::Any(any) if only_all_of(any) => &any.all_of,
        _ => return None,
    };
    let is_all_of = !matches!(schema.schema_kind, SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. });
    let mut parts = parts.iter().filter(|part| !(is_all_of && part.as_item().is_some_and(is_only_words)));
    match (parts.next(), parts.next()) {
        (Some(ReferenceOr::Reference { reference }), None) => Some(component_name(reference)),
        _ => None,
    }
}

/// Whether a schema says something about the value, and nothing of what it is.
fn is_only_words(schema: &Schema) -> bool {
    schema.schema_data.discriminator.is_none()
        && schema.schema_kind == SchemaKind::Any(AnySchema::default())
        && !says_kind_beside(schema)
}

/// Whether what a value is stands among the extensions, which have no place in the model of 3.0.
pub(super) fn says_kind_beside(schema: &Schema) -> bool {
    [keys::NEVER, keys::TYPES].iter().any(|key| schema.schema_data.extensions.contains_key(*key))
}

/// Whether a schema with a [`sole_name`] allows null itself.
pub(super) fn says_null(schema: &Schema) -> bool {
    let parts: &[ReferenceOr<Schema>] = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    };
    let mut parts = parts.iter().filter_map(ReferenceOr::as_item);
    schema.schema_data.nullable || parts.any(|part| part.schema_data.nullable)
}

fn only_all_of(any: &openapiv3::AnySchema) -> bool {
    any.properties.is_empty()
        && any.required.is_empty()
        && any.additional_properties.is_none()
        && any.items.is_none()
        && any.enumeration.is_empty()
        && any.one_of.is_empty()
        && any.any_of.is_empty()
}

/// Which named schemas lay in which, directly or through others.
pub(super) fn derived(openapi: &OpenAPI) -> BTreeMap<&str, Vec<&str>> {
    let mut derived: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let schemas = openapi.components.iter().flat_map(|c| &c.schemas);
    for (name, schema) in schemas {
        for base in bases(openapi, Part::from(schema)).into_iter().filter(|base| base != name) {
            derived.entry(base).or_default().push(name);
        }
    }
    derived
}
