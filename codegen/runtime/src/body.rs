//! The body of a request or of a reply: nothing, octets, or a stream of octets.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::{Base64, Decode, DecodeError, Encode, Headers, InvalidHeader, Model, Reader, Writer};

/// Any error, as streams and transports report them.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A stream of pieces of a body.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, AnyError>> + Send>>;

/// Octets to send, or octets received.
///
/// A clone of a stream is the same stream: whoever reads it first has it, and the other finds it used up.
#[derive(Clone, Default)]
pub struct Body(Repr);

#[derive(Clone, Default)]
enum Repr {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(Arc<Shared>),
}

struct Shared {
    stream: Mutex<Option<ByteStream>>,
    length: Option<u64>,
}

impl Body {
    /// No body at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body out of a stream; with its length, if that is known beforehand.
    pub fn stream<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<AnyError> + 'static,
    {
        Self::boxed(Box::pin(Mapped(Box::pin(stream))), length)
    }

    pub(crate) fn boxed(stream: ByteStream, length: Option<u64>) -> Self {
        Self(Repr::Stream(Arc::new(Shared { stream: Mutex::new(Some(stream)), length })))
    }

    /// The octets, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Repr::Empty => Some(&[]),
            Repr::Bytes(bytes) => Some(bytes),
            Repr::Stream(_) => None,
        }
    }

    /// The octets themselves, if there are any and they are not a stream.
    #[cfg(any(feature = "hyper", feature = "reqwest"))]
    pub(crate) fn into_bytes(self) -> Option<Bytes> {
        match self.0 {
            Repr::Bytes(bytes) => Some(bytes),
            Repr::Empty | Repr::Stream(_) => None,
        }
    }

    /// How many octets there are, if that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Repr::Empty => Some(0),
            Repr::Bytes(bytes) => Some(bytes.len() as u64),
            Repr::Stream(shared) => shared.length,
        }
    }

    /// Whether there is no body at all, which is less than a body of no octets.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Repr::Empty)
    }

    /// Whether it can be read only once.
    pub fn is_stream(&self) -> bool {
        matches!(self.0, Repr::Stream(_))
    }

    /// The pieces, one after another.
    ///
    /// # Errors
    /// The stream's first item is an error if the stream was read before.
    pub fn into_stream(self) -> ByteStream {
        match self.0 {
            Repr::Empty => Box::pin(Once(None)),
            Repr::Bytes(bytes) => Box::pin(Once(Some(Ok(bytes)))),
            Repr::Stream(shared) => {
                let stream = shared.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                stream.unwrap_or_else(|| Box::pin(Once(Some(Err(UsedUp.into())))))
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Repr::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

/// Octets are equal if they are the same; a stream is equal to its clones only.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Empty, Repr::Empty) => true,
            (Repr::Bytes(a), Repr::Bytes(b)) => a == b,
            (Repr::Stream(a), Repr::Stream(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// Shows how long it is, not what it says.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.length()) {
            (Repr::Empty, _) => f.write_str("Body(none)"),
            (Repr::Stream(_), None) => f.write_str("Body(stream)"),
            (Repr::Stream(_), Some(length)) => write!(f, "Body(stream of {length} bytes)"),
            (Repr::Bytes(bytes), _) => write!(f, "Body({} bytes)", bytes.len()),
        }
    }
}

/// The next piece of a stream.
pub(crate) async fn next(stream: &mut ByteStream) -> Option<Result<Bytes, AnyError>> {
    poll_fn(|cx| stream.as_mut().poll_next(cx)).await
}

/// A stream of one item, or of none.
struct Once(Option<Result<Bytes, AnyError>>);

impl Stream for Once {
    type Item = Result<Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}

/// A stream of whatever can become octets.
struct Mapped<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Mapped<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<AnyError>,
{
    type Item = Result<Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

/// A body that can be read only once was read again.
#[derive(Debug)]
struct UsedUp;

impl fmt::Display for UsedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is a stream that was read before")
    }
}

impl std::error::Error for UsedUp {}

/// A file to send as a part of a form: its octets or a stream of them, its name and its media type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// What the server is told that it is called.
    pub name: Option<String>,
    /// What the server is told that it is; else what the description says, else `application/octet-stream`.
    pub media: Option<String>,
    /// Headers that its part has besides, such as a description has for it in `encoding`.
    pub headers: Headers,
    /// What is in it.
    pub body: Body,
}

impl File {
    /// A file without a name or type.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { name: None, media: None, headers: Headers::new(), body: body.into() }
    }

    /// Says what it is called.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Says what it is, such as `image/png`.
    #[must_use]
    pub fn media(self, media: impl Into<String>) -> Self {
        Self { media: Some(media.into()), ..self }
    }

    /// Gives its part a header besides those that all parts have.
    ///
    /// # Errors
    /// If the name or the value cannot stand in a header. `Content-Disposition` and `Content-Type` are refused when the
    /// form is sent, since they are made of the name and the media type.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Result<Self, InvalidHeader> {
        self.headers.add(name, value)?;
        Ok(self)
    }
}

impl<B: Into<Body>> From<B> for File {
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

/// In a multipart form a part of its own. In JSON, which has no octets, text stands as it is, anything else as base64,
/// and null for a stream.
impl Encode for File {
    fn write(&self, w: &mut Writer) {
        match (&mut w.files, self.body.as_bytes()) {
            (Some(files), _) => files.keep(self.clone()).as_str().write(w),
            (None, Some(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => text.write(w),
                Err(_) => Base64::from(bytes).write(w),
            },
            (None, None) => w.null(),
        }
    }
}

/// The octets of a text as it stands: whether it is base64, only the server knows.
impl Decode for File {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        #[cfg(feature = "contract")]
        if r.peek() == b'{' {
            return crate::contract::read_file(self, r);
        }
        self.body.read(r)
    }
}

impl Model for File {
    fn empty() -> Self {
        Self::default()
    }
}

/// As a [`File`] without name and type.
impl Encode for Body {
    fn write(&self, w: &mut Writer) {
        File::new(self.clone()).write(w);
    }
}

/// The octets of a text as it stands: whether it is base64, only the server knows.
impl Decode for Body {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut text = String::new();
        text.read(r)?;
        *self = text.into_bytes().into();
        Ok(())
    }
}

impl Model for Body {
    fn empty() -> Self {
        Self::default()
    }
}
