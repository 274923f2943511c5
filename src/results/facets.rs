//! The values of a facet with their counts.
//!
//! The file must not know how they were counted.

use serde::Serialize;

use crate::index::schema::SEPARATOR;

/// The values that the matches have in one facet, with their counts.
///
/// Each count is the number of matches that
/// [`Filter::any_of`](crate::Filter::any_of)`(name, [value])` would leave.
///
/// As JSON it is `{"name": "country", "values": [..], "distinct": 12, "missing": 3}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetCounts {
    pub(crate) name: String,
    pub(crate) values: Vec<FacetValue>,
    pub(crate) distinct: u64,
    pub(crate) missing: u64,
}

/// A value of a facet.
///
/// As JSON it is `{"value": "GB", "label": "United Kingdom", "count": 41}`, with `"ticked": true`
/// where it is, `"significance"` where the facet is ordered by it, and `"children"`, a list of such
/// values, where there are some.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetValue {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) count: u64,
    #[serde(rename = "ticked", skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_ticked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) significance: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) children: Vec<Self>,
}

impl FacetCounts {
    /// The name of the facet.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values, in the order asked for. Those that are ticked are among them even where no match
    /// has them, or others have taken all the room.
    #[must_use]
    pub fn values(&self) -> &[FacetValue] {
        &self.values
    }

    /// How many different values the matches have: of a tree those on the first level that was asked
    /// for.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        self.distinct
    }

    /// Matches that have no value: below a node of a tree, those that have none of its descendants.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.missing
    }
}

impl FacetValue {
    /// What [`Filter::any_of`](crate::Filter::any_of) takes.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What to show of it: the name of an official or a country, the last label of a topic, else the
    /// value.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The labels of a topic from the root; of any other facet the value.
    pub fn path(&self) -> impl Iterator<Item = &str> {
        self.value.split(SEPARATOR)
    }

    /// How many matches have it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether a filter of the request asks for it.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        self.is_ticked
    }

    /// How much it sets the matches apart, where the facet is ordered
    /// [by significance](crate::Facet::by_significance): the log-likelihood ratio G², 0 where it is
    /// no more frequent among the matches than elsewhere.
    #[must_use]
    pub fn significance(&self) -> Option<f64> {
        self.significance
    }

    /// The values below it, in a tree.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        &self.children
    }
}
