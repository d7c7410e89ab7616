//! Spans. `tracing` asks once for the whole process whether anybody listens at a place in the code, whichever thread comes
//! by first; so nothing else may run in this process, and who listens does so for all of it.
#![cfg(feature = "tracing")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use clientwright_runtime as rt;
use tracing::{
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

type Fields = BTreeMap<String, String>;

/// Keeps what spans say.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Fields>>>);

struct Into<'f>(&'f mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl tracing::Subscriber for Spans {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("clientwright")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().expect("a list");
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.0.lock().expect("a list");
        values.record(&mut Into(&mut spans[span.into_u64() as usize - 1]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

static GET: rt::Operation = rt::Operation {
    id: "getThing",
    path: "/things/{id}",
    inputs: &[rt::Input { name: "id", ..rt::Input::PATH }],
    auth: &[&[rt::Need { scheme: &QUERY, scopes: &[] }]],
    ..rt::Operation::EMPTY
};
static QUERY: rt::Scheme =
    rt::Scheme { name: "query", setter: "query", kind: rt::SchemeKind::ApiKey { place: rt::Place::Query, key: "key" } };

#[tokio::test]
async fn a_span_for_each_request_with_the_names_of_opentelemetry() {
    let spans = Spans::default();
    tracing::subscriber::set_global_default(spans.clone()).expect("nobody listens yet");
    let memory = rt::MemoryTransport::new();
    memory.expect_operation("getThing").answer_empty(503);
    memory.expect_operation("getThing").answer(200, &1);
    memory.expect_operation("getThing").fail(rt::TransportErrorKind::Interrupted, "broken");
    let builder = rt::Client::builder("https://h:8443/v1").transport(memory).credential(&QUERY, "hidden".into());
    let client = builder.build().expect("a client");
    let retrying = client.call(&GET).with(0, &"7").retry(rt::RetryPolicy::new());
    retrying.send::<i64>().await.expect("an answer");
    client.call(&GET).with(0, &"7").send::<i64>().await.expect_err("broken");

    let spans = spans.0.lock().expect("a list").clone();
    assert_eq!(spans.len(), 3);
    let expected = [
        ("otel.name", "GET /things/{id}"),
        ("otel.kind", "client"),
        ("otel.status_code", "ERROR"),
        ("clientwright.operation.id", "getThing"),
        ("http.request.method", "GET"),
        ("http.response.status_code", "503"),
        ("url.full", "https://h:8443/v1/things/7?***"),
        ("url.template", "/things/{id}"),
        ("server.address", "h"),
        ("server.port", "8443"),
        ("error.type", "503"),
    ];
    let expected: Fields = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(spans[0], expected);
    let get = |index: usize, name: &str| spans[index].get(name).map(String::as_str);
    assert_eq!((get(1, "http.request.resend_count"), get(1, "http.response.status_code")), (Some("1"), Some("200")));
    assert_eq!((get(1, "otel.status_code"), get(1, "error.type")), (None, None));
    assert_eq!((get(2, "error.type"), get(2, "otel.status_code")), (Some("Interrupted"), Some("ERROR")));
    assert!(!format!("{spans:?}").contains("hidden"));
}
