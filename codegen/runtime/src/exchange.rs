//! A call on the wire: credentials, retries, redirects, time limits, hooks, and taking the reply.
//!
//! Everything that is done around a transport is done here, so that it holds for every transport.

use std::borrow::Cow;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::auth::{self, Badge, NoBadge};
use crate::body::{self, AnyError};
use crate::call::Draft;
use crate::client::Settings;
use crate::error::{Asked, ErrorKind};
use crate::output::{Head, Output, Received, Take};
use crate::retry::{self, Tried};
use crate::spans::Span;
use crate::transport::{BoxFuture, TransportError, TransportErrorKind};
use crate::wire::Wire;
use crate::{Body, Error, Incoming, Operation, Outgoing, Request, Response, RetryPolicy, Scheme, Url, coding, request};

/// What the caller wants of a reply.
#[derive(Clone, Copy)]
pub(crate) struct Wants {
    pub(crate) take: fn(&Head<'_>) -> Take,
    pub(crate) streamed: bool,
    /// Whether it is read leniently, if that is said.
    pub(crate) lenient: Option<bool>,
}

impl Wants {
    pub(crate) fn of<T: Output>(lenient: Option<bool>) -> Self {
        Self { take: T::take, streamed: T::STREAMED, lenient }
    }

    /// Whether this reply is one of those that the caller gets as an error.
    pub(crate) fn refuses(&self, reply: &Received) -> bool {
        (self.take)(&Head::new(reply.status, &reply.headers)) == Take::Error
    }
}

/// Makes the request, sends it, and takes the reply.
pub(crate) async fn run(settings: &Settings, draft: Draft, wants: Wants) -> Result<Received, Error> {
    let (operation, policy) = (draft.operation, draft.retry.unwrap_or(settings.retry));
    let request = request::build(settings, draft, wants.streamed)?;
    let needs = Needs::Described;
    run_job(Job { settings, operation, needs, request, wants, policy, deadline: None }).await
}

/// A call whose request is made.
pub(crate) struct Job<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) operation: &'static Operation,
    pub(crate) needs: Needs<'a>,
    pub(crate) request: Request,
    pub(crate) wants: Wants,
    pub(crate) policy: RetryPolicy,
    /// By the transport's clock.
    pub(crate) deadline: Option<Duration>,
}

/// Which credentials a call shows.
#[derive(Clone, Copy)]
pub(crate) enum Needs<'a> {
    /// Those that the description asks for.
    Described,
    /// Those that the caller chose.
    Chosen(&'a [&'static Scheme]),
}

/// Sends the request and takes the reply, within the time for it.
pub(crate) async fn run_job(mut job: Job<'_>) -> Result<Received, Error> {
    let (wire, total) = (&*job.settings.wire, job.request.timeouts.total);
    job.deadline = total.map(|limit| wire.transport.now().saturating_add(limit));
    let done = wire.within(total, pin!(authorized(&mut job))).await;
    let lenient = job.wants.lenient.unwrap_or(job.settings.lenient);
    match done {
        Ok(Ok(reply)) => Ok(reply.leniently(lenient)),
        Ok(Err(error)) => Err(error.leniently(lenient)),
        Err(limit) => Err(Error::new(ErrorKind::Timeout, job.asked(), format!("no reply within {limit:?} in all"))),
    }
}

async fn authorized(job: &mut Job<'_>) -> Result<Received, Error> {
    let badge = badge(job).await?;
    pack(job).await?;
    let mut reply = persist(job, &badge).await?;
    if is_refusal(&reply) && badge.refused() && !job.request.body.is_stream() {
        // So rare that no other call should hold room for it.
        reply = Box::pin(with_other_tokens(job, &badge, reply)).await?;
    }
    match job.wants.refuses(&reply) {
        true => Err(Error::status_of(reply)),
        false => Ok(reply),
    }
}

impl Job<'_> {
    fn asked(&self) -> Asked {
        let (method, path) = (self.request.method.clone(), self.request.url.path().to_owned());
        Asked { operation: self.operation, method, path }
    }
}

/// Compresses the body, if the client was told to.
async fn pack(job: &mut Job<'_>) -> Result<(), Error> {
    let Some(coding) = job.settings.coding else { return Ok(()) };
    let packed = coding::pack(job.request.clone(), coding).await;
    job.request = packed.map_err(|error| broken(job.asked(), error))?;
    Ok(())
}

/// Whether the server that the credentials are for does not take them.
fn is_refusal(reply: &Received) -> bool {
    reply.status == 401 && reply.at_home
}

/// Sends the request once more, if the sources of tokens have others than those that were refused.
async fn with_other_tokens(job: &Job<'_>, refused: &Badge, reply: Received) -> Result<Received, Error> {
    let other = match badge(job).await {
        Ok(other) => other,
        Err(error) => return Err(error.with_reply(reply)),
    };
    if other.has_tokens_of(refused) {
        return Ok(reply);
    }
    let reply = persist(job, &other).await?;
    if is_refusal(&reply) {
        other.refused();
    }
    Ok(reply)
}

/// Sends the request of a call, and again as far as the policy says.
async fn persist(job: &Job<'_>, badge: &Badge) -> Result<Received, Error> {
    let Job { settings, request, wants, deadline, .. } = job;
    // A stream can be read only once.
    let policy = if request.body.is_stream() { RetryPolicy::none() } else { job.policy };
    let safe = retry::is_safe(request, settings.idempotency_header().unwrap_or("idempotency-key"));
    let repetition = Repetition { policy, safe, deadline: *deadline, wants: *wants };
    repeated(&settings.wire, repetition, |sent| follow(job, badge, sent)).await
}

/// How far something is sent again.
#[derive(Clone, Copy)]
pub(crate) struct Repetition {
    pub(crate) policy: RetryPolicy,
    /// Whether it does no harm to do twice what the request asks for.
    pub(crate) safe: bool,
    /// By the transport's clock.
    pub(crate) deadline: Option<Duration>,
    pub(crate) wants: Wants,
}

/// Sends, and sends again. What sends is told how often it did so before.
pub(crate) async fn repeated<F>(wire: &Wire, how: Repetition, send: impl Fn(u32) -> F) -> Result<Received, Error>
where
    F: Future<Output = Result<Received, Error>>,
{
    let Repetition { policy, safe, deadline, wants } = how;
    let mut sent = 0;
    loop {
        let outcome = send(sent).await;
        let left = deadline.map(|deadline| deadline.saturating_sub(wire.transport.now()));
        let Some(wait) = policy.next(Tried { sent, safe, left }, &outcome, wants, &wire.budget) else {
            return outcome;
        };
        wire.transport.pause(wait).await;
        sent += 1;
    }
}

/// The credentials that the call needs, provided that its server may see them.
async fn badge(job: &Job<'_>) -> Result<Badge, Error> {
    let (settings, url) = (job.settings, &job.request.url);
    let asked = || job.asked();
    let (credentials, trusted) = match job.needs {
        Needs::Described => {
            (auth::choose(job.operation.auth, |scheme| settings.credential(scheme)), settings.trusts(url))
        }
        Needs::Chosen(schemes) => (auth::chosen(schemes, |scheme| settings.credential(scheme)), settings.is_home(url)),
    };
    let Some(credentials) = credentials else {
        if settings.anonymous {
            return Ok(Badge::default());
        }
        let wanted = match job.needs {
            Needs::Described => auth::wanted(job.operation.auth),
            Needs::Chosen(schemes) => auth::all_of(schemes.iter().copied()),
        };
        let message = format!("it needs a credential that the client has not got: {wanted}");
        return Err(Error::new(ErrorKind::Unauthenticated, asked(), message));
    };
    if !credentials.is_empty() && !trusted {
        let message = format!(
            "it is served at {}, which is not the client's own origin, so no credential is sent there; \
             allow it with `trust_origin`",
            url.root()
        );
        return Err(Error::new(ErrorKind::Refused, asked(), message));
    }
    Badge::make(&credentials).await.map_err(|none| match none {
        NoBadge::Unsendable(message) => Error::refused(asked(), message),
        NoBadge::Source(scheme, error) => {
            let message = format!("no token for `{}`: {error}", scheme.name);
            Error::new(ErrorKind::Token, asked(), message).because(error)
        }
    })
}

/// Sends a request, and those that redirects ask for.
async fn follow(job: &Job<'_>, badge: &Badge, retry: u32) -> Result<Received, Error> {
    let Job { settings, operation, wants, .. } = *job;
    let mut plain = job.request.clone();
    let mut at_home = true;
    let mut left = settings.redirects;
    loop {
        let mut request = plain.clone();
        let asked = Asked { operation, method: request.method.clone(), path: request.url.path().to_owned() };
        if at_home {
            badge.pin_to(&mut request).map_err(|invalid| Error::refused(asked.clone(), invalid.to_string()))?;
        } else {
            badge.take_from(&mut request);
        }
        let trip = Trip { wants, may_follow: left > 0, retry };
        let reply = Received { at_home, ..attempt(&settings.wire, asked, request, trip).await? };
        let Some(location) = reply.headers.get_bytes("location").filter(|_| left > 0 && redirects(&reply, wants))
        else {
            return no_more(reply, wants, settings.redirects);
        };
        let url = plain.url.resolve(location);
        let url =
            url.map_err(|invalid| cannot_follow(&reply, format!("a redirect that cannot be followed: {invalid}")))?;
        left -= 1;
        at_home &= plain.url.same_origin(&url);
        plain = redirected(plain, url, &reply)?;
    }
}

/// Too many redirects are an error of their own, if any were to be followed.
fn no_more(reply: Received, wants: Wants, limit: usize) -> Result<Received, Error> {
    match redirects(&reply, wants) && limit > 0 {
        true => Err(cannot_follow(&reply, format!("more than {limit} redirects"))),
        false => Ok(reply),
    }
}

/// Whether a reply asks to go elsewhere, and the caller does not want it for itself.
fn redirects(reply: &Received, wants: Wants) -> bool {
    matches!(reply.status, 301 | 302 | 303 | 307 | 308) && reply.headers.contains("location") && wants.refuses(reply)
}

/// The request that a redirect asks for (RFC 9110 15.4).
fn redirected(plain: Request, url: Url, reply: &Received) -> Result<Request, Error> {
    let mut next = Request { url, ..plain.clone() };
    let to_get = match reply.status {
        303 => next.method != "HEAD",
        301 | 302 => next.method == "POST",
        _ => false,
    };
    if to_get {
        next.method = "GET".into();
        next.body = Body::empty();
        next.headers.retain(|name| !name.starts_with("content-"));
    }
    if next.body.is_stream() {
        return Err(cannot_follow(reply, "a redirect, and the body was a stream that cannot be sent again".into()));
    }
    if plain.url.is_https() && !next.url.is_https() && !next.body.is_empty() {
        return Err(cannot_follow(reply, "a redirect that would send the body without encryption".into()));
    }
    if !plain.url.same_origin(&next.url) {
        next.headers.retain(may_leave);
    }
    Ok(next)
}

/// The headers that may go to another origin. Any other may hold something that is meant for the first one only.
fn may_leave(name: &str) -> bool {
    matches!(name, "accept" | "accept-charset" | "accept-encoding" | "accept-language" | "range" | "user-agent")
        || name.starts_with("content-")
        || name.starts_with("if-")
}

fn cannot_follow(reply: &Received, message: String) -> Error {
    let kept = reply.with_body(reply.body.clone());
    Error::new(ErrorKind::Redirect, reply.asked.clone(), message).with_reply(kept)
}

/// How one of a call's requests is sent.
#[derive(Clone, Copy)]
pub(crate) struct Trip {
    pub(crate) wants: Wants,
    /// Whether the body of a redirect is of no interest.
    pub(crate) may_follow: bool,
    /// How often the call's request was sent before.
    pub(crate) retry: u32,
}

/// One request and its reply, within its time, with the hooks around it.
///
/// What the transport does is in a box of its own, so the request is not part of the future around it.
pub(crate) fn attempt(
    wire: &Wire,
    asked: Asked,
    mut request: Request,
    trip: Trip,
) -> impl Future<Output = Result<Received, Error>> {
    let (operation, limit, retry) = (asked.operation, request.timeouts.attempt, trip.retry);
    let unpack = coding::ask(&mut request.headers) && request.method != "HEAD";
    let span = Span::of(&request, &asked, retry);
    for hook in &wire.hooks {
        let Request { method, url, headers, .. } = &mut request;
        span.within(|| hook.before(&mut Outgoing { operation, method, url, headers, retry }));
    }
    // In a box, since most calls have no hooks.
    let watch = (!wire.hooks.is_empty()).then(|| Box::new(Watch::begin(wire, &asked, &request, retry)));
    let sending = span.within(|| wire.transport.send(request));
    async move {
        let timed = pin!(async {
            let work = pin!(answered(sending, &asked, trip, unpack, wire.body_limit));
            wire.within(limit, work).await.unwrap_or_else(|limit| {
                Err(Error::new(ErrorKind::Timeout, asked.clone(), format!("no reply within {limit:?}")))
            })
        });
        let outcome = span.around(timed).await;
        if let Some(watch) = watch {
            watch.end(wire, &outcome);
        }
        outcome
    }
}

/// What hooks are told of a request afterwards.
struct Watch {
    operation: &'static Operation,
    method: Cow<'static, str>,
    url: Url,
    started: Duration,
    retry: u32,
}

impl Watch {
    fn begin(wire: &Wire, asked: &Asked, request: &Request, retry: u32) -> Self {
        let (method, url, started) = (request.method.clone(), request.url.clone(), wire.transport.now());
        Self { operation: asked.operation, method, url, started, retry }
    }

    fn end(&self, wire: &Wire, outcome: &Result<Received, Error>) {
        let Self { operation, method, url, started, retry } = self;
        let duration = wire.transport.now().saturating_sub(*started);
        let outcome = outcome.as_ref().map(|reply| (reply.status, &reply.headers));
        for hook in &wire.hooks {
            hook.after(&Incoming { operation, method, url, outcome, duration, retry: *retry });
        }
    }
}

async fn answered(
    sending: BoxFuture<'_, Result<Response, TransportError>>,
    asked: &Asked,
    trip: Trip,
    unpack: bool,
    limit: usize,
) -> Result<Received, Error> {
    let response = match sending.await {
        Ok(response) if unpack => coding::unpack(response),
        Ok(response) => response,
        Err(error) => return Err(failed(asked.clone(), error)),
    };
    let (mut reply, body) = begun(asked.clone(), response, limit);
    match receive(&mut reply, body, trip).await {
        Ok(()) => Ok(reply),
        Err(error) => Err(error.with_reply(reply)),
    }
}

/// A reply whose body is still on its way.
fn begun(asked: Asked, response: Response, limit: usize) -> (Received, Body) {
    let Response { status, headers, body } = response;
    let rest = Body::empty();
    let reply = Received {
        asked,
        status,
        headers,
        body: Bytes::new(),
        rest,
        limit,
        at_home: true,
        resume: None,
        deviations: None,
    };
    (reply, body)
}

/// Takes the body as the caller wants it. That of a redirect that is followed is left alone.
async fn receive(reply: &mut Received, body: Body, trip: Trip) -> Result<(), Error> {
    let wants = trip.wants;
    if trip.may_follow && redirects(reply, wants) {
        return Ok(());
    }
    match (wants.take)(&Head::new(reply.status, &reply.headers)) {
        Take::Stream => {
            reply.rest = body;
            Ok(())
        }
        // An error is more useful with half a body than a complaint about its length.
        Take::Error => collect(reply, body, true).await,
        Take::Value => collect(reply, body, false).await,
    }
}

/// Puts a body together, up to the limit.
async fn collect(reply: &mut Received, body: Body, cut: bool) -> Result<(), Error> {
    let (announced, limit) = (body.length(), reply.limit);
    if announced.is_some_and(|length| length > limit as u64) && !cut {
        return Err(too_large(reply.asked.clone(), limit));
    }
    let mut stream = body.into_stream();
    let mut all = BytesMut::new();
    while let Some(piece) = body::next(&mut stream).await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                reply.body = all.freeze();
                return Err(broken(reply.asked.clone(), error));
            }
        };
        let room = limit - all.len();
        if piece.len() > room {
            all.extend_from_slice(&piece[..room]);
            reply.body = all.freeze();
            return if cut { Ok(()) } else { Err(too_large(reply.asked.clone(), limit)) };
        }
        if all.is_empty() && Some(piece.len() as u64) == announced {
            // All of it in one piece, as most replies are.
            reply.body = piece;
            return Ok(());
        }
        all.extend_from_slice(&piece);
    }
    reply.body = all.freeze();
    Ok(())
}

fn failed(asked: Asked, error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Refused => ErrorKind::Refused,
        TransportErrorKind::Connect => ErrorKind::Connect,
        TransportErrorKind::Tls => ErrorKind::Tls,
        TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout => ErrorKind::Timeout,
        TransportErrorKind::Interrupted => ErrorKind::Interrupted,
        TransportErrorKind::Other => ErrorKind::Transport,
    };
    Error::new(kind, asked, error.to_string()).because(error)
}

/// A body broke off.
pub(crate) fn broken(asked: Asked, error: AnyError) -> Error {
    match error.downcast::<TransportError>() {
        Ok(error) => failed(asked, *error),
        Err(error) => Error::new(ErrorKind::Interrupted, asked, format!("the body broke off: {error}")).because(error),
    }
}

/// A body is longer than what is kept.
pub(crate) fn too_large(asked: Asked, limit: usize) -> Error {
    Error::new(ErrorKind::TooLarge, asked, format!("the body is longer than the limit of {limit} bytes"))
}
