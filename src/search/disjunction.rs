//! Documents that any of several lists hold, with their scores: block-max MAXSCORE in windows.
//!
//! After Turtle and Flood, "Query evaluation: strategies and optimizations" (1995), and Ding and
//! Suel, "Faster top-k document retrieval using block-max indexes" (SIGIR 2011). In each window of
//! documents the lists that together cannot reach the sink's threshold are not essential: no
//! document matters that only they hold. The essential ones are read through and their points added
//! up; the others are only asked for documents that could still reach the threshold, or are added up
//! as well where these are many. The file must not know what a query is.

use std::ops::{ControlFlow, Range};

use tantivy::DocId;

use super::block::Block;
use super::bm25::{Bounding, bound};
use super::cursor::Cursor;
use super::matches::Allowed;
use super::sink::Sink;
use super::sums::{CHUNK, Chunk, Sums};
use crate::index::postings::BLOCK;

/// Asking a list for one document takes so many times as long as adding up one of its postings.
const SEEK_COST: u64 = 20;
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
    let mut window = Window { allowed, bounding, sink, sums: None, read: 0, also_added: 0 };
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
    sums: Option<Box<Sums>>,
    /// Postings of essential lists that were read in this window.
    read: usize,
    /// Lists that are not essential whose points were worth adding up in the last chunk.
    also_added: usize,
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

    /// Several lists are essential: their points are added up, chunk by chunk.
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
            let chunk = Chunk { base, start, end };
            if self.sink.threshold() == 0 {
                self.everything(lists, &chunk, &mut sums)?;
            } else {
                self.enough(lists, essential, others, &chunk, &mut sums)?;
            }
            start = end;
        }
        self.sums = Some(sums);
        ControlFlow::Continue(())
    }

    /// As long as nothing has to be reached, all that any list holds matters.
    fn everything(
        &mut self,
        lists: &mut [Cursor],
        chunk: &Chunk,
        sums: &mut Sums,
    ) -> ControlFlow<()> {
        for list in lists {
            self.read += sums.add::<true>(list, chunk, self.bounding);
        }
        sums.find_seen(chunk, self.allowed);
        for (doc, points) in sums.found().iter() {
            self.sink.push(doc, points)?;
        }
        ControlFlow::Continue(())
    }

    /// Where many documents could still matter after the essential lists, the points of others are added
    /// up as well, one list after the other; then the rest are asked for each document. As many as in
    /// the last chunk are added before it is looked how many could.
    fn enough(
        &mut self,
        lists: &mut [Cursor],
        essential: &[(u32, usize)],
        others: &[(u32, usize)],
        chunk: &Chunk,
        sums: &mut Sums,
    ) -> ControlFlow<()> {
        let threshold = self.sink.threshold();
        let bounding = self.bounding;
        let add = |lists: &mut [Cursor], sums: &mut Sums, at: usize| {
            lists.get_mut(at).map_or(0, |list| sums.add::<false>(list, chunk, bounding))
        };
        for (_, at) in essential {
            self.read += add(lists, sums, *at);
        }
        let also_added = self.also_added.min(others.len());
        let (mut rest, also) = others.split_at(others.len() - also_added);
        for (_, at) in also {
            add(lists, sums, *at);
        }
        let mut rest_most: u32 = rest.iter().map(|(bound, _)| *bound).sum();
        sums.find(chunk, threshold.saturating_sub(rest_most), self.allowed);
        self.also_added = also_added;
        if let Some((_, least)) = also.first()
            && !self.is_worth_adding(lists.get(*least), chunk, 2 * sums.found().len())
        {
            self.also_added -= 1;
        }
        while let Some(((bound, at), fewer)) = rest.split_last()
            && self.is_worth_adding(lists.get(*at), chunk, sums.found().len())
        {
            add(lists, sums, *at);
            (rest, rest_most) = (fewer, rest_most - bound);
            sums.keep(chunk, threshold.saturating_sub(rest_most));
            self.also_added += 1;
        }
        for (doc, points) in sums.found().iter() {
            self.complete(lists, rest, rest_most, doc, points)?;
        }
        ControlFlow::Continue(())
    }

    /// Whether it takes less to add up the points of a list than to ask it for so many documents.
    fn is_worth_adding(&self, list: Option<&Cursor>, chunk: &Chunk, found: usize) -> bool {
        let postings = list.map_or(0, |list| {
            let share = u64::from(list.cost()) * u64::from(chunk.end - chunk.base);
            share / u64::from(self.bounding.max_doc()).max(1)
        });
        found as u64 * SEEK_COST >= postings
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
