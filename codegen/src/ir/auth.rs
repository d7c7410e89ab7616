//! What a caller shows to be let in.

use super::{Doc, Ident, Name, Place};

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
