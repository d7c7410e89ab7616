//! A document's values, each of which knows where it was written.

/// Names one value (or key) of the loaded files. Copies made by later stages keep the id, so whatever is wrong
/// with them is shown where the author wrote it, and two copies of one value are known to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: NodeId,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The digits as written, a valid JSON number of any size.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Map),
}

/// Keys in the order in which they were written, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Boxed, since most nodes are no objects and need not be as large as one.
    entries: Box<indexmap::IndexMap<String, (NodeId, Node)>>,
}

impl Map {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|(_, node)| node)
    }
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.get_mut(key).map(|(_, node)| node)
    }
    /// Where the key itself stands.
    pub fn key_id(&self, key: &str) -> Option<NodeId> {
        self.entries.get(key).map(|(id, _)| *id)
    }
    pub fn contains(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }
    /// Puts `node` under `key`, at the end if the key is new. Gives back what was there.
    pub fn insert(&mut self, key: impl Into<String>, key_id: NodeId, node: Node) -> Option<Node> {
        self.entries.insert(key.into(), (key_id, node)).map(|(_, old)| old)
    }
    /// Takes `key` out and keeps the order of the others.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.entries.shift_remove(key).map(|(_, node)| node)
    }
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Node)> + ExactSizeIterator {
        self.entries.iter().map(|(key, (_, node))| (key.as_str(), node))
    }
    /// Every key with its place and its value.
    pub fn iter_with_ids(&self) -> impl DoubleEndedIterator<Item = (&str, NodeId, &Node)> + ExactSizeIterator {
        self.entries.iter().map(|(key, (id, node))| (key.as_str(), *id, node))
    }
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Node)> + ExactSizeIterator {
        self.entries.iter_mut().map(|(key, (_, node))| (key.as_str(), node))
    }
    /// Every key with its place and its value.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&str, NodeId, &Node)> + ExactSizeIterator {
        self.entries.iter().map(|(key, (id, node))| (key.as_str(), *id, node))
    }
    /// Every key with its place and its value.
    pub fn into_entries(self) -> impl Iterator<Item = (String, NodeId, Node)> {
        self.entries.into_iter().map(|(key, (id, node))| (key, id, node))
    }
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.entries.keys().map(String::as_str)
    }
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &Node) -> bool) {
        self.entries.retain(|key, (_, node)| keep(key, node));
    }
}

impl Node {
    /// A value that stands for what was written at `id`.
    pub fn at(id: NodeId, value: Value) -> Self {
        Self { id, value }
    }
    pub fn text_at(id: NodeId, text: impl Into<String>) -> Self {
        Self::at(id, Value::Text(text.into()))
    }
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }
    /// The value under `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }
    /// The value that a JSON pointer (RFC 6901) leads to.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, part| match &node.value {
            Value::Map(map) => map.get(&unescape_pointer(part)),
            Value::List(list) => list.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }
    /// Whether both hold the same, wherever each was written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b)),
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| a.says_the_same(b)))
            }
            (a, b) => a == b,
        }
    }
    /// How many values this is, itself included.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(list) => list.iter().map(Self::size).sum(),
            Value::Map(map) => map.iter().map(|(_, node)| node.size()).sum(),
            _ => 0,
        }
    }
    /// What this is, for a message: `a list`, `text`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}

/// One part of a JSON pointer as a key: `~1` is `/`, `~0` is `~`.
pub fn unescape_pointer(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// A key as one part of a JSON pointer.
pub fn escape_pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
