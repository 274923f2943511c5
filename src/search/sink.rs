//! What becomes of the documents that match: kept if among the best, kept if among the newest, or
//! counted.
//!
//! A sink says which scores are too low for it. It must not know how documents are found.

use std::ops::ControlFlow;

use tantivy::DocId;

use super::top::{Candidate, Top};
use crate::index::bits::{doc_at, ones};
use crate::index::snapshot::Segment;

/// Takes the documents of one segment that match, in order.
pub(crate) trait Sink {
    /// Whether it looks at points; if not, they are 0.
    const SCORES: bool;

    /// Documents with fewer points than this need not be handed over. It only ever rises.
    fn threshold(&self) -> u32 {
        0
    }

    /// Takes a document.
    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()>;

    /// Takes so many documents, if it need not know which ones.
    fn push_count(&mut self, _: u32) -> Option<ControlFlow<()>> {
        None
    }

    /// Takes the documents from 64 times `word` on that have their bit set, without points.
    fn push_word(&mut self, word: usize, bits: u64) -> ControlFlow<()> {
        for bit in ones(bits) {
            self.push(doc_at(word) + bit, 0)?;
        }
        ControlFlow::Continue(())
    }
}

/// Keeps the best.
pub(crate) struct Best<'a, 's> {
    pub(crate) top: &'a mut Top<'s>,
    pub(crate) segment: u32,
}

impl Sink for Best<'_, '_> {
    const SCORES: bool = true;

    #[inline]
    fn threshold(&self) -> u32 {
        self.top.threshold()
    }

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        self.top.push(Candidate { points, segment: self.segment, doc });
        ControlFlow::Continue(())
    }
}

/// Keeps the newest of one segment, in which documents stand newest first. What shares its date
/// with the last one wanted is kept as well, as the id decides between them.
pub(crate) struct Newest<'a> {
    segment: &'a Segment,
    ordinal: u32,
    limit: usize,
    pub(crate) kept: Vec<Candidate>,
}

impl<'a> Newest<'a> {
    pub(crate) fn new(segment: &'a Segment, ordinal: u32, limit: usize) -> Self {
        Self { segment, ordinal, limit, kept: Vec::new() }
    }
}

impl Sink for Newest<'_> {
    const SCORES: bool = false;

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        if self.kept.len() >= self.limit {
            let order = |doc: DocId| self.segment.order.first(doc);
            let last = self.limit.checked_sub(1).and_then(|last| self.kept.get(last));
            if last.is_none_or(|last| order(last.doc) != order(doc)) {
                return ControlFlow::Break(());
            }
        }
        self.kept.push(Candidate { points, segment: self.ordinal, doc });
        ControlFlow::Continue(())
    }
}

/// Counts up to a number.
pub(crate) struct Counter {
    pub(crate) seen: u64,
    pub(crate) most: u64,
}

impl Counter {
    fn add(&mut self, matches: u32) -> ControlFlow<()> {
        self.seen += u64::from(matches);
        if self.seen >= self.most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl Sink for Counter {
    const SCORES: bool = false;

    fn push(&mut self, _: DocId, _: u32) -> ControlFlow<()> {
        self.add(1)
    }

    fn push_count(&mut self, matches: u32) -> Option<ControlFlow<()>> {
        Some(self.add(matches))
    }

    fn push_word(&mut self, _: usize, bits: u64) -> ControlFlow<()> {
        self.add(bits.count_ones())
    }
}
