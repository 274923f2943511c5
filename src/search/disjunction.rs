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

use super::block::{Block, any_has};
use super::bm25::{Bounding, bound};
use super::cursor::Cursor;
use super::matches::Allowed;
use super::sink::Sink;
use crate::index::bits::{doc_at, ones};
use crate::index::postings::BLOCK;

/// Documents whose points are added up together; a multiple of 64.
const CHUNK: DocId = 2048;
/// Asking a list for one document takes so many times as long as adding up one of its postings.
const SEEK_COST: usize = 3;
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
    let all_lists = lists.iter().map(|list| bound(list.weight, 1.0)).sum::<u32>();
    let mut window = Window { allowed, bounding, sink, sums: None, read: 0 };
    if lists.len() == 1 {
        return window.one(lists, 0, &[], run);
    }
    let mut size = FIRST_WINDOW;
    let mut start = run.start;
    let mut order: Vec<(u32, usize)> = Vec::with_capacity(lists.len());
    while start < run.end {
        if allowed.budget.is_spent() {
            return ControlFlow::Break(());
        }
        window.sink.reach(start);
        if all_lists < window.sink.threshold() {
            break;
        }
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
    /// Made when several lists are essential for the first time.
    sums: Option<Sums>,
    /// Postings of essential lists that were read in this window.
    read: usize,
}

/// Documents whose points are added up together.
struct Chunk {
    /// A multiple of 64.
    base: DocId,
    range: Range<DocId>,
    /// Whether those that have any are noted.
    is_noted: bool,
}

/// Points of a chunk of documents.
struct Sums {
    points: Box<[u32; CHUNK as usize]>,
    seen: [u64; CHUNK as usize / 64],
    /// Those that can matter, with their points.
    found: Vec<(DocId, u32)>,
}

impl Default for Sums {
    fn default() -> Self {
        let points = Box::new([0; CHUNK as usize]);
        Self { points, seen: [0; CHUNK as usize / 64], found: Vec::new() }
    }
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
            if self.allowed.budget.poll() {
                return ControlFlow::Break(());
            }
            self.sink.reach(start);
            let needed = self.sink.threshold().saturating_sub(others_most);
            let Some(list) = lists.get_mut(only) else { break };
            let (last, part) = (list.reach(start), list.part(self.bounding));
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

    /// Several lists are essential: their points are added up. Where many documents could still matter,
    /// so are those of others, one after the other; else these are asked for each of them.
    fn several(
        &mut self,
        lists: &mut [Cursor],
        essential: &[(u32, usize)],
        others: &[(u32, usize)],
        range: Range<DocId>,
    ) -> ControlFlow<()> {
        let mut sums = self.sums.take().unwrap_or_default();
        let mut start = range.start;
        while start < range.end {
            if self.allowed.budget.is_spent() {
                return ControlFlow::Break(());
            }
            self.sink.reach(start);
            let base = start / 64 * 64;
            let end = base.saturating_add(CHUNK).min(range.end);
            let threshold = self.sink.threshold();
            // As long as nothing has to be reached, what is seen matters, and all lists are essential.
            let chunk = Chunk { base, range: start..end, is_noted: threshold == 0 };
            for (_, at) in essential {
                if let Some(list) = lists.get_mut(*at) {
                    self.read += sums.add(list, &chunk, self.bounding);
                }
            }
            let mut others = others;
            let mut others_most: u32 = others.iter().map(|(bound, _)| *bound).sum();
            loop {
                sums.gather(base, threshold.saturating_sub(others_most), self.allowed);
                let Some(((bound, at), rest)) = others.split_last() else { break };
                let Some(list) = lists.get_mut(*at) else { break };
                if sums.found.len() * SEEK_COST < self.postings_within(list, end - base) {
                    break;
                }
                sums.add(list, &chunk, self.bounding);
                (others, others_most) = (rest, others_most - bound);
            }
            for (doc, points) in &sums.found {
                self.complete(lists, others, others_most, *doc, *points)?;
            }
            sums.clear();
            start = end;
        }
        self.sums = Some(sums);
        ControlFlow::Continue(())
    }

    /// About how many of a list's documents are among so many.
    fn postings_within(&self, list: &Cursor, docs: DocId) -> usize {
        let share = u64::from(list.cost()) * u64::from(docs);
        usize::try_from(share / u64::from(self.bounding.max_doc()).max(1)).unwrap_or(usize::MAX)
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

impl Sums {
    /// Adds the points of a list's documents; tells how many they are.
    fn add(&mut self, list: &mut Cursor, chunk: &Chunk, bounding: &Bounding<'_>) -> usize {
        if chunk.is_noted {
            self.add_points::<true>(list, chunk, bounding)
        } else {
            self.add_points::<false>(list, chunk, bounding)
        }
    }

    fn add_points<const NOTED: bool>(
        &mut self,
        list: &mut Cursor,
        chunk: &Chunk,
        bounding: &Bounding<'_>,
    ) -> usize {
        let weight = list.weight;
        let mut count = 0;
        list.for_each_block(chunk.range.clone(), |docs, freqs| {
            let mut all = [0; BLOCK];
            bounding.points_of(docs, freqs, weight, &mut all);
            for (doc, points) in docs.iter().zip(all) {
                let offset = (*doc - chunk.base) as usize % CHUNK as usize;
                if let Some(slot) = self.points.get_mut(offset) {
                    *slot += points;
                }
                if let (true, Some(word)) = (NOTED, self.seen.get_mut(offset / 64)) {
                    *word |= 1 << (offset % 64);
                }
            }
            count += docs.len();
        });
        count
    }

    /// Finds those that may be found and have so many points; where 0 are enough, those that were seen.
    fn gather(&mut self, base: DocId, needed: u32, allowed: &Allowed<'_>) {
        let Self { points, seen, found } = self;
        found.clear();
        for (at, (seen, points)) in seen.iter().zip(points.chunks_exact(64)).enumerate() {
            let enough = if needed > 0 { reaching(points, needed) } else { *seen };
            if enough != 0 {
                let first = base + doc_at(at);
                let enough = ones(enough & allowed.word(first as usize / 64));
                let of = |bit: u32| (first + bit, points.get(bit as usize).copied().unwrap_or(0));
                found.extend(enough.map(of));
            }
        }
    }

    fn clear(&mut self) {
        self.points.fill(0);
        self.seen.fill(0);
    }
}

/// Which of up to 64 documents have so many points, of which 1 is the least; a bit each. Most often none
/// has.
fn reaching(points: &[u32], needed: u32) -> u64 {
    if !any_has(points, needed) {
        return 0;
    }
    let bits = points.iter().zip(0_u32..).map(|(points, bit)| u64::from(*points >= needed) << bit);
    bits.fold(0, |all, bit| all | bit)
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
        if allowed.budget.is_spent() {
            return ControlFlow::Break(());
        }
        let base = start / 64 * 64;
        let end = base.saturating_add(size).min(run.end);
        let mut seen = [0_u64; WORDS];
        for list in lists.iter_mut() {
            list.for_each_docs(start..end, |docs| {
                for doc in docs {
                    let offset = (*doc - base) as usize;
                    if let Some(word) = seen.get_mut(offset / 64 % WORDS) {
                        *word |= 1 << (offset % 64);
                    }
                }
            });
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
