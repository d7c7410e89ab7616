//! Calls the operations of a generated crate with inputs given as data.
//!
//! `--contract` programs and the tests of the generator are made of this. What depends on the description is one
//! table, [`Contract`], which generated code fills with functions that take their inputs from [`Inputs`] and call
//! the same typed methods that everybody calls. A line in, a line out, both JSON:
//!
//! ```text
//! {"n": 1, "operation_id": "getUser", "inputs": {"path": {"id": "42"}, "auth": {"basicAuth": {"basic": ["ada", "x"]}}}}
//! {"n": 1, "operation_id": "getUser", "method": "GET", "url": "https://..", "status": 200, "decoded": {..}}
//! ```
//!
//! Values are keyed by their names on the wire, below `path`, `query`, `header` and `cookie`. `body` is `{"json": v}`,
//! `{"form": {..}}`, `{"multipart": {name: v | {"$file": {"b64": s, "filename": s}} | [..]}}`, `{"text": s}` or
//! `{"b64": s}`, and `content_type` says which form of the body is meant where there are several. An operation is named
//! by its id or as `METHOD /path`. In place of `decoded` there may be `failed`, with the error, or, if nothing was sent,
//! `refused`. Every line has an answer, whatever is wrong with it.

use std::fmt;
use std::io::{self, Write as _};
pub use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{
    BoxFuture, Client, ClientBuilder, Credential, Download, Error, ErrorKind, Hook, Json, Model, Outgoing, Output,
    RetryPolicy, Scheme, Sending, from_json, to_json,
};

mod inputs;

pub(crate) use inputs::read_file;
pub use inputs::{Inputs, Kind};

/// What a generated crate can be asked to call.
#[derive(Clone, Copy)]
pub struct Contract {
    /// The description's own server, or only its path.
    pub server: &'static str,
    /// Everything that a credential can be given for.
    pub schemes: &'static [&'static Scheme],
    /// The operations.
    pub calls: &'static [Callable],
}

/// An operation, and what calls it.
#[derive(Clone, Copy)]
pub struct Callable {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    make: Make,
}

impl Callable {
    /// An operation by the vendor's name of it and by its place in the description.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str, make: Make) -> Self {
        Self { id, method, path, make }
    }

    fn is(&self, name: &str) -> bool {
        let place = |(method, path): (&str, &str)| method.eq_ignore_ascii_case(self.method) && path == self.path;
        name == self.id || name.split_once(' ').is_some_and(place)
    }
}

/// Makes a call out of inputs.
pub type Make = for<'a> fn(&'a Client, &Inputs) -> Made<'a>;

/// A call on its way, or why the inputs do not make one.
pub type Made<'a> = Result<Exchange<'a>, Refusal>;

/// A call on its way.
pub struct Exchange<'a>(BoxFuture<'a, Result<(u16, String), Error>>);

/// Why inputs do not make a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// The operation needs a body, and none is given.
///
/// # Errors
/// Always.
pub fn no_body<'a>() -> Made<'a> {
    Err(Refusal(NO_BODY.to_owned()))
}

const NO_BODY: &str = "the body is required";

/// What a [`Make`] ends in.
///
/// # Errors
/// If something was given that the operation does not take.
pub fn made<'a, T: Shown>(inputs: &Inputs, sending: Sending<'a, T>) -> Made<'a> {
    inputs.all_taken()?;
    Ok(Exchange(Box::pin(async move {
        let whole = sending.whole().await?;
        Ok((whole.status, whole.value.shown().await?))
    })))
}

/// What a call gives back, as JSON text.
pub trait Shown: Output + Send + 'static {
    /// Its JSON text.
    fn shown(self) -> Showing;
}

/// JSON text, once it is there.
pub type Showing = BoxFuture<'static, Result<String, Error>>;

impl<T: Model> Shown for T {
    fn shown(self) -> Showing {
        Box::pin(std::future::ready(Ok(to_json(&self))))
    }
}

impl Shown for Download {
    fn shown(self) -> Showing {
        Box::pin(async move { Ok(to_json(&STANDARD.encode(self.bytes().await?))) })
    }
}

impl Contract {
    /// Makes the call of one line against a server, and says in a line what came of it.
    ///
    /// The server's scheme and authority replace those of all servers of the description; their paths stay.
    pub async fn run(&self, origin: &str, line: &[u8]) -> String {
        let line = match Line::read(line) {
            Ok(line) => line,
            Err((n, refusal)) => return to_json(&Report { n, refused: Some(refusal.to_string()), ..Report::empty() }),
        };
        let trace = Trace::default();
        let made = self.call(origin, &line, trace.clone()).await;
        let seen = trace.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let seen = seen.or_else(|| self.intended(origin, &line.operation_id));
        to_json(&report(line, made, seen))
    }

    async fn call(&self, origin: &str, line: &Line, trace: Trace) -> Result<(u16, String), Fault> {
        let builder = self.builder(origin, line.inputs.get("auth")).map_err(Fault::Inputs)?;
        let client = builder.hook(trace).build().map_err(Fault::Call)?;
        self.make(&client, &line.operation_id, line.inputs.clone()).await
    }

    /// Makes the call of an operation, and gives the status and the value as JSON text.
    ///
    /// # Errors
    /// If the inputs do not make a call, or if the call fails.
    pub async fn make(&self, client: &Client, operation: &str, inputs: Json) -> Result<(u16, String), Fault> {
        self.made(client, operation, &inputs).map_err(Fault::Inputs)?.0.await.map_err(Fault::Call)
    }

    /// The call of the operation; if several share the name, of the first that takes the inputs.
    fn made<'a>(&self, client: &'a Client, operation: &str, inputs: &Json) -> Made<'a> {
        let make = |callable: &Callable| (callable.make)(client, &Inputs::new(inputs.clone())?);
        let mut refused = None;
        for callable in self.named(operation) {
            match make(callable) {
                Ok(exchange) => return Ok(exchange),
                Err(refusal) => refused = refused.or(Some(refusal)),
            }
        }
        Err(refused.unwrap_or_else(|| Refusal(format!("there is no operation `{operation}`"))))
    }

    fn named(&self, operation: &str) -> impl Iterator<Item = &'static Callable> {
        self.calls.iter().filter(move |callable| callable.is(operation))
    }

    /// Method and URL of a call that was not sent, with its placeholders.
    fn intended(&self, origin: &str, operation: &str) -> Option<(String, String)> {
        let callable = self.named(operation).next()?;
        let client = Client::builder(self.server).origin(origin).build().ok()?;
        let base = client.base_url().as_str().trim_end_matches('/').to_owned();
        Some((callable.method.to_owned(), base + callable.path))
    }

    /// The builder of a client for [`Contract::make`], with the credentials of a line.
    ///
    /// # Errors
    /// If there is no scheme of a name, or if a credential is none.
    pub fn builder(&self, origin: &str, auth: Option<&Json>) -> Result<ClientBuilder, Refusal> {
        // What is asked for is one request each, whatever the server answers.
        let mut builder = Client::builder(self.server).origin(origin).retry(RetryPolicy::none());
        for (name, given) in auth.and_then(Json::as_object).into_iter().flatten() {
            let scheme = self.schemes.iter().find(|scheme| scheme.name == name);
            let scheme = scheme.ok_or_else(|| Refusal(format!("there is no scheme `{name}`")))?;
            builder = builder.credential(scheme, credential(name, given)?);
        }
        Ok(builder)
    }

    /// The program: `--inputs FILE`, with a call in each line, against `$CONTRACT_URL`.
    pub fn main(&self) -> ExitCode {
        let mut arguments = std::env::args().skip(1);
        let (Some("--inputs"), Some(file), Ok(origin)) =
            (arguments.next().as_deref(), arguments.next(), std::env::var("CONTRACT_URL"))
        else {
            eprintln!("usage: CONTRACT_URL=http://127.0.0.1:4010 contract --inputs FILE");
            return ExitCode::from(2);
        };
        let done = std::fs::read(&file).and_then(|lines| self.run_all(&origin, &lines));
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{file}: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn run_all(&self, origin: &str, lines: &[u8]) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let lines = lines.strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines).split(|octet| *octet == b'\n');
        for line in lines.filter(|line| !line.trim_ascii().is_empty()) {
            let outcome = runtime.block_on(self.run(origin, line));
            writeln!(io::stdout(), "{outcome}")?;
        }
        Ok(())
    }
}

fn credential(scheme: &str, given: &Json) -> Result<Credential, Refusal> {
    let entries = given.as_object().map(|given| given.iter().collect::<Vec<_>>()).unwrap_or_default();
    match entries[..] {
        [("basic", Json::Array(pair))] => match &pair[..] {
            [Json::String(user), Json::String(password)] => Ok(Credential::basic(user, password.as_str())),
            _ => Err(Refusal(format!("`basic` of `{scheme}` is a user name and a password"))),
        },
        [("bearer", Json::String(token))] => Ok(Credential::bearer(token.as_str())),
        [("apiKey", Json::String(key))] => Ok(Credential::key(key.as_str())),
        _ => Err(Refusal(format!("what is given for `{scheme}` is no credential"))),
    }
}

/// The first request of a call: its method and URL.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<Option<(String, String)>>>);

impl Hook for Trace {
    fn before(&self, request: &mut Outgoing<'_>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get_or_insert_with(|| (request.method.to_owned(), request.url.as_str().to_owned()));
    }
}

/// What went wrong with a call.
#[derive(Debug)]
pub enum Fault {
    /// The inputs do not make one.
    Inputs(Refusal),
    /// It was refused or failed.
    Call(Error),
}

fn report(line: Line, made: Result<(u16, String), Fault>, seen: Option<(String, String)>) -> Report {
    let (method, url) = seen.unzip();
    let blank = Report { n: line.n, operation_id: Some(line.operation_id), method, url, ..Report::empty() };
    match made {
        Ok((status, text)) => {
            let decoded = from_json(text.as_str()).unwrap_or(Json::String(text));
            Report { status: Some(status.into()), decoded: Some(decoded), ..blank }
        }
        Err(Fault::Inputs(refusal)) => Report { refused: Some(refusal.to_string()), ..blank },
        Err(Fault::Call(error)) => match error.kind() {
            ErrorKind::Refused | ErrorKind::Unauthenticated | ErrorKind::Token => {
                Report { refused: Some(error.to_string()), ..blank }
            }
            _ => Report { status: error.status().map(Into::into), failed: Some(error.to_string()), ..blank },
        },
    }
}

/// A line of the input.
struct Line {
    n: Json,
    operation_id: String,
    inputs: Json,
}

impl Line {
    /// Reads a line; if it is none, its number is told if there is one.
    fn read(line: &[u8]) -> Result<Self, (Json, Refusal)> {
        let unreadable = |why: String| (Json::Null, Refusal(format!("the line is not JSON: {why}")));
        let text = std::str::from_utf8(line).map_err(|error| unreadable(error.to_string()))?;
        let line: Json = from_json(text).map_err(|error| unreadable(error.to_string()))?;
        let part = |name: &str| line.get(name).cloned().unwrap_or_default();
        match part("operation_id") {
            Json::String(operation_id) => Ok(Self { n: part("n"), operation_id, inputs: part("inputs") }),
            _ => Err((part("n"), Refusal("the line has no text under `operation_id`".to_owned()))),
        }
    }
}

/// A line of the output.
#[derive(Clone, Debug)]
struct Report {
    n: Json,
    operation_id: Option<String>,
    method: Option<String>,
    url: Option<String>,
    status: Option<i64>,
    decoded: Option<Json>,
    failed: Option<String>,
    refused: Option<String>,
}

crate::object! {
    Report {
        required "n" => n,
        optional "operation_id" => operation_id,
        optional "method" => method,
        optional "url" => url,
        optional "status" => status,
        optional "decoded" => decoded,
        optional "failed" => failed,
        optional "refused" => refused,
    }
}
