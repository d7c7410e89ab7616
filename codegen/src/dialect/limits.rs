//! What a document must not ask for, however small it is: names that nobody can read, more paths, schemas and fields
//! than fit, and references that lead from one schema to the next without end.
//!
//! Later stages follow such references on the stack, make identifiers out of such names, and take a thousand times
//! the room of a `{}` for each path and each schema.

use std::collections::BTreeMap;

use super::{
    Cx, component_name,
    grammar::{self, Child, Kind},
};
use crate::{
    diagnostics::{Code, shorten},
    load::node::{Map, Node, NodeId},
};

/// Reports every name that is too long, and the first chain of references that is. None if there is one.
pub(super) fn check(tree: &Node, cx: &mut Cx) -> Option<()> {
    let before = cx.report.diagnostics.len();
    names(Kind::Description, tree, cx);
    Counts::default().count(Kind::Description, tree, cx);
    let schemas = tree.get("components").and_then(|components| components.get("schemas")).and_then(Node::as_map);
    if let Some(schemas) = schemas {
        chains(schemas, cx);
    }
    (cx.report.diagnostics.len() == before).then_some(())
}

/// Whether the components themselves are few enough to be looked at one by one.
pub(super) fn check_sections(root: &Node, cx: &mut Cx) -> Option<()> {
    let limit = cx.config.budgets.schemas;
    let sections = [Some(root), root.get("components")].into_iter().flatten().filter_map(Node::as_map);
    for (section, node) in sections.flat_map(Map::iter) {
        let components = node.as_map().map_or(0, Map::len);
        if components > limit && grammar::is_section(section) {
            exceed(format!("`{section}` holds {components} components, more than the {limit}"), "schemas", node.id, cx);
            return None;
        }
    }
    Some(())
}

/// Every name that an identifier is made from.
fn names(kind: Kind, node: &Node, cx: &mut Cx) {
    let Some(map) = node.as_map() else { return };
    match kind {
        Kind::Parameter => name(map.get("name"), cx),
        Kind::Operation => {
            name(map.get("operationId"), cx);
            tags(map, cx);
        }
        Kind::Description => tags(map, cx),
        _ => {}
    }
    for (key, value) in map.iter() {
        match grammar::child(kind, key) {
            Child::One(kind) => match value.as_list() {
                Some(list) => list.iter().for_each(|item| names(kind, item, cx)),
                None => names(kind, value, cx),
            },
            Child::Map(kind) => {
                for (key, key_id, value) in value.as_map().into_iter().flat_map(Map::entries) {
                    if kind != Kind::PathItem {
                        length(key, key_id, cx);
                    }
                    names(kind, value, cx);
                }
            }
            Child::List(kind) => value.as_list().into_iter().flatten().for_each(|item| names(kind, item, cx)),
            Child::Plain | Child::Verbatim | Child::Skipped => {}
        }
    }
}

/// What there is so far of what costs much more room than its text.
#[derive(Default)]
struct Counts {
    schemas: usize,
    paths: usize,
}

impl Counts {
    /// Bounded by the depth that was read.
    fn count(&mut self, kind: Kind, node: &Node, cx: &mut Cx) {
        match kind {
            Kind::Schema => add(&mut self.schemas, "schemas", cx.config.budgets.schemas, node.id, cx),
            Kind::PathItem => add(&mut self.paths, "paths", cx.config.budgets.paths, node.id, cx),
            _ => {}
        }
        grammar::each_child(kind, node, &mut |child, node| self.count(child, node, cx));
        for (key, value) in node.as_map().into_iter().flat_map(Map::iter).filter(|(key, _)| has_fields(kind, key)) {
            let (fields, limit) = (value.as_map().map(Map::len), cx.config.budgets.fields);
            let fields = fields.or(value.as_list().map(<[_]>::len)).unwrap_or_default();
            if fields > limit {
                exceed(format!("`{key}` holds {fields} parts, more than the {limit}"), "fields", value.id, cx);
            }
        }
    }
}

/// Whether each part of the value becomes a field, a variant, or something else that costs as much. Schemas and paths
/// are counted all together.
fn has_fields(kind: Kind, key: &str) -> bool {
    match grammar::child(kind, key) {
        Child::Map(Kind::PathItem) | Child::One(_) | Child::Plain | Child::Verbatim | Child::Skipped => false,
        Child::Map(Kind::Schema) | Child::List(Kind::Schema) => kind == Kind::Schema,
        Child::Map(_) | Child::List(_) => true,
    }
}

/// Counts one, and says once that it is one too many.
fn add(count: &mut usize, budget: &str, limit: usize, id: NodeId, cx: &mut Cx) {
    *count += 1;
    if *count == limit + 1 {
        exceed(format!("the description has more than {limit} {budget}, the most"), budget, id, cx);
    }
}

fn exceed(message: String, budget: &str, id: NodeId, cx: &mut Cx) {
    let diagnostic = cx.report.push(Code::OverBudget, id, format!("{message} of the budget `{budget}`"));
    diagnostic.hint(format!("raise `{budget}` under [budgets] in generate.toml"));
}

fn tags(map: &Map, cx: &mut Cx) {
    for tag in map.get("tags").and_then(Node::as_list).into_iter().flatten() {
        name(tag.get("name").or(Some(tag)), cx);
    }
}

fn name(node: Option<&Node>, cx: &mut Cx) {
    if let Some(node) = node {
        length(node.as_text().unwrap_or_default(), node.id, cx);
    }
}

fn length(name: &str, id: NodeId, cx: &mut Cx) {
    let (limit, length) = (cx.config.budgets.name_length, name.chars().count());
    if length > limit {
        let message = format!(
            "the name `{}` has {length} characters, more than the {limit} of the budget `name_length`",
            shorten(name)
        );
        let diagnostic = cx.report.push(Code::OverBudget, id, message);
        diagnostic.hint("raise `name_length` under [budgets] in generate.toml");
    }
}

/// How many schemas each one leads through that say no more than that another one holds.
fn chains(schemas: &Map, cx: &mut Cx) {
    let limit = cx.config.budgets.reference_depth;
    let mut lengths: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, key_id, _) in schemas.entries() {
        if longest(name, schemas, &mut lengths) > limit {
            let message = format!(
                "`{}` leads from one schema to the next more than {limit} times, the budget `reference_depth`",
                shorten(name)
            );
            let diagnostic = cx.report.push(Code::OverBudget, key_id, message);
            diagnostic.hint("raise `reference_depth` under [budgets] in generate.toml");
            return;
        }
    }
}

/// The length of the longest way from `name`, noted for every schema on it. What leads back into the way counts as
/// its end.
fn longest<'d>(name: &'d str, schemas: &'d Map, lengths: &mut BTreeMap<&'d str, usize>) -> usize {
    let mut way: Vec<(&'d str, Vec<&'d str>, usize)> = Vec::new();
    let mut next = Some(name);
    let mut length = 0;
    loop {
        if let Some(name) = next.take() {
            match lengths.get(name) {
                Some(known) => length = *known,
                None => {
                    lengths.insert(name, 0);
                    way.push((name, schemas.get(name).map(laid_in).unwrap_or_default(), 0));
                    continue;
                }
            }
        }
        let Some((name, targets, longest)) = way.last_mut() else { return length };
        *longest = (*longest).max(length);
        length = 0;
        match targets.pop() {
            Some(target) => next = Some(target),
            None => {
                length = *longest + 1;
                lengths.insert(name, length);
                way.pop();
            }
        }
    }
}

/// The schemas of which a schema says that they hold where it stands. Bounded by the depth that was read.
fn laid_in(schema: &Node) -> Vec<&str> {
    let Some(map) = schema.as_map() else { return Vec::new() };
    let mut found: Vec<&str> = map.get("$ref").and_then(Node::as_text).map(component_name).into_iter().collect();
    for (key, only_alone) in [("allOf", false), ("oneOf", true), ("anyOf", true)] {
        let parts = map.get(key).and_then(Node::as_list).unwrap_or_default();
        if !only_alone || parts.len() == 1 {
            found.extend(parts.iter().flat_map(laid_in));
        }
    }
    found
}
