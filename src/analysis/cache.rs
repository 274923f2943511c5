//! Remembers what words fold and stem to.
//!
//! A table from the bytes of a word to its two forms, bounded in memory and emptied when full. It
//! must not know how forms are made: [`WordCache::get`] is given functions for that. A short word
//! takes one slot of 32 bytes, so that a look-up costs one cache line besides that of the forms.
//!
//! One law: what `get` returns is what those functions gave for these bytes, at any fill.

use std::{borrow::Cow, hash::Hasher};

use rustc_hash::FxHasher;

/// The longest word that is remembered, in bytes.
pub(crate) const MAX_WORD_BYTES: usize = 32;
/// The longest word that a [`Short`] key holds.
const MAX_SHORT_BYTES: usize = 16;
/// The slots of a table when the first word is met, and at most; up to half of them are taken.
const FIRST_SLOTS: usize = 1 << 9;
const MAX_SLOTS: usize = 1 << 16;
const MAX_ARENA_BYTES: usize = 4 << 20;

/// A bounded map from words to their exact form and term.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordCache {
    short: Table<Short>,
    long: Table<Long>,
    arena: String,
    exact: String,
}

/// Where the forms of a word lie in the arena.
#[derive(Debug, Clone, Copy, Default)]
struct Forms {
    exact: u32,
    term: u32,
    exact_len: u8,
    term_len: u8,
}

impl WordCache {
    /// The exact form and the term of `text[start..end]`, which `fold` and `stem` make when they
    /// are not remembered. Both are empty when nothing of the word is left.
    ///
    /// The word holds no zero byte and is no longer than [`MAX_WORD_BYTES`].
    #[inline]
    pub(crate) fn get(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        fold: impl FnOnce(&str, &mut String),
        stem: impl FnOnce(&str) -> Cow<'_, str>,
    ) -> (&str, &str) {
        let len = end - start;
        let forms = if len <= MAX_SHORT_BYTES {
            let key = short_key(text.as_bytes(), start, len);
            match self.short.find(key) {
                Some(forms) => forms,
                None => self.make(text.get(start..end), fold, stem, |cache, forms| {
                    cache.short.insert(key, forms);
                }),
            }
        } else {
            let head = short_key(text.as_bytes(), start, MAX_SHORT_BYTES);
            let tail = short_key(text.as_bytes(), start + MAX_SHORT_BYTES, len - MAX_SHORT_BYTES);
            let key = Long(head, tail);
            match self.long.find(key) {
                Some(forms) => forms,
                None => self.make(text.get(start..end), fold, stem, |cache, forms| {
                    cache.long.insert(key, forms);
                }),
            }
        };
        (self.form(forms.exact, forms.exact_len), self.form(forms.term, forms.term_len))
    }

    #[inline]
    fn form(&self, at: u32, len: u8) -> &str {
        let at = at as usize;
        self.arena.get(at..at + usize::from(len)).unwrap_or_default()
    }

    #[cold]
    fn make(
        &mut self,
        word: Option<&str>,
        fold: impl FnOnce(&str, &mut String),
        stem: impl FnOnce(&str) -> Cow<'_, str>,
        insert: impl FnOnce(&mut Self, Forms),
    ) -> Forms {
        if self.short.is_full() || self.long.is_full() || self.arena.len() >= MAX_ARENA_BYTES {
            self.short.clear();
            self.long.clear();
            self.arena.clear();
        }
        fold(word.unwrap_or_default(), &mut self.exact);
        let term = stem(&self.exact);
        let exact = self.arena.len();
        self.arena.push_str(&self.exact);
        let at = if self.exact.starts_with(&*term) {
            exact
        } else {
            self.arena.push_str(&term);
            self.arena.len() - term.len()
        };
        let forms = Forms {
            exact: narrow(exact),
            term: narrow(at),
            exact_len: narrow(self.exact.len()),
            term_len: narrow(term.len()),
        };
        drop(term);
        insert(self, forms);
        forms
    }
}

/// The bytes of a word, padded with zeros.
trait Key: Copy + PartialEq + Default {
    fn hash(self) -> usize;

    /// Whether this is no word, all zeros.
    fn is_free(self) -> bool;
}

/// Up to 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Short(u64, u64);

/// Up to 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Long(Short, Short);

impl Key for Short {
    #[inline]
    fn hash(self) -> usize {
        hash([self.0, self.1])
    }

    #[inline]
    fn is_free(self) -> bool {
        self.0 == 0
    }
}

impl Key for Long {
    #[inline]
    fn hash(self) -> usize {
        hash([self.0.0, self.0.1, self.1.0, self.1.1])
    }

    #[inline]
    fn is_free(self) -> bool {
        self.0.is_free()
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a hash, of which a mask takes low bits")]
fn hash<const N: usize>(parts: [u64; N]) -> usize {
    let mut hasher = FxHasher::default();
    for part in parts {
        hasher.write_u64(part);
    }
    hasher.finish() as usize
}

/// A hash table that can be added to and cleared.
#[derive(Debug, Clone)]
struct Table<K> {
    /// As many slots as a power of two, or none. A slot is free when its key is.
    slots: Vec<(K, Forms)>,
    taken: usize,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self { slots: Vec::new(), taken: 0 }
    }
}

impl<K: Key> Table<K> {
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "hot loop; the mask keeps the index in bounds")]
    fn find(&self, key: K) -> Option<Forms> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = key.hash() & mask;
        loop {
            let (found, forms) = &self.slots[at];
            if *found == key {
                return Some(*forms);
            }
            if found.is_free() {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a key that is not in the table.
    fn insert(&mut self, key: K, forms: Forms) {
        if (self.taken + 1) * 2 > self.slots.len() {
            let wider = (self.slots.len() * 2).max(FIRST_SLOTS);
            let free = (K::default(), Forms::default());
            let old = std::mem::replace(&mut self.slots, vec![free; wider]);
            for (key, forms) in old.into_iter().filter(|(key, _)| !key.is_free()) {
                self.place(key, forms);
            }
        }
        self.place(key, forms);
        self.taken += 1;
    }

    #[expect(clippy::indexing_slicing, reason = "the mask keeps the index in bounds")]
    fn place(&mut self, key: K, forms: Forms) {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() & mask;
        while !self.slots[at].0.is_free() {
            at = (at + 1) & mask;
        }
        self.slots[at] = (key, forms);
    }

    fn is_full(&self) -> bool {
        self.taken * 2 >= MAX_SLOTS
    }

    fn clear(&mut self) {
        self.slots.fill((K::default(), Forms::default()));
        self.taken = 0;
    }
}

/// Offsets and lengths are bounded by [`MAX_ARENA_BYTES`] and the longest term.
fn narrow<T: TryFrom<usize> + Default>(n: usize) -> T {
    T::try_from(n).unwrap_or_default()
}

/// The key of up to 16 bytes from `start`.
#[inline]
fn short_key(bytes: &[u8], start: usize, len: usize) -> Short {
    if len <= 8 {
        Short(load(bytes, start, len), 0)
    } else {
        Short(load(bytes, start, 8), load(bytes, start + 8, len - 8))
    }
}

/// The first of `len` bytes from `start`, eight at most, padded with zeros.
#[inline]
fn load(bytes: &[u8], start: usize, len: usize) -> u64 {
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> ((8 - len.clamp(1, 8)) * 8)),
        None => rest.iter().take(len).rev().fold(0, |word, &b| (word << 8) | u64::from(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upper<'a>(
        cache: &'a mut WordCache,
        text: &str,
        start: usize,
        end: usize,
    ) -> (&'a str, &'a str) {
        let fold = |word: &str, out: &mut String| {
            out.clear();
            out.push_str(&word.to_uppercase());
        };
        cache.get(text, start, end, fold, |word| word.chars().rev().collect::<String>().into())
    }

    #[test]
    fn words_survive_growth_and_clearing() {
        let mut cache = WordCache::default();
        for round in 0..200_000_u32 {
            let word = format!("w{}é{}", round % 90_000, "x".repeat(round as usize % 19));
            let exact = word.to_uppercase();
            let term: String = exact.chars().rev().collect();
            assert_eq!(upper(&mut cache, &word, 0, word.len()), (&*exact, &*term));
            assert_eq!(
                upper(&mut cache, &format!("{word} tail"), 0, word.len()),
                (&*exact, &*term)
            );
        }
        assert!(cache.short.slots.len() <= MAX_SLOTS && cache.long.slots.len() <= MAX_SLOTS);
        assert!(cache.arena.len() <= MAX_ARENA_BYTES + 1024);
    }

    #[test]
    fn words_of_every_length_are_told_apart() {
        let text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let mut cache = WordCache::default();
        for _ in 0..2 {
            for len in 1..=MAX_WORD_BYTES {
                let exact = "A".repeat(len);
                assert_eq!(upper(&mut cache, text, 3, 3 + len), (&*exact, &*exact));
                let at = text.len() - len;
                assert_eq!(upper(&mut cache, text, at, text.len()), (&*exact, &*exact));
            }
        }
    }
}
