//! Lists that come page by page.

use super::{Ident, Ty};

/// How the pages of an endpoint's list follow each other. Places in a page are JSON pointers.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    pub next: NextPage,
    /// Where the items are in a page, for whoever reads it as JSON.
    pub place: String,
    /// Where they are in the page's type.
    pub steps: Vec<Step>,
    /// The type of one.
    pub item: Ty,
    /// Where a page says how many items all pages have.
    pub total: Option<String>,
    /// Where it says how many pages there are.
    pub pages: Option<String>,
    /// Where it says whether it is the last one.
    pub last: Option<String>,
    /// Where it says whether another one follows.
    pub more: Option<String>,
}

/// What leads from a page to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    Number { input: PageInput, first: i64 },
    Offset { input: PageInput, first: i64 },
    Cursor { input: PageInput, from: String },
    Link { relation: String },
    Url { from: String },
}

/// What says which page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageInput {
    /// An input, by its index.
    Input(usize),
    /// A place in the body, which is JSON.
    Body(String),
}

/// A step from a value to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field of a struct.
    Field(Ident),
    /// To what an `Option` holds, if it holds anything.
    Option,
    /// To what a `Maybe` holds, if it holds anything.
    Maybe,
    /// To what a newtype holds.
    Newtype,
    /// To what a box holds.
    Box,
}
