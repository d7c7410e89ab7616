//! YAML text to values: serde_yaml parses, this decides what scalars mean, joins merge keys, and counts.
//!
//! Aliases are expanded, so every copy has its own ids and its budget; tags other than the core schema's are said to
//! mean nothing. Deliberately not built on `serde_yaml::Value`, which would lose duplicate keys, large numbers and places.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize,
    de::{DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor},
};
use serde_yaml::Deserializer;

use crate::{
    diagnostics::{Code, shorten},
    load::{
        cursor::{Cursor, Start, Token},
        node::{Map, Node, NodeId, Value},
        record::{Fault, Record},
        scalar, yaml_fault,
    },
};

/// Reads the first document of a text.
pub(super) fn read(text: &str, record: &mut Record) -> Result<Node, Fault> {
    check_size(text, record)?;
    let fault = match read_strictly(text, record) {
        Ok(root) => return Ok(root),
        Err(fault) => fault,
    };
    let Cow::Owned(repaired) = without_tabs(text) else { return Err(fault) };
    record.restart();
    let root = read_strictly(&repaired, record)?;
    let first = text.bytes().zip(repaired.bytes()).position(|(tab, space)| tab != space).unwrap_or(0);
    record.remark(Code::Repaired, first, "empty lines and comments are indented with tabs; they were read as spaces");
    Ok(root)
}

/// The parser keeps all events in memory and takes time in proportion to the depth of brackets, so it must not see
/// a text that would be refused afterwards.
fn check_size(text: &str, record: &Record) -> Result<(), Fault> {
    let most_nodes = record.nodes_left().saturating_mul(3) / 2;
    let most_brackets = record.depth() * 4;
    let (mut nodes, mut open, mut previous) = (0, 0, b'\n');
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b' ' | b'\t' => continue,
            b'[' | b'{' if b"\n[{,:-?".contains(&previous) => (nodes, open) = (nodes + 1, open + 1),
            b']' | b'}' => open = usize::saturating_sub(open, 1),
            b'\n' if previous == b'\n' => continue,
            b',' | b':' | b'-' | b'\n' => nodes += 1,
            _ => {}
        }
        if open > most_brackets {
            return record.check_depth(open, offset);
        }
        if nodes > most_nodes {
            return Err(record.too_many_nodes(offset));
        }
        previous = byte;
    }
    Ok(())
}

/// The parser refuses tabs before comments and in empty lines, where YAML 1.2 §6.6 allows them.
fn without_tabs(text: &str) -> Cow<'_, str> {
    let is_harmless = |line: &str| {
        let content = line.trim_start();
        line.starts_with('\t') && (content.is_empty() || content.starts_with('#'))
    };
    if !text.lines().any(is_harmless) {
        return Cow::Borrowed(text);
    }
    let repair = |line: &str| match is_harmless(line) {
        true => line.replace('\t', " "),
        false => line.to_owned(),
    };
    Cow::Owned(text.split_inclusive('\n').map(repair).collect())
}

fn empty() -> Fault {
    Fault::syntax(0, "the file is empty").hint("a description is JSON or YAML text")
}

fn read_strictly(text: &str, record: &mut Record) -> Result<Node, Fault> {
    let mut reader = Reader { cursor: Cursor::new(text), record, open: Vec::new(), flow: 0, fault: None };
    let mut documents = Deserializer::from_str(text);
    let Some(first) = documents.next() else { return Err(empty()) };
    let result = Seed { reader: &mut reader, depth: 0, role: Role::Root }.deserialize(first);
    let (fault, end) = (reader.fault, reader.cursor.next_token());
    let end = if text[end..].starts_with("...") { text.len() - text[end + 3..].trim_start().len() } else { end };
    let root = result.map_err(|error| fault.unwrap_or_else(|| yaml_fault::explain(text, &error)))?;
    if documents.next().is_some_and(|second| !matches!(Option::<IgnoredAny>::deserialize(second), Ok(None))) {
        record.remark(Code::Repaired, end, "the file holds more than one YAML document; only the first is read");
    }
    Ok(root)
}

struct Reader<'t, 'r, 'b> {
    cursor: Cursor<'t>,
    record: &'r mut Record<'b>,
    /// Where the lists and objects begin that are being read.
    open: Vec<usize>,
    /// How many of them are in brackets.
    flow: usize,
    /// Why we stopped; serde's own error then says nothing.
    fault: Option<Fault>,
}

impl<'t> Reader<'t, '_, '_> {
    /// Keeps the fault and gives serde something to carry.
    fn check<T, E: serde::de::Error>(&mut self, result: Result<T, Fault>) -> Result<T, E> {
        result.map_err(|fault| {
            self.fault = Some(fault);
            E::custom("stopped")
        })
    }

    /// Passes over everything before the token of the next value; aliases have a budget.
    fn start<E: serde::de::Error>(&mut self, is_key: bool) -> Result<Start<'t>, E> {
        let start = self.cursor.start(is_key);
        let counted = start.alias.map_or(Ok(()), |at| self.record.count_alias(at));
        self.check(counted)?;
        if let (None, Some((at, tag))) = (start.alias, start.tag)
            && !is_of_core_schema(tag)
        {
            let message = format!("the tag `{}` means nothing here; the value is read without it", shorten(tag));
            self.record.remark(Code::Repaired, at, message);
        }
        Ok(start)
    }

    fn collection<E: serde::de::Error>(&mut self, start: &Start, depth: usize) -> Result<NodeId, E> {
        let checked = self.record.check_depth(depth, start.token);
        self.check(checked)?;
        if let Some(at) = start.alias.filter(|_| self.open.contains(&start.token)) {
            let fault = Fault::syntax(at, "this alias stands inside of its own anchor, so its value has no end");
            return self
                .check(Err(fault.hint("write the value out, or describe it by a schema that refers to itself")));
        }
        let taken = self.record.take(self.cursor.collection(start));
        self.open.push(start.token);
        self.check(taken)
    }

    /// Takes the bracket that opens a list or an object, if it has one. An object in brackets may also be the first key of
    /// one without.
    fn open_bracket(&mut self, bracket: u8, is_key: bool) -> bool {
        let is_another = bracket == b'{' && !is_key && self.flow == 0 && self.cursor.is_at_a_key();
        let is_flow = !is_another && self.cursor.eat(bracket);
        self.flow += usize::from(is_flow);
        is_flow
    }

    fn close_bracket(&mut self, bracket: u8) {
        self.flow -= 1;
        self.cursor.eat(b',');
        self.cursor.eat(bracket);
    }

    fn close(&mut self, start: &Start) {
        self.open.pop();
        self.cursor.finish(start);
    }
}

/// Reads one value, or one key.
struct Seed<'s, 't, 'r, 'b> {
    reader: &'s mut Reader<'t, 'r, 'b>,
    depth: usize,
    role: Role,
}

/// What a value is to the one around it, and so which punctuation stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Root,
    Item,
    FlowItem,
    Key,
    FlowKey,
    Value,
}

impl Role {
    fn is_key(self) -> bool {
        matches!(self, Self::Key | Self::FlowKey)
    }

    fn pass_punctuation(self, cursor: &mut Cursor) {
        match self {
            Self::Root => {}
            Self::Item => cursor.eat_indicator(b'-'),
            Self::Key => cursor.eat_indicator(b'?'),
            Self::Value => _ = cursor.eat(b':'),
            Self::FlowItem => _ = cursor.eat(b','),
            Self::FlowKey => {
                cursor.eat(b',');
                cursor.eat_indicator(b'?');
            }
        }
    }
}

impl<'t> Seed<'_, 't, '_, '_> {
    fn scalar<E: serde::de::Error>(self, start: Start<'t>, token: Token<'t>, quoted: Value) -> Result<Node, E> {
        self.reader.cursor.finish(&start);
        let taken = self.reader.record.take(token.span);
        let id = self.reader.check(taken)?;
        Ok(Node::at(
            id,
            match (token.plain, self.role.is_key()) {
                (Some(raw), true) => Value::Text(raw.to_owned()),
                (Some(raw), false) => scalar::resolve(raw),
                (None, _) => quoted,
            },
        ))
    }

    /// `value` is what the parser made of it, for where the text does not show it.
    fn typed<E: serde::de::Error>(self, value: Value) -> Result<Node, E> {
        let start = self.reader.start(self.role.is_key())?;
        let mut token = self.reader.cursor.typed(&start);
        token.plain = token.plain.filter(|token| is_plausible(token, &value));
        self.scalar(start, token, value)
    }

    fn number<E: serde::de::Error>(self, value: impl fmt::Display) -> Result<Node, E> {
        self.typed(Value::Number(value.to_string()))
    }
}

impl<'t> DeserializeSeed<'t> for Seed<'_, 't, '_, '_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.role.pass_punctuation(&mut self.reader.cursor);
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Seed<'_, 't, '_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'t str) -> Result<Node, E> {
        let start = self.reader.start(self.role.is_key())?;
        let mut token = self.reader.cursor.borrowed(&start, text);
        if start.tag.is_some_and(|(_, tag)| tag.starts_with("!!") || tag.starts_with("!<")) {
            token.plain = None;
        }
        self.scalar(start, token, Value::Text(text.to_owned()))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Node, E> {
        let start = self.reader.start(self.role.is_key())?;
        let token = self.reader.cursor.owned(&start, text);
        self.scalar(start, token, Value::Text(text.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        let start = self.reader.start(self.role.is_key())?;
        let token = match self.reader.cursor.is_null_word(self.role.is_key()) {
            true => self.reader.cursor.typed(&start),
            false => self.reader.cursor.empty(&start),
        };
        self.scalar(start, token, Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        self.reader.check(Err(empty()))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node, E> {
        self.typed(Value::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node, E> {
        self.number(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node, E> {
        self.number(value)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Node, E> {
        self.number(value)
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Node, E> {
        self.number(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        match value.is_finite() {
            true => self.number(value),
            false => self.typed(Value::Text(value.to_string())),
        }
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<Node, A::Error> {
        let (reader, depth) = (self.reader, self.depth + 1);
        let start = reader.start(self.role.is_key())?;
        let id = reader.collection(&start, depth)?;
        let is_flow = reader.open_bracket(b'[', self.role.is_key());
        let role = if is_flow { Role::FlowItem } else { Role::Item };
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed { reader: &mut *reader, depth, role })? {
            list.push(item);
        }
        if is_flow {
            reader.close_bracket(b']');
        }
        reader.close(&start);
        Ok(Node::at(id, Value::List(list)))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut entries: A) -> Result<Node, A::Error> {
        let (reader, depth) = (self.reader, self.depth + 1);
        let start = reader.start(self.role.is_key())?;
        let id = reader.collection(&start, depth)?;
        let is_flow = reader.open_bracket(b'{', self.role.is_key());
        let role = if is_flow { Role::FlowKey } else { Role::Key };
        let mut object = Object::default();
        while let Some(key) = entries.next_key_seed(Seed { reader: &mut *reader, depth, role })? {
            let value = entries.next_value_seed(Seed { reader: &mut *reader, depth, role: Role::Value })?;
            object.insert(key, value, reader);
        }
        if is_flow {
            reader.close_bracket(b'}');
        }
        reader.close(&start);
        Ok(Node::at(id, Value::Map(object.map)))
    }

    /// A value with a tag of its own (`!ENV x`).
    fn visit_enum<A: EnumAccess<'t>>(self, data: A) -> Result<Node, A::Error> {
        let (_, variant) = data.variant_seed(PhantomData::<IgnoredAny>)?;
        variant.newtype_variant_seed(self)
    }
}

/// Tags that say what the value is anyway, or what a scalar is to be read as.
fn is_of_core_schema(tag: &str) -> bool {
    let name = tag.strip_prefix("!!").or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'));
    tag == "!" || name.is_some_and(|name| ["str", "int", "float", "bool", "null", "map", "seq"].contains(&name))
}

/// Whether the token that we see can be what the parser took for this value.
fn is_plausible(token: &str, value: &Value) -> bool {
    match value {
        Value::Bool(value) => token.eq_ignore_ascii_case(if *value { "true" } else { "false" }),
        _ => token.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)),
    }
}

/// An object under construction.
#[derive(Default)]
struct Object {
    map: Map,
    /// Keys that only a merge brought: the object's own ones win, wherever they stand.
    merged: std::collections::BTreeSet<String>,
}

impl Object {
    fn insert(&mut self, key: Node, value: Node, reader: &mut Reader) {
        let Value::Text(text) = key.value else {
            return reader.record.remark(
                Code::WrongType,
                key.id,
                "a key that is itself a list or an object is passed over",
            );
        };
        let place = reader.record.span(key.id);
        if text == "<<" && place.end - place.start == 2 {
            return self.merge(value, reader);
        }
        if self.map.contains(&text) && !self.merged.remove(&text) {
            reader.record.duplicate_key(&text, key.id);
        }
        self.map.insert(text, key.id, value);
    }

    /// <https://yaml.org/type/merge.html>: earlier sources win over later ones.
    fn merge(&mut self, source: Node, reader: &mut Reader) {
        match source.value {
            Value::Map(map) => {
                for (key, id, value) in map.into_entries() {
                    self.merge_entry(key, id, value);
                }
            }
            Value::List(items) => items.into_iter().for_each(|item| self.merge(item, reader)),
            _ => reader.record.remark(
                Code::WrongType,
                source.id,
                "only objects can be merged with `<<`; this is passed over",
            ),
        }
    }

    fn merge_entry(&mut self, key: String, id: NodeId, value: Node) {
        if !self.map.contains(&key) {
            self.merged.insert(key.clone());
            self.map.insert(key, id, value);
        }
    }
}
