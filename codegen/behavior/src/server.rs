//! An HTTP/1.1 server on the loopback interface that writes down what it is sent, octet by octet.
//!
//! Written by hand so that nothing between the wire and a test tidies up: the target and the headers are what came.
//! Deliberately knows no more of HTTP than our tests need: no pipelining, no `Expect`, no TLS.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// In the order of the wire, names as they were sent.
    pub headers: Vec<(String, String)>,
    /// Taken out of its chunks, if it came in chunks.
    pub body: Vec<u8>,
}

impl Request {
    /// Method and target: `GET /users?page=1`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The value of a header, whatever the case of its name; several are joined by `, `.
    pub fn header(&self, name: &str) -> Option<String> {
        let named = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let values: Vec<&str> = named.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The body as text; octets that are not UTF-8 are shown as U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A proper reply; `Content-Length` is added, and the connection stays open.
    Proper { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These octets and then the end of the connection, for replies that break the rules.
    Raw(Vec<u8>),
}

impl Reply {
    /// A status and nothing else.
    pub fn status(status: u16) -> Self {
        Self::Proper { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A JSON body.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::status(status).header("Content-Type", "application/json").body(body.into())
    }

    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Proper { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// With this body.
    pub fn body(mut self, octets: impl Into<Vec<u8>>) -> Self {
        if let Self::Proper { body, .. } = &mut self {
            *body = octets.into();
        }
        self
    }
}

/// Answers until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens on a free port. Must be called in a tokio runtime.
    pub async fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on the loopback interface");
        let address = listener.local_addr().expect("a bound listener has an address");
        let seen = Arc::default();
        let task = tokio::spawn(listen(listener, Arc::new(answer), Arc::clone(&seen)));
        Self { address, seen, task }
    }

    /// Answers every request with `reply`.
    pub async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    /// `http://127.0.0.1:1234`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests since this was last called.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut self.seen.lock().expect("no test panics while it holds the lock"))
    }

    /// The one request since requests were last taken.
    #[track_caller]
    pub fn only(&self) -> Request {
        let mut requests = self.take();
        assert_eq!(requests.len(), 1, "one request was expected: {requests:?}");
        requests.remove(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

async fn listen(listener: TcpListener, answer: Arc<Answer>, seen: Arc<Mutex<Vec<Request>>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Whatever breaks a connection is the client's to notice.
        let connection = serve(stream, Arc::clone(&answer), Arc::clone(&seen));
        connections.spawn(async move { drop(connection.await) });
    }
}

async fn serve(stream: TcpStream, answer: Arc<Answer>, seen: Arc<Mutex<Vec<Request>>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        let reply = answer(&request);
        let head_only = request.method == "HEAD";
        seen.lock().expect("no test panics while it holds the lock").push(request);
        match reply {
            Reply::Proper { status, headers, body } => {
                stream.write_all(&proper(status, &headers, &body, head_only)).await?;
            }
            Reply::Raw(octets) => {
                stream.write_all(&octets).await?;
                return stream.shutdown().await;
            }
        }
    }
    Ok(())
}

/// `None` at the end of the connection.
async fn read_request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let first = read_line(stream).await?;
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let mut request = Request { method: method.to_owned(), target: target.to_owned(), ..Request::default() };
    loop {
        let line = read_line(stream).await?;
        let Some((name, value)) = line.split_once(':') else { break };
        request.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    request.body = read_body(stream, &request).await?;
    Ok(Some(request))
}

async fn read_body(stream: &mut BufReader<TcpStream>, request: &Request) -> io::Result<Vec<u8>> {
    if request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        return read_chunks(stream).await;
    }
    let length = request.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(body)
}

async fn read_chunks(stream: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = read_line(stream).await?;
        let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; size];
        stream.read_exact(&mut chunk).await?;
        read_line(stream).await?;
        if size == 0 {
            return Ok(body);
        }
        body.append(&mut chunk);
    }
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
}

fn proper(status: u16, headers: &[(String, String)], body: &[u8], head_only: bool) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status} Test\r\n");
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    // RFC 9110 8.6: neither a length nor a body in these.
    let bare = status == 204 || status == 304;
    if !bare {
        out.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    out.push_str("\r\n");
    let mut out = out.into_bytes();
    if !bare && !head_only {
        out.extend_from_slice(body);
    }
    out
}
