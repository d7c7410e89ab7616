//! Requests that no description knows, and waiting without `async`.
#![cfg(feature = "hyper")]

mod support;

use std::time::Duration;

use clientwright_runtime as rt;
use rt::ErrorKind;
use support::{Server, json, reply};

static KEY: rt::Scheme =
    rt::Scheme { name: "key", setter: "key", kind: rt::SchemeKind::ApiKey { place: rt::Place::Header, key: "x-key" } };
static TOKEN: rt::Scheme = rt::Scheme { name: "token", setter: "token", kind: rt::SchemeKind::Bearer };
static OTHER: rt::Scheme = rt::Scheme { name: "other", setter: "other", kind: rt::SchemeKind::Bearer };

fn client(server: &Server) -> rt::Client {
    let builder = rt::Client::builder(format!("{}/v1/", server.url())).transport(support::transport());
    let builder = builder.header("x-own", "yes").credential(&KEY, rt::Credential::key("k"));
    builder.credential(&TOKEN, "t".into()).build().expect("a client")
}

#[tokio::test]
async fn any_endpoint_with_the_clients_own_credentials() {
    let server = Server::start(|seen| json(200, if seen.method == "GET" { "1" } else { "2" })).await;
    let client = client(&server);
    let shown = || {
        let last = server.last();
        (last.line(), last.header("x-key").map(str::to_owned), last.header("authorization").map(str::to_owned))
    };
    assert_eq!(client.raw("GET", "/a%20b").query("q", "a&b").query("r", "é").send::<i64>().await.expect("1"), 1);
    assert_eq!(shown(), ("GET /v1/a%20b?q=a%26b&r=%C3%A9".into(), Some("k".into()), None));
    assert_eq!(server.last().header("x-own"), Some("yes"));

    let call = client.raw("POST", "x?y").json(&[1, 2]).credential(&TOKEN).header("x-own", "no");
    assert_eq!(call.send::<i64>().await.expect("2"), 2);
    assert_eq!(shown(), ("POST /v1/x?y".into(), None, Some("Bearer t".into())));
    let last = server.last();
    assert_eq!((last.header("content-type"), last.body.as_slice()), (Some("application/json"), &b"[1,2]"[..]));
    assert_eq!(last.header("x-own"), Some("no"));

    client.raw("PURGE", "/").credential(&KEY).credential(&TOKEN).send::<i64>().await.expect("2");
    assert_eq!(shown(), ("PURGE /v1/".into(), Some("k".into()), Some("Bearer t".into())));
    client.raw("GET", "/").anonymous().send::<i64>().await.expect("1");
    assert_eq!(shown(), ("GET /v1/".into(), None, None));
    client.raw("GET", format!("{}/elsewhere", server.url())).send::<i64>().await.expect("1");
    assert_eq!(shown(), ("GET /elsewhere".into(), Some("k".into()), None));
}

#[tokio::test]
async fn credentials_stay_at_home() {
    let (home, away) = (Server::start(|_| json(200, "1")).await, Server::start(|_| json(200, "1")).await);
    let client = client(&home);
    client.raw("GET", away.url() + "/x").send::<i64>().await.expect("an answer");
    assert_eq!(away.last().header("x-key"), None);
    let error = client.raw("GET", away.url()).credential(&KEY).send::<i64>().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    let error = client.raw("GET", "/").credential(&OTHER).send::<i64>().await.expect_err("unknown");
    assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{error}");
    assert!(error.to_string().contains("`other` (given with `other`)"), "{error}");
    for (method, target) in [("GET", "a b"), ("GET", "#x"), ("G T", "/"), ("GET", "http://u:p@h/")] {
        let error = client.raw(method, target).send::<i64>().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Refused, "{method} {target}: {error}");
    }
    assert_eq!((home.seen().len(), away.seen().len()), (0, 1));
}

#[tokio::test]
async fn the_clients_policy_holds() {
    let server = Server::start(|_| reply(503, &[("content-type", "text/plain")], "busy")).await;
    let client = client(&server);
    let hasty = rt::RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    let error = client.raw("GET", "/x").retry(hasty).send::<String>().await.expect_err("busy");
    assert_eq!((error.to_string().as_str(), server.seen().len()), ("GET /v1/x: 503 Service Unavailable: busy", 3));
    client.raw("POST", "/x").retry(hasty).send::<String>().await.expect_err("busy");
    assert_eq!(server.seen().len(), 4);
}

#[cfg(feature = "blocking")]
mod blocking {
    use super::*;
    use rt::blocking;

    fn server() -> Server {
        blocking::wait(async { Server::start(|_| json(200, "\"abc\"")).await })
    }

    #[test]
    fn programs_without_async_wait() {
        let server = server();
        let client = client(&server);
        assert_eq!(client.raw("GET", "/x").send::<String>().wait().expect("an answer"), "abc");
        let download = client.raw("GET", "/x").send::<rt::Download>().wait().expect("a download");
        let pieces: Result<Vec<_>, _> = blocking::iter(download).collect();
        assert_eq!(pieces.expect("pieces").concat(), b"\"abc\"");
    }

    #[test]
    fn many_threads_wait_at_once() {
        let server = server();
        let client = client(&server);
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| assert_eq!(client.raw("GET", "/x").send::<String>().wait().expect("an answer"), "abc"));
            }
        });
        assert_eq!(server.seen().len(), 20);
    }

    #[tokio::test]
    async fn waiting_within_async_code_is_refused() {
        let client = rt::Client::builder("http://h").transport(rt::MemoryTransport::new()).build().expect("a client");
        let error = client.raw("GET", "/x").send::<String>().wait().expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("await instead"), "{error}");
    }
}
