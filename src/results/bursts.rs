//! Periods of more matches than were to be expected.
//!
//! The file must not know how they were found.

use serde::Serialize;

use super::facets::FacetValue;
use crate::article::{DateSpan, Day};

/// A run of periods in which there are more matches than the index would lead one to expect, with what
/// sets them apart from the other matches.
///
/// As JSON it is `{"from": "1956-10-01", "to": "1956-12-31", "count": 41, "expected": 12.5, "weight":
/// 21.3}`, with lists `officials`, `topics` and `terms` of [`FacetValue`]s where they are not empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Burst {
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) count: u64,
    pub(crate) expected: f64,
    pub(crate) weight: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) officials: Vec<FacetValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) topics: Vec<FacetValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) terms: Vec<FacetValue>,
}

impl Burst {
    /// The first day of its first period.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.from
    }

    /// The last day of its last period.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.to
    }

    /// Its days, for [`Filter::date`](crate::Filter::date).
    #[must_use]
    pub fn span(&self) -> DateSpan {
        DateSpan::days(self.from, self.to).unwrap_or_else(|_| self.from.into())
    }

    /// How many matches begin in it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many would, if matches were as large a part of the articles of its periods as of all that
    /// have a date in the histogram.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// How much likelier the counts are in a burst than out of it: Kleinberg's weight, a difference of
    /// natural logarithms of probabilities, greater than 0.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The officials that set its matches apart from the other matches, by
    /// [G²](FacetValue::significance); each count is of matches of the burst.
    #[must_use]
    pub fn officials(&self) -> &[FacetValue] {
        &self.officials
    }

    /// The topics that do, of any depth.
    #[must_use]
    pub fn topics(&self) -> &[FacetValue] {
        &self.topics
    }

    /// The words that do, but those of its officials and topics: each counts the matches of the burst that have it in any form, and is spelled
    /// as most of those that were read spell it.
    #[must_use]
    pub fn terms(&self) -> &[FacetValue] {
        &self.terms
    }
}
