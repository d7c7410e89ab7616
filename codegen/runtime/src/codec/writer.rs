//! Writes JSON text: strings with their escapes, lists, objects.

use std::{borrow::Cow, collections::HashSet};

use super::{
    Encode, Entries, List, Reader,
    fields::{Key, Keys, LookedAt},
    numerals, scan,
};

/// Collects one JSON text.
#[derive(Default)]
pub struct Writer {
    pub(super) out: Vec<u8>,
    /// What the next object must hold, if it does not say so itself.
    tags: Vec<(&'static str, &'static str)>,
    /// Whether fields that are never sent are written too.
    everything: bool,
    /// Whether the entries of maps are written in the order of their keys, and not in that of the map.
    sorted: bool,
    /// Keeps files that are met, where they can be sent on their own; otherwise they are base64.
    pub(crate) files: Option<crate::encode::multipart::Files>,
    octets: Octets,
}

/// What the types do that stand for octets.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Octets {
    /// They are written as text.
    #[default]
    AsText,
    /// They may be written as they are, if they are all there is.
    Wanted,
    /// They were.
    Written,
}

/// What an object's fields are beside those that have a key.
pub enum Part<'p> {
    /// The value of a key.
    Field(&'p dyn Encode),
    /// Keys and values of its own.
    Rest(&'p dyn Entries),
    /// An object whose keys are written beside these.
    Flatten(&'p dyn Encode),
}

impl<'p> Part<'p> {
    /// The value of a key.
    pub fn required(value: &'p dyn Encode) -> Self {
        Self::Field(value)
    }

    /// The value of a key.
    pub fn optional(value: &'p dyn Encode) -> Self {
        Self::Field(value)
    }

    /// The value of a key.
    pub fn read_only(value: &'p dyn Encode) -> Self {
        Self::Field(value)
    }

    /// Keys and values of its own.
    pub fn rest(value: &'p dyn Entries) -> Self {
        Self::Rest(value)
    }

    /// An object whose keys are written beside these.
    pub fn flatten(value: &'p dyn Encode) -> Self {
        Self::Flatten(value)
    }
}

static NO_KEYS: Keys = Keys::new(&[], "");

impl Writer {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also writes the fields that are never sent: for keeping a value, not for sending it.
    #[must_use]
    pub fn with_everything(self) -> Self {
        Self { everything: true, ..self }
    }

    /// Values that are equal give equal texts: everything is written, in an order that does not depend on the value.
    pub(super) fn to_compare() -> Self {
        Self { everything: true, sorted: true, ..Self::default() }
    }

    /// Octets that are all there is are written as they are.
    pub(super) fn of_octets() -> Self {
        Self { octets: Octets::Wanted, ..Self::default() }
    }

    /// The text so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// The text so far.
    pub fn into_string(self) -> String {
        match String::from_utf8(self.out) {
            Ok(text) => text,
            // Only octets that were wanted as they are can be otherwise.
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }

    /// Whether octets were written as they are.
    pub(super) fn is_octets(&self) -> bool {
        self.octets == Octets::Written
    }

    /// Appends what is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Appends `null`.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Appends `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Appends an integer.
    pub fn signed(&mut self, value: i64) {
        numerals::push_integer(&mut self.out, value < 0, value.unsigned_abs());
    }

    /// Appends an integer.
    pub fn unsigned(&mut self, value: u64) {
        numerals::push_integer(&mut self.out, false, value);
    }

    /// Appends a string.
    pub fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.out.push(b'"');
        let (mut from, mut to) = (0, scan::plain_end(bytes, 0));
        while let Some(&byte) = bytes.get(to) {
            self.out.extend_from_slice(&bytes[from..to]);
            self.escape(byte);
            from = to + 1;
            to = scan::plain_end(bytes, from);
        }
        self.out.extend_from_slice(&bytes[from..]);
        self.out.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        let letter = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            control => return self.raw(&format!("\\u{control:04x}")),
        };
        self.out.extend_from_slice(&[b'\\', letter]);
    }

    /// Octets, as `text` writes them or as they are.
    pub(super) fn octets(&mut self, octets: &[u8], text: impl FnOnce(&[u8]) -> String) {
        if self.octets == Octets::Wanted && self.out.is_empty() {
            self.octets = Octets::Written;
            self.out.extend_from_slice(octets);
        } else if self.sorted {
            // However they are spelled.
            self.text(&format!("{octets:02x?}"));
        } else {
            self.text(&text(octets));
        }
    }

    // ---------------------------------------------------------------------------------- lists and objects

    /// Appends a list.
    pub fn array(&mut self, list: &dyn List) {
        self.tags.clear();
        self.out.push(b'[');
        let mut index = 0;
        while let Some(item) = list.item(index) {
            item.write(self);
            self.out.push(b',');
            index += 1;
        }
        self.close(b']');
    }

    /// Appends a list of whatever comes.
    pub fn items(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) {
        self.tags.clear();
        self.out.push(b'[');
        for item in items {
            item.write(self);
            self.out.push(b',');
        }
        self.close(b']');
    }

    /// The closing bracket takes the place of the last comma.
    #[inline]
    pub(super) fn close(&mut self, bracket: u8) {
        match self.out.last_mut() {
            Some(last) if *last == b',' => *last = bracket,
            _ => self.out.push(bracket),
        }
    }

    /// Appends an object: the value of each key, in order.
    pub fn object(&mut self, keys: &Keys, values: &[&dyn Encode]) {
        if !self.tags.is_empty() {
            return self.composed(keys, values, &[], &[]);
        }
        self.out.push(b'{');
        let LookedAt { keys, plain } = keys.looked_at();
        for (key, value) in keys.iter().zip(values) {
            if self.writes(key, *value) {
                self.field(key, *plain, *value);
            }
        }
        self.close(b'}');
    }

    /// As [`Writer::object`], where some parts have keys of their own.
    pub fn open_object(&mut self, keys: &Keys, parts: &[Part<'_>]) {
        let (mut values, mut rest, mut flattened) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match part {
                Part::Field(value) => values.push(*value),
                Part::Rest(entries) => rest.push(*entries),
                Part::Flatten(value) => flattened.push(*value),
            }
        }
        self.composed(keys, &values, &rest, &flattened);
    }

    /// Appends an object of any keys.
    pub fn map(&mut self, entries: &dyn Entries) {
        if !self.tags.is_empty() {
            return self.composed(&NO_KEYS, &[], &[entries], &[]);
        }
        self.out.push(b'{');
        self.each(entries, Self::entry);
        self.close(b'}');
    }

    /// Appends a variant's value; if it is an object that does not hold the tag, the first of the tags is added.
    pub fn tagged(&mut self, key: &'static str, tags: &'static [&'static str], value: &dyn Encode) {
        self.tags.extend(tags.first().map(|tag| (key, *tag)));
        value.write(self);
        self.tags.clear();
    }

    #[inline]
    fn writes(&self, key: &Key, value: &dyn Encode) -> bool {
        key.is_always_written() || (!value.absent() && (self.everything || !key.is_never_sent()))
    }

    #[inline]
    fn field(&mut self, key: &Key, plain: bool, value: &dyn Encode) {
        if !plain {
            return self.entry(key.name, value);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(key.name.as_bytes());
        self.out.extend_from_slice(b"\":");
        value.write(self);
        self.out.push(b',');
    }

    /// Does something with each entry.
    fn each<'e>(&mut self, entries: &'e dyn Entries, mut put: impl FnMut(&mut Self, &'e str, &'e dyn Encode)) {
        let listed = (0..).map_while(|index| entries.entry(index));
        if self.sorted {
            let mut sorted: Vec<_> = listed.collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            sorted.into_iter().for_each(|(key, value)| put(self, key, value));
        } else {
            listed.for_each(|(key, value)| put(self, key, value));
        }
    }

    fn entry(&mut self, key: &str, value: &dyn Encode) {
        self.text(key);
        self.out.push(b':');
        value.write(self);
        self.out.push(b',');
    }

    /// An object out of several parts, where a key that two of them have is written once: the first counts.
    fn composed(&mut self, keys: &Keys, values: &[&dyn Encode], rest: &[&dyn Entries], flattened: &[&dyn Encode]) {
        let tags = std::mem::take(&mut self.tags);
        let mut written = HashSet::new();
        self.out.push(b'{');
        let LookedAt { keys, plain } = keys.looked_at();
        for (key, value) in keys.iter().zip(values) {
            if self.writes(key, *value) {
                self.field(key, *plain, *value);
                written.insert(Cow::Borrowed(key.name));
            }
        }
        for entries in rest {
            self.rest(*entries, &mut written);
        }
        for value in flattened {
            self.beside(*value, &mut written);
        }
        // Of unions within unions the innermost knows best.
        for (key, tag) in tags.into_iter().rev() {
            if written.insert(Cow::Borrowed(key)) {
                self.entry(key, &tag);
            }
        }
        self.close(b'}');
    }

    fn rest<'k>(&mut self, entries: &'k dyn Entries, written: &mut HashSet<Cow<'k, str>>) {
        self.each(entries, |w, key, value| {
            if written.insert(Cow::Borrowed(key)) {
                w.entry(key, value);
            }
        });
    }

    /// Appends the keys and values of another object.
    fn beside(&mut self, value: &dyn Encode, written: &mut HashSet<Cow<'_, str>>) {
        let mut w = Writer { everything: self.everything, sorted: self.sorted, ..Self::default() };
        value.write(&mut w);
        for (key, json) in Reader::new(&w.out).entries() {
            if !written.contains(&key) {
                self.text(&key);
                self.out.push(b':');
                self.raw(json);
                self.out.push(b',');
                written.insert(Cow::Owned(key.into_owned()));
            }
        }
    }
}
