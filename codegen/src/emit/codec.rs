//! The macros of the runtime that make a type readable and writable: tables of keys, values and signs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Absence, Enum, EnumRepr, EnumValue, Field, Flattened, Ir, JsonKind, Kept, Signs, Struct, Tell, TypeBody, TypeDef,
    Union, Variant,
};

use super::{
    render::Layout,
    ty::{self, Scope},
    types,
};

/// The macro call for a type; an alias needs none.
pub(super) fn layout(ir: &Ir, scope: Scope<'_>, def: &TypeDef) -> Option<Layout> {
    let name = &def.name.rust;
    let call = |kind: TokenStream, row: Layout| Some(Layout::braces(quote!(rt::#kind!), vec![row]));
    let head = || {
        let also = types::also(def);
        if also.is_empty() { quote!(#name) } else { quote!(#name: #(#also)+*) }
    };
    match &def.body {
        TypeBody::Struct(body) => call(quote!(object), Layout::braces(head(), object(body))),
        TypeBody::Enum(body) => call(enum_macro(body.repr), Layout::braces(head(), values(body))),
        TypeBody::Union(body) => {
            let (kind, head) = union_macro(def, &body.tell);
            call(kind, Layout::braces(head, variants(ir, scope, body)))
        }
        TypeBody::Newtype(ty) => {
            let ty = ty::rust(ir, scope, ty);
            call(quote!(newtype), Layout::Line(quote!(#name(#ty))))
        }
        TypeBody::Alias(_) => None,
    }
}

fn object(body: &Struct) -> Vec<Layout> {
    let fields = body.fields.iter().map(key);
    let kept = body.rest.kept.iter().map(|Kept { field, .. }| Layout::Line(quote!(rest => #field,)));
    let flattened = body.rest.flattened.iter().map(|Flattened { field, .. }| Layout::Line(quote!(flatten => #field,)));
    fields.chain(kept).chain(flattened).collect()
}

fn key(field: &Field) -> Layout {
    let (wire, name) = (&field.name.wire, &field.name.rust);
    let kind = match field.absence {
        Absence::Error => quote!(required),
        Absence::Allowed => quote!(optional),
        Absence::NeverSent => quote!(read_only),
    };
    Layout::Line(quote!(#kind #wire => #name,))
}

fn enum_macro(repr: EnumRepr) -> TokenStream {
    match repr {
        EnumRepr::Text => quote!(text_enum),
        EnumRepr::Integer => quote!(integer_enum),
        EnumRepr::Json => quote!(json_enum),
    }
}

fn values(body: &Enum) -> Vec<Layout> {
    let values = body.values.iter().map(|value| {
        let (json, name) = (value_literal(body.repr, value), &value.name);
        Layout::Line(quote!(#json => #name,))
    });
    let other = &body.other;
    values.chain([Layout::Line(quote!(other => #other,))]).collect()
}

/// What stands for the value in the table. That it has the kind that `repr` says is what `ir::verify` asserts.
fn value_literal(repr: EnumRepr, value: &EnumValue) -> Literal {
    match repr {
        EnumRepr::Text => Literal::string(&serde_json::from_str::<String>(&value.json).expect("verified text")),
        EnumRepr::Integer => Literal::i64_unsuffixed(value.json.parse().expect("verified integer")),
        EnumRepr::Json => Literal::string(&value.json),
    }
}

fn union_macro(def: &TypeDef, tell: &Tell) -> (TokenStream, TokenStream) {
    let name = &def.name.rust;
    match tell {
        Tell::Tag { key, otherwise: None } => (quote!(tagged_union), quote!(#name by #key)),
        Tell::Tag { key, otherwise: Some(variant) } => (quote!(tagged_union), quote!(#name by #key otherwise #variant)),
        Tell::Signs => (quote!(union), quote!(#name)),
    }
}

fn variants(ir: &Ir, scope: Scope<'_>, body: &Union) -> Vec<Layout> {
    let variants = body.variants.iter().map(|variant| {
        let (left, name, ty) = (left(&body.tell, variant), &variant.name, ty::rust(ir, scope, &variant.ty));
        Layout::Line(quote!(#left => #name(#ty),))
    });
    let other = &body.other;
    variants.chain([Layout::Line(quote!(other => #other,))]).collect()
}

fn left(tell: &Tell, variant: &Variant) -> TokenStream {
    match tell {
        Tell::Tag { .. } => {
            let tags = &variant.tags;
            quote!(#(#tags)|*)
        }
        Tell::Signs => signs(&variant.signs),
    }
}

fn signs(signs: &Signs) -> TokenStream {
    let kinds = signs.kinds.iter().map(kind);
    let keys = sign(quote!(keys), &signs.keys);
    let own = sign(quote!(own), &signs.own_keys);
    let common = sign(quote!(common), &signs.common_keys);
    let fixed: Vec<_> = signs.fixed.iter().map(|(key, values)| quote!((#key, [#(#values),*]))).collect();
    let fixed = signs.fixed.first().map(|_| quote!(fixed [#(#fixed),*]));
    let values = sign(quote!(values), &signs.values);
    quote!(kinds [#(#kinds),*] #keys #own #common #fixed #values)
}

/// `word [texts]`, or nothing where there are none.
fn sign(word: TokenStream, texts: &[String]) -> Option<TokenStream> {
    texts.first().map(|_| quote!(#word [#(#texts),*]))
}

fn kind(kind: &JsonKind) -> TokenStream {
    match kind {
        JsonKind::Null => quote!(Null),
        JsonKind::Bool => quote!(Bool),
        JsonKind::Integer => quote!(Integer),
        JsonKind::Number => quote!(Number),
        JsonKind::Text => quote!(Text),
        JsonKind::List => quote!(List),
        JsonKind::Object => quote!(Object),
    }
}
