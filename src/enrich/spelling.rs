//! Hashes of words without regard to the case of their ASCII letters.
//!
//! It knows bytes. It must not know what words mean. Its one law: words that are equal but for the
//! case of their ASCII letters have one hash, and no two others of at most eight bytes do.

/// Takes up the bytes of a word, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    hash: u64,
    /// Up to eight bytes that are not in the hash yet.
    last: u64,
    len: u32,
}

impl Spelling {
    #[inline]
    pub(crate) fn add(&mut self, byte: u8) {
        self.take(byte.to_ascii_lowercase());
    }

    /// Takes up a letter or digit of ASCII.
    #[inline]
    pub(crate) fn add_letter(&mut self, byte: u8) {
        debug_assert!(byte.is_ascii_alphanumeric());
        self.take(byte | 0x20);
    }

    #[inline]
    fn take(&mut self, byte: u8) {
        self.last = self.last << 8 | u64::from(byte);
        self.len += 1;
        if self.len == 8 {
            self.mix();
        }
    }

    #[inline]
    pub(crate) fn finish(mut self) -> u64 {
        if self.len > 0 {
            self.mix();
        }
        self.hash
    }

    /// An odd factor loses nothing, so that the hash of the first eight bytes is theirs alone.
    fn mix(&mut self) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        self.hash = (self.hash.rotate_left(29) ^ self.last).wrapping_mul(FACTOR);
        self.hash ^= self.hash >> 32;
        (self.last, self.len) = (0, 0);
    }
}

/// The hash of a word.
pub(crate) fn spelling(word: &str) -> u64 {
    let mut spelling = Spelling::default();
    word.bytes().for_each(|byte| spelling.add(byte));
    spelling.finish()
}

/// A set of hashes that may hold some it was not given: one look at it saves most looks at a table.
#[derive(Debug, Clone)]
pub(crate) struct Screen(Box<[u64]>);

impl Screen {
    /// Room for `1 << bits` marks, at least 64; the share of those taken is the share of strangers
    /// that it lets through.
    pub(crate) fn new(bits: u32) -> Self {
        Self(vec![0; 1 << bits.saturating_sub(6)].into_boxed_slice())
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = usize::try_from(hash >> 6).unwrap_or_default();
        (word & (self.0.len() - 1), 1 << (hash & 63))
    }

    pub(crate) fn add(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    #[inline]
    pub(crate) fn admits(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_hashed_away() {
        assert_eq!(spelling("Talks"), spelling("TALKS"));
        assert_eq!(spelling("Negotiations"), spelling("negotiations"));
        assert_ne!(spelling("talks"), spelling("talk"));
        assert_ne!(spelling("détente"), spelling("detente"));
        assert_ne!(spelling("abcdefgh"), spelling("abcdefghi"));
    }

    #[test]
    fn a_screen_admits_what_it_was_given() {
        let mut screen = Screen::new(12);
        let words = ["talks", "visit", "met"];
        for word in words {
            screen.add(spelling(word));
        }
        assert!(words.iter().all(|word| screen.admits(spelling(word))));
        let strangers = (0..1000).filter(|n| screen.admits(spelling(&format!("word{n}")))).count();
        assert!(strangers < 20, "{strangers}");
    }
}
