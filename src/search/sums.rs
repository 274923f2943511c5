//! Points of the documents of a chunk, added up list by list, and those documents that can matter.
//!
//! The file must not know which lists are read.

use tantivy::DocId;

use super::block::{Block, SOME, any_has};
use super::bm25::Bounding;
use super::cursor::Cursor;
use super::matches::Allowed;
use crate::index::bits::{doc_at, ones};
use crate::index::postings::BLOCK;

/// Documents whose points are added up together; a multiple of 64.
pub(super) const CHUNK: DocId = 2048;
const LEN: usize = CHUNK as usize;

/// Documents that are next to each other, at most [`CHUNK`], from a multiple of 64 on.
pub(super) struct Chunk {
    pub(super) base: DocId,
    /// Those of them that lists are read for.
    pub(super) start: DocId,
    pub(super) end: DocId,
}

/// Points of a chunk of documents.
pub(super) struct Sums {
    /// Those that were added since the last time that documents were found.
    points: [u32; LEN],
    /// Those of which it was noted that a list holds them.
    seen: [u64; LEN / 64],
    /// Those that can matter, with their points.
    found: Block<LEN>,
    /// Points of a part of a list.
    of_part: [u32; BLOCK],
}

impl Default for Sums {
    fn default() -> Self {
        let found = Block::default();
        Self { points: [0; LEN], seen: [0; LEN / 64], found, of_part: [0; BLOCK] }
    }
}

impl Sums {
    /// Adds the points of a list's documents; tells how many they are. Whether they are noted as seen
    /// is to be the same for all lists of a chunk.
    pub(super) fn add<const SEEN: bool>(
        &mut self,
        list: &mut Cursor,
        chunk: &Chunk,
        bounding: &Bounding<'_>,
    ) -> usize {
        let weight = list.weight;
        let mut count = 0;
        let Self { points, seen, of_part, .. } = self;
        list.for_each_block(chunk.start..chunk.end, |docs, freqs| {
            bounding.points_of(docs, freqs, weight, of_part);
            for (doc, added) in docs.iter().zip(&*of_part) {
                let offset = (*doc - chunk.base) as usize % LEN;
                if let Some(slot) = points.get_mut(offset) {
                    *slot += added;
                }
                if let (true, Some(word)) = (SEEN, seen.get_mut(offset / 64)) {
                    *word |= 1 << (offset % 64);
                }
            }
            count += docs.len();
        });
        count
    }

    /// Finds those that may be found and have so many points, at least 1. The sums are 0 then.
    pub(super) fn find(&mut self, chunk: &Chunk, needed: u32, allowed: &Allowed<'_>) {
        let Self { points, found, .. } = self;
        // What no list holds has none.
        let needed = needed.max(1);
        found.clear();
        for (first, points) in (chunk.base..).step_by(SOME).zip(points.chunks_exact_mut(SOME)) {
            // Most often none has.
            if any_has(points, needed) {
                let mut word = allowed.word(first as usize / 64) >> (first % 64);
                for (doc, points) in (first..).zip(&*points) {
                    found.put(doc, *points, word & 1 != 0, needed);
                    word >>= 1;
                }
            }
            points.fill(0);
        }
    }

    /// Finds those that may be found and were seen. The sums are 0 then.
    pub(super) fn find_seen(&mut self, chunk: &Chunk, allowed: &Allowed<'_>) {
        let Self { points, seen, found, .. } = self;
        found.clear();
        for (at, (seen, points)) in seen.iter_mut().zip(points.chunks_exact_mut(64)).enumerate() {
            let first = chunk.base + doc_at(at);
            for bit in ones(std::mem::take(seen) & allowed.word(first as usize / 64)) {
                let points = points.get(bit as usize).copied().unwrap_or(0);
                found.put(first + bit, points, true, 0);
            }
            points.fill(0);
        }
    }

    /// Gives those that were found what was added since, and keeps those that then have so many points.
    /// Of the others none has, if no more than what is now needed beyond before was added.
    pub(super) fn keep(&mut self, chunk: &Chunk, needed: u32) {
        let Self { points, found, .. } = self;
        found
            .add(needed, |doc| points.get((doc - chunk.base) as usize % LEN).copied().unwrap_or(0));
        points.fill(0);
    }

    pub(super) fn found(&self) -> &Block<LEN> {
        &self.found
    }
}
