//! A description as a raw value, and just enough of its dialect to list operations with what they inherit. It shares
//! nothing with the generator on purpose: a mistake there must not hide itself here.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Map, Value};

pub(crate) struct Document {
    pub(crate) root: Value,
}

/// An operation with what it inherits from its path and its document, references to all but schemas followed.
pub(crate) struct Operation<'a> {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Without the body.
    pub(crate) parameters: Vec<&'a Value>,
    /// What holds `required` and, at `schema` or below `content`, the schema.
    pub(crate) body: Option<&'a Value>,
    pub(crate) replies: Vec<(&'a str, &'a Value)>,
    pub(crate) security: Option<&'a Value>,
    /// Media types.
    pub(crate) sends: Vec<String>,
    pub(crate) accepts: Vec<String>,
    pub(crate) value: &'a Value,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Panics with the path: a test has no use for a file that it cannot read.
pub(crate) fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|extension| extension == "json") {
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    } else {
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

impl Document {
    pub(crate) fn read(path: &Path) -> Self {
        Self { root: read(path) }
    }

    /// Puts a value where there is one, or adds it to an object.
    pub(crate) fn replace(&mut self, pointer: &str, value: Value) {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer into the document");
        match self.root.pointer_mut(parent) {
            Some(Value::Object(object)) => drop(object.insert(key.to_owned(), value)),
            Some(Value::Array(list)) => list[key.parse::<usize>().expect("an index")] = value,
            _ => panic!("nothing at {parent}"),
        }
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.root["paths"].as_object().into_iter().flatten();
        paths
            .flat_map(|(path, item)| {
                METHODS.iter().filter_map(move |method| Some(self.operation(path, item, method, item.get(method)?)))
            })
            .collect()
    }

    fn operation<'a>(&'a self, path: &str, item: &'a Value, method: &str, value: &'a Value) -> Operation<'a> {
        let inherited = item["parameters"].as_array().into_iter().flatten();
        let own = value["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<&Value> = inherited.chain(own).map(|parameter| self.follow(parameter)).collect();
        let (bodies, parameters): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|it| it["in"] == "body");
        let replies = value["responses"].as_object().into_iter().flatten();
        let replies: Vec<(&str, &Value)> =
            replies.map(|(status, reply)| (status.as_str(), self.follow(reply))).collect();
        let body = bodies.first().copied().or_else(|| Some(self.follow(value.get("requestBody")?)));
        Operation {
            id: text(&value["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            sends: self.media(value, "consumes", body.into_iter()),
            accepts: self.media(value, "produces", replies.iter().map(|(_, reply)| *reply)),
            parameters,
            body,
            replies,
            security: value.get("security").or_else(|| self.root.get("security")),
            value,
        }
    }

    /// Media types: a list of their own in Swagger 2.0, keys of `content` later.
    fn media<'a>(&self, operation: &Value, list: &str, holders: impl Iterator<Item = &'a Value>) -> Vec<String> {
        let listed = operation.get(list).or_else(|| self.root.get(list)).and_then(Value::as_array);
        let listed = listed.into_iter().flatten().map(text);
        let keys = holders.filter_map(|holder| holder["content"].as_object()).flat_map(Map::keys).cloned();
        listed.chain(keys).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What the paths are relative to, as far as it is said.
    pub(crate) fn base(&self) -> String {
        let of_2_0 = |host: &str| format!("https://{host}{}", text(&self.root["basePath"]).trim_matches('/'));
        let base = match (self.root["host"].as_str(), self.root.get("basePath")) {
            (Some(host), _) => of_2_0(host),
            (None, Some(path)) => text(path),
            (None, None) => self.root["servers"][0]["url"].as_str().unwrap_or_default().to_owned(),
        };
        base.trim_end_matches('/').to_owned()
    }

    /// The value itself, or what it refers to.
    pub(crate) fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.target(reference).unwrap_or_else(|| panic!("{reference} leads nowhere")),
            None => value,
        }
    }

    fn target(&self, reference: &str) -> Option<&Value> {
        self.root.pointer(reference.strip_prefix('#')?)
    }

    pub(crate) fn schemas(&self) -> &Map<String, Value> {
        let schemas = self.root.get("definitions").or_else(|| self.root.pointer("/components/schemas"));
        schemas.and_then(Value::as_object).expect("schemas")
    }

    pub(crate) fn security_schemes(&self) -> &Map<String, Value> {
        let schemes = self.root.get("securityDefinitions").or_else(|| self.root.pointer("/components/securitySchemes"));
        schemes.and_then(Value::as_object).expect("security schemes")
    }

    /// Names of the schemas that a value reaches, directly or through others. A base of several kinds reaches them all.
    pub(crate) fn reach(&self, value: &Value, reached: &mut BTreeSet<String>) {
        for name in schema_names(value) {
            if let Some(schema) = self.schemas().get(&name).filter(|_| reached.insert(name.clone())) {
                self.reach(schema, reached);
            }
        }
    }

    pub(crate) fn broken_references(&self) -> Vec<String> {
        let references = references(&self.root);
        references.into_iter().filter(|it| self.target(it).is_none()).map(|it| format!("{it} leads nowhere")).collect()
    }

    pub(crate) fn unused_components(&self) -> Vec<String> {
        let used: BTreeSet<String> = references(&self.root).into_iter().chain(self.subtypes()).collect();
        self.components()
            .into_iter()
            .filter(|name| !used.contains(name))
            .map(|name| format!("{name} is not used"))
            .collect()
    }

    fn subtypes(&self) -> impl Iterator<Item = String> {
        let bases = self.schemas().values().filter_map(|schema| schema["x-subtypes"].as_object());
        bases.flat_map(Map::values).map(|name| format!("#/definitions/{}", text(name)))
    }

    fn components(&self) -> Vec<String> {
        let kinds = ["schemas", "parameters", "responses", "requestBodies"].map(|kind| format!("/components/{kind}"));
        let kinds = kinds.into_iter().chain(["definitions", "parameters", "responses"].map(|kind| format!("/{kind}")));
        let names = |kind: String| {
            let names =
                self.root.pointer(&kind).and_then(Value::as_object).map(|names| names.keys().cloned().collect());
            let names: Vec<String> = names.unwrap_or_default();
            names.into_iter().map(move |name| format!("#{kind}/{name}"))
        };
        kinds.flat_map(names).collect()
    }
}

/// The schema of a body or a reply, whose media types (we have only JSON) share one.
pub(crate) fn schema(holder: &Value) -> Option<&Value> {
    let media = holder["content"].as_object().and_then(|content| content.values().next());
    media.unwrap_or(holder).get("schema")
}

/// The text of a string, or the compact form of anything else.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn schema_names(value: &Value) -> Vec<String> {
    let referenced = references(value);
    let referenced = referenced.iter().filter(|it| it.contains("/definitions/") || it.contains("/schemas/"));
    let named = referenced.filter_map(|reference| Some(reference.rsplit_once('/')?.1.to_owned()));
    named.chain(value["x-subtypes"].as_object().into_iter().flat_map(Map::values).map(text)).collect()
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(object.values().flat_map(references)).collect()
        }
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
