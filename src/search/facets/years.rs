//! Counts the years that dates overlap.
//!
//! The file must not know how documents were found.

use std::ops::Range;

use super::choice::{Counted, Rank, choose};
use super::{Asked, Facet, Order};
use crate::article::Day;
use crate::index::bits::Bits;
use crate::index::schema::Fields;
use crate::index::snapshot::{Segment, Snapshot};
use crate::results::{FacetCounts, FacetValue};
use crate::search::budget::Budget;
use crate::search::facet_field::year_span;
use crate::search::interval::{Period, Unit, year_text};
use crate::search::timeline::{Walker, extent, undated, walk};

/// Counts the facet `year`.
pub(super) fn count(
    snapshot: &Snapshot,
    fields: Fields,
    asked: &Asked<'_>,
    budget: &Budget,
) -> tantivy::Result<FacetCounts> {
    let facet = asked.facet;
    let matches = Years::of(snapshot, fields, asked.matches, budget)?;
    let live = match facet.order {
        Order::Count => None,
        Order::Significance => {
            let all: Vec<Bits> = snapshot.segments.iter().map(Segment::live_docs).collect();
            Some(Years::of(snapshot, fields, &all, budget)?)
        }
    };
    let counted = |number: u32| Counted {
        matches: matches.count(number),
        live: live.as_ref().map_or(0, |live| live.count(number)),
    };
    let all = Counted { matches: matches.seen, live: snapshot.live_docs };
    let counts = matches.numbers().map(|number| (number, counted(number)));
    let (mut ranks, distinct) = choose(facet, facet.top, counts, all);

    let (mut ticked, mut unknown): (Vec<u32>, Vec<&str>) = (Vec::new(), Vec::new());
    for value in &asked.ticked {
        match year_span(value).and_then(|span| number_of(span.first_day())) {
            Some(number) => ticked.push(number),
            None => unknown.push(value),
        }
    }
    ticked.sort_unstable();
    ticked.dedup();
    unknown.sort_unstable();
    unknown.dedup();
    let rank = |number: u32| Rank::new(facet, number, counted(number), all);
    let is_new = |number: &u32| ranks.iter().all(|rank| rank.number() != *number);
    let mut further: Vec<Rank> = ticked.iter().copied().filter(is_new).map(rank).collect();
    further.sort_unstable_by(|a, b| b.cmp(a));
    ranks.extend(further);
    let value = |rank: Rank| value(facet, rank, ticked.contains(&rank.number()));
    let mut values: Vec<FacetValue> = ranks.into_iter().map(value).collect();
    values.extend(unknown.into_iter().map(|value| FacetValue::ticked(value, 0)));
    let missing = matches.undated;
    Ok(FacetCounts { name: facet.name.clone(), values, distinct, missing })
}

fn value(facet: &Facet, rank: Rank, is_ticked: bool) -> FacetValue {
    let year = i32::try_from(rank.number()).unwrap_or(0) + i32::from(Day::MIN.year());
    FacetValue { is_ticked, ..FacetValue::plain(year_text(year), year_text(year), rank, facet) }
}

/// The number of the year of a day: that of the first year that there is is 0.
fn number_of(day: Day) -> Option<u32> {
    u32::try_from(i32::from(day.year()) - i32::from(Day::MIN.year())).ok()
}

/// How many documents overlap each year.
struct Years {
    /// From the first year on in which one begins.
    counts: Vec<i64>,
    first: u32,
    undated: u64,
    seen: u64,
}

impl Years {
    fn of(
        snapshot: &Snapshot,
        fields: Fields,
        sets: &[Bits],
        budget: &Budget,
    ) -> tantivy::Result<Self> {
        let mut years = Self { counts: Vec::new(), first: 0, undated: 0, seen: 0 };
        if let Some((earliest, latest)) = extent(snapshot, sets) {
            let periods: Vec<Period> = Unit::Year.periods(earliest, latest);
            years.first = number_of(earliest).unwrap_or(0);
            for (segment, set) in snapshot.segments.iter().zip(sets) {
                walk(segment, fields, set, &periods, budget, &mut years)?;
            }
        }
        let undated = snapshot.segments.iter().zip(sets).map(|(s, set)| undated(s, set));
        years.undated = undated.sum();
        years.seen += years.undated;
        let mut sum = 0;
        for count in &mut years.counts {
            sum += *count;
            *count = sum;
        }
        Ok(years)
    }

    /// The numbers of the years that may have documents.
    fn numbers(&self) -> Range<u32> {
        self.first..self.first + u32::try_from(self.counts.len()).unwrap_or(0)
    }

    fn count(&self, number: u32) -> u64 {
        let at = number.wrapping_sub(self.first) as usize;
        u64::try_from(self.counts.get(at).copied().unwrap_or(0)).unwrap_or(0)
    }

    /// Adds to the count of every year from one on.
    fn add_from(&mut self, at: usize, documents: i64) {
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count += documents;
        }
    }
}

/// While it walks, each count is the difference to that of the year before.
impl Walker for Years {
    fn run(&mut self, period: Option<usize>, matches: u64) {
        let Some(at) = period else { return };
        let documents = i64::try_from(matches).unwrap_or(i64::MAX);
        self.seen += matches;
        self.add_from(at, documents);
        self.add_from(at + 1, -documents);
    }

    fn span(&mut self, period: usize, last: Day) {
        let last = number_of(last).and_then(|last| last.checked_sub(self.first));
        self.add_from(period + 1, 1);
        self.add_from(last.map_or(period, |last| last as usize) + 1, -1);
    }
}
