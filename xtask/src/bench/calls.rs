//! What a client does with its models, without the calls: each reply that is JSON is read, each body that is JSON is
//! written. Without it the compiler would leave most of what derive writes to those who use the crate.

use std::fmt::Write as _;

use clientwright_codegen::ir::{Endpoint, Ir, Reading, Ty, TypeId, Writing};

use super::models::Form;

/// One file with a function for each.
pub(crate) fn functions(ir: &Ir, form: Form) -> String {
    let endpoints = || ir.groups.iter().flat_map(|group| &group.endpoints);
    let (read, written) = (distinct(endpoints().flat_map(replies)), distinct(endpoints().flat_map(bodies)));
    let mut out = String::new();
    for (index, model) in read.iter().enumerate() {
        let (ty, read) = (model.rust(ir, form), form.read(&model.rust(ir, form)));
        let (signature, error) = (format!("read_{index}(text: &str)"), form.error());
        writeln!(out, "pub fn {signature} -> Result<{ty}, {error}> {{ {read} }}").expect(super::STRING);
    }
    for (index, model) in written.iter().enumerate() {
        let (ty, write) = (model.rust(ir, form), form.write());
        let signature = format!("write_{index}(value: &{ty})");
        writeln!(out, "pub fn {signature} -> Result<String, {}> {{ {write} }}", form.error()).expect(super::STRING);
    }
    out
}

impl Form {
    /// An expression that reads `text`.
    pub(crate) fn read(self, ty: &str) -> String {
        match self {
            Self::Derive => format!("serde_json::from_str::<{ty}>(text)"),
            Self::Tables => format!("clientwright_runtime::from_json::<{ty}>(text)"),
        }
    }

    /// An expression that writes `value`.
    pub(crate) fn write(self) -> &'static str {
        match self {
            Self::Derive => "serde_json::to_string(value)",
            Self::Tables => "Ok(clientwright_runtime::to_json(value))",
        }
    }

    /// The type of its errors.
    pub(crate) fn error(self) -> &'static str {
        match self {
            Self::Derive => "serde_json::Error",
            Self::Tables => "clientwright_runtime::DecodeError",
        }
    }
}

/// A type that both forms have under the same name, or a list of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Model {
    One(TypeId),
    List(TypeId),
}

impl Model {
    fn of(ty: &Ty) -> Option<Self> {
        match ty {
            Ty::Named(id) => Some(Self::One(*id)),
            Ty::List(of) => match of.as_ref() {
                Ty::Named(id) => Some(Self::List(*id)),
                _ => None,
            },
            Ty::Option(of) | Ty::Boxed(of) => Self::of(of),
            _ => None,
        }
    }

    fn rust(self, ir: &Ir, form: Form) -> String {
        let path = |id: TypeId| format!("{}::types::{}", form.word(), ir.types[id.0 as usize].name.rust.as_str());
        match self {
            Self::One(id) => path(id),
            Self::List(id) => format!("Vec<{}>", path(id)),
        }
    }
}

fn replies(endpoint: &Endpoint) -> impl Iterator<Item = &Ty> {
    let contents = endpoint.replies.iter().flat_map(|reply| &reply.contents);
    contents.filter(|content| content.reading == Reading::Json).map(|content| &content.ty)
}

fn bodies(endpoint: &Endpoint) -> impl Iterator<Item = &Ty> {
    let forms = endpoint.body.iter().flat_map(|body| &body.forms);
    forms.filter(|form| form.writing == Writing::Json).map(|form| &form.ty)
}

fn distinct<'a>(types: impl Iterator<Item = &'a Ty>) -> Vec<Model> {
    let mut models = Vec::new();
    for model in types.filter_map(Model::of) {
        if !models.contains(&model) {
            models.push(model);
        }
    }
    models
}
