//! Names as words that can be compared: folded, in reading order, without forms of address.
//!
//! It knows how names are written. It must not know people. Its one law: two names that agree in
//! every word are the same name in any order, and an initial agrees with the words it begins.

use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, OnceLock};

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
#[derive(Debug, Clone, Default)]
pub(super) struct NameWords {
    words: Box<[NameWord]>,
}

/// A folded word of a name.
#[derive(Debug, Clone)]
pub(super) struct NameWord {
    text: Box<str>,
    sound: OnceLock<u64>,
}

impl NameWord {
    fn new(text: &str) -> Self {
        Self { text: text.into(), sound: OnceLock::new() }
    }

    /// A hash of its skeleton; a short word has its own.
    fn sound(&self) -> u64 {
        *self.sound.get_or_init(|| {
            let text = &*self.text;
            if text.len() < SHORT { hash_of(&["=", text]) } else { hash_of(&[&skeleton(text)]) }
        })
    }
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
        Self { words: words.into_iter().map(NameWord::new).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn get(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    /// The last place of a word.
    pub(super) fn position(&self, word: &str) -> Option<usize> {
        self.words.iter().rposition(|other| *other.text == *word)
    }

    /// A hash of all words, whatever their order.
    pub(super) fn any_order(&self) -> u64 {
        let mut sorted: Vec<&str> = self.words.iter().map(|word| &*word.text).collect();
        sorted.sort_unstable();
        hash_of(&sorted)
    }

    /// A hash of the name as one word: "Chou En-lai" is "Chou Enlai".
    pub(super) fn joined(&self) -> u64 {
        let words: String = self.words.iter().map(|word| &*word.text).collect();
        hash_of(&["+", &words])
    }

    /// The words but for the family name.
    pub(super) fn given(&self, family: usize) -> impl Iterator<Item = &NameWord> + Clone {
        self.words.iter().enumerate().filter(move |(at, _)| *at != family).map(|(_, word)| word)
    }

    /// The words but for the family name, as text.
    pub(super) fn given_text(&self, family: usize) -> impl Iterator<Item = &str> {
        self.given(family).map(|word| &*word.text)
    }

    /// Whether a word of this name sounds like a word of another.
    pub(super) fn sounds_at(&self, at: usize, other: &Self, other_at: usize) -> bool {
        match (self.words.get(at), other.words.get(other_at)) {
            (Some(word), Some(other)) => same_sound(word, other),
            _ => false,
        }
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
pub(super) fn agree<'a, A, B>(a: A, b: B, same: impl Fn(&NameWord, &NameWord) -> bool) -> bool
where
    A: Iterator<Item = &'a NameWord> + Clone,
    B: Iterator<Item = &'a NameWord> + Clone,
{
    if a.clone().count() <= b.clone().count() {
        stands_in(a, b, same)
    } else {
        stands_in(b, a, same)
    }
}

fn stands_in<'a>(
    short: impl Iterator<Item = &'a NameWord>,
    mut long: impl Iterator<Item = &'a NameWord>,
    same: impl Fn(&NameWord, &NameWord) -> bool,
) -> bool {
    let mut first = true;
    for word in short {
        let mut passed = false;
        loop {
            let Some(other) = long.next() else { return false };
            let initial = is_initial(&word.text) || is_initial(&other.text);
            let skipped = first && passed;
            let begin = word.text.chars().next() == other.text.chars().next();
            if (initial && !skipped && begin) || same(word, other) {
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
pub(super) fn same_word(a: &NameWord, b: &NameWord) -> bool {
    a.text == b.text
}

/// Whether two words are one in two transliterations; a short word has only one.
pub(super) fn same_sound(a: &NameWord, b: &NameWord) -> bool {
    a.sound() == b.sound()
}

/// Whether two words as text are one in two transliterations.
pub(crate) fn is_same_sound(a: &str, b: &str) -> bool {
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
        let [a, b] =
            [a, b].map(|names| names.split_whitespace().map(NameWord::new).collect::<Vec<_>>());
        agree(a.iter(), b.iter(), same_word)
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
        assert_eq!(a.joined(), NameWords::read("Mr. John Foster Dulles").joined());
        assert_eq!(a.get(2), "dulles");
        assert_eq!(NameWords::read("Field Marshal Lord Montgomery").len(), 1);
        assert_eq!(NameWords::read("General").joined(), NameWords::read("general").joined());
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
        assert!(is_same_sound("lavrov", "lawrow") && !is_same_sound("li", "lee"));
        let sounds = |a, b| same_sound(&NameWord::new(a), &NameWord::new(b));
        assert!(sounds("lavrov", "lawrow") && sounds("li", "li") && !sounds("li", "lee"));
        assert!(nearly("sejourne", "sejournee") && !nearly("khan", "kahn"));
        assert!(!nearly("molotov", "malenkov") && nearly("brzezinski", "brzezinsky"));
    }
}
