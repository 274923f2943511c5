//! Whether a full stop ends a sentence, judged by the word before and the word after it.
//!
//! Lists of English abbreviations and a few rules of shape. It must not know how text is scanned.
//!
//! One law: the judgement depends on the two words, and on nothing further away.

/// Titles and the like, which a name follows: they never end a sentence.
const BEFORE_NAMES: [u64; 49] = pack_all([
    "adm", "amb", "asst", "att", "brig", "capt", "cdr", "cf", "cmdr", "col", "comdr", "cpl", "dr",
    "ens", "fr", "gen", "gov", "hon", "i.e", "e.g", "lt", "maj", "messrs", "mgr", "mlle", "mm",
    "mme", "mr", "mrs", "ms", "mt", "pres", "prof", "pvt", "rep", "reps", "rev", "sec", "sen",
    "sens", "sgt", "st", "ste", "supt", "usa", "viz", "vs", "v", "r.adm",
]);

/// What stands before a number.
const BEFORE_NUMBERS: [u64; 31] = pack_all([
    "add", "annex", "app", "art", "arts", "bull", "c", "ca", "ch", "chap", "corr", "doc", "docs",
    "ed", "fig", "fn", "fol", "no", "nos", "p", "par", "para", "pp", "pt", "res", "secs", "ser",
    "tel", "vol", "vols", "cong",
]);

/// Abbreviations that may end a sentence as well as stand within it.
const ANYWHERE: [u64; 38] = pack_all([
    "apr", "assn", "aug", "ave", "bros", "co", "corp", "ct", "dec", "dep", "dept", "dist", "div",
    "est", "etc", "feb", "fed", "govt", "inc", "intl", "jan", "jr", "jul", "jun", "ltd", "mar",
    "natl", "nov", "oct", "ph.d", "rept", "sept", "sep", "sess", "sr", "stat", "supp", "al",
]);

/// Words that begin a sentence when they are written with a capital after an abbreviation.
const STARTERS: [&str; 57] = [
    "A",
    "After",
    "All",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Before",
    "Both",
    "But",
    "By",
    "During",
    "Each",
    "Even",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "If",
    "In",
    "It",
    "Its",
    "Later",
    "Meanwhile",
    "Moreover",
    "My",
    "No",
    "Nevertheless",
    "Nor",
    "On",
    "Or",
    "Our",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "Text",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "Therefore",
    "These",
    "They",
    "This",
    "Those",
    "Thus",
    "To",
    "We",
    "What",
    "When",
];

/// The longest abbreviation in the lists, in bytes.
const MAX_BYTES: usize = 8;

/// Whether a full stop between two words ends a sentence.
///
/// `before` is what stands between the last white space or bracket and the full stop, `after` what
/// follows the white space and any opening quotes; `first` tells whether the sentence has no
/// word before `before`.
pub(crate) fn ends_sentence(before: &str, after: &str, first: bool) -> bool {
    if first && is_enumerator(before) {
        return false;
    }
    let Some(word) = pack(before.as_bytes()) else {
        // Longer than any abbreviation; only an acronym is left.
        return !is_acronym(before) || starts_sentence(after);
    };
    if BEFORE_NAMES.contains(&word) {
        return false;
    }
    if BEFORE_NUMBERS.contains(&word) && (after.starts_with(char::is_numeric) || is_roman(after)) {
        return false;
    }
    if ANYWHERE.contains(&word) || is_initial(before) || is_acronym(before) {
        return starts_sentence(after);
    }
    true
}

/// Up to eight bytes as a number, ASCII letters in lower case.
const fn pack(word: &[u8]) -> Option<u64> {
    if word.len() > MAX_BYTES {
        return None;
    }
    let mut packed = 0;
    let mut rest = word;
    while let [b, tail @ ..] = rest {
        packed = (packed << 8) | b.to_ascii_lowercase() as u64;
        rest = tail;
    }
    Some(packed)
}

#[expect(clippy::indexing_slicing, reason = "const evaluation; the index is below N")]
const fn pack_all<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut packed = [0; N];
    let mut at = 0;
    while at < N {
        assert!(words[at].len() <= MAX_BYTES, "an abbreviation is too long to be packed");
        if let Some(word) = pack(words[at].as_bytes()) {
            packed[at] = word;
        }
        at += 1;
    }
    packed
}

/// Whether a word is one capital letter.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Whether a word is the number of a paragraph: `1`, `12`, `a`, `iv`.
fn is_enumerator(word: &str) -> bool {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    (digits && (1..=3).contains(&word.len()))
        || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()))
        || (is_roman(word) && word.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Whether a text begins with a Roman numeral below 400.
fn is_roman(text: &str) -> bool {
    let word = word(text);
    (1..=6).contains(&word.len())
        && (word.bytes().all(|b| b"ivxlc".contains(&b))
            || word.bytes().all(|b| b"IVXLC".contains(&b)))
}

/// Whether single letters stand between full stops, at least two of them: `U.S`, `p.m`.
fn is_acronym(word: &str) -> bool {
    word.bytes().any(|b| b == b'.')
        && word.split('.').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}

fn starts_sentence(after: &str) -> bool {
    STARTERS.contains(&word(after))
}

/// The letters that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
