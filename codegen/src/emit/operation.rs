//! The static that says what an operation is.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Body, BodyForm, Content, Endpoint, EventForm, Give, Input, Ir, Need, Part, Place, Reading, Reply, Status, Style,
    Writing,
};

use super::render::Layout;

/// `static LIST_USERS: rt::Operation = ..`.
pub(super) fn layout(ir: &Ir, endpoint: &Endpoint) -> Layout {
    let (constant, id, verb, path) = (&endpoint.constant, &endpoint.id, &endpoint.verb, &endpoint.path);
    let accept = endpoint.accept.iter().map(|accept| Layout::Line(quote!(accept: Some(#accept),)));
    let server = endpoint.server.iter().map(|server| Layout::Line(quote!(server: Some(#server),)));
    let rows = [quote!(id: #id,), quote!(method: #verb,), quote!(path: #path,)].into_iter().map(Layout::Line);
    let rows = rows
        .chain(list(quote!(inputs:), endpoint.inputs.iter().map(input)))
        .chain(list(quote!(bodies:), forms(endpoint).map(form)))
        .chain(list(quote!(auth:), endpoint.auth.iter().map(|needs| combination(ir, needs))))
        .chain(accept)
        .chain(list(quote!(replies:), endpoint.replies.iter().map(reply)))
        .chain(server)
        .chain([Layout::Line(quote!(..rt::Operation::EMPTY))]);
    let head = quote!(static #constant: rt::Operation = rt::Operation);
    Layout::statement(head, rows.collect())
}

/// `name: &[rows],`, unless there are none.
fn list(head: TokenStream, rows: impl Iterator<Item = Layout>) -> Option<Layout> {
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| Layout::list(head, rows))
}

fn forms(endpoint: &Endpoint) -> impl Iterator<Item = &BodyForm> {
    endpoint.body.iter().flat_map(|Body { forms, .. }| forms)
}

fn input(input: &Input) -> Layout {
    let name = &input.name.wire;
    let usual = usual(input.place);
    let place = usual.constant;
    let style = (input.style != usual.style).then(|| {
        let style = style(&input.style);
        quote!(style: #style,)
    });
    let explode = input.explode;
    let explode = (explode != usual.explode).then(|| quote!(explode: #explode,));
    let reserved = input.reserved.then(|| quote!(reserved: true,));
    let empty = input.empty.then(|| quote!(empty: true,));
    let given = given(input);
    Layout::Line(quote!(rt::Input { name: #name, #style #explode #reserved #empty #given ..rt::Input::#place },))
}

/// What the runtime's constant for a place says.
struct Usual {
    constant: TokenStream,
    style: Style,
    explode: bool,
}

fn usual(place: Place) -> Usual {
    let (constant, style, explode) = match place {
        Place::Path => (quote!(PATH), Style::Simple, false),
        Place::Query => (quote!(QUERY), Style::Form, true),
        Place::Header => (quote!(HEADER), Style::Simple, false),
        Place::Cookie => (quote!(COOKIE), Style::Form, true),
        Place::QueryString => {
            (quote!(QUERY_STRING), Style::Content("application/x-www-form-urlencoded".to_owned()), true)
        }
    };
    Usual { constant, style, explode }
}

/// Whether the call is whole without it. What is in the path is required by the runtime's constant.
fn given(input: &Input) -> TokenStream {
    match (input.give, input.place) {
        (Give::Argument, Place::Path) | (Give::Setter, _) => TokenStream::new(),
        (Give::Argument, _) => quote!(required: true,),
        (Give::SetterOrDefault, _) => {
            let default = input.default.iter();
            quote!(required: true, #(default: Some(#default),)*)
        }
    }
}

fn style(style: &Style) -> TokenStream {
    match style {
        Style::Simple => quote!(rt::Style::Simple),
        Style::Label => quote!(rt::Style::Label),
        Style::Matrix => quote!(rt::Style::Matrix),
        Style::Form => quote!(rt::Style::Form),
        Style::Space => quote!(rt::Style::Space),
        Style::Pipe => quote!(rt::Style::Pipe),
        Style::Tab => quote!(rt::Style::Tab),
        Style::Deep => quote!(rt::Style::Deep),
        Style::Cookie => quote!(rt::Style::Cookie),
        Style::Content(media) => quote!(rt::Style::Content(#media)),
    }
}

fn form(form: &BodyForm) -> Layout {
    let media = &form.media;
    let rows = vec![Layout::Line(quote!(media: #media,)), writing(&form.writing)];
    Layout::value(quote!(rt::BodyForm), rows)
}

fn writing(writing: &Writing) -> Layout {
    let (kind, parts) = match writing {
        Writing::Json => return Layout::Line(quote!(writing: rt::Writing::Json,)),
        Writing::Text => return Layout::Line(quote!(writing: rt::Writing::Text,)),
        Writing::Bytes => return Layout::Line(quote!(writing: rt::Writing::Bytes,)),
        Writing::JsonLines => return Layout::Line(quote!(writing: rt::Writing::JsonLines,)),
        Writing::JsonSequence => return Layout::Line(quote!(writing: rt::Writing::JsonSequence,)),
        Writing::Form(parts) => (quote!(writing: rt::Writing::Form), parts),
        Writing::Multipart(parts) => (quote!(writing: rt::Writing::Multipart), parts),
    };
    Layout::soft(kind, "(&[", parts.iter().map(part).collect(), "]),")
}

fn part(part: &Part) -> Layout {
    let (name, style, explode, reserved) = (&part.name, style(&part.style), part.explode, part.reserved);
    let media = part.media.as_ref().map_or(quote!(None), |media| quote!(Some(#media)));
    let rows = [
        quote!(name: #name,),
        quote!(media: #media,),
        quote!(style: #style,),
        quote!(explode: #explode,),
        quote!(reserved: #reserved,),
    ];
    Layout::value(quote!(rt::Part), rows.into_iter().map(Layout::Line).collect())
}

fn combination(ir: &Ir, needs: &[Need]) -> Layout {
    let needs = needs.iter().map(|need| {
        let (scheme, scopes) = (&ir.schemes[need.scheme.0 as usize].constant, &need.scopes);
        Layout::Line(quote!(rt::Need { scheme: &auth::#scheme, scopes: &[#(#scopes),*] },))
    });
    Layout::soft(TokenStream::new(), "&[", needs.collect(), "],")
}

fn reply(reply: &Reply) -> Layout {
    let status = match reply.status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(rt::Status::Code(#code))
        }
        Status::Range(hundreds) => {
            let hundreds = Literal::u8_unsuffixed(hundreds);
            quote!(rt::Status::Range(#hundreds))
        }
        Status::Default => quote!(rt::Status::Default),
    };
    let contents = reply.contents.iter().map(content).collect();
    let rows = vec![Layout::Line(quote!(status: #status,)), Layout::soft(quote!(contents:), " &[", contents, "],")];
    Layout::value(quote!(rt::Reply), rows)
}

fn content(content: &Content) -> Layout {
    let (media, reading) = (&content.media, reading(content.reading));
    Layout::Line(quote!(rt::Content { media: #media, reading: rt::Reading::#reading },))
}

fn reading(reading: Reading) -> TokenStream {
    match reading {
        Reading::Json => quote!(Json),
        Reading::Text => quote!(Text),
        Reading::Bytes => quote!(Bytes),
        Reading::Events(form) => {
            let form = event_form(form);
            quote!(Events(rt::EventForm::#form))
        }
        Reading::JsonLines => quote!(JsonLines),
        Reading::JsonSequence => quote!(JsonSequence),
    }
}

fn event_form(form: EventForm) -> TokenStream {
    match form {
        EventForm::Text => quote!(Text),
        EventForm::Json => quote!(Json),
        EventForm::Object => quote!(Object),
        EventForm::ObjectOfJson => quote!(ObjectOfJson),
    }
}
