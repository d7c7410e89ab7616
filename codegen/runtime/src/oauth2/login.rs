//! The way of a person: to the provider's page in a browser, and back with a code (RFC 6749 4.1, with RFC 7636).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::{Application, Grant, OAuth2, Provider};
use crate::encode::percent::{self, Keep};
use crate::{FlowKind, Scheme, SchemeKind, Secret, Url};

/// Sends a person to where they consent, and makes an [`OAuth2`] credential of what comes back.
///
/// ```
/// use clientwright_runtime as rt;
/// # static OAUTH: rt::Scheme = rt::Scheme {
/// #     name: "oauth",
/// #     kind: rt::SchemeKind::OAuth2 {
/// #         flows: &[rt::Flow {
/// #             kind: rt::FlowKind::AuthorizationCode,
/// #             authorization_url: Some("https://auth.example.com/consent"),
/// #             token_url: Some("https://auth.example.com/token"),
/// #             ..rt::Flow::EMPTY
/// #         }],
/// #     },
/// #     ..rt::Scheme::EMPTY
/// # };
/// # fn browser(url: &str) -> String {
/// #     let state = url.split_once("state=").unwrap().1.split('&').next().unwrap();
/// #     format!("http://127.0.0.1:8000/back?code=abc&state={state}")
/// # }
/// let page = rt::Login::new(&OAUTH, "my-app", "http://127.0.0.1:8000/back").scopes(["read"]).begin()?;
/// let back = browser(page.url()); // `http://127.0.0.1:8000/back?code=..&state=..`
/// let credential = page.finish(&back)?;
/// let client = rt::Client::builder("https://api.example.com").credential(&OAUTH, credential.into());
/// # Ok::<(), rt::LoginError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens until `begin` is called"]
pub struct Login {
    page: Option<String>,
    token_url: Option<String>,
    id: String,
    secret: Option<Secret>,
    redirect_uri: String,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
}

impl Login {
    /// For a program that the provider knows by this id, and to which it sends people back at this URL.
    pub fn new(scheme: &Scheme, id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        let flow = match scheme.kind {
            SchemeKind::OAuth2 { flows } => flows.iter().find(|flow| flow.kind == FlowKind::AuthorizationCode),
            _ => None,
        };
        let scopes = match (flow, scheme.kind) {
            (Some(flow), _) => flow.scopes,
            (None, SchemeKind::OpenIdConnect { .. }) => &["openid"][..],
            (None, _) => &[],
        };
        Self {
            page: flow.and_then(|flow| flow.authorization_url).map(str::to_owned),
            token_url: None,
            id: id.into(),
            secret: None,
            redirect_uri: redirect_uri.into(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            parameters: Vec::new(),
        }
    }

    /// The program's own secret, if it has one.
    pub fn secret(self, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// What the token must be good for; else all that the description lists.
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), ..self }
    }

    /// Takes the person to this provider, in place of what the description says.
    pub fn provider(self, provider: &Provider) -> Self {
        Self { page: provider.authorization_url.clone(), token_url: Some(provider.token_url.clone()), ..self }
    }

    /// Adds to the page's URL: `prompt`, `audience` and the like.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The page to send the person to.
    ///
    /// # Errors
    /// If it is not known where that is, or if the system gives no random numbers.
    pub fn begin(self) -> Result<LoginPage, LoginError> {
        let page = self.page.as_deref().ok_or(LoginError::NoPage)?;
        let url = Url::parse(page).map_err(|_| LoginError::NoPage)?;
        let (state, verifier) = (random()?, random()?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let scope = self.scopes.join(" ");
        let pairs = [
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", &scope),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let own = self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let url = with_pairs(url.as_str(), pairs.into_iter().filter(|(_, value)| !value.is_empty()).chain(own));
        Ok(LoginPage { url, state, verifier: verifier.into(), login: self })
    }
}

/// A page where a person consents, and what their way back is compared with.
#[derive(Clone)]
pub struct LoginPage {
    url: String,
    state: String,
    verifier: Secret,
    login: Login,
}

impl LoginPage {
    /// Where to send the person.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the way back must carry as `state`. A server that has several people on their way finds their pages by it.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The credential, out of the URL at which the person came back, or of its query alone. The code in it is
    /// exchanged for a token with the first call; tell of it with [`OAuth2::on_renewal`].
    ///
    /// # Errors
    /// If the provider sent no code, or if the answer is not one to this page.
    pub fn finish(self, back: &str) -> Result<OAuth2, LoginError> {
        let query = back.split_once('?').map_or(back, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
        let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if get("state") != Some(&self.state) {
            return Err(LoginError::OtherState);
        }
        if let Some(error) = get("error") {
            let text = get("error_description").map(|text| format!("{error}: {text}"));
            return Err(LoginError::Denied(text.unwrap_or_else(|| error.to_owned())));
        }
        let code = get("code").ok_or(LoginError::NoCode)?.into();
        Ok(self.credential(code))
    }

    fn credential(self, code: Secret) -> OAuth2 {
        let Login { id, secret, redirect_uri, token_url, .. } = self.login;
        OAuth2 {
            application: Some(Application { id, secret }),
            token_url,
            ..OAuth2::new(Grant::Code { code, verifier: self.verifier, redirect_uri })
        }
    }
}

/// Shows where the person is sent, and no secret.
impl fmt::Debug for LoginPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginPage").field("url", &self.login.page).finish_non_exhaustive()
    }
}

/// Why nobody is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginError {
    /// It is not known where people consent: the description does not say, and no provider was given.
    NoPage,
    /// The system gives no random numbers, without which there are no secrets.
    NoRandomNumbers,
    /// The person, or the provider, said no.
    Denied(String),
    /// The answer belongs to another page than this one. Somebody may have forged it.
    OtherState,
    /// There is no code in the answer.
    NoCode,
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPage => f.write_str("it is not known where people consent; give the login a provider"),
            Self::NoRandomNumbers => f.write_str("the system gives no random numbers"),
            Self::Denied(why) => write!(f, "the provider says no: {why:?}"),
            Self::OtherState => f.write_str("the answer does not belong to this login"),
            Self::NoCode => f.write_str("the answer holds no code"),
        }
    }
}

impl std::error::Error for LoginError {}

/// 256 bits that nobody guesses, as text (RFC 7636 4.1).
fn random() -> Result<String, LoginError> {
    let mut octets = [0; 32];
    getrandom::fill(&mut octets).map_err(|_| LoginError::NoRandomNumbers)?;
    Ok(URL_SAFE_NO_PAD.encode(octets))
}

fn with_pairs<'p>(url: &str, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut text = url.to_owned();
    for (name, value) in pairs {
        text.push(if text.contains('?') { '&' } else { '?' });
        percent::push(&mut text, name, Keep::Unreserved);
        text.push('=');
        percent::push(&mut text, value, Keep::Unreserved);
    }
    text
}

/// As browsers write queries: `+` is a space.
fn decoded(text: &str) -> String {
    percent::decoded(&text.replace('+', " "))
}
