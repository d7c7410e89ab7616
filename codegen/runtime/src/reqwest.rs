//! Real HTTP, by `reqwest` and `rustls`. Its types are seen nowhere else.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::reqwest as http_client;
use bytes::Bytes;
use futures_core::Stream;

use crate::body::AnyError;
use crate::http_library::{exact, failure};
use crate::tls::{Tls, find};
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError, TransportErrorKind};
use crate::{Body, Headers};

/// How many different limits on connecting are kept connections for.
const CLIENTS: usize = 8;

/// Carries requests over real connections, which it keeps for later requests.
///
/// Encryption is by the process's default provider of `rustls`, if one is installed, else by `ring`; certificates are
/// checked as the platform does. It must be used within a `tokio` runtime.
#[derive(Debug)]
pub struct ReqwestTransport(Source);

#[derive(Debug)]
enum Source {
    Given(http_client::Client),
    Own(Box<Own>),
}

/// One client for each limit on connecting, since `reqwest` knows that limit for a client only.
#[derive(Debug)]
struct Own {
    builder: ReqwestBuilder,
    tls: rustls::ClientConfig,
    clients: Mutex<Vec<(Option<Duration>, http_client::Client)>>,
}

/// Sets a [`ReqwestTransport`] up.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ReqwestBuilder {
    proxies: bool,
    tls: Tls,
}

impl ReqwestBuilder {
    /// Whether the proxies that the environment names (`HTTPS_PROXY` and so on) are used. They are, unless said here.
    pub fn environment_proxies(self, used: bool) -> Self {
        Self { proxies: used, ..self }
    }

    /// Trusts the servers that this authority certifies, given in DER, besides those that the platform trusts.
    pub fn trust_certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.tls.trust_der(der.into());
        self
    }

    /// As [`trust_certificate`](Self::trust_certificate), for one or more certificates in PEM.
    pub fn trust_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.tls.trust_pem(pem.as_ref());
        self
    }

    /// Shows servers this certificate of the client's (mutual TLS): in PEM, followed by those that certify it, with
    /// its key.
    pub fn identity_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.identity_pem(pem.into());
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// If encryption cannot be set up.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let own = Own { tls: self.tls.config()?, builder: self, clients: Mutex::default() };
        Ok(ReqwestTransport(Source::Own(Box::new(own))))
    }
}

impl ReqwestTransport {
    /// With everything as usual.
    ///
    /// # Errors
    /// If encryption cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// To be set up.
    pub fn builder() -> ReqwestBuilder {
        ReqwestBuilder { proxies: true, tls: Tls::default() }
    }

    /// Over a client that was set up elsewhere, with certificates, proxies and the like.
    ///
    /// It must follow no redirect (`redirect::Policy::none()`) and keep no cookies; its own limit on connecting counts.
    pub fn with_client(client: http_client::Client) -> Self {
        Self(Source::Given(client))
    }

    fn client(&self, connect: Option<Duration>) -> Result<http_client::Client, TransportError> {
        match &self.0 {
            Source::Given(client) => Ok(client.clone()),
            Source::Own(own) => own.client(connect),
        }
    }
}

impl Own {
    fn client(&self, connect: Option<Duration>) -> Result<http_client::Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(limit, _)| *limit == connect) {
            return Ok(client.clone());
        }
        let client = self.make(connect)?;
        if clients.len() == CLIENTS {
            clients.remove(0);
        }
        clients.push((connect, client.clone()));
        Ok(client)
    }

    fn make(&self, connect: Option<Duration>) -> Result<http_client::Client, TransportError> {
        let mut builder = http_client::Client::builder()
            .redirect(http_client::redirect::Policy::none())
            .retry(http_client::retry::never())
            .referer(false)
            .tls_backend_preconfigured(self.tls.clone());
        if let Some(limit) = connect {
            builder = builder.connect_timeout(limit);
        }
        if !self.builder.proxies {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| failure(TransportErrorKind::Other, error))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let client = self.client(request.timeouts.connect)?;
            let response = client.execute(outgoing(request)?).await.map_err(classified)?;
            Ok(incoming(response))
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn outgoing(request: Request) -> Result<http_client::Request, TransportError> {
    let is_empty = request.says_nothing_is_there();
    let Request { method, url, headers, body, .. } = request;
    let refused = |message: String| TransportError::new(TransportErrorKind::Refused, message);
    let method = http_client::Method::from_bytes(method.as_bytes())
        .map_err(|_| refused(format!("{method:?} is not a method of HTTP")))?;
    let mut out = http_client::Request::new(method, exact(&url)?);
    *out.headers_mut() = headers.into_map();
    if is_empty {
        out.headers_mut().insert(http::header::CONTENT_LENGTH, 0.into());
    }
    if body.is_stream() {
        if let Some(length) = body.length() {
            out.headers_mut().insert(http::header::CONTENT_LENGTH, length.into());
        }
        *out.body_mut() = Some(http_client::Body::wrap_stream(body.into_stream()));
    } else if let Some(bytes) = body.into_bytes() {
        *out.body_mut() = Some(bytes.into());
    }
    Ok(out)
}

fn incoming(mut response: http_client::Response) -> Response {
    let status = response.status().as_u16();
    let length = response.content_length();
    let headers = Headers::from_map(std::mem::take(response.headers_mut()));
    let body = Body::boxed(Box::pin(Pieces(Box::pin(response.bytes_stream()))), length);
    Response { status, headers, body }
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

fn classified(error: http_client::Error) -> TransportError {
    let kind = match () {
        () if error.is_builder() => TransportErrorKind::Refused,
        () if error.is_timeout() && error.is_connect() => TransportErrorKind::ConnectTimeout,
        () if error.is_timeout() => TransportErrorKind::Timeout,
        () if find::<rustls::Error>(&error).is_some() => TransportErrorKind::Tls,
        () if error.is_connect() => TransportErrorKind::Connect,
        () => TransportErrorKind::Interrupted,
    };
    failure(kind, error)
}
