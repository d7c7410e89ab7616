//! Bodies that are compressed on the way, over a real socket.
#![cfg(all(feature = "hyper", feature = "gzip", feature = "deflate", feature = "brotli", feature = "zstd"))]

mod support;

use async_compression::futures::bufread::{
    BrotliDecoder, BrotliEncoder, GzipDecoder, GzipEncoder, ZlibDecoder, ZlibEncoder, ZstdDecoder, ZstdEncoder,
};
use clientwright_runtime as rt;
use futures_io::AsyncRead;
use rt::{Coding, ErrorKind};
use support::{Seen, Server, Step, json, reply};

static GET: rt::Operation = rt::Operation { id: "get", path: "/x", ..rt::Operation::EMPTY };
static POST: rt::Operation =
    rt::Operation { id: "post", method: "POST", path: "/x", bodies: &[rt::BodyForm::JSON], ..rt::Operation::EMPTY };

async fn read(reader: impl AsyncRead) -> Vec<u8> {
    let mut reader = std::pin::pin!(reader);
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = std::future::poll_fn(|cx| reader.as_mut().poll_read(cx, &mut piece)).await.expect("octets");
        if count == 0 {
            return all;
        }
        all.extend_from_slice(&piece[..count]);
    }
}

async fn packed(coding: &str, octets: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => read(GzipEncoder::new(octets)).await,
        "deflate" => read(ZlibEncoder::new(octets)).await,
        "br" => read(BrotliEncoder::new(octets)).await,
        "zstd" => read(ZstdEncoder::new(octets)).await,
        _ => octets.to_vec(),
    }
}

async fn unpacked(coding: &str, octets: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => read(GzipDecoder::new(octets)).await,
        "deflate" => read(ZlibDecoder::new(octets)).await,
        "br" => read(BrotliDecoder::new(octets)).await,
        "zstd" => read(ZstdDecoder::new(octets)).await,
        _ => octets.to_vec(),
    }
}

fn answer(coding: &str, body: &[u8]) -> Vec<Step> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    vec![Step::Say([head.as_bytes(), body].concat())]
}

#[tokio::test]
async fn replies_are_read_in_every_coding() {
    let text = format!("\"{}\"", "abc".repeat(100_000));
    for coding in ["gzip", "x-gzip", "deflate", "br", "zstd", "GZIP"] {
        let body = packed(coding.to_ascii_lowercase().trim_start_matches("x-"), text.as_bytes()).await;
        let server = Server::start(move |_| answer(coding, &body)).await;
        let client = server.client().build().expect("a client");
        let whole = client.call(&GET).send::<String>().whole().await.expect("an answer");
        assert_eq!(whole.value.len(), 300_000, "{coding}");
        assert!(!whole.headers.contains("content-encoding") && !whole.headers.contains("content-length"), "{coding}");
        assert_eq!(server.last().header("accept-encoding"), Some("zstd, br, gzip, deflate"));

        let mut download = client.call(&GET).send::<rt::Download>().await.expect("a download");
        let mut length = 0;
        while let Some(piece) = download.chunk().await.expect("a piece") {
            length += piece.len();
        }
        assert_eq!((length, download.length()), (300_002, None), "{coding}");
    }
}

#[tokio::test]
async fn codings_one_over_the_other_and_none() {
    let twice = packed("br", &packed("gzip", b"7").await).await;
    let server = Server::start(move |_| answer("gzip, br", &twice)).await;
    assert_eq!(server.client().build().expect("a client").call(&GET).send::<i64>().await.expect("an answer"), 7);

    for steps in [answer("", b"7"), answer("unheard-of", b"7")] {
        let server = Server::start(move |_| steps.clone()).await;
        let client = server.client().build().expect("a client");
        assert_eq!(client.call(&GET).send::<i64>().await.expect("an answer, as it is"), 7);
    }
    let server = Server::start(|_| reply(404, &[("content-encoding", "gzip")], "")).await;
    let error = server.client().build().expect("a client").call(&GET).send::<i64>().await.expect_err("nothing");
    assert_eq!(error.status(), Some(404), "an empty body is none");
}

#[tokio::test]
async fn who_asks_for_a_coding_or_for_a_part_reads_it() {
    let server = Server::start(|_| answer("gzip", b"7")).await;
    let client = server.client().build().expect("a client");
    for (name, value) in [("accept-encoding", "gzip"), ("range", "bytes=0-1")] {
        let call = client.call(&GET).header(name, value);
        let whole = call.send::<rt::Download>().whole().await.expect("an answer");
        assert_eq!(whole.headers.get("content-encoding"), Some("gzip"));
        assert_eq!(whole.value.bytes().await.expect("octets").as_ref(), b"7");
    }
    assert_eq!(server.last().header("accept-encoding"), None);
}

#[tokio::test]
async fn bombs_meet_the_limit() {
    let zeros = vec![b' '; 64 << 20];
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let body = packed(coding, &zeros).await;
        assert!(body.len() < 1 << 17, "{coding}: {}", body.len());
        let server = Server::start(move |_| answer(coding, &body)).await;
        let client = server.client().body_limit(1 << 20).build().expect("a client");
        let error = client.call(&GET).send::<rt::Json>().await.expect_err("too much");
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{coding}: {error}");
        assert!(error.body().is_none_or(|body| body.len() <= 1 << 20), "{coding}");
    }
}

#[tokio::test]
async fn what_is_cut_or_is_no_such_coding_is_an_error() {
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let mut body = packed(coding, "\"abc\"".repeat(1000).as_bytes()).await;
        body.truncate(body.len() / 2);
        for body in [body, b"nonsense".to_vec()] {
            let server = Server::start(move |_| answer(coding, &body)).await;
            let client = server.client().retry(rt::RetryPolicy::none()).build().expect("a client");
            let error = client.call(&GET).send::<rt::Json>().await.expect_err("cut");
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{coding}: {error}");
        }
    }
}

#[tokio::test]
async fn requests_are_packed_if_the_client_is_told_to() {
    let server = Server::start(|_| json(200, "1")).await;
    let long = "abc".repeat(1000);
    for (coding, name) in
        [(Coding::Gzip, "gzip"), (Coding::Deflate, "deflate"), (Coding::Brotli, "br"), (Coding::Zstd, "zstd")]
    {
        let client = server.client().compress_bodies(coding).build().expect("a client");
        client.call(&POST).body(0, &long).send::<i64>().await.expect("an answer");
        let Seen { body, .. } = server.last();
        assert_eq!(server.last().header("content-encoding"), Some(name));
        assert!(body.len() < 500, "{name}: {}", body.len());
        assert_eq!(unpacked(name, &body).await, format!("\"{long}\"").as_bytes());

        let pieces = futures(["\"", &long, "\""]);
        client.call(&POST).body_stream(0, rt::Body::stream(pieces, None)).send::<i64>().await.expect("an answer");
        assert_eq!(unpacked(name, &server.last().body).await, format!("\"{long}\"").as_bytes());

        client.call(&POST).body(0, &"short").send::<i64>().await.expect("an answer");
        assert_eq!((server.last().header("content-encoding"), server.last().body), (None, b"\"short\"".to_vec()));
    }
}

/// A stream of these pieces.
fn futures(pieces: [&str; 3]) -> impl futures_core::Stream<Item = Result<String, std::io::Error>> + use<> {
    struct Pieces(std::vec::IntoIter<String>);
    impl futures_core::Stream for Pieces {
        type Item = Result<String, std::io::Error>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.next().map(Ok))
        }
    }
    Pieces(pieces.map(str::to_owned).to_vec().into_iter())
}
