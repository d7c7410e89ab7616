//! The inputs of one call, as data.
//!
//! Nothing that is given is passed over: a section that does not exist, a name that the operation does not take and
//! a body of another kind than its form each make a refusal.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Refusal;
use crate::{
    Base64, Body, Call, Decode, DecodeError, Encode, File, FormValue, Json, JsonValues, Model, Object, Place, Reader,
    Writer, from_json, media, to_json,
};

/// The inputs of one call.
pub struct Inputs {
    given: Object,
    /// Whatever was looked for, by section and name, so that what nobody takes is noticed.
    asked: Mutex<BTreeSet<(&'static str, String)>>,
    /// The content type that stands for a range, if the form that was chosen is described by one.
    media: Mutex<Option<String>>,
}

/// How a body is written down, and how a form of an operation's body wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{"json": v}`
    Json,
    /// `{"form": {..}}`
    Form,
    /// `{"multipart": {..}}`
    Multipart,
    /// `{"text": s}`
    Text,
    /// `{"b64": s}`
    Octets,
    /// `{"json": [..]}`, whose items go out one after another.
    Values,
}

/// The sections that hold values by name, and where in a request they go.
const SECTIONS: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];

impl Inputs {
    /// Inputs as they stand in a line.
    ///
    /// # Errors
    /// If they are not sections, each of its own form.
    pub fn new(given: Json) -> Result<Self, Refusal> {
        let given = match given {
            Json::Object(given) => given,
            Json::Null => Object::new(),
            _ => return Err(Refusal("the inputs are not an object".to_owned())),
        };
        given.iter().try_for_each(|(name, section)| well_formed(name, section))?;
        Ok(Self { given, asked: Mutex::default(), media: Mutex::default() })
    }

    /// The value of an input that a method takes as an argument.
    ///
    /// # Errors
    /// If it is not there or of another type.
    pub fn required<T: Model>(&self, place: Place, name: &str) -> Result<T, Refusal> {
        match self.get(place, name)? {
            Some(value) => typed(value, name),
            None => Err(Refusal(format!("`{name}` is required"))),
        }
    }

    /// The value of an input that may be left out. Null is an undefined value, of which a style writes nothing
    /// (RFC 6570 2.3).
    ///
    /// # Errors
    /// If it is of another type.
    pub fn optional<T: Model>(&self, place: Place, name: &str) -> Result<Option<T>, Refusal> {
        match self.get(place, name)? {
            None | Some(Json::Null) => Ok(None),
            Some(value) => typed(value, name).map(Some),
        }
    }

    /// The value of an input that may be left out, but not be null: one that has a default, or a content type, in
    /// which null is a value.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn present<T: Model>(&self, place: Place, name: &str) -> Result<Option<T>, Refusal> {
        self.get(place, name)?.map(|value| typed(value, name)).transpose()
    }

    /// The value of an input that may also be sent as its name alone, which null and the empty text mean.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn named<T: Model>(&self, place: Place, name: &str) -> Result<Option<Option<T>>, Refusal> {
        let value = match self.get(place, name)? {
            None => return Ok(None),
            Some(Json::Null) => None,
            Some(Json::String(text)) if text.is_empty() => None,
            Some(value) => Some(typed(value, name)?),
        };
        Ok(Some(value))
    }

    fn get(&self, place: Place, name: &str) -> Result<Option<&Json>, Refusal> {
        let sections: &[&'static str] = match place {
            Place::Path => &["path"],
            Place::Query => &["query"],
            Place::QueryString => &["query", "querystring"],
            Place::Header => &["header"],
            Place::Cookie => &["cookie"],
        };
        let mut found = None;
        for section in sections {
            self.asked().insert((section, key(section, name)));
            for (_, value) in self.entries(section).filter(|(known, _)| key(section, known) == key(section, name)) {
                if found.replace(value).is_some() {
                    return Err(Refusal(format!("`{name}` is given twice")));
                }
            }
        }
        Ok(found)
    }

    /// Names and values of a section.
    fn entries(&self, section: &str) -> impl Iterator<Item = (&str, &Json)> {
        self.given.get(section).and_then(Json::as_object).into_iter().flat_map(Object::iter)
    }

    /// Which of the forms of a body is given, if one is. Each is described by a media type or a range of them.
    ///
    /// # Errors
    /// If there is no form of the content type that is asked for, or none that is written down like the body.
    pub fn form(&self, forms: &[(Kind, &str)]) -> Result<Option<usize>, Refusal> {
        self.asked().insert(("body", String::new()));
        let Some((given, _)) = self.body_kind()? else { return Ok(None) };
        let wanted = self.given.get("content_type").and_then(Json::as_str);
        // Where no type is asked for, the plain one counts of those that are written down like this.
        let fits = |media: &str| match wanted {
            Some(wanted) => fit(media, wanted),
            None => Some(u8::from(given.plain_type().is_some_and(|plain| media::essence(media) == plain))),
        };
        let typed: Vec<_> = (0..forms.len()).filter_map(|at| Some((at, fits(forms[at].1)?))).collect();
        if typed.is_empty() {
            let wanted = wanted.unwrap_or_default();
            return Err(Refusal(format!("the operation takes no body of type {wanted}, but {}", listed(forms))));
        }
        let closest = typed.iter().filter_map(|&(at, media)| Some((media, given.suits(forms[at].0)?, at)));
        // The first of those that fit equally well.
        let Some((.., at)) = closest.rev().max_by_key(|&(media, kind, _)| (media, kind)) else {
            return Err(Refusal(format!("the body is given as `{}`, and wanted is {}", given.word(), listed(forms))));
        };
        self.choose(forms[at], wanted)?;
        Ok(Some(at))
    }

    /// Notes the content type that a form has which is described by a range only.
    fn choose(&self, (kind, described): (Kind, &str), wanted: Option<&str>) -> Result<(), Refusal> {
        let Some(wanted) = wanted.filter(|_| described.contains('*')) else { return Ok(()) };
        if kind == Kind::Json && !media::is_json(wanted) {
            return Err(Refusal(format!("the operation's body of type {described} is JSON, which {wanted} is not")));
        }
        let mut chosen = self.media.lock().unwrap_or_else(PoisonError::into_inner);
        *chosen = (kind != Kind::Multipart).then(|| wanted.to_owned());
        Ok(())
    }

    /// Says the content type where the description has a range.
    pub fn with_media<'a>(&self, call: Call<'a>) -> Call<'a> {
        match self.media.lock().unwrap_or_else(PoisonError::into_inner).as_deref() {
            Some(media) => call.header("content-type", media),
            None => call,
        }
    }

    /// The body as the value that it stands for.
    ///
    /// # Errors
    /// If it is of another type.
    pub fn body<T: Model>(&self) -> Result<T, Refusal> {
        let (kind, value) = self.body_kind()?.ok_or_else(|| Refusal(super::NO_BODY.to_owned()))?;
        let body = typed(value, "the body")?;
        // A file is read from its object; where the type wants something else, the object would be sent as it is.
        let held = held(&body);
        if kind == Kind::Multipart && has_file(&held) {
            return Err(Refusal("the body has a `$file` where the operation takes none".to_owned()));
        }
        match lost(value, &held) {
            Some(place) => Err(Refusal(format!("the operation's body cannot have what is given at `{place}`"))),
            None => Ok(body),
        }
    }

    /// The body as octets.
    ///
    /// # Errors
    /// If it is something else.
    pub fn stream(&self) -> Result<Body, Refusal> {
        match self.body_kind()?.ok_or_else(|| Refusal(super::NO_BODY.to_owned()))? {
            (Kind::Json, value) => Ok(to_json(value).into()),
            (Kind::Text, value) => Ok(text(value)?.to_owned().into()),
            (Kind::Octets, value) => Ok(octets(value)?.into()),
            (Kind::Form | Kind::Multipart | Kind::Values, _) => {
                Err(Refusal("the body is octets, not a form".to_owned()))
            }
        }
    }

    /// The body as values that go out one after another.
    ///
    /// # Errors
    /// If it is no list of them, nor octets.
    pub fn values<T: Model>(&self) -> Result<JsonValues<T>, Refusal> {
        match self.body_kind()? {
            Some((Kind::Json, _)) => Ok(self.body::<Vec<T>>()?.into()),
            _ => self.stream().map(JsonValues::octets),
        }
    }

    fn body_kind(&self) -> Result<Option<(Kind, &Json)>, Refusal> {
        let Some(Json::Object(body)) = self.given.get("body") else { return Ok(None) };
        match body.iter().collect::<Vec<_>>()[..] {
            [(word, value)] => match Kind::ALL.into_iter().find(|kind| kind.word() == word) {
                Some(kind) => Ok(Some((kind, value))),
                None => Err(Refusal(format!("`{word}` is no kind of body"))),
            },
            _ => Err(Refusal("the body is to be given in one kind".to_owned())),
        }
    }

    fn asked(&self) -> MutexGuard<'_, BTreeSet<(&'static str, String)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Complains about what was given and nobody asked for.
    pub(super) fn all_taken(&self) -> Result<(), Refusal> {
        let asked = self.asked();
        for section in SECTIONS {
            let mut names = self.entries(section).map(|(name, _)| name);
            if let Some(name) = names.find(|name| !asked.contains(&(section, key(section, name)))) {
                return Err(Refusal(format!("the operation has no input `{name}` in its {section}")));
            }
        }
        let given = |name: &str| self.given.get(name).is_some_and(|value| !value.is_null());
        match (given("body"), given("content_type")) {
            (true, _) if !asked.contains(&("body", String::new())) => {
                Err(Refusal("the operation takes no body".to_owned()))
            }
            (false, true) => Err(Refusal("a content type is given, and no body".to_owned())),
            _ => Ok(()),
        }
    }
}

/// Whether a section is what it must be; null is as good as none.
fn well_formed(name: &str, section: &Json) -> Result<(), Refusal> {
    let good = match (name, section) {
        (_, Json::Null) => true,
        ("content_type", value) => value.as_str().is_some(),
        ("body" | "auth", value) => value.as_object().is_some(),
        (name, value) if SECTIONS.contains(&name) => value.as_object().is_some(),
        _ => return Err(Refusal(format!("inputs have no section `{name}`"))),
    };
    match good {
        true => Ok(()),
        false => Err(Refusal(format!("`{name}` of the inputs is {section}"))),
    }
}

/// The names of headers are the same in any case (RFC 9110 5.1).
fn key(section: &str, name: &str) -> String {
    if section == "header" { name.to_ascii_lowercase() } else { name.to_owned() }
}

/// How closely a described type or range fits a type: the greater, the closer.
fn fit(described: &str, wanted: &str) -> Option<u8> {
    let plain = |media: &str| media.replace(' ', "").to_ascii_lowercase();
    match plain(described) == plain(wanted) {
        true => Some(4),
        false => media::fit(described, wanted),
    }
}

fn listed(forms: &[(Kind, &str)]) -> String {
    let forms: Vec<_> = forms.iter().map(|(kind, media)| format!("{media} as `{}`", kind.word())).collect();
    forms.join(", ")
}

impl Kind {
    const ALL: [Self; 5] = [Self::Json, Self::Form, Self::Multipart, Self::Text, Self::Octets];

    fn word(self) -> &'static str {
        match self {
            Self::Json | Self::Values => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Text => "text",
            Self::Octets => "b64",
        }
    }

    /// The media type that is meant if nobody says another.
    fn plain_type(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text/plain"),
            Self::Octets => Some("application/octet-stream"),
            Self::Json | Self::Form | Self::Multipart | Self::Values => None,
        }
    }

    /// How well a body that is written down like this suits a form: text and JSON have octets, too.
    fn suits(self, form: Self) -> Option<u8> {
        match (self, form) {
            (given, form) if given == form => Some(2),
            (Self::Text | Self::Json, Self::Octets) | (Self::Json | Self::Text | Self::Octets, Self::Values) => Some(1),
            _ => None,
        }
    }
}

fn typed<T: Model>(value: &Json, name: &str) -> Result<T, Refusal> {
    from_json(to_json(value).as_str()).map_err(|error| Refusal(format!("`{name}`: {error}")))
}

/// All that a value holds, also what is never sent.
fn held(value: &impl Encode) -> Json {
    let mut w = Writer::new().with_everything();
    value.write(&mut w);
    from_json(w.into_bytes()).unwrap_or_default()
}

/// Where something was given that the typed value does not hold: a key that the type does not have. Null is `None`, which
/// is sent where a value may be null, and left out where it may only be left out.
fn lost(given: &Json, held: &Json) -> Option<String> {
    let within = |step: String, given: &Json, held: Option<&Json>| match held {
        Some(held) => lost(given, held).map(|rest| format!("/{step}{rest}")),
        None if given.is_null() => None,
        None => Some(format!("/{step}")),
    };
    match (given, held) {
        (Json::Object(given), Json::Object(held)) => given
            .iter()
            .find_map(|(name, value)| within(name.replace('~', "~0").replace('/', "~1"), value, held.get(name))),
        (Json::Array(given), Json::Array(held)) => {
            given.iter().enumerate().find_map(|(at, value)| within(at.to_string(), value, held.get(at)))
        }
        _ => None,
    }
}

fn has_file(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().any(has_file),
        Json::Object(entries) => entries.contains_key("$file") || entries.values().any(has_file),
        _ => false,
    }
}

fn text(value: &Json) -> Result<&str, Refusal> {
    value.as_str().ok_or_else(|| Refusal("the body is not text".to_owned()))
}

fn octets(value: &Json) -> Result<Vec<u8>, Refusal> {
    STANDARD.decode(text(value)?).map_err(|error| Refusal(format!("the body is not base64: {error}")))
}

/// Reads a file from the object that stands for it in a multipart body.
pub(crate) fn read_file(file: &mut File, r: &mut Reader<'_>) -> Result<(), DecodeError> {
    let mut written = WrittenFile::empty();
    written.read(r)?;
    let FileParts { b64, filename, content_type } = written.file;
    *file = File { name: filename, media: content_type, ..File::new(Vec::from(b64)) };
    Ok(())
}

/// The file that a value stands for, or the list with files in it, if it is one.
pub(crate) fn files(value: &Json) -> Option<Result<FormValue, DecodeError>> {
    match value {
        Json::Object(entries) => {
            entries.get("$file")?;
            let mut file = File::default();
            let read = read_file(&mut file, &mut Reader::new(to_json(value).as_bytes()));
            Some(read.map(|()| FormValue::File(file)))
        }
        Json::Array(items) => {
            let found: Vec<_> = items.iter().map(files).collect();
            found.iter().any(Option::is_some).then(|| {
                let each = found.into_iter().zip(items);
                let each = each.map(|(file, item)| file.unwrap_or_else(|| Ok(FormValue::Json(item.clone()))));
                each.collect::<Result<_, _>>().map(FormValue::List)
            })
        }
        _ => None,
    }
}

/// `{"$file": {"b64": .., "filename": ..}}`
#[derive(Clone, Debug)]
struct WrittenFile {
    file: FileParts,
}

crate::object! {
    WrittenFile {
        required "$file" => file,
    }
}

#[derive(Clone, Debug)]
struct FileParts {
    b64: Base64,
    filename: Option<String>,
    content_type: Option<String>,
}

crate::object! {
    FileParts {
        required "b64" => b64,
        optional "filename" => filename,
        optional "content_type" => content_type,
    }
}
