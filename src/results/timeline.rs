//! Counts by the calendar.

use serde::Serialize;

use crate::article::Day;
use crate::search::Interval;

/// How many matches there are in each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateHistogram {
    interval: Interval,
    buckets: Vec<DateBucket>,
    undated: u64,
}

/// A period with the number of its matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateBucket {
    first: Day,
    last: Day,
    count: u64,
    imprecise: u64,
}

impl DateHistogram {
    pub(crate) fn new(interval: Interval) -> Self {
        Self { interval, buckets: Vec::new(), undated: 0 }
    }

    /// The interval of the buckets.
    #[must_use]
    pub fn interval(&self) -> &Interval {
        &self.interval
    }

    /// The periods in order, without a gap.
    #[must_use]
    pub fn buckets(&self) -> &[DateBucket] {
        &self.buckets
    }

    /// How many matches have no date.
    #[must_use]
    pub fn undated(&self) -> u64 {
        self.undated
    }
}

impl DateBucket {
    /// The first day of the period.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.first
    }

    /// The last day of the period.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last
    }

    /// How many matches begin in the period.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many of them reach beyond its end.
    #[must_use]
    pub fn imprecise(&self) -> u64 {
        self.imprecise
    }
}
