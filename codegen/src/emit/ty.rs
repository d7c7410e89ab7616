//! Types as they stand in source, and in what form callers give values of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Absence, BodyForm, Field, Ident, Ir, Reading, Ty, TypeBody, TypeDef, TypeId, Writing};

use super::{links::Page, markdown};

/// From where a type is named.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// From a file below `types/`.
    Types(&'a Ident),
    /// From a file that imports `types`.
    Crate,
    /// From an example.
    Outside(&'a Ident),
}

/// The type behind `id`.
pub(super) fn definition(ir: &Ir, id: TypeId) -> &TypeDef {
    &ir.types[id.0 as usize]
}

/// The type itself.
pub(super) fn rust(ir: &Ir, scope: Scope<'_>, ty: &Ty) -> TokenStream {
    let inner = |ty: &Ty| rust(ir, scope, ty);
    let rt = runtime(scope);
    match ty {
        Ty::Unit => quote!(()),
        Ty::Bool => quote!(bool),
        Ty::I32 => quote!(i32),
        Ty::I64 => quote!(i64),
        Ty::U32 => quote!(u32),
        Ty::U64 => quote!(u64),
        Ty::F32 => quote!(f32),
        Ty::F64 => quote!(f64),
        Ty::Number => quote!(#rt::Number),
        Ty::Text => quote!(String),
        Ty::Secret => quote!(#rt::Secret),
        Ty::Bytes => quote!(#rt::Base64),
        Ty::UrlBytes => quote!(#rt::Base64Url),
        Ty::DateTime => quote!(#rt::DateTime),
        Ty::Date => quote!(#rt::Date),
        Ty::Time => quote!(#rt::Time),
        Ty::Duration => quote!(#rt::Duration),
        Ty::Uuid => quote!(#rt::Uuid),
        Ty::Json => quote!(#rt::Json),
        Ty::File => quote!(#rt::File),
        Ty::FormValue => quote!(#rt::FormValue),
        Ty::Stream => quote!(#rt::Body),
        Ty::List(of) => generic(quote!(Vec), inner(of)),
        Ty::Map(of) => generic(quote!(#rt::Map), inner(of)),
        Ty::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        Ty::Option(of) => generic(quote!(Option), inner(of)),
        Ty::Boxed(of) => generic(quote!(Box), inner(of)),
        Ty::Named(id) => named(scope, definition(ir, *id)),
        Ty::Foreign(path) => quote!(::#path),
    }
}

/// What is lent out of a list of this type.
pub(super) fn slice(ir: &Ir, scope: Scope<'_>, ty: &Ty) -> TokenStream {
    match ty {
        Ty::List(of) => {
            let of = rust(ir, scope, of);
            quote!(&[#of])
        }
        ty => {
            let ty = rust(ir, scope, ty);
            quote!(&#ty)
        }
    }
}

/// What a reply is read as: as [`rust`], but streams come in.
pub(super) fn reply(ir: &Ir, scope: Scope<'_>, ty: &Ty, reading: Reading) -> TokenStream {
    let (value, rt) = (rust(ir, scope, ty), runtime(scope));
    match income(ty, reading) {
        Income::Whole => value,
        Income::Octets => quote!(#rt::Download),
        Income::Events => generic(quote!(#rt::Events), value),
        Income::Values => generic(quote!(#rt::JsonStream), value),
    }
}

/// How a reply comes in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Income {
    Whole,
    Octets,
    Events,
    Values,
}

pub(super) fn income(ty: &Ty, reading: Reading) -> Income {
    match (reading, ty) {
        (Reading::Events(_), _) => Income::Events,
        (Reading::JsonLines | Reading::JsonSequence, _) => Income::Values,
        (Reading::Json | Reading::Text | Reading::Bytes, Ty::Stream) => Income::Octets,
        (Reading::Json | Reading::Text | Reading::Bytes, _) => Income::Whole,
    }
}

/// What a body is given as: as [`rust`], but values that go out one after another are not one value.
pub(super) fn body(ir: &Ir, scope: Scope<'_>, form: &BodyForm) -> TokenStream {
    let (value, rt) = (rust(ir, scope, &form.ty), runtime(scope));
    match outgo(form) {
        Outgo::Whole => value,
        Outgo::Values => generic(quote!(#rt::JsonValues), value),
    }
}

/// How a body goes out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outgo {
    Whole,
    Values,
}

pub(super) fn outgo(form: &BodyForm) -> Outgo {
    match form.writing {
        Writing::JsonLines | Writing::JsonSequence => Outgo::Values,
        Writing::Json | Writing::Form(_) | Writing::Multipart(_) | Writing::Text | Writing::Bytes => Outgo::Whole,
    }
}

fn generic(outer: TokenStream, inner: TokenStream) -> TokenStream {
    quote!(#outer<#inner>)
}

fn runtime(scope: Scope<'_>) -> TokenStream {
    match scope {
        Scope::Types(_) | Scope::Crate => quote!(rt),
        Scope::Outside(library) => quote!(#library::runtime),
    }
}

fn named(scope: Scope<'_>, def: &TypeDef) -> TokenStream {
    let name = &def.name.rust;
    match scope {
        Scope::Types(file) if *file == def.file => quote!(#name),
        Scope::Types(_) => quote!(super::#name),
        Scope::Crate => quote!(types::#name),
        Scope::Outside(library) => quote!(#library::types::#name),
    }
}

/// What a field can be besides a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Always there.
    Always,
    /// `Option`: there or not.
    Optional,
    /// `Maybe`: there, null or not there.
    Three,
}

/// What the field can be, and the type of its value.
pub(super) fn presence(field: &Field) -> (Presence, &Ty) {
    match (field.absence, &field.ty) {
        (Absence::Error, ty) => (Presence::Always, ty),
        (Absence::Allowed | Absence::NeverSent, Ty::Option(ty)) => (Presence::Three, ty),
        (Absence::Allowed | Absence::NeverSent, ty) => (Presence::Optional, ty),
    }
}

/// The type of the field.
pub(super) fn field(ir: &Ir, scope: Scope<'_>, field: &Field) -> TokenStream {
    let (presence, ty) = presence(field);
    let value = rust(ir, scope, ty);
    match presence {
        Presence::Always => value,
        Presence::Optional => quote!(Option<#value>),
        Presence::Three => quote!(rt::Maybe<#value>),
    }
}

/// In what form callers give a value.
pub(super) enum Form<'a> {
    /// As it is: small and `Copy`, or not worth a conversion.
    Plain,
    /// `&str`, or `impl Into<String>` where it is kept.
    Text,
    /// `impl Into<T>`.
    Into,
    /// `impl IntoIterator` of what becomes the item.
    Each(&'a Ty),
    /// By reference, or whole where it is kept.
    Whole,
    /// `impl Into<rt::Body>`.
    Stream,
}

/// The form for a type.
pub(super) fn form<'a>(ir: &'a Ir, ty: &'a Ty) -> Form<'a> {
    match ty {
        Ty::Unit | Ty::Bool | Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 | Ty::F32 | Ty::F64 => Form::Plain,
        Ty::Option(_) => Form::Plain,
        Ty::Text => Form::Text,
        Ty::Number
        | Ty::Secret
        | Ty::Bytes
        | Ty::UrlBytes
        | Ty::DateTime
        | Ty::Date
        | Ty::Time
        | Ty::Duration
        | Ty::Uuid => Form::Into,
        Ty::Json | Ty::File | Ty::FormValue => Form::Into,
        Ty::Stream => Form::Stream,
        Ty::List(of) => Form::Each(of),
        Ty::Map(_) | Ty::Tuple(_) | Ty::Boxed(_) | Ty::Foreign(_) => Form::Whole,
        Ty::Named(id) => match &definition(ir, *id).body {
            TypeBody::Enum(_) => Form::Into,
            TypeBody::Struct(_) | TypeBody::Union(_) | TypeBody::Newtype(_) => Form::Whole,
            TypeBody::Alias(ty) => form(ir, ty),
        },
    }
}

/// The type of an argument whose value is kept in a struct.
pub(super) fn kept(ir: &Ir, scope: Scope<'_>, ty: &Ty) -> TokenStream {
    let whole = rust(ir, scope, ty);
    match form(ir, ty) {
        Form::Plain | Form::Whole => whole,
        Form::Text | Form::Into | Form::Stream => quote!(impl Into<#whole>),
        Form::Each(of) => each(ir, scope, of),
    }
}

/// What gives the items of a list: the items themselves, or what becomes them where there is more than one way.
fn each(ir: &Ir, scope: Scope<'_>, of: &Ty) -> TokenStream {
    let item = rust(ir, scope, of);
    match form(ir, of) {
        Form::Plain | Form::Whole | Form::Each(_) => quote!(impl IntoIterator<Item = #item>),
        Form::Text | Form::Into | Form::Stream => quote!(impl IntoIterator<Item = impl Into<#item>>),
    }
}

/// The value to keep, from an argument of the [`kept`] type.
pub(super) fn keep(ir: &Ir, ty: &Ty, name: &Ident) -> TokenStream {
    match form(ir, ty) {
        Form::Plain | Form::Whole => quote!(#name),
        Form::Text | Form::Into | Form::Stream => quote!(#name.into()),
        Form::Each(of) => match form(ir, of) {
            Form::Plain | Form::Whole | Form::Each(_) => quote!(#name.into_iter().collect()),
            Form::Text | Form::Into | Form::Stream => quote!(#name.into_iter().map(Into::into).collect()),
        },
    }
}

/// The type of an argument whose value is sent at once.
pub(super) fn sent(ir: &Ir, ty: &Ty) -> TokenStream {
    let whole = rust(ir, Scope::Crate, ty);
    match form(ir, ty) {
        Form::Plain => whole,
        Form::Text => quote!(&str),
        Form::Into | Form::Stream => quote!(impl Into<#whole>),
        Form::Each(of) => each(ir, Scope::Crate, of),
        Form::Whole => quote!(&#whole),
    }
}

/// A reference to the value to send, from an argument of the [`sent`] type.
pub(super) fn send(ir: &Ir, ty: &Ty, name: &Ident) -> TokenStream {
    let whole = rust(ir, Scope::Crate, ty);
    match form(ir, ty) {
        Form::Plain | Form::Text => quote!(&#name),
        Form::Whole => quote!(#name),
        Form::Into | Form::Stream => quote!(&rt::into::<#whole>(#name)),
        Form::Each(of) => {
            let of = rust(ir, Scope::Crate, of);
            quote!(&rt::list::<#of>(#name))
        }
    }
}

/// The type without the null at its top, which is not sent (see `rt::Call::with`): what an input is given as.
pub(super) fn given(ty: &Ty) -> &Ty {
    match ty {
        Ty::Option(of) | Ty::Boxed(of) => given(of),
        ty => ty,
    }
}

/// The type in Markdown, with links to what is ours.
pub(super) fn linked(ir: &Ir, page: Page<'_>, ty: &Ty) -> String {
    let mut pieces = Vec::new();
    pieces_of(ir, ty, &mut pieces);
    joined(page, &pieces)
}

/// As [`linked`], of what a reply is read as.
pub(super) fn linked_reply(ir: &Ir, page: Page<'_>, ty: &Ty, reading: Reading) -> String {
    joined(page, &pieces_of_reply(ir, ty, reading))
}

/// As [`linked`], of what a body is given as.
pub(super) fn linked_body(ir: &Ir, page: Page<'_>, form: &BodyForm) -> String {
    joined(page, &pieces_of_body(ir, form))
}

/// The type in plain words, by the names of types alone.
pub(super) fn short(ir: &Ir, ty: &Ty) -> String {
    let mut pieces = Vec::new();
    pieces_of(ir, ty, &mut pieces);
    pieces.iter().map(Piece::code).collect()
}

/// As [`short`], of what a reply is read as.
pub(super) fn short_reply(ir: &Ir, ty: &Ty, reading: Reading) -> String {
    pieces_of_reply(ir, ty, reading).iter().map(Piece::code).collect()
}

/// As [`short`], of what a body is given as.
pub(super) fn short_body(ir: &Ir, form: &BodyForm) -> String {
    pieces_of_body(ir, form).iter().map(Piece::code).collect()
}

fn pieces_of_body<'a>(ir: &'a Ir, form: &BodyForm) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    match outgo(form) {
        Outgo::Whole => pieces_of(ir, &form.ty, &mut pieces),
        Outgo::Values => within(ir, "JsonValues", &form.ty, &mut pieces),
    }
    pieces
}

fn pieces_of_reply<'a>(ir: &'a Ir, ty: &Ty, reading: Reading) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    match income(ty, reading) {
        Income::Whole => pieces_of(ir, ty, &mut pieces),
        Income::Octets => pieces.push(Piece::Runtime("Download")),
        Income::Events => within(ir, "Events", ty, &mut pieces),
        Income::Values => within(ir, "JsonStream", ty, &mut pieces),
    }
    pieces
}

/// A type within one of the runtime's.
fn within<'a>(ir: &'a Ir, outer: &'static str, ty: &Ty, pieces: &mut Vec<Piece<'a>>) {
    pieces.extend([Piece::Runtime(outer), Piece::Code("<".to_owned())]);
    pieces_of(ir, ty, pieces);
    pieces.push(Piece::Code(">".to_owned()));
}

fn joined(page: Page<'_>, pieces: &[Piece<'_>]) -> String {
    let runs = pieces.chunk_by(|a, b| matches!((a, b), (Piece::Code(_), Piece::Code(_))));
    let markdown = runs.map(|run| match run {
        [Piece::Link(def)] => page.ty(def),
        [Piece::Runtime(name)] => page.runtime(name),
        run => markdown::code(&run.iter().map(Piece::code).collect::<String>()),
    });
    markdown.collect()
}

/// A part of a type's name.
enum Piece<'a> {
    Code(String),
    Link(&'a TypeDef),
    /// A type of the runtime.
    Runtime(&'static str),
}

impl Piece<'_> {
    fn code(&self) -> &str {
        match self {
            Self::Code(text) => text,
            Self::Link(def) => def.name.rust.as_str(),
            Self::Runtime(name) => name,
        }
    }
}

fn pieces_of<'a>(ir: &'a Ir, ty: &Ty, pieces: &mut Vec<Piece<'a>>) {
    match ty {
        Ty::Named(id) => pieces.push(Piece::Link(definition(ir, *id))),
        Ty::List(of) => around(ir, "Vec", &[of], pieces),
        Ty::Map(of) => around(ir, "Map", &[of], pieces),
        Ty::Option(of) => around(ir, "Option", &[of], pieces),
        Ty::Boxed(of) => pieces_of(ir, of, pieces),
        Ty::Tuple(items) => around(ir, "Tuple", &items.iter().collect::<Vec<_>>(), pieces),
        Ty::Unit => pieces.push(Piece::Code("()".to_owned())),
        Ty::Foreign(path) => pieces.push(Piece::Code(path.to_string())),
        Ty::Number => pieces.push(Piece::Runtime("Number")),
        Ty::Secret => pieces.push(Piece::Runtime("Secret")),
        Ty::Bytes => pieces.push(Piece::Runtime("Base64")),
        Ty::UrlBytes => pieces.push(Piece::Runtime("Base64Url")),
        Ty::DateTime => pieces.push(Piece::Runtime("DateTime")),
        Ty::Date => pieces.push(Piece::Runtime("Date")),
        Ty::Time => pieces.push(Piece::Runtime("Time")),
        Ty::Duration => pieces.push(Piece::Runtime("Duration")),
        Ty::Uuid => pieces.push(Piece::Runtime("Uuid")),
        Ty::Json => pieces.push(Piece::Runtime("Json")),
        Ty::File => pieces.push(Piece::Runtime("File")),
        Ty::FormValue => pieces.push(Piece::Runtime("FormValue")),
        Ty::Stream => pieces.push(Piece::Runtime("Body")),
        Ty::Bool | Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 | Ty::F32 | Ty::F64 | Ty::Text => {
            pieces.push(Piece::Code(rust(ir, Scope::Crate, ty).to_string()));
        }
    }
}

fn around<'a>(ir: &'a Ir, outer: &str, items: &[&Ty], pieces: &mut Vec<Piece<'a>>) {
    pieces.push(Piece::Code(format!("{outer}<")));
    for (index, item) in items.iter().enumerate() {
        let comma = Piece::Code(", ".to_owned());
        pieces.extend((index > 0).then_some(comma));
        pieces_of(ir, item, pieces);
    }
    pieces.push(Piece::Code(">".to_owned()));
}
