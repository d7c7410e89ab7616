//! Where links in docs lead. A thing has one address on the pages of rustdoc and another in the Markdown reference.

use super::markdown::code;
use crate::ir::{Group, Ident, Scheme, TypeDef};

/// The page that a link stands on.
#[derive(Clone, Copy)]
pub(super) enum Page<'a> {
    /// Docs in the file of a group.
    Api(&'a Group),
    /// Docs in a file below `src/types/`.
    Types(&'a Ident),
    /// The first page of the reference.
    Contents,
    /// The reference page of a group.
    ApiReference(&'a Group),
    /// The reference page of a file of types.
    TypesReference(&'a Ident),
}

impl Page<'_> {
    /// A type of the crate. A target that says no more than the text would is an error to rustdoc.
    pub(super) fn ty(self, def: &TypeDef) -> String {
        let name = def.name.rust.file_stem();
        match self {
            Self::Types(file) if *file == def.file => format!("[`{name}`]"),
            Self::Api(_) | Self::Types(_) => format!("[`{name}`](crate::types::{name})"),
            Self::TypesReference(file) if *file == def.file => format!("[`{name}`](#{name})"),
            Self::Contents | Self::ApiReference(_) | Self::TypesReference(_) => {
                format!("[`{name}`]({}types/{}.md#{name})", self.up(), def.file.file_stem())
            }
        }
    }

    /// A type of the runtime.
    pub(super) fn runtime(self, name: &str) -> String {
        match self {
            Self::Api(_) | Self::Types(_) => format!("[`{name}`](crate::runtime::{name})"),
            Self::Contents => format!("[`{name}`](#{name})"),
            Self::ApiReference(_) | Self::TypesReference(_) => format!("[`{name}`]({}README.md#{name})", self.up()),
        }
    }

    /// A kind of credential: its setter where that has docs, else its section, by the vendor's own name.
    pub(super) fn scheme(self, scheme: &Scheme) -> String {
        let (setter, name) = (scheme.name.rust.file_stem(), code(&scheme.name.wire));
        match self {
            Self::Api(_) | Self::Types(_) => format!("[`{setter}`](crate::ClientBuilder::{setter})"),
            Self::Contents | Self::ApiReference(_) | Self::TypesReference(_) => {
                format!("[{name}]({}README.md#{setter})", self.up())
            }
        }
    }

    /// A method of a group.
    pub(super) fn method(self, group: &Group, method: &Ident) -> String {
        let (name, method) = (group.name.rust.file_stem(), method.file_stem());
        let accessor = group.accessor.file_stem();
        match self {
            Self::Api(here) if here.accessor == group.accessor => format!("[`{method}`]({name}::{method})"),
            Self::Api(_) | Self::Types(_) => {
                format!("[`{method}`](crate::api::{accessor}::{name}::{method})")
            }
            Self::ApiReference(here) if here.accessor == group.accessor => format!("[`{method}`](#{method})"),
            Self::Contents | Self::ApiReference(_) | Self::TypesReference(_) => {
                format!("[`{method}`]({}api/{accessor}.md#{method})", self.up())
            }
        }
    }

    /// A type that a group has for one of its methods: what it gives back, or its errors.
    pub(super) fn beside(self, name: &Ident) -> String {
        let name = name.file_stem();
        match self {
            Self::Api(_) | Self::Types(_) => format!("[`{name}`]"),
            Self::Contents | Self::ApiReference(_) | Self::TypesReference(_) => format!("`{name}`"),
        }
    }

    /// From a page of the reference to the folder of all of them.
    fn up(self) -> &'static str {
        match self {
            Self::Api(_) | Self::Types(_) | Self::Contents => "",
            Self::ApiReference(_) | Self::TypesReference(_) => "../",
        }
    }
}
