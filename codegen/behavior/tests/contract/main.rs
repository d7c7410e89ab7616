//! The contract driver over the fixtures: inputs as data in, literal requests on the wire or a reason out.

mod sent;

use clientwright_behavior::{
    fixtures::{auth, bodies, operations, parameters, servers, swagger2},
    server::{Reply, Request, Server},
};
use clientwright_runtime::contract::Contract;
use sent::parts;
use serde_json::{Value, json};

/// Makes the call of each row, and compares what came over the wire with what the row says: the request's line, and
/// behind ` | ` each a header (`name: value`) or the body; or, if nothing came, what the refusal says.
async fn check(contract: &Contract, rows: &[(&str, Value, &str)]) {
    let server = Server::always(Reply::status(204)).await;
    let mut wrong = Vec::new();
    for (operation, inputs, expected) in rows {
        let line = json!({ "n": 1, "operation_id": operation, "inputs": inputs }).to_string();
        let said = contract.run(&server.url(), line.as_bytes()).await;
        let said: Value = serde_json::from_str(&said).expect("an answer is JSON");
        let good = match (server.take().first(), said["refused"].as_str()) {
            (Some(request), None) => is_sent(request, expected) && said["url"] == server.url() + &request.target,
            (None, Some(refused)) => refused.contains(expected) && said["method"].is_string(),
            _ => false,
        };
        if !good {
            wrong.push(format!("{operation} {inputs}\n  expected {expected}\n  and it was {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_sent(request: &Request, expected: &str) -> bool {
    let mut parts = expected.split(" | ");
    let is_there = |part: &str| match part.split_once(": ") {
        Some((name, value)) if request.header(name).is_some() => request.header(name).as_deref() == Some(value),
        _ => part == request.text(),
    };
    let good = parts.next() == Some(request.line().as_str()) && parts.all(is_there);
    if !good {
        println!("sent: {}\n{:?}\n{}", request.line(), request.headers, request.text());
    }
    good
}

/// The inputs of a path, a query and so on.
fn path(values: Value) -> Value {
    json!({ "path": values })
}

fn query(values: Value) -> Value {
    json!({ "query": values })
}

fn body(body: Value) -> Value {
    json!({ "body": body })
}

fn typed(body: Value, content_type: &str) -> Value {
    json!({ "body": body, "content_type": content_type })
}

#[tokio::test]
async fn paths() {
    let color = json!({ "R": 100, "G": 200, "B": 150 });
    let values = |text: &str| path(json!({ "text": text, "list": ["a", "b,c"], "object": color, "exploded": color }));
    check(
        &parameters::path_styles::contract::CONTRACT,
        &[
            ("simple", values("blue/ü"), "GET /simple/blue%2F%C3%BC/a,b%2Cc/R,100,G,200,B,150/R=100,G=200,B=150"),
            ("label", values("blue"), "GET /label/.blue/.a,b%2Cc/.R,100,G,200,B,150/.R=100.G=200.B=150"),
            ("GET /simple/{text}/{list}/{object}/{exploded}", values(".."), "is `..`"),
            ("simple", path(json!({ "text": "a" })), "`list` is required"),
            ("simple", path(json!({ "text": null, "list": [], "object": color, "exploded": color })), "`text`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn queries() {
    let color = json!({ "R": 100, "G": 200 });
    check(
        &parameters::query_styles::contract::CONTRACT,
        &[
            ("search", json!({}), "GET /search"),
            ("search", Value::Null, "GET /search"),
            ("search", query(json!({ "text": null, "list": ["a&b", "c"] })), "GET /search?list=a%26b&list=c"),
            (
                "search",
                query(json!({ "spaces": ["a", "b"], "pipes": ["a", "b"] })),
                "GET /search?spaces=a%20b&pipes=a%7Cb",
            ),
            (
                "search",
                query(json!({ "deep": color, "flat": color })),
                "GET /search?flat=R,100,G,200&deep%5BR%5D=100&deep%5BG%5D=200",
            ),
            ("search", query(json!({ "json": color })), "GET /search?json=%7B%22R%22%3A100%2C%22G%22%3A200%7D"),
            ("search", query(json!({ "json": null })), "`json`: expected an object, found null"),
            ("search", query(json!({ "Text": "x" })), "the operation has no input `Text` in its query"),
            ("search", query(json!({ "text": 7 })), "`text`: expected a string, found 7"),
            ("search", json!({ "header": { "X": 1 } }), "the operation has no input `X` in its header"),
            ("search", json!({ "body": { "json": 1 } }), "the operation takes no body"),
            ("search", json!({ "content_type": "a/b" }), "a content type is given, and no body"),
            ("search", json!({ "headers": {} }), "inputs have no section `headers`"),
            ("search", json!({ "query": [1] }), "`query` of the inputs is [1]"),
            ("search", json!([]), "the inputs are not an object"),
            ("search", json!({ "path": null, "query": { "text": "x" }, "body": null }), "GET /search?text=x"),
        ],
    )
    .await;
    check(
        &parameters::required_and_defaults::contract::CONTRACT,
        &[
            (
                "getThing",
                json!({ "path": { "id": 7 }, "query": { "lang": "de" } }),
                "GET /things/7?lang=de&page=1&order=asc",
            ),
            (
                "getThing",
                json!({ "path": { "id": 7 }, "query": { "lang": "de", "page": null } }),
                "`page`: expected an integer",
            ),
        ],
    )
    .await;
    let filter = query(json!({ "filter": { "q": "a b", "tags": ["x", "y&z"] } }));
    check(
        &parameters::querystring::contract::CONTRACT,
        &[
            ("form", filter, "GET /form?q=a+b&tags=x&tags=y%26z"),
            (
                "json",
                json!({ "querystring": { "selector": { "numbers": [1] } } }),
                "GET /json?%7B%22numbers%22%3A%5B1%5D%7D",
            ),
            ("json", json!({}), "`selector` is required"),
        ],
    )
    .await;
}

#[tokio::test]
async fn headers_and_cookies() {
    let id = "b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
    let line = "GET /things | x-request-id: b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b";
    check(
        &parameters::headers_and_cookies::contract::CONTRACT,
        &[
            (
                "listThings",
                json!({ "header": { "x-request-id": id, "X-TAGS": ["a", "b"] } }),
                &format!("{line} | x-tags: a,b"),
            ),
            (
                "listThings",
                json!({ "header": { "X-Request-ID": id }, "cookie": { "session": "s 1", "theme": "dark" } }),
                &format!("{line} | cookie: session=s%201; theme=dark"),
            ),
            (
                "listThings",
                json!({ "header": { "X-Request-ID": id, "x-request-id": id } }),
                "`X-Request-ID` is given twice",
            ),
            (
                "listThings",
                json!({ "header": { "X-Request-ID": id }, "cookie": { "Session": "s" } }),
                "no input `Session` in its cookie",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn operations_are_named_by_id_or_by_place() {
    check(
        &operations::ids::contract::CONTRACT,
        &[
            ("GET /users/{user_id}/keys", path(json!({ "user_id": "a" })), "GET /users/a/keys"),
            ("POST /users/{user_id}/keys", path(json!({ "user_id": "a" })), "POST /users/a/keys"),
            ("GET /odd", json!({}), "GET /odd"),
            ("get-odd.Thing/v2", json!({}), "GET /odd"),
            ("GET /", json!({}), "GET /"),
        ],
    )
    .await;
    check(
        &operations::duplicate_ids::contract::CONTRACT,
        &[
            ("GET /users", json!({}), "GET /users"),
            ("GET /keys", json!({}), "GET /keys"),
            ("list", json!({}), "GET /users"),
        ],
    )
    .await;
    check(
        &parameters::odd_paths::contract::CONTRACT,
        &[
            ("getFile", path(json!({ "name": "a.b", "ext": "c" })), "GET /files/a.b.c"),
            ("undeclared", path(json!({ "id": "x" })), "GET /undeclared/x"),
            ("respelled", path(json!({ "user-id": 7, "kind": "a" })), "GET /respelled/7/a"),
            ("GET /respelled/{userID}/{kind}", path(json!({ "user-id": 7, "kind": "a" })), "GET /respelled/7/a"),
            ("GET /a b/é", json!({}), "GET /a%20b/%C3%A9"),
        ],
    )
    .await;
}

#[tokio::test]
async fn servers_keep_their_paths() {
    check(&servers::relative::contract::CONTRACT, &[("listThings", json!({}), "GET /api/v2/things")]).await;
    check(
        &servers::several::contract::CONTRACT,
        &[("listThings", json!({}), "GET /v1/things"), ("listFiles", json!({}), "GET /files")],
    )
    .await;
    check(
        &servers::own::contract::CONTRACT,
        &[
            ("elsewhere", json!({}), "GET /live/elsewhere"),
            ("beside", json!({}), "GET /v2/beside"),
            ("same", json!({}), "GET /v1/same"),
        ],
    )
    .await;
}

#[tokio::test]
async fn credentials() {
    let with = |auth: Value| json!({ "auth": auth });
    check(
        &auth::schemes::contract::CONTRACT,
        &[
            (
                "basic",
                with(json!({ "Basic": { "basic": ["a", "b:c"] } })),
                "GET /basic | authorization: Basic YTpiOmM=",
            ),
            ("bearer", with(json!({ "Bearer": { "bearer": "t" } })), "GET /bearer | authorization: Bearer t"),
            ("oauth", with(json!({ "OAuth": { "bearer": "t" } })), "GET /oauth | authorization: Bearer t"),
            ("header", with(json!({ "HeaderKey": { "apiKey": "k" } })), "GET /header | x-key: k"),
            ("query", with(json!({ "QueryKey": { "apiKey": "k&" } })), "GET /query?api_key=k%26"),
            ("cookie", with(json!({ "CookieKey": { "apiKey": "k" } })), "GET /cookie | cookie: session=k"),
            ("basic", with(json!({})), "it needs a credential"),
            ("basic", with(json!({ "Basic": { "basic": ["a"] } })), "`basic` of `Basic` is a user name and a password"),
            ("basic", with(json!({ "Basic": { "bearer": "t" } })), "another kind than the scheme"),
            ("bearer", with(json!({ "Bearer": { "bearer": "t", "apiKey": "k" } })), "is no credential"),
            ("bearer", with(json!({ "Nobody": { "bearer": "t" } })), "there is no scheme `Nobody`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn version_2() {
    let lists =
        json!({ "csv": ["a", "b"], "multi": ["a", "b"], "ssv": ["a", "b"], "tsv": ["a", "b"], "pipes": ["a", "b"] });
    check(
        &swagger2::inputs::contract::CONTRACT,
        &[
            (
                "listThings",
                query(lists),
                "GET /v1/things?csv=a,b&multi=a&multi=b&ssv=a%20b&tsv=a%09b&pipes=a%7Cb&page=1",
            ),
            (
                "createThing",
                body(json!({ "json": { "name": "a", "note": null } })),
                r#"POST /v1/things | {"name":"a","note":null}"#,
            ),
            (
                "login",
                body(json!({ "form": { "user": "a", "roles": ["x", "y"] } })),
                "POST /v1/login | user=a&roles=x&roles=y",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn lists_of_version_2() {
    let place = path(json!({ "ssv": ["a", "b c"], "pipes": ["a", "b"], "tsv": ["a", "b"] }));
    let mut with_headers = place.clone();
    with_headers["header"] = json!({ "X-Ssv": ["a", "b"], "x-pipes": ["a", "b"], "Authorization": "x" });
    let lists =
        json!({ "csv": ["a", "b"], "ssv": ["a", "b"], "pipes": ["a", "b"], "tsv": ["a", "b"], "multi": ["a", "b"] });
    let contract = &swagger2::lists::contract::CONTRACT;
    check(
        contract,
        &[
            ("getThings", place, "GET /things/a%20b%20c/a%7Cb/a%09b"),
            (
                "getThings",
                with_headers,
                "GET /things/a%20b%20c/a%7Cb/a%09b | x-ssv: a b | x-pipes: a|b | authorization: x",
            ),
            (
                "postForm",
                body(json!({ "form": lists })),
                "POST /form | csv=a,b&ssv=a+b&pipes=a%7Cb&tsv=a%09b&multi=a&multi=b",
            ),
        ],
    )
    .await;
    let server = Server::always(Reply::status(204)).await;
    let line = json!({ "n": 1, "operation_id": "postForm", "inputs": body(json!({ "multipart": lists })) });
    contract.run(&server.url(), line.to_string().as_bytes()).await;
    let part = |name: &str, text: &str| format!("Content-Disposition: form-data; name=\"{name}\"\n\n{text}");
    assert_eq!(
        parts(&server.only()),
        [
            part("csv", "a,b"),
            part("ssv", "a b"),
            part("pipes", "a|b"),
            part("tsv", "a\tb"),
            part("multi", "a"),
            part("multi", "b")
        ]
    );
}

#[tokio::test]
async fn version_3_2() {
    let cookies = json!({ "theme": "a=b/c", "seen": ["x", "y"], "more": ["p", "q"] });
    check(
        &parameters::openapi32::contract::CONTRACT,
        &[
            ("getFile", path(json!({ "name": "a:b@c d" })), "GET /files/a:b@c%20d"),
            (
                "getFile",
                json!({ "path": { "name": "n" }, "cookie": cookies }),
                "GET /files/n | cookie: theme=a=b/c; seen=x,y; more=p; more=q",
            ),
            ("queryFile", path(json!({ "name": "n" })), "QUERY /files/n"),
            ("COPY /files/{name}", path(json!({ "name": "n" })), "COPY /files/n"),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_one_after_another() {
    let entries = json!([{ "name": "a" }, { "name": "b", "note": null }]);
    check(
        &bodies::values::contract::CONTRACT,
        &[
            (
                "postEntries",
                body(json!({ "json": entries })),
                "POST /entries | content-type: application/x-ndjson | {\"name\":\"a\"}\n{\"name\":\"b\",\"note\":null}\n",
            ),
            ("postEntries", body(json!({ "json": { "name": "a" } })), "expected a list"),
            ("postEntries", body(json!({ "json": [{ "name": "a", "size": 1 }] })), "`/0/size`"),
            ("postEntries", body(json!({ "text": "{}\n" })), "POST /entries | {}\n"),
            ("postEntries", body(json!({ "b64": "e30K" })), "POST /entries | {}\n"),
            ("postCounts", body(json!({ "json": [1, 2] })), "POST /counts | \u{1e}1\n\u{1e}2\n"),
            ("postCounts", json!({}), "POST /counts | "),
            ("postBoth", body(json!({ "json": entries })), "POST /both | content-type: application/json"),
            (
                "postBoth",
                typed(json!({ "json": [{ "name": "a" }] }), "application/x-ndjson"),
                "POST /both | content-type: application/x-ndjson | {\"name\":\"a\"}\n",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_name_may_go_without_a_value() {
    check(
        &parameters::query_styles::contract::CONTRACT,
        &[
            ("search", query(json!({ "flag": true })), "GET /search?flag=true"),
            ("search", query(json!({ "flag": null })), "GET /search?flag="),
            ("search", query(json!({ "flag": "" })), "GET /search?flag="),
            ("search", query(json!({ "flag": "x" })), "`flag`: expected true or false"),
        ],
    )
    .await;
}

/// Without inputs, every operation is called with what is required and with everything, and nothing is refused.
#[tokio::test]
async fn every_operation_is_called() {
    let contracts = [
        (&auth::schemes::contract::CONTRACT, 8),
        (&bodies::json::contract::CONTRACT, 7),
        (&bodies::multipart::contract::CONTRACT, 2),
        (&bodies::nameless::contract::CONTRACT, 3),
        (&bodies::several::contract::CONTRACT, 3),
        (&parameters::path_styles::contract::CONTRACT, 6),
        (&parameters::query_styles::contract::CONTRACT, 2),
        (&parameters::required_and_defaults::contract::CONTRACT, 2),
        (&swagger2::inputs::contract::CONTRACT, 9),
        (&swagger2::lists::contract::CONTRACT, 5),
    ];
    for (contract, calls) in contracts {
        let server = Server::always(Reply::status(204)).await;
        let mut said: Vec<Value> = Vec::new();
        let told = |line: &str| said.push(serde_json::from_str(line).expect("a line is JSON"));
        contract.run_samples(&server.url(), told).await;
        let sent = server.take();
        assert!(said.iter().all(|line| line["refused"].is_null()), "{said:#?}");
        assert_eq!((said.len(), sent.len()), (calls, calls), "{said:#?}");
    }
}

#[tokio::test]
async fn every_line_has_an_answer() {
    let contract = &parameters::query_styles::contract::CONTRACT;
    for (line, refused) in [
        (&b"{"[..], "the line is not JSON"),
        (b"\xff", "the line is not JSON"),
        (b"7", "the line has no text under `operation_id`"),
        (br#"{"n": 3}"#, "the line has no text under `operation_id`"),
        (br#"{"n": 4, "operation_id": "nope", "inputs": {}}"#, "there is no operation `nope`"),
    ] {
        let said: Value = serde_json::from_str(&contract.run("http://127.0.0.1:9", line).await).expect("JSON");
        assert!(said["refused"].as_str().is_some_and(|said| said.contains(refused)), "{said}");
        let n = String::from_utf8_lossy(line)
            .split("\"n\": ")
            .nth(1)
            .map_or(Value::Null, |rest| json!(rest.as_bytes()[0] - b'0'));
        assert_eq!(said["n"], n);
    }
    let line = br#"{"n": 5, "operation_id": "search", "inputs": {}}"#;
    let said: Value = serde_json::from_str(&contract.run("http://127.0.0.1:9", line).await).expect("JSON");
    assert!(said["failed"].is_string() && said["url"] == "http://127.0.0.1:9/search", "{said}");
}
