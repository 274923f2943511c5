//! Looks for words that are out of their places in a phrase.
//!
//! The file must not know where a text ends or begins anew.

use super::{Budget, Span, list_of, part_of, tidy};

/// Looks for lists out of their places.
///
/// The least difference m of a position and its place in the phrase is one of finitely many; for
/// each of them that can matter every list takes, in the order of the phrase, the first position that
/// is free and lies at most `slop` behind. The windows in which they look begin and end in that
/// order, so that what is left out for one is of no use to those after it, and one gets all places
/// if that is possible; save where different lists share positions, as the words of a document
/// symbol do, of which the first in the phrase has its choice. A choice whose least difference is
/// greater than m is the one for that as well, and is there once.
#[derive(Debug, Default)]
pub(super) struct Sloppy {
    differences: Vec<i64>,
    chosen: Vec<(u32, u32)>,
}

impl Sloppy {
    pub(super) fn add(
        &mut self,
        lists: &[usize],
        slop: u32,
        positions: &[Vec<u32>],
        budget: &Budget,
        spans: &mut Vec<Span>,
    ) {
        self.for_each(lists, slop, positions, budget, |chosen| {
            if let (Some((start, start_times)), Some((end, end_times))) = (
                chosen.iter().min_by_key(|chosen| chosen.0),
                chosen.iter().max_by_key(|chosen| chosen.0),
            ) {
                let (start_times, end_times) = (*start_times, *end_times);
                spans.push(Span { start: *start, end: *end, start_times, end_times });
            }
        });
        tidy(spans);
    }

    /// Visits the choices, each as the position of every list and how often it is repeated.
    pub(super) fn for_each(
        &mut self,
        lists: &[usize],
        slop: u32,
        positions: &[Vec<u32>],
        budget: &Budget,
        mut visit: impl FnMut(&[(u32, u32)]),
    ) {
        self.find_differences(lists, i64::from(slop), positions, budget);
        for at in 0..self.differences.len() {
            if budget.poll() {
                return;
            }
            let Some(least) = self.differences.get(at).copied() else { break };
            if self.choose(lists, least, i64::from(slop), positions) {
                visit(&self.chosen);
            }
        }
    }

    /// The differences that are near enough to one in the shortest list.
    fn find_differences(
        &mut self,
        lists: &[usize],
        slop: i64,
        positions: &[Vec<u32>],
        budget: &Budget,
    ) {
        self.differences.clear();
        let shortest =
            (0_i64..).zip(lists).min_by_key(|(_, list)| list_of(positions, **list).len());
        let Some((place, list)) = shortest else { return };
        let mut from = i64::MIN;
        for position in list_of(positions, *list).iter().take_while(|_| !budget.poll()) {
            let most = i64::from(*position) - place;
            let least = from.max(most - slop);
            for (place, list) in (0_i64..).zip(lists) {
                let list = list_of(positions, *list);
                let first = list.partition_point(|at| i64::from(*at) - place < least);
                let differences = list.get(first..).unwrap_or_default().iter();
                let differences = differences.map(|at| i64::from(*at) - place);
                self.differences.extend(differences.take_while(|difference| *difference <= most));
            }
            from = most + 1;
        }
        self.differences.sort_unstable();
        self.differences.dedup();
    }

    /// Gives each list its position, if that is possible.
    fn choose(&mut self, lists: &[usize], least: i64, slop: i64, positions: &[Vec<u32>]) -> bool {
        self.chosen.clear();
        for (place, list) in (0_i64..).zip(lists) {
            let list = list_of(positions, *list);
            let first = list.partition_point(|at| i64::from(*at) < least + place);
            let candidates = list.get(first..).unwrap_or_default().iter();
            let free = candidates
                .take_while(|at| i64::from(**at) <= least + place + slop)
                .find(|at| self.chosen.iter().all(|(taken, _)| taken != *at));
            let Some(position) = free else { return false };
            let range = *position..position.saturating_add(1);
            let times = u32::try_from(part_of(list, &range).len()).unwrap_or(u32::MAX);
            self.chosen.push((*position, times));
        }
        true
    }
}
