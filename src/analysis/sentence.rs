//! Finds the sentences of a text.
//!
//! A scan for the few bytes that can end a sentence, and a judgement at each. It must not know
//! what words are to the analyzer.
//!
//! One law: sentences are in order, do not overlap, begin and end with a character that is not
//! white space, and leave out nothing but white space.

use std::{iter::FusedIterator, ops::Range};

use super::abbreviation::ends_sentence;

/// The byte ranges of the sentences of a text, in order.
///
/// A sentence ends
///
/// - at a blank line, or a paragraph separator (U+2029);
/// - at a run of `. ! ? … ؟ ۔ ।` with any closing quotes and brackets after it, when white space
///   follows and then something that does not begin with a lower-case letter;
/// - at `。 ！ ？` with any closing quotes and brackets after it, whatever follows.
///
/// A single full stop ends none after an initial (`Henry A. Byroade`), after a title (`Mr.`,
/// `Gen.`), after `No.` and its like before a number, and after the number of a paragraph
/// (`1. The Secretary said`). After a dotted acronym (`U.S.`) and other abbreviations (`Jr.`,
/// `Jan.`, `etc.`) it does only if a word like `The` or `However` follows. The lists are English.
///
/// ```
/// use chancery::sentences;
///
/// let text = "Mr. Dulles met Gen. Ridgway at 5 p.m. in the U.S. Embassy. “Why?” he asked.";
/// let found: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
/// assert_eq!(
///     found,
///     ["Mr. Dulles met Gen. Ridgway at 5 p.m. in the U.S. Embassy.", "“Why?” he asked."]
/// );
/// ```
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, at: 0 }
}

/// The iterator over the byte ranges of sentences that [`sentences`] returns.
#[derive(Debug, Clone)]
#[must_use = "iterators do nothing unless consumed"]
pub struct Sentences<'a> {
    text: &'a str,
    /// Where the next sentence is looked for.
    at: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.rest(self.at);
        let start = self.at + (rest.len() - rest.trim_start().len());
        if start >= self.text.len() {
            self.at = self.text.len();
            return None;
        }
        let end = self.end_of_sentence(start);
        self.at = end;
        let trimmed = self.text.get(start..end).unwrap_or_default().trim_end();
        Some(start..start + trimmed.len())
    }
}

impl FusedIterator for Sentences<'_> {}

/// Tells of the tokens of a text, in order, which are the first of a sentence.
pub(crate) struct SentenceStarts<'a> {
    ahead: Sentences<'a>,
    next: Option<usize>,
}

impl<'a> SentenceStarts<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut ahead = sentences(text);
        let next = ahead.next().map(|sentence| sentence.start);
        Self { ahead, next }
    }

    /// Whether the token that begins at a byte is the first of its sentence.
    #[inline]
    pub(crate) fn begins(&mut self, start: usize) -> bool {
        let begins = self.next.is_some_and(|next| start >= next);
        while self.next.is_some_and(|next| start >= next) {
            self.next = self.ahead.next().map(|sentence| sentence.start);
        }
        begins
    }
}

impl<'a> Sentences<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// Where the sentence that begins at `start` ends, white space perhaps included.
    fn end_of_sentence(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(found) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|&b| is_signal(b)))
        {
            at += found;
            let Some(c) = self.char_at(at) else {
                break;
            };
            match c {
                '\n' if self.is_blank_line(at) => return at,
                '\u{2029}' => return at,
                _ if is_terminator(c) => match self.judge(start, at) {
                    Ok(end) => return end,
                    Err(next) => at = next,
                },
                _ => at += c.len_utf8(),
            }
        }
        self.text.len()
    }

    /// Whether the line after the line break at `at` is blank.
    fn is_blank_line(&self, at: usize) -> bool {
        let after = self.rest(at + 1);
        after.trim_start_matches(|c: char| c != '\n' && c.is_whitespace()).starts_with('\n')
    }

    /// The end of the sentence whose terminators begin at `at`, or where to go on if it is none.
    fn judge(&self, start: usize, at: usize) -> Result<usize, usize> {
        let mut full_width = false;
        let run = span(self.rest(at), |c| {
            full_width |= matches!(c, '。' | '！' | '？');
            is_terminator(c)
        });
        let end = at + run + span(self.rest(at + run), is_closer);
        let after = self.rest(end);
        if full_width || after.is_empty() {
            return Ok(end);
        }
        let gap = span(after, char::is_whitespace);
        if gap == 0 {
            return Err(end);
        }
        let next = self.rest(end + gap).trim_start_matches(is_opener);
        if next.starts_with(char::is_lowercase) && !breaks_paragraph(after.get(..gap)) {
            return Err(end);
        }
        let single = run == 1 && end == at + 1 && self.rest(at).starts_with('.');
        if single && !breaks_paragraph(after.get(..gap)) {
            let sentence = self.text.get(start..at).unwrap_or_default();
            let before = sentence
                .rfind(|c: char| c.is_whitespace() || is_opener(c) || is_dash(c))
                .map_or(sentence, |found| {
                    sentence.get(found..).unwrap_or_default().trim_start_matches(|c: char| {
                        c.is_whitespace() || is_opener(c) || is_dash(c)
                    })
                });
            let lead = sentence.get(..sentence.len() - before.len()).unwrap_or_default();
            let first = lead.len() <= MAX_LEAD_BYTES && lead.chars().all(is_opener);
            if !ends_sentence(before, next, first) {
                return Err(end);
            }
        }
        Ok(end)
    }
}

/// How many bytes of opening quotes and brackets a paragraph's number may have before it.
const MAX_LEAD_BYTES: usize = 12;

/// The length of the characters that `matches` holds for at the start of a text.
fn span(text: &str, matches: impl FnMut(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(matches).len()
}

fn breaks_paragraph(gap: Option<&str>) -> bool {
    gap.is_some_and(|gap| {
        gap.bytes().filter(|&b| b == b'\n').count() > 1 || gap.contains('\u{2029}')
    })
}

/// Whether a character that can end a sentence begins with this byte.
#[inline]
#[expect(clippy::indexing_slicing, reason = "hot loop; a table of 256 is indexed by a byte")]
fn is_signal(b: u8) -> bool {
    SIGNALS[usize::from(b)]
}

static SIGNALS: [bool; 256] = signals();

#[expect(clippy::indexing_slicing, reason = "const evaluation; the index is below 256")]
const fn signals() -> [bool; 256] {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        // After ASCII, the first bytes of ؟ ۔ । … 。 ！ and ？.
        table[b] = matches!(b, 0x0A | 0x21 | 0x2E | 0x3F | 0xD8 | 0xDB | 0xE0 | 0xE2 | 0xE3 | 0xEF);
        b += 1;
    }
    table
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '。' | '！' | '？')
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '}'
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '】'
            | '〉'
            | '》'
    )
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '('
            | '['
            | '{'
            | '“'
            | '‘'
            | '„'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '（'
            | '【'
            | '〈'
            | '《'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '/')
}
