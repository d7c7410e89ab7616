//! Requests by `fetch`, as browsers and other hosts of JavaScript have it. What the host does by itself cannot be changed
//! from here: it follows redirects, unpacks bodies, and decides what of a reply may be seen.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::reqwest as http_client;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use send_wrapper::SendWrapper;

use crate::body::{self, AnyError};
use crate::http_library::{exact, failure};
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError, TransportErrorKind};
use crate::{Body, Headers};

/// Carries requests by `fetch`. It belongs to the thread that made the call, as everything of JavaScript does.
///
/// The host follows redirects, whatever the client was told, and does not show more of a reply than the server lets pages
/// of other origins see. A body that is a stream is sent when all of it is there.
#[derive(Clone, Debug, Default)]
pub struct FetchTransport(http_client::Client);

impl FetchTransport {
    /// With everything as usual.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let client = self.0.clone();
        Box::pin(SendWrapper::new(async move {
            let response = client.execute(outgoing(request).await?).await.map_err(classified)?;
            Ok(incoming(response))
        }))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(SendWrapper::new(gloo_timers::future::sleep(time)))
    }

    fn now(&self) -> Duration {
        Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default()
    }
}

async fn outgoing(request: Request) -> Result<http_client::Request, TransportError> {
    let Request { method, url, headers, body, .. } = request;
    let method = http_client::Method::from_bytes(method.as_bytes())
        .map_err(|_| TransportError::new(TransportErrorKind::Refused, format!("{method:?} is not a method of HTTP")))?;
    let mut out = http_client::Request::new(method, exact(&url)?);
    *out.headers_mut() = headers.into_map();
    let has_body = !body.is_empty();
    let octets = whole(body).await?;
    if has_body {
        *out.body_mut() = Some(octets.into());
    }
    Ok(out)
}

async fn whole(body: Body) -> Result<Bytes, TransportError> {
    let mut stream = body.into_stream();
    let mut all = BytesMut::new();
    while let Some(piece) = body::next(&mut stream).await {
        let broken = |error| TransportError::new(TransportErrorKind::Interrupted, "the body broke off").because(error);
        all.extend_from_slice(&piece.map_err(broken)?);
    }
    Ok(all.freeze())
}

/// The host has unpacked the body, so what the headers say of its coding and length is no longer true.
fn incoming(mut response: http_client::Response) -> Response {
    let status = response.status().as_u16();
    let mut headers = std::mem::take(response.headers_mut());
    headers.remove(http::header::CONTENT_ENCODING);
    headers.remove(http::header::CONTENT_LENGTH);
    let pieces = SendWrapper::new(Pieces(Box::pin(response.bytes_stream())));
    Response { status, headers: Headers::from_map(headers), body: Body::boxed(Box::pin(pieces), None) }
}

/// The pieces of a body, with errors in our words.
struct Pieces<S>(Pin<Box<S>>);

impl<S: Stream<Item = Result<Bytes, http_client::Error>>> Stream for Pieces<S> {
    type Item = Result<Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(item.map(|item| item.map_err(|error| classified(error).into())))
    }
}

/// A host does not say why it could not connect, nor whether.
fn classified(error: http_client::Error) -> TransportError {
    let kind = match () {
        () if error.is_builder() => TransportErrorKind::Refused,
        () if error.is_timeout() => TransportErrorKind::Timeout,
        () => TransportErrorKind::Interrupted,
    };
    failure(kind, error)
}
