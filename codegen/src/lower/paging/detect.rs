//! Lists that look like coming page by page, told by the names that most interfaces use.
//!
//! Names only ever suggest: what a name means is for the maintainer to say, so nothing follows from this but a note.

use std::collections::BTreeMap;

use super::{
    super::{
        endpoints::{self, More},
        facts::at,
    },
    place_of, walk,
};
use crate::{
    diagnostics::{Code, Report},
    dialect::Normal,
    ir::{Endpoint, Group, Input, JsonKind, Output, Place, Reading, Ty, TypeDef, Writing},
};

const NUMBERS: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"];
const OFFSETS: &[&str] = &["offset", "skip", "start", "startindex", "startat", "from"];
const CURSORS: &[&str] = &[
    "cursor",
    "startcursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "continuationtoken",
    "continue",
    "after",
    "marker",
];
const NEXT_CURSORS: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "continue",
    "nextmarker",
    "nextpage",
    "next",
    "cursor",
    "endcursor",
    "after",
];
const NEXT_URLS: &[&str] = &["next", "nexturl", "nexturi", "nextlink", "nextpageurl", "nextpageuri"];
const TOTALS: &[&str] =
    &["total", "totalcount", "totalelements", "totalitems", "totalrecords", "totalresults", "count", "totalsize"];
const TOTAL_PAGES: &[&str] = &["totalpages", "pages", "pagecount", "numpages"];
const LASTS: &[&str] = &["last", "islast", "lastpage"];
const MORES: &[&str] = &["more", "hasmore", "hasnext", "hasnextpage", "morepages"];
const ITEMS: &[&str] = &["items", "results", "data", "content", "records", "entries", "values", "list"];

/// Notes every list that looks like coming page by page, of which the configuration says nothing.
pub(super) fn suggest(groups: &[Group], types: &[TypeDef], (normal, more): (&Normal, &More), report: &mut Report) {
    let mut guesses: BTreeMap<String, (&Endpoint, Vec<String>)> = BTreeMap::new();
    for endpoint in groups.iter().flat_map(|group| &group.endpoints) {
        if let Some(lines) = guess(endpoint, types) {
            guesses.insert(place_of(endpoint), (endpoint, lines));
        }
    }
    for found in endpoints::operations(normal, more) {
        let Some((endpoint, lines)) = guesses.get(&format!("{} {}", found.verb, found.path)) else { continue };
        let message = format!("`{}` looks like a list that comes page by page", endpoint.id);
        let note = report.push(Code::LooksPaged, at(&found.operation.extensions), message);
        note.hint(format!("if it does, say so in generate.toml: paging = [{{ {} }}]", lines.join(", ")));
    }
}

/// The lines of an entry that would fit an endpoint.
fn guess(endpoint: &Endpoint, types: &[TypeDef]) -> Option<Vec<String>> {
    let Output::One { ty, reading: Reading::Json } = &endpoint.output else { return None };
    if endpoint.paging.is_some() {
        return None;
    }
    let page = Places { types, fields: walk::fields(types, ty) };
    let items = page.items(ty)?;
    let mut lines = vec![("operation", endpoint.id.clone())];
    let next = match endpoint.verb.as_str() {
        "GET" => next(endpoint, &page)?,
        // What is asked for with a body is asked for further with one.
        _ => next_in_body(endpoint, &page)?,
    };
    lines.extend(next);
    lines.push(("items", items));
    let numbers = [("total", TOTALS, JsonKind::Integer), ("pages", TOTAL_PAGES, JsonKind::Integer)];
    let words = [("last", LASTS, JsonKind::Bool), ("more", MORES, JsonKind::Bool)];
    let facts = numbers.into_iter().chain(words);
    lines.extend(facts.filter_map(|(key, names, kind)| Some((key, page.field(names, kind)?))));
    Some(lines.into_iter().map(|(key, value)| format!("{key} = {}", quoted(&value))).collect())
}

fn next_in_body(endpoint: &Endpoint, page: &Places<'_>) -> Option<Vec<(&'static str, String)>> {
    let form = endpoint.body.as_ref()?.forms.iter().find(|form| form.writing == Writing::Json)?;
    let body = Places { types: page.types, fields: walk::fields(page.types, &form.ty) };
    let cursor = body.field(CURSORS, JsonKind::Text).zip(page.field(NEXT_CURSORS, JsonKind::Text));
    if let Some((cursor, from)) = cursor {
        return Some(vec![("cursor", cursor), ("next_cursor", from)]);
    }
    let number = body.field(NUMBERS, JsonKind::Integer).map(|number| vec![("page", number)]);
    number.or_else(|| body.field(OFFSETS, JsonKind::Integer).map(|offset| vec![("offset", offset)]))
}

fn next(endpoint: &Endpoint, page: &Places<'_>) -> Option<Vec<(&'static str, String)>> {
    let cursor = input(endpoint, CURSORS, &[JsonKind::Text], page.types);
    if let (Some(cursor), Some(from)) = (cursor, page.field(NEXT_CURSORS, JsonKind::Text)) {
        return Some(vec![("cursor", cursor), ("next_cursor", from)]);
    }
    let counts = &[JsonKind::Integer, JsonKind::Number];
    if let Some(number) = input(endpoint, NUMBERS, counts, page.types) {
        return Some(vec![("page", number)]);
    }
    if let Some(offset) = input(endpoint, OFFSETS, counts, page.types) {
        return Some(vec![("offset", offset)]);
    }
    if let Some(from) = page.field(NEXT_URLS, JsonKind::Text) {
        return Some(vec![("next", from)]);
    }
    let mut headers = endpoint.replies.iter().flat_map(|reply| &reply.headers);
    let has_link = headers.any(|header| header.name.wire.eq_ignore_ascii_case("link"));
    has_link.then(|| vec![("link", "next".to_owned())])
}

/// The query's input of one of these names, the earlier the better.
fn input(endpoint: &Endpoint, names: &[&str], kinds: &[JsonKind], types: &[TypeDef]) -> Option<String> {
    let fits = |input: &&Input| {
        input.place == Place::Query && walk::kind(types, &input.ty).is_some_and(|kind| kinds.contains(&kind))
    };
    let named = |name: &&str| endpoint.inputs.iter().filter(fits).find(|input| letters(&input.name.wire) == **name);
    names.iter().find_map(named).map(|input| input.name.wire.clone())
}

/// The places in a value, with their types.
struct Places<'a> {
    types: &'a [TypeDef],
    fields: Vec<(String, Ty)>,
}

impl Places<'_> {
    /// The place of the only list that stands beside what is said of the page, or of the one whose name is usual.
    fn items(&self, page: &Ty) -> Option<String> {
        if walk::kind(self.types, page) == Some(JsonKind::List) {
            return Some(String::new());
        }
        let told = self.field(NEXT_URLS, JsonKind::Text).or_else(|| self.field(TOTALS, JsonKind::Integer));
        let only = |place: &str| {
            let mut lists = self.of(JsonKind::List).filter(|pointer| around(pointer) == place);
            lists.next().filter(|_| lists.next().is_none()).cloned()
        };
        only(told.as_deref().map_or("", around)).or_else(|| only("")).or_else(|| self.field(ITEMS, JsonKind::List))
    }

    /// The place of a field with one of these names, the earlier the better.
    fn field(&self, names: &[&str], kind: JsonKind) -> Option<String> {
        names.iter().find_map(|name| self.of(kind).find(|pointer| letters(last(pointer)) == *name)).cloned()
    }

    fn of(&self, kind: JsonKind) -> impl Iterator<Item = &String> {
        self.fields.iter().filter(move |(_, ty)| walk::kind(self.types, ty) == Some(kind)).map(|(pointer, _)| pointer)
    }
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

/// The place of the object that a place stands in.
fn around(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(around, _)| around)
}

/// A name without case and everything between its words.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
