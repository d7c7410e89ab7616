//! Examples that compile: Rust made as tokens, shown in a fence.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    BodyForm, Endpoint, EnumValue, Group, Ident, Input, Ir, Limit, Output, Struct, Ty, TypeBody, TypeDef, Variant,
};

use super::{
    endpoints::{arguments, body_setters, plain, setters},
    paging, render,
    ty::{self, Form, Income, Outgo, Scope},
    types,
};

/// How deep an example writes models out; deeper ones are read from JSON.
const DEPTH: usize = 3;

/// A call of the method, with what is required and the first things that may be set, in a fence.
pub(super) fn method(
    ir: &Ir,
    group: &Group,
    endpoint: &Endpoint,
    name: &Ident,
    form: Option<(usize, &BodyForm)>,
) -> String {
    let library = &ir.package.library;
    fenced(
        quote!(async fn example(client: #library::Client) -> Result<(), Box<dyn std::error::Error>>),
        call(ir, group, endpoint, name, form),
    )
}

/// The statements of a call: the body if it is large, and the call.
pub(super) fn call(
    ir: &Ir,
    group: &Group,
    endpoint: &Endpoint,
    name: &Ident,
    form: Option<(usize, &BodyForm)>,
) -> TokenStream {
    let Prepared { statements, call } = prepared(ir, group, endpoint, name, form);
    let (reply, read) = match &endpoint.output {
        Output::One { ty: Ty::Unit, .. } => (TokenStream::new(), TokenStream::new()),
        Output::One { ty, reading } => received(ty::income(ty, *reading)),
        Output::Several { .. } => received(Income::Whole),
    };
    quote!(#statements #reply #call.send().await?; #read)
}

/// Reading all items of a list that comes page by page, in a fence.
pub(super) fn items(ir: &Ir, group: &Group, endpoint: &Endpoint) -> String {
    let library = &ir.package.library;
    let (name, form) = plain(endpoint);
    let Prepared { statements, call } = prepared(ir, group, endpoint, name, form);
    fenced(
        quote!(async fn example(client: #library::Client) -> Result<(), Box<dyn std::error::Error>>),
        quote! {
            #statements
            let mut items = #call.items();
            while let Some(item) = items.next().await {
                println!("{:?}", item?);
            }
        },
    )
}

/// A call that is not sent yet, and the statements before it.
pub(super) struct Prepared {
    pub(super) statements: TokenStream,
    pub(super) call: TokenStream,
}

/// A call with what is required and the first things that may be set; pages turn by themselves.
pub(super) fn prepared(
    ir: &Ir,
    group: &Group,
    endpoint: &Endpoint,
    name: &Ident,
    form: Option<(usize, &BodyForm)>,
) -> Prepared {
    let accessor = &group.accessor;
    let taken = form.map(|(_, form)| Body::new(ir, form));
    let set = body_setters(endpoint).next().map(|(_, form)| Body::new(ir, form));
    let arguments = arguments(endpoint).into_iter().map(|(_, input)| argument(ir, input));
    let arguments = arguments.chain(taken.as_ref().map(|body| body.argument.clone()));
    let turned = paging::turned_with(endpoint);
    let setters = setters(endpoint).filter(|(index, _)| Some(*index) != turned).take(2).map(|(_, input)| {
        let (setter, value) = (&input.name.rust, argument(ir, input));
        quote!(.#setter(#value))
    });
    let setters = setters.chain(set.as_ref().map(|body| {
        let (setter, value) = (body.name, &body.argument);
        quote!(.#setter(#value))
    }));
    let call = quote!(client.#accessor().#name(#(#arguments),*) #(#setters)*);
    let statements = taken.iter().chain(&set).map(|body| &body.statement);
    Prepared { statements: quote!(#(#statements)*), call }
}

/// How a reply is bound, and how it is read further.
fn received(income: Income) -> (TokenStream, TokenStream) {
    match income {
        Income::Whole | Income::Octets => (quote!(let reply =), TokenStream::new()),
        Income::Events => {
            let read = quote!(while let Some(event) = events.next().await {
                println!("{:?}", event?.data);
            });
            (quote!(let mut events =), read)
        }
        Income::Values => {
            let read = quote!(while let Some(value) = values.next().await {
                println!("{:?}", value?);
            });
            (quote!(let mut values =), read)
        }
    }
}

/// A body in an example: given at once, or made in a statement of its own.
struct Body<'a> {
    name: &'a Ident,
    statement: TokenStream,
    argument: TokenStream,
}

impl<'a> Body<'a> {
    fn new(ir: &Ir, form: &'a BodyForm) -> Self {
        let (name, ty) = (&form.name, &form.ty);
        let hint = Hint::bare(name.file_stem());
        if ty::outgo(form) == Outgo::Values {
            let value = exact(ir, ty, hint, 0);
            return Self { name, statement: TokenStream::new(), argument: quote!([#value]) };
        }
        let value = kept(ir, ty, hint, 0);
        match ty::form(ir, ty) {
            Form::Whole => Self { name, statement: quote!(let #name = #value;), argument: quote!(&#name) },
            Form::Plain | Form::Text | Form::Into | Form::Each(_) | Form::Stream => {
                Self { name, statement: TokenStream::new(), argument: value }
            }
        }
    }
}

/// Statements of a function with this head as an example, the frame hidden.
pub(super) fn fenced(head: TokenStream, statements: TokenStream) -> String {
    format!("```no_run\n# {} {{\n{}# Ok(())\n# }}\n```", render::line(head), text_of(statements))
}

/// Statements as text: a function with them, without its first and last line, one step to the left.
pub(super) fn text_of(statements: TokenStream) -> String {
    let text = render::file(quote!(fn example() { #statements }));
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The value of an input.
fn argument(ir: &Ir, input: &Input) -> TokenStream {
    let hint = Hint { wire: &input.name.wire, limits: &input.limits, default: input.default.as_deref() };
    sent(ir, ty::given(&input.ty), hint)
}

/// What an example value may be made of.
#[derive(Clone, Copy)]
struct Hint<'a> {
    wire: &'a str,
    limits: &'a [Limit],
    default: Option<&'a str>,
}

impl<'a> Hint<'a> {
    fn bare(wire: &'a str) -> Self {
        Self { wire, limits: &[], default: None }
    }

    /// Example or default, if it reads as a `T`.
    fn value<T: serde::de::DeserializeOwned>(self) -> Option<T> {
        let examples = self.limits.iter().filter_map(|limit| match limit {
            Limit::Example(json) => Some(json.as_str()),
            _ => None,
        });
        examples.chain(self.default).find_map(|json| serde_json::from_str(json).ok())
    }
}

/// As an argument whose value is sent at once.
fn sent(ir: &Ir, ty: &Ty, hint: Hint<'_>) -> TokenStream {
    let value = kept(ir, ty, hint, 0);
    match ty::form(ir, ty) {
        Form::Whole => quote!(&#value),
        Form::Plain | Form::Text | Form::Into | Form::Each(_) | Form::Stream => value,
    }
}

/// As an argument whose value is kept.
fn kept(ir: &Ir, ty: &Ty, hint: Hint<'_>, depth: usize) -> TokenStream {
    let library = &ir.package.library;
    match ty {
        Ty::Unit => quote!(()),
        Ty::Bool => {
            let value = hint.value().unwrap_or(true);
            quote!(#value)
        }
        Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 => integer(hint.value::<u16>().map_or(1, i64::from)),
        Ty::F32 | Ty::F64 => quote!(1.5),
        Ty::Number => quote!(1_i64),
        Ty::Text => text(hint),
        Ty::Secret => quote!("secret"),
        Ty::Bytes | Ty::UrlBytes => quote!(b"content".to_vec()),
        Ty::DateTime => quote!("2026-01-31T12:00:00Z"),
        Ty::Date => quote!("2026-01-31"),
        Ty::Time => quote!("12:00:00Z"),
        Ty::Duration => quote!("PT1H"),
        Ty::Uuid => quote!("6f1ed002-ab5e-4b42-8c5e-2d5f1c6f6b1a"),
        Ty::Json => quote!(#library::runtime::Json::Null),
        Ty::File | Ty::FormValue | Ty::Stream => quote!("content"),
        Ty::List(of) => {
            let item = item(ir, of, hint, depth + 1);
            quote!([#item])
        }
        Ty::Map(_) => quote!(#library::runtime::Map::new()),
        Ty::Tuple(items) => {
            let items = items.iter().map(|item| exact(ir, item, hint, depth + 1));
            quote!((#(#items,)*))
        }
        Ty::Option(_) if depth > 0 => quote!(None),
        Ty::Option(of) => {
            let value = exact(ir, of, hint, depth + 1);
            quote!(Some(#value))
        }
        Ty::Boxed(of) => exact(ir, of, hint, depth),
        Ty::Named(id) => named(ir, ty, ty::definition(ir, *id), hint, depth),
        // Nothing is known of it, except that there is an empty one to read into.
        Ty::Foreign(path) => quote!(<::#path as #library::runtime::Model>::empty()),
    }
}

/// As a value of exactly the type, where nothing converts it.
fn exact(ir: &Ir, ty: &Ty, hint: Hint<'_>, depth: usize) -> TokenStream {
    match ty::form(ir, ty) {
        Form::Plain | Form::Whole => kept(ir, ty, hint, depth),
        Form::Text | Form::Into | Form::Stream => {
            let value = kept(ir, ty, hint, depth);
            quote!(#value.into())
        }
        Form::Each(of) => {
            let item = exact(ir, of, hint, depth + 1);
            quote!(vec![#item])
        }
    }
}

/// As what becomes an item of a list.
fn item(ir: &Ir, ty: &Ty, hint: Hint<'_>, depth: usize) -> TokenStream {
    match ty::form(ir, ty) {
        Form::Each(_) => exact(ir, ty, hint, depth),
        Form::Plain | Form::Text | Form::Into | Form::Whole | Form::Stream => kept(ir, ty, hint, depth),
    }
}

fn integer(value: i64) -> TokenStream {
    let value = proc_macro2::Literal::i64_unsuffixed(value);
    quote!(#value)
}

/// A short example or default, else the name of the thing.
fn text(hint: Hint<'_>) -> TokenStream {
    let short = hint.value::<String>().filter(|text| (1..=60).contains(&text.len()));
    let value = short.unwrap_or_else(|| hint.wire.to_owned());
    quote!(#value)
}

fn named(ir: &Ir, ty: &Ty, def: &TypeDef, hint: Hint<'_>, depth: usize) -> TokenStream {
    let whole = ty::rust(ir, Scope::Outside(&ir.package.library), ty);
    match &def.body {
        TypeBody::Alias(ty) => kept(ir, ty, hint, depth),
        _ if depth >= DEPTH => from_json(ir, &whole),
        TypeBody::Struct(body) => structure(ir, &whole, body, depth),
        TypeBody::Enum(body) => match body.values.first() {
            Some(EnumValue { name, .. }) => quote!(#whole::#name),
            None => from_json(ir, &whole),
        },
        TypeBody::Union(body) => match body.variants.first() {
            Some(Variant { name, ty, .. }) => {
                let value = boxed(ir, ty, hint, depth + 1);
                quote!(#whole::#name(#value))
            }
            None => from_json(ir, &whole),
        },
        TypeBody::Newtype(ty) => {
            let value = boxed(ir, ty, hint, depth + 1);
            quote!(#whole(#value))
        }
    }
}

/// As [`exact`], in a box where the type is boxed.
fn boxed(ir: &Ir, ty: &Ty, hint: Hint<'_>, depth: usize) -> TokenStream {
    let value = exact(ir, ty, hint, depth);
    match ty {
        Ty::Boxed(_) => quote!(Box::new(#value)),
        _ => value,
    }
}

fn structure(ir: &Ir, whole: &TokenStream, body: &Struct, depth: usize) -> TokenStream {
    let arguments: Vec<_> =
        types::required(body).map(|(name, ty)| in_new(ir, ty, Hint::bare(name.file_stem()), depth + 1)).collect();
    match arguments.as_slice() {
        [] => quote!(#whole::default()),
        arguments => quote!(#whole::new(#(#arguments),*)),
    }
}

/// As an argument of `new`.
fn in_new(ir: &Ir, ty: &Ty, hint: Hint<'_>, depth: usize) -> TokenStream {
    match ty {
        Ty::Boxed(_) => boxed(ir, ty, hint, depth),
        ty => kept(ir, ty, hint, depth),
    }
}

fn from_json(ir: &Ir, whole: &TokenStream) -> TokenStream {
    let library = &ir.package.library;
    quote!(#library::runtime::from_json::<#whole>("{}")?)
}
