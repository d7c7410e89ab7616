//! The description as a whole: what it is called, where it lives, what it consists of.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{
    Components, Contact, ExternalDocumentation, Info, License, OpenAPI, Paths, ReferenceOr, Server, ServerVariable,
};

use super::{
    about, address,
    object::{Object, scalar},
    operation, parameter, reply, schema, security, tags,
};
use crate::{
    diagnostics::{Code, shorten},
    dialect::{Cx, Normal, keys, object as synthetic, version::Dialect},
    load::node::{Map, Node, NodeId, Value},
};

/// Reads the whole rewritten document.
pub(in crate::dialect) fn description(tree: Node, cx: &mut Cx) -> Normal {
    let id = tree.id;
    let empty = || Node::at(id, Value::Map(Map::new()));
    let tree = if tree.as_map().is_some() { tree } else { empty() };
    let version = cx.version.written.clone();
    let mut ids = IndexMap::new();
    let mut openapi = OpenAPI { openapi: "3.0.3".to_owned(), ..OpenAPI::default() };
    let Some(mut object) = Object::open(tree, "a description", cx) else {
        return Normal { openapi, version, components: ids, copies: BTreeMap::new(), places: BTreeMap::new() };
    };
    openapi.info = info(&mut object, cx);
    openapi.servers = servers(&mut object, cx);
    let (components, left_out) = components(&mut object, &mut ids, cx);
    openapi.components = Some(components);
    openapi.security = security::requirements(&mut object, &left_out, cx);
    openapi.paths = paths(&mut object, &left_out, cx);
    openapi.tags = tags::tags(&mut object, cx);
    openapi.external_docs = external_docs(&mut object, cx);
    let more = openapi.external_docs.iter().map(about::external).chain(about::whose(&openapi.info)).collect::<Vec<_>>();
    openapi.info.description = about::joined(openapi.info.description.take(), more);
    openapi.extensions = object.extensions(cx);
    Normal { openapi, version, components: ids, copies: BTreeMap::new(), places: BTreeMap::new() }
}

fn info(description: &mut Object, cx: &mut Cx) -> Info {
    let id = description.id;
    let node = description.node("info").unwrap_or_else(|| {
        cx.report.push(Code::MissingKey, id, "a description without `info`");
        synthetic(id, [("title", Node::text_at(id, "API")), ("version", Node::text_at(id, "0"))])
    });
    let Some(mut object) = Object::open(node, "the info object", cx) else {
        return Info { title: "API".to_owned(), version: "0".to_owned(), ..Info::default() };
    };
    Info {
        title: object.text_or("title", "API", cx),
        description: object.text_after_summary(cx),
        terms_of_service: object.text("termsOfService", cx),
        contact: contact(&mut object, cx),
        license: license(&mut object, cx),
        version: object.text_or("version", "0", cx),
        extensions: object.extensions(cx),
    }
}

fn contact(info: &mut Object, cx: &mut Cx) -> Option<Contact> {
    let mut object = Object::open(info.node("contact")?, "a contact", cx)?;
    Some(Contact {
        name: object.text("name", cx),
        url: object.text("url", cx),
        email: object.text("email", cx),
        extensions: object.extensions(cx),
    })
}

fn license(info: &mut Object, cx: &mut Cx) -> Option<License> {
    let mut node = info.node("license")?;
    if let Value::Text(_) = node.value {
        cx.report.push(Code::Repaired, node.id, "a license is an object; the text here is read as its name");
        node = synthetic(node.id, [("name", node.clone())]);
    }
    let mut object = Object::open(node, "a license", cx)?;
    let identifier = object.text("identifier", cx);
    let url = object.text("url", cx);
    let otherwise = identifier.as_deref().or(url.as_deref()).unwrap_or("unnamed").to_owned();
    let name = object.text_or("name", &otherwise, cx);
    let mut extensions = object.extensions(cx);
    extensions.extend(identifier.map(|identifier| (keys::LICENSE.to_owned(), identifier.into())));
    Some(License { name, url, extensions })
}

/// `servers` of the description, a path item, or an operation.
pub(super) fn servers(around: &mut Object, cx: &mut Cx) -> Vec<Server> {
    around.list("servers", cx).into_iter().filter_map(|node| server(node, cx)).collect()
}

fn server(mut node: Node, cx: &mut Cx) -> Option<Server> {
    if let Value::Text(_) = node.value {
        cx.report.push(Code::Repaired, node.id, "a server is an object; the text here is read as its `url`");
        node = synthetic(node.id, [("url", node.clone())]);
    }
    let mut object = Object::open(node, "a server", cx)?;
    let url_id = object.place("url");
    let Some(mut url) = object.text("url", cx) else {
        cx.report.push(Code::WrongServer, object.id, "a server without `url` is left out").hint = object.meant("url");
        return None;
    };
    if url.trim() != url {
        cx.report.push(Code::Repaired, url_id, "spaces stand around the address; it is read without them");
        url = url.trim().to_owned();
    }
    if address::begins_with_a_host(&url) {
        let message = format!("`{}` would be a path without `https://` before it; it is read as a host", shorten(&url));
        cx.report.push(Code::Repaired, url_id, message);
        url.insert_str(0, "https://");
    } else if url.starts_with("//") {
        let message = "a server that is told by its host alone is asked by https";
        cx.report.push(Code::Repaired, url_id, message);
        url.insert_str(0, "https:");
    }
    let texts = [object.text("name", cx), object.text("description", cx)];
    let description = texts.into_iter().flatten().reduce(|name, text| format!("{name}: {text}"));
    let mut variables = IndexMap::new();
    for (name, key_id, node) in object.entries("variables", cx) {
        if !url.contains(&format!("{{{name}}}")) {
            let message = format!("the variable `{name}` is not in the address of its server");
            cx.report.push(Code::IgnoredKey, key_id, message);
            continue;
        }
        if let Some(variable) = server_variable(node, cx) {
            variables.insert(name, variable);
        }
    }
    if let Err(reason) = address::check(&url, &variables) {
        let diagnostic = cx.report.push(Code::WrongServer, url_id, format!("{reason}; this server is left out"));
        diagnostic.hint("write an address that begins with `https://`, or a path, and declare each `{variable}` of it");
        return None;
    }
    let variables = (!variables.is_empty()).then_some(variables);
    Some(Server { url, description, variables, extensions: object.extensions(cx) })
}

fn server_variable(node: Node, cx: &mut Cx) -> Option<ServerVariable> {
    let mut object = Object::open(node, "a server variable", cx)?;
    let listed = object.peek("enum").map(|node| (node.id, node.as_list().is_some_and(<[_]>::is_empty)));
    if let Some((id, true)) = listed {
        cx.report.push(Code::EmptyEnum, id, "`enum` lists no value; any value is taken");
    }
    let enumeration = texts(object.list("enum", cx), cx);
    let default_id = object.place("default");
    let default = object.text_or("default", enumeration.first().map_or("", String::as_str), cx);
    if !enumeration.is_empty() && !enumeration.contains(&default) {
        let message =
            format!("the default `{}` is not among the values of `enum`; it is taken all the same", shorten(&default));
        cx.report.push(Code::WrongDefault, default_id, message);
    }
    let description = object.text("description", cx);
    Some(ServerVariable { enumeration, default, description, extensions: object.extensions(cx) })
}

/// The texts of a list; single values of another kind are read as text.
pub(super) fn texts(list: Vec<Node>, cx: &mut Cx) -> Vec<String> {
    let mut texts = Vec::new();
    for node in list {
        match scalar(&node.value) {
            Some((text, true)) => texts.push(text),
            Some((text, false)) => {
                let message = format!("text belongs here; {} is read as `{text}`", node.kind());
                cx.report.push(Code::Repaired, node.id, message);
                texts.push(text);
            }
            None => {
                let message = format!("text belongs here, this is {}; it is left out", node.kind());
                cx.report.push(Code::WrongType, node.id, message);
            }
        }
    }
    texts
}

/// `externalDocs`, wherever it stands. Without an address there is nothing to say.
pub(super) fn external_docs(around: &mut Object, cx: &mut Cx) -> Option<ExternalDocumentation> {
    let mut object = Object::open(around.node("externalDocs")?, "an external documentation", cx)?;
    let Some(url) = object.text("url", cx) else {
        let message = "an external documentation without `url` is left out";
        cx.report.push(Code::PartLeftOut, object.id, message).hint = object.meant("url");
        return None;
    };
    Some(ExternalDocumentation { description: object.text("description", cx), url, extensions: object.extensions(cx) })
}

/// Reads the components, notes where each stands, and gives back the names of security schemes that were left out.
fn components(description: &mut Object, ids: &mut IndexMap<String, NodeId>, cx: &mut Cx) -> (Components, Vec<String>) {
    let mut left_out = Vec::new();
    let Some(node) = description.node("components") else { return (Components::default(), left_out) };
    let Some(mut object) = Object::open(node, "the components", cx) else { return (Components::default(), left_out) };
    let mut note = |section: &str, name: &str, id: NodeId| ids.insert(format!("{section}/{name}"), id);
    let mut components = Components::default();
    for (name, _, node) in object.entries("schemas", cx) {
        note("schemas", &name, node.id);
        components.schemas.insert(name, schema::schema(node, cx));
    }
    macro_rules! section {
        ($key:literal, $field:ident, $read:expr) => {
            for (name, _, node) in object.entries($key, cx) {
                note($key, &name, node.id);
                if let Some(value) = or_reference(node, cx, $read) {
                    components.$field.insert(name, value);
                }
            }
        };
    }
    section!("responses", responses, reply::response);
    section!("parameters", parameters, |node, cx| parameter::parameter(node, None, cx));
    section!("requestBodies", request_bodies, reply::request_body);
    section!("headers", headers, reply::header);
    for (name, _, node) in object.entries("securitySchemes", cx) {
        note("securitySchemes", &name, node.id);
        match or_reference(node, cx, security::scheme) {
            Some(scheme) => drop(components.security_schemes.insert(name, scheme)),
            None => left_out.push(name),
        }
    }
    components.extensions = object.extensions(cx);
    (components, left_out)
}

/// A value or a reference to one.
pub(super) fn or_reference<T>(
    node: Node,
    cx: &mut Cx,
    read: impl FnOnce(Node, &mut Cx) -> Option<T>,
) -> Option<ReferenceOr<T>> {
    match super::reference(&node) {
        Some(reference) => Some(reference),
        None => read(node, cx).map(ReferenceOr::Item),
    }
}

fn paths(description: &mut Object, left_out: &[String], cx: &mut Cx) -> Paths {
    let mut paths = Paths::default();
    if !description.has("paths") && cx.version.dialect < Dialect::V3_1 {
        cx.report.push(Code::MissingKey, description.id, "a description without `paths` has no operations");
    }
    for (path, key_id, node) in
        description.entries("paths", cx).into_iter().filter(|(path, ..)| !path.starts_with("x-"))
    {
        let written = path.clone();
        if let Err(reason) = address::check_template(&path) {
            operation::leave_out_all(&written, &node, key_id, &reason, cx);
            continue;
        }
        if path.contains('#') {
            let message = "what follows `#` in a path is never sent; it only tells operations apart";
            cx.report.push(Code::IgnoredKey, key_id, message);
        }
        let path = match path.starts_with('/') {
            true => path,
            false => {
                let message = format!("a path begins with `/`; `{path}` is read as `/{path}`");
                cx.report.push(Code::Repaired, key_id, message);
                format!("/{path}")
            }
        };
        if paths.paths.contains_key(&path) {
            operation::leave_out_all(&written, &node, key_id, "its path is there already", cx);
            continue;
        }
        if let Some(item) = operation::path_item(&path, node, left_out, cx) {
            paths.paths.insert(path, ReferenceOr::Item(item));
        }
    }
    paths
}
