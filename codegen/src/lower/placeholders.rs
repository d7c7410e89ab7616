//! The placeholders of a path, and which parameter fills each.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

/// A path seen as its placeholders.
pub(super) struct Template<'p> {
    placeholders: IndexSet<&'p str>,
    /// For names of parameters that stand in the path in another spelling: that spelling.
    respelled: BTreeMap<String, &'p str>,
}

impl<'p> Template<'p> {
    /// `names` are those of the path parameters.
    pub(super) fn new(path: &'p str, names: &BTreeSet<&str>) -> Self {
        let placeholders = placeholders(path);
        let respelled = respelled(&placeholders, names);
        Self { placeholders, respelled }
    }

    /// The placeholder that the parameter `name` fills.
    pub(super) fn placeholder(&self, name: &str) -> Option<&'p str> {
        self.placeholders.get(name).or_else(|| self.respelled.get(name)).copied()
    }

    /// The placeholders that none of the path parameters fills.
    pub(super) fn unfilled(&self, names: &BTreeSet<&str>) -> impl Iterator<Item = &'p str> {
        let filled: BTreeSet<&str> = names.iter().filter_map(|name| self.placeholder(name)).collect();
        self.placeholders.iter().copied().filter(move |name| !filled.contains(name))
    }

    /// What a parameter is called in the path that is sent: by its own name, unless that cannot stand in braces.
    pub(super) fn name_in_path<'n>(&self, name: &'n str) -> &'n str
    where
        'p: 'n,
    {
        match self.respelled.get(name) {
            Some(placeholder) if name.contains(['{', '}']) => placeholder,
            _ => name,
        }
    }

    /// The path with the parameters' own names for its placeholders.
    pub(super) fn with_names_of_parameters(&self, path: &str) -> String {
        self.respelled.iter().fold(path.to_owned(), |path, (name, placeholder)| {
            path.replace(&format!("{{{placeholder}}}"), &format!("{{{}}}", self.name_in_path(name)))
        })
    }

    /// Where a placeholder stands among all; what is none comes last.
    pub(super) fn position(&self, placeholder: &str) -> usize {
        self.placeholders.get_index_of(placeholder).unwrap_or(usize::MAX)
    }
}

/// The placeholders of a path, each once.
fn placeholders(path: &str) -> IndexSet<&str> {
    let mut out = IndexSet::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.insert(name);
        rest = tail;
    }
    out
}

/// Names that are in no placeholder, each with the only free placeholder that differs from it in case and separators
/// alone. Where there are several of either, nothing says which is meant.
fn respelled<'p>(placeholders: &IndexSet<&'p str>, names: &BTreeSet<&str>) -> BTreeMap<String, &'p str> {
    let free = by_sound(placeholders.iter().copied().filter(|placeholder| !names.contains(placeholder)));
    let unused = by_sound(names.iter().copied().filter(|name| !placeholders.contains(name)));
    let pairs = unused.iter().filter_map(|(sound, names)| match (&names[..], free.get(sound).map(Vec::as_slice)) {
        ([name], Some([placeholder])) => Some(((*name).to_owned(), *placeholder)),
        _ => None,
    });
    pairs.collect()
}

/// Names by their letters and digits.
fn by_sound<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<String, Vec<&'n str>> {
    let mut out: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        let sound: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if !sound.is_empty() {
            out.entry(sound).or_default().push(name);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(path: &str, names: &[&str]) -> Vec<Option<String>> {
        let names_of_path: BTreeSet<&str> = names.iter().copied().collect();
        let template = Template::new(path, &names_of_path);
        names.iter().map(|name| template.placeholder(name).map(str::to_owned)).collect()
    }

    #[test]
    fn a_name_is_found_in_another_spelling() {
        assert_eq!(filled("/a/{userID}", &["user_id"]), [Some("userID".to_owned())]);
        assert_eq!(filled("/a/{user-id}/{ID}", &["UserId", "id"]), [Some("user-id".to_owned()), Some("ID".to_owned())]);
    }

    #[test]
    fn a_path_gets_the_names_of_its_parameters() {
        let template = Template::new("/a/{userID}/{ID}/x", &BTreeSet::from(["user_id", "ID"]));
        assert_eq!(template.with_names_of_parameters("/a/{userID}/{ID}/x"), "/a/{user_id}/{ID}/x");
        let template = Template::new("/a/{id}", &BTreeSet::from(["{id}"]));
        assert_eq!((template.name_in_path("{id}"), &*template.with_names_of_parameters("/a/{id}")), ("id", "/a/{id}"));
    }

    #[test]
    fn nothing_is_guessed() {
        // Another name, a placeholder that is filled already, and two of one kind.
        assert_eq!(filled("/a/{id}", &["key"]), [None]);
        assert_eq!(filled("/a/{id}", &["id", "ID"]), [Some("id".to_owned()), None]);
        assert_eq!(filled("/a/{id}/{Id}", &["ID"]), [None]);
        assert_eq!(filled("/a/{id}", &["ID", "Id"]), [None, None]);
        assert_eq!(filled("/a/{-}", &["_"]), [None]);
    }
}
