//! What the vendors' SDKs make of replies, what we make of them, and where that is another thing on purpose: one table.
//!
//! As with [`exceptions`](crate::exceptions), a row says what we do instead, and a row that nothing needs is an error.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
};

use serde_json::Value;

use crate::{recordings, server::Reply};

/// One reply that an SDK was given, and what it made of it.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The file: `kestra-js`.
    pub sdk: String,
    pub operation_id: String,
    /// `sample`, `empty`, `wrong_types`, ...
    pub kind: String,
    pub status: u16,
    pub media: Option<String>,
    pub body: String,
    pub reply: Reply,
    /// What a redirected request is answered with.
    pub redirected: Reply,
    pub theirs: Outcome,
    /// Whether the operation gives a value, as opposed to nothing.
    pub promised: bool,
}

/// What a reply becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A value.
    Value,
    /// An error of this status.
    Status(u16),
    /// An error that says why the body cannot be read.
    Unreadable,
}

/// What our client made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ours {
    /// Method and target of each request.
    pub requests: Vec<String>,
    pub made: Made,
}

/// As [`Outcome`], with everything that can be checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    Value(Value),
    Status { status: Option<u16>, body: Option<String> },
    Unreadable { field: Option<String>, body: Option<String>, message: String },
}

/// One deliberate difference.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    pub name: &'static str,
    pub reason: &'static str,
    pub applies: fn(&Trial) -> bool,
    pub instead: Outcome,
}

/// What is to be said about one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Equal,
    Excepted(&'static str),
    Different(String),
}

impl Trial {
    /// All trials of an SDK.
    pub fn read(folder: &Path, sdk: &str) -> Vec<Self> {
        let lines = recordings::lines(&folder.join(format!("recordings/{sdk}.responses.jsonl")));
        let samples = lines.iter().filter(|line| line["response"]["kind"] == "sample");
        let promises = samples.filter(|line| !line["outcome"]["value"].is_null());
        let promising: BTreeSet<&str> = promises.filter_map(|line| line["operation_id"].as_str()).collect();
        lines.iter().map(|line| Self::of(sdk, line, &promising)).collect()
    }

    fn of(sdk: &str, line: &Value, promising: &BTreeSet<&str>) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let response = &line["response"];
        let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
        let (media, body) = (response["content_type"].as_str().map(str::to_owned), text(&response["body"]));
        let mut reply = Reply::status(status).body(body.clone());
        for (name, value) in response["headers"].as_object().into_iter().flatten() {
            reply = reply.header(name, &text(value));
        }
        if let Some(media) = &media {
            reply = reply.header("Content-Type", media);
        }
        Self {
            sdk: sdk.to_owned(),
            promised: line["operation_id"].as_str().is_some_and(|id| promising.contains(id)),
            operation_id: text(&line["operation_id"]),
            kind: text(&response["kind"]),
            status,
            media,
            body,
            reply,
            // What the SDKs were answered with.
            redirected: Reply::json(200, "{}"),
            theirs: theirs(&line["outcome"]),
        }
    }

    /// The body that our client reads in the end.
    fn last_body(&self) -> &str {
        match (self.kind.as_str(), self.status) {
            ("redirect", _) => "{}",
            // Neither has a body, whatever was recorded (RFC 9110 6.4.1).
            (_, 204 | 304) => "",
            _ => &self.body,
        }
    }
}

fn theirs(outcome: &Value) -> Outcome {
    match (outcome["kind"].as_str(), outcome["status"].as_u64()) {
        (Some("return"), _) => Outcome::Value,
        (_, Some(status)) => Outcome::Status(u16::try_from(status).expect("a status")),
        (_, None) => Outcome::Unreadable,
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.sdk, self.operation_id, self.kind, self.status)
    }
}

/// Compares what we made of a reply with what the SDK made of it, or with what the table says instead.
pub fn judge(trial: &Trial, ours: &Ours) -> Verdict {
    if let Err(how) = asked(trial, &ours.requests) {
        return Verdict::Different(how);
    }
    let Err(how) = check(trial, trial.theirs, &ours.made) else { return Verdict::Equal };
    let mut rows = TABLE.iter().filter(|row| (row.applies)(trial) && row.instead != trial.theirs);
    match rows.find(|row| check(trial, row.instead, &ours.made).is_ok()) {
        Some(row) => Verdict::Excepted(row.name),
        None => Verdict::Different(how),
    }
}

/// Redirects are followed, once, with the method that RFC 9110 15.4 and all browsers take.
fn asked(trial: &Trial, requests: &[String]) -> Result<(), String> {
    let first = requests.first().and_then(|line| line.split(' ').next()).unwrap_or_default();
    let second = match (trial.status, first) {
        (303, "HEAD") | (301 | 302, "HEAD") => "HEAD",
        (303, _) | (301 | 302, "POST") => "GET",
        (_, method) => method,
    };
    match (trial.kind.as_str(), requests) {
        ("redirect", [_, line]) if *line == format!("{second} /redirected?x=1") => Ok(()),
        ("redirect", _) => Err(format!("the redirect was followed with {requests:?}")),
        (_, [_]) => Ok(()),
        _ => Err(format!("one request was expected: {requests:?}")),
    }
}

fn check(trial: &Trial, expected: Outcome, made: &Made) -> Result<(), String> {
    let kept = |body: &Option<String>| match body.as_deref() {
        Some(body) if body == trial.last_body() => Ok(()),
        body => Err(format!("the error keeps {body:?} as the body")),
    };
    match (expected, made) {
        (Outcome::Value, Made::Value(value)) => faithful(trial, value),
        (Outcome::Status(expected), Made::Status { status, body }) if *status == Some(expected) => kept(body),
        (Outcome::Unreadable, Made::Unreadable { field, body, message }) => {
            kept(body)?;
            named(trial, field.as_deref(), message)
        }
        (expected, made) => Err(format!("{expected:?} was expected: {made:?}")),
    }
}

/// A value says what the body says.
fn faithful(trial: &Trial, value: &Value) -> Result<(), String> {
    match serde_json::from_str::<Value>(trial.last_body()) {
        // Nothing is promised, and whatever came is passed over.
        _ if !trial.promised && value.is_null() => Ok(()),
        // Any value is promised, and none is as good as null.
        Err(_) if trial.last_body().is_empty() && value.is_null() => Ok(()),
        Ok(body) if within(trial, value, &body) => Ok(()),
        _ => Err(format!("{value} was read from {}", trial.last_body())),
    }
}

/// Everything in `value` stands in `body`, and what is missing is null, unknown, or never written.
fn within(trial: &Trial, value: &Value, body: &Value) -> bool {
    match (value, body) {
        (Value::Object(value), Value::Object(body)) => {
            let read = |(key, item): (&String, &Value)| match value.get(key) {
                Some(ours) => within(trial, ours, item),
                None => item.is_null() || key == "zzUnknown" || is_read_only(trial, key),
            };
            body.iter().all(read) && value.keys().all(|key| body.contains_key(key))
        }
        (Value::Array(value), Value::Array(body)) => {
            value.len() == body.len() && value.iter().zip(body).all(|(item, other)| within(trial, item, other))
        }
        (value, body) => value == body,
    }
}

/// Read from replies and never written, so a value that was read and written again lacks it.
fn is_read_only(trial: &Trial, key: &str) -> bool {
    let times = ["created_date", "updated_date", "last_activity", "last_updated", "member_since"];
    let of_children = ["username", "display_name", "avatar_url"];
    trial.sdk == "knetik" && (key == "id" || times.contains(&key) || of_children.contains(&key))
}

/// An error says which field could not be read, where there are fields.
fn named(trial: &Trial, field: Option<&str>, message: &str) -> Result<(), String> {
    let has_fields = matches!(trial.kind.as_str(), "wrong_types" | "all_null");
    match field {
        Some(field) if !field.is_empty() && message.contains(field) => Ok(()),
        Some("") | None if !has_fields => Ok(()),
        field => Err(format!("the unreadable field is {field:?}: {message}")),
    }
}

/// Counts of verdicts, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub equal: usize,
    pub excepted: BTreeMap<&'static str, usize>,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, trial: &Trial, verdict: Verdict) {
        match verdict {
            Verdict::Equal => self.equal += 1,
            Verdict::Excepted(row) => *self.excepted.entry(row).or_default() += 1,
            Verdict::Different(how) => self.wrong.push(format!("{trial}: {how}")),
        }
    }

    /// What was counted since then, in words.
    pub fn since(&self, before: &Self) -> String {
        let sum = |tally: &Self| tally.excepted.values().sum::<usize>();
        format!("{} equal, {} by exception", self.equal - before.equal, sum(self) - sum(before))
    }

    /// Rows that nothing needed, as complaints.
    pub fn unused(&self, table: &[Exception]) -> Vec<String> {
        let unused = table.iter().filter(|row| !self.excepted.contains_key(row.name));
        unused.map(|row| format!("the exception `{}` no longer occurs: take it out", row.name)).collect()
    }
}

/// Every deliberate difference from what the SDKs make of replies.
pub const TABLE: &[Exception] = &[
    Exception {
        name: "null where a value is promised",
        reason: "the type says that there is one; the SDKs give None, or an object without values",
        applies: |t| t.promised && t.body == "null",
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "nothing where the value is promised for 204",
        reason: "this operation describes its value under 204, which never has one; the SDK raises at each such success",
        applies: |t| t.operation_id == "updateUserTemplate" && (t.status == 204 || t.kind == "empty"),
        instead: Outcome::Value,
    },
    Exception {
        name: "204 where a value is promised",
        reason: "as above, and 204 is not described for these operations",
        applies: |t| t.promised && t.status == 204,
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "an empty body where a value is promised",
        reason: "it is no JSON; the SDKs take it for an empty list, an empty text or nothing",
        applies: |t| t.promised && t.body.is_empty() && t.kind.starts_with("empty"),
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "broken JSON where a value is promised",
        reason: "Knetik's SDK takes it for text, and text for a list of its characters or a model without values",
        applies: |t| t.promised && t.kind == "invalid_json",
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "broken JSON where nothing is promised",
        reason: "nobody waits for that body; the JavaScript SDK reads it all the same",
        applies: |t| !t.promised && t.kind == "invalid_json",
        instead: Outcome::Value,
    },
    Exception {
        name: "text or HTML where JSON is promised",
        reason: "it is no JSON; the SDKs take it for text, or a model without values",
        applies: |t| t.promised && matches!(t.kind.as_str(), "text" | "html"),
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "JSON without a content type",
        reason: "it is read as what the description promises; the JavaScript SDK does not read it",
        applies: |t| t.promised && t.kind == "no_content_type",
        instead: Outcome::Value,
    },
    Exception {
        name: "a list for an object, or the other way round",
        reason: "the SDKs take either for an empty one of the right kind, where they do not look for required fields",
        applies: |t| t.promised && matches!(t.kind.as_str(), "empty_array" | "empty_object" | "redirect"),
        instead: Outcome::Unreadable,
    },
    Exception {
        name: "a required field that is null, or of another type",
        reason: "the type says that there is one; the JavaScript SDK does not look",
        applies: |t| t.sdk == "kestra-js" && matches!(t.kind.as_str(), "all_null" | "wrong_types"),
        instead: Outcome::Unreadable,
    },
];
