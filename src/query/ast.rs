//! A query as it was typed: what the signs say, each part with its place in the text.
//!
//! Printing a tree and parsing the text gives the tree again, places aside. The file must not know
//! what a part means, nor which fields exist.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The whole of a query as it was typed.
///
/// It prints as a text that parses to the same tree. Two trees are equal if they say the same,
/// wherever their parts stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Ast {
    pub(crate) root: Node,
}

/// A part of a query and its place in the text.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) kind: NodeKind,
    /// Bytes of the text, on character boundaries; `0..0` in a query that was not typed.
    pub(crate) span: Range<usize>,
}

/// What a part of a query says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NodeKind {
    /// `word`: bare, without its escapes; never empty.
    Word(String),
    /// `"some words"~slop`: what stands in the quotes, without its escapes.
    Phrase {
        /// The text.
        text: String,
        /// By how much the words may be out of their places, 0 if not said.
        slop: u32,
    },
    /// `=word`
    Exact(String),
    /// `negotiat*`, `wom?n`: never without a sign, never with `?` at its end.
    Wildcard(Vec<Wild>),
    /// `word~` or `word~1`
    Fuzzy {
        /// The word, without its escapes; never empty.
        word: String,
        /// How many letters may differ, if said.
        distance: Option<u8>,
    },
    /// `*`
    All,
    /// `name:value`
    Field {
        /// The name as it was typed.
        name: String,
        /// A word, phrase, wildcard, fuzzy or exact word, a range, a call or a group.
        value: Box<Node>,
    },
    /// `[low TO high]`, with braces where an end is left out; an end that is `*` is open.
    Range {
        /// Where it begins.
        low: Option<String>,
        /// Where it ends.
        high: Option<String>,
        /// Whether the low end belongs to it: `[`.
        with_low: bool,
        /// Whether the high end belongs to it: `]`.
        with_high: bool,
    },
    /// `part^2`
    Boost {
        /// What is boosted.
        node: Box<Node>,
        /// By how much, 0 to [`MAX_BOOST`](super::MAX_BOOST).
        boost: f32,
    },
    /// Parts side by side, each with its sign: none, two or more, or one that has a sign.
    List(Vec<Item>),
    /// `a AND b`: two or more.
    And(Vec<Node>),
    /// `a OR b`: two or more.
    Or(Vec<Node>),
    /// `NOT a`
    Not(Box<Node>),
    /// `a w/5 b`, `a pre/3 b`, `a w/s b`, `a w/p b`
    Near {
        /// What stands before the operator.
        left: Box<Node>,
        /// What stands after it.
        right: Box<Node>,
        /// How near they are to be.
        distance: Distance,
    },
    /// `hlead(...)`, `atleast3(...)`, `within(...)`, `meet(..., ...)`
    Call {
        /// What is called.
        function: Function,
        /// What stands in the parentheses, between commas: one part, for `meet` any number.
        arguments: Vec<Node>,
    },
}

/// A part of a list and the sign before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The sign.
    pub occur: Occur,
    /// The part.
    pub node: Node,
}

/// The sign before a part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occur {
    /// None.
    Should,
    /// `+`
    Must,
    /// `-`
    MustNot,
}

/// A piece of a word with wildcards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Wild {
    /// These letters; never empty, never next to others.
    Text(String),
    /// `?`: one letter.
    One,
    /// `*`: any letters or none; never next to another.
    Many,
}

/// How near to each other two parts are to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Distance {
    /// `w/n`, `NEAR/n`: at most so many places apart, in either order.
    Within(u32),
    /// `pre/n`: the same, the left one first.
    Before(u32),
    /// `w/s`: in one sentence.
    Sentence,
    /// `w/p`: in one paragraph.
    Paragraph,
}

/// A function of the query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `hlead(...)`: in the title or the lead.
    Hlead,
    /// `atleastN(...)`: so many times.
    AtLeast(u32),
    /// `within(...)`: an article's date is not only touched but contained.
    Within,
    /// `meet(..., ...)`: an encounter of these officials.
    Meet,
}

/// The operator, as in `w/5`.
impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(places) => write!(f, "w/{places}"),
            Self::Before(places) => write!(f, "pre/{places}"),
            Self::Sentence => f.write_str("w/s"),
            Self::Paragraph => f.write_str("w/p"),
        }
    }
}

/// Places are no part of what was said.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Ast {
    /// The part that holds all others.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }
}

impl Node {
    /// The parts that it is directly made of.
    pub(crate) fn parts(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.kind {
            NodeKind::Word(_)
            | NodeKind::Phrase { .. }
            | NodeKind::Exact(_)
            | NodeKind::Wildcard(_)
            | NodeKind::Fuzzy { .. }
            | NodeKind::All
            | NodeKind::Range { .. } => Box::new(std::iter::empty()),
            NodeKind::Field { value: node, .. }
            | NodeKind::Boost { node, .. }
            | NodeKind::Not(node) => Box::new(std::iter::once(&**node)),
            NodeKind::List(items) => Box::new(items.iter().map(|item| &item.node)),
            NodeKind::And(nodes) | NodeKind::Or(nodes) => Box::new(nodes.iter()),
            NodeKind::Near { left, right, .. } => Box::new([&**left, &**right].into_iter()),
            NodeKind::Call { arguments, .. } => Box::new(arguments.iter()),
        }
    }

    /// Whether its parts are nested no deeper than so many levels. It does not call itself, so that
    /// no tree is too deep for it.
    pub(crate) fn is_within_depth(&self, most: usize) -> bool {
        let mut rest = vec![(self, 1)];
        while let Some((node, depth)) = rest.pop() {
            if depth > most {
                return false;
            }
            rest.extend(node.parts().map(|part| (part, depth + 1)));
        }
        true
    }

    pub(crate) fn new(kind: NodeKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// What it says.
    #[must_use]
    pub fn kind(&self) -> &NodeKind {
        &self.kind
    }

    /// Where in the text it stands, in bytes, on character boundaries; `0..0` in a query that was
    /// not typed.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}
