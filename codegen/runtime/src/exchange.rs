//! A call on the wire: credentials, redirects, time limits, hooks, and taking the reply.
//!
//! Everything that is done around a transport is done here, so that it holds for every transport.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};

use crate::auth::{self, Badge, NoBadge};
use crate::body::{self, AnyError};
use crate::call::Draft;
use crate::client::Settings;
use crate::error::{Asked, ErrorKind};
use crate::output::{Head, Received, Take};
use crate::transport::{BoxFuture, TransportError, TransportErrorKind};
use crate::{Body, Error, Incoming, Operation, Outgoing, Request, Response, Url, request};

/// What the caller wants of a reply.
#[derive(Clone, Copy)]
pub(crate) struct Wants {
    pub(crate) take: fn(&Head<'_>) -> Take,
    pub(crate) streamed: bool,
}

/// Makes the request, sends it, and takes the reply.
pub(crate) async fn run(settings: &Settings, draft: Draft, wants: Wants) -> Result<Received, Error> {
    let operation = draft.operation;
    let total = draft.limits.total.unwrap_or(settings.limits.total.flatten());
    let work = authorized(settings, draft, wants);
    let late = |limit| {
        Error::new(ErrorKind::Timeout, Asked::operation(operation), format!("no reply within {limit:?} in all"))
    };
    within(work, total, settings).await.unwrap_or_else(|limit| Err(late(limit)))
}

async fn authorized(settings: &Settings, draft: Draft, wants: Wants) -> Result<Received, Error> {
    let operation = draft.operation;
    let request = request::build(settings, draft, wants.streamed)?;
    let badge = badge(settings, operation, &request).await?;
    let reply = follow(settings, operation, request, &badge, wants).await?;
    if reply.status == 401 {
        badge.refused();
    }
    let head = Head::new(reply.status, &reply.headers);
    match (wants.take)(&head) {
        Take::Error => Err(Error::status_of(reply)),
        Take::Value | Take::Stream => Ok(reply),
    }
}

/// The credentials that the operation needs, provided that its server may see them.
async fn badge(settings: &Settings, operation: &'static Operation, request: &Request) -> Result<Badge, Error> {
    let asked = || Asked { path: request.url.path().to_owned(), ..Asked::operation(operation) };
    let Some(credentials) = auth::choose(operation.auth, |scheme| settings.credential(scheme)) else {
        if settings.anonymous {
            return Ok(Badge::default());
        }
        let message = format!("it needs a credential that the client has not got: {}", auth::wanted(operation.auth));
        return Err(Error::new(ErrorKind::Unauthenticated, asked(), message));
    };
    if !credentials.is_empty() && !settings.trusts(&request.url) {
        let message = format!(
            "it is served at {}, which is not the client's own origin, so no credential is sent there; \
             allow it with `trust_origin`",
            request.url.root()
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
async fn follow(
    settings: &Settings,
    operation: &'static Operation,
    mut plain: Request,
    badge: &Badge,
    wants: Wants,
) -> Result<Received, Error> {
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
        let reply = attempt(settings, asked, request, wants, left > 0).await?;
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
    matches!(reply.status, 301 | 302 | 303 | 307 | 308)
        && reply.headers.contains("location")
        && (wants.take)(&Head::new(reply.status, &reply.headers)) == Take::Error
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
    let kept = Received {
        rest: Body::empty(),
        asked: reply.asked.clone(),
        headers: reply.headers.clone(),
        body: reply.body.clone(),
        ..*reply
    };
    Error::new(ErrorKind::Redirect, reply.asked.clone(), message).with_reply(kept)
}

/// One request and its reply, within its time, with the hooks around it.
async fn attempt(
    settings: &Settings,
    asked: Asked,
    mut request: Request,
    wants: Wants,
    may_follow: bool,
) -> Result<Received, Error> {
    let (operation, limit) = (asked.operation, request.timeouts.attempt);
    for hook in &settings.hooks {
        let Request { method, url, headers, .. } = &mut request;
        hook.before(&mut Outgoing { operation, method, url, headers });
    }
    // Only hooks want to know the time; a clock is not to be had everywhere.
    let watch = (!settings.hooks.is_empty()).then(|| (request.method.clone(), request.url.clone(), Instant::now()));
    let work = send(settings, asked.clone(), request, wants, may_follow);
    let late = |limit| Error::new(ErrorKind::Timeout, asked, format!("no reply within {limit:?}"));
    let outcome = within(work, limit, settings).await.unwrap_or_else(|limit| Err(late(limit)));
    if let Some((method, url, started)) = watch {
        let duration = started.elapsed();
        let outcome = outcome.as_ref().map(|reply| (reply.status, &reply.headers));
        for hook in &settings.hooks {
            hook.after(&Incoming { operation, method: &method, url: &url, outcome, duration });
        }
    }
    outcome
}

async fn send(
    settings: &Settings,
    asked: Asked,
    request: Request,
    wants: Wants,
    may_follow: bool,
) -> Result<Received, Error> {
    match settings.transport.send(request).await {
        Ok(response) => receive(asked, response, wants, may_follow, settings.body_limit).await,
        Err(error) => Err(failed(asked, error)),
    }
}

/// Takes the body as the caller wants it. That of a redirect that is followed is left alone.
async fn receive(
    asked: Asked,
    response: Response,
    wants: Wants,
    may_follow: bool,
    limit: usize,
) -> Result<Received, Error> {
    let Response { status, headers, body } = response;
    let mut reply = Received { asked, status, headers, body: Bytes::new(), rest: Body::empty(), limit };
    if may_follow && redirects(&reply, wants) {
        return Ok(reply);
    }
    match (wants.take)(&Head::new(status, &reply.headers)) {
        Take::Stream => {
            reply.rest = body;
            Ok(reply)
        }
        // An error is more useful with half a body than a complaint about its length.
        Take::Error => collect(reply, body, limit, true).await,
        Take::Value => collect(reply, body, limit, false).await,
    }
}

/// Puts a body together, up to the limit.
async fn collect(mut reply: Received, body: Body, limit: usize, cut: bool) -> Result<Received, Error> {
    let announced = body.length().unwrap_or(0);
    if announced > limit as u64 && !cut {
        return Err(too_large(reply.asked.clone(), limit).with_reply(reply));
    }
    let mut stream = body.into_stream();
    let mut all = BytesMut::new();
    while let Some(piece) = body::next(&mut stream).await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                reply.body = all.freeze();
                return Err(broken(reply.asked.clone(), error).with_reply(reply));
            }
        };
        let room = limit - all.len();
        if piece.len() > room {
            all.extend_from_slice(&piece[..room]);
            reply.body = all.freeze();
            return if cut { Ok(reply) } else { Err(too_large(reply.asked.clone(), limit).with_reply(reply)) };
        }
        if all.is_empty() && piece.len() as u64 == announced {
            // All of it in one piece, as most replies are.
            reply.body = piece;
            return Ok(reply);
        }
        all.extend_from_slice(&piece);
    }
    reply.body = all.freeze();
    Ok(reply)
}

/// Waits for the work, but no longer than the limit; on failure the limit is told.
async fn within<T>(work: impl Future<Output = T>, limit: Option<Duration>, settings: &Settings) -> Result<T, Duration> {
    let Some(limit) = limit else { return Ok(work.await) };
    let mut work = pin!(work);
    let mut sleep: BoxFuture<'static, ()> = settings.transport.sleep(limit);
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Ok(done)),
        Poll::Pending => sleep.as_mut().poll(cx).map(|()| Err(limit)),
    })
    .await
}

fn failed(asked: Asked, error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Refused => ErrorKind::Refused,
        TransportErrorKind::Connect => ErrorKind::Connect,
        TransportErrorKind::Tls => ErrorKind::Tls,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
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
