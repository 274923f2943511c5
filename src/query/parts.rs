//! What is read of an expression, put together: lists, parts between `AND`s, alternatives.
//!
//! It also sees where proximity stands beside words or alternatives that a reader may have meant to
//! belong to it. It must not read the text but for quoting it.

use std::ops::Range;

use super::ast::{Item, Node, NodeKind, Occur};
use super::error::QueryErrorKind as Kind;
use super::report::Report;

/// A part of a list that was just read.
pub(super) struct Part {
    pub(super) node: Node,
    /// The proximity operators that stand in it outside of any parentheses: the first and the last.
    pub(super) operators: Option<(Range<usize>, Range<usize>)>,
}

/// What has been read of an expression.
#[derive(Default)]
pub(super) struct Parts {
    alternatives: Vec<Node>,
    /// The parts of the alternative that is read, between `AND`s.
    lists: Vec<Node>,
    /// The parts of the list that is read.
    items: Vec<Item>,
    /// The proximity operators of the part that was read last.
    last: Option<Range<usize>>,
    /// The operators of the first alternative that has some outside of parentheses, and which one
    /// that is.
    near: Option<(usize, Range<usize>, Range<usize>)>,
}

impl Parts {
    pub(super) fn add(&mut self, occur: Occur, part: Part, text: &str, report: &mut Report) {
        let is_word = |item: &Item| item.occur == Occur::Should && is_word(&item.node);
        let item = Item { occur, node: part.node };
        let first = part.operators.as_ref().map(|(first, _)| first.clone());
        let before = self.last.take();
        let is_apart = item.occur != Occur::Should || matches!(item.node.kind, NodeKind::Not(_));
        let beside = match (&before, &first) {
            (_, Some(operator)) if !is_apart && self.items.last().is_some_and(is_word) => {
                Some(operator)
            }
            (Some(operator), None) if is_word(&item) => Some(operator),
            _ => None,
        };
        if let Some(span) = beside {
            let operator = text.get(span.clone()).unwrap_or_default();
            let message = format_args!(
                "`{operator}` takes only the word next to it; put quotes around a phrase"
            );
            report.warn(Kind::Ambiguous, span.clone(), message);
        } else {
            self.last = first;
        }
        if let (None, Some((first, last))) = (&self.near, part.operators) {
            self.near = Some((self.alternatives.len(), first, last));
        }
        self.items.push(item);
    }

    /// Whether nothing stands in the list that is read.
    pub(super) fn is_list_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn end_list(&mut self) {
        self.last = None;
        self.lists.extend(list(std::mem::take(&mut self.items)));
    }

    pub(super) fn end_alternative(&mut self) {
        self.alternatives.extend(joined(std::mem::take(&mut self.lists), NodeKind::And));
    }

    pub(super) fn node(self) -> Option<Node> {
        joined(self.alternatives, NodeKind::Or)
    }

    /// Lexis binds `OR` before proximity; whoever comes from there is told.
    pub(super) fn warn_of_precedence(&self, text: &str, report: &mut Report) {
        let Some((at, first, last)) = self.near.as_ref().filter(|_| self.alternatives.len() > 1)
        else {
            return;
        };
        let operator = text.get(first.clone()).unwrap_or_default();
        let advice = self.two_readings(text, *at, first, last);
        report.warn(
            Kind::Ambiguous,
            first.clone(),
            format_args!(
                "`{operator}` binds before `OR` here, Lexis reads it the other way; write {}",
                advice.as_deref().unwrap_or("parentheses around what belongs together"),
            ),
        );
    }

    /// Both readings in the reader's own words, if they are short.
    fn two_readings(
        &self,
        text: &str,
        at: usize,
        first: &Range<usize>,
        last: &Range<usize>,
    ) -> Option<String> {
        let near = self.alternatives.get(at)?;
        let part = |range: Range<usize>| text.get(range).map(str::trim);
        if !matches!(near.kind, NodeKind::Near { .. }) || near.span.len() > 60 {
            return None;
        }
        let whole = part(near.span())?;
        let neighbour = |at: usize| {
            let node = self.alternatives.get(at)?;
            let is_plain = !matches!(node.kind, NodeKind::And(_) | NodeKind::List(_));
            part(node.span()).filter(|text| is_plain && text.len() <= 40)
        };
        if let Some(before) = at.checked_sub(1) {
            let other = neighbour(before)?;
            let (left, right) =
                (part(near.span.start..first.start)?, part(first.start..near.span.end)?);
            return Some(format!("`({other} OR {left}) {right}` or `{other} OR ({whole})`"));
        }
        let other = neighbour(at + 1)?;
        let (left, right) = (part(near.span.start..last.end)?, part(last.end..near.span.end)?);
        Some(format!("`{left} ({right} OR {other})` or `({whole}) OR {other}`"))
    }
}

/// Whether it is one word, which a reader may take for a part of a phrase.
fn is_word(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Word(_) | NodeKind::Wildcard(_) | NodeKind::Fuzzy { .. })
}

/// Parts side by side; one without a sign is that part.
pub(super) fn list(mut items: Vec<Item>) -> Option<Node> {
    if let [Item { occur: Occur::Should, .. }] = items.as_slice() {
        return items.pop().map(|item| item.node);
    }
    let span = items.first()?.node.span.start..items.last()?.node.span.end;
    Some(Node::new(NodeKind::List(items), span))
}

/// Parts between operators; one is that part.
fn joined(mut nodes: Vec<Node>, kind: fn(Vec<Node>) -> NodeKind) -> Option<Node> {
    if nodes.len() < 2 {
        return nodes.pop();
    }
    let span = nodes.first()?.span.start..nodes.last()?.span.end;
    Some(Node::new(kind(nodes), span))
}
