//! Makes instances of a schema: one with everything, one with nothing that may be missing, and one for each thing
//! that can be different: each branch, each listed value and one that is not listed, each optional key left out,
//! null where it is allowed, the borders of numbers, lists of no, one and two items.
//!
//! Instances are JSON text, since digits and escapes are judged too. They stay small: what differs deep inside is
//! put into a value with nothing else, and behind a reference only a few are tried, since every named schema has its
//! own turn.

use std::ptr;

use clientwright_codegen::dialect::component_name;
use serde_json::Value;

use super::{
    document::Document,
    flat::{Choice, Flat, tags},
};

/// A value of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    pub(super) json: String,
    /// Whether the description lists all that is in it, so that it must be valid.
    pub(super) listed: bool,
    /// For an object, its entries.
    entries: Option<Vec<(String, Made)>>,
}

/// A key that no description has.
pub(super) const UNNAMED: &str = "cw-unnamed";
const UNLISTED: &str = "cw-unlisted";

/// As many instances a schema, and as many a property, at the most.
const OF_A_SCHEMA: usize = 600;
const OF_A_PROPERTY: usize = 80;
const BEHIND_A_REFERENCE: usize = 6;
/// How deep values lie in one another at the most.
const DEPTH: usize = 8;

/// The instances of the schema `name`.
pub(super) fn instances(document: &Document, name: &str) -> Vec<Made> {
    let Some(schema) = document.schemas.get(name) else { return Vec::new() };
    let place = Place { within: vec![name], depth: 0 };
    let mut made = Maker { document }.named(name, schema, &place);
    made.dedup_by(|a, b| a.json == b.json);
    made.truncate(OF_A_SCHEMA);
    made
}

struct Maker<'d> {
    document: &'d Document,
}

/// Where a value stands: below which references, and how deep.
#[derive(Clone)]
struct Place<'d> {
    within: Vec<&'d str>,
    depth: usize,
}

impl<'d> Place<'d> {
    fn deeper(&self) -> Self {
        Self { within: self.within.clone(), depth: self.depth + 1 }
    }

    /// Whether the value is another schema's, which has its own turn.
    fn is_behind(&self) -> bool {
        self.within.len() > 1
    }

    /// Whether the schema contains itself here for the first time.
    fn is_first_return(&self) -> bool {
        self.within.len() == 2 && self.within[0] == self.within[1]
    }
}

impl<'d> Maker<'d> {
    /// The first of these is the fullest; none, if there can be no finite value.
    fn all(&self, parts: &[&'d Value], place: &Place<'d>) -> Vec<Made> {
        if place.depth > DEPTH {
            return Vec::new();
        }
        if let [one] = parts
            && let Some((name, target)) = self.document.target(one)
        {
            let mut within = place.within.clone();
            within.push(name);
            let mut made = self.named(name, target, &Place { within, depth: place.depth });
            made.truncate(BEHIND_A_REFERENCE);
            return made;
        }
        self.flat(&Flat::of(self.document, parts), place)
    }

    /// A schema whose discriminator stands beside no alternatives means what is derived from it.
    fn named(&self, name: &'d str, schema: &'d Value, place: &Place<'d>) -> Vec<Made> {
        let mut flat = Flat::of(self.document, &[schema]);
        // By being itself it is one of those that a list names it among, be that its own or that of what it lays in.
        let is_itself =
            |variant: &&'d Value| self.document.only_target(variant).is_some_and(|(target, _)| target == name);
        flat.choices.retain(|choice| !choice.variants.iter().any(is_itself));
        let mut made = self.flat(&flat, place);
        let bare = ["oneOf", "anyOf"].iter().all(|key| schema.get(key).is_none());
        let Some(discriminator) = schema.get("discriminator").filter(|_| bare && !place.is_behind()) else {
            return made;
        };
        let key = property_name(discriminator);
        // A tag of something derived asks for all of that, so the bare one must have another.
        let of_others = tags_of_others(discriminator, name);
        made.retain(|value| {
            let tag = value.entries.iter().flatten().find(|(name, _)| name == key);
            tag.is_none_or(|(_, tag)| !of_others.contains(&tag.json))
        });
        for (derived, schema) in self.document.schemas.iter().filter(|(_, schema)| self.lays_in(schema, name, 0)) {
            let values = self.flat(&Flat::of(self.document, &[schema]), place);
            made.extend(values.into_iter().take(BEHIND_A_REFERENCE).flat_map(|value| {
                tags(discriminator, derived).into_iter().filter_map(move |tag| value.with(key, text(&tag)))
            }));
        }
        made
    }

    fn lays_in(&self, schema: &Value, name: &str, depth: usize) -> bool {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        parts
            .filter_map(|part| self.document.target(part))
            .any(|(laid_in, target)| laid_in == name || (depth < DEPTH && self.lays_in(target, name, depth + 1)))
    }

    fn flat(&self, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        let mut made = match &flat.listed {
            _ if flat.never => Vec::new(),
            Some(listed) => enumerated(flat, listed),
            None if !flat.choices.is_empty() => self.chosen(flat, place),
            None => self.of_kinds(flat, place),
        };
        if flat.nullable {
            made.push(Made::single("null"));
        }
        let example = flat.example.filter(|example| !example.is_object() && !example.is_array());
        made.extend(example.filter(|_| flat.listed.is_none()).map(|example| Made::single(&example.to_string())));
        made
    }

    fn of_kinds(&self, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        let kinds = flat.kinds();
        if kinds.is_empty() {
            return ["\"any\"", "1.5", "{\"a\":[1,null]}", "[true]", "null"].map(Made::single).to_vec();
        }
        kinds.into_iter().flat_map(|kind| self.of_kind(kind, flat, place)).collect()
    }

    fn of_kind(&self, kind: &str, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        match kind {
            "object" => self.object(flat, place),
            "array" => self.list(flat, place),
            "boolean" => ["true", "false"].map(Made::single).to_vec(),
            "integer" => integers(flat),
            "number" => numbers(flat),
            _ => texts(flat),
        }
    }

    // -------------------------------------------------------------------------------------------- alternatives

    /// Every branch of the first choice, with all else that is said.
    fn chosen(&self, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        let (choice, mut beside) = (&flat.choices[0], flat.clone());
        beside.choices.remove(0);
        beside.chosen.push(choice.list);
        let says_more = !beside.kinds().is_empty() || !beside.choices.is_empty();
        let mut firsts = Vec::new();
        let mut others = Vec::new();
        for variant in &choice.variants {
            let mut made = match says_more {
                false => self.all(&[variant], &place.deeper()),
                true => self.both(&beside, variant, place),
            };
            if let Some(discriminator) = choice.discriminator {
                made = self.tagged(made, variant, discriminator);
            }
            let mut made = made.into_iter();
            firsts.extend(made.next());
            others.extend(made);
        }
        let more = self.unlisted(choice, &firsts).into_iter().chain(of_several(choice, &firsts)).collect::<Vec<_>>();
        firsts.into_iter().chain(more).chain(others).collect()
    }

    /// What stands beside alternatives and one of them, laid together.
    fn both(&self, beside: &Flat<'d>, variant: &'d Value, place: &Place<'d>) -> Vec<Made> {
        let own = Flat::of(self.document, &[variant]);
        let mut both = beside.clone();
        if !own.types.is_empty() {
            both.types = own.types;
        }
        both.listed = own.listed.or(both.listed);
        for (name, parts) in own.properties {
            both.properties.entry(name).or_default().extend(parts);
        }
        both.required.extend(own.required);
        both.additional = both.additional.or(own.additional);
        both.items.extend(own.items);
        // What is derived from a schema that lists it is one of that list.
        let chosen = |choice: &Choice<'_>| beside.chosen.iter().any(|list| ptr::eq(*list, choice.list));
        both.choices.extend(own.choices.into_iter().filter(|choice| !chosen(choice)));
        both.nullable = false;
        self.flat(&both, &place.deeper())
    }

    fn tagged(&self, made: Vec<Made>, variant: &'d Value, discriminator: &Value) -> Vec<Made> {
        let Some((name, _)) = self.document.only_target(variant) else { return made };
        let key = property_name(discriminator);
        let allowed = Flat::of(self.document, &[variant]).properties.get(key).cloned().unwrap_or_default();
        let allowed = Flat::of(self.document, &allowed).listed;
        let fits = |tag: &String| allowed.as_ref().is_none_or(|listed| listed.contains(&&Value::from(tag.as_str())));
        let tags: Vec<String> = tags(discriminator, name).into_iter().filter(fits).collect();
        // The description lists other values than its own discriminator knows: they are what is sent.
        let Some((first, more)) = tags.split_first() else { return made };
        let mut out: Vec<Made> = made.iter().filter_map(|value| value.with(key, text(first))).collect();
        out.extend(made.first().into_iter().flat_map(|value| more.iter().filter_map(|tag| value.with(key, text(tag)))));
        out
    }

    fn unlisted(&self, choice: &Choice<'d>, firsts: &[Made]) -> Option<Made> {
        let key = property_name(choice.discriminator?);
        let value = firsts.first()?.with(key, text(UNLISTED))?;
        Some(Made { listed: false, ..value })
    }

    // -------------------------------------------------------------------------------------------- lists and objects

    fn list(&self, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        let least = flat.least("minItems").unwrap_or(0.0) as usize;
        let most = flat.most("maxItems").map_or(usize::MAX, |most| most as usize);
        let places: Vec<Made> = flat.places.iter().filter_map(|part| self.first(&[part], place)).collect();
        if places.len() < flat.places.len() {
            return Vec::new();
        }
        let items = match flat.items[..] {
            [] if !flat.places.is_empty() => Vec::new(),
            [] => ["\"any\"", "{\"a\":1}"].map(Made::single).to_vec(),
            _ => self.all(&flat.items, &place.deeper()),
        };
        let with = |items: &[Made]| Made::list(places.iter().chain(items));
        let mut made = Vec::new();
        let wanted = least.saturating_sub(places.len());
        let enough: Vec<Made> = items.iter().cycle().take(wanted.min(20)).cloned().collect();
        if wanted > enough.len() {
            return made;
        }
        if items.len() > 1 && most.saturating_sub(places.len()) >= 2.max(wanted) && wanted <= 2 {
            made.push(with(&items[..2]));
        }
        if !enough.is_empty() {
            made.push(with(&enough));
        }
        if wanted <= 1 && places.len() < most {
            made.extend(items.iter().map(|item| with(std::slice::from_ref(item))));
        }
        if wanted == 0 {
            made.push(with(&[]));
        }
        made
    }

    fn first(&self, parts: &[&'d Value], place: &Place<'d>) -> Option<Made> {
        self.all(parts, &place.deeper()).into_iter().next()
    }

    fn object(&self, flat: &Flat<'d>, place: &Place<'d>) -> Vec<Made> {
        let mut needed = Vec::new();
        let mut full = Vec::new();
        let mut different = Vec::new();
        for (name, parts) in &flat.properties {
            let is_required = flat.required.contains(name);
            if place.is_behind() && !is_required && !place.is_first_return() {
                continue;
            }
            let mut values = self.all(parts, &place.deeper()).into_iter();
            let Some(first) = values.next() else {
                // A value that must be there and cannot end makes all of it endless.
                if is_required {
                    return Vec::new();
                }
                continue;
            };
            full.push(((*name).to_owned(), first.clone()));
            if is_required {
                needed.push(((*name).to_owned(), first));
            }
            different.extend(values.take(OF_A_PROPERTY).map(|value| ((*name).to_owned(), value)));
        }
        for name in flat.required.iter().filter(|name| !flat.properties.contains_key(**name)) {
            let value = match flat.additional {
                Some(schema) if schema.is_object() => self.first(&[schema], place),
                None | Some(_) => Some(Made::single("\"any\"")),
            };
            let Some(value) = value else { return Vec::new() };
            needed.push(((*name).to_owned(), value.clone()));
            full.push(((*name).to_owned(), value));
        }
        let minimal = Made::object(needed.clone());
        let mut made = vec![Made::object(full.clone()), minimal.clone()];
        if place.is_behind() {
            made.extend(self.additional(flat, &minimal, place).into_iter().take(1));
            return made;
        }
        let without = |skipped: &str| full.iter().filter(|(name, _)| name != skipped).cloned().collect();
        let optional = full.iter().filter(|(name, _)| !flat.required.contains(name.as_str()));
        made.extend(optional.clone().map(|(name, _)| Made::object(without(name))));
        made.extend(self.additional(flat, &minimal, place));
        made.extend(optional.map(|(name, value)| minimal.clone().and(name, value.clone())));
        made.extend(different.into_iter().map(|(name, value)| minimal.clone().and(&name, value)));
        made
    }

    /// With a key that has no name in the description.
    fn additional(&self, flat: &Flat<'d>, minimal: &Made, place: &Place<'d>) -> Vec<Made> {
        if flat.most("maxProperties").is_some() {
            return Vec::new();
        }
        let values = match flat.additional {
            Some(Value::Bool(false)) => Vec::new(),
            None | Some(Value::Bool(true)) => ["\"kept\"", "{\"a\":[1,null]}"].map(Made::single).to_vec(),
            Some(schema) => self.all(&[schema], &place.deeper()),
        };
        // Some keys should match each pattern: values under those that do not are for the rules to sort out.
        let keys = if flat.has_key_patterns { KEYS } else { &[UNNAMED] };
        let keys = keys.iter().filter(|key| !flat.properties.contains_key(**key));
        let values: Vec<Made> = values.into_iter().take(OF_A_PROPERTY).collect();
        keys.flat_map(|key| values.iter().map(|value| minimal.clone().and(key, value.clone()))).collect()
    }
}

/// Objects that are of two variants at once, where they may be. What is another value in each, as a tag is, may be of
/// one only: then the other says nothing of the object.
fn of_several(choice: &Choice<'_>, firsts: &[Made]) -> Vec<Made> {
    if !choice.several || choice.discriminator.is_some() {
        return Vec::new();
    }
    let pairs = firsts.windows(2).take(BEHIND_A_REFERENCE);
    let both = pairs.filter_map(|pair| {
        let (ours, entries) = (pair[0].entries.as_ref()?, pair[1].entries.as_ref()?);
        let agrees = |(name, value): &(String, Made)| ours.iter().all(|(key, of)| key != name || of.json == value.json);
        entries
            .iter()
            .all(agrees)
            .then(|| entries.iter().fold(pair[0].clone(), |made, (name, value)| made.or(name, value)))
    });
    both.collect()
}

/// Keys as patterns mostly want them.
const KEYS: &[&str] = &["a", "A", "7", "x-a", "a_b", "aB1", "a.b", "/a/b"];

/// The tags that a discriminator maps to other schemas than `name`, as JSON.
fn tags_of_others(discriminator: &Value, name: &str) -> Vec<String> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let others = mapping.filter(|(_, target)| target.as_str().is_some_and(|target| component_name(target) != name));
    others.map(|(tag, _)| Value::from(tag.as_str()).to_string()).collect()
}

fn property_name(discriminator: &Value) -> &str {
    discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default()
}

// ------------------------------------------------------------------------------------------------ single values

/// All listed values, and one that is not.
fn enumerated(flat: &Flat<'_>, listed: &[&Value]) -> Vec<Made> {
    let mut made: Vec<Made> = listed.iter().map(|value| Made::single(&value.to_string())).collect();
    let only = |is: fn(&&Value) -> bool| listed.iter().all(|value| is(value) || value.is_null());
    let unlisted = match () {
        () if flat.types.contains(&"boolean") || only(|value| value.is_boolean()) => None,
        () if only(|value| value.is_string()) => Some(format!("\"{UNLISTED}\"")),
        () if only(|value| value.is_i64()) => {
            Some((listed.iter().filter_map(|value| value.as_i64()).max().unwrap_or(0).saturating_add(7)).to_string())
        }
        () => None,
    };
    made.extend(unlisted.map(|json| Made { listed: false, ..Made::single(&json) }));
    made
}

fn integers(flat: &Flat<'_>) -> Vec<Made> {
    let (low, high) = match flat.format {
        Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Some("uint32") => (0, i128::from(u32::MAX)),
        Some("uint64") => (0, i128::from(u64::MAX)),
        Some(format) if format.contains("int8") || format.contains("int16") => (0, 127),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    let least = flat.least("minimum").map_or(low, |least| (least.ceil() as i128).max(low));
    let most = flat.most("maximum").map_or(high, |most| (most.floor() as i128).min(high));
    let near = 9_007_199_254_740_993;
    let candidates = [7, 0, 1, -1, near, least, least + 1, most, most - 1];
    let mut values: Vec<i128> = candidates.into_iter().filter(|value| (least..=most).contains(value)).collect();
    let mut seen = Vec::new();
    values.retain(|value| {
        !seen.contains(value) && {
            seen.push(*value);
            true
        }
    });
    values.into_iter().map(|value| Made::single(&value.to_string())).collect()
}

fn numbers(flat: &Flat<'_>) -> Vec<Made> {
    let fits = |text: &&str| {
        let value: f64 = text.parse().unwrap_or(0.0);
        flat.least("minimum").is_none_or(|least| value > least) && flat.most("maximum").is_none_or(|most| value < most)
    };
    let exact: &[&str] = match flat.format {
        Some("decimal" | "decimal128") => &["12345678901234567890.12345678901234567890"],
        _ => &[],
    };
    let plain = ["1.5", "0", "-2.25", "100", "1.0", "1e3", "0.1", "0.5", "0.25", "1.7976931348623157e308"];
    let mut made: Vec<Made> = exact.iter().copied().chain(plain).filter(fits).map(Made::single).collect();
    let bounds = [flat.least("minimum"), flat.most("maximum")];
    made.extend(bounds.into_iter().flatten().map(|bound| Made::single(&Value::from(bound).to_string())));
    made
}

fn texts(flat: &Flat<'_>) -> Vec<Made> {
    let samples: &[&str] = match flat.format {
        Some("date-time") => {
            &["2017-07-21T17:32:28Z", "2017-07-21T17:32:28.123456789+02:00", "2017-07-21t17:32:28-00:00"]
        }
        Some("date") => &["2017-07-21"],
        Some("time") => &["17:32:28Z", "17:32:28.5+01:00"],
        Some("duration") => &["P1DT12H", "PT0.5S"],
        Some("uuid") => &["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
        Some("byte") => &["aGVsbG8=", "+/+/", ""],
        Some("base64url") => &["-_-_"],
        Some("email") => &["ada@example.com"],
        Some("uri" | "url") => &["https://example.com/a?b=c#d"],
        _ => &["text", "", "\u{fc}\u{2028}\u{1f600} \"quoted\" \\ / \n\t\u{1}"],
    };
    let (least, most) = (flat.least("minLength").unwrap_or(0.0), flat.most("maxLength").unwrap_or(f64::INFINITY));
    let fits = |text: &str| (least..=most).contains(&(text.chars().count() as f64));
    let mut made: Vec<Made> = samples.iter().filter(|sample| fits(sample)).map(|sample| text(sample)).collect();
    for length in [least, most].into_iter().filter(|length| *length > 0.0 && *length <= 5000.0) {
        if made.is_empty() || length == most {
            made.push(text(&"x".repeat(length as usize)));
        }
    }
    if made.is_empty() {
        made.push(text(&"x".repeat((least as usize).min(100_000))));
    }
    if flat.format.is_none() && fits("e/A") {
        made.push(Made::single(r#""\u0065\/\u0041""#));
    }
    made
}

fn text(text: &str) -> Made {
    Made::single(&Value::from(text).to_string())
}

impl Made {
    fn single(json: &str) -> Self {
        Self { json: json.to_owned(), listed: true, entries: None }
    }

    fn list<'m>(items: impl Iterator<Item = &'m Made>) -> Self {
        let items: Vec<&Made> = items.collect();
        let json: Vec<&str> = items.iter().map(|item| item.json.as_str()).collect();
        let listed = items.iter().all(|item| item.listed);
        Self { json: format!("[{}]", json.join(",")), listed, entries: None }
    }

    fn object(entries: Vec<(String, Made)>) -> Self {
        let json: Vec<String> =
            entries.iter().map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), value.json)).collect();
        let listed = entries.iter().all(|(_, value)| value.listed);
        Self { json: format!("{{{}}}", json.join(",")), listed, entries: Some(entries) }
    }

    /// The object with another value under `key`; nothing, if this is no object.
    fn with(&self, key: &str, value: Made) -> Option<Made> {
        self.entries.as_ref().map(|_| self.clone().and(key, value))
    }

    /// The object with a value under `key`, if it has none there.
    fn or(self, key: &str, value: &Made) -> Made {
        let is_there = self.entries.iter().flatten().any(|(name, _)| name == key);
        if is_there { self } else { self.and(key, value.clone()) }
    }

    fn and(self, key: &str, value: Made) -> Made {
        let listed = self.listed;
        let mut entries = self.entries.unwrap_or_default();
        match entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, known)) => *known = value,
            None => entries.push((key.to_owned(), value)),
        }
        let made = Self::object(entries);
        Made { listed: made.listed && listed, ..made }
    }
}

#[cfg(test)]
mod tests;
