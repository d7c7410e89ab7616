//! Bodies of each kind, and what is refused of them.

use clientwright_behavior::{
    fixtures::bodies,
    server::{Reply, Request, Server},
};
use serde_json::{Value, json};

use super::{body, check, typed};

#[tokio::test]
async fn a_body_is_of_the_kind_that_its_form_wants() {
    let name = json!({ "name": "Ada L." });
    check(
        &bodies::several::contract::CONTRACT,
        &[
            (
                "createThing",
                body(json!({ "json": name })),
                r#"POST /things | content-type: application/json | {"name":"Ada L."}"#,
            ),
            (
                "createThing",
                body(json!({ "form": name })),
                "POST /things | content-type: application/x-www-form-urlencoded | name=Ada+L.",
            ),
            ("createThing", body(json!({ "text": "x" })), "POST /things | content-type: text/plain | x"),
            (
                "createThing",
                typed(json!({ "json": name }), "Application/JSON; charset=utf-8"),
                r#"POST /things | content-type: application/json | {"name":"Ada L."}"#,
            ),
            ("createThing", typed(json!({ "json": name }), "text/plain"), "the body is given as `json`, and wanted is"),
            (
                "createThing",
                typed(json!({ "json": name }), "image/png"),
                "the operation takes no body of type image/png",
            ),
            ("createThing", body(json!({ "multipart": name })), "the body is given as `multipart`"),
            ("createThing", body(json!({ "json": name, "form": name })), "the body is to be given in one kind"),
            ("createThing", body(json!({ "yaml": name })), "`yaml` is no kind of body"),
            ("createThing", body(json!({})), "the body is to be given in one kind"),
            ("createThing", json!({}), "the body is required"),
            ("createThing", body(json!({ "json": null })), "`the body`: expected an object, found null"),
            ("createThing", body(json!({ "json": { "name": null } })), "name: expected a string, found null"),
        ],
    )
    .await;
    check(
        &bodies::other::contract::CONTRACT,
        &[
            (
                "postOctets",
                body(json!({ "b64": "AGFi" })),
                "POST /octets | content-type: application/octet-stream | \0ab",
            ),
            ("postOctets", body(json!({ "text": "é" })), "POST /octets | content-type: application/octet-stream | é"),
            ("postOctets", body(json!({ "b64": "?" })), "the body is not base64"),
            ("postXml", body(json!({ "text": "<a/>" })), "POST /xml | content-type: application/xml | <a/>"),
            ("postXml", body(json!({ "json": { "a": "b" } })), "the body is given as `json`"),
        ],
    )
    .await;
    check(
        &bodies::nullable::contract::CONTRACT,
        &[
            ("putThing", body(json!({ "json": null })), "PUT /thing | content-type: application/json | null"),
            ("putThing", body(json!({ "json": { "name": null } })), r#"PUT /thing | {"name":null}"#),
            ("putThing", json!({ "body": null }), "the body is required"),
            ("putThing", body(json!({ "json": 7 })), "`the body`: expected an object, found 7"),
            ("putText", body(json!({ "json": null })), "PUT /text | content-type: application/json | null"),
            ("putText", body(json!({ "json": "a" })), r#"PUT /text | "a""#),
            ("putText", json!({}), "PUT /text"),
            ("putForm", body(json!({ "form": { "name": "a" } })), "PUT /form | name=a"),
            ("putForm", body(json!({ "form": null })), "`the body`: expected an object, found null"),
            ("postText", body(json!({ "text": "a" })), "POST /text-types | content-type: text/plain | a"),
            (
                "postText",
                typed(json!({ "text": "a" }), "application/xml"),
                "POST /text-types | content-type: application/xml | a",
            ),
        ],
    )
    .await;
    check(
        &bodies::form::contract::CONTRACT,
        &[(
            "login",
            body(json!({ "form": { "user": "a&b", "scopes": ["x y", "z"], "tags": ["1", "2"], "remember": true, "flat": ["p", "q"], "plain": { "a": "b" } } })),
            "POST /login | user=a%26b&remember=true&scopes=x+y,z&tags=1&tags=2&flat=p,q&plain=%7B%22a%22%3A%22b%22%7D",
        )],
    )
    .await;
}

#[tokio::test]
async fn content_types_are_chosen() {
    check(
        &bodies::ranges::contract::CONTRACT,
        &[
            ("postImage", typed(json!({ "b64": "QUI=" }), "image/png"), "POST /images | content-type: image/png | AB"),
            ("postImage", body(json!({ "b64": "QUI=" })), "POST /images | content-type: application/octet-stream | AB"),
            (
                "postImage",
                typed(json!({ "b64": "QUI=" }), "text/plain"),
                "the operation takes no body of type text/plain",
            ),
            ("putAnything", typed(json!({ "text": "a" }), "text/csv"), "PUT /anything | content-type: text/csv | a"),
            ("putAnything", json!({}), "PUT /anything"),
            (
                "patchThing",
                body(json!({ "json": { "a": "b" } })),
                r#"PATCH /things | content-type: application/json | {"a":"b"}"#,
            ),
            (
                "patchThing",
                typed(json!({ "json": { "a": null } }), "application/merge-patch+json"),
                r#"PATCH /things | content-type: application/merge-patch+json | {"a":null}"#,
            ),
            (
                "patchThing",
                typed(json!({ "json": [] }), "application/json-patch+json"),
                "PATCH /things | content-type: application/json-patch+json; charset=utf-8 | []",
            ),
            (
                "patchThing",
                typed(json!({ "json": {} }), "application/x+json"),
                "PATCH /things | content-type: application/x+json | {}",
            ),
        ],
    )
    .await;
}

/// The parts of a multipart body: their heads without the boundary, and their contents.
pub(crate) fn parts(request: &Request) -> Vec<String> {
    let media = request.header("content-type").expect("a content type");
    let between = format!("--{}", media.split("boundary=").nth(1).expect("a boundary"));
    let text = request.text();
    let parts = text.split(&between).filter(|part| *part != "--\r\n" && !part.is_empty());
    parts.map(|part| part.trim_matches(['\r', '\n']).replace("\r\n", "\n")).collect()
}

#[tokio::test]
async fn files_have_names() {
    let server = Server::always(Reply::status(204)).await;
    let contract = &bodies::multipart::contract::CONTRACT;
    let file = |text: &str, name: Value| json!({ "$file": { "b64": text, "filename": name } });
    let multipart = json!({
        "title": "a", "meta": { "author": "b" }, "file": file("QUI=", json!("a.png")),
        "more": [file("Qw==", json!("c")), { "$file": { "b64": "RA==" } }]
    });
    let line = json!({ "n": 1, "operation_id": "upload", "inputs": body(json!({ "multipart": multipart })) });
    contract.run(&server.url(), line.to_string().as_bytes()).await;
    let disposition = "Content-Disposition: form-data; name=";
    assert_eq!(
        parts(&server.only()),
        [
            format!("{disposition}\"title\"\n\na"),
            format!("{disposition}\"meta\"\nContent-Type: application/json\n\n{{\"author\":\"b\"}}"),
            format!("{disposition}\"file\"; filename=\"a.png\"\nContent-Type: image/png\n\nAB"),
            format!("{disposition}\"more\"; filename=\"c\"\nContent-Type: application/octet-stream\n\nC"),
            format!("{disposition}\"more\"; filename=\"more\"\nContent-Type: application/octet-stream\n\nD"),
        ]
    );
    let no_file = json!({ "title": file("QUI=", json!("a")), "file": file("QUI=", json!("a")) });
    let stray =
        json!({ "title": "a", "file": file("QUI=", json!("a")), "meta": { "author": file("QUI=", json!("a")) } });
    check(
        contract,
        &[
            ("upload", body(json!({ "multipart": no_file })), "title: expected a string"),
            ("upload", body(json!({ "multipart": stray })), "meta.author: expected a string"),
        ],
    )
    .await;
}

#[tokio::test]
async fn open_parts_take_files() {
    let server = Server::always(Reply::status(204)).await;
    let file = |text: &str| json!({ "$file": { "b64": text, "filename": "f" } });
    let multipart = json!({ "a": file("QUI="), "b": [1, file("Qw==")], "c": { "d": null } });
    let line = json!({ "n": 1, "operation_id": "free", "inputs": body(json!({ "multipart": multipart })) });
    bodies::open_parts::contract::CONTRACT.run(&server.url(), line.to_string().as_bytes()).await;
    let disposition = "Content-Disposition: form-data; name=";
    let octets = "; filename=\"f\"\nContent-Type: application/octet-stream";
    assert_eq!(
        parts(&server.only()),
        [
            format!("{disposition}\"a\"{octets}\n\nAB"),
            format!("{disposition}\"b\"\n\n1"),
            format!("{disposition}\"b\"{octets}\n\nC"),
            format!("{disposition}\"c\"\nContent-Type: application/json\n\n{{\"d\":null}}"),
        ]
    );
}

#[tokio::test]
async fn nothing_of_a_body_is_passed_over() {
    let cannot = |place: &str| format!("the operation's body cannot have what is given at `{place}`");
    check(
        &bodies::nullable::contract::CONTRACT,
        &[
            ("putThing", body(json!({ "json": { "name": "a", "nick/name": 1 } })), &cannot("/nick~1name")),
            ("putForm", body(json!({ "form": { "nick": "a" } })), &cannot("/nick")),
        ],
    )
    .await;
    let file = json!({ "$file": { "b64": "QUI=" } });
    let upload = |meta: Value| body(json!({ "multipart": { "title": "a", "file": file, "meta": meta } }));
    check(
        &bodies::multipart::contract::CONTRACT,
        &[
            ("upload", upload(json!({ "author": "b", "year": 7 })), &cannot("/meta/year")),
            ("upload", upload(json!({ "author": null })), "POST /upload"),
            ("upload", body(json!({ "multipart": { "title": "a", "file": file, "size": 2 } })), &cannot("/size")),
        ],
    )
    .await;
    check(
        &bodies::several::contract::CONTRACT,
        &[("createThing", body(json!({ "json": { "name": "a", "nick": [] } })), &cannot("/nick"))],
    )
    .await;
}
