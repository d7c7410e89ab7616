//! For programs without `async`: waiting for what this crate gives, on a runtime of its own.
//!
//! ```no_run
//! # fn example(client: clientwright_runtime::Client) -> Result<(), clientwright_runtime::Error> {
//! # use clientwright_runtime as rt;
//! # static LIST: rt::Operation = rt::Operation::EMPTY;
//! let names: Vec<String> = client.call(&LIST).send().wait()?;
//! # Ok(())
//! # }
//! ```

use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::LazyLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::{Error, Output, Sending};

/// One thread looks after all connections, those that nobody waits for included.
static RUNTIME: LazyLock<std::io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).thread_name("clientwright").enable_all().build());

impl<T: Output> Sending<'_, T> {
    /// Waits for the reply.
    ///
    /// # Errors
    /// As when it is awaited; and within `async` code, which would stand still meanwhile.
    pub fn wait(self) -> Result<T, Error> {
        runtime().map_err(Error::client)?.block_on(self)
    }
}

/// Waits for a future of this crate's, such as the next piece of a [`Download`](crate::Download).
///
/// # Panics
/// Within `async` code, which would stand still meanwhile.
pub fn wait<F: IntoFuture>(future: F) -> F::Output {
    match runtime() {
        Ok(runtime) => runtime.block_on(future.into_future()),
        Err(reason) => panic!("{reason}"),
    }
}

/// The items of a stream of this crate's, such as a [`Download`](crate::Download), waiting for each.
///
/// # Panics
/// As [`wait`].
pub fn iter<S: Stream>(stream: S) -> Iter<S> {
    Iter(Box::pin(stream))
}

/// What [`iter`] gives.
#[derive(Debug)]
pub struct Iter<S>(Pin<Box<S>>);

impl<S: Stream> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        wait(poll_fn(|cx| self.0.as_mut().poll_next(cx)))
    }
}

fn runtime() -> Result<&'static Runtime, String> {
    if Handle::try_current().is_ok() {
        return Err("waiting within `async` code would hold it up; await instead".into());
    }
    RUNTIME.as_ref().map_err(|error| format!("no thread can be started to wait on: {error}"))
}
