//! A schema with everything that must hold at once laid together: what `allOf` and references say counts as said
//! here. Deliberately another reading of the same rules than the generator's.

use std::collections::BTreeSet;

use clientwright_codegen::dialect::{component_name, keys};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::document::Document;

/// What one place says of its value.
#[derive(Clone, Default)]
pub(super) struct Flat<'d> {
    /// Empty: any.
    pub(super) types: Vec<&'d str>,
    pub(super) nullable: bool,
    pub(super) listed: Option<Vec<&'d Value>>,
    pub(super) properties: IndexMap<&'d str, Vec<&'d Value>>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) additional: Option<&'d Value>,
    /// Whether keys that are no properties should match patterns.
    pub(super) has_key_patterns: bool,
    pub(super) items: Vec<&'d Value>,
    pub(super) places: Vec<&'d Value>,
    pub(super) choices: Vec<Choice<'d>>,
    /// Lists of alternatives of which one was taken already.
    pub(super) chosen: Vec<&'d Value>,
    pub(super) format: Option<&'d str>,
    pub(super) example: Option<&'d Value>,
    pub(super) never: bool,
    least: IndexMap<&'static str, f64>,
    most: IndexMap<&'static str, f64>,
}

/// Alternatives, and what tells them apart.
#[derive(Clone)]
pub(super) struct Choice<'d> {
    /// What lists them.
    pub(super) list: &'d Value,
    pub(super) variants: Vec<&'d Value>,
    pub(super) discriminator: Option<&'d Value>,
    /// Whether a value may be of several variants at once (`anyOf`).
    pub(super) several: bool,
}

impl<'d> Flat<'d> {
    /// Lays together what all of `parts` say.
    pub(super) fn of(document: &'d Document, parts: &[&'d Value]) -> Self {
        let (mut flat, mut seen) = (Self::default(), BTreeSet::new());
        flat.nullable = !parts.is_empty() && parts.iter().all(|part| is_nullable(document, part, 0));
        parts.iter().for_each(|part| flat.take(document, part, &mut seen));
        flat
    }

    fn take(&mut self, document: &'d Document, schema: &'d Value, seen: &mut BTreeSet<&'d str>) {
        if let Some((name, target)) = document.target(schema) {
            if seen.insert(name) {
                self.take(document, target, seen);
            }
            return;
        }
        let Some(map) = schema.as_object() else { return };
        self.single(map);
        self.object(map);
        let list = |key: &str| map.get(key).and_then(Value::as_array).into_iter().flatten();
        self.items.extend(map.get("items"));
        if self.places.is_empty() {
            self.places.extend(list(keys::PREFIX_ITEMS));
        }
        for (key, alternatives) in ["oneOf", "anyOf"].into_iter().filter_map(|key| Some((key, map.get(key)?))) {
            let discriminator = map.get("discriminator");
            let variants = list(key).collect();
            let choice = Choice { list: alternatives, variants, discriminator, several: key == "anyOf" };
            self.choices.push(choice);
        }
        list("allOf").for_each(|part| self.take(document, part, seen));
    }

    fn single(&mut self, map: &'d Map<String, Value>) {
        let several = map.get(keys::TYPES).and_then(Value::as_array).into_iter().flatten();
        let types: Vec<&str> = map.get("type").into_iter().chain(several).filter_map(Value::as_str).collect();
        if self.types.is_empty() {
            self.types = types;
        } else if !types.is_empty() {
            // An integer is a number, so the two have the integer in common.
            let within = |ty: &&str, of: &[&str]| of.contains(ty) || (*ty == "integer" && of.contains(&"number"));
            let both = types.iter().filter(|ty| within(ty, &self.types) && !self.types.contains(ty)).copied();
            let both: Vec<&str> = both.chain(self.types.iter().filter(|ty| within(ty, &types)).copied()).collect();
            self.types = both;
        }
        if let Some(values) = map.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
            let values: Vec<&Value> = values.iter().collect();
            self.listed = Some(match self.listed.take() {
                None => values,
                Some(before) => before.into_iter().filter(|value| values.contains(value)).collect(),
            });
        }
        self.format = self.format.or(map.get("format").and_then(Value::as_str));
        self.example = self.example.or(map.get("example"));
        self.never |= map.get(keys::NEVER) == Some(&Value::Bool(true));
        for key in ["minimum", "minLength", "minItems"] {
            let bound = map.get(key).and_then(Value::as_f64);
            bound.into_iter().for_each(|bound| merge(&mut self.least, key, bound, f64::max));
        }
        for key in ["maximum", "maxLength", "maxItems", "maxProperties"] {
            let bound = map.get(key).and_then(Value::as_f64);
            bound.into_iter().for_each(|bound| merge(&mut self.most, key, bound, f64::min));
        }
    }

    fn object(&mut self, map: &'d Map<String, Value>) {
        for (name, schema) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.properties.entry(name).or_default().push(schema);
        }
        self.has_key_patterns |= map.contains_key(keys::KEY_PATTERNS);
        let required = map.get("required").and_then(Value::as_array).into_iter().flatten();
        self.required.extend(required.filter_map(Value::as_str));
        // A schema says more than `true`, and that more than `false`, which would forbid other parts' properties.
        let weight = |value: &Value| match value {
            Value::Bool(false) => 1,
            Value::Bool(true) => 2,
            _ => 3,
        };
        if let Some(said) = map.get("additionalProperties")
            && self.additional.is_none_or(|before| weight(before) < weight(said))
        {
            self.additional = Some(said);
        }
    }

    /// The bound that a keyword such as `minLength` sets.
    pub(super) fn least(&self, keyword: &str) -> Option<f64> {
        self.least.get(keyword).copied()
    }

    /// The bound that a keyword such as `maxLength` sets.
    pub(super) fn most(&self, keyword: &str) -> Option<f64> {
        self.most.get(keyword).copied()
    }

    /// The JSON types that a value may have, as far as anything is said of them.
    pub(super) fn kinds(&self) -> Vec<&'d str> {
        match () {
            () if !self.types.is_empty() => self.types.clone(),
            () if !self.properties.is_empty() || self.additional.is_some() => {
                vec!["object"]
            }
            () if !self.items.is_empty() || !self.places.is_empty() => vec!["array"],
            () => Vec::new(),
        }
    }
}

fn merge(bounds: &mut IndexMap<&'static str, f64>, key: &'static str, bound: f64, both: fn(f64, f64) -> f64) {
    let known = bounds.entry(key).or_insert(bound);
    *known = both(*known, bound);
}

/// Whether null is valid at a place: said at the place itself, or by the only thing that is said.
fn is_nullable(document: &Document, schema: &Value, depth: usize) -> bool {
    if let Some((_, target)) = document.target(schema).filter(|_| depth < 16) {
        return is_nullable(document, target, depth + 1);
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        return true;
    }
    let parts = schema.get("allOf").and_then(Value::as_array).filter(|parts| !parts.is_empty());
    parts.is_some_and(|parts| {
        schema.get("type").is_none() && parts.iter().all(|part| is_nullable(document, part, depth + 1))
    })
}

/// The texts that mean the schema `name` to a discriminator: what its mapping says, else the name.
pub(super) fn tags(discriminator: &Value, name: &str) -> Vec<String> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mapped = mapping.filter(|(_, target)| target.as_str().is_some_and(|target| component_name(target) == name));
    let tags: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
    if tags.is_empty() { vec![name.to_owned()] } else { tags }
}
