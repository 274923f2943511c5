//! What single words tell: titles, marks of organisations and places, given names, plain English.
//!
//! It reads the lists under `data`, once. It must not know how names are put together. Its one law:
//! a word is looked up folded to small letters, and an unknown word has no class.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::gazetteer::{self, for_each_word};
use crate::enrich::spelling::spelling;
use crate::enrich::text::Word;

/// The classes of a word, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Classes(u32);

impl Classes {
    /// "Mr.", "Sir", "Dr.".
    pub(super) const HONORIFIC: Self = Self(1);
    /// "Messrs.", "Ministers": a list of names follows.
    pub(super) const PLURAL: Self = Self(1 << 1);
    /// A military rank.
    pub(super) const RANK: Self = Self(1 << 2);
    /// What stands before the last word of an office: "Prime", "Deputy".
    pub(super) const MODIFIER: Self = Self(1 << 3);
    /// The last word of an office: "Minister", "President".
    pub(super) const HEAD: Self = Self(1 << 4);
    /// What an office can be of: "State", "Affairs".
    pub(super) const COMPLEMENT: Self = Self(1 << 5);
    /// The word of an organisation or another thing that a name is given to: "Committee", "Plan".
    pub(super) const ORG: Self = Self(1 << 6);
    /// Never the name of a person by itself: months, peoples, parties, words of telegrams.
    pub(super) const STOP: Self = Self(1 << 7);
    /// The adjective of a country.
    pub(super) const DEMONYM: Self = Self(1 << 8);
    /// A place of one word.
    pub(super) const PLACE: Self = Self(1 << 9);
    /// Begins a place of several words.
    pub(super) const PLACE_START: Self = Self(1 << 10);
    /// A given name.
    pub(super) const GIVEN: Self = Self(1 << 11);
    /// A frequent family name.
    pub(super) const FAMILY: Self = Self(1 << 12);
    /// A word of English.
    pub(super) const ENGLISH: Self = Self(1 << 13);
    /// "de", "von", "al".
    pub(super) const PARTICLE: Self = Self(1 << 14);
    /// What people do, as it follows their name: "said".
    pub(super) const SAY: Self = Self(1 << 15);
    /// What is done to people, as it stands before their name: "told".
    pub(super) const TELL: Self = Self(1 << 16);
    /// "in", "at": places follow.
    pub(super) const PLACE_WORD: Self = Self(1 << 17);
    /// "with", "by": people may follow.
    pub(super) const PERSON_WORD: Self = Self(1 << 18);
    /// "the", "his": a name of a person seldom follows.
    pub(super) const ARTICLE: Self = Self(1 << 19);

    /// One of the words of a place that has several.
    pub(super) const PLACE_PART: Self = Self(1 << 20);

    /// A title that is written with a full stop: "Gov.".
    pub(super) const SHORT: Self = Self(1 << 21);
    /// Opens a name as a family name does in Chinese or Korean, and names the person by itself.
    pub(super) const EASTERN: Self = Self(1 << 22);
    /// Opens a name, where the last word names the person by itself, as in Vietnamese.
    pub(super) const SOUTHERN: Self = Self(1 << 23);

    /// Any class that makes a word part of a title.
    pub(super) const TITLE: Self =
        Self(Self::HONORIFIC.0 | Self::PLURAL.0 | Self::RANK.0 | Self::MODIFIER.0 | Self::HEAD.0);

    /// The classes of words that are not looked at for their endings.
    const SETTLED: Self = Self(Self::ENGLISH.0 | Self::FAMILY.0 | Self::EASTERN.0);

    /// Whether it shares a class with another set.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    pub(super) const fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    const fn without(self, less: Self) -> Self {
        Self(self.0 & !less.0)
    }
}

const MARKS: &str = include_str!("../data/people-marks.tsv");
const GIVEN: &str = include_str!("../data/people-given.txt");
const FAMILY: &str = include_str!("../data/people-surnames.txt");
const PLACES: &str = include_str!("../data/people-places.txt");
const WORDS: &str = include_str!("../data/people-words.txt");

const MARK_CLASSES: [(&str, Classes); 19] = [
    ("honorific", Classes::HONORIFIC),
    ("plural", Classes::PLURAL),
    ("rank", Classes::RANK),
    ("modifier", Classes::MODIFIER),
    ("head", Classes::HEAD),
    ("complement", Classes::COMPLEMENT),
    ("org", Classes::ORG),
    ("stop", Classes::STOP),
    ("particle", Classes::PARTICLE),
    ("say", Classes::SAY),
    ("tell", Classes::TELL),
    ("place-word", Classes::PLACE_WORD),
    ("person-word", Classes::PERSON_WORD),
    ("article", Classes::ARTICLE),
    ("demonym", Classes::DEMONYM),
    ("place", Classes::PLACE),
    ("short", Classes::SHORT),
    ("eastern", Classes::EASTERN),
    ("southern", Classes::SOUTHERN),
];

/// The lines of a table that are neither comments nor empty.
pub(super) fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of the lists.
pub(super) struct Lexicon {
    classes: FxHashMap<u64, Classes>,
    /// The places of several words by their first: the words that follow.
    places: FxHashMap<u64, Vec<Vec<u64>>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lists of this crate.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Self { classes: FxHashMap::default(), places: FxHashMap::default() };
        for line in lines(MARKS) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            let known = MARK_CLASSES.iter().find(|(name, _)| *name == class);
            let Some(&(_, class)) = known else { continue };
            for word in words.split_whitespace() {
                lexicon.add(word, class);
            }
        }
        for word in lines(GIVEN) {
            lexicon.add(word, Classes::GIVEN);
        }
        for word in lines(FAMILY) {
            lexicon.add(word, Classes::FAMILY);
        }
        for word in lines(WORDS) {
            lexicon.add(word, Classes::ENGLISH);
        }
        for place in lines(PLACES) {
            lexicon.add_place(place, Classes::PLACE);
        }
        for_each_word(|text, _, sense| match sense.word {
            gazetteer::Word::Name => lexicon.add_place(text, Classes::PLACE),
            gazetteer::Word::Demonym => lexicon.add_place(text, Classes::DEMONYM),
            gazetteer::Word::Capital => {}
        });
        for classes in lexicon.classes.values_mut() {
            if classes.any(Classes::EASTERN) {
                *classes = classes.without(Classes::ENGLISH);
            }
        }
        lexicon
    }

    fn add(&mut self, word: &str, class: Classes) {
        let classes = self.classes.entry(spelling(&fold(word))).or_default();
        *classes = classes.with(class);
    }

    fn add_place(&mut self, place: &str, class: Classes) {
        let mut words = place.split([' ', '-', '\'', '’']).filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return };
        let rest: Vec<u64> = words.map(|word| spelling(&fold(word))).collect();
        if rest.is_empty() {
            self.add(first, class);
        } else {
            self.add(first, Classes::PLACE_START);
            self.places.entry(spelling(&fold(first))).or_default().push(rest);
        }
    }

    /// The classes of a word, however its letters are written.
    pub(super) fn classes(&self, word: &str) -> Classes {
        let mut buffer = [0_u8; 40];
        if let Some(small) = small(word, &mut buffer) {
            return self.of_small(spelling(small), small);
        }
        let folded = fold(word);
        self.of_small(spelling(&folded), &folded)
    }

    /// The classes of a word of a text.
    pub(super) fn classes_of(&self, word: Word, text: &str) -> Classes {
        if !word.plain {
            return self.classes(word.of(text));
        }
        let classes = self.classes.get(&word.spelling).copied().unwrap_or_default();
        if classes.any(Classes::SETTLED) {
            return classes;
        }
        let mut buffer = [0_u8; 40];
        match small(word.of(text), &mut buffer) {
            Some(small) => self.with_ending(classes, small),
            None => self.with_ending(classes, &fold(word.of(text))),
        }
    }

    fn of_small(&self, spelled: u64, word: &str) -> Classes {
        let classes = self.classes.get(&spelled).copied().unwrap_or_default();
        if classes.any(Classes::SETTLED) { classes } else { self.with_ending(classes, word) }
    }

    /// The classes of a word in small letters, with what its ending tells.
    fn with_ending(&self, classes: Classes, word: &str) -> Classes {
        let english = |base: &str| {
            let known = self.classes.get(&spelling(base));
            known.is_some_and(|classes| classes.any(Classes::ENGLISH))
        };
        if inflected(word, english) { classes.with(Classes::ENGLISH) } else { classes }
    }

    /// How many words after a first one make a place of several words with it; the longest.
    ///
    /// `next` gives the words after it, which are told by their [`key`].
    pub(super) fn place_words(
        &self,
        first: u64,
        next: &(impl Iterator<Item = u64> + Clone),
    ) -> usize {
        let Some(places) = self.places.get(&first) else { return 0 };
        let same = |rest: &&Vec<u64>| {
            let mut next = next.clone();
            rest.iter().all(|word| next.next() == Some(*word))
        };
        places.iter().filter(same).map(Vec::len).max().unwrap_or(0)
    }
}

/// The spelling of a word of a text as it is in the lists: folded.
pub(super) fn key(word: Word, text: &str) -> u64 {
    if word.plain { word.spelling } else { spelling(&fold(word.of(text))) }
}

/// Small letters without diacritics, as words are compared.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word
            .bytes()
            .filter(|b| *b != b'.')
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '’' | '\'' => folded.push('\''),
            '.' => {}
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            _ if unicode_normalization::char::is_combining_mark(c) => {}
            _ => {
                let latin = any_ascii::any_ascii_char(c);
                if u32::from(c) < 0x250 || (0x1E00..0x1F00).contains(&u32::from(c)) {
                    folded.extend(latin.chars().map(|c| c.to_ascii_lowercase()));
                } else {
                    folded.extend(c.to_lowercase());
                }
            }
        }
    }
    folded
}

/// An ASCII word in small letters and without full stops, where it fits.
fn small<'b>(word: &str, buffer: &'b mut [u8; 40]) -> Option<&'b str> {
    let mut len = 0;
    for byte in word.bytes() {
        if !byte.is_ascii() {
            return None;
        }
        if byte != b'.' {
            *buffer.get_mut(len)? = byte.to_ascii_lowercase();
            len += 1;
        }
    }
    std::str::from_utf8(buffer.get(..len)?).ok()
}

/// Whether a word is another with an ending of English.
fn inflected(word: &str, mut known: impl FnMut(&str) -> bool) -> bool {
    let mut base =
        |ending: &str| word.strip_suffix(ending).is_some_and(|base| base.len() > 2 && known(base));
    let ends = match word.as_bytes().last() {
        Some(b'y') => base("ly") || base("ingly") || base("edly"),
        Some(b's') => base("ness") || base("ings"),
        Some(b'd') => base("ed"),
        Some(b'g') => base("ing"),
        _ => false,
    };
    if ends {
        return true;
    }
    let prefixed = ["re", "un", "inter", "non", "over", "sub", "pre", "counter", "multi", "mis"]
        .into_iter()
        .any(|prefix| word.strip_prefix(prefix).is_some_and(|rest| rest.len() > 4 && known(rest)));
    if prefixed {
        return true;
    }
    if let Some(stem) = word.strip_suffix('s') {
        if stem.len() > 2 && !stem.ends_with('s') && known(stem) {
            return true;
        }
        let sibilant = stem.strip_suffix('e').filter(|stem| {
            stem.len() > 2
                && stem.ends_with(['s', 'x', 'z', 'o'])
                    | stem.ends_with("ch")
                    | stem.ends_with("sh")
        });
        if sibilant.is_some_and(&mut known) {
            return true;
        }
    }
    let mut with = |ending: &str, other: &str| {
        word.strip_suffix(ending).is_some_and(|base| {
            let mut buffer = [0_u8; 40];
            let len = base.len() + other.len();
            let Some(place) = buffer.get_mut(..len) else { return false };
            for (to, from) in place.iter_mut().zip(base.bytes().chain(other.bytes())) {
                *to = from;
            }
            base.len() > 2 && std::str::from_utf8(place).is_ok_and(&mut known)
        })
    };
    with("ies", "y") || with("ied", "y") || with("ed", "e") || with("ing", "e")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_have_their_classes() {
        let of = |word| lexicon().classes(word);
        assert!(of("Minister").any(Classes::HEAD));
        assert!(of("Mr.").any(Classes::HONORIFIC));
        assert!(of("Departments").any(Classes::ENGLISH));
        assert!(of("Studies").any(Classes::ENGLISH));
        assert!(!of("Dulles").any(Classes::ENGLISH));
        assert!(of("Andrei").any(Classes::GIVEN));
        assert!(of("Türkiye").any(Classes::PLACE));
        assert!(of("Soviets").any(Classes::DEMONYM));
        assert_eq!(
            lexicon().place_words(spelling("new"), &["York", "Times"].map(spelling).into_iter()),
            1
        );
        assert_eq!(of("Zzyzx"), Classes::default());
    }

    #[test]
    fn every_list_has_each_entry_once() {
        for table in [GIVEN, FAMILY, PLACES, WORDS] {
            let mut seen = HashSet::new();
            for entry in lines(table) {
                assert!(seen.insert(entry), "{entry} is there twice");
            }
        }
        for line in lines(MARKS) {
            let (class, words) = line.split_once('\t').expect("a class and words");
            assert!(MARK_CLASSES.iter().any(|(name, _)| *name == class), "{class} is no class");
            assert!(!words.is_empty());
        }
        let mut seen = HashSet::new();
        for line in lines(MARKS) {
            let (class, words) = line.split_once('\t').unwrap();
            for word in words.split_whitespace() {
                assert!(seen.insert((class, word)), "{class} has {word} twice");
            }
        }
    }
}
