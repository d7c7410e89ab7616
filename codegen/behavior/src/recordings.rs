//! What the vendors' own SDKs sent and made of replies: read from `../shared/wire`, and compared with what we send.
//!
//! The folder lies beside the repository and not in it; without it the tests that read it say so and pass.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};

use crate::server;

/// A vendor, and the SDKs of it that were recorded: `kestra` has two.
#[derive(Clone, Copy, Debug)]
pub struct Vendor {
    pub name: &'static str,
    pub sdks: &'static [&'static str],
}

/// Everybody whose SDK was recorded.
pub const VENDORS: [Vendor; 4] = [
    Vendor { name: "kestra", sdks: &["kestra", "kestra-js"] },
    Vendor { name: "portainer", sdks: &["portainer"] },
    Vendor { name: "knetik", sdks: &["knetik"] },
    Vendor { name: "arthur", sdks: &["arthur"] },
];

/// The folder of the recordings, or `None` and a line on the terminal that says what was skipped.
pub fn folder(skipped: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/wire");
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("SKIPPED {skipped}: ../shared/wire is not there, so 0 recordings were compared"));
    None
}

/// Writes a line to the terminal even where the test passes: `println!` would be captured.
pub fn say(line: &str) {
    // A terminal that is gone is no reason to fail.
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// One set of arguments, in wire names and without any SDK's vocabulary.
#[derive(Clone, Debug)]
pub struct Case {
    pub operation_id: String,
    /// `required`, `all`, `path.slash`, ...
    pub name: String,
    pub path: Value,
    pub query: Value,
    pub body: Option<Value>,
    /// By security scheme.
    pub auth: Map<String, Value>,
}

impl Case {
    /// As the contract driver wants them: `{"path": {}, "query": {}, "body": {"json": ..}, "auth": {..}}`.
    pub fn inputs(&self) -> Value {
        let mut inputs = json!({ "path": self.path, "query": self.query, "auth": self.credentials() });
        if let Some(body) = &self.body {
            inputs["body"] = json!({ "json": body });
        }
        inputs
    }

    /// The credentials as the contract driver wants them, by scheme.
    pub fn credentials(&self) -> Value {
        self.auth.iter().map(|(scheme, given)| (scheme.clone(), credential(given))).collect::<Map<_, _>>().into()
    }

    /// Knetik's SDK has one token for whichever grant it came from; the description has a scheme for each grant.
    fn by_grant(auth: &Map<String, Value>) -> Map<String, Value> {
        let grants = |scheme: &str| match scheme {
            "oauth2" => vec!["oauth2_client_credentials_grant".to_owned(), "oauth2_password_grant".to_owned()],
            other => vec![other.to_owned()],
        };
        auth.iter().flat_map(|(scheme, given)| grants(scheme).into_iter().map(|name| (name, given.clone()))).collect()
    }
}

fn credential(given: &Value) -> Value {
    let text = |key: &str| given.get(key).and_then(Value::as_str);
    match (text("username"), text("token").or(text("access_token")), text("key")) {
        (Some(username), _, _) => json!({ "basic": [username, text("password").unwrap_or_default()] }),
        (_, Some(token), _) => json!({ "bearer": token }),
        (_, _, Some(key)) => match text("prefix") {
            Some(prefix) => json!({ "apiKey": format!("{prefix} {key}") }),
            None => json!({ "apiKey": key }),
        },
        _ => panic!("a credential of an unknown form: {given}"),
    }
}

/// What one SDK did with one case.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The file: `kestra-js`.
    pub sdk: String,
    pub case: Case,
    /// What the description demands, scheme by scheme as alternatives. Empty: nothing.
    pub needs: Vec<String>,
    pub base_path: String,
    pub quirks: Vec<String>,
    /// `None` where the SDK refused.
    pub request: Option<Wire>,
    /// What it sends with required inputs only; the start for an exception where the SDK refused.
    pub plain: Option<Wire>,
}

impl Recording {
    /// The schemes that the operation asks for and that are configured, in the order of our facts.
    pub fn satisfied(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().map(String::as_str).filter(|scheme| self.case.auth.contains_key(*scheme))
    }

    pub fn has_quirk(&self, quirk: &str) -> bool {
        self.quirks.iter().any(|q| q == quirk)
    }

    /// The case's name starts with this.
    pub fn is(&self, start: &str) -> bool {
        self.case.name.starts_with(start)
    }
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.sdk, self.case.operation_id, self.case.name)
    }
}

/// A request as far as it has a meaning: exact octets of path and query, JSON as a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    pub method: String,
    pub path: String,
    /// Without the `?`; `None` if there is none.
    pub query: Option<String>,
    /// Lower-case names, without those that the HTTP library answers for.
    pub headers: BTreeMap<String, String>,
    pub body: Body,
}

/// A body as far as it has a meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Nothing,
    Json(Value),
    Text(String),
}

/// Headers that carry nothing of the call itself.
const OF_THE_LIBRARY: [&str; 6] =
    ["host", "user-agent", "connection", "accept-encoding", "content-length", "transfer-encoding"];

impl Wire {
    fn new(method: &str, target: &str, headers: impl Iterator<Item = (String, String)>, body: &str) -> Self {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        // Space around a value is not part of it (RFC 9110 5.5).
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            headers: headers.filter(|(name, _)| !OF_THE_LIBRARY.contains(&name.as_str())).collect(),
            body: Body::read(body),
        }
    }

    /// What is different in `other`, in words. Empty: they mean the same.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, ours: String, theirs: String| {
            if ours != theirs {
                found.push(format!("{what}: expected {theirs}, sent {ours}"));
            }
        };
        compare("method", other.method.clone(), self.method.clone());
        compare("path", other.path.clone(), self.path.clone());
        compare("query", format!("{:?}", other.pairs()), format!("{:?}", self.pairs()));
        compare("headers", format!("{:?}", other.headers), format!("{:?}", self.headers));
        if self.body != other.body {
            found.push(format!("body: expected {:?}, sent {:?}", self.body, other.body));
        }
        found
    }

    /// The pairs of the query in a fixed order: between different names it has no meaning, within one name it has.
    fn pairs(&self) -> Option<Vec<&str>> {
        let mut pairs: Vec<&str> = self.query.as_deref()?.split('&').collect();
        pairs.sort_by_key(|pair| pair.split('=').next());
        Some(pairs)
    }
}

impl Body {
    fn read(text: &str) -> Self {
        match serde_json::from_str(text) {
            _ if text.is_empty() => Self::Nothing,
            Ok(value) => Self::Json(value),
            Err(_) => Self::Text(text.to_owned()),
        }
    }
}

impl From<&server::Request> for Wire {
    fn from(request: &server::Request) -> Self {
        Self::new(&request.method, &request.target, request.headers.iter().cloned(), &request.text())
    }
}

fn recorded(request: &Value) -> Wire {
    let headers = request["headers"].as_object().expect("headers are an object").iter();
    let headers = headers.map(|(name, value)| (name.clone(), text(value).to_owned()));
    let body = request["body"].as_str().unwrap_or_default();
    Wire::new(text(&request["method"]), text(&request["raw_path"]), headers, body)
}

/// Every recording of an SDK, with the case it was made from. Panics if cases and recordings do not match one to one.
pub fn read(folder: &Path, vendor: Vendor, sdk: &str) -> Vec<Recording> {
    let mut cases = cases(folder, vendor);
    let needs = needs(folder, vendor);
    let lines = lines(&folder.join(format!("recordings/{sdk}.jsonl")));
    let plain: BTreeMap<String, Wire> =
        lines.iter().filter(|line| line["case"] == "required").filter_map(plain_request).collect();
    let recordings: Vec<Recording> = lines
        .iter()
        .map(|line| {
            let id = text(&line["operation_id"]).to_owned();
            let key = (id.clone(), text(&line["case"]).to_owned());
            Recording {
                sdk: sdk.to_owned(),
                case: cases.remove(&key).unwrap_or_else(|| panic!("{key:?} is recorded, and is no case")),
                needs: needs.get(&id).unwrap_or_else(|| panic!("no facts about {id}")).clone(),
                base_path: text(&line["base_path"]).to_owned(),
                quirks: line["quirks"].as_array().into_iter().flatten().map(|quirk| text(quirk).to_owned()).collect(),
                request: (!line["request"].is_null()).then(|| recorded(&line["request"])),
                plain: plain.get(&id).cloned(),
            }
        })
        .collect();
    assert!(cases.is_empty(), "cases without a recording: {:?}", cases.keys());
    recordings
}

fn plain_request(line: &Value) -> Option<(String, Wire)> {
    (!line["request"].is_null()).then(|| (text(&line["operation_id"]).to_owned(), recorded(&line["request"])))
}

/// For each operation a case that can be sent: with required inputs only, and a credential that the operation takes.
pub fn plain_cases(folder: &Path, vendor: Vendor) -> BTreeMap<String, Case> {
    let needs = needs(folder, vendor);
    let mut plain = BTreeMap::new();
    for ((operation, name), case) in cases(folder, vendor) {
        let needs = &needs[&operation];
        let sendable = needs.is_empty() || needs.iter().any(|scheme| case.auth.contains_key(scheme));
        if sendable && (name == "required" || name.starts_with("auth.") && !plain.contains_key(&operation)) {
            plain.insert(operation, case);
        }
    }
    plain
}

/// The cases of a vendor, by operation and name.
fn cases(folder: &Path, vendor: Vendor) -> BTreeMap<(String, String), Case> {
    let file = json_file(&folder.join(format!("cases/{}.json", vendor.name)));
    let cases = file.as_array().expect("cases are a list").iter().map(|case| Case {
        operation_id: text(&case["operation_id"]).to_owned(),
        name: text(&case["case"]).to_owned(),
        path: case["path"].clone(),
        query: case["query"].clone(),
        body: case.get("body").cloned(),
        auth: Case::by_grant(case["auth"].as_object().expect("credentials by scheme")),
    });
    cases.map(|case| ((case.operation_id.clone(), case.name.clone()), case)).collect()
}

/// By operation, the schemes of which one must be configured.
fn needs(folder: &Path, vendor: Vendor) -> BTreeMap<String, Vec<String>> {
    let facts = json_file(&folder.join(format!("facts/{}.json", vendor.name)));
    let operations = facts["operations"].as_array().expect("facts list operations").iter();
    let needs = operations.map(|operation| {
        let schemes = operation["auth"].as_array().into_iter().flatten();
        (text(&operation["operation_id"]).to_owned(), schemes.map(|scheme| text(scheme).to_owned()).collect())
    });
    needs.collect()
}

/// A file of one JSON value a line.
pub fn lines(path: &Path) -> Vec<Value> {
    file(path).lines().map(|line| parse(path, line)).collect()
}

fn json_file(path: &Path) -> Value {
    parse(path, &file(path))
}

fn parse(path: &Path, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn file(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("text was expected: {value}"))
}
