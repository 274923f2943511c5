//! Documents that any of several lists hold, with their scores: block-max MAXSCORE in windows.
//!
//! After Turtle and Flood, "Query evaluation: strategies and optimizations" (1995), and Ding and
//! Suel, "Faster top-k document retrieval using block-max indexes" (SIGIR 2011). In each window of
//! documents the lists that together cannot reach the sink's threshold are not essential: no
//! document matters that only they hold. The essential ones are read through and their points added
//! up; the others are only asked for documents that could still reach the threshold. The file must
//! not know what a query is.

use std::ops::{ControlFlow, Range};

use tantivy::DocId;

use super::bm25::{Bounding, bound};
use super::cursor::{Block, Cursor, List, part_of_block};
use super::matches::Allowed;
use super::sink::Sink;
use crate::index::bits::ones;
use crate::index::postings::BLOCK;

/// Documents whose points are added up together; a multiple of 64.
const CHUNK: DocId = 2048;
/// The first window is small, so that there is a threshold soon.
const FIRST_WINDOW: DocId = 512;
const LARGEST_WINDOW: DocId = 1 << 16;

/// Hands the documents in `run` that match to the sink, in order.
pub(crate) fn disjunction<S: Sink>(
    lists: &mut [Cursor],
    run: Range<DocId>,
    allowed: &Allowed<'_>,
    bounding: &Bounding<'_>,
    sink: &mut S,
) -> ControlFlow<()> {
    if !S::SCORES {
        return matches_only(lists, run, allowed, sink);
    }
    let mut window = Window {
        allowed,
        bounding,
        sink,
        points: [0; CHUNK as usize],
        seen: [0; CHUNK as usize / 64],
        read: 0,
    };
    let mut size = FIRST_WINDOW;
    let mut start = run.start;
    let mut order: Vec<(u32, usize)> = Vec::with_capacity(lists.len());
    while start < run.end {
        let end = (start / 64 * 64).saturating_add(size).min(run.end);
        order.clear();
        order.extend(
            lists
                .iter_mut()
                .enumerate()
                .map(|(at, list)| (list.bound_within(start, end, list.weight, bounding), at)),
        );
        order.sort_unstable();
        let threshold = window.sink.threshold();
        let mut most = 0;
        let essential = order
            .iter()
            .position(|(bound, _)| {
                most += bound;
                most >= threshold && (*bound > 0 || threshold == 0)
            })
            .unwrap_or(order.len());
        window.read = 0;
        let (others, essential) = order.split_at(essential);
        match essential {
            [] => {}
            [(_, only)] => window.one(lists, *only, others, start..end)?,
            essential => window.several(lists, essential, others, start..end)?,
        }
        // Bounds are tighter in small windows, and there is less to do for each in large ones.
        size = if window.read < 64 { (size * 2).min(LARGEST_WINDOW) } else { CHUNK };
        start = end;
    }
    ControlFlow::Continue(())
}

struct Window<'a, S> {
    allowed: &'a Allowed<'a>,
    bounding: &'a Bounding<'a>,
    sink: &'a mut S,
    points: [u32; CHUNK as usize],
    seen: [u64; CHUNK as usize / 64],
    /// Postings of essential lists that were read in this window.
    read: usize,
}

impl<S: Sink> Window<'_, S> {
    /// One list is essential: its blocks are passed over one by one.
    fn one(
        &mut self,
        lists: &mut [Cursor],
        only: usize,
        others: &[(u32, usize)],
        range: Range<DocId>,
    ) -> ControlFlow<()> {
        let others_most: u32 = others.iter().map(|(bound, _)| *bound).sum();
        let mut block = Block::default();
        let mut start = range.start;
        while start < range.end {
            let needed = self.sink.threshold().saturating_sub(others_most);
            let Some(list) = lists.get_mut(only) else { break };
            let (last, part) = list.reach(start, self.bounding);
            let end = last.saturating_add(1).min(range.end);
            if bound(list.weight, part) >= needed {
                list.read_block(start..end, list.weight, needed, self.bounding, &mut block);
                for (doc, points) in block.iter() {
                    if self.allowed.contains(doc) {
                        self.complete(lists, others, others_most, doc, points)?;
                    }
                }
                self.read += BLOCK;
            }
            start = end;
        }
        ControlFlow::Continue(())
    }

    /// Several lists are essential: their points are added up.
    fn several(
        &mut self,
        lists: &mut [Cursor],
        essential: &[(u32, usize)],
        others: &[(u32, usize)],
        range: Range<DocId>,
    ) -> ControlFlow<()> {
        let others_most: u32 = others.iter().map(|(bound, _)| *bound).sum();
        let mut start = range.start;
        while start < range.end {
            let base = start / 64 * 64;
            let end = base.saturating_add(CHUNK).min(range.end);
            for (_, at) in essential {
                if let Some(list) = lists.get_mut(*at) {
                    self.add(list, base, start..end);
                }
            }
            for at in 0..self.seen.len() {
                let word = self.seen.get_mut(at).map_or(0, std::mem::take);
                if word == 0 {
                    continue;
                }
                let first = base + 64 * DocId::try_from(at).unwrap_or(0);
                let mask = self.allowed.word(first as usize / 64);
                for bit in ones(word) {
                    let slot = self.points.get_mut(64 * at + bit as usize);
                    let points = slot.map_or(0, std::mem::take);
                    if points + others_most >= self.sink.threshold() && mask & (1 << bit) != 0 {
                        self.complete(lists, others, others_most, first + bit, points)?;
                    }
                }
            }
            start = end;
        }
        ControlFlow::Continue(())
    }

    /// Adds the points of a list's documents in a range.
    fn add(&mut self, list: &mut Cursor, base: DocId, range: Range<DocId>) {
        let weight = list.weight;
        let mut add = |docs: &[DocId], freqs: &[u32]| {
            let mut all = [0; BLOCK];
            self.bounding.points_of(docs, freqs, weight, &mut all);
            for (doc, points) in docs.iter().zip(all) {
                let offset = (*doc - base) as usize % CHUNK as usize;
                if let (Some(slot), Some(word)) =
                    (self.points.get_mut(offset), self.seen.get_mut(offset / 64))
                {
                    *slot += points;
                    *word |= 1 << (offset % 64);
                }
            }
            self.read += docs.len();
        };
        match &mut list.list {
            List::Postings(postings) => {
                postings.seek_block(range.start);
                loop {
                    let last = postings.block_last();
                    let (docs, freqs) = postings.docs_and_freqs();
                    let within = part_of_block(docs, last, &range);
                    add(
                        docs.get(within.clone()).unwrap_or_default(),
                        freqs.get(within).unwrap_or_default(),
                    );
                    if last >= range.end - 1 {
                        break;
                    }
                    postings.next_block();
                }
            }
            List::Listed(listed, at) => {
                let rest = listed.get(*at..).unwrap_or_default();
                let skipped = rest.partition_point(|(doc, _)| *doc < range.start);
                let rest = rest.get(skipped..).unwrap_or_default();
                let count = rest.partition_point(|(doc, _)| *doc < range.end);
                for (doc, freq) in rest.iter().take(count) {
                    add(&[*doc], &[*freq]);
                }
                *at += skipped + count;
            }
        }
    }

    /// Adds what the lists that are not essential have of a document, as long as it can matter.
    fn complete(
        &mut self,
        lists: &mut [Cursor],
        others: &[(u32, usize)],
        mut others_most: u32,
        doc: DocId,
        mut points: u32,
    ) -> ControlFlow<()> {
        for (bound, at) in others.iter().rev() {
            if points + others_most < self.sink.threshold() {
                return ControlFlow::Continue(());
            }
            others_most -= bound;
            if *bound > 0
                && let Some(list) = lists.get_mut(*at)
                && list.seek(doc) == doc
            {
                points += self.bounding.points(list.weight, list.freq(), doc);
            }
        }
        if points < self.sink.threshold() {
            return ControlFlow::Continue(());
        }
        self.sink.push(doc, points)
    }
}

/// The same where scores do not matter.
fn matches_only<S: Sink>(
    lists: &mut [Cursor],
    run: Range<DocId>,
    allowed: &Allowed<'_>,
    sink: &mut S,
) -> ControlFlow<()> {
    const WORDS: usize = 64;
    let mut size = 256;
    let mut start = run.start;
    while start < run.end {
        let base = start / 64 * 64;
        let end = base.saturating_add(size).min(run.end);
        let mut seen = [0_u64; WORDS];
        for list in lists.iter_mut() {
            let mut doc = list.seek(start);
            while doc < end {
                let offset = (doc - base) as usize;
                if let Some(word) = seen.get_mut(offset / 64) {
                    *word |= 1 << (offset % 64);
                }
                doc = list.advance();
            }
        }
        for (at, bits) in (base as usize / 64..).zip(seen) {
            let bits = bits & allowed.word(at);
            if bits != 0 {
                sink.push_word(at, bits)?;
            }
        }
        start = end;
        size = (size * 2).min(64 * 64);
    }
    ControlFlow::Continue(())
}
