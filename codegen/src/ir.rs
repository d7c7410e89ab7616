//! What we will write, in the words of Rust: plain data with public fields, made by `lower`, read by `emit`.
//!
//! One fact has one home: whether null is allowed belongs to the type ([`Ty::Option`]), what a missing key
//! means belongs to the field ([`Absence`]). Every identifier that will stand in the output is here, made once
//! in `lower::names`; every text is here, made safe once. Nothing here knows where it was read from.

use std::fmt;

pub mod paging;
pub mod uses;
pub mod verify;

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
}

/// The Cargo features by which every crate turns on what the runtime has of the same name, and what that is.
pub const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("hyper", "HTTP through hyper and rustls. On by default."),
    ("reqwest", "HTTP through a reqwest client, which is then given to the builder."),
    ("blocking", "`wait()` in place of `.await`, for programs without `async`: `runtime::blocking`."),
    ("gzip", "Replies, and bodies of requests, in gzip."),
    ("deflate", "Replies, and bodies of requests, in deflate."),
    ("brotli", "Replies, and bodies of requests, in Brotli."),
    ("zstd", "Replies, and bodies of requests, in Zstandard."),
    ("tracing", "A span of `tracing` for each request, with OpenTelemetry's names."),
    ("login", "Logins of people through a browser, for OAuth 2 and OpenID Connect: `runtime::Login`."),
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

// ---------------------------------------------------------------------------------------------------- types

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Carries nothing: an empty reply.
    Unit,
    Bool,
    I32,
    I64,
    U32,
    U64,
    F32,
    F64,
    /// A number of any size, kept as its digits.
    Number,
    Text,
    /// Text that is not shown by `Debug`.
    Secret,
    /// Octets; base64 in JSON, themselves elsewhere.
    Bytes,
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    /// Any JSON value.
    Json,
    /// A file in a form: its name, media type and content; elsewhere its content as text.
    File,
    /// A file or a large body, streamed.
    Stream,
    List(Box<Ty>),
    /// Keys are text.
    Map(Box<Ty>),
    Tuple(Vec<Ty>),
    /// May be null.
    Option(Box<Ty>),
    Boxed(Box<Ty>),
    Named(TypeId),
    /// A type of another crate, which reads and writes itself.
    Foreign(Path),
}

/// A file below `types/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeFile {
    pub name: Ident,
    /// For the whole file.
    pub gate: Gate,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// `wire` is the vendor's own name, or where an unnamed type stands (`User.address`).
    pub name: Name,
    pub doc: Doc,
    pub stability: Stability,
    /// Narrower than its file's, or `Always` where the file's says it all.
    pub gate: Gate,
    /// One of [`Ir::type_files`].
    pub file: Ident,
    /// Where the vendor wrote it, if one place says it all: a JSON pointer after `#`, and before it the file, unless
    /// that is the first one.
    pub origin: Option<String>,
    pub derives: Vec<Derive>,
    /// What a maintainer has derived besides.
    pub further_derives: Vec<Path>,
    pub way: Way,
    pub body: TypeBody,
}

/// Which way the values of a type go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Either way, as the one type.
    Either,
    /// What is sent is another type.
    Received { sent: TypeId },
    /// What comes back is another type.
    Sent { received: TypeId },
}

/// What is derived besides `Clone`, `Debug` and `PartialEq`, which every type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derive {
    Eq,
    Hash,
    Default,
    Copy,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
    /// A name for another type, with a type of its own.
    Newtype(Ty),
    /// A name for another type.
    Alias(Ty),
}

/// A JSON object.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    pub fields: Vec<Field>,
    pub rest: Rest,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: Name,
    pub doc: Doc,
    pub stability: Stability,
    pub ty: Ty,
    pub absence: Absence,
    pub access: Access,
    /// The value that the vendor takes a missing field for, as JSON text.
    pub default: Option<String>,
    /// The same, where there is a method that gives it.
    pub fallback: Option<Fallback>,
    pub limits: Vec<Limit>,
}

/// What a missing field counts as. It is asked for, and never filled in: then it would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallback {
    /// The method that gives what the field holds, or else the value.
    pub method: Ident,
    pub value: Constant,
}

/// A value of a field's type.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(String),
    /// A variant of the enum that the type is.
    Variant(Ident),
    EmptyList,
}

/// What a missing key means. In Rust: `T`, or `Option<T>` if it may be missing *or* null, or `Maybe<T>` if both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The value is not whole: reading fails.
    Error,
    /// Nothing was said: left out when writing.
    Allowed,
    /// May be missing, is kept if it is there, and never sent.
    NeverSent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadWrite,
    /// Has no place in what is sent.
    ReadOnly,
    /// Not expected in what comes back: may be missing there.
    WriteOnly,
}

/// What values are allowed beyond their type; documented, not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    Minimum(String),
    ExclusiveMinimum(String),
    Maximum(String),
    ExclusiveMaximum(String),
    MultipleOf(String),
    MinLength(String),
    MaxLength(String),
    Pattern(String),
    MinItems(String),
    MaxItems(String),
    UniqueItems,
    MinProperties(String),
    MaxProperties(String),
    Format(String),
    Example(String),
}

/// What happens to keys that have no field.
#[derive(Clone, Debug, PartialEq)]
pub enum Rest {
    Ignored,
    /// Kept in a map, in a field of this name.
    Kept {
        field: Ident,
        ty: Ty,
        doc: Doc,
    },
    /// The same object is also read as each of these, and their keys are written beside ours.
    Flattened(Vec<Flattened>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Flattened {
    pub field: Ident,
    pub ty: Ty,
    pub doc: Doc,
}

/// Single values, some of them known by name; others are kept as they come.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    pub repr: EnumRepr,
    pub values: Vec<EnumValue>,
    /// The variant for values that are not listed.
    pub other: Ident,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    Text,
    /// `i64`.
    Integer,
    /// Any JSON value.
    Json,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    pub name: Ident,
    /// JSON text: `"ADMIN"`, `7`, `true`.
    pub json: String,
    pub doc: Doc,
    pub stability: Stability,
}

/// One of several types; what fits none of them is kept as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    pub tell: Tell,
    /// In the order in which they are tried.
    pub variants: Vec<Variant>,
    /// The variant that keeps what fits no other.
    pub other: Ident,
}

/// How the variants are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// By the text under a key.
    Tag { key: String },
    /// By what the value looks like.
    Signs,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub name: Ident,
    pub doc: Doc,
    pub ty: Ty,
    /// The texts that mean this variant, if told apart by a tag.
    pub tags: Vec<String>,
    /// What a value of this variant looks like, if told apart by signs.
    pub signs: Signs,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Empty: any kind.
    pub kinds: Vec<JsonKind>,
    /// Keys that it must have.
    pub keys: Vec<String>,
    /// Keys that only this variant has, so that one of them is enough.
    pub own_keys: Vec<String>,
    /// Keys that it has in common with some of the others, and not with all.
    pub common_keys: Vec<String>,
    /// Keys whose value (JSON text) must be one of these.
    pub fixed: Vec<(String, Vec<String>)>,
    /// For single values: it must be one of these (JSON text). Empty: any.
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonKind {
    Null,
    Bool,
    Integer,
    Number,
    Text,
    List,
    Object,
}

// ------------------------------------------------------------------------------------------------ endpoints

/// Endpoints that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// `rust` is the type (`Users`), `wire` the vendor's word for it.
    pub name: Name,
    /// The method of the client that leads here, and the file: `users`.
    pub accessor: Ident,
    pub doc: Doc,
    pub gate: Gate,
    pub endpoints: Vec<Endpoint>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The vendor's own name of it, or `METHOD /path`.
    pub id: String,
    /// The method of the group: `list_users`.
    pub method: Ident,
    /// The type of a call being prepared: `ListUsers`.
    pub builder: Ident,
    /// The static that describes it: `LIST_USERS`.
    pub constant: Ident,
    /// `GET`, or any other token.
    pub verb: String,
    /// With `{name}` for each input in the path, exactly as it goes on the wire otherwise.
    pub path: String,
    /// The path that the vendor knows it by: it may have a fragment, which is never sent.
    pub written_path: String,
    pub summary: Doc,
    pub doc: Doc,
    pub link: Option<Link>,
    pub stability: Stability,
    /// In the vendor's order; arguments before setters is emit's business.
    pub inputs: Vec<Input>,
    pub body: Option<Body>,
    /// Alternatives; each is a combination. Empty: nothing is needed. An empty combination: not a must.
    pub auth: Vec<Vec<Need>>,
    /// The value of the `Accept` header, absent where no reply has content.
    pub accept: Option<String>,
    pub output: Output,
    /// The error replies whose bodies have types, if there are any.
    pub errors: Option<Errors>,
    /// The headers of its replies, whatever the status, if there are any.
    pub headers: Option<Headers>,
    pub replies: Vec<Reply>,
    /// Inputs to call it with, as the runtime's `contract` module reads them; none unless a program calls everything.
    pub calls: Vec<String>,
    /// If set, requests go here and not to the client's server. May be a path at the client's origin.
    pub server: Option<String>,
    /// How its list goes on, if it comes page by page.
    pub paging: Option<paging::Paging>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `http` or `https`, checked.
    pub url: String,
    pub doc: Doc,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub name: Name,
    pub doc: Doc,
    pub stability: Stability,
    pub place: Place,
    pub style: Style,
    pub explode: bool,
    /// Whether `:/?#[]@!$&'()*+,;=` go out as they are.
    pub reserved: bool,
    /// Whether its name alone may be sent; then null, where the type has it, means that.
    pub empty: bool,
    pub ty: Ty,
    pub give: Give,
    /// The value that counts when none is given, as JSON text; sent by us only if `give` says so.
    pub default: Option<String>,
    pub limits: Vec<Limit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
    /// The whole query is this one value.
    QueryString,
}

/// How a value is laid out (OpenAPI 3.0.4 4.8.12.3; RFC 6570).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Tab,
    Deep,
    /// As the value is, in a cookie.
    Cookie,
    /// Written as this media type and then taken as one text.
    Content(String),
}

/// How the caller gives a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Give {
    /// An argument of the method.
    Argument,
    /// A setter; left out if not called.
    Setter,
    /// A setter; the default is sent if not called.
    SetterOrDefault,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub doc: Doc,
    /// `Argument` or `Setter`.
    pub give: Give,
    /// The first is the plain way; each has its own argument name or setter.
    pub forms: Vec<BodyForm>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BodyForm {
    /// Name of the argument, or of the setter: `body`; with several forms the later ones are `body_text` and so on.
    pub name: Ident,
    /// If there are several forms and the body is an argument: the method of the group that takes this one.
    pub method: Ident,
    /// The value of the `Content-Type` header.
    pub media: String,
    /// As the vendor describes it: `media`, or a range such as `image/*` that it is one of.
    pub described: String,
    pub ty: Ty,
    pub writing: Writing,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Writing {
    Json,
    /// `application/x-www-form-urlencoded`, with the fields that are not simply `form` and exploded.
    Form(Vec<Part>),
    Multipart(Vec<Part>),
    Text,
    Bytes,
}

/// How one field of a form is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub media: Option<String>,
    pub style: Style,
    pub explode: bool,
    pub reserved: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub scheme: SchemeId,
    pub scopes: Vec<String>,
}

/// What a call gives back when it goes well.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// One type, whatever the status.
    One { ty: Ty, reading: Reading },
    /// One of several, by status and content type.
    Several { name: Ident, doc: Doc, arms: Vec<Arm> },
}

/// What the body of an error reply can be read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors {
    /// The type: `GetUserError`.
    pub name: Ident,
    pub arms: Vec<Arm>,
}

/// What the headers of replies can be read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Headers {
    /// The type: `GetUserHeaders`.
    pub name: Ident,
    /// Each by its own name; what is read may always lack.
    pub fields: Vec<ReplyHeader>,
}

/// One of several types that a reply can be read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub variant: Ident,
    pub doc: Doc,
    pub status: Status,
    /// Empty: any.
    pub media: String,
    pub ty: Ty,
    pub reading: Reading,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    pub status: Status,
    pub doc: Doc,
    /// Empty: nothing to read.
    pub contents: Vec<Content>,
    pub headers: Vec<ReplyHeader>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub media: String,
    pub ty: Ty,
    pub reading: Reading,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReplyHeader {
    pub name: Name,
    pub doc: Doc,
    pub ty: Ty,
    pub required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Json,
    Text,
    Bytes,
    /// `text/event-stream`; the type is of one event.
    Events(EventForm),
    /// JSON values, one a line; the type is of one of them.
    JsonLines,
    /// JSON values, each behind a record separator; the type is of one of them.
    JsonSequence,
}

/// What the value of an event is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventForm {
    /// Its data, as text.
    Text,
    /// Its data, as JSON.
    Json,
    /// The event as an object of its fields, whose data is a string.
    Object,
    /// The event as an object of its fields, whose data is any JSON value.
    ObjectOfJson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Code(u16),
    /// `2` for 200 to 299.
    Range(u8),
    Default,
}

// ----------------------------------------------------------------------------------------------------- auth

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemeId(pub u32);

/// A kind of credential that the interface knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// `rust` is the setter of the client's builder: `bearer_auth`.
    pub name: Name,
    /// The static that describes it: `BEARER_AUTH`.
    pub constant: Ident,
    pub doc: Doc,
    pub kind: SchemeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    Basic,
    /// A token in `Authorization: Bearer`.
    Bearer {
        format: Option<String>,
    },
    /// Another scheme of `Authorization`, such as `Digest`: the caller makes the whole credential.
    Authorization {
        scheme: String,
    },
    /// `place` is header, query or cookie.
    ApiKey {
        place: Place,
        key: String,
    },
    OAuth2 {
        flows: Vec<Flow>,
    },
    OpenIdConnect {
        url: String,
    },
    MutualTls,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub kind: FlowKind,
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub refresh_url: Option<String>,
    pub scopes: Vec<(String, Doc)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
    DeviceAuthorization,
}
