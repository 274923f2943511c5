//! [`Analyzer`] and [`Session`]: the chain from text to tokens.
//!
//! Segmentation, folding and stemming are called here in their order, and positions are given out
//! here. This file must not know what an index does with tokens.
//!
//! One law: the tokens of a text depend on the text and the language only, never on what a session
//! analyzed before.

use std::{
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};

use xxhash_rust::xxh3::Xxh3;

use super::{
    cache::{MAX_WORD_BYTES, WordCache},
    fold::{fold, fold_symbol},
    language::Language,
    probe::PROBE,
    segment::{Elisions, Kind, Piece, segment},
    sentence::{SentenceStarts, sentences},
    stem::Stemmer,
};

/// Turns text into tokens; one and the same for indexing, querying and highlighting.
///
/// A clone is cheap and shares everything. For one text take [`Analyzer::tokens`]; for many texts
/// take a [`Session`] per thread.
///
/// ```
/// use chancery::{Analyzer, Language};
///
/// let analyzer = Analyzer::new(Language::English);
/// let tokens = analyzer.tokens("Séjourné's treaties");
/// assert_eq!(tokens[0].term, "sejourn");
/// assert_eq!(tokens[0].exact, "sejourne");
/// assert_eq!(tokens[0].range, 0.."Séjourné".len());
/// assert_eq!((&*tokens[1].term, &*tokens[1].exact), ("treati", "treaties"));
/// assert_eq!(tokens[1].position, 1);
/// ```
#[derive(Clone)]
pub struct Analyzer {
    inner: Arc<Inner>,
}

struct Inner {
    language: Language,
    stemmer: Stemmer,
    elisions: Elisions,
    fingerprint: OnceLock<u64>,
}

/// A word of a text, by its forms, its place and its position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Token {
    /// The stem, under which the word is ranked.
    pub term: String,
    /// The folded word, unstemmed; the same as `term` when the stemmer changes nothing.
    pub exact: String,
    /// The bytes of the text that the word was read from.
    pub range: Range<usize>,
    /// How many positions stand before it; the words of a document symbol share one.
    pub position: u32,
}

/// A [`Token`] that borrows its forms from the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TokenRef<'a> {
    /// The stem, under which the word is ranked.
    pub term: &'a str,
    /// The folded word, unstemmed; the same as `term` when the stemmer changes nothing.
    pub exact: &'a str,
    /// The first byte of the word in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// How many positions stand before it; the words of a document symbol share one.
    pub position: u32,
}

impl Analyzer {
    /// An analyzer that stems in one language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let elisions = match language {
            Language::French => Elisions::WithT,
            _ => Elisions::WithoutT,
        };
        Self {
            inner: Arc::new(Inner {
                language,
                stemmer: Stemmer::new(language),
                elisions,
                fingerprint: OnceLock::new(),
            }),
        }
    }

    /// The language whose stemmer is applied.
    #[must_use]
    pub fn language(&self) -> Language {
        self.inner.language
    }

    /// A number that two analyzers share when they give the same tokens.
    ///
    /// It is a hash of the language and of the tokens and sentences of a fixed text in many
    /// scripts, so that a changed rule, stemmer or Unicode table changes it. An index stores it
    /// and refuses to be searched under another.
    ///
    /// ```
    /// use chancery::{Analyzer, Language};
    ///
    /// let english = Analyzer::new(Language::English).fingerprint();
    /// assert_eq!(english, Analyzer::new(Language::English).fingerprint());
    /// assert_ne!(english, Analyzer::new(Language::French).fingerprint());
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        *self.inner.fingerprint.get_or_init(|| {
            let mut hash = Xxh3::new();
            hash.update(self.inner.language.name().as_bytes());
            self.session().analyze(PROBE, &mut |token| {
                for part in [token.term, token.exact] {
                    hash.update(part.as_bytes());
                    hash.update(&[0]);
                }
                for number in [token.start as u64, token.end as u64, token.position.into()] {
                    hash.update(&number.to_le_bytes());
                }
            });
            for sentence in sentences(PROBE) {
                hash.update(&(sentence.end as u64).to_le_bytes());
            }
            hash.digest()
        })
    }

    /// The tokens of one text.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.session().analyze(text, &mut |token| tokens.push(token.to_token()));
        tokens
    }

    /// A session: the scratch memory that makes analyzing many texts fast.
    #[must_use]
    pub fn session(&self) -> Session {
        Session { analyzer: self.clone(), words: WordCache::default(), scratch: String::new() }
    }
}

impl Default for Analyzer {
    /// The analyzer of the default language, English.
    fn default() -> Self {
        Self::new(Language::default())
    }
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analyzer").field("language", &self.inner.language).finish_non_exhaustive()
    }
}

impl TokenRef<'_> {
    /// The same token, owned.
    #[must_use]
    pub fn to_token(self) -> Token {
        Token {
            term: self.term.to_owned(),
            exact: self.exact.to_owned(),
            range: self.start..self.end,
            position: self.position,
        }
    }
}

/// An analyzer with scratch memory: the words it has met, with their forms.
///
/// It takes up to about 8 MiB, grown as words are met. What it remembers never changes what it
/// gives.
///
/// ```
/// use chancery::Analyzer;
///
/// let mut session = Analyzer::default().session();
/// let mut terms = Vec::new();
/// for text in ["Two treaties", "one treaty"] {
///     let positions = session.analyze(text, &mut |token| terms.push(token.term.to_owned()));
///     assert_eq!(positions, 2);
/// }
/// assert_eq!(terms, ["two", "treati", "one", "treati"]);
/// ```
pub struct Session {
    analyzer: Analyzer,
    words: WordCache,
    scratch: String,
}

impl Session {
    /// The analyzer that the session is of.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Gives each token of a text to `sink`, in order of their starts, and returns how many
    /// positions they take.
    ///
    /// Positions begin at 0 and grow by one from token to token, save that the words of a document
    /// symbol have the position of the symbol itself.
    pub fn analyze(&mut self, text: &str, sink: &mut impl FnMut(TokenRef<'_>)) -> u32 {
        let inner = &*self.analyzer.inner;
        let (words, scratch) = (&mut self.words, &mut self.scratch);
        let mut positions = 0_u32;
        segment(text, inner.elisions, &mut |Piece { kind, start, end }| {
            if kind == Kind::Symbol {
                fold_symbol(text.get(start..end).unwrap_or_default(), scratch);
                let position = positions;
                positions = positions.saturating_add(1);
                return sink(TokenRef { term: scratch, exact: scratch, start, end, position });
            }
            let position = match kind {
                Kind::Part => positions.saturating_sub(1),
                Kind::Word | Kind::Symbol => positions,
            };
            if end - start <= MAX_WORD_BYTES {
                let (exact, term) =
                    words.get(text, start, end, fold, |exact| inner.stemmer.stem(exact));
                if exact.is_empty() {
                    return;
                }
                sink(TokenRef { term, exact, start, end, position });
            } else {
                fold(text.get(start..end).unwrap_or_default(), scratch);
                if scratch.is_empty() {
                    return;
                }
                let term = inner.stemmer.stem(scratch);
                sink(TokenRef { term: &term, exact: scratch, start, end, position });
            }
            if kind == Kind::Word {
                positions = positions.saturating_add(1);
            }
        });
        positions
    }

    /// Does what [`Session::analyze`] does and also gives to `on_sentence` the position of the
    /// first token of each [sentence](sentences()), just before that token goes to `sink`.
    ///
    /// A sentence without a token is passed over. All is found in one pass over the tokens.
    ///
    /// ```
    /// use chancery::Analyzer;
    ///
    /// let mut starts = Vec::new();
    /// let mut terms = Vec::new();
    /// let positions = Analyzer::default().session().analyze_with_sentences(
    ///     "Mr. Rusk left. Nobody asked why. ***",
    ///     &mut |token| terms.push(token.term.to_owned()),
    ///     &mut |position| starts.push(position),
    /// );
    /// assert_eq!(terms, ["mr", "rusk", "left", "nobodi", "ask", "whi"]);
    /// assert_eq!((starts, positions), (vec![0, 3], 6));
    /// ```
    pub fn analyze_with_sentences(
        &mut self,
        text: &str,
        sink: &mut impl FnMut(TokenRef<'_>),
        on_sentence: &mut impl FnMut(u32),
    ) -> u32 {
        let mut starts = SentenceStarts::of(text);
        self.analyze(text, &mut |token| {
            if starts.begins(token.start) {
                on_sentence(token.position);
            }
            sink(token);
        })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("analyzer", &self.analyzer).finish_non_exhaustive()
    }
}
