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
use std::path::Path;
pub use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{
    BoxFuture, Client, ClientBuilder, Credential, Download, Error, ErrorKind, Event, Events, Hook, Json, JsonStream,
    Model, Object, Outgoing, Output, RetryPolicy, Scheme, Sending, from_json, to_json, to_value,
};

mod inputs;

pub use inputs::{Inputs, Kind};
pub(crate) use inputs::{files, read_file};

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
    /// The vendor's name of it, or `METHOD /path`.
    pub id: &'static str,
    /// `GET`, or any other token.
    pub method: &'static str,
    /// Its path in the description.
    pub path: &'static str,
    /// What makes the call.
    pub make: Make,
    /// Inputs that were made from the description.
    pub samples: &'static [&'static str],
}

impl Callable {
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

/// A list of all events, each an object of `event`, `id` and `data`.
impl<T: Model + Send> Shown for Events<T> {
    fn shown(mut self) -> Showing {
        Box::pin(async move {
            let mut all = Vec::new();
            while let Some(event) = self.next().await {
                let Event { event, id, data } = event?;
                all.push(Object::from_iter([("event", event.into()), ("id", id.into()), ("data", to_value(&data))]));
            }
            Ok(to_json(&all))
        })
    }
}

/// A list of all values.
impl<T: Model + Send> Shown for JsonStream<T> {
    fn shown(mut self) -> Showing {
        Box::pin(async move {
            let mut all = Vec::new();
            while let Some(value) = self.next().await {
                all.push(value?);
            }
            Ok(to_json(&all))
        })
    }
}

impl Contract {
    /// Makes the call of one line against a server, and says in a line what came of it.
    ///
    /// The server's scheme and authority replace those of all servers of the description; their paths stay.
    pub async fn run(&self, origin: &str, line: &[u8]) -> String {
        match Line::read(line) {
            Ok(line) => self.answer(origin, line.clone(), self.named(&line.operation_id)).await,
            Err((n, refusal)) => to_json(&Report { n, refused: Some(refusal.to_string()), ..Report::empty() }),
        }
    }

    /// The calls that [`run`](Self::run) is asked for by nobody: every operation, with inputs made from the
    /// description.
    pub async fn run_samples(&self, origin: &str, mut told: impl FnMut(&str)) {
        let samples =
            self.calls.iter().flat_map(|callable| callable.samples.iter().map(move |inputs| (callable, inputs)));
        for (n, (callable, inputs)) in (1_i64..).zip(samples) {
            let inputs = from_json(inputs).unwrap_or_default();
            let line = Line { n: n.into(), operation_id: callable.id.to_owned(), inputs };
            told(&self.answer(origin, line, [callable]).await);
        }
    }

    async fn answer(&self, origin: &str, line: Line, callables: impl IntoIterator<Item = &'static Callable>) -> String {
        let callables: Vec<_> = callables.into_iter().collect();
        let trace = Trace::default();
        let made = self.call(origin, &line, &callables, trace.clone()).await;
        let seen = trace.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let intended = || Some(self.intended(origin, callables.first()?));
        to_json(&report(line, made, seen.or_else(intended)))
    }

    async fn call(
        &self,
        origin: &str,
        line: &Line,
        callables: &[&'static Callable],
        trace: Trace,
    ) -> Result<(u16, String), Fault> {
        let builder = self.builder(origin, line.inputs.get("auth")).map_err(Fault::Inputs)?;
        let client = builder.hook(trace).build().map_err(Fault::Call)?;
        let made = made_by(callables, &client, &line.operation_id, &line.inputs);
        made.map_err(Fault::Inputs)?.0.await.map_err(Fault::Call)
    }

    /// Makes the call of an operation, and gives the status and the value as JSON text.
    ///
    /// # Errors
    /// If the inputs do not make a call, or if the call fails.
    pub async fn make(&self, client: &Client, operation: &str, inputs: Json) -> Result<(u16, String), Fault> {
        let callables: Vec<_> = self.named(operation).collect();
        let made = made_by(&callables, client, operation, &inputs);
        made.map_err(Fault::Inputs)?.0.await.map_err(Fault::Call)
    }

    fn named(&self, operation: &str) -> impl Iterator<Item = &'static Callable> {
        self.calls.iter().filter(move |callable| callable.is(operation))
    }

    /// Method and URL of a call that was not sent, with its placeholders.
    fn intended(&self, origin: &str, callable: &Callable) -> (String, String) {
        let client = Client::builder(self.server).origin(origin).build();
        let base = client.map_or_else(|_| origin.to_owned(), |client| client.base_url().as_str().to_owned());
        (callable.method.to_owned(), base.trim_end_matches('/').to_owned() + callable.path)
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

    /// The program. It makes the calls of `--inputs FILE`, one in each line, or else every call with inputs made from
    /// the description, against `$CONTRACT_URL`.
    pub fn main(&self) -> ExitCode {
        let arguments: Vec<_> = std::env::args_os().skip(1).collect();
        let file = match &arguments[..] {
            [] => None,
            [option, file] if option == "--inputs" => Some(Path::new(file)),
            _ => return usage(),
        };
        let Ok(origin) = std::env::var("CONTRACT_URL") else { return usage() };
        match self.run_all(&origin, file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn run_all(&self, origin: &str, file: Option<&Path>) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut told = Ok(());
        let mut tell = |line: &str| {
            if told.is_ok() {
                told = writeln!(io::stdout(), "{line}");
            }
        };
        match file {
            None => runtime.block_on(self.run_samples(origin, tell)),
            Some(file) => {
                let lines = std::fs::read(file)?;
                let lines = lines.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&lines).split(|octet| *octet == b'\n');
                for line in lines.filter(|line| !line.trim_ascii().is_empty()) {
                    tell(&runtime.block_on(self.run(origin, line)));
                }
            }
        }
        told
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: CONTRACT_URL=http://127.0.0.1:4010 contract [--inputs FILE]");
    ExitCode::from(2)
}

/// The call of the first that takes the inputs, since several operations may have one id; else why the first does not.
fn made_by<'a>(callables: &[&Callable], client: &'a Client, operation: &str, inputs: &Json) -> Made<'a> {
    let make = |callable: &&Callable| (callable.make)(client, &Inputs::new(inputs.clone())?);
    let mut tried = callables.iter().map(make);
    let first = tried.next().unwrap_or_else(|| Err(Refusal(format!("there is no operation `{operation}`"))));
    match first {
        Err(refusal) => tried.find_map(Result::ok).ok_or(refusal),
        made => made,
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
#[derive(Clone)]
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
