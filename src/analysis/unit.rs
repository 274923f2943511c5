//! Reads text unit by unit: a character with the marks and format characters that follow it.
//!
//! It must not know the rules of segmentation.
//!
//! One law: on ASCII text [`AsciiUnits`] and [`UnicodeUnits`] read the same units.

use unicode_normalization::char::decompose_canonical;

use super::script::{Class, classify, is_transparent};

/// One unit of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) class: Class,
    /// Its length in bytes, 0 at the end of the text only.
    pub(crate) len: usize,
}

const END: Unit = Unit { class: Class::End, len: 0 };

/// A reader of units.
pub(crate) trait Units {
    /// The text that offsets refer to.
    fn text(&self) -> &str;

    /// The unit that begins at a byte.
    fn at(&self, at: usize) -> Unit;

    /// Whether the unit at a byte is a vowel or h, with or without marks.
    fn is_vowel_or_h(&self, at: usize) -> bool {
        let mut base = None;
        if let Some(c) = self.text().get(at..).and_then(|text| text.chars().next()) {
            decompose_canonical(c, |c| base = base.or(Some(c.to_ascii_lowercase())));
        }
        base.is_some_and(|c| {
            matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'æ' | 'Æ' | 'œ' | 'Œ')
        })
    }
}

/// What bytes a chunk has, one bit each.
pub(crate) mod flag {
    pub(crate) const LETTER: u8 = 1;
    pub(crate) const SPACE: u8 = 2;
    pub(crate) const SLASH: u8 = 4;
    pub(crate) const HIGH: u8 = 8;
    pub(crate) const DIGIT: u8 = 16;
    pub(crate) const OTHER: u8 = 32;
}

/// The flag of each byte.
pub(crate) static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "const evaluation; the index is below 256")]
const fn classes() -> [u8; 256] {
    let mut table = [flag::OTHER; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b {
            0x41..=0x5A | 0x61..=0x7A => flag::LETTER,
            // The ASCII characters that `char::is_whitespace` holds for.
            0x09..=0x0D | 0x20 => flag::SPACE,
            0x30..=0x39 => flag::DIGIT,
            0x2F => flag::SLASH,
            0x80.. => flag::HIGH,
            _ => flag::OTHER,
        };
        b += 1;
    }
    table
}

/// The class of each ASCII character.
static ASCII: [Class; 256] = ascii();

#[expect(clippy::indexing_slicing, reason = "const evaluation; the index is below 256")]
const fn ascii() -> [Class; 256] {
    let mut table = [Class::Separator; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b {
            0x41..=0x5A | 0x61..=0x7A => Class::Letter,
            0x30..=0x39 => Class::Digit,
            0x27 => Class::Apostrophe,
            0x2E => Class::Dot,
            0x2C => Class::Comma,
            0x22 => Class::Quote,
            _ => Class::Separator,
        };
        b += 1;
    }
    table
}

/// Reads text that is ASCII up to `end`.
pub(crate) struct AsciiUnits<'a> {
    pub(crate) text: &'a str,
    pub(crate) end: usize,
}

impl Units for AsciiUnits<'_> {
    fn text(&self) -> &str {
        self.text
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "hot loop; a table of 256 is indexed by a byte")]
    fn at(&self, at: usize) -> Unit {
        match self.text.as_bytes().get(at) {
            Some(&b) if at < self.end => Unit { class: ASCII[usize::from(b)], len: 1 },
            _ => END,
        }
    }
}

/// Reads any text up to `end`.
pub(crate) struct UnicodeUnits<'a> {
    pub(crate) text: &'a str,
    pub(crate) end: usize,
}

impl Units for UnicodeUnits<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn at(&self, at: usize) -> Unit {
        let mut chars = self.text.get(at..self.end).unwrap_or_default().chars();
        let Some(base) = chars.next() else {
            return END;
        };
        let marks: usize = chars.take_while(|&c| is_transparent(c)).map(char::len_utf8).sum();
        Unit { class: classify(base), len: base.len_utf8() + marks }
    }
}
