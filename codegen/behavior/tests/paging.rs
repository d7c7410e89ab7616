//! Lists that come page by page: what `[[paging]]` makes of the calls of fixtures and vendors.

use clientwright_behavior::{
    fixtures::paging::styles,
    vendors::{arthur, kestra, knetik},
};
use clientwright_runtime::{Error, MemoryTransport};

/// A server that answers requests for each of these targets with the body, once.
fn server(pages: &[(&str, &str)]) -> MemoryTransport {
    let server = MemoryTransport::new();
    for (target, body) in pages {
        server.expect("GET", *target).answer_bytes(200, "application/json", (*body).to_owned());
    }
    server
}

fn client(server: &MemoryTransport) -> styles::Client {
    styles::Client::builder("http://h").transport(server.clone()).build().expect("a client")
}

#[tokio::test]
async fn by_number() -> Result<(), Error> {
    let server = server(&[
        ("/users?q=a&items=2", r#"{"results": [{"name": "x"}, {"name": "y"}], "total": 3}"#),
        ("/users?q=a&page=1&items=2", r#"{"results": [{"name": "z"}], "total": 3}"#),
    ]);
    let call = client(&server);
    let mut users = call.api().list_users().q("a").items_query(2).items();
    let mut names = Vec::new();
    while let Some(user) = users.next().await {
        names.push(user?.name);
    }
    assert_eq!(names, ["x", "y", "z"]);
    server.verify();
    Ok(())
}

#[tokio::test]
async fn by_offset_from_where_the_caller_says() -> Result<(), Error> {
    let server = server(&[
        ("/offset?skip=3", r#"{"data": {"a/b": ["x"]}, "meta": {"total": 5}}"#),
        ("/offset?skip=4", r#"{"data": {"a/b": ["y"]}, "meta": {"total": 5}}"#),
    ]);
    let call = client(&server);
    let mut pages = call.api().get_offset().skip(3).pages();
    let mut totals = Vec::new();
    while let Some(page) = pages.next().await {
        totals.push(page?.meta.and_then(|meta| meta.total));
    }
    assert_eq!(totals, [Some(5), Some(5)]);
    server.verify();
    let server = self::server(&[("/offset?skip=0", r#"{"data": null}"#)]);
    assert!(client(&server).api().get_offset().items().next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn by_cursor() -> Result<(), Error> {
    let server = server(&[
        ("/cursor/a", r#"{"next_cursor": "n", "has_more": true, "keys": [1]}"#),
        ("/cursor/a?after=n", r#"{"next_cursor": "o", "has_more": false, "keys": [2]}"#),
    ]);
    let call = client(&server);
    let mut keys = call.api().list_keys("a").items();
    let mut all = Vec::new();
    while let Some(key) = keys.next().await {
        all.push(key?);
    }
    assert_eq!(all, [1, 2]);
    server.verify();
    Ok(())
}

#[tokio::test]
async fn by_link_and_by_url() -> Result<(), Error> {
    let server = MemoryTransport::new();
    let first = server.expect("GET", "/link").header("link", "</link?p=2>; rel=next");
    first.answer_bytes(200, "application/json", r#"[{"name": "x"}]"#);
    server.expect("GET", "/link?p=2").answer_bytes(200, "application/json", "[]");
    let call = client(&server);
    let mut users = call.api().list_linked().items();
    assert_eq!(users.next().await.transpose()?.map(|user| user.name).as_deref(), Some("x"));
    assert!(users.next().await.is_none());
    server.verify();

    server.expect("POST", "/url").answer_bytes(200, "application/json", r#"{"found": ["a"], "next": "/url?p=2"}"#);
    server.expect("POST", "/url?p=2").answer_bytes(200, "application/json", r#"{"found": ["b"]}"#);
    let user = styles::types::User::new("x");
    let mut found = call.api().search(&user).items();
    let mut all = Vec::new();
    while let Some(name) = found.next().await {
        all.push(name?);
    }
    assert_eq!(all, ["a", "b"]);
    assert_eq!(server.requests()[3].text(), r#"{"name":"x"}"#);
    Ok(())
}

#[tokio::test]
async fn by_a_cursor_in_the_body() -> Result<(), Error> {
    let server = MemoryTransport::new();
    server.expect("POST", "/body").answer_bytes(200, "application/json", r#"{"keys": [1], "next_cursor": "n"}"#);
    server.expect("POST", "/body").answer_bytes(200, "application/json", r#"{"keys": [2]}"#);
    let wanted = styles::types::QueryBody::new("x");
    let client = client(&server);
    let mut keys = client.api().query(&wanted).items();
    let mut all = Vec::new();
    while let Some(key) = keys.next().await {
        all.push(key?);
    }
    assert_eq!(all, [1, 2]);
    assert_eq!(server.requests()[0].text(), r#"{"q":"x"}"#);
    assert_eq!(server.requests()[1].text(), r#"{"q":"x","page":{"after":"n"}}"#);
    Ok(())
}

/// The vendors' users, out of the box.
#[tokio::test]
async fn vendors_list_users() -> Result<(), Error> {
    let server = server(&[
        (
            "/api/v1/users?page=1&size=10",
            r#"{"results": [{"id": "a", "username": "u", "displayName": "U", "tenants": [], "auths": [], "groups": [], "superAdmin": false, "restricted": false}], "total": 2}"#,
        ),
        (
            "/api/v1/users?page=2&size=10",
            r#"{"results": [{"id": "b", "username": "u", "displayName": "U", "tenants": [], "auths": [], "groups": [], "superAdmin": false, "restricted": false}], "total": 2}"#,
        ),
        ("/users", r#"{"content": [{"email": "e", "username": "a"}], "last": false}"#),
        ("/users?page=2", r#"{"content": [{"email": "e", "username": "b"}], "last": true}"#),
        ("/api/v1/organization/users", r#"{"records": [], "pagination": {"total_pages": 0, "total_records": 0}}"#),
    ]);
    let kestra = kestra::Client::builder("http://h").transport(server.clone()).allow_anonymous().build()?;
    let mut users = kestra.users().list_users().items();
    let mut count = 0;
    while let Some(user) = users.next().await {
        user?;
        count += 1;
    }
    let knetik = knetik::Client::builder("http://h").transport(server.clone()).allow_anonymous().build()?;
    let mut users = knetik.users().get_users().items();
    while let Some(user) = users.next().await {
        user?;
        count += 1;
    }
    assert_eq!(count, 4);
    let arthur = arthur::Client::builder("http://h").transport(server.clone()).allow_anonymous().build()?;
    assert!(arthur.users_v1().get_organization_users().items().next().await.is_none());
    server.verify();
    Ok(())
}
