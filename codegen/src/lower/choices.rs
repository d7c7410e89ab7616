//! Which of the alternatives at one place shape its value, and what becomes of several lists of them.

use super::{
    drafts::Standing,
    facts::{self, Choice, Facts, Kind, Part},
    kinds::{is_struct, kinds},
    types::{Shape, Types, free},
};
use crate::{
    diagnostics::Code,
    ir::{Doc, Flattened, Struct, Ty, TypeBody},
    load::node::NodeId,
};

/// So many lists of alternatives become fields of one object.
const MOST: usize = 3;

impl<'a> Types<'a, '_> {
    /// The first list of alternatives that says something about the shape of a value. Those that only demand keys, or
    /// say `not`, restrict values and shape nothing.
    pub(super) fn shaping_choice(&self, facts: &Facts<'a>) -> Option<Choice<'a>> {
        facts.choices.iter().find(|choice| self.is_shaping(choice)).cloned()
    }

    /// Takes a named schema out of its own alternatives. Where it has properties it may then be without the others, and
    /// so they say nothing; nor do they where it lists what is derived from it, which would otherwise contain itself.
    pub(super) fn without_itself(&mut self, facts: &mut Facts<'a>, parts: &[Part<'a>], standing: &Standing) {
        let [own] = &standing.parts[..] else { return };
        let is_itself = |part: &Part<'a>| match *part {
            Part::Named(name) => name == own,
            Part::Inline(schema) => facts::sole_name(schema).is_some_and(|name| name == own),
        };
        if !facts.choices.iter().any(|choice| choice.variants.iter().any(is_itself)) {
            return;
        }
        let written = facts::written(self.normal, parts).choices;
        let is_object = is_struct(facts);
        if written.iter().any(|choice| choice.variants.iter().any(is_itself)) {
            let at = facts.ids.first().copied().unwrap_or(NodeId(0));
            let what = if is_object { "its other alternatives say" } else { "that alternative says" };
            self.report.push(Code::IgnoredKey, at, format!("`{own}` is an alternative of itself, so {what} nothing"));
        }
        facts.choices.retain_mut(|choice| {
            let stays = !is_object && written.iter().any(|written| written.variants == choice.variants);
            let before = choice.variants.len();
            choice.variants.retain(|part| !is_itself(part));
            choice.variants.len() == before || (stays && !choice.variants.is_empty())
        });
    }

    /// The keys that alternatives demand which shape nothing.
    pub(super) fn demanded_by_alternatives(&self, facts: &Facts<'a>) -> Vec<&'a str> {
        let restricting = facts.choices.iter().filter(|choice| !self.is_shaping(choice));
        let variants = restricting.flat_map(|choice| &choice.variants);
        variants.flat_map(|variant| facts::gather(self.normal, &[*variant]).required).collect()
    }

    fn is_shaping(&self, choice: &Choice<'a>) -> bool {
        choice.variants.iter().any(|variant| self.shapes(*variant))
    }

    fn shapes(&self, part: Part<'a>) -> bool {
        let facts = match part {
            Part::Named(_) => return true,
            Part::Inline(_) => facts::gather(self.normal, &[part]),
        };
        !kinds(&facts).is_empty() || facts.values.is_some() || !facts.bases.is_empty() || !facts.choices.is_empty()
    }

    /// Further lists of alternatives that must hold of the same object.
    fn further(&self, choice: &Choice<'a>, facts: &Facts<'a>) -> Vec<Choice<'a>> {
        if !is_struct(facts) && !self.is_of_objects(choice) {
            return Vec::new();
        }
        let shaping = facts.choices.iter().filter(|choice| self.is_shaping(choice)).skip(1);
        shaping.filter(|choice| self.is_of_objects(choice)).take(MOST - 1).cloned().collect()
    }

    fn is_of_objects(&self, choice: &Choice<'a>) -> bool {
        choice.variants.iter().all(|variant| kinds(&facts::gather(self.normal, &[*variant])) == [Kind::Object])
    }

    /// Whether [`Self::choice_shape`] makes a type of its own.
    pub(super) fn choice_wants_type(&mut self, choice: &Choice<'a>, facts: &Facts<'a>) -> bool {
        choice.variants.len() > 1
            || self.is_told_alone(choice)
            || is_struct(facts)
            || !self.further(choice, facts).is_empty()
    }

    /// Whether the only alternative has a tag, for which it has no field of its own.
    fn is_told_alone(&self, choice: &Choice<'a>) -> bool {
        let ([one], Some(discriminator)) = (&choice.variants[..], choice.discriminator) else { return false };
        let facts = facts::gather(self.normal, &[*one]);
        kinds(&facts) == [Kind::Object] && !facts.properties.contains_key(discriminator.property_name.as_str())
    }

    pub(super) fn choice_shape(&mut self, choice: &Choice<'a>, facts: &Facts<'a>, standing: &Standing) -> Shape {
        let mut lists = self.further(choice, facts);
        lists.insert(0, choice.clone());
        self.report_unshown(lists.len(), facts, standing);
        if is_struct(facts) && !self.only_objects(choice, facts) {
            return self.object_or_other(choice, facts, standing);
        }
        if is_struct(facts) || lists.len() > 1 {
            return Shape::Body(TypeBody::Struct(self.struct_with_choices(&lists, facts, standing)));
        }
        match choice.variants[..] {
            [one] if !self.is_told_alone(choice) => Shape::Ty(self.ty(one, standing)),
            _ => self.union(choice, facts, standing),
        }
    }

    fn report_unshown(&mut self, shown: usize, facts: &Facts<'a>, standing: &Standing) {
        if facts.choices.iter().filter(|choice| self.is_shaping(choice)).count() > shown {
            let at = facts.ids.first().copied().unwrap_or(NodeId(0));
            let message =
                format!("several lists of alternatives must hold of `{}`; its type shows the first", standing.path());
            self.report.push(Code::NotShaping, at, message);
        }
    }

    /// Properties beside alternatives: the shared fields, and each union read from the same object.
    pub(super) fn struct_with_choices(
        &mut self,
        lists: &[Choice<'a>],
        facts: &Facts<'a>,
        standing: &Standing,
    ) -> Struct {
        let mut structure = self.structure(facts, standing);
        let mut taken: Vec<String> = structure.fields.iter().map(|f| f.name.rust.as_str().to_owned()).collect();
        taken.extend(structure.rest.kept.iter().map(|kept| kept.field.as_str().to_owned()));
        let mut parts = Vec::new();
        for choice in lists {
            self.stands_beside(&choice.variants, facts.properties.keys().copied());
            let names = ["variant", "one_of", "alternative", "shape_of_this", "further_shape", "last_shape"];
            let field = free(&names, &taken.iter().map(String::as_str).collect::<Vec<_>>());
            // The name of a field that only we need is no part of what the first is called.
            let here = standing.then(if parts.is_empty() { "variant" } else { field.as_str() });
            taken.push(field.as_str().to_owned());
            let ty = match choice.variants[..] {
                [one] if !self.is_told_alone(choice) => self.ty(one, &here),
                _ => self.union_type(choice, facts, &here),
            };
            parts.push(Flattened { field, ty, doc: Doc::default() });
        }
        structure.rest.flattened = parts;
        structure
    }

    /// A union that stands where no schema of its own does, beside what `facts` say.
    fn union_type(&mut self, choice: &Choice<'a>, facts: &Facts<'a>, standing: &Standing) -> Ty {
        let (ids, required) = (facts.ids.clone(), facts.required.clone());
        let facts = Facts { ids, required, choices: vec![choice.clone()], ..Facts::default() };
        match self.union(choice, &facts, standing) {
            Shape::Ty(ty) => ty,
            Shape::Body(body) => self.made(body, standing),
        }
    }
}
