//! Queries: the text as typed (`ast`) and what it means (`plan`).
//!
//! Parsing needs no index; planning needs an analyzer, which turns words into terms. The module
//! must not name the engine.

pub(crate) mod ast;
mod error;
mod function_words;
mod parse;
pub(crate) mod plan;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::ast::{Ast, Clause, Node, Occur};
pub use self::error::{QueryError, QueryErrorKind};

/// Bytes that the text of a query may have.
pub const MAX_QUERY_BYTES: usize = 64 * 1024;
/// Clauses that a query may have.
pub const MAX_QUERY_CLAUSES: usize = 1024;

/// A query: what to look for, as a reader types it.
///
/// | written | means |
/// |---|---|
/// | `climate finance` | ranked by any of the words |
/// | `+climate -finance` | must have the one, must not have the other |
/// | `"strategic partnership"` | the words next to each other, in this order |
/// | `=powers` | exactly this word, unstemmed: never `power` |
/// | `title:summit`, `topic:trade` | all of the words in the title; in one topic |
/// | `official:"Li Qiang"` | all of the names in one official, in any order, unstemmed |
/// | `office:"foreign minister"` | all of the words in one office |
/// | `from:dulles`, `to:`, `speaker:`, `visitor:`, `host:`, `participant:`, `signatory:`, `mentioned:` | an official in this role |
/// | `country:FR`, `country:france` | an ISO 3166 country |
/// | `lang:fr`, `source:reuters`, `org:nato`, `id:osaka-1` | language, source, organisation, id |
/// | `date:2024`, `date:2024-04`, `date:2024-03-28..2024-04-02` | the article's date overlaps this one |
/// | `before:1700`, `after:1945-05-08` | its date begins before this one; ends after it |
/// | `desk:asia` | a further field of the articles' own |
///
/// Words are ranked, each by as much as it is written often; everything with a field is a condition
/// that articles must fulfil, without a share in the score. Case and diacritics never matter.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    ast: Ast,
}

impl Query {
    /// Every article.
    #[must_use]
    pub fn all() -> Self {
        Self { ast: Ast { clauses: Vec::new() } }
    }

    /// The words of a text, ranked by any of them; nothing in it is read as an operator. Words after
    /// the first [`MAX_QUERY_CLAUSES`] are left out.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// let typed_by_a_stranger = "date:never -(";
    /// assert_eq!(Query::words(typed_by_a_stranger).to_string(), "\"date:never\" \"-(\"");
    /// ```
    #[must_use]
    pub fn words(text: &str) -> Self {
        let clauses = text
            .split_whitespace()
            .take(MAX_QUERY_CLAUSES)
            .map(|word| Clause::new(Occur::Should, Node::Word(word.replace('"', " "))))
            .collect();
        Self { ast: Ast { clauses } }
    }

    /// An official by any of the names that articles give.
    ///
    /// ```
    /// use chancery::Query;
    ///
    /// assert_eq!(Query::official("Li Qiang").to_string(), "official:\"Li Qiang\"");
    /// ```
    #[must_use]
    pub fn official(name: &str) -> Self {
        let node = Node::Field { name: "official".to_owned(), value: name.replace('"', " ") };
        Self { ast: Ast { clauses: vec![Clause::new(Occur::Should, node)] } }
    }

    pub(crate) fn ast(&self) -> &Ast {
        &self.ast
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let ast = parse::parse(text)?;
        plan::check(&ast)?;
        Ok(Self { ast })
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
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
