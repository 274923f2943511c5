//! A query as it was typed: clauses in order, each with its place in the text.
//!
//! Printing a tree and parsing the text gives the tree again, places aside. The file must not know
//! what a clause means.

use std::fmt;
use std::ops::Range;

/// The whole query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ast {
    pub(crate) clauses: Vec<Clause>,
}

/// One clause and whether it must match.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) occur: Occur,
    pub(crate) node: Node,
    /// Place in the text, for errors; `0..0` in a query that was not typed.
    pub(crate) span: Range<usize>,
    /// Place of the value, where the clause has a field.
    pub(crate) value_span: Range<usize>,
}

impl Clause {
    pub(crate) fn new(occur: Occur, node: Node) -> Self {
        Self { occur, node, span: 0..0, value_span: 0..0 }
    }
}

/// Places are no part of what was said.
impl PartialEq for Clause {
    fn eq(&self, other: &Self) -> bool {
        self.occur == other.occur && self.node == other.node
    }
}

impl Eq for Clause {}

/// Whether a clause must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occur {
    /// Nothing before it: words are ranked, conditions must hold.
    Should,
    /// `+`
    Must,
    /// `-`
    MustNot,
}

/// What a clause says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// A word, or several in quotes.
    Word(String),
    /// `=word`
    Exact(String),
    /// `name:value`
    Field { name: String, value: String },
}

impl fmt::Display for Ast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, clause) in self.clauses.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            clause.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        })?;
        match &self.node {
            Node::Word(word) => write_value(f, word, Bare::Word),
            Node::Exact(word) => {
                f.write_str("=")?;
                write_value(f, word, Bare::Value)
            }
            Node::Field { name, value } => {
                write!(f, "{name}:")?;
                write_value(f, value, Bare::Value)
            }
        }
    }
}

/// Where a value stands, which decides what it may hold without quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Word,
    Value,
}

fn write_value(f: &mut fmt::Formatter<'_>, value: &str, bare: Bare) -> fmt::Result {
    let plain = !value.is_empty()
        && !value.contains(|c: char| c.is_whitespace() || c == '"')
        && (bare == Bare::Value
            || !(value.starts_with(['+', '-', '=']) || super::parse::field_name(value).is_some()));
    if plain { f.write_str(value) } else { write!(f, "\"{value}\"") }
}
