//! What can be wrong with the text of a query, and where.
//!
//! An error and a warning are the same complaint: the one ends the reading, the other does not. The
//! file must not know how queries are read.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::caret::Caret;

/// A query that cannot be read: what is wrong, where, and what would be right.
///
/// ```
/// let text = "talks \"peace";
/// let error = text.parse::<chancery::Query>().unwrap_err();
/// assert_eq!(error.to_string(), "at byte 6: the quote is not closed; add a `\"`");
/// assert_eq!(&text[error.span()], "\"peace");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{0}")]
#[serde(transparent)]
pub struct QueryError(Complaint);

/// Something in a query that is read, but perhaps not as it was meant.
///
/// A lenient reading has one for everything that a strict one refuses. It is serialised as its
/// `kind`, `start`, `end` and `message`.
///
/// ```
/// use chancery::Query;
///
/// let lenient = Query::parse_lenient("suez crisis)");
/// let warning = &lenient.warnings[0];
/// assert_eq!(warning.to_string(), "at byte 11: no `(` stands before this `)`; add one or drop it");
/// assert_eq!(
///     serde_json::to_value(warning)?,
///     serde_json::json!({
///         "kind": "unmatched_parenthesis",
///         "start": 11,
///         "end": 12,
///         "message": "no `(` stands before this `)`; add one or drop it",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct QueryWarning(Complaint);

/// The kind of a [`QueryError`] or a [`QueryWarning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// A quote is not closed.
    UnclosedQuote,
    /// A parenthesis is not closed.
    UnclosedParenthesis,
    /// A parenthesis is closed that was not opened.
    UnmatchedParenthesis,
    /// Nothing stands in parentheses.
    EmptyGroup,
    /// Nothing stands where a word or a value should be.
    MissingValue,
    /// Nothing stands before or after an operator.
    MissingOperand,
    /// What stands beside a proximity operator, or in `atleast`, cannot stand there.
    BadOperand,
    /// A `~` or `^` without a number that it can have, or where it cannot stand.
    BadModifier,
    /// The number of a proximity operator or of `atleast` is out of its range.
    BadNumber,
    /// A range that cannot be read.
    BadRange,
    /// A function, field or range where it does not belong.
    Misplaced,
    /// A date that does not exist or cannot be read.
    BadDate,
    /// No country of this code or name.
    UnknownCountry,
    /// The name of a field is close to one of the query language, and no article has such a field.
    UnknownField,
    /// It needs what enrichment finds, and the index has none of that.
    NeedsEnrichment,
    /// It only excludes, where that is refused.
    OnlyExcludes,
    /// Parts are nested deeper than they may be.
    TooDeep,
    /// The query is longer or has more clauses than a query may have.
    TooLarge,
    /// It cannot be done in full with what the index keeps; only warnings are of this kind.
    Unsupported,
    /// More terms fit a wildcard or fuzzy word than it may stand for; only warnings are of this
    /// kind.
    TooManyTerms,
    /// A line of synonyms that cannot be read.
    BadSynonyms,
    /// It can be read, but many would read it another way; only warnings are of this kind.
    Ambiguous,
}

/// What is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Complaint {
    kind: QueryErrorKind,
    span: Range<usize>,
    message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.span.start, self.message)
    }
}

impl Serialize for Complaint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            kind: QueryErrorKind,
            start: usize,
            end: usize,
            message: &'a str,
        }
        let Self { kind, span, message } = self;
        Fields { kind: *kind, start: span.start, end: span.end, message }.serialize(serializer)
    }
}

impl QueryError {
    pub(crate) fn new(
        kind: QueryErrorKind,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self(Complaint { kind, span, message: message.into() })
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> QueryErrorKind {
        self.0.kind
    }

    /// Where in the query it is, in bytes, on character boundaries.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// What is wrong and what would be right, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The error under the line of the query that it is in, for a terminal.
    ///
    /// ```
    /// let text = "suez date:1956-13 canal";
    /// let error = text.parse::<chancery::Query>().unwrap_err();
    /// assert_eq!(
    ///     error.caret(text).to_string(),
    ///     "suez date:1956-13 canal\n\
    ///     \x20         ^^^^^^^\n\
    ///      1956-13: 13 is not a month; they run from 01 to 12",
    /// );
    /// ```
    #[must_use]
    pub fn caret<'a>(&'a self, text: &'a str) -> Caret<'a> {
        Caret::new(text, self.span(), self.message())
    }
}

impl QueryWarning {
    pub(crate) fn new(
        kind: QueryErrorKind,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self(Complaint { kind, span, message: message.into() })
    }

    /// What kind of warning it is.
    #[must_use]
    pub fn kind(&self) -> QueryErrorKind {
        self.0.kind
    }

    /// Where in the query it is, in bytes, on character boundaries.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// What is wrong and what would be right, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The warning under the line of the query that it is in, as [`QueryError::caret`] has it.
    #[must_use]
    pub fn caret<'a>(&'a self, text: &'a str) -> Caret<'a> {
        Caret::new(text, self.span(), self.message())
    }
}

impl fmt::Display for QueryWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
