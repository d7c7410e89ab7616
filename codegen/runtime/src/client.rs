//! A client: where an interface is served, what is shown to be let in, and how calls are made.

use std::fmt;
use std::sync::Arc;

use crate::call::Limits;
use crate::oauth2::Origin;
use crate::wire::Wire;
use crate::{
    ATTEMPT_TIMEOUT, CONNECT_TIMEOUT, Call, ClientBuilder, Coding, Credential, Headers, Operation, RetryPolicy, Scheme,
    Timeouts, Url,
};

/// Makes calls to one interface. Clones are cheap and share everything.
///
/// Generated crates wrap it in a type of their own, with a method per group of operations.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

/// What a client was built with.
pub(crate) struct Settings {
    pub(crate) wire: Arc<Wire>,
    pub(crate) base: Url,
    /// Where everything goes, whatever server the description names.
    pub(crate) origin: Option<Url>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) trusted: Trust,
    pub(crate) credentials: Vec<(&'static Scheme, Credential)>,
    pub(crate) anonymous: bool,
    pub(crate) headers: Headers,
    pub(crate) limits: Limits,
    pub(crate) redirects: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) idempotency_header: Option<String>,
    pub(crate) boundary: Option<String>,
    /// How the bodies of requests are packed.
    pub(crate) coding: Option<Coding>,
    /// Whether replies are read that do not keep to the description.
    pub(crate) lenient: bool,
}

/// Where credentials may go besides the client's own origin.
pub(crate) struct Trust {
    /// Wherever the description says that operations are served, since the client's own origin is from there too.
    pub(crate) description: bool,
    pub(crate) origins: Vec<Url>,
}

impl Client {
    pub(crate) fn of(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    /// A client to be set up. The base URL is what stands before the paths of all operations.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url.into())
    }

    /// A call of an operation.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    /// What stands before the paths of all operations.
    pub fn base_url(&self) -> &Url {
        &self.0.base
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0
    }

    pub(crate) fn boundary(&self) -> Option<&str> {
        self.0.boundary.as_deref()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.0.credentials.iter().map(|(scheme, _)| scheme.name).collect();
        f.debug_struct("Client").field("base_url", &self.0.base).field("credentials", &schemes).finish_non_exhaustive()
    }
}

impl Settings {
    pub(crate) fn credential(&self, scheme: &Scheme) -> Option<&Credential> {
        self.credentials.iter().find(|(known, _)| known.name == scheme.name).map(|(_, credential)| credential)
    }

    /// What the requests about tokens have in common with those of calls.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            wire: Arc::clone(&self.wire),
            base: self.base.clone(),
            policy: self.retry,
            timeouts: self.timeouts(&Limits::default(), false),
            user_agent: self.headers.get("user-agent").map(str::to_owned),
        }
    }

    /// Makes sources of what only says how tokens are got.
    pub(crate) fn connect_credentials(&mut self) -> Result<(), String> {
        let origin = self.origin();
        for (scheme, credential) in &mut self.credentials {
            credential.connect(scheme, &origin)?;
        }
        Ok(())
    }

    /// The header that carries a key for each call which is not idempotent by itself, if the server knows one.
    pub(crate) fn idempotency_header(&self) -> Option<&str> {
        self.idempotency_header.as_deref()
    }

    /// The limits of a call over those of the client over the usual ones.
    pub(crate) fn timeouts(&self, call: &Limits, streamed: bool) -> Timeouts {
        let usual = (!streamed).then_some(ATTEMPT_TIMEOUT);
        Timeouts {
            connect: call.connect.or(self.limits.connect).unwrap_or(Some(CONNECT_TIMEOUT)),
            attempt: call.attempt.or(self.limits.attempt).unwrap_or(usual),
            total: call.total.or(self.limits.total).flatten(),
        }
    }

    /// Where an operation is served: here, or at a server of its own, which may be relative to here.
    pub(crate) fn server(&self, own: Option<&str>) -> Result<Url, String> {
        let Some(own) = own else { return Ok(self.base.clone()) };
        let url = match &self.origin {
            Some(origin) => at_origin(own, origin, &self.variables),
            None => {
                let own = fill(own, &self.variables)?;
                let absolute = match own.split_once("://") {
                    Some(_) => own,
                    None => format!("{}/{}", self.base.root(), own.trim_start_matches('/')),
                };
                Url::parse(absolute).map_err(|invalid| invalid.to_string())
            }
        };
        url.map_err(|invalid| format!("the operation's server cannot be used: {invalid}"))
    }

    /// Whether credentials may be sent to this URL, which the description says.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        self.trusted.description || self.is_home(url)
    }

    /// Whether credentials may be sent to this URL, whoever says it.
    pub(crate) fn is_home(&self, url: &Url) -> bool {
        self.base.same_origin(url) || self.trusted.origins.iter().any(|origin| origin.same_origin(url))
    }
}

/// A server's path at another origin. What stands before the path does not count, so it may lack values.
pub(crate) fn at_origin(server: &str, origin: &Url, variables: &[(String, String)]) -> Result<Url, String> {
    let path = match server.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.find('/').map_or("", |slash| &rest[slash..])
        }
        _ => server,
    };
    let path = fill(path, variables)?;
    origin.resolve(path.as_bytes()).map_err(|invalid| format!("the server {server:?} cannot be used: {invalid}"))
}

/// A server's URL with its variables filled in; the last value of a name counts.
pub(crate) fn fill(template: &str, variables: &[(String, String)]) -> Result<String, String> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let value = variables.iter().rfind(|(known, _)| known == name);
        let (_, value) = value.ok_or_else(|| format!("the server's URL has a variable `{name}` without a value"))?;
        text.push_str(before);
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}
