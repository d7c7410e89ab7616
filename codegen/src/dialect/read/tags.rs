//! The tags that a description describes, and which of them are parts of others (3.2).

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::Tag;

use super::{about, description::external_docs, object::Object};
use crate::{
    diagnostics::Code,
    dialect::{Cx, object as synthetic},
    load::node::{Node, NodeId, Value},
    nearest::nearest_of_few,
};

/// A tag, and where it says which other one it is a part of.
struct Described {
    tag: Tag,
    parent: Option<(String, NodeId)>,
}

/// Each tag once.
pub(super) fn tags(description: &mut Object, cx: &mut Cx) -> Vec<Tag> {
    let mut tags: IndexMap<String, Described> = IndexMap::new();
    for node in description.list("tags", cx) {
        let id = node.id;
        let Some(described) = tag(node, cx) else { continue };
        let name = described.tag.name.clone();
        if tags.contains_key(&name) {
            let message = format!("the tag `{name}` is described a second time; the first one counts");
            cx.report.push(Code::PartLeftOut, id, message);
        } else {
            tags.insert(name, described);
        }
    }
    let circles = circles(&tags);
    let wrong: Vec<String> = tags.keys().filter(|name| !has_good_parent(name, &tags, &circles, cx)).cloned().collect();
    for name in wrong {
        if let Some(described) = tags.get_mut(&name) {
            described.parent = None;
        }
    }
    tags.into_values().map(with_parent).collect()
}

fn tag(mut node: Node, cx: &mut Cx) -> Option<Described> {
    if let Value::Text(_) = node.value {
        cx.report.push(Code::Repaired, node.id, "a tag is an object here; the text is read as its `name`");
        node = synthetic(node.id, [("name", node.clone())]);
    }
    let mut object = Object::open(node, "a tag", cx)?;
    let Some(name) = object.text("name", cx) else {
        cx.report.push(Code::PartLeftOut, object.id, "a tag without `name` is left out").hint = object.meant("name");
        return None;
    };
    // Which place in a page a tag gets is the business of whoever makes the page.
    object.text("kind", cx);
    let parent_id = object.place("parent");
    let parent = object.text("parent", cx).map(|parent| (parent, parent_id));
    let description = object.text_after_summary(cx);
    let external_docs = external_docs(&mut object, cx);
    let description = about::joined(description, external_docs.as_ref().map(about::external));
    Some(Described { tag: Tag { name, description, external_docs, extensions: object.extensions(cx) }, parent })
}

/// The tags that are parts of themselves. Each is looked at once.
fn circles(tags: &IndexMap<String, Described>) -> BTreeSet<String> {
    let parent_of = |at: usize| tags.get_index_of(tags[at].parent.as_ref()?.0.as_str());
    let mut circles = BTreeSet::new();
    let mut seen = vec![false; tags.len()];
    for start in 0..tags.len() {
        let mut way = IndexSet::new();
        let mut at = Some(start);
        while let Some(tag) = at.filter(|tag| !seen[*tag]) {
            seen[tag] = true;
            way.insert(tag);
            at = parent_of(tag);
        }
        let circle = at.and_then(|again| way.get_index_of(&again)).unwrap_or(way.len());
        circles.extend(way.iter().skip(circle).filter_map(|tag| Some(tags.get_index(*tag)?.0.clone())));
    }
    circles
}

/// Whether a tag is a part of one that is there and is no part of it in turn (OpenAPI 3.2.0 §4.22.1). Says why not.
fn has_good_parent(name: &str, tags: &IndexMap<String, Described>, circles: &BTreeSet<String>, cx: &mut Cx) -> bool {
    let Some((parent, id)) = tags.get(name).and_then(|described| described.parent.as_ref()) else { return true };
    if !tags.contains_key(parent) {
        let message =
            format!("the tag `{name}` is a part of `{parent}`, which is not among the tags; it is a part of none");
        let diagnostic = cx.report.push(Code::PartLeftOut, *id, message);
        match nearest_of_few(parent, tags.keys().map(String::as_str)) {
            Some(meant) => diagnostic.hint(format!("did you mean `{meant}`?")),
            None => diagnostic.hint(format!("describe a tag `{parent}` under `tags`")),
        }
        return false;
    }
    if circles.contains(name) {
        let message = format!("the tag `{name}` is a part of itself by its parent `{parent}`; it is a part of none");
        cx.report.push(Code::PartLeftOut, *id, message).hint("take out one `parent` of this circle");
        return false;
    }
    true
}

fn with_parent(Described { mut tag, parent }: Described) -> Tag {
    let parent = parent.map(|(parent, _)| format!("A part of `{parent}`."));
    tag.description =
        [tag.description, parent].into_iter().flatten().reduce(|text, parent| format!("{text}\n\n{parent}"));
    tag
}
