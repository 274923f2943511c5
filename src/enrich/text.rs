//! A text as words, with the case of their letters and what stands between them.
//!
//! It is read once for all enrichers. The file must not know what words mean. Its one law: words are
//! in order, do not overlap, and are pieces of the text on boundaries of characters.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::spelling::Spelling;
use crate::analysis::sentences;

/// How the letters of a word are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `talks`, `de`, and words of scripts without capitals.
    Lower,
    /// `Talks`, `McNamara`, `D'Estaing`.
    Capital,
    /// `NATO`, `U.S.`: two letters or more, none of them small.
    Upper,
    /// `J.`, `J`: one capital letter, with its full stop.
    Initial,
    /// `1961`, `22nd`: begins with a digit.
    Number,
}

impl Shape {
    /// Whether it begins with a capital.
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Upper | Self::Initial)
    }
}

/// What stands between a word and the one before it. The later kinds separate more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// A hyphen or an apostrophe, without a space.
    Hyphen,
    /// Anything else without a space, such as a slash.
    Joined,
    /// Spaces, and the full stop of an abbreviation.
    Space,
    /// The end of a line.
    Line,
    /// A comma.
    Comma,
    /// Another mark: colon, semicolon, dash, bracket, quotation mark.
    Mark,
    /// The end of a sentence.
    Sentence,
    /// A blank line, or the start of the text.
    Paragraph,
}

/// A word, by its place; a possessive `'s` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// Of its letters without regard to case, as [`spelling`](super::spelling::spelling) has it.
    pub(crate) spelling: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) shape: Shape,
    pub(crate) gap: Gap,
    /// Whether `'s` or `’` follows.
    pub(crate) possessive: bool,
    /// Whether it has ASCII letters and digits only.
    pub(crate) plain: bool,
}

impl Word {
    /// Where it stands, in bytes.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its letters, in the text it was read from.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) words: Vec<Word>,
}

impl Text {
    /// Reads a text; what lies beyond 4 GiB is left out.
    pub(crate) fn read(text: &str) -> Self {
        let mut words = Vec::with_capacity(text.len() / 6);
        let mut sentences = sentences(text);
        let mut next_sentence = sentences.next().map_or(usize::MAX, |range| range.start);
        let mut scan = Scan { text, at: 0 };
        let mut gap = Gap::Paragraph;
        while let Some(between) = scan.gap() {
            gap = gap.max(between);
            let start = scan.at;
            while next_sentence <= start {
                gap = gap.max(Gap::Sentence);
                next_sentence = sentences.next().map_or(usize::MAX, |range| range.start);
            }
            let read = scan.word();
            let possessive = scan.possessive();
            let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(read.end)) else {
                break;
            };
            let Read { spelling, shape, plain, .. } = read;
            words.push(Word { spelling, start, end, shape, gap, possessive, plain });
            gap = Gap::Hyphen;
        }
        Self { words }
    }
}

/// A word that has been passed over.
struct Read {
    spelling: u64,
    end: usize,
    shape: Shape,
    plain: bool,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// Passes over what is no word, and says what it was; nothing when the text ends.
    fn gap(&mut self) -> Option<Gap> {
        let mut gap = Gap::Hyphen;
        let mut lines = 0;
        while let Some(c) = self.peek() {
            if c == ' ' {
                gap = gap.max(Gap::Space);
                self.at += 1;
                continue;
            }
            if c.is_alphanumeric() {
                return Some(if lines > 1 { Gap::Paragraph } else { gap });
            }
            let kind = match c {
                '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '\u{ad}' => Gap::Hyphen,
                '\n' => {
                    lines += 1;
                    Gap::Line
                }
                '\u{c}' | '\u{2029}' => Gap::Paragraph,
                '.' | '/' | '&' | '_' | '@' => Gap::Joined,
                ',' | '،' | '、' | '，' => Gap::Comma,
                _ if c.is_whitespace() => Gap::Space,
                _ => Gap::Mark,
            };
            if lines > 0 && !c.is_whitespace() {
                lines = 0;
            }
            gap = gap.max(kind);
            self.at += c.len_utf8();
            // The dash of two hyphens.
            if c == '-' && self.text.as_bytes().get(self.at) == Some(&b'-') {
                gap = gap.max(Gap::Mark);
            }
        }
        None
    }

    /// Passes over a word, and says where it ends and how it is written.
    fn word(&mut self) -> Read {
        let start = self.at;
        let (mut letters, mut capitals, mut dotted, mut plain) = (0_u32, 0_u32, false, true);
        let mut spelling = Spelling::default();
        let bytes = self.text.as_bytes();
        let first = self.peek().unwrap_or(' ');
        let number = first.is_numeric();
        loop {
            let (part, before) = (self.at, letters);
            for &byte in bytes.get(self.at..).unwrap_or_default() {
                let class = class(byte);
                if class == 0 {
                    break;
                }
                letters += 1;
                capitals += class >> 1;
                spelling.add_letter(byte);
            }
            self.at = part + (letters - before) as usize;
            let Some(c) = self.peek() else { break };
            let part = self.at;
            if !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)) {
                letters += 1;
                capitals += u32::from(is_capital(c));
                self.at += c.len_utf8();
            } else if matches!(c, '\'' | '’') && self.joins(c) {
                self.at += c.len_utf8();
            } else {
                dotted = c == '.' && letters == 1 && capitals == 1 && self.acronym();
                plain &= !dotted;
                bytes.get(part..self.at).unwrap_or_default().iter().for_each(|b| spelling.add(*b));
                break;
            }
            plain = false;
            bytes.get(part..self.at).unwrap_or_default().iter().for_each(|b| spelling.add(*b));
        }
        let shape = if number {
            Shape::Number
        } else if dotted {
            Shape::Upper
        } else if !is_capital(first) {
            Shape::Lower
        } else if letters == 1 {
            // The full stop is part of an initial.
            if bytes.get(self.at) == Some(&b'.') {
                self.at += 1;
                spelling.add(b'.');
                plain = false;
            }
            Shape::Initial
        } else if letters == capitals {
            Shape::Upper
        } else {
            Shape::Capital
        };
        debug_assert!(self.at > start);
        Read { spelling: spelling.finish(), end: self.at, shape, plain }
    }

    /// Whether an apostrophe stands within a word: `O'Brien`, not the possessive `Dulles's`.
    fn joins(&self, apostrophe: char) -> bool {
        let mut after = self.rest().chars().skip(1);
        debug_assert!(matches!(apostrophe, '\'' | '’'));
        match (after.next(), after.next()) {
            (Some('s' | 'S'), next) => next.is_some_and(char::is_alphanumeric),
            (Some(letter), _) => letter.is_alphabetic(),
            (None, _) => false,
        }
    }

    /// Passes over the rest of `U.S.`, when the letter before is the first of one: at least two
    /// letters with full stops between them and no spaces.
    fn acronym(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let mut pairs = 0;
        // Each turn takes a full stop and the capital after it.
        while bytes.get(at) == Some(&b'.')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
            && !bytes
                .get(at + 2)
                .is_some_and(|next| next.is_ascii_alphanumeric() || !next.is_ascii())
        {
            at += 2;
            pairs += 1;
        }
        if pairs == 0 || bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            return false;
        }
        if bytes.get(at) == Some(&b'.') {
            at += 1;
        }
        self.at = at;
        true
    }

    /// Passes over a possessive, and says whether there is one.
    fn possessive(&mut self) -> bool {
        if !matches!(self.text.as_bytes().get(self.at), Some(b'\'' | 0xE2)) {
            return false;
        }
        let rest = self.rest();
        let Some(after) = rest.strip_prefix(['\'', '’']) else { return false };
        let len = rest.len() - after.len();
        if let Some(next) = after.strip_prefix(['s', 'S'])
            && !next.chars().next().is_some_and(char::is_alphanumeric)
        {
            self.at += len + 1;
            return true;
        }
        // `the Soviets' view`: a closing quotation mark looks alike and does no harm.
        rest.len() < self.text.len()
            && self.text.get(..self.at).is_some_and(|before| before.ends_with(['s', 'S']))
            && after.starts_with(' ')
    }
}

/// Of letters and digits of ASCII: 3 for a capital, 1 for any other; 0 for what is none.
fn class(byte: u8) -> u32 {
    #[expect(clippy::indexing_slicing, reason = "it is done by the compiler")]
    const CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            classes[byte as usize] =
                byte.is_ascii_alphanumeric() as u8 + 2 * byte.is_ascii_uppercase() as u8;
            byte += 1;
        }
        classes
    };
    CLASSES.get(usize::from(byte)).map_or(0, |class| u32::from(*class))
}

fn is_capital(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { c.is_uppercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, Shape, Gap, bool)> {
        let words = Text::read(text).words;
        words.into_iter().map(|w| (w.of(text), w.shape, w.gap, w.possessive)).collect()
    }

    #[test]
    fn words_have_their_shapes() {
        use Gap::{Hyphen, Joined, Paragraph, Space};
        use Shape::{Capital, Initial, Lower, Number, Upper};
        assert_eq!(
            read("Mr. J. F. Dulles met de Gaulle's U.S. aide in 1961 at NATO/UN Viet-Nam"),
            [
                ("Mr", Capital, Paragraph, false),
                ("J.", Initial, Space, false),
                ("F.", Initial, Space, false),
                ("Dulles", Capital, Space, false),
                ("met", Lower, Space, false),
                ("de", Lower, Space, false),
                ("Gaulle", Capital, Space, true),
                ("U.S.", Upper, Space, false),
                ("aide", Lower, Space, false),
                ("in", Lower, Space, false),
                ("1961", Number, Space, false),
                ("at", Lower, Space, false),
                ("NATO", Upper, Space, false),
                ("UN", Upper, Joined, false),
                ("Viet", Capital, Space, false),
                ("Nam", Capital, Hyphen, false),
            ]
        );
    }

    #[test]
    fn gaps_tell_what_stands_between() {
        use Gap::{Comma, Line, Mark, Paragraph, Sentence, Space};
        let gaps = |text| read(text).into_iter().map(|word| word.2).collect::<Vec<_>>();
        assert_eq!(gaps("He left. Rusk, however"), [Paragraph, Space, Sentence, Comma]);
        assert_eq!(gaps("(the Secretary) stayed\non"), [Paragraph, Space, Mark, Line]);
        assert_eq!(gaps("TO\n\nBall — and J. Doe"), [Paragraph, Paragraph, Mark, Space, Space]);
    }

    #[test]
    fn apostrophes_join_or_possess() {
        let words = |text| read(text).into_iter().map(|w| (w.0, w.3)).collect::<Vec<_>>();
        assert_eq!(
            words("O'Brien’s d'Estaing Soviets' don't"),
            [("O'Brien", true), ("d'Estaing", false), ("Soviets", true), ("don't", false)]
        );
    }
}
