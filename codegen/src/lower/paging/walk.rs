//! What a JSON pointer leads to in a type.

use crate::ir::{Absence, EnumRepr, Field, JsonKind, Struct, Ty, TypeBody, TypeDef, paging::Step};

/// So many steps lead nowhere else any more, in types that hold themselves.
const DEPTH: usize = 64;

/// A place in a value of a type.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    /// The way there, from the value.
    pub(super) steps: Vec<Step>,
    /// What is there.
    pub(super) ty: Ty,
}

/// Where a pointer leads to nothing: the key that is not there, and those that are.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) key: String,
    pub(super) known: Vec<String>,
}

/// Follows a pointer from a value of a type.
pub(super) fn walk(types: &[TypeDef], from: &Ty, pointer: &str) -> Result<Walk, Lost> {
    let mut walk = Walk { steps: Vec::new(), ty: from.clone() };
    for key in pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")) {
        walk = walk.opened(types);
        walk = match body(types, &walk.ty) {
            // Any value has any key.
            _ if walk.ty == Ty::Json => walk,
            Some(TypeBody::Struct(fields)) => match walk.field(types, fields, &key) {
                Some(walk) => walk,
                None => return Err(Lost { key, known: keys(types, fields) }),
            },
            _ => return Err(Lost { key, known: Vec::new() }),
        };
    }
    Ok(walk)
}

/// The kind of a type's values, without null, if it is always the same one.
pub(super) fn kind(types: &[TypeDef], ty: &Ty) -> Option<JsonKind> {
    let walk = Walk { steps: Vec::new(), ty: ty.clone() }.opened(types);
    Some(match &walk.ty {
        Ty::Bool => JsonKind::Bool,
        Ty::I32 | Ty::I64 | Ty::U32 | Ty::U64 => JsonKind::Integer,
        Ty::F32 | Ty::F64 | Ty::Number => JsonKind::Number,
        Ty::Text
        | Ty::Secret
        | Ty::Bytes
        | Ty::UrlBytes
        | Ty::DateTime
        | Ty::Date
        | Ty::Time
        | Ty::Duration
        | Ty::Uuid => JsonKind::Text,
        Ty::List(_) | Ty::Tuple(_) => JsonKind::List,
        Ty::Map(_) => JsonKind::Object,
        Ty::Unit => JsonKind::Null,
        named => match body(types, named)? {
            TypeBody::Struct(_) => JsonKind::Object,
            TypeBody::Enum(known) => match known.repr {
                EnumRepr::Text => JsonKind::Text,
                EnumRepr::Integer => JsonKind::Integer,
                EnumRepr::Json => return None,
            },
            TypeBody::Union(_) | TypeBody::Newtype(_) | TypeBody::Alias(_) => return None,
        },
    })
}

/// The places of the lists in a type, those a step deeper than its own fields included.
pub(super) fn lists(types: &[TypeDef], page: &Ty) -> Vec<String> {
    let mut found = Vec::new();
    for (pointer, ty) in fields(types, page) {
        if kind(types, &ty) == Some(JsonKind::List) {
            found.push(format!("`{pointer}`"));
        }
    }
    found
}

/// The places and types of a type's fields, and of the fields of those.
pub(super) fn fields(types: &[TypeDef], page: &Ty) -> Vec<(String, Ty)> {
    let outer = own_fields(types, page, "");
    let inner: Vec<_> = outer.iter().flat_map(|(pointer, ty)| own_fields(types, ty, pointer)).collect();
    outer.into_iter().chain(inner).collect()
}

fn own_fields(types: &[TypeDef], ty: &Ty, at: &str) -> Vec<(String, Ty)> {
    let walk = Walk { steps: Vec::new(), ty: ty.clone() }.opened(types);
    let Some(TypeBody::Struct(fields)) = body(types, &walk.ty) else { return Vec::new() };
    let keys = keys(types, fields).into_iter();
    let found = keys.filter_map(|key| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        Some((pointer, walk.clone().field(types, fields, &key)?.ty))
    });
    found.collect()
}

impl Walk {
    fn then(mut self, step: Step, ty: &Ty) -> Self {
        self.steps.push(step);
        Self { ty: ty.clone(), ..self }
    }

    /// Past everything that only stands around a value.
    fn opened(self, types: &[TypeDef]) -> Self {
        match &self.ty.clone() {
            _ if self.steps.len() > DEPTH => self,
            Ty::Option(of) => self.then(Step::Option, of).opened(types),
            Ty::Boxed(of) => self.then(Step::Box, of).opened(types),
            ty => match body(types, ty) {
                Some(TypeBody::Newtype(of)) => self.then(Step::Newtype, of).opened(types),
                Some(TypeBody::Alias(of)) => Self { ty: of.clone(), ..self }.opened(types),
                _ => self,
            },
        }
    }

    /// To the items of a list.
    pub(super) fn into_list(self, types: &[TypeDef]) -> Option<Self> {
        let walk = self.opened(types);
        match &walk.ty.clone() {
            Ty::List(of) => Some(Self { ty: (**of).clone(), ..walk }),
            _ => None,
        }
    }

    /// To a field of the struct that it leads to, whichever part of it has the field.
    fn field(self, types: &[TypeDef], fields: &Struct, key: &str) -> Option<Self> {
        if let Some(field) = fields.fields.iter().find(|field| field.name.wire == key) {
            return Some(self.into_field(field));
        }
        let parts = &fields.rest.flattened;
        if self.steps.len() > DEPTH {
            return None;
        }
        parts.iter().find_map(|part| {
            let walk = self.clone().then(Step::Field(part.field.clone()), &part.ty).opened(types);
            match body(types, &walk.ty.clone()) {
                Some(TypeBody::Struct(inner)) => walk.field(types, inner, key),
                _ => None,
            }
        })
    }

    fn into_field(self, field: &Field) -> Self {
        let walk = self.then(Step::Field(field.name.rust.clone()), &field.ty);
        match (field.absence, &field.ty) {
            (Absence::Error, _) => walk,
            (Absence::Allowed | Absence::NeverSent, Ty::Option(of)) => walk.then(Step::Maybe, of),
            (Absence::Allowed | Absence::NeverSent, ty) => walk.then(Step::Option, ty),
        }
    }
}

fn body<'t>(types: &'t [TypeDef], ty: &Ty) -> Option<&'t TypeBody> {
    match ty {
        Ty::Named(id) => types.get(id.0 as usize).map(|def| &def.body),
        _ => None,
    }
}

/// The keys of a struct, those of its parts included.
fn keys(types: &[TypeDef], fields: &Struct) -> Vec<String> {
    keys_within(types, fields, 4)
}

fn keys_within(types: &[TypeDef], fields: &Struct, depth: usize) -> Vec<String> {
    let own = fields.fields.iter().map(|field| field.name.wire.clone());
    let inner = fields.rest.flattened.iter().flat_map(|part| {
        let walk = Walk { steps: Vec::new(), ty: part.ty.clone() }.opened(types);
        match body(types, &walk.ty) {
            Some(TypeBody::Struct(inner)) if depth > 0 => keys_within(types, inner, depth - 1),
            _ => Vec::new(),
        }
    });
    own.chain(inner).collect()
}
