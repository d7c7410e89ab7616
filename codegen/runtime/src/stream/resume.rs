//! Connecting again when a stream of events has ended.

use std::time::Duration;

use crate::call::Draft;
use crate::error::ErrorKind;
use crate::exchange::{self, Wants};
use crate::output::Received;
use crate::transport::BoxFuture;
use crate::{Client, Error, RetryPolicy};

/// When a stream of events is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reconnect {
    /// Never: the end of the connection is the end of the stream.
    Never,
    /// If the connection breaks, the server numbers its events, so that it can go on behind the last one, and asking
    /// is safe to repeat (`GET`). A proper end is the end.
    #[default]
    WhenBroken,
    /// Whenever the connection ends, as browsers do, until the server answers 204 or an error: whatever the method,
    /// unless the request's body was a stream.
    Always,
}

/// How often in a row connecting again may fail before the stream ends with the error.
pub const RECONNECTS: u32 = 5;

/// How long to wait before connecting again, unless the server said so.
const USUAL_DELAY: Duration = Duration::from_secs(3);

/// The most that waiting grows to while connecting fails.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// The most that a server can make its clients wait.
const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);

/// How long to wait before asking again, where the server said how long, or not.
pub(super) fn wait(asked: Option<Duration>) -> Duration {
    asked.unwrap_or(USUAL_DELAY).min(LONGEST_ASKED)
}

/// The call that a stream came from.
#[derive(Clone)]
pub(crate) struct Resume {
    pub(crate) client: Client,
    pub(crate) draft: Draft,
    pub(crate) wants: Wants,
}

impl Resume {
    /// Whether asking again does what asking once does.
    pub(super) fn is_safe(&self) -> bool {
        matches!(self.draft.operation.method, "GET" | "HEAD")
    }

    /// Whether there is everything to ask again with.
    pub(super) fn is_possible(&self) -> bool {
        !self.draft.body.as_ref().is_some_and(|written| written.body.is_stream())
    }

    /// Waits and asks again for what follows the event of this id.
    pub(super) fn dial(&self, last_id: &str, delay: Duration) -> BoxFuture<'static, Result<Received, Error>> {
        let mut draft = self.draft.clone();
        // An id that no header can hold is as good as none.
        let _ = if last_id.is_empty() { Ok(()) } else { draft.headers.set("last-event-id", last_id) };
        // How often and when is said here.
        draft.retry = Some(RetryPolicy::none());
        Box::pin(dial(Self { draft, ..self.clone() }, delay))
    }
}

async fn dial(call: Resume, mut delay: Duration) -> Result<Received, Error> {
    let mut failures = 0;
    loop {
        call.client.settings().wire.transport.pause(delay).await;
        match exchange::run(call.client.settings(), call.draft.clone(), call.wants).await {
            Err(error) if failures < RECONNECTS && may_pass(&error) => failures += 1,
            outcome => return outcome,
        }
        delay = (delay * 2).min(LONGEST_DELAY);
    }
}

/// Whether trying again later may help.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::Transport => true,
        ErrorKind::Status => matches!(error.status(), Some(429 | 500..=599)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_server_makes_its_clients_wait_for_ever() {
        assert_eq!(wait(None), USUAL_DELAY);
        assert_eq!(wait(Some(Duration::from_millis(5))), Duration::from_millis(5));
        assert_eq!(wait(Some(Duration::from_millis(u64::MAX))), LONGEST_ASKED);
    }
}
