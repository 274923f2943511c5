//! Where words stand together in one article, found from the positions of each.
//!
//! A tree says how lists of positions go together; an occurrence is a range of positions. Positions
//! come in order and repeat as often as they count. The file must not know what the lists are of,
//! nor which article it is. Its law: what it counts is what one finds by trying all choices of
//! positions.

use std::cmp::Reverse;
use std::ops::Range;

use super::budget::Budget;
use crate::index::layout::Layout;
use crate::index::replay::GAP;
use crate::query::ast::Distance;
use crate::query::plan::Part;

mod sloppy;
mod tree;
mod witness;

use self::sloppy::Sloppy;
pub(crate) use self::tree::Tree;
pub(crate) use self::witness::Witness;

/// An occurrence: its first and its last position, and how often each is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: u32,
    end: u32,
    start_times: u32,
    end_times: u32,
}

impl Span {
    /// Of several of one range, that with the greatest counts.
    fn rank(&self) -> (u32, u32, u32) {
        (self.start_times.min(self.end_times), self.start_times, self.end_times)
    }
}

/// Which occurrences are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    /// Those that hold no other one, and perhaps more.
    Least,
}

/// Occurrences of one part of a tree in one article that are kept, about; where there are more, it
/// is the shortest for each first and each last position.
const MOST_SPANS: usize = 1 << 18;

/// Pairs that are tried for one part of a tree in one article, about; where there are more, each
/// occurrence is tried with the nearest alone.
const MOST_PAIRS: usize = 1 << 22;

/// Pairs that are tried before the clock is looked at.
const PAIRS_AT_ONCE: usize = 1 << 12;

/// How often something occurs: occurrences that share no position, as many as there can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) count: u32,
    /// The same, each as often as its first and its last position are both repeated.
    pub(crate) freq: u32,
}

impl Found {
    fn add(&mut self, times: u32) {
        self.count += 1;
        self.freq = self.freq.saturating_add(times);
    }

    /// The frequency, or 0 if there are too few.
    pub(crate) fn freq_from(self, at_least: u32) -> u32 {
        if self.count >= at_least { self.freq } else { 0 }
    }
}

/// Finds occurrences; it keeps the memory that this takes from one article to the next. Where its
/// budget is spent it finds some of them.
#[derive(Debug)]
pub(crate) struct Finder<'b> {
    spare: Vec<Vec<Span>>,
    sloppy: Sloppy,
    budget: &'b Budget,
}

impl<'b> Finder<'b> {
    pub(crate) fn new(budget: &'b Budget) -> Self {
        Self { spare: Vec::new(), sloppy: Sloppy::default(), budget }
    }

    /// How often a tree occurs in the article that the layout is turned to, by the positions of each
    /// list in it.
    pub(crate) fn count(
        &mut self,
        tree: &Tree,
        positions: &[Vec<u32>],
        layout: &mut Layout,
    ) -> Found {
        match tree {
            Tree::List(list) => count_runs(list_of(positions, *list)),
            Tree::In { part, tree } if matches!(**tree, Tree::List(_)) => {
                let mut found = Found::default();
                for list in tree.lists() {
                    for range in ranges_of(*part, layout) {
                        let list = list_of(positions, list);
                        let within = count_runs(part_of(list, &range));
                        found.count += within.count;
                        found.freq = found.freq.saturating_add(within.freq);
                    }
                }
                found
            }
            Tree::Near { left, right, distance } => {
                if let (Tree::List(left), Tree::List(right)) = (&**left, &**right) {
                    let (left, right) = (list_of(positions, *left), list_of(positions, *right));
                    return count_near(left, right, *distance, layout);
                }
                self.count_spans(tree, positions, layout)
            }
            Tree::Phrase(lists) => count_phrase(lists, positions, u32::MAX),
            _ => self.count_spans(tree, positions, layout),
        }
    }

    fn count_spans(&mut self, tree: &Tree, positions: &[Vec<u32>], layout: &mut Layout) -> Found {
        // Of those that end first the shortest are counted, so that no other can be.
        let mut spans = self.spans(tree, positions, layout, Wanted::Least);
        let found = count_apart(&mut spans);
        self.spare.push(spans);
        found
    }

    /// The occurrences of both sides that can matter. In a sentence or paragraph a shorter one does
    /// all that one does which holds it; where places are counted the longer one can be nearer.
    fn sides(
        &mut self,
        left: &Tree,
        right: &Tree,
        distance: Distance,
        positions: &[Vec<u32>],
        layout: &mut Layout,
        wanted: Wanted,
    ) -> (Vec<Span>, Vec<Span>) {
        let of_sides = if is_counted(distance) { Wanted::All } else { wanted };
        let mut lefts = self.spans(left, positions, layout, of_sides);
        let mut rights = self.spans(right, positions, layout, of_sides);
        if wanted == Wanted::Least {
            for side in [&mut lefts, &mut rights] {
                if is_counted(distance) {
                    leave_shortest(side);
                } else {
                    leave_least(side);
                }
            }
        }
        (lefts, rights)
    }

    fn take(&mut self) -> Vec<Span> {
        let mut spans = self.spare.pop().unwrap_or_default();
        spans.clear();
        spans
    }

    /// All occurrences, in order of their starts and ends, none twice.
    fn spans(
        &mut self,
        tree: &Tree,
        positions: &[Vec<u32>],
        layout: &mut Layout,
        wanted: Wanted,
    ) -> Vec<Span> {
        let mut spans = self.take();
        match tree {
            Tree::List(list) => {
                for_each_run(list_of(positions, *list), |start, times| {
                    spans.push(Span { start, end: start, start_times: times, end_times: times });
                });
                return spans;
            }
            Tree::Phrase(lists) => for_each_phrase(lists, positions, |span| {
                spans.push(span);
                true
            }),
            Tree::Sloppy { lists, slop } => {
                self.sloppy.add(lists, *slop, positions, self.budget, &mut spans);
                spans.retain(|span| is_within_unit(span.start, span.end, layout));
            }
            Tree::Any(any) => {
                for tree in any {
                    let some = self.spans(tree, positions, layout, wanted);
                    spans.extend_from_slice(&some);
                    self.spare.push(some);
                }
            }
            Tree::Near { left, right, distance } => {
                let (lefts, rights) = self.sides(left, right, *distance, positions, layout, wanted);
                let nearest = wanted == Wanted::Least && !is_counted(*distance);
                let pairs = Pairs { distance: *distance, nearest, budget: self.budget };
                pairs.add(&lefts, &rights, layout, &mut spans);
                if is_symmetric(*distance) {
                    pairs.add(&rights, &lefts, layout, &mut spans);
                }
                self.spare.extend([lefts, rights]);
            }
            Tree::In { part, tree } => {
                let ranges = ranges_of(*part, layout);
                let all = self.spans(tree, positions, layout, wanted);
                spans.extend(all.iter().filter(|span| {
                    ranges.iter().any(|range| range.start <= span.start && span.end < range.end)
                }));
                self.spare.push(all);
            }
        }
        if self.budget.was_spent() {
            spans.clear();
        }
        tidy(&mut spans);
        spans
    }
}

/// How often lists of positions stand one after the other; with `once`, whether they do.
pub(crate) fn phrase_freq(lists: &[usize], positions: &[Vec<u32>], once: bool) -> u32 {
    let found = count_phrase(lists, positions, if once { 1 } else { u32::MAX });
    if once { found.count } else { found.freq }
}

/// Counts up to so many occurrences.
fn count_phrase(lists: &[usize], positions: &[Vec<u32>], most: u32) -> Found {
    let mut found = Found::default();
    let mut taken = None;
    for_each_phrase(lists, positions, |span| {
        if taken.is_none_or(|taken| taken < span.start) {
            taken = Some(span.end);
            found.add(span.start_times.min(span.end_times));
        }
        found.count < most
    });
    found
}

/// Visits the occurrences of a phrase in order, for as long as they are wanted.
#[inline]
fn for_each_phrase(lists: &[usize], positions: &[Vec<u32>], mut visit: impl FnMut(Span) -> bool) {
    let (Some((first, rest)), Some(last)) = (lists.split_first(), lists.last()) else { return };
    let further = u32::try_from(rest.len()).unwrap_or(u32::MAX);
    let mut before = None;
    for start in list_of(positions, *first) {
        if before.replace(*start) == Some(*start) || !follow(*start, rest, positions) {
            continue;
        }
        let end = start.saturating_add(further);
        let span = Span {
            start: *start,
            end,
            start_times: times_of(list_of(positions, *first), *start),
            end_times: times_of(list_of(positions, *last), end),
        };
        if !visit(span) {
            return;
        }
    }
}

/// Whether lists stand one after the other after a position.
#[inline]
fn follow(start: u32, rest: &[usize], positions: &[Vec<u32>]) -> bool {
    (1..).zip(rest).all(|(offset, list)| {
        list_of(positions, *list).binary_search(&start.saturating_add(offset)).is_ok()
    })
}

/// How often a position is repeated.
fn times_of(list: &[u32], position: u32) -> u32 {
    let from = list.partition_point(|at| *at < position);
    let run = list.get(from..).unwrap_or_default().iter().take_while(|at| **at == position);
    u32::try_from(run.count()).unwrap_or(u32::MAX)
}

#[inline]
fn list_of(positions: &[Vec<u32>], list: usize) -> &[u32] {
    positions.get(list).map(Vec::as_slice).unwrap_or_default()
}

/// The positions of a list in a range.
fn part_of<'a>(list: &'a [u32], range: &Range<u32>) -> &'a [u32] {
    let before = |end: u32| list.partition_point(|position| *position < end);
    list.get(before(range.start)..before(range.end)).unwrap_or_default()
}

/// Each position, and how often it is repeated.
fn for_each_run(list: &[u32], mut visit: impl FnMut(u32, u32)) {
    for run in list.chunk_by(|a, b| a == b) {
        if let Some(position) = run.first() {
            visit(*position, u32::try_from(run.len()).unwrap_or(u32::MAX));
        }
    }
}

fn count_runs(list: &[u32]) -> Found {
    let mut found = Found::default();
    for_each_run(list, |_, times| found.add(times));
    found
}

/// Brings occurrences in order and leaves each once: the one that counts most.
fn tidy(spans: &mut Vec<Span>) {
    spans.sort_unstable_by_key(|span| (span.start, span.end, Reverse(span.rank())));
    spans.dedup_by_key(|span| (span.start, span.end));
}

/// Leaves the shortest occurrence for each first and for each last position, of more it does not
/// matter what is near to them when the shortest are looked for.
fn leave_shortest(spans: &mut Vec<Span>) {
    tidy(spans);
    let mut by_end = spans.clone();
    by_end.sort_unstable_by_key(|span| (span.end, Reverse(span.start)));
    by_end.dedup_by_key(|span| span.end);
    spans.dedup_by_key(|span| span.start);
    spans.append(&mut by_end);
    tidy(spans);
}

/// Leaves the occurrences that hold no other one.
fn leave_least(spans: &mut Vec<Span>) {
    tidy(spans);
    spans.dedup_by_key(|span| span.start);
    let mut end = u32::MAX;
    let mut at = spans.len();
    // From behind: what ends no earlier than one that starts later holds it.
    let mut keep = vec![false; spans.len()];
    while at > 0 {
        at -= 1;
        if let (Some(span), Some(keep)) = (spans.get(at), keep.get_mut(at))
            && span.end < end
        {
            end = span.end;
            *keep = true;
        }
    }
    let mut keep = keep.into_iter();
    spans.retain(|_| keep.next().unwrap_or(false));
}

/// Counts occurrences that share no position: always the one that ends first, and of these the
/// shortest, which leaves the most room for others.
fn count_apart(spans: &mut [Span]) -> Found {
    spans.sort_unstable_by_key(|span| (span.end, u32::MAX - span.start));
    let mut found = Found::default();
    let mut taken = None;
    for span in spans {
        if taken.is_none_or(|taken| taken < span.start) {
            taken = Some(span.end);
            found.add(span.start_times.min(span.end_times));
        }
    }
    found
}

fn ranges_of(part: Part, layout: &mut Layout) -> [Range<u32>; 2] {
    match part {
        Part::Title => [layout.title(), 0..0],
        Part::Head => [layout.lead(), layout.title()],
        Part::Body => [layout.body(), 0..0],
    }
}

fn is_symmetric(distance: Distance) -> bool {
    !matches!(distance, Distance::Before(_))
}

/// Whether no bound of a unit lies between two positions. Units are [`GAP`] positions apart, so
/// that the layout need not be asked for positions that are nearer.
#[inline]
fn is_within_unit(start: u32, end: u32, layout: &mut Layout) -> bool {
    end - start < GAP || end < layout.unit_end(start)
}

/// The last position at which what goes with an occurrence may begin.
#[inline]
fn last_start(end: u32, distance: Distance) -> u32 {
    match distance {
        Distance::Within(most) | Distance::Before(most) => end.saturating_add(most),
        Distance::Sentence | Distance::Paragraph => u32::MAX,
    }
}

/// Whether what goes from one position to another reaches no farther than it may.
#[inline]
fn is_in_reach(start: u32, end: u32, distance: Distance, layout: &mut Layout) -> bool {
    match distance {
        Distance::Within(_) | Distance::Before(_) => is_within_unit(start, end, layout),
        Distance::Sentence => end < layout.sentence_end(start),
        Distance::Paragraph => end < layout.paragraph_end(start),
    }
}

/// How occurrences go together in pairs.
struct Pairs<'b> {
    distance: Distance,
    /// Whether of each the nearest alone is wanted.
    nearest: bool,
    budget: &'b Budget,
}

impl Pairs<'_> {
    /// Adds what pairs of occurrences span together, the one of `firsts` first.
    fn add(&self, firsts: &[Span], seconds: &[Span], layout: &mut Layout, spans: &mut Vec<Span>) {
        let distance = self.distance;
        let (mut most, mut tried) = (MOST_SPANS, 0_usize);
        for first in firsts {
            if self.budget.poll() {
                return;
            }
            let from = seconds.partition_point(|second| second.start <= first.end);
            let last = last_start(first.end, distance);
            for second in seconds.get(from..).unwrap_or_default() {
                // What begins beyond the bound of a unit, sentence or paragraph ends beyond it as
                // well.
                if second.start > last || !is_in_reach(first.start, second.start, distance, layout)
                {
                    break;
                }
                if is_in_reach(first.start, second.end, distance, layout) {
                    let (end, end_times) = (second.end, second.end_times);
                    spans.push(Span { end, end_times, ..*first });
                    tried += 1;
                    if tried.is_multiple_of(PAIRS_AT_ONCE) && self.budget.is_spent() {
                        return;
                    }
                    if self.nearest || tried > MOST_PAIRS {
                        break;
                    }
                }
            }
            if spans.len() > most {
                leave_shortest(spans);
                // Where as many are left, it is not done again for each.
                most = MOST_SPANS.max(spans.len().saturating_mul(2));
            }
        }
    }
}

/// Whether places are counted, and not only bounds kept.
fn is_counted(distance: Distance) -> bool {
    matches!(distance, Distance::Within(_) | Distance::Before(_))
}

/// Counts pairs of two lists in one pass over both: whatever goes with the last of the other list
/// that is not in a pair yet.
fn count_near(left: &[u32], right: &[u32], distance: Distance, layout: &mut Layout) -> Found {
    let symmetric = is_symmetric(distance);
    let (mut lefts, mut rights) = (left, right);
    let (mut last_left, mut last_right): (Option<Place>, Option<Place>) = (None, None);
    let mut found = Found::default();
    loop {
        let at = match (lefts.first(), rights.first()) {
            (Some(left), Some(right)) => *left.min(right),
            (Some(left), None) if symmetric && last_right.is_some() => *left,
            (None, Some(right)) if last_left.is_some() => *right,
            _ => return found,
        };
        let of_left = Place { at, times: take_run(&mut lefts, at) };
        let of_right = Place { at, times: take_run(&mut rights, at) };
        let mut meets = |place: Option<Place>| {
            place.filter(|place| {
                at <= last_start(place.at, distance) && is_in_reach(place.at, at, distance, layout)
            })
        };
        let from_left = if of_right.times > 0 { meets(last_left) } else { None };
        let from_right = if symmetric && of_left.times > 0 { meets(last_right) } else { None };
        // Of two the shorter.
        let pair = match (from_left, from_right) {
            (Some(left), Some(right)) if left.at == right.at => {
                Some(left.times.min(of_right.times).max(right.times.min(of_left.times)))
            }
            (Some(left), Some(right)) if left.at < right.at => Some(right.times.min(of_left.times)),
            (None, Some(right)) => Some(right.times.min(of_left.times)),
            (Some(left), _) => Some(left.times.min(of_right.times)),
            (None, None) => None,
        };
        if let Some(times) = pair {
            found.add(times);
            (last_left, last_right) = (None, None);
            continue;
        }
        if of_left.times > 0 {
            last_left = Some(of_left);
        }
        if of_right.times > 0 {
            last_right = Some(of_right);
        }
    }
}

/// A position and how often it is repeated.
#[derive(Clone, Copy)]
struct Place {
    at: u32,
    times: u32,
}

/// Passes over a position at the start of a list; tells how often it is there.
#[inline]
fn take_run(list: &mut &[u32], at: u32) -> u32 {
    let mut times = 0;
    while let Some((first, rest)) = list.split_first()
        && *first == at
    {
        *list = rest;
        times += 1;
    }
    times
}

#[cfg(test)]
mod tests;
