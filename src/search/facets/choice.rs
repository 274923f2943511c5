//! Which values of a facet are told, and in what order.
//!
//! The file must not know what a value is: values are numbers, the smaller of which comes first
//! where nothing else tells them apart.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Facet, Order};

/// How many articles have a value.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::search) struct Counted {
    pub(in crate::search) matches: u64,
    pub(in crate::search) live: u64,
}

/// Where a value comes in the order of a facet; the greatest comes first. G² is never negative, so
/// that its bits compare as it does; it is 0 where nobody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) struct Rank {
    g2_bits: u64,
    matches: u64,
    number: Reverse<u32>,
}

impl Rank {
    pub(super) fn new(facet: &Facet, number: u32, value: Counted, all: Counted) -> Self {
        let g2 = if facet.order == Order::Significance { g2(value, all) } else { 0.0 };
        Self { g2_bits: g2.to_bits(), matches: value.matches, number: Reverse(number) }
    }

    pub(in crate::search) fn number(self) -> u32 {
        self.number.0
    }

    pub(in crate::search) fn matches(self) -> u64 {
        self.matches
    }

    pub(in crate::search) fn significance(self, facet: &Facet) -> Option<f64> {
        (facet.order == Order::Significance).then(|| f64::from_bits(self.g2_bits))
    }
}

/// The first `top` values that a facet tells, in order, and how many any match has. Values are given
/// by ascending number.
pub(in crate::search) fn choose(
    facet: &Facet,
    top: usize,
    values: impl Iterator<Item = (u32, Counted)>,
    all: Counted,
) -> (Vec<Rank>, u64) {
    let mut distinct = 0;
    let mut first = BinaryHeap::with_capacity(top.min(64) + 1);
    // Values of fewer matches are not told.
    let mut least = facet.min_count.max(1);
    for (number, value) in values {
        distinct += u64::from(value.matches > 0);
        if value.matches < least {
            continue;
        }
        let rank = Rank::new(facet, number, value, all);
        if facet.order == Order::Significance && rank.g2_bits == 0 {
            continue;
        }
        first.push(Reverse(rank));
        if first.len() > top {
            first.pop();
            if let (Order::Count, Some(Reverse(last))) = (facet.order, first.peek()) {
                // Of values that are equal in matches the later number comes behind.
                least = last.matches.saturating_add(1);
            }
        }
    }
    let first = first.into_sorted_vec().into_iter().map(|Reverse(rank)| rank).collect();
    (first, distinct)
}

/// The log-likelihood ratio G² of matching and having a value: 2 Σ O ln(O / E) over the four numbers
/// of articles O, with E as if one had nothing to do with the other. It is 0 where the value is no
/// more frequent among the matches than among all.
pub(in crate::search) fn g2(value: Counted, all: Counted) -> f64 {
    let ([k, n], [d, total]) = ([value.matches, all.matches], [value.live, all.live]);
    let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
    if product(k, total) <= product(d, n) {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "an order wants no more precision")]
    let part = |observed: u64, row: u64, column: u64| {
        if observed == 0 {
            return 0.0;
        }
        let observed = observed as f64;
        observed * (observed * total as f64 / (row as f64 * column as f64)).ln()
    };
    let (others, without) = (total.saturating_sub(n), total.saturating_sub(d));
    let elsewhere = d.saturating_sub(k);
    let sum = part(k, n, d)
        + part(n.saturating_sub(k), n, without)
        + part(elsewhere, others, d)
        + part(others.saturating_sub(elsewhere), others, without);
    (2.0 * sum).max(0.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn g2_is_that_of_a_published_example() {
        // Dunning 1993, table 2: "the swiss" is 110 of 2,552 bigrams with "the", of 31,777 in all.
        let cells = [110.0_f64, 2442.0, 111.0, 29114.0];
        let total: f64 = cells.iter().sum();
        let [a, b, c, d] = cells;
        let rows = [a + b, c + d];
        let columns = [a + c, b + d];
        let expected = [
            rows[0] * columns[0] / total,
            rows[0] * columns[1] / total,
            rows[1] * columns[0] / total,
            rows[1] * columns[1] / total,
        ];
        let sum: f64 = cells.iter().zip(expected).map(|(o, e)| o * (o / e).ln()).sum();
        let found =
            g2(Counted { matches: 110, live: 221 }, Counted { matches: 2552, live: 31_777 });
        assert!((found - 2.0 * sum).abs() < 1e-9, "{found} {sum}");
        assert!((found - 270.72).abs() < 0.01, "{found}");
    }

    proptest! {
        #[test]
        fn the_first_are_those_of_a_full_sort(
            counts in prop::collection::vec((0..9_u64, 0..9_u64), 0..60),
            top in 1..12_usize,
            min in 0..4_u64,
            significant: bool,
        ) {
            let mut facet = Facet::new("x").top(top).min_count(min);
            if significant {
                facet = facet.by_significance();
            }
            let all = Counted { matches: 10, live: 30 };
            let value = |(m, more): &(u64, u64)| Counted { matches: *m, live: m + more };
            let (found, distinct) =
                choose(&facet, top, (0..).zip(counts.iter().map(value)), all);

            let mut naive: Vec<Rank> = (0..)
                .zip(&counts)
                .filter(|(_, (m, _))| *m >= min.max(1))
                .map(|(number, counts)| Rank::new(&facet, number, value(counts), all))
                .filter(|rank| !significant || rank.significance(&facet) > Some(0.0))
                .collect();
            naive.sort_by(|a, b| b.cmp(a));
            naive.truncate(top);
            prop_assert_eq!(found, naive);
            prop_assert_eq!(distinct, counts.iter().filter(|(m, _)| *m > 0).count() as u64);
        }
    }
}
