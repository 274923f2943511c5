//! The text of a query into its tree: lists, operators and groups.
//!
//! One path reads strictly and leniently: whatever is wrong goes to the [`Report`], and if that
//! gives no error the best reading goes on. The text is read once, and no deeper than the limit.
//! The file must not know what fields exist or mean.

use std::ops::Range;

use super::ast::{Ast, Distance, Item, Node, NodeKind, Occur};
use super::error::{QueryError, QueryErrorKind as Kind};
use super::lex::{self, Keyword, Place};
use super::parser::QueryParser;
use super::parts::{Part, Parts};
use super::report::Report;

/// The largest number of a proximity operator.
const MAX_PLACES: u32 = 255;

pub(super) fn parse(
    text: &str,
    settings: &QueryParser,
    report: &mut Report,
) -> Result<Ast, QueryError> {
    let mut parser =
        Parser { text, at: 0, settings, report, clauses: 0, depth: 0, deepest: 0, ignored: 0 };
    let root = parser.expression(Place::default())?;
    Ok(Ast { root: root.unwrap_or_else(|| Node::new(NodeKind::List(Vec::new()), 0..0)) })
}

/// The text, how far it has been read, and how deep.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) settings: &'a QueryParser,
    pub(super) report: &'a mut Report,
    /// Words, phrases and the like so far.
    pub(super) clauses: usize,
    /// Groups, functions, negations and further proximity operators around this place.
    pub(super) depth: usize,
    /// The deepest place of the operand that is read, as it would be printed.
    deepest: usize,
    /// Parentheses that were too deep, were ignored, and are not closed yet.
    ignored: usize,
}

impl<'a> Parser<'a> {
    /// Alternatives, up to the end of the text, of the group, or to a comma that ends it.
    pub(super) fn expression(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let mut parts = Parts::default();
        let mut operator: Option<Range<usize>> = None;
        while self.skip_to_part(place)? {
            let start = self.at;
            match lex::leading_keyword(self.left(), place) {
                Some((Keyword::Not, _)) | None => {}
                Some((keyword, word)) => {
                    self.at += word.len();
                    let span = start..self.at;
                    if matches!(keyword, Keyword::Near(_)) || parts.is_list_empty() {
                        self.report.wrong(
                            Kind::MissingOperand,
                            span,
                            format_args!("nothing stands before `{word}`; add a word or drop it"),
                        )?;
                        continue;
                    }
                    parts.end_list();
                    if keyword == Keyword::Or {
                        parts.end_alternative();
                    }
                    operator = Some(span);
                    continue;
                }
            }
            if let Some((occur, part)) = self.item(place)? {
                parts.add(occur, part, self.text, self.report);
            }
        }
        if let Some(span) = operator.filter(|_| parts.is_list_empty()) {
            self.missing_right(span)?;
        }
        parts.end_list();
        parts.end_alternative();
        parts.warn_of_precedence(self.text, self.report);
        Ok(parts.node())
    }

    /// Skips white space and parentheses that match none; false where the expression ends.
    fn skip_to_part(&mut self, place: Place) -> Result<bool, QueryError> {
        loop {
            let left = self.left();
            let after = left.trim_start();
            self.at += left.len() - after.len();
            match after.chars().next() {
                None => return Ok(false),
                Some(',') if place.comma => return Ok(false),
                Some(')') if self.ignored > 0 => self.ignored -= 1,
                Some(')') if self.depth > 0 => return Ok(false),
                Some(')') => self.report.wrong(
                    Kind::UnmatchedParenthesis,
                    self.at..self.at + 1,
                    format_args!("no `(` stands before this `)`; add one or drop it"),
                )?,
                Some(_) => return Ok(true),
            }
            self.at += 1;
        }
    }

    /// A part of a list with its sign.
    fn item(&mut self, place: Place) -> Result<Option<(Occur, Part)>, QueryError> {
        let start = self.at;
        let Some(occur) = self.sign(place) else {
            let is_not =
                |left| matches!(lex::leading_keyword(left, place), Some((Keyword::Not, _)));
            let part =
                if is_not(self.left()) { self.negation(place)? } else { self.proximity(place)? };
            return Ok(part.map(|part| (Occur::Should, part)));
        };
        self.at += 1;
        if place.is_end(self.left()) && !self.left().starts_with(|c| c == '(' || lex::is_quote(c)) {
            self.report.wrong(
                Kind::MissingValue,
                start..self.at,
                format_args!("nothing follows; write the word right after the sign"),
            )?;
            return Ok(None);
        }
        Ok(self.proximity(place)?.map(|part| (occur, part)))
    }

    /// The sign that stands here, which is not read.
    fn sign(&self, place: Place) -> Option<Occur> {
        match self.left().as_bytes().first() {
            Some(b'+') if !place.raw => Some(Occur::Must),
            Some(b'-') if !place.raw => Some(Occur::MustNot),
            _ => None,
        }
    }

    /// `NOT` and what it excludes; several in a row are read without recursion.
    fn negation(&mut self, place: Place) -> Result<Option<Part>, QueryError> {
        let mut spans: Vec<Range<usize>> = Vec::with_capacity(1);
        let outer = self.depth;
        while self.skip_to_part(place)? {
            let Some((Keyword::Not, word)) = lex::leading_keyword(self.left(), place) else {
                break;
            };
            let span = self.at..self.at + word.len();
            self.at = span.end;
            if self.depth < self.settings.depth {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
                spans.push(span);
            } else {
                self.too_deep(span)?;
            }
        }
        let is_operand =
            self.skip_to_part(place)? && lex::leading_keyword(self.left(), place).is_none();
        let mut part = None;
        if is_operand {
            let start = self.at;
            part = self.item(place)?.map(|(occur, part)| match occur {
                Occur::Should => part,
                signed => {
                    let items = vec![Item { occur: signed, node: part.node }];
                    let node = Node::new(NodeKind::List(items), start..self.at);
                    Part { node, operators: None }
                }
            });
        } else if let Some(span) = spans.last() {
            self.missing_right(span.clone())?;
        }
        self.depth = outer;
        let Some(mut part) = part else { return Ok(None) };
        for span in spans.iter().rev() {
            let span = span.start..part.node.span.end;
            part.node = Node::new(NodeKind::Not(Box::new(part.node)), span);
        }
        Ok(Some(part))
    }

    /// One operand, or several with proximity operators between them.
    ///
    /// Operators beyond the first count as nesting, since each is printed with parentheses.
    fn proximity(&mut self, place: Place) -> Result<Option<Part>, QueryError> {
        let outer = std::mem::replace(&mut self.deepest, self.depth);
        let part = match self.primary(place)? {
            None => None,
            Some(first) => Some(self.chain(first, place)?),
        };
        self.deepest = self.deepest.max(outer);
        Ok(part)
    }

    fn chain(&mut self, first: Node, place: Place) -> Result<Part, QueryError> {
        let base = self.depth;
        let mut chain = Chain { operands: Vec::new(), distances: Vec::new() };
        let mut operators: Option<(Range<usize>, Range<usize>)> = None;
        let mut last = Some(first);
        while self.skip_to_part(place)? {
            let Some((Keyword::Near(distance), word)) = lex::leading_keyword(self.left(), place)
            else {
                break;
            };
            let span = self.at..self.at + word.len();
            self.at = span.end;
            let is_first = chain.distances.is_empty();
            if !is_first && self.deepest >= self.settings.depth {
                self.too_deep(span)?;
                break;
            }
            let distance = self.checked(distance, word, span.clone())?;
            if !self.skip_to_part(place)? {
                self.missing_right(span)?;
                break;
            }
            match lex::leading_keyword(self.left(), place) {
                Some((Keyword::Not, _)) => {
                    self.bad_operand(word, self.at..self.at + 3)?;
                    break;
                }
                Some(_) => {
                    self.missing_right(span)?;
                    continue;
                }
                None => {}
            }
            if self.sign(place).is_some() {
                self.bad_operand(word, self.at..self.at + 1)?;
                break;
            }
            if !is_first {
                self.deepest += 1;
            }
            self.depth = base + chain.distances.len();
            let operand = self.primary(place)?;
            self.depth = base;
            let Some(operand) = operand else { continue };
            chain.operands.extend(last.take());
            chain.operands.push(operand);
            chain.distances.push(distance);
            let begin = operators.map_or_else(|| span.clone(), |(first, _)| first);
            operators = Some((begin, span));
        }
        let node = last.or_else(|| chain.node());
        let node = node.unwrap_or_else(|| Node::new(NodeKind::List(Vec::new()), 0..0));
        Ok(Part { node, operators })
    }

    /// A distance whose number can be.
    fn checked(
        &mut self,
        distance: Distance,
        word: &str,
        span: Range<usize>,
    ) -> Result<Distance, QueryError> {
        let (Distance::Within(places) | Distance::Before(places)) = distance else {
            return Ok(distance);
        };
        let checked = places.clamp(1, MAX_PLACES);
        if checked != places {
            self.report.wrong(
                Kind::BadNumber,
                span,
                format_args!("`{word}` is out of range; write a number from 1 to {MAX_PLACES}"),
            )?;
        }
        Ok(match distance {
            Distance::Before(_) => Distance::Before(checked),
            _ => Distance::Within(checked),
        })
    }

    /// A group: `(` stands here.
    pub(super) fn group(&mut self, place: Place) -> Result<Option<Node>, QueryError> {
        let start = self.at;
        if !self.open()? {
            return Ok(None);
        }
        let node = self.expression(place.grouped())?;
        self.close(start)?;
        let span = start..self.at;
        let Some(mut node) = node else {
            let message =
                format_args!("nothing stands in the parentheses; add a word or drop them");
            return self.report.wrong(Kind::EmptyGroup, span, message).map(|()| None);
        };
        if matches!(node.kind, NodeKind::List(_) | NodeKind::And(_) | NodeKind::Or(_))
            || matches!(node.kind, NodeKind::Not(_) | NodeKind::Near { .. })
        {
            node.span = span;
        }
        Ok(Some(node))
    }

    /// Reads a `(`; false if it is too deep and ignored.
    pub(super) fn open(&mut self) -> Result<bool, QueryError> {
        let span = self.at..self.at + 1;
        self.at += 1;
        if self.depth >= self.settings.depth {
            self.too_deep(span)?;
            self.ignored += 1;
            return Ok(false);
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        Ok(true)
    }

    /// Reads the `)` of what was opened at this place.
    pub(super) fn close(&mut self, start: usize) -> Result<(), QueryError> {
        self.depth -= 1;
        if self.left().starts_with(')') {
            self.at += 1;
            return Ok(());
        }
        self.report.wrong(
            Kind::UnclosedParenthesis,
            start..self.text.len(),
            format_args!("the parenthesis is not closed; add a `)`"),
        )
    }

    fn too_deep(&mut self, span: Range<usize>) -> Result<(), QueryError> {
        let depth = self.settings.depth;
        let message = format_args!("parts are nested more than {depth} deep; split the query");
        self.report.wrong(Kind::TooDeep, span, message)
    }

    fn missing_right(&mut self, span: Range<usize>) -> Result<(), QueryError> {
        let word = self.text.get(span.clone()).unwrap_or_default();
        let message = format_args!("nothing stands after `{word}`; add a word or drop it");
        self.report.wrong(Kind::MissingOperand, span, message)
    }

    fn bad_operand(&mut self, word: &str, span: Range<usize>) -> Result<(), QueryError> {
        let found = self.text.get(span.clone()).unwrap_or_default();
        let message = format_args!("`{found}` cannot stand beside `{word}`; {OPERANDS}");
        self.report.wrong(Kind::BadOperand, span, message)
    }

    /// The part of the text that has not been read.
    pub(super) fn left(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

/// What can stand beside a proximity operator.
pub(super) const OPERANDS: &str = "write words, phrases, wildcards, fuzzy words, groups of \
    alternatives, other proximity or hlead";

/// Operands and the distances between them; one more operand than distances.
struct Chain {
    operands: Vec<Node>,
    distances: Vec<Distance>,
}

impl Chain {
    /// The smallest distance binds first, of equal ones the leftmost.
    fn node(mut self) -> Option<Node> {
        while let Some((at, distance)) =
            self.distances.iter().copied().enumerate().min_by_key(|(_, distance)| rank(*distance))
        {
            self.distances.remove(at);
            let right = self.operands.remove(at + 1);
            let left = self.operands.get_mut(at)?;
            let span = left.span.start..right.span.end;
            let empty = Node::new(NodeKind::All, 0..0);
            let (left_node, right) = (Box::new(std::mem::replace(left, empty)), Box::new(right));
            *left = Node::new(NodeKind::Near { left: left_node, right, distance }, span);
        }
        self.operands.pop()
    }
}

fn rank(distance: Distance) -> u32 {
    match distance {
        Distance::Within(places) | Distance::Before(places) => places,
        Distance::Sentence => MAX_PLACES + 1,
        Distance::Paragraph => MAX_PLACES + 2,
    }
}
