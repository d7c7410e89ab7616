//! What we say about a description: what is wrong, where, and what would work.
//!
//! A stage reports by [`Report::push`] with the [`NodeId`] of the smallest part that is at fault; file, line,
//! column and pointer are looked up in [`Sources`](crate::load::Sources) only when somebody reads the report
//! ([`render`]).

pub mod render;

use crate::load::node::NodeId;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No faithful client can be made: nothing is written.
    Error,
    /// Something was repaired, left out or made looser; the result is defined.
    Warning,
    /// Worth knowing, nothing is wrong.
    Note,
}

/// One thing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// One sentence, without a full stop: what is wrong.
    pub message: String,
    pub place: Place,
    /// What would work.
    pub hint: Option<String>,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file that was loaded.
    Node(NodeId),
    /// A token of the object at a node, which a stage that has no nodes any more can still name. A finished report
    /// has none: [`Document::narrow`](crate::load::Document::narrow) looks up the node of each.
    Part {
        of: NodeId,
        part: Part,
    },
    /// In a file that could not be read as values, or in our own configuration: byte offset into its text.
    Offset {
        file: String,
        offset: usize,
    },
    /// A file as a whole.
    File(String),
    Nowhere,
}

/// A token of an object. Paths lead from it through keys; in a list, `*` is any item, and a text the item that says
/// it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The key under which the object itself stands.
    OwnKey,
    /// The last key of a path.
    Key(Vec<String>),
    /// The value that a path leads to.
    Value(Vec<String>),
}

impl Place {
    /// The key under which the object at `of` stands.
    pub fn own_key(of: NodeId) -> Self {
        Self::Part { of, part: Part::OwnKey }
    }
    /// The last key of `path`, from the object at `of`.
    pub fn key<const N: usize>(of: NodeId, path: [&str; N]) -> Self {
        Self::Part { of, part: Part::Key(path.map(str::to_owned).to_vec()) }
    }
    /// What stands at `path`, from the object at `of`.
    pub fn value<const N: usize>(of: NodeId, path: [&str; N]) -> Self {
        Self::Part { of, part: Part::Value(path.map(str::to_owned).to_vec()) }
    }
}

/// What is said in one run, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub fn push(&mut self, code: Code, place: impl Into<Place>, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic {
            code,
            severity: code.severity(),
            message: readable(message.into()),
            place: place.into(),
            hint: None,
        });
        self.diagnostics.last_mut().expect("just pushed")
    }
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
    /// Nothing where there are errors, so that `?` stops between two stages.
    pub fn passed(&self) -> Option<()> {
        (!self.has_errors()).then_some(())
    }
}

impl Diagnostic {
    /// Adds what would work.
    pub fn hint(&mut self, hint: impl Into<String>) {
        self.hint = Some(hint.into());
    }
}

/// What a message shows of a text that may be long.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// A message that quotes something endless, without the middle of it.
fn readable(message: String) -> String {
    let mut ends = message.char_indices().map(|(at, _)| at);
    match (ends.nth(400), ends.nth_back(150)) {
        (Some(from), Some(to)) => format!("{}...{}", &message[..from], &message[to..]),
        _ => message,
    }
}

impl From<NodeId> for Place {
    fn from(id: NodeId) -> Self {
        Self::Node(id)
    }
}

/// Declares the codes once: variant, stable id, severity, and the sentence that the docs give.
macro_rules! codes {
    ($($variant:ident $id:literal $severity:ident $meaning:literal;)*) => {
        /// What kind of thing a [`Diagnostic`] is about. The ids are stable: tools may match on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }
        impl Code {
            pub const ALL: &[Code] = &[$(Code::$variant,)*];
            /// Stable: `CW101`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }
        }
    };
}

// Ranges: 0xx files and text, 1xx dialect and the shape of the document, 2xx references, 3xx schemas and types,
// 4xx operations, 5xx security and servers, 6xx names, 7xx configuration, 8xx budgets, 9xx output.
codes! {
    FileUnreadable "CW001" Error "A file cannot be read.";
    Syntax "CW002" Error "A file is not valid JSON or YAML.";
    Encoding "CW003" Error "A file is not UTF-8 (or UTF-16) text.";
    DuplicateKey "CW004" Warning "A key stands twice in one object; the last one counts.";
    NotADescription "CW101" Error "The document is not an API description of a version that is read here.";
    WrongType "CW102" Warning "A value has the wrong type and is passed over.";
    Repaired "CW103" Warning "A value of the wrong form was read as what it must mean.";
    UnknownKey "CW104" Note "A key that the specification does not know is passed over.";
    MissingKey "CW105" Warning "A key that the specification demands is missing.";
    NotShaping "CW106" Note "A keyword restricts values in a way that no Rust type can show.";
    PartLeftOut "CW107" Warning "A part of the document cannot be read and is left out.";
    IgnoredKey "CW108" Note "A key means nothing where it stands and is passed over.";
    ReservedKey "CW109" Warning "A key of the document has a name that is reserved for this tool.";
    UnresolvedReference "CW201" Error "A reference leads to nothing.";
    CircularReference "CW202" Error "A reference leads only to itself.";
    ForbiddenReference "CW203" Error "A reference leaves the places that the configuration allows.";
    WrongReference "CW204" Error "A reference leads to something of another kind.";
    Untyped "CW301" Note "A value is kept as untyped JSON.";
    ConflictingTypes "CW302" Warning "Parts that must all hold contradict each other.";
    Indistinct "CW303" Warning "The alternatives of a union cannot be told apart for certain.";
    WrongEnumValue "CW304" Warning "A listed value is not of the type that it should have.";
    EmptyEnum "CW305" Warning "An enumeration lists no value; any value is taken.";
    UnknownRequired "CW306" Note "A required name is not among the properties.";
    Endless "CW307" Warning "A type that contains itself without end, or is nothing else, was opened.";
    WrongDefault "CW308" Warning "A default is not of the type that it should have, and is left out.";
    NoDiscriminator "CW309" Warning "An alternative has no property by which it could be told from others.";
    OperationLeftOut "CW401" Warning "An operation is left out.";
    UndeclaredPathInput "CW402" Warning "A placeholder of a path has no parameter; it is taken as text.";
    UnusedPathInput "CW403" Warning "A path parameter is not in the path, and is left out.";
    DuplicateInput "CW404" Warning "A parameter is declared twice; the first one counts.";
    DuplicateOperationId "CW405" Warning "Two operations have one id.";
    UnsupportedStyle "CW406" Warning "A parameter's style is not defined for its type.";
    BodyIgnored "CW407" Warning "A body is described in a way that cannot be sent.";
    MediaFallback "CW408" Note "A media type has no typed form here and is carried as text or bytes.";
    LooksPaged "CW409" Note "A list looks like coming page by page, which the configuration can say.";
    UnknownSecurity "CW501" Error "A security requirement names a scheme that is not declared.";
    WrongServer "CW502" Warning "A server's address cannot be used.";
    WrongScheme "CW503" Warning "A security scheme is incomplete or of an unknown kind, and is left out.";
    NameCollision "CW601" Error "The configuration gives two items one name, or one that is taken.";
    Renamed "CW602" Note "A name was changed so that it is valid and free in Rust.";
    WrongConfig "CW701" Error "The configuration cannot be read.";
    UnusedConfig "CW702" Error "An entry of the configuration matches nothing.";
    OverBudget "CW801" Error "The document is larger than a budget allows.";
    OutputUnwritable "CW901" Error "The output folder cannot be written.";
    ForeignFile "CW902" Error "The output folder holds files that are not ours.";
}
