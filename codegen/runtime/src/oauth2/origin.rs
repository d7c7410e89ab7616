//! How requests about tokens go out: as the client's calls do, but with none of its headers and credentials.

use std::sync::Arc;

use crate::error::Asked;
use crate::exchange::{self, Repetition, Trip, Wants};
use crate::output::Received;
use crate::wire::Wire;
use crate::{Body, Error, Headers, Json, Operation, Request, RetryPolicy, Timeouts, Url};

/// What a client lends to the requests about its tokens.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) wire: Arc<Wire>,
    /// Where the interface is served.
    pub(crate) base: Url,
    pub(crate) policy: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) user_agent: Option<String>,
}

/// A body of a media type, and a credential for who answers alone.
#[derive(Default)]
pub(super) struct Question {
    /// Whether it must not be asked twice, since what it shows is good for one answer.
    pub(super) once: bool,
    pub(super) body: Body,
    pub(super) media: Option<&'static str>,
    pub(super) authorization: Option<String>,
}

impl Origin {
    /// The URL of another service that the description names, which may be relative to the interface's own.
    pub(super) fn resolve(&self, described: &str) -> Result<Url, String> {
        let cannot = |why: &str| format!("{described:?} cannot be asked: {why}");
        let url = self.base.resolve(described.as_bytes()).map_err(|invalid| cannot(&invalid.to_string()))?;
        match self.base.is_https() && !url.is_https() {
            true => Err(cannot("it is without encryption, and the interface is not")),
            false => Ok(url),
        }
    }

    /// The reply, if it is one of success. Redirects are not followed: the secrets are for this URL only.
    pub(super) async fn ask(
        &self,
        operation: &'static Operation,
        url: &Url,
        question: Question,
    ) -> Result<Received, Error> {
        let wants = Wants::of::<Json>(Some(false));
        let asked = Asked { path: url.path().to_owned(), ..Asked::operation(operation) };
        let safe = !question.once;
        let request = self.request(operation, url, question).map_err(|why| Error::refused(asked.clone(), why))?;
        let repetition = Repetition { policy: self.policy, safe, deadline: None, wants };
        let send = |retry| {
            let trip = Trip { wants, may_follow: false, retry };
            exchange::attempt(&self.wire, asked.clone(), request.clone(), trip)
        };
        let reply = exchange::repeated(&self.wire, repetition, send).await?;
        match wants.refuses(&reply) {
            true => Err(Error::status_of(reply)),
            false => Ok(reply),
        }
    }

    fn request(&self, operation: &'static Operation, url: &Url, question: Question) -> Result<Request, String> {
        let Question { body, media, authorization, once: _ } = question;
        let plain = [("accept", Some("application/json")), ("content-type", media)];
        let mut headers = Headers::new();
        for (name, value) in plain.into_iter().chain([("user-agent", self.user_agent.as_deref())]) {
            let set = value.map_or(Ok(()), |value| headers.set(name, value));
            set.map_err(|invalid| invalid.to_string())?;
        }
        if let Some(secret) = authorization {
            headers.set_secret("authorization", secret).map_err(|invalid| invalid.to_string())?;
        }
        let (method, url) = (operation.method.into(), url.clone());
        Ok(Request { method, url, headers, body, timeouts: self.timeouts, operation_id: operation.id })
    }
}
