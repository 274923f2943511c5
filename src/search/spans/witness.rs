//! What takes part in the occurrences of a tree: the words and phrases that they are made of.
//!
//! Occurrences are found from below, and from above only those parts are kept that some whole
//! occurrence is made of. The file must not know what is done with them. Its law: a word or phrase is
//! visited if and only if there is an occurrence of the whole tree, of all choices of positions, that
//! it is a part of; where there are more choices than are tried, only if.

use super::{
    Budget, Finder, MOST_PAIRS, PAIRS_AT_ONCE, Span, Tree, Wanted, for_each_phrase, for_each_run,
    is_in_reach, is_symmetric, is_within_unit, last_start, list_of, ranges_of,
};
use crate::index::layout::Layout;
use crate::query::ast::Distance;

/// A word or a phrase that is part of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Witness {
    /// The list of the first word, and its position.
    pub(crate) first: usize,
    pub(crate) start: u32,
    /// The list of the last word, and its position; of a single word the same.
    pub(crate) last: usize,
    pub(crate) end: u32,
}

/// The occurrences that a part may have, in order; without a list all of them.
type Kept<'a> = Option<&'a [Span]>;

impl Finder<'_> {
    /// Visits the words and phrases that take part in the occurrences of a tree, some perhaps more
    /// than once. A phrase is visited as one, all else as the words and phrases that it is made of.
    pub(crate) fn for_each_witness(
        &mut self,
        tree: &Tree,
        positions: &[Vec<u32>],
        layout: &mut Layout,
        visit: &mut dyn FnMut(Witness),
    ) {
        self.visit(tree, None, positions, layout, visit);
    }

    fn visit(
        &mut self,
        tree: &Tree,
        kept: Kept<'_>,
        positions: &[Vec<u32>],
        layout: &mut Layout,
        visit: &mut dyn FnMut(Witness),
    ) {
        match tree {
            Tree::List(list) => for_each_run(list_of(positions, *list), |at, _| {
                if is_kept(kept, at, at) {
                    visit(Witness { first: *list, start: at, last: *list, end: at });
                }
            }),
            Tree::Phrase(lists) => {
                let (Some(first), Some(last)) = (lists.first(), lists.last()) else { return };
                for_each_phrase(lists, positions, |Span { start, end, .. }| {
                    if is_kept(kept, start, end) {
                        visit(Witness { first: *first, start, last: *last, end });
                    }
                    true
                });
            }
            Tree::Sloppy { lists, slop } => {
                self.sloppy.for_each(lists, *slop, positions, self.budget, |chosen| {
                    let places = || chosen.iter().map(|(position, _)| *position);
                    let (Some(start), Some(end)) = (places().min(), places().max()) else { return };
                    if is_within_unit(start, end, layout) && is_kept(kept, start, end) {
                        for (list, at) in lists.iter().zip(places()) {
                            visit(Witness { first: *list, start: at, last: *list, end: at });
                        }
                    }
                });
            }
            Tree::Any(any) => {
                for tree in any {
                    self.visit(tree, kept, positions, layout, visit);
                }
            }
            Tree::Near { left, right, distance } => {
                let (lefts, rights) =
                    self.kept_sides(left, right, *distance, kept, positions, layout);
                self.visit(left, Some(&lefts), positions, layout, visit);
                self.visit(right, Some(&rights), positions, layout, visit);
                self.spare.extend([lefts, rights]);
            }
            Tree::In { part, tree } => {
                let mut spans = match kept {
                    Some(kept) => {
                        let mut spans = self.take();
                        spans.extend_from_slice(kept);
                        spans
                    }
                    None => self.spans(tree, positions, layout, Wanted::All),
                };
                let ranges = ranges_of(*part, layout);
                spans.retain(|span| {
                    ranges.iter().any(|range| range.start <= span.start && span.end < range.end)
                });
                self.visit(tree, Some(&spans), positions, layout, visit);
                self.spare.push(spans);
            }
        }
    }

    /// Of both sides of a pair, the occurrences that are part of one that is kept.
    fn kept_sides(
        &mut self,
        left: &Tree,
        right: &Tree,
        distance: Distance,
        kept: Kept<'_>,
        positions: &[Vec<u32>],
        layout: &mut Layout,
    ) -> (Vec<Span>, Vec<Span>) {
        let mut sides = [left, right].map(|tree| {
            let spans = self.spans(tree, positions, layout, Wanted::All);
            let keep = vec![false; spans.len()];
            Side { spans, keep }
        });
        let [lefts, rights] = &mut sides;
        keep_pairs(lefts, rights, distance, kept, self.budget, layout);
        if is_symmetric(distance) {
            keep_pairs(rights, lefts, distance, kept, self.budget, layout);
        }
        sides.map(Side::kept).into()
    }
}

/// Occurrences in order, and which of them are kept.
struct Side {
    spans: Vec<Span>,
    keep: Vec<bool>,
}

impl Side {
    fn keep(&mut self, at: usize) {
        if let Some(keep) = self.keep.get_mut(at) {
            *keep = true;
        }
    }

    fn kept(self) -> Vec<Span> {
        let Self { mut spans, keep } = self;
        let mut keep = keep.into_iter();
        spans.retain(|_| keep.next().unwrap_or(false));
        spans
    }
}

fn is_kept(kept: Kept<'_>, start: u32, end: u32) -> bool {
    kept.is_none_or(|kept| {
        kept.binary_search_by_key(&(start, end), |span| (span.start, span.end)).is_ok()
    })
}

/// Keeps what goes together, the one of `firsts` first.
fn keep_pairs(
    firsts: &mut Side,
    seconds: &mut Side,
    distance: Distance,
    kept: Kept<'_>,
    budget: &Budget,
    layout: &mut Layout,
) {
    if let Some(kept) = kept {
        keep_pairs_of(firsts, seconds, distance, kept, budget, layout);
        return;
    }
    for at in (0..firsts.spans.len()).take_while(|_| !budget.poll()) {
        let Some(first) = firsts.spans.get(at).copied() else { break };
        if seconds_of(first, &seconds.spans, distance, layout, |_, _| true) {
            firsts.keep(at);
        }
    }
    let mut by_end = firsts.spans.clone();
    by_end.sort_unstable_by_key(|span| span.end);
    for at in (0..seconds.spans.len()).take_while(|_| !budget.poll()) {
        let Some(second) = seconds.spans.get(at).copied() else { break };
        if has_first(second, &by_end, distance, layout) {
            seconds.keep(at);
        }
    }
}

/// Keeps what goes together to make one of the occurrences that are kept.
fn keep_pairs_of(
    firsts: &mut Side,
    seconds: &mut Side,
    distance: Distance,
    kept: &[Span],
    budget: &Budget,
    layout: &mut Layout,
) {
    let mut tried = 0_usize;
    for at in (0..firsts.spans.len()).take_while(|_| !budget.poll()) {
        let Some(first) = firsts.spans.get(at).copied() else { break };
        let from = kept.partition_point(|span| span.start < first.start);
        if kept.get(from).is_none_or(|span| span.start > first.start) {
            continue;
        }
        let Side { spans, keep } = seconds;
        let mut is_part = false;
        seconds_of(first, spans, distance, layout, |second, span| {
            tried += 1;
            if is_kept(Some(kept), first.start, span.end) {
                is_part = true;
                if let Some(keep) = keep.get_mut(second) {
                    *keep = true;
                }
            }
            tried > MOST_PAIRS || tried.is_multiple_of(PAIRS_AT_ONCE) && budget.is_spent()
        });
        if is_part {
            firsts.keep(at);
        }
    }
}

/// Visits the occurrences that go with one that comes first, nearest first, until it is told that
/// this is enough; tells whether it was.
fn seconds_of(
    first: Span,
    seconds: &[Span],
    distance: Distance,
    layout: &mut Layout,
    mut is_enough: impl FnMut(usize, Span) -> bool,
) -> bool {
    let from = seconds.partition_point(|second| second.start <= first.end);
    let last = last_start(first.end, distance);
    for (at, second) in seconds.iter().enumerate().skip(from) {
        // What begins beyond the bound of a unit, sentence or paragraph ends beyond it as well.
        if second.start > last || !is_in_reach(first.start, second.start, distance, layout) {
            return false;
        }
        if is_in_reach(first.start, second.end, distance, layout) && is_enough(at, *second) {
            return true;
        }
    }
    false
}

/// Whether an occurrence comes before a second one that it goes with, of all in order of their ends.
fn has_first(second: Span, by_end: &[Span], distance: Distance, layout: &mut Layout) -> bool {
    let until = by_end.partition_point(|first| first.end < second.start);
    for first in by_end.get(..until).unwrap_or_default().iter().rev() {
        // What ends beyond the bound of a unit, sentence or paragraph begins beyond it as well.
        if last_start(first.end, distance) < second.start
            || !is_in_reach(first.end, second.end, distance, layout)
        {
            return false;
        }
        if is_in_reach(first.start, second.end, distance, layout) {
            return true;
        }
    }
    false
}
