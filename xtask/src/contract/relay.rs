//! What stands between the program and Prism: it takes the server's path off, which Prism knows nothing of, and notes
//! what Prism objects to.
//!
//! One request a connection, and each reply whole, which is what a mock's replies are small enough for.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use serde_json::Value;

use super::prism::Prism;

/// A request and what Prism objected to in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exchange {
    /// Path and query as the client sent them.
    pub(super) target: String,
    pub(super) objections: Vec<String>,
}

/// Relays until the value ends, and Prism with it.
pub(super) struct Relay {
    address: SocketAddr,
    _prism: Arc<Mutex<Prism>>,
    exchanges: Arc<Mutex<mpsc::Receiver<Exchange>>>,
}

impl Relay {
    /// Listens on a free port, and relays to Prism what lies below one of `bases`.
    pub(super) fn start(prism: Prism, bases: Vec<String>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (note, exchanges) = mpsc::channel();
        let bases: Arc<[String]> = bases.into();
        let prism = Arc::new(Mutex::new(prism));
        let server = Arc::downgrade(&prism);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Some(prism) = server.upgrade() else { break };
                let (note, bases) = (note.clone(), Arc::clone(&bases));
                thread::spawn(move || relay(client, &prism, &bases, &note));
            }
        });
        Ok(Self { address, exchanges: Arc::new(Mutex::new(exchanges)), _prism: prism })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was relayed since this was asked last.
    pub(super) fn take(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect()
    }
}

/// Relays one request and its reply. A client that is gone gets none.
fn relay(
    mut client: TcpStream,
    prism: &Mutex<Prism>,
    bases: &[String],
    note: &mpsc::Sender<Exchange>,
) -> io::Result<()> {
    let (head, rest) = head(&mut client)?;
    let (target, head) = rewritten(&head, bases).ok_or(io::ErrorKind::InvalidData)?;
    let reply = match reply(&client, prism, &head, &rest) {
        Ok(reply) if !reply.is_empty() => reply,
        // A server that ended says nothing, and so has no objections that could be noted. The thread that reads from
        // the client would keep the connection open.
        _ => return client.shutdown(Shutdown::Both),
    };
    // Noted before the client can go on to its next request.
    let _ = note.send(Exchange { target, objections: objections(&reply) });
    client.write_all(&reply)?;
    client.shutdown(Shutdown::Both)
}

/// What Prism answers to a request, of which the client may still be sending the rest.
fn reply(client: &TcpStream, prism: &Mutex<Prism>, head: &str, rest: &[u8]) -> io::Result<Vec<u8>> {
    let mut server = prism.lock().unwrap_or_else(PoisonError::into_inner).connection()?;
    server.write_all(head.as_bytes())?;
    server.write_all(rest)?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    // It ends when the reply is through and the connection is shut down.
    thread::spawn(move || io::copy(&mut from, &mut to));
    let mut reply = Vec::new();
    server.read_to_end(&mut reply)?;
    Ok(reply)
}

/// The head of a message up to its empty line, and what came with it.
fn head(stream: &mut TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut read = Vec::new();
    loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = read.split_off(end + 4);
            return Ok((String::from_utf8_lossy(&read).into_owned(), rest));
        }
        let mut piece = [0; 4096];
        match stream.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => read.extend_from_slice(&piece[..count]),
        }
    }
}

/// The target of a request, and its head without the server's path and for one request only.
fn rewritten(head: &str, bases: &[String]) -> Option<(String, String)> {
    let (line, headers) = head.split_once("\r\n")?;
    let (method, rest) = line.split_once(' ')?;
    let (target, version) = rest.rsplit_once(' ')?;
    let is_below = |rest: &&str| rest.is_empty() || rest.starts_with(['/', '?']);
    let below = bases.iter().find_map(|base| target.strip_prefix(base.as_str()).filter(is_below)).unwrap_or(target);
    let slash = if below.starts_with('/') { "" } else { "/" };
    let headers = headers.split_inclusive("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let headers: String = headers.collect();
    Some((target.to_owned(), format!("{method} {slash}{below} {version}\r\nConnection: close\r\n{headers}")))
}

/// What Prism objects to: it says so in a header, or with a reply of its own.
fn objections(reply: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(reply);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let violations = head.lines().find_map(|line| line.strip_prefix("sl-violations: "));
    let violations: Vec<Value> = violations.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    // Warnings, such as of what is deprecated, make no request invalid.
    let is_error = |violation: &&Value| violation["severity"].as_str().is_none_or(|severity| severity == "Error");
    let of_request = violations.iter().filter(|violation| violation["location"][0] == "request").filter(is_error);
    let mut objections: Vec<String> =
        of_request.filter_map(|violation| violation["message"].as_str()).map(str::to_owned).collect();
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    let own = problem["type"].as_str().filter(|kind| kind.starts_with("https://stoplight.io/prism/errors#"));
    // What it objects to in its own reply is none of ours.
    if violations.is_empty() {
        objections.extend(own.map(|kind| format!("{kind} {}", said_of(&problem))));
    }
    objections
}

/// What a reply of Prism's own says: each thing that it found, else its sentence.
fn said_of(problem: &Value) -> String {
    let found = problem["validation"].as_array().into_iter().flatten();
    let found: Vec<String> = found
        .map(|one| {
            let place: Vec<&str> = one["location"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            format!("{}: {}", place.join("."), one["message"].as_str().unwrap_or_default())
        })
        .collect();
    match found.is_empty() {
        true => problem["detail"].as_str().unwrap_or_default().to_owned(),
        false => found.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_path_is_taken_off() {
        let bases = ["/api/v2".to_owned(), "/api".to_owned(), String::new()];
        for (target, sent) in
            [("/api/v2/x?y=/api", "/x?y=/api"), ("/api/x", "/x"), ("/apix", "/apix"), ("/api?a", "/?a")]
        {
            let head = format!("GET {target} HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
            let expected = format!("GET {sent} HTTP/1.1\r\nConnection: close\r\nHost: h\r\n\r\n");
            assert_eq!(rewritten(&head, &bases), Some((target.to_owned(), expected)));
        }
    }

    #[test]
    fn warnings_are_no_objections() {
        let violations = r#"[{"location":["request","query","a"],"severity":"Warning","message":"deprecated"},
                             {"location":["request","query","b"],"severity":"Error","message":"wrong"}]"#;
        let reply = format!("HTTP/1.1 200 OK\r\nsl-violations: {}\r\n\r\n{{}}", violations.replace('\n', ""));
        assert_eq!(objections(reply.as_bytes()), ["wrong"]);
    }

    #[test]
    fn objections_are_of_requests() {
        let reply = "HTTP/1.1 400 Bad Request\r\nsl-violations: [{\"location\":[\"request\",\"path\"],\"message\":\"a\"},\
                     {\"location\":[\"response\"],\"message\":\"b\"}]\r\n\r\n{}";
        assert_eq!(objections(reply.as_bytes()), ["a"]);
        let reply =
            "HTTP/1.1 401\r\n\r\n{\"type\":\"https://stoplight.io/prism/errors#UNAUTHORIZED\",\"detail\":\"c\"}";
        assert_eq!(objections(reply.as_bytes()), ["https://stoplight.io/prism/errors#UNAUTHORIZED c"]);
        let reply = "HTTP/1.1 422\r\n\r\n{\"type\":\"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY\",\
                     \"detail\":\"d\",\"validation\":[{\"location\":[\"request\",\"query\"],\"message\":\"e\"}]}";
        assert_eq!(
            objections(reply.as_bytes()),
            ["https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY request.query: e"]
        );
        assert!(objections(b"HTTP/1.1 404 Not Found\r\n\r\n{\"type\":\"of the server\"}").is_empty());
    }
}
