//! Fills the fields of an object: which key goes where, which are missing, where the others go.

use std::{borrow::Cow, sync::OnceLock};

use super::{Decode, DecodeError, Entries, Reader, passed_over::PassedOver, reader::Mark, scan};

/// The keys of an object that a type has fields for, in the fields' order.
///
/// A static of these is a few texts. What takes looking at them one by one is done when they are first used, because
/// otherwise the compiler does it for every type of a crate.
#[derive(Debug)]
pub struct Keys {
    names: &'static [&'static str],
    presences: &'static str,
    looked_at: OnceLock<LookedAt>,
}

#[derive(Debug)]
pub(super) struct LookedAt {
    pub(super) keys: Box<[Key]>,
    /// Whether every key stands between quotes as it is, in any JSON text that holds it without escapes.
    pub(super) plain: bool,
}

/// A key, and what its absence means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    presence: Presence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
    ReadOnly,
}

impl Keys {
    /// Of these keys, and for each the word that stands before it in [`object!`](crate::object), with spaces between.
    pub const fn new(names: &'static [&'static str], presences: &'static str) -> Self {
        Self { names, presences, looked_at: OnceLock::new() }
    }

    fn presences(&self) -> impl Iterator<Item = Presence> {
        self.presences.split_whitespace().filter_map(|word| match word {
            "required" => Some(Presence::Required),
            "optional" => Some(Presence::Optional),
            "read_only" => Some(Presence::ReadOnly),
            // What stands for other keys.
            _ => None,
        })
    }

    #[inline]
    pub(super) fn looked_at(&self) -> &LookedAt {
        self.looked_at.get_or_init(|| LookedAt {
            keys: self.names.iter().zip(self.presences()).map(Key::new).collect(),
            plain: self.names.iter().all(|name| !name.bytes().any(scan::is_special)),
        })
    }
}

impl Key {
    fn new((name, presence): (&&'static str, Presence)) -> Self {
        Self { name, presence }
    }

    fn must_be_there(&self) -> bool {
        self.presence == Presence::Required
    }

    /// Whether the key is always written, or asks its value whether there is something to write.
    pub(super) fn is_always_written(&self) -> bool {
        self.presence == Presence::Required
    }

    pub(super) fn is_never_sent(&self) -> bool {
        self.presence == Presence::ReadOnly
    }
}

/// A place for what an object holds, where some places have no key of their own.
pub enum Slot<'s> {
    /// For the value of a key.
    Field(&'s mut dyn Decode),
    /// For all keys that have no place.
    Rest(&'s mut dyn Entries),
    /// For the same object, read as something else too.
    Flatten(&'s mut dyn Decode),
}

impl<'s> Slot<'s> {
    /// The value of a key.
    pub fn required(value: &'s mut dyn Decode) -> Self {
        Self::Field(value)
    }

    /// The value of a key.
    pub fn optional(value: &'s mut dyn Decode) -> Self {
        Self::Field(value)
    }

    /// The value of a key.
    pub fn read_only(value: &'s mut dyn Decode) -> Self {
        Self::Field(value)
    }

    /// All other keys.
    pub fn rest(value: &'s mut dyn Entries) -> Self {
        Self::Rest(value)
    }

    /// The keys of another object, which stand beside these.
    pub fn flatten(value: &'s mut dyn Decode) -> Self {
        Self::Flatten(value)
    }
}

/// Which fields have been read: one bit each.
#[derive(Default)]
struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    /// Marks a field; whether it was marked before.
    #[inline]
    fn mark(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.first,
            later => self.other(later - 1),
        };
        let bit = 1 << (index % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    fn other(&mut self, index: usize) -> &mut u64 {
        if self.others.len() <= index {
            self.others.resize(index + 1, 0);
        }
        &mut self.others[index]
    }

    #[inline]
    fn has(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            later => self.others.get(later - 1).copied().unwrap_or_default(),
        };
        word & (1 << (index % 64)) != 0
    }
}

/// A key as it was met.
enum Met<'a> {
    Known(usize),
    Other(Cow<'a, str>),
}

impl<'a> Reader<'a> {
    /// Reads an object into `slots`, one for each of `keys`. Other keys are passed over.
    ///
    /// # Errors
    /// Something else stands here, a value does not fit, or one that must be there is missing.
    pub fn object(&mut self, keys: &Keys, slots: &mut [&mut dyn Decode]) -> Result<(), DecodeError> {
        self.fields(keys, slots, None)
    }

    /// As [`Reader::object`], where some slots are for other keys or for the object as a whole.
    ///
    /// # Errors
    /// As [`Reader::object`].
    pub fn open_object<'s>(&mut self, keys: &Keys, slots: &'s mut [Slot<'s>]) -> Result<(), DecodeError> {
        let (mut fields, mut rest, mut flattened) = (Vec::new(), None, Vec::new());
        for slot in slots {
            match slot {
                Slot::Field(value) => fields.push(&mut **value),
                Slot::Rest(value) => rest = Some(&mut **value),
                Slot::Flatten(value) => flattened.push(&mut **value),
            }
        }
        if flattened.is_empty() {
            return self.fields(keys, &mut fields, rest);
        }
        self.peek();
        let begin = self.mark();
        self.fields(keys, &mut fields, None)?;
        let end = self.mark();
        let mut passed_over = self.take_passed_over_since(begin);
        for value in flattened {
            self.again_from(begin)?;
            value.read(self)?;
            passed_over = passed_over.and(&self.take_passed_over_since(begin));
        }
        if let Some(rest) = rest {
            self.rest(begin, &mut passed_over, rest)?;
        }
        self.back_to(end);
        self.passed_over.append(passed_over);
        Ok(())
    }

    fn fields(
        &mut self,
        keys: &Keys,
        slots: &mut [&mut dyn Decode],
        mut rest: Option<&mut dyn Entries>,
    ) -> Result<(), DecodeError> {
        self.peek();
        let from = self.offset();
        self.open(b'{', "an object")?;
        if let Some(rest) = &mut rest {
            rest.clear();
        }
        let LookedAt { keys, plain } = keys.looked_at();
        let mut seen = Seen::default();
        let mut next = 0;
        let mut more = !self.closes(b'}');
        while more {
            match self.met(keys, *plain, next)? {
                Met::Known(index) => {
                    next = index + 1;
                    let again = seen.mark(index);
                    self.field(&keys[index], &mut *slots[index], again)?;
                }
                Met::Other(key) => self.other(&key, rest.as_deref_mut())?,
            }
            more = self.more(b'}')?;
        }
        self.unseen(from, keys, slots, &seen)
    }

    /// Which field the key here belongs to; `next` is the likely one, and quickly told if the keys are plain.
    #[inline]
    fn met(&mut self, keys: &[Key], plain: bool, next: usize) -> Result<Met<'a>, DecodeError> {
        if keys.get(next).is_some_and(|key| plain && self.is_key(key)) {
            return Ok(Met::Known(next));
        }
        let key = self.key()?;
        let after = keys.iter().enumerate().skip(next);
        let found = after.chain(keys.iter().enumerate().take(next)).find(|(_, known)| known.name == key);
        Ok(found.map_or(Met::Other(key), |(index, _)| Met::Known(index)))
    }

    /// Reads `"key":` if exactly that stands here. The key must be plain.
    #[inline]
    fn is_key(&mut self, key: &Key) -> bool {
        if self.peek() != b'"' {
            return false;
        }
        let end = self.at + 1 + key.name.len();
        let bytes = self.bytes();
        let is = bytes.get(self.at + 1..end) == Some(key.name.as_bytes()) && bytes.get(end..end + 2) == Some(b"\":");
        if is {
            self.at = end + 2;
        }
        is
    }

    #[inline]
    fn field(&mut self, key: &Key, slot: &mut dyn Decode, again: bool) -> Result<(), DecodeError> {
        if again {
            return self.refill(key, slot);
        }
        let begin = self.mark();
        match slot.read(self) {
            Ok(()) => Ok(()),
            Err(error) => self.tolerate_in(slot, begin, error).map_err(|error| error.under_key(key.name)),
        }
    }

    /// Of keys that come twice the last one counts, wholly: no field of the earlier value may shine through.
    #[cold]
    fn refill(&mut self, key: &Key, slot: &mut dyn Decode) -> Result<(), DecodeError> {
        let begin = self.mark();
        let before = std::mem::replace(&mut self.refilling, true);
        let read = slot.read(self).or_else(|error| self.tolerate_in(slot, begin, error));
        read.map_err(|error| error.under_key(key.name))?;
        self.refilling = before;
        Ok(())
    }

    fn other(&mut self, key: &str, rest: Option<&mut (dyn Entries + '_)>) -> Result<(), DecodeError> {
        match rest {
            None => self.pass_over().map_err(|error| error.under_key(key)),
            Some(rest) => self.entry(key, rest),
        }
    }

    #[inline]
    fn unseen(
        &mut self,
        from: usize,
        keys: &[Key],
        slots: &mut [&mut dyn Decode],
        seen: &Seen,
    ) -> Result<(), DecodeError> {
        for (index, (key, slot)) in keys.iter().zip(slots).enumerate() {
            if (key.must_be_there() || self.refilling) && !seen.has(index) {
                self.absent(from, key, *slot)?;
            }
        }
        Ok(())
    }

    /// A key is missing: what may be missing becomes nothing, which is all it can be.
    #[cold]
    fn absent(&mut self, from: usize, key: &Key, slot: &mut dyn Decode) -> Result<(), DecodeError> {
        // Whatever cannot be nothing keeps what it has.
        let _ = slot.read(&mut Reader::of_nothing());
        if key.must_be_there() {
            self.do_without(from, DecodeError::new("missing", self.at).under_key(key.name))?;
        }
        Ok(())
    }

    /// Fills in what no part of the object that begins at `begin` has a place for, and takes it out of what was passed
    /// over.
    fn rest(&mut self, begin: Mark, passed_over: &mut PassedOver, rest: &mut dyn Entries) -> Result<(), DecodeError> {
        self.again_from(begin)?;
        self.open(b'{', "an object")?;
        rest.clear();
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            if passed_over.take_from(self.at) {
                self.entry(&key, rest)?;
            } else {
                self.skip()?;
            }
            more = self.more(b'}')?;
        }
        passed_over.append(self.take_passed_over_since(begin));
        Ok(())
    }
}
