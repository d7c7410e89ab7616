//! Reading what does not keep to its description: a value that does not fit is passed over and told, and all others are
//! read.

use super::{Decode, DecodeError, Reader, reader::Mark};

/// So many deviations are told of one text; the rest of them is passed over just so.
const TOLD: usize = 32;

/// What did not fit so far.
#[derive(Default)]
pub(super) struct Deviations(Vec<Deviation>);

struct Deviation {
    /// Where the value begins from which the failure is seen.
    from: usize,
    failure: DecodeError,
}

/// As [`read_json`](super::read_json), but a part that does not fit is no failure: a field keeps an empty value, an item
/// of a list and an entry of a map are left out. What is told is the first of these parts, in no order that matters.
///
/// # Errors
/// The text is not JSON, or as a whole something else than the value.
pub fn read_json_leniently(text: &[u8], value: &mut dyn Decode) -> Result<Vec<DecodeError>, DecodeError> {
    let mut r = Reader::new(text);
    r.tolerance = Some(Box::default());
    value.read(&mut r)?;
    r.end()?;
    let mut told = Vec::new();
    for Deviation { from, failure } in r.tolerance.take().unwrap_or_default().0 {
        let failure = r.seen_from_the_top(from, failure);
        // What is read as several types may fail as each of them.
        if !told.contains(&failure) {
            told.push(failure);
        }
    }
    Ok(told)
}

impl<'a> Reader<'a> {
    /// A value that does not fit: it is passed over and told, where that is allowed, and what is there of it is emptied
    /// if it can be.
    ///
    /// # Errors
    /// The failure, if it is one.
    #[cold]
    pub(super) fn tolerate(&mut self, begin: Mark, failure: DecodeError) -> Result<(), DecodeError> {
        if self.tolerance.is_none() {
            return Err(failure);
        }
        self.back_to(begin);
        self.peek();
        let from = self.offset();
        if self.skip().is_err() {
            return Err(failure);
        }
        self.tell(from, failure);
        Ok(())
    }

    /// As [`tolerate`](Self::tolerate), of a value that has a place: options become `None` there.
    ///
    /// # Errors
    /// The failure, if it is one.
    #[cold]
    pub(super) fn tolerate_in(
        &mut self,
        slot: &mut dyn Decode,
        begin: Mark,
        failure: DecodeError,
    ) -> Result<(), DecodeError> {
        self.tolerate(begin, failure)?;
        // Whatever cannot be nothing keeps what it has.
        let _ = slot.read(&mut Reader::of_nothing());
        Ok(())
    }

    /// Something is missing in the value that begins at `from`.
    ///
    /// # Errors
    /// The failure, if it is one.
    #[cold]
    pub(super) fn do_without(&mut self, from: usize, failure: DecodeError) -> Result<(), DecodeError> {
        if self.tolerance.is_none() {
            return Err(failure);
        }
        self.tell(from, failure);
        Ok(())
    }

    fn tell(&mut self, from: usize, failure: DecodeError) {
        let told = self.tolerance.get_or_insert_default();
        if told.0.len() < TOLD {
            told.0.push(Deviation { from, failure });
        }
    }

    /// A failure that is seen from the value at `from`, seen from the whole text.
    fn seen_from_the_top(&self, from: usize, failure: DecodeError) -> DecodeError {
        let steps = self.way_to(from);
        steps.into_iter().rev().fold(failure, |failure, step| match step {
            Step::Key(key) => failure.under_key(&key),
            Step::Index(index) => failure.under_index(index),
        })
    }

    /// The way from the whole text, which is well-formed, to the value that begins at an offset.
    fn way_to(&self, offset: usize) -> Vec<Step> {
        let mut r = Reader::new(self.bytes()).with_levels(u32::MAX / 2);
        let mut steps = Vec::new();
        while let Some(step) = r.step_to(offset) {
            steps.push(step);
        }
        steps
    }

    /// Goes from a list or an object to the value in it that an offset lies in.
    fn step_to(&mut self, offset: usize) -> Option<Step> {
        let bracket = match self.peek() {
            _ if self.offset() >= offset => return None,
            b'{' => b'}',
            b'[' => b']',
            _ => return None,
        };
        self.at += 1;
        let mut index = 0;
        loop {
            let key = if bracket == b'}' { Some(self.key().ok()?) } else { None };
            self.peek();
            let begin = self.mark();
            self.skip().ok()?;
            if self.offset() > offset {
                self.back_to(begin);
                return Some(key.map_or(Step::Index(index), |key| Step::Key(key.into_owned())));
            }
            if !self.more(bracket).ok()? {
                return None;
            }
            index += 1;
        }
    }
}

enum Step {
    Key(String),
    Index(usize),
}
