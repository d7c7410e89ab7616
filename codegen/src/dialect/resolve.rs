//! From the text of a `$ref` to the value that it means: files, pointers, `$id`, anchors, references on the way.
//!
//! Looks only at files that are loaded. What becomes of the target is decided in [`references`](super::references).

use std::{borrow::Cow, collections::BTreeMap};

use super::{grammar::Kind, version::Dialect};
use crate::load::{
    Document,
    node::{Map, Node, NodeId, Value, unescape_pointer},
};

/// How many references may be passed on the way to one target: far more than anybody writes, and it ends circles.
pub(super) const MAX_HOPS: usize = 32;

/// Everything that can be referred to.
pub(super) struct Library<'d> {
    pub(super) resources: Vec<Resource<'d>>,
    by_uri: BTreeMap<String, usize>,
    by_root: BTreeMap<NodeId, usize>,
    anchors: BTreeMap<(usize, &'d str), Place<'d>>,
    anchored: BTreeMap<NodeId, Place<'d>>,
}

/// A value that references start from: a file, or a schema with an `$id` of its own.
pub(super) struct Resource<'d> {
    uri: String,
    /// The resource of the file as a whole.
    file: usize,
    /// Path of the file, for messages and names.
    pub(super) path: &'d str,
    place: Place<'d>,
}

/// A value, and how it is reached.
#[derive(Clone, Debug)]
pub(super) struct Place<'d> {
    pub(super) node: &'d Node,
    /// What its own references start from.
    pub(super) base: usize,
    /// Keys from the root of its file.
    pub(super) path: Vec<String>,
}

/// Why a reference has no target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It names another place than the loaded files.
    Forbidden,
    NoFile(String),
    /// What is missing, and what stands beside it.
    Missing {
        part: String,
        beside: Vec<String>,
    },
    NoAnchor(String),
    /// The specification says that something else stands there.
    WrongKind {
        expected: Kind,
        found: Kind,
    },
    /// A single value stands there, or a list.
    NoObject {
        expected: Kind,
        found: &'static str,
    },
    /// References lead around in a circle.
    Circular,
    /// One leads to the next, and there is no end of them.
    TooFar,
}

impl<'d> Library<'d> {
    pub(super) fn new(document: &'d Document, dialect: Dialect) -> Self {
        let mut library = Self {
            resources: Vec::new(),
            by_uri: BTreeMap::new(),
            by_root: BTreeMap::new(),
            anchors: BTreeMap::new(),
            anchored: BTreeMap::new(),
        };
        for (path, node) in &document.files {
            let file = library.resources.len();
            library.add(path.clone(), file, path, Place { node, base: file, path: Vec::new() });
        }
        // Before 3.1 nothing names itself.
        let files = document.files.iter().enumerate().filter(|_| dialect >= Dialect::V3_1);
        for (file, (_, node)) in files {
            library.scan(node, file, &mut Vec::new());
        }
        library
    }

    fn add(&mut self, uri: String, file: usize, path: &'d str, place: Place<'d>) {
        let index = self.resources.len();
        self.by_root.entry(place.node.id).or_insert(index);
        self.by_uri.entry(uri.clone()).or_insert(index);
        self.resources.push(Resource { uri, file, path, place });
    }

    /// Finds `$self`, `$id`, `$anchor` and `$dynamicAnchor`.
    fn scan(&mut self, node: &'d Node, base: usize, path: &mut Vec<Cow<'d, str>>) {
        let nested = |node: &Node| matches!(node.value, Value::List(_) | Value::Map(_));
        match &node.value {
            Value::List(list) => {
                for (index, item) in list.iter().enumerate().filter(|(_, item)| nested(item)) {
                    path.push(index.to_string().into());
                    self.scan(item, base, path);
                    path.pop();
                }
            }
            Value::Map(map) => {
                let base = self.scan_names(node, map, base, path);
                for (key, value) in map.iter().filter(|(_, value)| nested(value)) {
                    path.push(key.into());
                    self.scan(value, base, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    /// The names that an object gives itself; gives back what references in it start from.
    fn scan_names(&mut self, node: &'d Node, map: &'d Map, base: usize, path: &[Cow<'d, str>]) -> usize {
        let place = |base| Place { node, base, path: path.iter().map(|part| part.to_string()).collect() };
        let own = map.get("$id").or_else(|| map.get("$self")).and_then(Node::as_text);
        let base = match own.filter(|id| !id.starts_with('#')) {
            Some(id) => self.add_id(id, place(base)),
            None => base,
        };
        if map.get("$recursiveAnchor").is_some() {
            self.anchored.insert(node.id, place(base));
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = map.get(key).and_then(Node::as_text) {
                self.anchors.entry((base, name)).or_insert_with(|| place(base));
                self.anchored.insert(node.id, place(base));
            }
        }
        base
    }

    /// A resource that names itself. Its address is relative to that of what it stands in.
    fn add_id(&mut self, id: &str, place: Place<'d>) -> usize {
        let outer = &self.resources[place.base];
        let uri = join(&outer.uri, id.split('#').next().unwrap_or_default());
        if place.path.is_empty() {
            // A file keeps its path as a second address.
            self.by_uri.entry(uri.clone()).or_insert(place.base);
            self.resources[place.base].uri = uri;
            return place.base;
        }
        let (file, path, index) = (outer.file, outer.path, self.resources.len());
        self.add(uri, file, path, Place { base: index, ..place });
        index
    }

    /// What references in a value start from: itself if it is a resource.
    pub(super) fn base_of(&self, id: NodeId, around: usize) -> usize {
        self.by_root.get(&id).copied().unwrap_or(around)
    }

    /// The root of the root document.
    pub(super) fn root_id(&self) -> NodeId {
        self.resources[0].place.node.id
    }

    /// What `reference` means when it stands in `base`.
    pub(super) fn resolve(&self, reference: &str, base: usize) -> Result<Place<'d>, Failure> {
        self.resolve_within(reference, base, &mut { MAX_HOPS })
    }

    fn resolve_within(&self, reference: &str, base: usize, hops: &mut usize) -> Result<Place<'d>, Failure> {
        *hops = hops.checked_sub(1).ok_or(Failure::TooFar)?;
        let (address, fragment) = reference.trim().split_once('#').unwrap_or((reference.trim(), ""));
        let resource = self.resource(address, base)?;
        let found = self.fragment(fragment, resource, hops);
        let file = self.resources[resource].file;
        // Strictly a pointer inside a schema with an `$id` starts there, but many mean the document.
        match found {
            Err(Failure::Missing { .. }) if address.is_empty() && file != resource => {
                self.fragment(fragment, file, hops)
            }
            found => found,
        }
    }

    fn resource(&self, address: &str, base: usize) -> Result<usize, Failure> {
        if address.is_empty() {
            return Ok(base);
        }
        let resource = &self.resources[base];
        let file = &self.resources[resource.file];
        let decoded = percent_decode(address);
        [join(&resource.uri, address), join(file.path, &decoded), join(file.path, address)]
            .iter()
            .find_map(|uri| self.by_uri.get(uri).copied())
            .ok_or_else(|| match is_absolute(address) {
                true => Failure::Forbidden,
                false => Failure::NoFile(join(file.path, &decoded)),
            })
    }

    fn fragment(&self, fragment: &str, resource: usize, hops: &mut usize) -> Result<Place<'d>, Failure> {
        let start = self.resources[resource].place.clone();
        let decoded = percent_decode(fragment);
        if decoded.is_empty() {
            return Ok(start);
        }
        let Some(pointer) = decoded.strip_prefix('/') else {
            return self.anchor(&decoded, resource).ok_or(Failure::NoAnchor(decoded));
        };
        let parts = |pointer: &str| pointer.split('/').map(unescape_pointer).collect::<Vec<_>>();
        let found = self.walk(start.clone(), &parts(pointer), hops);
        match fragment.strip_prefix('/') {
            // A key may contain a `%` that was not meant as an escape.
            Some(raw) if found.is_err() && raw != pointer => self.walk(start, &parts(raw), hops).or(found),
            _ => found,
        }
    }

    fn walk(&self, start: Place<'d>, parts: &[String], hops: &mut usize) -> Result<Place<'d>, Failure> {
        parts.iter().try_fold(start, |place, part| self.step(place, part, hops))
    }

    /// One key down. Where the key is missing beside a `$ref`, it is looked for in what that means.
    fn step(&self, place: Place<'d>, part: &str, hops: &mut usize) -> Result<Place<'d>, Failure> {
        let child = match &place.node.value {
            Value::Map(map) => map.get(part),
            Value::List(list) => part.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        };
        if let Some(node) = child {
            let mut below = place.below(node, part.to_owned());
            below.base = self.base_of(node.id, below.base);
            return Ok(below);
        }
        match reference_of(place.node) {
            Some((reference, _)) => {
                let target = self.resolve_within(reference, place.base, hops)?;
                self.step(target, part, hops)
            }
            None => Err(Failure::Missing { part: part.to_owned(), beside: keys_of(place.node) }),
        }
    }

    /// The value with this `$anchor` or `$dynamicAnchor`.
    fn anchor(&self, name: &str, resource: usize) -> Option<Place<'d>> {
        self.anchors.get(&(resource, name)).cloned()
    }

    /// Where a value with an anchor stands.
    pub(super) fn anchored(&self, id: NodeId) -> Option<Place<'d>> {
        self.anchored.get(&id).cloned()
    }

    /// Passes over values that are nothing but a reference.
    pub(super) fn follow(&self, mut place: Place<'d>) -> Result<Place<'d>, Failure> {
        let mut seen = vec![place.node.id];
        while let Some(reference) = alias_of(place.node) {
            place = self.resolve(reference, place.base)?;
            if seen.contains(&place.node.id) {
                return Err(Failure::Circular);
            }
            if seen.len() > MAX_HOPS {
                return Err(Failure::TooFar);
            }
            seen.push(place.node.id);
        }
        Ok(place)
    }
}

impl<'d> Place<'d> {
    pub(super) fn below(&self, node: &'d Node, key: String) -> Self {
        let mut path = self.path.clone();
        path.push(key);
        Self { node, base: self.base, path }
    }
}

/// The text of an object's `$ref`, and whether the object is nothing else.
pub(super) fn reference_of(node: &Node) -> Option<(&str, bool)> {
    let map = node.as_map()?;
    let text = map.get("$ref")?.as_text()?;
    Some((text, map.len() == 1))
}

/// The text of the `$ref` of an object that is nothing else, but for names of its own.
fn alias_of(node: &Node) -> Option<&str> {
    let names = |key: &str| matches!(key, "$ref" | "$anchor" | "$dynamicAnchor" | "$comment");
    let (text, _) = reference_of(node)?;
    node.as_map()?.keys().all(names).then_some(text)
}

/// Enough of an object's keys to find a slip of the pen.
fn keys_of(node: &Node) -> Vec<String> {
    node.as_map().map(|map| map.keys().take(1_000).map(str::to_owned).collect()).unwrap_or_default()
}

/// `https:`, `urn:`, `//host`, `/absolute`, `C:\`.
fn is_absolute(address: &str) -> bool {
    address.starts_with(['/', '\\']) || scheme(address).is_some()
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(valid)).then_some(scheme)
}

/// `address` relative to `base` (RFC 3986 §5, as far as references between documents use it).
fn join(base: &str, address: &str) -> String {
    if address.is_empty() {
        return base.to_owned();
    }
    if scheme(address).is_some() {
        return address.to_owned();
    }
    let (root, path) = split_authority(base);
    match address.strip_prefix('/') {
        Some(rest) if !root.is_empty() => format!("{root}/{}", normalise_path(rest)),
        Some(_) => address.to_owned(),
        None => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = normalise_path(&format!("{folder}/{address}"));
            if root.is_empty() { path } else { format!("{root}/{path}") }
        }
    }
}

/// `https://host` and the path after it.
fn split_authority(uri: &str) -> (&str, &str) {
    match uri.split_once("://") {
        Some((scheme, rest)) => {
            let end = scheme.len() + 3 + rest.find('/').unwrap_or(rest.len());
            (&uri[..end], uri[end..].trim_start_matches('/'))
        }
        None => ("", uri),
    }
}

fn normalise_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` and the like; what is no escape, or would not be UTF-8, stays.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_what_they_stand_in() {
        assert_eq!(join("openapi.yaml", "common.yaml"), "common.yaml");
        assert_eq!(join("a/b.yaml", "../c.yaml"), "c.yaml");
        assert_eq!(join("a/b.yaml", "./c/./d.yaml"), "a/c/d.yaml");
        assert_eq!(join("b.yaml", "../c.yaml"), "../c.yaml");
        assert_eq!(join("https://h.example/a/b", "c"), "https://h.example/a/c");
        assert_eq!(join("https://h.example/a/b", "/c"), "https://h.example/c");
        assert_eq!(join("a.yaml", "https://h.example/x"), "https://h.example/x");
        assert_eq!(join("https://h.example", "x"), "https://h.example/x");
    }

    #[test]
    fn escapes_that_are_none_stay() {
        assert_eq!(percent_decode("a%20b%2"), "a b%2");
        assert_eq!(percent_decode("100%zz"), "100%zz");
        assert_eq!(percent_decode("%ff"), "%ff");
        assert_eq!(percent_decode("%€"), "%€");
    }
}
