//! What the docs of groups, methods and calls say, composed from facts.

use crate::ir::{
    Arm, Body, BodyForm, Content, Doc, Endpoint, Errors, Give, Group, Ident, Input, Ir, Need, Place, Reply,
    ReplyHeader, Stability, Status, Ty, Writing,
};

use super::{
    example,
    facts::{self, codes},
    markdown::{beyond_first, code, first_paragraph, listed, prose, table, text},
    ty::{self, Scope},
};

/// About a group's module.
pub(super) fn module(group: &Group) -> String {
    format!("What [`{}`] can do.", group.name.rust.file_stem())
}

/// About a group: its methods at a glance.
pub(super) fn group(group: &Group) -> Vec<String> {
    let name = group.name.rust.file_stem();
    let rows: Vec<_> = group.endpoints.iter().map(|endpoint| group_row(name, endpoint)).collect();
    let lead = group.doc.is_empty().then(|| format!("The group {}.", code(&group.name.wire)));
    vec![lead.unwrap_or_default(), prose(&group.doc), table(&["Method", "Request", "What it does"], &rows)]
}

fn group_row(group: &str, endpoint: &Endpoint) -> Vec<String> {
    let method = endpoint.method.file_stem();
    let deprecated = match endpoint.stability {
        Stability::Stable => "",
        Stability::Deprecated => " (deprecated)",
    };
    let summary = [first_paragraph(&endpoint.summary), first_paragraph(&endpoint.doc)];
    let summary = summary.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    vec![format!("[`{method}`]({group}::{method}){deprecated}"), request(endpoint), summary]
}

fn request(endpoint: &Endpoint) -> String {
    code(&format!("{} {}", endpoint.verb, endpoint.path))
}

/// About a method that begins a call. `form` is the body that it takes as an argument.
pub(super) fn method(
    ir: &Ir,
    group: &Group,
    endpoint: &Endpoint,
    name: &Ident,
    form: Option<(usize, &BodyForm)>,
) -> Vec<String> {
    [
        vec![prose(&endpoint.summary), prose(&endpoint.doc), request(endpoint), link(endpoint)],
        inputs(ir, endpoint),
        body(ir, endpoint, form),
        vec![auth(ir, endpoint), accepted(endpoint)],
        replies(ir, endpoint),
        vec![error_note(endpoint), "# Example".to_owned(), example::method(ir, group, endpoint, name, form)],
    ]
    .concat()
}

/// What a table has no room for.
fn beyond(name: &str, doc: &Doc) -> Option<String> {
    beyond_first(doc).map(|text| format!("{name}: {text}"))
}

fn link(endpoint: &Endpoint) -> String {
    let link = endpoint.link.as_ref();
    link.map(|link| format!("See also <{}>. {}", link.url, first_paragraph(&link.doc))).unwrap_or_default()
}

fn inputs(ir: &Ir, endpoint: &Endpoint) -> Vec<String> {
    let rows: Vec<_> = endpoint.inputs.iter().map(|input| input_row(ir, input)).collect();
    let table = table(&["Input", "In", "Type", "Given", "Meaning"], &rows);
    let arguments = endpoint.inputs.iter().filter(|input| input.give == Give::Argument);
    let rest = arguments.filter_map(|input| beyond(&code(&input.name.wire), &input.doc));
    [table].into_iter().chain(rest).collect()
}

fn input_row(ir: &Ir, input: &Input) -> Vec<String> {
    let name = code(&input.name.wire);
    let ty = ty::linked(ir, Scope::Crate, ty::given(&input.ty));
    vec![name, place(input.place).to_owned(), ty, given(input), meaning(input)]
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::QueryString => "whole query",
    }
}

fn given(input: &Input) -> String {
    let default = input.default.as_ref().map(|json| code(json));
    match (input.give, default) {
        (Give::Argument, _) => "required".to_owned(),
        (Give::Setter, None) => "optional".to_owned(),
        (Give::Setter, Some(default)) => format!("optional, default {default}"),
        (Give::SetterOrDefault, default) => format!("default {}, sent if not set", default.unwrap_or_default()),
    }
}

fn meaning(input: &Input) -> String {
    let prose = first_paragraph(&input.doc);
    let deprecated = match input.stability {
        Stability::Stable => None,
        Stability::Deprecated => Some("deprecated".to_owned()),
    };
    let facts = facts::sentence(deprecated.into_iter().chain(facts::limits(&input.limits)).collect());
    [prose, facts].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn body(ir: &Ir, endpoint: &Endpoint, form: Option<(usize, &BodyForm)>) -> Vec<String> {
    let Some(body) = &endpoint.body else { return Vec::new() };
    let forms: Vec<_> = match form {
        Some((_, form)) => vec![body_form(ir, form)],
        None => body.forms.iter().map(|form| body_form(ir, form)).collect(),
    };
    let line = format!("**Body**: {}{}.", listed(&forms, "or"), body_given(body));
    vec![line, prose(&body.doc)]
}

fn body_form(ir: &Ir, form: &BodyForm) -> String {
    let written = match form.writing {
        Writing::Json | Writing::Text | Writing::Bytes => "",
        Writing::Form(_) => "the fields of ",
        Writing::Multipart(_) => "parts from ",
    };
    format!("{written}{} as {}", ty::linked(ir, Scope::Crate, &form.ty), code(&form.media))
}

fn body_given(body: &Body) -> &'static str {
    match body.give {
        Give::Argument => "",
        Give::Setter | Give::SetterOrDefault => ", optional",
    }
}

/// About the setter of a body.
pub(super) fn body_setter(endpoint: &Endpoint, form: &BodyForm) -> Vec<String> {
    let doc = endpoint.body.as_ref().map(|body| prose(&body.doc)).unwrap_or_default();
    vec![format!("The body, as {}.", code(&form.media)), doc]
}

/// Which credentials a call needs, in words.
fn auth(ir: &Ir, endpoint: &Endpoint) -> String {
    let ways: Vec<_> = endpoint.auth.iter().map(|needs| combination(ir, needs)).collect();
    match ways.as_slice() {
        [] => "**Auth**: none.".to_owned(),
        ways => format!("**Auth**: {}.", listed(ways, "or")),
    }
}

fn combination(ir: &Ir, needs: &[Need]) -> String {
    match needs {
        [] => "none".to_owned(),
        needs => listed(&needs.iter().map(|need| self::need(ir, need)).collect::<Vec<_>>(), "and"),
    }
}

fn need(ir: &Ir, need: &Need) -> String {
    let scheme = &ir.schemes[need.scheme.0 as usize];
    let setter = scheme.name.rust.file_stem();
    let link = format!("[`{setter}`](crate::ClientBuilder::{setter})");
    match need.scopes.as_slice() {
        [] => link,
        scopes => format!("{link} with scope {}", codes(scopes)),
    }
}

fn accepted(endpoint: &Endpoint) -> String {
    let accept = endpoint.accept.as_ref();
    accept.map(|accept| format!("**Accepts**: {}.", code(accept))).unwrap_or_default()
}

fn replies(ir: &Ir, endpoint: &Endpoint) -> Vec<String> {
    let rows: Vec<_> = endpoint.replies.iter().map(|reply| reply_row(ir, reply)).collect();
    let table = table(&["Status", "Meaning", "Body", "Headers"], &rows);
    let rest = endpoint.replies.iter().filter_map(|reply| beyond(&status(reply.status), &reply.doc));
    [table].into_iter().chain(rest).collect()
}

fn reply_row(ir: &Ir, reply: &Reply) -> Vec<String> {
    let contents: Vec<_> = reply.contents.iter().map(|content| reply_content(ir, content)).collect();
    let headers: Vec<_> = reply.headers.iter().map(|header| reply_header(ir, header)).collect();
    vec![status(reply.status), first_paragraph(&reply.doc), contents.join(", "), headers.join("; ")]
}

fn reply_content(ir: &Ir, content: &Content) -> String {
    format!("{} ({})", ty::linked(ir, Scope::Crate, &content.ty), code(&content.media))
}

fn reply_header(ir: &Ir, header: &ReplyHeader) -> String {
    let doc = first_paragraph(&header.doc);
    format!("{} ({}) {doc}", code(&header.name.wire), ty::linked(ir, Scope::Crate, &header.ty)).trim_end().to_owned()
}

/// A status in words: `404`, `5XX`, `default`.
fn status(status: Status) -> String {
    match status {
        Status::Code(code) => format!("{code}"),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn error_note(endpoint: &Endpoint) -> String {
    let Some(Errors { name, .. }) = &endpoint.errors else { return String::new() };
    let name = name.file_stem();
    format!("What an error reply says can be had from [`{name}::of`].")
}

/// About a call that is being prepared.
pub(super) fn builder(group: &Group, endpoint: &Endpoint) -> String {
    let (group, method) = (group.name.rust.file_stem(), endpoint.method.file_stem());
    format!("A call of [`{group}::{method}`], being prepared.")
}

/// About the type of a result that has several forms.
pub(super) fn several(endpoint: &Endpoint) -> String {
    format!("What [`{}`] gives back.", endpoint.builder.file_stem())
}

/// About the type of documented errors.
pub(super) fn errors(endpoint: &Endpoint) -> String {
    format!("The error replies of [`{}`] that have a documented form.", endpoint.builder.file_stem())
}

/// About one form of a reply.
pub(super) fn arm(arm: &Arm) -> Vec<String> {
    let media = match arm.media.as_str() {
        "" => String::new(),
        media => format!(" as {}", code(media)),
    };
    let nothing = match arm.ty {
        Ty::Unit => ", without a body",
        _ => "",
    };
    vec![prose(&arm.doc), format!("Status {}{media}{nothing}.", status(arm.status))]
}

/// Who says all this, for the front page.
pub(super) fn origin(ir: &Ir) -> String {
    let package = &ir.package;
    let (title, version) = (text(&package.title), text(&package.title_version));
    let (source, digest) = (code(&package.source), code(&package.source_digest));
    format!("Made by Clientwright from *{title}* {version}: {source}, SHA-256 {digest}.")
}
