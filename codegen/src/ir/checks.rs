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
    pub values: Option<Box<Demands>>,
}

impl Demands {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.places.is_empty() && self.items.is_none() && self.values.is_none()
    }
}

/// What is checked of a type's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Checks {
    #[default]
    Nothing,
    Fields(Vec<Check>),
    /// What these variants hold.
    Variants(Vec<Ident>),
    /// What a type with one unnamed field holds.
    Inner,
    /// Nothing, but it stands in a tuple beside what is looked into.
    PassedOver,
}

/// A field that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// As the field is called on the wire; empty if the keys in it stand beside the others.
    pub key: String,
    pub field: Ident,
    pub what: Looked,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Looked {
    /// At the value, as JSON.
    At(Demands),
    /// At the fields of its type.
    Within,
}
