//! Path items and operations.

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Operation, PathItem, ReferenceOr, Response, Responses, StatusCode};

use super::{
    description::{external_docs, or_reference, servers, texts},
    object::Object,
    parameter::parameter,
    reply, security,
};
use crate::{
    diagnostics::Code,
    dialect::{Cx, census, grammar::METHODS, keys, version::Dialect},
    ledger::LeftOut,
    load::node::{Node, NodeId, Value},
};

/// What stands at a path.
pub(super) fn path_item(path: &str, node: Node, left_out: &[String], cx: &mut Cx) -> Option<PathItem> {
    let mut object = Object::open(node, "a path item", cx)?;
    let item = PathItem {
        summary: object.text("summary", cx),
        description: object.text("description", cx),
        servers: servers(&mut object, cx),
        parameters: parameters(&mut object, path, cx),
        ..PathItem::default()
    };
    let mut methods = Methods { path, left_out, item, more: IndexMap::new() };
    for key in object.keys().map(str::to_owned).collect::<Vec<_>>() {
        if !census::is_method(&key, cx.version.dialect) {
            continue;
        }
        let (method, id) = (key.to_ascii_lowercase(), object.place(&key));
        if method != key {
            cx.report.push(Code::Repaired, id, format!("methods are written in lower case; `{key}` is read so"));
        }
        methods.add(&method, id, object.take(&key), cx);
    }
    if cx.version.dialect >= Dialect::V3_2 {
        methods.add_additional(&mut object, cx);
    }
    let Methods { mut item, more, .. } = methods;
    for (method, operation) in more {
        object.keep_under(keys::MORE_OPERATIONS, &method, serde_json::to_value(operation).unwrap_or_default());
    }
    item.extensions = object.extensions(cx);
    Some(item)
}

/// The operations of a path item, as they are found.
struct Methods<'a> {
    path: &'a str,
    left_out: &'a [String],
    item: PathItem,
    /// By methods that have no key in 3.0.
    more: IndexMap<String, Operation>,
}

impl Methods<'_> {
    /// Adds what stands under a method that has a key of its own, which is `method`.
    fn add(&mut self, method: &str, id: NodeId, node: Node, cx: &mut Cx) {
        let upper = method.to_ascii_uppercase();
        let slot = slot(&mut self.item, method);
        let there = slot.as_ref().map_or(self.more.contains_key(&upper), |slot| slot.is_some());
        if there {
            return leave_out(method, self.path, id, "the method is there already", cx);
        }
        let operation = operation(method, self.path, node, self.left_out, cx);
        match slot {
            Some(slot) => *slot = operation,
            None => self.more.extend(operation.map(|operation| (upper, operation))),
        }
    }

    /// Methods without a key of their own (3.2 §4.8.9). They are case-sensitive, so they stay as written.
    fn add_additional(&mut self, object: &mut Object, cx: &mut Cx) {
        for (method, key_id, node) in object.entries("additionalOperations", cx) {
            if method.is_empty() || !method.chars().all(is_token) {
                leave_out(&method, self.path, key_id, "its method cannot be written in a request", cx);
            } else if let Some(fixed) = METHODS.into_iter().find(|fixed| fixed.eq_ignore_ascii_case(&method)) {
                let message = format!("`{method}` has a key of its own in a path item; it is read as `{fixed}`");
                let diagnostic = cx.report.push(Code::Repaired, key_id, message);
                diagnostic.hint(format!("write it as `{fixed}` beside `additionalOperations`"));
                self.add(fixed, key_id, node, cx);
            } else if let Some(operation) = operation(&method, self.path, node, self.left_out, cx) {
                self.more.insert(method, operation);
            }
        }
    }
}

fn slot<'i>(item: &'i mut PathItem, method: &str) -> Option<&'i mut Option<Operation>> {
    Some(match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        "trace" => &mut item.trace,
        _ => return None,
    })
}

/// RFC 9110 §5.6.2.
pub(super) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// Counts an operation as left out.
fn leave_out(method: &str, path: &str, id: NodeId, reason: &str, cx: &mut Cx) {
    let what = format!("{} {path}", method.to_ascii_uppercase());
    cx.report.push(Code::OperationLeftOut, id, format!("`{what}` is left out: {reason}"));
    cx.ledger.operations_left_out.push(LeftOut { what, reason: reason.to_owned(), place: String::new(), id: id.0 });
}

/// Counts all operations of a path item as left out.
pub(super) fn leave_out_all(path: &str, item: &Node, id: NodeId, reason: &str, cx: &mut Cx) {
    let dialect = cx.version.dialect;
    let Some(map) = item.as_map() else { return };
    for (key, node) in map.iter() {
        if census::is_method(key, dialect) {
            leave_out(key, path, id, reason, cx);
        } else if key == "additionalOperations" && dialect >= Dialect::V3_2 {
            node.as_map().into_iter().flat_map(|more| more.keys()).for_each(|key| leave_out(key, path, id, reason, cx));
        }
    }
}

fn operation(method: &str, path: &str, node: Node, left_out: &[String], cx: &mut Cx) -> Option<Operation> {
    let id = node.id;
    if node.as_map().is_none() {
        let reason = match node.value {
            Value::Null => "there is nothing to read".to_owned(),
            _ => format!("an operation is an object, this is {}", node.kind()),
        };
        leave_out(method, path, id, &reason, cx);
        return None;
    }
    let mut object = Object::open(node, "an operation", cx)?;
    Some(Operation {
        tags: tags(&mut object, cx),
        summary: object.text("summary", cx),
        description: object.text("description", cx),
        external_docs: external_docs(&mut object, cx),
        operation_id: object.text("operationId", cx).filter(|id| !id.trim().is_empty()),
        parameters: parameters(&mut object, path, cx),
        request_body: object.node("requestBody").and_then(|node| or_reference(node, cx, reply::request_body)),
        responses: responses(&mut object, cx),
        callbacks: IndexMap::new(),
        deprecated: object.flag("deprecated", cx).unwrap_or_default(),
        security: security::requirements(&mut object, left_out, cx),
        servers: servers(&mut object, cx),
        extensions: object.extensions(cx),
    })
}

/// Each tag once. Some write whole tag objects.
fn tags(object: &mut Object, cx: &mut Cx) -> Vec<String> {
    let mut list = object.list("tags", cx);
    for node in &mut list {
        if let Some(name) = node.get("name").cloned() {
            cx.report.push(Code::Repaired, node.id, "an operation lists names of tags; this tag is read as its name");
            *node = name;
        }
    }
    let tags: IndexSet<String> = texts(list, cx).into_iter().collect();
    tags.into_iter().collect()
}

fn parameters(object: &mut Object, path: &str, cx: &mut Cx) -> Vec<ReferenceOr<openapiv3::Parameter>> {
    let list = object.list("parameters", cx);
    list.into_iter().filter_map(|node| or_reference(node, cx, |node, cx| parameter(node, Some(path), cx))).collect()
}

fn responses(object: &mut Object, cx: &mut Cx) -> Responses {
    if !object.has("responses") && cx.version.dialect < Dialect::V3_1 {
        cx.report.push(Code::MissingKey, object.id, "an operation without `responses`; any reply is taken");
    }
    let mut responses = Responses::default();
    responses.extensions.insert(keys::AT.to_owned(), object.place("responses").0.into());
    for (code, key_id, node) in object.entries("responses", cx).into_iter().filter(|(code, ..)| !code.starts_with("x-"))
    {
        let Some(status) = status(&code, key_id, cx) else { continue };
        let there = match &status {
            None => responses.default.is_some(),
            Some(status) => responses.responses.contains_key(status),
        };
        if there {
            cx.report.push(
                Code::PartLeftOut,
                key_id,
                format!("there is a reply for `{code}` already; this one is left out"),
            );
            continue;
        }
        let Some(response) = or_reference::<Response>(node, cx, reply::response) else { continue };
        match status {
            None => responses.default = Some(response),
            Some(status) => drop(responses.responses.insert(status, response)),
        }
    }
    responses
}

/// `default` is Some(None); what is no status at all is None.
fn status(code: &str, key_id: NodeId, cx: &mut Cx) -> Option<Option<StatusCode>> {
    let text = code.trim();
    if text.eq_ignore_ascii_case("default") {
        return Some(None);
    }
    if let Some(status) = parse_status(text) {
        return Some(Some(status));
    }
    // `200 OK`, `4**`, `404-2`
    let head: String = text.chars().take(3).collect::<String>().replace('*', "X");
    let ends = text.chars().nth(3).is_none_or(|c| !c.is_alphanumeric());
    match parse_status(&head).filter(|_| ends) {
        Some(status) => {
            cx.report.push(Code::Repaired, key_id, format!("`{code}` is no status code; it is read as `{status}`"));
            Some(Some(status))
        }
        None => {
            let message = format!("`{code}` is no status code; this reply is left out");
            let hint = "replies are listed under a status such as `200`, a range such as `2XX`, or `default`";
            cx.report.push(Code::PartLeftOut, key_id, message).hint(hint);
            None
        }
    }
}

fn parse_status(text: &str) -> Option<StatusCode> {
    let [first, second, third] = text.as_bytes() else { return None };
    let digit = first.is_ascii_digit() && *first != b'0';
    match (second.to_ascii_uppercase(), third.to_ascii_uppercase()) {
        (b'X', b'X') if digit => Some(StatusCode::Range(u16::from(first - b'0'))),
        _ if digit => text.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
