//! How a caller wants articles ranked. The file must not know how scores are worked out.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

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
    #[serde(deserialize_with = "read_k1")]
    pub(super) k1: f32,
    #[serde(deserialize_with = "read_b")]
    pub(super) b: f32,
}

/// What is read goes through the setters: their ranges hold of every ranking.
fn read_k1<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    f32::deserialize(deserializer).map(|k1| Ranking::default().k1(k1).k1)
}

fn read_b<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    f32::deserialize(deserializer).map(|b| Ranking::default().b(b).b)
}

impl Hash for Ranking {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.k1.to_bits(), self.b.to_bits()).hash(state);
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self { k1: 1.8, b: 0.75 }
    }
}

impl Ranking {
    /// BM25F with k1 1.8 and b 0.75, which do best on the collections with judgments that the crate
    /// is measured on; a title counts several times, so that frequencies are higher than elsewhere.
    pub fn bm25f() -> Self {
        Self::default()
    }

    /// How slowly further occurrences of a word stop counting: 0 counts a word once, 1.2 to 2 is usual.
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
