//! Which part a reference means, and what is said if it means none.

use super::Bundle;
use crate::{
    diagnostics::{Code, Severity},
    dialect::{
        grammar::{self, Kind},
        resolve::{Failure, MAX_HOPS, Place, reference_of},
    },
    load::node::{Node, NodeId, Value, unescape_pointer},
    nearest::nearest,
};

impl<'d> Bundle<'d, '_, '_> {
    /// The part that a reference means.
    pub(super) fn target(&mut self, kind: Kind, node: &'d Node, base: usize) -> Result<usize, Failure> {
        let (reference, _) = reference_of(node).ok_or(Failure::Circular)?;
        let place = match (self.library.resolve(reference, base), self.by_name(kind, reference)) {
            (Err(Failure::NoFile(_) | Failure::Missing { .. } | Failure::Forbidden), Some(index)) => {
                let name = self.parts[index].name.as_deref().unwrap_or_default();
                let message = format!("`{reference}` leads to nothing; it is read as the component `{name}`");
                self.cx.report.push(Code::Repaired, place_of(node), message);
                return Ok(index);
            }
            (found, _) => found?,
        };
        right_kind(&place, kind)?;
        let declared = self.by_target.get(&(place.node.id, kind)).copied();
        // A component may be an alias; it must only end somewhere.
        match (self.library.follow(place.clone()), declared) {
            (Ok(_), Some(index)) => Ok(self.bound(index, &place)),
            (Ok(end), None) => {
                right_kind(&end, kind)?;
                let index = self.part(kind, end.clone());
                Ok(self.bound(index, &end))
            }
            // It is reported where it ends, and the component takes any value.
            (Err(_), Some(index)) if kind == Kind::Schema && self.ends_beside(&place, node) => Ok(index),
            (Err(failure), _) => Err(failure),
        }
    }

    /// The part that the schema at a place becomes.
    pub(super) fn schema_at(&mut self, place: Place<'d>) -> Result<usize, Failure> {
        right_kind(&place, Kind::Schema)?;
        Ok(self.part(Kind::Schema, place))
    }

    /// Whether a chain of references that ends nowhere does so without passing `node`.
    fn ends_beside(&self, place: &Place<'d>, node: &Node) -> bool {
        let mut place = place.clone();
        let mut seen = Vec::new();
        while let Some((reference, true)) = reference_of(place.node).filter(|_| seen.len() <= MAX_HOPS) {
            if place.node.id == node.id {
                return false;
            }
            if seen.contains(&place.node.id) {
                return true;
            }
            seen.push(place.node.id);
            match self.library.resolve(reference, place.base) {
                Ok(next) => place = next,
                Err(_) => return true,
            }
        }
        true
    }

    /// A component that must be meant, although the path to it is one of another version, or no path at all.
    pub(super) fn by_name(&self, kind: Kind, reference: &str) -> Option<usize> {
        let name = match reference.strip_prefix("#/").or_else(|| reference.strip_prefix('/')) {
            Some(pointer) => {
                let (section, name) = pointer.rsplit_once('/')?;
                let is_section = |(name, of): &(&str, Kind)| *of == kind && *name == section;
                match section.strip_prefix("components/") {
                    Some(section) => grammar::SECTIONS.iter().find(|(name, of)| *of == kind && *name == section)?,
                    None => grammar::SECTIONS_OF_V2.iter().find(|entry| is_section(entry))?,
                };
                unescape_pointer(name)
            }
            None => reference.to_owned(),
        };
        self.declared.get(&(kind, name.as_str())).copied()
    }

    /// Reports a reference that means nothing: an error, unless the configuration tolerates it.
    pub(super) fn refuse(&mut self, id: NodeId, reference: &str, failure: Failure) {
        if !self.said.insert(id) {
            return;
        }
        let failure = match failure {
            // To look for what may be meant takes longer than all else.
            Failure::Missing { part, .. } if self.said.len() > HINTED => Failure::Missing { part, beside: Vec::new() },
            failure => failure,
        };
        let (code, message, hint) = explain(reference, failure);
        let diagnostic = self.cx.report.push(code, id, message);
        if self.cx.config.lenient {
            diagnostic.severity = Severity::Warning;
            diagnostic.hint = hint;
        } else {
            let way_out = "set `lenient = true` in generate.toml to go on without it";
            diagnostic.hint = Some(format!("{}, or {way_out}", hint.unwrap_or_else(|| "correct it".to_owned())));
        }
    }
}

/// For so many references it is looked up what may be meant by them.
const HINTED: usize = 500;

/// The place of the text itself.
pub(super) fn place_of(node: &Node) -> NodeId {
    node.get("$ref").map_or(node.id, |text| text.id)
}

fn right_kind(place: &Place, expected: Kind) -> Result<(), Failure> {
    match wrong_kind(place, expected) {
        Some(found) => Err(Failure::WrongKind { expected, found }),
        None => match &place.node.value {
            Value::Map(_) => Ok(()),
            // A schema may be a boolean, and an empty list is what some write for an empty object.
            Value::Bool(_) | Value::Null if expected == Kind::Schema => Ok(()),
            Value::List(list) if list.is_empty() => Ok(()),
            _ => Err(Failure::NoObject { expected, found: place.node.kind() }),
        },
    }
}

/// What stands at a place, if the specification says that it is not what is asked for.
pub(super) fn wrong_kind(place: &Place, expected: Kind) -> Option<Kind> {
    if place.path.is_empty() {
        let whole = ["openapi", "swagger"].iter().any(|key| place.node.get(key).is_some());
        return whole.then_some(Kind::Description);
    }
    // The top level of other files is the author's own.
    grammar::kind_at(&place.path).filter(|found| *found != expected && place.path.len() > 1)
}

/// A failure in words: the code, what is wrong, and what would work.
pub(super) fn explain(reference: &str, failure: Failure) -> (Code, String, Option<String>) {
    match failure {
        Failure::Forbidden => {
            let message = format!("`{reference}` leads out of the description's own files");
            (Code::ForbiddenReference, message, Some("copy what it means beside the description".to_owned()))
        }
        Failure::NoFile(path) => {
            (Code::UnresolvedReference, format!("`{reference}` leads to nothing: there is no file `{path}`"), None)
        }
        Failure::Missing { part, beside } => {
            let message = format!("`{reference}` leads to nothing: there is no `{part}`");
            let meant = nearest(&part, beside.iter().map(String::as_str));
            (Code::UnresolvedReference, message, meant.map(|name| format!("write `{name}` if that is meant")))
        }
        Failure::NoAnchor(name) => {
            let message = format!("`{reference}` leads to nothing: no schema has the anchor `{name}`");
            (Code::UnresolvedReference, message, None)
        }
        Failure::NoObject { expected, found } => {
            let message = format!("`{reference}` leads to {found}, but {} belongs here", expected.title());
            (Code::WrongReference, message, None)
        }
        Failure::Circular => (Code::CircularReference, format!("`{reference}` leads only to itself"), None),
        Failure::TooFar => {
            let message = format!("`{reference}` leads from one reference to the next, more than {MAX_HOPS} of them");
            (Code::CircularReference, message, None)
        }
        Failure::WrongKind { expected, found } => {
            let message = format!("`{reference}` leads to {}, but {} belongs here", found.title(), expected.title());
            (Code::WrongReference, message, None)
        }
    }
}
