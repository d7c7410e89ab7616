//! What is sent: request bodies, one form a media type.

use std::collections::BTreeMap;

use openapiv3::{MediaType, OpenAPI, ReferenceOr, RequestBody};

use super::{
    docs,
    drafts::Standing,
    facts::{self, Additional, Facts, Kind, Part, at},
    form,
    media::{Carrier, carrier, essence},
    names,
    replies::note_fallback,
    streams,
    types::{Types, free},
};
use crate::{
    diagnostics::{Code, Place, shorten},
    ir::{Body, BodyForm, Give, Ident, Ty, Writing},
    nearest::nearest_of_few,
};

/// The body, and the document's content for each of its forms.
pub(super) fn body<'a>(
    types: &mut Types<'a, '_>,
    body: &'a ReferenceOr<RequestBody>,
    method: &Ident,
    taken: &[&str],
    standing: &Standing,
) -> Option<(Body, Vec<&'a MediaType>)> {
    let (body, named) = resolve(types.openapi, body)?;
    let here = match named {
        Some(name) => Standing::new(name).then("body"),
        None => standing.then("body"),
    };
    let mut contents: Vec<(&'a String, &'a MediaType)> = body.content.iter().collect();
    contents.sort_by_key(|(media, _)| plainness(media));
    let suffixes = suffixes(&contents);
    let mut forms: Vec<BodyForm> = Vec::new();
    for (at, ((media, content), suffix)) in contents.iter().zip(suffixes).enumerate() {
        let suffix = (at > 0).then_some(suffix);
        let here = suffix.as_ref().map_or(here.clone(), |suffix| here.then(suffix.as_str()));
        let (ty, writing) = content_of(types, media, content, &here);
        let method = suffix.as_ref().map_or_else(|| method.clone(), |suffix| names::extended(method, suffix));
        let tail = suffix.map_or_else(String::new, |suffix| format!("_{suffix}"));
        let name = free(&[&format!("body{tail}"), &format!("request_body{tail}"), &format!("payload{tail}")], taken);
        let (media, described) = (sent_media(media, &writing), media.trim().to_owned());
        forms.push(BodyForm { name, method, media, described, ty, writing });
    }
    if forms.is_empty() {
        return None;
    }
    let give = if body.required { Give::Argument } else { Give::Setter };
    let contents = contents.into_iter().map(|(_, content)| content).collect();
    Some((Body { doc: docs::doc(body.description.as_deref().unwrap_or_default()), give, forms }, contents))
}

/// Gives each form a method of its own where the group has another of that name, such as `upload_as_text` beside an
/// operation that is `upload_text`. `is_free` says whether nobody has the name, and takes it.
pub(super) fn set_apart<'f>(
    method: &Ident,
    forms: impl Iterator<Item = &'f mut BodyForm>,
    mut is_free: impl FnMut(&Ident) -> bool,
) {
    for form in forms {
        let wanted = form.method.clone();
        let tail = wanted.file_stem().strip_prefix(method.file_stem().trim_end_matches('_')).unwrap_or_default();
        let others = (1..).map(|n| match n {
            1 => names::extended(method, &format!("as{tail}")),
            _ => names::extended(method, &format!("as{tail}_{n}")),
        });
        if let Some(name) = std::iter::once(wanted.clone()).chain(others).find(&mut is_free) {
            form.method = name;
        }
    }
}

fn resolve<'a>(openapi: &'a OpenAPI, body: &'a ReferenceOr<RequestBody>) -> Option<(&'a RequestBody, Option<&'a str>)> {
    match body {
        ReferenceOr::Item(body) => Some((body, None)),
        ReferenceOr::Reference { reference } => {
            let name = facts::component_name(reference);
            let found = openapi.components.as_ref()?.request_bodies.get(name)?;
            Some((resolve(openapi, found)?.0, Some(name)))
        }
    }
}

/// A range cannot be sent: the plain type of it is.
fn sent_media(media: &str, writing: &Writing) -> String {
    match (media.trim(), writing) {
        (media, _) if !media.is_empty() && !media.contains('*') => media,
        (_, Writing::Json) => "application/json",
        (_, Writing::Form(_)) => "application/x-www-form-urlencoded",
        (_, Writing::Multipart(_)) => "multipart/form-data",
        (_, Writing::Text) => "text/plain",
        (_, Writing::JsonLines) => "application/x-ndjson",
        (_, Writing::JsonSequence) => "application/json-seq",
        (_, Writing::Bytes) => "application/octet-stream",
    }
    .to_owned()
}

/// JSON is the plain way wherever it is offered, and of several ways to write JSON the one without a meaning of its own.
fn plainness(media: &str) -> u8 {
    match carrier(media) {
        Carrier::Json if essence(media) == "application/json" => 0,
        Carrier::Json => 1,
        _ => 2,
    }
}

/// What tells each form from the others of its operation: `text`, `form`, `xml`; where others have the same, the whole
/// type, and where that is not enough its parameters too.
fn suffixes(contents: &[(&String, &MediaType)]) -> Vec<String> {
    let ways: [fn(&str) -> String; 3] = [kind, whole, names::value_case_spelled];
    let ways = ways.map(|way| contents.iter().map(|(media, _)| way(media)).collect::<Vec<_>>());
    let [first, second, third] = ways.each_ref().map(|names| counts(names));
    let alone = |at: usize| [&first, &second, &third].into_iter().zip(&ways).find(|(count, way)| count[&way[at]] == 1);
    (0..contents.len()).map(|at| alone(at).map_or(&ways[2], |(_, way)| way)[at].clone()).collect()
}

fn counts(names: &[String]) -> BTreeMap<&String, usize> {
    names.iter().fold(BTreeMap::new(), |mut counts, name| {
        *counts.entry(name).or_default() += 1;
        counts
    })
}

fn kind(media: &str) -> String {
    match carrier(media) {
        Carrier::Form => "form".to_owned(),
        Carrier::Multipart => "multipart".to_owned(),
        _ => match essence(media).split_once('/').unwrap_or_default() {
            ("*", _) | ("", "") => "any".to_owned(),
            (of, "*") => names::value_case(of),
            (_, "octet-stream") => "bytes".to_owned(),
            (_, "plain") => "text".to_owned(),
            (_, subtype) => whole(subtype),
        },
    }
}

/// What stands in a media type, of which a range is any.
fn whole(media: &str) -> String {
    names::value_case(&essence(media).replace('*', "any "))
}

fn content_of<'a>(
    types: &mut Types<'a, '_>,
    media: &str,
    content: &'a MediaType,
    standing: &Standing,
) -> (Ty, Writing) {
    let part = content.schema.as_ref().map(Part::from);
    let facts = part.map(|part| facts::gather(types.normal, &[part])).unwrap_or_default();
    report_idle_encodings(types, media, content, &facts);
    match (carrier(media), part) {
        (Carrier::Json | Carrier::Any, Some(part)) => match types.ty(part, standing) {
            ty if matches!(without_null(&ty), Ty::Stream | Ty::File) => (Ty::Stream, Writing::Bytes),
            ty => (ty, Writing::Json),
        },
        (Carrier::Json | Carrier::Any, None) => (Ty::Json, Writing::Json),
        (Carrier::Form, part) => {
            (fields_of(types, part, content, standing), Writing::Form(form::fields(types, content, &facts)))
        }
        (Carrier::Multipart, part) => {
            let ty = match part.filter(|_| is_sequence(media, &facts)) {
                Some(part) => without_null(&types.ty(part, standing)).clone(),
                None => fields_of(types, part, content, standing),
            };
            (ty, Writing::Multipart(form::parts(types, content, &facts)))
        }
        (Carrier::Text, _) => {
            if !media.starts_with("text/") {
                note_fallback(types, &content.extensions, media);
            }
            (Ty::Text, Writing::Text)
        }
        (kept_apart @ (Carrier::JsonLines | Carrier::JsonSequence), _) => {
            let writing = if kept_apart == Carrier::JsonLines { Writing::JsonLines } else { Writing::JsonSequence };
            streams::value(types, content, standing).map_or((Ty::Stream, Writing::Bytes), |ty| (ty, writing))
        }
        (Carrier::Events | Carrier::Bytes, _) => (Ty::Stream, Writing::Bytes),
    }
}

/// Whether parts go by their places: in a form each needs a name (RFC 7578 4.2), in other types they need none.
fn is_sequence(media: &str, facts: &Facts<'_>) -> bool {
    essence(media) != "multipart/form-data" && facts.kinds.iter().eq([&Kind::List])
}

/// The type of a form. What is no object has no names for its fields, so fields of any name are taken.
fn fields_of<'a>(types: &mut Types<'a, '_>, part: Option<Part<'a>>, content: &MediaType, standing: &Standing) -> Ty {
    let free = Ty::Map(Box::new(Ty::Json));
    let Some(part) = part else { return free };
    let kinds = facts::gather(types.normal, &[part]).kinds;
    if !kinds.is_empty() && !kinds.contains(&Kind::Object) {
        let message = "a form is an object, and this is none; it is sent with fields of any name";
        types.report.push(Code::Repaired, facts::at(&content.extensions), message);
        return free;
    }
    match without_null(&types.ty(part, standing)) {
        Ty::Json => free,
        ty => ty.clone(),
    }
}

/// Only forms have fields, and only fields that are there are laid out (OpenAPI 3.0.4 4.8.14.1).
fn report_idle_encodings(types: &mut Types<'_, '_>, media: &str, content: &MediaType, facts: &Facts<'_>) {
    let at = at(&content.extensions);
    if content.encoding.is_empty() {
        return;
    }
    if !matches!(carrier(media), Carrier::Form | Carrier::Multipart) {
        let message = format!("`encoding` lays out the fields of forms; `{}` is none", shorten(media));
        types.report.push(Code::IgnoredKey, Place::key(at, ["encoding"]), message);
        return;
    }
    if is_sequence(media, facts) {
        return;
    }
    // Fields of any name are taken where none has one.
    let is_open = facts.properties.is_empty()
        || !facts.choices.is_empty()
        || matches!(facts.additional, Additional::Any | Additional::Typed(_));
    for name in content.encoding.keys().filter(|name| !is_open && !facts.properties.contains_key(name.as_str())) {
        let message = format!("`encoding` lays out `{}`, which is no property of the form", shorten(name));
        let diagnostic = types.report.push(Code::IgnoredKey, Place::key(at, ["encoding", name]), message);
        if let Some(meant) = nearest_of_few(name, facts.properties.keys().copied()) {
            diagnostic.hint(format!("did you mean `{meant}`?"));
        }
    }
}

/// A form is made of its fields, so there is none of null.
fn without_null(ty: &Ty) -> &Ty {
    match ty {
        Ty::Option(of) => of,
        ty => ty,
    }
}
