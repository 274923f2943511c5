//! A set of documents of one segment, one bit each.
//!
//! It must not know what the documents hold.

use tantivy::DocId;

/// A set of documents in `0..len`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: DocId,
}

impl Bits {
    pub(crate) fn none(len: DocId) -> Self {
        Self { words: vec![0; (len as usize).div_ceil(64)], len }
    }

    pub(crate) fn all(len: DocId) -> Self {
        let mut bits = Self::none(len);
        bits.insert_range(0, len);
        bits
    }

    pub(crate) fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.words.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Adds those of the 64 documents from `64 * at` on that have their bit set.
    pub(crate) fn insert_word(&mut self, at: usize, bits: u64) {
        if let Some(word) = self.words.get_mut(at) {
            *word |= bits;
        }
    }

    /// Adds the documents from `start` up to `end`, which is left out.
    pub(crate) fn insert_range(&mut self, start: DocId, end: DocId) {
        let end = end.min(self.len);
        if start >= end {
            return;
        }
        let (first, last) = (start as usize / 64, (end - 1) as usize / 64);
        let head = u64::MAX << (start % 64);
        let tail = u64::MAX >> (63 - (end - 1) % 64);
        for (at, word) in self.words.iter_mut().enumerate().take(last + 1).skip(first) {
            let mut mask = u64::MAX;
            if at == first {
                mask &= head;
            }
            if at == last {
                mask &= tail;
            }
            *word |= mask;
        }
    }

    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.words.get(doc as usize / 64).is_some_and(|word| word & (1 << (doc % 64)) != 0)
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word |= theirs;
        }
    }

    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word &= theirs;
        }
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word &= !theirs;
        }
    }

    /// The 64 documents from `64 * at` on, as bits.
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    /// How many words hold the documents.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// How many documents there are from `start` up to `end`, which is left out.
    pub(crate) fn count_range(&self, start: DocId, end: DocId) -> u64 {
        let end = end.min(self.len);
        if start >= end {
            return 0;
        }
        let (first, last) = (start as usize / 64, (end - 1) as usize / 64);
        let words = self.words.get(first..=last).unwrap_or_default();
        let all: u64 = words.iter().map(|word| u64::from(word.count_ones())).sum();
        let head = self.word(first) & !(u64::MAX << (start % 64));
        let tail = self.word(last) & (u64::MAX << ((end - 1) % 64) << 1);
        all - u64::from(head.count_ones() + tail.count_ones())
    }

    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        self.iter_from(0)
    }

    /// The first document from this one on.
    pub(crate) fn next(&self, start: DocId) -> Option<DocId> {
        self.iter_from(start).next()
    }

    /// The documents from this one on.
    pub(crate) fn iter_from(&self, start: DocId) -> impl Iterator<Item = DocId> + '_ {
        let first = start as usize / 64;
        self.words.iter().enumerate().skip(first).flat_map(move |(at, word)| {
            let mask = if at == first { u64::MAX << (start % 64) } else { u64::MAX };
            ones(word & mask).map(move |n| doc_at(at) + n)
        })
    }

    /// The documents before this one, the last one first.
    pub(crate) fn iter_back_from(&self, end: DocId) -> impl Iterator<Item = DocId> + '_ {
        let last = end as usize / 64;
        self.words.iter().enumerate().take(last + 1).rev().flat_map(move |(at, word)| {
            let mask = if at == last { !(u64::MAX << (end % 64)) } else { u64::MAX };
            let mut word = word & mask;
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.ilog2())?;
                word &= !(1 << bit);
                Some(doc_at(at) + bit)
            })
        })
    }
}

/// The first document of a word.
pub(crate) fn doc_at(word: usize) -> DocId {
    DocId::try_from(word * 64).unwrap_or(DocId::MAX)
}

/// The places of the bits that are set, in order.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let at = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_do_as_a_set_does(
            len in 1..300_u32,
            picks in prop::collection::vec(0..300_u32, 0..40),
            ranges in prop::collection::vec((0..300_u32, 0..300_u32), 0..3),
            others in prop::collection::vec(0..300_u32, 0..40),
        ) {
            let mut bits = Bits::none(len);
            let mut set = BTreeSet::new();
            for doc in picks.into_iter().filter(|doc| *doc < len) {
                bits.insert(doc);
                set.insert(doc);
            }
            for (start, end) in ranges {
                bits.insert_range(start, end);
                set.extend(start..end.min(len).max(start));
            }
            let mut other = Bits::none(len);
            let others: BTreeSet<u32> = others.into_iter().filter(|doc| *doc < len).collect();
            for doc in &others {
                other.insert(*doc);
            }

            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
            for (start, end) in [(0, 300), (60, 70), (64, 128), (128, 65), (7, 7), (1, 290)] {
                let count = set.iter().filter(|doc| (start..end).contains(*doc)).count() as u64;
                prop_assert_eq!(bits.count_range(start, end), count);
            }
            let list = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            let mut either = bits.clone();
            either.unite(&other);
            prop_assert_eq!(list(&either), &set | &others);
            let mut both = bits.clone();
            both.intersect(&other);
            prop_assert_eq!(list(&both), &set & &others);
            bits.subtract(&other);
            prop_assert_eq!(list(&bits), &set - &others);
        }
    }

    #[test]
    fn all_is_every_document() {
        assert_eq!(Bits::all(130).iter().collect::<Vec<_>>(), (0..130).collect::<Vec<_>>());
        assert_eq!(Bits::all(0).iter().count(), 0);
    }
}
