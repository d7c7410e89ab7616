//! Real HTTP, by `hyper` and `rustls`. Their types are seen nowhere else.
//!
//! One level below `reqwest`, for two reasons: `reqwest` adds `Accept: */*` to every request that has none, and it
//! parses URLs into a form of its own; a request must go out as it was described. It is also less to build.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::hyper::body::{Body as _, Frame, Incoming, SizeHint};
use ::hyper::rt;
use bytes::Bytes;
use futures_core::Stream;
use http::{Method, Uri, header};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tower_service::Service;

use crate::body::{AnyError, ByteStream};
use crate::tls::{Tls, find};
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError, TransportErrorKind};
use crate::{Body, Headers, Url};

/// For how many different limits on connecting connections are kept.
const POOLS: usize = 8;

/// Carries requests over real connections, by HTTP/1.1 or HTTP/2, and keeps connections for later requests.
///
/// Encryption is by the process's default provider of `rustls`, if one is installed, else by `ring`; certificates are
/// checked as the platform does. It must be used within a `tokio` runtime.
#[derive(Debug)]
pub struct HyperTransport {
    builder: HyperBuilder,
    tls: Arc<rustls::ClientConfig>,
    /// The library knows no limit for a single request, so each limit on connecting has connections of its own.
    pools: Mutex<Vec<(Option<Duration>, Pool)>>,
}

type Pool = Client<Timed, Outgoing>;

/// Sets a [`HyperTransport`] up.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct HyperBuilder {
    proxies: Option<Arc<Matcher>>,
    tls: Tls,
}

impl HyperBuilder {
    /// Whether the proxies that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but not for hosts in
    /// `NO_PROXY`) are used. They are, unless said here.
    pub fn environment_proxies(self, used: bool) -> Self {
        Self { proxies: used.then(|| Arc::new(Matcher::from_env())), ..self }
    }

    /// Sends all requests through this HTTP proxy (`http://user:password@host:port`), but not those to hosts of the
    /// list, which is as in `NO_PROXY`.
    pub fn proxy(self, url: impl Into<String>, except: impl Into<String>) -> Self {
        let matcher = Matcher::builder().all(url.into()).no(except.into()).build();
        Self { proxies: Some(Arc::new(matcher)), ..self }
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
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        Ok(HyperTransport { tls: Arc::new(self.tls.config()?), builder: self, pools: Mutex::default() })
    }
}

impl HyperTransport {
    /// With everything as usual.
    ///
    /// # Errors
    /// If encryption cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// To be set up.
    pub fn builder() -> HyperBuilder {
        HyperBuilder { proxies: None, tls: Tls::default() }.environment_proxies(true)
    }

    fn pool(&self, limit: Option<Duration>) -> Pool {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pool)) = pools.iter().find(|(known, _)| *known == limit) {
            return pool.clone();
        }
        let pool = self.connect_within(limit);
        if pools.len() == POOLS {
            pools.remove(0);
        }
        pools.push((limit, pool.clone()));
        pool
    }

    fn connect_within(&self, limit: Option<Duration>) -> Pool {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        let route = Route { http, proxies: self.builder.proxies.clone() };
        let connector = Timed { inner: HttpsConnector::from((route, Arc::clone(&self.tls))), limit };
        Client::builder(TokioExecutor::new()).timer(TokioTimer::new()).pool_timer(TokioTimer::new()).build(connector)
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let pool = self.pool(request.timeouts.connect);
            let request = outgoing(request, self.builder.proxies.as_deref())?;
            pool.request(request).await.map(incoming).map_err(|error| failed(&error))
        })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn outgoing(request: Request, proxies: Option<&Matcher>) -> Result<http::Request<Outgoing>, TransportError> {
    let is_empty = request.says_nothing_is_there();
    let Request { method, url, headers, body, .. } = request;
    let refused = |message: String| TransportError::new(TransportErrorKind::Refused, message);
    let mut out = http::Request::new(Outgoing::new(body));
    *out.method_mut() =
        Method::from_bytes(method.as_bytes()).map_err(|_| refused(format!("{method:?} is not a method of HTTP")))?;
    *out.uri_mut() = exact(&url).ok_or_else(|| refused("the HTTP library cannot send this URL as it is".into()))?;
    *out.headers_mut() = headers.into_map();
    if is_empty {
        out.headers_mut().insert(header::CONTENT_LENGTH, 0.into());
    }
    // Through a tunnel the proxy sees nothing of the request, and `Tunnel` shows the credential itself.
    let plain_proxy = proxies.filter(|_| !url.is_https()).and_then(|proxies| proxies.intercept(out.uri()));
    if let Some(credential) = plain_proxy.as_ref().and_then(|proxy| proxy.basic_auth()) {
        out.headers_mut().insert(header::PROXY_AUTHORIZATION, credential.clone());
    }
    Ok(out)
}

/// The URL, provided that the library keeps its path and query as they are.
fn exact(url: &Url) -> Option<Uri> {
    let uri = Uri::try_from(url.as_str()).ok()?;
    let tail = match url.tail() {
        tail if tail.starts_with('/') => tail.to_owned(),
        tail => format!("/{tail}"),
    };
    let kept = uri.path_and_query().is_some_and(|kept| kept.as_str() == tail);
    kept.then_some(uri)
}

fn incoming(response: http::Response<Incoming>) -> Response {
    let (parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let body = Body::boxed(Box::pin(Pieces(body)), length);
    Response { status: parts.status.as_u16(), headers: Headers::from_map(parts.headers), body }
}

/// A request's body, as the library takes it.
enum Outgoing {
    Bytes(Option<Bytes>),
    /// The stream is locked once, when the body begins; the library wants bodies that can be shared.
    Stream(Mutex<ByteStream>, Option<u64>),
}

impl Outgoing {
    fn new(body: Body) -> Self {
        match body.is_stream() {
            true => {
                let length = body.length();
                Self::Stream(Mutex::new(body.into_stream()), length)
            }
            false => Self::Bytes(body.into_bytes().filter(|bytes| !bytes.is_empty())),
        }
    }
}

impl ::hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = AnyError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, AnyError>>> {
        let item = match self.get_mut() {
            Self::Bytes(bytes) => bytes.take().map(Ok),
            Self::Stream(stream, _) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(stream.as_mut().poll_next(cx))
            }
        };
        Poll::Ready(item.map(|item| item.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Bytes(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Stream(_, Some(length)) => SizeHint::with_exact(*length),
            Self::Stream(_, None) => SizeHint::default(),
        }
    }
}

/// The pieces of a reply's body, with errors in our words.
struct Pieces(Incoming);

impl Stream for Pieces {
    type Item = Result<Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(failed(&error).into()))),
                // Trailers are the other kind of frame, and nobody asks for them.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

/// Connects to servers, directly or by way of a proxy.
#[derive(Clone)]
struct Route {
    http: HttpConnector,
    proxies: Option<Arc<Matcher>>,
}

impl Service<Uri> for Route {
    type Response = Line;
    type Error = AnyError;
    type Future = BoxFuture<'static, Result<Line, AnyError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
        self.http.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let mut http = self.http.clone();
        let Some(proxy) = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&server)) else {
            let direct = http.call(server);
            return Box::pin(async move { Ok(Line { io: direct.await?, proxied: false }) });
        };
        if proxy.uri().scheme_str() != Some("http") {
            return Box::pin(async { Err("only proxies at http:// URLs can be used".into()) });
        }
        if server.scheme_str() != Some("https") {
            let to_proxy = http.call(proxy.uri().clone());
            return Box::pin(async move { Ok(Line { io: to_proxy.await?, proxied: true }) });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), http);
        if let Some(credential) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credential.clone());
        }
        let through = tunnel.call(server);
        Box::pin(async move { Ok(Line { io: through.await?, proxied: false }) })
    }
}

/// A connection, which requests are written to in another form if a proxy must read them.
struct Line {
    io: TokioIo<TcpStream>,
    proxied: bool,
}

impl Connection for Line {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.proxied)
    }
}

impl rt::Read for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: rt::ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl rt::Write for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }
}

/// Gives up connecting, names and encryption included, after a time.
#[derive(Clone)]
struct Timed {
    inner: HttpsConnector<Route>,
    limit: Option<Duration>,
}

impl Service<Uri> for Timed {
    type Response = <HttpsConnector<Route> as Service<Uri>>::Response;
    type Error = AnyError;
    type Future = BoxFuture<'static, Result<Self::Response, AnyError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let connecting = self.inner.call(server);
        let Some(limit) = self.limit else { return connecting };
        Box::pin(
            async move { tokio::time::timeout(limit, connecting).await.unwrap_or_else(|_| Err(TooLate(limit).into())) },
        )
    }
}

/// The connection did not come about in time.
#[derive(Debug)]
struct TooLate(Duration);

impl fmt::Display for TooLate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl StdError for TooLate {}

/// An error of the libraries in our words, which hold no URL.
fn failed(error: &(dyn StdError + 'static)) -> TransportError {
    let is_connect = error.downcast_ref::<ClientError>().is_some_and(ClientError::is_connect);
    let in_http = find::<::hyper::Error>(error);
    let kind = match () {
        () if find::<TooLate>(error).is_some() => TransportErrorKind::ConnectTimeout,
        () if find::<rustls::Error>(error).is_some() => TransportErrorKind::Tls,
        () if is_connect => TransportErrorKind::Connect,
        () if in_http.is_some_and(|error| error.is_parse() || error.is_user()) => TransportErrorKind::Other,
        () => TransportErrorKind::Interrupted,
    };
    TransportError::new(kind, innermost(error))
}

/// The causes from the outside in, each of which tells more than the one before.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let text = next.to_string();
        if !message.ends_with(&text) {
            message = format!("{message}: {text}");
        }
        cause = next.source();
    }
    message
}
