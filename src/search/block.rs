//! A few documents at a time, with their points: what lists hand on to each other.
//!
//! It must not know where the documents come from.

use std::ops::Range;

use tantivy::DocId;

use super::bm25::Bounding;
use crate::index::postings::BLOCK;

/// Documents of which it is first seen whether any matters.
pub(crate) const SOME: usize = 16;

/// Documents with their points, at most `N`.
pub(crate) struct Block<const N: usize = BLOCK> {
    docs: [DocId; N],
    points: [u32; N],
    len: usize,
}

impl<const N: usize> Default for Block<N> {
    fn default() -> Self {
        Self { docs: [0; N], points: [0; N], len: 0 }
    }
}

impl<const N: usize> Block<N> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (DocId, u32)> + '_ {
        self.docs.iter().copied().zip(self.points.iter().copied()).take(self.len)
    }

    /// The documents, in order, with points that can be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (DocId, &mut u32)> + '_ {
        self.docs.iter().copied().zip(&mut self.points).take(self.len)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn doc(&self, at: usize) -> Option<DocId> {
        if at < self.len { self.docs.get(at).copied() } else { None }
    }

    pub(crate) fn last(&self) -> Option<DocId> {
        self.doc(self.len.checked_sub(1)?)
    }

    pub(crate) fn set_points(&mut self, points: u32) {
        self.points.fill(points);
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn part(&self, range: Range<usize>) -> (&[DocId], &[u32]) {
        let docs = self.docs.get(range.clone()).unwrap_or_default();
        (docs, self.points.get(range).unwrap_or_default())
    }

    /// Takes over some documents, as far as they have enough points.
    pub(crate) fn take(&mut self, from: &Self, range: Range<usize>, needed: u32) {
        self.clear();
        let (docs, points) = from.part(range);
        for (doc, points) in docs.iter().zip(points) {
            self.put(*doc, *points, true, needed);
        }
    }

    /// How many documents there are that are not after `last`.
    pub(crate) fn count_until(&self, last: DocId) -> usize {
        let docs = self.docs.get(..self.len).unwrap_or_default();
        docs.partition_point(|doc| *doc <= last)
    }

    /// Adds a document, if it is held and has enough points. Written without branches, as nobody
    /// can guess which those are.
    #[inline]
    pub(crate) fn put(&mut self, doc: DocId, points: u32, held: bool, needed: u32) {
        let at = self.len % N;
        if let (Some(to), Some(slot)) = (self.docs.get_mut(at), self.points.get_mut(at)) {
            *to = doc;
            *slot = points;
        }
        self.len += usize::from(held) & usize::from(points >= needed);
    }

    /// Adds points to each document, and keeps those that then have enough.
    pub(crate) fn add(&mut self, needed: u32, added: impl Fn(DocId) -> u32) {
        for at in 0..std::mem::take(&mut self.len) {
            if let (Some(doc), Some(points)) = (self.docs.get(at), self.points.get(at)) {
                self.put(*doc, *points + added(*doc), true, needed);
            }
        }
    }

    pub(crate) fn push(&mut self, doc: DocId, points: u32) {
        if let (Some(to), Some(at)) = (self.docs.get_mut(self.len), self.points.get_mut(self.len)) {
            *to = doc;
            *at = points;
            self.len += 1;
        }
    }

    /// Takes the first documents that there is room for, without points.
    pub(crate) fn copy(&mut self, docs: &[DocId]) {
        self.len = docs.len().min(N);
        for ((doc, points), from) in self.docs.iter_mut().zip(&mut self.points).zip(docs) {
            *doc = *from;
            *points = 0;
        }
    }

    /// Whether there is no room for more.
    pub(crate) fn is_full(&self) -> bool {
        self.len == N
    }
}

impl Block {
    /// Takes the documents with enough points.
    pub(crate) fn fill(
        &mut self,
        docs: &[DocId],
        freqs: &[u32],
        weight: f32,
        needed: u32,
        bounding: &Bounding<'_>,
    ) {
        let mut all = [0_u32; BLOCK];
        bounding.points_of(docs, freqs, weight, &mut all);
        self.len = 0;
        for (docs, all) in docs.chunks(SOME).zip(all.chunks(SOME)) {
            if any_has(all, needed) {
                for (doc, points) in docs.iter().zip(all) {
                    self.put(*doc, *points, true, needed);
                }
            }
        }
    }
}

/// Whether any document has so many points, seen for several at once: points are below 2^31, so that a
/// difference has its sign bit set where they are enough.
#[inline]
pub(crate) fn any_has(points: &[u32], needed: u32) -> bool {
    let below = needed.cast_signed() - 1;
    points.iter().fold(0, |signs, points| signs | (below - points.cast_signed())) < 0
}
