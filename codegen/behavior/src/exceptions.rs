//! Where we do otherwise than a vendor's SDK on purpose: one table, each row with its reason.
//!
//! We follow the OpenAPI specification and the RFCs it names. A row says what we do *instead*, exactly, so a recording
//! that falls under a row is compared as strictly as any other; and a row that no recording needs is an error.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::recordings::{Body, Recording, Wire};

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
    /// We send what the SDK sent (or, where it refused, what it sends with required inputs only), changed so.
    Send(fn(&Recording, &mut Wire)),
}

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
        Instead::Send(_) => None,
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

fn sent(rows: &[&Exception], recording: &Recording, ours: &Wire) -> Verdict {
    let Some(mut expected) = recording.request.clone().or_else(|| recording.plain.clone()) else {
        return Verdict::Different(format!("the SDK never sends this operation, and we sent {ours:?}"));
    };
    let mut used = Vec::new();
    for row in rows {
        let Instead::Send(change) = row.instead else { continue };
        let before = expected.clone();
        change(recording, &mut expected);
        // Where the SDK refused, sending at all is what the row says.
        if before != expected || recording.request.is_none() {
            used.push(row.name);
        }
    }
    match (&expected.differences(ours)[..], recording.request.is_none() && used.is_empty()) {
        ([], false) => Verdict::Excepted(used),
        (_, true) => Verdict::Different(format!("refused by the SDK, sent by us: {ours:?}")),
        (differences, false) => Verdict::Different(format!("{} (rows: {used:?})", differences.join("; "))),
    }
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
        instead: Instead::Refuse("empty"),
    },
    Exception {
        name: "a path value of dots",
        reason: "URL libraries and servers resolve `.` and `..` as steps (RFC 3986 5.2.4), encoded or not, so the \
                 call would reach another resource; urllib3 does just that",
        applies: |r| r.is("path.dot") && !r.is("path.dotdot_mid"),
        instead: Instead::Refuse("`.` and `..`"),
    },
    Exception {
        name: "no credential for an operation that needs one",
        reason: "the description says that the call cannot succeed; the SDKs send it without",
        applies: |r| !r.needs.is_empty() && !r.needs.iter().any(|scheme| r.case.auth.contains_key(scheme)),
        instead: Instead::Refuse("credential"),
    },
    // ------------------------------------------------------------------------------------------ authentication
    Exception {
        name: "several satisfied alternatives: the first",
        reason: "the entries of `security` are alternatives, of which one is to be used (OpenAPI 3.0.4, 4.8.10): \
                 the first that can be met; Kestra's SDKs let the last one overwrite the header, Portainer's sends both",
        applies: |r| r.needs.iter().filter(|scheme| r.case.auth.contains_key(*scheme)).count() > 1,
        instead: Instead::Send(|r, wire| match r.needs[0].as_str() {
            "basicAuth" => authorize(wire, &basic(&r.case.auth["basicAuth"])),
            _ => drop(wire.headers.remove("x-api-key")),
        }),
    },
    Exception {
        name: "a user without a password",
        reason: "RFC 7617 allows an empty password; the Python SDK leaves the header out, the JavaScript SDK sends it",
        applies: |r| r.has_quirk("auth-basic-needs-password"),
        instead: Instead::Send(|r, wire| authorize(wire, &basic(&r.case.auth["basicAuth"]))),
    },
    Exception {
        name: "basic credentials in UTF-8",
        reason: "what RFC 7617 2.1 recommends; the Python SDK fails on them, the JavaScript SDK sends them",
        applies: |r| r.sdk == "kestra" && r.is("auth.basic_unicode"),
        instead: Instead::Send(|r, wire| authorize(wire, &basic(&r.case.auth["basicAuth"]))),
    },
    // ------------------------------------------------------------------------------------------------- spelling
    Exception {
        name: "form encoding of the query",
        reason: "OpenAPI takes RFC 6570 for queries, which encodes a space as `%20` and leaves `~` alone; \
                 servers read both",
        applies: |r| r.sdk == "knetik",
        instead: Instead::Send(|_, wire| {
            respell(&mut wire.path, &[("%7E", "~")]);
            wire.query.iter_mut().for_each(|query| respell(query, &[("+", "%20"), ("%7E", "~")]));
        }),
    },
    Exception {
        name: "reserved characters left as they are",
        reason: "RFC 6570 encodes everything but unreserved characters; the Python SDKs leave `/` in queries, \
                 JavaScript's `encodeURIComponent` leaves `!'()*`",
        applies: |r| r.has_quirk("query-unreserved-left-raw") || r.sdk == "kestra-js",
        instead: Instead::Send(|r, wire| {
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
        applies: |r| !r.case.query["sort"].is_null() && r.case.operation_id == "listUsers",
        instead: Instead::Send(|r, wire| {
            let items: Vec<String> = items(&r.case.query["sort"]).map(encode).collect();
            set_pairs(wire, "sort", &[items.join(",")]);
        }),
    },
    Exception {
        name: "items of an exploded list are encoded",
        reason: "the SDK writes them as they are, so an `&` makes another parameter and a `#` ends the query",
        applies: |r| r.sdk == "arthur" && r.is("query.user_ids.") && r.case.query["user_ids"].is_array(),
        instead: Instead::Send(|r, wire| {
            let items: Vec<String> = items(&r.case.query["user_ids"]).map(encode).collect();
            set_pairs(wire, "user_ids", &items);
        }),
    },
    // ------------------------------------------------------------------------------------- nothing and nearly so
    Exception {
        name: "an empty list is left out",
        reason: "a list without members is undefined (RFC 6570 2.4.2 and 3.2.1), and `sort=` means one empty item",
        applies: |r| r.has_quirk("query-empty-list"),
        instead: Instead::Send(|_, wire| set_pairs(wire, "sort", &[])),
    },
    Exception {
        name: "no question mark without a query",
        reason: "an empty query is not the same URL as none (RFC 3986 6.2.3)",
        applies: |r| r.request.as_ref().is_some_and(|wire| wire.query.as_deref() == Some("")),
        instead: Instead::Send(|_, wire| wire.query = None),
    },
    Exception {
        name: "null is not the text None",
        reason: "a null for an optional query parameter means that it is not given",
        applies: |r| r.has_quirk("query-null-sent-as-None"),
        instead: Instead::Send(|r, wire| {
            let name = r.case.name.split('.').nth(1).expect("`query.<name>.null`");
            set_pairs(wire, name, &[]);
        }),
    },
    // --------------------------------------------------------------------------------------------------- bodies
    Exception {
        name: "an empty object is a body",
        reason: "the SDK takes a model without values for no body, though one is required",
        applies: |r| r.has_quirk("body-empty-object-not-sent"),
        instead: Instead::Send(|r, wire| wire.body = given(r)),
    },
    Exception {
        name: "the tag of a tagged value is sent",
        reason: "the SDK's models lack the discriminator, without which the server cannot read the value",
        applies: |r| r.has_quirk("body-discriminator-missing"),
        instead: Instead::Send(|r, wire| wire.body = given(r)),
    },
    Exception {
        name: "no Content-Type without a body",
        reason: "it describes a body (RFC 9110 8.3); the SDK sends it on every call",
        applies: |_| true,
        instead: Instead::Send(|_, wire| {
            if wire.body == Body::Nothing {
                wire.headers.remove("content-type");
            }
        }),
    },
];

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
