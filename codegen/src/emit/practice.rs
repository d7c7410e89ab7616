//! What users do besides the plain call: sections of the front pages, with the first of the operations as example.

use crate::ir::{Endpoint, Group, Ir};

use super::program::{self, Fence, Frame};

/// The sections, below headings of this level.
pub(super) fn sections(ir: &Ir, first: Option<(&Group, &Endpoint)>, heading: &str, fence: Fence) -> Vec<String> {
    let of_first = first.map(|(group, endpoint)| {
        let limits = fence(Frame::Plain, program::configured(ir, group, endpoint));
        let blocking = fence(Frame::Blocking, program::blocking(ir, group, endpoint));
        let in_memory = fence(Frame::Plain, program::in_memory(ir, group, endpoint));
        [
            ("Time limits and retries", LIMITS, limits),
            ("Without async", BLOCKING, blocking),
            ("Tests", TESTS, in_memory),
        ]
    });
    let raw = ("Other requests", RAW, fence(Frame::Plain, program::raw(ir)));
    let all = of_first.into_iter().flatten().chain([raw, ("Tracing", TRACING, String::new())]);
    all.flat_map(|(title, words, code)| [format!("{heading} {title}"), words.to_owned(), code]).collect()
}

const LIMITS: &str = "A request and its reply may take 60 seconds, a call with all its retries as long as it likes, and \
                      what can be repeated without harm is sent again after a failure that may pass. The builder has \
                      other limits for all calls (`timeout`, `attempt_timeout`, `retry`), `configure` for one.";

const BLOCKING: &str = "With the feature `blocking`, `wait()` stands in place of `.await`.";

const TESTS: &str = "`MemoryTransport` answers from memory and keeps what was sent, so code that makes calls is tested \
                     without a server.";

const RAW: &str = "What the description does not know is sent with the same credentials, limits and retries.";

const TRACING: &str = "With the feature `tracing`, each request is a span of the `tracing` crate, with the names that \
                       OpenTelemetry gives things. Credentials are in none. A `runtime::Hook` that is given to the \
                       builder sees each request and reply, too.";
