//! Counts by the calendar.
//!
//! The file must not know how they were counted.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::article::{DateSpan, Day};
use crate::search::{Interval, Period};

/// How many matches there are in each period.
///
/// Every match counts once: with a date, in the period that has the first day of its date; what
/// remains is [`undated`](Self::undated) or [`outside`](Self::outside). So the counts of the
/// buckets and these two are the number of matches.
///
/// As JSON it is `{"interval": "month", "buckets": [..], "undated": 2}`, with `"outside"` where it is
/// not 0.
///
/// ```
/// use chancery::{Article, Index, Interval, Query, SearchRequest};
///
/// let article = |id: &str, date: &str| Article::builder(id).body("Suez.").date(date).build();
/// let index = Index::in_memory([
///     article("a", "1956-10-29")?,
///     article("b", "1956-10")?,
///     article("c", "1956-10-29/1956-11-07")?,
///     article("d", "1957-01-02")?,
/// ])?;
/// let request = SearchRequest::new(Query::all()).timeline(Interval::Month);
/// let results = index.searcher().search(&request)?;
/// let months = results.timeline().unwrap().buckets();
/// let shown: Vec<_> = months.iter().map(|month| (month.label(), month.count())).collect();
/// let expected = [("1956-10", 3), ("1956-11", 0), ("1956-12", 0), ("1957-01", 1)];
/// assert_eq!(shown, expected.map(|(label, count)| (label.to_owned(), count)));
/// // One of the three goes on into November.
/// assert_eq!(months[0].imprecise(), 1);
/// assert_eq!(months[0].span(), "1956-10".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateHistogram {
    pub(crate) interval: Interval,
    pub(crate) buckets: Vec<DateBucket>,
    pub(crate) undated: u64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) outside: u64,
}

/// A period with the number of its matches.
///
/// As JSON it is `{"label": "1956-11", "from": "1956-11-01", "to": "1956-11-30", "count": 7}`, with
/// `"imprecise"` where it is not 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateBucket {
    pub(crate) period: Period,
    pub(crate) count: u64,
    pub(crate) imprecise: u64,
}

impl DateHistogram {
    /// The interval of the buckets: the one asked for, unless it would have needed more than
    /// [`MAX_BUCKETS`](crate::MAX_BUCKETS), then the finest coarser one that does not; with
    /// [`Interval::AtMost`] the one that was found.
    #[must_use]
    pub fn interval(&self) -> &Interval {
        &self.interval
    }

    /// The periods in order: those of the calendar from the first that has a match to the last,
    /// without a gap, or all that the request gave.
    #[must_use]
    pub fn buckets(&self) -> &[DateBucket] {
        &self.buckets
    }

    /// How many matches have no date.
    #[must_use]
    pub fn undated(&self) -> u64 {
        self.undated
    }

    /// How many matches begin in none of the periods that the request gave.
    #[must_use]
    pub fn outside(&self) -> u64 {
        self.outside
    }
}

impl DateBucket {
    /// The first day of the period.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.period.first
    }

    /// The last day of the period.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.period.last
    }

    /// The period, for [`Filter::date`](crate::Filter::date), which lets articles through that
    /// overlap it: those counted here, and those that began earlier and reach into it.
    #[must_use]
    pub fn span(&self) -> DateSpan {
        self.period.span()
    }

    /// What to show of it: `1956-11-05`, `1956-W45`, `1956-11`, `1956-Q4`, `1956`, `1950s`, or the
    /// period as the request gave it.
    #[must_use]
    pub fn label(&self) -> String {
        self.period.label()
    }

    /// How many matches begin in the period.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many of them reach beyond its end, as their dates are months, years or intervals.
    #[must_use]
    pub fn imprecise(&self) -> u64 {
        self.imprecise
    }
}

impl Serialize for DateBucket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let len = 4 + usize::from(self.imprecise > 0);
        let mut bucket = serializer.serialize_struct("DateBucket", len)?;
        bucket.serialize_field("label", &self.label())?;
        bucket.serialize_field("from", &self.period.first)?;
        bucket.serialize_field("to", &self.period.last)?;
        bucket.serialize_field("count", &self.count)?;
        if self.imprecise > 0 {
            bucket.serialize_field("imprecise", &self.imprecise)?;
        }
        bucket.end()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
