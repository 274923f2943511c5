//! Counts matches by the calendar.
//!
//! Segments are sorted by first day, newest first, so that the articles that begin in a period are a
//! run: its ends are searched for, and the matches in it counted by their bits. Only articles of
//! more than a day can reach beyond the period, and these have a posting list of their own. The file
//! must not know how matches were found.

use tantivy::Term;

use super::budget::Budget;
use super::interval::{Interval, Period};
use crate::article::Day;
use crate::index::bits::Bits;
use crate::index::schema::{Fields, MARKER_SPAN};
use crate::index::snapshot::{Segment, Snapshot};
use crate::results::{DateBucket, DateHistogram};

/// The histogram of the matches, given as the live documents of each segment. Where the budget is
/// spent it is of a part of them.
pub(super) fn count(
    snapshot: &Snapshot,
    fields: Fields,
    interval: &Interval,
    matches: &[Bits],
    budget: &Budget,
) -> tantivy::Result<DateHistogram> {
    let (interval, periods) = interval.over(extent(snapshot, matches));
    let bucket = |period: &Period| DateBucket { period: *period, count: 0, imprecise: 0 };
    let buckets = periods.iter().map(bucket).collect();
    let mut histogram = DateHistogram { interval, buckets, undated: 0, outside: 0 };
    for (segment, matches) in snapshot.segments.iter().zip(matches) {
        walk(segment, fields, matches, &periods, budget, &mut histogram)?;
        histogram.undated += undated(segment, matches);
    }
    Ok(histogram)
}

impl Walker for DateHistogram {
    fn run(&mut self, period: Option<usize>, matches: u64) {
        match period.and_then(|at| self.buckets.get_mut(at)) {
            Some(bucket) => bucket.count += matches,
            None => self.outside += matches,
        }
    }

    fn span(&mut self, period: usize, last: Day) {
        if let Some(bucket) = self.buckets.get_mut(period) {
            bucket.imprecise += u64::from(last > bucket.period.last);
        }
    }
}

/// Takes the matches of a segment period by period, the latest first.
pub(super) trait Walker {
    /// So many matches begin in a period, or in none.
    fn run(&mut self, period: Option<usize>, matches: u64);

    /// One of them, of more than a day, goes on until the last day given.
    fn span(&mut self, period: usize, last: Day);
}

/// Visits the dated matches of a segment by the periods that they begin in. Periods are in order and
/// share no day.
pub(super) fn walk(
    segment: &Segment,
    fields: Fields,
    matches: &Bits,
    periods: &[Period],
    budget: &Budget,
    walker: &mut impl Walker,
) -> tantivy::Result<()> {
    let mut spans = segment.postings(&Term::from_field_text(fields.marker, MARKER_SPAN))?;
    let mut start = 0;
    // The periods from here on have been seen.
    let mut open = periods.len();
    while let Some(doc) = matches.next(start).filter(|doc| *doc < segment.dated) {
        let Some(day) = segment.first_day(doc).filter(|_| !budget.poll()) else { break };
        open = periods.get(..open).unwrap_or_default().partition_point(|p| p.first <= day);
        let before = open.checked_sub(1).and_then(|at| Some((at, periods.get(at)?)));
        let inside = before.filter(|(_, period)| day <= period.last);
        let floor = match (inside, before) {
            (Some((_, period)), _) => Some(period.first),
            (None, Some((_, period))) => Day::from_number(period.last.number() + 1),
            (None, None) => None,
        };
        let end = floor.map_or(segment.dated, |floor| segment.end_of_days(doc, floor));
        walker.run(inside.map(|(at, _)| at), matches.count_range(doc, end));
        if let Some(spans) = &mut spans {
            let mut long = spans.doc();
            if long < doc {
                long = spans.seek(doc);
            }
            while long < end {
                let last = segment.last_day(long).filter(|_| matches.contains(long));
                if let (Some((at, _)), Some(last)) = (inside, last) {
                    walker.span(at, last);
                }
                long = spans.advance();
            }
        }
        start = end.max(doc + 1);
    }
    Ok(())
}

/// How many matches have no date.
pub(super) fn undated(segment: &Segment, matches: &Bits) -> u64 {
    matches.count_range(segment.dated, segment.reader.max_doc())
}

/// The earliest and the latest day that a match begins on.
pub(super) fn extent(snapshot: &Snapshot, matches: &[Bits]) -> Option<(Day, Day)> {
    let of_segment = |(segment, matches): (&Segment, &Bits)| {
        let latest = matches.next(0).filter(|doc| *doc < segment.dated)?;
        let earliest = matches.iter_back_from(segment.dated).next()?;
        Some((segment.first_day(earliest)?, segment.first_day(latest)?))
    };
    let extents = snapshot.segments.iter().zip(matches).filter_map(of_segment);
    extents.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
