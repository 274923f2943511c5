//! Documents that all of several lists hold, with their scores.
//!
//! The rarest list leads, block by block. Its documents are scored first, and the other lists are
//! only asked for those that could still reach the sink's threshold, by what their blocks can score
//! at most; a phrase is only looked for after that. The file must not know what a query is.

use std::ops::{ControlFlow, Range};

use tantivy::{DocId, TERMINATED};

use super::block::Block;
use super::bm25::{Bounding, SLACK, bound};
use super::cursor::{Cursor, List};
use super::matches::Allowed;
use super::sink::Sink;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Conjunction {
    /// All of these must hold a document.
    pub(crate) required: Vec<Cursor>,
    /// Words that must stand one after the other.
    pub(crate) phrases: Vec<Phrase>,
    /// These add to the score of a document that they hold.
    pub(crate) optional: Vec<Cursor>,
    /// Whether at least one of these must.
    pub(crate) needs_optional: bool,
}

/// Words by their places in [`Conjunction::required`].
pub(crate) struct Phrase {
    pub(crate) words: Vec<usize>,
    pub(crate) weight: f32,
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
        let weights = self.bounding_weights();
        let weight = |list: &usize| weights.get(*list).copied().unwrap_or(0.0);
        let mut matcher = Matcher {
            lead_weight: weight(lead),
            followers: followers.iter().map(|list| Follower::new(*list, weight(list))).collect(),
            optional_most: 0,
            positions: self.required.iter().map(|_| Vec::new()).collect(),
            conjunction: self,
            lead: *lead,
            allowed,
            bounding,
            sink,
        };
        if S::SCORES { matcher.scored(run) } else { matcher.unscored(run) }
    }

    /// The required lists, rarest first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.required.len()).collect();
        order.sort_by_key(|at| self.required.get(*at).map_or(0, Cursor::cost));
        order
    }

    /// The weight by which the frequencies of each list bound the score: its own, and that of the
    /// phrases that begin with it, as a phrase stands no more often than its first word. The sum has
    /// to allow for rounding; the weight of a list alone is exact.
    fn bounding_weights(&self) -> Vec<f32> {
        let mut weights: Vec<f32> = self.required.iter().map(|list| list.weight).collect();
        for phrase in &self.phrases {
            if let Some(weight) = phrase.words.first().and_then(|first| weights.get_mut(*first)) {
                *weight = (*weight + phrase.weight) * SLACK;
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
            let (last, part) = list.reach(doc, bounding);
            self.last = last;
            self.most = if self.weight > 0.0 { bound(self.weight, part) } else { 0 };
        }
    }
}

struct Matcher<'a, S> {
    conjunction: &'a mut Conjunction,
    positions: Vec<Vec<u32>>,
    lead: usize,
    lead_weight: f32,
    /// The other lists, rarest first.
    followers: Vec<Follower>,
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
            let Some(lead) = self.conjunction.required.get_mut(self.lead) else { break };
            let (last, part) = lead.reach(start, self.bounding);
            let end = last.saturating_add(1).min(run.end);
            let most = bound(self.lead_weight, part);
            let needed = self.sink.threshold().saturating_sub(self.others_most(start..end));
            if most >= needed {
                let exact = needed > 0;
                self.read_lead(start..end, exact.then_some(needed), most, &mut block);
                self.follow(&block, exact && self.conjunction.phrases.is_empty(), &mut found)?;
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
            lead.read_block(range, 0.0, 0, self.bounding, to);
            to.set_points(most);
        }
    }

    /// Looks for documents of the lead in the other lists, as many at once as lie in one block of
    /// each of them. `exact` says that the lead brings the points of the block, not at most these.
    fn follow(&mut self, block: &Block, exact: bool, found: &mut [Block; 2]) -> ControlFlow<()> {
        let mut done = 0;
        while let Some(first) = block.doc(done) {
            let threshold = self.sink.threshold();
            let mut last = TERMINATED;
            let mut others_most = self.optional_most;
            for follower in &mut self.followers {
                if let Some(list) = self.conjunction.required.get_mut(follower.list) {
                    follower.reach(list, first, self.bounding);
                    last = last.min(follower.last);
                    others_most += follower.most;
                }
            }
            let needed = threshold.saturating_sub(others_most);
            let range = done..block.count_until(last);
            done = range.end;
            self.take_held_by_all(block, range, needed, found);
            for (doc, points) in found[0].iter() {
                if points + others_most >= self.sink.threshold() && self.allowed.contains(doc) {
                    self.score(doc, exact.then_some(points))?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Takes over those of some documents that all lists but the lead hold.
    fn take_held_by_all(
        &mut self,
        block: &Block,
        range: Range<usize>,
        needed: u32,
        found: &mut [Block; 2],
    ) {
        let [found, other] = found;
        found.clear();
        if self.followers.is_empty() {
            found.take(block, range, needed);
            return;
        }
        for (nth, follower) in self.followers.iter().enumerate() {
            let Some(list) = self.conjunction.required.get_mut(follower.list) else { continue };
            if nth == 0 {
                list.take_held(block, range.clone(), needed, found);
            } else if found.len() > 0 {
                std::mem::swap(found, other);
                list.take_held(other, 0..other.len(), 0, found);
            }
        }
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
                most += list.bound_within(start, end, follower.weight, self.bounding);
            }
        }
        most
    }

    /// Hands a document that all required lists hold to the sink, if it matches and matters.
    fn score(&mut self, doc: DocId, of_lead: Option<u32>) -> ControlFlow<()> {
        let norm = self.bounding.norm(doc);
        let scoring = self.bounding.scoring;
        let mut points = of_lead.unwrap_or(0);
        for (at, list) in self.conjunction.required.iter_mut().enumerate() {
            if list.weight > 0.0 && (of_lead.is_none() || at != self.lead) {
                points += scoring.points(list.weight, list.freq_of(doc), norm);
            }
        }
        if self.conjunction.phrases.is_empty() && self.conjunction.optional.is_empty() {
            if points >= self.sink.threshold() {
                self.sink.push(doc, points)?;
            }
            return ControlFlow::Continue(());
        }
        let optional = &self.conjunction.optional;
        let mut optional_most: u32 = optional.iter().map(|list| bound(list.weight, 1.0)).sum();
        let mut phrases_most = 0;
        for phrase in &self.conjunction.phrases {
            let first = phrase.words.first().copied().unwrap_or_default();
            let first = self.conjunction.required.get_mut(first);
            let freq = first.map_or(0, |list| list.freq_of(doc));
            phrases_most += bound(phrase.weight, scoring.part(freq, norm));
        }
        if points + phrases_most + optional_most < self.sink.threshold() {
            return ControlFlow::Continue(());
        }
        for phrase in &self.conjunction.phrases {
            for word in &phrase.words {
                if let Some(list) = self.conjunction.required.get_mut(*word) {
                    list.seek(doc);
                }
            }
            let required = &mut self.conjunction.required;
            let freq = phrase_freq(required, &phrase.words, &mut self.positions, false);
            if freq == 0 {
                return ControlFlow::Continue(());
            }
            points += scoring.points(phrase.weight, freq, norm);
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
        let mut doc = self.seek(self.lead, run.start);
        'docs: while doc < run.end {
            for at in 0..self.followers.len() {
                let follower = self.followers.get(at).map_or(0, |follower| follower.list);
                let found = self.seek(follower, doc);
                if found != doc {
                    doc = self.seek(self.lead, found);
                    continue 'docs;
                }
            }
            if self.allowed.contains(doc) && self.matches(doc) {
                self.sink.push(doc, 0)?;
            }
            doc = match self.conjunction.required.get_mut(self.lead) {
                Some(lead) => lead.advance(),
                None => TERMINATED,
            };
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn seek(&mut self, list: usize, target: DocId) -> DocId {
        self.conjunction.required.get_mut(list).map_or(TERMINATED, |list| list.seek(target))
    }

    /// Whether a document that all required lists stand on matches.
    fn matches(&mut self, doc: DocId) -> bool {
        let required = &mut self.conjunction.required;
        let mut phrases = self.conjunction.phrases.iter();
        phrases.all(|phrase| phrase_freq(required, &phrase.words, &mut self.positions, true) > 0)
            && (!self.conjunction.needs_optional
                || self.conjunction.optional.iter_mut().any(|list| list.seek(doc) == doc))
    }
}

/// How often the words stand one after the other where all lists stand, counted by the first word;
/// with `once`, whether they do.
fn phrase_freq(lists: &mut [Cursor], words: &[usize], buffers: &mut [Vec<u32>], once: bool) -> u32 {
    for word in words {
        if let (Some(Cursor { list: List::Postings(postings), .. }), Some(buffer)) =
            (lists.get_mut(*word), buffers.get_mut(*word))
        {
            postings.positions(buffer);
        }
    }
    let Some((first, rest)) = words.split_first() else { return 0 };
    let mut freq = 0;
    for start in buffers.get(*first).map(Vec::as_slice).unwrap_or_default() {
        let stands = (1..).zip(rest).all(|(offset, word)| {
            buffers.get(*word).is_some_and(|places| places.binary_search(&(start + offset)).is_ok())
        });
        if stands {
            freq += 1;
            if once {
                break;
            }
        }
    }
    freq
}
