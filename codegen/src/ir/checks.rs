//! What values are checked for where their author asks for it.

use super::{Ident, Limit};

/// What is demanded of a value and of what is in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Demands {
    pub own: Vec<Limit>,
    /// Of the first items, each by its place.
    pub places: Vec<Demands>,
    /// Of all others.
    pub items: Option<Box<Demands>>,
    /// Of what stands under these keys.
    pub fields: Vec<(String, Demands)>,
    /// Of what stands under any other key that an expression is found in.
    pub patterns: Vec<(String, Demands)>,
    /// Of what stands under all other keys.
    pub values: Option<Box<Demands>>,
}

impl Demands {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        let Self { own, places, items, fields, patterns, values } = self;
        let none_inside = fields.is_empty() && patterns.is_empty() && values.is_none();
        own.is_empty() && places.is_empty() && items.is_none() && none_inside
    }
}

/// What is checked of a type's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Checks {
    #[default]
    Nothing,
    /// Of a type with fields, or with one that has no name.
    Parts(Vec<Check>),
    /// What these variants hold.
    Variants(Vec<Held>),
    /// Nothing, but it stands in a tuple beside what is looked into.
    PassedOver,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// The whole value, as JSON.
    Own(Demands),
    /// What the one field without a name holds.
    Inner,
    Field {
        /// As the field is called on the wire; empty if the keys in it stand beside the others.
        key: String,
        field: Ident,
        what: Looked,
    },
}

/// A variant that is looked at: as JSON if anything is demanded, and at the fields of its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub variant: Ident,
    pub demands: Demands,
    pub within: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Looked {
    /// At the value, as JSON.
    At(Demands),
    /// At the fields of its type.
    Within,
}
