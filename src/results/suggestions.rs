//! What a reader may be about to type.
//!
//! The file must not know how it was found.

use serde::Serialize;

/// Completions of what was typed, the best first of each kind.
///
/// As JSON it is an object of `officials`, `topics` and `words`, lists of [`Suggestion`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Suggestions {
    pub(crate) officials: Vec<Suggestion>,
    pub(crate) topics: Vec<Suggestion>,
    pub(crate) words: Vec<Suggestion>,
}

/// Something that can be typed.
///
/// As JSON it is `{"value": "john foster dulles", "text": "John Foster Dulles", "articles": 412}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) articles: u64,
}

impl Suggestions {
    /// Officials, whose values are keys.
    #[must_use]
    pub fn officials(&self) -> &[Suggestion] {
        &self.officials
    }

    /// Topics of any depth, whose values are those of the facet `topic`.
    #[must_use]
    pub fn topics(&self) -> &[Suggestion] {
        &self.topics
    }

    /// Words of the articles, as they are searched: without capitals and diacritics.
    #[must_use]
    pub fn words(&self) -> &[Suggestion] {
        &self.words
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.officials.is_empty() && self.topics.is_empty() && self.words.is_empty()
    }
}

impl Suggestion {
    /// What [`Filter::any_of`](crate::Filter::any_of) takes of officials and topics, and a query of
    /// words.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What to show: of an official whose key is a name that name with capital letters, of a topic its
    /// last label.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many articles have it; of words deleted ones count until the engine drops them, and a word
    /// that is a stem as well counts where others of the stem stand.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }
}
