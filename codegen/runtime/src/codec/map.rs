//! A map that keeps the order in which its keys came.

use std::{
    borrow::Borrow,
    collections::hash_map::{DefaultHasher, RandomState},
    fmt,
    hash::{BuildHasher, Hash, Hasher},
    ops::Index,
};

use super::{Decode, DecodeError, Encode, Entries, Json, Model, Reader, Writer};

/// A map from text to values in the order of the text it was read from.
///
/// Two maps are equal if they hold the same entries, in whatever order.
///
/// ```
/// let mut ages = clientwright_runtime::Map::new();
/// ages.insert("ada", 36);
/// assert_eq!(ages.get("ada"), Some(&36));
/// ```
#[derive(Clone)]
pub struct Map<T> {
    keys: Keys,
    values: Vec<T>,
}

/// A JSON object.
pub type Object = Map<Json>;

impl<T> Map<T> {
    /// A map without entries.
    pub fn new() -> Self {
        Self { keys: Keys::default(), values: Vec::new() }
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.keys.find(key).map(|index| &self.values[index])
    }

    /// The value under `key`.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.keys.find(key).map(|index| &mut self.values[index])
    }

    /// Whether there is a value under `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.keys.find(key).is_some()
    }

    /// Puts a value under `key`; gives back what was there.
    pub fn insert(&mut self, key: impl Into<String>, value: T) -> Option<T> {
        let key = key.into();
        match self.keys.find(&key) {
            Some(index) => Some(std::mem::replace(&mut self.values[index], value)),
            None => {
                self.keys.push(key);
                self.values.push(value);
                None
            }
        }
    }

    /// Takes out the value under `key`; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let index = self.keys.find(key)?;
        self.keys.remove(index);
        Some(self.values.remove(index))
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> + ExactSizeIterator + Clone {
        self.keys.names.iter().map(String::as_str).zip(&self.values)
    }

    /// Keys and values, in order.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut T)> + ExactSizeIterator {
        self.keys.names.iter().map(String::as_str).zip(&mut self.values)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        self.keys.names.iter().map(String::as_str)
    }

    /// The values, in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.values.iter()
    }
}

impl<T: Model> Encode for Map<T> {
    fn write(&self, w: &mut Writer) {
        w.map(self);
    }
}

impl<T: Model> Decode for Map<T> {
    fn read(&mut self, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        r.map(self)
    }
}

impl<T: Model> Model for Map<T> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T: Model> Entries for Map<T> {
    fn clear(&mut self) {
        *self = Self::new();
    }

    fn put(&mut self, key: &str) -> &mut dyn Decode {
        let index = self.keys.place(key);
        if index == self.values.len() {
            self.values.push(T::empty());
        } else {
            self.values[index] = T::empty();
        }
        &mut self.values[index]
    }

    fn remove(&mut self, key: &str) {
        Self::remove(self, key);
    }

    fn entry(&self, index: usize) -> Option<(&str, &dyn Encode)> {
        let value = self.values.get(index)?;
        Some((&self.keys.names[index], value))
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: PartialEq> PartialEq for Map<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<T: Eq> Eq for Map<T> {}

/// The sum over the entries, since their order does not count.
impl<T: Hash> Hash for Map<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let hash = |entry: (&str, &T)| {
            let mut hasher = DefaultHasher::new();
            entry.hash(&mut hasher);
            hasher.finish()
        };
        state.write_u64(self.iter().map(hash).fold(0, u64::wrapping_add));
    }
}

impl<T, K: Into<String>> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<T, K: Into<String>> Extend<(K, T)> for Map<T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<T, K: Into<String>, const N: usize> From<[(K, T); N]> for Map<T> {
    fn from(entries: [(K, T); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::iter::Zip<std::vec::IntoIter<String>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.names.into_iter().zip(self.values)
    }
}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = (&'a str, &'a T);
    type IntoIter = std::iter::Zip<Names<'a>, std::slice::Iter<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        Names(self.keys.names.iter()).zip(&self.values)
    }
}

/// # Panics
/// There is no such key, as with the standard library's maps.
impl<T, Q: Borrow<str> + ?Sized> Index<&Q> for Map<T> {
    type Output = T;

    fn index(&self, key: &Q) -> &T {
        self.get(key.borrow()).expect("a key that the map holds")
    }
}

/// The keys of a map, in order.
#[derive(Clone, Debug)]
pub struct Names<'a>(std::slice::Iter<'a, String>);

impl<'a> Iterator for Names<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.0.next().map(String::as_str)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Keys in order, and where to find each: the part of a map that does not depend on its values.
#[derive(Clone, Default)]
struct Keys {
    names: Vec<String>,
    index: Option<Box<KeyIndex>>,
}

/// Open addressing: each slot is empty or holds the position of a key plus one.
#[derive(Clone)]
struct KeyIndex {
    slots: Vec<u32>,
    state: RandomState,
}

/// Up to here, looking through the keys is as fast as anything.
const FEW: usize = 16;

impl Keys {
    fn find(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.names.iter().position(|name| name == key),
            Some(index) => index.find(&self.names, key),
        }
    }

    /// Where `key` stands; it is added if it does not.
    fn place(&mut self, key: &str) -> usize {
        self.find(key).unwrap_or_else(|| {
            self.push(key.to_owned());
            self.names.len() - 1
        })
    }

    /// Adds a key that is not there yet.
    fn push(&mut self, key: String) {
        self.names.push(key);
        let count = self.names.len();
        match &mut self.index {
            Some(index) if count * 2 <= index.slots.len() => index.add(&self.names, count - 1),
            _ if count > FEW => self.index = Some(Box::new(KeyIndex::new(&self.names))),
            _ => (),
        }
    }

    fn remove(&mut self, at: usize) {
        self.names.remove(at);
        self.index = (self.names.len() > FEW).then(|| Box::new(KeyIndex::new(&self.names)));
    }
}

impl KeyIndex {
    /// At most a quarter full, so that adding as many keys again needs no new one.
    fn new(names: &[String]) -> Self {
        let mut index = Self { slots: vec![0; (names.len() * 4).next_power_of_two()], state: RandomState::new() };
        for at in 0..names.len() {
            index.add(names, at);
        }
        index
    }

    fn add(&mut self, names: &[String], at: usize) {
        let mut slot = self.first_slot(&names[at]);
        while self.slots[slot] != 0 {
            slot = self.after(slot);
        }
        self.slots[slot] = u32::try_from(at + 1).expect("fewer keys than bytes that fit into memory");
    }

    fn find(&self, names: &[String], key: &str) -> Option<usize> {
        let mut slot = self.first_slot(key);
        loop {
            let at = self.slots[slot].checked_sub(1)? as usize;
            if names[at] == key {
                return Some(at);
            }
            slot = self.after(slot);
        }
    }

    fn first_slot(&self, key: &str) -> usize {
        self.state.hash_one(key) as usize & (self.slots.len() - 1)
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}
