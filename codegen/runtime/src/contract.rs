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
//! `{"form": {..}}`, `{"multipart": {..}}`, `{"text": s}` or `{"b64": s}`, and `content_type` says which form of the
//! body is meant where there are several. In place of `decoded` there may be `failed`, with the error, or, if nothing
//! was sent, `refused`.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;
pub use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{
    BoxFuture, Client, ClientBuilder, Credential, Download, Error, ErrorKind, Hook, Json, Model, Object, Outgoing,
    Output, Place, RetryPolicy, Scheme, Sending, from_json, to_json,
};

/// What a generated crate can be asked to call.
#[derive(Clone, Copy)]
pub struct Contract {
    /// The description's own server, or only its path.
    pub server: &'static str,
    /// Everything that a credential can be given for.
    pub schemes: &'static [&'static Scheme],
    /// What makes a call, by the name of the operation.
    pub calls: &'static [(&'static str, Make)],
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

/// The inputs of one call.
pub struct Inputs {
    given: Json,
    /// Whatever was looked for, by section and name, so that what nobody takes is noticed.
    asked: Mutex<BTreeSet<(&'static str, String)>>,
}

impl Inputs {
    /// Inputs as they stand in a line.
    pub fn new(given: Json) -> Self {
        Self { given, asked: Mutex::default() }
    }

    /// The value of an input that a method takes as an argument.
    ///
    /// # Errors
    /// If it is not there or of another type.
    pub fn required<T: Model>(&self, place: Place, name: &str) -> Result<T, Refusal> {
        match self.get(place, name) {
            Some(value) => typed(value, name),
            None => Err(Refusal(format!("`{name}` is required"))),
        }
    }

    /// The value of an input that has a setter. Null is as good as nothing: it would not be sent.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn optional<T: Model>(&self, place: Place, name: &str) -> Result<Option<T>, Refusal> {
        match self.get(place, name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => typed(value, name).map(Some),
        }
    }

    fn get(&self, place: Place, name: &str) -> Option<&Json> {
        let section = match place {
            Place::Path => "path",
            Place::Query | Place::QueryString => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        self.asked().insert((section, name.to_owned()));
        self.given.get(section)?.get(name)
    }

    /// Which of the forms of a body is given, if one is.
    ///
    /// # Errors
    /// If none has the content type that is asked for.
    pub fn form(&self, media: &[&str]) -> Result<Option<usize>, Refusal> {
        self.asked().insert(("body", String::new()));
        let (Some(body), wanted) = (self.given.get("body"), self.given.get("content_type")) else { return Ok(None) };
        match wanted.and_then(Json::as_str) {
            Some(wanted) => match media.iter().position(|media| essence(media) == essence(wanted)) {
                Some(index) => Ok(Some(index)),
                None => Err(Refusal(format!("the operation takes no body of type {wanted}"))),
            },
            None => Ok(Some(media.iter().position(|media| fits(body, essence(media))).unwrap_or(0))),
        }
    }

    /// The body as the value that it stands for.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn body<T: Model>(&self) -> Result<T, Refusal> {
        match self.body_kind()? {
            (Kind::Json | Kind::Form | Kind::Text, value) => typed(value, "the body"),
            (Kind::Multipart, parts) => typed(&with_files(parts), "the body"),
            (Kind::Base64, value) => typed(value, "the body"),
        }
    }

    /// The body as octets.
    ///
    /// # Errors
    /// If it is something else.
    pub fn stream(&self) -> Result<crate::Body, Refusal> {
        match self.body_kind()? {
            (Kind::Json, value) => Ok(to_json(value).into()),
            (Kind::Text, value) => Ok(text(value)?.to_owned().into()),
            (Kind::Base64, value) => Ok(octets(value)?.into()),
            (Kind::Form | Kind::Multipart, _) => Err(Refusal("the body is octets, not a form".to_owned())),
        }
    }

    fn body_kind(&self) -> Result<(Kind, &Json), Refusal> {
        let body = self.given.get("body").and_then(Json::as_object).and_then(|body| body.iter().next());
        let (kind, value) = body.ok_or_else(|| Refusal(NO_BODY.to_owned()))?;
        let kind = match kind {
            "json" => Kind::Json,
            "form" => Kind::Form,
            "multipart" => Kind::Multipart,
            "text" => Kind::Text,
            "b64" => Kind::Base64,
            other => return Err(Refusal(format!("`{other}` is no kind of body"))),
        };
        Ok((kind, value))
    }

    fn asked(&self) -> MutexGuard<'_, BTreeSet<(&'static str, String)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Complains about what was given and nobody asked for.
    fn all_taken(&self) -> Result<(), Refusal> {
        let asked = self.asked();
        for section in ["path", "query", "header", "cookie"] {
            let names = self.given.get(section).and_then(Json::as_object).into_iter().flat_map(Object::keys);
            let mut names = names;
            if let Some(name) = names.find(|name| !asked.contains(&(section, (*name).to_owned()))) {
                return Err(Refusal(format!("the operation has no input `{name}` in its {section}")));
            }
        }
        match self.given.get("body").is_some() && !asked.contains(&("body", String::new())) {
            true => Err(Refusal("the operation takes no body".to_owned())),
            false => Ok(()),
        }
    }
}

/// The ways to write a body down.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Json,
    Form,
    Multipart,
    Text,
    Base64,
}

fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// Whether a body that is written down like this is usually of this type.
fn fits(body: &Json, media: &str) -> bool {
    let is = |kind: &str| body.get(kind).is_some();
    match media {
        "application/x-www-form-urlencoded" => is("form"),
        "multipart/form-data" => is("multipart"),
        json if json.ends_with("json") => is("json"),
        text if text.starts_with("text/") => is("text"),
        _ => is("b64"),
    }
}

fn typed<T: Model>(value: &Json, name: &str) -> Result<T, Refusal> {
    from_json(to_json(value).as_str()).map_err(|error| Refusal(format!("`{name}`: {error}")))
}

/// The parts, with the base64 in place of each file, since that is what files are read from.
fn with_files(parts: &Json) -> Json {
    if let Some(content) = parts.get("$file").and_then(|file| file.get("b64")) {
        return content.clone();
    }
    match parts {
        Json::Array(items) => Json::Array(items.iter().map(with_files).collect()),
        Json::Object(entries) => Json::Object(entries.iter().map(|(name, part)| (name, with_files(part))).collect()),
        other => other.clone(),
    }
}

fn text(value: &Json) -> Result<&str, Refusal> {
    value.as_str().ok_or_else(|| Refusal("the body is not text".to_owned()))
}

fn octets(value: &Json) -> Result<Vec<u8>, Refusal> {
    STANDARD.decode(text(value)?).map_err(|error| Refusal(format!("the body is not base64: {error}")))
}

impl Contract {
    /// Makes the call of one line against a server, and says in a line what came of it.
    ///
    /// The server's scheme and authority replace those of the description's; its path stays.
    ///
    /// # Errors
    /// If the line is not one.
    pub async fn run(&self, origin: &str, line: &str) -> Result<String, Refusal> {
        let line: Line = from_json(line).map_err(|error| Refusal(error.to_string()))?;
        let trace = Trace::default();
        let client = self.builder(origin, line.inputs.get("auth")).map_err(Fault::Inputs);
        let made = match client.and_then(|builder| builder.hook(trace.clone()).build().map_err(Fault::Call)) {
            Ok(client) => self.make(&client, &line.operation_id, line.inputs).await,
            Err(fault) => Err(fault),
        };
        Ok(to_json(&report(line.n, line.operation_id, made, &trace)))
    }

    /// Makes the call of an operation, and gives the status and the value as JSON text.
    ///
    /// # Errors
    /// If the inputs do not make a call, or if the call fails.
    pub async fn make(&self, client: &Client, operation: &str, inputs: Json) -> Result<(u16, String), Fault> {
        let inputs = Inputs::new(inputs);
        let known = self.calls.iter().find(|(name, _)| *name == operation);
        let unknown = || Refusal(format!("there is no operation `{operation}`"));
        let made = known.ok_or_else(unknown).and_then(|(_, make)| make(client, &inputs));
        made.map_err(Fault::Inputs)?.0.await.map_err(Fault::Call)
    }

    /// The builder of a client for [`Contract::make`], with the credentials of a line.
    ///
    /// # Errors
    /// If there is no scheme of a name, or if a credential is none.
    pub fn builder(&self, origin: &str, auth: Option<&Json>) -> Result<ClientBuilder, Refusal> {
        // What is asked for is one request each, whatever the server answers.
        let mut builder = Client::builder(base(origin, self.server)).retry(RetryPolicy::none());
        for (name, given) in auth.and_then(Json::as_object).into_iter().flatten() {
            let scheme = self.schemes.iter().find(|scheme| scheme.name == name);
            let scheme = scheme.ok_or_else(|| Refusal(format!("there is no scheme `{name}`")))?;
            builder = builder.credential(scheme, credential(given)?);
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
        match self.run_file(&origin, &file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{file}: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn run_file(&self, origin: &str, file: &str) -> Result<(), Box<dyn std::error::Error>> {
        let lines = std::fs::read_to_string(file)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let outcome = runtime.block_on(self.run(origin, line))?;
            writeln!(std::io::stdout(), "{outcome}")?;
        }
        Ok(())
    }
}

/// `https://host:port` of the one, and the path of the other.
fn base(origin: &str, server: &str) -> String {
    let path = match server.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => server,
    };
    format!("{}/{}", origin.trim_end_matches('/'), path.trim_start_matches('/'))
}

fn credential(given: &Json) -> Result<Credential, Refusal> {
    let word = |key: &str| given.get(key).and_then(Json::as_str);
    match given.get("basic").and_then(Json::as_array) {
        Some([Json::String(user), Json::String(password)]) => return Ok(Credential::basic(user, password.as_str())),
        Some(_) => return Err(Refusal("`basic` is a user name and a password".to_owned())),
        None => {}
    }
    match (word("bearer"), word("apiKey")) {
        (Some(token), _) => Ok(Credential::bearer(token)),
        (None, Some(key)) => Ok(Credential::key(key)),
        (None, None) => Err(Refusal(format!("{given} is no credential"))),
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

fn report(n: Json, operation_id: String, made: Result<(u16, String), Fault>, trace: &Trace) -> Report {
    let seen = trace.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (method, url) = seen.unzip();
    let blank = Report { n, operation_id, method, url, ..Report::empty() };
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
#[derive(Clone, Debug)]
struct Line {
    n: Json,
    operation_id: String,
    inputs: Json,
}

crate::object! {
    Line {
        required "n" => n,
        required "operation_id" => operation_id,
        required "inputs" => inputs,
    }
}

/// A line of the output.
#[derive(Clone, Debug)]
struct Report {
    n: Json,
    operation_id: String,
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
        required "operation_id" => operation_id,
        optional "method" => method,
        optional "url" => url,
        optional "status" => status,
        optional "decoded" => decoded,
        optional "failed" => failed,
        optional "refused" => refused,
    }
}
