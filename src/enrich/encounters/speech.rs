//! Whether those who spoke with each other did so face to face or by telephone, where the words that
//! tell of it do not say.
//!
//! It knows titles, telephones and tables. It must not know who spoke. Its one law: where neither is
//! plain, nothing is told.

use std::ops::Range;

use super::sentence::Sentence;
use super::telling::Telling;
use super::when::When;
use crate::enrich::{Draft, TextPart};

/// Whether speech in a sentence was by telephone; nothing where it may have been.
///
/// A telephone before those who speak, "as I told you on the telephone, I spoke", is of other speech,
/// unless it is a conversation by telephone in which they do.
pub(super) fn line_of(
    draft: &Draft<'_>,
    part: TextPart,
    sentence: &Range<usize>,
    speaker: usize,
) -> Option<bool> {
    const TALK: &str = "telephone conversation";
    const MEANS: [&str; 5] = [TALK, "by telephone", "by phone", "on the telephone", "on the phone"];
    let text = draft.text(part).get(sentence.clone()).unwrap_or_default();
    let mut before = false;
    for means in MEANS {
        let Some(at) = text.find(means) else { continue };
        if means == TALK || sentence.start + at >= speaker {
            return Some(true);
        }
        before = true;
    }
    (!before && !tells_of_telephone(draft, part, sentence)).then_some(false)
}

/// Whether what stands around a sentence in its paragraph has a telephone.
fn tells_of_telephone(draft: &Draft<'_>, part: TextPart, sentence: &Range<usize>) -> bool {
    /// In bytes, before the sentence and after it.
    const NEAR: usize = 260;
    let near = around(draft.text(part), sentence, NEAR);
    near.contains("elephon") || near.contains(" phone")
}

/// The text around a sentence within its paragraph, so many bytes before it and after it.
fn around<'t>(text: &'t str, sentence: &Range<usize>, near: usize) -> &'t str {
    let from = text.get(..sentence.start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let to = text.get(sentence.end..).and_then(|text| text.find('\n'));
    let to = to.map_or(text.len(), |at| sentence.end + at);
    let from = from.max(sentence.start.saturating_sub(near));
    let to = to.min(sentence.end + near);
    let boundary = |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at));
    let (from, to) = (boundary(from).unwrap_or(text.len()), boundary(to).unwrap_or(text.len()));
    text.get(from..to).unwrap_or_default()
}

/// Whether "talked to" may be by telephone: where the title is not that of a conversation or of a report
/// from abroad, and nothing in the sentence speaks of a place, a table or a visit.
pub(super) fn may_be_by_line(draft: &Draft<'_>, sentence: &Sentence<'_>) -> bool {
    const AT_HOME: [&str; 6] = ["Memorandum", "Letter", "Diary", "Message", "Telephone", "Paper"];
    const FACE_TO_FACE: [&str; 24] = [
        "lunch",
        "luncheon",
        "dinner",
        "breakfast",
        "reception",
        "party",
        "alone",
        "privately",
        "interpreter",
        "interpreters",
        "aside",
        "office",
        "residence",
        "house",
        "embassy",
        "airport",
        "personally",
        "person",
        "visit",
        "visited",
        "met",
        "meeting",
        "called",
        "trip",
    ];
    if sentence.part == TextPart::Title {
        return false;
    }
    let title = draft.text(TextPart::Title);
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or_default();
    let record = |word: &str| {
        word.starts_with("Conversation") || matches!(word, "Meeting" | "Record" | "Conference")
    };
    let conversation = words.any(record);
    let telegram = title.starts_with("Telegram From the Department")
        || title.starts_with("Telegram From the White House");
    let home = AT_HOME.contains(&first) && (first == "Telephone" || !conversation) || telegram;
    let here = |word: &str| FACE_TO_FACE.iter().any(|face| word.eq_ignore_ascii_case(face));
    home && !sentence.items.iter().any(|item| here(item.text))
}

/// Whether "A called on B." may be of one who gives another the floor: it tells nothing more, and
/// the text around it is of a session.
pub(super) fn may_be_of_a_session(
    draft: &Draft<'_>,
    sentence: &Sentence<'_>,
    told: &Telling,
) -> bool {
    const NEAR: usize = 400;
    const SESSION: [&str; 6] = ["ession", "ouncil", "hairman", "agenda", "floor", "delegat"];
    let bare = told.place.is_none() && told.time.is_none_or(|time| time == When::Clock);
    let last = told.with.end >= sentence.items.len();
    let near = around(draft.text(sentence.part), &sentence.range, NEAR);
    bare && last && SESSION.iter().any(|word| near.contains(word))
}
