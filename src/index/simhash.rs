//! Fingerprints of texts that differ in few bits where the texts differ in few words.
//!
//! It is the 64-bit `SimHash` of Charikar (2002, "Similarity estimation techniques from rounding
//! algorithms") over shingles of three words, as Manku, Jain and Das Sarma (2007, "Detecting
//! near-duplicates for web crawling") use it: each bit is that of most shingles' hashes. Case and what
//! stands between words make no difference. The file must not know what is done with fingerprints.
//! What it computes is on disk: a change here is a new format version.

use xxhash_rust::xxh3::xxh3_64;

/// Texts of fewer words have no fingerprint: a few words that differ change too many bits of it, and
/// formulas are too large a part.
pub(crate) const MIN_WORDS: usize = 40;

/// Fingerprints of copies differ in so many bits at most. Those of two texts without a shingle in
/// common differ in 32 on average, and in 8 or fewer once in four billion pairs; where one shingle in
/// twenty is another, 6 differ on average.
pub(crate) const MAX_BITS: u32 = 8;

/// The fingerprint of a text that is long enough. It is never 0.
pub(crate) fn simhash(text: &str) -> Option<u64> {
    let mut counters = Counters::default();
    let (mut before, mut earlier) = (0_u64, 0_u64);
    let mut words = 0;
    let mut lower = String::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let word = hash_of(word, &mut lower);
        words += 1;
        if words > 2 {
            counters.add(mixed(earlier, before, word));
        }
        (earlier, before) = (before, word);
    }
    (words >= MIN_WORDS).then(|| counters.majority().max(1))
}

/// Whether two texts are copies of each other by their fingerprints.
pub(crate) fn is_copy(one: u64, other: u64) -> bool {
    (one ^ other).count_ones() <= MAX_BITS
}

fn hash_of(word: &str, lower: &mut String) -> u64 {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return xxh3_64(word.as_bytes());
    }
    lower.clear();
    lower.extend(word.chars().flat_map(char::to_lowercase));
    xxh3_64(lower.as_bytes())
}

/// The hash of a shingle, by the finalizer of `splitmix64`.
fn mixed(first: u64, second: u64, third: u64) -> u64 {
    let mut hash = first.rotate_left(23).wrapping_add(second).rotate_left(23).wrapping_add(third);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// In how many hashes each bit is set. Eight words of eight bytes count up to 255 hashes at once: byte
/// `n` of word `m` counts bit `8 n + m`.
#[derive(Default)]
struct Counters {
    small: [u64; 8],
    in_small: u32,
    sums: [[u32; 8]; 8],
    hashes: u32,
}

impl Counters {
    fn add(&mut self, hash: u64) {
        for (shift, small) in self.small.iter_mut().enumerate() {
            *small += (hash >> shift) & 0x0101_0101_0101_0101;
        }
        self.in_small += 1;
        if self.in_small == 255 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        for (small, sums) in self.small.iter_mut().zip(&mut self.sums) {
            for (byte, sum) in small.to_le_bytes().into_iter().zip(sums) {
                *sum += u32::from(byte);
            }
            *small = 0;
        }
        self.hashes += self.in_small;
        self.in_small = 0;
    }

    /// The bits that are set in more than half of the hashes.
    fn majority(&mut self) -> u64 {
        self.flush();
        let mut bits = 0;
        for (shift, sums) in self.sums.iter().enumerate() {
            for (byte, sum) in sums.iter().enumerate() {
                bits |=
                    u64::from(2 * u64::from(*sum) > u64::from(self.hashes)) << (8 * byte + shift);
            }
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(text: &str) -> Option<u64> {
        let words: Vec<String> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let hashes: Vec<u64> = words.iter().map(|word| xxh3_64(word.as_bytes())).collect();
        let shingles: Vec<u64> =
            hashes.windows(3).map(|shingle| mixed(shingle[0], shingle[1], shingle[2])).collect();
        let is_set = |bit: u32| {
            let set = shingles.iter().filter(|hash| *hash >> bit & 1 == 1).count();
            2 * set > shingles.len()
        };
        let bits = (0..64).filter(|bit| is_set(*bit)).fold(0, |bits, bit| bits | 1_u64 << bit);
        (words.len() >= MIN_WORDS).then_some(bits.max(1))
    }

    proptest! {
        #[test]
        fn each_bit_is_that_of_most_shingles(words in prop::collection::vec("[a-zA-ZÉé]{1,4}", 0..700)) {
            prop_assert_eq!(simhash(&words.join(" ")), naive(&words.join(" ")));
        }

        #[test]
        fn signs_spaces_and_capitals_make_no_difference(
            words in prop::collection::vec("[a-z]{1,6}", 40..80),
            signs in prop::collection::vec("[ ,.\n-]{1,3}", 80),
        ) {
            let other: String =
                words.iter().zip(&signs).flat_map(|(w, s)| [w.to_uppercase(), s.clone()]).collect();
            prop_assert_eq!(simhash(&words.join(" ")), simhash(&other));
        }
    }
}
