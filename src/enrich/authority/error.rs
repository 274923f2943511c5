//! Why a row of an authority file was refused.
//!
//! It knows lines and fields. It must not know forms of files. Its one law: the message says what is
//! wrong and what would be right.

use std::fmt;

/// A row of an authority file that says nothing that can be kept, with its place.
///
/// ```
/// use chancery::Authority;
///
/// let loaded = Authority::from_json_lines(&br#"{"id": "p1", "offices": []}"#[..]);
/// assert_eq!(
///     loaded.rejected[0].to_string(),
///     "line 1: field `name`: missing; name the person",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityError {
    pub(super) line: u64,
    pub(super) field: Option<String>,
    pub(super) message: String,
}

impl AuthorityError {
    pub(super) fn new(field: Option<&str>, message: impl Into<String>) -> Self {
        Self { line: 0, field: field.map(str::to_owned), message: message.into() }
    }

    pub(super) fn at(self, line: u64) -> Self {
        Self { line, ..self }
    }

    /// The line that the row begins on, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The field or column that it was refused for, where it was one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What is wrong, and what would be right, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for AuthorityError {}
