//! Values of inputs: whoever reads the request that is made of them, by other means than ours, finds these values.

use std::{borrow::Cow, fmt::Debug};

use arbitrary::{Result, Unstructured};
use clientwright_behavior::fixtures::{
    auth::schemes,
    bodies::{form, multipart},
    parameters::{headers_and_cookies, path_styles, query_styles},
};
use clientwright_runtime::{Error, ErrorKind, File, MemoryTransport, Recorded};
use futures_util::stream;
use multer::Multipart;
use percent_encoding::percent_decode_str;
use tokio::runtime::{Builder, Runtime};

/// # Panics
/// If a value is changed, lost, or becomes something else on its way.
pub fn check(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let Ok(check) = choices.choose(&[query, path, header, cookies, web_form, parts, key]) else { return };
    let Ok(values) = values(choices) else { return };
    check(&runtime, &values);
}

/// Three texts of any characters.
fn values(mut choices: Unstructured) -> Result<[String; 3]> {
    let lengths = [choices.int_in_range(0..=24)?, choices.int_in_range(0..=24)?];
    let rest = String::from_utf8_lossy(choices.take_rest()).into_owned();
    let mut characters = rest.chars();
    let [a, b] = lengths.map(|length: usize| characters.by_ref().take(length).collect());
    Ok([a, b, characters.collect()])
}

fn server() -> MemoryTransport {
    let server = MemoryTransport::new();
    for (method, path) in [("GET", "/{a}"), ("POST", "/{a}"), ("GET", "/{a}/{b}/{c}/{d}/{e}")] {
        server.expect(method, path).always().answer_empty(204);
    }
    server
}

/// Makes a call of a module's client, and gives the request, or why there was none.
macro_rules! sent {
    ($runtime:expr, $module:ident, |$api:ident| $call:expr) => {{
        let server = server();
        let client = $module::Client::builder("http://h").transport(server.clone()).build().expect("a good URL");
        let $api = client.api();
        one(&server, $runtime.block_on(async { $call.send().await.map(drop) }))
    }};
}

/// What is refused is not sent, and what is sent is one request.
fn one(server: &MemoryTransport, outcome: std::result::Result<(), Error>) -> std::result::Result<Recorded, Error> {
    let mut requests = server.requests();
    match outcome {
        Ok(()) => {
            assert_eq!(requests.len(), 1, "{requests:?}");
            Ok(requests.remove(0))
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
            assert!(requests.is_empty(), "{error}, and yet {requests:?}");
            Err(error)
        }
    }
}

#[track_caller]
fn same<T: PartialEq + Debug>(found: &T, given: &T, request: &Recorded) {
    assert_eq!(found, given, "{request:?}");
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

fn pair<'a>(name: &'a str, value: &'a str) -> (Cow<'a, str>, Cow<'a, str>) {
    (Cow::Borrowed(name), Cow::Borrowed(value))
}

/// What a space or a plus sign is differs between readers of queries: none may be in doubt.
fn query(runtime: &Runtime, [a, b, c]: &[String; 3]) {
    let request = sent!(runtime, query_styles, |api| api.search().text(a).list([b, c]));
    let request = request.expect("a query can hold any text");
    let query = request.url.query().unwrap_or_default();
    let found: Pairs = form_urlencoded::parse(query.as_bytes()).collect();
    same(&found, &vec![pair("text", a), pair("list", b), pair("list", c)], &request);
    assert!(!query.contains('+') && query.is_ascii(), "{query}");
}

fn path(runtime: &Runtime, [a, b, _]: &[String; 3]) {
    let color = path_styles::types::Color { r: 1, g: 2, b: None };
    let shade = path_styles::types::Shade { r: Some(1), g: None, b: None };
    let request = match sent!(runtime, path_styles, |api| api.simple(a, [b], &color, &shade)) {
        Ok(request) => request,
        Err(error) => {
            let dots = |text: &str| matches!(text, "" | "." | "..");
            assert!(dots(a) || dots(b), "{error}");
            return;
        }
    };
    let path = request.path();
    assert!(path.is_ascii() && !path.contains(['?', '#', ' ', '\\']), "{path}");
    let segments = path.split('/').skip(2).take(2);
    let found: Vec<_> = segments.map(|part| percent_decode_str(part).decode_utf8_lossy()).collect();
    same(&found, &vec![Cow::from(a), Cow::from(b)], &request);
    same(&path.split('/').count(), &6, &request);
}

const ID: &str = "b6a4d9f0-1c2d-4e3f-8a9b-0c1d2e3f4a5b";

/// A list in a header is one text, which can hold no line end and no other control.
fn header(runtime: &Runtime, [a, _, _]: &[String; 3]) {
    let can_be = a.chars().all(|c| c == '\t' || !c.is_ascii_control());
    match sent!(runtime, headers_and_cookies, |api| api.list_things(ID).x_tags([a])) {
        Ok(request) => {
            assert!(can_be, "{request:?}");
            let headers: Vec<_> =
                request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-tags")).collect();
            assert_eq!(headers.len(), 1, "{request:?}");
        }
        Err(error) => assert!(!can_be, "{a:?}: {error}"),
    }
}

fn cookies(runtime: &Runtime, [a, b, _]: &[String; 3]) {
    let call = sent!(runtime, headers_and_cookies, |api| api.list_things(ID).session(a).theme(b.as_str()));
    let request = call.expect("a cookie can hold any text");
    let line = request.header("cookie").unwrap_or_default();
    let pairs = line.split("; ").filter_map(|pair| pair.split_once('='));
    let found: Vec<_> = pairs.map(|(name, value)| (name, percent_decode_str(value).decode_utf8_lossy())).collect();
    same(&found, &vec![("session", Cow::from(a)), ("theme", Cow::from(b))], &request);
}

fn web_form(runtime: &Runtime, [a, b, c]: &[String; 3]) {
    let mut login = form::types::LoginBody::new(a.clone(), [""; 0]);
    login.tags = Some(vec![b.clone(), c.clone()]);
    let request = sent!(runtime, form, |api| api.login(&login)).expect("a form can hold any text");
    let found: Pairs = form_urlencoded::parse(&request.body).filter(|(name, _)| name != "scopes").collect();
    same(&found, &vec![pair("user", a), pair("tags", b), pair("tags", c)], &request);
}

/// The name of a file is written as browsers do: what would end it, and other controls, by percent signs. They write a
/// backslash as it is, which other readers take for an escape.
fn parts(runtime: &Runtime, [a, b, c]: &[String; 3]) {
    let b = b.replace('\\', "/");
    let file = File::new(c.clone().into_bytes()).name(b.clone());
    let body = multipart::types::UploadBody::new(a.clone(), file);
    let request = sent!(runtime, multipart, |api| api.upload(&body)).expect("a form can hold any text");
    let escaped = |c: char| c == '"' || c.is_ascii_control() && c != '\t';
    let name = b.chars().map(|c| if escaped(c) { format!("%{:02X}", u32::from(c)) } else { c.to_string() }).collect();
    let expected = vec![
        ("title".to_owned(), None, a.clone().into_bytes()),
        ("file".to_owned(), Some(name), c.clone().into_bytes()),
    ];
    same(&runtime.block_on(read(&request)), &expected, &request);
}

/// The name of a part, that of its file, and what is in it.
type Part = (String, Option<String>, Vec<u8>);

async fn read(request: &Recorded) -> Vec<Part> {
    let media = request.header("content-type").expect("a body has a type");
    let boundary = multer::parse_boundary(media).unwrap_or_else(|error| panic!("{media}: {error}"));
    let body = stream::iter([Ok::<_, std::io::Error>(request.body.clone())]);
    let (mut form, mut parts) = (Multipart::new(body, boundary), Vec::new());
    while let Some(part) = form.next_field().await.unwrap_or_else(|error| panic!("{error}: {request:?}")) {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        parts.push((name, file, part.bytes().await.expect("it is there").to_vec()));
    }
    parts
}

/// A key in the query is a value like others.
fn key(runtime: &Runtime, [a, _, _]: &[String; 3]) {
    let server = server();
    let builder = schemes::Client::builder("http://h").transport(server.clone()).query_key(a.as_str());
    let Ok(client) = builder.build() else { return };
    let outcome = runtime.block_on(async { client.api().query().send().await.map(drop) });
    let Ok(request) = one(&server, outcome) else { return };
    let found: Pairs = form_urlencoded::parse(request.url.query().unwrap_or_default().as_bytes()).collect();
    same(&found, &vec![pair("api_key", a)], &request);
}
