//! What comes or goes value by value: the type of one value, and what it is read from.

use openapiv3::MediaType;

use super::{
    drafts::Standing,
    facts::{self, Facts, Kind, Part},
    types::Types,
};
use crate::ir::{EventForm, Reading, Ty};

/// The fields of an event (OpenAPI 3.2.0 4.14.5), and those by which frameworks call them.
const EVENT_FIELDS: [&str; 6] = ["event", "data", "id", "retry", "name", "comment"];

/// How deep alternatives within alternatives are looked into.
const DEPTH: usize = 8;

/// Server-sent events: the type is of an event's data, or of the whole event where alternatives tell events apart.
pub(super) fn events<'a>(types: &mut Types<'a, '_>, content: &'a MediaType, standing: &Standing) -> (Ty, Reading) {
    let parts = described(types, content);
    let facts = facts::gather(types.normal, &parts);
    let here = standing.then("event");
    let (ty, form) = if parts.is_empty() || facts.file {
        (Ty::Text, EventForm::Text)
    } else if facts.choices.is_empty() && is_event(&facts) {
        let data = facts.properties.get("data").cloned().unwrap_or_default();
        (types.ty_all(&data, &here.then("data")), data_form(types, &data))
    } else if let Some(form) = alternatives(types, &facts, DEPTH) {
        (types.ty_all(&parts, &here), form)
    } else {
        (types.ty_all(&parts, &here), data_form(types, &parts))
    };
    (ty, Reading::Events(form))
}

/// The type of one of the JSON values that come one after another; none where the content is a file.
pub(super) fn value<'a>(types: &mut Types<'a, '_>, content: &'a MediaType, standing: &Standing) -> Option<Ty> {
    let parts = described(types, content);
    let facts = facts::gather(types.normal, &parts);
    if facts.file {
        return None;
    }
    // A text that is not one value's is the whole stream, of which nothing is known then.
    let says_nothing = parts.is_empty() || (is_text(&facts) && facts.values.is_none());
    Some(match says_nothing {
        true => Ty::Json,
        false => types.ty_all(&parts, &standing.then("item")),
    })
}

/// What must hold for one value. A stream is described as a list too (OpenAPI 3.2.0 4.14.2), and by frameworks in all
/// versions.
fn described<'a>(types: &Types<'a, '_>, content: &'a MediaType) -> Vec<Part<'a>> {
    let parts: Vec<_> = content.schema.iter().map(Part::from).collect();
    let facts = facts::gather(types.normal, &parts);
    let listed = facts.kinds.iter().eq([&Kind::List]) && !facts.items.is_empty();
    if listed { facts.items } else { parts }
}

/// Whether an object is an event, and not just the data of one.
fn is_event(facts: &Facts<'_>) -> bool {
    let has = |name: &str| facts.properties.contains_key(name);
    let only_fields = facts.properties.keys().all(|name| EVENT_FIELDS.contains(name));
    // Data may well have an id and data itself; it says nothing of its event or of when to connect again.
    let told = has("event") || has("retry") || has("comment");
    has("data") && only_fields && told
}

/// The form of events, if they are told apart by alternatives that are all events.
fn alternatives(types: &Types<'_, '_>, facts: &Facts<'_>, depth: usize) -> Option<EventForm> {
    let mut variants = facts.choices.iter().flat_map(|choice| &choice.variants).peekable();
    variants.peek()?;
    let own = facts.properties.get("data").map(|data| object_form(types, data));
    let form = |part: &Part<'_>| {
        let facts = facts::gather(types.normal, &[*part]);
        if !facts.choices.is_empty() {
            return alternatives(types, &facts, depth.checked_sub(1)?);
        }
        let fields = facts.properties.keys().all(|name| EVENT_FIELDS.contains(name));
        let event = facts.properties.contains_key("event") || own.is_some();
        let data = facts.properties.get("data").map(|data| object_form(types, data));
        (fields && event).then_some(data.unwrap_or(EventForm::Object))
    };
    let forms: Option<Vec<_>> = variants.map(form).collect();
    let json = forms?.into_iter().chain(own).any(|form| form == EventForm::ObjectOfJson);
    Some(if json { EventForm::ObjectOfJson } else { EventForm::Object })
}

fn object_form(types: &Types<'_, '_>, data: &[Part<'_>]) -> EventForm {
    match data_form(types, data) {
        EventForm::Text => EventForm::Object,
        EventForm::Json | EventForm::Object | EventForm::ObjectOfJson => EventForm::ObjectOfJson,
    }
}

fn data_form(types: &Types<'_, '_>, data: &[Part<'_>]) -> EventForm {
    match is_text(&facts::gather(types.normal, data)) {
        true => EventForm::Text,
        false => EventForm::Json,
    }
}

fn is_text(facts: &Facts<'_>) -> bool {
    facts.choices.is_empty() && facts.kinds.iter().eq([&Kind::Text])
}
