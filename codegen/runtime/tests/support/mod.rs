//! A server on a loopback socket that says exactly what a test tells it to.

#![allow(dead_code, unreachable_pub, reason = "each test program uses a part of it")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime as rt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request, as it came.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub method: String,
    /// Path and query, byte for byte.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What the server does next.
#[derive(Clone, Debug)]
pub enum Step {
    Say(Vec<u8>),
    Wait(Duration),
    /// Ends the connection; without this it is kept.
    Close,
    /// Breaks the connection off, so that the client's system reports a reset.
    Reset,
    /// Says it again and again, until nobody listens.
    Flood(Vec<u8>),
}

/// A reply with a length.
pub fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<Step> {
    let mut text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    vec![Step::Say(format!("{text}\r\n{body}").into_bytes())]
}

/// A reply of JSON.
pub fn json(status: u16, body: &str) -> Vec<Step> {
    reply(status, &[("content-type", "application/json")], body)
}

/// Octets as they are, and then the end.
pub fn raw(text: &str) -> Vec<Step> {
    vec![Step::Say(text.as_bytes().to_vec()), Step::Close]
}

/// The address of a server that answers at once, and always the same, whatever it is told.
pub async fn chatter(text: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(text.as_bytes()).await;
        }
    });
    address
}

pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, record) = (Arc::new(answer), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&record)));
            }
        });
        Self { address, seen }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("a record").clone()
    }

    pub fn last(&self) -> Seen {
        self.seen().last().cloned().expect("a request")
    }

    /// A client of it, over real connections that know no proxy.
    pub fn client(&self) -> rt::ClientBuilder {
        rt::Client::builder(self.url()).transport(transport())
    }
}

#[cfg(feature = "hyper")]
pub fn transport() -> rt::HyperTransport {
    rt::HyperTransport::builder().environment_proxies(false).build().expect("a transport")
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
pub fn transport() -> rt::ReqwestTransport {
    rt::ReqwestTransport::builder().environment_proxies(false).build().expect("a transport")
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static>,
    record: Arc<Mutex<Vec<Seen>>>,
) {
    let mut buffer = Vec::new();
    while let Some(seen) = read_request(&mut stream, &mut buffer).await {
        let steps = answer(&seen);
        record.lock().expect("a record").push(seen);
        for step in steps {
            match step {
                Step::Wait(time) => tokio::time::sleep(time).await,
                Step::Close => return,
                Step::Reset => {
                    // Whatever is unread or unsent is thrown away.
                    stream.set_zero_linger().expect("a socket's option");
                    return;
                }
                Step::Flood(octets) => while stream.write_all(&octets).await.is_ok() {},
                Step::Say(octets) => {
                    if stream.write_all(&octets).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        more(stream, buffer).await?;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    let mut seen = Seen { method, target, headers, body: Vec::new() };
    let length = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if seen.header("transfer-encoding") == Some("chunked") {
        seen.body = read_chunks(stream, buffer).await?;
    } else {
        while buffer.len() < length {
            more(stream, buffer).await?;
        }
        seen.body = buffer.drain(..length).collect();
    }
    Some(seen)
}

async fn read_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let Some(at) = buffer.windows(2).position(|two| two == b"\r\n") else {
            more(stream, buffer).await?;
            continue;
        };
        let size = usize::from_str_radix(std::str::from_utf8(&buffer[..at]).ok()?, 16).ok()?;
        while buffer.len() < at + 2 + size + 2 {
            more(stream, buffer).await?;
        }
        body.extend_from_slice(&buffer[at + 2..at + 2 + size]);
        buffer.drain(..at + 2 + size + 2);
        if size == 0 {
            return Some(body);
        }
    }
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4096];
    let count = stream.read(&mut piece).await.ok()?;
    buffer.extend_from_slice(&piece[..count]);
    (count > 0).then_some(())
}
