//! A place in a list of documents that a query counts with, and what the list can still score.
//!
//! It must not know how lists are combined.

use tantivy::{DocId, TERMINATED};

use super::bm25::{Bounding, bound};
use crate::index::postings::Postings;

/// A list of documents in order, with frequencies.
pub(crate) enum List {
    Postings(Box<Postings>),
    /// Worked out beforehand; the number is the place.
    Listed(Vec<(DocId, u32)>, usize),
}

/// A list, its weight, and how high its next documents can score.
pub(crate) struct Cursor {
    pub(crate) list: List,
    /// The points that a document of the list does not reach.
    pub(crate) weight: f32,
    /// Whether the engine noted what each block can score.
    noted: bool,
    /// A block and what its documents have of the weight at most.
    known: Option<(usize, f32)>,
}

impl Cursor {
    /// A posting list of the ranked text.
    pub(crate) fn text(postings: Postings, weight: f32) -> Self {
        Self { list: List::Postings(Box::new(postings)), weight, noted: true, known: None }
    }

    /// A posting list of which nothing is known beforehand.
    pub(crate) fn plain(postings: Postings, weight: f32) -> Self {
        Self { list: List::Postings(Box::new(postings)), weight, noted: false, known: None }
    }

    pub(crate) fn listed(list: Vec<(DocId, u32)>, weight: f32) -> Self {
        Self { list: List::Listed(list, 0), weight, noted: false, known: None }
    }

    /// About how many documents the list holds.
    pub(crate) fn cost(&self) -> u32 {
        match &self.list {
            List::Postings(postings) => postings.doc_freq(),
            List::Listed(list, _) => u32::try_from(list.len()).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn freq(&mut self) -> u32 {
        match &mut self.list {
            List::Postings(postings) => postings.freq(),
            List::Listed(list, at) => list.get(*at).map_or(0, |(_, freq)| *freq),
        }
    }

    #[inline]
    pub(crate) fn advance(&mut self) -> DocId {
        match &mut self.list {
            List::Postings(postings) => postings.advance(),
            List::Listed(list, at) => {
                *at += 1;
                list.get(*at).map_or(TERMINATED, |(doc, _)| *doc)
            }
        }
    }

    /// Goes on to the first document that is not before `target`.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.list {
            List::Postings(postings) => postings.seek(target),
            List::Listed(list, at) => {
                let rest = list.get(*at..).unwrap_or_default();
                *at += rest.partition_point(|(doc, _)| *doc < target);
                list.get(*at).map_or(TERMINATED, |(doc, _)| *doc)
            }
        }
    }

    /// Goes on to where `target` would be, without looking whether it is there; tells up to which
    /// document, and with which part of the weight at most, the documents from there on count.
    pub(crate) fn reach(&mut self, target: DocId, bounding: &Bounding<'_>) -> (DocId, f32) {
        match &mut self.list {
            List::Postings(postings) => {
                postings.seek_block(target);
                let (block, last) = (postings.block(), postings.block_last());
                (last, self.part_of(block, bounding))
            }
            List::Listed(list, at) => {
                let rest = list.get(*at..).unwrap_or_default();
                *at += rest.partition_point(|(doc, _)| *doc < target);
                match list.get(*at) {
                    None => (TERMINATED, 0.0),
                    Some((doc, _)) if *doc > target => (*doc - 1, 0.0),
                    Some(_) => (target, 1.0),
                }
            }
        }
    }

    /// Goes on to `start`, without looking whether it is there, and tells the most points that a
    /// document before `end` has.
    pub(crate) fn bound_within(
        &mut self,
        start: DocId,
        end: DocId,
        bounding: &Bounding<'_>,
    ) -> u32 {
        let part = match &mut self.list {
            List::Postings(postings) => {
                postings.seek_block(start);
                let (first, full) = (postings.block(), postings.full_blocks());
                let mut part = 0.0_f32;
                let mut block = first;
                loop {
                    part = part.max(self.part_of(block, bounding));
                    let List::Postings(postings) = &self.list else { break };
                    if block >= full || postings.last_of(block) >= end - 1 {
                        break;
                    }
                    block += 1;
                }
                part
            }
            List::Listed(list, at) => {
                let rest = list.get(*at..).unwrap_or_default();
                *at += rest.partition_point(|(doc, _)| *doc < start);
                if list.get(*at).is_some_and(|(doc, _)| *doc < end) { 1.0 } else { 0.0 }
            }
        };
        if part == 0.0 { 0 } else { bound(self.weight, part) }
    }

    /// The part of the weight that documents of a block have at most. The rest of the list has
    /// nothing noted and is looked at when the place is there.
    pub(crate) fn part_of(&mut self, block: usize, bounding: &Bounding<'_>) -> f32 {
        let List::Postings(postings) = &mut self.list else { return 1.0 };
        if !self.noted {
            return 1.0;
        }
        if let Some((known, part)) = self.known
            && known == block
        {
            return part;
        }
        let part = match postings.max_of(block) {
            Some(most) => bounding.part(most),
            None if postings.block() == block => {
                let (docs, freqs) = postings.docs_and_freqs();
                bounding.part_of(docs, freqs)
            }
            None => return 1.0,
        };
        self.known = Some((block, part));
        part
    }
}
