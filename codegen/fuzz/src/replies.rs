//! A call, and a server that answers anything: a status, headers and a body in pieces of any sizes.

use std::fmt::Debug;

use arbitrary::{Result, Unstructured};
use clientwright_behavior::fixtures::{
    paging::styles,
    replies::{errors, headers, other, streams},
};
use clientwright_runtime::{Body, Bytes, MemoryTransport};
use futures_util::stream;
use tokio::runtime::{Builder, Runtime};

/// What a reply may weigh here. Beyond it is an error, like others.
const LIMIT: usize = 1 << 16;

/// No list here is longer, so a call that goes on is one that never ends.
const MOST_PIECES: usize = 10_000;

const STATUSES: [u16; 12] = [200, 200, 200, 201, 204, 301, 307, 400, 404, 409, 429, 503];

const MEDIA: [&str; 14] = [
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "text/plain; charset=iso-8859-1",
    "text/plain; charset=\"utf-16le\"",
    "text/event-stream",
    "application/x-ndjson",
    "application/json-seq",
    "application/jsonl",
    "application/octet-stream",
    "application/problem+json",
    "",
    "*/*",
    "a/b;c;charset=;=",
];

/// Headers whose values the runtime reads.
const HEADERS: [&str; 8] = [
    "Retry-After",
    "Location",
    "Link",
    "Content-Type",
    "X-Total",
    "X-Tags",
    "RateLimit-Remaining",
    "Content-Disposition",
];

/// What the server answers, whatever is asked.
#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// # Panics
/// If a call panics, does not end, or ends differently when the body comes in other pieces.
pub fn check(bytes: &[u8]) {
    let Ok((call, reply, cuts)) = chosen(Unstructured::new(bytes)) else { return };
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let whole = outcome(&runtime, call, &reply, &[]);
    let pieces = outcome(&runtime, call, &reply, &cuts);
    assert_eq!(whole, pieces, "call {call} depends on how the reply is cut: {reply:?} at {cuts:?}");
}

fn chosen(mut choices: Unstructured) -> Result<(usize, Reply, Vec<usize>)> {
    let call = choices.choose_index(CALLS)?;
    let status = *choices.choose(&STATUSES)?;
    let mut headers = vec![("Content-Type".to_owned(), (*choices.choose(&MEDIA)?).to_owned())];
    for _ in 0..choices.int_in_range(0..=2)? {
        let name = *choices.choose(&HEADERS)?;
        let value: String = choices.arbitrary::<&str>()?.chars().filter(|c| !c.is_control()).take(80).collect();
        headers.retain(|(known, _)| known != name);
        headers.push((name.to_owned(), value));
    }
    let cuts = (0..choices.int_in_range(0..=4)?).map(|_| choices.int_in_range(0..=64)).collect::<Result<_>>()?;
    Ok((call, Reply { status, headers, body: choices.take_rest().to_vec() }, cuts))
}

fn server(reply: &Reply, cuts: &[usize]) -> MemoryTransport {
    let server = MemoryTransport::new();
    for _ in 0..8 {
        for (method, path) in [("GET", "/{a}"), ("GET", "/{a}/{b}"), ("POST", "/{a}"), ("PUT", "/{a}/{b}")] {
            let mut expected = server.expect(method, path);
            for (name, value) in &reply.headers {
                expected = expected.header(name, value);
            }
            expected.answer_bytes(reply.status, "", body(&reply.body, cuts));
        }
    }
    server
}

fn body(bytes: &[u8], cuts: &[usize]) -> Body {
    if cuts.is_empty() {
        return Body::from(bytes.to_vec());
    }
    let (mut pieces, mut rest) = (Vec::new(), bytes);
    for cut in cuts.iter().cycle().take(bytes.len()) {
        let (piece, after) = rest.split_at((*cut).min(rest.len()));
        pieces.push(Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
        rest = after;
    }
    pieces.push(Ok::<_, std::io::Error>(Bytes::copy_from_slice(rest)));
    Body::stream(stream::iter(pieces), None)
}

const CALLS: usize = 15;

fn outcome(runtime: &Runtime, call: usize, reply: &Reply, cuts: &[usize]) -> String {
    runtime.block_on(made(call, server(reply, cuts)))
}

/// Makes a client of a module over the transport.
macro_rules! api {
    ($module:ident, $server:expr) => {
        $module::Client::builder("http://h").transport($server).body_limit(LIMIT).build().expect("a good URL").api()
    };
}

/// Everything that comes, in order, until it ends or fails.
macro_rules! all {
    ($values:expr) => {{
        let mut values = $values;
        let mut all = Vec::new();
        while let Some(value) = values.next().await {
            let is_last = value.is_err();
            all.push(format!("{value:?}"));
            assert!(all.len() < MOST_PIECES, "it never ends");
            if is_last {
                break;
            }
        }
        all.join("\n")
    }};
}

macro_rules! opened {
    ($call:expr) => {
        match $call.send().await {
            Ok(values) => all!(values),
            Err(error) => shown(Err::<(), _>(error)),
        }
    };
}

async fn made(call: usize, server: MemoryTransport) -> String {
    let user = styles::types::User::new("x");
    match call {
        0 => opened!(api!(streams, server).ticks()),
        1 => opened!(api!(streams, server).words()),
        2 => opened!(api!(streams, server).told_apart()),
        3 => opened!(api!(streams, server).told_apart_as_json()),
        4 => opened!(api!(streams, server).lines()),
        5 => opened!(api!(streams, server).lines_of_anything()),
        6 => opened!(api!(streams, server).sequence()),
        7 => shown(api!(other, server).get_text().send().await),
        8 => shown(api!(other, server).either().send().await),
        9 => shown(api!(other, server).any().send().await),
        10 => shown(api!(errors, server).get_thing("a").send().await),
        11 => shown(api!(headers, server).list_things().send().await),
        12 => all!(api!(styles, server).list_linked().items()),
        13 => all!(api!(styles, server).search(&user).items()),
        _ => all!(api!(styles, server).list_keys("a").items()),
    }
}

fn shown<T: Debug, E: Debug + std::fmt::Display>(result: std::result::Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{error}\n{error:?}"),
    }
}
