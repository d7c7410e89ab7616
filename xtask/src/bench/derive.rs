//! The models of a crate with serde's derive, as somebody would write them who wants the same types and no more.
//!
//! Where derive cannot say the same, it gets the cheaper form: dates are strings, and enumerations that are not of
//! texts are plain values.

use std::fmt::Write as _;

use clientwright_codegen::ir::{
    Absence, Access, Derive, Enum, EnumRepr, Field, Ir, Struct, Tell, Ty, TypeBody, TypeDef, Union,
};

use super::STRING;

/// One file with all models.
pub(crate) fn types(ir: &Ir) -> String {
    let mut out = String::new();
    for def in &ir.types {
        item(ir, def, &mut out);
    }
    out
}

fn item(ir: &Ir, def: &TypeDef, out: &mut String) {
    let name = def.name.rust.as_str();
    match &def.body {
        TypeBody::Struct(body) => structure(ir, def, body, out),
        TypeBody::Enum(body) => enumeration(def, body, out),
        TypeBody::Union(body) => union(ir, def, body, out),
        TypeBody::Newtype(ty) => transparent(def, &rust(ir, ty), out),
        TypeBody::Alias(ty) => writeln!(out, "pub type {name} = {};", rust(ir, ty)).expect(STRING),
    }
}

fn head(def: &TypeDef, out: &mut String) {
    writeln!(out, "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize{})]", further(def))
        .expect(STRING);
}

fn further(def: &TypeDef) -> String {
    let derives = def.derives.iter().map(|derive| match derive {
        Derive::Eq => ", Eq",
        Derive::Hash => ", Hash",
        Derive::Default => ", Default",
        Derive::Copy => ", Copy",
    });
    derives.collect()
}

fn transparent(def: &TypeDef, ty: &str, out: &mut String) {
    head(def, out);
    writeln!(out, "#[serde(transparent)]\npub struct {}(pub {ty});", def.name.rust.as_str()).expect(STRING);
}

fn structure(ir: &Ir, def: &TypeDef, body: &Struct, out: &mut String) {
    head(def, out);
    writeln!(out, "pub struct {} {{", def.name.rust.as_str()).expect(STRING);
    for field in &body.fields {
        structure_field(ir, field, out);
    }
    for part in &body.rest.flattened {
        let ty = rust(ir, &part.ty);
        writeln!(out, "    #[serde(flatten)]\n    pub {}: {ty},", part.field.as_str()).expect(STRING);
    }
    if let Some(kept) = &body.rest.kept {
        let map = format!("std::collections::BTreeMap<String, {}>", rust(ir, &kept.ty));
        writeln!(out, "    #[serde(flatten)]\n    pub {}: {map},", kept.field.as_str()).expect(STRING);
    }
    out.push_str("}\n");
}

fn structure_field(ir: &Ir, field: &Field, out: &mut String) {
    let (rust_name, wire) = (field.name.rust.as_str(), &field.name.wire);
    let may_be_missing = field.absence == Absence::Allowed || field.access != Access::ReadWrite;
    let (ty, is_option) = match &field.ty {
        Ty::Option(of) => (of.as_ref(), true),
        ty => (ty, may_be_missing),
    };
    let mut words = Vec::new();
    if field.name.rust.file_stem() != wire {
        words.push(format!("rename = {wire:?}"));
    }
    if may_be_missing {
        words.push("default, skip_serializing_if = \"Option::is_none\"".to_owned());
    }
    if !words.is_empty() {
        writeln!(out, "    #[serde({})]", words.join(", ")).expect(STRING);
    }
    let ty = rust(ir, ty);
    let ty = if is_option { format!("Option<{ty}>") } else { ty };
    writeln!(out, "    pub {rust_name}: {ty},").expect(STRING);
}

fn enumeration(def: &TypeDef, body: &Enum, out: &mut String) {
    match body.repr {
        EnumRepr::Text => {}
        EnumRepr::Integer => return transparent(def, "i64", out),
        EnumRepr::Json => return transparent(def, "serde_json::Value", out),
    }
    head(def, out);
    writeln!(out, "pub enum {} {{", def.name.rust.as_str()).expect(STRING);
    for value in &body.values {
        let text: String = serde_json::from_str(&value.json).unwrap_or_default();
        writeln!(out, "    #[serde(rename = {text:?})]\n    {},", value.name.as_str()).expect(STRING);
    }
    writeln!(out, "    #[serde(untagged)]\n    {}(String),\n}}", body.other.as_str()).expect(STRING);
}

fn union(ir: &Ir, def: &TypeDef, body: &Union, out: &mut String) {
    head(def, out);
    match &body.tell {
        Tell::Tag { key, .. } => writeln!(out, "#[serde(tag = {key:?})]").expect(STRING),
        Tell::Signs => out.push_str("#[serde(untagged)]\n"),
    }
    writeln!(out, "pub enum {} {{", def.name.rust.as_str()).expect(STRING);
    for variant in &body.variants {
        if let (Tell::Tag { .. }, [first, aliases @ ..]) = (&body.tell, &variant.tags[..]) {
            let aliases: String = aliases.iter().map(|tag| format!(", alias = {tag:?}")).collect();
            writeln!(out, "    #[serde(rename = {first:?}{aliases})]").expect(STRING);
        }
        writeln!(out, "    {}({}),", variant.name.as_str(), rust(ir, &variant.ty)).expect(STRING);
    }
    let other = body.other.as_str();
    let untagged = match body.tell {
        Tell::Tag { .. } => "    #[serde(untagged)]\n",
        Tell::Signs => "",
    };
    writeln!(out, "{untagged}    {other}(serde_json::Value),\n}}").expect(STRING);
}

fn rust(ir: &Ir, ty: &Ty) -> String {
    let inner = |ty: &Ty| rust(ir, ty);
    match ty {
        Ty::Unit => "()".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::I32 => "i32".to_owned(),
        Ty::I64 => "i64".to_owned(),
        Ty::U32 => "u32".to_owned(),
        Ty::U64 => "u64".to_owned(),
        Ty::F32 => "f32".to_owned(),
        Ty::F64 => "f64".to_owned(),
        Ty::Number => "serde_json::Number".to_owned(),
        Ty::Text
        | Ty::Secret
        | Ty::Bytes
        | Ty::UrlBytes
        | Ty::DateTime
        | Ty::Date
        | Ty::Time
        | Ty::Duration
        | Ty::Uuid
        | Ty::File
        | Ty::FormValue
        | Ty::Stream => "String".to_owned(),
        Ty::Json => "serde_json::Value".to_owned(),
        Ty::List(of) => format!("Vec<{}>", inner(of)),
        Ty::Map(of) => format!("std::collections::BTreeMap<String, {}>", inner(of)),
        Ty::Tuple(items) => items.iter().map(inner).fold("(".to_owned(), |all, item| all + &item + ", ") + ")",
        Ty::Option(of) => format!("Option<{}>", inner(of)),
        Ty::Boxed(of) => format!("Box<{}>", inner(of)),
        Ty::Named(id) => ir.types[id.0 as usize].name.rust.as_str().to_owned(),
        Ty::Foreign(path) => format!("::{path}"),
    }
}
