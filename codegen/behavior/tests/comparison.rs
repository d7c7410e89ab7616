//! Can the comparison with the recordings fail? A stand-in client that writes recorded requests on the socket, octet by
//! octet, must be found equal; with one thing changed, it must be found different.

use std::collections::BTreeMap;

use clientwright_behavior::{
    exceptions::{Exception, Instead, Ours, Tally, Verdict, judge},
    recordings::{self, Body, Case, Recording, VENDORS, Wire},
    server::{Reply, Server},
};
use serde_json::{Map, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

fn recording() -> Recording {
    let request = Wire {
        method: "PUT".to_owned(),
        path: "/users/a%2Fb".to_owned(),
        query: Some("b=2&a=1&a=%20".to_owned()),
        headers: headers(&[("accept", "application/json"), ("content-type", "application/json")]),
        body: Body::Json(json!({ "name": "Zoë", "age": 9_223_372_036_854_775_807_i64 })),
    };
    Recording {
        sdk: "stand-in".to_owned(),
        case: Case {
            operation_id: "putUser".to_owned(),
            name: "required".to_owned(),
            path: json!({}),
            query: json!({}),
            body: None,
            auth: Map::new(),
        },
        needs: Vec::new(),
        base_path: String::new(),
        quirks: Vec::new(),
        request: Some(request),
        plain: None,
    }
}

fn headers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn each_single_change_is_noticed() {
    let recording = recording();
    let theirs = recording.request.clone().expect("made above");
    let verdict = |ours: Wire| judge(&[], &recording, &Ours::Sent(ours));
    assert_eq!(verdict(theirs.clone()), Verdict::Equal);

    type Change = (&'static str, fn(&mut Wire));
    let changes: [Change; 12] = [
        ("method", |wire| wire.method = "POST".to_owned()),
        ("path", |wire| wire.path = "/users/a/b".to_owned()),
        ("path", |wire| wire.path = "/users/a%2fb".to_owned()),
        ("query", |wire| wire.query = None),
        ("query", |wire| wire.query = Some("b=2&a=%20&a=1".to_owned())),
        ("query", |wire| wire.query = Some("b=2&a=1&a=+".to_owned())),
        ("query", |wire| wire.query = Some("b=2&a=1&a=%20&".to_owned())),
        ("headers", |wire| drop(wire.headers.remove("accept"))),
        ("headers", |wire| wire.headers = headers(&[("accept", "*/*"), ("content-type", "application/json")])),
        ("headers", |wire| drop(wire.headers.insert("x-api-key".to_owned(), "k".to_owned()))),
        ("body", |wire| wire.body = Body::Json(json!({ "name": "Zoë", "age": 9_223_372_036_854_775_806_i64 }))),
        ("body", |wire| wire.body = Body::Nothing),
    ];
    for (what, change) in changes {
        let mut ours = theirs.clone();
        change(&mut ours);
        match verdict(ours) {
            Verdict::Different(how) => assert!(how.starts_with(what), "{what}: {how}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn order_between_names_and_of_keys_has_no_meaning() {
    let recording = recording();
    let mut ours = recording.request.clone().expect("made above");
    ours.query = Some("a=1&a=%20&b=2".to_owned());
    ours.body = Body::Json(json!({ "age": 9_223_372_036_854_775_807_i64, "name": "Zoë" }));
    assert_eq!(judge(&[], &recording, &Ours::Sent(ours)), Verdict::Equal);
}

#[test]
fn one_side_refusing_is_a_difference_unless_a_row_says_so() {
    let mut recording = recording();
    let sent = Ours::Sent(recording.request.clone().expect("made above"));
    let refused = Ours::Refused("the value of `id` is empty".to_owned());
    let row = |instead| Exception { name: "row", reason: "", applies: |_| true, instead };
    assert!(matches!(judge(&[], &recording, &refused), Verdict::Different(_)));
    let by_row = judge(&[row(Instead::Refuse("empty"))], &recording, &refused);
    assert_eq!(by_row, Verdict::Excepted(vec!["row"]));
    let other_message = judge(&[row(Instead::Refuse("credential"))], &recording, &refused);
    assert!(matches!(other_message, Verdict::Different(_)));

    recording.plain = recording.request.take();
    assert_eq!(judge(&[], &recording, &refused), Verdict::BothRefuse);
    assert!(matches!(judge(&[], &recording, &sent), Verdict::Different(_)));
    let by_row = judge(&[row(Instead::SendAnyway(|_, _| {}))], &recording, &sent);
    assert_eq!(by_row, Verdict::Excepted(vec!["row"]));
}

#[test]
fn a_row_is_held_to_what_it_says_and_an_idle_one_is_reported() {
    let recording = recording();
    let mut ours = recording.request.clone().expect("made above");
    ours.path = "/users/a%2Fc".to_owned();
    let row = |name, instead| Exception { name, reason: "", applies: |_| true, instead };
    let right = row("right", Instead::Change(|_, wire| wire.path = "/users/a%2Fc".to_owned()));
    let wrong = row("wrong", Instead::Change(|_, wire| wire.path = "/users/a%2Fd".to_owned()));
    let idle = row("idle", Instead::Change(|_, _| {}));
    assert!(matches!(judge(&[wrong], &recording, &Ours::Sent(ours.clone())), Verdict::Different(_)));

    let table = [idle, right];
    let verdict = judge(&table, &recording, &Ours::Sent(ours));
    assert_eq!(verdict, Verdict::Excepted(vec!["right"]));
    let mut tally = Tally::default();
    tally.count(&recording, verdict);
    assert_eq!(tally.unused(&table).len(), 1, "only `idle`");
}

/// Every recorded request, written on a socket as it was recorded, arrives as it was recorded.
#[tokio::test]
async fn the_server_sees_what_was_sent() {
    let Some(folder) = recordings::folder("the server's own test") else { return };
    let server = Server::always(Reply::status(204)).await;
    let mut client = BufReader::new(TcpStream::connect(server.url().trim_start_matches("http://")).await.unwrap());
    for (vendor, sdk) in VENDORS.iter().flat_map(|vendor| vendor.sdks.iter().map(move |sdk| (*vendor, *sdk))) {
        for recording in recordings::read(&folder, vendor, sdk) {
            let Some(request) = &recording.request else { continue };
            client.write_all(&written(request)).await.unwrap();
            let mut status = String::new();
            client.read_line(&mut status).await.unwrap();
            client.read_line(&mut status).await.unwrap();
            assert_eq!(status, "HTTP/1.1 204 Test\r\n\r\n");
            let ours = Ours::Sent(Wire::from(&server.only()));
            assert_eq!(judge(&[], &recording, &ours), Verdict::Equal, "{recording}");
        }
    }
}

fn written(request: &Wire) -> Vec<u8> {
    let query = request.query.iter().map(|query| format!("?{query}")).collect::<String>();
    let mut out = format!("{} {}{query} HTTP/1.1\r\nHost: x\r\n", request.method, request.path);
    for (name, value) in &request.headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = match &request.body {
        Body::Nothing => String::new(),
        Body::Json(value) => value.to_string(),
        Body::Text(text) => text.clone(),
    };
    out.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    out.into_bytes()
}

#[tokio::test]
async fn chunks_and_broken_replies() {
    let server = Server::always(Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal".to_vec())).await;
    let mut client = TcpStream::connect(server.url().trim_start_matches("http://")).await.unwrap();
    let chunked = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
    client.write_all(chunked).await.unwrap();
    let mut reply = String::new();
    client.read_to_string(&mut reply).await.unwrap();
    assert!(reply.ends_with("\r\n\r\nhal"), "{reply}");
    assert_eq!(server.only().text(), "abc0123456789");
}
