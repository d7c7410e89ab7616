//! What the files of a crate are built of, without the texts and names that a description gives.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    str::FromStr,
};

use clientwright_codegen::Outcome;
use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// How often each part occurs.
#[derive(Default)]
pub(crate) struct Parts {
    count: BTreeMap<String, usize>,
    /// What is wrong with the files, whatever else they should be.
    faults: Vec<String>,
    /// What was said, and how often: codes.
    said: BTreeMap<&'static str, usize>,
    is_made: bool,
}

impl Parts {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let mut parts = Self { is_made: outcome.files.is_some(), ..Self::default() };
        for said in &outcome.report.diagnostics {
            *parts.said.entry(said.code.id()).or_default() += 1;
        }
        if parts.is_made == outcome.report.has_errors() {
            parts.faults.push("errors and files do not exclude each other".to_owned());
        }
        for (path, text) in outcome.files.iter().flatten() {
            parts.path(path);
            match path.rsplit_once('.').map_or("", |(_, end)| end) {
                "rs" => parts.rust_file(path, text),
                "toml" => parts.manifest(text),
                "md" => parts.markdown(path, text),
                "json" => {
                    if serde_json::from_str::<serde_json::Value>(text).is_err() {
                        parts.faults.push(format!("{path} is no JSON"));
                    }
                }
                _ => parts.faults.push(format!("a file {path}")),
            }
        }
        parts
    }

    /// What is here and not there.
    pub(crate) fn beyond(&self, expected: &Self, known: &BTreeSet<String>) -> Option<String> {
        if let Some(fault) = self.faults.first() {
            return Some(fault.clone());
        }
        // Where the text makes a difference that is said, there may be more or less, but nothing of an unknown kind.
        let is_said = self.said != expected.said || !expected.is_made;
        let more = self.count.iter().find(|(part, count)| {
            let there = expected.count.get(*part).copied().unwrap_or_default();
            let is_free = is_said && (part.starts_with("code") || known.contains(*part));
            **count > there && !is_free
        });
        more.map(|(part, count)| format!("{part} is there {count} times, not {:?}", expected.count.get(part)))
    }

    /// The kinds of parts.
    pub(crate) fn kinds(self) -> impl Iterator<Item = String> {
        self.count.into_keys()
    }

    fn add(&mut self, kind: &str, part: &str) {
        let small = part.to_lowercase();
        if matches!(&*small, "evil" | "r#evil") {
            self.faults.push(format!("{kind} `{part}`"));
        }
        // A name that the description gives, with whatever follows in it.
        let part = if small.contains("zqx") || small.contains("evil") { "(given)" } else { part };
        *self.count.entry(format!("{kind} `{part}`")).or_default() += 1;
    }

    fn path(&mut self, path: &str) {
        let known = ["Cargo.toml", "README.md", "docs/README.md"];
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '/' | '.');
        let is_plain =
            path.chars().all(letter) && !path.contains("..") && !path.contains("//") && !path.starts_with('/');
        if !known.contains(&path) && !is_plain {
            self.faults.push(format!("a file {path:?}"));
        }
        self.add("file", path);
    }

    fn rust_file(&mut self, path: &str, text: &str) {
        if let Err(error) = syn::parse_file(text) {
            self.faults.push(format!("{path}: {error}"));
        }
        self.rust(path, text);
    }

    fn rust(&mut self, path: &str, text: &str) {
        match TokenStream::from_str(text) {
            Ok(tokens) => {
                let mut docs = String::new();
                self.tokens(path, tokens, &mut docs);
                self.markdown(path, &docs);
            }
            Err(error) => self.faults.push(format!("{path}: {error}: {text}")),
        }
    }

    fn tokens(&mut self, path: &str, tokens: TokenStream, docs: &mut String) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_mark = |mark: char| matches!(&token, TokenTree::Punct(found) if found.as_char() == mark);
            let next = tokens.peek().cloned();
            match &next {
                Some(TokenTree::Punct(next)) if is_mark('#') && next.as_char() == '!' => continue,
                Some(TokenTree::Group(attribute)) if is_mark('#') || is_mark('!') => match doc(attribute.stream()) {
                    Some(line) => {
                        *docs += &line;
                        *docs += "\n";
                        tokens.next();
                        continue;
                    }
                    None if is_mark('#') => self.attribute(attribute.stream()),
                    None => {}
                },
                _ => {}
            }
            if !docs.is_empty() {
                self.markdown(path, &std::mem::take(docs));
            }
            let is_called = matches!(&next, Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
            match token {
                TokenTree::Group(group) if is_alias(group.stream()) => {}
                TokenTree::Group(group) => {
                    self.add("code", &format!("{:?}", group.delimiter()));
                    let mut inner = String::new();
                    self.tokens(path, group.stream(), &mut inner);
                    self.markdown(path, &inner);
                }
                TokenTree::Ident(name) if is_called => self.add("macro", &name.to_string()),
                TokenTree::Ident(name) => self.add("code", &name.to_string()),
                TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | '#' | '!') => {}
                TokenTree::Punct(mark) => self.add("code", &mark.as_char().to_string()),
                TokenTree::Literal(_) => {}
            }
        }
    }

    fn attribute(&mut self, attribute: TokenStream) {
        if let Some(name) = attribute.clone().into_iter().next().filter(|_| !is_alias(attribute)) {
            self.add("attribute", &name.to_string());
        }
    }

    /// Manifests consist of their keys; only texts may differ.
    fn manifest(&mut self, text: &str) {
        match text.parse::<toml::Table>() {
            Ok(table) => self.table("", &table),
            Err(error) => self.faults.push(format!("Cargo.toml: {error}")),
        }
    }

    fn table(&mut self, at: &str, table: &toml::Table) {
        for (key, value) in table {
            // Features are called after the groups.
            let key = if at == ".features" { "*" } else { key };
            self.manifest_value(&format!("{at}.{key}"), value);
        }
    }

    fn manifest_value(&mut self, at: &str, value: &toml::Value) {
        match value {
            toml::Value::Table(table) => self.table(at, table),
            toml::Value::Array(items) => items.iter().for_each(|item| self.manifest_value(at, item)),
            toml::Value::String(_) => self.add("manifest", at),
            other => self.add("manifest", &format!("{at} = {other}")),
        }
    }

    fn markdown(&mut self, path: &str, text: &str) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let mut code: Option<String> = None;
        for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let is_rust = info.split(',').all(|word| matches!(word.trim(), "" | "rust" | "no_run"));
                    code = is_rust.then(String::new);
                    if !is_rust && !matches!(&*info, "text" | "json" | "toml" | "sh") {
                        self.faults.push(format!("{path}: a block of {info:?}"));
                    }
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    self.faults.push(format!("{path}: code by indentation in {text:.300}"));
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(code) = code.take() {
                        self.add("Markdown", "a block of Rust");
                        self.rust(path, &code);
                    }
                }
                Event::Text(text) => {
                    if let Some(code) = &mut code {
                        *code += &text;
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) if !is_our_html(html.trim(), text, &place) => {
                    self.faults.push(format!("{path}: HTML {html:?}"));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => self.link(path, &dest_url),
                _ => {}
            }
        }
    }

    /// Links lead to the web, where the description may say so, or to what is ours.
    fn link(&mut self, path: &str, to: &str) {
        let scheme = to.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let leads_to_code = to.contains("::") || scheme.chars().any(|c| c.is_ascii_uppercase());
        if is_scheme && !leads_to_code && !matches!(scheme, "http" | "https") {
            self.faults.push(format!("{path}: a link to {to:?}"));
        }
        if to.contains("evil") && !to.to_lowercase().contains("zqx") {
            self.faults.push(format!("{path}: a link to {to:?}"));
        }
    }
}

/// `doc = "text"`.
fn doc(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    let name = tokens.next().filter(|token| token.to_string() == "doc");
    let text = name.and_then(|_| tokens.nth(1))?;
    syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|text| text.value())
}

/// `doc(alias = "name")`, or what stands in the brackets of it: there only where a name had to change.
fn is_alias(tokens: TokenStream) -> bool {
    let text = tokens.to_string();
    text.starts_with("doc (alias =") || text.starts_with("doc(alias =")
}

/// Anchors, line ends, and code that holds bars, which has nothing else in it than letters and signs by number.
fn is_our_html(html: &str, text: &str, place: &Range<usize>) -> bool {
    let anchor = html.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">"));
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match html {
        "</a>" | "<br>" => true,
        "<code>" => text[place.end..].split_once("</code>").is_some_and(|(code, _)| is_numbered(code)),
        "</code>" => text[..place.start].rsplit_once("<code>").is_some_and(|(_, code)| is_numbered(code)),
        _ => anchor.is_some_and(|id| id.chars().all(letter)),
    }
}

fn is_numbered(code: &str) -> bool {
    let mut signs = code.split("&#");
    let is_plain = |text: &str| !text.contains(|c: char| c.is_ascii_punctuation());
    let is_sign =
        |text: &str| text.split_once(';').is_some_and(|(number, rest)| number.parse::<u8>().is_ok() && is_plain(rest));
    signs.next().is_some_and(is_plain) && signs.all(is_sign)
}
