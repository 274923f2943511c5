//! What a character is to the analyzer: its script, its digit value, whether it is a mark.
//!
//! Facts about single characters only; this file must not know what a word is or what is done
//! with the facts. Character ranges are those of Unicode's blocks, so a character that a later
//! version of Unicode adds to a block is classified with its neighbours.
//!
//! One law: a character and the first character of its canonical decomposition have the same
//! [`Class`].

use unicode_normalization::char::is_combining_mark;

/// The part that a character plays in segmentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Past the end of the text.
    End,
    /// Anything that ends a word.
    Separator,
    /// A letter.
    Letter,
    /// A letter that may stand for several in decomposed text: never one letter of an acronym.
    Syllable,
    /// A Hebrew letter, which a straight double quote may join to the next.
    Hebrew,
    /// A decimal digit.
    Digit,
    /// A number that is not a decimal digit, a word by itself: `½`, `²`, `①`.
    Number,
    /// An apostrophe of any shape.
    Apostrophe,
    /// A full stop.
    Dot,
    /// A comma, or the Arabic thousands separator.
    Comma,
    /// A mark that joins letters without being one: the Catalan middle dot, Hebrew gershayim.
    Inner,
    /// The straight double quote, gershayim between Hebrew letters.
    Quote,
    /// Han, Hiragana or Katakana, indexed by bigrams.
    Cjk,
    /// Thai, Lao, Khmer or Burmese, written without spaces and indexed by bigrams.
    SouthEastAsian,
}

impl Class {
    /// Whether an apostrophe may join this to a letter.
    #[inline]
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Self::Letter | Self::Syllable | Self::Hebrew)
    }

    /// Whether this is inside words that are separated by spaces.
    #[inline]
    pub(crate) fn is_word(self) -> bool {
        self.is_letter() || self == Self::Digit
    }
}

/// The scripts that folding treats apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Latin letters, and all that belongs to no script, such as ASCII digits.
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Hebrew,
    /// All others, whose marks are kept.
    Other,
}

/// The class of a character that begins a cluster (one that is not [`is_transparent`]).
pub(crate) fn classify(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            '\'' => Class::Apostrophe,
            '.' => Class::Dot,
            ',' => Class::Comma,
            '"' => Class::Quote,
            _ => Class::Separator,
        };
    }
    match c {
        // Quotation marks, then modifier letters used as apostrophes or for hamza and ayn.
        '\u{2018}'
        | '\u{2019}'
        | '\u{FF07}'
        | '\u{05F3}'
        | '\u{02B9}'..='\u{02BF}'
        | '\u{02C8}'
        | '\u{0374}' => Class::Apostrophe,
        // The Arabic decimal separator stands between digits and is folded to a full stop.
        '\u{FF0E}' | '\u{066B}' => Class::Dot,
        '\u{FF0C}' | '\u{066C}' => Class::Comma,
        '\u{00B7}' | '\u{0387}' | '\u{05F4}' => Class::Inner,
        '\u{FF02}' => Class::Quote,
        _ if is_transparent(c) => Class::Separator,
        _ if digit(c).is_some() => Class::Digit,
        _ if is_cjk(c) => Class::Cjk,
        _ if !c.is_alphabetic() => {
            if c.is_numeric() {
                Class::Number
            } else {
                Class::Separator
            }
        }
        _ if is_south_east_asian(c) => Class::SouthEastAsian,
        '\u{0590}'..='\u{05FF}' | '\u{FB1D}'..='\u{FB4F}' => Class::Hebrew,
        '\u{1100}'..='\u{11FF}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{16D40}'..='\u{16D7F}' => Class::Syllable,
        _ => Class::Letter,
    }
}

/// Whether a character belongs to the cluster of the character before it: marks and format
/// characters, which never begin or end a word.
#[inline]
pub(crate) fn is_transparent(c: char) -> bool {
    if c < '\u{0300}' {
        return c == '\u{00AD}';
    }
    is_format(c)
        || is_combining_mark(c)
        || matches!(c, '\u{FF9E}' | '\u{FF9F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Whether a character is invisible and carries no meaning for search: format characters and
/// variation selectors.
pub(crate) fn is_format(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{06DD}' | '\u{070F}' | '\u{180B}'..='\u{180F}'
        | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}

fn is_cjk(c: char) -> bool {
    match c {
        '\u{3005}'
        | '\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3038}'..='\u{303C}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{20000}'..='\u{3FFFF}' => true,
        '\u{3006}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{1AFF0}'..='\u{1B16F}' => c.is_alphabetic(),
        _ => false,
    }
}

fn is_south_east_asian(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}'
        | '\u{AA60}'..='\u{AADF}')
}

/// The script of a character that is not a mark.
pub(crate) fn script(c: char) -> Script {
    match c {
        '\u{0000}'..='\u{02FF}'
        | '\u{1D00}'..='\u{1DBF}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{AB6F}'
        | '\u{10780}'..='\u{107BF}'
        | '\u{1DF00}'..='\u{1DFFF}' => Script::Latin,
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{0400}'..='\u{052F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{A640}'..='\u{A69F}'
        | '\u{1E030}'..='\u{1E08F}' => Script::Cyrillic,
        '\u{0590}'..='\u{05FF}' => Script::Hebrew,
        '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{0870}'..='\u{08FF}' => {
            Script::Arabic
        }
        _ => Script::Other,
    }
}

/// The zeros of the decimal digits outside ASCII, each followed by its nine others, in order.
const ZEROS: [char; 62] = [
    '\u{0660}',
    '\u{06F0}',
    '\u{07C0}',
    '\u{0966}',
    '\u{09E6}',
    '\u{0A66}',
    '\u{0AE6}',
    '\u{0B66}',
    '\u{0BE6}',
    '\u{0C66}',
    '\u{0CE6}',
    '\u{0D66}',
    '\u{0DE6}',
    '\u{0E50}',
    '\u{0ED0}',
    '\u{0F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1A90}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A620}',
    '\u{A8D0}',
    '\u{A900}',
    '\u{A9D0}',
    '\u{A9F0}',
    '\u{AA50}',
    '\u{ABF0}',
    '\u{FF10}',
    '\u{104A0}',
    '\u{10D30}',
    '\u{11066}',
    '\u{110F0}',
    '\u{11136}',
    '\u{111D0}',
    '\u{112F0}',
    '\u{11450}',
    '\u{114D0}',
    '\u{11650}',
    '\u{116C0}',
    '\u{11730}',
    '\u{118E0}',
    '\u{11950}',
    '\u{11C50}',
    '\u{11D50}',
    '\u{11DA0}',
    '\u{16A60}',
    '\u{1D7CE}',
    '\u{1D7D8}',
    '\u{1D7E2}',
    '\u{1D7EC}',
    '\u{1D7F6}',
    '\u{1E140}',
    '\u{1E2F0}',
    '\u{1E950}',
];

/// The ASCII digit of the same value as a decimal digit of another script.
pub(crate) fn digit(c: char) -> Option<char> {
    if !c.is_numeric() {
        return None;
    }
    let at = ZEROS.partition_point(|&zero| zero <= c);
    let zero = *ZEROS.get(at.checked_sub(1)?)?;
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn decomposition_keeps_the_class() {
        for c in '\0'..=char::MAX {
            let decomposed: Vec<char> = std::iter::once(c).nfd().collect();
            assert_eq!(classify(c), classify(decomposed[0]), "{:X}", u32::from(c));
            let bases = decomposed.iter().filter(|&&c| !is_transparent(c)).count();
            if classify(c) == Class::Letter {
                assert_eq!(bases, 1, "{:X} stands for several letters", u32::from(c));
            }
        }
    }

    #[test]
    fn digits_are_numeric_and_in_order() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            assert_eq!(digit(zero), Some('0'), "{:X}", u32::from(zero));
        }
        assert_eq!(digit('٩'), Some('9'));
        assert_eq!(digit('½'), None);
    }
}
