//! Alternatives: which become an enum with named variants, and how a reader tells them apart.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use openapiv3::Discriminator;
use serde_json::Value;

use super::{
    docs,
    drafts::Standing,
    enums::all_listed_texts,
    facts::{self, Additional, Choice, Facts, Kind, Part, sole_name},
    kinds::kinds,
    names::{self, Claim, Wish},
    tags,
    types::{Shape, Types, free},
};
use crate::{
    diagnostics::Code,
    dialect::{Normal, keys},
    ir::{Demands, Doc, Ident, JsonKind, Signs, Tell, Ty, TypeBody, Union, Variant},
    load::node::NodeId,
};

/// An alternative on its way to a variant.
pub(super) struct Alternative<'a> {
    pub(super) part: Part<'a>,
    pub(super) facts: Facts<'a>,
    pub(super) tags: Vec<String>,
    signs: Signs,
}

impl<'a> Types<'a, '_> {
    /// Whether properties stand beside objects alone: said by the type, or by each alternative.
    pub(super) fn only_objects(&self, choice: &Choice<'a>, facts: &Facts<'a>) -> bool {
        let may_be_object = |part: &Part<'a>| {
            let kinds = kinds(&facts::gather(self.normal, &[*part]));
            kinds.is_empty() || kinds.contains(&Kind::Object)
        };
        !facts.kinds.is_empty() || choice.variants.iter().all(may_be_object)
    }

    /// Properties beside alternatives of which some are no objects, and have no properties then.
    pub(super) fn object_or_other(&mut self, choice: &Choice<'a>, facts: &Facts<'a>, standing: &Standing) -> Shape {
        let (objects, others): (Vec<Part<'a>>, Vec<Part<'a>>) = choice.variants.iter().copied().partition(|part| {
            let kinds = kinds(&facts::gather(self.normal, &[*part]));
            kinds.is_empty() || kinds.contains(&Kind::Object)
        });
        let says_more = |part: &Part<'a>| !facts::gather(self.normal, &[*part]).properties.is_empty();
        let choices = match objects.iter().any(says_more) {
            true => vec![Choice { variants: objects, discriminator: choice.discriminator }],
            false => Vec::new(),
        };
        let object = Facts { kinds: BTreeSet::from([Kind::Object]), choices, ..facts.clone() };
        let here = standing.then(kind_word(Kind::Object));
        let body = TypeBody::Struct(match self.shaping_choice(&object) {
            Some(choice) => self.struct_with_choices(&[choice], &object, &here),
            None => self.structure(&object, &here),
        });
        let object = self.made(body, &here);
        let parts: Vec<Facts<'a>> = others.iter().map(|part| facts::gather(self.normal, &[*part])).collect();
        let choice = Choice { variants: others, discriminator: None };
        let mut alternatives = self.alternatives(&choice, parts);
        tell_by_signs(&mut alternatives);
        let mut wishes: Vec<Wish> = alternatives.iter().map(variant_wish).collect();
        wishes.push(Wish::new(Claim::Exact, [kind_word(Kind::Object).to_owned()]));
        let idents = self.settle(&wishes, &["Other"], facts, standing);
        let types = self.variant_types(&alternatives, &idents, standing);
        let of_object = Signs { kinds: json_kinds(Kind::Object), ..Signs::default() };
        let told = alternatives.into_iter().map(|it| (it.signs, self.demands_of_variant(&it.facts, facts)));
        let told: Vec<(Signs, Demands)> = told.chain([(of_object, self.demands(facts))]).collect();
        let variants = types.into_iter().chain([object]).zip(told).zip(idents);
        let variants = variants.map(|((ty, (signs, demands)), name)| Variant {
            name,
            doc: Doc::default(),
            ty,
            tags: Vec::new(),
            signs,
            demands,
        });
        let other = names::fixed("Other");
        Shape::Body(TypeBody::Union(Union { tell: Tell::Signs, variants: variants.collect(), other }))
    }

    pub(super) fn union(&mut self, choice: &Choice<'a>, facts: &Facts<'a>, standing: &Standing) -> Shape {
        let mut parts: Vec<Facts<'a>> = choice.variants.iter().map(|v| facts::gather(self.normal, &[*v])).collect();
        // What is demanded beside the alternatives is demanded in each.
        for part in &mut parts {
            let demanded = facts.required.iter().filter(|key| part.properties.contains_key(**key));
            part.required.extend(demanded.copied());
        }
        if all_listed_texts(&choice.variants, &parts) {
            let listed = listed_together(&parts);
            if let Some(body) = self.enum_body(&listed, standing) {
                return Shape::Body(body);
            }
        }
        let alternatives = self.alternatives(choice, parts);
        if let Some(discriminator) = choice.discriminator {
            self.report_undiscriminated(&alternatives, discriminator, standing);
        }
        let discriminator = choice.discriminator.or(facts.discriminator);
        let discriminator = discriminator.or_else(|| self.inherited_discriminator(&alternatives));
        self.union_of(alternatives, discriminator, facts, standing)
    }

    fn alternatives(&self, choice: &Choice<'a>, parts: Vec<Facts<'a>>) -> Vec<Alternative<'a>> {
        let both = choice.variants.iter().copied().zip(parts);
        let alternatives = both.map(|(part, facts)| {
            let signs = signs(self.normal, &facts);
            Alternative { part: named(part), signs, facts, tags: Vec::new() }
        });
        alternatives.collect()
    }

    fn union_of(
        &mut self,
        mut alternatives: Vec<Alternative<'a>>,
        discriminator: Option<&'a Discriminator>,
        facts: &Facts<'a>,
        standing: &Standing,
    ) -> Shape {
        let key = self.give_tags(&mut alternatives, discriminator);
        if key.is_none() {
            tell_by_signs(&mut alternatives);
        }
        let mut seen = BTreeSet::new();
        alternatives.retain(|alternative| seen.insert(definition(alternative.part)));
        let wishes: Vec<Wish> = alternatives.iter().map(variant_wish).collect();
        let idents = self.settle(&wishes, &[], facts, standing);
        let types = self.variant_types(&alternatives, &idents, standing);
        let kept = distinct(&types);
        let holds_tag = |facts: &Facts<'_>| key.as_deref().is_none_or(|key| facts.properties.contains_key(key));
        if let [only] = kept[..]
            && (holds_tag(&alternatives[only].facts) || alternatives[only].tags.is_empty())
        {
            return Shape::Ty(types[only].clone());
        }
        if key.is_none() {
            self.report_indistinct(&alternatives, &kept, facts, standing);
        }
        let fallback = discriminator.and_then(|told| tags::fallback(&alternatives, told));
        let otherwise = fallback.and_then(|index| kept.iter().find(|&&i| types[i] == types[index]));
        let tell = match key {
            Some(key) => Tell::Tag { key, otherwise: otherwise.map(|&i| idents[i].clone()) },
            None => Tell::Signs,
        };
        if let Some(discriminator) = discriminator {
            self.report_no_fallback(&tell, discriminator, standing);
        }
        let taken: Vec<&str> = kept.iter().map(|&i| idents[i].as_str()).collect();
        let other = free(&["Other", "Unlisted", "OtherValue", "NoneOfThese"], &taken);
        let variants = kept.iter().map(|&i| Variant {
            name: idents[i].clone(),
            doc: docs::doc(alternatives[i].facts.description.unwrap_or_default()),
            ty: types[i].clone(),
            tags: alternatives[i].tags.clone(),
            signs: alternatives[i].signs.clone(),
            demands: self.demands_of_variant(&alternatives[i].facts, facts),
        });
        Shape::Body(TypeBody::Union(Union { tell, variants: variants.collect(), other }))
    }

    /// The type of each alternative; one without a name of its own is called as its variant is.
    fn variant_types(&mut self, alternatives: &[Alternative<'a>], names: &[Ident], standing: &Standing) -> Vec<Ty> {
        let both = alternatives.iter().zip(names);
        both.map(|(alternative, name)| match self.ty(alternative.part, &standing.then(name.as_str())) {
            Ty::Option(of) => *of,
            ty => ty,
        })
        .collect()
    }

    /// What an alternative demands, and what is demanded beside all of them. Where keys tell them apart, what they
    /// demand is looked at where the keys are.
    fn demands_of_variant(&self, alternative: &Facts<'a>, beside: &Facts<'a>) -> Demands {
        if beside.by_key {
            return Demands::default();
        }
        let mut demands = self.demands(alternative);
        let own = self.demands(beside).own;
        demands.own.extend(own.into_iter().filter(|limit| !alternative.limits.contains(limit)));
        demands
    }

    fn report_indistinct(
        &mut self,
        alternatives: &[Alternative<'a>],
        kept: &[usize],
        facts: &Facts<'a>,
        standing: &Standing,
    ) {
        let signs: Vec<&Signs> = kept.iter().map(|&i| &alternatives[i].signs).collect();
        let same = signs.iter().enumerate().any(|(i, a)| signs[i + 1..].iter().any(|b| a == b));
        if same {
            let at = facts.ids.first().copied().unwrap_or(NodeId(0));
            self.report.push(
                Code::Indistinct,
                at,
                format!("some alternatives of `{}` look the same and are tried in turn", standing.path()),
            );
        }
    }

    /// Several JSON types at one place, such as `type: [string, integer]`.
    pub(super) fn several_kinds(&mut self, facts: &Facts<'a>, standing: &Standing) -> Shape {
        let mut variants = Vec::new();
        for kind in kinds(facts) {
            // An integer is a number already.
            if kind == Kind::Integer && kinds(facts).contains(&Kind::Number) {
                continue;
            }
            let one = Facts { kinds: BTreeSet::from([kind]), choices: Vec::new(), ..facts.clone() };
            let ty = match self.shape_of_kind(&one, &standing.then(kind_word(kind))) {
                Shape::Ty(ty) => ty,
                Shape::Body(body) => self.made(body, &standing.then(kind_word(kind))),
            };
            let signs = Signs { kinds: json_kinds(kind), ..Signs::default() };
            variants.push(Variant {
                name: names::fixed(kind_word(kind)),
                doc: Doc::default(),
                ty,
                tags: Vec::new(),
                signs,
                demands: self.demands(&one),
            });
        }
        Shape::Body(TypeBody::Union(Union { tell: Tell::Signs, variants, other: names::fixed("Other") }))
    }

    /// A named schema with a discriminator and nothing but itself is the union of what is derived from it.
    pub(super) fn polymorphic(&mut self, name: &str, facts: &Facts<'a>, standing: &Standing) -> Option<TypeBody> {
        let discriminator = facts.discriminator?;
        let (name, own) = self.openapi.components.as_ref()?.schemas.get_key_value(name)?;
        if self.shaping_choice(facts).is_some() {
            return None;
        }
        let says_it_itself = own.as_item().is_some_and(|own| own.schema_data.discriminator.is_some());
        let mut derived = self.derived_from(name);
        let mapped = discriminator.mapping.values().map(String::as_str).chain(tags::default_mapping(discriminator));
        // Where it is inherited, the mapping speaks of others too.
        let mapped = mapped.map(facts::component_name).filter(|_| says_it_itself);
        for target in mapped {
            if target != name && !derived.contains(&target) && facts::component(self.openapi, target).is_some() {
                derived.push(target);
            }
        }
        // What adds nothing is the base under another name; as a variant it would hold the union itself, without end.
        let (same, derived): (Vec<_>, Vec<_>) = derived.into_iter().partition(|derived| self.is_only(derived, name));
        if derived.is_empty() {
            return None;
        }
        let base = self.base(name, facts, standing);
        let bases = same.iter().copied().chain([name.as_str()]).map(Part::Named);
        let parts: Vec<Part<'a>> = derived.iter().copied().map(Part::Named).chain(bases).collect();
        let mut tags = self.tags_of(&parts, discriminator);
        let tags_of_base = tags.split_off(derived.len()).concat();
        let both = derived.iter().zip(tags);
        let mut alternatives: Vec<Alternative<'a>> = both
            .map(|(derived, tags)| Alternative {
                part: Part::Named(derived),
                facts: Facts::default(),
                tags,
                signs: Signs::default(),
            })
            .collect();
        // The one that is meant otherwise may have none.
        alternatives.sort_by(|a, b| (a.tags.is_empty(), &a.tags).cmp(&(b.tags.is_empty(), &b.tags)));
        let fallback = tags::fallback(&alternatives, discriminator);
        let is_base = |target: &str| target == name || same.contains(&target);
        let fallback = match tags::default_mapping(discriminator).map(facts::component_name) {
            Some(target) if is_base(target) => Some(alternatives.len()),
            _ => fallback,
        };
        let mut wishes: Vec<Wish> = alternatives.iter().map(variant_wish).collect();
        wishes.push(Wish::new(Claim::Place, ["Base".to_owned(), "BaseItself".to_owned()]));
        let idents = self.settle(&wishes, &["Other"], facts, standing);
        let mut types = self.variant_types(&alternatives, &idents, standing);
        let mut tags: Vec<Vec<String>> = alternatives.into_iter().map(|a| a.tags).collect();
        types.push(base);
        tags.push(tags_of_base);
        let otherwise = fallback.and_then(|index| idents.get(index).cloned());
        let tell = Tell::Tag { key: discriminator.property_name.clone(), otherwise };
        if says_it_itself {
            self.report_no_fallback(&tell, discriminator, standing);
        }
        let variants = types.into_iter().zip(idents).zip(tags).map(|((ty, name), tags)| Variant {
            name,
            doc: Doc::default(),
            ty,
            tags,
            signs: Signs::default(),
            demands: Demands::default(),
        });
        Some(TypeBody::Union(Union { tell, variants: variants.collect(), other: names::fixed("Other") }))
    }
}

impl<'a> Types<'a, '_> {
    /// Whether a named schema is another one and says nothing besides, directly or through others.
    fn is_only(&self, name: &'a str, other: &str) -> bool {
        let mut seen = BTreeSet::from([name]);
        let mut at = name;
        while let Some(next) = facts::component(self.openapi, at).and_then(|part| match part {
            Part::Named(next) => Some(next),
            Part::Inline(schema) => sole_name(schema),
        }) {
            if next == other {
                return true;
            }
            if !seen.insert(next) {
                return false;
            }
            at = next;
        }
        false
    }
}

/// A schema that is another one, but for words about it, is that one.
fn named(part: Part<'_>) -> Part<'_> {
    match part {
        Part::Inline(schema) => sole_name(schema).map_or(part, Part::Named),
        Part::Named(_) => part,
    }
}

/// The values that are listed for a property where it stands, or the only one that all that is said of it leaves.
pub(super) fn fixed_values(normal: &Normal, facts: &Facts<'_>, key: &str) -> Vec<Value> {
    let Some(parts) = facts.properties.get(key) else { return Vec::new() };
    let inline = parts.iter().find_map(|part| match part {
        Part::Inline(schema) => listed_of(schema),
        Part::Named(_) => None,
    });
    match facts::gather(normal, parts).values {
        Some(values) if values.len() == 1 => values,
        _ => inline.unwrap_or_default(),
    }
}

fn listed_of(schema: &openapiv3::Schema) -> Option<Vec<Value>> {
    let texts = |list: &[Option<String>]| list.iter().flatten().cloned().map(Value::from).collect::<Vec<_>>();
    let listed = match &schema.schema_kind {
        openapiv3::SchemaKind::Type(openapiv3::Type::String(s)) => texts(&s.enumeration),
        openapiv3::SchemaKind::Type(openapiv3::Type::Integer(n)) => {
            n.enumeration.iter().flatten().map(|v| Value::from(*v)).collect()
        }
        openapiv3::SchemaKind::Type(openapiv3::Type::Boolean(b)) => {
            b.enumeration.iter().flatten().map(|v| Value::from(*v)).collect()
        }
        openapiv3::SchemaKind::Any(any) => any.enumeration.clone(),
        _ => Vec::new(),
    };
    (!listed.is_empty()).then_some(listed)
}

/// What a value of an alternative looks like, seen alone.
fn signs(normal: &Normal, facts: &Facts<'_>) -> Signs {
    let mut signs = Signs { kinds: kinds(facts).into_iter().flat_map(json_kinds).collect(), ..Signs::default() };
    signs.kinds.sort_unstable();
    signs.kinds.dedup();
    for key in facts.required.iter().filter(|key| facts.properties.contains_key(**key)) {
        signs.keys.push((*key).to_owned());
    }
    let optional = facts.properties.keys().filter(|key| !facts.required.contains(*key));
    for key in facts.required.iter().chain(optional) {
        let fixed = fixed_values(normal, facts, key);
        // What may be missing tells nothing but by the one value that it may have.
        if fixed.len() == 1 || (facts.required.contains(key) && !fixed.is_empty()) {
            signs.fixed.push(((*key).to_owned(), fixed.iter().map(Value::to_string).collect()));
        }
    }
    signs.values = facts.values.iter().flatten().filter(|v| !v.is_null()).map(Value::to_string).collect();
    signs
}

/// Keys that only one alternative has are its own, and those that some have tell them apart too; then the
/// alternatives that demand most are tried first.
fn tell_by_signs(alternatives: &mut [Alternative<'_>]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for alternative in alternatives.iter() {
        for key in alternative.facts.properties.keys() {
            *count.entry((*key).to_owned()).or_default() += 1;
        }
    }
    let objects = alternatives.iter().filter(|a| !a.facts.properties.is_empty()).count();
    for alternative in alternatives.iter_mut() {
        let keys_that = |is: &dyn Fn(usize) -> bool| -> Vec<String> {
            let keys = alternative.facts.properties.keys().filter(|key| count.get(**key).copied().is_some_and(is));
            keys.map(|key| (*key).to_owned()).collect()
        };
        alternative.signs.own_keys = keys_that(&|count| count == 1);
        alternative.signs.common_keys = keys_that(&|count| 1 < count && count < objects);
    }
    // Stable: alternatives that demand the same keep the vendor's order.
    alternatives.sort_by_key(|a| Reverse(specificity(&a.signs, &a.facts)));
}

fn specificity(signs: &Signs, facts: &Facts<'_>) -> (bool, usize, usize, Reverse<usize>, bool, usize) {
    let exact_text = signs.kinds == [JsonKind::Text] && facts.format.is_some();
    // No kinds at all are all kinds.
    let kinds = Reverse(if signs.kinds.is_empty() { usize::MAX } else { signs.kinds.len() });
    (!signs.values.is_empty(), signs.fixed.len(), signs.keys.len(), kinds, exact_text, facts.properties.len())
}

/// Indices of the first alternative of each type.
fn distinct(types: &[Ty]) -> Vec<usize> {
    (0..types.len()).filter(|&i| !types[..i].contains(&types[i])).collect()
}

fn listed_together<'a>(parts: &[Facts<'a>]) -> Facts<'a> {
    let mut all = Facts { kinds: BTreeSet::from([Kind::Text]), values: Some(Vec::new()), ..Facts::default() };
    for part in parts {
        let values: Vec<Value> = part.values.iter().flatten().cloned().collect();
        let doc = part.description.or(part.title).unwrap_or_default();
        all.ids.extend(&part.ids);
        all.value_docs.extend(values.iter().map(|_| doc));
        all.values.get_or_insert_default().extend(values);
    }
    all
}

fn variant_wish(alternative: &Alternative<'_>) -> Wish {
    match alternative.part {
        Part::Named(name) => Wish::new(Claim::Name, [variant(name), names::type_case_spelled(name)]),
        Part::Inline(_) => {
            let word = variant_word(alternative);
            let shape = shape_word(&alternative.facts, &alternative.signs);
            let values: Vec<&String> = alternative.signs.fixed.iter().flat_map(|(_, values)| values).collect();
            let fixed = values.iter().map(|value| value.trim_matches('"')).collect::<Vec<_>>().join(" ");
            let keys = alternative.signs.keys.join(" ");
            let own = own_keys(&alternative.facts, &alternative.signs).join(" ");
            let mut all: Vec<&str> = alternative.facts.properties.keys().copied().collect();
            all.sort_unstable();
            let all = all.join(" ");
            let listed = if alternative.signs.values.is_empty() { String::new() } else { format!("listed {shape}") };
            let said = [
                word.clone(),
                shape,
                listed,
                fixed,
                format!("with {keys}"),
                format!("with {own}"),
                format!("with {all}"),
            ];
            let said = said.iter().filter(|text| !text.trim().is_empty() && !text.ends_with("with "));
            // What differs in nothing that has a name differs in its definition.
            let last = format!("{word} {}", names::digest(&definition(alternative.part)));
            // Who says least has the best right to the plain word: the others have more to be called after.
            let plain = alternative.signs.values.is_empty() && alternative.signs.keys.is_empty();
            let claim = if plain { Claim::Name } else { Claim::Place };
            Wish::new(claim, said.map(|text| variant(&short(text))).chain([variant(&last)]))
        }
    }
}

/// A name made of many keys is cut at a word.
fn short(text: &str) -> String {
    text.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

/// What an alternative says, without where it says it: two with the same definition are one.
fn definition(part: Part<'_>) -> String {
    match part {
        Part::Named(name) => name.to_owned(),
        Part::Inline(schema) => {
            let mut value = serde_json::to_value(schema).unwrap_or_default();
            without_places(&mut value);
            value.sort_all_objects();
            value.to_string()
        }
    }
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.shift_remove(keys::AT);
            map.values_mut().for_each(without_places);
        }
        Value::Array(list) => list.iter_mut().for_each(without_places),
        _ => {}
    }
}

fn variant(text: &str) -> String {
    names::free_variant_name(names::type_case(text))
}

/// What an unnamed alternative is called: its tag, its title, its JSON type.
fn variant_word(alternative: &Alternative<'_>) -> String {
    if let Part::Named(name) = alternative.part {
        return name.to_owned();
    }
    if let [tag] = &alternative.tags[..] {
        return tag.clone();
    }
    match alternative.facts.title {
        Some(title) => title.to_owned(),
        None => shape_word(&alternative.facts, &alternative.signs),
    }
}

fn shape_word(facts: &Facts<'_>, signs: &Signs) -> String {
    match (kinds(facts)[..].first(), &facts.format) {
        (Some(Kind::List), _) => list_word(facts),
        (Some(Kind::Text), Some(format)) => format.clone(),
        (Some(Kind::Object), _) if !signs.own_keys.is_empty() => format!("with {}", own_keys(facts, signs)[0]),
        (Some(Kind::Object), _) if facts.properties.is_empty() => map_word(facts),
        (Some(kind), _) => kind_word(*kind).to_owned(),
        (None, _) => "Any".to_owned(),
    }
}

/// In an order that does not depend on that of the properties: those that are demanded first.
fn own_keys<'s>(facts: &Facts<'_>, signs: &'s Signs) -> Vec<&'s str> {
    let mut keys: Vec<&str> = signs.own_keys.iter().map(String::as_str).collect();
    keys.sort_unstable_by_key(|key| (facts.required.get_index_of(*key).unwrap_or(usize::MAX), *key));
    keys
}

fn list_word(facts: &Facts<'_>) -> String {
    match facts.items[..] {
        [of] => word_of(of).map_or_else(|| "list".to_owned(), |of| format!("{of} list")),
        _ => "list".to_owned(),
    }
}

fn map_word(facts: &Facts<'_>) -> String {
    match facts.additional {
        Additional::Typed(of) => word_of(of).map_or_else(|| "map".to_owned(), |of| format!("{of} map")),
        _ => kind_word(Kind::Object).to_owned(),
    }
}

/// What a list or a map is of, if it is easily said.
fn word_of(part: Part<'_>) -> Option<&str> {
    use openapiv3::{SchemaKind, Type};
    match part {
        Part::Named(name) => Some(name),
        Part::Inline(schema) => match &schema.schema_kind {
            SchemaKind::Type(Type::String(_)) => Some("text"),
            SchemaKind::Type(Type::Integer(_)) => Some("integer"),
            SchemaKind::Type(Type::Number(_)) => Some("number"),
            SchemaKind::Type(Type::Array(_)) => Some("list"),
            _ => None,
        },
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "Bool",
        Kind::Integer => "Integer",
        Kind::Number => "Number",
        Kind::Text => "Text",
        Kind::List => "List",
        Kind::Object => "Object",
    }
}

fn json_kinds(kind: Kind) -> Vec<JsonKind> {
    match kind {
        Kind::Boolean => vec![JsonKind::Bool],
        Kind::Integer => vec![JsonKind::Integer],
        Kind::Number => vec![JsonKind::Integer, JsonKind::Number],
        Kind::Text => vec![JsonKind::Text],
        Kind::List => vec![JsonKind::List],
        Kind::Object => vec![JsonKind::Object],
    }
}
