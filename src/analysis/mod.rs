//! Text to tokens: segment into words, fold their spelling, stem them.
//!
//! [`Analyzer`] is the one way from text to tokens; an index, a query and a highlight that are to
//! meet must use the same one, and its [fingerprint](Analyzer::fingerprint) tells whether they do.
//! The module must not know what is done with tokens; it names no search engine. Its law: what a
//! text gives depends on the text and the [`Language`] only, and canonically equivalent texts give
//! the same terms at the same positions.
//!
//! # The chain
//!
//! 1. **Segment.** Words are those of Unicode Standard Annex #29, with deviations for the writing
//!    of diplomats, below.
//! 2. **Fold.** Case, width, ligatures and accents go, so that Séjourné, SEJOURNE and the
//!    decomposed spelling are one. The result is the *exact* form.
//! 3. **Stem.** The stemmer of the language takes the exact form to the *term*. Words with digits,
//!    and words of a script that the language is not written in, stay as they are.
//!
//! Stop words are kept: phrases need them, and a good scorer does not mind.
//!
//! | rule | text | exact forms |
//! |---|---|---|
//! | a colon, underscore, hyphen or dash separates | `al-Assad a:b snake_case` | `al` `assad` `a` `b` `snake` `case` |
//! | so does a full stop between words | `end.Start` | `end` `start` |
//! | single letters between full stops are one word | `U.S.S.R. U.N. e.g.` | `ussr` `un` `eg` |
//! | a full stop between digits stays | `3.14 28.03.2024` | `3.14` `28.03.2024` |
//! | a comma or apostrophe goes before groups of three digits, and else separates | `1,000 1,2` | `1000` `1` `2` |
//! | the possessive goes | `China's the Soviets’ U.S.'s` | `china` `the` `soviets` `us` |
//! | what is elided before a vowel or h goes (`l d c j m n s qu`, in French `t` as well) | `d'Orsay l’accord qu'il` | `orsay` `accord` `il` |
//! | other apostrophes are left out | `O'Brien Sana‘a N'Djamena don't T'ang` | `obrien` `sanaa` `ndjamena` `dont` `tang` |
//! | Latin letters become ASCII | `Đorđević Łódź Işık Straße` | `dordevic` `lodz` `isik` `strasse` |
//! | Greek loses its accents, and its final sigma | `Υπουργός` | `υπουργοσ` |
//! | Cyrillic loses stress marks and ё, and keeps й and ї | `Ещё Київ` | `еще` `київ` |
//! | Arabic loses vowel signs, tatweel and the shapes of alef | `أحمد مُفَاوَضَات` | `احمد` `مفاوضات` |
//! | Hebrew loses its points | `שָׁלוֹם` | `שלום` |
//! | digits of all scripts become ASCII | `٢٠٢٤ ２０` | `2024` `20` |
//! | full-width letters and ligatures are taken apart | `ＮＡＴＯ ﬁnal ½` | `nato` `final` `1/2` |
//! | Chinese, Japanese, Thai, Lao, Khmer and Burmese become bigrams | `安理会` | `安理` `理会` |
//! | a document symbol is one word and its parts, at one position | `A/78/PV.4` | `a/78/pv.4` `a` `78` `pv` `4` |
//!
//! A document symbol is two or more parts with single slashes between, as in `S/RES/2231`,
//! `INFCIRC/540`, `NSC-68/4` and `GC(45)/RES/10`. Its first part is a word of at most twelve
//! letters, which `-` and a number or something in brackets may follow; one of its parts begins with
//! a number or has one after `.`, `-` or a bracket; addresses and the operators `w/5`, `n/5`,
//! `pre/5` and `near/5` are none. A group in brackets at the end is not part of it, so that
//! `S/RES/2231(2015)` and `S/RES/2231` are the same symbol.
//!
//! Terms hold no white space and no control character, and one of more than 255 bytes is cut at
//! a character boundary; its range stays whole. Stemmers see folded words, so those of accented
//! languages stem a little worse than they could: that all spellings meet goes before.
//!
//! ```
//! use chancery::Analyzer;
//!
//! let analyzer = Analyzer::default();
//! let exact = |text| {
//!     analyzer.tokens(text).into_iter().map(|token| token.exact).collect::<Vec<_>>().join(" ")
//! };
//! assert_eq!(exact("al-Assad a:b snake_case"), "al assad a b snake case");
//! assert_eq!(exact("end.Start"), "end start");
//! assert_eq!(exact("U.S.S.R. U.N. e.g."), "ussr un eg");
//! assert_eq!(exact("3.14 28.03.2024"), "3.14 28.03.2024");
//! assert_eq!(exact("1,000 1,2"), "1000 1 2");
//! assert_eq!(exact("China's the Soviets’ U.S.'s"), "china the soviets us");
//! assert_eq!(exact("d'Orsay l’accord qu'il"), "orsay accord il");
//! assert_eq!(exact("O'Brien Sana‘a N'Djamena don't T'ang"), "obrien sanaa ndjamena dont tang");
//! assert_eq!(exact("Đorđević Łódź Işık Straße"), "dordevic lodz isik strasse");
//! assert_eq!(exact("Υπουργός"), "υπουργοσ");
//! assert_eq!(exact("Ещё Київ"), "еще київ");
//! assert_eq!(exact("أحمد مُفَاوَضَات"), "احمد مفاوضات");
//! assert_eq!(exact("שָׁלוֹם"), "שלום");
//! assert_eq!(exact("٢٠٢٤ ２０"), "2024 20");
//! assert_eq!(exact("ＮＡＴＯ ﬁnal ½"), "nato final 1/2");
//! assert_eq!(exact("安理会"), "安理 理会");
//! assert_eq!(exact("A/78/PV.4"), "a/78/pv.4 a 78 pv 4");
//! assert_eq!(exact("S/RES/2231(2015)"), "s/res/2231 s res 2231 2015");
//!
//! let positions = |text| -> Vec<u32> {
//!     analyzer.tokens(text).into_iter().map(|token| token.position).collect()
//! };
//! assert_eq!(positions("in S/RES/2231 of"), [0, 1, 1, 1, 1, 2]);
//! ```
//!
//! # Names
//!
//! Names are matched on exact forms, never on stems. A stemmer takes Powers to `power` and Morales
//! to `moral`, and a search for the man must not find the word:
//!
//! ```
//! use chancery::Analyzer;
//!
//! let analyzer = Analyzer::default();
//! let (name, word) = (&analyzer.tokens("Powers")[0], &analyzer.tokens("power")[0]);
//! assert_eq!(name.term, word.term);
//! assert_ne!(name.exact, word.exact);
//! ```
//!
//! An index therefore keeps the exact form of every word that the stemmer changed, besides all
//! terms. Where [`Token::exact`] equals [`Token::term`] the term serves for both, and it is no
//! exact match for a word that was stemmed to it.

mod abbreviation;
mod analyzer;
mod cache;
mod fold;
mod language;
mod ngram;
mod outline;
mod probe;
mod script;
mod segment;
mod sentence;
mod stem;
mod symbol;
mod unit;

pub use analyzer::{Analyzer, Session, Token, TokenRef};
pub use language::{Language, UnknownLanguage};
pub(crate) use outline::Outline;
pub(crate) use sentence::SentenceStarts;
pub use sentence::{Sentences, sentences};

/// A whole value folded as its words are: without regard to case and diacritics. What stands
/// between the words in ASCII is kept.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut word = String::new();
    let is_separator = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    for run in text.split_inclusive(is_separator) {
        let letters = run.trim_end_matches(is_separator);
        fold::fold(letters, &mut word);
        folded.push_str(&word);
        folded.push_str(run.get(letters.len()..).unwrap_or_default());
    }
    folded
}
