//! Overlays: a maintainer's corrections of a description, after the OpenAPI Overlay Specification 1.0 and 1.1.
//!
//! Stricter than the specification where an action has no effect any more: that is an error, so that corrections
//! do not outlive what they correct. What an overlay brings keeps its place in the overlay.

use serde_json::Value as Mirror;
use serde_json_path::{JsonPath, PathElement};

use crate::{
    diagnostics::{Code, Report, shorten},
    load::node::{Map, Node, NodeId, Value},
};

/// What is wrong with an overlay, and where in it.
struct Wrong {
    at: NodeId,
    code: Code,
    message: String,
}

impl Wrong {
    fn config(at: NodeId, message: impl Into<String>) -> Self {
        Self { at, code: Code::WrongConfig, message: message.into() }
    }
    fn unused(at: NodeId, message: impl Into<String>) -> Self {
        Self { at, code: Code::UnusedConfig, message: message.into() }
    }
}

/// One action object (1.1 §4.4.3).
struct Action<'o> {
    target: &'o Node,
    query: JsonPath,
    change: Change<'o>,
}

enum Change<'o> {
    Update(&'o Node),
    /// From the one place that the query finds.
    Copy(&'o Node, JsonPath),
    Remove,
}

/// Applies all actions of an overlay, each to what the one before has left.
pub(super) fn apply(description: &mut Node, overlay: &Node, report: &mut Report) {
    let actions = match actions(overlay) {
        Ok(actions) => actions,
        Err(wrong) => return say(wrong, report),
    };
    let mut subject = Subject { mirror: mirror(description), description };
    for action in actions {
        if let Err(wrong) = read_action(action).and_then(|action| subject.perform(&action)) {
            say(wrong, report);
        }
    }
}

fn say(wrong: Wrong, report: &mut Report) {
    let diagnostic = report.push(wrong.code, wrong.at, wrong.message);
    if wrong.code == Code::UnusedConfig {
        diagnostic.hint("take the action out, or correct its target");
    }
}

/// The action objects, if this is an overlay.
fn actions(overlay: &Node) -> Result<&[Node], Wrong> {
    let Some(map) = overlay.as_map() else {
        return Err(Wrong::config(overlay.id, format!("an overlay is an object, this is {}", overlay.kind())));
    };
    known_keys(map, &["overlay", "info", "extends", "actions"])?;
    match map.get("overlay") {
        Some(version) if matches!(&version.value, Value::Text(text) | Value::Number(text) if text.starts_with("1.")) => {
        }
        Some(version) => return Err(Wrong::config(version.id, "only versions 1.x of overlays are read here")),
        None => return Err(Wrong::config(overlay.id, "an overlay begins with `overlay: 1.0.0`")),
    }
    match map.get("actions").and_then(Node::as_list) {
        Some(actions) if !actions.is_empty() => Ok(actions),
        _ => Err(Wrong::config(overlay.id, "an overlay has `actions`, a list of at least one")),
    }
}

fn known_keys(map: &Map, known: &[&str]) -> Result<(), Wrong> {
    let is_unknown = |key: &str| !known.contains(&key) && !key.starts_with("x-");
    match map.iter_with_ids().find(|(key, ..)| is_unknown(key)) {
        Some((key, id, _)) => {
            let known = known.join(", ");
            Err(Wrong::config(id, format!("unknown key `{}`; the keys here are {known}", shorten(key))))
        }
        None => Ok(()),
    }
}

fn read_action(action: &Node) -> Result<Action<'_>, Wrong> {
    let Some(map) = action.as_map() else {
        return Err(Wrong::config(action.id, format!("an action is an object, this is {}", action.kind())));
    };
    known_keys(map, &["target", "description", "update", "copy", "remove"])?;
    let Some(target) = map.get("target") else {
        return Err(Wrong::config(action.id, "an action has a `target`, a JSONPath such as `$.info.title`"));
    };
    let query = query(target)?;
    let remove = match map.get("remove").map(|node| (node, node.as_bool())) {
        Some((node, None)) => return Err(Wrong::config(node.id, "`remove` is true or false")),
        Some((_, Some(remove))) => remove,
        None => false,
    };
    let change = match (remove, map.get("update"), map.get("copy")) {
        (true, ..) => Change::Remove,
        (false, Some(update), None) => Change::Update(update),
        (false, None, Some(copy)) => Change::Copy(copy, self::query(copy)?),
        _ => return Err(Wrong::config(action.id, "an action has one of `update`, `copy` and `remove: true`")),
    };
    Ok(Action { target, query, change })
}

/// A JSONPath (RFC 9535).
fn query(node: &Node) -> Result<JsonPath, Wrong> {
    let Some(text) = node.as_text() else {
        return Err(Wrong::config(node.id, format!("a JSONPath is text, this is {}", node.kind())));
    };
    if let Some(too) = too_large(text) {
        let message = format!("`{}` {too}, which is more than a JSONPath may have here", shorten(text));
        return Err(Wrong::config(node.id, message));
    }
    JsonPath::parse(text).map_err(|error| {
        let (text, position) = (shorten(text), error.position());
        Wrong::config(node.id, format!("`{text}` is not a JSONPath: {}, at character {position}", error.message()))
    })
}

/// The parser tries each way to read a filter within a filter, so that its time doubles with each of them.
fn too_large(text: &str) -> Option<String> {
    const BYTES: usize = 2_000;
    const DEEP: usize = 10;
    if text.len() > BYTES {
        return Some(format!("has more than {BYTES} bytes"));
    }
    let depth = text.bytes().scan(0usize, |open, byte| {
        match byte {
            b'[' | b'(' => *open += 1,
            b']' | b')' => *open = open.saturating_sub(1),
            _ => {}
        }
        Some(*open)
    });
    (depth.max().unwrap_or_default() > DEEP).then(|| format!("has brackets more than {DEEP} deep"))
}

/// A description under change.
struct Subject<'d> {
    description: &'d mut Node,
    /// The same values in the form that queries want.
    mirror: Mirror,
}

/// One step from a value to one inside it. Ordered so that later items of a list come after earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Item(usize),
}

impl Subject<'_> {
    fn perform(&mut self, action: &Action<'_>) -> Result<(), Wrong> {
        let places = self.select(&action.query);
        if places.is_empty() {
            return Err(Wrong::unused(action.target.id, "nothing in the description matches this target"));
        }
        let has_effect = match &action.change {
            Change::Remove => self.remove(&places, action.target)?,
            Change::Update(update) => self.update(&places, update)?,
            Change::Copy(copy, query) => {
                let source = self.source(copy, query)?;
                self.update(&places, &source)?
            }
        };
        match has_effect {
            true => Ok(()),
            false => Err(Wrong::unused(action.target.id, "the description already says what this action makes it say")),
        }
    }

    /// The places that a query finds, each once, in order.
    fn select(&self, query: &JsonPath) -> Vec<Vec<Step>> {
        let found = query.query_located(&self.mirror);
        let step = |element: &PathElement| match element {
            PathElement::Name(name) => Step::Key((*name).to_owned()),
            PathElement::Index(index) => Step::Item(*index),
        };
        let mut places: Vec<Vec<Step>> = found.locations().map(|path| path.iter().map(step).collect()).collect();
        places.sort();
        places.dedup();
        places
    }

    fn source(&self, copy: &Node, query: &JsonPath) -> Result<Node, Wrong> {
        match self.select(query).as_slice() {
            [place] => follow(&*self.description, place).cloned().ok_or_else(|| unreachable_place(copy)),
            [] => Err(Wrong::unused(copy.id, "nothing in the description matches this")),
            more => Err(Wrong::config(copy.id, format!("`copy` wants one place, this matches {}", more.len()))),
        }
    }

    /// From the end, so that the places of what is left stay right.
    fn remove(&mut self, places: &[Vec<Step>], target: &Node) -> Result<bool, Wrong> {
        for place in places.iter().rev() {
            let Some((last, parent)) = place.split_last() else {
                return Err(Wrong::config(target.id, "the whole description cannot be removed"));
            };
            let node = follow_mut(self.description, parent).ok_or_else(|| unreachable_place(target))?;
            remove_step(node, last);
            self.reflect(parent);
        }
        Ok(true)
    }

    fn update(&mut self, places: &[Vec<Step>], update: &Node) -> Result<bool, Wrong> {
        let mut has_effect = false;
        for place in places {
            let node = follow_mut(self.description, place).ok_or_else(|| unreachable_place(update))?;
            has_effect |= merge(node, update)?;
            self.reflect(place);
        }
        Ok(has_effect)
    }

    /// Brings the mirror up to date at one place.
    fn reflect(&mut self, place: &[Step]) {
        let mirrored = place.iter().try_fold(&mut self.mirror, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Item(index) => value.get_mut(index),
        });
        if let (Some(mirrored), Some(node)) = (mirrored, follow(self.description, place)) {
            *mirrored = mirror(node);
        }
    }
}

/// The query found the place in the mirror, so it is there.
fn unreachable_place(node: &Node) -> Wrong {
    Wrong::config(node.id, "the place that this names is gone")
}

fn follow<'n>(node: &'n Node, place: &[Step]) -> Option<&'n Node> {
    place.iter().try_fold(node, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Item(index) => node.as_list()?.get(*index),
    })
}

fn follow_mut<'n>(node: &'n mut Node, place: &[Step]) -> Option<&'n mut Node> {
    place.iter().try_fold(node, |node, step| match step {
        Step::Key(key) => node.as_map_mut()?.get_mut(key),
        Step::Item(index) => node.as_list_mut()?.get_mut(*index),
    })
}

fn remove_step(parent: &mut Node, step: &Step) {
    match (step, &mut parent.value) {
        (Step::Key(key), Value::Map(map)) => _ = map.remove(key),
        (Step::Item(index), Value::List(items)) if *index < items.len() => _ = items.remove(*index),
        _ => {}
    }
}

/// Merges `update` into `target`, and says whether that changed anything (1.1 §4.4.3).
fn merge(target: &mut Node, update: &Node) -> Result<bool, Wrong> {
    match (&mut target.value, &update.value) {
        (Value::Map(map), Value::Map(changes)) => merge_objects(map, changes),
        (Value::List(items), Value::List(more)) => {
            items.extend(more.iter().cloned());
            Ok(!more.is_empty())
        }
        (Value::List(items), _) => {
            items.push(update.clone());
            Ok(true)
        }
        (Value::Map(_), _) | (_, Value::Map(_) | Value::List(_)) => {
            let message = format!("{} cannot be merged into {}", update.kind(), target.kind());
            Err(Wrong::config(update.id, message))
        }
        (old, new) if old == new => Ok(false),
        _ => {
            *target = update.clone();
            Ok(true)
        }
    }
}

fn merge_objects(map: &mut Map, changes: &Map) -> Result<bool, Wrong> {
    let mut has_effect = false;
    for (key, id, change) in changes.iter_with_ids() {
        match map.get_mut(key) {
            Some(old) if matches!(old.value, Value::List(_)) && !matches!(change.value, Value::List(_)) => {
                return Err(Wrong::config(change.id, format!("{} cannot be merged into a list", change.kind())));
            }
            Some(old) => has_effect |= merge(old, change)?,
            None => {
                map.insert(key, id, change.clone());
                has_effect = true;
            }
        }
    }
    Ok(has_effect)
}

/// Numbers beyond what serde_json holds are null here: no query compares with them.
fn mirror(node: &Node) -> Mirror {
    match &node.value {
        Value::Null => Mirror::Null,
        Value::Bool(value) => Mirror::Bool(*value),
        Value::Number(digits) => serde_json::from_str(digits).unwrap_or_default(),
        Value::Text(text) => Mirror::String(text.clone()),
        Value::List(items) => items.iter().map(mirror).collect(),
        Value::Map(map) => map.iter().map(|(key, value)| (key.to_owned(), mirror(value))).collect(),
    }
}
