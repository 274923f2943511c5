//! Stems a folded word by the algorithm of one language.
//!
//! It names the stemming crate so that no other file need do so. It must not know how a word was
//! found or folded.
//!
//! One law: a stem is never empty, and a word that the language's stemmer is not made for (another
//! script, a digit in it) is its own stem.

use std::borrow::Cow;

use frostem::Algorithm;
use unicode_normalization::char::is_combining_mark;

use super::{fold::cut, language::Language};

/// The stemmer of one language.
#[derive(Clone, Copy)]
pub(crate) struct Stemmer {
    algorithm: Option<frostem::Stemmer>,
    letters: Letters,
}

/// The words that a stemmer is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Folded Latin words, so `a` to `z`.
    Ascii,
    /// Words of one other script, by its range of characters.
    Within(char, char),
}

impl Stemmer {
    pub(crate) fn new(language: Language) -> Self {
        let algorithm = match language {
            Language::None => None,
            Language::English => Some(Algorithm::English),
            Language::French => Some(Algorithm::French),
            Language::German => Some(Algorithm::German),
            Language::Spanish => Some(Algorithm::Spanish),
            Language::Italian => Some(Algorithm::Italian),
            Language::Portuguese => Some(Algorithm::Portuguese),
            Language::Dutch => Some(Algorithm::Dutch),
            Language::Danish => Some(Algorithm::Danish),
            Language::Swedish => Some(Algorithm::Swedish),
            Language::Norwegian => Some(Algorithm::Norwegian),
            Language::Finnish => Some(Algorithm::Finnish),
            Language::Russian => Some(Algorithm::Russian),
            Language::Arabic => Some(Algorithm::Arabic),
            Language::Greek => Some(Algorithm::Greek),
            Language::Hungarian => Some(Algorithm::Hungarian),
            Language::Romanian => Some(Algorithm::Romanian),
            Language::Tamil => Some(Algorithm::Tamil),
            Language::Turkish => Some(Algorithm::Turkish),
        };
        let letters = match language {
            Language::Russian => Letters::Within('\u{0400}', '\u{052F}'),
            Language::Arabic => Letters::Within('\u{0600}', '\u{06FF}'),
            Language::Greek => Letters::Within('\u{0370}', '\u{03FF}'),
            Language::Tamil => Letters::Within('\u{0B80}', '\u{0BFF}'),
            _ => Letters::Ascii,
        };
        Self { algorithm: algorithm.map(frostem::Stemmer::new), letters }
    }

    /// The stem of a folded word, borrowed when it is the word itself.
    pub(crate) fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        let Some(algorithm) = self.algorithm.filter(|_| self.letters.all(word)) else {
            return Cow::Borrowed(word);
        };
        match algorithm.stem(word) {
            stem if stem.is_empty() || stem == word => Cow::Borrowed(word),
            mut stem => {
                cut(stem.to_mut());
                stem
            }
        }
    }
}

impl Letters {
    fn all(self, word: &str) -> bool {
        match self {
            Self::Ascii => word.bytes().all(|b| b.is_ascii_lowercase()),
            Self::Within(first, last) => word.chars().all(|c| {
                (first..=last).contains(&c) && (c.is_alphabetic() || is_combining_mark(c))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_language_has_a_stemmer_that_stems() {
        let cases = [
            (Language::None, "treaties", "treaties"),
            (Language::English, "treaties", "treati"),
            (Language::French, "negociations", "negoci"),
            (Language::German, "verhandlungen", "verhandl"),
            (Language::Spanish, "negociaciones", "negoci"),
            (Language::Italian, "negoziati", "negoz"),
            (Language::Portuguese, "tratados", "trat"),
            (Language::Russian, "переговоры", "переговор"),
            (Language::English, "переговоры", "переговоры"),
            (Language::Russian, "treaties", "treaties"),
            (Language::English, "2nds", "2nds"),
        ];
        for (language, word, stem) in cases {
            assert_eq!(Stemmer::new(language).stem(word), stem, "{language} {word}");
        }
    }

    proptest! {
        #[test]
        fn stems_are_not_empty(
            word in "[a-z]{1,12}|[α-ω]{1,9}|[а-я]{1,9}|[\u{0621}-\u{064A}]{1,9}|[அ-ஹ\u{0BBE}-\u{0BCD}]{1,9}"
        ) {
            for language in Language::all() {
                prop_assert!(!Stemmer::new(language).stem(&word).is_empty());
            }
        }
    }
}
