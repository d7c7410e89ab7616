//! The models: one item a type, its constructor, and the line of the runtime that reads and writes it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Constant, Derive, Enum, EnumRepr, EnumValue, Fallback, Feature, Field, Gate, Ident, Ir, Kept, Path, Rest,
    Stability, Struct, Ty, TypeBody, TypeDef, TypeFile, Union, Variant,
    uses::{self, Uses},
};

use super::{
    Files, checks, codec, facts,
    links::Page,
    markdown, models,
    render::{Layout, Source},
    ty::{self, Presence, Scope},
};

/// `src/types/`.
pub(super) fn write(ir: &Ir, files: &mut Files) {
    files.insert("src/types/mod.rs".to_owned(), index(ir));
    let uses = uses::uses(ir);
    for file in &ir.type_files {
        files.insert(format!("src/types/{}.rs", file.name.file_stem()), types(ir, &uses, file));
    }
}

fn index(ir: &Ir) -> String {
    let mut source = Source::new(&["What is sent and what comes back.".to_owned()]);
    source.items(ir.type_files.iter().map(|file| module(ir, file)).collect());
    source.items(ir.type_files.iter().map(|file| reexport(ir, file)).collect());
    source.finish()
}

fn module(ir: &Ir, file: &TypeFile) -> TokenStream {
    let (gate, name) = (gate(&file.gate, &ir.features), &file.name);
    quote!(#gate mod #name;)
}

fn reexport(ir: &Ir, file: &TypeFile) -> TokenStream {
    let (gate, name) = (gate(&file.gate, &ir.features), &file.name);
    quote!(#gate pub use self::#name::*;)
}

fn types(ir: &Ir, uses: &[Uses<'_>], file: &TypeFile) -> String {
    let mut source = Source::new(&[]);
    for (index, def) in models::of_file(ir, file) {
        type_items(ir, &uses[index], def, &mut source);
    }
    source.finish()
}

fn type_items(ir: &Ir, uses: &Uses<'_>, def: &TypeDef, source: &mut Source) {
    let scope = Scope::Types(&def.file);
    let head = head(ir, uses, def);
    let name = &def.name.rust;
    match &def.body {
        TypeBody::Struct(body) => {
            source.items(structure(ir, scope, head, name, body));
            methods(ir, scope, def, body, source);
        }
        TypeBody::Enum(body) => source.items(enumeration(head, name, body)),
        TypeBody::Union(body) => source.items(union(ir, def, head, body)),
        TypeBody::Newtype(ty) => {
            let ty = ty::rust(ir, scope, ty);
            source.items(quote!(#head pub struct #name(pub #ty);));
        }
        TypeBody::Alias(ty) => {
            let (attributes, ty) = (attributes(ir, uses, def), ty::rust(ir, scope, ty));
            source.items(quote!(#attributes pub type #name = #ty;));
        }
    }
    if let Equality::Beside = equality(def) {
        let gate = gate(&def.gate, &ir.features);
        source.items(quote!(#gate impl Eq for #name {}));
    }
    if let Some(layout) = codec::layout(ir, scope, def) {
        source.layout(vec![Layout::Line(gate(&def.gate, &ir.features)), layout]);
    }
    if let Some(layout) = checks::layout(def) {
        source.layout(vec![Layout::Line(gate(&def.gate, &ir.features)), layout]);
    }
}

/// What stands before `struct` and `enum`.
fn head(ir: &Ir, uses: &Uses<'_>, def: &TypeDef) -> TokenStream {
    let (attributes, derives) = (attributes(ir, uses, def), derives(def));
    quote!(#attributes #derives)
}

fn attributes(ir: &Ir, uses: &Uses<'_>, def: &TypeDef) -> TokenStream {
    let told = match &def.body {
        TypeBody::Union(body) => models::told(&body.tell),
        TypeBody::Struct(_) | TypeBody::Enum(_) | TypeBody::Newtype(_) | TypeBody::Alias(_) => String::new(),
    };
    let sections = [markdown::prose(&def.doc), facts::type_line(def), told];
    let (docs, deprecated) = (markdown::attributes(&sections), deprecated(def.stability));
    let gate = gate(&def.gate, &ir.features);
    let (uses, alias) = (use_lines(ir, uses, def), alias(&def.name.rust, &def.name.wire));
    quote!(#docs #uses #alias #gate #deprecated)
}

/// Who uses the type. A line is left out where what it links to is not there.
fn use_lines(ir: &Ir, uses: &Uses<'_>, def: &TypeDef) -> TokenStream {
    let lines = models::uses(ir, Page::Types(&def.file), def, uses);
    let empty = lines.first().map(|_| quote!(#[doc = ""]));
    let lines = lines.iter().map(|(gate, line)| match condition(gate, &ir.features) {
        Some(condition) if !ir.gate(def).implies(gate) => quote!(#[cfg_attr(#condition, doc = #line)]),
        Some(_) | None => markdown::attributes(std::slice::from_ref(line)),
    });
    quote!(#empty #(#lines)*)
}

/// Lets a search find what has another name here by the vendor's. Rustdoc takes plain words alone.
pub(super) fn alias(rust: &Ident, wire: &str) -> TokenStream {
    let plain = !wire.is_empty() && wire.chars().all(|c| c.is_alphanumeric() || "_-.:/".contains(c));
    match plain && wire != rust.file_stem() {
        true => quote!(#[doc(alias = #wire)]),
        false => TokenStream::new(),
    }
}

/// Where it is said that values are equal to themselves.
#[derive(PartialEq)]
enum Equality {
    Nowhere,
    Derived,
    /// Derived it would ask that of every field again, which costs the compiler more than all other derives but one.
    Beside,
    /// By the macro that lists the fields or the texts.
    Listed,
}

fn equality(def: &TypeDef) -> Equality {
    match &def.body {
        _ if !def.derives.contains(&Derive::Eq) => Equality::Nowhere,
        _ if compares_where_listed(def) => Equality::Listed,
        TypeBody::Enum(body) if body.repr != EnumRepr::Json => Equality::Derived,
        _ => Equality::Beside,
    }
}

/// Whether equality and hashes come by the macro that lists the fields or the texts. Derived, each is one more list of
/// the fields, and looks into the text of what has no name.
fn compares_where_listed(def: &TypeDef) -> bool {
    match &def.body {
        TypeBody::Struct(_) => true,
        TypeBody::Enum(body) => body.repr == EnumRepr::Text && !is_ordered(def),
        TypeBody::Union(_) | TypeBody::Newtype(_) | TypeBody::Alias(_) => false,
    }
}

/// An order that is derived goes by the variants, and so must be what is equal.
fn is_ordered(def: &TypeDef) -> bool {
    let is_order = |path: &Path| path.0.last().is_some_and(|name| matches!(name.file_stem(), "PartialOrd" | "Ord"));
    def.further_derives.iter().any(is_order)
}

/// What is said of a type where its fields or texts are listed.
pub(super) fn also(def: &TypeDef) -> Vec<TokenStream> {
    if !compares_where_listed(def) {
        return Vec::new();
    }
    let has = |derive: Derive, name: TokenStream| def.derives.contains(&derive).then_some(name);
    let words = [has(Derive::Eq, quote!(Eq)), has(Derive::Hash, quote!(Hash)), has(Derive::Default, quote!(Default))];
    words.into_iter().flatten().collect()
}

fn derives(def: &TypeDef) -> TokenStream {
    let has = |derive: Derive, name: TokenStream| def.derives.contains(&derive).then_some(name);
    let is_text = matches!(def.body, TypeBody::Enum(_)) && equality(def) == Equality::Listed;
    let derives = [
        Some(quote!(Clone)),
        has(Derive::Copy, quote!(Copy)),
        Some(quote!(Debug)),
        has(Derive::Default, quote!(Default)),
        (!is_text).then(|| quote!(PartialEq)),
        (equality(def) == Equality::Derived).then(|| quote!(Eq)),
        has(Derive::Hash, quote!(Hash)).filter(|_| !compares_where_listed(def)),
    ];
    let further = def.further_derives.iter().map(|path| quote!(#path));
    let derives = derives.into_iter().flatten().chain(further);
    quote!(#[derive(#(#derives),*)])
}

/// The attribute that makes an item depend on features.
pub(super) fn gate(gate: &Gate, features: &[Feature]) -> TokenStream {
    condition(gate, features).map(|condition| quote!(#[cfg(#condition)])).unwrap_or_default()
}

/// The condition under which something is there, unless it always is.
pub(super) fn condition(gate: &Gate, features: &[Feature]) -> Option<TokenStream> {
    let name = |index: &usize| &features[*index].name;
    match gate {
        Gate::Always => None,
        Gate::Any(one) if one.len() == 1 => {
            let name = name(&one[0]);
            Some(quote!(feature = #name))
        }
        Gate::Any(several) => {
            let names = several.iter().map(name);
            Some(quote!(any(#(feature = #names),*)))
        }
    }
}

/// The attribute of what the vendor gave up.
pub(super) fn deprecated(stability: Stability) -> TokenStream {
    match stability {
        Stability::Stable => TokenStream::new(),
        Stability::Deprecated => quote!(#[deprecated]),
    }
}

fn structure(ir: &Ir, scope: Scope<'_>, head: TokenStream, name: &Ident, body: &Struct) -> TokenStream {
    let fields = body.fields.iter().map(|field| {
        let (attributes, name, ty) = (field_attributes(field), &field.name.rust, ty::field(ir, scope, field));
        quote!(#attributes pub #name: #ty)
    });
    let rest = rest_fields(ir, scope, &body.rest);
    let fields = fields.chain(rest);
    quote!(#head pub struct #name { #(#fields,)* })
}

fn field_attributes(field: &Field) -> TokenStream {
    let sections = [markdown::prose(&field.doc), facts::field_line(field)];
    let (docs, deprecated) = (markdown::attributes(&sections), deprecated(field.stability));
    quote!(#docs #deprecated)
}

fn rest_fields(ir: &Ir, scope: Scope<'_>, rest: &Rest) -> Vec<TokenStream> {
    let flattened = rest.flattened.iter().map(|part| {
        let (field, ty) = (&part.field, ty::rust(ir, scope, &part.ty));
        let note = "Its keys stand beside those of this object.".to_owned();
        let docs = markdown::attributes(&[markdown::prose(&part.doc), note]);
        quote!(#docs pub #field: #ty)
    });
    let kept = rest.kept.iter().map(|Kept { field, ty, doc, .. }| {
        let ty = ty::rust(ir, scope, ty);
        let docs = markdown::attributes(&[markdown::prose(doc), "All other keys.".to_owned()]);
        quote!(#docs pub #field: rt::Map<#ty>)
    });
    flattened.chain(kept).collect()
}

/// The fields that a new value needs: what is always there.
pub(super) fn required(body: &Struct) -> impl Iterator<Item = (&Ident, &Ty)> {
    let fields = body.fields.iter().filter_map(|field| match ty::presence(field) {
        (Presence::Always, ty) => Some((&field.name.rust, ty)),
        (Presence::Optional | Presence::Three, _) => None,
    });
    fields.chain(body.rest.flattened.iter().map(|part| (&part.field, &part.ty)))
}

fn methods(ir: &Ir, scope: Scope<'_>, def: &TypeDef, body: &Struct, source: &mut Source) {
    let fallbacks = body.fields.iter().filter_map(|field| fallback(ir, scope, field));
    let members: Vec<_> = constructor(ir, scope, body).into_iter().chain(fallbacks).collect();
    if !members.is_empty() {
        let (gate, name) = (gate(&def.gate, &ir.features), &def.name.rust);
        source.implementation(gate, quote!(impl #name), members);
    }
}

fn constructor(ir: &Ir, scope: Scope<'_>, body: &Struct) -> Option<TokenStream> {
    let arguments: Vec<_> = required(body)
        .map(|(name, ty)| {
            let ty = ty::kept(ir, scope, ty);
            quote!(#name: #ty)
        })
        .collect();
    if arguments.is_empty() {
        return None;
    }
    let needed = required(body).map(|(name, ty)| {
        let value = ty::keep(ir, ty, name);
        initializer(name, value)
    });
    let left_out = left_out(body);
    let docs = quote!(#[doc = " With what is required, and nothing else."]);
    Some(quote!(#docs pub fn new(#(#arguments),*) -> Self { Self { #(#needed,)* #(#left_out,)* } }))
}

/// The method that gives a field's value, or what it counts as where it is missing.
fn fallback(ir: &Ir, scope: Scope<'_>, field: &Field) -> Option<TokenStream> {
    let Fallback { method, value } = field.fallback.as_ref()?;
    let (name, ty) = (&field.name.rust, ty::rust(ir, scope, &field.ty));
    let (gives, body) = match value {
        Constant::Bool(value) => (ty, quote!(self.#name.unwrap_or(#value))),
        Constant::Signed(value) => (ty, or_literal(name, Literal::i64_unsuffixed(*value))),
        Constant::Unsigned(value) => (ty, or_literal(name, Literal::u64_unsuffixed(*value))),
        Constant::Float(value) => (ty, or_literal(name, Literal::f64_unsuffixed(*value))),
        Constant::Text(value) => (quote!(&str), quote!(self.#name.as_deref().unwrap_or(#value))),
        Constant::Variant(variant) => (ty.clone(), quote!(self.#name.clone().unwrap_or(#ty::#variant))),
        Constant::EmptyList => (ty::slice(ir, scope, &field.ty), quote!(self.#name.as_deref().unwrap_or_default())),
    };
    let (attributes, wire) = (deprecated(field.stability), markdown::code(&field.name.wire));
    let default = field.default.as_deref().map(markdown::code).unwrap_or_default();
    let docs = markdown::attributes(&[format!("{wire}, or {default} where it is missing.")]);
    Some(quote!(#docs #attributes pub fn #method(&self) -> #gives { #body }))
}

fn or_literal(name: &Ident, literal: Literal) -> TokenStream {
    quote!(self.#name.unwrap_or(#literal))
}

/// `name: value`, or `name` alone.
fn initializer(name: &Ident, value: TokenStream) -> TokenStream {
    match value.to_string() == name.as_str() {
        true => quote!(#name),
        false => quote!(#name: #value),
    }
}

/// What [`required`] leaves out, with the value that says nothing.
fn left_out(body: &Struct) -> Vec<TokenStream> {
    let fields = body.fields.iter().filter_map(|field| {
        let name = &field.name.rust;
        match ty::presence(field).0 {
            Presence::Always => None,
            Presence::Optional => Some(quote!(#name: None)),
            Presence::Three => Some(quote!(#name: rt::Maybe::Absent)),
        }
    });
    let rest = body.rest.kept.iter().map(|Kept { field, .. }| quote!(#field: rt::Map::new()));
    fields.chain(rest).collect()
}

fn enumeration(head: TokenStream, name: &Ident, body: &Enum) -> TokenStream {
    let values = body.values.iter().map(|value| {
        let (attributes, name) = (value_attributes(value), &value.name);
        quote!(#attributes #name)
    });
    let (other, kept) = (&body.other, kept(body.repr));
    quote! {
        #head
        pub enum #name {
            #(#values,)*
            #[doc = " A value that the description does not list."]
            #other(#kept),
        }
    }
}

fn value_attributes(value: &EnumValue) -> TokenStream {
    let sections = [markdown::prose(&value.doc), markdown::code(&value.json) + "."];
    let (docs, deprecated) = (markdown::attributes(&sections), deprecated(value.stability));
    quote!(#docs #deprecated)
}

/// In what a value that is not listed is kept.
fn kept(repr: EnumRepr) -> TokenStream {
    match repr {
        EnumRepr::Text => quote!(String),
        EnumRepr::Integer => quote!(i64),
        EnumRepr::Json => quote!(rt::Json),
    }
}

fn union(ir: &Ir, def: &TypeDef, head: TokenStream, body: &Union) -> TokenStream {
    let name = &def.name.rust;
    let (page, scope) = (Page::Types(&def.file), Scope::Types(&def.file));
    let variants = body.variants.iter().map(|variant| {
        let (docs, name, ty) = (variant_docs(ir, page, variant), &variant.name, ty::rust(ir, scope, &variant.ty));
        quote!(#docs #name(#ty))
    });
    let other = &body.other;
    quote! {
        #head
        pub enum #name {
            #(#variants,)*
            #[doc = " What the description does not list, as it came."]
            #other(rt::Json),
        }
    }
}

fn variant_docs(ir: &Ir, page: Page<'_>, variant: &Variant) -> TokenStream {
    markdown::attributes(&[markdown::prose(&variant.doc), facts::variant_line(ir, page, variant)])
}
