//! Which texts under a discriminator's key mean which alternative, and which one is meant where there is none of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ptr,
};

use openapiv3::{Discriminator, Schema};

use super::{
    drafts::Standing,
    facts::{self, Facts, Part},
    types::Types,
    unions::{Alternative, fixed_values},
};
use crate::{
    diagnostics::{Code, Place},
    dialect::{Normal, keys},
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

impl<'a> Types<'a, '_> {
    /// Gives the alternatives their tags if every one of them can be known by the text under one key, which is returned.
    pub(super) fn give_tags(
        &self,
        alternatives: &mut [Alternative<'a>],
        discriminator: Option<&'a Discriminator>,
    ) -> Option<String> {
        if let Some(discriminator) = discriminator {
            let parts: Vec<Part<'a>> = alternatives.iter().map(|alternative| alternative.part).collect();
            let tags = self.tags_of(&parts, discriminator);
            alternatives.iter_mut().zip(tags).for_each(|(alternative, tags)| alternative.tags = tags);
            let fallback = fallback(alternatives, discriminator);
            if alternatives.iter().enumerate().all(|(index, a)| !a.tags.is_empty() || Some(index) == fallback) {
                return Some(discriminator.property_name.clone());
            }
        }
        let (key, tags) = self.shared_key(alternatives)?;
        alternatives.iter_mut().zip(tags).for_each(|(alternative, tags)| alternative.tags = tags);
        Some(key)
    }

    /// The texts that mean each of the schemas: what the mapping says; else the only ones that the schema allows, unless
    /// another one allows them too; else its name (OpenAPI 3.0.4 4.8.25, 3.1.1 4.8.25.3). The default needs no name to be
    /// read, and what it is sent as is its own affair.
    pub(super) fn tags_of(&self, parts: &[Part<'a>], discriminator: &'a Discriminator) -> Vec<Vec<String>> {
        self.told_by(parts, discriminator, &mut BTreeSet::new())
    }

    fn told_by(&self, parts: &[Part<'a>], discriminator: &'a Discriminator, seen: &mut Seen<'a>) -> Vec<Vec<String>> {
        let key = &discriminator.property_name;
        let default = default_mapping(discriminator).map(facts::component_name);
        let said: Vec<Vec<String>> = parts.iter().map(|part| self.said(*part, discriminator)).collect();
        let both = parts.iter().zip(&said);
        let allowed =
            both.map(|(part, said)| if said.is_empty() { self.allowed(*part, key, seen) } else { said.clone() });
        let allowed: Vec<Vec<String>> = allowed.collect();
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        for (part, allowed) in parts.iter().zip(&allowed) {
            let name = match *part {
                Part::Named(name) if allowed.is_empty() => Some(name),
                Part::Named(_) | Part::Inline(_) => None,
            };
            let texts: BTreeSet<&str> = allowed.iter().map(String::as_str).chain(name).collect();
            texts.into_iter().for_each(|text| *claims.entry(text).or_default() += 1);
        }
        let is_alone = |index: usize| {
            let allowed: &[String] = &allowed[index];
            !allowed.is_empty() && allowed.iter().all(|text| claims[text.as_str()] == 1)
        };
        let tags = parts.iter().enumerate().map(|(index, part)| match *part {
            _ if !said[index].is_empty() => said[index].clone(),
            Part::Named(name) if default == Some(name) => Vec::new(),
            Part::Named(name) if !is_alone(index) => vec![name.to_owned()],
            Part::Named(_) | Part::Inline(_) => allowed[index].clone(),
        });
        tags.collect()
    }

    /// What the mapping says of a schema, or the schema itself by the extension for descriptions that have no mappings.
    fn said(&self, part: Part<'a>, discriminator: &Discriminator) -> Vec<String> {
        let Part::Named(name) = part else { return Vec::new() };
        let mapped = discriminator.mapping.iter().filter(|(_, target)| facts::component_name(target) == name);
        let mapped: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
        match facts::component(self.openapi, name) {
            Some(Part::Inline(schema)) if mapped.is_empty() => {
                let value = ["x-ms-discriminator-value", "x-discriminator-value"];
                let value = value.iter().find_map(|key| schema.schema_data.extensions.get(*key)?.as_str());
                value.map(str::to_owned).into_iter().collect()
            }
            _ => mapped,
        }
    }

    /// The only texts that a schema allows under a key, by itself or by its own alternatives.
    fn allowed(&self, part: Part<'a>, key: &str, seen: &mut Seen<'a>) -> Vec<String> {
        if !seen.insert(key_of(part)) {
            return Vec::new();
        }
        let facts = facts::gather(self.normal, &[part]);
        let own = fixed_texts(self.normal, &facts, key);
        if !own.is_empty() {
            return own;
        }
        let told = facts.discriminator.filter(|told| told.property_name == key);
        let within = match (&facts.choices[..], part, told) {
            ([choice], _, told) => match choice.discriminator.filter(|told| told.property_name == key).or(told) {
                Some(told) => self.told_by(&choice.variants, told, seen),
                None => choice.variants.iter().map(|variant| self.allowed(*variant, key, seen)).collect(),
            },
            ([], Part::Named(name), Some(told)) => {
                let derived = self.derived_from(name);
                if derived.is_empty() {
                    return Vec::new();
                }
                let parts: Vec<Part<'a>> = derived.into_iter().map(Part::Named).chain([part]).collect();
                self.told_by(&parts, told, seen)
            }
            _ => return Vec::new(),
        };
        if within.iter().any(Vec::is_empty) { Vec::new() } else { within.concat() }
    }

    /// The discriminator that all alternatives inherit, if it can tell them apart.
    pub(super) fn inherited_discriminator(&self, alternatives: &[Alternative<'a>]) -> Option<&'a Discriminator> {
        let discriminator = alternatives.first()?.facts.discriminator?;
        let key = discriminator.property_name.as_str();
        let inherits = |alternative: &Alternative<'a>| {
            let Part::Named(name) = alternative.part else { return false };
            let Some(Part::Inline(own)) = facts::component(self.openapi, name) else { return false };
            alternative.facts.discriminator.is_some_and(|it| ptr::eq(it, discriminator))
                && own.schema_data.discriminator.is_none()
                && self.derived_from(name).is_empty()
        };
        if alternatives.len() < 2 || !alternatives.iter().all(inherits) {
            return None;
        }
        let parts: Vec<Part<'a>> = alternatives.iter().map(|alternative| alternative.part).collect();
        let is_allowed = |(alternative, tags): (&Alternative<'a>, Vec<String>)| {
            let allowed = alternative.facts.properties.get(key).map(|parts| facts::gather(self.normal, parts).values);
            let allowed = allowed.flatten().unwrap_or_default();
            allowed.is_empty()
                || tags.iter().all(|tag| allowed.iter().any(|value| value.as_str() == Some(tag.as_str())))
        };
        alternatives.iter().zip(self.tags_of(&parts, discriminator)).all(is_allowed).then_some(discriminator)
    }

    /// A key under which each alternative demands texts that no other allows.
    fn shared_key(&self, alternatives: &[Alternative<'a>]) -> Option<(String, Vec<Vec<String>>)> {
        let candidates = self.demanded_keys(&alternatives.first()?.facts);
        candidates.into_iter().find_map(|key| {
            let demanded = |a: &Alternative<'a>| self.demanded(&a.facts, key, &mut BTreeSet::new());
            let texts: Vec<Vec<String>> = alternatives.iter().map(demanded).collect();
            let mut seen = BTreeSet::new();
            let tells = texts.iter().all(|texts| !texts.is_empty() && texts.iter().all(|text| seen.insert(text)));
            tells.then(|| (key.to_owned(), texts.clone()))
        })
    }

    /// The keys that a schema demands, be it in the first of its own alternatives.
    fn demanded_keys(&self, facts: &Facts<'a>) -> Vec<&'a str> {
        let first = match &facts.choices[..] {
            [choice] => choice.variants.first().map(|part| facts::gather(self.normal, &[*part]).required),
            _ => None,
        };
        facts.required.iter().copied().chain(first.into_iter().flatten()).collect()
    }

    /// The only texts that a schema allows under a key which it demands, by itself or by each of its own alternatives.
    fn demanded(&self, facts: &Facts<'a>, key: &str, seen: &mut Seen<'a>) -> Vec<String> {
        let own = fixed_texts(self.normal, facts, key);
        if !own.is_empty() {
            return if facts.required.contains(key) { own } else { Vec::new() };
        }
        let [choice] = &facts.choices[..] else { return Vec::new() };
        let mut all = Vec::new();
        for variant in &choice.variants {
            if !seen.insert(key_of(*variant)) {
                return Vec::new();
            }
            let texts = self.demanded(&facts::gather(self.normal, &[*variant]), key, seen);
            if texts.is_empty() {
                return texts;
            }
            all.extend(texts);
        }
        all.sort();
        all.dedup();
        all
    }
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

/// What was looked into already: an alternative may be a part of itself, with a name or without.
type Seen<'a> = BTreeSet<(&'a str, *const Schema)>;

fn key_of(part: Part<'_>) -> (&str, *const Schema) {
    match part {
        Part::Named(name) => (name, ptr::null()),
        Part::Inline(schema) => ("", schema),
    }
}

/// The only texts that a property may have.
fn fixed_texts(normal: &Normal, facts: &Facts<'_>, key: &str) -> Vec<String> {
    fixed_values(normal, facts, key).iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}
