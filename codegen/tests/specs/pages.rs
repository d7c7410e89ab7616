//! The Markdown reference below `generated/`, read back as a reader does: headings, tables and lines, no IR.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::claims::{Claims, Order, class_name, plain_name};

/// The pages of one crate, by path.
pub(crate) struct Pages(BTreeMap<PathBuf, String>);

/// A place that a link leads to.
struct Target {
    page: PathBuf,
    anchor: Option<String>,
}

impl Pages {
    pub(crate) fn read(docs: &Path) -> Self {
        let folders = [docs.to_owned(), docs.join("api"), docs.join("types")];
        let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder of pages"));
        let files = files.map(|entry| entry.expect("a readable folder").path());
        let pages = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.strip_prefix(docs).expect("it was found below").to_owned(), text)
        };
        Self(pages.map(read).collect())
    }

    /// Puts a text in place of another, wherever that stands.
    pub(crate) fn replace(&mut self, old: &str, new: &str) {
        assert!(self.0.values().any(|text| text.contains(old)), "no page has {old:?}");
        self.0.values_mut().for_each(|text| *text = text.replace(old, new));
    }

    /// What the pages say, in the words of the vendors' reference pages.
    pub(crate) fn claims(&self) -> Claims {
        let mut claims = Claims::from([("document: base".to_owned(), self.base())]);
        for (path, text) in self.groups() {
            let (head, operations) = text.split_once("\n## ").unwrap_or((text, ""));
            let listed = rows(head, "| Method |");
            let mut sections = operations.split("\n## ").filter(|section| !section.is_empty());
            for row in &listed {
                let section = sections.next().unwrap_or_else(|| panic!("{}: {row:?} has no section", path.display()));
                self.operation(path, row, section, &mut claims);
            }
            assert!(sections.next().is_none(), "{}: a section is not in the table", path.display());
        }
        claims
    }

    /// Operation ids as the pages follow each other.
    pub(crate) fn order(&self) -> Vec<String> {
        let lines = self.groups().flat_map(|(_, text)| text.lines());
        lines.filter(|line| line.starts_with('`')).filter_map(called).map(|(_, id)| id.to_owned()).collect()
    }

    fn groups(&self) -> impl Iterator<Item = (&PathBuf, &String)> {
        self.0.iter().filter(|(path, _)| path.starts_with("api"))
    }

    fn contents(&self) -> &str {
        &self.0[Path::new("README.md")]
    }

    /// What the paths are relative to: a URL, the path that one ends in, or whatever the client is built with.
    fn base(&self) -> String {
        line(self.contents(), "All paths are relative to ").and_then(code).unwrap_or_default()
    }

    fn operation(&self, page: &Path, row: &Row, section: &str, claims: &mut Claims) {
        let lines: Vec<&str> = section.lines().collect();
        let method = row.cell("Method").split_once(']').map_or("", |(name, _)| &name[1..]);
        assert_eq!(method, lines[0], "the table's order");
        let at = lines.iter().position(|line| called(line).is_some()).expect("a request line");
        let (request, id) = called(lines[at]).expect("it was found");
        let (what, listed) = row.cell("What it does").split_once("<br>").expect("what it does, and a request");
        assert!(!what.is_empty(), "{id}: the table does not say what it does");
        assert_eq!(listed, request, "{id}");
        let method = method.trim_matches('`');
        assert!(example(section).contains(&format!(".{method}(")), "{id} has no example that calls it");
        let mut claim = |what: &str, value: String| drop(claims.insert(format!("{id}: {what}"), value));
        claim("called", request.trim_matches('`').to_owned());
        claim("method", plain_name(method));
        claim("summary", lines[1..at].iter().any(|line| !line.is_empty()).to_string());
        let after = lines[at + 1..].iter().take_while(|line| **line != "```rust");
        claim("told", after.clone().any(|line| !line.is_empty()).to_string());
        let mut order = Order::default();
        for row in rows(section, "| Input |") {
            let (name, place) = row.cell("Input").split_once("<br>").expect("a name and a place");
            let (place, wire) = place.split_once(' ').unwrap_or((place, name));
            let (given, default) = row.cell("Required").split_once("<br>").unwrap_or((row.cell("Required"), ""));
            let wire = wire.trim_matches('`');
            let default = code(default).map(|json| format!(" = {}", json.trim_matches('"'))).unwrap_or_default();
            let optional = if given == "yes" { "" } else { "?" };
            order.push(wire, given == "yes");
            claim(&format!("{place} {wire}"), self.kind(page, row.cell("Type")) + optional + &default);
            claim(&format!("{place} {wire} told"), (!row.cell("Meaning").is_empty()).to_string());
        }
        if let Some(body) = line(section, "**Body**: ") {
            let optional = if body.ends_with(", optional") { "?" } else { "" };
            let (kind, _) = body.split_once(" as ").expect("a type and its content type");
            order.push("the body", optional.is_empty());
            claim("body", self.kind(page, kind) + optional);
            let (_, after) = section.split_once("**Body**: ").expect("it was found");
            let told = after.lines().skip(1).find(|line| !line.is_empty());
            claim("body told", told.is_some_and(|line| !line.starts_with("**Returns**")).to_string());
        }
        claim("order", order.told());
        let returns = line(section, "**Returns**: ").expect("every call returns something, or says nothing");
        claim("returns", if returns == "nothing" { String::new() } else { self.kind(page, returns) });
        let auth = line(section, "**Auth**: ").expect("every call says what it needs");
        let schemes: Vec<_> = links(auth).into_iter().map(|(text, _)| text.trim_matches('`').to_owned()).collect();
        schemes.iter().for_each(|scheme| claim(&format!("auth {scheme}"), self.credential(scheme)));
        claim("auth", sorted(schemes.into_iter()));
        let media = |what| sorted(line(section, what).into_iter().flat_map(codes));
        claim("sends", media("**Sends**: "));
        claim("accepts", media("**Accepts**: "));
        for row in rows(section, "| Status |") {
            assert!(!row.cell("Meaning").is_empty(), "{id}: {} has no meaning", row.cell("Status"));
            let kind = row.cell("Body").split_once(" (`").map(|(kind, _)| self.kind(page, kind)).unwrap_or_default();
            claim(&format!("reply {}", row.cell("Status")), kind);
            claim(&format!("headers of {}", row.cell("Status")), row.cell("Headers").to_owned());
        }
    }

    /// The kind of a credential, by its section.
    fn credential(&self, scheme: &str) -> String {
        let contents = self.contents().replace("\\_", "_");
        let (_, section) = contents.split_once(&format!("\n### {scheme}\n")).expect("a section");
        let needs = line(section, "Needs ").expect("what it needs");
        let kinds = [("user name", "basic"), ("a bearer", "bearer"), ("a key", "key"), ("an OAuth 2", "oauth")];
        let kind = kinds.iter().find(|(words, _)| needs.starts_with(words));
        kind.unwrap_or_else(|| panic!("{scheme} needs {needs}")).1.to_owned()
    }

    /// A type in the words of the vendors' pages: what is linked is called as its own page says.
    fn kind(&self, page: &Path, markdown: &str) -> String {
        let mut text = markdown.to_owned();
        for (shown, target) in links(markdown) {
            let name = self.vendors_name(page, &target).unwrap_or_else(|| shown.trim_matches('`').to_owned());
            text = text.replace(&format!("[{shown}]({target})"), &name);
        }
        python(&text.replace('`', ""))
    }

    fn vendors_name(&self, page: &Path, target: &str) -> Option<String> {
        let Target { page, anchor } = resolve(page, target);
        let text = self.0.get(&page).filter(|_| page.starts_with("types"))?;
        let name = anchor?;
        let (_, section) = text.split_once(&format!("<a id=\"{name}\"></a>"))?;
        let section = section.split_once("<a id=").map_or(section, |(section, _)| section);
        let named = section.lines().find_map(|line| line.strip_suffix(" in the description."));
        Some(class_name(named.map_or(name.as_str(), |named| named.trim_matches('`'))))
    }

    /// Links that lead to no page, or to no place on it.
    pub(crate) fn broken_links(&self) -> Vec<String> {
        let all = self.0.iter().flat_map(|(page, text)| links(text).into_iter().map(move |(_, target)| (page, target)));
        let own = all.filter(|(_, target)| !target.contains("://"));
        let broken = own.filter(|(page, target)| {
            let Target { page, anchor } = resolve(page, target);
            let text = self.0.get(&page);
            text.is_none_or(|text| anchor.is_some_and(|anchor| !text.contains(&format!("<a id=\"{anchor}\"></a>"))))
        });
        broken.map(|(page, target)| format!("{}: {target}", page.display())).collect()
    }
}

fn resolve(page: &Path, target: &str) -> Target {
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (target, None),
    };
    let folder = page.parent().unwrap_or(Path::new(""));
    let page = match (path, path.strip_prefix("../")) {
        ("", _) => page.to_owned(),
        (_, Some(path)) => folder.parent().unwrap_or(Path::new("")).join(path),
        (path, None) => folder.join(path),
    };
    Target { page, anchor }
}

/// Text and target of each link.
fn links(markdown: &str) -> Vec<(String, String)> {
    let ends = markdown.match_indices("](");
    let link = |(at, _): (usize, &str)| {
        let text = markdown[..at].rsplit_once('[')?.1;
        let target = markdown[at + 2..].split_once(')')?.0;
        Some((text.to_owned(), target.to_owned()))
    };
    ends.filter_map(link).collect()
}

/// A row of a table; a column in which nothing stands is left out of the whole table.
#[derive(Debug)]
struct Row {
    head: Vec<String>,
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, column: &str) -> &str {
        let at = self.head.iter().position(|name| name == column);
        at.map_or("", |at| &self.cells[at])
    }
}

/// The rows of the table whose head begins so.
fn rows(text: &str, head: &str) -> Vec<Row> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| line.starts_with('|'));
    let Some(head) = lines.next().map(cells) else { return Vec::new() };
    lines.skip(1).map(|row| Row { head: head.clone(), cells: cells(row) }).collect()
}

fn cells(row: &str) -> Vec<String> {
    let inner = row.strip_prefix('|').and_then(|row| row.strip_suffix('|')).expect("a row of a table");
    inner.split(" | ").map(|cell| cell.trim().to_owned()).collect()
}

/// The request and the operation's id, if the line has them.
fn called(line: &str) -> Option<(&str, &str)> {
    let (request, id) = line.strip_suffix(" in the description.")?.split_once(", ")?;
    Some((request, id.trim_matches('`')))
}

/// The program of a section, without what only lays it out.
fn example(section: &str) -> String {
    let (_, program) = section.split_once("```rust\n").expect("a program");
    let (program, _) = program.split_once("```").expect("the end of a program");
    program.split_whitespace().collect()
}

/// What stands after a label, without the full stop.
fn line<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(label)?;
    let rest = rest.lines().next()?;
    let end = rest.find(". **").unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.'))
}

fn codes(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).flat_map(|code| code.split(", ")).map(str::to_owned).collect()
}

fn code(text: &str) -> Option<String> {
    codes(text).into_iter().next()
}

fn sorted(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

/// A Rust type in the spelling of the Python SDKs.
fn python(kind: &str) -> String {
    let inside = |outer: &str| kind.strip_prefix(outer)?.strip_suffix('>').map(python);
    if let Some(items) = inside("Vec<") {
        return format!("List[{items}]");
    }
    if let Some(value) = inside("Option<") {
        return format!("Optional[{value}]");
    }
    match kind {
        "String" | "Uuid" | "DateTime" => "str",
        "i32" | "i64" => "int",
        "Json" | "Map<Json>" => "object",
        kind => kind,
    }
    .to_owned()
}
