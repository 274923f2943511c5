//! BM25F over the weighted `text` field.
//!
//! Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM
//! 2004): frequencies are weighted by field and summed before they saturate. The weights lie in the
//! postings already, so this is BM25 over them, with the inverse document frequency of Robertson
//! and Zaragoza, "The Probabilistic Relevance Framework" (2009), kept above zero by the 1 in its
//! logarithm. The file must not know where frequencies come from.

use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;

/// How articles are ranked.
///
/// ```
/// use chancery::Ranking;
///
/// let ranking = Ranking::bm25f().k1(0.9).b(0.4);
/// assert_eq!(serde_json::to_string(&ranking)?, r#"{"k1":0.9,"b":0.4}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[must_use]
pub struct Ranking {
    k1: f32,
    b: f32,
}

impl Default for Ranking {
    fn default() -> Self {
        Self { k1: 1.2, b: 0.75 }
    }
}

impl Ranking {
    /// BM25F with k1 1.2 and b 0.75.
    pub fn bm25f() -> Self {
        Self::default()
    }

    /// How slowly further occurrences of a word stop counting: 0 counts a word once; 1.2 is usual.
    /// Values outside of 0 to 100, and what is no number, are taken as the nearest of them.
    pub fn k1(mut self, k1: f32) -> Self {
        self.k1 = if k1.is_nan() { 0.0 } else { k1.clamp(0.0, 100.0) };
        self
    }

    /// How much long articles are held back: 0 not at all, 1 in full proportion; 0.75 is usual.
    /// Values outside of 0 to 1, and what is no number, are taken as the nearest of them.
    pub fn b(mut self, b: f32) -> Self {
        self.b = if b.is_nan() { 0.0 } else { b.clamp(0.0, 1.0) };
        self
    }
}

/// What one length of article does to a frequency, for each of the 256 stored lengths.
#[derive(Clone, Debug)]
pub(crate) struct LengthTable {
    k: [f32; 256],
    k1: f32,
}

impl LengthTable {
    pub(crate) fn new(ranking: Ranking, average_len: f32) -> Self {
        let Ranking { k1, b } = ranking;
        let mut k = [0.0; 256];
        for (norm, k) in (0..=u8::MAX).zip(&mut k) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "stored lengths have 4 bits of precision"
            )]
            let len = FieldNormReader::id_to_fieldnorm(norm) as f32;
            *k = k1 * (1.0 - b + b * len / average_len);
        }
        Self { k, k1 }
    }

    /// The score of a term that stands `freq` times, weighted, in an article of this length.
    pub(crate) fn score(&self, idf: f32, freq: u32, norm: u8) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "frequencies stay far below 2^24")]
        let freq = freq as f32;
        let k = self.k.get(usize::from(norm)).copied().unwrap_or(0.0);
        if freq == 0.0 { 0.0 } else { idf * (self.k1 + 1.0) * freq / (freq + k) }
    }
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
    use super::*;

    #[test]
    fn a_score_worked_by_hand() {
        // 2 of 10 articles hold the term: ln(1 + 8.5 / 2.5) = ln 4.4 = 1.4816.
        let idf = idf(2, 10);
        assert!((idf - 1.481_604_5).abs() < 1e-6);
        // 3 times in 20 tokens, 40 on average: K = 1.2 (0.25 + 0.75 / 2) = 0.75;
        // 1.4816 * 2.2 * 3 / 3.75 = 2.6076.
        let norm = FieldNormReader::fieldnorm_to_id(20);
        let table = LengthTable::new(Ranking::bm25f(), 40.0);
        assert!((table.score(idf, 3, norm) - 2.607_624).abs() < 1e-5);
    }

    #[test]
    fn what_is_out_of_range_is_brought_into_it() {
        let ranking = Ranking::bm25f().k1(f32::NAN).b(7.0);
        assert_eq!(ranking, Ranking::bm25f().k1(0.0).b(1.0));
        assert_eq!(LengthTable::new(ranking, 1.0).score(1.0, 5, 255).to_string(), "1");
    }
}
