//! Pieces of text: runs of letters and digits, hashed without regard to case and accents.
//!
//! It knows how names are cut and how letters fold. It must not know any name. Its one law: two
//! spellings of one piece that differ in case, accents or the dots of an acronym have one hash.

use std::ops::Range;

use any_ascii::any_ascii_char;
use unicode_normalization::char::is_combining_mark;

use super::super::spelling::Spelling;

/// How the letters of a piece are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// It begins with a small letter or a digit.
    Lower,
    /// It begins with a capital.
    Capital,
    /// Two letters or more, none small.
    Upper,
}

/// A run of letters and digits, or an acronym with its dots: `Nam`, `d`, `U.S.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    pub(crate) hash: u64,
    pub(crate) case: Case,
}

/// Reads the piece that begins at a place; none where no letter or digit stands there.
pub(crate) fn piece_at(text: &str, start: usize) -> Option<Piece> {
    let rest = text.get(start..)?;
    let bytes = rest.as_bytes();
    let (mut spelling, mut at) = (Spelling::default(), 0);
    let (mut letters, mut small, mut first_capital, mut dots) = (0_usize, 0_usize, false, 0_usize);
    loop {
        match bytes.get(at) {
            Some(&b) if b.is_ascii_alphanumeric() => {
                if at == 0 {
                    first_capital = b.is_ascii_uppercase();
                }
                letters += usize::from(b.is_ascii_alphabetic());
                small += usize::from(b.is_ascii_lowercase());
                spelling.add(b);
                at += 1;
            }
            // "U.S.S.R.": a dot after each letter and a letter after each dot.
            Some(b'.')
                if letters == dots + 1
                    && at == 2 * dots + 1
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                    && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric) =>
            {
                dots += 1;
                at += 1;
            }
            Some(b) if !b.is_ascii() => {
                let c = rest.get(at..)?.chars().next()?;
                if c.is_alphanumeric() {
                    if at == 0 {
                        first_capital = c.is_uppercase();
                    }
                    letters += 1;
                    small += usize::from(c.is_lowercase());
                    add_folded(&mut spelling, c);
                } else if !is_combining_mark(c) || at == 0 {
                    break;
                }
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    if at == 0 {
        return None;
    }
    if dots > 0 && bytes.get(at) == Some(&b'.') {
        at += 1;
    }
    let case = match (first_capital, small, letters) {
        (false, ..) => Case::Lower,
        (true, 0, 2..) => Case::Upper,
        _ => Case::Capital,
    };
    Some(Piece { range: start..start + at, hash: spelling.finish(), case })
}

/// The hash of a text of one piece; `None` when it is none or more.
pub(crate) fn hash_of(word: &str) -> Option<u64> {
    let piece = piece_at(word, 0)?;
    (piece.range.end == word.len()).then_some(piece.hash)
}

/// Latin letters lose their accents; those of other scripts their case.
fn add_folded(spelling: &mut Spelling, c: char) {
    if u32::from(c) < 0x250 || (0x1E00..0x1F00).contains(&u32::from(c)) {
        let folded = any_ascii_char(c).bytes().filter(u8::is_ascii_alphanumeric);
        folded.for_each(|byte| spelling.add(byte));
        return;
    }
    let mut buffer = [0; 4];
    for c in c.to_lowercase() {
        c.encode_utf8(&mut buffer).bytes().for_each(|byte| spelling.add(byte));
    }
}

/// The places in a part of a text where a piece with a capital begins, in order.
#[derive(Debug)]
pub(crate) struct Capitals<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Capitals<'a> {
    /// The part must begin where a piece may.
    pub(crate) fn new(text: &'a str, part: Range<usize>) -> Self {
        Self { text: text.get(..part.end).unwrap_or(text), at: part.start }
    }
}

impl Iterator for Capitals<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let mut inside = false;
        while let Some(&b) = bytes.get(at) {
            if b.is_ascii() {
                if b.is_ascii_uppercase() && !inside {
                    self.at = at + 1;
                    while self.bytes_inside() {
                        self.at += 1;
                    }
                    return Some(at);
                }
                inside = b.is_ascii_alphanumeric();
                at += 1;
                continue;
            }
            let c = self.text.get(at..).and_then(|rest| rest.chars().next())?;
            if c.is_uppercase() && !inside {
                self.at = at + c.len_utf8();
                while self.bytes_inside() {
                    self.at += 1;
                }
                return Some(at);
            }
            inside = c.is_alphanumeric() || (inside && is_combining_mark(c));
            at += c.len_utf8();
        }
        self.at = at;
        None
    }
}

impl Capitals<'_> {
    /// Whether the place lies inside a run of ASCII letters and digits.
    fn bytes_inside(&self) -> bool {
        self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_has_one_hash_however_it_is_written() {
        for (a, b) in [
            ("Türkiye", "turkiye"),
            ("U.S.S.R.", "USSR"),
            ("U.S", "US"),
            ("Élysée", "ELYSEE"),
            ("Elyse\u{301}e", "Élysée"),
            ("Łódź", "lodz"),
        ] {
            assert_eq!(piece_at(a, 0).unwrap().hash, piece_at(b, 0).unwrap().hash, "{a} {b}");
            assert_eq!(piece_at(a, 0).unwrap().range, 0..a.len(), "{a}");
        }
        assert_ne!(hash_of("Iran"), hash_of("Iraq"));
        assert_eq!(hash_of("Sri Lanka"), None);
    }

    #[test]
    fn a_piece_ends_where_its_letters_do() {
        let ends = |text: &str| piece_at(text, 0).map(|piece| (piece.range.end, piece.case));
        assert_eq!(ends("Nam. The"), Some((3, Case::Capital)));
        assert_eq!(ends("U.S. and"), Some((4, Case::Upper)));
        assert_eq!(ends("U.S.-Soviet"), Some((4, Case::Upper)));
        assert_eq!(ends("J.Smith"), Some((1, Case::Capital)));
        assert_eq!(ends("d'Orsay"), Some((1, Case::Lower)));
        assert_eq!(ends("NATO's"), Some((4, Case::Upper)));
        assert_eq!(ends(" x"), None);
        assert_eq!(piece_at("é", 1), None);
        assert_eq!(piece_at("e", 9), None);
    }

    #[test]
    fn capitals_are_found_at_the_start_of_pieces_only() {
        let found = |text: &str| Capitals::new(text, 0..text.len()).collect::<Vec<_>>();
        assert_eq!(found("the McNamara-Élysée d'Orsay x2A Ö"), [4, 13, 24, 34]);
        assert_eq!(found("aB é ÄB"), [6]);
        assert_eq!(found(""), [0; 0]);
    }
}
