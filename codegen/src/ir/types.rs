//! Types of values, and what is known of each.

use super::{Checks, Demands, Doc, Gate, Ident, Name, Path, Stability};

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
    /// The same in the alphabet for URLs.
    UrlBytes,
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    /// Any JSON value.
    Json,
    /// A file in a form: its name, media type and content; elsewhere its content as text.
    File,
    /// A part of a form that may hold any JSON value, or a file.
    FormValue,
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
    /// One of [`Ir::type_files`](super::Ir::type_files).
    pub file: Ident,
    /// Where the vendor wrote it, if one place says it all: a JSON pointer after `#`, and before it the file, unless
    /// that is the first one.
    pub origin: Option<String>,
    pub derives: Vec<Derive>,
    /// What a maintainer has derived besides.
    pub further_derives: Vec<Path>,
    /// What is checked of every value, beside what is checked of its parts.
    pub demands: Demands,
    pub checks: Checks,
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
    /// What is checked, with what is said where the field's type is named.
    pub demands: Demands,
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

/// What happens to keys that have no field. What neither takes is ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    /// The same object is also read as each of these, and their keys are written beside ours.
    pub flattened: Vec<Flattened>,
    /// For keys that none of them has either.
    pub kept: Option<Kept>,
}

/// A field that is a map of keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub field: Ident,
    pub ty: Ty,
    pub doc: Doc,
    /// What is checked of what is in the map.
    pub demands: Demands,
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
    /// By the text under a key; where it is missing or none of those listed, the variant called `otherwise` is tried.
    Tag { key: String, otherwise: Option<Ident> },
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
    pub demands: Demands,
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
