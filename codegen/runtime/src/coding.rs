//! Content codings (RFC 9110 8.4.1): bodies that are compressed on the way.
//!
//! Replies are asked for in the codings whose features are on, and read in pieces, so that a small reply which unpacks
//! to a large one meets the limit on bodies as any other.

use crate::Headers;
#[cfg(not(feature = "compression"))]
use crate::{Request, Response, body::AnyError};

/// A way to compress a body. Each is a Cargo feature of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coding {
    /// RFC 1952; feature `gzip`.
    Gzip,
    /// RFC 1950; feature `deflate`.
    Deflate,
    /// RFC 7932; feature `brotli`.
    Brotli,
    /// RFC 8878; feature `zstd`.
    Zstd,
}

/// Those whose features are on, the best one first.
const AVAILABLE: &[Coding] = &[
    #[cfg(feature = "zstd")]
    Coding::Zstd,
    #[cfg(feature = "brotli")]
    Coding::Brotli,
    #[cfg(feature = "gzip")]
    Coding::Gzip,
    #[cfg(feature = "deflate")]
    Coding::Deflate,
];

impl Coding {
    /// As it stands in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// The Cargo feature that has it.
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Brotli => "brotli",
            Self::Gzip | Self::Deflate | Self::Zstd => self.name(),
        }
    }

    pub(crate) fn is_available(self) -> bool {
        AVAILABLE.contains(&self)
    }
}

/// Asks for a reply in the codings that are there; whether that was done. A caller who asks reads what comes, and a
/// part of a body (`Range`) would be a part of what is packed.
pub(crate) fn ask(headers: &mut Headers) -> bool {
    if AVAILABLE.is_empty() || headers.contains("accept-encoding") || headers.contains("range") {
        return false;
    }
    let names: Vec<_> = AVAILABLE.iter().map(|coding| coding.name()).collect();
    headers.set("accept-encoding", names.join(", ")).is_ok()
}

#[cfg(feature = "compression")]
pub(crate) use packed::{pack, unpack};

/// Nothing is packed: none was asked for.
#[cfg(not(feature = "compression"))]
pub(crate) fn unpack(response: Response) -> Response {
    response
}

/// Nothing can be packed: no coding is there.
#[cfg(not(feature = "compression"))]
pub(crate) async fn pack(request: Request, _: Coding) -> Result<Request, AnyError> {
    Ok(request)
}

#[cfg(feature = "compression")]
mod packed {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    use async_compression::futures::bufread;
    use bytes::{Buf, Bytes};
    use futures_core::Stream;
    use futures_io::{AsyncBufRead, AsyncRead};

    use super::{AVAILABLE, Coding};
    use crate::body::{AnyError, ByteStream};
    use crate::{Body, Request, Response};

    type Reader = Pin<Box<dyn AsyncRead + Send>>;

    /// So much is unpacked at once.
    const PIECE: usize = 16 << 10;

    /// The reply as it was before the server packed it. One in a coding that is not known stays as it is.
    pub(crate) fn unpack(mut response: Response) -> Response {
        let named = response.headers.get("content-encoding").unwrap_or_default();
        let named = named.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty());
        let codings: Option<Vec<_>> = named.map(|name| known(&name)).collect();
        let codings = codings.unwrap_or_default();
        if codings.is_empty() || response.body.length() == Some(0) {
            return response;
        }
        response.headers.remove("content-encoding");
        response.headers.remove("content-length");
        // What was packed last is unpacked first.
        let body = codings.into_iter().rev().fold(response.body, |body, coding| read_by(body, decoder(coding)));
        Response { body, ..response }
    }

    fn known(name: &str) -> Option<Coding> {
        let name = name.strip_prefix("x-").unwrap_or(name);
        AVAILABLE.iter().copied().find(|coding| coding.name() == name)
    }

    /// The request with its body packed, unless that is too small to gain by it or is packed already.
    pub(crate) async fn pack(request: Request, coding: Coding) -> Result<Request, AnyError> {
        let small = request.body.length().is_some_and(|length| length < 1024);
        if small || request.headers.contains("content-encoding") {
            return Ok(request);
        }
        let mut request = request;
        request.headers.set("content-encoding", coding.name())?;
        let octets = !request.body.is_stream();
        request.body = read_by(request.body, encoder(coding));
        if octets {
            // So that it can be sent again.
            let mut all = Vec::new();
            let mut pieces = request.body.into_stream();
            while let Some(piece) = crate::body::next(&mut pieces).await {
                all.extend_from_slice(&piece?);
            }
            request.body = all.into();
        }
        Ok(request)
    }

    fn read_by(body: Body, reader: impl FnOnce(Source) -> Reader) -> Body {
        let source = Source { stream: body.into_stream(), piece: Bytes::new() };
        Body::boxed(Box::pin(Pieces { reader: reader(source), room: vec![0; PIECE] }), None)
    }

    fn decoder(coding: Coding) -> impl FnOnce(Source) -> Reader {
        move |source| match coding {
            #[cfg(feature = "gzip")]
            Coding::Gzip => {
                let mut decoder = bufread::GzipDecoder::new(source);
                decoder.multiple_members(true);
                Box::pin(decoder)
            }
            #[cfg(feature = "deflate")]
            Coding::Deflate => Box::pin(bufread::ZlibDecoder::new(source)),
            #[cfg(feature = "brotli")]
            Coding::Brotli => Box::pin(bufread::BrotliDecoder::new(source)),
            #[cfg(feature = "zstd")]
            Coding::Zstd => Box::pin(bufread::ZstdDecoder::new(source)),
            #[cfg(not(all(feature = "gzip", feature = "deflate", feature = "brotli", feature = "zstd")))]
            _ => Box::pin(source),
        }
    }

    fn encoder(coding: Coding) -> impl FnOnce(Source) -> Reader {
        move |source| match coding {
            #[cfg(feature = "gzip")]
            Coding::Gzip => Box::pin(bufread::GzipEncoder::new(source)),
            #[cfg(feature = "deflate")]
            Coding::Deflate => Box::pin(bufread::ZlibEncoder::new(source)),
            #[cfg(feature = "brotli")]
            Coding::Brotli => {
                // The highest level takes seconds for what a request may well hold.
                Box::pin(bufread::BrotliEncoder::with_quality(source, async_compression::Level::Precise(5)))
            }
            #[cfg(feature = "zstd")]
            Coding::Zstd => Box::pin(bufread::ZstdEncoder::new(source)),
            #[cfg(not(all(feature = "gzip", feature = "deflate", feature = "brotli", feature = "zstd")))]
            _ => Box::pin(source),
        }
    }

    /// A body, as the library reads it.
    struct Source {
        stream: ByteStream,
        piece: Bytes,
    }

    impl AsyncBufRead for Source {
        fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
            let this = self.get_mut();
            while this.piece.is_empty() {
                match ready!(this.stream.as_mut().poll_next(cx)) {
                    Some(Ok(piece)) => this.piece = piece,
                    Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                    None => return Poll::Ready(Ok(&[])),
                }
            }
            Poll::Ready(Ok(&this.piece))
        }

        fn consume(self: Pin<&mut Self>, amount: usize) {
            self.get_mut().piece.advance(amount);
        }
    }

    impl AsyncRead for Source {
        fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>> {
            let piece = ready!(self.as_mut().poll_fill_buf(cx))?;
            let amount = piece.len().min(room.len());
            room[..amount].copy_from_slice(&piece[..amount]);
            self.consume(amount);
            Poll::Ready(Ok(amount))
        }
    }

    /// What the library gives, as a body.
    struct Pieces {
        reader: Reader,
        room: Vec<u8>,
    }

    impl Stream for Pieces {
        type Item = Result<Bytes, AnyError>;

        fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let Self { reader, room } = self.get_mut();
            Poll::Ready(match ready!(reader.as_mut().poll_read(cx, room)) {
                Ok(0) => None,
                Ok(amount) => Some(Ok(Bytes::copy_from_slice(&room[..amount]))),
                Err(error) => Some(Err(inner(error))),
            })
        }
    }

    /// The transport's own error, if it is what the library met.
    fn inner(error: io::Error) -> AnyError {
        match error.get_ref() {
            Some(_) => error.into_inner().unwrap_or_else(|| "the body broke off".into()),
            None => error.into(),
        }
    }
}
