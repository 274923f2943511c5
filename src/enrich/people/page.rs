//! A part of an article as words with their classes.
//!
//! It knows words and the lists. It must not know what a name is. Its one law: a question about a
//! word that is not there has the answer of a lower-case word without a class.

use std::borrow::Cow;

use super::lexicon::{Classes, key, lexicon};
use crate::article::Country;
use crate::enrich::annotation::TextPart;
use crate::enrich::gazetteer::{country_of_demonym, country_of_name};
use crate::enrich::text::{Gap, Shape, Word};

/// A part of an article that is being read.
pub(super) struct Page<'a> {
    pub(super) part: TextPart,
    pub(super) text: &'a str,
    pub(super) words: Cow<'a, [Word]>,
    /// The year of the article.
    year: Option<i16>,
    /// The classes of the words that begin with a capital; those of others are looked up when asked.
    classes: Vec<Classes>,
}

const NOTHING: Word = Word {
    spelling: 0,
    start: 0,
    end: 0,
    shape: Shape::Lower,
    gap: Gap::Paragraph,
    possessive: false,
    plain: false,
};

impl<'a> Page<'a> {
    pub(super) fn new(part: TextPart, text: &'a str, words: &'a [Word], year: Option<i16>) -> Self {
        let lexicon = lexicon();
        let mut classes = vec![Classes::default(); words.len()];
        for (word, class) in words.iter().zip(&mut classes) {
            if matches!(word.shape, Shape::Capital | Shape::Upper) {
                *class = lexicon.classes_of(*word, text);
            }
        }
        let mut page = Self { part, text, words: Cow::Borrowed(words), year, classes };
        page.lower_voice();
        page.mark_places();
        page
    }

    /// Takes a text in capitals as if it were not: words of English are small, others begin with a
    /// capital.
    fn lower_voice(&mut self) {
        let loud = self.words.iter().filter(|word| word.shape == Shape::Upper).count();
        let small = self.words.iter().filter(|word| word.shape == Shape::Lower).count();
        if loud < 40 || small * 3 > loud {
            return;
        }
        let text = self.text;
        for (word, class) in self.words.to_mut().iter_mut().zip(&mut self.classes) {
            if word.shape != Shape::Upper {
                continue;
            }
            let name = Classes::GIVEN.with(Classes::FAMILY).with(Classes::EASTERN);
            let plain = Classes::ENGLISH.with(Classes::SAY).with(Classes::PERSON_WORD);
            let plain = plain.with(Classes::ARTICLE).with(Classes::PLACE_WORD);
            if class.any(plain) && !class.any(Classes::TITLE.with(name))
                || class.any(Classes::PARTICLE.with(Classes::SAY))
                || word.of(text).len() < 2
            {
                word.shape = Shape::Lower;
                *class = Classes::default();
            } else if word.of(text).len() > 3 || class.any(Classes::TITLE.with(name)) {
                word.shape = Shape::Capital;
            }
        }
    }

    /// Makes places of the words that name one together.
    fn mark_places(&mut self) {
        for at in 0..self.words.len() {
            if !self.classes.get(at).is_some_and(|class| class.any(Classes::PLACE_START)) {
                continue;
            }
            let next = self.words.get(at + 1..).unwrap_or_default().iter();
            let joined = next
                .take_while(|word| word.gap <= Gap::Space && word.shape != Shape::Number)
                .map(|word| key(*word, self.text));
            let more = lexicon().place_words(key(self.word(at), self.text), &joined);
            if more > 0 {
                for class in self.classes.get_mut(at..=at + more).unwrap_or_default() {
                    *class = Classes::PLACE_PART;
                }
            }
        }
    }

    pub(super) fn word(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or(NOTHING)
    }

    pub(super) fn str(&self, at: usize) -> &'a str {
        self.word(at).of(self.text)
    }

    pub(super) fn shape(&self, at: usize) -> Shape {
        self.word(at).shape
    }

    /// Whether a word is one of some, however its letters are written.
    pub(super) fn is(&self, at: usize, some: &[&str]) -> bool {
        let word = self.str(at);
        some.iter().any(|one| one.eq_ignore_ascii_case(word))
    }

    /// The classes of a word that begins with a capital.
    pub(super) fn class(&self, at: usize) -> Classes {
        self.classes.get(at).copied().unwrap_or_default()
    }

    /// The classes of any word.
    pub(super) fn any_class(&self, at: usize) -> Classes {
        if self.shape(at) == Shape::Lower {
            lexicon().classes_of(self.word(at), self.text)
        } else {
            self.class(at)
        }
    }

    /// Whether a word follows the one before it with nothing but a space or a hyphen between them.
    ///
    /// The full stop of "Gov." or "W." ends no sentence.
    pub(super) fn joined(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        match word.gap {
            Gap::Hyphen => true,
            Gap::Space => !self.is_dash(at, word),
            Gap::Joined => self.between(at) == ".",
            Gap::Sentence => at.checked_sub(1).is_some_and(|before| {
                let between = self.between(at);
                self.shape(before) == Shape::Initial && !between.contains(['?', '!', '\n'])
                    || between.starts_with(". ") && self.class(before).any(Classes::SHORT)
            }),
            _ => false,
        }
    }

    /// Whether a hyphen between spaces stands before a word: "Rogers - Secretary of State".
    fn is_dash(&self, at: usize, word: &Word) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.is_some_and(|before| word.start > before.end + 2) && self.between(at).contains('-')
    }

    /// Whether a sentence, a line or a quotation begins with a word.
    pub(super) fn opens(&self, at: usize) -> bool {
        let gap = self.word(at).gap;
        gap >= Gap::Sentence
            || gap == Gap::Mark && !self.between(at).contains(['(', '[', '—', '–'])
            || gap == Gap::Line
            || gap == Gap::Space
                && self.between(at).starts_with(['.', '?', '!'])
                && !self.joined_short(at)
    }

    /// Whether the full stop before a word is that of "Gov." or of an initial.
    fn joined_short(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            self.shape(before) == Shape::Initial || self.class(before).any(Classes::SHORT)
        })
    }

    /// The country of a name or an adjective, of one word or several, in the year of the article.
    pub(super) fn country_of(&self, words: &str) -> Option<Country> {
        country_of_name(words, self.year).or_else(|| country_of_demonym(words, self.year))
    }

    /// What stands between a word and the one before it.
    pub(super) fn between(&self, at: usize) -> &'a str {
        let start = at.checked_sub(1).map_or(0, |before| self.word(before).end as usize);
        let end = self.words.get(at).map_or(self.text.len(), |word| word.start as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether a word begins with a capital.
    pub(super) fn capital(&self, at: usize) -> bool {
        matches!(self.shape(at), Shape::Capital | Shape::Upper | Shape::Initial)
    }

    /// The bytes of a run of words.
    pub(super) fn range(&self, words: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = self.word(words.start).start as usize;
        let end = words.end.checked_sub(1).map_or(start, |last| self.word(last).end as usize);
        start..end.max(start)
    }
}
