//! A schema where it is used.

use std::ptr;

use openapiv3::{ReferenceOr, Schema};

use crate::dialect::component_name;

/// By name or written out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    Named(&'a str),
    Inline(&'a Schema),
}

/// By where they were written.
impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(one), Self::Named(other)) => ptr::eq(*one, *other),
            (Self::Inline(one), Self::Inline(other)) => ptr::eq(*one, *other),
            (Self::Named(_), Self::Inline(_)) | (Self::Inline(_), Self::Named(_)) => false,
        }
    }
}

impl<'a> From<&'a ReferenceOr<Schema>> for Part<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Named(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Part<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Named(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// The name that all parts are.
pub(super) fn same_name<'a>(parts: &[Part<'a>]) -> Option<&'a str> {
    let Some(Part::Named(first)) = parts.first() else { return None };
    parts.iter().all(|part| matches!(part, Part::Named(name) if name == first)).then_some(first)
}
