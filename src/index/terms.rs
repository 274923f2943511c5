//! Where the posting lists of words lie that were looked up last: few words make up most of what is
//! asked, and the dictionary takes a step for every letter of a word.
//!
//! Its law: what is told of a word is what the dictionary tells. The file must not know what a word is
//! looked up for.

use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock};

use rustc_hash::FxHasher;
use tantivy::postings::TermInfo;

/// Words that are kept. They take some 100 bytes each.
const SLOTS: usize = 512;
/// Longer words are not kept.
const LONGEST: usize = 64;

/// A word and where its list lies, if it is in the dictionary.
type Slot = Mutex<Option<(Box<[u8]>, Option<TermInfo>)>>;

/// The words of one dictionary that were looked up last; each has one place where it can be.
#[derive(Default)]
pub(crate) struct KnownTerms {
    slots: OnceLock<Box<[Slot]>>,
}

impl KnownTerms {
    /// Tells what is known of a word, or looks it up. Nobody waits for others here.
    pub(crate) fn get_or<E>(
        &self,
        word: &[u8],
        look_up: impl FnOnce() -> Result<Option<TermInfo>, E>,
    ) -> Result<Option<TermInfo>, E> {
        let slots = self.slots.get_or_init(|| (0..SLOTS).map(|_| Slot::default()).collect());
        let mut hasher = FxHasher::default();
        word.hash(&mut hasher);
        let high = usize::try_from(hasher.finish() >> 32).unwrap_or(0);
        let slot = slots.get(high % SLOTS).filter(|_| word.len() <= LONGEST);
        let Some(Ok(mut slot)) = slot.map(Mutex::try_lock) else { return look_up() };
        if let Some((known, info)) = &*slot
            && **known == *word
        {
            return Ok(info.clone());
        }
        let info = look_up()?;
        *slot = Some((word.into(), info.clone()));
        Ok(info)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn info(word: &str) -> Option<TermInfo> {
        let doc_freq = u32::try_from(word.len()).unwrap();
        let starts = word.bytes().map(usize::from).sum::<usize>();
        let ranges = (starts..starts + 1, starts..starts + 2);
        (starts % 3 > 0).then_some(TermInfo {
            doc_freq,
            postings_range: ranges.0,
            positions_range: ranges.1,
        })
    }

    proptest! {
        #[test]
        fn what_is_told_is_what_the_dictionary_has(
            words in prop::collection::vec("[a-c]{0,70}|[a-z]{1,2}", 1..2000)
        ) {
            let known = KnownTerms::default();
            let mut different = BTreeSet::new();
            let mut looked_up = 0;
            for word in &words {
                different.insert(word.as_str());
                let told = known.get_or(word.as_bytes(), || {
                    looked_up += 1;
                    Ok::<_, ()>(info(word))
                });
                prop_assert_eq!(told, Ok(info(word)));
            }
            prop_assert!(looked_up >= different.len());
        }
    }

    #[test]
    fn a_word_that_is_known_is_not_looked_up_again() {
        let known = KnownTerms::default();
        let mut looked_up = 0;
        for _ in 0..3 {
            let told = known.get_or(b"suez", || {
                looked_up += 1;
                Ok::<_, ()>(info("suez"))
            });
            assert_eq!(told, Ok(info("suez")));
        }
        assert_eq!(looked_up, 1);
        assert_eq!(known.get_or(b"zues", || Err("damaged")), Err("damaged"));
        assert_eq!(known.get_or(b"zues", || Ok::<_, ()>(None)), Ok(None));
    }

    #[test]
    fn who_is_in_the_way_is_not_waited_for() {
        let known = KnownTerms::default();
        let outer = known.get_or(b"suez", || known.get_or(b"suez", || Ok::<_, ()>(info("suez"))));
        assert_eq!(outer, Ok(info("suez")));
    }
}
