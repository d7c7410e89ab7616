//! Server-sent events with values.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::parse::{Parser, Sent};
use super::resume::{Reconnect, Resume, wait};
use crate::body::{AnyError, ByteStream};
use crate::output::{Output, Received};
use crate::transport::BoxFuture;
use crate::{
    Decode, Error, EventForm, Headers, Json, Model, Object, Reading, exchange, from_json, media, read_json, read_text,
    to_json, to_value,
};

/// What a server has to say, event by event (`text/event-stream`), each with a value.
///
/// ```no_run
/// # use clientwright_runtime as rt;
/// # async fn example(mut events: rt::Events<String>) -> Result<(), rt::Error> {
/// while let Some(event) = events.next().await {
///     println!("{}", event?.data);
/// }
/// # Ok(())
/// # }
/// ```
///
/// An event whose value cannot be read is an error, and the next one may be fine. When the connection breaks off, it
/// is made anew as [`Reconnect`] says. The client's time limits end with the beginning of the reply; its limit on
/// bodies is one on each event.
pub struct Events<T> {
    raw: Raw,
    value: PhantomData<fn() -> T>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Which kind of event it is; `message` unless the server says otherwise.
    pub event: String,
    /// The id of this event, or else of the last one that had an id; empty if none had.
    pub id: String,
    /// What it says.
    pub data: T,
}

impl<T: Model> Events<T> {
    /// The next event, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Says when the connection is made anew; else [`Reconnect::WhenBroken`].
    #[must_use]
    pub fn reconnect(mut self, when: Reconnect) -> Self {
        self.raw.reconnect = when;
        self
    }

    /// Ends the stream before an event with exactly this data, such as `[DONE]`.
    #[must_use]
    pub fn until(mut self, data: impl Into<String>) -> Self {
        self.raw.until = Some(data.into());
        self
    }

    /// The id of the last event that had one; empty if none had. To go on later, send it as `Last-Event-ID`.
    pub fn last_event_id(&self) -> &str {
        self.raw.parser.last_id()
    }

    /// The status of the reply that began the stream.
    pub fn status(&self) -> u16 {
        self.raw.reply.status()
    }

    /// The headers of the reply that began the stream.
    pub fn headers(&self) -> &Headers {
        self.raw.reply.headers()
    }
}

impl<T: Model> Output for Events<T> {
    const STREAMED: bool = true;

    fn from_reply(reply: Received) -> Result<Self, Error> {
        Ok(Self { raw: Raw::new(reply)?, value: PhantomData })
    }
}

impl<T: Model> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let sent = match ready!(self.raw.poll_next(cx)) {
            Some(Ok(sent)) => sent,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let mut data = T::empty();
        let read = self.raw.read(&sent, &mut data);
        Poll::Ready(Some(read.map(|()| sent.with(data))))
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("reply", &self.raw.reply)
            .field("last_event_id", &self.raw.parser.last_id())
            .finish_non_exhaustive()
    }
}

impl Sent {
    fn with<T>(self, data: T) -> Event<T> {
        let event = if self.event.is_empty() { "message".to_owned() } else { self.event };
        Event { event, id: self.id.to_string(), data }
    }
}

/// Events whose values are not read yet.
struct Raw {
    /// What began it, for errors.
    reply: Received,
    form: EventForm,
    state: State,
    parser: Parser,
    resume: Option<Box<Resume>>,
    reconnect: Reconnect,
    until: Option<String>,
}

enum State {
    Open(ByteStream),
    Dialling(BoxFuture<'static, Result<Received, Error>>),
    /// Failed, which is told after the events that came before.
    Failed(Error),
    Ended,
}

/// How a connection ended.
#[derive(Clone, Copy)]
enum End {
    Proper,
    Broken,
}

impl State {
    /// 204 says that there is nothing, and that there will be nothing.
    fn of(reply: &mut Received) -> Self {
        match reply.status {
            204 => Self::Ended,
            _ => Self::Open(std::mem::take(&mut reply.rest).into_stream()),
        }
    }
}

impl Raw {
    fn new(mut reply: Received) -> Result<Self, Error> {
        let Some(form) = form(&reply) else { return Err(reply.undescribed()) };
        let (state, resume) = (State::of(&mut reply), reply.resume.take());
        let parser = Parser::new(reply.limit);
        Ok(Self { reply, form, state, parser, resume, reconnect: Reconnect::default(), until: None })
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Sent, Error>>> {
        loop {
            if let Some(sent) = self.parser.next() {
                return Poll::Ready(self.unless_last(sent).map(Ok));
            }
            match &mut self.state {
                State::Open(stream) => {
                    let piece = ready!(stream.as_mut().poll_next(cx));
                    self.take(piece);
                }
                State::Dialling(reply) => {
                    let reply = ready!(reply.as_mut().poll(cx));
                    self.state = reply.and_then(reopened).unwrap_or_else(State::Failed);
                }
                State::Failed(_) | State::Ended => {
                    let last = std::mem::replace(&mut self.state, State::Ended);
                    return Poll::Ready(last.failure().map(Err));
                }
            }
        }
    }

    fn unless_last(&mut self, sent: Sent) -> Option<Sent> {
        if self.until.as_ref() != Some(&sent.data) {
            return Some(sent);
        }
        self.parser.restart();
        self.state = State::Ended;
        None
    }

    fn take(&mut self, piece: Option<Result<Bytes, AnyError>>) {
        match piece {
            Some(Ok(piece)) => {
                if self.parser.feed(&piece).is_err() {
                    self.state = State::Failed(exchange::too_large(self.reply.asked.clone(), self.reply.limit));
                }
            }
            Some(Err(error)) => {
                let broken = exchange::broken(self.reply.asked.clone(), error);
                self.state = self.dial(End::Broken).unwrap_or(State::Failed(broken));
            }
            None => self.state = self.dial(End::Proper).unwrap_or(State::Ended),
        }
    }

    /// Asks for the stream again, if that is wanted and possible.
    fn dial(&mut self, end: End) -> Option<State> {
        let resume = self.resume.as_ref().filter(|resume| resume.is_possible())?;
        let wanted = match (self.reconnect, end) {
            (Reconnect::Never, _) | (Reconnect::WhenBroken, End::Proper) => false,
            (Reconnect::WhenBroken, End::Broken) => resume.is_safe() && !self.parser.last_id().is_empty(),
            (Reconnect::Always, _) => true,
        };
        self.parser.restart();
        let delay = wait(self.parser.retry());
        wanted.then(|| State::Dialling(resume.dial(self.parser.last_id(), delay)))
    }

    fn read(&self, sent: &Sent, value: &mut dyn Decode) -> Result<(), Error> {
        let read = match self.form {
            EventForm::Text => read_text(&sent.data, value),
            // What is not JSON may still be a text among the values that are allowed.
            EventForm::Json => {
                read_json(sent.data.as_bytes(), value).or_else(|error| read_text(&sent.data, value).map_err(|_| error))
            }
            EventForm::Object => read_json(sent.object(Json::String(sent.data.clone())).as_bytes(), value),
            EventForm::ObjectOfJson => {
                let data = from_json(&sent.data).unwrap_or_else(|_| Json::String(sent.data.clone()));
                read_json(sent.object(data).as_bytes(), value)
            }
        };
        read.map_err(|cause| Error::unreadable(self.reply.with_body(sent.data.clone().into()), cause))
    }
}

impl State {
    fn failure(self) -> Option<Error> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Open(_) | Self::Dialling(_) | Self::Ended => None,
        }
    }
}

/// The form of a reply's events, if it has any.
fn form(reply: &Received) -> Option<EventForm> {
    match reply.reading() {
        Reading::Events(form) => Some(form),
        _ if reply.status == 204 || media::essence(reply.head().media) == "text/event-stream" => Some(EventForm::Json),
        _ => None,
    }
}

fn reopened(mut reply: Received) -> Result<State, Error> {
    match form(&reply) {
        Some(_) => Ok(State::of(&mut reply)),
        None => Err(reply.undescribed()),
    }
}

impl Sent {
    /// The event as an object (OpenAPI 3.2.0 4.14.5), as JSON text.
    fn object(&self, data: Json) -> String {
        let mut object = Object::new();
        let text = |text: &str| (!text.is_empty()).then(|| Json::String(text.to_owned()));
        let fields = [
            ("event", text(&self.event)),
            ("data", Some(data)),
            ("id", text(&self.id)),
            ("retry", self.retry.map(|retry| to_value(&retry))),
        ];
        for (name, value) in fields {
            value.map(|value| object.insert(name, value));
        }
        to_json(&object)
    }
}
