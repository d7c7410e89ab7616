//! From what the caller said to a request: a plain function, without I/O and without credentials.

use crate::call::Draft;
use crate::client::Settings;
use crate::encode::percent::{self, Keep};
use crate::encode::style::{self, Pairs};
use crate::error::Asked;
use crate::url::dots;
use crate::{
    Body, Error, Headers, Input, InvalidHeader, Json, Place, Request, Style, Url, from_json, media, random, retry,
};

/// Makes the request of a call, whose reply may be wanted as a stream.
pub(crate) fn build(settings: &Settings, mut draft: Draft, streamed: bool) -> Result<Request, Error> {
    let operation = draft.operation;
    let refused = |reason: String| Error::refused(Asked::operation(operation), reason);
    if let Some(reason) = draft.failure.take() {
        return Err(refused(reason));
    }
    let inputs = given(&mut draft).map_err(&refused)?;
    let url = url(settings, &draft, &inputs).map_err(&refused)?;
    let headers = headers(settings, &draft, &inputs).map_err(|invalid| refused(invalid.to_string()))?;
    let streamed = streamed || draft.body.as_ref().is_some_and(|written| written.body.is_stream());
    Ok(Request {
        method: operation.method.into(),
        url,
        headers,
        body: draft.body.map_or_else(Body::empty, |written| written.body),
        timeouts: settings.timeouts(&draft.limits, streamed),
        operation_id: operation.id,
    })
}

/// The inputs that count, in the description's order: given, or required and with a default.
fn given(draft: &mut Draft) -> Result<Vec<(&'static Input, Json)>, String> {
    let mut inputs = Vec::with_capacity(draft.inputs.len());
    for (index, input) in draft.operation.inputs.iter().enumerate() {
        let value = draft.inputs.iter().position(|(at, _)| *at == index).map(|at| draft.inputs.swap_remove(at).1);
        match value.or_else(|| default(input)) {
            None if input.required => return Err(format!("`{}` is required", input.name)),
            Some(Json::Null) if input.required => {
                return Err(format!("`{}` is required, and null was given", input.name));
            }
            None => (),
            Some(Json::Null) if !input.empty => (),
            Some(value) => inputs.push((input, value)),
        }
    }
    match draft.inputs.first() {
        Some((index, _)) => Err(format!("the operation has no input {index}")),
        None => Ok(inputs),
    }
}

fn default(input: &Input) -> Option<Json> {
    let default = input.default.filter(|_| input.required)?;
    from_json(default).ok()
}

type Inputs<'i> = &'i [(&'static Input, Json)];

fn url(settings: &Settings, draft: &Draft, inputs: Inputs<'_>) -> Result<Url, String> {
    let base = settings.server(draft.operation.server)?;
    let (path, fixed) = match draft.operation.path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (draft.operation.path, None),
    };
    let path = path_text(path, inputs)?;
    let mut query = Pairs::query();
    query.out.push_str(&fixed.map(|fixed| percent::repair(fixed.as_bytes())).unwrap_or_default());
    for (input, value) in inputs {
        match input.place {
            Place::Query => style::query(query.reserved(input.reserved), input, value),
            Place::QueryString => query_string(&mut query, input, value),
            Place::Path | Place::Header | Place::Cookie => (),
        }
    }
    Url::parse(joined(base.as_str(), &path, &query.out)).map_err(|invalid| format!("the URL cannot be sent: {invalid}"))
}

/// One text, with exactly one slash between base and path.
fn joined(base: &str, path: &str, query: &str) -> String {
    let mut text = String::with_capacity(base.len() + path.len() + query.len() + 2);
    text.push_str(base.strip_suffix('/').unwrap_or(base));
    if !path.starts_with('/') && !path.is_empty() {
        text.push('/');
    }
    text.push_str(path);
    if !query.is_empty() {
        text.push('?');
        text.push_str(query);
    }
    text
}

/// The template with its values. Dots alone are refused, since servers and libraries take them for a way up.
fn path_text(template: &str, inputs: Inputs<'_>) -> Result<String, String> {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((literal, (name, after))) =
        rest.split_once('{').and_then(|(literal, rest)| Some((literal, rest.split_once('}')?)))
    {
        percent::push(&mut text, literal, Keep::Path);
        text.push_str(&path_value(name, inputs)?);
        rest = after;
    }
    percent::push(&mut text, rest, Keep::Path);
    match text.split('/').any(|segment| dots(segment) > 0) {
        true => Err(format!("the path {text} has a segment of dots only, which would name another resource")),
        false => Ok(text),
    }
}

fn path_value(name: &str, inputs: Inputs<'_>) -> Result<String, String> {
    let input = inputs.iter().find(|(input, _)| input.place == Place::Path && input.name == name);
    let (input, value) = input.ok_or_else(|| format!("nothing is given for `{name}` in the path"))?;
    let text = style::path(input, value);
    match text.as_str() {
        "" => Err(format!("`{name}` is empty, and the path would name another resource")),
        "." | ".." => Err(format!("`{name}` is `{text}`, and the path would name another resource")),
        _ => Ok(text),
    }
}

/// The whole query as one value (OpenAPI 3.2, `in: querystring`).
fn query_string(query: &mut Pairs, input: &Input, value: &Json) {
    let form =
        matches!(input.style, Style::Content(media) if media::essence(media) == "application/x-www-form-urlencoded");
    let text = match (value, input.style) {
        (Json::Object(fields), _) if form => {
            let mut pairs = Pairs::form();
            fields.iter().for_each(|(name, value)| style::usual(&mut pairs, name, value));
            pairs.out
        }
        (_, Style::Content(media)) => percent::encoded(&style::content(value, media), Keep::Unreserved),
        _ => percent::encoded(&style::text(value), Keep::Unreserved),
    };
    if !query.out.is_empty() && !text.is_empty() {
        query.out.push('&');
    }
    query.out.push_str(&text);
}

/// The client's headers, over them what the description wants, over them the caller's for this call.
fn headers(settings: &Settings, draft: &Draft, inputs: Inputs<'_>) -> Result<Headers, InvalidHeader> {
    let mut headers = settings.headers.clone();
    if let Some(accept) = draft.operation.accept {
        headers.put(http::header::ACCEPT, accept)?;
    }
    if let Some(written) = &draft.body {
        headers.put(http::header::CONTENT_TYPE, &written.media)?;
    }
    let mut cookies = Pairs::cookie();
    for (input, value) in inputs {
        match input.place {
            Place::Header => headers.set(input.name, style::header(input, value))?,
            // Reserved characters would end a cookie, so they are never kept.
            Place::Cookie => style::query(&mut cookies, input, value),
            Place::Path | Place::Query | Place::QueryString => (),
        }
    }
    if !cookies.out.is_empty() {
        headers.set_secret("cookie", &cookies.out)?;
    }
    headers.extend(&draft.headers);
    match settings.idempotency_header() {
        Some(name) if !retry::is_idempotent(draft.operation.method) && !headers.contains(name) => {
            headers.set(name, random::uuid())?;
        }
        _ => (),
    }
    Ok(headers)
}
