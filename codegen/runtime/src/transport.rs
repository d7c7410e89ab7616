//! What carries a request to a server and brings the reply: the border between this crate and HTTP libraries.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::sync::LazyLock;
use std::time::Duration;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::time::Instant;

use crate::body::AnyError;
use crate::{Body, Headers, RetryPolicy, Url};

/// A future on the heap, as object-safe traits need it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests.
///
/// A transport sends what it is given, byte for byte, or fails. It follows no redirect, adds no credential, keeps no
/// cookies and decodes no content coding that it did not ask for: all of that is done once, above it.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request; the future is ready when the reply's headers are there.
    ///
    /// Dropping the future gives the request up. Of [`Request::timeouts`] a transport need only keep `connect`.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// A future that is ready after this time. It is what limits the time of calls.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// As [`sleep`](Self::sleep), for the wait before a request is sent again, which tests need not sit out.
    fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.sleep(time)
    }

    /// When requests are sent again by clients that were not told.
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::new()
    }

    /// The time since some moment that stays the same. Tokens are renewed by it.
    ///
    /// It stands still where the standard library has no clock (`wasm32-unknown-unknown`); a transport for such a
    /// platform should tell the time itself.
    fn now(&self) -> Duration {
        clock()
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn clock() -> Duration {
    Duration::ZERO
}

/// A request, complete but for what belongs to the connection.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, or any other token.
    pub method: Cow<'static, str>,
    /// Where to.
    pub url: Url,
    /// All that is to be sent, but `Host` and `Content-Length`.
    pub headers: Headers,
    /// What is to be sent.
    pub body: Body,
    /// How long it may take.
    pub timeouts: Timeouts,
    /// The vendor's name of the operation; empty for requests that are no operation's.
    pub operation_id: &'static str,
}

#[cfg(any(feature = "hyper", feature = "reqwest"))]
impl Request {
    /// Whether it says that its content has no octets. Where the method has a meaning for content a server may insist
    /// on a length (RFC 9110 8.6), and HTTP libraries say none of what is empty.
    pub(crate) fn says_nothing_is_there(&self) -> bool {
        matches!(&*self.method, "POST" | "PUT" | "PATCH" | "QUERY")
            && self.body.length() == Some(0)
            && !self.headers.contains("content-length")
    }
}

/// A reply, whose body may still be on its way.
#[derive(Clone, Debug)]
pub struct Response {
    /// Such as 200.
    pub status: u16,
    /// All that was received.
    pub headers: Headers,
    /// What was received.
    pub body: Body,
}

/// How long things may take. `None` is without limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection is there.
    pub connect: Option<Duration>,
    /// From one request to the end of its reply (for a [`Download`](crate::Download): to its headers).
    pub attempt: Option<Duration>,
    /// For the whole call, with retries, redirects and with getting a token.
    pub total: Option<Duration>,
}

/// Why a transport brought no reply.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: Option<AnyError>,
}

/// The ways in which a transport fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request cannot be sent as it is.
    Refused,
    /// No connection came about.
    Connect,
    /// No connection came about within the time for it.
    ConnectTimeout,
    /// No secure connection came about.
    Tls,
    /// It took longer than allowed.
    Timeout,
    /// The connection broke off.
    Interrupted,
    /// Anything else.
    Other,
}

impl TransportError {
    /// An error of this kind.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// Says what it came from.
    #[must_use]
    pub fn because(self, source: impl Into<AnyError>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// In which way it failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}
