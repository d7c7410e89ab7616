//! Named schemas that lie in others.

use std::collections::BTreeMap;

use super::{
    docs,
    drafts::{Draft, Key, Standing},
    facts::Facts,
    types::{Types, stability},
};
use crate::{
    ir::{Ty, TypeBody, TypeId},
    load::node::NodeId,
};

impl<'a> Types<'a, '_> {
    /// Makes the named schemas that others lay in, each after those that it lays in itself: an unnamed schema is called
    /// by where it was written, and not by which of those that inherit it happens to come first.
    pub(crate) fn bases(&mut self) {
        let mut lays_in: BTreeMap<&'a str, usize> = BTreeMap::new();
        for name in self.derived.values().flatten() {
            *lays_in.entry(name).or_default() += 1;
        }
        let mut names: Vec<&'a str> = self.derived.keys().copied().collect();
        names.sort_by_key(|name| (lays_in.get(name).copied().unwrap_or_default(), *name));
        for name in names {
            self.named(name);
            self.work();
        }
    }

    /// The named schemas that lay `name` in.
    pub(super) fn derived_from(&self, name: &str) -> Vec<&'a str> {
        self.derived.get(name).cloned().unwrap_or_default()
    }

    /// The struct of a named schema whose own name went to the union of what is derived from it.
    pub(super) fn base(&mut self, name: &str, facts: &Facts<'a>, standing: &Standing) -> Ty {
        let key = Key::Base(name.to_owned());
        if let Some(id) = self.by_key.get(&key) {
            return Ty::Named(*id);
        }
        let id = TypeId(self.drafts.len() as u32);
        self.drafts.push(None);
        self.by_key.insert(key.clone(), id);
        let body = TypeBody::Struct(self.structure(facts, standing));
        self.drafts[id.0 as usize] = Some(Draft {
            standing: standing.then("base"),
            key,
            title: None,
            doc: docs::doc(facts.description.unwrap_or_default()),
            stability: stability(facts.deprecated),
            demands: self.demands(facts),
            body,
            id: facts.ids.first().copied().unwrap_or(NodeId(0)),
        });
        Ty::Named(id)
    }
}
