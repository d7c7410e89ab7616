//! One object of the tree, key by key: every key is used, ignored for a stated reason, or reported.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::{
    diagnostics::{Code, shorten},
    dialect::{Cx, keys},
    load::node::{Map, Node, NodeId, Value},
    nearest::nearest,
};

/// An object that is being read. Each key is taken out once; [`Object::extensions`] deals with what is left.
pub(super) struct Object {
    pub(super) id: NodeId,
    /// What it is, for messages: `a parameter`.
    what: &'static str,
    map: Map,
    /// The keys that were looked for.
    known: Vec<&'static str>,
    private: IndexMap<String, Json>,
}

/// Keys of the specification that no client needs, each with the reason.
#[rustfmt::skip]
const IGNORED: [(&str, &str); 28] = [
    ("a description", "openapi"),           // recognised before
    ("a description", "swagger"),           // likewise
    ("a description", "swaggerVersion"),    // likewise
    ("a description", "$self"),             // used when references were followed
    ("a description", "jsonSchemaDialect"), // all dialects of JSON Schema are read the same way
    ("a description", "$schema"),           // belongs to the author's editor
    ("the components", "examples"),         // examples are not part of a client
    ("the components", "links"),            // nor links
    ("the components", "callbacks"),        // nor calls in the other direction
    ("the components", "pathItems"),        // written out where they are referred to
    ("the components", "mediaTypes"),       // likewise
    ("a path item", "$ref"),                // likewise
    ("a parameter", "examples"),            // examples are not part of a client
    ("a header", "examples"),               // likewise
    ("a header", "explode"),                // headers of replies are handed over as text
    ("a header", "style"),                  // likewise
    ("a header", "name"),                   // the key around it is the name
    ("a header", "in"),                     // it is a header
    ("a media type", "example"),            // examples are not part of a client
    ("a media type", "examples"),           // likewise
    ("a schema", "$schema"),                // all dialects of JSON Schema are read the same way
    ("a schema", "$id"),                    // used when references were followed
    ("a schema", "id"),                     // likewise, in old drafts
    ("a schema", "$anchor"),                // likewise
    ("a schema", "$dynamicAnchor"),         // likewise
    ("a schema", "$recursiveAnchor"),       // likewise
    ("a schema", "$comment"),               // from author to author
    ("a schema", "xml"),                    // names in XML; bodies in XML are handed over as text
];

impl Object {
    /// Opens an object. Anything else is reported and is None.
    pub(super) fn open(node: Node, what: &'static str, cx: &mut Cx) -> Option<Self> {
        let kind = node.kind();
        match node.value {
            Value::Map(map) => Some(Self { id: node.id, what, map, known: Vec::new(), private: IndexMap::new() }),
            _ => {
                let message = format!("{what} is an object, this is {kind}; it is left out");
                cx.report.push(Code::PartLeftOut, node.id, message);
                None
            }
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains(key)
    }

    pub(super) fn peek(&self, key: &str) -> Option<&Node> {
        self.map.get(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.map.keys()
    }

    /// The value as it is. Null is as good as no value.
    pub(super) fn node(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        self.map.remove(key).filter(|node| node.value != Value::Null)
    }

    /// The value as it is, even if it is null or missing.
    pub(super) fn take(&mut self, key: &str) -> Node {
        self.map.remove(key).unwrap_or(Node::at(self.id, Value::Null))
    }

    /// Where the value of a key stands, or else the object.
    pub(super) fn place(&self, key: &str) -> NodeId {
        self.map.get(key).map_or(self.id, |node| node.id)
    }

    pub(super) fn text(&mut self, key: &'static str, cx: &mut Cx) -> Option<String> {
        let node = self.node(key)?;
        match scalar(&node.value) {
            Some((text, true)) => Some(text),
            Some((text, false)) => {
                let message = format!("`{key}` is text; {} here is read as `{text}`", node.kind());
                cx.report.push(Code::Repaired, node.id, message);
                Some(text)
            }
            None => self.wrong(key, &node, "text", cx),
        }
    }

    /// The description, after the summary that 3.1 and 3.2 have in more and more places.
    pub(super) fn text_after_summary(&mut self, cx: &mut Cx) -> Option<String> {
        let texts = [self.text("summary", cx), self.text("description", cx)];
        let texts: Vec<String> = texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// The key that stands here in place of one that is missing, as the end of a hint.
    pub(super) fn meant(&self, key: &str) -> Option<String> {
        let strange = self.map.keys().filter(|found| !found.starts_with("x-") && !self.known.contains(found));
        let found = strange.filter(|found| nearest(found, [key]).is_some()).min_by_key(|found| found.len())?;
        Some(format!("write `{key}` for `{}` if that is meant", shorten(found)))
    }

    /// Text that the specification demands. Without it the object is still good for something.
    pub(super) fn text_or(&mut self, key: &'static str, otherwise: &str, cx: &mut Cx) -> String {
        match self.text(key, cx) {
            Some(text) => text,
            None => {
                let message = match otherwise.is_empty() {
                    true => format!("{} without `{key}`", self.what),
                    false => format!("{} without `{key}`; `{otherwise}` is taken", self.what),
                };
                cx.report.push(Code::MissingKey, self.id, message);
                otherwise.to_owned()
            }
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, cx: &mut Cx) -> Option<bool> {
        let node = self.node(key)?;
        let value = match (&node.value, as_flag(&node.value)) {
            (Value::Bool(value), _) => return Some(*value),
            (_, Some(value)) => value,
            _ => return self.wrong(key, &node, "a boolean", cx),
        };
        cx.report.push(Code::Repaired, node.id, format!("`{key}` is a boolean; the text here is read as `{value}`"));
        Some(value)
    }

    /// A bound. Beyond all numbers it bounds nothing.
    pub(super) fn number(&mut self, key: &'static str, cx: &mut Cx) -> Option<serde_json::Number> {
        let node = self.node(key)?;
        let (text, quoted) = match &node.value {
            Value::Number(text) => (text.as_str(), false),
            Value::Text(text) => (text.trim(), true),
            _ => return self.wrong(key, &node, "a number", cx),
        };
        let Ok(number) = serde_json::from_str::<serde_json::Number>(text) else {
            return match quoted {
                true => self.wrong(key, &node, "a number", cx),
                false => {
                    cx.report.push(Code::NotShaping, node.id, format!("`{key}` is beyond all numbers that fit here"));
                    None
                }
            };
        };
        if quoted {
            cx.report.push(Code::Repaired, node.id, format!("`{key}` is a number; the text here is read as {number}"));
        }
        Some(number)
    }

    /// A count: a whole number from zero on.
    pub(super) fn size(&mut self, key: &'static str, cx: &mut Cx) -> Option<usize> {
        let id = self.place(key);
        let number = self.number(key, cx)?;
        let whole = number.as_f64().filter(|value| value.fract() == 0.0 && (0.0..=1e15).contains(value));
        if whole.is_none() {
            let message = format!("`{key}` is a count, `{number}` is none; it is passed over");
            cx.report.push(Code::WrongType, id, message);
        }
        // Checked to be whole and in range.
        number.as_u64().and_then(|value| usize::try_from(value).ok()).or(whole.map(|value| value as usize))
    }

    /// Any value but null, as JSON.
    pub(super) fn json(&mut self, key: &'static str, code: Code, cx: &mut Cx) -> Option<Json> {
        let node = self.node(key)?;
        match to_json(&node) {
            Ok(json) => Some(json),
            Err(id) => {
                let message = format!("`{key}` has a number that does not fit; it is left out");
                cx.report.push(code, id, message);
                None
            }
        }
    }

    /// A list; one value where a list of them belongs is read as a list of one.
    pub(super) fn list(&mut self, key: &'static str, cx: &mut Cx) -> Vec<Node> {
        let Some(node) = self.node(key) else { return Vec::new() };
        match node.value {
            Value::List(list) => list,
            _ => {
                let message = format!("`{key}` is a list; {} here is read as a list of one", node.kind());
                cx.report.push(Code::Repaired, node.id, message);
                vec![node]
            }
        }
    }

    /// An object whose keys are free.
    pub(super) fn entries(&mut self, key: &'static str, cx: &mut Cx) -> Vec<(String, NodeId, Node)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let kind = node.kind();
        match node.value {
            Value::Map(map) => map.into_entries().collect(),
            Value::List(list) if list.is_empty() => Vec::new(),
            _ => {
                let message = format!("`{key}` must be an object, this is {kind}; it is passed over");
                cx.report.push(Code::WrongType, node.id, message);
                Vec::new()
            }
        }
    }

    /// Puts a private key of ours on the object.
    pub(super) fn keep(&mut self, key: &str, value: impl Into<Json>) {
        self.private.insert(key.to_owned(), value.into());
    }

    /// Puts an entry into a map under a private key.
    pub(super) fn keep_under(&mut self, key: &str, entry: &str, value: Json) {
        let map = self.private.entry(key.to_owned()).or_insert_with(|| Json::Object(serde_json::Map::new()));
        if let Json::Object(map) = map {
            map.insert(entry.to_owned(), value);
        }
    }

    /// Ends the reading: keys that are left over are kept, ignored, or reported.
    pub(super) fn extensions(mut self, cx: &mut Cx) -> IndexMap<String, Json> {
        self.private.insert(keys::AT.to_owned(), Json::from(self.id.0));
        for (key, key_id, node) in self.map.into_entries() {
            if key.starts_with(keys::PREFIX) || keys::KEPT_EXTENSIONS.contains(&key.as_str()) {
                if let Ok(json) = to_json(&node) {
                    self.private.insert(key, json);
                }
            } else if !key.starts_with("x-") && !IGNORED.contains(&(self.what, key.as_str())) {
                let message = format!("{} has no key `{key}`", self.what);
                let diagnostic = cx.report.push(Code::UnknownKey, key_id, message);
                if let Some(meant) = nearest(&key, self.known.iter().copied()) {
                    diagnostic.hint(format!("did you mean `{meant}`?"));
                }
            }
        }
        self.private
    }

    fn wrong<T>(&self, key: &str, node: &Node, expected: &str, cx: &mut Cx) -> Option<T> {
        let message = format!("`{key}` must be {expected}, this is {}; it is passed over", node.kind());
        cx.report.push(Code::WrongType, node.id, message);
        None
    }
}

/// A single value as text, and whether it was text.
pub(super) fn scalar(value: &Value) -> Option<(String, bool)> {
    match value {
        Value::Text(text) => Some((text.clone(), true)),
        Value::Number(text) => Some((text.clone(), false)),
        Value::Bool(value) => Some((value.to_string(), false)),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// A boolean, also in the words that YAML 1.1 had for it.
pub(in crate::dialect) fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The same value as JSON. The error is the place of a number that would lose digits or does not fit.
pub(in crate::dialect) fn to_json(node: &Node) -> Result<Json, NodeId> {
    Ok(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => Json::Number(exact(text).ok_or(node.id)?),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(list) => Json::Array(list.iter().map(to_json).collect::<Result<_, _>>()?),
        Value::Map(map) => {
            let entry = |(key, node): (&str, &Node)| Ok((key.to_owned(), to_json(node)?));
            Json::Object(map.iter().map(entry).collect::<Result<_, NodeId>>()?)
        }
    })
}

/// Whole numbers keep all digits or do not fit; fractions are as exact as they ever are.
fn exact(text: &str) -> Option<serde_json::Number> {
    let number = serde_json::from_str::<serde_json::Number>(text).ok()?;
    let whole = !text.contains(['.', 'e', 'E']);
    (!whole || number.is_i64() || number.is_u64()).then_some(number)
}
