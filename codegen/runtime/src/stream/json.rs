//! JSON values, one after another.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::split::{Between, Splitter, Text};
use crate::body::ByteStream;
use crate::output::{Output, Received};
use crate::{Decode, DecodeError, Error, Headers, Model, Reading, exchange, read_json};

/// JSON values as they come: one a line (`application/x-ndjson` and its other names), or as a sequence
/// (`application/json-seq`, RFC 7464).
///
/// ```no_run
/// # use clientwright_runtime as rt;
/// # async fn example(mut values: rt::JsonStream<i64>) -> Result<(), rt::Error> {
/// while let Some(value) = values.next().await {
///     println!("{}", value?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// A value that cannot be read is an error, and the next one may be fine. The client's time limits end with the
/// beginning of the reply; its limit on bodies is one on each value.
pub struct JsonStream<T> {
    raw: Raw,
    value: PhantomData<fn() -> T>,
}

impl<T: Model> JsonStream<T> {
    /// The next value, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The status of the reply.
    pub fn status(&self) -> u16 {
        self.raw.reply.status()
    }

    /// The headers of the reply.
    pub fn headers(&self) -> &Headers {
        self.raw.reply.headers()
    }
}

impl<T: Model> Output for JsonStream<T> {
    const STREAMED: bool = true;

    fn from_reply(reply: Received) -> Result<Self, Error> {
        Ok(Self { raw: Raw::new(reply)?, value: PhantomData })
    }
}

impl<T: Model> Stream for JsonStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut value = T::empty();
        let read = ready!(self.raw.poll_read(cx, &mut value));
        Poll::Ready(read.map(|read| read.map(|()| value)))
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStream").field("reply", &self.raw.reply).finish_non_exhaustive()
    }
}

/// Values that are not read yet.
struct Raw {
    /// What began it, for errors.
    reply: Received,
    state: State,
    splitter: Splitter,
}

enum State {
    Open(ByteStream),
    /// Failed, which is told after the values that came before.
    Failed(Error),
    Ended,
}

impl Raw {
    fn new(mut reply: Received) -> Result<Self, Error> {
        let Some(between) = between(&reply) else { return Err(reply.undescribed()) };
        let state = State::Open(std::mem::take(&mut reply.rest).into_stream());
        let splitter = Splitter::new(between, reply.limit);
        Ok(Self { reply, state, splitter })
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, value: &mut dyn Decode) -> Poll<Option<Result<(), Error>>> {
        loop {
            if let Some(text) = self.splitter.next() {
                return Poll::Ready(Some(self.read(text, value)));
            }
            match &mut self.state {
                State::Open(stream) => {
                    let asked = || self.reply.asked.clone();
                    match ready!(stream.as_mut().poll_next(cx)) {
                        Some(Ok(piece)) => {
                            if self.splitter.feed(&piece).is_err() {
                                self.state = State::Failed(exchange::too_large(asked(), self.reply.limit));
                            }
                        }
                        Some(Err(error)) => self.state = State::Failed(exchange::broken(asked(), error)),
                        None => {
                            self.splitter.end();
                            self.state = State::Ended;
                        }
                    }
                }
                State::Failed(_) | State::Ended => {
                    return Poll::Ready(match std::mem::replace(&mut self.state, State::Ended) {
                        State::Failed(error) => Some(Err(error)),
                        State::Open(_) | State::Ended => None,
                    });
                }
            }
        }
    }

    fn read(&self, text: Text, value: &mut dyn Decode) -> Result<(), Error> {
        let (octets, read) = match text {
            Text::Whole(octets) => {
                let read = read_json(&octets, value);
                (octets, read)
            }
            Text::Cut(octets) => {
                let cut = DecodeError::new("expected the end of the value, found the end of its text", octets.len());
                (octets, Err(cut))
            }
        };
        read.map_err(|cause| Error::unreadable(self.reply.with_body(octets.into()), cause))
    }
}

/// How a reply's values are kept apart, if it is a stream of values.
fn between(reply: &Received) -> Option<Between> {
    match reply.reading() {
        Reading::JsonLines => Some(Between::Lines),
        Reading::JsonSequence => Some(Between::Separators),
        // There is nothing, whatever its type would be.
        _ if reply.status == 204 => Some(Between::Lines),
        Reading::Json | Reading::Text | Reading::Bytes | Reading::Events(_) => None,
    }
}
