//! Which texts under a discriminator's key mean which alternative, and which one is meant where there is none of them.

use std::collections::BTreeSet;

use openapiv3::Discriminator;

use super::{
    drafts::Standing,
    facts::{self, Facts, Part},
    types::Types,
    unions::{Alternative, fixed_values},
};
use crate::{
    diagnostics::{Code, Place},
    dialect::keys,
    ir::Tell,
};

impl<'a> Types<'a, '_> {
    /// An alternative without the property is still read by its tag, but need not be sent with one.
    pub(super) fn report_undiscriminated(
        &mut self,
        alternatives: &[Alternative<'a>],
        discriminator: &Discriminator,
        standing: &Standing,
    ) {
        let key = discriminator.property_name.as_str();
        let lacks = |a: &&Alternative<'a>| !a.facts.properties.contains_key(key) && !a.facts.properties.is_empty();
        for alternative in alternatives.iter().filter(lacks) {
            let Part::Named(name) = alternative.part else { continue };
            let message = format!("`{}` is told by `{key}`, which `{name}` does not declare", standing.path());
            let place = Place::value(facts::at(&discriminator.extensions), ["propertyName"]);
            self.report
                .push(Code::NoDiscriminator, place, message)
                .hint(format!("declare `{key}` among the properties of `{name}`"));
        }
    }

    /// A default that is no alternative, or stands beside alternatives that have no tags, leads nowhere.
    pub(super) fn report_no_fallback(&mut self, tell: &Tell, discriminator: &Discriminator, standing: &Standing) {
        let Some(target) = default_mapping(discriminator) else { return };
        let message = match tell {
            Tell::Tag { otherwise: Some(_), .. } => return,
            Tell::Tag { otherwise: None, .. } => {
                let name = facts::component_name(target);
                format!(
                    "`{}` has no alternative `{name}`, so what no mapping lists is kept as it comes",
                    standing.path()
                )
            }
            Tell::Signs => format!("`{}` is told by what the value looks like, whatever its tag", standing.path()),
        };
        let place = Place::value(facts::at(&discriminator.extensions), ["defaultMapping"]);
        self.report.push(Code::NotShaping, place, message);
    }
}

/// Gives the alternatives their tags if every one of them can be known by the text under one key, which is returned.
pub(super) fn give(alternatives: &mut [Alternative<'_>], discriminator: Option<&Discriminator>) -> Option<String> {
    if let Some(discriminator) = discriminator {
        for alternative in alternatives.iter_mut() {
            alternative.tags = match alternative.part {
                Part::Named(name) => of(name, discriminator),
                Part::Inline(_) => fixed_texts(&alternative.facts, &discriminator.property_name),
            };
        }
        let fallback = fallback(alternatives, discriminator);
        if alternatives.iter().enumerate().all(|(index, a)| !a.tags.is_empty() || Some(index) == fallback) {
            return Some(discriminator.property_name.clone());
        }
    }
    let key = shared_key(alternatives)?;
    for alternative in alternatives.iter_mut() {
        alternative.tags = fixed_texts(&alternative.facts, &key);
    }
    Some(key)
}

/// The texts that mean the schema `name`: what the mapping says, else its name (OpenAPI 3.0.4 4.8.25). The default
/// needs no name to be read, and what it is sent as is its own affair.
pub(super) fn of(name: &str, discriminator: &Discriminator) -> Vec<String> {
    let mapped = discriminator.mapping.iter().filter(|(_, target)| facts::component_name(target) == name);
    let mut tags: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
    let is_default = default_mapping(discriminator).is_some_and(|target| facts::component_name(target) == name);
    if tags.is_empty() && !is_default {
        tags.push(name.to_owned());
    }
    tags
}

/// Where the schema leads that is meant for what no mapping lists.
pub(super) fn default_mapping(discriminator: &Discriminator) -> Option<&str> {
    discriminator.extensions.get(keys::DEFAULT_MAPPING)?.as_str()
}

/// Which alternative the default mapping leads to.
pub(super) fn fallback(alternatives: &[Alternative<'_>], discriminator: &Discriminator) -> Option<usize> {
    let name = facts::component_name(default_mapping(discriminator)?);
    alternatives.iter().position(|alternative| matches!(alternative.part, Part::Named(named) if named == name))
}

/// A key under which each alternative demands texts that no other allows.
fn shared_key(alternatives: &[Alternative<'_>]) -> Option<String> {
    let first = alternatives.first()?;
    let candidates = first.facts.required.iter().map(|key| (*key).to_owned());
    candidates.into_iter().find(|key| {
        let mut seen = BTreeSet::new();
        alternatives.iter().all(|a| {
            let texts = fixed_texts(&a.facts, key);
            !texts.is_empty() && a.facts.required.contains(&key.as_str()) && texts.into_iter().all(|t| seen.insert(t))
        })
    })
}

/// The only texts that a property may have, if it is listed and written out where it stands.
fn fixed_texts(facts: &Facts<'_>, key: &str) -> Vec<String> {
    fixed_values(facts, key).iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}
