//! From a reply to what the caller gets: a value, one of several, or a stream of octets.

use std::any::TypeId;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::body::{self, ByteStream};
use crate::error::{Asked, ErrorKind};
use crate::stream::Resume;
use crate::{
    Body, Content, Decode, DecodeError, Error, Headers, Model, Reading, Status, charset, exchange, media, read_bytes,
    read_json, read_json_leniently, read_text,
};

/// What a call can give back: any [`Model`], [`Download`], [`Events`], [`JsonStream`], [`Whole`] of one of these, and the
/// enums of [`replies!`].
///
/// [`Events`]: crate::Events
/// [`JsonStream`]: crate::JsonStream
///
/// [`replies!`]: crate::replies
pub trait Output: Sized {
    /// Whether it wants the body as a stream.
    const STREAMED: bool = false;

    /// Whether it wants the body of some replies as a stream.
    const MAY_STREAM: bool = Self::STREAMED;

    /// What to do with a reply, before its body is there.
    fn take(head: &Head<'_>) -> Take {
        match head.status {
            200..=299 if Self::STREAMED => Take::Stream,
            200..=299 => Take::Value,
            _ => Take::Error,
        }
    }

    /// Reads the reply.
    ///
    /// # Errors
    /// If the body is not what the description says.
    fn from_reply(reply: Received) -> Result<Self, Error>;
}

/// The part of a reply that comes first.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Head<'a> {
    /// Such as 200.
    pub status: u16,
    /// The value of `Content-Type`; empty if there is none.
    pub media: &'a str,
}

impl<'a> Head<'a> {
    pub(crate) fn new(status: u16, headers: &'a Headers) -> Self {
        Self { status, media: headers.get("content-type").unwrap_or_default() }
    }
}

/// What to do with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Its status is not one of success: keep it in an error.
    Error,
    /// Receive the body, then read it.
    Value,
    /// Hand out the body as it comes.
    Stream,
}

impl<T: Model> Output for T {
    fn from_reply(reply: Received) -> Result<Self, Error> {
        let mut value = T::empty();
        // Nobody waits for the body of a call that gives nothing.
        if TypeId::of::<T>() != TypeId::of::<()>() {
            reply.read_into(&mut value)?;
        }
        Ok(value)
    }
}

/// A value together with the reply's status and headers.
#[derive(Clone, Debug)]
pub struct Whole<T> {
    /// Such as 200.
    pub status: u16,
    /// All that were received.
    pub headers: Headers,
    /// What the call gives otherwise.
    pub value: T,
    /// Where the reply does not keep to the description, if it was read leniently: the first of these places.
    pub deviations: Vec<DecodeError>,
}

impl<T: Output> Output for Whole<T> {
    const STREAMED: bool = T::STREAMED;
    const MAY_STREAM: bool = T::MAY_STREAM;

    fn take(head: &Head<'_>) -> Take {
        T::take(head)
    }

    fn from_reply(reply: Received) -> Result<Self, Error> {
        let (status, headers, deviations) = (reply.status, reply.headers.clone(), reply.deviations.clone());
        let value = T::from_reply(reply)?;
        let deviations =
            deviations.map(|told| std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner)));
        Ok(Self { status, headers, value, deviations: deviations.unwrap_or_default() })
    }
}

/// A reply, received.
pub struct Received {
    pub(crate) asked: Asked,
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    /// As much as was received.
    pub(crate) body: Bytes,
    /// What is still on its way.
    pub(crate) rest: Body,
    /// Most octets of a body that are kept.
    pub(crate) limit: usize,
    /// Whether it is from the server that the credentials were shown to, and not from where that redirects.
    pub(crate) at_home: bool,
    /// The call, if what comes back may be a stream that is asked for again.
    pub(crate) resume: Option<Box<Resume>>,
    /// If it is read leniently: where it does not keep to the description.
    pub(crate) deviations: Option<Arc<Mutex<Vec<DecodeError>>>>,
}

impl Received {
    /// Such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// All that were received.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The body; empty if it is a stream.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    pub(crate) fn head(&self) -> Head<'_> {
        Head::new(self.status, &self.headers)
    }

    /// What errors tell of this reply, with this body.
    pub(crate) fn with_body(&self, body: Bytes) -> Self {
        let (asked, headers) = (self.asked.clone(), self.headers.clone());
        Self { asked, headers, body, rest: Body::empty(), resume: None, deviations: None, ..*self }
    }

    pub(crate) fn leniently(self, lenient: bool) -> Self {
        Self { deviations: lenient.then(Arc::default), ..self }
    }

    /// Reads the body as whatever can be given back.
    ///
    /// # Errors
    /// If the body is not what the description says.
    pub fn value<T: Output>(self) -> Result<T, Error> {
        T::from_reply(self)
    }

    /// The first and closest of these statuses and media types (empty: any) that this reply fits.
    pub fn best<'m>(&self, arms: &[(Status, &'m str)]) -> Option<(Status, &'m str)> {
        best(arms, &self.head())
    }

    /// The error of a reply that fits none of what is described.
    pub fn undescribed(self) -> Error {
        let what = match self.head().media {
            "" => "no reply without content type is described for this status".to_owned(),
            media => format!("no reply of type {media:?} is described for this status"),
        };
        Error::new(ErrorKind::Decode, self.asked.clone(), what).with_reply(self)
    }

    fn read_into(self, value: &mut dyn Decode) -> Result<(), Error> {
        self.read(value).map_err(|cause| Error::unreadable(self, cause))
    }

    pub(crate) fn read(&self, value: &mut dyn Decode) -> Result<(), DecodeError> {
        match self.reading() {
            Reading::Json if self.body.is_empty() => {
                read_json(b"null", value).map_err(|_| DecodeError::new("the body is empty", 0))
            }
            // A range says nothing of how the value is written: where `*/*` is described, servers send text as it is.
            Reading::Json if self.is_open() => self.read_json(value).or_else(|no_json| {
                let text = charset::text(&self.body, self.charset().as_deref());
                text.and_then(|text| read_text(&text, value)).map_err(|_| no_json)
            }),
            Reading::Json => self.read_json(value),
            Reading::JsonLines => self.read_text_as_json(&list_of(&self.body, b'\n'), value),
            Reading::JsonSequence => self.read_text_as_json(&list_of(&self.body, 0x1e), value),
            Reading::Text | Reading::Events(_) => {
                read_text(&charset::text(&self.body, self.charset().as_deref())?, value)
            }
            Reading::Bytes => read_bytes(&self.body, value),
        }
    }

    fn read_json(&self, value: &mut dyn Decode) -> Result<(), DecodeError> {
        self.read_text_as_json(&charset::json(&self.body, self.charset().as_deref())?, value)
    }

    fn read_text_as_json(&self, text: &[u8], value: &mut dyn Decode) -> Result<(), DecodeError> {
        let Some(deviations) = &self.deviations else { return read_json(text, value) };
        let told = read_json_leniently(text, value)?;
        deviations.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
        Ok(())
    }

    /// Whether the description has a range for what came, which is not JSON by its own word.
    fn is_open(&self) -> bool {
        !media::is_json(self.head().media) && self.closest().is_some_and(|content| content.media.contains('*'))
    }

    /// What is described that fits the content type best.
    fn closest(&self) -> Option<&'static Content> {
        let media = self.head().media;
        let fits = self.described().iter().filter_map(|content| Some((media::fit(content.media, media)?, content)));
        fits.max_by_key(|(fit, _)| *fit).map(|(_, content)| content)
    }

    /// What the description says of this content type; else what the type itself says; else what is described at all.
    pub(crate) fn reading(&self) -> Reading {
        let media = self.head().media;
        match self.closest() {
            Some(content) => content.reading,
            None if media::is_json(media) => Reading::Json,
            None => match self.described().first() {
                Some(content) => content.reading,
                None if media::is_text(media) => Reading::Text,
                None => Reading::Json,
            },
        }
    }

    fn described(&self) -> &'static [Content] {
        let replies = self.asked.operation.replies.iter();
        let fits = replies.filter_map(|reply| Some((reply.status.fit(self.status)?, reply.contents)));
        fits.max_by_key(|(fit, _)| *fit).map_or(&[], |(_, contents)| contents)
    }

    fn charset(&self) -> Option<String> {
        media::parameter(self.head().media, "charset")
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation_id", &self.asked.operation.id)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// Whether this status and media type are what the operation describes most closely for the reply.
pub(crate) fn is_best(reply: &Received, status: Status, media: &str) -> bool {
    let fits = |status: Status| status.fit(reply.status);
    let closest = reply.asked.operation.replies.iter().filter_map(|reply| fits(reply.status)).max();
    let found = reply.head().media;
    let media_fits = media.is_empty() || found.is_empty() || media::fit(media, found).is_some();
    media_fits && fits(status).is_some() && fits(status) >= closest
}

/// The first and closest of the arms that a reply fits.
pub fn best<'m>(arms: &[(Status, &'m str)], head: &Head<'_>) -> Option<(Status, &'m str)> {
    let fit = |(status, media): (Status, &str)| {
        let media = if media.is_empty() || head.media.is_empty() { 0 } else { media::fit(media, head.media)? };
        Some((status.fit(head.status)?, media))
    };
    let mut best = None;
    for arm in arms {
        let fit = fit(*arm);
        if fit > best.and_then(|(fit, _)| fit) {
            best = Some((fit, *arm));
        }
    }
    best.map(|(_, arm)| arm)
}

/// `[a,b]` out of values that are kept apart by an octet.
fn list_of(body: &[u8], between: u8) -> Vec<u8> {
    let values = body.split(|&byte| byte == between).map(<[u8]>::trim_ascii);
    let values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
    [b"[", values.join(&b","[..]).as_slice(), b"]"].concat()
}

/// A reply's body, as it comes: for files and whatever else is too large to be kept in memory.
///
/// It is not bound by the client's limit on bodies, nor by the time limits once it has begun.
pub struct Download {
    asked: Asked,
    status: u16,
    headers: Headers,
    stream: ByteStream,
    length: Option<u64>,
    limit: usize,
}

impl Download {
    /// Such as 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// All that were received.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// How many octets there are in all, if the server said so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// If the connection breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let item = body::next(&mut self.stream).await;
        item.transpose().map_err(|error| exchange::broken(self.asked.clone(), error))
    }

    /// All that is left, if it is within the client's limit on bodies.
    ///
    /// # Errors
    /// If the connection breaks off or there is more than the limit.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > self.limit.saturating_sub(all.len()) {
                return Err(exchange::too_large(self.asked, self.limit));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}

impl Output for Download {
    const STREAMED: bool = true;

    fn from_reply(reply: Received) -> Result<Self, Error> {
        let length = reply.rest.length();
        let Received { asked, status, headers, rest, limit, .. } = reply;
        Ok(Self { asked, status, headers, stream: rest.into_stream(), length, limit })
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.stream.as_mut().poll_next(cx));
        Poll::Ready(item.map(|item| item.map_err(|error| exchange::broken(self.asked.clone(), error))))
    }
}

/// A download can be sent on without being kept.
impl From<Download> for Body {
    fn from(download: Download) -> Self {
        Self::boxed(download.stream, download.length)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation_id", &self.asked.operation.id)
            .field("status", &self.status)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// Makes an enum, written beside it, the [`Output`] of a call with several kinds of success.
///
/// Each line is a status (`200`, `"2XX"`, `default`), a media type where several are described for the status, and
/// the variant with its type, if there is something to read:
///
/// ```
/// use clientwright_runtime as rt;
///
/// enum GetThing { Full(String), Partial(rt::Json), Nothing }
///
/// rt::replies! {
///     GetThing {
///         200 "text/plain" => Full(String),
///         206 => Partial(rt::Json),
///         204 => Nothing,
///     }
/// }
/// ```
///
/// A status outside of 200 to 299 counts as success only if a line names it or its range.
#[macro_export]
macro_rules! replies {
    ($name:ident { $($status:tt $($media:literal)? => $variant:ident $(($ty:ty))?),+ $(,)? }) => {
        const _: () = {
            const ARMS: &[($crate::Status, &str)] = &[$(($crate::__status!($status), concat!("" $(, $media)?))),+];

            impl $crate::Output for $name {
                const MAY_STREAM: bool = false $(|| $crate::__streamed!($($ty)?))+;

                fn take(head: &$crate::Head<'_>) -> $crate::Take {
                    let arm = $crate::__best(ARMS, head);
                    $(if arm == Some(($crate::__status!($status), concat!("" $(, $media)?))) {
                        return $crate::Take::for_arm(head, $crate::__status!($status), $crate::__streamed!($($ty)?));
                    })+
                    $crate::Take::for_arm(head, $crate::Status::Default, false)
                }

                fn from_reply(reply: $crate::Received) -> Result<Self, $crate::Error> {
                    let arm = reply.best(ARMS);
                    $(if arm == Some(($crate::__status!($status), concat!("" $(, $media)?))) {
                        return $crate::__variant!(reply, Self::$variant $(, $ty)?);
                    })+
                    Err(reply.undescribed())
                }
            }
        };
    };
}

/// Gives an enum, written beside it, `of(&Error) -> Option<Self>`: the typed body of a documented error.
///
/// The lines are as in [`replies!`](crate::replies).
#[macro_export]
macro_rules! errors {
    ($name:ident { $($status:tt $($media:literal)? => $variant:ident $(($ty:ty))?),+ $(,)? }) => {
        impl $name {
            /// The documented error that this is, if it is one and its body can be read.
            pub fn of(error: &$crate::Error) -> Option<Self> {
                const ARMS: &[($crate::Status, &str)] = &[$(($crate::__status!($status), concat!("" $(, $media)?))),+];
                let arm = error.__best(ARMS);
                $(if arm == Some(($crate::__status!($status), concat!("" $(, $media)?))) {
                    return $crate::__error_variant!(error, Self::$variant $(, $ty)?);
                })+
                None
            }
        }
    };
}

impl Take {
    /// For an arm of [`replies!`](crate::replies).
    #[doc(hidden)]
    pub fn for_arm(head: &Head<'_>, status: Status, streamed: bool) -> Self {
        match (head.status, status) {
            (200..=299, _) | (_, Status::Code(_) | Status::Range(_)) if streamed => Self::Stream,
            (200..=299, _) | (_, Status::Code(_) | Status::Range(_)) => Self::Value,
            (_, Status::Default) => Self::Error,
        }
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __status {
    (default) => {
        $crate::Status::Default
    };
    ("1XX") => {
        $crate::Status::Range(1)
    };
    ("2XX") => {
        $crate::Status::Range(2)
    };
    ("3XX") => {
        $crate::Status::Range(3)
    };
    ("4XX") => {
        $crate::Status::Range(4)
    };
    ("5XX") => {
        $crate::Status::Range(5)
    };
    ($code:literal) => {
        $crate::Status::Code($code)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __streamed {
    () => {
        false
    };
    ($ty:ty) => {
        <$ty as $crate::Output>::STREAMED
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($reply:ident, $variant:path) => {
        Ok($variant)
    };
    ($reply:ident, $variant:path, $ty:ty) => {
        $reply.value::<$ty>().map($variant)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __error_variant {
    ($error:ident, $variant:path) => {
        Some($variant)
    };
    ($error:ident, $variant:path, $ty:ty) => {
        $error.decode::<$ty>().ok().map($variant)
    };
}
