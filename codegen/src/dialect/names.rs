//! Names for components that the author did not name: made from the place where each stands, never counted.
//!
//! A name is as short as tells it from all others of its kind. What collides is qualified from the left, all of it
//! alike, so that a name does not depend on the order in which things are found.

use std::collections::{BTreeMap, BTreeSet};

use super::grammar::Kind;

/// Where something stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) file: &'a str,
    /// Keys from the root of the file.
    pub(super) path: &'a [String],
    /// What it calls itself, if that tells more than its last key.
    pub(super) own: Option<&'a str>,
}

/// One name for each origin, in their order. None is among `taken`, none is given twice to a kind.
pub(super) fn choose(origins: &[(Kind, Origin)], taken: BTreeSet<(Kind, String)>) -> Vec<String> {
    let candidates: Vec<_> = origins.iter().map(|(_, origin)| candidates(*origin)).collect();
    let mut levels = vec![0; origins.len()];
    loop {
        let at = |index: usize| -> &String {
            let candidates: &Vec<String> = &candidates[index];
            &candidates[levels[index].min(candidates.len() - 1)]
        };
        let mut uses: BTreeMap<(Kind, &String), usize> = BTreeMap::new();
        for (index, (kind, _)) in origins.iter().enumerate() {
            *uses.entry((*kind, at(index))).or_default() += 1;
        }
        let collides = |index: usize| {
            let kind = origins[index].0;
            uses[&(kind, at(index))] > 1 || taken.contains(&(kind, at(index).clone()))
        };
        let next: Vec<_> =
            (0..origins.len()).filter(|i| levels[*i] + 1 < candidates[*i].len() && collides(*i)).collect();
        if next.is_empty() {
            return (0..origins.len()).map(|index| at(index).clone()).collect();
        }
        next.into_iter().for_each(|index| levels[index] += 1);
    }
}

/// From short to long. The last is unlike that of any other place.
fn candidates(origin: Origin) -> Vec<String> {
    let file = origin.file.rsplit_once('/').map_or(origin.file, |(_, name)| name);
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let folders = origin.file.rsplit('/').skip(1).map(str::to_owned);
    // Words from the right to the left, the most telling first.
    let mut words: Vec<String> = Vec::new();
    let mut least = 1;
    for (index, part) in origin.path.iter().enumerate().rev() {
        let container = index.checked_sub(1).map(|above| origin.path[above].as_str());
        let own = origin.own.filter(|_| words.is_empty());
        if own.is_some() || origin.path.len() == 1 || !is_structure(part, container) {
            words.push(clean(own.unwrap_or(part)));
        }
        if container.is_none_or(is_definitions) {
            least = words.len().max(1);
            words.extend(origin.path[..index].iter().rev().filter(|part| !is_structure(part, None)).map(|p| clean(p)));
            break;
        }
    }
    if words.is_empty() || !is_structure(stem, None) {
        words.push(clean(stem));
    }
    words.extend(folders.filter(|folder| !is_structure(folder, None)).map(|folder| clean(&folder)));
    words.retain(|word| !word.is_empty());
    let mut names: Vec<String> = (least.min(words.len())..=words.len()).map(|count| joined(&words[..count])).collect();
    names.retain(|name| !name.is_empty());
    names.push(spelled_out(origin));
    names
}

fn joined(words: &[String]) -> String {
    words.iter().rev().map(String::as_str).collect::<Vec<_>>().join("_")
}

/// A key that is there in every document and tells nothing; as the name of something it does tell.
fn is_structure(part: &str, container: Option<&str>) -> bool {
    let structure = matches!(
        part,
        "components"
            | "schemas"
            | "definitions"
            | "$defs"
            | "properties"
            | "paths"
            | "content"
            | "schema"
            | "responses"
            | "parameters"
            | "models"
            | "headers"
            | "requestBodies"
            | ""
            | "."
            | ".."
    );
    structure && !container.is_some_and(is_definitions) && container != Some("properties")
}

/// Below these keys stand names that the author gave to things of their own.
fn is_definitions(key: &str) -> bool {
    matches!(key, "schemas" | "definitions" | "$defs" | "requestBodies" | "securitySchemes")
}

/// Letters, digits, `.`, `-` and `_` stay; anything else separates.
fn clean(part: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { ' ' };
    part.chars().map(kept).collect::<String>().split_whitespace().collect::<Vec<_>>().join("_")
}

/// The whole place, every odd character as its number: unlike any other.
fn spelled_out(origin: Origin) -> String {
    let spell = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("_{:x}_", u32::from(c)) })
            .collect()
    };
    let parts: Vec<_> = origin.path.iter().map(|part| spell(part)).collect();
    format!("{}.{}", spell(origin.file), parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(origins: &[(&str, &str)], taken: &[&str]) -> Vec<String> {
        let paths: Vec<Vec<String>> = origins
            .iter()
            .map(|(_, path)| path.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect())
            .collect();
        let origins: Vec<_> = origins
            .iter()
            .zip(&paths)
            .map(|((file, _), path)| (Kind::Schema, Origin { file, path, own: None }))
            .collect();
        choose(&origins, taken.iter().map(|name| (Kind::Schema, (*name).to_owned())).collect())
    }

    #[test]
    fn a_whole_file_is_named_after_itself() {
        assert_eq!(chosen(&[("models/Pet.v1.yaml", "")], &[]), ["Pet"]);
    }

    #[test]
    fn a_definition_keeps_its_name() {
        assert_eq!(chosen(&[("common.yaml", "components/schemas/Error"), ("d.json", "Name")], &[]), ["Error", "Name"]);
    }

    #[test]
    fn a_part_is_named_after_what_it_is_a_part_of() {
        let origins =
            [("a.yaml", "components/schemas/A/properties/b"), ("a.yaml", "paths/~1x/get/responses/200/schema")];
        assert_eq!(chosen(&origins, &[]), ["A_b", "1x_get_200"]);
    }

    #[test]
    fn what_collides_is_qualified() {
        let origins = [("apps/models/size.yml", ""), ("droplets/models/size.yml", "")];
        assert_eq!(chosen(&origins, &[]), ["apps_size", "droplets_size"]);
        assert_eq!(chosen(&[("common.yaml", "definitions/Pet")], &["Pet"]), ["common_Pet"]);
    }
}
