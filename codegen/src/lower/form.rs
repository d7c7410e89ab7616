//! How the fields of a form and the parts of a multipart body are laid out.

use openapiv3::{Encoding, MediaType, QueryStyle};
use serde_json::Value;

use super::{
    facts::{self, Facts, Kind, Part},
    media::{Carrier, carrier, essence},
    types::Types,
};
use crate::{
    diagnostics::{Code, Place, shorten},
    dialect::keys,
    ir::{Part as FormPart, Style},
};

/// The fields of a form that have a layout of their own. Where a style is said, the content type does not count; where
/// neither is, there is no layout (OpenAPI 3.0.4 4.8.15.1).
pub(super) fn fields(types: &mut Types<'_, '_>, content: &MediaType, form: &Facts<'_>) -> Vec<FormPart> {
    let field = |(name, encoding): (&String, &Encoding)| match said_style(encoding) {
        Some(_) => Some(laid_out(name, encoding, None)),
        None => {
            let media = media(types, content, name, encoding, &Shape::of(types, form, name))?;
            Some(laid_out(name, encoding, Some(media)))
        }
    };
    content.encoding.iter().filter_map(field).collect()
}

/// The parts of a multipart body that have a layout or a media type of their own. A schema says what a part is where its
/// encoding does not (OpenAPI 3.1.1 4.8.14.5).
pub(super) fn parts(types: &mut Types<'_, '_>, content: &MediaType, form: &Facts<'_>) -> Vec<FormPart> {
    let described = content.encoding.iter().map(|(name, encoding)| {
        let shape = Shape::of(types, form, name);
        let media = media(types, content, name, encoding, &shape).or(shape.media);
        laid_out(name, encoding, media)
    });
    let mut parts: Vec<FormPart> = described.collect();
    for name in form.properties.keys().filter(|name| !content.encoding.contains_key(**name)) {
        let media = Shape::of(types, form, name).media;
        parts.extend(media.map(|media| laid_out(name, &Encoding::default(), Some(media))));
    }
    parts
}

/// What a field or part holds: its schema's own if it is a list, that of an item.
#[derive(Default)]
struct Shape {
    is_object: bool,
    is_file: bool,
    /// What the schema says of the media type.
    media: Option<String>,
}

impl Shape {
    fn of(types: &Types<'_, '_>, form: &Facts<'_>, name: &str) -> Self {
        let place = name.parse().ok().and_then(|place: usize| form.tuple.get(place)).map(std::slice::from_ref);
        let parts: &[Part<'_>] = form.properties.get(name).map(Vec::as_slice).or(place).unwrap_or(&form.items);
        let mut facts = facts::gather(types.normal, parts);
        if facts.kinds.iter().eq([&Kind::List]) {
            facts = facts::gather(types.normal, &facts.items);
        }
        let is_text = facts.kinds.iter().all(|kind| *kind == Kind::Text);
        // Text that is JSON is sent as it is, and not once more as a text of JSON.
        let media = facts.content_media.filter(|media| is_text && carrier(media) != Carrier::Json);
        Self {
            is_object: facts.kinds.contains(&Kind::Object),
            is_file: facts.file || facts.format.as_deref() == Some("binary"),
            media: media.map(str::to_owned),
        }
    }
}

/// What a part is sent as. The description may give a choice and ranges; which of them a file is shows only when there is
/// one.
fn media(
    types: &mut Types<'_, '_>,
    content: &MediaType,
    name: &str,
    encoding: &Encoding,
    shape: &Shape,
) -> Option<String> {
    let said = encoding.content_type.as_deref()?;
    if shape.is_file {
        return Some(said.to_owned());
    }
    let choice: Vec<&str> = said.split(',').map(str::trim).filter(|media| !media.is_empty()).collect();
    let mut named = choice.iter().filter(|media| !media.contains('*'));
    if !shape.is_object {
        return Some(named.next().map_or(said, |media| media).to_owned());
    }
    // JSON is a text, and octets may be anything; no other type says that an object is written as JSON.
    let holds_json = |media: &str| match carrier(media) {
        Carrier::Json | Carrier::Bytes => true,
        Carrier::Text => essence(media) == "text/plain",
        _ => false,
    };
    let json = named.clone().find(|media| carrier(media) == Carrier::Json).or_else(|| named.find(|m| holds_json(m)));
    if json.is_none() && !choice.iter().any(|media| carrier(media) == Carrier::Any) {
        let message = format!("`{}` has no typed form here; the part is sent as JSON", shorten(said));
        let place = Place::value(facts::at(&content.extensions), ["encoding", name, "contentType"]);
        types.report.push(Code::MediaFallback, place, message);
    }
    Some(json.map_or("application/json", |media| media).to_owned())
}

fn laid_out(name: &str, encoding: &Encoding, media: Option<String>) -> FormPart {
    let style = said_style(encoding);
    FormPart {
        name: name.to_owned(),
        media,
        explode: encoding.explode || style.is_none(),
        style: style.unwrap_or(Style::Form),
        reserved: encoding.allow_reserved,
    }
}

fn said_style(encoding: &Encoding) -> Option<Style> {
    if encoding.extensions.get(keys::STYLE).and_then(Value::as_str) == Some("tabDelimited") {
        return Some(Style::Tab);
    }
    encoding.style.as_ref().map(|style| match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::Space,
        QueryStyle::PipeDelimited => Style::Pipe,
        QueryStyle::DeepObject => Style::Deep,
    })
}
