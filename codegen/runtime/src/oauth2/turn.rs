//! One at a time, for futures: who has the turn works, and the others wait without blocking a thread.

use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// A lock to be waited for.
#[derive(Default)]
pub(super) struct Turn(Mutex<Line>);

#[derive(Default)]
struct Line {
    taken: bool,
    waiting: Vec<Waker>,
}

/// Whoever has it has the turn, until it is dropped.
pub(super) struct Taken<'t>(&'t Turn);

impl Turn {
    /// The turn, if nobody has it.
    pub(super) fn try_take(&self) -> Option<Taken<'_>> {
        let mut line = self.line();
        let free = !std::mem::replace(&mut line.taken, true);
        free.then_some(Taken(self))
    }

    /// The turn, as soon as nobody else has it.
    pub(super) async fn take(&self) -> Taken<'_> {
        poll_fn(|cx| {
            let mut line = self.line();
            if !std::mem::replace(&mut line.taken, true) {
                return Poll::Ready(Taken(self));
            }
            if !line.waiting.iter().any(|waiting| waiting.will_wake(cx.waker())) {
                line.waiting.push(cx.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everybody is woken and not only the next, since that one may have been dropped.
impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut line = self.0.line();
        line.taken = false;
        let waiting = std::mem::take(&mut line.waiting);
        drop(line);
        waiting.into_iter().for_each(Waker::wake);
    }
}
