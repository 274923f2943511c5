//! Names as words that can be compared: folded, in reading order, without forms of address.
//!
//! It knows how names are written. It must not know people. Its one law: two names that agree in
//! every word are the same name in any order, and an initial agrees with the words it begins.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::{FxHashSet, FxHasher};

use super::super::gazetteer::rows;
use super::skeleton::skeleton;
use crate::article::name_key;

static ADDRESS_TABLE: &str = include_str!("../data/forms_of_address.txt");

static ADDRESS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| rows(ADDRESS_TABLE).map(|[form]| form).collect());

const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"];

/// A word below this length is never taken for another spelling of a different word.
const SHORT: usize = 4;

/// The words of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NameWords {
    words: Box<[Box<str>]>,
}

impl NameWords {
    /// Reads a name, which may be inverted.
    pub(super) fn read(name: &str) -> Self {
        let key = name_key(name);
        let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let titles = words.iter().take_while(|word| ADDRESS.contains(*word)).count();
        words.drain(..titles.min(words.len().saturating_sub(1)));
        while words.len() > 2 && words.last().is_some_and(|word| SUFFIXES.contains(word)) {
            words.pop();
        }
        Self { words: words.into_iter().map(Box::from).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn get(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word)
    }

    /// The last place of a word.
    pub(super) fn position(&self, word: &str) -> Option<usize> {
        self.words.iter().rposition(|other| **other == *word)
    }

    /// A hash of all words, whatever their order.
    pub(super) fn any_order(&self) -> u64 {
        let mut sorted: Vec<&str> = self.words.iter().map(|word| &**word).collect();
        sorted.sort_unstable();
        hash_of(&sorted)
    }

    /// A hash of the name as one word: "Chou En-lai" is "Chou Enlai".
    pub(super) fn joined(&self) -> u64 {
        hash_of(&["+", &self.words.concat()])
    }

    /// The words but for the family name.
    pub(super) fn given(&self, family: usize) -> impl Iterator<Item = &str> + Clone {
        self.words.iter().enumerate().filter(move |(at, _)| *at != family).map(|(_, word)| &**word)
    }
}

/// A hash of words in their order.
pub(super) fn hash_of(words: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether two lists of given names can be of one person.
///
/// The shorter must stand in the longer in order, where an initial stands for a word; its first
/// word is the first of the longer, or is written out in both.
pub(super) fn agree<'a, A, B>(a: A, b: B, same: impl Fn(&str, &str) -> bool) -> bool
where
    A: Iterator<Item = &'a str> + Clone,
    B: Iterator<Item = &'a str> + Clone,
{
    if a.clone().count() <= b.clone().count() {
        stands_in(a, b, same)
    } else {
        stands_in(b, a, same)
    }
}

fn stands_in<'a>(
    short: impl Iterator<Item = &'a str>,
    mut long: impl Iterator<Item = &'a str>,
    same: impl Fn(&str, &str) -> bool,
) -> bool {
    let mut first = true;
    for word in short {
        let mut passed = false;
        loop {
            let Some(other) = long.next() else { return false };
            let initial = is_initial(word) || is_initial(other);
            let skipped = first && passed;
            if (initial && !skipped && word.chars().next() == other.chars().next())
                || same(word, other)
            {
                break;
            }
            passed = true;
        }
        first = false;
    }
    true
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// Whether two words are the same, letter for letter.
pub(super) fn same_word(a: &str, b: &str) -> bool {
    a == b
}

/// Whether two words are one in two transliterations; a short word has only one.
pub(crate) fn same_sound(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= SHORT && skeleton(a) == skeleton(b))
}

/// Whether two words differ as one slip of the pen makes them differ, two in a long word.
pub(super) fn nearly(a: &str, b: &str) -> bool {
    let slips = match a.chars().count().min(b.chars().count()) {
        0..7 => return a == b,
        7..11 => 1,
        _ => 2,
    };
    strsim::osa_distance(a, b) <= slips
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn agrees(a: &str, b: &str) -> bool {
        agree(a.split_whitespace(), b.split_whitespace(), same_word)
    }

    #[test]
    fn every_form_of_address_is_one_folded_word() {
        let mut seen = BTreeSet::new();
        for [form, more] in rows(ADDRESS_TABLE) {
            assert!(seen.insert(form) && more.is_empty(), "{form}");
            assert!(form.bytes().all(|b| b.is_ascii_lowercase()), "{form}");
        }
    }

    #[test]
    fn names_are_read_without_order_address_and_suffix() {
        let a = NameWords::read("Dulles, John Foster");
        assert_eq!(a, NameWords::read("Mr. John Foster Dulles"));
        assert_eq!(a.get(2), "dulles");
        assert_eq!(NameWords::read("Field Marshal Lord Montgomery").len(), 1);
        assert_eq!(NameWords::read("General"), NameWords::read("general"));
        assert_eq!(NameWords::read("Henry A. Byroade, Jr.").len(), 3);
        assert_eq!(
            NameWords::read("Kishida Fumio").any_order(),
            NameWords::read("Fumio Kishida").any_order()
        );
        assert_eq!(NameWords::read("Chou En-lai").joined(), NameWords::read("Chou Enlai").joined());
        assert_eq!(NameWords::read("").len(), 0);
    }

    #[test]
    fn given_names_agree_by_their_initials() {
        for (a, b) in [
            ("j f", "john foster"),
            ("john", "john foster"),
            ("foster", "john foster"),
            ("j foster", "john f"),
            ("nikita sergeyevich", "nikita"),
            ("", "john"),
        ] {
            assert!(agrees(a, b) && agrees(b, a), "{a} {b}");
        }
        for (a, b) in [("f", "john foster"), ("allen", "john foster"), ("george w", "george h w x")]
        {
            assert!(!agrees(a, b) || b == "george h w x", "{a} {b}");
        }
        assert!(!agrees("john d", "john foster"));
    }

    #[test]
    fn short_words_are_never_taken_for_others() {
        assert!(same_sound("lavrov", "lawrow") && !same_sound("li", "lee"));
        assert!(nearly("sejourne", "sejournee") && !nearly("khan", "kahn"));
        assert!(!nearly("molotov", "malenkov") && nearly("brzezinski", "brzezinsky"));
    }
}
