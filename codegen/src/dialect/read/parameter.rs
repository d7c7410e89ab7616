//! Parameters of operations.

use indexmap::IndexMap;
use openapiv3::{
    AnySchema, CookieStyle, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, Schema, SchemaData, SchemaKind,
};

use super::{object::Object, reply, schema::schema};
use crate::{
    diagnostics::Code,
    dialect::{Cx, keys},
    load::node::{Node, NodeId},
};

/// Where a parameter goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// The query as a whole (3.2).
    QueryString,
}

/// Reads a parameter. `path` is that of its operation, if it belongs to one.
pub(super) fn parameter(node: Node, path: Option<&str>, cx: &mut Cx) -> Option<Parameter> {
    let mut object = Object::open(node, "a parameter", cx)?;
    let place = place(&mut object, path, cx)?;
    let name_id = object.place("name");
    let name = match object.text("name", cx) {
        Some(name) if name.trim().is_empty() && place != Place::QueryString => {
            cx.report.push(Code::PartLeftOut, name_id, "a parameter whose name is empty is left out");
            return None;
        }
        Some(name) => name,
        None if place == Place::QueryString => String::new(),
        None => {
            let message = "a parameter without `name` is left out";
            cx.report.push(Code::PartLeftOut, object.id, message).hint = object.meant("name");
            return None;
        }
    };
    let description = object.text("description", cx);
    let required = required(&mut object, place, &name, cx);
    let deprecated = object.flag("deprecated", cx);
    let style = object.peek("style").map(|node| node.id).zip(object.text("style", cx));
    let allow_reserved = object.flag("allowReserved", cx).unwrap_or_default();
    let allow_empty_value = object.flag("allowEmptyValue", cx);
    let format = schema_or_content(&mut object, cx);
    let example = object.json("example", Code::IgnoredKey, cx).or(object.json("x-example", Code::IgnoredKey, cx));
    let explode = object.flag("explode", cx);
    if allow_reserved && !matches!(place, Place::Query | Place::QueryString) {
        object.keep(keys::ALLOW_RESERVED, true);
    }
    let laid_out = lay_out(place, style, &mut object, cx);
    let parameter_data = ParameterData {
        name,
        description,
        required,
        deprecated,
        format,
        example,
        examples: IndexMap::new(),
        explode,
        extensions: object.extensions(cx),
    };
    Some(match laid_out {
        Style::Path(style) => Parameter::Path { parameter_data, style },
        Style::Query(style) => Parameter::Query { parameter_data, allow_reserved, style, allow_empty_value },
        Style::Header => Parameter::Header { parameter_data, style: HeaderStyle::Simple },
        Style::Cookie => Parameter::Cookie { parameter_data, style: CookieStyle::Form },
    })
}

/// Reads `in`. Where it is missing, a placeholder of that name decides.
fn place(object: &mut Object, path: Option<&str>, cx: &mut Cx) -> Option<Place> {
    let id = object.place("in");
    let Some(written) = object.text("in", cx) else {
        let name = object.peek("name").and_then(Node::as_text).unwrap_or_default();
        let in_path = path.is_some_and(|path| path.contains(&format!("{{{name}}}")));
        let (place, title) = if in_path { (Place::Path, "path") } else { (Place::Query, "query") };
        cx.report.push(Code::MissingKey, object.id, format!("a parameter without `in`; `{title}` is taken"));
        return Some(place);
    };
    let lower = written.trim().to_ascii_lowercase();
    let place = match lower.as_str() {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "cookie" => Place::Cookie,
        "querystring" => Place::QueryString,
        _ => {
            let message = format!("a parameter cannot be in `{written}`; it is left out");
            let hint = "`in` is one of path, query, header and cookie";
            cx.report.push(Code::PartLeftOut, id, message).hint(hint);
            return None;
        }
    };
    if lower != written {
        cx.report.push(Code::Repaired, id, format!("`in: {written}` is read as `in: {lower}`"));
    }
    Some(place)
}

fn required(object: &mut Object, place: Place, name: &str, cx: &mut Cx) -> bool {
    let id = object.place("required");
    let required = object.flag("required", cx);
    if place == Place::Path && required != Some(true) {
        let message = format!("`{name}` is in the path, so it is `required: true`");
        cx.report.push(Code::Repaired, id, message);
        return true;
    }
    required.unwrap_or_default()
}

/// A style that the place has, by its kind.
enum Style {
    Path(PathStyle),
    Query(QueryStyle),
    Header,
    Cookie,
}

fn lay_out(place: Place, style: Option<(NodeId, String)>, object: &mut Object, cx: &mut Cx) -> Style {
    let (id, name) = style.unzip();
    let name = name.as_deref().map(str::trim);
    if place == Place::QueryString {
        object.keep(keys::STYLE, "querystring");
    }
    let unknown = |of: &str, cx: &mut Cx| {
        let message = format!("there is no style `{}` for a parameter in the {of}", name.unwrap_or_default());
        cx.report.push(Code::UnsupportedStyle, id.unwrap_or(object.id), message);
    };
    match (place, name) {
        (Place::Path, None | Some("simple")) => Style::Path(PathStyle::Simple),
        (Place::Path, Some("label")) => Style::Path(PathStyle::Label),
        (Place::Path, Some("matrix")) => Style::Path(PathStyle::Matrix),
        (Place::Path, _) => {
            unknown("path", cx);
            Style::Path(PathStyle::Simple)
        }
        (Place::Query, Some("spaceDelimited")) => Style::Query(QueryStyle::SpaceDelimited),
        (Place::Query, Some("pipeDelimited")) => Style::Query(QueryStyle::PipeDelimited),
        (Place::Query, Some("deepObject")) => Style::Query(QueryStyle::DeepObject),
        (Place::Query | Place::QueryString, None | Some("form")) => Style::Query(QueryStyle::Form),
        (Place::Query | Place::QueryString, _) => {
            unknown("query", cx);
            Style::Query(QueryStyle::Form)
        }
        (Place::Header, None | Some("simple")) => Style::Header,
        (Place::Header, _) => {
            unknown("header", cx);
            Style::Header
        }
        (Place::Cookie, None | Some("form")) => Style::Cookie,
        (Place::Cookie, Some("cookie")) => {
            object.keep(keys::STYLE, "cookie");
            Style::Cookie
        }
        (Place::Cookie, _) => {
            unknown("cookie", cx);
            Style::Cookie
        }
    }
}

/// What the value is. With both, `schema` counts; with neither, any value is taken.
pub(super) fn schema_or_content(object: &mut Object, cx: &mut Cx) -> ParameterSchemaOrContent {
    let content_id = object.place("content");
    let content = reply::content(object, cx);
    if let Some(node) = object.node("schema") {
        if !content.is_empty() {
            let message = "a parameter has a `schema` or a `content`; with both, the schema counts";
            cx.report.push(Code::IgnoredKey, content_id, message);
        }
        return ParameterSchemaOrContent::Schema(schema(node, cx));
    }
    if content.len() > 1 {
        let message = "the `content` of a parameter has one media type; the first one counts";
        cx.report.push(Code::Repaired, content_id, message);
    }
    if let Some(first) = content.into_iter().next() {
        return ParameterSchemaOrContent::Content(IndexMap::from([first]));
    }
    cx.report.push(Code::MissingKey, object.id, "neither a `schema` nor a `content`; any value is taken");
    let mut schema_data = SchemaData::default();
    schema_data.extensions.insert(keys::AT.to_owned(), object.id.0.into());
    ParameterSchemaOrContent::Schema(ReferenceOr::Item(Schema {
        schema_data,
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }))
}
