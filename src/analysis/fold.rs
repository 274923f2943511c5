//! Folds the spelling of a word: the exact form under which it is indexed and matched.
//!
//! Folding knows characters, not words: it must not know where the word stood or which language it
//! is in. It is a pure function of the word's canonical equivalence class.
//!
//! One law: canonically equivalent spellings (NFC, NFD) and spellings that differ in simple case
//! fold to the same form, and a folded form holds no white space and no control character.

use unicode_normalization::UnicodeNormalization;

use super::script::{Script, digit, is_format, is_transparent, script};

/// The longest exact form or term, in bytes; longer ones are cut at a character boundary.
pub(crate) const MAX_TERM_BYTES: usize = 255;

/// Replaces `out` by the folded form of a word.
///
/// The form is empty when nothing of the word is left, as of a lone tatweel.
pub(crate) fn fold(raw: &str, out: &mut String) {
    out.clear();
    if raw.is_ascii() {
        fold_ascii(raw, out);
    } else {
        fold_unicode(raw, out);
    }
    cut(out);
}

/// Replaces `out` by the folded form of a document symbol, which keeps its punctuation.
pub(crate) fn fold_symbol(raw: &str, out: &mut String) {
    out.clear();
    out.push_str(raw);
    out.make_ascii_lowercase();
    cut(out);
}

/// Shortens a term to [`MAX_TERM_BYTES`], at a character boundary.
pub(crate) fn cut(term: &mut String) {
    if term.len() > MAX_TERM_BYTES {
        let end =
            (0..=MAX_TERM_BYTES).rev().find(|&at| term.is_char_boundary(at)).unwrap_or_default();
        term.truncate(end);
    }
}

fn fold_ascii(raw: &str, out: &mut String) {
    for c in raw.chars() {
        push_kept(c.to_ascii_lowercase(), out);
    }
    trim_dots(out);
}

/// Keeps letters, digits, and the full stop after a digit; all else that stands inside a word
/// (apostrophes, thousands separators, the dots of acronyms) is dropped.
#[inline]
fn push_kept(c: char, out: &mut String) {
    let kept = c.is_ascii_alphanumeric()
        || (c == '.' && out.as_bytes().last().is_some_and(u8::is_ascii_digit));
    if kept {
        out.push(c);
    }
}

fn trim_dots(out: &mut String) {
    let end = out.trim_end_matches('.').len();
    out.truncate(end);
}

fn fold_unicode(raw: &str, out: &mut String) {
    let mut composed = String::with_capacity(raw.len());
    // The last character that was not a mark, in lower case.
    let mut base: Option<char> = None;
    for c in raw.nfkd() {
        if is_format(c) {
            continue;
        }
        if is_transparent(c) {
            if base.is_some_and(|base| keeps_mark(base, c)) {
                composed.push(c);
            }
            continue;
        }
        base = fold_base(c, &mut composed).or(base);
    }
    if composed.is_ascii() {
        out.push_str(&composed);
    } else {
        out.extend(composed.nfc());
    }
    trim_dots(out);
}

/// Appends the folded form of one character that is no mark, and returns the base that following
/// marks belong to, or nothing when the character was dropped.
fn fold_base(c: char, out: &mut String) -> Option<char> {
    match c {
        // The tatweel only stretches the line; modifier letters are apostrophes.
        '\u{0640}' | '\u{02B9}'..='\u{02BF}' | '\u{02C8}' => return None,
        '\u{066B}' => {
            push_kept('.', out);
            return None;
        }
        // Only numbers such as ½ decompose to a fraction slash.
        '\u{2044}' => {
            out.push('/');
            return None;
        }
        // Sara am of Thai and Lao, which only compatibility takes apart.
        '\u{0E32}' | '\u{0EB2}' if out.ends_with(['\u{0E4D}', '\u{0ECD}']) => {
            out.pop();
            out.push(if c == '\u{0E32}' { '\u{0E33}' } else { '\u{0EB3}' });
            return Some(c);
        }
        _ if c.is_ascii() => {
            let c = c.to_ascii_lowercase();
            push_kept(c, out);
            return Some(c);
        }
        _ => {}
    }
    if let Some(digit) = digit(c) {
        out.push(digit);
        return Some(digit);
    }
    if !c.is_alphanumeric() {
        return None;
    }
    let mut base = None;
    // Upper case first: it brings ς to Σ, ß to SS and historic variants to their letter.
    for c in c.to_uppercase().flat_map(char::to_lowercase) {
        if is_transparent(c) {
            continue;
        }
        base = Some(c);
        match script(c) {
            Script::Latin if !c.is_ascii() => push_latin(c, out),
            Script::Arabic => out.push(if c == '\u{0671}' { '\u{0627}' } else { c }),
            _ => out.push(c),
        }
    }
    base
}

/// Appends the ASCII letters that a Latin letter is commonly written with: `dj` is not one of
/// them for đ, but `d` is.
fn push_latin(c: char, out: &mut String) {
    let ascii = any_ascii::any_ascii_char(c);
    if !ascii.is_empty() && ascii.bytes().all(|b| b.is_ascii_alphanumeric()) {
        out.extend(ascii.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        out.push(c);
    }
}

/// Whether a mark tells words apart in the script of the letter that bears it.
fn keeps_mark(base: char, mark: char) -> bool {
    match script(base) {
        Script::Latin | Script::Greek | Script::Hebrew => false,
        // Hamza tells ؤ and ئ from و and ي, but every alef is written for every other.
        Script::Arabic => {
            matches!(mark, '\u{0654}' | '\u{0655}') && !matches!(base, '\u{0627}' | '\u{0671}')
        }
        // Stress marks go, the marks of й, ї, ў, ѓ and ќ stay; ё is written е.
        Script::Cyrillic => match mark {
            '\u{0300}' => false,
            '\u{0301}' => matches!(base, 'г' | 'к'),
            '\u{0308}' => base != 'е',
            _ => true,
        },
        Script::Other => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(raw: &str) -> String {
        let mut out = String::new();
        fold(raw, &mut out);
        out
    }

    #[test]
    fn every_letter_folds_alike_in_all_its_spellings() {
        for c in '\0'..=char::MAX {
            if !c.is_alphanumeric() || is_transparent(c) {
                continue;
            }
            let form = folded(&c.to_string());
            assert_eq!(form, folded(&std::iter::once(c).nfd().collect::<String>()), "NFD of {c}");
            let (mut upper, mut lower) = (c.to_uppercase(), c.to_lowercase());
            if upper.len() == 1 && lower.len() == 1 {
                let (upper, lower) = (upper.next().unwrap(), lower.next().unwrap());
                assert_eq!(folded(&upper.to_string()), form, "upper case of {c}");
                assert_eq!(folded(&lower.to_string()), form, "lower case of {c}");
            }
            if !form.contains('/') {
                assert_eq!(folded(&form), form, "{c} folded twice");
            }
        }
    }

    proptest! {
        #[test]
        fn fold_is_canonical(raw in "\\PC{0,12}") {
            let form = folded(&raw);
            prop_assert_eq!(&form, &folded(&raw.nfc().collect::<String>()));
            prop_assert_eq!(&form, &folded(&raw.nfd().collect::<String>()));
            prop_assert!(!form.chars().any(|c| c.is_control() || c.is_whitespace()));
            prop_assert!(form.len() <= MAX_TERM_BYTES);
        }
    }
}
