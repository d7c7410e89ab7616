//! What comes back: the replies of an operation, and the one type that a call gives.

use indexmap::IndexSet;
use openapiv3::{Header, MediaType, OpenAPI, ParameterSchemaOrContent, ReferenceOr, Response, Responses, StatusCode};

use super::{
    docs,
    drafts::Standing,
    facts::{self, Kind, Part},
    media::{Carrier, carrier},
    names::{self, Claim, Wish},
    nulls::nullable_if,
    streams,
    types::{Types, stability},
};
use crate::{
    diagnostics::Code,
    ir::{Arm, Content, Errors, Ident, Name, Output, Reading, Reply, ReplyHeader, Status, Ty},
};

/// Everything that an operation may answer.
pub(super) struct Answers {
    pub(super) replies: Vec<Reply>,
    pub(super) output: Output,
    pub(super) errors: Option<Errors>,
    pub(super) accept: Option<String>,
}

/// Names for the types that an operation's answers may need.
pub(super) struct AnswerNames {
    pub(super) output: Ident,
    pub(super) errors: Ident,
}

pub(super) fn answers<'a>(
    types: &mut Types<'a, '_>,
    verb: &str,
    responses: &'a Responses,
    names: &AnswerNames,
    standing: &Standing,
) -> Answers {
    let mut listed: Vec<(Status, &'a ReferenceOr<Response>)> = responses
        .responses
        .iter()
        .map(|(code, response)| (status(code), response))
        .chain(responses.default.iter().map(|response| (Status::Default, response)))
        .collect();
    listed.sort_by_key(|(status, _)| *status);
    let successes = listed.iter().filter(|(status, _)| matches!(status, Status::Code(200..=299))).count();
    let plain = |status| listed_alone(status, successes);
    let asks_for_none = verb == "HEAD";
    let replies: Vec<Reply> = listed
        .into_iter()
        .filter_map(|(status, r)| reply(types, status, r, asks_for_none, plain(status), standing))
        .collect();
    let good: Vec<&Reply> = good(&replies);
    let output = output(&good, names);
    let errors = errors(&replies, &good, names);
    let accept = accept(&replies, &good);
    Answers { output, errors, accept, replies }
}

/// Whether a reply's types are called after the operation alone: the only success, or the only reply there is.
fn listed_alone(status: Status, successes: usize) -> bool {
    match status {
        Status::Code(200..=299) => successes == 1,
        Status::Default => successes == 0,
        _ => false,
    }
}

fn status(code: &StatusCode) -> Status {
    match code {
        StatusCode::Code(code) => Status::Code(*code),
        StatusCode::Range(range) => Status::Range(*range as u8),
    }
}

/// The replies that mean success; if none is listed, `default` is what comes back.
fn good(replies: &[Reply]) -> Vec<&Reply> {
    let success = |reply: &&Reply| match reply.status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(range) => range == 2,
        Status::Default => false,
    };
    let listed: Vec<&Reply> = replies.iter().filter(success).collect();
    if listed.is_empty() { replies.iter().filter(|r| r.status == Status::Default).collect() } else { listed }
}

fn reply<'a>(
    types: &mut Types<'a, '_>,
    status: Status,
    response: &'a ReferenceOr<Response>,
    asks_for_none: bool,
    plain: bool,
    standing: &Standing,
) -> Option<Reply> {
    let (response, named) = resolve(types.openapi, response)?;
    let here = match named {
        // A shared reply is one type wherever it is used.
        Some(name) => Standing::new(name).then("response"),
        None if plain => standing.then("response"),
        None => standing.then(format!("{} response", reason(status))),
    };
    let mut contents = Vec::new();
    for (media, content) in &response.content {
        let here = if response.content.len() > 1 { here.then(subtype(media)) } else { here.clone() };
        if asks_for_none {
            let message = "a reply to HEAD has no body (RFC 9110 9.3.2); this content is passed over";
            types.report.push(Code::IgnoredKey, facts::at(&content.extensions), message);
            continue;
        }
        let described = content_of(types, media, content, &here);
        contents.push(match status {
            Status::Code(code @ (204 | 205)) => without_body(types, code, content, described),
            _ => described,
        });
    }
    let headers = response.headers.iter().filter_map(|(name, header)| reply_header(types, name, header, &here));
    Some(Reply { status, doc: docs::doc(&response.description), contents, headers: headers.collect() })
}

fn resolve<'a>(openapi: &'a OpenAPI, response: &'a ReferenceOr<Response>) -> Option<(&'a Response, Option<&'a str>)> {
    match response {
        ReferenceOr::Item(response) => Some((response, None)),
        ReferenceOr::Reference { reference } => {
            let name = facts::component_name(reference);
            let found = openapi.components.as_ref()?.responses.get(name)?;
            Some((resolve(openapi, found)?.0, Some(name)))
        }
    }
}

fn content_of<'a>(types: &mut Types<'a, '_>, media: &str, content: &'a MediaType, standing: &Standing) -> Content {
    let part = content.schema.as_ref().map(Part::from);
    let (ty, reading) = match (carrier(media), part) {
        (Carrier::Events, _) => streams::events(types, content, standing),
        (kept_apart @ (Carrier::JsonLines | Carrier::JsonSequence), _) => {
            let reading = if kept_apart == Carrier::JsonLines { Reading::JsonLines } else { Reading::JsonSequence };
            streams::value(types, content, standing).map_or((Ty::Stream, Reading::Bytes), |ty| (ty, reading))
        }
        // What is said to be a file is one, whatever it is called.
        (Carrier::Json | Carrier::Any, Some(part)) => match types.ty(part, standing) {
            Ty::Stream | Ty::File => (Ty::Stream, Reading::Bytes),
            ty => (ty, Reading::Json),
        },
        (Carrier::Json, None) => (Ty::Json, Reading::Json),
        (Carrier::Text, Some(part)) if facts::gather(types.normal, &[part]).file => (Ty::Stream, Reading::Bytes),
        (Carrier::Text, Some(part)) => (text(types, part, standing), Reading::Text),
        (Carrier::Text, None) => (Ty::Text, Reading::Text),
        (Carrier::Bytes | Carrier::Form | Carrier::Multipart, _) | (Carrier::Any, None) => (Ty::Stream, Reading::Bytes),
    };
    if matches!(ty, Ty::Stream | Ty::Text) && part.is_some_and(|part| has_structure(types, part)) {
        note_fallback(types, &content.extensions, media);
    }
    Content { media: media.trim().to_owned(), ty, reading }
}

/// What a status that has no body is described with: it may be missing, and is read if a server sends it all the same.
fn without_body(types: &mut Types<'_, '_>, code: u16, content: &MediaType, described: Content) -> Content {
    let message =
        format!("a reply with status {code} has no body (RFC 9110 15.3); what is described here may be missing");
    types.report.push(Code::Repaired, facts::at(&content.extensions), message);
    match described.reading {
        Reading::Json => Content { ty: nullable_if(true, described.ty), ..described },
        _ => described,
    }
}

/// Whether a type would show more of a value than its text or its octets.
fn has_structure(types: &Types<'_, '_>, part: Part<'_>) -> bool {
    let facts = facts::gather(types.normal, &[part]);
    !facts.file && facts.kinds.iter().any(|kind| matches!(kind, Kind::Object | Kind::List))
}

/// Text is read as a single value where the schema says one; anything else (such as XML) stays text.
fn text<'a>(types: &mut Types<'a, '_>, part: Part<'a>, standing: &Standing) -> Ty {
    match types.ty(part, standing) {
        ty @ (Ty::Bool | Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 | Ty::F64 | Ty::DateTime | Ty::Date | Ty::Uuid) => ty,
        ty @ Ty::Named(_) if types.is_enum(&ty) => ty,
        _ => Ty::Text,
    }
}

fn reply_header<'a>(
    types: &mut Types<'a, '_>,
    name: &str,
    header: &'a ReferenceOr<Header>,
    standing: &Standing,
) -> Option<ReplyHeader> {
    // OpenAPI 3.0.4 4.8.16.1: a header called `Content-Type` is described by the content alone.
    if name.eq_ignore_ascii_case("content-type") {
        return None;
    }
    let header = resolve_header(types.openapi, header)?;
    let ty = match &header.format {
        ParameterSchemaOrContent::Schema(schema) => types.ty(Part::from(schema), &standing.then(name)),
        ParameterSchemaOrContent::Content(_) => Ty::Text,
    };
    Some(ReplyHeader {
        name: Name { rust: names::fixed(&names::value_case(name)), wire: name.to_owned() },
        doc: docs::doc(header.description.as_deref().unwrap_or_default()),
        ty,
        required: header.required,
        stability: stability(header.deprecated.unwrap_or_default()),
    })
}

fn resolve_header<'a>(openapi: &'a OpenAPI, header: &'a ReferenceOr<Header>) -> Option<&'a Header> {
    match header {
        ReferenceOr::Item(header) => Some(header),
        ReferenceOr::Reference { reference } => {
            openapi.components.as_ref()?.headers.get(facts::component_name(reference))?.as_item()
        }
    }
}

/// One type if all replies of success agree, else an enum of them.
fn output(good: &[&Reply], names: &AnswerNames) -> Output {
    let arms = arms(good);
    match &arms[..] {
        [] => Output::One { ty: Ty::Unit, reading: Reading::Bytes },
        [first, rest @ ..] if rest.iter().all(|arm| arm.ty == first.ty && arm.reading == first.reading) => {
            Output::One { ty: first.ty.clone(), reading: first.reading }
        }
        _ => Output::Several { name: names.output.clone(), doc: docs::doc(""), arms },
    }
}

fn errors(replies: &[Reply], good: &[&Reply], names: &AnswerNames) -> Option<Errors> {
    let bad: Vec<&Reply> = replies.iter().filter(|r| !good.contains(r)).collect();
    let typed: Vec<Arm> = arms(&bad).into_iter().filter(is_typed).collect();
    (!typed.is_empty()).then(|| Errors { name: names.errors.clone(), arms: typed })
}

/// Whether an error's body says more as a type than as what every error keeps of it.
fn is_typed(arm: &Arm) -> bool {
    let plain = matches!(arm.ty, Ty::Unit | Ty::Stream | Ty::Json | Ty::Text);
    let whole = matches!(arm.reading, Reading::Json | Reading::Text | Reading::Bytes);
    !plain && whole
}

/// Each reply with each of its contents, alike ones once; one without content carries nothing. Where all contents of a
/// reply are alike it is read so whatever it calls itself.
fn arms(replies: &[&Reply]) -> Vec<Arm> {
    let mut arms: Vec<(&Reply, Vec<&str>, Ty, Reading)> = Vec::new();
    for reply in replies {
        let before = arms.len();
        for content in &reply.contents {
            let mut own = arms[before..].iter_mut();
            match own.find(|(_, _, ty, reading)| (ty, *reading) == (&content.ty, content.reading)) {
                Some((_, medias, ..)) => medias.push(&content.media),
                None => arms.push((reply, vec![&content.media], content.ty.clone(), content.reading)),
            }
        }
        if reply.contents.is_empty() {
            arms.push((reply, Vec::new(), Ty::Unit, Reading::Bytes));
        }
    }
    let first = |medias: &[&str]| medias.first().copied().unwrap_or_default().to_owned();
    let wishes: Vec<Wish> = arms.iter().map(|(reply, medias, ..)| arm_wish(reply.status, &first(medias))).collect();
    let idents = names::settle(&wishes, &[]).idents;
    arms.into_iter()
        .zip(idents)
        .map(|((reply, medias, ty, reading), variant)| Arm {
            variant,
            doc: reply.doc.clone(),
            status: reply.status,
            medias: match medias.len() == reply.contents.len() {
                true => Vec::new(),
                false => medias.into_iter().map(str::to_owned).collect(),
            },
            ty,
            reading,
        })
        .collect()
}

fn arm_wish(status: Status, media: &str) -> Wish {
    let reason = reason(status);
    let plain = names::type_case(&reason);
    let with_media = names::type_case(&format!("{reason} {}", subtype(media)));
    Wish::new(Claim::Place, [plain, with_media, names::type_case(&format!("{reason} {media}"))]).of(media)
}

fn subtype(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    match essence.trim().rsplit('/').next().unwrap_or_default() {
        "*" | "" => "any".to_owned(),
        subtype => subtype.to_owned(),
    }
}

/// What is asked for: every media type of the replies of success, or of the others if those carry nothing.
fn accept(replies: &[Reply], good: &[&Reply]) -> Option<String> {
    let medias = |contents: &mut dyn Iterator<Item = &Content>| -> Vec<String> {
        contents.map(|content| content.media.clone()).collect::<IndexSet<_>>().into_iter().collect()
    };
    let mut wanted = medias(&mut good.iter().flat_map(|reply| &reply.contents));
    if wanted.is_empty() {
        wanted = medias(&mut replies.iter().flat_map(|reply| &reply.contents));
    }
    (!wanted.is_empty()).then(|| wanted.join(", "))
}

/// The name of a status (RFC 9110 15, and the IANA registry).
fn reason(status: Status) -> String {
    let code = match status {
        Status::Default => return "default".to_owned(),
        Status::Range(1) => return "informational".to_owned(),
        Status::Range(2) => return "success".to_owned(),
        Status::Range(3) => return "redirection".to_owned(),
        Status::Range(4) => return "client error".to_owned(),
        Status::Range(5) => return "server error".to_owned(),
        Status::Range(other) => return format!("status {other}xx"),
        Status::Code(code) => code,
    };
    let known = match code {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        301 => "moved permanently",
        302 => "found",
        303 => "see other",
        304 => "not modified",
        307 => "temporary redirect",
        308 => "permanent redirect",
        400 => "bad request",
        401 => "unauthorized",
        402 => "payment required",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        406 => "not acceptable",
        408 => "request timeout",
        409 => "conflict",
        410 => "gone",
        411 => "length required",
        412 => "precondition failed",
        413 => "content too large",
        414 => "uri too long",
        415 => "unsupported media type",
        416 => "range not satisfiable",
        417 => "expectation failed",
        422 => "unprocessable content",
        423 => "locked",
        424 => "failed dependency",
        426 => "upgrade required",
        428 => "precondition required",
        429 => "too many requests",
        431 => "headers too large",
        451 => "unavailable for legal reasons",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        507 => "insufficient storage",
        other => return format!("status {other}"),
    };
    known.to_owned()
}

/// Bodies and replies whose media type has no typed form are carried as they are; say so once a place.
pub(super) fn note_fallback(
    types: &mut Types<'_, '_>,
    extensions: &indexmap::IndexMap<String, serde_json::Value>,
    media: &str,
) {
    let message = format!("`{media}` has no typed form here and is carried as text or bytes");
    types.report.push(Code::MediaFallback, facts::at(extensions), message);
}
