//! Where we do otherwise than a vendor's SDK on purpose: one table, each row with its reason.
//!
//! We follow the OpenAPI specification and the RFCs it names. A row says what we do *instead*, exactly, so a recording
//! that falls under a row is compared as strictly as any other; and a row that no recording needs is an error.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::recordings::{Body, Case, Recording, Wire};

/// One deliberate difference.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    pub name: &'static str,
    pub reason: &'static str,
    pub applies: fn(&Recording) -> bool,
    pub instead: Instead,
}

/// What we do.
#[derive(Clone, Copy, Debug)]
pub enum Instead {
    /// Nothing is sent; the error says this.
    Refuse(&'static str),
    /// We send what the SDK sent, changed so.
    Change(Change),
    /// The SDK refuses. We send what it sends with required inputs only, changed so.
    SendAnyway(Change),
}

/// What is done to a request.
pub type Change = fn(&Recording, &mut Wire);

/// What our client did with a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Ours {
    Sent(Wire),
    /// The error's text.
    Refused(String),
}

/// What is to be said about one recording.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The very same request.
    Equal,
    /// The SDK and we refuse.
    BothRefuse,
    /// As these rows say.
    Excepted(Vec<&'static str>),
    /// As neither the SDK nor the table says.
    Different(String),
}

/// Compares what we did with a recording, and where it is different, with what the table says.
pub fn judge(table: &[Exception], recording: &Recording, ours: &Ours) -> Verdict {
    match (&recording.request, ours) {
        (None, Ours::Refused(_)) => return Verdict::BothRefuse,
        (Some(theirs), Ours::Sent(ours)) if theirs.differences(ours).is_empty() => return Verdict::Equal,
        _ => {}
    }
    let rows: Vec<&Exception> = table.iter().filter(|row| (row.applies)(recording)).collect();
    let refusal = rows.iter().find_map(|row| match row.instead {
        Instead::Refuse(message) => Some((row.name, message)),
        Instead::Change(_) | Instead::SendAnyway(_) => None,
    });
    match (refusal, ours) {
        (Some((name, message)), Ours::Refused(said)) if said.contains(message) => Verdict::Excepted(vec![name]),
        (Some((name, message)), ours) => {
            Verdict::Different(format!("`{name}` says that it is refused with `{message}`: {ours:?}"))
        }
        (None, Ours::Refused(said)) => Verdict::Different(format!("sent by the SDK, refused by us: {said}")),
        (None, Ours::Sent(ours)) => sent(&rows, recording, ours),
    }
}

/// Is what we sent what the SDK sent (or where it refused, what a row says instead), changed as the rows say?
fn sent(rows: &[&Exception], recording: &Recording, ours: &Wire) -> Verdict {
    let (mut expected, mut used) = match (&recording.request, sent_anyway(rows, recording)) {
        (Some(request), _) => (request.clone(), Vec::new()),
        (None, Some((row, request))) => (request, vec![row]),
        (None, None) => return Verdict::Different(format!("refused by the SDK, sent by us: {ours:?}")),
    };
    for row in rows {
        let Instead::Change(change) = row.instead else { continue };
        let before = expected.clone();
        change(recording, &mut expected);
        if before != expected {
            used.push(row.name);
        }
    }
    match &expected.differences(ours)[..] {
        [] => Verdict::Excepted(used),
        differences => Verdict::Different(format!("{} (rows: {used:?})", differences.join("; "))),
    }
}

fn sent_anyway(rows: &[&Exception], recording: &Recording) -> Option<(&'static str, Wire)> {
    rows.iter().find_map(|row| match row.instead {
        Instead::SendAnyway(change) => {
            let mut request = recording.plain.clone()?;
            change(recording, &mut request);
            Some((row.name, request))
        }
        Instead::Refuse(_) | Instead::Change(_) => None,
    })
}

/// Counts of verdicts, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub equal: usize,
    pub both_refuse: usize,
    pub excepted: BTreeMap<&'static str, usize>,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, recording: &Recording, verdict: Verdict) {
        match verdict {
            Verdict::Equal => self.equal += 1,
            Verdict::BothRefuse => self.both_refuse += 1,
            Verdict::Excepted(rows) => rows.into_iter().for_each(|row| *self.excepted.entry(row).or_default() += 1),
            Verdict::Different(how) => self.wrong.push(format!("{recording}: {how}")),
        }
    }

    /// Rows that nothing needed, as complaints.
    pub fn unused(&self, table: &[Exception]) -> Vec<String> {
        let unused = table.iter().filter(|row| !self.excepted.contains_key(row.name));
        unused.map(|row| format!("the exception `{}` no longer occurs: take it out", row.name)).collect()
    }
}

/// Every deliberate difference from the recorded requests.
pub const TABLE: &[Exception] = &[
    // ------------------------------------------------------------------------------------------- refused by us
    Exception {
        name: "an empty path value",
        reason: "`/users/` is another resource: reading user `` would list everybody, deleting it who knows what",
        applies: |r| r.is("path.empty"),
        instead: Instead::Refuse("is empty, and the path would name another resource"),
    },
    Exception {
        name: "a path value of dots",
        reason: "URL libraries and servers resolve `.` and `..` as steps (RFC 3986 5.2.4), encoded or not, so the \
                 call would reach another resource; urllib3 does just that",
        applies: |r| r.is("path.dot") && !r.is("path.dotdot_mid"),
        instead: Instead::Refuse(".`, and the path would name another resource"),
    },
    Exception {
        name: "no credential for an operation that needs one",
        reason: "the description says that the call cannot succeed; the SDKs send it without",
        applies: |r| !r.needs.is_empty() && r.satisfied().next().is_none(),
        instead: Instead::Refuse("credential"),
    },
    Exception {
        name: "an integer beyond its declared size",
        reason: "`format: int32` is an `i32`, so no typed value can hold it; the SDKs' languages have no such type",
        applies: |r| (r.sdk.starts_with("kestra") || r.sdk == "knetik") && has_large_integer(&r.case),
        instead: Instead::Refuse("expected an integer from -2147483648 to 2147483647"),
    },
    Exception {
        name: "a body without a required field",
        reason: "a required field is a plain field of the type, so no typed value lacks it; the JavaScript SDK takes \
                 any object",
        applies: |r| r.sdk == "kestra-js" && (r.is("body.missing") || r.is("body.empty_object")),
        instead: Instead::Refuse(": missing"),
    },
    Exception {
        name: "null for a required field that is not nullable",
        reason: "such a field is a plain `String`, so no typed value holds null; the JavaScript SDK takes any object",
        applies: |r| r.sdk == "kestra-js" && r.is("body.nulls") && r.case.operation_id != "autocompleteUsers",
        instead: Instead::Refuse("expected a string, found null"),
    },
    // --------------------------------------------------------------------------------------- refused by the SDK
    Exception {
        name: "basic credentials in UTF-8",
        reason: "what RFC 7617 2.1 recommends; the Python SDK fails on them, the JavaScript SDK sends them",
        applies: |r| r.sdk == "kestra" && r.is("auth.basic_unicode"),
        instead: Instead::SendAnyway(|r, wire| authorize(wire, &basic(&r.case.auth["basicAuth"]))),
    },
    Exception {
        name: "limits are the server's to check",
        reason: "patterns and bounds are in our docs; what they are is the server's decision, which changes without us",
        applies: |r| r.request.is_none() && r.is("body.nasty"),
        instead: Instead::SendAnyway(|r, wire| wire.body = given(r)),
    },
    Exception {
        name: "bounds of a query parameter are the server's to check",
        reason: "as above",
        applies: |r| r.sdk == "arthur" && r.request.is_none() && r.is("query.page"),
        instead: Instead::SendAnyway(|r, wire| {
            for (name, value) in r.case.query.as_object().into_iter().flatten() {
                set_pairs(wire, name, &[value.to_string()]);
            }
        }),
    },
    // ------------------------------------------------------------------------------------------ authentication
    Exception {
        name: "several satisfied alternatives: the first",
        reason: "the entries of `security` are alternatives, of which one is to be used (OpenAPI 3.0.4, 4.8.10), and \
                 Portainer's description lists the key before the token; its SDK sends both",
        applies: |r| r.sdk == "portainer" && r.satisfied().count() > 1,
        instead: Instead::Change(|_, wire| drop(wire.headers.remove("authorization"))),
    },
    Exception {
        name: "a user without a password",
        reason: "RFC 7617 allows an empty password; the Python SDK leaves the header out, the JavaScript SDK sends it",
        applies: |r| r.has_quirk("auth-basic-needs-password"),
        instead: Instead::Change(|r, wire| authorize(wire, &basic(&r.case.auth["basicAuth"]))),
    },
    // ------------------------------------------------------------------------------------------------- spelling
    Exception {
        name: "form encoding of the query",
        reason: "OpenAPI takes RFC 6570 for queries, which encodes a space as `%20` and leaves `~` alone; \
                 servers read both",
        applies: |r| r.sdk == "knetik",
        instead: Instead::Change(|_, wire| {
            respell(&mut wire.path, &[("%7E", "~")]);
            wire.query.iter_mut().for_each(|query| respell(query, &[("+", "%20"), ("%7E", "~")]));
        }),
    },
    Exception {
        name: "reserved characters left as they are",
        reason: "RFC 6570 encodes everything but unreserved characters; the Python SDKs leave `/` in queries, \
                 JavaScript's `encodeURIComponent` leaves `!'()*`",
        applies: |r| r.has_quirk("query-unreserved-left-raw") || r.sdk == "kestra-js",
        instead: Instead::Change(|r, wire| {
            if r.sdk == "kestra-js" {
                respell(&mut wire.path, &SUB_DELIMITERS);
            }
            let more: &[_] = if r.sdk == "kestra-js" { &SUB_DELIMITERS } else { &[("/", "%2F")] };
            wire.query.iter_mut().for_each(|query| respell(query, more));
        }),
    },
    Exception {
        name: "commas between the items of a list",
        reason: "`explode: false` puts a bare comma between the items and encodes those in items (RFC 6570 3.2.1), \
                 else they cannot be told apart; the JavaScript SDK encodes all of them, the Python SDK `/` not at all",
        applies: |r| r.case.operation_id == "listUsers" && items(&r.case.query["sort"]).next().is_some(),
        instead: Instead::Change(|r, wire| {
            let items: Vec<String> = items(&r.case.query["sort"]).map(encode).collect();
            set_pairs(wire, "sort", &[items.join(",")]);
        }),
    },
    Exception {
        name: "items of an exploded list are encoded",
        reason: "the SDK writes them as they are, so an `&` makes another parameter and a `#` ends the query; and a \
                 null among them as the text None, where RFC 6570 2.4.2 passes over it",
        applies: |r| r.sdk == "arthur" && r.is("query.user_ids.") && items(&r.case.query["user_ids"]).next().is_some(),
        instead: Instead::Change(|r, wire| {
            wire.query = None;
            let items: Vec<String> = items(&r.case.query["user_ids"]).map(encode).collect();
            set_pairs(wire, "user_ids", &items);
        }),
    },
    // ------------------------------------------------------------------------------------- nothing and nearly so
    Exception {
        name: "a list of nothing but null is left out",
        reason: "members that are null are undefined (RFC 6570 2.4.2); the SDK sends the text None",
        applies: |r| r.is("query.user_ids.null_item"),
        instead: Instead::Change(|_, wire| wire.query = None),
    },
    Exception {
        name: "no question mark without a query",
        reason: "an empty query is not the same URL as none (RFC 3986 6.2.3)",
        applies: |r| r.request.as_ref().is_some_and(|wire| wire.query.as_deref() == Some("")),
        instead: Instead::Change(|_, wire| wire.query = None),
    },
    Exception {
        name: "null is not the text None",
        reason: "a null for an optional query parameter means that it is not given",
        applies: |r| r.has_quirk("query-null-sent-as-None"),
        instead: Instead::Change(|r, wire| {
            let name = r.case.name.split('.').nth(1).expect("`query.<name>.null`");
            set_pairs(wire, name, &[]);
        }),
    },
    // --------------------------------------------------------------------------------------------------- bodies
    Exception {
        name: "null for an optional field that is not nullable",
        reason: "it means that the field is not given, and a server may not take null for it",
        applies: |r| r.sdk == "kestra-js" && r.is("body.nulls"),
        instead: Instead::Change(|_, wire| without(&mut wire.body, "existingOnly")),
    },
    Exception {
        name: "a field that the description does not know",
        reason: "the type has no place for it: the description says nothing of further keys",
        applies: |r| r.sdk.starts_with("kestra") && r.is("body.unknown"),
        instead: Instead::Refuse("the operation's body cannot have what is given at `/zzExtra`"),
    },
    Exception {
        name: "an empty object is a body",
        reason: "the SDK takes a model without values for no body",
        applies: |r| r.has_quirk("body-empty-object-not-sent"),
        instead: Instead::Change(|_, wire| wire.body = Body::Json(Value::Object(Map::new()))),
    },
    Exception {
        name: "a read-only property is not sent",
        reason: "it should not be sent as part of a request (OpenAPI 3.0.4, 4.8.24.2); the SDK does not know the word",
        applies: |r| r.sdk == "knetik" && r.case.body.is_some(),
        instead: Instead::Change(|_, wire| {
            let body = &mut wire.body;
            READ_ONLY.iter().for_each(|key| without(body, key));
            if let Body::Json(Value::Object(object)) = body {
                let children = object.get_mut("children").and_then(Value::as_array_mut).into_iter().flatten();
                children.filter_map(Value::as_object_mut).for_each(|child| {
                    READ_ONLY_IN_CHILDREN.iter().for_each(|key| drop(child.remove(*key)));
                });
            }
        }),
    },
    Exception {
        name: "the tag of a tagged value is sent",
        reason: "the SDK's models lack the discriminator, without which the server cannot read the value",
        applies: |r| r.has_quirk("body-discriminator-missing"),
        instead: Instead::Change(|r, wire| wire.body = given(r)),
    },
    Exception {
        name: "no Content-Type without a body",
        reason: "it describes a body (RFC 9110 8.3); the SDK sends it on every call",
        applies: |_| true,
        instead: Instead::Change(|_, wire| {
            if wire.body == Body::Nothing {
                wire.headers.remove("content-type");
            }
        }),
    },
];

/// Of `UserResource` and `TemplateResource`.
const READ_ONLY: [&str; 6] = ["id", "created_date", "updated_date", "last_activity", "last_updated", "member_since"];
/// Of `UserRelationshipReferenceResource`.
const READ_ONLY_IN_CHILDREN: [&str; 3] = ["username", "display_name", "avatar_url"];

const SUB_DELIMITERS: [(&str, &str); 5] = [("!", "%21"), ("'", "%27"), ("(", "%28"), (")", "%29"), ("*", "%2A")];

fn respell(text: &mut String, pairs: &[(&str, &str)]) {
    for (from, to) in pairs {
        *text = text.replace(from, to);
    }
}

fn authorize(wire: &mut Wire, value: &str) {
    wire.headers.insert("authorization".to_owned(), value.to_owned());
}

/// RFC 7617, in UTF-8.
fn basic(given: &Value) -> String {
    let text = |key: &str| given.get(key).and_then(Value::as_str).unwrap_or_default();
    format!("Basic {}", base64(format!("{}:{}", text("username"), text("password")).as_bytes()))
}

/// RFC 4648 4, by hand: what judges the client shall not share its code.
fn base64(octets: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in octets.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, octet| bits << 8 | u32::from(*octet)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// RFC 3986 2.1: everything but unreserved characters as `%XX`.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|octet| match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(octet).to_string(),
            _ => format!("%{octet:02X}"),
        })
        .collect()
}

/// Whether one of the parameters needs more than 32 bits.
fn has_large_integer(case: &Case) -> bool {
    let parameters = [&case.path, &case.query].into_iter().filter_map(Value::as_object).flat_map(Map::values);
    parameters.filter_map(Value::as_i64).any(|value| i32::try_from(value).is_err())
}

fn without(body: &mut Body, key: &str) {
    if let Body::Json(Value::Object(object)) = body {
        object.remove(key);
    }
}

/// The items of a list that are there.
fn items(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Replaces the pairs called `name` by these values.
fn set_pairs(wire: &mut Wire, name: &str, values: &[String]) {
    let start = format!("{name}=");
    let others = wire.query.iter().flat_map(|query| query.split('&')).filter(|pair| !pair.starts_with(&start));
    let pairs: Vec<String> =
        others.map(str::to_owned).chain(values.iter().map(|value| format!("{start}{value}"))).collect();
    wire.query = (!pairs.is_empty()).then(|| pairs.join("&"));
}

/// The body that the case asks for.
fn given(recording: &Recording) -> Body {
    recording.case.body.clone().map_or(Body::Nothing, Body::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let of = |text: &str| base64(text.as_bytes());
        assert_eq!([of(""), of("f"), of("fo"), of("foo"), of("foob")], ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn pairs_are_replaced_and_the_last_one_takes_the_question_mark_with_it() {
        let mut wire = Wire {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: Some("a=1&b=2&a=3".to_owned()),
            headers: BTreeMap::new(),
            body: Body::Nothing,
        };
        set_pairs(&mut wire, "a", &["x%20y".to_owned()]);
        assert_eq!(wire.query.as_deref(), Some("b=2&a=x%20y"));
        set_pairs(&mut wire, "a", &[]);
        set_pairs(&mut wire, "b", &[]);
        assert_eq!(wire.query, None);
    }
}
