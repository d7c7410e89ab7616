//! What users do besides the plain call: sections of the front pages, with the first of the operations as example.

use crate::ir::{Endpoint, Group, Ir};

use super::program::{self, Frame, Medium};

/// The sections, below headings of this level.
pub(super) fn sections(ir: &Ir, first: Option<(&Group, &Endpoint)>, heading: &str, medium: Medium) -> Vec<String> {
    let of_first = first.map(|(group, endpoint)| {
        let limited = medium.fence(Frame::Plain, program::configured(ir, group, endpoint));
        let blocking = medium.fence(Frame::Blocking, program::blocking(ir, group, endpoint));
        let in_memory = medium.fence(Frame::Plain, program::in_memory(ir, group, endpoint));
        [
            ("Time limits and retries", limits(medium), limited),
            ("Without async", BLOCKING.to_owned(), blocking),
            ("Tests", tests(medium), in_memory),
        ]
    });
    let raw = ("Other requests", RAW.to_owned(), medium.fence(Frame::Plain, program::raw(ir)));
    let all = of_first.into_iter().flatten().chain([raw, ("Tracing", tracing(medium), String::new())]);
    all.flat_map(|(title, words, code)| [format!("{heading} {title}"), words, code]).collect()
}

fn limits(medium: Medium) -> String {
    let [timeout, attempt_timeout, retry] =
        ["timeout", "attempt_timeout", "retry"].map(|setter| medium.item(setter, &format!("ClientBuilder::{setter}")));
    format!(
        "A request and its reply may take 60 seconds, a call with all its retries as long as it likes, and what can be \
         repeated without harm is sent again after a failure that may pass. The builder has other limits for all calls \
         ({timeout}, {attempt_timeout}, {retry}), `configure` for one."
    )
}

const BLOCKING: &str = "With the feature `blocking`, `wait()` stands in place of `.await`.";

fn tests(medium: Medium) -> String {
    let transport = medium.item("MemoryTransport", "runtime::MemoryTransport");
    format!(
        "{transport} answers from memory and keeps what was sent, so code that makes calls is tested without a server. \
         `answer_json` gives JSON as a server writes it, `answer` a value of the crate's types."
    )
}

const RAW: &str = "What the description does not know is sent with the same credentials, limits and retries.";

fn tracing(medium: Medium) -> String {
    let hook = medium.item("runtime::Hook", "runtime::Hook");
    format!(
        "With the feature `tracing`, each request is a span of the `tracing` crate, with the names that OpenTelemetry \
         gives things. Credentials are in none. A {hook} that is given to the builder sees each request and reply, too."
    )
}
