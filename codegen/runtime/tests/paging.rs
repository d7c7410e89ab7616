//! Lists that come page by page, over the transport in memory.

use clientwright_runtime as rt;
use rt::{ErrorKind, Json, MemoryTransport, NextPage, PageInput, Paging};

static LIST: rt::Operation = rt::Operation {
    id: "list",
    path: "/list",
    inputs: &[
        rt::Input { name: "at", ..rt::Input::QUERY },
        rt::Input { name: "q", ..rt::Input::QUERY },
        rt::Input { name: "X-Token", ..rt::Input::HEADER },
    ],
    ..rt::Operation::EMPTY
};

const PLAIN: Paging = Paging { items: "/items", ..Paging::EMPTY };

static BY_NUMBER: Paging = Paging { next: NextPage::Number { input: PageInput::Input(0), first: 1 }, ..PLAIN };
static BY_NUMBER_OF: Paging = Paging { total: Some("/of/total"), pages: Some("/of/pages"), ..BY_NUMBER };
static BY_NUMBER_UNTIL: Paging = Paging { last: Some("/last"), more: Some("/more"), ..BY_NUMBER };
static BY_OFFSET: Paging =
    Paging { next: NextPage::Offset { input: PageInput::Input(0), first: 0 }, total: Some("/total"), ..PLAIN };
static BY_CURSOR: Paging = Paging { next: NextPage::Cursor { input: PageInput::Input(0), from: "/next" }, ..PLAIN };
static BY_HEADER: Paging = Paging { next: NextPage::Cursor { input: PageInput::Input(2), from: "/a~1b/0" }, ..PLAIN };
static BY_LINK: Paging = Paging { items: "", ..PLAIN };
static BY_URL: Paging = Paging { next: NextPage::Url { from: "/next" }, ..PLAIN };

type Page = rt::Map<Json>;

/// A server that answers requests for each of these targets with the body once.
fn server(pages: &[(&str, &str)]) -> MemoryTransport {
    let server = MemoryTransport::new();
    for (target, body) in pages {
        server.expect("GET", *target).answer_bytes(200, "application/json", body.to_string());
    }
    server
}

fn client(server: &MemoryTransport) -> rt::Client {
    rt::Client::builder("http://h").transport(server.clone()).build().expect("a client")
}

fn open(mut page: Page) -> Vec<i64> {
    let items = page.remove("items").unwrap_or_default();
    items.as_array().into_iter().flatten().filter_map(Json::as_i64).collect()
}

/// All items, and what went wrong in the end.
async fn all(call: rt::Call<'_>, paging: &'static Paging) -> (Vec<i64>, Option<rt::Error>) {
    let mut items = call.items(paging, open);
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => all.push(item),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error is the end");
                return (all, Some(error));
            }
        }
    }
    (all, None)
}

/// All items of a list that comes in these pages, each of which is asked for once.
async fn items(pages: &[(&str, &str)], paging: &'static Paging) -> Vec<i64> {
    let server = server(pages);
    let (all, error) = all(client(&server).call(&LIST), paging).await;
    assert!(error.is_none(), "{error:?}");
    server.verify();
    assert_eq!(server.requests().len(), pages.len());
    all
}

#[tokio::test]
async fn numbers() {
    let pages =
        [("/list", r#"{"items": [1, 2]}"#), ("/list?at=2", r#"{"items": [3]}"#), ("/list?at=3", r#"{"items": []}"#)];
    assert_eq!(items(&pages, &BY_NUMBER).await, [1, 2, 3]);
    let pages = [
        ("/list", r#"{"items": [1], "of": {"total": 9, "pages": 2}}"#),
        ("/list?at=2", r#"{"items": [2], "of": {"total": 9, "pages": 2}}"#),
    ];
    assert_eq!(items(&pages, &BY_NUMBER_OF).await, [1, 2], "the number of pages");
    let pages =
        [("/list", r#"{"items": [1], "of": {"total": 2}}"#), ("/list?at=2", r#"{"items": [2], "of": {"total": 2}}"#)];
    assert_eq!(items(&pages, &BY_NUMBER_OF).await, [1, 2], "the number of items");
    assert_eq!(items(&[("/list", r#"{"items": [], "of": {"total": 0, "pages": 0}}"#)], &BY_NUMBER_OF).await, []);
    let pages = [("/list", r#"{"items": [1], "last": false}"#), ("/list?at=2", r#"{"items": [2], "last": true}"#)];
    assert_eq!(items(&pages, &BY_NUMBER_UNTIL).await, [1, 2]);
    let pages = [("/list", r#"{"items": [1], "more": true}"#), ("/list?at=2", r#"{"items": [2], "more": false}"#)];
    assert_eq!(items(&pages, &BY_NUMBER_UNTIL).await, [1, 2]);
}

#[tokio::test]
async fn a_list_may_begin_in_the_middle() {
    let server = server(&[
        ("/list?at=7&q=a%20b", r#"{"items": [1], "of": {"pages": 8}}"#),
        ("/list?at=8&q=a%20b", r#"{"items": [2], "of": {"pages": 8}}"#),
    ]);
    let call = client(&server);
    let (found, error) = all(call.call(&LIST).with(0, &7).with(1, &"a b"), &BY_NUMBER_OF).await;
    assert_eq!((found, error.map(|error| error.to_string())), (vec![1, 2], None));
    server.verify();
}

#[tokio::test]
async fn offsets() {
    let pages = [("/list", r#"{"items": [1, 2]}"#), ("/list?at=2", r#"{"items": [3]}"#), ("/list?at=3", r#"{}"#)];
    assert_eq!(items(&pages, &BY_OFFSET).await, [1, 2, 3]);
    let pages = [("/list", r#"{"items": [1, 2], "total": 3}"#), ("/list?at=2", r#"{"items": [3], "total": 3}"#)];
    assert_eq!(items(&pages, &BY_OFFSET).await, [1, 2, 3]);
    let server = server(&[("/list?at=4", r#"{"items": [5], "total": 5}"#)]);
    let (found, _) = all(client(&server).call(&LIST).with(0, &4), &BY_OFFSET).await;
    assert_eq!(found, [5]);
    assert_eq!(server.requests().len(), 1, "what is passed over counts");
}

#[tokio::test]
async fn cursors() {
    let pages = [
        ("/list", r#"{"items": [1], "next": "a b"}"#),
        ("/list?at=a%20b", r#"{"items": [], "next": 7}"#),
        ("/list?at=7", r#"{"items": [2], "next": null}"#),
    ];
    assert_eq!(items(&pages, &BY_CURSOR).await, [1, 2], "a page may be empty");
    for end in [r#"{"items": [1]}"#, r#"{"items": [1], "next": ""}"#, r#"{"items": [1], "next": false}"#] {
        assert_eq!(items(&[("/list", end)], &BY_CURSOR).await, [1]);
    }
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_the_end() {
    let pages = [
        ("/list", r#"{"items": [1], "next": "a"}"#),
        ("/list?at=a", r#"{"items": [2], "next": "b"}"#),
        ("/list?at=b", r#"{"items": [3], "next": "a"}"#),
    ];
    assert_eq!(items(&pages, &BY_CURSOR).await, [1, 2, 3]);
    let server = server(&[("/list?at=a", r#"{"items": [1], "next": "a"}"#)]);
    let (found, _) = all(client(&server).call(&LIST).with(0, &"a"), &BY_CURSOR).await;
    assert_eq!((found, server.requests().len()), (vec![1], 1), "also the one that the caller gave");
    let pages = [("/list", r#"{"items": [1], "next": "?p=2"}"#), ("/list?p=2", r#"{"items": [2], "next": "/list"}"#)];
    assert_eq!(items(&pages, &BY_URL).await, [1, 2]);
}

#[tokio::test]
async fn cursors_in_headers() {
    let server = MemoryTransport::new();
    server.expect("GET", "/list").answer_bytes(200, "application/json", r#"{"items": [1], "a/b": ["t"]}"#);
    server.expect("GET", "/list").answer_bytes(200, "application/json", r#"{"items": [2]}"#);
    let (found, _) = all(client(&server).call(&LIST), &BY_HEADER).await;
    assert_eq!(found, [1, 2]);
    assert_eq!(server.requests()[1].header("x-token"), Some("t"));
}

#[tokio::test]
async fn links() {
    let server = MemoryTransport::new();
    let link = |link: &str, body: &'static str, target: &'static str| {
        let expected = server.expect("GET", target).header("link", r#"</>; rel="first""#).header("link", link);
        expected.answer_bytes(200, "application/json", body);
    };
    link(r#"<http://h/list?at=2&q=1>; rel="next""#, "[1, 2]", "/list");
    link("</list?at=3>; rel=next", "[]", "/list?at=2&q=1");
    link("</list>; rel=prev", "[3]", "/list?at=3");
    let mut pages = client(&server).call(&LIST).pages::<Vec<i64>>(&BY_LINK);
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        all.push(page.expect("a page"));
    }
    assert_eq!(all, [vec![1, 2], vec![], vec![3]]);
    server.verify();
}

#[tokio::test]
async fn urls_never_lead_to_another_origin() {
    for next in ["http://other/list", "https://h/list", "http://h:81/list", "//other/list", "http://h@other/"] {
        let page = format!(r#"{{"items": [1], "next": "{next}"}}"#);
        let server = server(&[("/list", &page)]);
        let (found, error) = all(client(&server).call(&LIST), &BY_URL).await;
        let error = error.expect(next);
        assert_eq!((found, error.kind(), server.requests().len()), (vec![1], ErrorKind::Refused, 1), "{error}");
    }
    let pages = [("/list", r#"{"items": [1], "next": "http://H:80/more"}"#), ("/more", r#"{"items": [2]}"#)];
    assert_eq!(items(&pages, &BY_URL).await, [1, 2]);
}

#[tokio::test]
async fn credentials_go_with_every_page() {
    static KEY: rt::Scheme =
        rt::Scheme { name: "Key", setter: "key", kind: rt::SchemeKind::ApiKey { place: rt::Place::Query, key: "k" } };
    static LOCKED: rt::Operation = rt::Operation { auth: &[&[rt::Need { scheme: &KEY, scopes: &[] }]], ..LIST };
    let server = server(&[
        ("/list?k=secret", r#"{"items": [1], "next": "/list?at=2"}"#),
        ("/list?at=2&k=secret", r#"{"items": [2], "next": "/list?at=3&k=secret"}"#),
        ("/list?at=3&k=secret", r#"{"items": [3]}"#),
    ]);
    let client = rt::Client::builder("http://h").transport(server.clone());
    let client = client.credential(&KEY, rt::Credential::key("secret")).build().expect("a client");
    let (found, error) = all(client.call(&LOCKED), &BY_URL).await;
    assert_eq!((found, error.map(|error| error.to_string())), (vec![1, 2, 3], None));
    server.verify();
}

static SEARCH: rt::Operation = rt::Operation {
    id: "search",
    method: "POST",
    path: "/search",
    bodies: &[
        rt::BodyForm { media: "application/json", writing: rt::Writing::Json },
        rt::BodyForm { media: "text/plain", writing: rt::Writing::Text },
    ],
    ..rt::Operation::EMPTY
};
static BY_BODY: Paging =
    Paging { next: NextPage::Cursor { input: PageInput::Body("/page/a~1b"), from: "/next" }, ..PLAIN };
static BY_BODYS_NUMBER: Paging =
    Paging { next: NextPage::Number { input: PageInput::Body("/page"), first: 0 }, ..PLAIN };

/// What went wrong in the end, and the bodies that were sent.
async fn searched(call: impl FnOnce(rt::Call<'_>) -> rt::Call<'_>, paging: &'static Paging) -> (String, Vec<String>) {
    let server = MemoryTransport::new();
    for answer in [r#"{"items": [1], "next": "x"}"#, r#"{"items": [2], "next": "y"}"#, r#"{"items": [], "next": "x"}"#]
    {
        server.expect("POST", "/search").answer_bytes(200, "application/json", answer);
    }
    let (_, error) = all(call(client(&server).call(&SEARCH)), paging).await;
    let bodies = server.requests().iter().map(|request| request.text().to_string()).collect();
    (error.map(|error| error.to_string()).unwrap_or_default(), bodies)
}

#[tokio::test]
async fn pages_may_be_asked_for_in_the_body() {
    let wanted = Json::Object([("q", Json::from(1))].into_iter().collect());
    let (error, bodies) = searched(|call| call.body(0, &wanted), &BY_BODY).await;
    let page = |cursor: &str| format!(r#"{{"q":1,"page":{{"a/b":"{cursor}"}}}}"#);
    assert_eq!((error.as_str(), bodies), ("", vec![r#"{"q":1}"#.to_owned(), page("x"), page("y")]));
    // From the page that is asked for on.
    let begun = Json::Object([("page", Json::from(4))].into_iter().collect());
    let (error, bodies) = searched(|call| call.body(0, &begun), &BY_BODYS_NUMBER).await;
    assert_eq!(
        (error.as_str(), bodies),
        ("", vec![r#"{"page":4}"#.into(), r#"{"page":5}"#.into(), r#"{"page":6}"#.into()])
    );
    // Without a body at first, and with one that has no such place.
    let (error, bodies) = searched(|call| call, &BY_BODYS_NUMBER).await;
    assert_eq!((error.as_str(), bodies), ("", vec![String::new(), r#"{"page":1}"#.into(), r#"{"page":2}"#.into()]));
    for (index, body) in [(1, Json::from("text")), (0, Json::from(vec![1_i64]))] {
        let (error, bodies) = searched(|call| call.body(index, &body), &BY_BODYS_NUMBER).await;
        assert!(error.contains("the body is not JSON with a place /page"), "{error}");
        assert_eq!(bodies.len(), 1);
    }
}

#[tokio::test]
async fn errors_end_a_list() {
    let server = MemoryTransport::new();
    server.expect("GET", "/list").answer_bytes(200, "application/json", r#"{"items": [1]}"#);
    server.expect("GET", "/list?at=2").answer_bytes(500, "text/plain", "no");
    let (found, error) = all(client(&server).call(&LIST), &BY_NUMBER).await;
    assert_eq!((found, error.and_then(|error| error.status())), (vec![1], Some(500)));
    let server = self::server(&[("/list", "[")]);
    let (found, error) = all(client(&server).call(&LIST), &BY_NUMBER).await;
    assert_eq!((found, error.map(|error| error.kind())), (vec![], Some(ErrorKind::Decode)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_list_outlives_its_client_and_can_be_sent() {
    fn is_send<T: Send + 'static>(it: T) -> T {
        it
    }
    let server = server(&[("/list", r#"{"items": [1]}"#), ("/list?at=2", r#"{"items": []}"#)]);
    let mut items = is_send(client(&server).call(&LIST).items(&BY_NUMBER, open));
    assert_eq!(format!("{items:?}"), "Items(\"list\")");
    assert!(matches!(items.next().await, Some(Ok(1))));
    assert!(items.next().await.is_none());
}
