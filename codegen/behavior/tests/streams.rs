//! What comes of replies that come value by value, through a real socket.

use clientwright_behavior::{
    fixtures::replies::streams,
    server::{Reply, Server},
};
use clientwright_runtime::{Events, Json, JsonStream, Model};

use streams::{api::api::AnswerReply, types};

async fn client(media: &str, body: &str) -> (Server, streams::Client) {
    let server = Server::always(Reply::status(200).header("Content-Type", media).body(body)).await;
    let client = streams::Client::builder(server.url()).build().expect("a good URL");
    (server, client)
}

async fn data<T: Model>(mut events: Events<T>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.expect("an event that can be read").data);
    }
    all
}

async fn values<T: Model>(mut values: JsonStream<T>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(value) = values.next().await {
        all.push(value.expect("a value that can be read"));
    }
    all
}

fn ticks(numbers: [i64; 2]) -> Vec<types::Tick> {
    numbers.map(types::Tick::new).to_vec()
}

const TICKS: &str = "event: tick\nid: a\ndata: {\"n\":1}\n\n: still there\n\ndata: {\ndata: \"n\":2}\r\n\r\n";

#[tokio::test]
async fn events_with_values() {
    let (server, client) = client("text/event-stream", TICKS).await;
    assert_eq!(data(client.api().ticks().send().await.expect("a stream")).await, ticks([1, 2]));
    assert_eq!(server.only().header("accept").as_deref(), Some("text/event-stream"));
    assert_eq!(data(client.api().framework().send().await.expect("a stream")).await, ticks([1, 2]));
    let mut events = client.api().framework().send().await.expect("a stream");
    let event = events.next().await.expect("an event").expect("a tick");
    assert_eq!((event.event.as_str(), event.id.as_str()), ("tick", "a"));
}

#[tokio::test]
async fn events_with_text() {
    let (_server, client) = client("text/event-stream", "data: 1\n\ndata: \"q\"\n\n").await;
    assert_eq!(data(client.api().words().send().await.expect("a stream")).await, ["1", "\"q\""]);
}

#[tokio::test]
async fn events_that_are_told_apart() {
    let (_server, told) = client("text/event-stream", "event: said\ndata: {}\n\nevent: left\ndata\n\n").await;
    let all = data(told.api().told_apart().send().await.expect("a stream")).await;
    let [types::Told::Said(said), types::Told::Left(_)] = &all[..] else { panic!("{all:?}") };
    assert_eq!(said.data, "{}");
    let (_server, told) =
        client("text/event-stream", "event: ticked\ndata: {\"n\":1}\n\nevent: done\ndata: [DONE]\n\n").await;
    let all = data(told.api().told_apart_as_json().send().await.expect("a stream")).await;
    let [types::ToldAsJson::Ticked(ticked), types::ToldAsJson::Done(_)] = &all[..] else { panic!("{all:?}") };
    assert_eq!(ticked.data, types::Tick::new(1));
}

#[tokio::test]
async fn json_values_one_after_another() {
    let (_server, lines) = client("application/x-ndjson", "{\"n\":1}\n\n{\"n\":2}\n").await;
    assert_eq!(values(lines.api().lines().send().await.expect("a stream")).await, ticks([1, 2]));
    let (_server, lines) = client("application/jsonl", "{\"n\":1}\r\n{\"n\":2}").await;
    assert_eq!(values(lines.api().lines_of_each().send().await.expect("a stream")).await, ticks([1, 2]));
    let (_server, lines) = client("application/stream+json", "[1.0]\nnull\n").await;
    let all: Vec<Json> = values(lines.api().lines_of_anything().send().await.expect("a stream")).await;
    assert_eq!(all.iter().map(Json::to_string).collect::<Vec<_>>(), ["[1.0]", "null"]);
    let (_server, sequence) = client("application/json-seq", "\x1e1\n\x1e2\n").await;
    assert_eq!(values(sequence.api().sequence().send().await.expect("a stream")).await, [1, 2]);
}

#[tokio::test]
async fn all_at_once_or_as_it_comes() {
    let (_server, whole) = client("application/json", "[{\"n\":1},{\"n\":2}]").await;
    let AnswerReply::OkJson(all) = whole.api().answer().send().await.expect("a reply") else { panic!("JSON was sent") };
    assert_eq!(all, ticks([1, 2]));
    let (_server, parts) = client("text/event-stream", TICKS).await;
    let reply = parts.api().answer().send().await.expect("a reply");
    let AnswerReply::OkEventStream(events) = reply else { panic!("events were sent: {reply:?}") };
    assert_eq!(data(events).await, ticks([1, 2]));
}
