//! Swagger 2.0's own objects to those of 3.0: parameters, bodies, replies, servers, security.
//!
//! Bodies and the schemas of parameters are moved in every dialect, since authors who come from 2.0 write them into
//! 3.0 too; there it is a repair and is reported. Schemas themselves are the business of [`schema`](super::schema).

mod servers;

use std::collections::BTreeSet;

use super::{
    Cx,
    grammar::{self, Kind},
    keys, object,
    resolve::MAX_HOPS,
    version::Dialect,
};
use crate::{
    diagnostics::Code,
    load::node::{Map, Node, NodeId, Value},
};

/// Rewrites the whole document.
pub(super) fn rewrite(tree: &mut Node, cx: &mut Cx) {
    let id = tree.id;
    let Some(map) = tree.as_map_mut() else { return };
    let mut outer = Scope { shared: take_shared(map), ..Scope::default() };
    if cx.version.dialect == Dialect::V2 {
        outer.consumes = media_types(map.remove("consumes"));
        outer.produces = media_types(map.remove("produces"));
        outer.servers = servers::servers(map, cx);
        servers::later(map, &outer.servers, cx);
        outer.responses = section(map, "responses").cloned().unwrap_or_default();
        servers::set(map, id, &outer.servers.clone(), None, cx);
    }
    if let Some(paths) = map.get_mut("paths").and_then(Node::as_map_mut) {
        paths.iter_mut().for_each(|(_, item)| path_item(item, &outer, cx));
    }
    section_mut(map, "responses").for_each(|node| response(node, "200", &outer.produces, cx));
    section_mut(map, "headers").for_each(|node| schema_of(node, cx));
    section_mut(map, "securitySchemes").for_each(|node| security_scheme(node, cx));
    put_shared(map, id, outer.shared, cx);
}

/// Says what 2.0 has no key for, and what would be lost with it.
pub(super) fn report_later(root: &Node, cx: &mut Cx) {
    let Some(id) = root.as_map().and_then(|map| map.key_id("components")) else { return };
    let message = "Swagger 2.0 has no `components`; only what references lead to is read of them";
    let hint = "write `definitions`, `parameters`, `responses` and `securityDefinitions`, or `openapi: 3.0.3`";
    cx.report.push(Code::PartLeftOut, id, message).hint(hint);
}

/// What an operation takes over from the document.
#[derive(Clone, Default)]
struct Scope {
    consumes: Vec<Node>,
    produces: Vec<Node>,
    servers: servers::Servers,
    /// `components.parameters`, among which there may be bodies.
    shared: Map,
    responses: Map,
}

fn section<'m>(map: &'m Map, name: &str) -> Option<&'m Map> {
    map.get("components")?.get(name)?.as_map()
}

fn section_mut<'m>(map: &'m mut Map, name: &str) -> impl Iterator<Item = &'m mut Node> {
    let section = map.get_mut("components").and_then(Node::as_map_mut).and_then(|c| c.get_mut(name));
    section.and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut).map(|(_, node)| node)
}

fn take_shared(map: &mut Map) -> Map {
    let components = map.get_mut("components").and_then(Node::as_map_mut);
    match components.and_then(|components| components.remove("parameters")) {
        Some(Node { value: Value::Map(shared), .. }) => shared,
        _ => Map::new(),
    }
}

/// Bodies are written out in each operation by now, since what they are sent as differs from one to the next.
fn put_shared(map: &mut Map, id: NodeId, mut shared: Map, cx: &mut Cx) {
    let bodies = shared.clone();
    shared.retain(|_, node| !is_body(resolve(node, &bodies)));
    shared.iter_mut().for_each(|(_, node)| parameter(node, cx));
    if let Some(components) = map.get_mut("components").and_then(Node::as_map_mut).filter(|_| !shared.is_empty()) {
        components.insert("parameters", id, Node::at(id, Value::Map(shared)));
    }
}

/// What a parameter is, after references to shared ones. No reference leads only to itself by now, and chains are
/// no longer than this.
fn resolve<'n>(mut node: &'n Node, shared: &'n Map) -> &'n Node {
    for _ in 0..=MAX_HOPS {
        let name =
            node.get("$ref").and_then(Node::as_text).and_then(|text| text.strip_prefix("#/components/parameters/"));
        match name.and_then(|name| shared.get(name)) {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// Where a parameter goes, in lower case.
fn place(node: &Node) -> String {
    node.get("in").and_then(Node::as_text).unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_body(node: &Node) -> bool {
    matches!(place(node).as_str(), "body" | "formdata" | "form")
}

fn path_item(item: &mut Node, outer: &Scope, cx: &mut Cx) {
    let Some(map) = item.as_map_mut() else { return };
    let mut bodies = Vec::new();
    if let Some(list) = map.get_mut("parameters").and_then(Node::as_list_mut) {
        bodies = split(list, &outer.shared);
        list.iter_mut().for_each(|node| parameter(node, cx));
    }
    grammar::for_each_child(Kind::PathItem, item, &mut |kind, node| {
        if kind == Kind::Operation {
            operation(node, outer, &bodies, cx);
        }
    });
}

/// Takes the parameters that are bodies out of a list.
fn split(list: &mut Vec<Node>, shared: &Map) -> Vec<Node> {
    let bodies = list.iter().map(|node| resolve(node, shared)).filter(|node| is_body(node)).cloned().collect();
    list.retain(|node| !is_body(resolve(node, shared)));
    bodies
}

fn operation(node: &mut Node, outer: &Scope, inherited: &[Node], cx: &mut Cx) {
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    let v2 = cx.version.dialect == Dialect::V2;
    let own = |map: &mut Map, key: &str| v2.then(|| map.remove(key)).flatten().map(|node| media_types(Some(node)));
    let own_consumes = own(map, "consumes");
    let consumes = own_consumes.as_ref().unwrap_or(&outer.consumes);
    let own_produces = own(map, "produces");
    let mut bodies = Vec::new();
    if let Some(list) = map.get_mut("parameters").and_then(Node::as_list_mut) {
        bodies = split(list, &outer.shared);
        list.iter_mut().for_each(|node| parameter(node, cx));
    }
    inherit(&mut bodies, inherited);
    if !bodies.is_empty() {
        let place = map.get("parameters").map_or(id, |node| node.id);
        request_body(map, place, bodies, consumes, cx);
    }
    if let Some(schemes) = map.remove("schemes").filter(|_| v2) {
        servers::set(map, id, &outer.servers, Some(&schemes), cx);
    }
    let produces = own_produces.as_ref().unwrap_or(&outer.produces);
    for (code, node) in map.get_mut("responses").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
        if own_produces.is_some() {
            write_out(node, &outer.responses, cx);
        }
        response(node, code, produces, cx);
    }
}

/// The bodies of the path that an operation does not have itself.
fn inherit(own: &mut Vec<Node>, inherited: &[Node]) {
    let name = |node: &Node| node.get("name").and_then(Node::as_text).map(str::to_owned);
    let whole = own.iter().any(|node| place(node) == "body");
    let fields: BTreeSet<_> = own.iter().map(name).collect();
    let missing = |node: &&Node| !whole && (place(node) == "body" || !fields.contains(&name(node)));
    own.extend(inherited.iter().filter(missing).cloned());
}

/// A shared reply is of the document's media types; an operation that has its own needs a reply of its own.
fn write_out(node: &mut Node, responses: &Map, cx: &mut Cx) {
    let name = node.get("$ref").and_then(Node::as_text).and_then(|text| text.strip_prefix("#/components/responses/"));
    let target = name.and_then(|name| responses.get(name));
    if let Some(target) = target.filter(|target| target.get("schema").is_some() && cx.afford(target.size(), target.id))
    {
        *node = target.clone();
    }
}

fn request_body(map: &mut Map, id: NodeId, bodies: Vec<Node>, consumes: &[Node], cx: &mut Cx) {
    if cx.version.dialect != Dialect::V2 {
        let message = "bodies are no parameters since OpenAPI 3.0; this is read as the request body";
        cx.report.push(Code::Repaired, bodies[0].id, message);
    }
    if map.contains("requestBody") {
        cx.report.push(Code::BodyIgnored, bodies[0].id, "there is a request body already; this one is left out");
        return;
    }
    let (mut whole, form): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|node| place(node) == "body");
    let ignored = match whole.is_empty() {
        true => Vec::new(),
        false => whole.split_off(1).into_iter().chain(form.iter().cloned()).collect(),
    };
    for node in &ignored {
        let place = node.get("name").map_or(node.id, |name| name.id);
        let diagnostic =
            cx.report.push(Code::BodyIgnored, place, "a request has one body; this second one is left out");
        diagnostic.hint("describe one `in: body` parameter, or only `in: formData` ones");
    }
    let body = match whole.pop() {
        Some(node) => whole_body(node, consumes, cx),
        None => form_body(id, form, consumes, cx),
    };
    map.insert("requestBody", body.id, body);
}

fn whole_body(mut node: Node, consumes: &[Node], cx: &mut Cx) -> Node {
    let id = node.id;
    if node.get("schema").is_none() && cx.version.dialect == Dialect::V2 {
        cx.report.push(Code::MissingKey, id, "a body without a `schema`; any value is taken");
    }
    schema_of(&mut node, cx);
    let Some(map) = node.as_map_mut() else { return node };
    let media = object(id, [("schema", map.remove("schema").unwrap_or_else(|| Node::at(id, Value::Map(Map::new()))))]);
    let types = match consumes.is_empty() {
        true => vec![Node::text_at(id, "application/json")],
        false => consumes.to_vec(),
    };
    let mut body = object(id, [("content", content(id, &types, &media, cx))]);
    carry(map, &mut body, &["description", "required"]);
    leftover(map, "a body", cx);
    body
}

/// Reports what a parameter says that a body has no place for.
fn leftover(map: &Map, what: &str, cx: &mut Cx) {
    let used = |key: &str| matches!(key, "in" | "name" | "required" | "example") || key.starts_with("x-");
    for (key, id, _) in map.entries().filter(|(key, ..)| !used(key)) {
        cx.report.push(Code::IgnoredKey, id, format!("`{key}` means nothing on {what}"));
    }
}

/// The media types in which a form can be sent.
const FORMS: [&str; 2] = ["multipart/form-data", "application/x-www-form-urlencoded"];

fn form_body(id: NodeId, fields: Vec<Node>, consumes: &[Node], cx: &mut Cx) -> Node {
    let is_file = |node: &Node| node.get("type").and_then(Node::as_text) == Some("file");
    let files = fields.iter().any(|field| is_file(field) || field.get("items").is_some_and(is_file));
    let named = |node: &Node| node.as_text().map(|text| text.trim().to_ascii_lowercase());
    let mut types: Vec<Node> = consumes
        .iter()
        .filter(|node| named(node).is_some_and(|n| FORMS.iter().any(|form| n.starts_with(form))))
        .cloned()
        .collect();
    if files {
        // Only parts can hold files.
        types.retain(|node| named(node).is_some_and(|name| name.starts_with(FORMS[0])));
    }
    if types.is_empty() {
        types.push(Node::text_at(id, FORMS[usize::from(!files)]));
    }
    let mut form = Form { properties: Map::new(), required: Vec::new(), encoding: Map::new() };
    for field in fields {
        form.add(field, cx);
    }
    form.into_body(id, &types, cx)
}

struct Form {
    properties: Map,
    required: Vec<Node>,
    encoding: Map,
}

impl Form {
    fn add(&mut self, mut field: Node, cx: &mut Cx) {
        let id = field.id;
        let layout = layout(&mut field, true, cx);
        schema_of(&mut field, cx);
        let Some(map) = field.as_map_mut() else { return };
        let Some(name) = map.remove("name") else {
            cx.report.push(Code::PartLeftOut, id, "a form field without a `name` is left out");
            return;
        };
        let Some(text) = name.as_text().map(str::to_owned) else { return };
        if is_true(map.get("required")) {
            self.required.push(Node::text_at(id, text.clone()));
        }
        let mut schema = map.remove("schema").unwrap_or_else(|| Node::at(id, Value::Map(Map::new())));
        carry(map, &mut schema, &["description"]);
        leftover(map, "a form field", cx);
        if let Some(layout) = layout {
            self.encoding.insert(text.clone(), name.id, layout.into_node(id));
        }
        self.properties.insert(text, name.id, schema);
    }

    fn into_body(self, id: NodeId, types: &[Node], cx: &mut Cx) -> Node {
        let any_required = !self.required.is_empty();
        let mut schema = object(
            id,
            [("type", Node::text_at(id, "object")), ("properties", Node::at(id, Value::Map(self.properties)))],
        );
        if let Some(map) = schema.as_map_mut().filter(|_| any_required) {
            map.insert("required", id, Node::at(id, Value::List(self.required)));
        }
        let mut media = object(id, [("schema", schema)]);
        if let Some(map) = media.as_map_mut().filter(|_| !self.encoding.is_empty()) {
            map.insert("encoding", id, Node::at(id, Value::Map(self.encoding)));
        }
        object(id, [("content", content(id, types, &media, cx)), ("required", Node::at(id, Value::Bool(any_required)))])
    }
}

fn is_true(node: Option<&Node>) -> bool {
    match node.map(|node| &node.value) {
        Some(Value::Bool(value)) => *value,
        Some(Value::Text(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

fn carry(from: &mut Map, to: &mut Node, keys: &[&str]) {
    let Some(to) = to.as_map_mut() else { return };
    for key in keys {
        if let Some(node) = from.remove(key) {
            to.insert(*key, node.id, node);
        }
    }
}

/// One value under each media type.
fn content(id: NodeId, types: &[Node], media: &Node, cx: &mut Cx) -> Node {
    let mut content = Map::new();
    let size = media.size();
    for node in types {
        if let Some(text) = node.as_text().filter(|_| cx.afford(size, id)) {
            content.insert(text, node.id, media.clone());
        }
    }
    Node::at(id, Value::Map(content))
}

/// The texts of `consumes` or `produces`; one text alone is as good as a list of it.
fn media_types(node: Option<Node>) -> Vec<Node> {
    match node {
        Some(Node { value: Value::List(list), .. }) => {
            list.into_iter().filter(|node| node.as_text().is_some()).collect()
        }
        Some(node) if node.as_text().is_some() => vec![node],
        _ => Vec::new(),
    }
}

/// How the values of a list are put into one parameter.
struct Layout {
    style: &'static str,
    explode: bool,
    private: bool,
}

impl Layout {
    fn into_node(self, id: NodeId) -> Node {
        let explode = ("explode", Node::at(id, Value::Bool(self.explode)));
        let key = if self.private { keys::STYLE } else { "style" };
        object(id, [(key, Node::text_at(id, self.style)), explode])
    }
}

/// Reads `collectionFormat`. 3.0 has other styles in the path and in headers than in the query.
fn layout(node: &mut Node, query: bool, cx: &mut Cx) -> Option<Layout> {
    let map = node.as_map_mut()?;
    let format = map.remove("collectionFormat");
    let list = map.get("type").and_then(Node::as_text).is_some_and(|json| json.eq_ignore_ascii_case("array"));
    if !list || cx.version.dialect != Dialect::V2 && format.is_none() {
        return None;
    }
    let plain = if query { "form" } else { "simple" };
    let name = format.as_ref().and_then(Node::as_text).unwrap_or("csv").trim().to_ascii_lowercase();
    Some(match name.as_str() {
        "csv" => Layout { style: plain, explode: false, private: false },
        "multi" if query => Layout { style: plain, explode: true, private: false },
        "ssv" => Layout { style: "spaceDelimited", explode: false, private: !query },
        "pipes" => Layout { style: "pipeDelimited", explode: false, private: !query },
        "tsv" => Layout { style: "tabDelimited", explode: false, private: true },
        other => {
            let message = format!("there is no collection format `{other}` here; values are separated by commas");
            cx.report.push(Code::UnsupportedStyle, format.map_or(node.id, |format| format.id), message);
            Layout { style: plain, explode: false, private: false }
        }
    })
}

fn parameter(node: &mut Node, cx: &mut Cx) {
    if node.get("$ref").is_some() {
        return;
    }
    let query = !matches!(place(node).as_str(), "path" | "header");
    if let (Dialect::V2, "header", id, Some(map)) =
        (cx.version.dialect, place(node).as_str(), node.id, node.as_map_mut())
    {
        map.insert(keys::ANY_HEADER, id, Node::at(id, Value::Bool(true)));
    }
    let layout = layout(node, query, cx);
    schema_of(node, cx);
    let id = node.id;
    if let (Some(layout), Some(map)) = (layout, node.as_map_mut())
        && let Value::Map(entries) = layout.into_node(id).value
    {
        for (key, key_id, value) in entries.into_entries().filter(|(key, ..)| key != "explode" || query) {
            map.insert(key, key_id, value);
        }
    }
}

/// The keywords that 2.0 writes on a parameter or header itself.
const OF_SCHEMA: [&str; 24] = [
    "type",
    "format",
    "items",
    "default",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
    "x-extensible-enum",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-names",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-ms-enum",
];

/// Moves the keywords of a parameter's or header's value into a `schema`.
fn schema_of(node: &mut Node, cx: &mut Cx) {
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    if map.contains("schema") || map.contains("content") || map.contains("$ref") {
        return;
    }
    let mut schema = Map::new();
    for key in OF_SCHEMA {
        let key_id = map.key_id(key).unwrap_or(id);
        if let Some(value) = map.remove(key) {
            schema.insert(key, key_id, value);
        }
    }
    if schema.is_empty() {
        return;
    }
    if cx.version.dialect != Dialect::V2 {
        let message = "since OpenAPI 3.0 the type of a parameter belongs into its `schema`; it is read so";
        cx.report.push(Code::Repaired, id, message);
    }
    if let Some(items) = schema.get_mut("items") {
        nested_formats(items, cx);
    }
    map.insert("schema", id, Node::at(id, Value::Map(schema)));
}

/// 2.0 lets lists of lists have a separator each; 3.0 has no word for the inner ones.
fn nested_formats(mut items: &mut Node, cx: &mut Cx) {
    while let Some(map) = items.as_map_mut() {
        if let Some(format) = map.remove("collectionFormat") {
            let inner = map.get("type").and_then(Node::as_text) == Some("array");
            if inner && format.as_text() != Some("csv") {
                let message = "the separator of a list within a list is passed over";
                cx.report.push(Code::UnsupportedStyle, format.id, message);
            }
        }
        match map.get_mut("items") {
            Some(inner) => items = inner,
            None => return,
        }
    }
}

/// Lists in headers are read at their commas.
fn as_text(header: &mut Node, cx: &mut Cx) {
    let id = header.id;
    let message = "lists in headers of replies are read at their commas; this one is handed over as text";
    cx.report.push(Code::UnsupportedStyle, id, message);
    if let Some(map) = header.as_map_mut() {
        map.insert("schema", id, object(id, [("type", Node::text_at(id, "string"))]));
    }
}

/// What the names of media types have that can show the fields of an object, or anything.
const TEXTUAL: [&str; 6] = ["json", "xml", "yaml", "text/", "form", "*"];

fn response(node: &mut Node, code: &str, produces: &[Node], cx: &mut Cx) {
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    for (_, header) in map.get_mut("headers").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
        let separated = layout(header, false, cx).is_some_and(|layout| layout.private);
        schema_of(header, cx);
        if separated {
            as_text(header, cx);
        }
    }
    if map.contains("content") || map.contains("$ref") {
        return;
    }
    let Some(schema) = map.remove("schema") else { return };
    if cx.version.dialect != Dialect::V2 {
        let message = "since OpenAPI 3.0 the schema of a reply belongs below `content`; it is read as JSON";
        cx.report.push(Code::Repaired, schema.id, message);
    }
    let file = schema.get("type").and_then(Node::as_text) == Some("file");
    let json = Node::text_at(schema.id, "application/json");
    let mut types = match (produces.is_empty(), file) {
        (false, _) => produces.to_vec(),
        (true, true) => vec![Node::text_at(schema.id, "application/octet-stream")],
        (true, false) => vec![json.clone()],
    };
    // `produces` is of all replies: who answers with pictures does not describe the fields of a picture under 404.
    let is_text = |node: &Node| TEXTUAL.iter().any(|word| node.as_text().unwrap_or_default().contains(word));
    let is_octets = schema.get("type").and_then(Node::as_text).is_some_and(|json| ["file", "string"].contains(&json));
    if !code.starts_with('2') && !is_octets && !types.iter().any(is_text) {
        let message = "`produces` has no media type that could show these fields; they are read as JSON";
        cx.report.push(Code::IgnoredKey, schema.id, message);
        types = vec![json];
    }
    let media = object(schema.id, [("schema", schema)]);
    map.insert("content", id, content(id, &types, &media, cx));
}

fn security_scheme(node: &mut Node, cx: &mut Cx) {
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    let kind = map.get("type").and_then(Node::as_text).unwrap_or_default().to_ascii_lowercase();
    match kind.as_str() {
        "basic" => {
            let id = map.get("type").map_or(id, |node| node.id);
            if cx.version.dialect != Dialect::V2 {
                let message = "`type: basic` is `type: http` with `scheme: basic` since OpenAPI 3.0; it is read so";
                cx.report.push(Code::Repaired, id, message);
            }
            map.insert("type", id, Node::text_at(id, "http"));
            map.insert("scheme", id, Node::text_at(id, "basic"));
        }
        "oauth2" if !map.contains("flows") => flows(node, cx),
        _ => {}
    }
}

fn flows(node: &mut Node, cx: &mut Cx) {
    let id = node.id;
    let Some(map) = node.as_map_mut() else { return };
    let Some(kind) = map.remove("flow") else { return };
    if cx.version.dialect != Dialect::V2 {
        let message = "`flow` is an object below `flows` since OpenAPI 3.0; it is read so";
        cx.report.push(Code::Repaired, kind.id, message);
    }
    let name = match kind.as_text().unwrap_or_default() {
        "implicit" => "implicit",
        "password" => "password",
        "application" | "clientCredentials" => "clientCredentials",
        "accessCode" | "authorizationCode" => "authorizationCode",
        other => {
            cx.report.push(Code::WrongScheme, kind.id, format!("there is no OAuth2 flow `{other}`"));
            return;
        }
    };
    let mut flow = Node::at(id, Value::Map(Map::new()));
    carry(map, &mut flow, &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"]);
    map.insert("flows", id, object(id, [(name, flow)]));
}
