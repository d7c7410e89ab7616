//! Inputs to call an endpoint with, as the `contract` module of the runtime reads them.

use openapiv3::{Example, MediaType, Parameter, ParameterSchemaOrContent, ReferenceOr};
use serde_json::{Map, Value, json};

use super::{
    auth::Schemes,
    facts::Part,
    samples::{Fill, Maker},
};
use crate::ir::{Body, BodyForm, Give, Input, Need, Place, SchemeKind, Ty, Writing};

/// What an endpoint takes, in the document's words and in ours.
pub(super) struct Taken<'e, 'a> {
    pub(super) inputs: &'e [Input],
    pub(super) parameters: &'e [&'a Parameter],
    pub(super) body: Option<&'e (Body, Vec<&'a MediaType>)>,
    pub(super) auth: &'e [Vec<Need>],
}

/// Inputs with what is required only and with everything, and with each further form of the body.
pub(super) fn calls(maker: Maker<'_>, schemes: &Schemes<'_>, taken: &Taken<'_, '_>) -> Vec<String> {
    // Text that is not just text, such as XML, cannot be made here.
    let can_be_made = |at: &usize| {
        let form = taken.body.and_then(|(body, _)| body.forms.get(*at));
        form.is_none_or(|form| form.writing != Writing::Text || form.media.starts_with("text/plain"))
    };
    let further = (1..taken.body.map_or(1, |(body, _)| body.forms.len())).filter(can_be_made);
    let fills = [(Fill::Required, 0), (Fill::All, 0)].into_iter().chain(further.map(|form| (Fill::All, form)));
    let mut calls: Vec<String> = Vec::new();
    for (fill, form) in fills {
        let call = Value::Object(call(Maker { fill, ..maker }, schemes, taken, form)).to_string();
        if !calls.contains(&call) {
            calls.push(call);
        }
    }
    calls
}

fn call(maker: Maker<'_>, schemes: &Schemes<'_>, taken: &Taken<'_, '_>, form: usize) -> Map<String, Value> {
    let mut call = Map::new();
    let mut put = |section: &str, name: &str, value: Value| {
        let section = call.entry(section).or_insert_with(|| Value::Object(Map::new()));
        section.as_object_mut().map(|section| section.insert(name.to_owned(), value));
    };
    for input in taken.inputs.iter().filter(|input| maker.fill == Fill::All || input.give != Give::Setter) {
        let parameter = taken.parameters.iter().find(|parameter| is(input, parameter));
        let value = parameter.map_or(Some(Value::from("text")), |parameter| argument(maker, parameter));
        value.into_iter().for_each(|value| put(section(input.place), &input.name.wire, value));
    }
    // Whoever has only a certificate cannot be anybody here.
    let is_certificate = |need: &Need| matches!(schemes.get(need.scheme).kind, SchemeKind::MutualTls);
    let alternative = taken.auth.iter().find(|needs| !needs.iter().any(is_certificate));
    for need in alternative.into_iter().flatten() {
        let scheme = schemes.get(need.scheme);
        put("auth", &scheme.name.wire, credential(&scheme.kind));
    }
    let wanted = taken.body.filter(|(body, _)| maker.fill == Fill::All || body.give == Give::Argument);
    let form = wanted.and_then(|(body, contents)| body.forms.get(form).zip(contents.get(form)));
    if let Some((form, (kind, value))) = form.and_then(|(form, content)| Some((form, body(maker, form, content)?))) {
        put("body", kind, value);
        call.insert("content_type".to_owned(), Value::from(form.media.as_str()));
    }
    call
}

fn is(input: &Input, parameter: &Parameter) -> bool {
    let data = parameter.parameter_data_ref();
    let place = match parameter {
        Parameter::Path { .. } => "path",
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Cookie { .. } => "cookie",
    };
    data.name == input.name.wire && place == section(input.place)
}

fn section(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// An object without fields comes to nothing in a path, a query or a header, so one of which all may be left out has all.
fn argument(maker: Maker<'_>, parameter: &Parameter) -> Option<Value> {
    match value(maker, parameter) {
        Some(Value::Object(fields)) if fields.is_empty() => value(Maker { fill: Fill::All, ..maker }, parameter),
        value => value,
    }
}

fn value(maker: Maker<'_>, parameter: &Parameter) -> Option<Value> {
    let data = parameter.parameter_data_ref();
    let own = examples(data.example.as_ref(), data.examples.values());
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => maker.value(Some(Part::from(schema)), own),
        ParameterSchemaOrContent::Content(content) => {
            let content = content.values().next();
            let more =
                content.into_iter().flat_map(|content| examples(content.example.as_ref(), content.examples.values()));
            maker.value(content.and_then(|content| content.schema.as_ref()).map(Part::from), own.chain(more))
        }
    }
}

fn examples<'e>(
    one: Option<&'e Value>,
    several: impl Iterator<Item = &'e ReferenceOr<Example>>,
) -> impl Iterator<Item = &'e Value> {
    one.into_iter().chain(several.filter_map(|example| example.as_item()?.value.as_ref()))
}

/// The body's kind and its value.
fn body(maker: Maker<'_>, form: &BodyForm, content: &MediaType) -> Option<(&'static str, Value)> {
    let part = content.schema.as_ref().map(Part::from);
    let value = |maker: Maker<'_>| maker.value(part, examples(content.example.as_ref(), content.examples.values()));
    Some(match form.writing {
        Writing::Json => ("json", value(maker)?),
        Writing::JsonLines | Writing::JsonSequence => ("json", values(value(maker)?)),
        Writing::Form(_) => ("form", fields(value(maker)?)),
        Writing::Multipart(_) => ("multipart", parts(form, value(Maker { files: true, ..maker })?)),
        Writing::Text => ("text", value(maker).filter(Value::is_string).unwrap_or_else(|| Value::from("text"))),
        Writing::Bytes => ("b64", Value::from("Y29udGVudA==")),
    })
}

/// Values that go out one after another; what is described as one of them is a list of one.
fn values(value: Value) -> Value {
    if value.is_array() { value } else { json!([value]) }
}

/// The parts of a body: items of a list have none of names where they are sent as such.
fn parts(form: &BodyForm, value: Value) -> Value {
    if value.is_array() && !matches!(form.ty, Ty::Map(_)) { value } else { fields(value) }
}

/// The fields of a form; what is described as no object stands under a name of ours.
fn fields(value: Value) -> Value {
    if value.is_object() { value } else { json!({ "field": value }) }
}

fn credential(kind: &SchemeKind) -> Value {
    match kind {
        SchemeKind::Basic => json!({ "basic": ["user", "password"] }),
        SchemeKind::ApiKey { .. } | SchemeKind::Authorization { .. } => json!({ "apiKey": "key" }),
        SchemeKind::Bearer { .. }
        | SchemeKind::OAuth2 { .. }
        | SchemeKind::OpenIdConnect { .. }
        | SchemeKind::MutualTls => json!({ "bearer": "token" }),
    }
}
