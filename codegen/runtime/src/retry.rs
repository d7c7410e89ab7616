//! Sending again: what is safe to repeat, after which failures, how often, and after what wait.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::exchange::Wants;
use crate::output::Received;
use crate::transport::TransportErrorKind;
use crate::{Error, ErrorKind, Request, TransportError, random};

/// When a request is sent again, and after what wait.
///
/// The usual policy repeats a request at most twice, and only
/// - if no connection came about, whatever the request;
/// - if the reply is 408, 429, 502, 503 or 504, the connection broke off, or an attempt took too long, and it is safe
///   to repeat the request: its method is idempotent (GET, HEAD, OPTIONS, TRACE, QUERY, PUT, DELETE), or it carries a key by
///   which the server knows the repetition
///   ([`ClientBuilder::idempotency_header`](crate::ClientBuilder::idempotency_header));
/// - if its body is not a stream, which can be read only once;
/// - while the client's [budget](crate::ClientBuilder::retry_budget) lasts.
///
/// Before the n-th retry it waits a random time between nothing and `first * 2^(n-1)`, but at most `longest` ("full
/// jitter"). If the reply has a `Retry-After`, it waits as long as that says instead, and if that is more than
/// [`longest_wait`](Self::longest_wait) the reply is given to the caller at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: u32,
    first: Duration,
    longest: Duration,
    longest_wait: Duration,
}

impl RetryPolicy {
    /// The usual policy: at most two retries, the first within 250 ms, none after more than 8 s, except that up to a
    /// minute is waited if the server asks for it.
    pub const fn new() -> Self {
        Self {
            retries: 2,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
        }
    }

    /// Nothing is sent again.
    pub const fn none() -> Self {
        Self { retries: 0, ..Self::new() }
    }

    /// How often a request is sent again at most.
    #[must_use]
    pub const fn retries(self, retries: u32) -> Self {
        Self { retries, ..self }
    }

    /// The longest wait before the first retry, which doubles with each, and the most that it grows to.
    #[must_use]
    pub const fn backoff(self, first: Duration, longest: Duration) -> Self {
        Self { first, longest, ..self }
    }

    /// How long a `Retry-After` may ask to wait. A reply that asks for more is given to the caller.
    #[must_use]
    pub const fn longest_wait(self, longest_wait: Duration) -> Self {
        Self { longest_wait, ..self }
    }

    /// How long to wait before sending again, if that is to be done at all. Takes from the budget if so.
    pub(crate) fn next(
        &self,
        tried: Tried,
        outcome: &Result<Received, Error>,
        wants: Wants,
        budget: &Budget,
    ) -> Option<Duration> {
        let failed = match outcome {
            Ok(reply) => is_temporary(reply.status) && wants.refuses(reply),
            Err(error) => is_unsent(error) || matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Interrupted),
        };
        if !failed {
            if outcome.is_ok() {
                budget.give();
            }
            return None;
        }
        let may_repeat = tried.safe || outcome.as_ref().is_err_and(is_unsent);
        if tried.sent >= self.retries || !may_repeat {
            return None;
        }
        let asked = outcome.as_ref().ok().and_then(|reply| reply.headers.retry_after());
        let wait = match asked {
            Some(asked) if asked > self.longest_wait => return None,
            Some(asked) => asked,
            None => self.jittered(tried.sent),
        };
        let in_time = tried.left.is_none_or(|left| wait < left);
        (in_time && budget.take()).then_some(wait)
    }

    fn jittered(&self, sent: u32) -> Duration {
        let doubled = 2_u32.checked_pow(sent).and_then(|factor| self.first.checked_mul(factor));
        doubled.map_or(self.longest, |wait| wait.min(self.longest)).mul_f64(random::fraction())
    }
}

/// What a policy must know besides the outcome.
#[derive(Clone, Copy)]
pub(crate) struct Tried {
    /// How often the request was sent again already.
    pub(crate) sent: u32,
    /// Whether it does no harm to do twice what the request asks for.
    pub(crate) safe: bool,
    /// What is left of the time for the call.
    pub(crate) left: Option<Duration>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Statuses that say that the same request may go well a little later.
fn is_temporary(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

/// Whether the request cannot have reached the server.
fn is_unsent(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<TransportError>());
    source.is_some_and(|error| matches!(error.kind(), TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout))
}

/// Whether the server does the same once or twice: by its method (RFC 9110 9.2.2), or since it knows the key.
pub(crate) fn is_safe(request: &Request, key_header: &str) -> bool {
    is_idempotent(&request.method) || request.headers.contains(key_header)
}

pub(crate) fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY")
}

/// What keeps the clients of a failing server from multiplying its load: retries are paid from it, and only good
/// replies fill it again, ten of them for one retry.
#[derive(Debug)]
pub(crate) struct Budget {
    most: u32,
    left: AtomicU32,
}

/// What a retry costs, in what a good reply gives back.
const PRICE: u32 = 10;

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(PRICE);
        Self { most, left: AtomicU32::new(most) }
    }

    fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(PRICE);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    fn give(&self) {
        let more = |left: u32| (left < self.most).then_some(left + 1);
        let _full = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest() {
        let policy = RetryPolicy::new().backoff(Duration::from_secs(1), Duration::from_secs(5));
        for (sent, most) in [(0, 1), (1, 2), (2, 4), (3, 5), (40, 5)] {
            let waits: Vec<_> = (0..200).map(|_| policy.jittered(sent)).collect();
            assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(most)), "{sent}");
            assert!(waits.iter().any(|wait| *wait > Duration::from_secs(most) / 2), "{sent}");
        }
    }

    #[test]
    fn a_budget_is_spent_and_earned() {
        let budget = Budget::new(2);
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
        (0..9).for_each(|_| budget.give());
        assert!(!budget.take());
        budget.give();
        assert_eq!([budget.take(), budget.take()], [true, false]);
        (0..1000).for_each(|_| budget.give());
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
    }
}
