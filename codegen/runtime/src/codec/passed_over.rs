//! What a reader found no place for.

/// Where values stand that were passed over: from and to, in the order of the text, none within another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PassedOver(Vec<(usize, usize)>);

impl PassedOver {
    pub(super) fn add(&mut self, from: usize, to: usize) {
        self.0.push((from, to));
    }

    pub(super) fn append(&mut self, mut later: Self) {
        self.0.append(&mut later.0);
    }

    /// Whether a whole value that begins here was passed over, which is then forgotten.
    pub(super) fn take_from(&mut self, from: usize) -> bool {
        let found = self.0.binary_search_by_key(&from, |(from, _)| *from);
        found.map(|index| self.0.remove(index)).is_ok()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn forget_since(&mut self, count: usize) {
        self.0.truncate(count);
    }

    pub(super) fn take_since(&mut self, count: usize) -> Self {
        Self(self.0.split_off(count))
    }

    /// What both passed over, where the same text was read twice.
    pub(super) fn and(&self, other: &Self) -> Self {
        let (mut both, mut ours, mut theirs) = (Vec::new(), self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(&&(from, to)), Some(&&(their_from, their_to))) = (ours.peek(), theirs.peek()) {
            let (begin, end) = (from.max(their_from), to.min(their_to));
            if begin < end {
                both.push((begin, end));
            }
            if to == end {
                ours.next();
            } else {
                theirs.next();
            }
        }
        Self(both)
    }

    /// Whether the other one passed over all of that, too.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.and(other) == *self
    }
}

#[cfg(test)]
mod tests {
    use super::PassedOver;

    fn spans(spans: &[(usize, usize)]) -> PassedOver {
        PassedOver(spans.to_vec())
    }

    #[test]
    fn of_what_both_passed_over_the_narrower_counts() {
        let (wide, narrow) = (spans(&[(0, 10), (20, 30)]), spans(&[(2, 4), (5, 10), (12, 15), (22, 23)]));
        assert_eq!(wide.and(&narrow), spans(&[(2, 4), (5, 10), (22, 23)]));
        assert_eq!(narrow.and(&wide), wide.and(&narrow));
        assert_eq!(wide.and(&PassedOver::default()), PassedOver::default());
    }

    #[test]
    fn what_lies_in_what_another_passed_over_is_within() {
        assert!(spans(&[(2, 4), (22, 23)]).is_within(&spans(&[(0, 10), (20, 30)])));
        assert!(!spans(&[(0, 10)]).is_within(&spans(&[(2, 4)])));
        assert!(PassedOver::default().is_within(&PassedOver::default()));
    }
}
