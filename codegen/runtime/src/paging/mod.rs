//! Lists that come page by page.
//!
//! How pages follow each other is said by no description, so a maintainer declares it, and generated code hands it
//! over as a [`Paging`]. `turn` asks for one page after another, whatever its type; [`Pages`] and [`Items`] are what
//! callers get.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::exchange::Wants;
use crate::{Call, Error, Output};
use turn::Turner;

mod draft;
mod link;
mod turn;

/// How the pages of an operation's list follow each other. Places in a page are JSON pointers (RFC 6901).
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// What leads from a page to the next one.
    pub next: NextPage,
    /// Where a page has its items.
    pub items: &'static str,
    /// Where it says how many items all pages have.
    pub total: Option<&'static str>,
    /// Where it says how many pages there are.
    pub pages: Option<&'static str>,
    /// Where it says whether it is the last one.
    pub last: Option<&'static str>,
    /// Where it says whether another one follows.
    pub more: Option<&'static str>,
}

impl Paging {
    /// A list of items that says nothing else, whose next page is in the `Link` header (RFC 8288), to take defaults
    /// from.
    pub const EMPTY: Self =
        Self { next: NextPage::Link { relation: "next" }, items: "", total: None, pages: None, last: None, more: None };
}

/// What leads from a page to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// The page's number and one.
    Number {
        /// What takes the number.
        input: PageInput,
        /// The number of the page that comes if none is asked for.
        first: i64,
    },
    /// The number of items that are passed over, and as many as came.
    Offset {
        /// What takes the number.
        input: PageInput,
        /// How many are passed over if nothing is said.
        first: i64,
    },
    /// A value that the page has.
    Cursor {
        /// What takes the value.
        input: PageInput,
        /// Where the page has it.
        from: &'static str,
    },
    /// The URL in the `Link` header (RFC 8288).
    Link {
        /// Such as `next`.
        relation: &'static str,
    },
    /// A URL that the page has.
    Url {
        /// Where the page has it.
        from: &'static str,
    },
}

/// What says which page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageInput {
    /// The input that is at this index of [`Operation::inputs`].
    ///
    /// [`Operation::inputs`]: crate::Operation::inputs
    Input(usize),
    /// What is at this place of the body, which is JSON.
    Body(&'static str),
}

impl Call<'_> {
    /// The pages of the list that this call asks for, from the page that it asks for.
    pub fn pages<P: Output>(self, paging: &'static Paging) -> Pages<P> {
        let (client, draft) = self.into_parts();
        let wants = Wants::of::<P>(draft.lenient);
        Pages { turner: Turner::new(client, draft, paging, wants), page: PhantomData }
    }

    /// What is in those pages; `open` takes the items out of one.
    pub fn items<P: Output, T>(self, paging: &'static Paging, open: fn(P) -> Vec<T>) -> Items<P, T> {
        Items { pages: self.pages(paging), open, items: Vec::new().into_iter() }
    }
}

/// The pages of a list, each asked for when it is wanted.
///
/// ```no_run
/// # use clientwright_runtime as rt;
/// # async fn example(mut pages: rt::Pages<Vec<String>>) -> Result<(), rt::Error> {
/// while let Some(page) = pages.next().await {
///     println!("{} more", page?.len());
/// }
/// # Ok(())
/// # }
/// ```
///
/// The end is where the list says that it is; or where a page has no items and nothing else leads on; or where a
/// cursor or a URL comes a second time, which would go on for ever. An error is the end, too. All pages come from the
/// origin of the first one: a URL that leads elsewhere is an error.
pub struct Pages<P> {
    turner: Turner,
    page: PhantomData<fn() -> P>,
}

impl<P: Output> Pages<P> {
    /// The next page, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<P: Output> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reply) = ready!(self.turner.poll_page(cx)) else { return Poll::Ready(None) };
        let page = reply.and_then(P::from_reply);
        if page.is_err() {
            self.turner.end();
        }
        Poll::Ready(Some(page))
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.turner.operation().id).finish()
    }
}

/// The items of a list that comes in pages, each page asked for when the one before is used up.
///
/// ```no_run
/// # use clientwright_runtime as rt;
/// # async fn example(mut names: rt::Items<Vec<String>, String>) -> Result<(), rt::Error> {
/// while let Some(name) = names.next().await {
///     println!("{}", name?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Its end is that of [`Pages`].
pub struct Items<P, T> {
    pages: Pages<P>,
    open: fn(P) -> Vec<T>,
    items: vec::IntoIter<T>,
}

impl<P: Output, T> Items<P, T> {
    /// The next item, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

/// Nothing in it is ever pinned.
impl<P, T> Unpin for Items<P, T> {}

impl<P: Output, T> Stream for Items<P, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.items = (self.open)(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, T> fmt::Debug for Items<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages.turner.operation().id).finish()
    }
}
