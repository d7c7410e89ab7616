//! The token endpoint: what is asked there, and what it answers (RFC 6749 2.3.1, 4 to 6).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::origin::{Origin, Question};
use super::{Application, Grant, OAuth2};
use crate::encode::percent::{self, Keep};
use crate::{Error, ErrorKind, Json, Number, Operation, Secret, Url, from_json};

static TOKEN: Operation = Operation { method: "POST", path: "/token", ..Operation::EMPTY };

/// What a token endpoint gave.
pub(super) struct Given {
    pub(super) access: Secret,
    pub(super) refresh: Option<Secret>,
    pub(super) lifetime: Option<Duration>,
}

/// What is asked for, in the words of the endpoint.
pub(super) struct Wish<'w> {
    pub(super) pairs: Vec<(&'w str, &'w str)>,
    pub(super) application: Option<&'w Application>,
    pub(super) secret_in_body: bool,
}

impl OAuth2 {
    /// What the grant itself says.
    pub(super) fn wish<'w>(&'w self, scope: &'w str) -> Wish<'w> {
        let scope = [("scope", scope)].into_iter().filter(|(_, scope)| !scope.is_empty());
        match &self.grant {
            Grant::ClientCredentials => self.wish_of([("grant_type", "client_credentials")].into_iter().chain(scope)),
            Grant::Password { user, password } => {
                let person = [("grant_type", "password"), ("username", user), ("password", password.expose())];
                self.wish_of(person.into_iter().chain(scope))
            }
            Grant::RefreshToken(token) => self.renewal(token),
            #[cfg(feature = "login")]
            Grant::Code { code, verifier, redirect_uri } => self.wish_of([
                ("grant_type", "authorization_code"),
                ("code", code.expose()),
                ("redirect_uri", redirect_uri),
                ("code_verifier", verifier.expose()),
            ]),
        }
    }

    /// Another token for the same scopes.
    pub(super) fn renewal<'w>(&'w self, token: &'w Secret) -> Wish<'w> {
        self.wish_of([("grant_type", "refresh_token"), ("refresh_token", token.expose())])
    }

    fn wish_of<'w>(&'w self, pairs: impl IntoIterator<Item = (&'w str, &'w str)>) -> Wish<'w> {
        let own = self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = pairs.into_iter().chain(own).collect();
        Wish { pairs, application: self.application.as_ref(), secret_in_body: self.in_body }
    }
}

impl Wish<'_> {
    /// As the provider wants it, unless the caller said so already.
    pub(super) fn in_body_if(mut self, wanted: bool) -> Self {
        self.secret_in_body |= wanted;
        self
    }

    pub(super) async fn ask(self, origin: &Origin, url: &Url) -> Result<Given, NoToken> {
        let reply = origin.ask(&TOKEN, url, self.question()).await.map_err(|error| NoToken::refused(url, error))?;
        let said: Json = from_json(reply.body()).map_err(|error| NoToken::unreadable(url, &error.to_string()))?;
        read(&said).map_err(|why| NoToken::unreadable(url, why))
    }

    fn question(self) -> Question {
        let (mut pairs, mut authorization) = (self.pairs, None);
        match self.application {
            Some(Application { id, secret: Some(secret) }) if !self.secret_in_body => {
                let (id, secret) = (percent::encoded(id, Keep::Form), percent::encoded(secret.expose(), Keep::Form));
                authorization = Some(format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))));
            }
            Some(Application { id, secret }) => {
                pairs.push(("client_id", id));
                pairs.extend(secret.as_ref().map(|secret| ("client_secret", secret.expose())));
            }
            None => (),
        }
        // A server may take a code or a refresh token only once.
        let once = pairs.iter().any(|(name, _)| matches!(*name, "code" | "refresh_token"));
        Question { once, body: form(&pairs).into(), media: Some("application/x-www-form-urlencoded"), authorization }
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        percent::push(&mut text, name, Keep::Form);
        text.push('=');
        percent::push(&mut text, value, Keep::Form);
    }
    text
}

fn read(said: &Json) -> Result<Given, &'static str> {
    let text = |name: &str| said.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    // A token of an unknown type must not be used (RFC 6749 7.1). Some servers say `BearerToken`.
    let bearer = |kind: &str| kind.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("bearer"));
    if text("token_type").is_some_and(|kind| !bearer(kind)) {
        return Err("the token is of another type than Bearer");
    }
    Ok(Given {
        access: text("access_token").ok_or("there is no access token in the reply")?.into(),
        refresh: text("refresh_token").map(Secret::from),
        lifetime: said.get("expires_in").and_then(seconds),
    })
}

/// A number, which some servers send as text.
fn seconds(value: &Json) -> Option<Duration> {
    let seconds = match value {
        Json::Number(number) => Number::as_f64(number),
        Json::String(text) => text.parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

/// Why there is no token. All calls that waited for it are told the same.
#[derive(Clone, Debug)]
pub(super) struct NoToken {
    message: String,
    cause: Option<Arc<Error>>,
}

impl NoToken {
    pub(super) fn because(message: impl Into<String>) -> Self {
        Self { message: message.into(), cause: None }
    }

    fn refused(url: &Url, error: Error) -> Self {
        Self { message: format!("{}{}", url.root(), without_method(&error)), cause: Some(Arc::new(error)) }
    }

    fn unreadable(url: &Url, why: &str) -> Self {
        Self::because(format!("{url}: {why}"))
    }

    pub(super) fn no_provider(url: &Url, error: Error) -> Self {
        Self::refused(url, error)
    }

    /// Whether the endpoint does not take what it was shown (RFC 6749 5.2), so that showing it again is no use.
    pub(super) fn is_final(&self) -> bool {
        let refusal = self.cause.as_ref().filter(|error| error.kind() == ErrorKind::Status);
        refusal.is_some_and(|error| matches!(error.status(), Some(400 | 401 | 403)))
    }
}

/// `/token: 400 Bad Request: ..`
fn without_method(error: &Error) -> String {
    let text = error.to_string();
    text.strip_prefix(error.method()).unwrap_or(&text).trim_start().to_owned()
}

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NoToken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|error| error.as_ref() as _)
    }
}
