//! A description as the judge reads it: its schemas as values, the rules that they set, and its own examples.
//!
//! The judge starts from the normalised document and never from what the generator makes of it, so that what
//! `lower` gets wrong shows. Schemas stay values in the words of OpenAPI 3.0 and of the private keys.

use std::path::PathBuf;

use clientwright_codegen::{
    config::{Config, Entry},
    diagnostics::Report,
    dialect::{self, component_name, keys},
    ledger::Ledger,
    load,
};
use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use crate::{corpus::Description, disk::Folder};

/// What a description says of values.
pub(super) struct Document {
    /// By the vendor's names.
    pub(super) schemas: Map<String, Value>,
    /// Examples outside of schemas, each with the name of the schema that it is an example of.
    pub(super) examples: Vec<(String, Value)>,
}

impl Document {
    /// Reads the description; what is wrong with it is for `generate` to say.
    pub(super) fn read(description: &Description) -> Option<Self> {
        let folder = description.file.parent().map(PathBuf::from).unwrap_or_default();
        let root = description.file.file_name()?.to_str()?;
        let package = std::slice::from_ref(&description.package);
        let mut config = Config::new("roundtrip", root);
        config.lenient = true;
        let value = crate::generate::path_between(&folder, &description.package);
        config.allow_references.push(Entry { value, offset: 0 });
        let files = Folder::new(&folder, &[], package, config.budgets.bytes);
        let (mut report, mut ledger) = (Report::default(), Ledger::default());
        let document = load::load(root, &files, &config, &mut report).ok()?;
        let normal = dialect::normalise(&document, &config, &mut report, &mut ledger)?;
        let whole = serde_json::to_value(&normal.openapi).ok()?;
        let schemas = whole["components"]["schemas"].as_object().cloned().unwrap_or_default();
        let mut examples = Vec::new();
        collect_examples(&whole["paths"], &mut examples);
        collect_examples(&whole["components"], &mut examples);
        Some(Self { schemas, examples })
    }

    /// The schema behind a reference.
    pub(super) fn target(&self, schema: &Value) -> Option<(&str, &Value)> {
        let name = component_name(schema.get("$ref")?.as_str()?);
        self.schemas.get_key_value(name).map(|(name, schema)| (name.as_str(), schema))
    }

    /// The schema behind a reference, which may have words about it beside.
    pub(super) fn only_target(&self, schema: &Value) -> Option<(&str, &Value)> {
        let map = schema.as_object()?;
        match map.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([one])
                if map
                    .keys()
                    .all(|key| ["allOf", "title", "description"].contains(&&**key) || key.starts_with("x-")) =>
            {
                self.target(one)
            }
            _ => self.target(schema),
        }
    }

    /// The rules of all schemas, for [`Rules::of`].
    pub(super) fn rules(&self) -> Rules {
        let index = |name: &str| self.schemas.keys().position(|known| known == name);
        let rules: Vec<Value> = self.schemas.values().map(|schema| rule(schema, &index)).collect();
        let document = json!({ "$schema": DRAFT, "$defs": { "all": { "allOf": rules } } });
        let registry = Registry::new().add(DOCUMENT, document).and_then(jsonschema::RegistryBuilder::prepare);
        Rules { registry: registry.map_err(|error| error.to_string()) }
    }

    /// Whether a key is the name of a property anywhere.
    pub(super) fn names_a_property(&self, key: &str) -> bool {
        self.schemas.values().any(|schema| has_property(schema, key))
    }
}

fn has_property(schema: &Value, key: &str) -> bool {
    match schema {
        Value::Object(map) => {
            map.get("properties").is_some_and(|properties| properties.get(key).is_some())
                || map.values().any(|value| has_property(value, key))
        }
        Value::Array(list) => list.iter().any(|value| has_property(value, key)),
        _ => false,
    }
}

/// Examples stand beside the schema that they follow.
fn collect_examples(value: &Value, found: &mut Vec<(String, Value)>) {
    if let Value::Array(list) = value {
        list.iter().for_each(|value| collect_examples(value, found));
    }
    let Value::Object(map) = value else { return };
    let name = map.get("schema").and_then(|schema| schema.get("$ref")?.as_str());
    if let Some(name) = name.map(component_name) {
        let several = map.get("examples").and_then(Value::as_object).into_iter().flat_map(Map::values);
        let values = several.filter_map(|example| example.get("value")).chain(map.get("example"));
        found.extend(values.map(|value| (name.to_owned(), value.clone())));
    }
    map.values().for_each(|value| collect_examples(value, found));
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const DOCUMENT: &str = "urn:document";

/// What valid values look like.
pub(super) struct Rules {
    registry: Result<Registry<'static>, String>,
}

impl Rules {
    /// The rules of the schema at `index`.
    pub(super) fn of(&self, index: usize) -> Result<Validator, String> {
        let registry = self.registry.as_ref().map_err(Clone::clone)?;
        let options = jsonschema::options().with_registry(registry);
        options.build(&json!({ "$schema": DRAFT, "$ref": at(index) })).map_err(|error| error.to_string())
    }
}

fn at(index: usize) -> String {
    format!("{DOCUMENT}#/$defs/all/allOf/{index}")
}

/// Keywords that mean the same there. Left out is what restricts texts and numbers in ways that instances are not
/// made for (`pattern`, `format`, `multipleOf`): such values come out as they went in, or the comparison says so.
const SAME: [&str; 12] = [
    "type",
    "enum",
    "required",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
];

/// A schema in JSON Schema 2020-12. `oneOf` is read as `anyOf`: the alternatives of most descriptions overlap.
fn rule(schema: &Value, index: &dyn Fn(&str) -> Option<usize>) -> Value {
    let Some(map) = schema.as_object() else { return Value::Bool(true) };
    if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
        return index(component_name(reference)).map_or(Value::Bool(true), |index| json!({ "$ref": at(index) }));
    }
    if map.get(keys::NEVER) == Some(&Value::Bool(true)) {
        return Value::Bool(false);
    }
    let inner = |value: &Value| rule(value, index);
    let list = |value: &Value| value.as_array().map(|list| list.iter().map(inner).collect::<Vec<_>>());
    let map_of = |value: &Value| value.as_object().map(|map| map.iter().map(|(k, v)| (k.clone(), inner(v))).collect());
    let mut out = Map::new();
    for (key, value) in map {
        let (key, value) = match key.as_str() {
            "exclusiveMinimum" | "exclusiveMaximum" => continue,
            key if SAME.contains(&key) => (key, value.clone()),
            keys::TYPES => ("type", value.clone()),
            keys::PREFIX_ITEMS => ("prefixItems", list(value).into()),
            "properties" => ("properties", map_of(value).map_or(Value::Null, Value::Object)),
            "items" | "additionalProperties" => {
                (key.as_str(), if value.is_boolean() { value.clone() } else { inner(value) })
            }
            "allOf" => ("allOf", list(value).into()),
            "oneOf" | "anyOf" => ("anyOf", list(value).into()),
            _ => continue,
        };
        if key == "anyOf" && out.contains_key("anyOf") {
            out.insert("allOf".to_owned(), json!([{ "anyOf": value }]));
        } else if !value.is_null() {
            out.insert(key.to_owned(), value);
        }
    }
    match map.get("nullable") {
        Some(Value::Bool(true)) => json!({ "anyOf": [{ "type": "null" }, out] }),
        _ => Value::Object(out),
    }
}
