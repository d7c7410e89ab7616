//! JSON values to send, one after another.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::{AnyError, Body, Encode, Writing, to_json};

/// JSON values to send, one after another: one a line (`application/x-ndjson` and its other names), or as a sequence
/// (`application/json-seq`, RFC 7464). It can be made of a list, of a stream, or of octets that are such values already.
///
/// ```
/// # use clientwright_runtime::JsonValues;
/// let few: JsonValues<i64> = [1, 2, 3].into();
/// let many: JsonValues<i64> = (0..1000).collect();
/// let ready = JsonValues::<i64>::octets("1\n2\n3\n");
/// ```
pub struct JsonValues<T> {
    values: Values,
    value: PhantomData<fn(T)>,
}

enum Values {
    /// Their texts.
    Texts(Vec<String>),
    Stream(Texts),
    /// As they go on the wire.
    Octets(Body),
}

type Texts = Pin<Box<dyn Stream<Item = Result<String, AnyError>> + Send>>;

impl<T> JsonValues<T> {
    /// Values as they come: each is sent when the stream gives it. An error of the stream breaks the request off.
    pub fn stream<S, E>(values: S) -> Self
    where
        T: Encode,
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<AnyError> + 'static,
    {
        Self::new(Values::Stream(Box::pin(Written(Box::pin(values)))))
    }

    /// Octets that are such values already, as they go on the wire: the contents of a file.
    pub fn octets(body: impl Into<Body>) -> Self {
        Self::new(Values::Octets(body.into()))
    }

    fn new(values: Values) -> Self {
        Self { values, value: PhantomData }
    }

    /// The octets that go on the wire.
    pub(crate) fn into_body(self, writing: Writing) -> Body {
        match self.values {
            Values::Texts(texts) => texts.into_iter().map(|text| framed(writing, &text)).collect::<String>().into(),
            Values::Stream(texts) => Body::boxed(Box::pin(Framed { writing, texts }), None),
            Values::Octets(body) => body,
        }
    }
}

/// One value as it stands among others. Each ends in a line feed, and in a sequence a separator goes before it.
pub(crate) fn framed(writing: Writing, text: &str) -> String {
    match writing {
        Writing::JsonSequence => format!("\u{1e}{text}\n"),
        _ => format!("{text}\n"),
    }
}

impl<T: Encode> FromIterator<T> for JsonValues<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::new(Values::Texts(values.into_iter().map(|value| to_json(&value)).collect()))
    }
}

impl<T: Encode> From<Vec<T>> for JsonValues<T> {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Encode, const N: usize> From<[T; N]> for JsonValues<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Encode> From<&[T]> for JsonValues<T> {
    fn from(values: &[T]) -> Self {
        Self::new(Values::Texts(values.iter().map(to_json).collect()))
    }
}

/// Shows how many there are, not what they say.
impl<T> fmt::Debug for JsonValues<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.values {
            Values::Texts(texts) => write!(f, "JsonValues({})", texts.len()),
            Values::Stream(_) => f.write_str("JsonValues(stream)"),
            Values::Octets(body) => write!(f, "JsonValues({body:?})"),
        }
    }
}

/// The texts of a stream's values.
struct Written<S>(Pin<Box<S>>);

impl<T, S, E> Stream for Written<S>
where
    T: Encode,
    S: Stream<Item = Result<T, E>>,
    E: Into<AnyError>,
{
    type Item = Result<String, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let value = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(value.map(|value| value.map(|value| to_json(&value)).map_err(Into::into)))
    }
}

/// Texts as they go on the wire.
struct Framed {
    writing: Writing,
    texts: Texts,
}

impl Stream for Framed {
    type Item = Result<bytes::Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let text = ready!(self.texts.as_mut().poll_next(cx));
        let writing = self.writing;
        Poll::Ready(text.map(|text| text.map(|text| framed(writing, &text).into())))
    }
}
