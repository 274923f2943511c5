//! Queries: the text as typed ([`Ast`]) and what it means ([`Plan`]).
//!
//! The [query language](language) has a page of its own.
//!
//! A text is read in steps, each a file: letters (`lex`), parts (`primary`, `parse`), what can be
//! refused without an index (`check`). `print` is the way back, `build` and
//! `combine` the way around the text.
//! A tree becomes a plan in three: words and values (`words`, `names`, `dates`), what each part
//! means (`meaning`), what ranks and what must hold (`resolve`). Parsing needs no index; planning
//! needs an analyzer, which turns words into terms. The module must not name the engine.

pub(crate) mod ast;
mod build;
mod caret;
mod check;
mod combine;
mod dates;
mod describe;
mod error;
mod escape;
mod fields;
mod function_words;
mod known;
pub mod language;
mod lex;
pub(crate) mod meaning;
mod names;
mod parse;
mod parser;
mod parts;
pub(crate) mod pattern;
mod plain;
pub(crate) mod plan;
mod primary;
mod print;
mod report;
mod resolve;
mod synonyms;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::ast::{Ast, Distance, Function, Item, Node, NodeKind, Occur, Wild};
pub use self::caret::Caret;
pub use self::error::{QueryError, QueryErrorKind, QueryWarning};
pub(crate) use self::function_words::is_function_word;
pub(crate) use self::known::{Asked, Known};
pub use self::parser::{Lenient, Operator, PureNegation, QueryParser};
pub use self::plan::Plan;
pub use self::synonyms::Synonyms;

/// Bytes that the text of a query may have.
pub const MAX_QUERY_BYTES: usize = 64 * 1024;
/// Clauses that a query may have.
pub const MAX_QUERY_CLAUSES: usize = 1024;
/// How deep the parts of a query may be nested.
pub const MAX_QUERY_DEPTH: usize = 64;
/// The largest boost.
pub const MAX_BOOST: f32 = 1000.0;

/// A query: what to look for, as a reader types it.
///
/// | written | means |
/// |---|---|
/// | `climate finance` | ranked by any of the words |
/// | `"strategic partnership"`, `"peace talks"~3` | side by side in this order; a little out of their places |
/// | `a AND b`, `a OR b`, `NOT a`, `+a -b`, `( )` | both, either, not; groups |
/// | `a w/5 b`, `a pre/3 b`, `a w/s b`, `a w/p b` | near each other, in order, in one sentence, in one paragraph |
/// | `=powers`, `negotiat*`, `wom?n`, `Zelenski~1` | exactly this word; wildcards; fuzzy |
/// | `atleast3(a)`, `hlead(a)`, `title:a` | so many times; in title or lead; in the title |
/// | `official:"Li Qiang"`, `from:dulles`, `country:FR`, `topic:trade` | officials, roles, countries, topics |
/// | `date:2024-04`, `before:1700`, `date:within(1962)` | dates |
///
/// The [page on the language](language) has all of it, with what each example finds. Words are
/// ranked, each by as much as it is written often; what has a field is a condition that articles
/// must fulfil, without a share in the score (words in `title:` and `body:` have theirs). Case and
/// diacritics never matter.
///
/// In an index in English, function words such as `the`, `of` and `which` find articles but add
/// nothing to their scores, unless the query has no other words; in a phrase, or as `=the`, they
/// count like any word. `us`, `may` and `will` are none.
///
/// ```
/// use chancery::Query;
///
/// let query: Query = "zagreb visit -embargo:yes date:2024".parse()?;
/// assert_eq!(query.to_string(), "zagreb visit -embargo:yes date:2024");
///
/// let error = "visit date:2024-02-30".parse::<Query>().unwrap_err();
/// assert_eq!(error.span(), 11..21);
/// # Ok::<(), chancery::QueryError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Query {
    ast: Ast,
    warnings: Vec<QueryWarning>,
    /// Whether what an index cannot serve is read as something that it can.
    lenient: bool,
    known: Known,
}

impl Query {
    fn new(ast: Ast, warnings: Vec<QueryWarning>) -> Self {
        Self { ast, warnings, lenient: false, known: Known::default() }
    }

    /// What it meant before, without synonyms.
    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// Reads a text as well as it can be read; see [`QueryParser::parse_lenient`].
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let lenient = Query::parse_lenient("suez \"canal company");
    /// assert_eq!(lenient.query.to_string(), "suez \"canal company\"");
    /// assert_eq!(lenient.warnings.len(), 1);
    /// ```
    #[must_use]
    pub fn parse_lenient(text: &str) -> Lenient {
        QueryParser::new().parse_lenient(text)
    }

    /// The query as it was typed: its parts, and where in the text they stand.
    ///
    /// ```
    /// use chancery::Query;
    /// use chancery::query::NodeKind;
    ///
    /// let query: Query = "suez NOT canal".parse()?;
    /// let NodeKind::List(items) = query.ast().root().kind() else { unreachable!() };
    /// assert_eq!(items[1].node.span(), 5..14);
    /// # Ok::<(), chancery::QueryError>(())
    /// ```
    #[must_use]
    pub fn ast(&self) -> &Ast {
        &self.ast
    }

    /// What in the text may not mean what was meant. They are no part of the query: equal queries
    /// may have different warnings, and a query that was built or stored has none.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let query: Query = "canal company w/5 nasser".parse()?;
    /// assert_eq!(
    ///     query.warnings()[0].message(),
    ///     "`w/5` takes only the word next to it; put quotes around a phrase",
    /// );
    /// # Ok::<(), chancery::QueryError>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[QueryWarning] {
        &self.warnings
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.ast == other.ast
    }
}

/// A boost is never without a value.
impl Eq for Query {}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        QueryParser::new().parse(text)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ast.fmt(f)
    }
}

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Query {
    /// A text may print longer than it was typed, by its backslashes and parentheses.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parser = QueryParser::new().max_bytes(4 * MAX_QUERY_BYTES);
        let query = parser.parse(&text).map_err(serde::de::Error::custom)?;
        Ok(Self::new(query.ast, Vec::new()))
    }
}
