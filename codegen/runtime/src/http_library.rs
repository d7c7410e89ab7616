//! What both ways over `reqwest` have in common: sockets, and `fetch` in a browser.

use std::error::Error as _;

use ::reqwest as http_client;

use crate::Url;
use crate::transport::{TransportError, TransportErrorKind};

/// The URL, provided that the library keeps its path and query as they are.
pub(crate) fn exact(url: &Url) -> Result<http_client::Url, TransportError> {
    let refused = |message: String| TransportError::new(TransportErrorKind::Refused, message);
    let parsed =
        http_client::Url::parse(url.as_str()).map_err(|error| refused(format!("the URL cannot be sent: {error}")))?;
    let path = if url.path().is_empty() { "/" } else { url.path() };
    match parsed.path() == path && parsed.query() == url.query() {
        true => Ok(parsed),
        false => Err(refused("the HTTP library would send another path or query than this one".into())),
    }
}

pub(crate) fn failure(kind: TransportErrorKind, error: http_client::Error) -> TransportError {
    // The URL would be shown with a credential in its query.
    let error = error.without_url();
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        message = format!("{message}: {next}");
        cause = next.source();
    }
    TransportError::new(kind, message).because(error)
}
