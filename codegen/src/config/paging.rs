//! `[[paging]]`: how the pages of an operation's list follow each other, which no description says.

use toml::de::DeTable;

use super::{
    Entry,
    checks::require,
    reader::{Reader, Value},
};

/// How one operation pages. Places in a page are JSON pointers.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Operation id, or `METHOD /path`.
    pub operation: Entry<String>,
    pub next: Next,
    /// Where a page has its items.
    pub items: Entry<String>,
    /// Where it says how many items all pages have.
    pub total: Option<Entry<String>>,
    /// Where it says how many pages there are.
    pub pages: Option<Entry<String>>,
    /// Where it says whether it is the last one.
    pub last: Option<Entry<String>>,
    /// Where it says whether another one follows.
    pub more: Option<Entry<String>>,
}

/// What leads from a page to the next one.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// The parameter, or the place in the body, that takes the number of a page, and the first page's number.
    Page { parameter: Entry<String>, first: Option<i64> },
    /// The parameter, or the place in the body, that takes how many items are passed over.
    Offset { parameter: Entry<String> },
    /// The parameter, or the place in the body, that takes what a page has at a place.
    Cursor { parameter: Entry<String>, from: Entry<String> },
    /// The relation in the `Link` header.
    Link { relation: Entry<String> },
    /// The place of the URL in a page.
    Url { from: Entry<String> },
}

/// The keys of `[[paging]]`.
const KEYS: &[&str] = &[
    "operation",
    "page",
    "first",
    "offset",
    "cursor",
    "next_cursor",
    "link",
    "next",
    "items",
    "total",
    "pages",
    "last",
    "more",
];

/// The keys that say what leads to the next page: one of them is there.
const WAYS: &[&str] = &["page", "offset", "cursor", "link", "next"];

/// What is written under `[[paging]]`.
#[derive(Default)]
struct Written {
    texts: Vec<(&'static str, Entry<String>)>,
    first: Option<i64>,
}

impl Written {
    fn take(&mut self, key: &str) -> Option<Entry<String>> {
        let at = self.texts.iter().position(|(known, _)| *known == key)?;
        Some(self.texts.swap_remove(at).1)
    }
}

impl Reader<'_> {
    /// All entries that are right.
    pub(super) fn paging(&mut self, value: &Value<'_>) -> Vec<Paging> {
        let Some(entries) = value.get_ref().as_array() else {
            self.mismatch(value, "a list of tables, each under `[[paging]]`");
            return Vec::new();
        };
        entries.iter().filter_map(|entry| self.paging_of(entry)).collect()
    }

    fn paging_of(&mut self, value: &Value<'_>) -> Option<Paging> {
        let table = self.table(value)?;
        let before = self.errors;
        let mut written = self.written(table);
        // What cannot be read is not missing, too.
        if self.errors > before {
            return None;
        }
        let start = table.iter().map(|(key, _)| key.span().start).min().unwrap_or(value.span().start);
        let next = self.next(&mut written, start);
        let operation = self.must(written.take("operation"), start, "operation", "an operation's id, or \"GET /path\"");
        let items = self.must(written.take("items"), start, "items", "where a page has its items: \"/results\"");
        let [total, pages, last, more] = ["total", "pages", "last", "more"].map(|key| written.take(key));
        Some(Paging { operation: operation?, next: next?, items: items?, total, pages, last, more })
    }

    fn written(&mut self, table: &DeTable<'_>) -> Written {
        let mut written = Written::default();
        for (key, value) in table {
            let Some(known) = KEYS.iter().find(|known| **known == key.get_ref()) else {
                self.unknown(key.get_ref(), key.span().start, KEYS);
                continue;
            };
            match *known {
                "first" => written.first = self.integer(value),
                "next_cursor" | "next" | "items" | "total" | "pages" | "last" | "more" => {
                    written.texts.extend(self.text(value, pointer).map(|text| (*known, text)));
                }
                _ => written.texts.extend(self.text(value, some).map(|text| (*known, text))),
            }
        }
        written
    }

    fn next(&mut self, written: &mut Written, start: usize) -> Option<Next> {
        let ways: Vec<&str> = written.texts.iter().map(|(key, _)| *key).filter(|key| WAYS.contains(key)).collect();
        let [way] = ways[..] else {
            self.wrong(start, "it must be said in one way what leads to the next page", &listed());
            return None;
        };
        let entry = written.take(way)?;
        let (first, from) = (written.first.take(), written.take("next_cursor"));
        if first.is_some() && way != "page" {
            self.wrong(start, "`first` is the number of the first page, so it goes with `page`", "take it out");
        }
        if from.is_some() && way != "cursor" {
            self.wrong(start, "`next_cursor` goes with `cursor`", "take it out, or name the parameter under `cursor`");
        }
        Some(match way {
            "page" => Next::Page { parameter: entry, first },
            "offset" => Next::Offset { parameter: entry },
            "cursor" => {
                let what = "where a page has the next one's cursor: \"/next_cursor\"";
                Next::Cursor { parameter: entry, from: self.must(from, start, "next_cursor", what)? }
            }
            "link" => Next::Link { relation: entry },
            _ => Next::Url { from: entry },
        })
    }

    fn must(&mut self, entry: Option<Entry<String>>, start: usize, key: &str, what: &str) -> Option<Entry<String>> {
        if entry.is_none() {
            self.wrong(start, &format!("`{key}` is missing"), &format!("say {what}"));
        }
        entry
    }

    fn integer(&mut self, value: &Value<'_>) -> Option<i64> {
        let number = match value.get_ref() {
            toml::de::DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.mismatch(value, "a whole number");
        }
        number
    }
}

fn listed() -> String {
    "write one of `page = \"the parameter with the page's number\"`, `offset = \"the parameter with the number of items \
     to pass over\"`, `cursor = \"the parameter with the cursor\"` (with `next_cursor`), `link = \"next\"` (the \
     relation in the Link header) and `next = \"/place/of/the/url\"`"
        .to_owned()
}

fn some(text: &str) -> Result<(), &'static str> {
    require(!text.trim().is_empty(), "it cannot be empty")
}

/// RFC 6901 3.
fn pointer(text: &str) -> Result<(), &'static str> {
    let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    require(
        (text.is_empty() || text.starts_with('/')) && escapes,
        "a place in a page is a JSON pointer: `/results`, `/meta/total`, or nothing for the whole page",
    )
}
