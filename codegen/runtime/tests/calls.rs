//! Calls over a real socket: what arrives at a server, and what is made of what it answers.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime as rt;
use rt::ErrorKind;
use support::{Seen, Server, Step, json, raw, reply};

static BASIC: rt::Scheme = rt::Scheme { name: "basicAuth", setter: "basic_auth", kind: rt::SchemeKind::Basic };
static BEARER: rt::Scheme = rt::Scheme { name: "bearerAuth", setter: "bearer_auth", kind: rt::SchemeKind::Bearer };
static HEADER_KEY: rt::Scheme = key("headerKey", rt::Place::Header, "X-API-KEY");
static QUERY_KEY: rt::Scheme = key("queryKey", rt::Place::Query, "api key");
static COOKIE_KEY: rt::Scheme = key("cookieKey", rt::Place::Cookie, "session");
static DIGEST: rt::Scheme =
    rt::Scheme { name: "digest", setter: "", kind: rt::SchemeKind::Authorization { scheme: "Digest" } };
static MUTUAL: rt::Scheme = rt::Scheme { name: "mtls", setter: "", kind: rt::SchemeKind::MutualTls };

const fn key(name: &'static str, place: rt::Place, key: &'static str) -> rt::Scheme {
    rt::Scheme { name, setter: "", kind: rt::SchemeKind::ApiKey { place, key } }
}

const fn need(scheme: &'static rt::Scheme) -> rt::Need {
    rt::Need { scheme, scopes: &[] }
}

const JSON_REPLY: &[rt::Reply] = &[rt::Reply {
    status: rt::Status::Code(200),
    contents: &[rt::Content { media: "application/json", reading: rt::Reading::Json }],
}];

static GET: rt::Operation = rt::Operation {
    id: "getThing",
    path: "/things/{id}",
    inputs: &[
        rt::Input { name: "id", ..rt::Input::PATH },
        rt::Input { name: "q", ..rt::Input::QUERY },
        rt::Input { name: "X-Id", ..rt::Input::HEADER },
        rt::Input { name: "c", ..rt::Input::COOKIE },
    ],
    accept: Some("application/json"),
    replies: JSON_REPLY,
    ..rt::Operation::EMPTY
};

static POST: rt::Operation = rt::Operation {
    id: "postThing",
    method: "POST",
    path: "/things",
    bodies: &[
        rt::BodyForm::JSON,
        rt::BodyForm { media: "text/plain", writing: rt::Writing::Text },
        rt::BodyForm { media: "application/octet-stream", writing: rt::Writing::Bytes },
        rt::BodyForm { media: "application/x-www-form-urlencoded", writing: rt::Writing::Form(&[]) },
        rt::BodyForm { media: "multipart/form-data", writing: rt::Writing::Multipart(&[]) },
    ],
    replies: JSON_REPLY,
    ..rt::Operation::EMPTY
};

static SECURED: rt::Operation = rt::Operation {
    id: "secured",
    path: "/secured",
    auth: &[
        &[need(&BASIC)],
        &[need(&BEARER)],
        &[need(&HEADER_KEY), need(&QUERY_KEY), need(&COOKIE_KEY)],
        &[need(&DIGEST)],
        &[need(&MUTUAL)],
    ],
    ..rt::Operation::EMPTY
};

fn get(client: &rt::Client) -> rt::Call<'_> {
    client.call(&GET).with(0, &"1")
}

async fn server(answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> (Server, rt::Client) {
    let server = Server::start(answer).await;
    let client = server.client().build().expect("a client");
    (server, client)
}

#[tokio::test]
async fn what_arrives_is_what_was_said() {
    let (server, client) = server(|_| json(200, "\"yes\"")).await;
    let call =
        client.call(&GET).with(0, &"a/ü %").with(1, &rt::list::<String>(["x,y", "+"])).with(2, &7).with(3, &"; b");
    let answer = call.header("x-extra", "1").send::<String>().await.expect("an answer");
    let seen = server.last();
    assert_eq!(answer, "yes");
    assert_eq!(seen.line(), "GET /things/a%2F%C3%BC%20%25?q=x%2Cy&q=%2B");
    assert_eq!(seen.header("x-id"), Some("7"));
    assert_eq!(seen.header("cookie"), Some("c=%3B%20b"));
    assert_eq!(seen.header("x-extra"), Some("1"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("content-type"), None);
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn bodies() {
    let (server, client) = server(|_| json(200, "null")).await;
    let json: rt::Json = rt::from_json(r#"{"a":"x y","b":[1,"&"],"c":null,"d":{"e":1}}"#).expect("JSON");
    let send = async |call: rt::Call<'_>| {
        call.send::<()>().await.expect("sent");
        let seen = server.last();
        (seen.header("content-type").unwrap_or_default().to_owned(), String::from_utf8(seen.body).expect("text"))
    };
    let call = || client.call(&POST);
    let form = "a=x+y&b=1&b=%26&d=%7B%22e%22%3A1%7D";
    for (call, media, body) in [
        (call().body(0, &json), "application/json", r#"{"a":"x y","b":[1,"&"],"c":null,"d":{"e":1}}"#),
        (call().body(1, &"ü\n"), "text/plain", "ü\n"),
        (call().body(1, &true), "text/plain", "true"),
        (call().body(2, &rt::Base64::from(b"hi".to_vec())), "application/octet-stream", "hi"),
        (call().body_stream(2, "hi"), "application/octet-stream", "hi"),
        (call().body(3, &json), "application/x-www-form-urlencoded", form),
        (call(), "", ""),
    ] {
        assert_eq!(send(call).await, (media.to_owned(), body.to_owned()));
    }
}

#[tokio::test]
async fn a_stream_is_sent_as_it_comes() {
    let (server, client) = server(|_| json(200, "null")).await;
    for length in [None, Some(6)] {
        let body = rt::Body::stream(Pieces(vec!["two", "one"]), length);
        client.call(&POST).body_stream(2, body).send::<()>().await.expect("sent");
        assert_eq!(server.last().body, b"onetwo");
        let expected = if length.is_some() { Some("6") } else { None };
        assert_eq!(server.last().header("content-length"), expected);
    }
}

#[tokio::test]
async fn where_content_is_meant_its_lack_is_said() {
    let (server, client) = server(|_| json(200, "null")).await;
    let nothing = client.call(&POST);
    let no_octets = client.call(&POST).body_stream(2, Vec::new());
    let empty_stream = client.call(&POST).body_stream(2, rt::Body::stream(Pieces(Vec::new()), Some(0)));
    for call in [nothing, no_octets, empty_stream] {
        call.send::<()>().await.expect("sent");
        assert_eq!((server.last().header("content-length"), server.last().body.len()), (Some("0"), 0));
    }
    client.call(&GET).with(0, &1).send::<()>().await.expect("sent");
    assert_eq!(server.last().header("content-length"), None);
}

/// A transport of somebody else may hand out pieces in which there is nothing.
#[tokio::test]
async fn an_empty_piece_does_not_end_a_body() {
    for length in [None, Some(2)] {
        let server = rt::MemoryTransport::new();
        let body = rt::Body::stream(Pieces(vec!["2", "", "4", ""]), length);
        server.expect_operation("getThing").answer_bytes(200, "application/json", body);
        let client = rt::Client::builder("http://h").transport(server).build().expect("a client");
        assert_eq!(client.call(&GET).with(0, &1).send::<i64>().await.expect("a number"), 42, "{length:?}");
    }
}

struct Pieces(Vec<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop().map(|piece| Ok(piece.as_bytes())))
    }
}

#[tokio::test]
async fn credentials_are_sent_as_the_scheme_says() {
    let server = Server::start(|_| json(200, "null")).await;
    let key = || server.client().credential(&HEADER_KEY, rt::Credential::key("h"));
    let two = || key().credential(&QUERY_KEY, rt::Credential::key("q&"));
    let basic = |user: &str, password: &str| server.client().credential(&BASIC, rt::Credential::basic(user, password));
    for (builder, target, header, value) in [
        (basic("ada", "pässword:x"), "/secured", "authorization", "Basic YWRhOnDDpHNzd29yZDp4"),
        (basic("ada", ""), "/secured", "authorization", "Basic YWRhOg=="),
        (server.client().credential(&BEARER, "t.o-k".into()), "/secured", "authorization", "Bearer t.o-k"),
        (
            server.client().credential(&DIGEST, rt::Credential::authorization("x=\"y\"")),
            "/secured",
            "authorization",
            "Digest x=\"y\"",
        ),
        (two().credential(&COOKIE_KEY, "a=b".into()), "/secured?api%20key=q%26", "x-api-key", "h"),
        (two().credential(&COOKIE_KEY, "a=b".into()), "/secured?api%20key=q%26", "cookie", "session=a=b"),
        // The third alternative is not met, so its credentials are not sent.
        (two().credential(&BEARER, "t".into()), "/secured", "authorization", "Bearer t"),
    ] {
        builder.build().expect("a client").call(&SECURED).send::<()>().await.expect("sent");
        assert_eq!(server.last().target, target);
        assert_eq!(server.last().header(header), Some(value));
    }
    let client = server.client().credential(&MUTUAL, rt::Credential::mutual_tls()).build().expect("a client");
    client.call(&SECURED).send::<()>().await.expect("sent");
    assert_eq!(server.last().header("authorization"), None);
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = Server::start(|_| json(200, "null")).await;
    let client = server.client().credential(&HEADER_KEY, "h".into()).build().expect("a client");
    let error = client.call(&SECURED).send::<()>().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(
        error.to_string(),
        "GET /secured: it needs a credential that the client has not got: `basicAuth` (given with `basic_auth`), or \
         `bearerAuth` (given with `bearer_auth`), or `headerKey` and `queryKey` and `cookieKey`, or `digest`, or `mtls`"
    );
    assert!(server.seen().is_empty());
    let client = server.client().allow_anonymous().build().expect("a client");
    client.call(&SECURED).send::<()>().await.expect("sent");
    assert_eq!(server.last().header("authorization"), None);
}

struct Tokens(AtomicUsize, Mutex<Vec<String>>);

struct Source(Arc<Tokens>);

impl rt::TokenSource for Source {
    fn token(&self) -> rt::BoxFuture<'_, Result<rt::Secret, rt::AnyError>> {
        Box::pin(async {
            match self.0.0.fetch_add(1, Ordering::Relaxed) {
                2 => Err("no more".into()),
                count => Ok(rt::Secret::from(format!("token{count}"))),
            }
        })
    }

    fn refused(&self, token: &rt::Secret) {
        self.0.1.lock().expect("a list").push(token.expose().to_owned());
    }
}

#[tokio::test]
async fn tokens_come_from_a_source_that_hears_of_refusals() {
    let tokens = Arc::new(Tokens(AtomicUsize::new(0), Mutex::default()));
    let server = Server::start(|seen| match seen.header("authorization") {
        Some("Bearer token0") => json(200, "null"),
        _ => json(401, "{}"),
    })
    .await;
    let client = server.client().credential(&BEARER, Source(Arc::clone(&tokens)).into()).build().expect("a client");
    client.call(&SECURED).send::<()>().await.expect("the first token is good");
    let error = client.call(&SECURED).send::<()>().await.expect_err("the second is not, and there is no third");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Token, Some(401)));
    assert_eq!(error.to_string(), "GET /secured: 401, but no token for `bearerAuth`: no more");
    assert_eq!(*tokens.1.lock().expect("a list"), ["token1"]);
    let error = client.call(&SECURED).send::<()>().await.expect_err("two others are refused");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(401)));
    assert_eq!(*tokens.1.lock().expect("a list"), ["token1", "token3", "token4"]);
    assert_eq!(server.seen().len(), 4);
}

/// Everything that must not leave the origin, and what may.
fn secrets(seen: &Seen) -> (bool, Option<&str>) {
    let secret =
        ["authorization", "x-api-key", "cookie", "x-id", "x-extra"].iter().any(|name| seen.header(name).is_some());
    (secret || seen.target.contains("secret"), seen.header("accept"))
}

static REDIRECTED: rt::Operation = rt::Operation {
    path: "/things/{id}",
    auth: &[&[need(&HEADER_KEY), need(&QUERY_KEY), need(&COOKIE_KEY), need(&BEARER)]],
    ..GET
};

fn with_everything(server: &Server) -> rt::Client {
    let builder = server.client().credential(&BEARER, "secret".into()).credential(&HEADER_KEY, "secret".into());
    let builder = builder.credential(&QUERY_KEY, "secret".into()).credential(&COOKIE_KEY, "secret".into());
    builder.header("x-extra", "secret").build().expect("a client")
}

#[tokio::test]
async fn redirects_keep_credentials_at_home_only() {
    let away = Server::start(|_| json(200, "\"away\"")).await;
    let back = away.url();
    let home = Server::start(move |seen| match seen.target.split('?').next() {
        Some("/things/near") => reply(302, &[("location", "../else?x=1")], ""),
        // A server may repeat the query, with the key in it.
        Some("/things/far") => reply(307, &[("location", &format!("{back}/far?a=1&api%20key=secret"))], ""),
        _ => json(200, "\"home\""),
    })
    .await;
    let client = with_everything(&home);
    let call = |id: &'static str| client.call(&REDIRECTED).with(0, &id).with(2, &"secret").send::<String>();

    assert_eq!(call("near").await.expect("an answer"), "home");
    assert_eq!(home.last().target, "/else?x=1&api%20key=secret");
    assert_eq!(secrets(&home.last()), (true, Some("application/json")));
    for name in ["authorization", "x-api-key", "cookie", "x-id", "x-extra"] {
        assert!(home.last().header(name).is_some(), "{name}");
    }

    assert_eq!(call("far").await.expect("an answer"), "away");
    assert_eq!(away.last().target, "/far?a=1");
    assert_eq!(secrets(&away.last()), (false, Some("application/json")));
}

#[tokio::test]
async fn redirects_that_come_back_find_no_credentials() {
    let home_url = Arc::new(Mutex::new(String::new()));
    let target = Arc::clone(&home_url);
    let away = Server::start(move |_| {
        reply(302, &[("location", &format!("{}/things/end", target.lock().expect("a URL")))], "")
    })
    .await;
    let away_url = away.url();
    let home = Server::start(move |seen| match seen.target.starts_with("/things/end") {
        true => json(200, "\"end\""),
        false => reply(302, &[("location", &away_url)], ""),
    })
    .await;
    *home_url.lock().expect("a URL") = home.url();
    let client = with_everything(&home);
    client.call(&REDIRECTED).with(0, &"1").send::<String>().await.expect("an answer");
    assert!(!secrets(&home.last()).0, "the other server chose the URL");
}

#[tokio::test]
async fn redirects_change_the_method_as_the_standard_says() {
    for (status, method, body) in
        [(301, "GET", ""), (302, "GET", ""), (303, "GET", ""), (307, "POST", "1"), (308, "POST", "1")]
    {
        let (server, client) = server(move |seen| match seen.target.as_str() {
            "/things" => reply(status, &[("location", "/there")], ""),
            _ => json(200, "null"),
        })
        .await;
        client.call(&POST).body(0, &1).send::<()>().await.expect("an answer");
        let seen = server.last();
        assert_eq!(
            (seen.line(), seen.body.clone()),
            (format!("{method} /there"), body.as_bytes().to_vec()),
            "{status}"
        );
        assert_eq!(seen.header("content-type").is_some(), method == "POST", "{status}");
    }
}

#[tokio::test]
async fn redirects_that_are_not_followed() {
    let (server, client) = server(|seen| match seen.target.as_str() {
        "/things/loop" => reply(302, &[("location", "/things/loop")], ""),
        "/things/mail" => reply(302, &[("location", "mailto:ada@example.com")], ""),
        "/things" => reply(307, &[("location", "/there")], ""),
        _ => reply(304, &[], ""),
    })
    .await;
    let kind_of = async |id: &str| {
        let error = client.call(&GET).with(0, &id).send::<()>().await.expect_err("an error");
        (error.kind(), error.status(), error.to_string())
    };
    let endless = (ErrorKind::Redirect, Some(302), "GET /things/loop: 302, but more than 10 redirects".to_owned());
    assert_eq!(kind_of("loop").await, endless);
    assert_eq!(server.seen().len(), 11);
    assert_eq!(kind_of("mail").await.0, ErrorKind::Redirect);
    assert_eq!(kind_of("304").await.0, ErrorKind::Status);
    let stream = rt::Body::stream(Pieces(vec!["x"]), None);
    let error = client.call(&POST).body_stream(2, stream).send::<()>().await.expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Redirect);

    let unfollowing = server.client().redirects(0).build().expect("a client");
    let error = unfollowing.call(&GET).with(0, &"loop").send::<()>().await.expect_err("an error");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(302)));
    assert_eq!(error.headers().and_then(|headers| headers.get("location")), Some("/things/loop"));
}

#[tokio::test]
async fn time_limits() {
    let wait = || vec![Step::Wait(Duration::from_secs(30))];
    let (server, client) = server(move |seen| match seen.target.as_str() {
        "/things/headers" => wait(),
        "/things/body" => {
            [vec![Step::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n12".to_vec())], wait()].concat()
        }
        _ => reply(302, &[("location", "/things/headers")], ""),
    })
    .await;
    let short = Duration::from_millis(50);
    for id in ["headers", "body", "redirected"] {
        let call = || client.call(&GET).with(0, &id);
        for call in [call().timeout(short), call().attempt_timeout(short)] {
            let error = call.send::<String>().await.expect_err("too late");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{id}");
            assert!(error.to_string().contains("no reply within 50ms"), "{error}");
        }
    }
    let client = server.client().timeout(short).build().expect("a client");
    let error = get(&client).send::<String>().await.expect_err("too late");
    assert_eq!(error.to_string(), "GET /things/1: no reply within 50ms in all");
}

#[tokio::test]
async fn connections_that_fail() {
    // `reqwest` does not tell a reply that is none from one that breaks off.
    let none = if cfg!(feature = "hyper") { ErrorKind::Transport } else { ErrorKind::Interrupted };
    let cases: [(&str, ErrorKind); 7] = [
        ("", ErrorKind::Interrupted),
        ("HTTP/1.1 200 OK\r\ncontent-le", ErrorKind::Interrupted),
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n12", ErrorKind::Interrupted),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12", ErrorKind::Interrupted),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n12", ErrorKind::Interrupted),
        ("nonsense\r\n\r\n", none),
        ("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", none),
    ];
    for (text, kind) in cases {
        let (_server, client) = server(move |_| raw(text)).await;
        let error = get(&client).send::<rt::Json>().await.expect_err("an error");
        assert_eq!(error.kind(), kind, "{text:?}: {error}");
    }
    let gone = Server::start(|_| raw("")).await.url().replace("127.0.0.1", "127.0.0.9");
    let client = rt::Client::builder(gone).transport(support::transport()).build().expect("a client");
    let error = get(&client).send::<()>().await.expect_err("nobody there");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let secure = format!("https://{}", support::chatter("HTTP/1.1 400 Bad Request\r\n\r\n").await);
    let client = rt::Client::builder(secure).transport(support::transport()).build().expect("a client");
    let error = get(&client).send::<()>().await.expect_err("not encrypted");
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
}

#[tokio::test]
async fn replies_that_are_not_as_described() {
    let (_server, client) = server(|seen| match seen.target.as_str() {
        "/things/field" => json(200, r#"["a",7]"#),
        "/things/cut" => json(200, r#"["a""#),
        "/things/html" => reply(200, &[("content-type", "text/html")], "<p>"),
        "/things/empty" => reply(200, &[("content-type", "application/json")], ""),
        "/things/gone" => json(404, "{\"why\":\n\"gone\"}"),
        _ => reply(500, &[], &"x".repeat(300)),
    })
    .await;
    let error = async |id: &str| client.call(&GET).with(0, &id).send::<Vec<String>>().await.expect_err("an error");

    let field = error("field").await;
    assert_eq!((field.kind(), field.status(), field.field()), (ErrorKind::Decode, Some(200), Some("[1]")));
    assert_eq!(field.to_string(), "GET /things/field: 200, but [1]: expected a string, found 7");
    assert_eq!(field.body_text().as_deref(), Some(r#"["a",7]"#));
    assert_eq!(field.operation_id(), "getThing");
    for id in ["cut", "html", "empty"] {
        assert_eq!(error(id).await.kind(), ErrorKind::Decode, "{id}");
    }
    assert_eq!(error("empty").await.to_string(), "GET /things/empty: 200, but the body is empty");

    let gone = error("gone").await;
    assert_eq!(gone.to_string(), "GET /things/gone: 404 Not Found: {\"why\": \"gone\"}");
    assert_eq!(
        (gone.kind(), gone.status(), gone.method(), gone.path()),
        (ErrorKind::Status, Some(404), "GET", "/things/gone")
    );
    assert!(gone.decode::<rt::Json>().is_ok() && gone.decode::<String>().is_err());
    let long = error("long").await.to_string();
    assert_eq!(long, format!("GET /things/long: 500 Internal Server Error: {}…", "x".repeat(200)));
}

#[tokio::test]
async fn bodies_beyond_the_limit() {
    let (server, _) = server(|seen| match seen.target.as_str() {
        "/things/announced" => json(200, "\"0123456789\""),
        "/things/error" => json(500, "0123456789"),
        _ => raw("HTTP/1.1 200 OK\r\n\r\n\"0123456789\""),
    })
    .await;
    let client = server.client().body_limit(8).build().expect("a client");
    for id in ["announced", "endless"] {
        let error = client.call(&GET).with(0, &id).send::<String>().await.expect_err("too large");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(
            error.to_string(),
            format!("GET /things/{id}: 200, but the body is longer than the limit of 8 bytes")
        );
    }
    let error = client.call(&GET).with(0, &"error").send::<String>().await.expect_err("an error");
    assert_eq!((error.kind(), error.body_text().as_deref()), (ErrorKind::Status, Some("01234567")));
    let exact = server.client().body_limit(12).build().expect("a client");
    exact.call(&GET).with(0, &"endless").send::<String>().await.expect("within the limit");
    let download = client.call(&GET).with(0, &"endless").send::<rt::Download>().await.expect("no limit");
    assert_eq!(download.bytes().await.expect_err("a limit again").kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn downloads_come_piece_by_piece() {
    let (_server, client) = server(|seen| match seen.target.as_str() {
        "/things/1" => reply(200, &[("content-type", "image/png"), ("x-name", "a")], "0123456789"),
        "/things/broken" => raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n12"),
        _ => json(404, "\"no\""),
    })
    .await;
    let mut download = get(&client).send::<rt::Download>().await.expect("a download");
    assert_eq!((download.status(), download.length(), download.headers().get("x-name")), (200, Some(10), Some("a")));
    let mut all = Vec::new();
    while let Some(piece) = download.chunk().await.expect("a piece") {
        all.extend_from_slice(&piece);
    }
    assert_eq!(all, b"0123456789");

    let mut broken = client.call(&GET).with(0, &"broken").send::<rt::Download>().await.expect("a download");
    assert_eq!(broken.chunk().await.expect("a piece").as_deref(), Some(&b"12"[..]));
    assert_eq!(broken.chunk().await.expect_err("the end is missing").kind(), ErrorKind::Interrupted);

    let error = client.call(&GET).with(0, &"none").send::<rt::Download>().await.expect_err("an error");
    assert_eq!((error.status(), error.body_text().as_deref()), (Some(404), Some("\"no\"")));
}

#[tokio::test]
async fn hooks_see_and_add() {
    struct Log(Arc<Mutex<Vec<String>>>);
    impl rt::Hook for Log {
        fn before(&self, request: &mut rt::Outgoing<'_>) {
            request.headers.set("traceparent", "00-1").expect("a header");
            self.0.lock().expect("a log").push(format!("{} {}", request.method, request.url.path()));
        }
        fn after(&self, reply: &rt::Incoming<'_>) {
            assert!(reply.duration < Duration::from_secs(9));
            let outcome = reply.outcome.map(|(status, _)| status).map_err(rt::Error::kind);
            self.0.lock().expect("a log").push(format!("{} {outcome:?}", reply.operation.id));
        }
    }
    let log = Arc::new(Mutex::new(Vec::new()));
    let server = Server::start(|seen| match seen.target.as_str() {
        "/things/1" => reply(302, &[("location", "/things/2")], ""),
        _ => raw(""),
    })
    .await;
    let client = server.client().retry(rt::RetryPolicy::none()).hook(Log(Arc::clone(&log))).build().expect("a client");
    get(&client).send::<()>().await.expect_err("interrupted");
    assert_eq!(server.last().header("traceparent"), Some("00-1"));
    let expected = ["GET /things/1", "getThing Ok(302)", "GET /things/2", "getThing Err(Interrupted)"];
    assert_eq!(*log.lock().expect("a log"), expected);
}

#[tokio::test]
async fn paths_arrive_as_they_are_or_not_at_all() {
    static ODD: rt::Operation = rt::Operation {
        id: "odd",
        path: "//a//b;c=@:!$&'()*+,/~x y/{id}/",
        inputs: &[rt::Input { name: "id", reserved: true, ..rt::Input::PATH }],
        ..rt::Operation::EMPTY
    };
    let (server, _) = server(|_| json(200, "null")).await;
    for (base, prefix) in [("", ""), ("/", ""), ("/api/v1", "/api/v1"), ("/api//", "/api/"), ("/%7Ex", "/%7Ex")] {
        let base = format!("{}{base}", server.url());
        let client = rt::Client::builder(base).transport(support::transport()).build().expect("a client");
        client.call(&ODD).with(0, &"%2e%2E;=").send::<()>().await.expect("sent");
        assert_eq!(server.last().target, format!("{prefix}//a//b;c=@:!$&'()*+,/~x%20y/%2e%2E;=/"));
    }
    // Where the base is odd, that is the caller's will; a library that would change it is not asked.
    let client = rt::Client::builder(format!("{}/a/../b", server.url())).transport(support::transport()).build();
    match client.expect("a client").call(&ODD).with(0, &"x").send::<()>().await {
        Ok(()) => assert!(server.last().target.starts_with("/a/../b//a//b")),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Refused),
    }
}

#[tokio::test]
async fn status_and_headers_are_there_for_the_asking() {
    let (_server, client) = server(|_| reply(202, &[("x-a", "b")], "{}")).await;
    let whole = get(&client).send::<()>().whole().await.expect("an answer");
    assert_eq!((whole.status, whole.headers.get("x-a")), (202, Some("b")));
    let future = get(&client).send::<rt::Json>();
    fn is_send(_: &impl Send) {}
    is_send(&future);
}
