//! Where in a stream a record was refused, and why.
//!
//! It knows lines and bytes and adds them to an [`ArticleError`]. Its one law: the place leads
//! back to the first byte of the record refused.

use std::fmt;

use super::error::{ArticleError, ArticleErrorKind};

/// A record of a stream that is no article, with its place.
///
/// ```
/// use chancery::JsonLines;
///
/// let stream = "{\"id\":\"a\",\"body\":\"Talks.\"}\n{\"id\":\"b\",\"date\":\"1962-02-30\"}\n";
/// let error = JsonLines::new(stream.as_bytes()).find_map(Result::err).ok_or("no error")?;
/// assert_eq!((error.line(), error.byte(), error.id()), (2, 27, Some("b")));
/// assert_eq!(
///     error.to_string(),
///     "line 2, byte 27: field `date`: 1962-02-30: February 1962 has 28 days",
/// );
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    line: u64,
    byte: u64,
    id: Option<String>,
    error: ArticleError,
}

impl RecordError {
    pub(super) fn new(place: Place, id: Option<String>, error: ArticleError) -> Self {
        Self { line: place.line, byte: place.byte, id, error }
    }

    /// The line that the record begins on, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes of the stream are before the record.
    #[must_use]
    pub fn byte(&self) -> u64 {
        self.byte
    }

    /// The id of the record, where it could be read.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The field that it was refused for, where it was one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.error.field()
    }

    /// What kind of thing is wrong.
    #[must_use]
    pub fn kind(&self) -> ArticleErrorKind {
        self.error.kind()
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn error(&self) -> &ArticleError {
        &self.error
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}: {}", self.line, self.byte, self.error)
    }
}

// The text of the article's error is part of this one's, so it is not its source too.
impl std::error::Error for RecordError {}

impl From<RecordError> for ArticleError {
    fn from(error: RecordError) -> Self {
        error.error
    }
}

/// A place in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// From 1.
    pub(super) line: u64,
    /// From 0.
    pub(super) byte: u64,
}
