//! Putting a client together: what may be said beforehand, and what holds unless it is said.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::call::Limits;
use crate::client::{Settings, Trust, at_origin, fill};
use crate::retry::Budget;
use crate::wire::Wire;
use crate::{Client, Coding, Credential, Error, Headers, Hook, RetryPolicy, Scheme, Server, Transport, Url};

/// How long it may take to connect, unless said otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long it may take from a request to the end of its reply, unless said otherwise, and unless one of both bodies
/// is a stream.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// How many octets of a reply's body are kept, unless said otherwise: 64 MiB.
pub const BODY_LIMIT: usize = 64 << 20;

/// How many redirects are followed, unless said otherwise.
pub const REDIRECTS: usize = 10;

/// How many retries a client makes at most before its server answers well again, unless said otherwise.
pub const RETRY_BUDGET: u32 = 50;

/// Puts a client together.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base: String,
    server: Option<&'static Server>,
    origin: Option<String>,
    variables: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    trusted: Vec<String>,
    credentials: Vec<(&'static Scheme, Credential)>,
    anonymous: bool,
    headers: Headers,
    hooks: Vec<Arc<dyn Hook>>,
    limits: Limits,
    body_limit: usize,
    redirects: usize,
    retry: Option<RetryPolicy>,
    retry_budget: u32,
    idempotency_header: Option<String>,
    boundary: Option<String>,
    coding: Option<Coding>,
    lenient: bool,
    failure: Option<String>,
}

impl ClientBuilder {
    pub(crate) fn new(base: String) -> Self {
        Self {
            base,
            server: None,
            origin: None,
            variables: Vec::new(),
            transport: None,
            trusted: Vec::new(),
            credentials: Vec::new(),
            anonymous: false,
            headers: Headers::new(),
            hooks: Vec::new(),
            limits: Limits::default(),
            body_limit: BODY_LIMIT,
            redirects: REDIRECTS,
            retry: None,
            retry_budget: RETRY_BUDGET,
            idempotency_header: None,
            boundary: None,
            coding: None,
            lenient: false,
            failure: None,
        }
    }

    /// A client of one of the description's own servers.
    pub fn server(server: &'static Server) -> Self {
        Self { server: Some(server), ..Self::new(server.url.to_owned()) }
    }

    /// What stands before the paths of all operations, with or without a path and a slash at its end. It may hold
    /// `{variable}`s.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base = base_url.into();
        self.server = None;
        self
    }

    /// Sends everything to this origin (`http://127.0.0.1:4010`) instead, also what the description serves elsewhere.
    /// The paths of all servers stay. For tests against a stand-in.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Chooses the value of a variable of the server's URL.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// What carries the requests; else real HTTP, if the feature `hyper` is on.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Gives what is shown for a scheme, in place of what was given before.
    pub fn credential(mut self, scheme: &'static Scheme, credential: Credential) -> Self {
        if let Err(reason) = credential.check(scheme) {
            self.fail(reason);
        }
        self.credentials.retain(|(known, _)| known.name != scheme.name);
        self.credentials.push((scheme, credential));
        self
    }

    /// Sends a request without credentials, rather than not at all, if none is there that its operation needs.
    pub fn allow_anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Allows credentials to be sent to another origin (`https://host:port`), for operations that the description
    /// serves there. The client's own origin is always allowed.
    pub fn trust_origin(mut self, origin: impl Into<String>) -> Self {
        self.trusted.push(origin.into());
        self
    }

    /// What is sent as `User-Agent`.
    pub fn user_agent(self, user_agent: &str) -> Self {
        self.header("user-agent", user_agent)
    }

    /// A header of every request, unless the description or a call sets it otherwise.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Err(invalid) = self.headers.set(name, value) {
            self.fail(invalid.to_string());
        }
        self
    }

    /// As [`header`](Self::header), with a value that `Debug` does not show.
    pub fn secret_header(mut self, name: &str, value: &str) -> Self {
        if let Err(invalid) = self.headers.set_secret(name, value) {
            self.fail(invalid.to_string());
        }
        self
    }

    /// Looks at every request and reply, after the hooks that were given before.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Limits the time of each call, with retries, redirects and with getting a token. There is no limit
    /// unless this is called.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.total = Some(limit.into());
        self
    }

    /// Limits the time from one request to the end of its reply; else [`ATTEMPT_TIMEOUT`].
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = Some(limit.into());
        self
    }

    /// Limits the time until a connection is there; else [`CONNECT_TIMEOUT`].
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.connect = Some(limit.into());
        self
    }

    /// How many octets of a reply's body are kept; else [`BODY_LIMIT`]. A longer body is an error.
    pub fn body_limit(mut self, octets: usize) -> Self {
        self.body_limit = octets;
        self
    }

    /// How many redirects are followed; else [`REDIRECTS`]. With 0 a redirect is a reply as any other.
    pub fn redirects(mut self, limit: usize) -> Self {
        self.redirects = limit;
        self
    }

    /// When requests are sent again; else as [`RetryPolicy::new`] says, unless the transport is one for tests.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// How many retries this client and its clones make at most while the server fails; else [`RETRY_BUDGET`]. Ten
    /// good replies allow one more.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Names the header by which the server knows a repeated request, such as `Idempotency-Key`. Every call whose
    /// method is not idempotent then carries a key of its own there, the same for all its attempts, unless the caller
    /// gives one; and it is sent again as others are.
    pub fn idempotency_header(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        if let Err(invalid) = Headers::new().set(&name, "") {
            self.fail(invalid.to_string());
        }
        self.idempotency_header = Some(name);
        self
    }

    /// Compresses the bodies of requests that are large enough to gain by it. Not every server takes them, so this is
    /// for those of which it is known.
    pub fn compress_bodies(mut self, coding: Coding) -> Self {
        if !coding.is_available() {
            self.fail(format!("for bodies in {}, turn the feature `{}` on", coding.name(), coding.feature()));
        }
        self.coding = Some(coding);
        self
    }

    /// Reads replies that do not keep to the description. What is missing or does not fit is no error then: a field keeps
    /// an empty value (`None`, no text, zero), and an item of a list or an entry of a map is left out. All that is read is
    /// read as usual, and [`Whole::deviations`](crate::Whole::deviations) tells what is not.
    ///
    /// A reply that is no JSON at all, or as a whole something else than its type, is still an error, and so is a value of
    /// a stream. Nobody should send back what was read like this.
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// What separates the parts of a multipart body. It is random unless tests want it fixed.
    pub fn multipart_boundary(mut self, boundary: impl Into<String>) -> Self {
        self.boundary = Some(boundary.into());
        self
    }

    fn fail(&mut self, reason: String) {
        self.failure.get_or_insert(reason);
    }

    /// The client.
    ///
    /// # Errors
    /// If something that was given cannot be used, or if there is no transport.
    pub fn build(mut self) -> Result<Client, Error> {
        if let Some(reason) = self.failure.take() {
            return Err(Error::client(reason));
        }
        let origin = self.only_origin()?;
        let (variables, base) = self.resolved_base(origin.as_ref()).map_err(Error::client)?;
        let trusted = self.trust()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => usual_transport()?,
        };
        let retry = self.retry.unwrap_or_else(|| transport.retry_policy());
        let budget = Budget::new(self.retry_budget);
        let wire = Arc::new(Wire { transport, hooks: self.hooks, body_limit: self.body_limit, budget });
        let mut settings = Settings {
            wire,
            base,
            origin,
            variables,
            trusted,
            credentials: self.credentials,
            anonymous: self.anonymous,
            headers: self.headers,
            limits: self.limits,
            redirects: self.redirects,
            retry,
            idempotency_header: self.idempotency_header,
            boundary: self.boundary,
            coding: self.coding,
            lenient: self.lenient,
        };
        settings.connect_credentials().map_err(Error::client)?;
        Ok(Client::of(settings))
    }

    fn trust(&self) -> Result<Trust, Error> {
        let origins = self.trusted.iter().map(|origin| Url::parse(origin.as_str())).collect::<Result<_, _>>();
        let origins =
            origins.map_err(|invalid| Error::client(format!("a trusted origin cannot be used: {invalid}")))?;
        Ok(Trust { description: self.server.is_some(), origins })
    }

    fn only_origin(&self) -> Result<Option<Url>, Error> {
        let origin = self.origin.as_deref().map(|text| Url::parse(text).and_then(|url| Url::parse(url.root())));
        origin.transpose().map_err(|invalid| Error::client(format!("the origin cannot be used: {invalid}")))
    }

    fn resolved_base(&self, origin: Option<&Url>) -> Result<(Vec<(String, String)>, Url), String> {
        let mut variables = self.variables.clone();
        for known in self.server.iter().flat_map(|server| server.variables) {
            match variables.iter().rfind(|(name, _)| name == known.name) {
                None => variables.push((known.name.to_owned(), known.default.to_owned())),
                Some((name, value)) if !known.values.is_empty() && !known.values.contains(&value.as_str()) => {
                    return Err(format!(
                        "`{value}` is not one of the values of the server's `{name}`: {}",
                        known.values.join(", ")
                    ));
                }
                Some(_) => (),
            }
        }
        let base = match origin {
            Some(origin) => at_origin(&self.base, origin, &variables)?,
            None => absolute(&fill(&self.base, &variables)?)?,
        };
        match base.query() {
            Some(_) => Err("the base URL must not have a query".into()),
            None => Ok((variables, base)),
        }
    }
}

fn absolute(base: &str) -> Result<Url, String> {
    Url::parse(base).map_err(|invalid| match base.starts_with('/') || base.is_empty() {
        true => format!("the server {base:?} is relative; give the client a base URL"),
        false => format!("the base URL cannot be used: {invalid}"),
    })
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

#[cfg(feature = "hyper")]
fn usual_transport() -> Result<Arc<dyn Transport>, Error> {
    made(crate::HyperTransport::new())
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
fn usual_transport() -> Result<Arc<dyn Transport>, Error> {
    made(crate::ReqwestTransport::new())
}

#[cfg(all(
    not(any(feature = "hyper", feature = "reqwest")),
    all(feature = "fetch", target_family = "wasm", target_os = "unknown")
))]
fn usual_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::FetchTransport::new()))
}

#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn made(transport: Result<impl Transport, crate::TransportError>) -> Result<Arc<dyn Transport>, Error> {
    match transport {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(Error::client(error.to_string()).because(error)),
    }
}

#[cfg(not(any(
    feature = "hyper",
    feature = "reqwest",
    all(feature = "fetch", target_family = "wasm", target_os = "unknown")
)))]
fn usual_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::client("there is no transport: give one with `transport`, or turn the feature `hyper` on"))
}
