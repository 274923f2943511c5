//! Who a name means in an index, as a caller sees it.
//!
//! The file must not know how people are looked up.

use serde::Serialize;

use crate::article::Country;
use crate::enrich::NameMatch;

/// The people that a name can mean, the best first: what
/// [`Searcher::resolve`](crate::Searcher::resolve) gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ResolvedName {
    pub(crate) candidates: Vec<ResolvedPerson>,
}

/// A person that a name can mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolvedPerson {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) matched: NameMatch,
    pub(crate) office: Option<String>,
    pub(crate) country: Option<Country>,
    pub(crate) articles: u64,
}

impl ResolvedName {
    /// All candidates: exact before alias before fuzzy, then those in more articles.
    #[must_use]
    pub fn candidates(&self) -> &[ResolvedPerson] {
        &self.candidates
    }

    /// The first candidate, where no other matches as well and stands in as many articles.
    #[must_use]
    pub fn best(&self) -> Option<&ResolvedPerson> {
        match self.candidates.as_slice() {
            [] => None,
            [only] => Some(only),
            [first, second, ..] => {
                let rank = |person: &ResolvedPerson| (person.matched, u64::MAX - person.articles);
                (rank(first) < rank(second)).then_some(first)
            }
        }
    }
}

impl ResolvedPerson {
    /// The canonical key, as [`Query::official`](crate::Query::official),
    /// [`Filter::official`](crate::Filter::official) and
    /// [`Encounters::of`](crate::Encounters::of) take it.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the name came to mean the person.
    #[must_use]
    pub fn matched(&self) -> NameMatch {
        self.matched
    }

    /// The office held on the date, where the authority knows one.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// The country served on the date, where the authority knows it.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }

    /// How many articles have the person.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }
}
