//! The best few of many candidates, in the order that results have.
//!
//! Better scores come first; of equal ones the newer article, then the smaller id. The file must not know how scores
//! come about.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::DocId;

use super::page::compare_dates;
use super::request::Sort;
use crate::index::snapshot::{Segment, Snapshot};

/// A document that matches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) points: u32,
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
}

/// Compares by score alone, better ones first.
fn by_score(a: &Candidate, b: &Candidate) -> Ordering {
    b.points.cmp(&a.points)
}

/// Compares by date, as an order of hits has it, then by id. The points are equal.
pub(crate) fn by_date(snapshot: &Snapshot, sort: Sort, a: &Candidate, b: &Candidate) -> Ordering {
    let segment = |c: &Candidate| snapshot.segments.get(c.segment as usize);
    let (Some(left), Some(right)) = (segment(a), segment(b)) else {
        return a.segment.cmp(&b.segment);
    };
    compare_dates(sort, left.order.first(a.doc), right.order.first(b.doc))
        .then_with(|| left.id_words(a.doc).cmp(right.id_words(b.doc)))
}

/// Compares as results by relevance come: by score, then by date and id.
pub(super) fn by_points(snapshot: &Snapshot, a: &Candidate, b: &Candidate) -> Ordering {
    by_score(a, b).then_with(|| by_date(snapshot, Sort::Relevance, a, b))
}

/// Collects the best `limit` candidates: a heap with the worst of them on top.
pub(crate) struct Top<'a> {
    snapshot: &'a Snapshot,
    limit: usize,
    heap: Vec<Candidate>,
}

impl<'a> Top<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, limit: usize) -> Self {
        Self { snapshot, limit, heap: Vec::new() }
    }

    /// No candidate with fewer points than this can come in any more.
    #[inline]
    pub(crate) fn threshold(&self) -> u32 {
        if self.heap.len() < self.limit {
            return 0;
        }
        self.heap.first().map_or(u32::MAX, |worst| worst.points)
    }

    pub(crate) fn push(&mut self, candidate: Candidate) {
        if self.heap.len() < self.limit {
            self.heap.push(candidate);
            self.rise(self.heap.len() - 1);
        } else if let Some(worst) = self.heap.first().copied()
            && self.compare(&candidate, &worst) == Ordering::Less
        {
            if let Some(worst) = self.heap.first_mut() {
                *worst = candidate;
            }
            self.sink();
        }
    }

    fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        by_points(self.snapshot, a, b)
    }

    /// Whether the candidate at one place is worse than that at another.
    fn is_worse(&self, at: usize, than: usize) -> bool {
        match (self.heap.get(at), self.heap.get(than)) {
            (Some(a), Some(b)) => self.compare(a, b) == Ordering::Greater,
            _ => false,
        }
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 && self.is_worse(at, (at - 1) / 2) {
            self.heap.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn sink(&mut self) {
        let mut at = 0;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let worse = if self.is_worse(right, left) { right } else { left };
            if !self.is_worse(worse, at) {
                return;
            }
            self.heap.swap(at, worse);
            at = worse;
        }
    }

    /// The best ones, in order.
    pub(crate) fn finish(mut self) -> Vec<Candidate> {
        let mut kept = std::mem::take(&mut self.heap);
        kept.sort_unstable_by(|a, b| self.compare(a, b));
        kept
    }
}

/// Keeps those with the smallest ids of documents that nothing else tells apart.
pub(super) struct SmallestIds {
    limit: usize,
    /// The greatest id on top.
    heap: BinaryHeap<(Vec<u64>, u32, DocId)>,
}

impl SmallestIds {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, heap: BinaryHeap::new() }
    }

    /// Tells whether one had to be left out: this one or another.
    pub(super) fn push(&mut self, segment: &Segment, ordinal: u32, doc: DocId) -> bool {
        let is_full = self.heap.len() >= self.limit;
        if is_full {
            let is_later = |last: &[u64]| segment.id_words(doc).gt(last.iter().copied());
            if self.last().is_none_or(is_later) {
                return true;
            }
            self.heap.pop();
        }
        self.heap.push((segment.id_words(doc).collect(), ordinal, doc));
        is_full
    }

    /// The greatest id of those that are kept, packed.
    pub(super) fn last(&self) -> Option<&[u64]> {
        self.heap.peek().map(|(id, ..)| id.as_slice())
    }

    /// Those that are kept, in order.
    pub(super) fn finish(self) -> impl Iterator<Item = Candidate> {
        let sorted = self.heap.into_sorted_vec().into_iter();
        sorted.map(|(_, segment, doc)| Candidate { points: 0, segment, doc })
    }
}
