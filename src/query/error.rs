//! What can be wrong with the text of a query, and where.

use std::fmt;
use std::ops::Range;

/// A query that cannot be read: what is wrong, where, and what would be right.
///
/// ```
/// let text = "talks \"peace";
/// let error = text.parse::<chancery::Query>().unwrap_err();
/// assert_eq!(error.to_string(), "at byte 6: the quote is not closed; add a `\"`");
/// assert_eq!(&text[error.span()], "\"peace");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct QueryError {
    kind: QueryErrorKind,
    span: Range<usize>,
    message: String,
}

/// The kind of a [`QueryError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// A quote is not closed.
    UnclosedQuote,
    /// Nothing stands where a word or a value should be.
    MissingValue,
    /// A date that does not exist or cannot be read.
    BadDate,
    /// No country of this code or name.
    UnknownCountry,
    /// The name of a field is close to one of the query language, and no article has such a field.
    UnknownField,
    /// The query is longer or has more clauses than a query may have.
    TooLarge,
}

impl QueryError {
    pub(crate) fn new(
        kind: QueryErrorKind,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { kind, span, message: message.into() }
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> QueryErrorKind {
        self.kind
    }

    /// Where in the query it is, in bytes, on character boundaries.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What is wrong and what would be right, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.span.start, self.message)
    }
}
