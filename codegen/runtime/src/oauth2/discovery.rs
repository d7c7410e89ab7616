//! What an OpenID provider says of itself (OpenID Connect Discovery 1.0).

use super::origin::{Origin, Question};
use crate::{Client, Error, ErrorKind, Json, Operation, Scheme, SchemeKind, Url, from_json};

/// Where an OpenID provider takes people and programs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provider {
    /// Its name for itself.
    pub issuer: Option<String>,
    /// Where a person consents.
    pub authorization_url: Option<String>,
    /// Where tokens are given.
    pub token_url: String,
    /// Whether a program's secret must be in the body and not in `Authorization`.
    pub(super) secret_in_body: bool,
}

static DISCOVERY: Operation = Operation { path: "/.well-known/openid-configuration", ..Operation::EMPTY };

impl Provider {
    /// Asks the provider that the description names for this scheme, over the client's transport. Nothing that is
    /// secret is sent.
    ///
    /// # Errors
    /// If the scheme is not of OpenID Connect, or if there is no good answer.
    pub async fn discover(client: &Client, scheme: &Scheme) -> Result<Self, Error> {
        let SchemeKind::OpenIdConnect { url } = scheme.kind else {
            return Err(Error::client(format!("the scheme `{}` has no OpenID provider", scheme.name)));
        };
        let origin = client.settings().origin();
        Self::ask(&origin, &origin.resolve(url).map_err(Error::client)?).await
    }

    pub(super) async fn ask(origin: &Origin, url: &Url) -> Result<Self, Error> {
        let reply = origin.ask(&DISCOVERY, url, Question::default()).await?;
        let said = from_json(reply.body()).map_err(|error| error.to_string());
        match said.and_then(|said| Self::read(&said, url)) {
            Ok(provider) => Ok(provider),
            Err(why) => Err(Error::new(ErrorKind::Decode, reply.asked.clone(), why).with_reply(reply)),
        }
    }

    fn read(said: &Json, url: &Url) -> Result<Self, String> {
        let text = |name: &str| said.get(name).and_then(Json::as_str).map(str::to_owned);
        let Some(token_url) = text("token_endpoint") else {
            return Err("it names no token endpoint".into());
        };
        if url.is_https() && !token_url.starts_with("https://") {
            return Err(format!("its token endpoint {token_url:?} is without encryption"));
        }
        let methods = said.get("token_endpoint_auth_methods_supported").and_then(Json::as_array);
        let knows =
            |method: &str| methods.is_some_and(|known| known.iter().any(|known| known.as_str() == Some(method)));
        Ok(Self {
            issuer: text("issuer"),
            authorization_url: text("authorization_endpoint"),
            token_url,
            secret_in_body: knows("client_secret_post") && !knows("client_secret_basic"),
        })
    }
}
