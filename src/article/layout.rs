//! How a plain text is laid out: paragraphs, dateline, lead, headings.
//!
//! It knows blank lines and the look of a line, and nothing of articles. Its one law: what it
//! returns are ranges or pieces of the text it was given, in order, and no two overlap.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::day::MONTHS;

/// A paragraph with fewer words than this is a dateline, a heading or a line of a list.
const LEAD_WORDS: usize = 12;
const HEADING_WORDS: usize = 12;
const HEADING_CHARS: usize = 100;
const HEADLINE_CHARS: usize = 120;

/// Part of a text under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// The heading; the text before the first one has none.
    pub heading: Option<&'a str>,
    /// The paragraphs under it.
    pub paragraphs: Vec<&'a str>,
}

/// The byte ranges of the paragraphs of a text, without the space around them.
///
/// Paragraphs are separated by lines that hold nothing but whitespace, and by form feeds.
///
/// ```
/// use chancery::paragraph_ranges;
///
/// let text = "Kabul, 1961\n\nThe King\narrived.\n";
/// let paragraphs: Vec<&str> = paragraph_ranges(text).map(|range| &text[range]).collect();
/// assert_eq!(paragraphs, ["Kabul, 1961", "The King\narrived."]);
/// ```
pub fn paragraph_ranges(body: &str) -> impl Iterator<Item = Range<usize>> {
    let mut lines = body.split_inclusive(['\n', '\u{c}']);
    let mut at = 0;
    let mut open: Option<Range<usize>> = None;
    std::iter::from_fn(move || {
        for line in lines.by_ref() {
            let start = at;
            at += line.len();
            let text = line.trim();
            if !text.is_empty() {
                let indent = line.len() - line.trim_start().len();
                let range = start + indent..start + indent + text.len();
                open = Some(open.take().map_or(range.start, |o| o.start)..range.end);
            }
            if (text.is_empty() || line.ends_with('\u{c}')) && open.is_some() {
                return open.take();
            }
        }
        open.take()
    })
}

pub(super) fn lead_range(body: &str) -> Range<usize> {
    let text = |range: &Range<usize>| body.get(range.clone()).unwrap_or_default();
    if let Some(lead) = paragraph_ranges(body).find(|range| has_words(text(range), LEAD_WORDS)) {
        return lead;
    }
    let short: Vec<_> = paragraph_ranges(body).collect();
    let plain = short.iter().enumerate().find(|(n, range)| {
        let heading = n + 1 < short.len() && is_heading_shaped(text(range));
        !heading && !is_dateline(text(range))
    });
    plain.map_or(0..0, |(_, range)| range.clone())
}

pub(super) fn sections(body: &str) -> Vec<Section<'_>> {
    let paragraphs: Vec<&str> = paragraph_ranges(body).filter_map(|r| body.get(r)).collect();
    let mut sections: Vec<Section<'_>> = Vec::new();
    for run in paragraphs.chunk_by(|a, b| is_heading_shaped(a) == is_heading_shaped(b)) {
        // The last run has nothing after it to be the heading of.
        let last = paragraphs.as_ptr_range().end == run.as_ptr_range().end;
        let headings = run.len() <= 2 && !last && run.first().is_some_and(|p| is_heading_shaped(p));
        if headings {
            let heads = run.iter().map(|p| Section { heading: Some(*p), paragraphs: Vec::new() });
            sections.extend(heads);
        } else if let Some(section) = sections.last_mut() {
            section.paragraphs.extend(run);
        } else {
            sections.push(Section { heading: None, paragraphs: run.to_vec() });
        }
    }
    sections
}

/// The first sentence, cut after 120 characters between two words.
pub(super) fn first_sentence(text: &str) -> Cow<'_, str> {
    // What lies beyond is cut off in any case.
    let text = text
        .char_indices()
        .nth(10 * HEADLINE_CHARS)
        .map_or(text, |(at, _)| text.get(..at).unwrap_or(text));
    // A line break would end a sentence.
    let text: Cow<'_, str> = if text.contains(['\n', '\r', '\u{c}']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    };
    let mut end = 0;
    for sentence in text.split_sentence_bounds() {
        end += sentence.len();
        if !ends_in_abbreviation(sentence) {
            break;
        }
    }
    let sentence: Cow<'_, str> = match text {
        Cow::Borrowed(text) => text.get(..end).unwrap_or(text).trim().into(),
        Cow::Owned(text) => text.get(..end).unwrap_or(&text).trim().to_owned().into(),
    };
    // One character is kept for the mark of the cut.
    if sentence.chars().count() <= HEADLINE_CHARS {
        return sentence;
    }
    let at = sentence.char_indices().nth(HEADLINE_CHARS - 1).map_or(sentence.len(), |(at, _)| at);
    let kept = sentence.get(..at).unwrap_or_default();
    let at_word = sentence.get(at..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let kept = match kept.rfind(char::is_whitespace) {
        Some(space) if !at_word => kept.get(..space).unwrap_or(kept),
        _ => kept,
    };
    let kept = kept.trim_end_matches(|c: char| !c.is_alphanumeric());
    format!("{kept}…").into()
}

fn has_words(text: &str, count: usize) -> bool {
    text.unicode_words().take(count).count() == count
}

fn is_heading_shaped(paragraph: &str) -> bool {
    !paragraph.contains('\n')
        && !paragraph
            .ends_with(['.', '?', '!', ':', ';', ',', '…', '—', '。', '？', '！', '；', '，'])
        && paragraph.chars().take(HEADING_CHARS + 1).count() <= HEADING_CHARS
        && paragraph.chars().any(char::is_alphabetic)
        && !has_words(paragraph, HEADING_WORDS + 1)
        && !is_dateline(paragraph)
}

/// "Kabul, September 20, 1961, 11 p.m.": under twelve words, one of them a month and one a
/// number, and every other one a number, a part of the clock or a name.
fn is_dateline(paragraph: &str) -> bool {
    let mut dated = false;
    let mut numbered = false;
    for word in paragraph.unicode_words() {
        let lower = word.to_lowercase();
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let month = MONTHS.iter().any(|m| m.eq_ignore_ascii_case(word));
        let clock = matches!(
            lower.as_str(),
            "a" | "p"
                | "m"
                | "a.m"
                | "p.m"
                | "noon"
                | "midnight"
                | "undated"
                | "to"
                | "and"
                | "the"
        );
        let name = word.chars().next().is_some_and(char::is_uppercase);
        if !(number || month || clock || name) {
            return false;
        }
        dated |= month;
        numbered |= number;
    }
    dated && numbered && !has_words(paragraph, LEAD_WORDS)
}

/// Whether the full stop at the end is that of "Mr." or of an initial.
fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(last) = sentence.split_whitespace().next_back().and_then(|w| w.strip_suffix('.'))
    else {
        return false;
    };
    let known = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Maj", "Capt", "Adm", "Sen", "Rep",
        "Gov", "St", "Mt", "No", "Nos", "Amb", "Messrs", "Rev", "Hon", "Sgt", "Brig", "cf", "vs",
    ];
    let word = last.rsplit(['(', '[', '“', '"', '-']).next().unwrap_or(last);
    let initial = word.rsplit('.').next().unwrap_or(word);
    known.contains(&word)
        || (initial.chars().count() == 1 && initial.chars().all(char::is_uppercase) && word != "I")
}
