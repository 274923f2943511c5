//! Periods in which there are more matches than the index would lead one to expect.
//!
//! The rule is Kleinberg's for batches (Kleinberg 2002, "Bursty and Hierarchical Structure in Streams",
//! section 4) with two states. The file must not know how matches were found.

use super::facet_field::FacetField;
use super::facets::{Counted, Facet, Rank, choose};
use super::interval::{Interval, Period};
use super::run::Matches;
use super::timeline::{Walker, extent, walk};
use crate::article::Day;
use crate::index::bits::Bits;
use crate::index::keywords::Keywords;
use crate::index::ordinals::Occurrences;
use crate::index::schema::order_floor;
use crate::index::snapshot::Segment;
use crate::query::plan::KeywordField;
use crate::results::{Burst, FacetValue};

/// The greatest probability that a burst stands for.
const MOST: f64 = 0.9999;
/// Fewer matches of a burst do not make a value characteristic of it.
const LEAST: u64 = 2;

/// Bursts that are wanted of the matches by the calendar.
///
/// Of the `d` articles that begin in a period, `r` match. Out of a burst each matches with the
/// probability p₀ = Σr / Σd, in a burst with p₁ = [`scaling`](Self::scaling) · p₀, at most 0.9999. The
/// bursts are the states that explain all counts best, where each beginning of a burst costs
/// [`gamma`](Self::gamma) · ln n for n periods: Kleinberg's automaton for batches with two states
/// (Kleinberg 2002, section 4), solved exactly.
///
/// Where every article matches, or none does, there are no bursts.
///
/// ```
/// use chancery::{Article, Bursts, Index, Interval, SearchRequest};
///
/// let mut articles = Vec::new();
/// for month in 1..=12 {
///     for nth in 0..10 {
///         let suez = nth < if month == 10 || month == 11 { 8 } else { 1 };
///         let body = if suez { "On Suez." } else { "On trade." };
///         let article = Article::builder(format!("{month}-{nth}")).body(body);
///         articles.push(article.date(format!("1956-{month:02}")).build()?);
///     }
/// }
/// let request = SearchRequest::new("suez".parse()?).bursts(Bursts::by(Interval::Month));
/// let results = Index::in_memory(articles)?.searcher().search(&request)?;
/// let [burst] = results.bursts() else { panic!("one burst") };
/// assert_eq!(burst.span().to_string(), "1956-10-01/1956-11-30");
/// assert_eq!(burst.count(), 16);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Bursts {
    interval: Interval,
    scaling: f64,
    gamma: f64,
    top: usize,
}

impl Bursts {
    /// In periods of an interval.
    pub fn by(interval: Interval) -> Self {
        Self { interval, scaling: 2.0, gamma: 1.0, top: 5 }
    }

    /// How many times likelier a match is in a burst, 2 by default, 1.01 to 1000.
    pub fn scaling(mut self, times: f64) -> Self {
        self.scaling = if times.is_nan() { 2.0 } else { times.clamp(1.01, 1000.0) };
        self
    }

    /// How hard it is for a burst to begin, 1 by default, 0 to 100.
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = if gamma.is_nan() { 1.0 } else { gamma.clamp(0.0, 100.0) };
        self
    }

    /// How many officials, topics and words are told of each burst, 5 by default, up to 100: those that
    /// set its matches apart from the other matches by G², of which two matches or more have them. 0
    /// tells none.
    ///
    /// Words are looked for in titles and bodies of a sample of 32 of its matches, of long ones in the
    /// first 16,000 bytes; the 100 that are the most promising are counted in all matches. Function words of
    /// English, numbers and single letters are left out, and words of the officials and topics that are
    /// told.
    pub fn top(mut self, values: usize) -> Self {
        self.top = values.min(100);
        self
    }
}

impl Matches<'_> {
    /// The bursts in order. Where the budget is spent they are of a part of the matches.
    pub(super) fn bursts(&self, asked: &Bursts) -> tantivy::Result<Vec<Burst>> {
        let (_, periods) = asked.interval.over(extent(self.snapshot, self.docs));
        let all: Vec<Bits> = self.snapshot.segments.iter().map(Segment::live_docs).collect();
        let matching = self.begun(self.docs, &periods)?;
        let written = self.begun(&all, &periods)?;
        let counts: Vec<(u64, u64)> = matching.into_iter().zip(written).collect();
        let runs = runs(&counts, asked.scaling, asked.gamma);
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let officials = self.values_of(FacetField::Official(None), asked.top)?;
        let topics = self.values_of(FacetField::Keyword(KeywordField::TopicPath), asked.top)?;
        let facet = Facet::new("").by_significance().min_count(LEAST);
        let mut bursts = Vec::with_capacity(runs.len());
        for run in runs {
            let (Some(first), Some(last)) = (periods.get(run.first), periods.get(run.last)) else {
                continue;
            };
            let docs = self.within(first.first, last.last);
            let officials = self.characteristic(&facet, officials.as_ref(), &docs)?;
            let topics = self.characteristic(&facet, topics.as_ref(), &docs)?;
            let told = [officials.as_slice(), &topics];
            let terms = self.characteristic_words(&facet, asked.top, &docs, &told)?;
            bursts.push(Burst {
                from: first.first,
                to: last.last,
                count: run.count,
                expected: run.expected,
                weight: run.weight,
                officials,
                topics,
                terms,
            });
        }
        Ok(bursts)
    }

    /// How many of a set begin in each period.
    fn begun(&self, sets: &[Bits], periods: &[Period]) -> tantivy::Result<Vec<u64>> {
        let mut counts = Counts(vec![0; periods.len()]);
        for (segment, set) in self.snapshot.segments.iter().zip(sets) {
            walk(segment, self.recipe.fields, set, periods, self.budget, &mut counts)?;
        }
        Ok(counts.0)
    }

    /// The matches that begin on these days.
    fn within(&self, first: Day, last: Day) -> Vec<Bits> {
        let of = |(segment, docs): (&Segment, &Bits)| {
            let after = Day::from_number(last.number() + 1);
            let start = after.map_or(0, |day| segment.end_of_order(order_floor(day)));
            let end = segment.end_of_order(order_floor(first));
            let mut within = Bits::none(segment.reader.max_doc());
            within.insert_range(start, end);
            within.intersect(docs);
            within
        };
        self.snapshot.segments.iter().zip(self.docs).map(of).collect()
    }

    /// The values of all matches in a field, if any are to be told.
    fn values_of(
        &self,
        field: FacetField<'static>,
        top: usize,
    ) -> tantivy::Result<Option<Values<'_>>> {
        let Some(column) = field.column(self.recipe.fields).filter(|_| top > 0) else {
            return Ok(None);
        };
        let table = self.snapshot.keywords(column)?;
        Ok(Some(Values { field, top, table, all: self.occurrences(table, self.docs) }))
    }

    fn occurrences(&self, table: &Keywords, docs: &[Bits]) -> Occurrences {
        table.count(docs, 0..table.len(), || self.budget.poll())
    }

    /// The values that set some of the matches apart from the others.
    fn characteristic(
        &self,
        facet: &Facet,
        values: Option<&Values<'_>>,
        docs: &[Bits],
    ) -> tantivy::Result<Vec<FacetValue>> {
        let Some(Values { field, top, table, all }) = values else { return Ok(Vec::new()) };
        let here = self.occurrences(table, docs);
        let of = Counted { matches: here.seen, live: all.seen };
        let counted =
            (0..).zip(here.counts.iter().zip(&all.counts)).map(|(number, (here, all))| {
                (number, Counted { matches: u64::from(*here), live: u64::from(*all) })
            });
        let (ranks, _) = choose(facet, *top, counted, of);
        let names = self.names();
        let value = |rank: Rank| {
            let value = table.spelling(rank.number());
            let label = names.label(*field, value)?;
            Ok(FacetValue::plain(value.to_owned(), label, rank, facet))
        };
        ranks.into_iter().map(value).collect()
    }
}

/// How often each value of a field stands in all matches.
struct Values<'a> {
    field: FacetField<'static>,
    top: usize,
    table: &'a Keywords,
    all: Occurrences,
}

struct Counts(Vec<u64>);

impl Walker for Counts {
    fn run(&mut self, period: Option<usize>, matches: u64) {
        if let Some(count) = period.and_then(|at| self.0.get_mut(at)) {
            *count += matches;
        }
    }

    fn span(&mut self, _: usize, _: Day) {}
}

/// Periods that are one burst, the last one included.
#[derive(Debug, PartialEq)]
struct Run {
    first: usize,
    last: usize,
    count: u64,
    expected: f64,
    weight: f64,
}

/// What it costs that `r` of `d` match where each does with a probability, but for a part that is the
/// same for all probabilities: -ln p^r (1 - p)^(d - r).
#[expect(clippy::cast_precision_loss, reason = "a cost wants no more precision")]
fn cost((r, d): (u64, u64), p: f64) -> f64 {
    -(r as f64 * p.ln() + d.saturating_sub(r) as f64 * (1.0 - p).ln())
}

/// The bursts of counts: of each period, how many match and how many there are.
#[expect(clippy::cast_precision_loss, reason = "a probability wants no more precision")]
fn runs(counts: &[(u64, u64)], scaling: f64, gamma: f64) -> Vec<Run> {
    let (matching, written) = counts.iter().fold((0, 0), |(r, d), of| (r + of.0, d + of.1));
    if matching == 0 || matching >= written {
        return Vec::new();
    }
    let p0 = matching as f64 / written as f64;
    let p1 = (scaling * p0).min(MOST);
    if p1 <= p0 {
        return Vec::new();
    }
    let up = gamma * (counts.len() as f64).ln();
    // For each period and state the least cost so far, and whether the state before was a burst.
    let (mut calm, mut burst) = (0.0, f64::INFINITY);
    let mut came_from = Vec::with_capacity(counts.len());
    for of in counts {
        let (to_calm, to_burst) = (burst < calm, burst <= calm + up);
        came_from.push([to_calm, to_burst]);
        let before = [calm, burst];
        calm = cost(*of, p0) + if to_calm { before[1] } else { before[0] };
        burst = cost(*of, p1) + if to_burst { before[1] } else { before[0] + up };
    }
    let mut is_burst = burst < calm;
    let mut runs: Vec<Run> = Vec::new();
    for ((at, of), [to_calm, to_burst]) in counts.iter().enumerate().zip(came_from).rev() {
        if is_burst {
            if runs.last().is_none_or(|run| run.first != at + 1) {
                runs.push(Run { first: at, last: at, count: 0, expected: 0.0, weight: 0.0 });
            }
            if let Some(run) = runs.last_mut() {
                run.first = at;
                run.count += of.0;
                run.expected += p0 * of.1 as f64;
                run.weight += cost(*of, p0) - cost(*of, p1);
            }
        }
        is_burst = if is_burst { to_burst } else { to_calm };
    }
    runs.reverse();
    runs
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "the counts of tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a choice of states costs, by the definition.
    fn total(counts: &[(u64, u64)], states: &[bool], p: [f64; 2], up: f64) -> f64 {
        let mut before = false;
        let mut sum = 0.0;
        for (of, state) in counts.iter().zip(states) {
            sum += cost(*of, p[usize::from(*state)]);
            sum += if *state && !before { up } else { 0.0 };
            before = *state;
        }
        sum
    }

    proptest! {
        #[test]
        fn bursts_are_the_states_of_least_cost(
            counts in prop::collection::vec((0..6_u64, 0..9_u64), 1..10),
            scaling in 1.1..4.0_f64,
            gamma in 0.0..2.0_f64,
        ) {
            let counts: Vec<(u64, u64)> = counts.into_iter().map(|(r, more)| (r, r + more)).collect();
            let found = runs(&counts, scaling, gamma);
            let (r, d) = counts.iter().fold((0, 0), |(r, d), of| (r + of.0, d + of.1));
            if r == 0 || r == d {
                prop_assert!(found.is_empty());
                return Ok(());
            }
            let p0 = r as f64 / d as f64;
            let p = [p0, (scaling * p0).min(MOST)];
            prop_assume!(p[1] > p[0]);
            let up = gamma * (counts.len() as f64).ln();
            let least = (0..1_u32 << counts.len())
                .map(|bits| (0..counts.len()).map(|at| bits >> at & 1 == 1).collect::<Vec<_>>())
                .map(|states| total(&counts, &states, p, up))
                .fold(f64::INFINITY, f64::min);
            let mut states = vec![false; counts.len()];
            for run in &found {
                states[run.first..=run.last].fill(true);
                let within = &counts[run.first..=run.last];
                prop_assert_eq!(run.count, within.iter().map(|of| of.0).sum::<u64>());
                let expected = within.iter().map(|of| of.1 as f64 * p0).sum::<f64>();
                prop_assert!((run.expected - expected).abs() < 1e-9);
            }
            prop_assert!((total(&counts, &states, p, up) - least).abs() < 1e-9);
        }
    }

    #[test]
    fn a_peak_is_a_burst_and_a_share_that_stays_is_none() {
        let mut counts = vec![(5, 100); 20];
        assert_eq!(runs(&counts, 2.0, 1.0), []);
        // Twice as many articles, twice as many matches: nothing out of the ordinary.
        counts[7] = (10, 200);
        assert_eq!(runs(&counts, 2.0, 1.0), []);
        counts[12] = (40, 100);
        counts[13] = (35, 100);
        let found = runs(&counts, 2.0, 1.0);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].first, found[0].last, found[0].count), (12, 13, 75));
        assert!(found[0].weight > 20.0, "{found:?}");
        assert_eq!(runs(&[(3, 3), (2, 2)], 2.0, 1.0), []);
        assert_eq!(runs(&[], 2.0, 1.0), []);
    }
}
