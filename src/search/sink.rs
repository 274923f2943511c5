//! What becomes of the documents that match: kept, if among the first in some order, or counted.
//!
//! A sink says which scores are too low for it. It must not know how documents are found.

use std::ops::ControlFlow;

use tantivy::DocId;

use super::page::Start;
use super::top::{Candidate, SmallestIds, Top};
use crate::index::bits::{Bits, doc_at, ones};
use crate::index::snapshot::Segment;

/// For so many documents there is room from the first.
const MOST_AT_ONCE: usize = 32;

/// Takes the documents of one segment that match, in order.
pub(crate) trait Sink {
    /// Whether it looks at points; if not, they are 0.
    const SCORES: bool;

    /// Says that no document that is handed over until the next such call comes before this one.
    #[inline]
    fn reach(&mut self, _first: DocId) {}

    /// Documents with fewer points than this need not be handed over. It only ever rises, but for a
    /// document that is reached after a later one.
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

/// Keeps those that came in with the latest commits. Documents have the number of the commit for
/// points.
pub(super) struct Latest<'a, 's> {
    pub(super) top: &'a mut Top<'s>,
    pub(super) segment: &'a Segment,
    pub(super) ordinal: u32,
    pub(super) start: Option<&'a Start>,
}

impl Sink for Latest<'_, '_> {
    const SCORES: bool = false;

    fn push(&mut self, doc: DocId, _: u32) -> ControlFlow<()> {
        let added = self.segment.added.first(doc).unwrap_or(0);
        let points = u32::try_from(added).unwrap_or(u32::MAX);
        if points >= self.top.threshold()
            && self.start.is_none_or(|start| start.is_before(self.segment, doc, points))
        {
            self.top.push(Candidate { points, segment: self.ordinal, doc });
        }
        ControlFlow::Continue(())
    }
}

/// Keeps the first of one segment, whose documents it is given in order of date. Of those that share
/// their date with the last one wanted it keeps those with the smallest ids.
pub(super) struct Newest<'a> {
    segment: &'a Segment,
    ordinal: u32,
    limit: usize,
    kept: Vec<DocId>,
    /// The last ones kept, and their order key, if there are more of their date than are wanted.
    tied: Option<(SmallestIds, Option<u64>)>,
}

impl<'a> Newest<'a> {
    pub(super) fn new(segment: &'a Segment, ordinal: u32, limit: usize) -> Self {
        let kept = Vec::with_capacity(limit.min(MOST_AT_ONCE));
        Self { segment, ordinal, limit, kept, tied: None }
    }

    /// Adds the first ones, with their order keys, to others, of each date in any order.
    pub(super) fn finish(self, to: &mut Vec<(Option<u64>, Candidate)>) {
        to.reserve(self.limit.min(MOST_AT_ONCE));
        let (segment, ordinal) = (self.segment, self.ordinal);
        to.extend(
            self.kept.into_iter().map(|doc| {
                (segment.order_key(doc), Candidate { points: 0, segment: ordinal, doc })
            }),
        );
        if let Some((tied, key)) = self.tied {
            to.extend(tied.finish().map(|candidate| (key, candidate)));
        }
    }

    /// Sets those apart that have the order key of the last one.
    fn set_apart(&mut self, key: Option<u64>) -> SmallestIds {
        let others = self.kept.iter().rposition(|doc| self.segment.order_key(*doc) != key);
        let last = self.kept.split_off(others.map_or(0, |last| last + 1));
        let mut tied = SmallestIds::new(last.len());
        for doc in last {
            tied.push(self.segment, self.ordinal, doc);
        }
        tied
    }
}

impl Sink for Newest<'_> {
    const SCORES: bool = false;

    fn push(&mut self, doc: DocId, _: u32) -> ControlFlow<()> {
        if self.kept.len() < self.limit && self.tied.is_none() {
            self.kept.push(doc);
            return ControlFlow::Continue(());
        }
        let key = self.segment.order_key(doc);
        let last = match &self.tied {
            Some((_, last)) => Some(*last),
            None => self.kept.last().map(|last| self.segment.order_key(*last)),
        };
        if last != Some(key) {
            return ControlFlow::Break(());
        }
        if self.tied.is_none() {
            self.tied = Some((self.set_apart(key), key));
        }
        if let Some((tied, _)) = &mut self.tied {
            tied.push(self.segment, self.ordinal, doc);
        }
        ControlFlow::Continue(())
    }
}

/// Hands on what comes after a place in the order of hits.
pub(super) struct After<'a, S> {
    pub(super) sink: &'a mut S,
    pub(super) start: &'a Start,
    pub(super) segment: &'a Segment,
}

impl<S: Sink> Sink for After<'_, S> {
    const SCORES: bool = S::SCORES;

    fn reach(&mut self, first: DocId) {
        self.sink.reach(first);
    }

    fn threshold(&self) -> u32 {
        self.sink.threshold()
    }

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        if self.start.is_before(self.segment, doc, points) {
            return self.sink.push(doc, points);
        }
        ControlFlow::Continue(())
    }
}

/// Keeps all.
pub(super) struct Gather<'a> {
    pub(super) bits: &'a mut Bits,
}

impl Sink for Gather<'_> {
    const SCORES: bool = false;

    fn push(&mut self, doc: DocId, _: u32) -> ControlFlow<()> {
        self.bits.insert(doc);
        ControlFlow::Continue(())
    }

    fn push_word(&mut self, word: usize, bits: u64) -> ControlFlow<()> {
        self.bits.insert_word(word, bits);
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
