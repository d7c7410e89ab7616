//! `bindings.json`: what became of each operation and schema, for tools that build on the crate.
//!
//! The form is part of the product, described in `docs/bindings.md`. `format` counts up when a key changes its meaning
//! or goes; keys may come. Paths are Rust as a user of the crate writes it, with the crate's name in front. Operations
//! are in the order of their paths and methods; places of schemas are JSON pointers after `#`, with the file in front
//! unless it is the first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ir::{
    Body, BodyForm, Content, Endpoint, Errors, Give, Group, Ident, Input, Ir, Output, Place, Reading, Reply,
    ReplyHeader, Ty, TypeDef, Way,
};

use super::{
    endpoints, render, sections,
    ty::{self, Scope},
};

/// The version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Bindings<'a> {
    format: u32,
    package: &'a str,
    version: &'a str,
    operations: Vec<Operation<'a>>,
    schemas: BTreeMap<&'a str, String>,
    /// Where what is sent differs from what comes back: the types of what is sent.
    sent: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Operation<'a> {
    /// As the vendor has it, or `METHOD /path`.
    id: &'a str,
    method: &'a str,
    path: &'a str,
    /// The feature that the method needs, if that is one.
    group: &'a str,
    /// The method.
    rust: String,
    /// The type of a call being prepared, which has the setters.
    call: String,
    inputs: Vec<Argument<'a>>,
    bodies: Vec<Form<'a>>,
    /// What a call gives.
    output: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    replies: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Argument<'a> {
    name: &'a str,
    r#in: &'static str,
    /// Name of the argument or setter.
    rust: &'a str,
    given: &'static str,
    r#type: String,
}

#[derive(Serialize)]
struct Form<'a> {
    content_type: &'a str,
    /// The method that takes it.
    rust: String,
    /// Name of its argument or setter.
    name: &'a str,
    given: &'static str,
    r#type: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    status: String,
    content: BTreeMap<&'a str, String>,
    headers: BTreeMap<&'a str, String>,
}

/// The file.
pub(super) fn write(ir: &Ir) -> String {
    let calls = ir.groups.iter().flat_map(|group| group.endpoints.iter().map(move |endpoint| (group, endpoint)));
    let mut operations: Vec<_> = calls.map(|(group, endpoint)| operation(ir, group, endpoint)).collect();
    operations.sort_by_key(|it| (it.path, it.method, it.rust.clone()));
    let (sent, other): (Vec<_>, Vec<_>) = ir.types.iter().partition(|def| matches!(def.way, Way::Sent { .. }));
    let bindings = Bindings {
        format: FORMAT,
        package: &ir.package.name,
        version: &ir.package.version,
        operations,
        schemas: places(ir, &other),
        sent: places(ir, &sent),
    };
    format!("{:#}\n", serde_json::json!(bindings))
}

/// Types by where the vendor wrote them.
fn places<'a>(ir: &Ir, types: &[&'a TypeDef]) -> BTreeMap<&'a str, String> {
    let library = ir.package.library.as_str();
    let place =
        |def: &&'a TypeDef| Some((def.origin.as_deref()?, format!("{library}::types::{}", def.name.rust.as_str())));
    types.iter().filter_map(place).collect()
}

fn operation<'a>(ir: &'a Ir, group: &'a Group, endpoint: &'a Endpoint) -> Operation<'a> {
    let inside = |name: &Ident| {
        let (library, accessor) = (ir.package.library.as_str(), group.accessor.as_str());
        format!("{library}::api::{accessor}::{}", name.as_str())
    };
    let method = |name: &Ident| format!("{}::{}", inside(&group.name.rust), name.as_str());
    Operation {
        id: &endpoint.id,
        method: &endpoint.verb,
        path: &endpoint.path,
        group: &group.name.wire,
        rust: method(&endpoint.method),
        call: inside(&endpoint.builder),
        inputs: endpoint.inputs.iter().map(|input| argument(ir, input)).collect(),
        bodies: bodies(ir, endpoint, method),
        output: match &endpoint.output {
            Output::One { ty, reading } => rust(ir, ty, *reading),
            Output::Several { name, .. } => inside(name),
        },
        error: endpoint.errors.as_ref().map(|Errors { name, .. }| inside(name)),
        replies: endpoint.replies.iter().map(|reply| answer(ir, reply)).collect(),
    }
}

fn argument<'a>(ir: &Ir, input: &'a Input) -> Argument<'a> {
    let place = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => "querystring",
    };
    let (name, rust) = (input.name.wire.as_str(), input.name.rust.as_str());
    Argument { name, r#in: place, rust, given: given(input.give), r#type: value(ir, ty::given(&input.ty)) }
}

fn given(give: Give) -> &'static str {
    match give {
        Give::Argument => "argument",
        Give::Setter | Give::SetterOrDefault => "setter",
    }
}

fn bodies<'a>(ir: &Ir, endpoint: &'a Endpoint, method: impl Fn(&Ident) -> String) -> Vec<Form<'a>> {
    let form = |give: Give, index: usize, form: &'a BodyForm| Form {
        content_type: &form.media,
        rust: match give {
            Give::Argument => method(endpoints::method_name(endpoint, Some((index, form)))),
            Give::Setter | Give::SetterOrDefault => method(&endpoint.method),
        },
        name: form.name.as_str(),
        given: given(give),
        r#type: render::line(ty::body(ir, Scope::Outside(&ir.package.library), form)),
    };
    let bodies =
        endpoint.body.iter().flat_map(|Body { give, forms, .. }| forms.iter().enumerate().map(move |it| (*give, it)));
    bodies.map(|(give, (index, body))| form(give, index, body)).collect()
}

fn answer<'a>(ir: &Ir, reply: &'a Reply) -> Answer<'a> {
    let content = reply.contents.iter().map(|Content { media, ty, reading }| (media.as_str(), rust(ir, ty, *reading)));
    let headers = reply.headers.iter().map(|ReplyHeader { name, ty, .. }| (name.wire.as_str(), value(ir, ty)));
    Answer { status: sections::status(reply.status), content: content.collect(), headers: headers.collect() }
}

/// A type that is read.
fn rust(ir: &Ir, ty: &Ty, reading: Reading) -> String {
    render::line(ty::reply(ir, Scope::Outside(&ir.package.library), ty, reading))
}

/// A type that is given.
fn value(ir: &Ir, ty: &Ty) -> String {
    render::line(ty::rust(ir, Scope::Outside(&ir.package.library), ty))
}
