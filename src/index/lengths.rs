//! What the length of an article does to the frequency of a word in it, by the formula of BM25.
//!
//! Lengths are stored with 4 bits of precision, so that there are 256 of them. The file must not know
//! what frequencies weigh.

use std::sync::LazyLock;

use tantivy::fieldnorm::FieldNormReader;

/// K of BM25 for each stored length: `k1 ((1 - b) + b length / average)`.
#[derive(Debug)]
pub(crate) struct LengthTable {
    k1: f32,
    b: f32,
    average_len: f32,
    k: [f32; 256],
}

impl LengthTable {
    pub(crate) fn new(k1: f32, b: f32, average_len: f32) -> Self {
        let (fixed, slope) = (k1 * (1.0 - b), k1 * b / average_len);
        Self { k1, b, average_len, k: LENGTHS.map(|len| fixed + slope * len) }
    }

    /// Whether it is the one of these numbers.
    pub(crate) fn is_of(&self, k1: f32, b: f32, average_len: f32) -> bool {
        let bits = |numbers: [f32; 3]| numbers.map(f32::to_bits);
        bits([self.k1, self.b, self.average_len]) == bits([k1, b, average_len])
    }

    #[inline]
    pub(crate) fn k(&self, norm: u8) -> f32 {
        self.k.get(usize::from(norm)).copied().unwrap_or(0.0)
    }
}

/// K of BM25 with the k1 and b that tantivy has, to the last bit as it computes them.
pub(super) fn noted_k(average_len: f32) -> [f32; 256] {
    LENGTHS.map(|len| 1.2 * (1.0 - 0.75 + 0.75 * len / average_len))
}

/// The lengths that are stored for articles.
static LENGTHS: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut lengths = [0.0; 256];
    for (norm, len) in (0..=u8::MAX).zip(&mut lengths) {
        #[expect(clippy::cast_precision_loss, reason = "stored lengths have 4 bits of precision")]
        let exact = FieldNormReader::id_to_fieldnorm(norm) as f32;
        *len = exact;
    }
    lengths
});
