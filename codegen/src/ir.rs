//! What we will write, in the words of Rust: plain data with public fields, made by `lower`, read by `emit`.
//!
//! One fact has one home: whether null is allowed belongs to the type ([`Ty::Option`]), what a missing key
//! means belongs to the field ([`Absence`]). Every identifier that will stand in the output is here, made once
//! in `lower::names`; every text is here, made safe once. Nothing here knows where it was read from.

use std::fmt;

mod auth;
mod checks;
mod endpoints;
pub mod paging;
mod types;
pub mod uses;
pub mod verify;

pub use self::{auth::*, checks::*, endpoints::*, types::*};

/// A crate that will be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Ir {
    pub package: Package,
    /// In the order in which readers of the crate should meet them.
    pub groups: Vec<Group>,
    /// [`TypeId`] is an index into this.
    pub types: Vec<TypeDef>,
    /// What the vendor calls by name: the vendor's own name of it, and the type.
    pub vocabulary: Vec<(String, Ty)>,
    /// The files below `types/`, in order; each type names one of them.
    pub type_files: Vec<TypeFile>,
    /// [`SchemeId`] is an index into this.
    pub schemes: Vec<Scheme>,
    pub servers: Vec<Server>,
    pub base: Base,
    /// Cargo features, one a group; [`Gate`] refers to them by index.
    pub features: Vec<Feature>,
}

impl Ir {
    /// Which features a type is there for, whichever place says so.
    pub fn gate<'a>(&'a self, def: &'a TypeDef) -> &'a Gate {
        match &def.gate {
            Gate::Always => {
                self.type_files.iter().find(|file| file.name == def.file).map_or(&Gate::Always, |it| &it.gate)
            }
            narrower => narrower,
        }
    }
}

/// What the manifest and the front page say.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The package's name, such as `kestra-client`.
    pub name: String,
    /// The library's name: the package's with `_` for `-`.
    pub library: Ident,
    pub version: String,
    /// One line.
    pub summary: String,
    pub doc: Doc,
    /// The title that the vendor gives the interface, and the vendor's version of it.
    pub title: String,
    pub title_version: String,
    /// Path of the runtime crate, relative to the crate's own folder.
    pub runtime_path: String,
    pub workspace: Workspace,
    /// Where the text came from, such as `specs/kestra/api.yaml`, and the SHA-256 of it in hexadecimal.
    pub source: String,
    pub source_digest: String,
    /// What is written besides the library.
    pub programs: Vec<Program>,
    /// The crates that paths lead to.
    pub dependencies: Vec<Dependency>,
}

/// A crate that a maintainer's choices need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    pub source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Version(String),
    /// Relative to the crate's own folder.
    Folder(String),
}

/// A program of the generator's own that lies in a crate, to test it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Calls every operation with inputs given as data.
    Contract,
    /// Reads and writes values of every type that the vendor names.
    Roundtrip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workspace {
    /// A member of the workspace that it lies in.
    Member,
    /// A workspace of its own, so it builds wherever it lies.
    Own,
}

/// A Rust identifier: valid, not a reserved word (or raw), made by `lower::names` alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// The identifier that `text` is, if it is one. `r#type` is; `type` and `1st` are not.
    pub fn new(text: &str) -> Option<Self> {
        // `syn` does not know this keyword of edition 2024.
        let free = text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok();
        free.then(|| Self(text.to_owned()))
    }

    /// As it stands in source, with `r#` where it is raw.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without `r#`, as files and links in docs name it.
    pub fn file_stem(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl quote::ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        let span = proc_macro2::Span::call_site();
        let ident = match self.0.strip_prefix("r#") {
            Some(word) => proc_macro2::Ident::new_raw(word, span),
            None => proc_macro2::Ident::new(&self.0, span),
        };
        ident.to_tokens(tokens);
    }
}

impl fmt::Debug for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// The path of an item of another crate, as a maintainer gave it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path(pub Vec<Ident>);

impl quote::ToTokens for Path {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        let words = &self.0;
        quote::quote!(#(#words)::*).to_tokens(tokens);
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(Ident::as_str).collect::<Vec<_>>().join("::"))
    }
}

/// A name in both worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub rust: Ident,
    pub wire: String,
}

/// Markdown that is safe in a doc comment: made by `lower::docs` alone. Between lines is `\n`; none is a doctest,
/// raw HTML or a control character. Empty where the vendor says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    pub(crate) text: String,
    pub(crate) lead: String,
}

impl Doc {
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// The first words of it, on one line: what a table has room for.
    pub fn lead(&self) -> &str {
        &self.lead
    }
    /// Whether there is more than the lead.
    pub fn goes_on(&self) -> bool {
        !self.text.split_whitespace().eq(self.lead.split_whitespace())
    }
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    Stable,
    Deprecated,
}

/// Which Cargo features an item is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    Always,
    /// There when any of these (indices into [`Ir::features`], ascending) is on.
    Any(Vec<usize>),
}

impl Gate {
    /// Whether what is behind `other` is there too whenever this holds.
    pub fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Always) => true,
            (Self::Always, Self::Any(_)) => false,
            (Self::Any(these), Self::Any(those)) => these.iter().all(|it| those.contains(it)),
        }
    }

    /// When what is behind both is there.
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (gate, Self::Always) | (Self::Always, gate) => gate.clone(),
            (Self::Any(these), Self::Any(those)) => {
                Self::Any(these.iter().copied().filter(|it| those.contains(it)).collect())
            }
        }
    }
}

/// The Cargo features by which every crate turns on what the runtime has of the same name, and what that is.
pub const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("hyper", "HTTP through hyper and rustls. On by default."),
    ("reqwest", "HTTP through a reqwest client, which is then given to the builder."),
    ("fetch", "Requests by `fetch`, on `wasm32-unknown-unknown`, where `hyper` has no sockets."),
    ("blocking", "`wait()` in place of `.await`, for programs without `async`: `runtime::blocking`."),
    ("gzip", "Replies, and bodies of requests, in gzip."),
    ("deflate", "Replies, and bodies of requests, in deflate."),
    ("brotli", "Replies, and bodies of requests, in Brotli."),
    ("zstd", "Replies, and bodies of requests, in Zstandard."),
    ("tracing", "A span of `tracing` for each request, with OpenTelemetry's names."),
    ("login", "Logins of people through a browser, for OAuth 2 and OpenID Connect: `runtime::Login`."),
    ("jiff", "Dates, times and lengths of time from and to the types of `jiff`."),
    ("chrono", "Dates and times from and to the types of `chrono`."),
    ("time", "Dates and times from and to the types of `time`."),
    ("uuid", "Identifiers from and to `uuid::Uuid`."),
    ("rust_decimal", "Exact numbers from and to `rust_decimal::Decimal`."),
    ("regex", "Patterns, where values are checked (`checks` in generate.toml)."),
    ("serde", "`serde::Serialize` and `Deserialize` for the models."),
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// As it stands in the manifest: `[a-z0-9-]`.
    pub name: String,
    pub summary: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// May hold `{variable}`s, and may be relative.
    pub url: String,
    pub doc: Doc,
    pub variables: Vec<ServerVariable>,
}

/// Where requests go if the caller names no other place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An absolute URL without variables.
    Server(String),
    /// Only the path is known (`/api`, or `/` where nothing is): the caller names the host.
    Path(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    pub name: String,
    pub default: String,
    pub values: Vec<String>,
    pub doc: Doc,
}
