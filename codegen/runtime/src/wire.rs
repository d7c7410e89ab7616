//! What all requests of a client share on their way out, those for tokens included.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crate::retry::Budget;
use crate::transport::BoxFuture;
use crate::{Hook, Transport};

/// The transport, and what is done around it.
pub(crate) struct Wire {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    pub(crate) body_limit: usize,
    pub(crate) budget: Budget,
}

impl Wire {
    /// Waits for the work, but no longer than the limit; on failure the limit is told.
    ///
    /// The work stays where it is: a future that is handed on lies in each of the futures around it once more, and a
    /// call would take many times its own size.
    pub(crate) async fn within<T>(
        &self,
        limit: Option<Duration>,
        mut work: Pin<&mut impl Future<Output = T>>,
    ) -> Result<T, Duration> {
        let Some(limit) = limit else { return Ok(work.await) };
        let mut sleep: BoxFuture<'static, ()> = self.transport.sleep(limit);
        poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Ok(done)),
            Poll::Pending => sleep.as_mut().poll(cx).map(|()| Err(limit)),
        })
        .await
    }
}
