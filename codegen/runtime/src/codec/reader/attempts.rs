//! Reads the same text more than once, as one thing and another.

use super::Reader;
use crate::codec::{DecodeError, passed_over::PassedOver};

/// Where a reader was.
#[derive(Clone, Copy)]
pub(in crate::codec) struct Mark {
    at: usize,
    levels: u32,
    refilling: bool,
    passed_over: usize,
}

impl Reader<'_> {
    pub(in crate::codec) fn mark(&self) -> Mark {
        Mark { at: self.at, levels: self.levels, refilling: self.refilling, passed_over: self.passed_over.count() }
    }

    pub(in crate::codec) fn back_to(&mut self, mark: Mark) {
        (self.at, self.levels, self.refilling) = (mark.at, mark.levels, mark.refilling);
        self.passed_over.forget_since(mark.passed_over);
    }

    /// Whether what was read since `mark` may be read twice more.
    pub(in crate::codec) fn has_patience_since(&self, mark: Mark) -> bool {
        self.patience / 2 > self.at - mark.at
    }

    pub(in crate::codec) fn has_passed_over_since(&self, mark: Mark) -> bool {
        self.passed_over.count() > mark.passed_over
    }

    /// What was passed over since `mark`, which is forgotten.
    pub(in crate::codec) fn take_passed_over_since(&mut self, mark: Mark) -> PassedOver {
        self.passed_over.take_since(mark.passed_over)
    }

    /// Goes back to read the same text once more. Nested in one another, such attempts could take exponential time,
    /// so there is an end to it.
    pub(in crate::codec) fn again_from(&mut self, mark: Mark) -> Result<(), DecodeError> {
        let Some(patience) = self.patience.checked_sub(self.at - mark.at) else {
            return Err(DecodeError::new("there are too many ways to read this", mark.at));
        };
        self.patience = patience;
        self.back_to(mark);
        Ok(())
    }
}
