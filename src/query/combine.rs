//! Queries made by a program, put together from others.
//!
//! The file must keep what the tree promises, as `build` does: combined as a reader would type it.
//! What asks for nothing is left out of every combination.

use super::ast::{Distance, Function, Node, NodeKind, Occur};
use super::build::{built, item, listed, nothing, wrap};
use super::{MAX_BOOST, Query};

/// # Combinations
///
/// Parts are nested as they are called, and no deeper than [`MAX_QUERY_DEPTH`](super::MAX_QUERY_DEPTH)
/// if the text of the query is to be read again.
impl Query {
    /// Any of these; of none nothing is found.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let names = ["Dulles", "Lloyd"].map(Query::official);
    /// assert_eq!(Query::any_of(names).to_string(), "official:Dulles OR official:Lloyd");
    /// ```
    #[must_use]
    pub fn any_of(queries: impl IntoIterator<Item = Self>) -> Self {
        all_asked(queries).map_or_else(nothing, |nodes| joined(nodes, NodeKind::Or))
    }

    /// All of these; of none every article is found.
    #[must_use]
    pub fn all_of(queries: impl IntoIterator<Item = Self>) -> Self {
        all_asked(queries).map_or_else(Self::all, |nodes| joined(nodes, NodeKind::And))
    }

    /// This and the other: `a AND b`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.chained(other, NodeKind::And, |node| match node.kind {
            NodeKind::And(nodes) => nodes,
            _ => vec![node],
        })
    }

    /// This or the other: `a OR b`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.chained(other, NodeKind::Or, |node| match node.kind {
            NodeKind::Or(nodes) => nodes,
            _ => vec![node],
        })
    }

    /// Anything but this: `NOT a`; the same as `!query`.
    #[expect(clippy::should_implement_trait, reason = "the trait is implemented as well")]
    #[must_use]
    pub fn not(self) -> Self {
        self.map(|node| NodeKind::Not(Box::new(node)))
    }

    /// This, but not the other: `a AND NOT b`.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let query = Query::word("suez").and_not(Query::word("panama").or(Query::word("kiel")));
    /// assert_eq!(query.to_string(), "suez AND NOT (panama OR kiel)");
    /// ```
    #[must_use]
    pub fn and_not(self, other: Self) -> Self {
        self.and(other.not())
    }

    /// A further part of a list that articles need not have but rank by; a condition must hold all
    /// the same.
    #[must_use]
    pub fn should(self, other: Self) -> Self {
        self.with(Occur::Should, other)
    }

    /// A further part of a list that articles must have: `+b`.
    #[must_use]
    pub fn must(self, other: Self) -> Self {
        self.with(Occur::Must, other)
    }

    /// A further part of a list that articles must not have: `-b`.
    #[must_use]
    pub fn must_not(self, other: Self) -> Self {
        self.with(Occur::MustNot, other)
    }

    /// This with so much weight: `a^2`. It is brought into the range from 0 to
    /// [`MAX_BOOST`]; no number is 1.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// assert_eq!(Query::word("suez").boost(0.5).to_string(), "suez^0.5");
    /// ```
    #[must_use]
    pub fn boost(self, boost: f32) -> Self {
        let boost = if boost.is_nan() { 1.0 } else { boost.clamp(0.0, MAX_BOOST).abs() };
        self.map(|node| NodeKind::Boost { node: Box::new(node), boost })
    }

    /// This and the other at most so many places apart: `a w/5 b`; 0 is taken for 1.
    ///
    /// Words, phrases, wildcards, fuzzy words, alternatives of these, other proximity and
    /// [`hlead`](Self::hlead) can be near each other; searching for others, or for something boosted,
    /// is an error.
    #[must_use]
    pub fn within(self, places: u8, other: Self) -> Self {
        self.near(Distance::Within(u32::from(places).max(1)), other)
    }

    /// This and then the other, at most so many places apart: `a pre/5 b`; 0 is taken for 1.
    #[must_use]
    pub fn followed_within(self, places: u8, other: Self) -> Self {
        self.near(Distance::Before(u32::from(places).max(1)), other)
    }

    /// This and the other in one sentence: `a w/s b`.
    #[must_use]
    pub fn same_sentence(self, other: Self) -> Self {
        self.near(Distance::Sentence, other)
    }

    /// This and the other in one paragraph: `a w/p b`.
    #[must_use]
    pub fn same_paragraph(self, other: Self) -> Self {
        self.near(Distance::Paragraph, other)
    }

    /// This and the other between operators of one kind; `links` takes apart what is of that kind.
    fn chained(
        self,
        other: Self,
        kind: fn(Vec<Node>) -> NodeKind,
        links: fn(Node) -> Vec<Node>,
    ) -> Self {
        let mut nodes = self.asked().map(links).unwrap_or_default();
        nodes.extend(other.asked().into_iter().flat_map(links));
        joined(nodes, kind)
    }

    fn near(self, distance: Distance, other: Self) -> Self {
        match (self.asked(), other.asked()) {
            (Some(left), Some(right)) => {
                let (left, right) = (Box::new(left), Box::new(right));
                built(NodeKind::Near { left, right, distance })
            }
            (one, other) => one.or(other).map_or_else(|| listed(Vec::new()), wrap),
        }
    }

    fn with(self, occur: Occur, other: Self) -> Self {
        let mut items = match self.ast.root {
            Node { kind: NodeKind::List(items), .. } => items,
            root => vec![item(Occur::Should, root)],
        };
        items.extend(other.asked().map(|node| item(occur, node)));
        listed(items)
    }

    pub(super) fn called(self, function: Function) -> Self {
        self.map(|node| NodeKind::Call { function, arguments: vec![node] })
    }

    fn map(self, kind: impl FnOnce(Node) -> NodeKind) -> Self {
        match self.asked() {
            Some(node) => built(kind(node)),
            None => listed(Vec::new()),
        }
    }

    /// What the query asks for, if it asks for anything.
    fn asked(self) -> Option<Node> {
        let is_empty = matches!(&self.ast.root.kind, NodeKind::List(items) if items.is_empty());
        (!is_empty).then_some(self.ast.root)
    }
}

impl std::ops::Not for Query {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

/// Parts between operators. One is that part, and none asks for nothing.
fn joined(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> NodeKind) -> Query {
    if nodes.len() > 1 {
        return built(kind(nodes));
    }
    nodes.pop().map_or_else(|| listed(Vec::new()), wrap)
}

/// Those of some queries that ask for something; `None` if there are no queries at all.
fn all_asked(queries: impl IntoIterator<Item = Query>) -> Option<Vec<Node>> {
    let mut queries = queries.into_iter().peekable();
    queries.peek()?;
    Some(queries.filter_map(Query::asked).collect())
}
