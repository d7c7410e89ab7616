//! What 3.2 says of streams: the schema of one item, where before there was one of all of them, and of a server-sent
//! event's data, which is text that may be JSON.

use crate::{
    diagnostics::Code,
    dialect::{Cx, object},
    load::node::{Map, Node},
};

/// A stream of items is described as a list of them too (OpenAPI 3.2.0 §4.14.2). A `schema` that says what is in the
/// list is kept; any other tells less than `itemSchema`.
pub(super) fn item_schema(media: &mut Node, cx: &mut Cx) {
    let Some(map) = media.as_map_mut() else { return };
    let Some(key) = map.key_id("itemSchema") else { return };
    let Some(item) = map.remove("itemSchema") else { return };
    let whole = map.get("schema");
    if whole.is_some_and(|schema| schema.get("items").is_some() || schema.get("$ref").is_some()) {
        cx.report.push(Code::IgnoredKey, key, "`schema` describes the items already; `itemSchema` is passed over");
        return;
    }
    let place = whole.map_or(key, |schema| schema.id);
    map.insert("schema", place, object(key, [("type", Node::text_at(key, "array")), ("items", item)]));
}

/// The fields of an event (OpenAPI 3.2.0 §4.14.4).
const EVENT: [&str; 4] = ["event", "data", "id", "retry"];

/// Events in what an operation sends or gets: their data are of their `contentSchema`.
pub(super) fn events(around: &mut Node) {
    let content = around.as_map_mut().and_then(|map| map.get_mut("content")).and_then(Node::as_map_mut);
    for (media, node) in content.into_iter().flat_map(Map::iter_mut) {
        if media.trim().to_ascii_lowercase().starts_with("text/event-stream")
            && let Some(item) = node.as_map_mut().and_then(|map| map.get_mut("itemSchema"))
        {
            event(item, DEPTH);
        }
    }
}

/// How deep alternatives within alternatives are looked into.
const DEPTH: usize = 8;

fn event(schema: &mut Node, depth: usize) {
    let Some(map) = schema.as_map_mut() else { return };
    let id = map.get("properties").map(|node| node.id);
    if let (Some(properties), Some(id)) = (map.get_mut("properties").and_then(Node::as_map_mut), id) {
        let has_data = properties.get_mut("data").map(typed).is_some();
        // An object of these fields alone is an event here, and not the data of one.
        if has_data && properties.keys().all(|key| EVENT.contains(&key)) && !properties.contains("event") {
            properties.insert("event", id, object(id, [("type", Node::text_at(id, "string"))]));
        }
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let list = map.get_mut(key).and_then(Node::as_list_mut).filter(|_| depth > 0);
        list.into_iter().flatten().for_each(|one| event(one, depth - 1));
    }
}

/// Text that is JSON of a schema is what the schema says.
fn typed(data: &mut Node) {
    let is_json =
        |media: &str| media.trim().to_ascii_lowercase().starts_with("application/json") || media.ends_with("+json");
    let Some(map) = data.as_map_mut() else { return };
    if map.get("contentMediaType").and_then(Node::as_text).is_some_and(is_json)
        && let Some(schema) = map.remove("contentSchema")
    {
        *data = schema;
    }
}
