//! The lines of a list of participants: heads, notes, prose, sides.
//!
//! It knows the forms of lines. It must not know people or encounters. Its one law: a line that may be
//! prose is no entry.

use super::lexicon::{Classes, LEXICON};
use super::sentence::mentions_from;
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, TextPart};

/// Whether a line may begin with the head of a list: a quick look at its first word.
pub(super) fn may_be_head(word: Word, text: &str) -> bool {
    if word.gap < Gap::Line || word.shape == Shape::Lower {
        return false;
    }
    let letters = word.of(text);
    [
        "participants",
        "present",
        "attendees",
        "others",
        "also",
        "those",
        "attendance",
        "members",
        "advisors",
        "advisers",
        "persons",
        "other",
    ]
    .iter()
    .any(|head| letters.eq_ignore_ascii_case(head))
}

/// How many words the head of a list takes: "PARTICIPANTS", "Also Present:", "Those present were:".
pub(super) fn head_len(words: &[Word], text: &str) -> Option<usize> {
    let is = |at: usize, word: &str| {
        words.get(at).is_some_and(|w| w.of(text).eq_ignore_ascii_case(word))
    };
    let mut len = 0;
    let who = ["also", "others", "other", "those", "members", "advisors", "advisers", "persons"];
    if who.iter().any(|who| is(0, who)) {
        len = 1;
    }
    if is(len, "in") && is(len + 1, "attendance") {
        len += 2;
    } else if is(len, "present")
        || len == 0 && (is(0, "participants") || is(0, "attendees") || is(0, "attendance"))
    {
        len += 1;
    } else {
        return None;
    }
    for more in ["on", "both", "sides", "were"] {
        len += usize::from(is(len, more) && !is(0, "members"));
    }
    let last = words.get(len.checked_sub(1)?)?;
    let after = text.get(last.end as usize..).unwrap_or_default().trim_start_matches([' ', '*']);
    let closed = after.is_empty() || after.starts_with([':', '\n', '—', '–', '\r']);
    closed.then_some(len)
}

/// The words from one on that stand on its line.
pub(super) fn line_from<'w>(words: &'w [Word], at: usize, text: &str) -> &'w [Word] {
    let rest = words.get(at..).unwrap_or_default();
    let len = (1..rest.len()).find(|n| begins_line(rest, *n, text));
    rest.get(..len.unwrap_or(rest.len())).unwrap_or_default()
}

/// Whether a word is the first of its line.
pub(super) fn begins_line(words: &[Word], at: usize, text: &str) -> bool {
    let (Some(before), Some(word)) = (at.checked_sub(1).and_then(|n| words.get(n)), words.get(at))
    else {
        return true;
    };
    word.gap >= Gap::Line
        && text
            .get(before.end as usize..word.start as usize)
            .is_some_and(|between| between.contains('\n'))
}

/// Whether a line is the head of another piece of a memorandum.
pub(super) fn is_other_head(line: &[Word], text: &str) -> bool {
    const HEADS: [&str; 18] = [
        "subject",
        "subjects",
        "date",
        "time",
        "place",
        "copies",
        "distribution",
        "reference",
        "references",
        "agenda",
        "topic",
        "topics",
        "subj",
        "ref",
        "summary",
        "location",
        "approved",
        "drafted",
    ];
    let Some(first) = line.first() else { return false };
    let last = line.last().map_or(0, |word| word.end as usize);
    let colon = line
        .iter()
        .take(3)
        .any(|word| text.get(word.end as usize..).is_some_and(|after| after.starts_with(':')))
        || text.get(last..).is_some_and(|after| after.starts_with(':'));
    HEADS.iter().any(|head| first.of(text).eq_ignore_ascii_case(head))
        && (first.shape == Shape::Upper || colon || line.len() == 1)
}

/// Whether a line is a note of the editor: "[Here follows discussion of A's visit.]"
pub(super) fn is_note_of_editor(line: &[Word], text: &str) -> bool {
    let Some(first) = line.first() else { return false };
    let bracket = text.get(..first.start as usize).is_some_and(|before| before.ends_with('['));
    bracket
        && line.len() > 3
        && matches!(
            first.of(text),
            "Here" | "Omitted" | "The" | "This" | "Text" | "A" | "At" | "For" | "Following" | "Not"
        )
}

/// Whether a line is prose: it has verbs as a sentence has them, or is what a speaker says.
pub(super) fn is_prose(draft: &Draft<'_>, line: &[Word], text: &str) -> bool {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return false };
    let start = first.start as usize;
    let speaker = mentions_from(&draft.mentions, TextPart::Body, start).first().is_some_and(|m| {
        m.range.end < last.end as usize
            && text.get(m.whole.end.max(m.range.end)..).is_some_and(|t| t.starts_with(':'))
    });
    // "The President. Congratulations on", "The Secretary: We".
    let office = line.get(1).filter(|word| matches!(word.of(text), "President" | "Secretary"));
    let after = office.and_then(|word| text.get(word.end as usize..)).unwrap_or_default();
    if speaker || first.of(text) == "The" && after.starts_with([':', '.']) && line.len() > 3 {
        return true;
    }
    let ends = text.get(last.end as usize..).unwrap_or_default();
    let stops = ends.starts_with(['.', '”', '?', '!', ';']);
    let verb = line.iter().skip(1).any(|word| {
        word.shape == Shape::Lower && {
            let entry = LEXICON.look_up(*word);
            entry.is(Classes::AUXILIARY.with(Classes::SAY).with(Classes::VERB))
                || entry.is_plain_verb()
                || entry.is(Classes::THAT) && word.of(text) != "who"
        }
    });
    let lower = line.iter().filter(|word| word.shape == Shape::Lower).count();
    (verb && (stops || line.len() > 14) && line.len() >= 5)
        || line.len() > 30 && lower * 3 > line.len() * 2 && stops
}

/// A line that names a person by office only: "The Secretary", "The French Ambassador".
pub(super) fn is_office_line(line: &[Word]) -> bool {
    line.iter().any(|word| word.shape != Shape::Lower && LEXICON.look_up(*word).is(Classes::OFFICE))
}

/// Whether a line is the name of a side: short, without a mark, a digit or a title.
pub(super) fn is_side(line: &[Word]) -> bool {
    line.len() <= 5
        && line.iter().skip(1).all(|word| word.gap <= Gap::Line || word.gap == Gap::Joined)
        && line.iter().all(|word| word.shape != Shape::Number && word.shape != Shape::Initial)
        && line.first().is_some_and(|word| word.shape != Shape::Lower)
}
