//! Finds out which variant of a union a value is.

use std::{borrow::Cow, cell::OnceCell, cmp::Reverse, ptr};

use super::{Choice, DecodeError, Json, Kind, Reader, from_json, passed_over::PassedOver, reader::Mark};

/// A variant that is told by the text under a key.
#[derive(Clone, Copy, Debug)]
pub struct Tagged {
    /// The variant, for messages.
    pub name: &'static str,
    /// The texts that mean it.
    pub tags: &'static [&'static str],
}

/// A variant that is told by what its values look like.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The variant, for messages.
    pub name: &'static str,
    /// What its values are; empty if anything.
    pub kinds: &'static [Kind],
    /// Keys that it must have.
    pub keys: &'static [&'static str],
    /// Keys that only this variant has: one of them is enough.
    pub own: &'static [&'static str],
    /// Keys that it has in common with some of the others, and not with all.
    pub common: &'static [&'static str],
    /// Keys whose values must be among these JSON texts.
    pub fixed: &'static [(&'static str, &'static [&'static str])],
    /// The JSON texts that its values must be among; empty if anything.
    pub values: &'static [&'static str],
}

/// How well a value fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It has what only this variant has.
    Certain,
    /// It has what this variant must have.
    Possible,
    /// It would fit if the value under a key were another; the one there means none of the variants.
    Unlisted,
    None,
}

impl Candidate {
    /// `listed` are the keys under which some candidate lists the value that is there.
    fn fit(&self, look: &Look<'_>, listed: &[&str]) -> Fit {
        if !self.kinds.is_empty() && !self.kinds.iter().any(|kind| look.is(*kind)) {
            return Fit::None;
        }
        if !self.values.is_empty() && !is_one_of(look.raw, self.values) {
            return Fit::None;
        }
        let others = self.fixed.iter().filter_map(|(key, values)| Some((*key, *values, look.get(key)?)));
        let others: Vec<_> = others.filter(|(_, values, json)| !is_one_of(json, values)).collect();
        match () {
            () if others.iter().any(|(key, ..)| listed.contains(key)) => Fit::None,
            () if !others.is_empty() => Fit::Unlisted,
            () if self.own.iter().any(|key| look.get(key).is_some()) => Fit::Certain,
            () if self.keys.iter().all(|key| look.get(key).is_some()) => Fit::Possible,
            () => Fit::None,
        }
    }

    /// How many of the keys that stand here this variant knows, and not every other.
    fn covers(&self, look: &Look<'_>) -> usize {
        self.own.iter().chain(self.common).filter(|key| look.get(key).is_some()).count()
    }
}

/// A value, seen from outside.
struct Look<'a> {
    kind: Kind,
    raw: &'a str,
    entries: OnceCell<Vec<(Cow<'a, str>, &'a str)>>,
}

impl<'a> Look<'a> {
    fn is(&self, kind: Kind) -> bool {
        self.kind == kind || (kind == Kind::Number && self.kind == Kind::Integer)
    }

    /// The value under a key; of several the last.
    fn get(&self, key: &str) -> Option<&'a str> {
        let entries = self.entries.get_or_init(|| Reader::new(self.raw.as_bytes()).entries());
        entries.iter().rfind(|(name, _)| name == key).map(|(_, json)| *json)
    }
}

/// The candidates whose signs match, in the order in which they are tried.
fn in_turn(candidates: &[Candidate], look: &Look<'_>) -> Vec<usize> {
    let mut listed: Vec<&str> = Vec::new();
    for (key, values) in candidates.iter().flat_map(|candidate| candidate.fixed) {
        if !listed.contains(key) && look.get(key).is_some_and(|json| is_one_of(json, values)) {
            listed.push(key);
        }
    }
    let fits = candidates.iter().enumerate().map(|(index, candidate)| (index, candidate.fit(look, &listed)));
    let mut fits: Vec<(usize, Fit)> = fits.filter(|(_, fit)| *fit != Fit::None).collect();
    if fits.iter().all(|(_, fit)| *fit == Fit::Unlisted) {
        return Vec::new();
    }
    if fits.len() > 1 {
        // Stable: where nothing else tells, the order of the description counts.
        fits.sort_by_key(|(index, fit)| (*fit == Fit::Unlisted, Reverse(candidates[*index].covers(look)), *fit));
    }
    fits.into_iter().map(|(index, _)| index).collect()
}

/// Of candidates that fit, and what each passes over, the first one that passes over the fewest; none, if another one
/// knows some of that.
fn best(fitting: &[(usize, PassedOver)]) -> Option<usize> {
    let (index, passed_over) = fitting.iter().min_by_key(|(_, passed_over)| passed_over.count())?;
    fitting.iter().all(|(_, others)| passed_over.is_within(others)).then_some(*index)
}

fn is_one_of(json: &str, texts: &[&str]) -> bool {
    texts.contains(&json) || position(texts, || from_json(json).ok()).is_some()
}

/// Which of the JSON texts means the same value.
pub(super) fn position(texts: &[&str], value: impl FnOnce() -> Option<Json>) -> Option<usize> {
    let value = value()?;
    texts.iter().position(|text| from_json::<Json>(text).is_ok_and(|known| known.means(&value)))
}

/// What came of trying candidates.
enum Found {
    /// The one that is read.
    Read,
    /// The one to be read again, since others were tried after it.
    Best(usize),
    /// Each that was tried failed, for its reason.
    Failed(Vec<(&'static str, DecodeError)>),
    /// What is left is the variant for everything else.
    Other,
}

impl<'a> Reader<'a> {
    /// Reads the variant that the text under `key` names. A text that no variant has, no such key, and no object at
    /// all are the variant called `otherwise` where there is one and it fits, and else left to the variant for
    /// everything else.
    ///
    /// # Errors
    /// The named variant does not fit, or null stands here.
    pub fn tagged(
        &mut self,
        key: &str,
        variants: &'static &'static [Tagged],
        otherwise: Option<&str>,
        choice: &mut dyn Choice,
    ) -> Result<(), DecodeError> {
        self.within(ptr::from_ref(variants).addr(), choice, |r, choice| r.told(key, variants, otherwise, choice))
    }

    fn told(
        &mut self,
        key: &str,
        variants: &[Tagged],
        otherwise: Option<&str>,
        choice: &mut dyn Choice,
    ) -> Result<(), DecodeError> {
        self.not_null()?;
        let tag = self.tag(key);
        let named = |variant: &Tagged| tag.as_ref().is_some_and(|(_, tag)| variant.tags.contains(&tag.as_str()));
        if let Some(index) = variants.iter().position(named) {
            choice.choose(index).read(self).map_err(|error| error.in_variant(variants[index].name))?;
            // What says which variant it is is no other key.
            tag.map(|(at, _)| self.passed_over.take_from(at));
            return Ok(());
        }
        if let Some(index) = variants.iter().position(|variant| otherwise == Some(variant.name)) {
            let begin = self.mark();
            // Passed over in part it would always fit.
            let tolerance = self.tolerance.take();
            let fits = choice.choose(index).read(self).is_ok();
            self.tolerance = tolerance;
            if fits {
                return Ok(());
            }
            self.again_from(begin)?;
        }
        self.leave(choice)
    }

    /// Reads a union, which is known by where its table is. As a part of itself, with nothing between, it would be read
    /// without end: there its value is left to the variant for everything else.
    fn within(
        &mut self,
        table: usize,
        choice: &mut dyn Choice,
        read: impl FnOnce(&mut Self, &mut dyn Choice) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.peek();
        let here = (self.at, table);
        let mut around = self.unions.iter().rev().take_while(|(at, _)| *at == self.at);
        if around.any(|union| *union == here) {
            return self.leave(choice);
        }
        self.unions.push(here);
        let result = read(self, choice);
        self.unions.pop();
        result
    }

    /// Leaves the value here to the variant for everything else.
    fn leave(&mut self, choice: &mut dyn Choice) -> Result<(), DecodeError> {
        let at = self.at;
        let result = choice.choose(usize::MAX).read(self);
        self.left_at = Some(at);
        result
    }

    /// The text under `key` in the object here, where the reader stays, and where it stands. Numbers and words count as
    /// texts.
    fn tag(&mut self, key: &str) -> Option<(usize, String)> {
        let begin = self.mark();
        let tag = self.find(key).and_then(|()| {
            let at = self.at;
            let text = match self.text() {
                Ok(text) => Some(text.into_owned()),
                Err(_) => self.raw().ok().map(str::to_owned),
            };
            text.map(|text| (at, text))
        });
        self.back_to(begin);
        tag
    }

    /// Goes to the value under `key` in the object here.
    fn find(&mut self, key: &str) -> Option<()> {
        self.open(b'{', "an object").ok()?;
        if self.closes(b'}') {
            return None;
        }
        loop {
            if self.key().ok()? == key {
                return Some(());
            }
            self.skip().ok()?;
            if !self.more(b'}').ok()? {
                return None;
            }
        }
    }

    /// Reads the first candidate whose signs match and that fits; those go first that know most of the keys, and of
    /// them those that are certain. If it passes over keys, however deep, another one that passes over fewer is
    /// better, which may then be one that lists other values under a key, if none lists the one there. A value of
    /// which each passes over what another one knows, and one whose signs match none, are left to the variant for
    /// everything else, which loses nothing.
    ///
    /// # Errors
    /// Signs match, but nothing fits; or null stands here, and no candidate is null.
    pub fn union(
        &mut self,
        candidates: &'static &'static [Candidate],
        choice: &mut dyn Choice,
    ) -> Result<(), DecodeError> {
        self.within(ptr::from_ref(candidates).addr(), choice, |r, choice| r.seen(candidates, choice))
    }

    fn seen(&mut self, candidates: &[Candidate], choice: &mut dyn Choice) -> Result<(), DecodeError> {
        self.not_null_unless(candidates)?;
        let begin = self.mark();
        let look = self.look();
        self.back_to(begin);
        // What is not even JSON is an error, and reading it as any JSON says where.
        let Some(look) = look else { return self.leave(choice) };
        let turns = in_turn(candidates, &look);
        // What fits as it is goes before what would be passed over in part.
        let tolerance = self.tolerance.take();
        let found = self.first_that_fits(candidates, &turns, begin, choice);
        self.tolerance = tolerance;
        match (found?, turns.first()) {
            (Found::Read, _) => Ok(()),
            (Found::Best(index), _) => choice.choose(index).read(self),
            (Found::Failed(_), Some(&first)) if self.tolerance.is_some() => choice.choose(first).read(self),
            (Found::Failed(failures), _) => Err(self.none_fits(failures)),
            (Found::Other, _) => self.leave(choice),
        }
    }

    /// Tries the candidates, each from the beginning.
    fn first_that_fits(
        &mut self,
        candidates: &[Candidate],
        turns: &[usize],
        begin: Mark,
        choice: &mut dyn Choice,
    ) -> Result<Found, DecodeError> {
        let (mut failures, mut fitting, mut left) = (Vec::new(), Vec::new(), None);
        self.peek();
        let at = self.at;
        for (turn, &index) in turns.iter().enumerate() {
            self.left_at = None;
            match choice.choose(index).read(self) {
                Ok(()) if self.left_at == Some(at) && turns.len() > 1 => left = left.or(Some(index)),
                Ok(()) => {
                    let is_only = turn + 1 == turns.len() && fitting.is_empty();
                    if is_only || !self.has_passed_over_since(begin) || !self.has_patience_since(begin) {
                        return Ok(Found::Read);
                    }
                    fitting.push((index, self.take_passed_over_since(begin)));
                }
                Err(error) => failures.push((candidates[index].name, error)),
            }
            self.again_from(begin)?;
        }
        Ok(match best(&fitting).or(left.filter(|_| fitting.is_empty())) {
            Some(index) => Found::Best(index),
            None if fitting.is_empty() && !failures.is_empty() => Found::Failed(failures),
            None => Found::Other,
        })
    }

    fn look(&mut self) -> Option<Look<'a>> {
        Some(Look { kind: self.kind()?, raw: self.raw().ok()?, entries: OnceCell::new() })
    }

    fn not_null_unless(&mut self, candidates: &[Candidate]) -> Result<(), DecodeError> {
        let takes_null = |candidate: &Candidate| candidate.kinds.is_empty() || candidate.kinds.contains(&Kind::Null);
        if candidates.iter().any(takes_null) { Ok(()) } else { self.not_null() }
    }

    fn not_null(&mut self) -> Result<(), DecodeError> {
        match self.kind() {
            Some(Kind::Null) | None => Err(self.expected("a value")),
            Some(_) => Ok(()),
        }
    }

    #[cold]
    fn none_fits(&self, mut failures: Vec<(&'static str, DecodeError)>) -> DecodeError {
        if failures.len() == 1 {
            let (name, error) = failures.remove(0);
            return error.in_variant(name);
        }
        let reasons: Vec<String> = failures.iter().map(|(name, error)| format!("{name} ({error})")).collect();
        DecodeError::new(format!("fits none of {}", reasons.join(", ")), self.at)
    }
}
