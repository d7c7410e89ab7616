//! What one call costs with a generated client, beside reqwest by hand, and how much memory a body of 2 GiB takes.
//!
//! The server is a process of its own, so that nothing of it is counted.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

use api::runtime as rt;
use nix::time::{ClockId, clock_gettime};

/// Counts what is allocated, and how much of it is held at a time.
struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn grown(by: usize) {
    CALLS.fetch_add(1, Relaxed);
    BYTES.fetch_add(by, Relaxed);
    MOST.fetch_max(HELD.fetch_add(by, Relaxed) + by, Relaxed);
}

// What it is asked for is handed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        HELD.fetch_sub(layout.size(), Relaxed);
        grown(size);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A body that does not fit into memory that nobody meant to use.
const LARGE: u64 = 2 << 30;
const PIECE: usize = 64 << 10;
const CALLS_A_ROUND: usize = 200;

type Any = Box<dyn std::error::Error>;

fn main() -> Result<(), Any> {
    let arguments: Vec<String> = std::env::args().collect();
    match &arguments[1..] {
        [word] if word == "serve" => serve(),
        [rounds] => measure(rounds.parse()?),
        _ => Err("usage: call ROUNDS".into()),
    }
}

fn measure(rounds: usize) -> Result<(), Any> {
    let mut server = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let origin = format!("http://127.0.0.1:{}", line.trim());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(async {
        compare(&origin, rounds).await?;
        stream(&origin).await
    });
    server.kill()?;
    server.wait()?;
    outcome
}

// ----------------------------------------------------------------------------------------------------- one call

/// What a call costs: seconds of processor time, bytes allocated, allocations.
type Cost = [f64; 3];

async fn compare(origin: &str, rounds: usize) -> Result<(), Any> {
    let generated = api::Client::builder(format!("{origin}/api/v1")).token("secret").build()?;
    let by_hand = reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .build()?;
    let mut least = [[f64::MAX; 3]; 2];
    // The first round opens the connections, and counts as any other: it is not the cheapest one.
    for _ in 0..rounds.max(2) {
        for (which, least) in least.iter_mut().enumerate() {
            let before = spent()?;
            for _ in 0..CALLS_A_ROUND {
                let total = match which {
                    0 => list_by_hand(&by_hand, origin).await?,
                    _ => list(&generated).await?,
                };
                assert_eq!(total, 57);
            }
            let after = spent()?;
            for (least, (after, before)) in least.iter_mut().zip(after.into_iter().zip(before)) {
                *least = least.min((after - before) / CALLS_A_ROUND as f64);
            }
        }
    }
    let [by_hand, generated] = least;
    println!("{:<26}{:>12}{:>12}{:>8}", "one call", "reqwest", "generated", "ratio");
    for (word, scale, index) in [("µs of processor time", 1e6, 0), ("bytes allocated", 1.0, 1), ("allocations", 1.0, 2)] {
        let (hand, ours) = (by_hand[index] * scale, generated[index] * scale);
        println!("{word:<26}{hand:>12.0}{ours:>12.0}{:>8.2}", ours / hand);
    }
    Ok(())
}

fn spent() -> Result<Cost, Any> {
    let time = Duration::from(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?).as_secs_f64();
    Ok([time, BYTES.load(Relaxed) as f64, CALLS.load(Relaxed) as f64])
}

async fn list(client: &api::Client) -> Result<i64, rt::Error> {
    let page = client.api().list_users().q("ada l").page(1).size(20).send().await?;
    Ok(page.total + page.results.iter().filter(|user| user.name.is_empty()).count() as i64)
}

async fn list_by_hand(client: &reqwest::Client, origin: &str) -> Result<i64, reqwest::Error> {
    let request = client.get(format!("{origin}/api/v1/users")).bearer_auth("secret");
    let request = request.query(&[("q", "ada l"), ("page", "1"), ("size", "20")]).header("accept", "application/json");
    let page: Page = request.send().await?.error_for_status()?.json().await?;
    Ok(page.total + page.results.iter().filter(|user| user.name.is_empty()).count() as i64)
}

#[derive(serde::Deserialize)]
struct Page {
    results: Vec<User>,
    total: i64,
}

#[expect(dead_code, reason = "as much is read as the generated models read")]
#[derive(serde::Deserialize)]
struct User {
    id: String,
    name: String,
    email: Option<String>,
    admin: bool,
    logins: Option<i64>,
    groups: Vec<Group>,
}

#[expect(dead_code, reason = "as above")]
#[derive(serde::Deserialize)]
struct Group {
    id: String,
    name: String,
}

// ------------------------------------------------------------------------------------------------- large bodies

async fn stream(origin: &str) -> Result<(), Any> {
    let client = api::Client::builder(format!("{origin}/api/v1")).token("secret").build()?;
    println!("\n{:<26}{:>12}", format!("{} MiB in one body", LARGE >> 20), "KiB held");
    let held = mark();
    client.api().upload(large(LARGE)).send().await?;
    println!("{:<26}{:>12}", "upload", most_since(held));
    let held = mark();
    let file = rt::File::from(rt::Body::stream(Pieces(LARGE / PIECE as u64), None)).name("large.bin");
    client.api().upload_form(&api::types::UploadFormBody::new("large", file)).send().await?;
    println!("{:<26}{:>12}", "upload in a form", most_since(held));
    let held = mark();
    let mut download = client.api().download().send().await?;
    let mut came = 0;
    while let Some(piece) = download.chunk().await? {
        came += piece.len() as u64;
    }
    assert_eq!(came, LARGE);
    println!("{:<26}{:>12}", "download", most_since(held));
    Ok(())
}

fn large(bytes: u64) -> rt::Body {
    rt::Body::stream(Pieces(bytes / PIECE as u64), Some(bytes))
}

/// So many pieces, each allocated as one that is read from a file.
struct Pieces(u64);

impl futures_core::Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0 = match self.0.checked_sub(1) {
            Some(left) => left,
            None => return std::task::Poll::Ready(None),
        };
        std::task::Poll::Ready(Some(Ok(vec![0; PIECE])))
    }
}

fn mark() -> usize {
    let held = HELD.load(Relaxed);
    MOST.store(held, Relaxed);
    held
}

/// In kibibytes.
fn most_since(held: usize) -> usize {
    MOST.load(Relaxed).saturating_sub(held) >> 10
}

// ------------------------------------------------------------------------------------------------------- server

/// Says its port, and answers as the description says until it is ended.
fn serve() -> Result<(), Any> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    for connection in listener.incoming() {
        let connection = connection?;
        std::thread::spawn(move || drop(answer(&connection)));
    }
    Ok(())
}

fn answer(connection: &TcpStream) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let (mut reader, mut writer) = (BufReader::with_capacity(PIECE, connection), connection);
    let page = page();
    loop {
        let Some(request) = Request::read(&mut reader)? else { return Ok(()) };
        request.skip_body(&mut reader)?;
        match request.line.split(' ').take(2).collect::<Vec<_>>()[..] {
            ["GET", "/api/v1/files"] => {
                write!(writer, "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: {LARGE}\r\n\r\n")?;
                let piece = vec![0; PIECE];
                (0..LARGE / PIECE as u64).try_for_each(|_| writer.write_all(&piece))?;
            }
            ["GET", _] => writer.write_all(&page)?,
            _ => writer.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?,
        }
    }
}

struct Request {
    line: String,
    length: u64,
    chunked: bool,
}

impl Request {
    fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Self>> {
        let mut request = Self { line: String::new(), length: 0, chunked: false };
        if reader.read_line(&mut request.line)? == 0 {
            return Ok(None);
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().to_ascii_lowercase().split_once(':') {
                None => return Ok(Some(request)),
                Some(("content-length", value)) => request.length = value.trim().parse().unwrap_or_default(),
                Some(("transfer-encoding", _)) => request.chunked = true,
                Some(_) => {}
            }
        }
    }

    fn skip_body(&self, reader: &mut impl BufRead) -> std::io::Result<()> {
        if !self.chunked {
            return skip(reader, self.length);
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let length = u64::from_str_radix(line.trim(), 16).unwrap_or_default();
            skip(reader, length + 2)?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

fn skip(reader: &mut impl Read, bytes: u64) -> std::io::Result<()> {
    std::io::copy(&mut reader.take(bytes), &mut std::io::sink()).map(drop)
}

/// A reply with a page of users.
fn page() -> Vec<u8> {
    let user = |n: usize| {
        format!(
            r#"{{"id":"u-{n}","name":"Ada Lovelace {n}","email":"ada{n}@example.com","admin":false,"logins":{n},"groups":[{{"id":"g-1","name":"Engineers"}},{{"id":"g-2","name":"Poets"}}]}}"#
        )
    };
    let users: Vec<String> = (0..20).map(user).collect();
    let body = format!(r#"{{"results":[{}],"total":57}}"#, users.join(","));
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}
