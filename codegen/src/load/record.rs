//! What the JSON and the YAML reader share: ids, where they stand, budgets, faults and remarks.

use crate::{
    config::Budgets,
    diagnostics::{Code, shorten},
    load::node::{Node, NodeId, Value},
};

/// The deepest nesting that any budget can ask for: the readers and all later stages recurse over it.
pub(super) const MAX_DEPTH: usize = 1_000;
/// How many remarks on one file are kept; a file with more is broken in one systematic way.
const MAX_REMARKS: usize = 1_000;

/// The bytes of one token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// The budget for bytes keeps every offset within 32 bits.
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

/// Why a text cannot be read as values.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) hint: Option<&'static str>,
    /// Not JSON, but YAML has a meaning for it.
    pub(super) is_yaml: bool,
}

impl Fault {
    pub(super) fn syntax(offset: usize, message: impl Into<String>) -> Self {
        Self { code: Code::Syntax, offset, message: message.into(), hint: None, is_yaml: false }
    }
    pub(super) fn encoding(offset: usize, message: impl Into<String>) -> Self {
        Self { code: Code::Encoding, ..Self::syntax(offset, message) }
    }
    pub(super) fn over_budget(offset: usize, message: impl Into<String>) -> Self {
        Self { code: Code::OverBudget, ..Self::syntax(offset, message) }
    }
    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
    pub(super) fn yaml(self) -> Self {
        Self { is_yaml: true, ..self }
    }
}

/// Something odd that does no harm.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) code: Code,
    pub(super) at: Spot,
    pub(super) message: String,
}

/// Where a remark belongs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    Node(NodeId),
    Offset(usize),
}

impl From<NodeId> for Spot {
    fn from(id: NodeId) -> Self {
        Self::Node(id)
    }
}

impl From<usize> for Spot {
    fn from(offset: usize) -> Self {
        Self::Offset(offset)
    }
}

/// Gives each key and each value of one file its id, in the order of the text, and keeps where it stands.
#[derive(Debug)]
pub(super) struct Record<'b> {
    first: u32,
    pub(super) spans: Vec<Span>,
    pub(super) remarks: Vec<Remark>,
    /// How often an alias was followed.
    aliases: usize,
    budgets: &'b Budgets,
}

impl<'b> Record<'b> {
    pub(super) fn new(first: u32, budgets: &'b Budgets) -> Self {
        Self { first, spans: Vec::new(), remarks: Vec::new(), aliases: 0, budgets }
    }

    /// Whether this is the file with which a description begins.
    pub(super) fn is_of_the_root(&self) -> bool {
        self.first == 0
    }

    /// Forgets everything, for a second try on the same text.
    pub(super) fn restart(&mut self) {
        self.spans.clear();
        self.remarks.clear();
        self.aliases = 0;
    }

    /// Counts one use of an anchor.
    pub(super) fn count_alias(&mut self, offset: usize) -> Result<(), Fault> {
        self.aliases += 1;
        if self.aliases <= self.budgets.aliases {
            return Ok(());
        }
        let message = format!("aliases repeat values more than {} times, the budget `aliases`", self.budgets.aliases);
        Err(Fault::over_budget(offset, message).hint("raise `aliases` under [budgets] in generate.toml"))
    }

    /// How many values are left of the budget.
    pub(super) fn nodes_left(&self) -> usize {
        self.budgets.nodes.saturating_sub(self.first as usize + self.spans.len())
    }

    /// The next id, for the token at `span`.
    pub(super) fn take(&mut self, span: Span) -> Result<NodeId, Fault> {
        if self.nodes_left() == 0 {
            return Err(self.too_many_nodes(span.start as usize));
        }
        self.spans.push(span);
        Ok(NodeId(self.first + self.spans.len() as u32 - 1))
    }

    pub(super) fn too_many_nodes(&self, offset: usize) -> Fault {
        let message = format!("the description holds more than {} values, the budget `nodes`", self.budgets.nodes);
        Fault::over_budget(offset, message).hint("raise `nodes` under [budgets] in generate.toml")
    }

    /// Fails where `depth` levels are more than allowed.
    pub(super) fn check_depth(&self, depth: usize, offset: usize) -> Result<(), Fault> {
        let limit = self.depth();
        if depth <= limit {
            return Ok(());
        }
        let message = format!("values are nested more than {limit} levels deep, the budget `depth`");
        Err(Fault::over_budget(offset, message).hint("raise `depth` under [budgets] in generate.toml"))
    }

    pub(super) fn depth(&self) -> usize {
        self.budgets.depth.min(MAX_DEPTH)
    }

    pub(super) fn remark(&mut self, code: Code, at: impl Into<Spot>, message: impl Into<String>) {
        if self.remarks.len() < MAX_REMARKS {
            self.remarks.push(Remark { code, at: at.into(), message: message.into() });
        }
    }

    pub(super) fn duplicate_key(&mut self, key: &str, at: NodeId) {
        let message = format!("the key `{}` stands twice in one object; the last one counts", shorten(key));
        self.remark(Code::DuplicateKey, at, message);
    }

    /// Where the token of `id` begins and ends.
    pub(super) fn span(&self, id: NodeId) -> Span {
        self.spans[(id.0 - self.first) as usize]
    }
}

/// A node at `span`, with the next id.
pub(super) fn node(record: &mut Record, span: Span, value: Value) -> Result<Node, Fault> {
    Ok(Node::at(record.take(span)?, value))
}
