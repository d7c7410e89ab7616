//! What replies become, topic by topic, through a real socket: values, typed errors, and errors that say where to look.

use clientwright_behavior::{
    fixtures::{objects, replies},
    server::{Reply, Server},
};
use clientwright_runtime::{ErrorKind, Json};

use replies::{bodiless, empty, errors, headers, other, ranges, several};

const THING: &str = r#"{"name":"n"}"#;

macro_rules! client {
    ($fixture:ident, $server:expr) => {
        $fixture::Client::builder($server.url()).build().expect("a good URL")
    };
}

#[tokio::test]
async fn several_statuses_mean_success() {
    use several::api::api::PutThingReply;
    let cases = [
        (Reply::json(200, THING), Some(PutThingReply::Ok(several::types::Thing::new("n")))),
        (Reply::json(201, r#"{"number":7}"#), Some(PutThingReply::Created(several::types::Receipt::new(7)))),
        (Reply::status(204), Some(PutThingReply::NoContent)),
        (Reply::json(202, THING), None),
        (Reply::json(404, THING), None),
    ];
    for (reply, expected) in cases {
        let server = Server::always(reply.clone()).await;
        let made = client!(several, server).api().put_thing("a").send().await;
        assert_eq!(made.ok(), expected, "{reply:?}");
    }
}

#[tokio::test]
async fn ranges_and_default() {
    for status in [200, 201, 299] {
        let server = Server::always(Reply::json(status, THING)).await;
        let client = client!(ranges, server);
        assert_eq!(client.api().range().send().await.expect("a success").name, "n");
        assert_eq!(client.api().by_default().send().await.expect("a success").name, "n");
    }
    let server = Server::always(Reply::json(418, r#"{"title":"teapot"}"#)).await;
    let error = client!(ranges, server).api().range().send().await.expect_err("no success");
    let typed = ranges::api::api::RangeError::of(&error).expect("a documented error");
    assert_eq!(typed, ranges::api::api::RangeError::ClientError(ranges::types::Problem::new("teapot")));
}

#[tokio::test]
async fn documented_errors_are_typed_and_others_keep_their_body() {
    use errors::api::api::GetThingError;
    let missing = GetThingError::NotFound(errors::types::Missing::new("a"));
    let problem = GetThingError::Default(errors::types::Problem::new("no"));
    let cases = [
        (Reply::json(404, r#"{"id":"a"}"#), 404, Some(missing)),
        (Reply::json(500, r#"{"title":"no"}"#), 500, Some(problem)),
        (Reply::json(409, r#"{"id":"a"}"#), 409, None),
        (Reply::status(404).header("Content-Type", "text/html").body("<p>no"), 404, None),
        (Reply::json(404, r#"{"id":"#), 404, None),
    ];
    for (reply, status, expected) in cases {
        let Reply::Proper { body, .. } = reply.clone() else { panic!("made above") };
        let server = Server::always(reply).await;
        let error = client!(errors, server).api().get_thing("a").send().await.expect_err("no success");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(status)));
        assert_eq!(error.body().map(|kept| kept.to_vec()), Some(body), "the body is kept");
        assert_eq!(GetThingError::of(&error), expected, "{error}");
        assert!(error.to_string().starts_with(&format!("GET /things/a: {status}")), "{error}");
        assert_eq!((error.operation_id(), error.method(), error.path()), ("getThing", "GET", "/things/a"));
    }
}

#[tokio::test]
async fn an_unreadable_body_is_kept_and_its_field_is_named() {
    let cases = [
        (r#"{"name":7}"#, "name", "name: expected a string, found 7"),
        (r#"{"name":null}"#, "name", "name: expected a string, found null"),
        (r#"{"n":"#, "n", "n: expected a value, found the end of the text"),
        ("", "", "the body is empty"),
        ("<html>", "", "expected an object, found <html>"),
        ("[]", "", "expected an object, found []"),
        ("{}", "name", "name: missing"),
    ];
    for (body, field, message) in cases {
        let server = Server::always(Reply::json(200, body)).await;
        let error = client!(errors, server).api().get_thing("a").send().await.expect_err("unreadable");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{body}");
        assert_eq!(error.body_text().as_deref(), Some(body));
        assert_eq!(error.field().unwrap_or_default(), field, "{error}");
        let shown = error.to_string();
        assert!(shown.starts_with("GET /things/a: 200, but ") && shown.ends_with(message), "{shown}");
    }
}

#[tokio::test]
async fn a_deep_field_is_named_by_its_path() {
    use objects::recursion;
    let deep = r#"{"name":"a","children":[{"name":"b"},{"name":"c","by_name":{"x y":{"name":[]}}}]}"#;
    let server = Server::always(Reply::json(200, deep)).await;
    let call = client!(recursion, server);
    let error = call.api().echo(&recursion::types::Thing::new("a")).send().await.expect_err("unreadable");
    let field = error.field().expect("a field").to_owned();
    assert!(field.starts_with("children[1].by_name") && field.ends_with("name"), "{field}");
    assert!(error.to_string().contains(&field), "{error}");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_empty_for_a_lenient_client() {
    use objects::recursion;
    let wrong = r#"{"name":"a","children":[{"name":"b"},null,{"children":7}]}"#;
    let server = Server::always(Reply::json(200, wrong)).await;
    let client = recursion::Client::builder(server.url()).lenient(true).build().expect("a good URL");
    let whole = client.api().echo(&recursion::types::Thing::new("a")).send().whole().await.expect("readable");
    let places: Vec<_> = whole.deviations.iter().map(|deviation| deviation.path().to_owned()).collect();
    assert_eq!(places, ["children[1]", "children[2].children", "children[2].name"]);
    let children = whole.value.children.expect("children");
    let names: Vec<_> = children.iter().map(|child| (child.name.as_str(), child.children.is_some())).collect();
    assert_eq!(names, [("b", false), ("", false)]);
}

#[tokio::test]
async fn replies_that_break_off_are_no_values() {
    let broken = [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"name\":\"n\"}",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nC\r\n{\"name\":\"n\"}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nC\r\n{\"na",
        "HTTP/1.1 200 OK\r\nContent-Ty",
        "",
    ];
    for text in broken {
        let server = Server::always(Reply::Raw(text.as_bytes().to_vec())).await;
        let error = client!(errors, server).api().get_thing("a").send().await.expect_err("broken off");
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{text:?}: {error}");
    }
}

#[tokio::test]
async fn replies_without_anything() {
    for reply in [Reply::status(200), Reply::status(204), Reply::json(200, THING), Reply::json(200, "{")] {
        let server = Server::always(reply).await;
        let client = client!(empty, server);
        client.api().no_content().send().await.expect("nothing is promised");
        client.api().no_schema().send().await.expect("nothing is promised");
        client.api().only_errors().send().await.expect("nothing is promised");
    }
    let server = Server::always(Reply::status(400)).await;
    let error = client!(empty, server).api().only_errors().send().await.expect_err("no success");
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn replies_that_cannot_have_what_is_promised() {
    let put = async |reply| {
        let server = Server::always(reply).await;
        client!(bodiless, server).api().put_thing().send().await.expect("a success")
    };
    assert_eq!(put(Reply::status(204)).await, None);
    assert_eq!(put(Reply::json(200, THING)).await.map(|thing| thing.name).as_deref(), Some("n"));
    let server = Server::always(Reply::status(200).header("X-Size", "7")).await;
    client!(bodiless, server).api().head_thing().send().await.expect("nothing is read");
}

#[tokio::test]
async fn replies_that_are_no_json() {
    let reply = |media: &str, body: &[u8]| Reply::status(200).header("Content-Type", media).body(body);
    let server = Server::always(reply("text/plain; charset=utf-8", "é \"q\"".as_bytes())).await;
    assert_eq!(client!(other, server).api().get_text().send().await.expect("text"), "é \"q\"");
    let server = Server::always(reply("text/plain; charset=iso-8859-1", b"\xe9")).await;
    assert_eq!(client!(other, server).api().get_text().send().await.expect("text"), "é");
    let server = Server::always(reply("application/octet-stream", &[0, 255, 10])).await;
    let download = client!(other, server).api().download().send().await.expect("a download");
    assert_eq!(download.length(), Some(3));
    assert_eq!(download.bytes().await.expect("all of it"), vec![0, 255, 10]);
    let server = Server::always(Reply::json(200, "[1.50,{\"b\":1,\"a\":2}]")).await;
    let any: Json = client!(other, server).api().any().send().await.expect("any value");
    assert_eq!(any.to_string(), "[1.50,{\"b\":1,\"a\":2}]");
}

#[tokio::test]
async fn the_content_type_decides() {
    use other::api::api::EitherReply;
    let json = Reply::json(200, THING);
    let problem = Reply::status(200).header("Content-Type", "application/json; charset=utf-8").body(THING);
    let text = Reply::status(200).header("Content-Type", "text/plain").body(THING);
    let thing = || EitherReply::OkJson(other::types::Thing::new("n"));
    for (reply, expected) in [(json, thing()), (problem, thing()), (text, EitherReply::OkPlain(THING.to_owned()))] {
        let server = Server::always(reply).await;
        assert_eq!(client!(other, server).api().either().send().await.expect("one of two"), expected);
    }
    let server = Server::always(Reply::status(200).header("Content-Type", "image/png").body("P")).await;
    let error = client!(other, server).api().either().send().await.expect_err("neither of two");
    assert!(error.to_string().contains("image/png"), "{error}");
}

#[tokio::test]
async fn status_and_headers_are_one_call_away() {
    let reply = Reply::json(206, "[\"a\"]").header("X-Total", "70").header("X-Next", "b").header("X-Next", "c");
    let server = Server::always(reply).await;
    let whole = client!(headers, server).api().list_things().send().whole().await.expect("a success");
    assert_eq!((whole.status, whole.value), (206, vec!["a".to_owned()]));
    assert_eq!((whole.headers.get("x-total"), whole.headers.get("X-NEXT")), (Some("70"), Some("b")));
    let typed = headers::api::api::ListThingsHeaders::of(&whole.headers).expect("they are as described");
    assert_eq!((typed.x_total, typed.x_next.as_deref(), typed.x_tags), (Some(70), Some("b"), None));
    let server = Server::always(Reply::json(200, "[]").header("X-Total", "many").header("X-Tags", "1, 2")).await;
    let whole = client!(headers, server).api().list_things().send().whole().await.expect("a success");
    let error = headers::api::api::ListThingsHeaders::of(&whole.headers).expect_err("no number");
    assert_eq!(error.to_string(), "X-Total: expected an integer, found many");
    assert_eq!(whole.headers.read::<Vec<i64>>("x-tags").ok().flatten(), Some(vec![1, 2]));
}

#[tokio::test]
async fn redirects_are_followed_and_end() {
    let server = Server::start(|request| match request.target.as_str() {
        "/things/a" => Reply::status(302).header("Location", "/elsewhere?x=1"),
        "/elsewhere?x=1" => Reply::json(200, THING),
        _ => Reply::status(302).header("Location", "/again"),
    })
    .await;
    let client = client!(errors, server);
    assert_eq!(client.api().get_thing("a").send().await.expect("a success").name, "n");
    let lines: Vec<String> = server.take().iter().map(|request| request.line()).collect();
    assert_eq!(lines, ["GET /things/a", "GET /elsewhere?x=1"]);
    let error = client.api().get_thing("b").send().await.expect_err("it has no end");
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
    assert!(server.take().len() < 30);
}
