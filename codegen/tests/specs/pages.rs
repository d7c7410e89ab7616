//! The Markdown reference below `generated/`, read back as a reader does: headings, tables and lines, no IR.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::claims::{Claims, class_name};

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

    /// What the pages of groups say, in the words of the vendors' reference pages.
    pub(crate) fn claims(&self) -> Claims {
        let mut claims = Claims::new();
        for (path, text) in self.0.iter().filter(|(path, _)| path.starts_with("api")) {
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

    fn operation(&self, page: &Path, row: &[String], section: &str, claims: &mut Claims) {
        let lines: Vec<&str> = section.lines().collect();
        assert_eq!(row[0].split_once(']').map(|(name, _)| &name[1..]), Some(lines[0]), "the table's order");
        assert!(!row[2].is_empty(), "{row:?} does not say what the method does");
        let called = lines.iter().position(|line| line.ends_with(" in the description.")).expect("a request line");
        let (request, id) = lines[called].split_once(", ").expect("a request and an id");
        let id = id.trim_end_matches(" in the description.").trim_matches('`');
        assert_eq!(row[1], request, "{id}");
        let mut claim = |what: &str, value: String| drop(claims.insert(format!("{id}: {what}"), value));
        claim("called", request.trim_matches('`').to_owned());
        claim("summary", lines[1..called].iter().any(|line| !line.is_empty()).to_string());
        for row in rows(section, "| Input |") {
            let (place, name) = row[1].split_once(' ').expect("a place and a name");
            let optional = if row[3] == "yes" { "" } else { "?" };
            let default = code(&row[4]).map(|json| format!(" = {}", json.trim_matches('"'))).unwrap_or_default();
            let name = name.trim_matches('`');
            claim(&format!("{place} {name}"), self.kind(page, &row[2]) + optional + &default);
        }
        if let Some(body) = line(section, "**Body**: ") {
            let optional = if body.ends_with(", optional") { "?" } else { "" };
            let (kind, _) = body.split_once(" as ").expect("a type and its content type");
            claim("body", self.kind(page, kind) + optional);
        }
        let returns = line(section, "**Returns**: ").expect("every call returns something, or says nothing");
        claim("returns", if returns == "nothing" { String::new() } else { self.kind(page, returns) });
        let auth = line(section, "**Auth**: ").expect("every call says what it needs");
        claim("auth", sorted(links(auth).into_iter().map(|(text, _)| text.trim_matches('`').to_owned())));
        let media = |what| sorted(line(section, what).into_iter().flat_map(codes));
        claim("sends", media("**Sends**: "));
        claim("accepts", media("**Accepts**: "));
        for row in rows(section, "| Status |") {
            assert!(!row[1].is_empty(), "{id}: {} has no meaning", row[0]);
            let kind = row[2].split_once(" (`").map(|(kind, _)| self.kind(page, kind)).unwrap_or_default();
            claim(&format!("reply {}", row[0]), kind);
        }
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

/// The cells of the table whose head begins so.
fn rows(text: &str, head: &str) -> Vec<Vec<String>> {
    let lines = text.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
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
