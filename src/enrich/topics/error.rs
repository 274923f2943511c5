//! What can be wrong with a tree of topics.
//!
//! It knows places and messages, and nothing of topics. Its one law: the message can be shown to
//! whoever wrote the tree.

use std::fmt;

/// Why a text is not a tree of topics.
///
/// ```
/// use chancery::Topics;
///
/// let error = Topics::from_json(r#"{"topics": [{"label": "trade", "strong": [7]}]}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "topics[0].strong[0]: a number; write a phrase, such as \"peace talks\""
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicsError {
    place: String,
    message: String,
}

impl TopicsError {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }

    /// Where it is wrong, such as `topics[2].narrower[0].label` or `line 3`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong and what would be right, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for TopicsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for TopicsError {}
