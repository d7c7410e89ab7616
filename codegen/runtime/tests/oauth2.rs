//! OAuth 2: tokens that are fetched once for all calls, renewed in time, and shown to nobody else.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime as rt;
use rt::{ErrorKind, OAuth2};
use support::{Seen, Server, Step, json, reply};

static GET: rt::Operation = rt::Operation { id: "get", path: "/x", auth: &[&[NEED]], ..rt::Operation::EMPTY };
const NEED: rt::Need = rt::Need { scheme: &OAUTH, scopes: &["read"] };
static OAUTH: rt::Scheme = rt::Scheme {
    name: "oauth",
    setter: "oauth",
    kind: rt::SchemeKind::OAuth2 {
        flows: &[
            rt::Flow { token_url: Some("/token"), scopes: &["read", "write"], ..rt::Flow::EMPTY },
            rt::Flow {
                kind: rt::FlowKind::Password,
                token_url: Some("/token"),
                refresh_url: Some("/renew"),
                ..rt::Flow::EMPTY
            },
        ],
    },
};

fn application() -> OAuth2 {
    OAuth2::client_credentials("my app", "s&cret")
}

/// A server with an interface at `/x` that takes the newest token only, and a token endpoint at any other path.
struct Guarded {
    server: Server,
    issued: Arc<AtomicUsize>,
}

impl Guarded {
    async fn start(given: impl Fn(usize, &Seen) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let issued = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&issued);
        let server = Server::start(move |seen| match seen.target.as_str() {
            "/x" => {
                let good = format!("Bearer t{}", count.load(Ordering::SeqCst));
                if seen.header("authorization") == Some(&good) { json(200, "1") } else { json(401, "\"no\"") }
            }
            _ => given(count.fetch_add(1, Ordering::SeqCst) + 1, seen),
        })
        .await;
        Self { server, issued }
    }

    fn client(&self, credential: OAuth2) -> rt::ClientBuilder {
        self.server.client().credential(&OAUTH, credential.into())
    }

    /// Makes the newest token worthless, without giving another.
    fn take_back(&self) {
        self.issued.fetch_add(1, Ordering::SeqCst);
    }

    fn asked(&self) -> Vec<Seen> {
        self.server.seen().into_iter().filter(|seen| seen.target != "/x").collect()
    }

    fn forms(&self) -> Vec<String> {
        self.asked().into_iter().map(|seen| String::from_utf8(seen.body).expect("text")).collect()
    }
}

fn token(number: usize, more: &str) -> Vec<Step> {
    json(200, &format!(r#"{{"access_token":"t{number}","token_type":"Bearer"{more}}}"#))
}

async fn call(client: &rt::Client) -> Result<i64, rt::Error> {
    client.call(&GET).send().await
}

/// 200 calls at once, all of which must go well.
async fn crowd(client: &rt::Client) {
    let calls = (0..200).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { call(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.expect("no panic").expect("an answer"), 1);
    }
}

#[tokio::test]
async fn a_program_asks_with_its_own_secret_as_the_description_says() {
    let guarded = Guarded::start(|number, _| token(number, r#","expires_in":3600"#)).await;
    let client = guarded.client(application()).secret_header("x-key", "of the interface").build().expect("a client");
    call(&client).await.expect("an answer");
    call(&client).await.expect("an answer");
    let asked = guarded.asked();
    assert_eq!(asked.len(), 1, "the token is kept");
    assert_eq!(asked[0].line(), "POST /token");
    assert_eq!(asked[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked[0].header("accept"), Some("application/json"));
    // `my+app:s%26cret` (RFC 6749 2.3.1)
    assert_eq!(asked[0].header("authorization"), Some("Basic bXkrYXBwOnMlMjZjcmV0"));
    assert_eq!(asked[0].header("x-key"), None, "what is for the interface is for it alone");
    assert_eq!(guarded.forms(), ["grant_type=client_credentials&scope=read+write"]);
}

#[tokio::test]
async fn what_is_asked_can_be_said() {
    for (credential, form) in [
        (application().scopes(["a", "b c"]), "grant_type=client_credentials&scope=a+b+c"),
        (application().scopes([""; 0]).parameter("audience", "x y"), "grant_type=client_credentials&audience=x+y"),
        (
            application().secret_in_body().scopes([""; 0]),
            "grant_type=client_credentials&client_id=my+app&client_secret=s%26cret",
        ),
        (
            OAuth2::password("ada", "p=w").public_application("app"),
            "grant_type=password&username=ada&password=p%3Dw&client_id=app",
        ),
        (OAuth2::refresh_token("r/1"), "grant_type=refresh_token&refresh_token=r%2F1"),
    ] {
        let guarded = Guarded::start(|number, _| token(number, "")).await;
        call(&guarded.client(credential).build().expect("a client")).await.expect("an answer");
        assert_eq!(guarded.forms(), [form]);
    }
}

#[tokio::test]
async fn many_calls_wait_for_one_token_and_for_one_renewal() {
    let guarded = Guarded::start(|number, _| {
        [vec![Step::Wait(Duration::from_millis(50))], token(number, r#","expires_in":3600"#)].concat()
    })
    .await;
    let client = guarded.client(application()).build().expect("a client");
    crowd(&client).await;
    assert_eq!(guarded.asked().len(), 1);
    guarded.take_back();
    let count = guarded.issued.load(Ordering::SeqCst);
    crowd(&client).await;
    assert_eq!(guarded.issued.load(Ordering::SeqCst), count + 1, "exactly one renewal");
    assert_eq!(guarded.asked().len(), 2);
}

#[tokio::test]
async fn a_token_that_expires_under_load_is_renewed_once() {
    let guarded = Guarded::start(|number, _| {
        let lifetime = if number == 1 { 2 } else { 3600 };
        let answer = token(number, &format!(r#","expires_in":{lifetime}"#));
        [vec![Step::Wait(Duration::from_millis(50))], answer].concat()
    })
    .await;
    let client = guarded.client(application()).build().expect("a client");
    call(&client).await.expect("an answer");
    tokio::time::sleep(Duration::from_millis(2100)).await;
    crowd(&client).await;
    assert_eq!(guarded.asked().len(), 2, "exactly one renewal");
    assert_eq!(guarded.server.seen().len(), 1 + 200 + 2, "nobody went with the old token");
}

#[tokio::test]
async fn a_failure_is_one_failure_for_all_who_wait() {
    let guarded = Guarded::start(|_, _| {
        let no = json(400, r#"{"error":"invalid_client"}"#);
        [vec![Step::Wait(Duration::from_millis(100))], no].concat()
    })
    .await;
    let client = guarded.client(application()).build().expect("a client");
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for outcome in calls {
        let error = outcome.await.expect("no panic").expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Token);
        let text = error.to_string();
        assert!(text.starts_with("GET /x: no token for `oauth`: http://127.0.0.1:"), "{text}");
        assert!(text.ends_with(r#"/token: 400 Bad Request: {"error":"invalid_client"}"#), "{text}");
        assert!(!format!("{text} {error:?}").contains("cret"), "{error:?}");
    }
    assert_eq!(guarded.asked().len(), 1);
    call(&client).await.expect_err("still none");
    assert_eq!(guarded.asked().len(), 2, "whoever comes later asks again");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_per_call() {
    let guarded = Guarded::start(|_, _| token(0, "")).await;
    let client = guarded.client(application()).build().expect("a client");
    let error = call(&client).await.expect_err("t0 is never good");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(401)));
    assert_eq!(guarded.asked().len(), 2, "and no third one");
}

#[tokio::test]
async fn refresh_tokens_are_used_and_replaced() {
    let guarded = Guarded::start(|number, seen| match (number, seen.target.as_str()) {
        (1, "/token") => token(1, r#","refresh_token":"r1""#),
        (3, "/renew") => token(3, r#","refresh_token":"r3""#),
        (5, "/renew") => json(400, r#"{"error":"invalid_grant"}"#),
        (6, "/token") => token(6, ""),
        _ => json(500, "0"),
    })
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let credential = OAuth2::password("ada", "pw").on_renewal(move |renewal| {
        let refresh = renewal.refresh_token.as_ref().map(|token| token.expose().to_owned());
        tell.lock().expect("a list").push((renewal.access_token.expose().to_owned(), refresh));
    });
    let client = guarded.client(credential).build().expect("a client");
    for _ in 0..3 {
        call(&client).await.expect("an answer");
        guarded.take_back();
    }
    let lines: Vec<_> = guarded.asked().iter().map(Seen::line).collect();
    assert_eq!(lines, ["POST /token", "POST /renew", "POST /renew", "POST /token"]);
    assert_eq!(
        guarded.forms(),
        [
            "grant_type=password&username=ada&password=pw",
            "grant_type=refresh_token&refresh_token=r1",
            "grant_type=refresh_token&refresh_token=r3",
            "grant_type=password&username=ada&password=pw",
        ]
    );
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        *told.lock().expect("a list"),
        [("t1".into(), some("r1")), ("t3".into(), some("r3")), ("t6".into(), None)]
    );
}

/// A client over a memory transport whose tokens live an hour.
fn in_memory() -> (rt::MemoryTransport, rt::Client) {
    let memory = rt::MemoryTransport::new();
    memory.expect("GET", "/x").always().answer(200, &1);
    let builder = rt::Client::builder("http://h").transport(memory.clone());
    (memory, builder.credential(&OAUTH, application().into()).build().expect("a client"))
}

fn give(memory: &rt::MemoryTransport, token: &str) {
    let text = format!(r#"{{"access_token":"{token}","expires_in":"3600"}}"#);
    memory.expect("POST", "/token").answer_bytes(200, "application/json", text);
}

#[tokio::test]
async fn tokens_are_renewed_before_they_expire() {
    let (memory, client) = in_memory();
    give(&memory, "a");
    give(&memory, "b");
    let mut shown = Vec::new();
    for seconds in [0, 3539, 1, 3000] {
        memory.advance(Duration::from_secs(seconds));
        call(&client).await.expect("an answer");
        shown.push(memory.requests().last().and_then(|last| last.header("authorization").map(str::to_owned)));
    }
    let shown: Vec<_> = shown.iter().map(|shown| shown.as_deref().unwrap_or_default()).collect();
    assert_eq!(shown, ["Bearer a", "Bearer a", "Bearer b", "Bearer b"]);
    memory.verify();
}

#[tokio::test]
async fn a_renewal_that_fails_early_harms_nobody() {
    let (memory, client) = in_memory();
    give(&memory, "a");
    memory.expect("POST", "/token").times(2).answer_empty(503);
    call(&client).await.expect("an answer");
    for seconds in [3550, 10] {
        memory.advance(Duration::from_secs(seconds));
        call(&client).await.expect("the old token is still good");
    }
    assert_eq!(memory.requests().iter().filter(|request| request.method == "POST").count(), 2, "not with each call");
    memory.advance(Duration::from_secs(60));
    let error = call(&client).await.expect_err("now it is not");
    assert_eq!(error.kind(), ErrorKind::Token);
}

#[tokio::test]
async fn a_call_that_gives_up_leaves_its_token_to_others() {
    let guarded =
        Guarded::start(|number, _| [vec![Step::Wait(Duration::from_millis(200))], token(number, "")].concat()).await;
    let client = guarded.client(application()).build().expect("a client");
    let hasty = client.call(&GET).timeout(Duration::from_millis(50)).send::<i64>();
    assert_eq!(hasty.await.expect_err("too late").kind(), ErrorKind::Timeout);
    call(&client).await.expect("an answer");
    assert_eq!(guarded.asked().len(), 1, "what was asked is not asked again");
}

#[tokio::test]
async fn answers_that_give_no_token() {
    for (answer, why) in [
        (json(200, "{}"), "there is no access token in the reply"),
        (json(200, r#"{"access_token":"t1","token_type":"DPoP"}"#), "the token is of another type than Bearer"),
        (json(200, "["), "found the end of the text"),
        (reply(302, &[("location", "/elsewhere")], ""), "302 Found"),
        (json(503, "\"busy\""), "503 Service Unavailable"),
    ] {
        let guarded = Guarded::start(move |_, _| answer.clone()).await;
        let builder = guarded.client(application()).retry(rt::RetryPolicy::none());
        let error = call(&builder.build().expect("a client")).await.expect_err("no token");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(guarded.server.seen().len(), 1, "{why}: nothing else is sent");
    }
}

#[tokio::test]
async fn token_endpoints_that_are_not_asked() {
    static PLAIN: rt::Scheme = rt::Scheme {
        name: "plain",
        kind: rt::SchemeKind::OAuth2 {
            flows: &[rt::Flow { token_url: Some("http://auth.example.com/token"), ..rt::Flow::EMPTY }],
        },
        ..rt::Scheme::EMPTY
    };
    static NOWHERE: rt::Scheme = rt::Scheme { kind: rt::SchemeKind::OAuth2 { flows: &[] }, ..rt::Scheme::EMPTY };
    let build = |scheme, credential: OAuth2| {
        let builder = rt::Client::builder("https://h").transport(rt::MemoryTransport::new());
        builder.credential(scheme, credential.into()).build().map_err(|error| error.to_string())
    };
    let error = build(&PLAIN, application()).expect_err("without encryption");
    assert!(error.contains("without encryption"), "{error}");
    let error = build(&NOWHERE, application()).expect_err("nowhere");
    assert!(error.contains("names no token endpoint"), "{error}");
    build(&NOWHERE, application().token_url("https://auth.example.com/token")).expect("the caller says where");
    build(&rt::Scheme::EMPTY, application().token_url("https://auth.example.com/token")).expect("a bearer token");
}

static OPEN_ID: rt::Scheme = rt::Scheme {
    name: "openId",
    setter: "open_id",
    kind: rt::SchemeKind::OpenIdConnect { url: "/.well-known/openid-configuration" },
};
static GET_OPEN_ID: rt::Operation =
    rt::Operation { auth: &[&[rt::Need { scheme: &OPEN_ID, scopes: &[] }]], ..GET_FREE };
const GET_FREE: rt::Operation = rt::Operation { id: "get", path: "/x", ..rt::Operation::EMPTY };

const ABOUT: &str = r#"{"issuer":"https://op","authorization_endpoint":"https://op/consent","token_endpoint":"http://h/t",
    "token_endpoint_auth_methods_supported":["client_secret_post"]}"#;

#[tokio::test]
async fn a_provider_says_where_tokens_are() {
    let memory = rt::MemoryTransport::new();
    memory.expect("GET", "/.well-known/openid-configuration").answer_bytes(200, "application/json", ABOUT);
    memory.expect("POST", "/t").answer_bytes(200, "application/json", r#"{"access_token":"a"}"#);
    memory.expect("GET", "/x").times(2).answer(200, &1);
    let builder = rt::Client::builder("http://h").transport(memory.clone());
    let client = builder.credential(&OPEN_ID, application().into()).build().expect("a client");
    for _ in 0..2 {
        client.call(&GET_OPEN_ID).send::<i64>().await.expect("an answer");
    }
    memory.verify();
    let asked = memory.requests().remove(1);
    assert_eq!(asked.text(), "grant_type=client_credentials&client_id=my+app&client_secret=s%26cret");
    assert_eq!(asked.header("authorization"), None);
}

#[tokio::test]
async fn providers_that_cannot_be_used() {
    for (status, about, why) in [
        (404, "{}", "404 Not Found"),
        (200, "{}", "it names no token endpoint"),
        (200, "<html>", "expected"),
        (200, r#"{"token_endpoint":"http://op/t"}"#, "is without encryption"),
    ] {
        let memory = rt::MemoryTransport::new();
        memory.expect("GET", "/.well-known/openid-configuration").answer_bytes(status, "application/json", about);
        let client = rt::Client::builder("https://op").transport(memory).build().expect("a client");
        let error = rt::Provider::discover(&client, &OPEN_ID).await.expect_err("no provider");
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[test]
fn nothing_shows_a_secret() {
    let credential = OAuth2::password("ada", "hunter2").application("app", "hunter2");
    let shown = format!("{credential:?} {:?}", rt::Credential::from(credential.clone()));
    assert!(!shown.contains("hunter2") && !shown.contains("ada"), "{shown}");
}

#[cfg(feature = "login")]
mod login {
    use super::*;

    static CONSENT: rt::Scheme = rt::Scheme {
        name: "oauth",
        setter: "oauth",
        kind: rt::SchemeKind::OAuth2 {
            flows: &[rt::Flow {
                kind: rt::FlowKind::AuthorizationCode,
                authorization_url: Some("https://auth.example.com/consent?tenant=1"),
                token_url: Some("/token"),
                scopes: &["read", "write"],
                ..rt::Flow::EMPTY
            }],
        },
    };

    fn pair(url: &str, name: &str) -> String {
        let query = url.split_once('?').expect("a query").1;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == name).expect("the pair").1.to_owned()
    }

    #[tokio::test]
    async fn a_person_consents_and_comes_back() {
        use base64::Engine;
        use sha2::Digest;

        let page = rt::Login::new(&CONSENT, "app", "http://127.0.0.1:1/back").begin().expect("a page");
        let start = "https://auth.example.com/consent?tenant=1&response_type=code&client_id=app\
                     &redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback&scope=read%20write&state=";
        assert!(page.url().starts_with(start), "{}", page.url());
        assert_eq!(pair(page.url(), "state"), page.state());
        assert_eq!(pair(page.url(), "code_challenge_method"), "S256");
        let challenge = pair(page.url(), "code_challenge");
        let back = format!("http://127.0.0.1:1/back?code=a%2Bb+c&state={}#_", page.state());

        let guarded = Guarded::start(|number, _| token(number, r#","refresh_token":"r""#)).await;
        let credential = page.finish(&back).expect("a code");
        let builder = guarded.server.client().credential(&OAUTH, credential.into());
        let client = builder.build().expect("a client");
        call(&client).await.expect("an answer");
        guarded.take_back();
        call(&client).await.expect("an answer, with the refresh token");
        let forms = guarded.forms();
        assert_eq!(forms[1], "grant_type=refresh_token&refresh_token=r&client_id=app");
        let (form, verifier) = forms[0].split_once("&code_verifier=").expect("a verifier");
        let form_before = "grant_type=authorization_code&code=a%2Bb+c&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback";
        assert_eq!(form, form_before);
        let verifier = verifier.strip_suffix("&client_id=app").expect("the program's id");
        assert_eq!(verifier.len(), 43);
        let hash = sha2::Sha256::digest(verifier);
        assert_eq!(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash), challenge);
    }

    #[tokio::test]
    async fn a_code_is_good_for_one_token() {
        let page = rt::Login::new(&CONSENT, "app", "http://b").begin().expect("a page");
        let back = format!("code=c&state={}", page.state());
        let guarded = Guarded::start(|number, _| token(number, "")).await;
        let builder = guarded.server.client().credential(&OAUTH, page.finish(&back).expect("a code").into());
        let client = builder.build().expect("a client");
        call(&client).await.expect("an answer");
        guarded.take_back();
        let error = call(&client).await.expect_err("nothing renews it");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Token, Some(401)));
        assert_eq!(guarded.asked().len(), 1);
    }

    #[test]
    fn answers_that_are_none() {
        let page = rt::Login::new(&CONSENT, "app", "http://b").begin().expect("a page");
        let state = page.state().to_owned();
        for (back, why) in [
            ("http://b?code=c".to_owned(), rt::LoginError::OtherState),
            ("http://b?code=c&state=other".to_owned(), rt::LoginError::OtherState),
            (format!("http://b?state={state}"), rt::LoginError::NoCode),
            (
                format!("http://b?error=access_denied&error_description=not+you&state={state}"),
                rt::LoginError::Denied("access_denied: not you".into()),
            ),
        ] {
            assert_eq!(page.clone().finish(&back).map(drop), Err(why), "{back}");
        }
        let other = rt::Login::new(&CONSENT, "app", "http://b").begin().expect("a page");
        assert_ne!(other.state(), state);
        assert!(!format!("{page:?}").contains(&state));
        let nowhere = rt::Login::new(&OAUTH, "app", "http://b").begin();
        assert_eq!(nowhere.map(drop), Err(rt::LoginError::NoPage));
    }

    #[tokio::test]
    async fn a_provider_takes_people_in() {
        let memory = rt::MemoryTransport::new();
        memory.expect("GET", "/.well-known/openid-configuration").answer_bytes(200, "application/json", ABOUT);
        let client = rt::Client::builder("http://op").transport(memory).build().expect("a client");
        let provider = rt::Provider::discover(&client, &OPEN_ID).await.expect("a provider");
        let page = rt::Login::new(&OPEN_ID, "app", "http://b").provider(&provider).begin().expect("a page");
        assert!(page.url().starts_with("https://op/consent?response_type=code"), "{}", page.url());
        assert_eq!(pair(page.url(), "scope"), "openid");
    }
}
