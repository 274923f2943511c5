//! Scores that grow less with age, and bounds on them.
//!
//! After the decay, points are whole numbers that compare as the scores do: the bits of a positive
//! `f32`, which keep the order of the oldest articles too. In a segment the newest come first, so
//! that from a document on no factor is greater than its own. The file must not know how documents
//! are found.

use std::ops::ControlFlow;

use tantivy::DocId;

use super::page::Start;
use super::recency::Recency;
use super::sink::Sink;
use crate::article::Day;
use crate::index::snapshot::Segment;

/// What the rounding of factors and points can take away at most, in proportion.
const SLACK: f32 = 0.999_99;

/// The points that are left.
#[inline]
pub(super) fn aged(points: u32, factor: f32) -> u32 {
    #[expect(clippy::cast_precision_loss, reason = "scores are f32")]
    let points = points as f32;
    (points * factor).to_bits()
}

/// The number of points that these are, before they are made into a score.
pub(super) fn value(aged: u32) -> f32 {
    f32::from_bits(aged)
}

/// Points from which at least so many can be left by this factor or a smaller one; fewer never are.
fn needed(aged: u32, factor: f32) -> u32 {
    let needed = value(aged) / factor * SLACK;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "more than fits is as good as the most that does"
    )]
    let needed = needed as u32;
    needed
}

/// Hands on documents with the points that their age leaves them, those alone that come after a
/// place if one is given.
pub(super) struct Aged<'a, S> {
    sink: &'a mut S,
    recency: Recency,
    segment: &'a Segment,
    start: Option<&'a Start>,
    /// The factor that no document to come has more of.
    most: f32,
    /// The threshold of the sink, and what it is before the decay.
    threshold: (u32, u32),
    /// A day and its factor.
    known: Option<(Option<Day>, f32)>,
}

impl<'a, S: Sink> Aged<'a, S> {
    pub(super) fn new(
        sink: &'a mut S,
        recency: Recency,
        segment: &'a Segment,
        start: Option<&'a Start>,
    ) -> Self {
        let threshold = sink.threshold();
        let mut aged =
            Self { sink, recency, segment, start, most: 1.0, threshold: (0, 0), known: None };
        aged.rise(threshold);
        aged
    }

    fn rise(&mut self, threshold: u32) {
        self.threshold = (threshold, needed(threshold, self.most));
    }

    fn factor(&mut self, doc: DocId) -> f32 {
        let day = self.segment.first_day(doc);
        match self.known {
            Some((known, factor)) if known == day => factor,
            _ => {
                let factor = self.recency.factor(day);
                self.known = Some((day, factor));
                factor
            }
        }
    }
}

impl<S: Sink> Sink for Aged<'_, S> {
    const SCORES: bool = S::SCORES;

    fn reach(&mut self, first: DocId) {
        self.most = self.factor(first);
        self.rise(self.threshold.0);
    }

    #[inline]
    fn threshold(&self) -> u32 {
        self.threshold.1
    }

    fn push(&mut self, doc: DocId, points: u32) -> ControlFlow<()> {
        // What came last is no older, and need not be worked out anew.
        let most = self.known.map_or(self.most, |(_, factor)| factor);
        if aged(points, most) < self.threshold.0 {
            return ControlFlow::Continue(());
        }
        let points = aged(points, self.factor(doc));
        if points < self.threshold.0
            || self.start.is_some_and(|start| !start.is_before(self.segment, doc, points))
        {
            return ControlFlow::Continue(());
        }
        let flow = self.sink.push(doc, points);
        let threshold = self.sink.threshold();
        if threshold != self.threshold.0 {
            self.rise(threshold);
        }
        flow
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_points_below_those_needed_are_enough(
            points in 0..1_u32 << 31,
            threshold in 0..1_u32 << 31,
            half_lives in (0.0..64.0_f32, 0.0..1.0_f32),
        ) {
            // A smaller factor, by as much as is between the two ages.
            let (newest, older) = ((-half_lives.0).exp2(), (-half_lives.0 - half_lives.1).exp2());
            let threshold = aged(threshold, newest);
            if aged(points, older) >= threshold {
                prop_assert!(points >= needed(threshold, newest));
            }
        }

        #[test]
        fn points_compare_as_scores_do(a in 0..1_u32 << 31, b in 0..1_u32 << 31, factor in 1e-20..1.0_f32) {
            prop_assert_eq!(aged(a, factor) < aged(b, factor), value(aged(a, factor)) < value(aged(b, factor)));
            prop_assert!(a > b || aged(a, factor) <= aged(b, factor));
        }
    }
}
