//! The nodes of the tokens that later stages only name by the object around them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostics::{Diagnostic, Part, Place, Report},
    load::{
        Document,
        node::{Node, NodeId, Value},
    },
};

impl Document {
    /// Looks up every [`Place::Part`]. What is not there stands for its object. Nothing is said twice of one token.
    pub fn narrow(&self, report: &mut Report) {
        let mut wanted: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (index, diagnostic) in report.diagnostics.iter().enumerate() {
            if let Place::Part { of, .. } = diagnostic.place {
                wanted.entry(of).or_default().push(index);
            }
        }
        if wanted.is_empty() {
            return;
        }
        let indices: BTreeSet<usize> = wanted.values().flatten().copied().collect();
        for (_, root) in &self.files {
            visit(root, root.id, &wanted, &mut report.diagnostics);
        }
        let mut said = BTreeSet::new();
        let mut index = 0;
        report.diagnostics.retain(|diagnostic| {
            index += 1;
            !indices.contains(&(index - 1))
                || said.insert((diagnostic.code, diagnostic.place.clone(), diagnostic.message.clone()))
        });
    }
}

/// Bounded by the depth that was read.
fn visit(node: &Node, own_key: NodeId, wanted: &BTreeMap<NodeId, Vec<usize>>, diagnostics: &mut [Diagnostic]) {
    for index in wanted.get(&node.id).into_iter().flatten() {
        if let Place::Part { part, .. } = &diagnostics[*index].place {
            let found = match part {
                Part::OwnKey => Some(own_key),
                Part::Key(path) => find(node, own_key, path).map(|(key, _)| key),
                Part::Value(path) => find(node, own_key, path).map(|(_, value)| value),
            };
            diagnostics[*index].place = Place::Node(found.unwrap_or(node.id));
        }
    }
    match &node.value {
        Value::Map(map) => map.entries().for_each(|(_, key, value)| visit(value, key, wanted, diagnostics)),
        Value::List(items) => items.iter().for_each(|item| visit(item, item.id, wanted, diagnostics)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The last key of a path and the value there.
fn find(node: &Node, own_key: NodeId, path: &[String]) -> Option<(NodeId, NodeId)> {
    let Some((step, rest)) = path.split_first() else { return Some((own_key, node.id)) };
    match &node.value {
        Value::Map(map) => find(map.get(step)?, map.key_id(step)?, rest),
        Value::List(items) => {
            let is_meant = |item: &&Node| step == "*" || item.as_text() == Some(step);
            items.iter().filter(is_meant).find_map(|item| find(item, item.id, rest))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
    }
}
