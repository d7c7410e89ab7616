//! What the docs of groups, methods and calls say, composed from facts.

use crate::ir::{Arm, BodyForm, Endpoint, Group, Ident, Ir, Ty};

use super::{
    example, facts,
    links::Page,
    markdown::{code, lead, prose, stacked, table, text},
    sections::{self, Call, status},
};

/// About a group's module.
pub(super) fn module(group: &Group) -> String {
    format!("What [`{}`] can do.", group.name.rust.file_stem())
}

/// About a group: its methods at a glance.
pub(super) fn group(group: &Group) -> Vec<String> {
    let lead = group.doc.is_empty().then(|| format!("The group {}.", code(&group.name.wire)));
    vec![lead.unwrap_or_default(), prose(&group.doc), methods(Page::Api(group), group)]
}

/// The methods of a group at a glance.
pub(super) fn methods(page: Page<'_>, group: &Group) -> String {
    let rows: Vec<_> = group.endpoints.iter().map(|endpoint| method_row(page, group, endpoint)).collect();
    table(&["Method", "What it does"], &rows)
}

fn method_row(page: Page<'_>, group: &Group, endpoint: &Endpoint) -> Vec<String> {
    let deprecated = facts::deprecated(endpoint.stability).map(|word| format!(" ({word})")).unwrap_or_default();
    let summary = [lead(&endpoint.summary), lead(&endpoint.doc)];
    let summary = summary.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    vec![page.method(group, &endpoint.method) + &deprecated, stacked(&summary, &sections::request(endpoint))]
}

/// About a method that begins a call. `form` is the body that it takes as an argument.
pub(super) fn method(
    ir: &Ir,
    group: &Group,
    endpoint: &Endpoint,
    name: &Ident,
    form: Option<(usize, &BodyForm)>,
) -> Vec<String> {
    let call = Call { ir, page: Page::Api(group), endpoint };
    let forms: Vec<_> = match (form, &endpoint.body) {
        (Some((_, form)), _) => vec![form],
        (None, Some(body)) => body.forms.iter().collect(),
        (None, None) => Vec::new(),
    };
    [
        call.purpose(call.request()),
        vec![call.link()],
        call.inputs(),
        call.body(&forms),
        vec![call.returns(), call.paging(), call.auth(), call.media()],
        call.replies(),
        vec![call.errors(), call.headers(), "# Example".to_owned(), example::method(ir, group, endpoint, name, form)],
    ]
    .concat()
}

/// About the setter of a body.
pub(super) fn body_setter(endpoint: &Endpoint, form: &BodyForm) -> Vec<String> {
    let doc = endpoint.body.as_ref().map(|body| prose(&body.doc)).unwrap_or_default();
    vec![format!("The body, as {}.", code(&form.media)), doc]
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
    let medias: Vec<String> = arm.medias.iter().map(|media| code(media)).collect();
    let media = if medias.is_empty() { String::new() } else { format!(" as {}", medias.join(" or ")) };
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
