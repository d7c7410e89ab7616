//! What can be called: inputs, bodies, replies.

use super::{Demands, Doc, Gate, Ident, Limit, Name, SchemeId, Stability, Ty, paging};

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
    /// What is checked, where that is asked for.
    pub demands: Demands,
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
    /// Named parts of an object, or those of a list: then the names are places, and the empty one is for all others.
    Multipart(Vec<Part>),
    Text,
    Bytes,
    /// JSON values, one a line; the type is of one of them.
    JsonLines,
    /// JSON values, each behind a record separator; the type is of one of them.
    JsonSequence,
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
    /// As which it may come. Empty: any.
    pub medias: Vec<String>,
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
    pub stability: Stability,
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
