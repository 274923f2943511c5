//! What an article's date adds to its score, by how near it is to some days.
//!
//! The share falls by half with each half-life, 2^(-d/h), as in the decay of activation over time;
//! articles without a date have none of it. The file must not know how documents are found. Its law:
//! no document has more of it than the whole, by which the threshold of a search is lowered.

use std::ops::ControlFlow;

use tantivy::DocId;

use super::bm25::whole;
use super::lowered::LoweredNear;
use super::sink::Sink;
use crate::index::snapshot::Segment;

impl LoweredNear {
    /// What it counts in proportion to all words together.
    pub(super) fn share(&self) -> f32 {
        self.near.share.clamp(0.0, 1.0)
    }

    /// The points that a document has by its date.
    pub(super) fn points(&self, segment: &Segment, doc: DocId) -> u32 {
        let (Some(lo), Some(hi)) = (segment.date_lo.first(doc), segment.date_hi.first(doc)) else {
            return 0;
        };
        let first = i64::from(self.near.first.number());
        let last = i64::from(self.near.last.number());
        let away = lo.saturating_sub(last).max(first.saturating_sub(hi)).max(0);
        #[expect(clippy::cast_precision_loss, reason = "days of a calendar of 20,000 years")]
        let away = away as f32 / self.near.half_life.max(1) as f32;
        whole(self.weight * (-away).exp2()).min(self.most())
    }

    /// The points that no document exceeds.
    fn most(&self) -> u32 {
        whole(self.weight)
    }
}

/// A sink that is handed scores with what dates add to them.
pub(super) struct Nearer<'a, S> {
    pub(super) sink: &'a mut S,
    pub(super) near: &'a LoweredNear,
    pub(super) segment: &'a Segment,
}

impl<S: Sink> Sink for Nearer<'_, S> {
    const SCORES: bool = S::SCORES;

    fn reach(&mut self, first: DocId) {
        self.sink.reach(first);
    }

    #[inline]
    fn threshold(&self) -> u32 {
        self.sink.threshold().saturating_sub(self.near.most())
    }

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        let points = points.saturating_add(self.near.points(self.segment, doc));
        if points < self.sink.threshold() {
            return ControlFlow::Continue(());
        }
        self.sink.push(doc, points)
    }
}
