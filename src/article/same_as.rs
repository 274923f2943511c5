//! Which identifiers of people mean the same person.
//!
//! It knows pairs of texts and nothing of names or registers. Its one law: following it ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A map from identifiers, or name keys, of people to the one identifier that stands for each.
///
/// An identifier that articles state and that stands for its person already is mapped to itself.
///
/// ```
/// use chancery::{Official, SameAs};
///
/// let same_as = SameAs::from_iter([("p_DJF1", "john foster dulles")]);
/// let stated = Official::new("Dulles, J. F.").id("p_DJF1").build()?;
/// let named = Official::new("Dulles, John Foster").build()?;
/// assert_eq!(stated.key(&same_as), named.key(&same_as));
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SameAs(BTreeMap<String, String>);

impl SameAs {
    /// A map in which everybody is himself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes `id` mean the person of `same`, and returns what it meant before.
    pub fn insert(&mut self, id: impl Into<String>, same: impl Into<String>) -> Option<String> {
        self.0.insert(id.into(), same.into())
    }

    /// What an identifier is mapped to, in one step.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// The identifier at the end of the steps from this one: itself where none is mapped.
    ///
    /// Of identifiers that map in a circle, the one that sorts first stands for all.
    #[must_use]
    pub fn canonical<'a>(&'a self, id: &'a str) -> &'a str {
        let mut at = id;
        for _ in 0..=self.0.len() {
            match self.get(at) {
                Some(next) => at = next,
                None => return at,
            }
        }
        // More steps than entries: `at` lies on a circle.
        let (start, mut first) = (at, at);
        while let Some(next) = self.get(at).filter(|next| *next != start) {
            at = next;
            first = first.min(at);
        }
        first
    }

    /// The pairs, sorted by the identifier mapped.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, same)| (id.as_str(), same.as_str()))
    }

    /// How many identifiers are mapped.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for SameAs {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(id, same)| (id.into(), same.into())).collect())
    }
}
