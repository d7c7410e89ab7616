//! Credentials: which ones an operation needs, and how each is put into a request.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::body::AnyError;
use crate::encode::percent::{self, Keep};
use crate::oauth2::{OAuth2, Origin};
use crate::transport::BoxFuture;
use crate::{InvalidHeader, Need, Place, Request, Scheme, SchemeKind, Secret};

/// What a client shows to be let in.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Basic {
        user: String,
        password: Secret,
    },
    Text(Secret),
    Source(Arc<dyn TokenSource>),
    /// Becomes a source when the client is built.
    OAuth2(Box<OAuth2>),
    MutualTls,
}

impl Credential {
    /// A user name and a password; the password may be empty, the name must not hold a colon (RFC 7617 2).
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(Kind::Basic { user: user.into(), password: password.into() })
    }

    /// A token that does not change.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(Kind::Text(token.into()))
    }

    /// A key that does not change.
    pub fn key(key: impl Into<Secret>) -> Self {
        Self(Kind::Text(key.into()))
    }

    /// What follows the scheme's name in `Authorization`, for schemes other than `Basic` and `Bearer`.
    pub fn authorization(text: impl Into<Secret>) -> Self {
        Self(Kind::Text(text.into()))
    }

    /// A token that is asked for before each request.
    pub fn source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }

    /// Says that the transport shows a certificate of the client.
    pub fn mutual_tls() -> Self {
        Self(Kind::MutualTls)
    }

    /// Whether it can be sent as this scheme wants it.
    pub(crate) fn check(&self, scheme: &Scheme) -> Result<(), String> {
        let good = match (&self.0, scheme.kind) {
            (Kind::Basic { .. }, SchemeKind::Basic) | (Kind::MutualTls, SchemeKind::MutualTls) => true,
            (Kind::Text(_) | Kind::Source(_) | Kind::OAuth2(_), kind) => {
                !matches!(kind, SchemeKind::Basic | SchemeKind::MutualTls)
            }
            (Kind::Basic { .. } | Kind::MutualTls, _) => false,
        };
        if !good {
            return Err(format!("the credential for `{}` is of another kind than the scheme", scheme.name));
        }
        match &self.0 {
            Kind::Basic { user, .. } if user.contains(':') => {
                Err(format!("the user name for `{}` holds a colon, which Basic credentials cannot tell", scheme.name))
            }
            Kind::Text(text) => Mark::new(scheme, text.expose()).map(drop).map_err(|Unsendable| unsendable(scheme)),
            Kind::Basic { .. } | Kind::Source(_) | Kind::OAuth2(_) | Kind::MutualTls => Ok(()),
        }
    }

    /// Makes a source of what only says how tokens are got.
    pub(crate) fn connect(&mut self, scheme: &Scheme, origin: &Origin) -> Result<(), String> {
        if let Kind::OAuth2(config) = &self.0 {
            let tokens = config.as_ref().clone().source(scheme, origin.clone())?;
            self.0 = Kind::Source(Arc::new(tokens));
        }
        Ok(())
    }
}

/// A token that does not change.
impl From<Secret> for Credential {
    fn from(token: Secret) -> Self {
        Self::bearer(token)
    }
}

/// A token that does not change.
impl From<String> for Credential {
    fn from(token: String) -> Self {
        Self::bearer(token)
    }
}

/// A token that does not change.
impl From<&str> for Credential {
    fn from(token: &str) -> Self {
        Self::bearer(token)
    }
}

/// A token that the client fetches and renews.
impl From<OAuth2> for Credential {
    fn from(config: OAuth2) -> Self {
        Self(Kind::OAuth2(Box::new(config)))
    }
}

/// A token that is asked for before each request.
impl<S: TokenSource> From<S> for Credential {
    fn from(source: S) -> Self {
        Self::source(source)
    }
}

/// Shows the kind, and nothing of the secret.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Basic { .. } => "Credential(user ***, password ***)",
            Kind::Text(_) => "Credential(***)",
            Kind::Source(_) => "Credential(source)",
            Kind::OAuth2(_) => "Credential(OAuth 2)",
            Kind::MutualTls => "Credential(mutual TLS)",
        })
    }
}

/// Where tokens come from that are fetched, renewed or rotated.
///
/// It is asked before each request, and should therefore keep a token as long as it is good.
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good now.
    fn token(&self) -> BoxFuture<'_, Result<Secret, AnyError>>;

    /// Says that the server answered 401 to this token, so that the next one should be another.
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

/// What a request carries to be let in: kept apart from it, since it must not follow it to another origin.
#[derive(Default)]
pub(crate) struct Badge {
    marks: Vec<Mark>,
    tokens: Vec<(Arc<dyn TokenSource>, Secret)>,
}

/// One credential as it stands on the wire.
enum Mark {
    Header(&'static str, String),
    Query(&'static str, String),
    Cookie(&'static str, String),
}

/// A credential holds what cannot stand where it must go.
struct Unsendable;

/// Why no badge could be made.
pub(crate) enum NoBadge {
    /// A source failed.
    Source(&'static Scheme, AnyError),
    /// A credential cannot stand where it must go.
    Unsendable(String),
}

impl Badge {
    /// Asks the sources for their tokens and lays the credentials out.
    pub(crate) async fn make(credentials: &[(&'static Scheme, &Credential)]) -> Result<Self, NoBadge> {
        let mut badge = Self::default();
        for (scheme, credential) in credentials {
            let text = badge.text(scheme, credential).await?;
            if let Some(text) = text {
                let mark = Mark::new(scheme, &text);
                badge.marks.push(mark.map_err(|Unsendable| NoBadge::Unsendable(unsendable(scheme)))?);
            }
        }
        Ok(badge)
    }

    async fn text(&mut self, scheme: &'static Scheme, credential: &Credential) -> Result<Option<String>, NoBadge> {
        match &credential.0 {
            Kind::MutualTls => Ok(None),
            Kind::Text(text) => Ok(Some(text.expose().to_owned())),
            Kind::Basic { user, password } => Ok(Some(STANDARD.encode(format!("{user}:{}", password.expose())))),
            Kind::OAuth2(_) => Err(NoBadge::Unsendable(format!("`{}` was not connected", scheme.name))),
            Kind::Source(source) => {
                let token = source.token().await.map_err(|error| NoBadge::Source(scheme, error))?;
                let text = token.expose().to_owned();
                self.tokens.push((Arc::clone(source), token));
                Ok(Some(text))
            }
        }
    }

    /// Puts the credentials into a request, in place of any that are there.
    pub(crate) fn pin_to(&self, request: &mut Request) -> Result<(), InvalidHeader> {
        for mark in &self.marks {
            match mark {
                Mark::Header(name, value) => request.headers.set_secret(name, value)?,
                Mark::Cookie(name, value) => add_cookie(request, name, value)?,
                Mark::Query(name, value) => {
                    request.url.remove_pair(&percent::encoded(name, Keep::Unreserved));
                    request.url.push_secret(name, value);
                }
            }
        }
        Ok(())
    }

    /// Takes the credentials out of a URL that leads to another origin: a server may have put them there.
    pub(crate) fn take_from(&self, request: &mut Request) {
        for mark in &self.marks {
            if let Mark::Query(name, _) = mark {
                request.url.remove_pair(&percent::encoded(name, Keep::Unreserved));
            }
        }
    }

    /// Tells the sources that their tokens were refused; whether there are any.
    pub(crate) fn refused(&self) -> bool {
        for (source, token) in &self.tokens {
            source.refused(token);
        }
        !self.tokens.is_empty()
    }

    /// Whether all tokens are those that the other has.
    pub(crate) fn has_tokens_of(&self, other: &Self) -> bool {
        let texts = |badge: &Self| badge.tokens.iter().map(|(_, token)| token.expose().to_owned()).collect::<Vec<_>>();
        texts(self) == texts(other)
    }
}

impl Mark {
    fn new(scheme: &Scheme, text: &str) -> Result<Self, Unsendable> {
        let mark = match scheme.kind {
            SchemeKind::Basic => Self::Header("authorization", format!("Basic {text}")),
            SchemeKind::Bearer | SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => {
                Self::Header("authorization", format!("Bearer {text}"))
            }
            SchemeKind::Authorization { scheme } => Self::Header("authorization", format!("{scheme} {text}")),
            SchemeKind::ApiKey { place: Place::Query, key } => Self::Query(key, text.to_owned()),
            SchemeKind::ApiKey { place: Place::Cookie, key } => Self::Cookie(key, text.to_owned()),
            SchemeKind::ApiKey { key, .. } => Self::Header(key, text.to_owned()),
            SchemeKind::MutualTls => return Err(Unsendable),
        };
        if mark.can_be_sent() { Ok(mark) } else { Err(Unsendable) }
    }

    fn can_be_sent(&self) -> bool {
        match self {
            Self::Header(name, value) => crate::Headers::new().set(name, value).is_ok(),
            // RFC 6265 4.1.1, cookie-octet: anything else would end the value.
            Self::Cookie(_, value) => value.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b)),
            Self::Query(..) => true,
        }
    }
}

fn add_cookie(request: &mut Request, name: &str, value: &str) -> Result<(), InvalidHeader> {
    let others = request.headers.get("cookie").unwrap_or_default();
    let kept = others.split("; ").filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let pair = format!("{name}={value}");
    let all: Vec<_> = kept.chain([pair.as_str()]).collect();
    let all = all.join("; ");
    request.headers.set_secret("cookie", all)
}

fn unsendable(scheme: &Scheme) -> String {
    format!("the credential for `{}` holds a character that cannot be sent", scheme.name)
}

/// The credentials that a call uses: those of the first alternative of which all are there.
///
/// `None` if there is no such alternative. That nothing is needed counts only if no other alternative is met, so that
/// a caller with a credential is known to the server.
pub(crate) fn choose<'c>(
    alternatives: &[&[Need]],
    credential: impl Fn(&Scheme) -> Option<&'c Credential>,
) -> Option<Vec<(&'static Scheme, &'c Credential)>> {
    let met = |needs: &&[Need]| {
        needs.iter().map(|need| Some((need.scheme, credential(need.scheme)?))).collect::<Option<Vec<_>>>()
    };
    let nothing = alternatives.is_empty() || alternatives.iter().any(|needs| needs.is_empty());
    let chosen = alternatives.iter().filter(|needs| !needs.is_empty()).find_map(met);
    chosen.or(nothing.then(Vec::new))
}

/// The credentials for these schemes, if all are there.
pub(crate) fn chosen<'c>(
    schemes: &[&'static Scheme],
    credential: impl Fn(&Scheme) -> Option<&'c Credential>,
) -> Option<Vec<(&'static Scheme, &'c Credential)>> {
    schemes.iter().map(|&scheme| Some((scheme, credential(scheme)?))).collect()
}

/// `basicAuth` (given with `basic_auth`), or `a` and `b`
pub(crate) fn wanted(alternatives: &[&[Need]]) -> String {
    let all = alternatives.iter().map(|needs| all_of(needs.iter().map(|need| need.scheme)));
    all.collect::<Vec<_>>().join(", or ")
}

/// `a` and `b`
pub(crate) fn all_of(schemes: impl Iterator<Item = &'static Scheme>) -> String {
    let one = |scheme: &Scheme| match scheme.setter {
        "" => format!("`{}`", scheme.name),
        setter => format!("`{}` (given with `{setter}`)", scheme.name),
    };
    schemes.map(one).collect::<Vec<_>>().join(" and ")
}
