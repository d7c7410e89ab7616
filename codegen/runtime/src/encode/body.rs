//! Bodies of requests.

use std::borrow::Cow;

use super::multipart;
use super::style::{self, Pairs};
use super::values::framed;
use crate::{Body, BodyForm, Encode, Input, Json, Part, Style, Writing, to_bytes, to_json, to_text, to_value};

/// A body, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The value of `Content-Type`.
    pub(crate) media: Cow<'static, str>,
    pub(crate) body: Body,
}

/// Writes a value in one of the forms that an operation takes.
///
/// # Errors
/// A sentence, if the form cannot hold the value.
pub(crate) fn write(form: &BodyForm, value: &dyn Encode, boundary: Option<&str>) -> Result<Written, String> {
    let plain = |body: Body| Written { media: Cow::Borrowed(form.media), body };
    match form.writing {
        Writing::Json => Ok(plain(to_json(value).into())),
        Writing::Text => Ok(plain(to_text(value).into())),
        Writing::Bytes => Ok(plain(to_bytes(value).into())),
        Writing::JsonLines | Writing::JsonSequence => Ok(plain(listed(form.writing, to_value(value)).into())),
        Writing::Form(parts) => fields(parts, &to_value(value)).map(|text| plain(text.into())),
        Writing::Multipart(parts) => multipart::write(form.media, parts, value, boundary),
    }
}

/// The items of a list one after another, or one value alone.
fn listed(writing: Writing, value: Json) -> String {
    let items = match value {
        Json::Array(items) => items,
        value => vec![value],
    };
    items.iter().map(|item| framed(writing, &to_json(item))).collect()
}

/// `application/x-www-form-urlencoded`.
fn fields(parts: &[Part], value: &Json) -> Result<String, String> {
    let Json::Object(fields) = value else { return Err("the body is not an object, so a form cannot hold it".into()) };
    let mut pairs = Pairs::form();
    for (name, value) in fields.iter().filter(|(_, value)| !matches!(value, Json::Null)) {
        match parts.iter().find(|part| part.name == name) {
            None => style::usual(pairs.reserved(false), name, value),
            Some(part) => style::query(pairs.reserved(part.reserved), &as_input(part), value),
        }
    }
    Ok(pairs.out)
}

fn as_input(part: &Part) -> Input {
    let style = match (part.style, part.media) {
        (Style::Form, Some(media)) => Style::Content(media),
        (style, _) => style,
    };
    Input { name: part.name, style, explode: part.explode, reserved: part.reserved, ..Input::QUERY }
}
