//! BM25F over the weighted `text` field.
//!
//! Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM
//! 2004): frequencies are weighted by field and summed before they saturate. The weights lie in the
//! postings already, so this is BM25 over them, with the inverse document frequency of Robertson
//! and Zaragoza, "The Probabilistic Relevance Framework" (2009), kept above zero by the 1 in its
//! logarithm. The file must not know where frequencies come from.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

use super::aged;
use super::ranking::Ranking;
use super::recency::Recency;
use crate::index::lengths::LengthTable;
use crate::index::postings::BLOCK;
use crate::index::skips::BlockMax;
use crate::index::snapshot::Segment;

/// The points that all words of a query can bring an article together, about; a power of two.
const POINTS: f32 = 1_073_741_824.0;

/// The rounding that a bound on points has to allow for, in proportion.
pub(crate) const SLACK: f32 = 1.000_01;

/// The scores of one query, as whole numbers: points.
///
/// Points can be added in any order with the same sum, so that every way to visit articles gives
/// the same scores, and a bound on them needs no further care.
#[derive(Clone, Debug)]
pub(crate) struct Scoring {
    lengths: Arc<LengthTable>,
    k1: f32,
    /// How many times the title counts over its weight in the index.
    pub(crate) title_boost: f32,
    /// How many points a score of 1 is.
    unit: f32,
    /// How age makes points less, once they are added up.
    pub(super) recency: Option<Recency>,
}

impl Scoring {
    /// For a query whose words have inverse document frequencies of `idf` in sum; the table is that of
    /// the ranking.
    pub(crate) fn new(ranking: Ranking, lengths: Arc<LengthTable>, idf: f32) -> Self {
        let Ranking { k1, recency, .. } = ranking;
        let most = idf * (k1 + 1.0);
        let unit = if most > 0.0 { POINTS / most } else { 1.0 };
        let title_boost = ranking.sound_title_boost();
        Self { lengths, k1, title_boost, unit, recency }
    }

    #[cfg(test)]
    pub(crate) fn of_average(ranking: Ranking, average_len: f32, idf: f32) -> Self {
        Self::new(ranking, Arc::new(LengthTable::new(ranking.k1, ranking.b, average_len)), idf)
    }

    /// The points that a term cannot reach, however often it stands in an article.
    pub(crate) fn weight(&self, idf: f32) -> f32 {
        idf * (self.k1 + 1.0) * self.unit
    }

    /// The points of a term of this weight that stands `freq` times, weighted, in an article of
    /// this stored length.
    #[inline]
    pub(crate) fn points(&self, weight: f32, freq: u32, norm: u8) -> u32 {
        whole(weight * self.part(freq, norm))
    }

    /// The part of its weight that a term has: 0 to 1.
    #[inline]
    pub(crate) fn part(&self, freq: u32, norm: u8) -> f32 {
        part(freq, self.k_of(norm))
    }

    /// The same for a frequency that is no whole number.
    pub(super) fn part_of_gain(&self, gain: f32, norm: u8) -> f32 {
        if gain > 0.0 { gain / (gain + self.k_of(norm)) } else { 0.0 }
    }

    /// The same as [`points`](Self::points) of a frequency that is no whole number.
    pub(crate) fn points_at(&self, weight: f32, freq: f32, norm: u8) -> u32 {
        if freq > 0.0 { whole(weight * (freq / (freq + self.k_of(norm)))) } else { 0 }
    }

    /// The length of an article as it counts, by its stored form.
    pub(crate) fn length(norm: u8) -> u32 {
        FieldNormReader::id_to_fieldnorm(norm)
    }

    #[inline]
    fn k_of(&self, norm: u8) -> f32 {
        self.lengths.k(norm)
    }

    /// The score that the points of a match stand for, which its age has made less.
    pub(crate) fn score(&self, points: u32) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "scores are f32")]
        let whole = points as f32;
        let points = if self.recency.is_some() { aged::value(points) } else { whole };
        points / self.unit
    }
}

/// The part of its weight that a term has at this frequency, by the formula of BM25.
#[inline]
fn part(freq: u32, k: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^24")]
    let freq = freq.cast_signed() as f32;
    freq / (freq + k)
}

/// The nearest whole number of points, which are below 2^31; what is no number has none.
///
/// A conversion that minds what is out of range is done one by one. So the last bits of a sum are read,
/// which vectorises: 2^52 and more leave no bits for what is less than 1.
#[inline]
pub(super) fn whole(points: f32) -> u32 {
    const MOST: f32 = 2_147_483_520.0;
    /// 2^52 and half of it.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let points = if points > 0.0 { points } else { 0.0 };
    let points = if points < MOST { points } else { MOST };
    #[expect(clippy::cast_possible_truncation, reason = "the last bits are the number")]
    let whole = (f64::from(points) + WHOLE).to_bits() as u32;
    whole
}

/// What a block of postings can score at most in one segment, from what the engine noted of it.
///
/// The engine noted the frequency and length that score highest with its own K. Of all articles of
/// the block these have the least K / frequency, say r. With c the least ratio of the K asked for
/// to the engine's K over the lengths of the segment, K / frequency is at least c r for all of
/// them, and none scores more than weight / (1 + c r). Both K are linear in the length, so their
/// ratio is monotonic and c is found at one of the two ends.
#[derive(Debug)]
pub(crate) struct Bounding<'a> {
    pub(crate) scoring: &'a Scoring,
    pub(crate) norms: &'a [u8],
    noted_k: &'a [f32; 256],
    c: f32,
}

impl<'a> Bounding<'a> {
    pub(crate) fn new(scoring: &'a Scoring, segment: &'a Segment) -> Self {
        let ratio = |norm: u8| {
            let noted = segment.noted_k.get(usize::from(norm)).copied().unwrap_or(0.0);
            scoring.k_of(norm) / noted
        };
        let (least, greatest) = segment.norm_range;
        let c = ratio(least).min(ratio(greatest)).max(0.0);
        Self { scoring, norms: &segment.norms, noted_k: &segment.noted_k, c }
    }

    /// How many documents the segment has.
    pub(crate) fn max_doc(&self) -> DocId {
        DocId::try_from(self.norms.len()).unwrap_or(DocId::MAX)
    }

    /// The part of its weight that a term can have at most in a block.
    pub(crate) fn part(&self, most: BlockMax) -> f32 {
        self.part_at(self.ratio(most))
    }

    /// The same in any of several blocks.
    pub(crate) fn part_of_any(&self, maxes: impl Iterator<Item = BlockMax>) -> f32 {
        self.part_at(maxes.map(|most| self.ratio(most)).fold(f32::INFINITY, f32::min))
    }

    /// K / frequency with the engine's K.
    #[inline]
    fn ratio(&self, most: BlockMax) -> f32 {
        let Some(freq) = most.freq else { return 0.0 };
        let k = self.noted_k.get(usize::from(most.norm)).copied().unwrap_or(0.0);
        k / f32::from(freq)
    }

    fn part_at(&self, ratio: f32) -> f32 {
        1.0 / (1.0 + self.c * ratio)
    }

    /// The same of documents at hand.
    pub(crate) fn part_of(&self, docs: &[DocId], freqs: &[u32]) -> f32 {
        docs.iter()
            .zip(freqs)
            .map(|(doc, freq)| self.scoring.part(*freq, self.norm(*doc)))
            .fold(0.0, f32::max)
    }

    /// The points of documents by this weight, in the order of the documents; in two steps, so
    /// that the second one vectorises.
    #[inline]
    pub(crate) fn points_of(
        &self,
        docs: &[DocId],
        freqs: &[u32],
        weight: f32,
        points: &mut [u32; BLOCK],
    ) {
        let mut lengths = [0.0_f32; BLOCK];
        for (k, doc) in lengths.iter_mut().zip(docs) {
            *k = self.scoring.k_of(self.norm(*doc));
        }
        for ((points, freq), k) in points.iter_mut().zip(freqs).zip(&lengths) {
            *points = whole(weight * part(*freq, *k));
        }
    }

    #[inline]
    pub(crate) fn norm(&self, doc: DocId) -> u8 {
        self.norms.get(doc as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn points(&self, weight: f32, freq: u32, doc: DocId) -> u32 {
        self.scoring.points(weight, freq, self.norm(doc))
    }
}

/// Points that a term of this weight does not exceed where it has at most this part of it.
pub(crate) fn bound(weight: f32, part: f32) -> u32 {
    whole(weight * part * SLACK) + 1
}

/// The inverse document frequency of a term in `doc_freq` of `docs` articles.
pub(crate) fn idf(doc_freq: u64, docs: u64) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a logarithm wants no more precision")]
    let (df, n) = (doc_freq.min(docs) as f64, docs as f64);
    #[expect(clippy::cast_possible_truncation, reason = "scores are f32")]
    let idf = (1.0 + (n - df + 0.5) / (df + 0.5)).ln() as f32;
    idf
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::Term;

    use super::*;
    use crate::{Article, Index};

    proptest! {
        #[test]
        fn points_are_the_nearest_whole_number(points in 0.0..2_147_483_000.0_f32, small in 0.0..70_000.0_f32) {
            for points in [points, small] {
                let nearest = f64::from(points).round_ties_even();
                prop_assert!((f64::from(whole(points)) - nearest).abs() < 1e-9, "{}", points);
            }
        }
    }

    #[test]
    fn what_is_no_number_of_points_is_none() {
        let rest = [0.0, -0.0, -3.0, f32::NAN, f32::NEG_INFINITY, 0.5].map(whole);
        assert_eq!(rest, [0; 6]);
        assert_eq!([1.0, 255.0, 256.0, 8_388_609.0].map(whole), [1, 255, 256, 8_388_609]);
        assert_eq!(whole(f32::INFINITY), (1 << 31) - 128);
    }

    #[test]
    fn a_score_worked_by_hand() {
        // 2 of 10 articles hold the term: ln(1 + 8.5 / 2.5) = ln 4.4 = 1.4816.
        let idf = idf(2, 10);
        assert!((idf - 1.481_604_5).abs() < 1e-6);
        // 3 times in 20 tokens, 40 on average: K = 1.2 (0.25 + 0.75 / 2) = 0.75;
        // 1.4816 * 2.2 * 3 / 3.75 = 2.6076.
        let norm = FieldNormReader::fieldnorm_to_id(20);
        let scoring = Scoring::of_average(Ranking::bm25f().k1(1.2), 40.0, idf);
        let points = scoring.points(scoring.weight(idf), 3, norm);
        assert!((scoring.score(points) - 2.607_624).abs() < 1e-5);
    }

    /// Articles of all lengths, with words that stand in many of them, in several segments.
    fn index() -> Index {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for n in 0..2500_usize {
            let len = [3, 7, 20, 60, 400][n % 5];
            let words = (0..len).map(|at| ["treaty", "envoy", "cable"][(n * at + at / 3) % 3]);
            let mut body = words.collect::<Vec<_>>().join(" ");
            if n % 301 == 0 {
                body.push_str(&" treaty".repeat(n));
            }
            writer.upsert(Article::builder(format!("d{n}")).body(body).build().unwrap()).unwrap();
            if n == 1900 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        index
    }

    #[test]
    fn no_article_scores_more_than_its_block_can() {
        let index = index();
        let (snapshot, fields) = index.snapshot_and_fields();
        let mut blocks = 0;
        for word in ["treati", "envoy", "cabl"] {
            let term = Term::from_field_text(fields.text, word);
            for (k1, b) in
                [(0.0, 0.5), (0.9, 0.4), (1.2, 0.75), (1.2, 1.0), (3.0, 0.0), (50.0, 0.9)]
            {
                let ranking = Ranking::bm25f().k1(k1).b(b);
                for average_len in [snapshot.average_len, 5.0, 900.0] {
                    let scoring = Scoring::of_average(ranking, average_len, 1.0);
                    let weight = scoring.weight(1.0);
                    for segment in &snapshot.segments {
                        let bounding = Bounding::new(&scoring, segment);
                        let mut list = segment.postings(&term).unwrap().unwrap();
                        for block in 0..list.full_blocks() {
                            let most = bound(weight, bounding.part(list.max_of(block).unwrap()));
                            let (docs, freqs) = list.docs_and_freqs();
                            for (doc, freq) in docs.iter().zip(freqs) {
                                assert!(bounding.points(weight, *freq, *doc) <= most);
                            }
                            list.next_block();
                            blocks += 1;
                        }
                    }
                }
            }
        }
        assert!(blocks > 500);
    }

    #[test]
    fn what_is_out_of_range_is_brought_into_it() {
        let ranking = Ranking::bm25f().k1(f32::NAN).b(7.0);
        assert_eq!(ranking, Ranking::bm25f().k1(0.0).b(1.0));
        let scoring = Scoring::of_average(ranking, 1.0, 1.0);
        let points = scoring.points(scoring.weight(1.0), 5, 255);
        assert_eq!(scoring.score(points).to_string(), "1");
    }
}
