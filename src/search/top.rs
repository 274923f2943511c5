//! The best few of many candidates, in the order that results have.
//!
//! Better scores come first; of equal ones the newer article, then the smaller id. Candidates as
//! good as the last one kept stay in until that order is known. The file must not know how scores
//! come about.

use std::cmp::Ordering;

use tantivy::DocId;

use crate::index::snapshot::Snapshot;

/// A document that matches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) score: f32,
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
}

/// Compares by score alone, better ones first.
fn by_score(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score)
}

/// Compares by date, later ones first and undated ones last, then by id. The scores are equal.
pub(crate) fn by_date(snapshot: &Snapshot, a: &Candidate, b: &Candidate) -> Ordering {
    let segment = |c: &Candidate| snapshot.segments.get(c.segment as usize);
    let (Some(left), Some(right)) = (segment(a), segment(b)) else {
        return a.segment.cmp(&b.segment);
    };
    right
        .order
        .first(b.doc)
        .cmp(&left.order.first(a.doc))
        .then_with(|| left.id_words(a.doc).cmp(right.id_words(b.doc)))
}

/// Collects the best `limit` candidates.
pub(crate) struct Top<'a> {
    snapshot: &'a Snapshot,
    limit: usize,
    kept: Vec<Candidate>,
    /// No score below this one can come in any more.
    threshold: f32,
}

impl<'a> Top<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, limit: usize) -> Self {
        Self { snapshot, limit, kept: Vec::new(), threshold: f32::NEG_INFINITY }
    }

    pub(crate) fn push(&mut self, candidate: Candidate) {
        if self.limit == 0 || candidate.score < self.threshold {
            return;
        }
        self.kept.push(candidate);
        if self.kept.len() >= (2 * self.limit).max(64) {
            self.shrink();
        }
    }

    fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        by_score(a, b).then_with(|| by_date(self.snapshot, a, b))
    }

    fn shrink(&mut self) {
        if self.kept.len() <= self.limit {
            return;
        }
        let mut kept = std::mem::take(&mut self.kept);
        kept.select_nth_unstable_by(self.limit - 1, |a, b| self.compare(a, b));
        kept.truncate(self.limit);
        self.threshold = kept.last().map_or(self.threshold, |last| last.score);
        self.kept = kept;
    }

    /// The best ones, in order.
    pub(crate) fn finish(mut self) -> Vec<Candidate> {
        self.shrink();
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| self.compare(a, b));
        kept
    }
}
