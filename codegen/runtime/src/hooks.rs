//! Looking at, and adding to, what goes out and comes back.

use std::time::Duration;

use crate::{Error, Headers, Operation, Url};

/// Called around every request that a client sends, redirected and repeated ones included.
///
/// It must not block: it runs where the call runs.
pub trait Hook: Send + Sync + 'static {
    /// Before a request is sent. Its headers may be changed; they hold the credentials by now.
    fn before(&self, request: &mut Outgoing<'_>) {
        let _ = request;
    }

    /// When the reply is there, or is known not to come.
    fn after(&self, reply: &Incoming<'_>) {
        let _ = reply;
    }
}

/// A request about to be sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outgoing<'a> {
    /// Which operation it belongs to.
    pub operation: &'static Operation,
    /// `GET`, or any other token.
    pub method: &'a str,
    /// Where to. It is shown without credentials.
    pub url: &'a Url,
    /// All headers but `Host` and `Content-Length`.
    pub headers: &'a mut Headers,
    /// 0 for what is sent first, 1 for the first retry.
    pub retry: u32,
}

/// What came of a request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Incoming<'a> {
    /// Which operation it belongs to.
    pub operation: &'static Operation,
    /// `GET`, or any other token.
    pub method: &'a str,
    /// Where to. It is shown without credentials.
    pub url: &'a Url,
    /// The reply's status and headers, or why there is none.
    pub outcome: Result<(u16, &'a Headers), &'a Error>,
    /// From sending the request to the end of the reply's body, or to its headers if the body is a stream.
    pub duration: Duration,
    /// 0 for what was sent first, 1 for the first retry.
    pub retry: u32,
}
