//! Replies that come value by value: over a real socket where the end of a connection matters, else from memory.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use clientwright_runtime as rt;
use rt::{ErrorKind, Reconnect};
use support::{Seen, Server, Step, json, raw};

static EVENTS: rt::Operation = rt::Operation {
    id: "events",
    path: "/events",
    accept: Some("text/event-stream"),
    replies: &[rt::Reply {
        status: rt::Status::Code(200),
        contents: &[rt::Content { media: "text/event-stream", reading: rt::Reading::Events(rt::EventForm::Json) }],
    }],
    ..rt::Operation::EMPTY
};

static POSTED: rt::Operation = rt::Operation { id: "posted", method: "POST", ..EVENTS };

static VALUES: rt::Operation = rt::Operation {
    id: "values",
    path: "/values",
    replies: &[rt::Reply {
        status: rt::Status::Code(200),
        contents: &[
            rt::Content { media: "application/x-ndjson", reading: rt::Reading::JsonLines },
            rt::Content { media: "application/json-seq", reading: rt::Reading::JsonSequence },
        ],
    }],
    ..rt::Operation::EMPTY
};

/// The head of a stream that ends with the connection.
const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// That of one that is broken off by the end of the connection.
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

fn ended(text: &str) -> Vec<Step> {
    raw(&format!("{HEAD}{text}"))
}

fn broken(text: &str) -> Vec<Step> {
    raw(&format!("{CHUNKED}{:x}\r\n{text}\r\n", text.len()))
}

/// A server that gives one answer after another, and the last one ever after.
async fn in_turn(answers: Vec<Vec<Step>>) -> (Server, rt::Client) {
    let turn = AtomicUsize::new(0);
    let server = Server::start(move |_: &Seen| {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        answers[turn.min(answers.len() - 1)].clone()
    })
    .await;
    let client = server.client().build().expect("a client");
    (server, client)
}

async fn all<T: rt::Model>(mut events: rt::Events<T>) -> Vec<Result<T, ErrorKind>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.map(|event| event.data).map_err(|error| error.kind()));
    }
    assert!(events.next().await.is_none(), "the end is the end");
    all
}

fn last_ids(server: &Server) -> Vec<Option<String>> {
    server.seen().iter().map(|seen| seen.header("last-event-id").map(str::to_owned)).collect()
}

/// From memory, in one piece.
async fn from_memory<T: rt::Output>(operation: &'static rt::Operation, media: &str, body: &'static str) -> T {
    let server = rt::MemoryTransport::new();
    server.expect_operation(operation.id).answer_bytes(200, media, body);
    let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
    client.call(operation).send().await.expect("a stream")
}

#[tokio::test]
async fn events_have_a_kind_an_id_and_a_value() {
    let body = "retry: 5\n\nevent: add\nid: 1\ndata: [1,\ndata: 2]\n\ndata: [3]\n\n";
    let mut events: rt::Events<Vec<i64>> = from_memory(&EVENTS, "text/event-stream", body).await;
    assert_eq!((events.status(), events.headers().get("content-type")), (200, Some("text/event-stream")));
    let event = events.next().await.expect("an event").expect("a list");
    assert_eq!((event.event.as_str(), event.id.as_str(), event.data), ("add", "1", vec![1, 2]));
    let event = events.next().await.expect("an event").expect("a list");
    assert_eq!((event.event.as_str(), event.id.as_str(), event.data), ("message", "1", vec![3]));
    assert!(events.next().await.is_none());
    assert_eq!(events.last_event_id(), "1");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_no_end() {
    let mut events: rt::Events<i64> =
        from_memory(&EVENTS, "text/event-stream; charset=utf-8", "data: 1\n\ndata: x\n\ndata: 2\n\n").await;
    assert_eq!(events.next().await.expect("an event").expect("a number").data, 1);
    let error = events.next().await.expect("an event").expect_err("no number");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    assert_eq!(error.body_text().as_deref(), Some("x"));
    assert_eq!(error.to_string(), "GET /events: 200, but expected an integer, found x");
    assert_eq!(events.next().await.expect("an event").expect("a number").data, 2);
}

#[tokio::test]
async fn a_word_may_end_it() {
    let events: rt::Events<i64> =
        from_memory(&EVENTS, "text/event-stream", "data: 1\n\ndata: [DONE]\n\ndata: 2\n\n").await;
    assert_eq!(all(events.until("[DONE]")).await, [Ok(1)]);
}

#[tokio::test]
async fn the_whole_event_as_an_object() {
    static OBJECTS: rt::Operation = rt::Operation {
        id: "objects",
        replies: &[rt::Reply {
            status: rt::Status::Code(200),
            contents: &[rt::Content {
                media: "text/event-stream",
                reading: rt::Reading::Events(rt::EventForm::Object),
            }],
        }],
        ..EVENTS
    };
    static OF_JSON: rt::Operation = rt::Operation {
        id: "ofJson",
        replies: &[rt::Reply {
            status: rt::Status::Code(200),
            contents: &[rt::Content {
                media: "text/event-stream",
                reading: rt::Reading::Events(rt::EventForm::ObjectOfJson),
            }],
        }],
        ..EVENTS
    };
    let body = "event: a\nid: 1\nretry: 7\ndata: {\"b\":1.0}\n\ndata: [DONE]\n\n";
    let shown = async |operation| {
        let mut events: rt::Events<rt::Json> = from_memory(operation, "text/event-stream", body).await;
        let mut shown = Vec::new();
        while let Some(event) = events.next().await {
            shown.push(event.expect("any value is right").data.to_string());
        }
        shown
    };
    let text = r#"{"event":"a","data":"{\"b\":1.0}","id":"1","retry":7}"#;
    assert_eq!(shown(&OBJECTS).await, [text, r#"{"data":"[DONE]","id":"1"}"#]);
    let json = r#"{"event":"a","data":{"b":1.0},"id":"1","retry":7}"#;
    assert_eq!(shown(&OF_JSON).await, [json, r#"{"data":"[DONE]","id":"1"}"#]);
}

#[tokio::test]
async fn a_broken_stream_goes_on_behind_the_last_event() {
    let first = broken("retry: 1\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\ndata: cut");
    let (server, client) = in_turn(vec![first, broken("data: 3\n\n"), ended("id: 4\ndata: 4\n\n")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Ok(2), Ok(3), Ok(4)]);
    assert_eq!(last_ids(&server), [None, Some("2".to_owned()), Some("2".to_owned())]);
}

#[tokio::test]
async fn a_broken_stream_is_an_error_where_nothing_says_how_to_go_on() {
    let (server, client) = in_turn(vec![broken("retry: 1\ndata: 1\n\n")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::Interrupted)], "the server gives no ids");
    let (posted, client) = in_turn(vec![broken("retry: 1\nid: 1\ndata: 1\n\n")]).await;
    let events = client.call(&POSTED).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::Interrupted)], "not safe to repeat");
    let events: rt::Events<i64> = client.call(&EVENTS).send().await.expect("a stream");
    let events = events.reconnect(Reconnect::Never);
    assert_eq!(all(events).await, [Ok(1), Err(ErrorKind::Interrupted)], "not wanted");
    assert_eq!((server.seen().len(), posted.seen().len()), (1, 2));
}

#[tokio::test]
async fn as_browsers_do_until_the_server_has_enough() {
    let no_more = raw("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    let (server, client) = in_turn(vec![ended("retry: 1\ndata: 1\n\n"), broken("data: 2\n\n"), no_more.clone()]).await;
    let events: rt::Events<i64> = client.call(&POSTED).send().await.expect("a stream");
    assert_eq!(all(events.reconnect(Reconnect::Always)).await, [Ok(1), Ok(2)]);
    assert_eq!(server.seen().len(), 3);
    let (server, client) = in_turn(vec![no_more]).await;
    let events: rt::Events<i64> = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all(events.reconnect(Reconnect::Always)).await, []);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_an_error() {
    let first = || broken("retry: 1\nid: 1\ndata: 1\n\n");
    let (server, client) = in_turn(vec![first(), json(503, "1"), raw(""), ended("data: 2\n\n")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Ok(2)]);
    assert_eq!(server.seen().len(), 4);
    let (server, client) = in_turn(vec![first(), json(404, "1")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::Status)]);
    assert_eq!(server.seen().len(), 2);
    let (server, client) = in_turn(vec![first(), json(503, "1")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::Status)]);
    assert_eq!(server.seen().len(), 2 + rt::RECONNECTS as usize);
    let (_, client) = in_turn(vec![first(), json(200, "1")]).await;
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::Decode)], "not a stream of events");
}

#[tokio::test]
async fn what_is_no_stream_is_an_error() {
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/events").answer(200, &1);
    server.expect("GET", "/values").answer(200, &1);
    server.expect("GET", "/events").answer(404, &1);
    let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
    let error = client.call(&EVENTS).send::<rt::Events<i64>>().await.expect_err("JSON");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    let error = client.call(&VALUES).send::<rt::JsonStream<i64>>().await.expect_err("JSON");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    let error = client.call(&EVENTS).send::<rt::Events<i64>>().await.expect_err("not found");
    assert_eq!((error.kind(), error.body_text().as_deref()), (ErrorKind::Status, Some("1")));
}

#[tokio::test]
async fn json_values_one_after_another() {
    let read = async |media, body| {
        let mut values: rt::JsonStream<Vec<i64>> = from_memory(&VALUES, media, body).await;
        let mut all = Vec::new();
        while let Some(value) = values.next().await {
            all.push(value.map_err(|error| error.body_text().unwrap_or_default().into_owned()));
        }
        all
    };
    let lines = read("application/x-ndjson", "[1]\n\n[2,3]\r\n{}\n[4]").await;
    assert_eq!(lines, [Ok(vec![1]), Ok(vec![2, 3]), Err("{}".to_owned()), Ok(vec![4])]);
    let sequence = read("application/json-seq", "\x1e[1,\n2]\n\x1e[3\x1e[4]").await;
    assert_eq!(sequence, [Ok(vec![1, 2]), Err("[3".to_owned()), Ok(vec![4])]);
    assert_eq!(read("application/x-ndjson", "").await, []);
}

#[tokio::test]
async fn what_is_too_long_is_an_error_behind_what_came_before() {
    let server = rt::MemoryTransport::new();
    let events = format!("data: 1\n\ndata: {}\n\ndata: 2\n\n", "1".repeat(100));
    server.expect("GET", "/events").answer_bytes(200, "text/event-stream", events);
    let values = format!("1\n{}\n2\n", "1".repeat(101));
    server.expect("GET", "/values").answer_bytes(200, "application/x-ndjson", values);
    let client = rt::Client::builder("http://h").transport(server).body_limit(100).build().expect("a client");
    let events = client.call(&EVENTS).send().await.expect("a stream");
    assert_eq!(all::<i64>(events).await, [Ok(1), Err(ErrorKind::TooLarge)]);
    let mut values: rt::JsonStream<i64> = client.call(&VALUES).send().await.expect("a stream");
    assert_eq!(values.next().await.expect("a value").ok(), Some(1));
    assert_eq!(values.next().await.expect("an error").expect_err("too long").kind(), ErrorKind::TooLarge);
    assert!(values.next().await.is_none());
}

#[tokio::test]
async fn values_are_there_as_soon_as_they_are_whole() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n";
    let steps = vec![Step::Say(format!("{head}1\n2").into_bytes()), Step::Wait(std::time::Duration::from_secs(600))];
    let (_server, client) = in_turn(vec![steps]).await;
    let mut values: rt::JsonStream<i64> = client.call(&VALUES).send().await.expect("a stream");
    assert_eq!(values.next().await.expect("a value").expect("a number"), 1);
}

/// A reply that is all there, or a stream, as its content type says.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a stream is larger than a number")]
enum Either {
    Whole(i64),
    Events(rt::Events<i64>),
}

rt::replies! {
    Either {
        200 "application/json" => Whole(i64),
        200 "text/event-stream" => Events(rt::Events<i64>),
    }
}

#[tokio::test]
async fn a_stream_may_be_one_of_several_replies() {
    let first = broken("retry: 1\nid: 1\ndata: 1\n\n");
    let (server, client) = in_turn(vec![json(200, "7"), first, ended("data: 2\n\n")]).await;
    let call = || client.call(&EVENTS).send::<Either>();
    assert!(matches!(call().await.expect("a reply"), Either::Whole(7)));
    let Either::Events(events) = call().await.expect("a reply") else { panic!("a stream was answered") };
    assert_eq!(all(events).await, [Ok(1), Ok(2)]);
    assert_eq!(last_ids(&server), [None, None, Some("1".to_owned())]);
}
