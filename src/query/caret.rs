//! A place in a text, shown in its line.
//!
//! It knows how wide letters are on a terminal and nothing of queries. Its one law: under every
//! place there is at least one caret, whatever the text and the place.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Columns of a line that are shown.
const WIDTH: usize = 100;
/// Columns of them that stand before the place, in a line that is cut.
const BEFORE: usize = 40;

/// What is wrong with a query under the line that it is in, for a terminal.
///
/// It prints three lines without a line end: the line of the query, cut to about 100 columns around
/// the place; carets under the place; and the message. White space and control characters are shown
/// as one space each. [`QueryError::caret`](super::QueryError::caret) and
/// [`QueryWarning::caret`](super::QueryWarning::caret) make one.
#[derive(Clone, Copy, Debug)]
pub struct Caret<'a> {
    line: &'a str,
    start: usize,
    end: usize,
    message: &'a str,
}

impl<'a> Caret<'a> {
    pub(super) fn new(text: &'a str, span: Range<usize>, message: &'a str) -> Self {
        let start = boundary(text, span.start);
        let end = boundary(text, span.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind(is_line_end).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let rest = text.get(start..).unwrap_or_default();
        let line_end = start + rest.find(is_line_end).unwrap_or(rest.len());
        let line = text.get(line_start..line_end).unwrap_or_default();
        Self { line, start: start - line_start, end: end.min(line_end) - line_start, message }
    }
}

impl Display for Caret<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let letters: Vec<Letter<'_>> = self
            .line
            .grapheme_indices(true)
            .map(|(at, text)| Letter { at, text, width: width(text) })
            .collect();
        let total: usize = letters.iter().map(|letter| letter.width).sum();
        let end_of = |letter: &Letter<'_>| letter.at + letter.text.len();
        let first_marked =
            letters.iter().position(|l| end_of(l) > self.start).unwrap_or(letters.len());
        let (from, to) =
            if total <= WIDTH { (0, letters.len()) } else { window(&letters, first_marked) };
        let shown = letters.get(from..to).unwrap_or_default();
        let mut marks = String::new();
        if from > 0 {
            f.write_str("…")?;
            marks.push(' ');
        }
        let mut is_marked = false;
        for letter in shown {
            let is_blank = letter.text.chars().all(|c| c.is_whitespace() || c.is_control());
            f.write_str(if is_blank { " " } else { letter.text })?;
            let marks_it = end_of(letter) > self.start && letter.at < self.end;
            is_marked |= marks_it;
            let before = end_of(letter) <= self.start;
            let mark = if marks_it { "^" } else { " " };
            if marks_it || before {
                marks.extend(std::iter::repeat_n(mark, letter.width));
            }
        }
        if to < letters.len() {
            f.write_str("…")?;
        }
        let least = if is_marked { "" } else { "^" };
        write!(f, "\n{marks}{least}\n{}", self.message)
    }
}

/// A grapheme of the line: what a reader takes for one letter.
struct Letter<'a> {
    at: usize,
    text: &'a str,
    width: usize,
}

/// The letters that are shown of a line that is too long: some before the place, then what fits.
fn window(letters: &[Letter<'_>], marked: usize) -> (usize, usize) {
    let back = |mut columns: usize, from: usize| {
        let before = letters.get(..from).unwrap_or_default();
        let fits = before.iter().rev().take_while(|letter| {
            let fits = letter.width <= columns;
            columns = columns.saturating_sub(letter.width);
            fits
        });
        from - fits.count()
    };
    let mut columns = WIDTH;
    let from = back(BEFORE, marked).min(back(WIDTH, letters.len()));
    let rest = letters.get(from..).unwrap_or_default();
    let fits = rest.iter().take_while(|letter| {
        let fits = letter.width <= columns;
        columns = columns.saturating_sub(letter.width);
        fits
    });
    (from, from + fits.count())
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The character boundary at or before a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The columns of a grapheme, as most terminals have it.
fn width(grapheme: &str) -> usize {
    if grapheme.chars().any(is_wide) { 2 } else { 1 }
}

/// Whether a letter is two columns wide: Hangul, Kana, ideographs, full-width forms, emoji.
fn is_wide(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1100..=0x115F
            | 0x2E80..=0x303E
            | 0x3041..=0xA4CF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1F64F
            | 0x1F680..=0x1F6FF
            | 0x1F900..=0x1FAFF
            | 0x20000..=0x3FFFD
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, span: Range<usize>) -> Vec<String> {
        Caret::new(text, span, "wrong").to_string().split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn the_place_is_marked_in_its_line() {
        assert_eq!(shown("suez w/5", 5..8), ["suez w/5", "     ^^^", "wrong"]);
        assert_eq!(shown("a b\nc d\r\ne", 6..7), ["c d", "  ^", "wrong"]);
        assert_eq!(shown("a (b\nc", 2..6), ["a (b", "  ^^", "wrong"]);
        assert_eq!(shown("a\tb", 2..3), ["a b", "  ^", "wrong"]);
    }

    #[test]
    fn there_is_a_caret_at_the_end_and_in_an_empty_place() {
        assert_eq!(shown("a OR", 4..4), ["a OR", "    ^", "wrong"]);
        assert_eq!(shown("a OR b", 2..2), ["a OR b", "  ^", "wrong"]);
        assert_eq!(shown("", 0..0), ["", "^", "wrong"]);
        assert_eq!(shown("a", 7..9), ["a", " ^", "wrong"]);
        assert_eq!(shown("a\n", 1..2), ["a", " ^", "wrong"]);
    }

    #[test]
    fn letters_are_counted_as_they_are_seen() {
        assert_eq!(shown("e\u{301}te\u{301} x", 8..9), ["e\u{301}te\u{301} x", "    ^", "wrong"]);
        assert_eq!(shown("北京 x 会", 9..12), ["北京 x 会", "       ^^", "wrong"]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "a ".repeat(500), " b".repeat(500));
        let lines = shown(&text, 1000..1004);
        assert!(lines[0].starts_with("…a a") && lines[0].ends_with("b…"), "{lines:?}");
        assert_eq!(lines[0].chars().count(), 102);
        let at = lines[1].find('^').unwrap();
        assert_eq!(lines[0].chars().skip(at).take(4).collect::<String>(), "HERE");
        assert_eq!(lines[1].trim_start(), "^^^^");
        let lines = shown(&text, text.len()..text.len());
        assert_eq!(lines[0].chars().count(), 101);
        assert_eq!(lines[1].chars().count(), 102);
    }

    proptest! {
        #[test]
        fn whatever_the_text_there_is_a_caret(text in "\\PC{0,300}|[a\\n\\r\\t北]{0,20}",
            start in 0_usize..400, len in 0_usize..400) {
            let lines = shown(&text, start..start + len);
            prop_assert_eq!(lines.len(), 3);
            prop_assert!(lines[1].contains('^'));
            prop_assert!(lines[1].chars().count() <= 2 * WIDTH + 4);
        }
    }
}
