//! Tokens that a generated client fetches as its description says, over a transport in memory.

use clientwright_behavior::fixtures::auth::tokens::{self, Client, ClientBuilder};
use clientwright_runtime as rt;
use rt::OAuth2;

const JSON: &str = "application/json";

/// A server that lets everything in, and gives tokens at this path. What comes of a call is its authorization.
async fn shown(path: &str, builder: impl FnOnce(ClientBuilder) -> ClientBuilder) -> (rt::Recorded, String) {
    let server = rt::MemoryTransport::new();
    server.expect("POST", path).answer_bytes(200, JSON, r#"{"access_token":"fresh","expires_in":3600}"#);
    server.expect_operation("things").times(2).answer_empty(204);
    let client = builder(Client::default_builder().transport(server.clone())).build().expect("a client");
    for _ in 0..2 {
        client.api().things().send().await.expect("a reply");
    }
    server.verify();
    let mut requests = server.requests();
    let last = requests.pop().expect("a call");
    (requests.swap_remove(0), last.header("authorization").unwrap_or_default().to_owned())
}

#[tokio::test]
async fn flows_say_where_and_for_what() {
    let credential = OAuth2::client_credentials("id", "secret");
    let (asked, authorization) = shown("/oauth/token", |builder| builder.oauth(credential)).await;
    assert_eq!(asked.url.to_string(), "https://api.example.com/oauth/token");
    assert_eq!(asked.text(), "grant_type=client_credentials&scope=read+write");
    assert_eq!(authorization, "Bearer fresh");

    let credential = OAuth2::password("ada", "pw");
    let (asked, authorization) = shown("/oauth/token", |builder| builder.oauth(credential)).await;
    assert_eq!(asked.text(), "grant_type=password&username=ada&password=pw&scope=read");
    assert_eq!(authorization, "Bearer fresh");

    let credential = OAuth2::refresh_token("old").token_url("https://elsewhere.example.com/renew");
    let (asked, _) = shown("/renew", |builder| builder.oauth(credential)).await;
    assert_eq!(asked.url.authority(), "elsewhere.example.com");
}

#[tokio::test]
async fn a_provider_is_asked_where() {
    let server = rt::MemoryTransport::new();
    let about = r#"{"token_endpoint":"https://auth.example.com/given"}"#;
    server.expect("GET", "/.well-known/openid-configuration").answer_bytes(200, JSON, about);
    server.expect("POST", "/given").answer_bytes(200, JSON, r#"{"access_token":"fresh"}"#);
    server.expect_operation("me").answer_empty(204);
    let builder = Client::default_builder().transport(server.clone());
    let client = builder.open_id(OAuth2::client_credentials("id", "secret")).build().expect("a client");
    client.api().me().send().await.expect("a reply");
    server.verify();
}

#[tokio::test]
async fn schemes_are_there_for_those_who_name_them() {
    let server = rt::MemoryTransport::new();
    server.expect_operation("secret").answer_empty(204);
    let builder = Client::default_builder().transport(server.clone());
    let client =
        builder.credential(&tokens::auth::CERTIFICATE, rt::Credential::mutual_tls()).build().expect("a client");
    client.api().secret().send().await.expect("a reply");
    server.verify();
}
