//! What is sent: request bodies, one form a media type.

use openapiv3::{Encoding, MediaType, OpenAPI, QueryStyle, ReferenceOr, RequestBody};

use super::{
    docs,
    facts::{self, Part},
    media::{Carrier, carrier},
    names,
    replies::note_fallback,
    types::{Standing, Types, free},
};
use crate::ir::{Body, BodyForm, Give, Ident, Part as FormPart, Style, Ty, Writing};

pub(super) fn body<'a>(
    types: &mut Types<'a, '_>,
    body: &'a ReferenceOr<RequestBody>,
    method: &Ident,
    taken: &[&str],
    standing: &Standing,
) -> Option<Body> {
    let (body, named) = resolve(types.openapi, body)?;
    let here = match named {
        Some(name) => Standing::new(name).then("body"),
        None => standing.then("body"),
    };
    let mut contents: Vec<(&'a String, &'a MediaType)> = body.content.iter().collect();
    // JSON is the plain way wherever it is offered.
    contents.sort_by_key(|(media, _)| carrier(media) != Carrier::Json);
    let several = contents.len() > 1;
    let mut forms: Vec<BodyForm> = Vec::new();
    for (media, content) in contents {
        let here = if several && !forms.is_empty() { here.then(suffix(media)) } else { here.clone() };
        let (ty, writing) = content_of(types, media, content, &here);
        let tail = if forms.is_empty() { String::new() } else { format!("_{}", suffix(media)) };
        let name = free(&[&format!("body{tail}"), &format!("request_body{tail}"), &format!("payload{tail}")], taken);
        let method = names::fixed(&format!("{}{tail}", method.file_stem()));
        forms.push(BodyForm { name, method, media: sent_media(media), ty, writing });
    }
    forms.dedup_by(|b, a| a.method == b.method);
    if forms.is_empty() {
        return None;
    }
    let give = if body.required { Give::Argument } else { Give::Setter };
    Some(Body { doc: docs::doc(body.description.as_deref().unwrap_or_default()), give, forms })
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
fn sent_media(media: &str) -> String {
    match media.trim() {
        "" | "*/*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        media if media.ends_with("/*") => "application/octet-stream".to_owned(),
        media => media.to_owned(),
    }
}

/// What tells a form from the others of its operation: `text`, `form`, `xml`.
fn suffix(media: &str) -> String {
    match carrier(media) {
        Carrier::Form => "form".to_owned(),
        Carrier::Multipart => "multipart".to_owned(),
        _ => {
            let essence = media.split(';').next().unwrap_or_default();
            match essence.trim().rsplit('/').next().unwrap_or_default() {
                "*" | "" => "any".to_owned(),
                "octet-stream" => "bytes".to_owned(),
                "plain" => "text".to_owned(),
                subtype => names::value_case(subtype),
            }
        }
    }
}

fn content_of<'a>(
    types: &mut Types<'a, '_>,
    media: &str,
    content: &'a MediaType,
    standing: &Standing,
) -> (Ty, Writing) {
    let part = content.schema.as_ref().map(Part::from);
    match (carrier(media), part) {
        (Carrier::Json | Carrier::Any, Some(part)) => match types.ty(part, standing) {
            Ty::Stream | Ty::File => (Ty::Stream, Writing::Bytes),
            ty => (ty, Writing::Json),
        },
        (Carrier::Json | Carrier::Any, None) => (Ty::Json, Writing::Json),
        (Carrier::Form, part) => (ty_or_json(types, part, standing), Writing::Form(parts(content))),
        (Carrier::Multipart, part) => (ty_or_json(types, part, standing), Writing::Multipart(parts(content))),
        (Carrier::Text, _) => {
            if !media.starts_with("text/") {
                note_fallback(types, &content.extensions, media);
            }
            (Ty::Text, Writing::Text)
        }
        (Carrier::JsonLines | Carrier::Events | Carrier::Bytes, _) => (Ty::Stream, Writing::Bytes),
    }
}

fn ty_or_json<'a>(types: &mut Types<'a, '_>, part: Option<Part<'a>>, standing: &Standing) -> Ty {
    part.map_or(Ty::Map(Box::new(Ty::Json)), |part| types.ty(part, standing))
}

fn parts(content: &MediaType) -> Vec<FormPart> {
    content.encoding.iter().map(|(name, encoding)| form_part(name, encoding)).collect()
}

fn form_part(name: &str, encoding: &Encoding) -> FormPart {
    let style = match encoding.style {
        None | Some(QueryStyle::Form) => Style::Form,
        Some(QueryStyle::SpaceDelimited) => Style::Space,
        Some(QueryStyle::PipeDelimited) => Style::Pipe,
        Some(QueryStyle::DeepObject) => Style::Deep,
    };
    FormPart {
        name: name.to_owned(),
        media: encoding.content_type.clone(),
        explode: encoding.explode || (encoding.style.is_none()),
        style,
        reserved: encoding.allow_reserved,
    }
}
