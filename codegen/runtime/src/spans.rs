//! A span of `tracing` around each request, with the names that OpenTelemetry gives things (semantic conventions for
//! HTTP client spans). Without the feature `tracing` nothing is done here.

use crate::error::Asked;
use crate::output::Received;
use crate::{Error, Request};

/// The span of a request, if there are spans.
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn of(_: &Request, _: &Asked, _: u32) -> Self {
        Self {}
    }

    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    pub(crate) async fn around(self, work: impl Future<Output = Result<Received, Error>>) -> Result<Received, Error> {
        work.await
    }
}

#[cfg(feature = "tracing")]
impl Span {
    pub(crate) fn of(request: &Request, asked: &Asked, retry: u32) -> Self {
        use tracing::field::Empty;

        let operation = asked.operation;
        let (host, port) = request.url.host_and_port();
        // The template and not the path: there should be few names.
        let template = Some(operation.path).filter(|path| !path.is_empty());
        let name = format!("{} {}", request.method, operation.path);
        let span = tracing::info_span!(
            "http.client",
            otel.name = name.trim_end(),
            otel.kind = "client",
            otel.status_code = Empty,
            clientwright.operation.id = Some(operation.id).filter(|id| !id.is_empty()),
            http.request.method = request.method.as_ref(),
            http.request.resend_count = Some(retry).filter(|retry| *retry > 0),
            http.response.status_code = Empty,
            url.full = %request.url,
            url.template = template,
            server.address = host,
            server.port = port,
            error.type = Empty,
        );
        Self { span }
    }

    /// Does something that belongs to the request.
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.span.in_scope(work)
    }

    /// Sends the request, and says what came of it.
    pub(crate) async fn around(self, work: impl Future<Output = Result<Received, Error>>) -> Result<Received, Error> {
        use tracing::Instrument;

        let outcome = work.instrument(self.span.clone()).await;
        self.record(&outcome);
        outcome
    }

    fn record(&self, outcome: &Result<Received, Error>) {
        let status = match outcome {
            Ok(reply) => Some(reply.status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            self.span.record("http.response.status_code", status);
        }
        match (outcome, status) {
            (Err(error), _) => self.failed(&format!("{:?}", error.kind())),
            (Ok(_), Some(status @ 400..)) => self.failed(&status.to_string()),
            (Ok(_), _) => (),
        }
    }

    fn failed(&self, kind: &str) {
        self.span.record("error.type", kind);
        self.span.record("otel.status_code", "ERROR");
    }
}
