//! What stands around a verb and its people: times, places, telephones.
//!
//! It knows how far such phrases reach. It must not know verbs. Its one law: a phrase that belongs
//! to another verb is not taken.

use super::clause::Clause;
use super::lexicon::Classes;
use super::place::{Place, place_at};
use super::when::{When, time_at};
use crate::enrich::Draft;
use crate::enrich::text::Gap;

/// A run of phrases that tell when, where and how.
#[derive(Debug, Clone, Default)]
pub(super) struct Adjuncts {
    /// The item after the last.
    pub(super) end: usize,
    pub(super) time: Option<When>,
    pub(super) place: Option<Place>,
    /// Whether it was by telephone.
    pub(super) line: bool,
}

impl Adjuncts {
    /// Reads the phrases from an item on.
    pub(super) fn read(draft: &Draft<'_>, clause: &Clause<'_, '_>, start: usize) -> Self {
        const MOST: usize = 6;
        let sentence = clause.sentence;
        let mut found = Self { end: start, ..Self::default() };
        for _ in 0..MOST {
            let at = found.end;
            let Some(item) = sentence.get(at) else { break };
            if item.gap > Gap::Comma {
                break;
            }
            if let Some((end, when)) = time_at(sentence, at, clause.now) {
                if when != When::Clock || found.time.is_none() {
                    found.time = found.time.filter(|time| *time != When::Clock).or(Some(when));
                }
                found.end = end;
            } else if let Some(end) = line_at(clause, at) {
                found.line = true;
                found.end = end;
            } else if let Some((end, place)) =
                place_at(draft, sentence, at).filter(|_| !sentence.text_is(at, "to"))
            {
                found.place = found.place.or(Some(place));
                found.end = end;
            } else if let Some(end) = setting_at(clause, at) {
                found.end = end;
            } else if item.gap <= Gap::Line
                && (item.is(Classes::ADVERB) || item.text.ends_with("ly"))
            {
                found.end = at + 1;
            } else {
                break;
            }
        }
        found
    }
}

/// "by telephone", "on the phone", "over the secure telephone".
pub(super) fn line_at(clause: &Clause<'_, '_>, at: usize) -> Option<usize> {
    let sentence = clause.sentence;
    if sentence.is(at, Classes::LINE_OF) {
        let hot = |n: usize| sentence.text_is(n, "line") && sentence.text_is(n - 1, "hot");
        let end = (at + 1..at + 5).find(|n| sentence.is(*n, Classes::LINE) || hot(*n))?;
        let plain = (at + 1..end).all(|n| {
            sentence.is(n, Classes::THE)
                || matches!(
                    sentence.get(n).map(|item| item.text),
                    Some("secure" | "long" | "distance" | "transatlantic" | "private" | "hot")
                )
        });
        let means = sentence.get(end + 1).is_some_and(|item| {
            item.gap <= Gap::Line && matches!(item.text, "line" | "link" | "call" | "conference")
        });
        return plain.then(|| end + 1 + usize::from(means));
    }
    None
}

/// "in his office", "at my request", "over lunch", "for dinner".
fn setting_at(clause: &Clause<'_, '_>, at: usize) -> Option<usize> {
    const SETTINGS: [&str; 36] = [
        "office",
        "home",
        "house",
        "residence",
        "apartment",
        "suite",
        "villa",
        "request",
        "invitation",
        "lunch",
        "luncheon",
        "dinner",
        "breakfast",
        "tea",
        "supper",
        "reception",
        "initiative",
        "airport",
        "instruction",
        "instructions",
        "study",
        "hotel",
        "session",
        "cocktails",
        "length",
        "embassy",
        "palace",
        "department",
        "person",
        "private",
        "conference",
        "summit",
        "talks",
        "sidelines",
        "margins",
        "assembly",
    ];
    const OPEN: [&str; 7] = ["in", "at", "over", "for", "during", "on", "under"];
    let sentence = clause.sentence;
    if !OPEN.contains(&sentence.get(at)?.text) {
        return None;
    }
    let end = (at + 1..at + 4).find(|n| {
        sentence.get(*n).is_some_and(|item| SETTINGS.contains(&item.text.to_lowercase().as_str()))
    })?;
    let plain = (at + 1..end).all(|n| sentence.joined(n) && !sentence.is(n, Classes::PREPOSITION));
    // "on the sidelines of the summit".
    let margin = matches!(sentence.get(end)?.text, "sidelines" | "margins");
    let of = (end + 2..end + 6).find(|n| {
        margin
            && sentence.text_is(end + 1, "of")
            && sentence.get(*n).is_some_and(|item| SETTINGS.contains(&item.text))
    });
    let room = sentence.joined(end + 1) && sentence.is(end + 1, Classes::ROOM);
    (plain && !room).then_some(of.unwrap_or(end) + 1)
}
