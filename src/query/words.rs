//! Text of a query as words of the index: stems, exact forms, patterns.
//!
//! The file must not know what is done with the words.

use super::ast::{Distance, Wild};
use super::function_words::is_function_word;
use super::plan::{Pattern, Words};
use crate::analysis::{Session, folded};

/// The words of a text.
pub(crate) struct TextWords {
    /// `None` if the text has no word in it.
    pub(crate) words: Option<Words>,
    /// Whether it is one word that holds sentences together and says nothing of their subject.
    pub(crate) is_function_word: bool,
}

/// A word, or several at consecutive positions.
pub(crate) fn text_words(text: &str, session: &mut Session) -> TextWords {
    let language = session.analyzer().language();
    let mut is_function = false;
    let mut stems: Vec<String> = Vec::new();
    each_position(text, session, &mut |term, exact| {
        is_function = stems.is_empty() && is_function_word(exact, language);
        stems.push(term.to_owned());
    });
    TextWords { words: phrase(stems), is_function_word: is_function }
}

fn phrase(mut terms: Vec<String>) -> Option<Words> {
    match terms.len() {
        0 => None,
        1 => terms.pop().map(Words::Term),
        _ => Some(Words::Phrase(terms)),
    }
}

/// Each word of a text in exactly its form.
pub(crate) fn exact_words(text: &str, session: &mut Session) -> Vec<Words> {
    let mut words = Vec::new();
    each_position(text, session, &mut |stem, word| {
        words.push(Words::Exact { stem: stem.to_owned(), word: word.to_owned() });
    });
    words
}

/// The stems of a text, or its words as they are.
pub(crate) fn terms(text: &str, stemmed: bool, session: &mut Session) -> Vec<String> {
    let mut terms = Vec::new();
    each_position(text, session, &mut |term, exact| {
        terms.push(if stemmed { term } else { exact }.to_owned());
    });
    terms
}

/// Visits the words of a text: of several at one position the first, which is the whole of a
/// document symbol.
fn each_position(text: &str, session: &mut Session, visit: &mut dyn FnMut(&str, &str)) {
    let mut last = None;
    session.analyze(text, &mut |token| {
        if last.replace(token.position) != Some(token.position) {
            visit(token.term, token.exact);
        }
    });
}

/// What a word with wildcards stands for: of one with a hyphen in it, each side at its place.
pub(crate) fn wildcard_words(pieces: &[Wild], session: &mut Session) -> Option<Words> {
    let mut words = Vec::new();
    for part in split(pieces) {
        match part.as_slice() {
            [Wild::Text(text)] => {
                words.extend(terms(text, true, session).into_iter().map(Words::Term));
            }
            _ => words.extend(wildcard_pattern(&part).map(Words::Pattern)),
        }
    }
    in_order(words)
}

/// The pattern, folded as words are; `None` without a letter, a digit or a `*` in it.
pub(crate) fn wildcard_pattern(pieces: &[Wild]) -> Option<Pattern> {
    let fold = |piece: &Wild| match piece {
        Wild::Text(text) => {
            let text = folded(&text.replace(['\'', '’', '‘'], ""));
            (!text.is_empty()).then_some(Wild::Text(text))
        }
        wild => Some(wild.clone()),
    };
    let pieces: Vec<Wild> = pieces.iter().filter_map(fold).collect();
    (!pieces.is_empty()).then_some(Pattern::Wildcard(pieces))
}

/// Takes a pattern apart where the analyzer takes words apart. Document symbols, which have a
/// slash, are one word.
pub(crate) fn split(pieces: &[Wild]) -> Vec<Vec<Wild>> {
    let is_symbol = |piece: &Wild| matches!(piece, Wild::Text(text) if text.contains('/'));
    if pieces.iter().any(is_symbol) {
        return vec![pieces.to_vec()];
    }
    let separates = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '‘');
    let mut parts = vec![Vec::new()];
    for piece in pieces {
        let Wild::Text(text) = piece else {
            if let Some(part) = parts.last_mut() {
                part.push(piece.clone());
            }
            continue;
        };
        for (at, run) in text.split(separates).enumerate() {
            if at > 0 {
                parts.push(Vec::new());
            }
            if let Some(part) = parts.last_mut()
                && !run.is_empty()
            {
                part.push(Wild::Text(run.to_owned()));
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// What a fuzzy word stands for; without a distance, one letter may differ in a word of 3 to 5
/// letters and two in a longer one.
pub(crate) fn fuzzy_words(
    word: &str,
    distance: Option<u8>,
    session: &mut Session,
) -> Option<Words> {
    let words = terms(word, false, session).into_iter();
    in_order(words.map(|word| Words::Pattern(fuzzy_pattern(word, distance))).collect())
}

pub(crate) fn fuzzy_pattern(word: String, distance: Option<u8>) -> Pattern {
    let distance = distance.unwrap_or(match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    });
    Pattern::Fuzzy { word, distance }
}

/// Words one right after the other.
fn in_order(words: Vec<Words>) -> Option<Words> {
    words.into_iter().reduce(|left, right| Words::Near {
        left: Box::new(left),
        right: Box::new(right),
        distance: Distance::Before(1),
    })
}
