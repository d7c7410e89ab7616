//! Requests that the description does not know, with the client's credentials and policy.

use std::fmt;
use std::time::Duration;

use crate::call::{Limits, Sending};
use crate::encode::percent::{self, Keep};
use crate::error::Asked;
use crate::exchange::{self, Job, Needs, Wants};
use crate::{Body, Client, Encode, Error, Headers, Operation, Output, Request, RetryPolicy, Scheme, Url, to_json};

/// What all of them are calls of. Each has its own method and path.
static RAW: Operation = Operation { method: "", ..Operation::EMPTY };

/// A request to any endpoint, being prepared: what [`Client::raw`] gives.
///
/// ```
/// # async fn example(client: clientwright_runtime::Client) -> Result<(), clientwright_runtime::Error> {
/// use clientwright_runtime::Json;
///
/// let found: Json = client.raw("GET", "/new/thing").query("q", "a b").send().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct RawCall<'a> {
    client: &'a Client,
    method: String,
    target: String,
    headers: Headers,
    body: Body,
    limits: Limits,
    retry: Option<RetryPolicy>,
    shown: Option<Vec<&'static Scheme>>,
    /// The first thing that cannot be sent as it was said.
    failure: Option<String>,
}

impl Client {
    /// A request to a path below the base URL, as it stands on the wire, or to a whole URL.
    ///
    /// It carries the client's headers, and the credential that the client was given first, unless said otherwise. To
    /// another origin than the client's own, and those that it was told to trust, no credential is sent.
    pub fn raw(&self, method: impl Into<String>, target: impl Into<String>) -> RawCall<'_> {
        RawCall {
            client: self,
            method: method.into(),
            target: target.into(),
            headers: Headers::new(),
            body: Body::empty(),
            limits: Limits::default(),
            retry: None,
            shown: None,
            failure: None,
        }
    }
}

impl<'a> RawCall<'a> {
    /// Adds a pair to the query.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        percent::push(&mut self.target, name, Keep::Unreserved);
        self.target.push('=');
        percent::push(&mut self.target, value, Keep::Unreserved);
        self
    }

    /// Sets a header, in place of any of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Err(invalid) = self.headers.set(name, value) {
            self.fail(invalid.to_string());
        }
        self
    }

    /// Sends a value as JSON.
    pub fn json<T: Encode + ?Sized>(self, value: &T) -> Self
    where
        for<'v> &'v T: Encode,
    {
        self.body("application/json", to_json(&value))
    }

    /// Sends octets, or a stream of them, of a media type.
    pub fn body(mut self, media: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header("content-type", media)
    }

    /// Shows the credential for this scheme, in place of the first one; several can be shown.
    pub fn credential(mut self, scheme: &'static Scheme) -> Self {
        self.shown.get_or_insert_default().push(scheme);
        self
    }

    /// Shows no credential.
    pub fn anonymous(mut self) -> Self {
        self.shown = Some(Vec::new());
        self
    }

    /// When the request is sent again, in place of what the client was told.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Limits the time of the whole call, with retries, redirects and with getting a token.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.total = Some(limit.into());
        self
    }

    /// Limits the time from one request to the end of its reply.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = Some(limit.into());
        self
    }

    fn fail(&mut self, reason: String) {
        self.failure.get_or_insert(reason);
    }

    /// Sends it. What comes back is read by the reply's media type: JSON, or text.
    pub fn send<T: Output>(self) -> Sending<'a, T> {
        let wants = Wants::of::<T>(None);
        Sending::new(Box::pin(self.exchange(wants)))
    }

    async fn exchange(mut self, wants: Wants) -> Result<crate::Received, Error> {
        let settings = self.client.settings();
        let asked = Asked { method: self.method.clone().into(), path: self.target.clone(), ..Asked::operation(&RAW) };
        if let Some(reason) = self.failure.take() {
            return Err(Error::refused(asked, reason));
        }
        let url = self.url().map_err(|reason| Error::refused(asked, reason))?;
        let schemes = match self.shown {
            Some(schemes) => schemes,
            None if settings.is_home(&url) => settings.credentials.iter().take(1).map(|(scheme, _)| *scheme).collect(),
            None => Vec::new(),
        };
        let streamed = wants.streamed || self.body.is_stream();
        let timeouts = settings.timeouts(&self.limits, streamed);
        let mut headers = settings.headers.clone();
        headers.extend(&self.headers);
        let request = Request { method: self.method.into(), url, headers, body: self.body, timeouts, operation_id: "" };
        let policy = self.retry.unwrap_or(settings.retry);
        let needs = Needs::Chosen(&schemes);
        let job = Job { settings, operation: &RAW, needs, request, wants, policy, deadline: None };
        exchange::run_job(job).await
    }

    fn url(&self) -> Result<Url, String> {
        let whole = ["http://", "https://"].iter().any(|scheme| self.target.starts_with(scheme));
        let text = match whole {
            true => self.target.clone(),
            false => {
                let base = self.client.base_url().as_str();
                format!("{}/{}", base.trim_end_matches('/'), self.target.trim_start_matches('/'))
            }
        };
        Url::parse(text).map_err(|invalid| format!("the URL cannot be sent: {invalid}"))
    }
}

impl fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("method", &self.method).finish_non_exhaustive()
    }
}
