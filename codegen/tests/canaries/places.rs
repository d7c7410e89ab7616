//! The places of a description that hold text, and descriptions with another text in one of them.

use std::{collections::BTreeSet, fmt};

use serde_json::{Map, Value};

/// Texts that end differently.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// The text at this pointer.
    Value(String),
    /// The name of the member at this pointer.
    Name(String),
    /// All texts and names that are this word, and the references to what is named so.
    Word(String),
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(pointer) => write!(f, "the text at {pointer}"),
            Self::Name(pointer) => write!(f, "the name at {pointer}"),
            Self::Word(word) => write!(f, "every `{word}`"),
        }
    }
}

/// Every change that can be made to a description.
pub(crate) fn changes(document: &Value) -> Vec<Change> {
    let (mut changes, mut words) = (Vec::new(), BTreeSet::new());
    collect("", document, &mut changes, &mut words);
    changes.extend(words.into_iter().map(Change::Word));
    changes
}

fn collect(at: &str, value: &Value, changes: &mut Vec<Change>, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            words.insert(text.clone());
            changes.push(Change::Value(at.to_owned()));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(&format!("{at}/{index}"), item, changes, words));
        }
        Value::Object(members) => {
            for (name, member) in members {
                let at = format!("{at}/{}", escape(name));
                words.insert(name.clone());
                changes.push(Change::Name(at.clone()));
                collect(&at, member, changes, words);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl Change {
    /// The description with `end` after each of the texts.
    pub(crate) fn apply(&self, document: &Value, end: &str) -> Value {
        self.changed("", document, end)
    }

    fn changed(&self, at: &str, value: &Value, end: &str) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(at, text, end)),
            Value::Array(items) => {
                let item = |(index, item)| self.changed(&format!("{at}/{index}"), item, end);
                items.iter().enumerate().map(item).collect()
            }
            Value::Object(members) => {
                let member = |(name, member): (&String, &Value)| {
                    let at = format!("{at}/{}", escape(name));
                    (self.name(&at, name, end), self.changed(&at, member, end))
                };
                Value::Object(members.iter().map(member).collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }

    fn text(&self, at: &str, text: &str, end: &str) -> String {
        match self {
            Self::Value(pointer) if pointer == at => format!("{text}{end}"),
            Self::Word(word) if word == text => format!("{text}{end}"),
            Self::Word(word) if text.starts_with("#/") => {
                let tokens = text.split('/').map(|token| {
                    if token == escape(word) { escape(&percent(&format!("{word}{end}"))) } else { token.to_owned() }
                });
                tokens.collect::<Vec<_>>().join("/")
            }
            _ => text.to_owned(),
        }
    }

    fn name(&self, at: &str, name: &str, end: &str) -> String {
        match self {
            Self::Name(pointer) if pointer == at => format!("{name}{end}"),
            Self::Word(word) if word == name => format!("{name}{end}"),
            _ => name.to_owned(),
        }
    }
}

/// As a URL's fragment has to write it.
fn percent(text: &str) -> String {
    text.replace('%', "%25")
}
