//! `multipart/form-data` (RFC 7578), and other multipart types whose parts go by their places.
//!
//! A list becomes one part per item, an object a JSON part, anything else a part of text. Files are streamed. Where a
//! style without `explode` is said, a list or an object is one part of text.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::body::Written;
use super::style;
use crate::body::{AnyError, ByteStream};
use crate::{Body, Encode, File, Json, Map, Part, Writer, from_json, media, random, to_json};

/// Writes the fields of an object as parts, or the items of a list as parts without names.
pub(crate) fn write(
    media: &'static str,
    parts: &[Part],
    value: &dyn Encode,
    boundary: Option<&str>,
) -> Result<Written, String> {
    let (value, files) = Files::split(value);
    let mut form = Form { boundary: boundary.map_or_else(random_boundary, str::to_owned), pieces: Vec::new() };
    match &value {
        Json::Object(fields) => form.fields(fields, parts, &files)?,
        Json::Array(items) => form.items(items, parts, &files)?,
        _ => return Err("the body is not an object, so a form cannot hold it".into()),
    }
    let media = format!("{media}; boundary={}", form.boundary);
    Ok(Written { media: Cow::Owned(media), body: form.finish() })
}

/// The files that were met while a value was written, each of which left a mark in its place.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Random, so that no text of the caller is taken for a mark.
    token: u64,
    files: Vec<File>,
}

impl Files {
    /// A value as JSON, and the files in it.
    fn split(value: &dyn Encode) -> (Json, Self) {
        let mut writer = Writer::new();
        writer.files = Some(Self { token: random::number(), files: Vec::new() });
        value.write(&mut writer);
        let files = writer.files.take().unwrap_or_default();
        (from_json(writer.into_string().as_bytes()).unwrap_or(Json::Null), files)
    }

    /// Keeps a file; what is written in its place.
    pub(crate) fn keep(&mut self, file: File) -> String {
        self.files.push(file);
        self.mark(self.files.len() - 1)
    }

    fn mark(&self, index: usize) -> String {
        format!("\0file {:016x} {index}", self.token)
    }

    fn get(&self, value: &Json) -> Option<&File> {
        let Json::String(text) = value else { return None };
        let index = text.strip_prefix("\0file ")?.split(' ').nth(1)?.parse().ok()?;
        self.files.get(index).filter(|_| self.mark(index) == *text)
    }

    /// Whether there is a file in a value.
    fn are_in(&self, value: &Json) -> bool {
        !self.files.is_empty()
            && match value {
                Json::Array(items) => items.iter().any(|item| self.are_in(item)),
                Json::Object(fields) => fields.iter().any(|(_, field)| self.are_in(field)),
                single => self.get(single).is_some(),
            }
    }
}

/// JSON holds no octets: a file in it would be lost.
fn without_files(value: &Json, name: Option<&str>, files: &Files) -> Result<(), String> {
    let name = name.map(|name| format!(" `{name}`")).unwrap_or_default();
    match files.are_in(value) {
        true => Err(format!("the part{name} is JSON, which cannot hold the file in it")),
        false => Ok(()),
    }
}

struct Form {
    boundary: String,
    pieces: Vec<Body>,
}

impl Form {
    fn fields(&mut self, fields: &Map<Json>, parts: &[Part], files: &Files) -> Result<(), String> {
        for (name, value) in fields.iter() {
            let part = parts.iter().find(|part| part.name == name);
            match part
                .filter(|part| !part.explode && part.media.is_none() && !files.are_in(value))
                .and_then(|part| style::one_text(part.style, value))
            {
                Some(text) => self.part(Some(name), None, text.into()),
                None => self.field(name, part.and_then(|part| part.media), value, files)?,
            }
        }
        Ok(())
    }

    /// Parts by their places: each is described under its number, or with all that follow under the empty name.
    fn items(&mut self, items: &[Json], parts: &[Part], files: &Files) -> Result<(), String> {
        for (index, item) in items.iter().enumerate() {
            let own = parts.iter().find(|part| part.name == index.to_string());
            let media = own.or(parts.iter().find(|part| part.name.is_empty())).and_then(|part| part.media);
            match (item, files.get(item)) {
                (_, Some(file)) => self.file(None, media, file)?,
                (Json::Array(_) | Json::Object(_), None) => {
                    without_files(item, None, files)?;
                    self.part(None, Some(media.unwrap_or("application/json")), to_json(item).into());
                }
                (single, None) => {
                    self.part(None, media, style::content(single, media.unwrap_or("")).into_owned().into())
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, name: &str, media: Option<&str>, value: &Json, files: &Files) -> Result<(), String> {
        match (value, files.get(value)) {
            (_, Some(file)) => self.file(Some(name), media, file)?,
            (Json::Null, None) => (),
            (Json::Array(items), None) if !media.is_some_and(media::is_json) => {
                items.iter().try_for_each(|item| self.field(name, media, item, files))?;
            }
            (Json::Array(_) | Json::Object(_), None) => {
                without_files(value, Some(name), files)?;
                self.part(Some(name), Some(media.unwrap_or("application/json")), to_json(value).into());
            }
            (single, None) => {
                self.part(Some(name), media, style::content(single, media.unwrap_or("")).into_owned().into())
            }
        }
        Ok(())
    }

    fn file(&mut self, name: Option<&str>, media: Option<&str>, file: &File) -> Result<(), String> {
        let media = file.media.as_deref().or(media.filter(|media| is_one(media))).unwrap_or("application/octet-stream");
        self.head(name, file.name.as_deref().or(name), Some(media));
        for (header, value) in file.headers.iter() {
            if ["content-disposition", "content-type"].contains(&header) {
                let name = name.map(|name| format!(" `{name}`")).unwrap_or_default();
                return Err(format!("the part{name} has a `{header}` already, from the file's name and media type"));
            }
            self.pieces.extend([format!("\r\n{header}: ").into(), value.to_vec().into()]);
        }
        self.content(file.body.clone());
        Ok(())
    }

    fn part(&mut self, name: Option<&str>, media: Option<&str>, body: Body) {
        self.head(name, None, media.filter(|media| is_one(media)));
        self.content(body);
    }

    /// Begins a part; more headers may follow.
    fn head(&mut self, name: Option<&str>, filename: Option<&str>, media: Option<&str>) {
        let name = name.map(|name| format!("form-data; name=\"{}\"", quoted(name)));
        let disposition = name.or(filename.map(|_| "attachment".to_owned()));
        let disposition = disposition.map(|text| format!("\r\nContent-Disposition: {text}")).unwrap_or_default();
        let mut head = format!("--{}{disposition}", self.boundary);
        if let Some(filename) = filename {
            let _ = write!(head, "; filename=\"{}\"", quoted(filename));
        }
        if let Some(media) = media {
            let _ = write!(head, "\r\nContent-Type: {}", one_line(media));
        }
        self.pieces.push(head.into());
    }

    /// Ends the headers of a part, and the part.
    fn content(&mut self, body: Body) {
        self.pieces.extend(["\r\n\r\n".into(), body, "\r\n".into()]);
    }

    /// Octets if all parts are, else a stream; its length is known if that of each part is.
    fn finish(mut self) -> Body {
        self.pieces.push(format!("--{}--\r\n", self.boundary).into());
        if let Some(pieces) = self.pieces.iter().map(Body::as_bytes).collect::<Option<Vec<_>>>() {
            return pieces.concat().into();
        }
        let length = self.pieces.iter().map(Body::length).sum();
        Body::boxed(Box::pin(Chain { current: None, left: self.pieces.into() }), length)
    }
}

/// Names as the HTML standard writes them, which is what servers expect: a quote or a line break cannot end them. Other
/// controls, which it lets pass, cannot stand in a header (RFC 9110, 5.5), and would cost the whole form.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            c if c.is_ascii_control() && c != '\t' => {
                let _ = write!(quoted, "%{:02X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted
}

/// A range such as `image/*` or a choice says what is allowed, not what it is.
fn is_one(media: &str) -> bool {
    !media.contains(['*', ','])
}

/// The media type of a file is the caller's; it must not begin another header.
fn one_line(media: &str) -> String {
    media.chars().filter(|c| !c.is_control()).collect()
}

/// So many random digits that no body contains them.
fn random_boundary() -> String {
    format!("{:016x}{:016x}", random::number(), random::number())
}

/// Bodies one after another.
struct Chain {
    current: Option<ByteStream>,
    left: VecDeque<Body>,
}

impl Stream for Chain {
    type Item = Result<Bytes, AnyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.current {
                Some(stream) => match ready!(stream.as_mut().poll_next(cx)) {
                    None => self.current = None,
                    item => return Poll::Ready(item),
                },
                None => match self.left.pop_front() {
                    None => return Poll::Ready(None),
                    Some(body) => self.current = Some(body.into_stream()),
                },
            }
        }
    }
}
