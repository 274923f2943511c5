//! The words that tell of encounters, read from the tables under `enrich/data`.
//!
//! It knows the classes of words and the frames of verbs and nouns. It must not know sentences. Its
//! one law: a word has one entry, whatever the case of its letters.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::enrich::EncounterKind;
use crate::enrich::spelling::{Screen, spelling};
use crate::enrich::text::Word;

/// A set of classes of words; a class is one bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

macro_rules! classes {
    ($($name:ident $word:literal $bit:literal),* $(,)?) => {
        impl Classes {
            $(pub(super) const $name: Self = Self(1 << $bit);)*
            const NAMES: &[(&'static str, Self)] = &[$(($word, Self::$name)),*];
        }
    };
}

classes! {
    HAVE "have" 0, BE "be" 1, DO "do" 2, WILL "will" 3, MAYBE "maybe" 4, NOT "not" 5,
    ADVERB "adverb" 6, THE "the" 7, THIS "this" 8, NO "no" 9, ANY "any" 10, AND "and" 11,
    PREPOSITION "preposition" 12, IF "if" 13, WHEN "when" 14, RUMOUR "rumour" 15, THAT "that" 16,
    SAY "say" 17, PLAN "plan" 18, WISH "wish" 19, REFUSE "refuse" 20, MOTION "motion" 21,
    LIGHT "light" 22, PAY "pay" 23, GIVE "give" 24, REQUEST "request" 25, ARRANGE "arrange" 26,
    CANCEL "cancel" 27, COMING "coming" 28, SUPPOSED "supposed" 29, EARLIER "earlier" 30,
    DURING "during" 31, VIEW "view" 32, ERRAND "errand" 33, LINE "line" 34, LINE_OF "line_of" 35,
    I "i" 36, ME "me" 37, MY "my" 38, YOU "you" 39, YOUR "your" 40, HE "he" 41, HIS "his" 42,
    WE "we" 43, REFLEXIVE "reflexive" 44, OFFICE "office" 45, OFFICE_PART "officepart" 46,
    VERB "verb" 47, NOT_PLACE "notplace" 48, ROOM "room" 49, TREATY "treaty" 50,
    ACCEPT "accept" 51, DENY "deny" 52,
}

impl Classes {
    pub(super) const AUXILIARY: Self =
        Self(Self::HAVE.0 | Self::BE.0 | Self::DO.0 | Self::WILL.0 | Self::MAYBE.0);

    /// What may be a part of a name.
    const NAMING: Self = Self(Self::NOT_PLACE.0 | Self::ROOM.0 | Self::TREATY.0);

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of the other's classes.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where the other side stands: the frames of verbs and nouns, each one bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Frames(u32);

macro_rules! frames {
    ($($name:ident $word:literal $bit:literal),* $(,)?) => {
        impl Frames {
            $(pub(super) const $name: Self = Self(1 << $bit);)*
            const NAMES: &[(&'static str, Self)] = &[$(($word, Self::$name)),*];
        }
    };
}

frames! {
    DIRECT "direct" 0, WITH "with" 1, TO "to" 2, ON "on" 3, ABOUT "about" 4, BOTH "both" 5,
    PLACE "place" 6, LINE "line" 7, SIGHT "sight" 8, PAPER "paper" 9, PASSIVE "passive" 10,
    BETWEEN "between" 11, OF "of" 12, FOR "for" 13, FROM "from" 14, WIRE "wire" 15,
    TOKEN "token" 16, EXCHANGE "exchange" 17,
}

impl Frames {
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The form in which a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    Third,
    Past,
    Participle,
    /// One form for past and participle: `met`.
    PastOrParticiple,
    Ing,
}

/// What a verb or a noun tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tells {
    pub(super) kind: EncounterKind,
    pub(super) cameo: &'static str,
    pub(super) frames: Frames,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    pub(super) classes: Classes,
    pub(super) verb: Option<(Tells, Form)>,
    pub(super) noun: Option<Tells>,
}

impl Entry {
    pub(super) fn is(self, classes: Classes) -> bool {
        self.classes.any(classes)
    }

    /// Whether the word has no part in a sentence but to describe or to name.
    pub(super) fn is_plain(self) -> bool {
        Classes::NAMING.with(self.classes) == Classes::NAMING
    }

    /// Whether the word is a verb that tells of an encounter, and no more than that.
    pub(super) fn is_plain_verb(self) -> bool {
        self.noun.is_none() && self.verb.is_some_and(|(tells, _)| !tells.frames.any(Frames::TOKEN))
    }

    /// Whether a sentence with the word may tell of an encounter.
    pub(super) fn triggers(self) -> bool {
        self.verb.is_some() || self.noun.is_some()
    }
}

/// The words, by their spellings.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: FxHashMap<u64, Entry>,
    known: Screen,
    /// Those that tell of an encounter.
    triggers: Screen,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut entries: FxHashMap<u64, Entry> = FxHashMap::default();
    for (class, words) in class_lines(WORDS) {
        for word in words.split_whitespace() {
            let entry = entries.entry(spelling(word)).or_default();
            entry.classes = entry.classes.with(class.unwrap_or_default());
        }
    }
    for row in rows(VERBS) {
        if let [base, third, past, participle, ing, kind, cameo, frames] = row.as_slice()
            && let Some(tells) = tells(kind, cameo, frames)
        {
            let both = past == participle;
            let past_form = if both { Form::PastOrParticiple } else { Form::Past };
            let forms = [
                (*base, Form::Base),
                (*third, Form::Third),
                (*participle, Form::Participle),
                (*past, past_form),
                (*ing, Form::Ing),
            ];
            for (word, form) in forms {
                entries.entry(spelling(word)).or_default().verb = Some((tells, form));
            }
        }
    }
    for row in rows(NOUNS) {
        if let [noun, kind, cameo, frames] = row.as_slice()
            && let Some(tells) = tells(kind, cameo, frames)
        {
            entries.entry(spelling(noun)).or_default().noun = Some(tells);
        }
    }
    let mut lexicon = Lexicon { entries, known: Screen::new(15), triggers: Screen::new(15) };
    for (word, entry) in &lexicon.entries {
        lexicon.known.add(*word);
        if entry.triggers() {
            lexicon.triggers.add(*word);
        }
    }
    lexicon
});

impl Lexicon {
    /// What is known of a word.
    pub(super) fn look_up(&self, word: Word) -> Entry {
        if self.known.admits(word.spelling) {
            self.entries.get(&word.spelling).copied().unwrap_or_default()
        } else {
            Entry::default()
        }
    }

    /// Whether a word may tell of an encounter.
    pub(super) fn triggers(&self, word: Word) -> bool {
        self.triggers.admits(word.spelling)
            && self.entries.get(&word.spelling).is_some_and(|entry| entry.triggers())
    }
}

const VERBS: &str = include_str!("../data/encounters_verbs.tsv");
const NOUNS: &str = include_str!("../data/encounters_nouns.tsv");
const WORDS: &str = include_str!("../data/encounters_words.txt");

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    lines(table).map(|line| line.split('\t').collect())
}

fn class_lines(table: &'static str) -> impl Iterator<Item = (Option<Classes>, &'static str)> {
    lines(table).filter_map(|line| line.split_once(':')).map(|(name, words)| {
        (Classes::NAMES.iter().find(|(known, _)| *known == name).map(|(_, class)| *class), words)
    })
}

fn tells(kind: &str, cameo: &'static str, frames: &str) -> Option<Tells> {
    use EncounterKind::{Call, Meeting, Signing, Visit};
    let kind = [Meeting, Call, Visit, Signing].into_iter().find(|known| known.as_str() == kind)?;
    let mut set = Frames::default();
    for word in frames.split(' ') {
        let (_, frame) = Frames::NAMES.iter().find(|(known, _)| *known == word)?;
        set = Frames(set.0 | frame.0);
    }
    Some(Tells { kind, cameo, frames: set })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::text::Text;

    #[test]
    fn every_line_of_the_tables_is_read() {
        for row in rows(VERBS) {
            assert_eq!(row.len(), 8, "{row:?}");
            assert!(tells(row[5], row[6], row[7]).is_some(), "{row:?}");
        }
        for row in rows(NOUNS) {
            assert_eq!(row.len(), 4, "{row:?}");
            assert!(tells(row[1], row[2], row[3]).is_some(), "{row:?}");
        }
        for line in lines(WORDS) {
            assert!(line.contains(": "), "{line}");
        }
        for (class, words) in class_lines(WORDS) {
            assert!(class.is_some(), "{words}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for (name, words) in lines(WORDS).filter_map(|line| line.split_once(':')) {
            for word in words.split_whitespace() {
                assert!(seen.insert((name, spelling(word))), "{name}: {word}");
            }
        }
        let mut bases = std::collections::HashSet::new();
        assert!(rows(VERBS).all(|row| bases.insert(row[0])));
        let mut nouns = std::collections::HashSet::new();
        assert!(rows(NOUNS).all(|row| nouns.insert(row[0])));
    }

    #[test]
    fn codes_are_of_the_consult_group_or_of_signing() {
        let codes = ["040", "041", "042", "043", "044", "045", "046", "057"];
        assert!(rows(VERBS).all(|row| codes.contains(&row[6])));
        assert!(rows(NOUNS).all(|row| codes.contains(&row[2])));
    }

    #[test]
    fn words_are_found_whatever_the_case_of_their_letters() {
        let words = Text::read("Met met Metternich He").words;
        let [capital, small, name, he] = words[..] else { panic!("{words:?}") };
        assert!(LEXICON.triggers(capital) && LEXICON.triggers(small));
        assert!(!LEXICON.triggers(name));
        assert!(LEXICON.look_up(he).is(Classes::HE));
    }
}
