//! A server made of expectations, for tests of code that uses a generated client.

use std::fmt;
use std::future::{pending, poll_fn, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::body;
use crate::encode::percent;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError, TransportErrorKind};
use crate::{Body, DecodeError, Encode, Headers, Model, RetryPolicy, Url, from_json, to_json};

/// A transport that answers from memory: no socket, no runtime, no waiting.
///
/// Clones share expectations and records, so a test keeps one and gives another to the client.
///
/// ```
/// use clientwright_runtime as rt;
/// # static GET_USER: rt::Operation = rt::Operation {
/// #     id: "getUser", path: "/users/{id}", inputs: &[rt::Input { name: "id", ..rt::Input::PATH }], ..rt::Operation::EMPTY
/// # };
/// # fn wait<T>(future: impl Future<Output = T>) -> T {
/// #     let mut future = std::pin::pin!(future);
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     loop { if let std::task::Poll::Ready(done) = future.as_mut().poll(&mut context) { return done } }
/// # }
/// let server = rt::MemoryTransport::new();
/// server.expect("GET", "/users/{id}").answer(200, "Ada"); // a value of any model; a text is one, too
/// server.expect("GET", "/users/{id}").answer_json(200, r#""Grace""#); // JSON as a server writes it
///
/// let client = rt::Client::builder("http://test").transport(server.clone()).build()?;
/// let first: String = wait(client.call(&GET_USER).with(0, &"42").send())?;
/// let second: String = wait(client.call(&GET_USER).with(0, &"43").send())?;
///
/// assert_eq!([first, second], ["Ada", "Grace"]);
/// assert_eq!(server.requests()[0].path(), "/users/42");
/// server.verify();
/// # Ok::<(), rt::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct MemoryTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    requests: Vec<Recorded>,
    /// Whether a request hangs; then time passes at once.
    stalled: bool,
    /// What the clock shows, which only pauses and [`MemoryTransport::advance`] move.
    now: Duration,
    pauses: Vec<Duration>,
}

struct Rule {
    wanted: Wanted,
    /// `None`: any number of times.
    left: Option<usize>,
    answer: Answer,
}

#[derive(Clone)]
enum Wanted {
    Operation(String),
    Target { method: String, path: String },
}

#[derive(Clone)]
enum Answer {
    Reply(Response),
    Fail(TransportErrorKind, String),
    Stall,
}

impl MemoryTransport {
    /// A server that expects nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a request of this method and path. `{name}` stands for any segment; the query counts only if the path
    /// has one.
    pub fn expect(&self, method: impl Into<String>, path: impl Into<String>) -> Expectation<'_> {
        self.expectation(Wanted::Target { method: method.into(), path: path.into() })
    }

    /// Expects a call of the operation that the vendor names so.
    pub fn expect_operation(&self, id: impl Into<String>) -> Expectation<'_> {
        self.expectation(Wanted::Operation(id.into()))
    }

    fn expectation(&self, wanted: Wanted) -> Expectation<'_> {
        Expectation { server: self, wanted, times: Some(1), headers: Headers::new() }
    }

    /// The requests that came, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// How long was waited before each request that was sent again. Nobody really waits here.
    pub fn pauses(&self) -> Vec<Duration> {
        self.state().pauses.clone()
    }

    /// Lets time pass, so that tokens expire.
    pub fn advance(&self, time: Duration) {
        let now = self.state().now;
        self.state().now = now.saturating_add(time);
    }

    /// Checks that everything that was expected has come.
    ///
    /// # Panics
    /// If something has not.
    pub fn verify(&self) {
        let missing: Vec<_> = self
            .state()
            .rules
            .iter()
            .filter(|rule| rule.left.unwrap_or(0) > 0)
            .map(|rule| rule.wanted.to_string())
            .collect();
        assert!(missing.is_empty(), "expected, but not requested: {}", missing.join(", "));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, request: Request) -> Result<Response, TransportError> {
        let recorded = record(request).await?;
        let answer = self.state().answer(&recorded);
        self.state().requests.push(recorded);
        match answer? {
            Answer::Reply(response) => Ok(response),
            Answer::Fail(kind, message) => Err(TransportError::new(kind, message)),
            Answer::Stall => {
                self.state().stalled = true;
                pending().await
            }
        }
    }
}

impl State {
    fn answer(&mut self, request: &Recorded) -> Result<Answer, TransportError> {
        let fits = |rule: &&mut Rule| rule.left != Some(0) && rule.wanted.is(request);
        if let Some(rule) = self.rules.iter_mut().find(fits) {
            rule.left = rule.left.map(|left| left - 1);
            return Ok(rule.answer.clone());
        }
        let open = self.rules.iter().filter(|rule| rule.left != Some(0)).map(|rule| rule.wanted.to_string());
        let open = open.collect::<Vec<_>>().join(", ");
        let expected = if open.is_empty() { "nothing" } else { &open };
        let message = format!("unexpected: {} {}; expected is {expected}", request.method, request.url.tail());
        Err(TransportError::new(TransportErrorKind::Other, message))
    }
}

impl Transport for MemoryTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.answer(request))
    }

    /// Time stands still until a request hangs, and then passes at once.
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        let server = self.clone();
        Box::pin(poll_fn(move |_| if server.state().stalled { Poll::Ready(()) } else { Poll::Pending }))
    }

    /// Is over at once, and on record.
    fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.advance(time);
        self.state().pauses.push(time);
        Box::pin(ready(()))
    }

    fn now(&self) -> Duration {
        self.state().now
    }

    /// A test says what is asked for, so nothing is sent again unless the client is told to.
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::none()
    }
}

impl fmt::Debug for MemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("MemoryTransport")
            .field("expected", &state.rules.iter().map(|rule| rule.wanted.to_string()).collect::<Vec<_>>())
            .field("requests", &state.requests)
            .finish()
    }
}

impl Wanted {
    fn is(&self, request: &Recorded) -> bool {
        match self {
            Self::Operation(id) => *id == request.operation_id,
            Self::Target { method, path } => *method == request.method && target_is(path, &request.url),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(id) => write!(f, "operation {id}"),
            Self::Target { method, path } => write!(f, "{method} {path}"),
        }
    }
}

fn target_is(wanted: &str, url: &Url) -> bool {
    let (path, query) = match wanted.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (wanted, None),
    };
    let any = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
    let (wanted, found) = (path.split('/'), url.path().split('/'));
    wanted.clone().count() == found.clone().count()
        && wanted.zip(found).all(|(wanted, found)| wanted == found || (any(wanted) && !found.is_empty()))
        && query.is_none_or(|query| url.query() == Some(query))
}

async fn record(request: Request) -> Result<Recorded, TransportError> {
    let Request { method, url, headers, body, operation_id, .. } = request;
    let mut stream = body.into_stream();
    let mut all = BytesMut::new();
    while let Some(piece) = body::next(&mut stream).await {
        let broken = TransportError::new(TransportErrorKind::Other, "the request's body failed");
        all.extend_from_slice(&piece.map_err(|error| broken.because(error))?);
    }
    Ok(Recorded { method: method.into_owned(), url, headers, body: all.freeze(), operation_id })
}

/// An expected request, until it is said how it is answered.
#[must_use = "nothing is expected until an answer is given"]
pub struct Expectation<'s> {
    server: &'s MemoryTransport,
    wanted: Wanted,
    times: Option<usize>,
    headers: Headers,
}

impl Expectation<'_> {
    /// Expects it so many times, instead of once.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Allows it any number of times, even none.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Adds a header to the reply.
    ///
    /// # Panics
    /// If there can be no such header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Err(invalid) = self.headers.add(name, value) {
            panic!("{invalid}");
        }
        self
    }

    /// Answers with a value, which is written as JSON: a model, a list, a text in quotes. What is JSON already is for
    /// [`answer_json`](Self::answer_json).
    pub fn answer<T: Encode + ?Sized>(self, status: u16, value: &T)
    where
        for<'v> &'v T: Encode,
    {
        self.answer_bytes(status, "application/json", to_json(&value));
    }

    /// Answers with JSON as it stands, such as a server was seen to send. It may be wrong, too.
    pub fn answer_json(self, status: u16, json: impl Into<String>) {
        self.answer_bytes(status, "application/json", json.into());
    }

    /// Answers with an empty body.
    pub fn answer_empty(self, status: u16) {
        self.reply(status, Body::empty());
    }

    /// Answers with octets of a media type, which may be a stream.
    pub fn answer_bytes(mut self, status: u16, media: &str, body: impl Into<Body>) {
        if !self.headers.contains("content-type") {
            self = self.header("content-type", media);
        }
        self.reply(status, body.into());
    }

    /// Fails as a transport does.
    pub fn fail(self, kind: TransportErrorKind, message: impl Into<String>) {
        let answer = Answer::Fail(kind, message.into());
        self.done(answer);
    }

    /// Never answers. Calls with a time limit exceed it at once; others never end.
    pub fn stall(self) {
        self.done(Answer::Stall);
    }

    fn reply(mut self, status: u16, body: Body) {
        let headers = std::mem::take(&mut self.headers);
        self.done(Answer::Reply(Response { status, headers, body }));
    }

    fn done(self, answer: Answer) {
        self.server.state().rules.push(Rule { wanted: self.wanted, left: self.times, answer });
    }
}

impl fmt::Debug for Expectation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expectation({})", self.wanted)
    }
}

/// A request that came to a [`MemoryTransport`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// `GET`, or any other token.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// All headers but `Host` and `Content-Length`.
    pub headers: Headers,
    /// What was sent.
    pub body: Bytes,
    /// The vendor's name of the operation.
    pub operation_id: &'static str,
}

impl Recorded {
    /// The path as it was sent.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The query's pairs, decoded, in order.
    pub fn query(&self) -> Vec<(String, String)> {
        let pairs = self.url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        decoded.map(|(name, value)| (percent::decoded(name), percent::decoded(value))).collect()
    }

    /// The first value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The body as text, with replacements for what is not UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a value, read from JSON.
    ///
    /// # Errors
    /// If it is not such a value.
    pub fn json<T: Model>(&self) -> Result<T, DecodeError> {
        from_json(&self.body)
    }
}
