//! Segments text into words with their byte ranges.
//!
//! The rules are those of UAX #29 with the deviations listed in the [module docs](super). Text is
//! taken apart at white space first, and each chunk is read as a sequence of units: a character
//! with the marks that follow it. Chunks of ASCII read their units from a table; the rules
//! themselves are written once. This file must not know how words are folded or what becomes of
//! them.
//!
//! One law: what a chunk gives does not depend on the text around it, and an ASCII chunk gives the
//! same whichever way its units are read.

use std::ops::Range;

use super::{
    ngram::bigrams,
    script::Class,
    symbol,
    unit::{AsciiUnits, CLASSES, UnicodeUnits, Units, flag},
};

/// A piece of text that becomes one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a piece is, which decides its position and its folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word or a bigram, at a position of its own.
    Word,
    /// A whole document symbol, at a position of its own.
    Symbol,
    /// A word of the symbol before it, at the same position.
    Part,
}

/// What segmentation takes from the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Elisions {
    /// All that French and Italian elide, save `t'`, which in most texts begins a Chinese name in
    /// Wade-Giles spelling: `T'ang`.
    WithoutT,
    /// `t'` as well.
    WithT,
}

/// Calls `f` with each piece of a text, in order of their starts.
#[inline]
#[expect(clippy::indexing_slicing, reason = "hot loop; a table of 256 is indexed by a byte")]
pub(crate) fn segment(text: &str, elisions: Elisions, f: &mut impl FnMut(Piece)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        if CLASSES[usize::from(first)] & flag::SPACE != 0 {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(|&b| CLASSES[usize::from(b)] == flag::LETTER) {
            at += 1;
        }
        let letters = at;
        let mut flags = 0;
        while let Some(&b) = bytes.get(at) {
            let class = CLASSES[usize::from(b)];
            if class == flag::SPACE {
                break;
            }
            if class == flag::HIGH {
                match char_at(text, at).filter(|c| !c.is_whitespace()) {
                    Some(c) => at += c.len_utf8(),
                    None => break,
                }
            } else {
                at += 1;
            }
            flags |= class;
        }
        // Letters alone, or with one mark after them, need no rules.
        if letters > start && at - letters <= 1 && flags & (flag::HIGH | flag::DIGIT) == 0 {
            f(Piece { kind: Kind::Word, start, end: letters });
        } else if at > start {
            chunk(text, start..at, flags, elisions, f);
        } else {
            at += char_at(text, at).map_or(1, char::len_utf8);
        }
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Segments a chunk without white space.
fn chunk(
    text: &str,
    range: Range<usize>,
    flags: u8,
    elisions: Elisions,
    f: &mut impl FnMut(Piece),
) {
    let mut rest = range.start;
    if flags & flag::SLASH != 0 {
        while let Some(symbol) = symbol::find(text, rest..range.end) {
            words(text, rest..symbol.start, flags, elisions, &mut |range| {
                f(Piece { kind: Kind::Word, start: range.start, end: range.end });
            });
            f(Piece { kind: Kind::Symbol, start: symbol.start, end: symbol.end });
            words(text, symbol.clone(), 0, elisions, &mut |range| {
                f(Piece { kind: Kind::Part, start: range.start, end: range.end });
            });
            let units = UnicodeUnits { text, end: range.end };
            rest = possessive(&units, symbol.end).unwrap_or(symbol.end);
        }
    }
    words(text, rest..range.end, flags, elisions, &mut |range| {
        f(Piece { kind: Kind::Word, start: range.start, end: range.end });
    });
}

/// Calls `f` with the range of each word and bigram of a chunk.
fn words(
    text: &str,
    range: Range<usize>,
    flags: u8,
    elisions: Elisions,
    f: &mut impl FnMut(Range<usize>),
) {
    if flags & flag::HIGH == 0 {
        unit_words(&AsciiUnits { text, end: range.end }, range.start, elisions, f);
    } else {
        unit_words(&UnicodeUnits { text, end: range.end }, range.start, elisions, f);
    }
}

fn unit_words<U: Units>(
    units: &U,
    start: usize,
    elisions: Elisions,
    f: &mut impl FnMut(Range<usize>),
) {
    let mut at = start;
    loop {
        let unit = units.at(at);
        match unit.class {
            Class::End => return,
            Class::Letter | Class::Syllable | Class::Hebrew | Class::Digit => {
                at = word(units, at, elisions, f);
            }
            Class::Number => {
                f(at..at + unit.len);
                at += unit.len;
            }
            Class::Cjk | Class::SouthEastAsian => {
                let mut end = at + unit.len;
                while units.at(end).class == unit.class {
                    end += units.at(end).len;
                }
                bigrams(units.text().get(at..end).unwrap_or_default(), at, f);
                at = end;
            }
            _ => at += unit.len,
        }
    }
}

/// Reads the word that begins at `start`, gives its range to `f`, and returns where to go on.
#[inline]
fn word<U: Units>(
    units: &U,
    start: usize,
    elisions: Elisions,
    f: &mut impl FnMut(Range<usize>),
) -> usize {
    let mut at = start;
    let mut before = Class::Separator;
    let mut digits = Digits::default();
    // The first and the last apostrophe that joins letters.
    let mut apostrophes: Option<(usize, usize)> = None;
    loop {
        let unit = units.at(at);
        let next = at + unit.len;
        match unit.class {
            Class::Letter | Class::Syllable | Class::Hebrew => digits = Digits::default(),
            Class::Digit => digits.run += 1,
            Class::Apostrophe if before.is_letter() && units.at(next).class.is_letter() => {
                apostrophes = Some((apostrophes.map_or(at, |(first, _)| first), at));
            }
            Class::Apostrophe | Class::Comma
                if before == Class::Digit && digits.may_group() && three_digits(units, next) =>
            {
                digits = Digits { run: 0, grouped: true, decimal: false };
            }
            Class::Dot if before == Class::Digit && units.at(next).class == Class::Digit => {
                digits = Digits { run: 0, grouped: false, decimal: true };
            }
            Class::Dot if before == Class::Letter && at == start + units.at(start).len => {
                if let Some(end) = acronym(units, at) {
                    f(start..end);
                    return possessive(units, end).unwrap_or(end);
                }
                break;
            }
            Class::Inner if before.is_letter() && units.at(next).class.is_letter() => {}
            Class::Quote if before == Class::Hebrew && units.at(next).class == Class::Hebrew => {}
            _ => break,
        }
        before = unit.class;
        at = next;
    }
    if let Some((first, last)) = apostrophes {
        f(without_clitics(units, start..at, first, last, elisions));
        return at;
    }
    f(start..at);
    if before == Class::Digit { possessive(units, at).unwrap_or(at) } else { at }
}

/// The digits read since the last letter of a word.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    /// How many since the last separator.
    run: usize,
    /// Whether a thousands separator stands before them.
    grouped: bool,
    /// Whether a full stop does.
    decimal: bool,
}

impl Digits {
    /// Whether a thousands separator may follow.
    fn may_group(self) -> bool {
        !self.decimal && (self.run == 3 || (!self.grouped && (1..3).contains(&self.run)))
    }
}

/// Whether exactly three digits begin at `at`.
fn three_digits<U: Units>(units: &U, mut at: usize) -> bool {
    for _ in 0..3 {
        let unit = units.at(at);
        if unit.class != Class::Digit {
            return false;
        }
        at += unit.len;
    }
    units.at(at).class != Class::Digit
}

/// The end of the acronym whose first full stop is at `dot`, the last stop included, or nothing
/// when no single letter follows.
fn acronym<U: Units>(units: &U, dot: usize) -> Option<usize> {
    let mut end = None;
    let mut at = dot;
    while units.at(at).class == Class::Dot {
        let letter = at + units.at(at).len;
        if !is_lone_letter(units, letter) {
            return end.map(|_| letter);
        }
        at = letter + units.at(letter).len;
        end = Some(at);
    }
    end
}

/// Whether the letter at `at` is a whole part of a dotted word.
fn is_lone_letter<U: Units>(units: &U, at: usize) -> bool {
    let unit = units.at(at);
    let end = at + unit.len;
    let next = units.at(end);
    unit.class == Class::Letter
        && match next.class {
            Class::Apostrophe | Class::Inner => {
                !units.at(end + next.len).class.is_letter() || possessive(units, end).is_some()
            }
            class => !class.is_word(),
        }
}

/// The end of a possessive `'s` at `at`, if there is one.
fn possessive<U: Units>(units: &U, at: usize) -> Option<usize> {
    let apostrophe = units.at(at);
    let s = at + apostrophe.len;
    let end = s + 1;
    (apostrophe.class == Class::Apostrophe
        && is_s(units, s..end)
        && units.at(s).len == 1
        && !units.at(end).class.is_word())
    .then_some(end)
}

fn is_s<U: Units>(units: &U, range: Range<usize>) -> bool {
    units.text().get(range).is_some_and(|text| text.eq_ignore_ascii_case("s"))
}

/// Takes the possessive off the end of a word, and the elided article or pronoun off its start.
fn without_clitics<U: Units>(
    units: &U,
    word: Range<usize>,
    first: usize,
    last: usize,
    elisions: Elisions,
) -> Range<usize> {
    let mut range = word.clone();
    if is_s(units, last + units.at(last).len..word.end) {
        range.end = last;
    }
    let rest = first + units.at(first).len;
    let elided = units.text().get(word.start..first).unwrap_or_default();
    if rest < range.end && elides(elided, elisions) && units.is_vowel_or_h(rest) {
        range.start = rest;
    }
    range
}

fn elides(prefix: &str, elisions: Elisions) -> bool {
    match prefix.as_bytes() {
        [b't' | b'T'] => elisions == Elisions::WithT,
        [b] => b"ldcjmns".contains(&b.to_ascii_lowercase()),
        [q, u] => q.eq_ignore_ascii_case(&b'q') && u.eq_ignore_ascii_case(&b'u'),
        _ => false,
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test that fails may panic")]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn ranges(units: &impl Units) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        unit_words(units, 0, Elisions::WithoutT, &mut |range| found.push(range));
        found
    }

    fn pieces(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        segment(text, Elisions::WithoutT, &mut |piece| found.push(&text[piece.start..piece.end]));
        found
    }

    proptest! {
        #[test]
        fn ascii_is_read_alike_by_both_readers(text in "[ -~]{0,24}|[aAsSdlL1.,'\"_:/()-]{0,24}") {
            let end = text.len();
            let ascii = ranges(&AsciiUnits { text: &text, end });
            prop_assert_eq!(ascii, ranges(&UnicodeUnits { text: &text, end }));
        }

        #[test]
        fn the_short_way_for_letters_gives_what_the_rules_give(text in "[a-cS1.,' -]{0,24}") {
            let whole: Vec<String> =
                text.split(' ').flat_map(|chunk| {
                    let units = UnicodeUnits { text: chunk, end: chunk.len() };
                    ranges(&units).into_iter().map(|range| chunk[range].to_owned()).collect::<Vec<_>>()
                }).collect();
            prop_assert_eq!(pieces(&text), whole);
        }

        #[test]
        fn plain_words_are_those_of_uax_29(
            // Marks follow a letter here: UAX #29 makes a word of a vowel sign that stands alone.
            text in "([a-zé0-9]|e\u{300}|a\u{200D}|[α-ωа-яא-תء-ي]|[क-ह]\u{93F}?|[ა-ჰ가-힣٠-٩०-९]| |-|!|\\(|¿|“){0,30}"
        ) {
            let words: Vec<&str> = text.split_whitespace().flat_map(str::unicode_words).collect();
            prop_assert_eq!(pieces(&text), words);
        }
    }
}
