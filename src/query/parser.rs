//! How the text of a query is read: what may be in it, and what is made of mistakes.
//!
//! It knows the order of the steps and no letter of the language. Its one law: what a parser gives
//! prints as a text that the default parser reads as the same query, within its limits.

use std::collections::BTreeSet;

use super::ast::{Ast, Item, Node, NodeKind, Occur};
use super::check;
use super::error::{QueryError, QueryErrorKind, QueryWarning};
use super::fields;
use super::lex;
use super::parse;
use super::parts;
use super::report::{Mode, Report};
use super::{MAX_QUERY_BYTES, MAX_QUERY_CLAUSES, MAX_QUERY_DEPTH, Query};

/// The largest depth that can be asked for.
const MOST_DEPTH: usize = 100;

/// Reads the text of queries, with options.
///
/// [`str::parse`] reads as `QueryParser::new()` does.
///
/// ```
/// use chancery::{Operator, QueryParser};
///
/// let parser = QueryParser::new().default_operator(Operator::All);
/// let query = parser.parse("suez canal date:1956")?;
/// assert_eq!(query.to_string(), "+suez +canal date:1956");
/// # Ok::<(), chancery::QueryError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct QueryParser {
    operator: Operator,
    pure_negation: PureNegation,
    bytes: usize,
    pub(super) depth: usize,
    pub(super) clauses: usize,
    fields: BTreeSet<String>,
}

/// What words side by side ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Any of them, the best first.
    #[default]
    Any,
    /// All of them.
    All,
}

/// Whether a query may do nothing but exclude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PureNegation {
    /// It finds everything else.
    #[default]
    Allow,
    /// It is an error, as is an alternative that only excludes.
    Refuse,
}

/// A query that was read leniently, and what was wrong with its text.
#[derive(Clone, Debug)]
pub struct Lenient {
    /// The best reading of the text.
    pub query: Query,
    /// What a strict reading would have refused, and what it would have warned of, in the order in
    /// which it was found; no more than a hundred.
    pub warnings: Vec<QueryWarning>,
}

impl Default for QueryParser {
    fn default() -> Self {
        Self {
            operator: Operator::Any,
            pure_negation: PureNegation::Allow,
            bytes: MAX_QUERY_BYTES,
            depth: MAX_QUERY_DEPTH,
            clauses: MAX_QUERY_CLAUSES,
            fields: BTreeSet::new(),
        }
    }
}

impl QueryParser {
    /// A parser without options.
    pub fn new() -> Self {
        Self::default()
    }

    /// What words side by side ask for, [`Operator::Any`] by default.
    ///
    /// With [`Operator::All`] every part of a list that has no sign gets a `+`, but fields and
    /// exclusions, which must hold anyway, and what stands in the value of a field, beside a
    /// proximity operator or in a function. The query prints with these signs.
    pub fn default_operator(self, operator: Operator) -> Self {
        Self { operator, ..self }
    }

    /// Bytes that a text may have, [`MAX_QUERY_BYTES`] by default.
    pub fn max_bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }

    /// How deep parts may be nested, [`MAX_QUERY_DEPTH`] by default and 100 at most.
    ///
    /// Parentheses, functions, `NOT`, and each further proximity operator in a row count.
    pub fn max_depth(self, depth: usize) -> Self {
        Self { depth: depth.min(MOST_DEPTH), ..self }
    }

    /// How many clauses a query may have, [`MAX_QUERY_CLAUSES`] by default and 1 at least: words,
    /// phrases, ranges and the like.
    pub fn max_clauses(self, clauses: usize) -> Self {
        Self { clauses: clauses.max(1), ..self }
    }

    /// Whether a query may do nothing but exclude, [`PureNegation::Allow`] by default.
    ///
    /// ```
    /// use chancery::{PureNegation, QueryParser};
    ///
    /// let parser = QueryParser::new().pure_negation(PureNegation::Refuse);
    /// let error = parser.parse("suez OR NOT canal").unwrap_err();
    /// assert_eq!(error.to_string(), "at byte 8: only excludes; add a word to look for");
    /// ```
    pub fn pure_negation(self, pure_negation: PureNegation) -> Self {
        Self { pure_negation, ..self }
    }

    /// Further fields that the articles have. [`parse_lenient`](Self::parse_lenient) does not take
    /// their names for slips.
    pub fn fields<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.fields.extend(names.into_iter().map(Into::into));
        self
    }

    /// Reads a query.
    ///
    /// What can be read, but perhaps not as it was meant, is in [`Query::warnings`].
    ///
    /// # Errors
    /// At the first thing that is wrong.
    pub fn parse(&self, text: &str) -> Result<Query, QueryError> {
        let mut report = Report::new(Mode::Strict);
        if text.len() > self.bytes {
            let message =
                format!("a query has at most {} bytes, this one {}", self.bytes, text.len());
            return Err(QueryError::new(QueryErrorKind::TooLarge, 0..0, message));
        }
        let ast = self.read(text, &mut report)?;
        Ok(Query::new(ast, report.warnings))
    }

    /// Reads a query as well as it can be read. It is never an error, and never empty for a text
    /// that has a letter or a digit.
    ///
    /// ```
    /// use chancery::QueryParser;
    ///
    /// let lenient = QueryParser::new().parse_lenient("offical:\"Li Qiang\" AND (visit");
    /// assert_eq!(lenient.query.to_string(), "official:\"Li Qiang\" AND visit");
    /// let messages: Vec<&str> = lenient.warnings.iter().map(|warning| warning.message()).collect();
    /// assert_eq!(
    ///     messages,
    ///     [
    ///         "unknown field `offical`; it is read as `official`",
    ///         "the parenthesis is not closed; add a `)`",
    ///     ],
    /// );
    /// ```
    #[must_use]
    pub fn parse_lenient(&self, text: &str) -> Lenient {
        let mut report = Report::new(Mode::Lenient);
        let read = text.get(..self.bytes.min(text.len())).unwrap_or_else(|| {
            let end = (0..self.bytes).rev().find(|end| text.is_char_boundary(*end));
            text.get(..end.unwrap_or(0)).unwrap_or_default()
        });
        if read.len() < text.len() {
            report.warn(
                QueryErrorKind::TooLarge,
                read.len()..text.len(),
                format_args!("a query has at most {} bytes; the rest is left out", self.bytes),
            );
        }
        let ast = self.read(read, &mut report).ok();
        let has_word = read.contains(char::is_alphanumeric);
        let ast = ast
            .filter(|ast| !(has_word && is_empty(&ast.root)))
            .filter(|ast| report.warnings.is_empty() || self.reads_back(ast))
            .unwrap_or_else(|| self.plain_words(read));
        let warnings = report.warnings;
        let query = Query { lenient: true, ..Query::new(ast, warnings.clone()) };
        Lenient { query, warnings }
    }

    /// The steps of every reading.
    fn read(&self, text: &str, report: &mut Report) -> Result<Ast, QueryError> {
        let mut ast = parse::parse(text, self, report)?;
        check::check_fields(&mut ast.root, report)?;
        if self.pure_negation == PureNegation::Refuse {
            check::refuse_exclusions(&ast.root, report)?;
        }
        if self.operator == Operator::All {
            require(&mut ast.root);
        }
        Ok(ast)
    }

    pub(super) fn has_field(&self, name: &str) -> bool {
        fields::known(name) || self.fields.contains(name)
    }

    /// Whether a reading that was mended prints as a text that needs no mending.
    fn reads_back(&self, ast: &Ast) -> bool {
        let plain =
            Self { operator: Operator::Any, pure_negation: PureNegation::Allow, ..self.clone() };
        let mut report = Report::new(Mode::Strict);
        plain.read(&ast.to_string(), &mut report).is_ok_and(|again| again == *ast)
    }

    /// The last resort: nothing in the text is an operator.
    fn plain_words(&self, text: &str) -> Ast {
        let is_between = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || lex::is_quote(c);
        let words = text.split(is_between).filter(|word| word.contains(char::is_alphanumeric));
        let items = words.take(self.clauses).map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let node = Node::new(NodeKind::Word(word.to_owned()), start..start + word.len());
            let is_required = self.operator == Operator::All;
            Item { occur: if is_required { Occur::Must } else { Occur::Should }, node }
        });
        let mut items: Vec<Item> = items.collect();
        if let [item] = items.as_mut_slice() {
            item.occur = Occur::Should;
        }
        let root = parts::list(items);
        Ast { root: root.unwrap_or_else(|| Node::new(NodeKind::List(Vec::new()), 0..0)) }
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::List(items) if items.is_empty())
}

/// Gives the unsigned parts of lists a `+`.
fn require(node: &mut Node) {
    match &mut node.kind {
        NodeKind::List(items) => {
            let has_several = items.len() > 1;
            for item in items {
                let is_plain =
                    !matches!(unboosted(&item.node), NodeKind::Field { .. } | NodeKind::Not(_));
                if has_several && is_plain && item.occur == Occur::Should {
                    item.occur = Occur::Must;
                }
                require(&mut item.node);
            }
        }
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter_mut().for_each(require),
        NodeKind::Not(node) | NodeKind::Boost { node, .. } => require(node),
        _ => {}
    }
}

fn unboosted(node: &Node) -> &NodeKind {
    match &node.kind {
        NodeKind::Boost { node, .. } => unboosted(node),
        kind => kind,
    }
}
