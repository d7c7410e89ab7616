//! What a call says of the page that it asks for, in an input or in its body.

use super::PageInput;
use crate::call::Draft;
use crate::encode::body::Written;
use crate::{Json, Object, Operation, Writing, from_json, to_json};

impl PageInput {
    /// What a call says here.
    pub(super) fn said(self, draft: &Draft) -> Option<Json> {
        match self {
            Self::Input(index) => draft.input(index).cloned(),
            Self::Body(place) => super::turn::at(&body(draft)?, place).cloned(),
        }
    }

    /// Makes a call say this here.
    ///
    /// # Errors
    /// A sentence, if its body has no such place.
    pub(super) fn say(self, draft: &mut Draft, value: Json) -> Result<(), String> {
        match self {
            Self::Input(index) => draft.give(index, value),
            Self::Body(place) => {
                let none = || format!("the body is not JSON with a place {place}, where the next page is asked for");
                let media = match &draft.body {
                    Some(written) => written.media.clone(),
                    None => json_media(draft.operation).ok_or_else(none)?.into(),
                };
                let mut whole = body(draft).ok_or_else(none)?;
                put(&mut whole, place, value).ok_or_else(none)?;
                draft.body = Some(Written { media, body: to_json(&whole).into() });
            }
        }
        Ok(())
    }
}

/// The body as JSON, an empty object if there is none.
fn body(draft: &Draft) -> Option<Json> {
    match &draft.body {
        Some(written) => from_json(written.body.as_bytes()?).ok(),
        None => Some(Json::Object(Object::new())),
    }
}

fn json_media(operation: &Operation) -> Option<&'static str> {
    operation.bodies.iter().find(|form| matches!(form.writing, Writing::Json)).map(|form| form.media)
}

/// Puts a value at a place, with the objects that lead there.
fn put(whole: &mut Json, place: &str, value: Json) -> Option<()> {
    let mut here = whole;
    for key in place.split('/').skip(1) {
        if here.is_null() {
            *here = Json::Object(Object::new());
        }
        let Json::Object(fields) = here else { return None };
        let key = key.replace("~1", "/").replace("~0", "~");
        if !fields.contains_key(&key) {
            fields.insert(key.clone(), Json::Null);
        }
        here = fields.get_mut(&key)?;
    }
    *here = value;
    Some(())
}
