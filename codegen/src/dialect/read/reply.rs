//! What is sent and what comes back: bodies, replies, media types, headers.

use indexmap::IndexMap;
use openapiv3::{Encoding, Header, HeaderStyle, MediaType, QueryStyle, ReferenceOr, RequestBody, Response};

use super::{about, description::or_reference, object::Object, parameter::schema_or_content, schema::schema};
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys, version::Dialect},
    load::node::{Node, NodeId},
};

/// A body that an operation sends.
pub(super) fn request_body(node: Node, cx: &mut Cx) -> Option<RequestBody> {
    let mut object = Object::open(node, "a request body", cx)?;
    if !object.has("content") {
        cx.report.push(Code::MissingKey, object.id, "a request body without `content`");
    }
    let description = object.text("description", cx);
    let content = content(&mut object, cx);
    Some(RequestBody {
        description: about::joined(description, about::of_media(&content)),
        content,
        required: object.flag("required", cx).unwrap_or_default(),
        extensions: object.extensions(cx),
    })
}

/// What an operation may answer.
pub(super) fn response(node: Node, cx: &mut Cx) -> Option<Response> {
    let mut object = Object::open(node, "a response", cx)?;
    // Optional since 3.2, and most who leave it out know no other reason than that it is not needed.
    if !object.has("description") && cx.version.dialect < Dialect::V3_2 {
        cx.report.push(Code::MissingKey, object.id, "a response without `description`");
    }
    let description = object.text_after_summary(cx);
    let content = content(&mut object, cx);
    Some(Response {
        description: about::joined(description, about::of_media(&content)).unwrap_or_default(),
        headers: headers(&mut object, cx),
        content,
        links: IndexMap::new(),
        extensions: object.extensions(cx),
    })
}

fn headers(object: &mut Object, cx: &mut Cx) -> IndexMap<String, ReferenceOr<Header>> {
    let mut headers: IndexMap<String, ReferenceOr<Header>> = IndexMap::new();
    for (name, key_id, node) in object.entries("headers", cx) {
        // RFC 9110 5.1: names of headers ignore case.
        if let Some(first) = headers.keys().find(|first| first.eq_ignore_ascii_case(&name)) {
            let message = format!("the header `{name}` is there already as `{first}`; the first one counts");
            cx.report.push(Code::PartLeftOut, key_id, message);
        } else if let Some(header) = or_reference(node, cx, header) {
            headers.insert(name, header);
        }
    }
    headers
}

/// A header of a reply or of a part.
pub(super) fn header(node: Node, cx: &mut Cx) -> Option<Header> {
    let mut object = Object::open(node, "a header", cx)?;
    Some(Header {
        description: object.text("description", cx),
        style: HeaderStyle::Simple,
        required: object.flag("required", cx).unwrap_or_default(),
        deprecated: object.flag("deprecated", cx),
        format: schema_or_content(&mut object, cx),
        example: object.json("example", Code::IgnoredKey, cx),
        examples: IndexMap::new(),
        extensions: object.extensions(cx),
    })
}

/// Media types and what is sent under each.
pub(super) fn content(object: &mut Object, cx: &mut Cx) -> IndexMap<String, MediaType> {
    let mut content = IndexMap::new();
    for (name, key_id, node) in object.entries("content", cx) {
        let clean = media_type_name(&name, key_id, cx);
        if content.contains_key(&clean) {
            let message = format!("the media type `{clean}` is there already; the first one counts");
            cx.report.push(Code::PartLeftOut, key_id, message);
        } else if let Some(mut media) = media_type(node, cx) {
            if cx.version.dialect == Dialect::V3_0 && clean.starts_with("multipart/") {
                media.encoding.values_mut().for_each(without_style);
            }
            content.insert(clean, media);
        }
    }
    content
}

/// Parts have no styles before 3.1 (3.0.4 4.8.15.1), but those of 2.0's lists.
fn without_style(encoding: &mut Encoding) {
    (encoding.style, encoding.explode, encoding.allow_reserved) = (None, false, false);
}

/// Types and subtypes ignore case (RFC 9110 §8.3.1) and spaces are slips; parameters stay as they are.
fn media_type_name(name: &str, key_id: NodeId, cx: &mut Cx) -> String {
    let trimmed = name.trim();
    let (essence, parameters) = match trimmed.split_once(';') {
        Some((essence, parameters)) => (essence.trim_end(), Some(parameters.trim())),
        None => (trimmed, None),
    };
    let essence = match essence.to_ascii_lowercase().as_str() {
        "" | "*" => "*/*".to_owned(),
        "json" => "application/json".to_owned(),
        "xml" => "application/xml".to_owned(),
        "text" => "text/plain".to_owned(),
        other => other.to_owned(),
    };
    if !name.trim_start().to_ascii_lowercase().starts_with(&essence) || trimmed != name {
        cx.report.push(Code::Repaired, key_id, format!("the media type `{name}` is read as `{essence}`"));
    }
    match parameters.filter(|parameters| !parameters.is_empty()) {
        Some(parameters) => format!("{essence}; {parameters}"),
        None => essence,
    }
}

fn media_type(node: Node, cx: &mut Cx) -> Option<MediaType> {
    let mut object = Object::open(node, "a media type", cx)?;
    let mut encoding = IndexMap::new();
    for (name, _, node) in object.entries("encoding", cx) {
        if let Some(value) = self::encoding(node, cx) {
            encoding.insert(name, value);
        }
    }
    encoding.extend(by_place(&mut object, &encoding, cx));
    if let Some(text) = object.text("description", cx) {
        object.keep(keys::DESCRIPTION, text);
    }
    Some(MediaType {
        schema: object.node("schema").map(|node| schema(node, cx)),
        example: None,
        examples: IndexMap::new(),
        encoding,
        extensions: object.extensions(cx),
    })
}

/// Encodings of parts that have no names (3.2 §4.14.5): each under its place, and under no name what is for all others.
fn by_place(object: &mut Object, named: &IndexMap<String, Encoding>, cx: &mut Cx) -> Vec<(String, Encoding)> {
    if !named.is_empty() {
        ignore_parts(object, &["prefixEncoding", "itemEncoding"], cx);
        return Vec::new();
    }
    let first =
        object.list("prefixEncoding", cx).into_iter().enumerate().map(|(place, node)| (place.to_string(), node));
    let places: Vec<_> = first.chain(object.node("itemEncoding").map(|node| (String::new(), node))).collect();
    places.into_iter().filter_map(|(place, node)| Some((place, encoding(node, cx)?))).collect()
}

/// Parts of parts, and those with and without names in one (3.2).
fn ignore_parts(object: &mut Object, keys: &[&'static str], cx: &mut Cx) {
    for key in keys {
        if object.has(key) {
            let message = format!("`{key}` is passed over: parts are sent as their types have it");
            cx.report.push(Code::NotShaping, object.place(key), message);
            object.node(key);
        }
    }
}

fn encoding(node: Node, cx: &mut Cx) -> Option<Encoding> {
    let mut object = Object::open(node, "an encoding", cx)?;
    ignore_parts(&mut object, &["encoding", "prefixEncoding", "itemEncoding"], cx);
    let style_id = object.place("style");
    let style = object.text("style", cx).and_then(|style| match style.trim() {
        "form" => Some(QueryStyle::Form),
        "spaceDelimited" => Some(QueryStyle::SpaceDelimited),
        "pipeDelimited" => Some(QueryStyle::PipeDelimited),
        "deepObject" => Some(QueryStyle::DeepObject),
        other => {
            cx.report.push(
                Code::UnsupportedStyle,
                style_id,
                format!("there is no style `{other}` for a field of a form"),
            );
            None
        }
    });
    // With one of the three said, the others have their defaults; without any, the content type decides (3.0.4 4.8.15).
    let (explode, reserved) = (object.flag("explode", cx), object.flag("allowReserved", cx));
    let style = style.or((explode.is_some() || reserved.is_some()).then_some(QueryStyle::Form));
    let explode = explode.unwrap_or(style == Some(QueryStyle::Form));
    let headers_id = object.place("headers");
    let headers = headers(&mut object, cx);
    // `Content-Type` has a key of its own (3.0.4 4.8.15).
    if headers.keys().any(|name| !name.eq_ignore_ascii_case("content-type")) {
        let message = "headers of a part are no inputs of the operation; a `File` can be given some with `header`";
        cx.report.push(Code::NotShaping, headers_id, message);
    }
    Some(Encoding {
        content_type: object.text("contentType", cx),
        headers,
        style,
        explode,
        allow_reserved: reserved.unwrap_or_default(),
        extensions: object.extensions(cx),
    })
}
