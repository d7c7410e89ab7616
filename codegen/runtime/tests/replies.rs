//! From replies to values, over the transport in memory.

use clientwright_runtime as rt;
use rt::ErrorKind;

const fn content(media: &'static str, reading: rt::Reading) -> rt::Content {
    rt::Content { media, reading }
}

static GET: rt::Operation = rt::Operation {
    id: "get",
    path: "/x/{id}",
    inputs: &[rt::Input { name: "id", ..rt::Input::PATH }],
    replies: &[
        rt::Reply {
            status: rt::Status::Code(200),
            contents: &[
                content("application/json", rt::Reading::Json),
                content("text/*", rt::Reading::Text),
                content("application/x-ndjson", rt::Reading::JsonLines),
                content("image/png", rt::Reading::Bytes),
            ],
        },
        rt::Reply { status: rt::Status::Code(404), contents: &[content("application/json", rt::Reading::Json)] },
        rt::Reply { status: rt::Status::Range(4), contents: &[content("text/plain", rt::Reading::Text)] },
        rt::Reply { status: rt::Status::Default, contents: &[] },
    ],
    ..rt::Operation::EMPTY
};

#[derive(Debug, PartialEq)]
enum Several {
    Text(String),
    Number(i64),
    Rest(rt::Json),
    Nothing,
    Unchanged,
}

rt::replies! {
    Several {
        200 "text/plain" => Text(String),
        200 "application/json" => Number(i64),
        204 => Nothing,
        304 => Unchanged,
        "2XX" => Rest(rt::Json),
    }
}

#[derive(Debug, PartialEq)]
enum Problem {
    Missing(Vec<String>),
    Client(String),
    Other,
}

rt::errors! {
    Problem {
        404 => Missing(Vec<String>),
        "4XX" => Client(String),
        default => Other,
    }
}

async fn ask<T: rt::Output>(status: u16, media: &str, body: &'static str) -> Result<T, rt::Error> {
    let server = rt::MemoryTransport::new();
    match media {
        "" => server.expect("GET", "/x/{any}").answer_empty(status),
        media => server.expect_operation("get").answer_bytes(status, media, body),
    }
    let client = rt::Client::builder("http://h").transport(server.clone()).build().expect("a client");
    let answer = client.call(&GET).with(0, &1).send().await;
    server.verify();
    answer
}

#[tokio::test]
async fn one_type_of_reply() {
    assert_eq!(ask::<String>(200, "text/plain", "12 \"ü\"").await.ok().as_deref(), Some("12 \"ü\""));
    assert_eq!(ask::<String>(200, "application/json", "\"a\"").await.ok().as_deref(), Some("a"));
    assert_eq!(ask::<i64>(200, "text/plain; charset=utf-8", "12").await.ok(), Some(12));
    assert_eq!(ask::<Vec<i64>>(200, "application/x-ndjson", "1\n\n2\r\n").await.ok(), Some(vec![1, 2]));
    assert_eq!(ask::<Vec<i64>>(200, "application/problem+json", "[1]").await.ok(), Some(vec![1]));
    assert_eq!(ask::<Option<i64>>(200, "", "").await.ok(), Some(None));
    assert_eq!(ask::<rt::Json>(204, "", "").await.ok(), Some(rt::Json::Null));
    assert_eq!(ask::<()>(200, "text/html", "<p>").await.ok(), Some(()));
    assert_eq!(ask::<()>(299, "", "").await.ok(), Some(()));
    assert_eq!(ask::<i64>(204, "", "").await.expect_err("empty").kind(), ErrorKind::Decode);
    assert_eq!(ask::<i64>(200, "text/html", "<p>").await.expect_err("no number").kind(), ErrorKind::Decode);
    assert_eq!(ask::<rt::Base64>(200, "image/png", "PNG").await.ok(), Some(rt::Base64::from(b"PNG".to_vec())));
}

#[tokio::test]
async fn a_range_may_be_text_as_it_is() {
    static ANY: rt::Operation = rt::Operation {
        id: "any",
        path: "/x",
        replies: &[rt::Reply { status: rt::Status::Code(200), contents: &[content("*/*", rt::Reading::Json)] }],
        ..rt::Operation::EMPTY
    };
    async fn ask<T: rt::Output>(media: &str, body: &'static str) -> Result<T, rt::Error> {
        let server = rt::MemoryTransport::new();
        server.expect_operation("any").answer_bytes(200, media, body);
        let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
        client.call(&ANY).send().await
    }
    assert_eq!(ask::<String>("text/plain", "hello you").await.ok().as_deref(), Some("hello you"));
    assert_eq!(ask::<String>("text/plain", "\"hello\"").await.ok().as_deref(), Some("hello"));
    assert_eq!(ask::<i64>("text/plain", "7").await.ok(), Some(7));
    assert_eq!(ask::<Vec<i64>>("application/octet-stream", "[7]").await.ok(), Some(vec![7]));
    for media in ["application/json", "text/html"] {
        let error = ask::<Vec<String>>(media, "hello").await.expect_err("no list");
        assert_eq!((error.kind(), error.to_string().contains("expected a list")), (ErrorKind::Decode, true), "{error}");
    }
    assert_eq!(ask::<String>("application/json", "hello").await.expect_err("no JSON").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn charsets() {
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/x/1").answer_bytes(200, "text/plain; charset=ISO-8859-1", &b"\xfc"[..]);
    server.expect("GET", "/x/1").answer_bytes(200, "text/plain", &b"\xfc"[..]);
    server.expect("GET", "/x/1").answer_bytes(200, "text/plain", &b"\xef\xbb\xbf\xc3\xbc"[..]);
    let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
    let ask = || client.call(&GET).with(0, &1).send::<String>();
    assert_eq!(ask().await.ok().as_deref(), Some("ü"));
    let error = ask().await.expect_err("not UTF-8");
    assert_eq!(error.to_string(), "GET /x/1: 200, but expected text in UTF-8, found other octets");
    assert_eq!(ask().await.ok().as_deref(), Some("ü"));
}

#[tokio::test]
async fn several_types_of_reply() {
    let rows: [(u16, &str, &str, Several); 6] = [
        (200, "text/plain", "7", Several::Text("7".into())),
        (200, "application/json", "7", Several::Number(7)),
        (201, "application/json", "7", Several::Rest(rt::from_json("7").expect("JSON"))),
        (204, "", "", Several::Nothing),
        (304, "", "", Several::Unchanged),
        (203, "", "", Several::Rest(rt::Json::Null)),
    ];
    for (status, media, body, expected) in rows {
        assert_eq!(ask::<Several>(status, media, body).await.ok(), Some(expected), "{status} {media}");
    }
    assert_eq!(ask::<Several>(404, "", "").await.expect_err("an error").kind(), ErrorKind::Status);
    let error = ask::<Several>(200, "application/json", "\"x\"").await.expect_err("no number");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
}

#[tokio::test]
async fn documented_errors_have_types() {
    let problem = async |status, media, body| Problem::of(&ask::<()>(status, media, body).await.expect_err("an error"));
    assert_eq!(problem(404, "application/json", "[\"a\"]").await, Some(Problem::Missing(vec!["a".into()])));
    assert_eq!(problem(404, "application/json", "1").await, None);
    assert_eq!(problem(409, "text/plain", "busy").await, Some(Problem::Client("busy".into())));
    assert_eq!(problem(500, "text/html", "<p>").await, Some(Problem::Other));
    let error = ask::<()>(404, "application/json", "[\"a\"]").await.expect_err("an error");
    let (exact, range) = (rt::Status::Code(404), rt::Status::Range(4));
    assert_eq!(error.decode_as::<Vec<String>>(exact, ""), Some(vec!["a".to_owned()]));
    assert_eq!(error.decode_as::<Vec<String>>(exact, "text/plain"), None);
    assert_eq!(error.decode_as::<Vec<String>>(range, ""), None);
    let unreadable = ask::<i64>(200, "application/json", "x").await.expect_err("an error");
    assert_eq!(Problem::of(&unreadable), None);
}

#[tokio::test]
async fn the_transport_in_memory_says_what_is_wrong() {
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/x/{id}?q=1").times(2).answer(200, &1);
    server.expect("GET", "/x/2").always().header("x-a", "b").answer(200, "two");
    let client = rt::Client::builder("http://h").transport(server.clone()).build().expect("a client");
    let error = client.call(&GET).with(0, &1).send::<()>().await.expect_err("unexpected");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.to_string(), "GET /x/1: unexpected: GET /x/1; expected is GET /x/{id}?q=1, GET /x/2");
    let whole = client.call(&GET).with(0, &2).send::<String>().whole().await.expect("an answer");
    assert_eq!((whole.value.as_str(), whole.headers.get("x-a")), ("two", Some("b")));
    let missing = std::panic::catch_unwind(|| server.verify()).expect_err("something is missing");
    let message = missing.downcast_ref::<String>().expect("a message");
    assert_eq!(message, "expected, but not requested: GET /x/{id}?q=1");
}

#[tokio::test]
async fn time_passes_in_memory_when_a_request_hangs() {
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/x/1").stall();
    let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
    let error = client.call(&GET).with(0, &1).send::<()>().await.expect_err("too late");
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Timeout, "GET /x/1: no reply within 60s".to_owned()));
}

rt::client! {
    /// A client of nothing.
    Client, ClientBuilder, default_server: Some("https://example.com/api")
}

mod without_server {
    clientwright_runtime::client! { Client, ClientBuilder, default_server: None }
}

#[tokio::test]
async fn the_clients_of_generated_crates() {
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/api/x/1").answer(200, &1);
    let client = Client::default_builder().transport(server.clone()).timeout(None).build().expect("a client");
    assert_eq!(client.inner().call(&GET).with(0, &1).send::<i64>().await.ok(), Some(1));
    let agent = server.requests()[0].header("user-agent").map(str::to_owned);
    assert!(agent.is_some_and(|agent| agent.starts_with("clientwright-runtime/")));
    let other = without_server::Client::builder("nonsense").transport(server).build();
    assert_eq!(other.expect_err("no URL").kind(), ErrorKind::Refused);
}

#[tokio::test]
async fn charsets_of_old_servers() {
    for (media, body, expected) in [
        ("text/plain; charset=windows-1252", &b"\x80 5"[..], Some("€ 5")),
        ("text/plain; charset=\"UTF-16\"", b"\xff\xfea\0", Some("a")),
        ("application/json; charset=ISO-8859-1", b"\"\xfc\"", Some("ü")),
        ("application/json; charset=ISO-8859-1", "\"ü\"".as_bytes(), Some("ü")),
        ("text/plain; charset=koi8-r", b"\xc1", None),
    ] {
        let server = rt::MemoryTransport::new();
        server.expect_operation("get").answer_bytes(200, media, body);
        let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
        let answer = client.call(&GET).with(0, &1).send::<String>().await;
        match expected {
            Some(text) => assert_eq!(answer.expect(media), text),
            None => assert!(answer.expect_err(media).to_string().contains("koi8-r"), "the charset is named"),
        }
    }
}
