//! Documents that all of several lists hold, with their scores.
//!
//! The rarest list leads, block by block. Its documents are scored first, and the other lists are
//! only asked for those that could still reach the sink's threshold, by what their blocks can score
//! at most; how their words stand to each other is only looked at after that. The file must not know
//! what a query is.

use std::ops::{ControlFlow, Range};

use tantivy::{DocId, TERMINATED};

use super::block::Block;
use super::bm25::{Bounding, SLACK, bound};
use super::cursor::Cursor;
use super::matches::Allowed;
use super::proximity::Proximity;
use super::sink::Sink;
use super::spans::Finder;
use crate::index::layout::Layout;

/// No document has so many points. Bounds can add up to more, as they count what can begin with
/// several lists once for each of them.
const MOST_POINTS: u32 = u32::MAX / 2;

/// So many documents of the lead are looked for in the other lists at once where nothing is scored, as
/// few may be wanted.
const UNSCORED: usize = 32;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Conjunction {
    /// All of these must hold a document.
    pub(crate) required: Vec<Cursor>,
    /// Words that must stand in certain ways to each other.
    pub(crate) proximities: Vec<Proximity>,
    /// These add to the score of a document that they hold.
    pub(crate) optional: Vec<Cursor>,
    /// Whether at least one of these must.
    pub(crate) needs_optional: bool,
    /// Where the parts of an article lie.
    pub(crate) layout: Layout,
}

impl Conjunction {
    /// Hands the documents in `run` that match to the sink, in order.
    pub(crate) fn run<S: Sink>(
        &mut self,
        run: Range<DocId>,
        allowed: &Allowed<'_>,
        bounding: &Bounding<'_>,
        sink: &mut S,
    ) -> ControlFlow<()> {
        let order = self.order();
        let Some((lead, followers)) = order.split_first() else { return ControlFlow::Continue(()) };
        let (weights, most) =
            if S::SCORES { (self.bounding_weights(), self.most()) } else { (Vec::new(), 0) };
        let weight = |list: &usize| weights.get(*list).copied().unwrap_or(0.0);
        let mut matcher = Matcher {
            lead_weight: weight(lead),
            followers: followers.iter().map(|list| Follower::new(*list, weight(list))).collect(),
            optional_most: 0,
            most,
            positions: match self.proximities.len() {
                0 => Vec::new(),
                _ => vec![Vec::new(); self.required.len()],
            },
            finder: Finder::new(allowed.budget),
            conjunction: self,
            lead: *lead,
            allowed,
            bounding,
            sink,
        };
        if S::SCORES { matcher.scored(run) } else { matcher.unscored(run) }
    }

    /// The points that no document has more of.
    fn most(&self) -> u32 {
        let lists = self.required.iter().chain(&self.optional).map(|list| list.weight);
        let weights = lists.chain(self.proximities.iter().map(|proximity| proximity.weight));
        weights.map(|weight| bound(weight, 1.0)).sum()
    }

    /// The required lists, rarest first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.required.len()).collect();
        order.sort_by_key(|at| self.required.get(*at).map_or(0, Cursor::cost));
        order
    }

    /// The weight by which the frequencies of each list bound the score: its own, and that of what
    /// it bounds, for which the rarest lists are taken. What stands no more often than some words together has no more of its
    /// weight than these have, as the parts that frequencies have of a weight grow ever less. The
    /// sum has to allow for rounding; the weight of a list alone is exact.
    fn bounding_weights(&self) -> Vec<f32> {
        let mut weights: Vec<f32> = self.required.iter().map(|list| list.weight).collect();
        for proximity in &self.proximities {
            let cost = |lists: &&Vec<usize>| -> u64 {
                let cost = |list: &usize| self.required.get(*list).map_or(0, Cursor::cost);
                lists.iter().map(|list| u64::from(cost(list))).sum()
            };
            for list in proximity.bounds.iter().min_by_key(cost).into_iter().flatten() {
                if let Some(weight) = weights.get_mut(*list) {
                    *weight = (*weight + proximity.weight) * SLACK;
                }
            }
        }
        weights
    }
}

/// A required list that does not lead.
struct Follower {
    list: usize,
    /// The weight by which its frequencies bound the score.
    weight: f32,
    /// The last document of the block that the list has come to.
    last: DocId,
    /// The most points that documents of the block have.
    most: u32,
    started: bool,
}

impl Follower {
    fn new(list: usize, weight: f32) -> Self {
        Self { list, weight, last: 0, most: 0, started: false }
    }

    fn reach(&mut self, list: &mut Cursor, doc: DocId, bounding: &Bounding<'_>) {
        if !self.started || self.last < doc {
            self.started = true;
            self.last = list.reach(doc);
            self.most = if self.weight > 0.0 { bound(self.weight, list.part(bounding)) } else { 0 };
        }
    }
}

struct Matcher<'a, S> {
    conjunction: &'a mut Conjunction,
    positions: Vec<Vec<u32>>,
    finder: Finder<'a>,
    lead: usize,
    lead_weight: f32,
    /// The other lists, rarest first.
    followers: Vec<Follower>,
    /// The points that no document has more of.
    most: u32,
    /// What the optional lists bring at most in the range that is looked at.
    optional_most: u32,
    allowed: &'a Allowed<'a>,
    bounding: &'a Bounding<'a>,
    sink: &'a mut S,
}

impl<S: Sink> Matcher<'_, S> {
    fn scored(&mut self, run: Range<DocId>) -> ControlFlow<()> {
        let mut block = Block::default();
        let mut found = <[Block; 2]>::default();
        let mut start = run.start;
        while start < run.end {
            if self.allowed.budget.poll() {
                return ControlFlow::Break(());
            }
            self.sink.reach(start);
            if self.most < self.sink.threshold() {
                break;
            }
            let Some(lead) = self.conjunction.required.get_mut(self.lead) else { break };
            let end = lead.reach(start).saturating_add(1).min(run.end);
            let most = bound(self.lead_weight, lead.part(self.bounding));
            let needed = self.sink.threshold().saturating_sub(self.others_most(start..end));
            if most >= needed {
                let exact = needed > 0;
                self.read_lead(start..end, exact.then_some(needed), most, &mut block);
                self.follow(&block, exact && self.conjunction.proximities.is_empty(), &mut found)?;
            }
            start = end;
        }
        ControlFlow::Continue(())
    }

    /// Reads what the lead has in a range of one block: documents with the points that it brings,
    /// at least so many, or all documents with the most that it brings any.
    fn read_lead(&mut self, range: Range<DocId>, needed: Option<u32>, most: u32, to: &mut Block) {
        let Some(lead) = self.conjunction.required.get_mut(self.lead) else { return };
        if let Some(needed) = needed {
            lead.read_block(range, self.lead_weight, needed, self.bounding, to);
        } else {
            lead.read_docs(range, to);
            to.set_points(most);
        }
    }

    /// Looks for documents of the lead in the other lists, as many at once as lie in one block of
    /// each of them. `exact` says that the lead brings the points of the block, not at most these.
    fn follow<const N: usize>(
        &mut self,
        block: &Block<N>,
        exact: bool,
        found: &mut [Block<N>; 2],
    ) -> ControlFlow<()> {
        let mut done = 0;
        while let Some(first) = block.doc(done) {
            let threshold = self.sink.threshold();
            let mut last = TERMINATED;
            let mut others_most = self.optional_most;
            for follower in &mut self.followers {
                if let Some(list) = self.conjunction.required.get_mut(follower.list) {
                    follower.reach(list, first, self.bounding);
                    last = last.min(follower.last);
                    others_most = others_most.saturating_add(follower.most);
                }
            }
            let others_most = others_most.min(MOST_POINTS);
            let needed = threshold.saturating_sub(others_most);
            let range = done..block.count_until(last);
            done = range.end;
            let found = self.take_held_by_all(block, range, needed, found);
            if !S::SCORES {
                self.push_matches(found)?;
                continue;
            }
            if self.conjunction.proximities.is_empty() && self.conjunction.optional.is_empty() {
                self.push_held_by_all(found, exact)?;
                continue;
            }
            for (doc, points) in found.iter() {
                if points + others_most >= self.sink.threshold() && self.allowed.contains(doc) {
                    self.score(doc, exact.then_some(points))?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Takes over those of some documents that all lists but the lead hold.
    fn take_held_by_all<'f, const N: usize>(
        &mut self,
        block: &Block<N>,
        range: Range<usize>,
        needed: u32,
        [found, other]: &'f mut [Block<N>; 2],
    ) -> &'f mut Block<N> {
        let (mut found, mut other) = (found, other);
        found.clear();
        if self.followers.is_empty() {
            found.take(block, range, needed);
            return found;
        }
        for (nth, follower) in self.followers.iter().enumerate() {
            let Some(list) = self.conjunction.required.get_mut(follower.list) else { continue };
            if nth == 0 {
                list.take_held(block, range.clone(), needed, found);
            } else if found.len() > 0 {
                std::mem::swap(&mut found, &mut other);
                list.take_held(other, 0..other.len(), 0, found);
            }
        }
        found
    }

    /// Hands documents that all lists hold to the sink, if that is all that a match takes.
    fn push_held_by_all<const N: usize>(
        &mut self,
        found: &mut Block<N>,
        exact: bool,
    ) -> ControlFlow<()> {
        if !exact {
            found.set_points(0);
        }
        for (at, list) in self.conjunction.required.iter_mut().enumerate() {
            if at != self.lead || !exact {
                list.add_points(found, self.bounding);
            }
        }
        for (doc, points) in found.iter() {
            if points >= self.sink.threshold() && self.allowed.contains(doc) {
                self.sink.push(doc, points)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The most points that all lists but the lead bring a document of a range.
    fn others_most(&mut self, range: Range<DocId>) -> u32 {
        let Range { start, end } = range;
        self.optional_most = 0;
        for list in &mut self.conjunction.optional {
            self.optional_most += list.bound_within(start, end, list.weight, self.bounding);
        }
        let mut most = self.optional_most;
        for follower in self.followers.iter().filter(|follower| follower.weight > 0.0) {
            if let Some(list) = self.conjunction.required.get_mut(follower.list) {
                let bound = list.bound_within(start, end, follower.weight, self.bounding);
                most = most.saturating_add(bound);
            }
        }
        most.min(MOST_POINTS)
    }

    /// Hands a document that all required lists hold to the sink, if its words stand as they must and it
    /// matters.
    fn score(&mut self, doc: DocId, of_lead: Option<u32>) -> ControlFlow<()> {
        let norm = self.bounding.norm(doc);
        let scoring = self.bounding.scoring;
        let mut points = of_lead.unwrap_or(0);
        for (at, list) in self.conjunction.required.iter_mut().enumerate() {
            if list.weight > 0.0 && (of_lead.is_none() || at != self.lead) {
                points += scoring.points(list.weight, list.freq_of(doc), norm);
            }
        }
        let optional = &self.conjunction.optional;
        let mut optional_most: u32 = optional.iter().map(|list| bound(list.weight, 1.0)).sum();
        let mut proximities_most = 0;
        for proximity in &self.conjunction.proximities {
            let freq = proximity.most(&mut self.conjunction.required, doc);
            if freq < proximity.at_least {
                return ControlFlow::Continue(());
            }
            proximities_most += bound(proximity.weight, scoring.part(freq, norm));
        }
        if points + proximities_most + optional_most < self.sink.threshold() {
            return ControlFlow::Continue(());
        }
        if !self.conjunction.proximities.is_empty() && self.allowed.budget.is_spent() {
            return ControlFlow::Break(());
        }
        for at in 0..self.conjunction.proximities.len() {
            let (weight, freq) = self.proximity_freq(at, doc, false);
            if self.allowed.budget.was_spent() {
                return ControlFlow::Break(());
            }
            if freq == 0 {
                return ControlFlow::Continue(());
            }
            points += scoring.points(weight, freq, norm);
        }
        let mut found = !self.conjunction.needs_optional;
        for list in &mut self.conjunction.optional {
            if points + optional_most < self.sink.threshold() {
                return ControlFlow::Continue(());
            }
            optional_most -= bound(list.weight, 1.0);
            if list.seek(doc) == doc {
                found = true;
                points += scoring.points(list.weight, list.freq(), norm);
            }
        }
        if found && points >= self.sink.threshold() {
            self.sink.push(doc, points)?;
        }
        ControlFlow::Continue(())
    }

    fn unscored(&mut self, run: Range<DocId>) -> ControlFlow<()> {
        let mut block = Block::<UNSCORED>::default();
        let mut found = <[Block<UNSCORED>; 2]>::default();
        let mut start = run.start;
        while start < run.end {
            if self.allowed.budget.poll() {
                return ControlFlow::Break(());
            }
            let Some(lead) = self.conjunction.required.get_mut(self.lead) else { break };
            let end = lead.reach(start).saturating_add(1).min(run.end);
            lead.read_docs(start..end, &mut block);
            self.follow(&block, false, &mut found)?;
            start = match block.last() {
                Some(last) if block.is_full() => last + 1,
                _ => end,
            };
        }
        ControlFlow::Continue(())
    }

    /// Hands those documents to the sink that match, of some that all required lists hold.
    fn push_matches<const N: usize>(&mut self, found: &Block<N>) -> ControlFlow<()> {
        for (doc, _) in found.iter().filter(|(doc, _)| self.allowed.contains(*doc)) {
            if !self.conjunction.proximities.is_empty() && self.allowed.budget.is_spent() {
                return ControlFlow::Break(());
            }
            if self.matches(doc) && !self.allowed.budget.was_spent() {
                self.sink.push(doc, 0)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether a document that all required lists hold matches.
    fn matches(&mut self, doc: DocId) -> bool {
        let mut proximities = 0..self.conjunction.proximities.len();
        proximities.all(|at| self.proximity_freq(at, doc, true).1 > 0)
            && (!self.conjunction.needs_optional
                || self.conjunction.optional.iter_mut().any(|list| list.seek(doc) == doc))
    }

    /// The weight of what words are to do, and how often they do it in a document that their lists
    /// hold; with `once`, whether they do.
    fn proximity_freq(&mut self, at: usize, doc: DocId, once: bool) -> (f32, u32) {
        let Conjunction { required, proximities, layout, .. } = &mut *self.conjunction;
        let Some(proximity) = proximities.get(at) else { return (0.0, 0) };
        let positions = &mut self.positions;
        let freq = proximity.freq(doc, once, required, layout, positions, &mut self.finder);
        (proximity.weight, freq)
    }
}
