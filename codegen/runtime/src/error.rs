//! What can go wrong with a call, told so that the reader knows what was asked and what came back.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::body::AnyError;
use crate::output::{self, Received};
use crate::{DecodeError, Headers, Model, Operation, Status};

/// Why a call did not give what was asked for.
///
/// It names the operation, keeps the reply with its body if there was one, and never shows a credential.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    asked: Asked,
    message: String,
    reply: Option<Received>,
    unreadable: Option<DecodeError>,
    source: Option<AnyError>,
}

/// What was asked, as far as errors tell it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Cow<'static, str>,
    /// Without query, which may hold secrets.
    pub(crate) path: String,
}

impl Asked {
    /// Nothing: the client itself could not be made.
    pub(crate) fn nothing() -> Self {
        Self { operation: &Operation::EMPTY, method: Cow::Borrowed(""), path: String::new() }
    }

    /// The operation, before its path is known.
    pub(crate) fn operation(operation: &'static Operation) -> Self {
        Self { operation, method: Cow::Borrowed(operation.method), path: operation.path.to_owned() }
    }
}

/// The kinds of things that go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call, or the client, cannot be made as asked. Nothing was sent.
    Refused,
    /// The operation needs a credential that the client has not got. Nothing was sent.
    Unauthenticated,
    /// The source of tokens failed. Nothing was sent.
    Token,
    /// No connection came about. Nothing was received.
    Connect,
    /// No secure connection came about: the certificate, or the agreement on how to encrypt.
    Tls,
    /// One of the time limits was exceeded.
    Timeout,
    /// The connection broke off, before or within the reply.
    Interrupted,
    /// The transport failed in another way.
    Transport,
    /// There were too many redirects, or one that cannot be followed.
    Redirect,
    /// The reply's body is longer than the limit.
    TooLarge,
    /// The reply's status is not one of success.
    Status,
    /// The reply's body is not what the description says.
    Decode,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, asked: Asked, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, asked, message: message.into(), reply: None, unreadable: None, source: None }))
    }

    pub(crate) fn refused(asked: Asked, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, asked, message)
    }

    /// The client itself cannot be made.
    pub(crate) fn client(message: impl Into<String>) -> Self {
        Self::refused(Asked::nothing(), message)
    }

    pub(crate) fn status_of(reply: Received) -> Self {
        let mut error = Self::new(ErrorKind::Status, reply.asked.clone(), "");
        error.0.reply = Some(reply);
        error
    }

    pub(crate) fn unreadable(reply: Received, cause: DecodeError) -> Self {
        let mut error = Self::new(ErrorKind::Decode, reply.asked.clone(), cause.to_string());
        error.0.reply = Some(reply);
        error.0.unreadable = Some(cause);
        error
    }

    pub(crate) fn because(mut self, source: impl Into<AnyError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Keeps what is known of a reply that could not be taken whole.
    /// Whether its reply is read leniently.
    pub(crate) fn leniently(mut self, lenient: bool) -> Self {
        self.0.reply = self.0.reply.take().map(|reply| reply.leniently(lenient));
        self
    }

    pub(crate) fn with_reply(mut self, reply: Received) -> Self {
        self.0.reply = Some(reply);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The vendor's name of the operation; empty if the client itself could not be made.
    pub fn operation_id(&self) -> &'static str {
        self.0.asked.operation.id
    }

    /// The method that was used.
    pub fn method(&self) -> &str {
        &self.0.asked.method
    }

    /// The path as it was sent, without the query; the template of the path if nothing was sent.
    pub fn path(&self) -> &str {
        &self.0.asked.path
    }

    /// The reply's status, if there was a reply.
    pub fn status(&self) -> Option<u16> {
        self.0.reply.as_ref().map(Received::status)
    }

    /// The reply's headers, if there was a reply.
    pub fn headers(&self) -> Option<&Headers> {
        self.0.reply.as_ref().map(Received::headers)
    }

    /// How long the reply's `Retry-After` asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(Headers::retry_after)
    }

    /// The reply's body, as far as it was received.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.reply.as_ref().map(Received::body)
    }

    /// The reply's body as text, with replacements for what is not UTF-8.
    pub fn body_text(&self) -> Option<Cow<'_, str>> {
        self.body().map(|body| String::from_utf8_lossy(body))
    }

    /// The reply's body as a value.
    ///
    /// # Errors
    /// If there is no reply, or its body is not such a value.
    pub fn decode<T: Model>(&self) -> Result<T, DecodeError> {
        let mut value = T::empty();
        match &self.0.reply {
            Some(reply) => reply.read(&mut value).map(|()| value),
            None => Err(DecodeError::new("there was no reply", 0)),
        }
    }

    /// The reply's body as a value, if its status is not one of success, and the description's reply for this status
    /// and media type (empty: any) is the one that fits best. What generated code reads typed errors with.
    pub fn decode_as<T: Model>(&self, status: Status, media: &str) -> Option<T> {
        let reply = self.0.reply.as_ref().filter(|_| self.0.kind == ErrorKind::Status)?;
        output::is_best(reply, status, media).then(|| self.decode().ok()).flatten()
    }

    /// The arm of [`errors!`](crate::errors) that fits.
    #[doc(hidden)]
    pub fn __best<'m>(&self, arms: &[(Status, &'m str)]) -> Option<(Status, &'m str)> {
        self.0.reply.as_ref().filter(|_| self.0.kind == ErrorKind::Status)?.best(arms)
    }

    /// Which part of the body could not be read, such as `results[3].email`.
    pub fn field(&self) -> Option<&str> {
        self.0.unreadable.as_ref().map(|error| error.path())
    }

    /// What could not be read, and why.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.unreadable.as_ref()
    }

    fn tell(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.kind, &self.0.reply) {
            (ErrorKind::Status, Some(reply)) => tell_status(reply, f),
            (_, Some(reply)) => write!(f, "{}, but {}", reply.status(), self.0.message),
            (_, None) => f.write_str(&self.0.message),
        }
    }
}

/// `404 Not Found: <how the body begins>`
fn tell_status(reply: &Received, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}", reply.status())?;
    if let Some(reason) = StatusCode::from_u16(reply.status()).ok().and_then(|status| status.canonical_reason()) {
        write!(f, " {reason}")?;
    }
    match excerpt(reply.body()) {
        text if text.is_empty() => Ok(()),
        text => write!(f, ": {text}"),
    }
}

/// The first 200 characters, on one line, so that a reply cannot forge lines of a log.
fn excerpt(body: &[u8]) -> String {
    let start = String::from_utf8_lossy(&body[..body.len().min(1000)]);
    let mut text: String = start.trim().chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if start.trim().chars().nth(200).is_some() || body.len() > 1000 {
        text.push('…');
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.method() {
            "" => f.write_str("client: ")?,
            method => write!(f, "{method} {}: ", self.path())?,
        }
        self.tell(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind).field("operation_id", &self.operation_id()).field("message", &self.to_string());
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => self.0.unreadable.as_ref().map(|error| error as _),
        }
    }
}
