//! Visits the documents of a segment that match a query, with their scores.
//!
//! Every match is scored: no bound is used to pass any over, so this is what a pruning scorer has
//! to agree with. Scores are summed in the order of the query's terms. The file must not know what
//! becomes of the matches.

use std::ops::ControlFlow;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::bits::{Bits, doc_at, ones};
use super::lower::{Lowered, LoweredRanked, LoweredWords};
use super::matches::frequencies;
use crate::index::snapshot::Segment;

/// Documents that are scored together; a multiple of 64.
const WINDOW: DocId = 4096;
const WINDOW_WORDS: usize = 64;

/// Visits every match in order of documents, until told to stop.
///
/// With nothing to rank by, the matches are all documents that are allowed, with a score of 0.
pub(crate) fn for_each_match(
    segment: &Segment,
    query: &Lowered,
    allowed: Option<&Bits>,
    mut visit: impl FnMut(DocId, f32) -> ControlFlow<()>,
) -> tantivy::Result<()> {
    let everything;
    let bounds = match allowed {
        Some(bits) => bits.bounds(),
        None => Some((0, segment.reader.max_doc())),
    };
    let Some((start, end)) = bounds else { return Ok(()) };
    if query.ranked.is_empty() {
        let bits = if let Some(bits) = allowed {
            bits
        } else {
            everything = Bits::all(end);
            &everything
        };
        for doc in bits.iter() {
            if visit(doc, 0.0).is_break() {
                break;
            }
        }
        return Ok(());
    }
    let mut lists = Vec::with_capacity(query.ranked.len());
    for ranked in &query.ranked {
        match Cursor::open(segment, ranked)? {
            Some(mut cursor) => {
                cursor.seek(start);
                lists.push(cursor);
            }
            None if ranked.required => return Ok(()),
            None => {}
        }
    }
    let scorer = Scorer { segment, query, allowed, end };
    if lists.iter().all(|list| list.required) {
        scorer.conjunction(&mut lists, &mut visit);
    } else {
        scorer.windows(&mut lists, start, &mut visit);
    }
    Ok(())
}

struct Scorer<'a> {
    segment: &'a Segment,
    query: &'a Lowered,
    allowed: Option<&'a Bits>,
    /// No document from here on matches.
    end: DocId,
}

impl Scorer<'_> {
    fn is_allowed(&self, doc: DocId) -> bool {
        self.allowed.is_none_or(|bits| bits.contains(doc))
    }

    /// All terms must match: the rarest leads, the others follow.
    fn conjunction(
        &self,
        lists: &mut [Cursor],
        visit: &mut impl FnMut(DocId, f32) -> ControlFlow<()>,
    ) {
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by_key(|at| lists.get(*at).map_or(0, |list| list.cost));
        let Some(lead) = order.first().copied() else { return };
        let mut doc = lists.get(lead).map_or(TERMINATED, Cursor::doc);
        'docs: while doc < self.end {
            for at in order.iter().skip(1) {
                let found = lists.get_mut(*at).map_or(TERMINATED, |list| list.seek(doc));
                if found != doc {
                    doc = lists.get_mut(lead).map_or(TERMINATED, |list| list.seek(found));
                    continue 'docs;
                }
            }
            if self.is_allowed(doc) {
                let norm = self.segment.norms.fieldnorm_id(doc);
                let score = lists.iter().fold(0.0, |sum, list| {
                    sum + self.query.lengths.score(list.idf, list.freq(), norm)
                });
                if visit(doc, score).is_break() {
                    return;
                }
            }
            doc = lists.get_mut(lead).map_or(TERMINATED, Cursor::advance);
        }
    }

    /// Any term may match: term by term over a window of documents, then the window is read off.
    fn windows(
        &self,
        lists: &mut [Cursor],
        start: DocId,
        visit: &mut impl FnMut(DocId, f32) -> ControlFlow<()>,
    ) {
        let any_required = lists.iter().any(|list| list.required);
        let mut scores = vec![0.0_f32; WINDOW as usize];
        let mut base = start / 64 * 64;
        while base < self.end {
            let next = lists.iter().map(Cursor::doc).min().unwrap_or(TERMINATED);
            if next >= self.end {
                return;
            }
            base = base.max(next / 64 * 64);
            let window_end = base.saturating_add(WINDOW).min(self.end);
            let mut matched = [0_u64; WINDOW_WORDS];
            let mut must = [u64::MAX; WINDOW_WORDS];
            for list in lists.iter_mut() {
                let mut seen = [0_u64; WINDOW_WORDS];
                self.add_list(list, base, window_end, &mut scores, &mut seen);
                for ((matched, must), seen) in matched.iter_mut().zip(&mut must).zip(&seen) {
                    *matched |= seen;
                    if list.required {
                        *must &= seen;
                    }
                }
            }
            for (at, (word, must)) in matched.into_iter().zip(must).enumerate() {
                for bit in ones(word) {
                    let offset = doc_at(at) + bit;
                    let Some(score) = scores.get_mut(offset as usize) else { return };
                    let score = std::mem::replace(score, 0.0);
                    let required = !any_required || must & (1 << bit) != 0;
                    let doc = base + offset;
                    if required && self.is_allowed(doc) && visit(doc, score).is_break() {
                        return;
                    }
                }
            }
            base = window_end;
        }
    }

    fn add_list(
        &self,
        list: &mut Cursor,
        base: DocId,
        end: DocId,
        scores: &mut [f32],
        seen: &mut [u64; WINDOW_WORDS],
    ) {
        let mut doc = list.seek(base);
        while doc < end {
            let offset = (doc - base) as usize;
            let norm = self.segment.norms.fieldnorm_id(doc);
            if let Some(score) = scores.get_mut(offset) {
                *score += self.query.lengths.score(list.idf, list.freq(), norm);
            }
            if let Some(word) = seen.get_mut(offset / 64) {
                *word |= 1 << (offset % 64);
            }
            doc = list.advance();
        }
    }
}

/// A list of documents with frequencies, and a place in it.
struct Cursor {
    list: List,
    idf: f32,
    required: bool,
    /// About how many documents it holds.
    cost: u32,
}

enum List {
    Postings(Box<SegmentPostings>),
    /// Worked out beforehand; the number is the place.
    Listed(Vec<(DocId, u32)>, usize),
}

impl Cursor {
    /// Opens the list of what an article is ranked by; `None` if it is empty.
    fn open(segment: &Segment, ranked: &LoweredRanked) -> tantivy::Result<Option<Self>> {
        let (list, cost) = match &ranked.words {
            LoweredWords::Term(term) | LoweredWords::Changed(term) => {
                let Some(postings) = segment.postings(term, IndexRecordOption::WithFreqs)? else {
                    return Ok(None);
                };
                let cost = postings.doc_freq();
                (List::Postings(Box::new(postings)), cost)
            }
            words => {
                let list = frequencies(segment, words)?;
                let cost = u32::try_from(list.len()).unwrap_or(u32::MAX);
                (List::Listed(list, 0), cost)
            }
        };
        if cost == 0 {
            return Ok(None);
        }
        Ok(Some(Self { list, idf: ranked.idf, required: ranked.required, cost }))
    }

    fn doc(&self) -> DocId {
        match &self.list {
            List::Postings(postings) => postings.doc(),
            List::Listed(list, at) => list.get(*at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }

    fn freq(&self) -> u32 {
        match &self.list {
            List::Postings(postings) => postings.term_freq(),
            List::Listed(list, at) => list.get(*at).map_or(0, |(_, freq)| *freq),
        }
    }

    fn advance(&mut self) -> DocId {
        match &mut self.list {
            List::Postings(postings) => postings.advance(),
            List::Listed(_, at) => {
                *at += 1;
                self.doc()
            }
        }
    }

    /// Goes on to the first document that is not before `target`.
    fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.list {
            List::Postings(postings) => {
                if postings.doc() >= target {
                    return postings.doc();
                }
                postings.seek(target)
            }
            List::Listed(list, at) => {
                let rest = list.get(*at..).unwrap_or_default();
                *at += rest.partition_point(|(doc, _)| *doc < target);
                self.doc()
            }
        }
    }
}
