//! What happens on a bad day: servers that fail, stall, break off, overload, or mean harm. Over a real socket.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clientwright_runtime as rt;
use rt::ErrorKind;
use support::{Seen, Server, Step, json, raw, reply};

static GET: rt::Operation = rt::Operation { id: "get", path: "/x", ..rt::Operation::EMPTY };
static POST: rt::Operation =
    rt::Operation { id: "post", method: "POST", path: "/x", bodies: &[rt::BodyForm::JSON], ..rt::Operation::EMPTY };

/// As usual, but without the waits.
const HASTY: rt::RetryPolicy = rt::RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);

/// A server that answers so one after another, and the last for ever.
async fn in_turn(answers: impl IntoIterator<Item = Vec<Step>>) -> Server {
    let answers: Vec<_> = answers.into_iter().collect();
    let count = AtomicUsize::new(0);
    Server::start(move |_| answers[count.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1)].clone()).await
}

async fn failing_twice(failure: Vec<Step>) -> (Server, rt::Client) {
    let server = in_turn([failure.clone(), failure, json(200, "7")]).await;
    let client = server.client().retry(HASTY).build().expect("a client");
    (server, client)
}

fn failures() -> Vec<(&'static str, Vec<Step>)> {
    let begun = Step::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n12".to_vec());
    vec![
        ("busy", reply(503, &[], "")),
        ("bad gateway", reply(502, &[], "")),
        ("gateway's timeout", reply(504, &[], "")),
        ("too many", reply(429, &[("retry-after", "0")], "")),
        ("closed at once", vec![Step::Close]),
        ("reset before the reply", vec![Step::Reset]),
        ("reset in the headers", vec![Step::Say(b"HTTP/1.1 200 OK\r\nx-".to_vec()), Step::Reset]),
        ("reset in the body", vec![begun.clone(), Step::Reset]),
        ("the end is missing", vec![begun, Step::Close]),
        ("a chunk is cut", raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12")),
    ]
}

#[tokio::test]
async fn what_is_safe_to_repeat_is_repeated() {
    for (what, failure) in failures() {
        let (server, client) = failing_twice(failure).await;
        let answer = client.call(&GET).send::<i64>().await;
        assert_eq!(answer.unwrap_or_else(|error| panic!("{what}: {error}")), 7);
        assert_eq!(server.seen().len(), 3, "{what}");
    }
}

#[tokio::test]
async fn what_is_not_safe_to_repeat_is_sent_once() {
    for (what, failure) in failures() {
        let (server, client) = failing_twice(failure).await;
        let error = client.call(&POST).body(0, &1).send::<i64>().await.expect_err(what);
        assert!(matches!(error.kind(), ErrorKind::Status | ErrorKind::Interrupted), "{what}: {error}");
        assert_eq!(server.seen().len(), 1, "{what}");
    }
    for final_status in [400, 404, 409, 422, 500, 501] {
        let (server, client) = failing_twice(reply(final_status, &[], "")).await;
        assert_eq!(client.call(&GET).send::<i64>().await.expect_err("final").status(), Some(final_status));
        assert_eq!(server.seen().len(), 1, "{final_status}");
    }
}

#[tokio::test]
async fn a_key_makes_it_safe() {
    let (server, _) = failing_twice(reply(503, &[], "")).await;
    let client = server.client().retry(HASTY).idempotency_header("X-Once").build().expect("a client");
    client.call(&POST).body(0, &1).send::<i64>().await.expect("an answer");
    let keys: Vec<_> = server.seen().iter().map(|seen| seen.header("x-once").unwrap_or_default().to_owned()).collect();
    assert_eq!((keys.len(), keys[0].len()), (3, 36));
    assert!(keys.iter().all(|key| *key == keys[0]), "one key for all attempts: {keys:?}");
    client.call(&POST).body(0, &1).send::<i64>().await.expect("an answer");
    assert_ne!(server.last().header("x-once"), Some(keys[0].as_str()), "and another for another call");
    client.call(&POST).body(0, &1).header("x-once", "mine").send::<i64>().await.expect("an answer");
    assert_eq!(server.last().header("x-once"), Some("mine"));
    client.call(&GET).send::<i64>().await.expect("an answer");
    assert_eq!(server.last().header("x-once"), None);

    let (server, client) = failing_twice(reply(503, &[], "")).await;
    client.call(&POST).body(0, &1).header("idempotency-key", "k").send::<i64>().await.expect("the caller's own key");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn what_never_left_is_sent_again_whatever_it_is() {
    let failures = Arc::new(AtomicUsize::new(0));
    struct Unreachable(Arc<AtomicUsize>, rt::TransportErrorKind);
    impl rt::Transport for Unreachable {
        fn send(&self, _: rt::Request) -> rt::BoxFuture<'_, Result<rt::Response, rt::TransportError>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async { Err(rt::TransportError::new(self.1, "nobody there")) })
        }

        fn sleep(&self, time: Duration) -> rt::BoxFuture<'static, ()> {
            Box::pin(tokio::time::sleep(time))
        }
    }
    for (kind, sent) in [
        (rt::TransportErrorKind::Connect, 3),
        (rt::TransportErrorKind::ConnectTimeout, 3),
        (rt::TransportErrorKind::Interrupted, 1),
        (rt::TransportErrorKind::Tls, 1),
    ] {
        failures.store(0, Ordering::Relaxed);
        let transport = Unreachable(Arc::clone(&failures), kind);
        let client = rt::Client::builder("http://h").transport(transport).retry(HASTY).build().expect("a client");
        client.call(&POST).send::<()>().await.expect_err("nobody there");
        assert_eq!(failures.load(Ordering::Relaxed), sent, "{kind:?}");
    }
}

#[tokio::test]
async fn policies_of_the_client_and_of_the_call() {
    let server = Server::start(|_| reply(503, &[], "")).await;
    let client = server.client().retry(HASTY.retries(4)).build().expect("a client");
    for (call, sent) in [
        (client.call(&GET), 5),
        (client.call(&GET).retry(rt::RetryPolicy::none()), 1),
        (client.call(&GET).retry(HASTY.retries(1)), 2),
    ] {
        let before = server.seen().len();
        call.send::<()>().await.expect_err("busy");
        assert_eq!(server.seen().len() - before, sent);
    }
}

#[tokio::test]
async fn the_server_says_when_to_come_again() {
    let memory = rt::MemoryTransport::new();
    memory.expect("GET", "/x").header("retry-after", "7").answer(429, "later");
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let other = memory.expect("GET", "/x").header("date", date);
    other.header("retry-after", "Sun, 06 Nov 1994 08:49:48 GMT").answer_empty(503);
    memory.expect("GET", "/x").answer(200, &1);
    let client = rt::Client::builder("http://h")
        .transport(memory.clone())
        .retry(rt::RetryPolicy::new())
        .build()
        .expect("a client");
    assert_eq!(client.call(&GET).send::<i64>().await.expect("an answer"), 1);
    assert_eq!(memory.pauses(), [Duration::from_secs(7), Duration::from_secs(11)]);
}

#[tokio::test]
async fn the_wait_that_the_server_asked_for_is_kept() {
    let date = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:38 GMT")];
    for headers in [&[("retry-after", "1")][..], &date] {
        let server = in_turn([reply(429, headers, "later"), json(200, "7")]).await;
        let client = server.client().retry(HASTY).build().expect("a client");
        let start = Instant::now();
        assert_eq!(client.call(&GET).send::<i64>().await.expect("an answer"), 7);
        let waited = start.elapsed();
        assert!((Duration::from_secs(1)..Duration::from_secs(10)).contains(&waited), "{waited:?}");
    }
}

#[tokio::test]
async fn what_comes_behind_a_reply_is_no_part_of_it_or_of_the_next() {
    let stray = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n8";
    let longer = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n7{stray}");
    let server = in_turn([vec![Step::Say(longer.into_bytes())], json(200, "9")]).await;
    let client = server.client().build().expect("a client");
    for expected in [7, 9] {
        assert_eq!(client.call(&GET).send::<i64>().await.expect("an answer"), expected);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn nobody_waits_longer_than_the_cap_or_than_is_left() {
    for (value, cap, limit) in [
        ("1000000000", 60, None),
        ("99999999999999999999999999", 60, None),
        ("61", 60, None),
        ("3", 2, None),
        ("30", 60, Some(Duration::from_secs(20))),
    ] {
        let memory = rt::MemoryTransport::new();
        memory.expect("GET", "/x").header("retry-after", value).answer(429, "later");
        let policy = rt::RetryPolicy::new().longest_wait(Duration::from_secs(cap));
        let builder = rt::Client::builder("http://h").transport(memory.clone()).retry(policy);
        let client = builder.timeout(limit).build().expect("a client");
        let error = client.call(&GET).send::<i64>().await.expect_err("the reply itself");
        assert_eq!((error.status(), memory.pauses().len()), (Some(429), 0), "{value}");
        assert!(error.retry_after() > Some(Duration::from_secs(2)), "{value}");
    }
    let memory = rt::MemoryTransport::new();
    memory.expect("GET", "/x").header("retry-after", "1e9").answer(429, "nonsense");
    memory.expect("GET", "/x").answer(200, &1);
    let client = rt::Client::builder("http://h")
        .transport(memory.clone())
        .retry(rt::RetryPolicy::new())
        .build()
        .expect("a client");
    client.call(&GET).send::<i64>().await.expect("what is no number is not obeyed");
    assert!(memory.pauses()[0] <= Duration::from_millis(250));
}

/// 200 calls at once, and what became of them.
async fn storm<T: rt::Output + Send + 'static>(client: &rt::Client) -> Vec<Result<T, rt::Error>> {
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&GET).send::<T>().await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.expect("no panic"));
    }
    outcomes
}

#[tokio::test]
async fn a_storm_of_failures_is_not_multiplied() {
    let server = Server::start(|_| reply(503, &[], "")).await;
    let policy = rt::RetryPolicy::new().backoff(Duration::from_millis(1), Duration::from_millis(5));
    let client = server.client().retry(policy).retry_budget(30).build().expect("a client");
    let outcomes = storm::<()>(&client).await;
    assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|error| error.status() == Some(503))));
    assert_eq!(server.seen().len(), 200 + 30, "every call once, and retries as far as the budget goes");
    storm::<()>(&client).await;
    assert_eq!(server.seen().len(), 400 + 30, "nothing is left for the next storm");
}

#[tokio::test]
async fn a_gigabyte_is_not_kept() {
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n",
    ] {
        let piece = vec![b' '; 1 << 16];
        let server =
            Server::start(move |_| vec![Step::Say(head.as_bytes().to_vec()), Step::Flood(piece.clone())]).await;
        let client = server.client().body_limit(1 << 20).build().expect("a client");
        let error = client.call(&GET).send::<rt::Json>().await.expect_err("too much");
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(error.body().is_none_or(|body| body.len() <= 1 << 20));
    }
}

#[tokio::test]
async fn floods_of_headers_are_cut_off() {
    let line = "x-flood: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n";
    for (start, more) in
        [("HTTP/1.1 200 OK\r\n", line.repeat(100)), ("HTTP/1.1 200 OK\r\nx-long: ", "x".repeat(1 << 16))]
    {
        let server =
            Server::start(move |_| vec![Step::Say(start.as_bytes().to_vec()), Step::Flood(more.clone().into_bytes())])
                .await;
        let error = server.client().build().expect("a client").call(&GET).send::<()>().await.expect_err("too much");
        assert!(matches!(error.kind(), ErrorKind::Transport | ErrorKind::Interrupted), "{error}");
    }
}

#[tokio::test]
async fn replies_that_nest_too_deep_or_hide_lines_are_errors() {
    let deep = "[".repeat(100_000);
    let server = Server::start(move |_| json(200, &deep)).await;
    let client = server.client().build().expect("a client");
    assert_eq!(client.call(&GET).send::<rt::Json>().await.expect_err("too deep").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_slow_drip_ends_with_the_time_for_an_attempt() {
    let drip = |text: &str| {
        let one = |octet| [Step::Say(vec![octet]), Step::Wait(Duration::from_millis(20))];
        text.bytes().cycle().take(10_000).flat_map(one).collect::<Vec<_>>()
    };
    for head in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n"] {
        let steps = [vec![Step::Say(head.as_bytes().to_vec())], drip("HTTP/1.1 200 OK\r\nx: ")].concat();
        let server = Server::start(move |_| steps.clone()).await;
        let client = server.client().retry(rt::RetryPolicy::none()).build().expect("a client");
        let call = client.call(&GET).attempt_timeout(Duration::from_millis(200));
        assert_eq!(call.send::<String>().await.expect_err("too slow").kind(), ErrorKind::Timeout);
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_given_up() {
    let server = Server::start(|_| vec![Step::Wait(Duration::from_secs(60))]).await;
    let client = server.client().build().expect("a client");
    let sending = client.call(&GET).send::<()>();
    tokio::time::timeout(Duration::from_millis(100), sending).await.expect_err("dropped");
    assert!(server.seen().len() <= 1, "and is not sent again");
}

#[tokio::test]
async fn headers_that_would_be_two_are_refused() {
    let server = Server::start(|_| json(200, "1")).await;
    let client = server.client().build().expect("a client");
    for value in ["a\r\nx: y", "a\nb", "a\rb", "a\0b"] {
        let error = client.call(&GET).header("x-mine", value).send::<()>().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(server.client().header("x-mine", value).build().is_err());
        assert!(server.client().user_agent(value).build().is_err());
    }
    assert!(server.client().idempotency_header("a b").build().is_err());
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn hooks_are_told_of_retries() {
    struct Counts(Arc<std::sync::Mutex<Vec<(u32, u32)>>>);
    impl rt::Hook for Counts {
        fn before(&self, request: &mut rt::Outgoing<'_>) {
            self.0.lock().expect("a list").push((request.retry, u32::MAX));
        }

        fn after(&self, reply: &rt::Incoming<'_>) {
            if let Some(last) = self.0.lock().expect("a list").last_mut() {
                last.1 = reply.retry;
            }
        }
    }
    let counts = Arc::new(std::sync::Mutex::default());
    let (server, _) = failing_twice(reply(503, &[], "")).await;
    let client = server.client().retry(HASTY).hook(Counts(Arc::clone(&counts))).build().expect("a client");
    client.call(&GET).send::<i64>().await.expect("an answer");
    assert_eq!(*counts.lock().expect("a list"), [(0, 0), (1, 1), (2, 2)]);
}

#[tokio::test]
async fn limits_of_the_server_can_be_read() {
    let answer = |_: &Seen| {
        reply(200, &[("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "59"), ("x-ratelimit-reset", "9")], "1")
    };
    let client = Server::start(answer).await.client().build().expect("a client");
    let whole = client.call(&GET).send::<i64>().whole().await.expect("an answer");
    let limit = whole.headers.rate_limit().expect("limits");
    assert_eq!((limit.limit, limit.remaining, limit.reset), (Some(60), Some(59), Some(Duration::from_secs(9))));
}
