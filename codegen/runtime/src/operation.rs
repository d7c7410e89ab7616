//! What an operation is, as plain static data.
//!
//! Generated crates hold one `static` [`Operation`] per operation and nothing else that depends on the description;
//! everything that is done with it is ordinary code in this crate. Every descriptor has a constant to take the
//! usual values from (`..rt::Input::QUERY`), so that a field more breaks nobody.

use std::fmt;

/// One operation of an interface: what goes out and what comes back.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The vendor's own name of it, or `METHOD /path`.
    pub id: &'static str,
    /// `GET`, or any other token.
    pub method: &'static str,
    /// With `{name}` for each input in the path; literal text is sent as it stands.
    pub path: &'static str,
    /// Everything the caller can say besides the body. [`Call::with`](crate::Call::with) counts in this order.
    pub inputs: &'static [Input],
    /// The ways to send a body. [`Call::body`](crate::Call::body) counts in this order.
    pub bodies: &'static [BodyForm],
    /// Alternatives; each is a combination. Empty: nothing is needed. An empty combination: not a must.
    pub auth: &'static [&'static [Need]],
    /// The value of the `Accept` header; none is sent without it.
    pub accept: Option<&'static str>,
    /// What the description says about replies.
    pub replies: &'static [Reply],
    /// If set, requests go here and not to the client's own server. May be relative to the client's.
    pub server: Option<&'static str>,
}

impl Operation {
    /// An operation that says nothing, to take defaults from.
    pub const EMPTY: Self = Self {
        id: "",
        method: "GET",
        path: "",
        inputs: &[],
        bodies: &[],
        auth: &[],
        accept: None,
        replies: &[],
        server: None,
    };
}

/// A value that the caller gives, and how it is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// As it stands on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// How it is laid out.
    pub style: Style,
    /// Whether each item of a list or an object stands on its own.
    pub explode: bool,
    /// Whether the call is refused without it.
    pub required: bool,
    /// JSON text, sent if the input is required and was not given.
    pub default: Option<&'static str>,
    /// Whether reserved characters that mean nothing where the value stands go out as they are.
    pub reserved: bool,
    /// Whether null, and what holds no value, is sent as a name with an empty value; else null is left out.
    pub empty: bool,
}

impl Input {
    /// In the path: simple, required.
    pub const PATH: Self = Self {
        name: "",
        place: Place::Path,
        style: Style::Simple,
        explode: false,
        required: true,
        default: None,
        reserved: false,
        empty: false,
    };
    /// In the query: form, exploded, optional.
    pub const QUERY: Self =
        Self { place: Place::Query, style: Style::Form, explode: true, required: false, ..Self::PATH };
    /// In a header: simple, optional.
    pub const HEADER: Self = Self { place: Place::Header, required: false, ..Self::PATH };
    /// In a cookie: form, exploded, optional.
    pub const COOKIE: Self = Self { place: Place::Cookie, ..Self::QUERY };
    /// The whole query is this one value, laid out as a form.
    pub const QUERY_STRING: Self =
        Self { place: Place::QueryString, style: Style::Content("application/x-www-form-urlencoded"), ..Self::QUERY };
}

/// Where an input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path, where its `{name}` stands.
    Path,
    /// Into the query, as one or more pairs.
    Query,
    /// Into a header of its name.
    Header,
    /// Into the `Cookie` header.
    Cookie,
    /// The whole query is this value.
    QueryString,
}

/// How a value is laid out (OpenAPI 3.0.4 4.8.12.3; RFC 6570).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `blue,black`
    Simple,
    /// `.blue.black`
    Label,
    /// `;color=blue;color=black`
    Matrix,
    /// `color=blue&color=black`
    Form,
    /// `color=blue%20black`
    Space,
    /// `color=blue%7Cblack`
    Pipe,
    /// `color=blue%09black`, which only Swagger 2.0 knows.
    Tab,
    /// `color%5BR%5D=100`
    Deep,
    /// `color=blue; color=black`, and without percent-encoding as far as a cookie allows that (OpenAPI 3.2).
    Cookie,
    /// Written as this media type, and then taken as one text.
    Content(&'static str),
}

/// One way to send a body.
#[derive(Clone, Copy, Debug)]
pub struct BodyForm {
    /// The value of the `Content-Type` header.
    pub media: &'static str,
    /// How the value becomes octets.
    pub writing: Writing,
}

impl BodyForm {
    /// `application/json`.
    pub const JSON: Self = Self { media: "application/json", writing: Writing::Json };
}

/// How the value of a body becomes octets.
#[derive(Clone, Copy, Debug)]
pub enum Writing {
    /// As JSON.
    Json,
    /// As text: a string is its characters, anything else its JSON.
    Text,
    /// As octets: a string is taken as base64.
    Bytes,
    /// JSON values, one a line: the items of a list, or one value alone.
    JsonLines,
    /// JSON values, each behind a record separator (RFC 7464): the items of a list, or one value alone.
    JsonSequence,
    /// As `application/x-www-form-urlencoded`, with the fields that have a layout of their own.
    Form(&'static [Part]),
    /// As `multipart/form-data`, with the fields that have a layout of their own; a list as parts without names, of
    /// which [`Part::name`] has the places (`0`, `1`), or nothing for all others.
    Multipart(&'static [Part]),
}

/// How one field of a form is written, where it is not as usual.
///
/// As usual means: single values as text, lists item by item under the same name, objects as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Name of the field.
    pub name: &'static str,
    /// The part's own content type.
    pub media: Option<&'static str>,
    /// How it is laid out in a form.
    pub style: Style,
    /// Whether each item stands on its own.
    pub explode: bool,
    /// Whether reserved characters that mean nothing where the value stands go out as they are.
    pub reserved: bool,
}

impl Part {
    /// Form, exploded.
    pub const FORM: Self = Self { name: "", media: None, style: Style::Form, explode: true, reserved: false };
}

/// A credential that an operation asks for.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Which kind.
    pub scheme: &'static Scheme,
    /// What the credential must be good for.
    pub scopes: &'static [&'static str],
}

/// A kind of credential that the interface knows.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// The vendor's own name of it.
    pub name: &'static str,
    /// The method of the client's builder that takes the credential, named in errors; may be empty.
    pub setter: &'static str,
    /// How the credential is sent.
    pub kind: SchemeKind,
}

impl Scheme {
    /// A bearer token without a name, to take defaults from.
    pub const EMPTY: Self = Self { name: "", setter: "", kind: SchemeKind::Bearer };
}

/// How a credential is sent.
#[derive(Clone, Copy, Debug)]
pub enum SchemeKind {
    /// User name and password (RFC 7617).
    Basic,
    /// A token in `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// Another scheme of `Authorization`; the caller makes what follows its name.
    Authorization {
        /// Such as `Digest`.
        scheme: &'static str,
    },
    /// A text under a name.
    ApiKey {
        /// Header, query or cookie.
        place: Place,
        /// The header's, parameter's or cookie's name.
        key: &'static str,
    },
    /// An OAuth 2 access token, sent as a bearer token.
    OAuth2 {
        /// The ways to get one.
        flows: &'static [Flow],
    },
    /// An access token of an OpenID Connect provider, sent as a bearer token.
    OpenIdConnect {
        /// Where the provider describes itself.
        url: &'static str,
    },
    /// The transport shows a certificate of the client.
    MutualTls,
}

/// A way to get an OAuth 2 access token.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    /// Which way.
    pub kind: FlowKind,
    /// Where a person consents.
    pub authorization_url: Option<&'static str>,
    /// Where tokens are given.
    pub token_url: Option<&'static str>,
    /// Where tokens are renewed, if not at `token_url`.
    pub refresh_url: Option<&'static str>,
    /// What can be asked for.
    pub scopes: &'static [&'static str],
}

impl Flow {
    /// A client-credentials flow that says nothing else, to take defaults from.
    pub const EMPTY: Self = Self {
        kind: FlowKind::ClientCredentials,
        authorization_url: None,
        token_url: None,
        refresh_url: None,
        scopes: &[],
    };
}

/// The ways of OAuth 2 to get an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// RFC 6749 4.2
    Implicit,
    /// RFC 6749 4.3
    Password,
    /// RFC 6749 4.4
    ClientCredentials,
    /// RFC 6749 4.1
    AuthorizationCode,
    /// RFC 8628
    DeviceAuthorization,
}

/// What the description says about the replies of one status.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    /// Which statuses.
    pub status: Status,
    /// What the body may be; empty if there is nothing to read.
    pub contents: &'static [Content],
}

/// One form of a reply's body.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// The media type, or a range such as `text/*`.
    pub media: &'static str,
    /// How the octets become a value.
    pub reading: Reading,
}

/// How the octets of a reply become a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As octets.
    Bytes,
    /// A stream of events (`text/event-stream`); read at once, it is its text.
    Events(EventForm),
    /// JSON values, one a line; read at once, they are a list.
    JsonLines,
    /// JSON values, each behind a record separator (RFC 7464); read at once, they are a list.
    JsonSequence,
}

/// What the value of an event is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventForm {
    /// Its data, as text.
    Text,
    /// Its data, as JSON.
    Json,
    /// The whole event, as an object of `event`, `data`, `id` and `retry`; its data is a string.
    Object,
    /// The whole event, as an object whose data is any JSON value.
    ObjectOfJson,
}

/// Which statuses a reply is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// This one.
    Code(u16),
    /// `2` for 200 to 299.
    Range(u8),
    /// Those that no other reply is meant for.
    Default,
}

impl Status {
    /// Whether it is meant for this status, and how closely: the greater, the closer.
    pub(crate) fn fit(self, status: u16) -> Option<u8> {
        match self {
            Self::Code(code) if code == status => Some(3),
            Self::Range(hundreds) if u16::from(hundreds) == status / 100 => Some(2),
            Self::Default => Some(1),
            Self::Code(_) | Self::Range(_) => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Where an interface is served.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// May hold `{variable}`s, and may be relative.
    pub url: &'static str,
    /// What may stand for the variables.
    pub variables: &'static [ServerVariable],
}

/// A part of a server's URL that the caller may choose.
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable {
    /// As it stands between the braces.
    pub name: &'static str,
    /// What counts if nothing is chosen.
    pub default: &'static str,
    /// What may be chosen; empty: anything.
    pub values: &'static [&'static str],
}
