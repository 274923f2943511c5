//! The heaviest words of a few articles, by Bo1.
//!
//! The file must not know what the articles were found by, nor what becomes of the words.

use rustc_hash::FxHashMap;
use tantivy::Term;

use super::article_words::{BEGINNING, article_of, weighted_frequencies};
use super::bm25::Scoring;
use super::budget::Budget;
use super::expansion::Expansion;
use super::top::Candidate;
use crate::index::Recipe;
use crate::index::snapshot::Snapshot;

/// A word and its weight: 1 is the heaviest.
pub(super) type Weighed = (String, f32);

/// The heaviest words of some articles, heaviest first, of equal ones in order of the alphabet. Fewer
/// where the budget is spent.
pub(super) fn heaviest_words(
    snapshot: &Snapshot,
    recipe: &Recipe,
    scoring: &Scoring,
    articles: &[Candidate],
    expansion: Expansion,
    budget: &Budget,
) -> tantivy::Result<Vec<Weighed>> {
    let mut sums: FxHashMap<String, f32> = FxHashMap::default();
    for candidate in articles.iter().take_while(|_| !budget.is_spent()) {
        let Some(segment) = snapshot.segments.get(candidate.segment as usize) else { continue };
        let Some(article) = article_of(snapshot, recipe, *candidate)? else { continue };
        let norm = segment.norms.get(candidate.doc as usize).copied().unwrap_or(0);
        for (word, freq) in weighted_frequencies(&article, recipe, BEGINNING) {
            *sums.entry(word).or_default() += scoring.part(freq, norm);
        }
    }
    let mut words: Vec<Weighed> = sums.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));

    let wanted = expansion.words as usize;
    let mut heaviest: Vec<Weighed> = Vec::with_capacity(wanted + 1);
    let rarest = bo1(1.0, 1, snapshot.docs);
    for (word, sum) in words {
        let last = heaviest.last().filter(|_| heaviest.len() >= wanted);
        // No word is rarer than one of a single article, and the sums only get smaller.
        if budget.poll() || wanted == 0 || last.is_some_and(|(_, last)| sum * rarest + 1.0 < *last)
        {
            break;
        }
        let term = Term::from_field_text(recipe.fields.text, &word);
        let weight = bo1(sum, snapshot.doc_freq(&term)?, snapshot.docs);
        let at = heaviest.partition_point(|(other, known)| {
            known.total_cmp(&weight).then_with(|| word.cmp(other)).is_gt()
        });
        heaviest.insert(at, (word, weight));
        heaviest.truncate(wanted);
    }
    let most = heaviest.first().map_or(1.0, |(_, weight)| *weight);
    for (_, weight) in &mut heaviest {
        *weight /= most;
    }
    Ok(heaviest)
}

/// The weight of a word whose frequencies in the articles add up to `sum`, and that so many of all
/// articles hold.
fn bo1(sum: f32, doc_freq: u64, docs: u64) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a logarithm wants no more precision")]
    let share = doc_freq.clamp(1, docs.max(1)) as f64 / docs.max(1) as f64;
    let weight = f64::from(sum) * ((1.0 + share) / share).log2() + (1.0 + share).log2();
    #[expect(clippy::cast_possible_truncation, reason = "scores are f32")]
    let weight = weight as f32;
    weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_worked_by_hand() {
        // In a quarter of all articles: 1.5 log2(1.25 / 0.25) + log2(1.25) = 3.4829 + 0.3219.
        assert!((bo1(1.5, 25, 100) - 3.804_8).abs() < 1e-3);
        // A word that is not known counts as one of a single article.
        assert_eq!(bo1(1.0, 0, 100).to_bits(), bo1(1.0, 1, 100).to_bits());
        assert!(bo1(0.0, 1, 0).is_finite());
    }
}
