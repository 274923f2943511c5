//! A place in a list of documents that a query counts with, and what the list can still score.
//!
//! It must not know how lists are combined.

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::block::Block;
use super::bm25::{Bounding, bound};
use crate::index::postings::{BLOCK, Postings};

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

    /// The frequency of a document that the list holds, which is to lie in the block that the place
    /// is in; the place stays.
    #[inline]
    pub(crate) fn freq_of(&mut self, doc: DocId) -> u32 {
        match &mut self.list {
            List::Postings(postings) => postings.freq_of(doc),
            List::Listed(list, at) => {
                let rest = rest_of(list, *at);
                let found = rest.binary_search_by_key(&doc, |(doc, _)| *doc);
                found.ok().and_then(|at| rest.get(at)).map_or(0, |(_, freq)| *freq)
            }
        }
    }

    /// Goes on to the first document that is not before `target`.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.list {
            List::Postings(postings) => postings.seek(target),
            List::Listed(list, at) => {
                go_to(list, at, target);
                list.get(*at).map_or(TERMINATED, |(doc, _)| *doc)
            }
        }
    }

    /// Goes on to where `target` would be, without looking whether it is there; tells the last document
    /// of the block there.
    pub(crate) fn reach(&mut self, target: DocId) -> DocId {
        match &mut self.list {
            List::Postings(postings) => {
                postings.seek_block(target);
                postings.block_last()
            }
            List::Listed(list, at) => {
                go_to(list, at, target);
                rest_of(list, *at).get(BLOCK - 1).map_or(TERMINATED, |(doc, _)| *doc)
            }
        }
    }

    /// The part of the weight that documents of the block have at most that the place is in.
    pub(crate) fn part(&mut self, bounding: &Bounding<'_>) -> f32 {
        match &self.list {
            List::Postings(postings) => self.part_of(postings.block(), bounding),
            List::Listed(..) => 1.0,
        }
    }

    /// Goes on to `start`, without looking whether it is there, and tells the most points that a
    /// document before `end` has by this weight.
    pub(crate) fn bound_within(
        &mut self,
        start: DocId,
        end: DocId,
        weight: f32,
        bounding: &Bounding<'_>,
    ) -> u32 {
        let part = match &mut self.list {
            List::Postings(postings) => {
                postings.seek_block(start);
                let rest = postings.full_blocks();
                let maxes = if self.noted { postings.maxes_before(end) } else { None };
                match maxes.map(|maxes| bounding.part_of_any(maxes)) {
                    Some(part) => part,
                    // No block can have more than the rest, until the place is there.
                    None => self.part_of(rest, bounding),
                }
            }
            List::Listed(list, at) => {
                go_to(list, at, start);
                if list.get(*at).is_some_and(|(doc, _)| *doc < end) { 1.0 } else { 0.0 }
            }
        };
        if part == 0.0 || weight == 0.0 { 0 } else { bound(weight, part) }
    }

    /// Reads the documents of a range, which is to lie in the block that the place is in, that have
    /// at least `needed` points by this weight.
    pub(crate) fn read_block(
        &mut self,
        range: Range<DocId>,
        weight: f32,
        needed: u32,
        bounding: &Bounding<'_>,
        block: &mut Block,
    ) {
        match &mut self.list {
            List::Postings(postings) => {
                let last = postings.block_last();
                let (docs, freqs) = postings.docs_and_freqs();
                let within = part_of_block(docs, last, &range);
                let docs = docs.get(within.clone()).unwrap_or_default();
                let freqs = freqs.get(within).unwrap_or_default();
                block.fill(docs, freqs, weight, needed, bounding);
            }
            List::Listed(list, at) => {
                block.clear();
                let rest = rest_of(list, *at).iter().take_while(|(doc, _)| *doc < range.end);
                for (doc, freq) in rest.take(BLOCK) {
                    block.push(*doc, bounding.points(weight, *freq, *doc));
                }
            }
        }
    }

    /// Reads the first documents of such a range, as many as there is room for, without points.
    pub(crate) fn read_docs<const N: usize>(&mut self, range: Range<DocId>, block: &mut Block<N>) {
        match &mut self.list {
            List::Postings(postings) => {
                let last = postings.block_last();
                let docs = postings.docs();
                let within = part_of_block(docs, last, &range);
                block.copy(docs.get(within).unwrap_or_default());
            }
            List::Listed(list, at) => {
                block.clear();
                let rest = rest_of(list, *at).iter().take_while(|(doc, _)| *doc < range.end);
                for (doc, _) in rest.take(N) {
                    block.push(*doc, 0);
                }
            }
        }
    }

    /// Hands over the documents of a range with their frequencies, block by block.
    pub(crate) fn for_each_block(
        &mut self,
        range: Range<DocId>,
        mut visit: impl FnMut(&[DocId], &[u32]),
    ) {
        match &mut self.list {
            List::Postings(postings) => for_each_part(postings, &range, |postings, last| {
                let (docs, freqs) = postings.docs_and_freqs();
                let within = part_of_block(docs, last, &range);
                visit(
                    docs.get(within.clone()).unwrap_or_default(),
                    freqs.get(within).unwrap_or_default(),
                );
            }),
            List::Listed(list, at) => {
                for (doc, freq) in listed_within(list, at, &range) {
                    visit(&[*doc], &[*freq]);
                }
            }
        }
    }

    /// The same without frequencies.
    pub(crate) fn for_each_docs(&mut self, range: Range<DocId>, mut visit: impl FnMut(&[DocId])) {
        match &mut self.list {
            List::Postings(postings) => for_each_part(postings, &range, |postings, last| {
                let docs = postings.docs();
                visit(docs.get(part_of_block(docs, last, &range)).unwrap_or_default());
            }),
            List::Listed(list, at) => {
                for (doc, _) in listed_within(list, at, &range) {
                    visit(&[*doc]);
                }
            }
        }
    }

    /// Takes over those of some documents that the list holds and that have enough points. They are
    /// to lie in the block that the place is in; the place stays.
    pub(crate) fn take_held<const N: usize>(
        &mut self,
        from: &Block<N>,
        range: Range<usize>,
        needed: u32,
        to: &mut Block<N>,
    ) {
        to.clear();
        let (docs, points) = from.part(range);
        match &mut self.list {
            List::Postings(postings) => {
                let mut table = postings.table();
                for (doc, points) in docs.iter().zip(points) {
                    to.put(*doc, *points, table.contains(*doc), needed);
                }
            }
            List::Listed(list, at) => {
                let rest = rest_of(list, *at);
                for (doc, points) in docs.iter().zip(points) {
                    let held = rest.binary_search_by_key(doc, |(doc, _)| *doc).is_ok();
                    to.put(*doc, *points, held, needed);
                }
            }
        }
    }

    /// Adds what the list brings to the points of documents that it holds. They are to lie in the block
    /// that the place is in; the place stays.
    pub(crate) fn add_points<const N: usize>(
        &mut self,
        to: &mut Block<N>,
        bounding: &Bounding<'_>,
    ) {
        let weight = self.weight;
        if weight > 0.0 {
            for (doc, points) in to.iter_mut() {
                *points += bounding.points(weight, self.freq_of(doc), doc);
            }
        }
    }

    /// The part of the weight that documents of a block have at most. The rest of the list has
    /// nothing noted and is looked at when the place is there.
    fn part_of(&mut self, block: usize, bounding: &Bounding<'_>) -> f32 {
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

/// Goes through the blocks that lie in a range; the place stays in the last of them.
fn for_each_part(
    postings: &mut Postings,
    range: &Range<DocId>,
    mut visit: impl FnMut(&mut Postings, DocId),
) {
    postings.seek_block(range.start);
    loop {
        let last = postings.block_last();
        visit(postings, last);
        if last >= range.end - 1 {
            return;
        }
        postings.next_block();
    }
}

/// The documents of a range, after which the place then is.
fn listed_within<'a>(
    list: &'a [(DocId, u32)],
    at: &mut usize,
    range: &Range<DocId>,
) -> &'a [(DocId, u32)] {
    go_to(list, at, range.start);
    let start = *at;
    go_to(list, at, range.end);
    list.get(start..*at).unwrap_or_default()
}

/// Goes on to the first document that is not before `target`.
fn go_to(list: &[(DocId, u32)], at: &mut usize, target: DocId) {
    *at += rest_of(list, *at).partition_point(|(doc, _)| *doc < target);
}

fn rest_of(list: &[(DocId, u32)], at: usize) -> &[(DocId, u32)] {
    list.get(at..).unwrap_or_default()
}

/// Which documents of a block lie in a range.
pub(crate) fn part_of_block(docs: &[DocId], last: DocId, range: &Range<DocId>) -> Range<usize> {
    let before = |end: DocId| docs.partition_point(|doc| *doc < end);
    let start =
        if docs.first().is_some_and(|doc| *doc >= range.start) { 0 } else { before(range.start) };
    let end = if last < range.end { docs.len() } else { before(range.end) };
    start..end
}
