//! From what the caller says to a request, without a socket; and what is refused before anything is sent.

use clientwright_runtime as rt;
use rt::ErrorKind;

static ITEM: rt::Operation = rt::Operation {
    id: "item",
    method: "PUT",
    path: "/a/{id}/b?fixed=1",
    inputs: &[
        rt::Input { name: "id", ..rt::Input::PATH },
        rt::Input { name: "q", ..rt::Input::QUERY },
        rt::Input { name: "sort", explode: false, required: true, default: Some("[1,2]"), ..rt::Input::QUERY },
        rt::Input { name: "empty", empty: true, ..rt::Input::QUERY },
        rt::Input { name: "X-H", ..rt::Input::HEADER },
        rt::Input { name: "c", ..rt::Input::COOKIE },
        rt::Input { name: "d", ..rt::Input::COOKIE },
    ],
    bodies: &[
        rt::BodyForm::JSON,
        rt::BodyForm {
            media: "multipart/form-data",
            writing: rt::Writing::Multipart(&[
                rt::Part { name: "meta", media: Some("application/vnd.x+json"), ..rt::Part::FORM },
                rt::Part { name: "picture", media: Some("image/*"), ..rt::Part::FORM },
                // Files are parts of their own, however a list is said to be written.
                rt::Part { name: "more", explode: false, ..rt::Part::FORM },
                rt::Part { name: "ti\"tle\r\n", media: Some("text/*"), ..rt::Part::FORM },
            ]),
        },
        rt::BodyForm {
            media: "application/x-www-form-urlencoded",
            writing: rt::Writing::Form(&[
                rt::Part { name: "csv", explode: false, ..rt::Part::FORM },
                rt::Part { name: "deep", style: rt::Style::Deep, ..rt::Part::FORM },
                rt::Part { name: "json", media: Some("application/json"), ..rt::Part::FORM },
                rt::Part { name: "raw", reserved: true, ..rt::Part::FORM },
                rt::Part { name: "space", style: rt::Style::Space, explode: false, ..rt::Part::FORM },
            ]),
        },
    ],
    accept: Some("application/json"),
    ..rt::Operation::EMPTY
};

fn client() -> rt::Client {
    let builder = rt::Client::builder("http://h/").transport(rt::MemoryTransport::new());
    builder.multipart_boundary("XX").user_agent("me/1").header("accept", "text/html").build().expect("a client")
}

fn json(text: &str) -> rt::Json {
    rt::from_json(text).expect("JSON")
}

#[test]
fn a_request_is_made_without_io() {
    let client = client();
    let call = client
        .call(&ITEM)
        .with(6, &"2")
        .with(5, &"1 ;")
        .with(4, &rt::list::<i32>([1, 2]))
        .with(1, &"a b")
        .with(0, &"x/y");
    let request = call.body(0, &json(r#"{"a":1}"#)).request().expect("a request");
    assert_eq!((request.method.as_ref(), request.url.as_str()), ("PUT", "http://h/a/x%2Fy/b?fixed=1&q=a%20b&sort=1,2"));
    assert_eq!(request.body.as_bytes(), Some(&br#"{"a":1}"#[..]));
    let headers: Vec<_> =
        request.headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value))).collect();
    assert_eq!(
        headers,
        [
            "user-agent: me/1",
            "accept: application/json",
            "content-type: application/json",
            "x-h: 1,2",
            "cookie: c=1%20%3B; d=2"
        ]
    );
}

#[test]
fn null_and_absence() {
    let client = client();
    let query = |call: rt::Call<'_>| call.request().map(|request| request.url.query().unwrap_or_default().to_owned());
    let call = || client.call(&ITEM).with(0, &1);
    for (call, expected) in [
        (call(), "fixed=1&sort=1,2"),
        (call().with(1, &rt::Json::Null), "fixed=1&sort=1,2"),
        (call().with(1, &""), "fixed=1&q=&sort=1,2"),
        (call().with(2, &rt::list::<String>([""; 0])), "fixed=1&sort="),
        (call().with(3, &rt::Json::Null), "fixed=1&sort=1,2&empty="),
        (call().with(1, &"old").with(1, &"new"), "fixed=1&q=new&sort=1,2"),
    ] {
        assert_eq!(query(call).expect("a request"), expected);
    }
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let client = client();
    let call = || client.call(&ITEM).with(0, &1);
    for (call, message) in [
        (client.call(&ITEM), "`id` is required"),
        (client.call(&ITEM).with(0, &rt::Json::Null), "`id` is required, and null was given"),
        (client.call(&ITEM).with(0, &""), "`id` is empty, and the path would name another resource"),
        (client.call(&ITEM).with(0, &"."), "`id` is `.`, and the path would name another resource"),
        (client.call(&ITEM).with(0, &".."), "`id` is `..`, and the path would name another resource"),
        (
            client.call(&ITEM).with(0, &rt::list::<String>([""; 0])),
            "`id` is empty, and the path would name another resource",
        ),
        (call().with(2, &rt::Json::Null), "`sort` is required, and null was given"),
        (call().with(9, &1), "the operation has no input 9"),
        (call().body(9, &1), "the operation has no body form 9"),
        (call().body(1, &1), "the body is not an object, so a form cannot hold it"),
        (
            call().with(4, &"a\r\nb: c"),
            "the header \"X-H\" cannot be sent: its name must be a token, and its value one line of text",
        ),
        (
            call().header("x", "a\nb"),
            "the header \"x\" cannot be sent: its name must be a token, and its value one line of text",
        ),
        (
            call().header("x:", "a"),
            "the header \"x:\" cannot be sent: its name must be a token, and its value one line of text",
        ),
    ] {
        let error = call.request().expect_err(message);
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::Refused, format!("PUT /a/{{id}}/b?fixed=1: {message}"))
        );
    }
}

#[test]
fn dots_that_come_together_are_refused_too() {
    static DOTS: rt::Operation = rt::Operation {
        path: "/.{a}/{b}",
        inputs: &[
            rt::Input { name: "a", ..rt::Input::PATH },
            rt::Input { name: "b", style: rt::Style::Label, reserved: true, ..rt::Input::PATH },
        ],
        ..rt::Operation::EMPTY
    };
    let client = client();
    for (a, b, path) in
        [("a", "b", Some("/.a/.b")), ("x", "", None), ("x", "%2E", None), ("..", "b", None), (".", "b", None)]
    {
        let request = client.call(&DOTS).with(0, &a).with(1, &b).request();
        assert_eq!(request.ok().map(|request| request.url.path().to_owned()).as_deref(), path, "{a} {b}");
    }
}

#[test]
fn forms_of_many_layouts() {
    let value = json(
        r#"{"a~*":"é +","none":null,"list":["x",{"y":1}],"csv":["a","b,c"],"deep":{"k":{"l":1}},"json":["p"],"raw":"a/b&c","space":["m","n"],"t":true}"#,
    );
    let client = client();
    let request = client.call(&ITEM).with(0, &1).body(2, &value).request().expect("a request");
    assert_eq!(
        request.body.as_bytes().map(String::from_utf8_lossy).as_deref(),
        Some(
            "a%7E*=%C3%A9+%2B&list=x&list=%7B%22y%22%3A1%7D&csv=a,b%2Cc&deep%5Bk%5D%5Bl%5D=1&json=%5B%22p%22%5D\
             &raw=a/b%26c&space=m+n&t=true"
        )
    );
}

/// A value with files in it, as generated types are.
#[derive(Clone, Debug)]
struct Upload {
    title: String,
    meta: rt::Json,
    picture: rt::File,
    more: Vec<rt::File>,
}

rt::object! {
    Upload {
        required "ti\"tle\r\n" => title,
        required "meta" => meta,
        required "picture" => picture,
        required "more" => more,
    }
}

fn upload(file: rt::Body) -> Upload {
    Upload {
        title: "ü".into(),
        meta: json(r#"{"a":1}"#),
        picture: rt::File::new(file).name("p \"1\".png").media("image/png\r\nx: y"),
        more: vec![rt::File::new("1"), rt::File::new("2")],
    }
}

const FORM: &str = "--XX\r\nContent-Disposition: form-data; name=\"ti%22tle%0D%0A\"\r\n\r\nü\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/vnd.x+json\r\n\r\n{\"a\":1}\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p %221%22.png\"\r\nContent-Type: image/pngx: y\r\n\r\nPNG\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\n2\r\n\
    --XX--\r\n";

#[test]
fn multipart_out_of_octets() {
    let client = client();
    let request = client.call(&ITEM).with(0, &1).body(1, &upload("PNG".into())).request().expect("a request");
    assert_eq!(request.headers.get("content-type"), Some("multipart/form-data; boundary=XX"));
    assert_eq!(request.body.as_bytes().map(String::from_utf8_lossy).as_deref(), Some(FORM));
}

#[test]
fn a_file_within_json_is_refused() {
    #[derive(Clone, Debug, Default)]
    struct Within {
        named: rt::Map<rt::File>,
    }
    rt::object! { Within { required "named" => named } }
    let mut value = Within::default();
    value.named.insert("a".to_owned(), rt::File::new("1"));
    let error = client().call(&ITEM).with(0, &1).body(1, &value).request().expect_err("refused");
    assert!(error.to_string().contains("the part `named` is JSON, which cannot hold the file in it"), "{error}");
    assert_eq!(error.kind(), ErrorKind::Refused);
    value.named = rt::Map::default();
    client().call(&ITEM).with(0, &1).body(1, &value).request().expect("a request");
}

#[tokio::test]
async fn multipart_out_of_streams() {
    struct One(Option<&'static str>);
    impl futures_core::Stream for One {
        type Item = Result<&'static [u8], std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(|text| Ok(text.as_bytes())))
        }
    }
    static SEND: rt::Operation = rt::Operation { path: "/", bodies: ITEM.bodies, ..rt::Operation::EMPTY };
    for length in [None, Some(3)] {
        let server = rt::MemoryTransport::new();
        server.expect("GET", "/").answer_empty(204);
        let builder = rt::Client::builder("http://h").transport(server.clone()).multipart_boundary("XX");
        let client = builder.build().expect("a client");
        let call = || client.call(&SEND).body(1, &upload(rt::Body::stream(One(Some("PNG")), length)));
        assert_eq!(call().request().expect("a request").body.length(), length.map(|_| FORM.len() as u64));
        call().send::<()>().await.expect("sent");
        assert_eq!(server.requests()[0].text(), FORM);
    }
}

#[test]
fn boundaries_differ() {
    let client = rt::Client::builder("http://h").transport(rt::MemoryTransport::new()).build().expect("a client");
    let media = || {
        let request = client.call(&ITEM).with(0, &1).body(1, &json("{}")).request().expect("a request");
        request.headers.get("content-type").unwrap_or_default().to_owned()
    };
    assert_ne!(media(), media());
}

#[test]
fn base_urls() {
    let build = |base: &str| rt::Client::builder(base).transport(rt::MemoryTransport::new()).build();
    for (base, message) in [
        ("/api", "the server \"/api\" is relative; give the client a base URL"),
        ("", "the server \"\" is relative; give the client a base URL"),
        ("h/x", "the base URL cannot be used: it must begin with http:// or https://"),
        ("http://h?x", "the base URL must not have a query"),
        (
            "http://u:secret@h",
            "the base URL cannot be used: it must not hold a user name or password; give the client a credential instead",
        ),
        ("http://{h}/", "the server's URL has a variable `h` without a value"),
    ] {
        let error = build(base).expect_err(base);
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Refused, format!("client: {message}")));
    }
}

static SERVER: rt::Server = rt::Server {
    url: "https://{region}.example.com/{version}",
    variables: &[
        rt::ServerVariable { name: "region", default: "eu", values: &["eu", "us"] },
        rt::ServerVariable { name: "version", default: "v1", values: &[] },
    ],
};

#[test]
fn servers_of_the_description() {
    let builder = || rt::ClientBuilder::server(&SERVER).transport(rt::MemoryTransport::new());
    let base = |builder: rt::ClientBuilder| builder.build().map(|client| client.base_url().to_string());
    assert_eq!(base(builder()).ok().as_deref(), Some("https://eu.example.com/v1"));
    let chosen = builder().server_variable("region", "us").server_variable("version", "v2");
    assert_eq!(base(chosen).ok().as_deref(), Some("https://us.example.com/v2"));
    let error = base(builder().server_variable("region", "evil.com/")).expect_err("not in the list");
    assert_eq!(error.to_string(), "client: `evil.com/` is not one of the values of the server's `region`: eu, us");
}

static TOKEN: rt::Scheme = rt::Scheme { name: "token", setter: "token", kind: rt::SchemeKind::Bearer };

#[tokio::test]
async fn operations_with_a_server_of_their_own() {
    static AWAY: rt::Operation = rt::Operation {
        id: "away",
        path: "/x",
        server: Some("https://content.example.com/2"),
        auth: &[&[rt::Need { scheme: &TOKEN, scopes: &[] }]],
        ..rt::Operation::EMPTY
    };
    static NEAR: rt::Operation = rt::Operation { server: Some("/other"), ..AWAY };
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/2/x").times(2).answer_empty(200);
    server.expect("GET", "/other/x").answer_empty(200);
    let with = |builder: rt::ClientBuilder| {
        builder.transport(server.clone()).credential(&TOKEN, "t".into()).build().expect("a client")
    };
    let own = with(rt::Client::builder("http://localhost:1/api"));
    let error = own.call(&AWAY).send::<()>().await.expect_err("another origin");
    assert_eq!(error.kind(), ErrorKind::Refused);
    own.call(&NEAR).send::<()>().await.expect("the same origin");
    assert_eq!(server.requests()[0].url.as_str(), "http://localhost:1/other/x");
    let trusting = with(rt::Client::builder("http://localhost:1/api").trust_origin("https://content.example.com"));
    trusting.call(&AWAY).send::<()>().await.expect("allowed");
    with(rt::ClientBuilder::server(&SERVER)).call(&AWAY).send::<()>().await.expect("the description names both");
    server.verify();
}

#[test]
fn credentials_that_cannot_be_sent() {
    static BASIC: rt::Scheme = rt::Scheme { name: "basic", setter: "", kind: rt::SchemeKind::Basic };
    static COOKIE: rt::Scheme =
        rt::Scheme { name: "cookie", setter: "", kind: rt::SchemeKind::ApiKey { place: rt::Place::Cookie, key: "c" } };
    let build = |scheme, credential| {
        rt::Client::builder("http://h").transport(rt::MemoryTransport::new()).credential(scheme, credential).build()
    };
    for (scheme, credential) in [
        (&BASIC, rt::Credential::basic("a:b", "c")),
        (&BASIC, rt::Credential::bearer("t")),
        (&TOKEN, rt::Credential::basic("a", "b")),
        (&TOKEN, rt::Credential::bearer("t\r\nx: y")),
        (&TOKEN, rt::Credential::mutual_tls()),
        (&COOKIE, rt::Credential::key("a; b=c")),
    ] {
        assert_eq!(build(scheme, credential).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Refused));
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    static QUERY: rt::Scheme =
        rt::Scheme { name: "query", setter: "", kind: rt::SchemeKind::ApiKey { place: rt::Place::Query, key: "key" } };
    static BOTH: rt::Operation = rt::Operation {
        path: "/x",
        inputs: &[rt::Input { name: "q", ..rt::Input::QUERY }],
        auth: &[&[rt::Need { scheme: &TOKEN, scopes: &[] }, rt::Need { scheme: &QUERY, scopes: &[] }]],
        ..rt::Operation::EMPTY
    };
    let server = rt::MemoryTransport::new();
    server.expect("GET", "/x").fail(rt::TransportErrorKind::Connect, "nobody there");
    server.expect("GET", "/x").answer_empty(500);
    let builder = rt::Client::builder("http://h").transport(server.clone()).credential(&TOKEN, "hidden".into());
    let builder = builder.credential(&QUERY, "hidden".into()).secret_header("x-secret", "hidden");
    let mut shown = format!("{builder:?} {:?}", rt::Credential::basic("hidden", "hidden"));
    let client = builder.build().expect("a client");
    shown += &format!("{client:?} {:?}", client.call(&BOTH));
    for _ in 0..2 {
        let error = client.call(&BOTH).with(0, &"seen").send::<()>().await.expect_err("an error");
        shown += &format!("{error} {error:?}");
    }
    shown += &format!("{:?} {server:?}", server.requests());
    assert_eq!(server.requests()[0].url.as_str(), "http://h/x?q=seen&key=hidden");
    assert!(!shown.contains("hidden"), "{shown}");
    assert!(shown.contains("http://h/x?q=seen&***"), "{shown}");
}
