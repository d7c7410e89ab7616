//! From one page to the next, whatever is in them.

use std::collections::BTreeSet;
use std::task::{Context, Poll};

use super::{NextPage, PageInput, Paging, link};
use crate::call::Draft;
use crate::exchange::{self, Job, Needs, Wants};
use crate::output::Received;
use crate::transport::BoxFuture;
use crate::{Client, Error, Json, Operation, Url, from_json, request, to_json};

/// Asks for pages.
pub(super) struct Turner {
    client: Client,
    /// The call of the page that is asked for next.
    draft: Draft,
    paging: &'static Paging,
    wants: Wants,
    state: State,
    /// How many items came so far.
    count: u64,
    /// The cursors and URLs that were followed.
    followed: BTreeSet<String>,
}

enum State {
    /// What is asked for next: the call, or, if there is one, this URL in its place.
    Ready(Option<Url>),
    Waiting(BoxFuture<'static, Result<Page, Error>>),
    /// The page that follows cannot be asked for, which is told after the one before it.
    Failed(Error),
    Ended,
}

/// A page, and where it was asked for.
struct Page {
    url: Url,
    reply: Received,
}

impl Turner {
    pub(super) fn new(client: Client, draft: Draft, paging: &'static Paging, wants: Wants) -> Self {
        let state = State::Ready(None);
        let mut turner = Self { client, draft, paging, wants, state, count: 0, followed: BTreeSet::new() };
        if let NextPage::Cursor { input, .. } = paging.next
            && let Some(cursor) = input.said(&turner.draft)
        {
            turner.followed.insert(to_json(&cursor));
        }
        turner
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.draft.operation
    }

    /// Nothing more is asked for.
    pub(super) fn end(&mut self) {
        self.state = State::Ended;
    }

    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Received, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ready(url) => self.state = State::Waiting(self.ask(url)),
                State::Waiting(mut page) => match page.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Waiting(page);
                        return Poll::Pending;
                    }
                    Poll::Ready(page) => return Poll::Ready(Some(page.map(|page| self.turned(page)))),
                },
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    fn ask(&self, url: Option<Url>) -> BoxFuture<'static, Result<Page, Error>> {
        let (client, draft, wants) = (self.client.clone(), self.draft.clone(), self.wants);
        Box::pin(async move {
            let settings = client.settings();
            let (operation, policy) = (draft.operation, draft.retry.unwrap_or(settings.retry));
            let mut request = request::build(settings, draft, wants.streamed)?;
            request.url = url.unwrap_or(request.url);
            let url = request.url.clone();
            let needs = Needs::Described;
            let job = Job { settings, operation, needs, request, wants, policy, deadline: None };
            Ok(Page { url, reply: exchange::run_job(job).await? })
        })
    }

    /// Decides what follows a page.
    fn turned(&mut self, page: Page) -> Received {
        let Page { url, reply } = page;
        let body: Json = from_json(&reply.body[..]).unwrap_or_default();
        self.state = match self.next(&url, &reply, &body) {
            Ok(Some(next)) => State::Ready(next),
            Ok(None) => State::Ended,
            Err(reason) => State::Failed(Error::refused(reply.asked.clone(), reason)),
        };
        reply
    }

    /// What is asked for after a page, if anything is.
    fn next(&mut self, url: &Url, reply: &Received, body: &Json) -> Result<Option<Option<Url>>, String> {
        let items = at(body, self.paging.items).and_then(Json::as_array).map_or(0, <[Json]>::len) as u64;
        self.count += items;
        if self.is_last(body) {
            return Ok(None);
        }
        match self.paging.next {
            NextPage::Number { input, first } => {
                let number = self.number(input, first);
                let of = number_at(body, self.paging.pages);
                let ends = items == 0 || of.is_some_and(|of| number.saturating_sub(first) >= of.saturating_sub(1));
                self.count_on(input, number, 1, ends)
            }
            NextPage::Offset { input, first } => {
                let offset = self.number(input, first);
                let passed = offset.saturating_sub(first).saturating_add_unsigned(items);
                let total = number_at(body, self.paging.total);
                self.count_on(input, offset, items, items == 0 || total.is_some_and(|total| passed >= total))
            }
            NextPage::Cursor { input, from } => self.point(input, at(body, from)),
            NextPage::Link { relation } => {
                self.follow(url, reply.headers.get_all("link").find_map(|header| link::find(header, relation)))
            }
            NextPage::Url { from } => self.follow(url, at(body, from).and_then(Json::as_str)),
        }
    }

    /// Whether a page says that it is the last one.
    fn is_last(&self, body: &Json) -> bool {
        let Paging { total, last, more, .. } = *self.paging;
        let says = |place: Option<&str>, what: bool| place.and_then(|place| at(body, place)?.as_bool()) == Some(what);
        let all = number_at(body, total).and_then(|total| u64::try_from(total).ok());
        says(last, true) || says(more, false) || all.is_some_and(|total| self.count >= total)
    }

    /// The number that the page was asked for with.
    fn number(&self, input: PageInput, first: i64) -> i64 {
        let number = |value: &Json| match value {
            Json::String(text) => text.trim().parse().ok(),
            value => value.as_i64(),
        };
        input.said(&self.draft).as_ref().and_then(number).unwrap_or(first)
    }

    fn count_on(
        &mut self,
        input: PageInput,
        number: i64,
        step: u64,
        ends: bool,
    ) -> Result<Option<Option<Url>>, String> {
        let next = number.checked_add_unsigned(step).filter(|_| !ends);
        self.say(input, next.map(Json::from))
    }

    fn point(&mut self, input: PageInput, cursor: Option<&Json>) -> Result<Option<Option<Url>>, String> {
        let next = cursor.filter(|cursor| !is_none(cursor) && self.followed.insert(to_json(*cursor)));
        self.say(input, next.cloned())
    }

    /// Asks for the page that a value stands for, if there is one.
    fn say(&mut self, input: PageInput, value: Option<Json>) -> Result<Option<Option<Url>>, String> {
        let Some(value) = value else { return Ok(None) };
        input.say(&mut self.draft, value)?;
        Ok(Some(None))
    }

    fn follow(&mut self, from: &Url, link: Option<&str>) -> Result<Option<Option<Url>>, String> {
        let Some(link) = link.filter(|link| !link.is_empty()) else { return Ok(None) };
        let next = from.resolve(link.as_bytes());
        let next = next.map_err(|invalid| format!("the URL of the next page cannot be used: {invalid}"))?;
        if !from.same_origin(&next) {
            let (there, here) = (next.root(), from.root());
            return Err(format!("the next page is said to be at {there}, and pages never leave {here}"));
        }
        self.followed.insert(from.as_str().to_owned());
        let is_new = self.followed.insert(next.as_str().to_owned());
        Ok(is_new.then_some(Some(next)))
    }
}

/// Whether a cursor says that there is no further page.
fn is_none(cursor: &Json) -> bool {
    match cursor {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}

fn number_at(body: &Json, place: Option<&str>) -> Option<i64> {
    at(body, place?)?.as_i64()
}

/// What a JSON pointer leads to (RFC 6901).
pub(super) fn at<'j>(body: &'j Json, pointer: &str) -> Option<&'j Json> {
    let mut steps = pointer.split('/').skip(1);
    steps.try_fold(body, |value, step| match value {
        Json::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(&step.replace("~1", "/").replace("~0", "~")),
    })
}
