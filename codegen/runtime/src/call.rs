//! A call: an operation and what the caller says to it, until it is sent.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::encode::body::{self, Written};
use crate::exchange::{self, Wants};
use crate::stream::Resume;
use crate::transport::BoxFuture;
use crate::{
    Body, Checked, Checker, Client, Encode, Error, Headers, Json, JsonValues, Model, Operation, Output, Received,
    Request, RetryPolicy, Whole, Writing, request, to_value,
};

/// An operation being prepared. Generated crates wrap it in a type per operation, with a setter per input.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'a> {
    client: &'a Client,
    draft: Box<Draft>,
}

/// What the caller said so far.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) operation: &'static Operation,
    /// By index into the operation's inputs.
    pub(crate) inputs: Vec<(usize, Json)>,
    pub(crate) body: Option<Written>,
    pub(crate) headers: Headers,
    pub(crate) limits: Limits,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) lenient: Option<bool>,
    /// The first thing that cannot be sent as it was said.
    pub(crate) failure: Option<String>,
}

/// Time limits that are set; `Some(None)` is none, said explicitly.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) connect: Option<Option<Duration>>,
    pub(crate) attempt: Option<Option<Duration>>,
    pub(crate) total: Option<Option<Duration>>,
}

impl Draft {
    /// Gives an input its value, in place of the one that it had.
    pub(crate) fn give(&mut self, index: usize, value: Json) {
        match self.inputs.iter_mut().find(|(at, _)| *at == index) {
            Some((_, old)) => *old = value,
            None => self.inputs.push((index, value)),
        }
    }

    /// The value that an input was given.
    pub(crate) fn input(&self, index: usize) -> Option<&Json> {
        self.inputs.iter().find(|(at, _)| *at == index).map(|(_, value)| value)
    }
}

impl<'a> Call<'a> {
    pub(crate) fn new(client: &'a Client, operation: &'static Operation) -> Self {
        let inputs = Vec::with_capacity(operation.inputs.len());
        let (headers, limits) = (Headers::new(), Limits::default());
        let draft = Draft { operation, inputs, body: None, headers, limits, retry: None, lenient: None, failure: None };
        Self { client, draft: Box::new(draft) }
    }

    /// Gives the input that is at this index of [`Operation::inputs`]; the last value counts.
    ///
    /// Null leaves an optional input out, and makes the call fail for one that is required.
    pub fn with(mut self, index: usize, value: &dyn Encode) -> Self {
        self.draft.give(index, to_value(value));
        self
    }

    /// As [`with`](Self::with), out of anything that gives items.
    pub fn with_list<T: Encode>(self, index: usize, items: impl IntoIterator<Item = impl Into<T>>) -> Self
    where
        Vec<T>: Encode,
    {
        self.with(index, &list::<T>(items))
    }

    /// Gives the body, in the form that is at this index of [`Operation::bodies`].
    pub fn body(mut self, index: usize, value: &dyn Encode) -> Self {
        let written = match self.draft.operation.bodies.get(index) {
            Some(form) => body::write(form, value, self.client.boundary()),
            None => Err(format!("the operation has no body form {index}")),
        };
        match written {
            Ok(written) => self.draft.body = Some(written),
            Err(reason) => self.fail(reason),
        }
        self
    }

    /// Gives the body as octets or as a stream of them, as they go on the wire.
    pub fn body_stream(self, index: usize, body: impl Into<Body>) -> Self {
        self.raw_body(index, body.into())
    }

    /// Gives the body as JSON values that go out one after another, as the form has it.
    pub fn body_values<T>(self, index: usize, values: impl Into<JsonValues<T>>) -> Self {
        let writing = self.draft.operation.bodies.get(index).map_or(Writing::JsonLines, |form| form.writing);
        self.raw_body(index, values.into().into_body(writing))
    }

    fn raw_body(mut self, index: usize, body: Body) -> Self {
        match self.draft.operation.bodies.get(index) {
            Some(form) => self.draft.body = Some(Written { media: form.media.into(), body }),
            None => self.fail(format!("the operation has no body form {index}")),
        }
        self
    }

    /// Sets a header of this request, in place of any of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Err(invalid) = self.draft.headers.set(name, value) {
            self.fail(invalid.to_string());
        }
        self
    }

    /// When the request is sent again, in place of what the client was told.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.draft.retry = Some(policy);
        self
    }

    /// Whether the reply is read leniently, in place of what the client was told: see
    /// [`ClientBuilder::lenient`](crate::ClientBuilder::lenient).
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.draft.lenient = Some(lenient);
        self
    }

    /// Limits the time of the whole call, with retries, redirects and with getting a token.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.draft.limits.total = Some(limit.into());
        self
    }

    /// Limits the time from one request to the end of its reply.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.draft.limits.attempt = Some(limit.into());
        self
    }

    /// Limits the time until the connection is there.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.draft.limits.connect = Some(limit.into());
        self
    }

    /// The call itself, if its inputs keep to limits, by their index in [`Operation::inputs`]. What is not given keeps
    /// to all.
    ///
    /// # Errors
    /// All limits that are not kept to.
    pub fn checked(self, limits: &[(usize, &'static crate::Limits)]) -> Checked<Self> {
        let mut checker = Checker::default();
        for (index, limits) in limits {
            if let (Some(value), Some(input)) = (self.draft.input(*index), self.draft.operation.inputs.get(*index)) {
                checker.value(input.name, value, limits);
            }
        }
        checker.end().map(|()| self)
    }

    fn fail(&mut self, reason: String) {
        self.draft.failure.get_or_insert(reason);
    }

    /// The request as it would be sent, but without credentials. Nothing is sent.
    ///
    /// # Errors
    /// If the call cannot be made as it was said.
    pub fn request(self) -> Result<Request, Error> {
        request::build(self.client.settings(), *self.draft, false)
    }

    /// Sends it.
    pub fn send<T: Output>(self) -> Sending<'a, T> {
        let wants = Wants::of::<T>(self.draft.lenient);
        let exchange = if T::MAY_STREAM { self.resumable(wants) } else { self.exchange(wants) };
        Sending { exchange, output: PhantomData }
    }

    /// The client, and what was said so far.
    pub(crate) fn into_parts(self) -> (Client, Draft) {
        (self.client.clone(), *self.draft)
    }

    fn exchange(self, wants: Wants) -> BoxFuture<'a, Result<Received, Error>> {
        Box::pin(exchange::run(self.client.settings(), *self.draft, wants))
    }

    /// A stream keeps what it takes to ask for it again.
    fn resumable(self, wants: Wants) -> BoxFuture<'a, Result<Received, Error>> {
        let resume = Resume { client: self.client.clone(), draft: (*self.draft).clone(), wants };
        Box::pin(async move {
            let mut reply = self.exchange(wants).await?;
            reply.resume = Some(Box::new(resume));
            Ok(reply)
        })
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.draft.operation.id).finish()
    }
}

/// A list out of anything that gives items, such as `["a", "b"]` for a list of `String`.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// A value of this type out of one that can become it.
pub fn into<T>(value: impl Into<T>) -> T {
    value.into()
}

/// A call on its way: a future of what the operation gives.
///
/// Dropping it gives the call up.
#[must_use = "futures do nothing unless you `.await` them"]
pub struct Sending<'a, T> {
    exchange: BoxFuture<'a, Result<Received, Error>>,
    output: PhantomData<fn() -> T>,
}

impl<'a, T> Sending<'a, T> {
    pub(crate) fn new(exchange: BoxFuture<'a, Result<Received, Error>>) -> Self {
        Self { exchange, output: PhantomData }
    }

    /// Asks for status and headers beside the value.
    pub fn whole(self) -> Sending<'a, Whole<T>> {
        Sending { exchange: self.exchange, output: PhantomData }
    }
}

impl<T: Output> Future for Sending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.exchange.as_mut().poll(cx));
        Poll::Ready(reply.and_then(T::from_reply))
    }
}

impl<T> fmt::Debug for Sending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// What [`Call::body`] and friends are given is written at once, so the draft is only data.
const _: fn() = || {
    fn is_send<T: Send>() {}
    is_send::<Draft>();
    fn sending_is_send<T: Model>() {
        is_send::<Sending<'_, T>>();
    }
    let _ = sending_is_send::<()>;
};
