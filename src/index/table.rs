//! Looks documents up in one block of a posting list.
//!
//! The file must not know how blocks are stored.

use tantivy::{DocId, TERMINATED};

use super::postings::BLOCK;

/// Documents of a block that are looked at together.
pub(super) const NEAR: usize = 16;

/// The documents of a block, filled up with `TERMINATED`, in which others are looked up that come in
/// order.
///
/// So few are passed over at once that the processor can compare all of them, and so many that it can
/// foresee how often.
pub(crate) struct Table<'a> {
    docs: &'a [DocId; BLOCK],
    /// Those before here are before the document that was looked up last.
    at: usize,
}

impl<'a> Table<'a> {
    const EMPTY: &'static [DocId; BLOCK] = &[TERMINATED; BLOCK];

    pub(super) fn new(docs: Option<&'a [DocId; BLOCK]>) -> Self {
        Self { docs: docs.unwrap_or(Self::EMPTY), at: 0 }
    }

    /// Whether a document, not before the last one that was looked up, is among them.
    #[inline]
    pub(crate) fn contains(&mut self, doc: DocId) -> bool {
        self.reach(doc).iter().fold(0, |found, other| found | u32::from(*other == doc)) != 0
    }

    /// Those among which a document is, if it is there.
    #[inline]
    fn reach(&mut self, doc: DocId) -> &'a [DocId; NEAR] {
        const NONE: &[DocId; NEAR] = &[TERMINATED; NEAR];
        while self.docs.get(self.at + NEAR - 1).is_some_and(|last| *last < doc) {
            self.at += NEAR;
        }
        self.docs.get(self.at..).and_then(|docs| docs.first_chunk()).unwrap_or(NONE)
    }
}

/// How many of the documents are before `target`. Documents are below 2^31, and signed numbers
/// compare faster.
#[inline]
pub(super) fn count_before(docs: &[DocId; NEAR], target: DocId) -> usize {
    let target = target.cast_signed();
    let count: i32 = docs.iter().map(|doc| i32::from(doc.cast_signed() < target)).sum();
    count.unsigned_abs() as usize
}

/// How many of the documents are before `target`, which is not after the last one. The steps are
/// the same for every target, so that the processor need not guess.
#[inline]
pub(super) fn lower_bound(docs: &[DocId; BLOCK], target: DocId) -> usize {
    let mut before = 0;
    for step in [64, 32, 16, 8, 4, 2, 1] {
        let at = (before + step - 1) % BLOCK;
        before += if docs.get(at).is_some_and(|doc| *doc < target) { step } else { 0 };
    }
    before
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_looked_up_is_found_where_it_is(
            held in prop::collection::btree_set(0..400_u32, 0..=BLOCK),
            asked in prop::collection::btree_set(0..500_u32, 1..60),
        ) {
            let mut docs = [TERMINATED; BLOCK];
            for (slot, doc) in docs.iter_mut().zip(&held) {
                *slot = *doc;
            }
            let before = |doc: u32| held.range(..doc).count();
            let mut table = Table::new(Some(&docs));
            let found: BTreeSet<u32> =
                asked.iter().copied().filter(|doc| table.contains(*doc)).collect();
            prop_assert_eq!(&found, &held.intersection(&asked).copied().collect());
            for doc in asked {
                // It is for documents that are not after the last one.
                prop_assert_eq!(lower_bound(&docs, doc).min(BLOCK - 1), before(doc).min(BLOCK - 1));
            }
        }
    }
}
