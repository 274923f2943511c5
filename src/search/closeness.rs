//! What it is worth that words of a query stand close together.
//!
//! After Büttcher, Clarke and Lushman, "Term proximity scoring for ad-hoc retrieval on very large text
//! collections" (SIGIR 2006): of each two words of the query that follow on each other in an article,
//! whatever words are between them, both gain the other's weight over the square of their distance;
//! what a word has gained saturates as a frequency does. The file must not know which articles it is
//! asked about.

use tantivy::Term;

use super::aged::{aged, value};
use super::bm25::Scoring;
use super::budget::Budget;
use super::lowered::{Lowered, LoweredWords};
use super::source::Source;
use super::top::Candidate;
use crate::index::snapshot::{Segment, Snapshot};

/// Words of a query whose closeness counts.
pub(super) struct Closeness<'a> {
    /// The terms of each word, and its inverse document frequency.
    words: Vec<(Vec<Term>, f32)>,
    scoring: &'a Scoring,
    /// How much the bonus counts.
    weight: f32,
}

impl<'a> Closeness<'a> {
    /// `None` if there are no two words that score.
    pub(super) fn new(query: &'a Lowered, weight: f32) -> Option<Self> {
        let mut words: Vec<(Vec<Term>, f32)> = Vec::new();
        for (ranked, idf) in query.ranked.iter().zip(&query.statistics.idfs) {
            let terms = match &ranked.words {
                LoweredWords::Term(term) => std::slice::from_ref(term),
                LoweredWords::Terms(terms) => terms.as_slice(),
                _ => continue,
            };
            if *idf > 0.0 && words.iter().all(|(known, _)| known != terms) {
                words.push((terms.to_vec(), *idf));
            }
        }
        (weight > 0.0 && words.len() > 1).then_some(Self { words, scoring: &query.scoring, weight })
    }

    /// Adds to the points of matches what closeness is worth. Where the budget is spent some are left
    /// as they are.
    pub(super) fn add(
        &self,
        snapshot: &Snapshot,
        candidates: &mut [Candidate],
        budget: &Budget,
    ) -> tantivy::Result<()> {
        // As lists are read forward.
        candidates.sort_unstable_by_key(|candidate| (candidate.segment, candidate.doc));
        let same = |a: &Candidate, b: &Candidate| a.segment == b.segment;
        for of_segment in candidates.chunk_by_mut(same) {
            let ordinal = of_segment.first().map_or(0, |candidate| candidate.segment);
            let Some(segment) = snapshot.segments.get(ordinal as usize) else { continue };
            self.add_in(segment, of_segment, budget)?;
        }
        Ok(())
    }

    fn add_in(
        &self,
        segment: &Segment,
        candidates: &mut [Candidate],
        budget: &Budget,
    ) -> tantivy::Result<()> {
        let mut sources = Vec::with_capacity(self.words.len());
        for (terms, _) in &self.words {
            sources.push(Source::open(segment, terms)?);
        }
        let mut occurrences = Vec::new();
        let mut positions = Vec::new();
        for candidate in candidates.iter_mut().take_while(|_| !budget.is_spent()) {
            occurrences.clear();
            for (word, source) in sources.iter_mut().enumerate() {
                if source.seek(candidate.doc) == candidate.doc {
                    source.positions(candidate.doc, &mut positions);
                    positions.dedup();
                    occurrences.extend(positions.iter().map(|position| (*position, word)));
                }
            }
            occurrences.sort_unstable();
            let norm = segment.norms.get(candidate.doc as usize).copied().unwrap_or(0);
            let bonus = self.bonus(&occurrences, norm);
            candidate.points = match self.scoring.recency {
                None => candidate.points.saturating_add(bonus),
                Some(recency) => {
                    let factor = recency.factor(segment.first_day(candidate.doc));
                    (value(candidate.points) + value(aged(bonus, factor))).to_bits()
                }
            };
        }
        Ok(())
    }

    /// The points of a bonus, from the positions of all words in order.
    fn bonus(&self, occurrences: &[(u32, usize)], norm: u8) -> u32 {
        let idf = |word: usize| self.words.get(word).map_or(0.0, |(_, idf)| *idf);
        let mut gains = vec![0.0_f32; self.words.len()];
        for pair in occurrences.windows(2) {
            let [(from, one), (to, other)] = *pair else { continue };
            if one == other {
                continue;
            }
            // Several words can stand for one position.
            #[expect(clippy::cast_precision_loss, reason = "what is far apart adds nothing")]
            let distance = (to - from).max(1) as f32;
            for (word, partner) in [(one, other), (other, one)] {
                if let Some(gain) = gains.get_mut(word) {
                    *gain += idf(partner) / (distance * distance);
                }
            }
        }
        let parts = gains.iter().enumerate().map(|(word, gain)| {
            let weight = self.scoring.weight(idf(word).min(1.0) * self.weight);
            weight * self.scoring.part_of_gain(*gain, norm)
        });
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the rest is cut off"
        )]
        let points = parts.sum::<f32>() as u32;
        points
    }
}
