//! The reply to a search.
//!
//! The file must not know how anything in it was found.

use serde::Serialize;

use super::bursts::Burst;
use super::facets::FacetCounts;
use super::hit::Hit;
use super::network::NetworkGraph;
use super::timeline::DateHistogram;
use crate::index::Generation;
use crate::query::QueryWarning;
use crate::search::Cursor;

/// How many articles match. As JSON it is `"not_counted"`, `{"exact": 41}` or `{"at_least": 10000}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// Nobody asked.
    NotCounted,
    /// This many.
    Exact(u64),
    /// This many or more.
    AtLeast(u64),
}

/// What a search found: hits in order, how many there are in all, and counts over all of them.
///
/// As JSON it is the reply of a web service. What was not asked for, or is empty, is left out:
/// `partial` where results are complete, `next` on the last page, `facets`, `timeline`, `network`, `bursts` and
/// `warnings`. The forms of the parts are told at [`Hit`], [`Total`], [`FacetCounts`],
/// [`DateHistogram`], [`NetworkGraph`], [`Burst`], [`Cursor`] (a string) and [`QueryWarning`].
///
/// ```
/// use chancery::{Article, Count, Facet, Fields, Index, Interval, Query, SearchRequest};
/// use serde_json::json;
///
/// let article = |id: &str, date: &str| {
///     Article::builder(id).date(date).body("Suez.").country("EG").build()
/// };
/// let index = Index::in_memory([article("a", "1956-11-05")?, article("b", "1956-11-06")?])?;
/// let lenient = Query::parse_lenient("suez AND");
/// let request = SearchRequest::new(lenient.query)
///     .warnings(lenient.warnings)
///     .fields(Fields::Ids)
///     .limit(1)
///     .facet(Facet::new("country"))
///     .timeline(Interval::Month);
/// let mut reply = serde_json::to_value(index.searcher().search(&request)?)?;
/// assert!(reply["next"].is_string() && reply["hits"][0]["score"].is_number());
/// reply.as_object_mut().unwrap().remove("next");
/// reply["hits"][0].as_object_mut().unwrap().remove("score");
/// assert_eq!(
///     reply,
///     json!({
///         "hits": [{"id": "b"}],
///         "total": {"exact": 2},
///         "facets": [{
///             "name": "country",
///             "values": [{"value": "EG", "label": "Egypt", "count": 2}],
///             "distinct": 1,
///             "missing": 0,
///         }],
///         "timeline": {
///             "interval": "month",
///             "buckets": [
///                 {"label": "1956-11", "from": "1956-11-01", "to": "1956-11-30", "count": 2},
///             ],
///             "undated": 0,
///         },
///         "generation": 1,
///         "warnings": [{
///             "kind": "missing_operand",
///             "start": 5,
///             "end": 8,
///             "message": "nothing stands after `AND`; add a word or drop it",
///         }],
///     })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResults {
    pub(crate) hits: Vec<Hit>,
    pub(crate) total: Total,
    #[serde(rename = "partial", skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_partial: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<Cursor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) facets: Vec<FacetCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timeline: Option<DateHistogram>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) network: Option<NetworkGraph>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) bursts: Vec<Burst>,
    pub(crate) generation: Generation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<QueryWarning>,
}

impl SearchResults {
    /// The hits, in order.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits one by one, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Hit> {
        self.hits.iter()
    }

    /// The ids of the hits, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.hits.iter().map(Hit::id).collect()
    }

    /// Whether there is no hit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// How many articles match, as far as the request wanted to know, or it was found out for facets
    /// and the like; wherever the page begins.
    #[must_use]
    pub fn total(&self) -> Total {
        self.total
    }

    /// Whether the search ended before it was done, as its time was up or it was cancelled.
    ///
    /// Every hit does match and has its score, but better ones may be missing, and hits that could
    /// not be read in time have an id and a score only, or fewer marks. Counts are of the matches
    /// seen.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Where the next page begins; none if this is the last one or the results are partial.
    #[must_use]
    pub fn next(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The counts of the facets asked for, in that order.
    #[must_use]
    pub fn facets(&self) -> &[FacetCounts] {
        &self.facets
    }

    /// The counts of the facet of this name, if it was asked for.
    #[must_use]
    pub fn facet(&self, name: &str) -> Option<&FacetCounts> {
        self.facets.iter().find(|facet| facet.name() == name)
    }

    /// The matches by the calendar, if asked for.
    #[must_use]
    pub fn timeline(&self) -> Option<&DateHistogram> {
        self.timeline.as_ref()
    }

    /// Who appears together in the matches, if asked for.
    #[must_use]
    pub fn network(&self) -> Option<&NetworkGraph> {
        self.network.as_ref()
    }

    /// The periods of more matches than were to be expected, in order, if asked for.
    #[must_use]
    pub fn bursts(&self) -> &[Burst] {
        &self.bursts
    }

    /// The commit that was searched.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// What about the query may not have been meant so, or could not be done in full.
    #[must_use]
    pub fn warnings(&self) -> &[QueryWarning] {
        &self.warnings
    }
}

impl IntoIterator for SearchResults {
    type Item = Hit;
    type IntoIter = std::vec::IntoIter<Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}

impl<'a> IntoIterator for &'a SearchResults {
    type Item = &'a Hit;
    type IntoIter = std::slice::Iter<'a, Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.iter()
    }
}
