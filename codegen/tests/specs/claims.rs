//! What a source says, as a flat table from place to value: tables compare themselves, whatever they were made of.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::{Map, Value, json};

use crate::document::{Document, Operation, schema, text};

pub(crate) type Claims = BTreeMap<String, String>;

pub(crate) struct Difference {
    pub(crate) source: String,
    pub(crate) place: String,
    pub(crate) theirs: Option<String>,
    pub(crate) ours: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [theirs, ours] = [&self.theirs, &self.ours].map(|value| value.as_deref().unwrap_or("nothing"));
        write!(f, "{}, {}: {theirs}; we have {ours}", self.source, self.place)
    }
}

pub(crate) fn differences(source: &str, theirs: &Claims, ours: &Claims) -> Vec<Difference> {
    let places: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    let differs = places.into_iter().filter(|place| theirs.get(*place) != ours.get(*place));
    let difference = |place: &String| Difference {
        source: source.to_owned(),
        place: place.clone(),
        theirs: theirs.get(place).cloned(),
        ours: ours.get(place).cloned(),
    };
    differs.map(difference).collect()
}

/// Everything that a document says about some of its operations, the schemas that they reach, and itself.
pub(crate) fn of_document(document: &Document, wanted: impl Fn(&Operation<'_>) -> bool) -> Claims {
    let mut claims = Claims::new();
    let mut reached = BTreeSet::new();
    let inherited = ["swagger", "openapi", "host", "basePath", "schemes", "servers"];
    for key in inherited.into_iter().filter(|key| document.root.get(key).is_some()) {
        claims.insert(format!("document: {key}"), text(&document.root[key]));
    }
    claims.insert("document: version".to_owned(), text(&document.root["info"]["version"]));
    for operation in document.operations().iter().filter(|operation| wanted(operation)) {
        let value = whole(operation);
        document.reach(&value, &mut reached);
        flatten(&format!("{}: ", operation.id), &bare(&value, Keys::Words), &mut claims);
    }
    for name in &reached {
        flatten(&format!("schema {name}: "), &bare(&document.schemas()[name], Keys::Words), &mut claims);
    }
    for name in document.schemas().keys().filter(|name| document.is_small() && !reached.contains(*name)) {
        claims.insert(format!("schema {name}: "), "not reached".to_owned());
    }
    for (name, scheme) in document.security_schemes() {
        flatten(&format!("security scheme {name}: "), &bare(scheme, Keys::Words), &mut claims);
    }
    claims
}

impl Document {
    /// Ours have nothing but what is reached; the full documents have hundreds of other schemas.
    fn is_small(&self) -> bool {
        self.operations().len() < 50
    }
}

/// One shape for an operation of any dialect, inheritance done.
fn whole(operation: &Operation<'_>) -> Value {
    let mut whole = Map::new();
    let parameters = operation.parameters.iter();
    let parameters: Map<String, Value> =
        parameters.map(|it| (format!("{} {}", text(&it["in"]), text(&it["name"])), (*it).clone())).collect();
    let replies: Map<String, Value> =
        operation.replies.iter().map(|(status, reply)| ((*status).to_owned(), (*reply).clone())).collect();
    whole.insert("called".to_owned(), json!(format!("{} {}", operation.method, operation.path)));
    whole.insert("tags".to_owned(), operation.value["tags"].clone());
    whole.insert("parameters".to_owned(), parameters.into());
    whole.insert("body".to_owned(), operation.body.cloned().unwrap_or_default());
    whole.insert("replies".to_owned(), replies.into());
    whole.insert("security".to_owned(), json!(operation.security.map_or_else(|| "[]".to_owned(), text)));
    whole.insert("sends".to_owned(), json!(operation.sends.join(", ")));
    whole.insert("accepts".to_owned(), json!(operation.accepts.join(", ")));
    whole.into()
}

/// Whether the keys of an object belong to the dialect or were chosen by the vendor.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    Words,
    Names,
}

const HUMAN: [&str; 5] = ["description", "title", "summary", "example", "examples"];
const NAMED: [&str; 7] = ["properties", "parameters", "replies", "content", "x-subtypes", "flows", "mapping"];

/// The value without what is said to people, and without what says only what goes without saying.
fn bare(value: &Value, keys: Keys) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| keys == Keys::Names || !idle(key, value));
            kept.map(|(key, value)| (key.clone(), bare_below(key, value, keys))).collect::<Map<_, _>>().into()
        }
        Value::Array(list) => list.iter().map(|item| bare(item, Keys::Words)).collect(),
        other => other.clone(),
    }
}

fn bare_below(key: &str, value: &Value, keys: Keys) -> Value {
    match (key, value) {
        // Names of scopes, each with a text.
        ("scopes", Value::Object(scopes)) => scopes.keys().cloned().collect(),
        // The order of required fields means nothing.
        ("required", Value::Array(names)) => names.iter().map(text).collect::<BTreeSet<_>>().into_iter().collect(),
        _ if NAMED.contains(&key) && keys == Keys::Words => bare(value, Keys::Names),
        _ => bare(value, Keys::Words),
    }
}

fn idle(key: &str, value: &Value) -> bool {
    HUMAN.contains(&key) || (key == "required" && *value == json!(false))
}

/// One claim a leaf. Empty texts and nulls claim nothing.
fn flatten(place: &str, value: &Value, claims: &mut Claims) {
    let mut below = |key: &str, value: &Value| {
        let joint = if place.ends_with(": ") { "" } else { "/" };
        flatten(&format!("{place}{joint}{key}"), value, claims);
    };
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Object(object) if !object.is_empty() => object.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value));
        }
        leaf => drop(claims.insert(place.to_owned(), text(leaf))),
    }
}

/// What the reference pages say, by operation. `replies` has the type that the vendor's SDK reads by status.
pub(crate) fn of_reference_pages(facts: &Value, replies: &Value) -> Claims {
    let base = text(&facts["base_uri"]);
    // What the pages have where the description names no server.
    let base = base.strip_prefix("http://localhost").unwrap_or(&base);
    let mut claims = Claims::from([("document: base".to_owned(), base.to_owned())]);
    for operation in facts["operations"].as_array().into_iter().flatten() {
        let id = text(&operation["operation_id"]);
        let mut claim = |what: &str, value: String| drop(claims.insert(format!("{id}: {what}"), value));
        claim("called", format!("{} {}", text(&operation["method"]), text(&operation["path"])));
        claim("method", plain_name(&text(&operation["sdk_method"])));
        claim("summary", operation["summary_present"].to_string());
        claim("told", is_told(&operation["description"]));
        let mut names = Map::new();
        for parameter in operation["params"].as_array().into_iter().flatten() {
            let place = format!("{} {}", text(&parameter["in"]), text(&parameter["wire_name"]));
            let kind = python(&text(&parameter["type"]));
            claim(&place, input(&kind, &parameter["required"], &parameter["default"]));
            claim(&format!("{place} told"), is_told(&parameter["description"]));
            names.insert(text(&parameter["name"]), json!([parameter["wire_name"], parameter["required"]]));
        }
        let body = &operation["body"];
        if let Some(kind) = body["type"].as_str() {
            claim("body", input(&python(kind), &body["required"], &Value::Null));
            claim("body told", is_told(&body["description"]));
            names.insert(text(&body["name"]), json!(["the body", body["required"]]));
        }
        let mut order = Order::default();
        let arguments: Vec<String> = operation["arg_order"].as_array().into_iter().flatten().map(text).collect();
        // The JavaScript SDK takes what is optional in one object, which has no order.
        let options = names.keys().filter(|name| !arguments.contains(name));
        for name in arguments.iter().chain(options) {
            let [name, required] = [0, 1].map(|at| &names[name][at]);
            order.push(&text(name), *required == json!(true));
        }
        claim("order", order.along(&text(&operation["path"])).told());
        claim("returns", operation["returns"].as_str().map_or_else(String::new, python));
        claim("auth", listed(&operation["auth"]));
        for (scheme, kind) in operation["auth_kinds"].as_object().into_iter().flatten() {
            claim(&format!("auth {scheme}"), credential(&text(kind)));
        }
        claim("sends", listed(&operation["content_types"]));
        claim("accepts", listed(&operation["accepts"]));
        for status in operation["responses"].as_object().into_iter().flat_map(Map::keys) {
            claim(&format!("reply {status}"), replies[&id][status].as_str().unwrap_or_default().to_owned());
            // A dash, for each of them.
            claim(&format!("headers of {status}"), String::new());
        }
    }
    claims
}

/// What a document says, in the words of reference pages.
pub(crate) fn as_reference_pages(document: &Document) -> Claims {
    let mut claims = Claims::from([("document: base".to_owned(), document.base())]);
    for operation in document.operations() {
        let mut claim = |what: &str, value: String| drop(claims.insert(format!("{}: {what}", operation.id), value));
        claim("called", format!("{} {}", operation.method, operation.path));
        claim("method", plain_name(&operation.id));
        claim("summary", operation.value["summary"].is_string().to_string());
        claim("told", is_told(&operation.value["description"]));
        let mut order = Order::default();
        for parameter in &operation.parameters {
            let schema = parameter.get("schema").unwrap_or(parameter);
            let place = format!("{} {}", text(&parameter["in"]), text(&parameter["name"]));
            claim(&place, input(&type_name(schema), &parameter["required"], &schema["default"]));
            claim(&format!("{place} told"), is_told(&parameter["description"]));
            order.push(&text(&parameter["name"]), parameter["required"] == json!(true));
        }
        if let Some(body) = operation.body {
            claim("body", input(&schema(body).map(type_name).unwrap_or_default(), &body["required"], &Value::Null));
            claim("body told", is_told(&body["description"]));
            order.push("the body", body["required"] == json!(true));
        }
        claim("order", order.along(&operation.path).told());
        let good = operation.replies.iter().filter(|(status, _)| status.starts_with('2'));
        claim("returns", good.filter_map(|(_, reply)| schema(reply)).map(type_name).next().unwrap_or_default());
        let schemes = operation.security.and_then(Value::as_array).into_iter().flatten();
        let schemes: Value = schemes.filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
        for scheme in schemes.as_array().into_iter().flatten().map(text) {
            let value = &document.security_schemes()[&scheme];
            claim(&format!("auth {scheme}"), credential(value["scheme"].as_str().unwrap_or(&text(&value["type"]))));
        }
        claim("auth", listed(&schemes));
        claim("sends", operation.sends.join(", "));
        claim("accepts", operation.accepts.join(", "));
        for (status, reply) in &operation.replies {
            claim(&format!("reply {status}"), schema(reply).map(type_name).unwrap_or_default());
            claim(&format!("headers of {status}"), reply.get("headers").map(text).unwrap_or_default());
        }
    }
    claims
}

/// Names of inputs in the order of arguments: what must be given comes first.
#[derive(Default)]
pub(crate) struct Order {
    required: Vec<String>,
    optional: Vec<String>,
}

impl Order {
    pub(crate) fn push(&mut self, name: &str, required: bool) {
        let names = if required { &mut self.required } else { &mut self.optional };
        names.push(name.to_owned());
    }

    /// With what is in the path first, and in its order. Descriptions may list it in any.
    fn along(mut self, path: &str) -> Self {
        self.required.sort_by_key(|name| path.find(&format!("{{{name}}}")).unwrap_or(path.len()));
        self
    }

    pub(crate) fn told(self) -> String {
        [self.required, self.optional].concat().join(", ")
    }
}

/// The name of a method without what only spells it: `create_user_1` is `createUser1`.
pub(crate) fn plain_name(name: &str) -> String {
    name.chars().filter(|character| *character != '_').map(|character| character.to_ascii_lowercase()).collect()
}

/// Whether there is a text. That it is another text is the business of [`words`](crate::words).
fn is_told(description: &Value) -> String {
    description.as_str().is_some_and(|text| !text.trim().is_empty()).to_string()
}

/// `Basic Authentication`, `basic`: the kind of a credential by its first word.
fn credential(kind: &str) -> String {
    let kind = kind.to_lowercase();
    let kinds = [("basic", "basic"), ("bearer", "bearer"), ("api", "key"), ("oauth", "oauth")];
    kinds.iter().find(|(word, _)| kind.starts_with(word)).map_or(kind.clone(), |(_, kind)| (*kind).to_owned())
}

/// `int`, `int?`, `int = 1`: type, whether it may be left out, default.
fn input(kind: &str, required: &Value, default: &Value) -> String {
    let optional = if *required == json!(true) { "" } else { "?" };
    match default {
        Value::Null => format!("{kind}{optional}"),
        default => format!("{kind}{optional} = {}", text(default)),
    }
}

fn listed(names: &Value) -> String {
    let names = names.as_array().into_iter().flatten().map(text);
    names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}

/// The name that the pages of the SDKs give to a type.
fn type_name(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return class_name(reference.rsplit_once('/').map_or(reference, |(_, name)| name));
    }
    match schema["type"].as_str() {
        Some("string") => "str".to_owned(),
        Some("integer") => "int".to_owned(),
        Some("boolean") => "bool".to_owned(),
        Some("array") => format!("List[{}]", type_name(&schema["items"])),
        _ => match schema["anyOf"].as_array().map(Vec::as_slice) {
            Some([some, none]) if none["type"] == "null" => format!("Optional[{}]", type_name(some)),
            _ => "object".to_owned(),
        },
    }
}

/// `users.adminInit_payload` to `UsersAdminInitPayload`.
pub(crate) fn class_name(name: &str) -> String {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric());
    words
        .map(|word| {
            format!("{}{}", word.get(..1).unwrap_or_default().to_uppercase(), word.get(1..).unwrap_or_default())
        })
        .collect()
}

/// A type of another SDK in the spelling of the Python ones of today.
fn python(kind: &str) -> String {
    if let Some(items) =
        kind.strip_prefix("list[").or_else(|| kind.strip_prefix('[')).and_then(|it| it.strip_suffix(']'))
    {
        return format!("List[{}]", python(items));
    }
    match kind {
        "String" => "str",
        "Number" => "int",
        "Object" => "object",
        kind => kind,
    }
    .to_owned()
}
