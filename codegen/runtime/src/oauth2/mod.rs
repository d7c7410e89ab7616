//! OAuth 2 (RFC 6749): access tokens that the client fetches and renews itself.
//!
//! Code map: [`OAuth2`] is what the caller says; `source` keeps the token and decides when another is fetched, by one
//! caller at a time (`turn`); `endpoint` asks for it; `discovery` finds out where, if only an OpenID provider is known;
//! `login` is the way of a person through a browser, up to an [`OAuth2`].

mod discovery;
mod endpoint;
#[cfg(feature = "login")]
mod login;
mod origin;
mod source;
mod turn;

use std::fmt;
use std::sync::Arc;

pub use discovery::Provider;
#[cfg(feature = "login")]
pub use login::{Login, LoginError, LoginPage};
pub(crate) use origin::Origin;

use crate::{FlowKind, Secret};

/// How an access token is got: the credential for a scheme of OAuth 2 or OpenID Connect.
///
/// The token is fetched before the first request that needs it, by one call on behalf of all that wait for it, and
/// renewed before it expires, or when the server answers 401 to it. Where it is fetched, and for which scopes, is what
/// the description says of the scheme, unless said here.
///
/// ```
/// use clientwright_runtime as rt;
/// # static OAUTH: rt::Scheme = rt::Scheme {
/// #     name: "oauth",
/// #     kind: rt::SchemeKind::OAuth2 {
/// #         flows: &[rt::Flow { token_url: Some("https://auth.example.com/token"), scopes: &["read"], ..rt::Flow::EMPTY }],
/// #     },
/// #     ..rt::Scheme::EMPTY
/// # };
/// let credential = rt::OAuth2::client_credentials("my-app", "its secret").scopes(["read"]);
/// let client = rt::Client::builder("https://api.example.com").credential(&OAUTH, credential.into());
/// ```
#[derive(Clone)]
pub struct OAuth2 {
    grant: Grant,
    application: Option<Application>,
    in_body: bool,
    scopes: Option<Vec<String>>,
    token_url: Option<String>,
    parameters: Vec<(String, String)>,
    listener: Option<Listener>,
}

/// What is shown for a token.
#[derive(Clone)]
enum Grant {
    ClientCredentials,
    Password {
        user: String,
        password: Secret,
    },
    RefreshToken(Secret),
    #[cfg(feature = "login")]
    Code {
        code: Secret,
        verifier: Secret,
        redirect_uri: String,
    },
}

/// The program that asks, as the token endpoint knows it.
#[derive(Clone)]
struct Application {
    id: String,
    secret: Option<Secret>,
}

type Listener = Arc<dyn Fn(&Renewal) + Send + Sync>;

/// Tokens that were fetched just now.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Renewal {
    /// What lets requests in.
    pub access_token: Secret,
    /// What the next access token can be had for, if the server gave one.
    pub refresh_token: Option<Secret>,
}

impl OAuth2 {
    /// For a program that acts for itself (RFC 6749 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::new(Grant::ClientCredentials).application(id, secret)
    }

    /// For a person whose password the program knows (RFC 6749 4.3). Most servers also want
    /// [`application`](Self::application) or [`public_application`](Self::public_application).
    pub fn password(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(Grant::Password { user: user.into(), password: password.into() })
    }

    /// For whoever got this refresh token before (RFC 6749 6).
    pub fn refresh_token(token: impl Into<Secret>) -> Self {
        Self::new(Grant::RefreshToken(token.into()))
    }

    fn new(grant: Grant) -> Self {
        Self {
            grant,
            application: None,
            in_body: false,
            scopes: None,
            token_url: None,
            parameters: Vec::new(),
            listener: None,
        }
    }

    /// Which program asks, with its own secret.
    #[must_use]
    pub fn application(self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { application: Some(Application { id: id.into(), secret: Some(secret.into()) }), ..self }
    }

    /// Which program asks, if it has no secret.
    #[must_use]
    pub fn public_application(self, id: impl Into<String>) -> Self {
        Self { application: Some(Application { id: id.into(), secret: None }), ..self }
    }

    /// Sends the program's secret in the body of the request for a token, for servers that do not take it in
    /// `Authorization` as they should (RFC 6749 2.3.1).
    #[must_use]
    pub fn secret_in_body(self) -> Self {
        Self { in_body: true, ..self }
    }

    /// What the token must be good for; else all that the description lists for the way it is got. An empty list
    /// leaves it to the server.
    #[must_use]
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }

    /// Where tokens are given, in place of what the description says.
    #[must_use]
    pub fn token_url(self, url: impl Into<String>) -> Self {
        Self { token_url: Some(url.into()), ..self }
    }

    /// Adds to what is sent for a token: `audience`, `resource` and the like.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Tells of all tokens that are fetched, so that a refresh token can be kept beyond the program's end. Servers often
    /// give another one each time, and do not take the old one any more.
    #[must_use]
    pub fn on_renewal(self, listener: impl Fn(&Renewal) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Arc::new(listener)), ..self }
    }

    /// The way of the description that this is, if it is one that the description can list.
    fn flow(&self) -> Option<FlowKind> {
        match self.grant {
            Grant::ClientCredentials => Some(FlowKind::ClientCredentials),
            Grant::Password { .. } => Some(FlowKind::Password),
            Grant::RefreshToken(_) => None,
            #[cfg(feature = "login")]
            Grant::Code { .. } => Some(FlowKind::AuthorizationCode),
        }
    }
}

/// Shows the kind, and nothing of the secrets.
impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grant = match self.grant {
            Grant::ClientCredentials => "client credentials",
            Grant::Password { .. } => "password",
            Grant::RefreshToken(_) => "refresh token",
            #[cfg(feature = "login")]
            Grant::Code { .. } => "authorization code",
        };
        f.debug_struct("OAuth2").field("grant", &grant).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}
