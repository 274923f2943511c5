//! The hour at which a message was sent, and what of its day it may tell of.
//!
//! It knows the line of place and date at the head of a message. It must not know encounters. Its one
//! law: what comes after the hour of sending was on another day.

use super::calendar::year_of;
use super::sentence::Sentence;
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, TextPart};

/// When in its day a message was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Sent {
    /// In the afternoon or later, or nothing is told of it.
    #[default]
    Late,
    /// At an hour that its head, which has the date, does not tell.
    Untold,
    /// By noon.
    Early,
    /// At an hour of Greenwich at which it was still the day before where it was written.
    Abroad,
}

impl Sent {
    /// Reads the line of place and date.
    pub(super) fn read(draft: &Draft<'_>) -> Self {
        const HEAD: usize = 16;
        let text = draft.text(TextPart::Body);
        let words = draft.body.words.get(..HEAD.min(draft.body.words.len())).unwrap_or_default();
        let line = words.iter().skip(1).take_while(|word| word.gap < Gap::Paragraph).count() + 1;
        let words = words.get(..line.min(words.len())).unwrap_or_default();
        let of = |n: usize| words.get(n).map_or("", |word| word.of(text));
        if !words.iter().any(|word| year_of(word.of(text)).is_some()) {
            return Self::Late;
        }
        if let Some(hour) = words.iter().find_map(|word| greenwich(word.of(text))) {
            // The clock of the eastern United States is five hours behind.
            let west = matches!(of(0), "Washington" | "New");
            return if west && hour < 5 { Self::Abroad } else { Self::Late };
        }
        let hour = (0..words.len()).find_map(|at| match of(at) {
            "noon" => Some(12),
            "a" | "am" => hour_before(words, text, at).map(|hour| hour % 12),
            "p" | "pm" => hour_before(words, text, at).map(|hour| hour % 12 + 12),
            _ => None,
        });
        match hour {
            Some(..=12) => Self::Early,
            Some(_) => Self::Late,
            None => Self::Untold,
        }
    }

    /// Whether a sentence without a time may be of another day than that of the message.
    pub(super) fn doubts(self, sentence: &Sentence<'_>) -> bool {
        let today = |word: &str| matches!(word, "today" | "Today" | "morning");
        match self {
            Self::Late => false,
            Self::Early | Self::Untold => !sentence.items.iter().any(|item| today(item.text)),
            Self::Abroad => true,
        }
    }

    /// Whether a sentence names a time by a word that is reckoned from the day of sending and cannot be:
    /// "this evening" in a message of noon.
    pub(super) fn denies(self, sentence: &Sentence<'_>) -> bool {
        let text = |at: usize| sentence.get(at).map_or("", |item| item.text);
        let mut all = 0..sentence.items.len();
        all.any(|at| match self {
            Self::Late | Self::Untold => false,
            Self::Early => {
                matches!(text(at), "tonight")
                    || matches!(text(at), "this" | "This")
                        && matches!(text(at + 1), "evening" | "afternoon")
            }
            Self::Abroad => {
                matches!(text(at), "today" | "Today" | "tonight" | "yesterday" | "Yesterday")
                    || matches!(text(at), "this" | "This" | "last" | "Last")
                        && matches!(text(at + 1), "morning" | "evening" | "afternoon" | "night")
            }
        })
    }
}

/// The hour of "0152Z".
fn greenwich(word: &str) -> Option<u8> {
    let digits = word.strip_suffix('Z').filter(|digits| digits.len() == 4)?;
    digits.get(..2)?.parse().ok()
}

/// The hour before "a.m.": the 5 of "5:30 a.m.".
fn hour_before(words: &[Word], text: &str, at: usize) -> Option<u8> {
    let number = |at: usize| words.get(at).filter(|word| word.shape == Shape::Number);
    let last = number(at.checked_sub(1)?)?;
    let first = at.checked_sub(2).and_then(number).filter(|first| {
        // "1957—6 p.m." is no hour with its minutes.
        last.gap == Gap::Mark && first.of(text).len() < 3
    });
    first.unwrap_or(last).of(text).parse().ok().filter(|hour| *hour <= 12)
}
