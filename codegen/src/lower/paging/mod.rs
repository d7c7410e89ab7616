//! Which endpoints give their lists page by page: what `[[paging]]` says, checked against what they take and give.

use super::{endpoints::More, inputs::place_word};
use crate::{
    config::{Config, Entry, Next, Paging as Said},
    diagnostics::{Code, Place as Spot, Report},
    dialect::Normal,
    ir::{
        Endpoint, Group, Input, JsonKind, Output, Place, Reading, Ty, TypeDef, Writing,
        paging::{NextPage, PageInput, Paging},
    },
    nearest::nearest,
};
use walk::{Lost, Walk};

mod detect;
mod walk;

/// Gives every endpoint that the configuration names its pages, and says which others look like having some.
pub(super) fn settle(
    groups: &mut [Group],
    types: &[TypeDef],
    (normal, more): (&Normal, &More),
    config: &Config,
    report: &mut Report,
) {
    for said in &config.paging {
        let mut checker = Checker { types, file: &config.path, report };
        if let Some(endpoint) = checker.endpoint(groups, &said.operation) {
            let paging = checker.paging(endpoint, said);
            endpoint.paging = endpoint.paging.take().or(paging);
        }
    }
    detect::suggest(groups, types, (normal, more), report);
}

/// Whether the configuration says that an operation pages; then its call has methods for that.
pub(super) fn is_said(config: &Config, id: Option<&str>, place: &str) -> bool {
    config.paging.iter().any(|said| said.operation.value == place || Some(said.operation.value.as_str()) == id)
}

struct Checker<'a> {
    types: &'a [TypeDef],
    file: &'a str,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn endpoint<'g>(&mut self, groups: &'g mut [Group], operation: &Entry<String>) -> Option<&'g mut Endpoint> {
        let is = |endpoint: &Endpoint| [&endpoint.id, &place_of(endpoint)].contains(&&operation.value);
        let all = || groups.iter().flat_map(|group| &group.endpoints);
        match all().filter(|endpoint| is(endpoint)).count() {
            0 => {
                let known: Vec<String> = all().flat_map(|e| [e.id.clone(), place_of(e)]).collect();
                let hint = meant(&operation.value, &known, "remove the entry, or correct the name");
                let message = format!("`{}` under `[[paging]]` is no operation", operation.value);
                self.push(Code::UnusedConfig, operation, message, hint);
                return None;
            }
            1 => {}
            _ => {
                let places: Vec<String> = all().filter(|e| is(e)).map(|e| format!("`{}`", place_of(e))).collect();
                let message = format!("`{}` is the id of several operations", operation.value);
                self.wrong(operation, message, format!("name the one that is meant: {}", places.join(" or ")));
                return None;
            }
        }
        let endpoint = groups.iter_mut().flat_map(|group| &mut group.endpoints).find(|endpoint| is(endpoint))?;
        if endpoint.paging.is_some() {
            let message = format!("the pages of `{}` are said twice", operation.value);
            self.wrong(operation, message, "take one of the entries out".to_owned());
        }
        Some(endpoint)
    }

    /// What an entry says of an endpoint, if it fits it.
    fn paging(&mut self, endpoint: &Endpoint, said: &Said) -> Option<Paging> {
        let Output::One { ty, reading: Reading::Json } = &endpoint.output else {
            let message = format!("`{}` gives back no JSON of one type, so it has no pages", endpoint.id);
            self.wrong(&said.operation, message, "take the entry out".to_owned());
            return None;
        };
        let next = self.next(endpoint, ty, &said.next);
        let items = self.items(ty, &said.items);
        let mut number = |entry: &Option<Entry<String>>, kinds| match entry {
            Some(entry) => self.value(ty, entry, kinds).map(Some),
            None => Some(None),
        };
        let (total, pages) = (number(&said.total, NUMBERS), number(&said.pages, NUMBERS));
        let (last, more) = (number(&said.last, &[JsonKind::Bool]), number(&said.more, &[JsonKind::Bool]));
        let Walk { steps, ty: item, .. } = items?;
        let place = said.items.value.clone();
        Some(Paging { next: next?, place, steps, item, total: total?, pages: pages?, last: last?, more: more? })
    }

    fn next(&mut self, endpoint: &Endpoint, page: &Ty, next: &Next) -> Option<NextPage> {
        Some(match next {
            Next::Page { parameter, first } => {
                let (input, default) = self.counter(endpoint, parameter)?;
                NextPage::Number { input, first: first.or(default).unwrap_or(1) }
            }
            Next::Offset { parameter } => {
                let (input, default) = self.counter(endpoint, parameter)?;
                NextPage::Offset { input, first: default.unwrap_or(0) }
            }
            Next::Cursor { parameter, from } => {
                let input = self.input(endpoint, parameter);
                let from = self.value(page, from, &[JsonKind::Text, JsonKind::Integer, JsonKind::Number]);
                NextPage::Cursor { input: input?.input, from: from? }
            }
            Next::Link { relation } => NextPage::Link { relation: relation.value.clone() },
            Next::Url { from } => NextPage::Url { from: self.value(page, from, &[JsonKind::Text])? },
        })
    }

    /// The input that takes a number, and what it is if it is not given.
    fn counter(&mut self, endpoint: &Endpoint, named: &Entry<String>) -> Option<(PageInput, Option<i64>)> {
        let Taken { input, ty, default } = self.input(endpoint, named)?;
        let kind = walk::kind(self.types, &ty);
        if !matches!(kind, None | Some(JsonKind::Integer | JsonKind::Number | JsonKind::Text)) {
            let message = format!("`{}` of `{}` takes no number", named.value, endpoint.id);
            self.wrong(named, message, "name the parameter that counts pages or items".to_owned());
            return None;
        }
        Some((input, default.and_then(|json| json.trim_matches('"').parse().ok())))
    }

    /// A parameter, or a place in the body.
    fn input(&mut self, endpoint: &Endpoint, named: &Entry<String>) -> Option<Taken> {
        let places = [Place::Query, Place::Header, Place::Cookie, Place::Path];
        let inputs = || endpoint.inputs.iter().enumerate();
        let found = places
            .iter()
            .find_map(|place| inputs().find(|(_, input)| input.place == *place && input.name.wire == named.value));
        if found.is_none() && named.value.starts_with('/') {
            return self.in_body(endpoint, named);
        }
        if found.is_none() {
            let known: Vec<String> = inputs().map(|(_, input)| input.name.wire.clone()).collect();
            let all: Vec<String> =
                inputs().map(|(_, i)| format!("`{}` ({})", i.name.wire, place_word(i.place))).collect();
            let otherwise = match all.is_empty() {
                true => "it has none".to_owned(),
                false => format!("it has {}", all.join(", ")),
            };
            let hint = meant(&named.value, &known, &otherwise);
            self.push(Code::UnusedConfig, named, format!("`{}` has no parameter `{}`", endpoint.id, named.value), hint);
        }
        let (index, Input { ty, default, .. }) = found?;
        Some(Taken { input: PageInput::Input(index), ty: ty.clone(), default: default.clone() })
    }

    /// A place in the body, in its plain form.
    fn in_body(&mut self, endpoint: &Endpoint, named: &Entry<String>) -> Option<Taken> {
        let form = endpoint.body.iter().flat_map(|body| &body.forms).find(|form| form.writing == Writing::Json);
        let Some(form) = form else {
            let message = format!("`{}` takes no JSON, so there is no place `{}` in it", endpoint.id, named.value);
            self.wrong(named, message, "name a parameter".to_owned());
            return None;
        };
        let Walk { ty, .. } = self.walk("a body", &form.ty, named)?;
        Some(Taken { input: PageInput::Body(named.value.clone()), ty, default: None })
    }

    /// The way to the items, which are in a list.
    fn items(&mut self, page: &Ty, place: &Entry<String>) -> Option<Walk> {
        let walk = self.walk("a page", page, place)?;
        match walk.into_list(self.types) {
            Some(items) => Some(items),
            None => {
                let message = format!("there is no list at {}", shown(&place.value));
                let lists = walk::lists(self.types, page);
                let hint = match lists.is_empty() {
                    true => "a page of this type has no list".to_owned(),
                    false => format!("lists are at {}", lists.join(", ")),
                };
                self.wrong(place, message, hint);
                None
            }
        }
    }

    /// The place of a value of one of these kinds.
    fn value(&mut self, page: &Ty, place: &Entry<String>, kinds: &[JsonKind]) -> Option<String> {
        let walk = self.walk("a page", page, place)?;
        if walk::kind(self.types, &walk.ty).is_some_and(|kind| !kinds.contains(&kind)) {
            let mut wanted: Vec<&str> = kinds.iter().map(|kind| word(*kind)).collect();
            wanted.dedup();
            let message = format!("what is at {} is not {}", shown(&place.value), wanted.join(" or "));
            self.wrong(place, message, "name another place in the page".to_owned());
            return None;
        }
        Some(place.value.clone())
    }

    fn walk(&mut self, what: &str, whole: &Ty, place: &Entry<String>) -> Option<Walk> {
        match walk::walk(self.types, whole, &place.value) {
            Ok(walk) => Some(walk),
            Err(Lost { key, known }) => {
                let otherwise = match known.is_empty() {
                    true => "nothing with keys stands there".to_owned(),
                    false => format!("the keys there are {}", known.join(", ")),
                };
                let hint = meant(&key, &known, &otherwise);
                let message = format!("{} leads to nothing: {what} has no `{key}` there", shown(&place.value));
                self.push(Code::UnusedConfig, place, message, hint);
                None
            }
        }
    }

    fn wrong(&mut self, entry: &Entry<String>, message: String, hint: String) {
        self.push(Code::WrongConfig, entry, message, hint);
    }

    fn push(&mut self, code: Code, entry: &Entry<String>, message: String, hint: String) {
        let place = Spot::Offset { file: self.file.to_owned(), offset: entry.offset };
        self.report.push(code, place, message).hint(hint);
    }
}

/// What says which page is asked for: its type, and what it is if it is not given.
struct Taken {
    input: PageInput,
    ty: Ty,
    default: Option<String>,
}

const NUMBERS: &[JsonKind] = &[JsonKind::Integer, JsonKind::Number];

/// `GET /users`, as the description has it.
fn place_of(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.verb, endpoint.written_path)
}

fn shown(pointer: &str) -> String {
    match pointer {
        "" => "the page itself".to_owned(),
        pointer => format!("`{pointer}`"),
    }
}

fn meant(name: &str, known: &[String], otherwise: &str) -> String {
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    }
}

fn word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "null",
        JsonKind::Bool => "true or false",
        JsonKind::Integer | JsonKind::Number => "a number",
        JsonKind::Text => "text",
        JsonKind::List => "a list",
        JsonKind::Object => "an object",
    }
}
