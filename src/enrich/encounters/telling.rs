//! What one sentence tells of an encounter, and the date it is given.
//!
//! It knows the parts that a verb or a noun gave. It must not know how they were found. Its one law:
//! a person does not meet oneself, and an encounter without a person is none.

use super::calendar::{calendar_at, weekday};
use super::clause::Clause;
use super::groups::Group;
use super::lexicon::{Classes, Frames, Tells};
use super::participants;
use super::place::Place;
use super::sentence::{Item, Sentence};
use super::when::When;
use crate::article::{DateSpan, Day};
use crate::enrich::{Encounter, EncounterKind, EncounterStatus, TextPart};

/// What a verb or a noun tells.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub(super) tells: Tells,
    pub(super) status: EncounterStatus,
    pub(super) who: Group,
    pub(super) with: Group,
    pub(super) time: Option<When>,
    /// Whether it is told as of the article's date, where no other time is named.
    pub(super) of_the_day: bool,
    pub(super) place: Option<Place>,
    pub(super) line: bool,
}

impl Telling {
    /// Whether it is what somebody in the sentence says, or of a recent time, and so is of any day.
    pub(super) fn is_reported(&self, clause: &Clause<'_, '_>) -> bool {
        let recent = |text: &str| matches!(text, "recent" | "recently");
        (0..self.who.start).any(|at| clause.is(at, Classes::SAY))
            || clause.sentence.items.iter().any(|item| recent(item.text))
    }

    /// Whether the sentence names an occasion or a time that may be of another day: "At the National Day
    /// party", "immediately on return", "last Thursday night".
    pub(super) fn is_of_occasion(&self, clause: &Clause<'_, '_>) -> bool {
        const OCCASIONS: [&str; 10] = [
            "party",
            "reception",
            "dinner",
            "luncheon",
            "lunch",
            "ceremony",
            "ceremonies",
            "celebration",
            "banquet",
            "funeral",
        ];
        let text = |at: usize| clause.sentence.get(at).map_or("", |item| item.text);
        let all = 0..clause.sentence.items.len();
        let today = ["today", "Today", "tonight", "Tonight", "this", "This"];
        if all.clone().any(|at| today.contains(&text(at))) {
            return false;
        }
        let head = (0..self.who.start).any(|at| {
            matches!(text(at), "At" | "at")
                && (at + 1..self.who.start).any(|n| OCCASIONS.contains(&text(n)))
                || matches!(text(at), "on" | "On" | "upon" | "Upon" | "after" | "After")
                    && (at + 1..at + 3).any(|n| matches!(text(n), "return" | "arrival"))
        });
        let other = all.clone().any(|at| {
            matches!(text(at), "last" | "Last")
                && (weekday(text(at + 1)).is_some()
                    || matches!(text(at + 1), "night" | "evening" | "week"))
        });
        head || other
    }

    /// Whether it is one of the person written to, named without a verb of what was, as in a brief for it:
    /// "Ambassador Bunker's meeting with you today".
    pub(super) fn is_brief(&self, clause: &Clause<'_, '_>) -> bool {
        let yours = clause
            .actors
            .you
            .is_some_and(|you| self.who.people.contains(&you) || self.with.people.contains(&you));
        let past = |item: &Item<'_>| {
            item.text.ends_with("ed")
                || matches!(
                    item.text,
                    "was" | "were" | "had" | "met" | "saw" | "seen" | "told" | "said" | "went"
                )
                || matches!(item.text, "took" | "spoke" | "held" | "have" | "has" | "recent")
        };
        let told_you = |item: &Item<'_>| matches!(item.text, "you" | "your" | "You" | "Your");
        yours
            && clause.sentence.items.iter().any(told_you)
            && self.status == EncounterStatus::Asserted
            && !clause.sentence.items.iter().any(past)
    }

    /// Whether it is told as speech alone, which may be by telephone.
    pub(super) fn is_speech(&self) -> bool {
        self.tells.kind == EncounterKind::Meeting
            && self.tells.frames.any(Frames::ABOUT.or(Frames::TO))
            && !self.tells.frames.any(Frames::ON.or(Frames::OF))
            && self.tells.cameo == "040"
    }

    /// Whether it is told as speech and nothing more: "talked to", "spoke with", at no place.
    pub(super) fn is_bare_speech(&self) -> bool {
        self.is_speech() && self.tells.frames.any(Frames::TO) && self.place.is_none()
    }

    /// Whether one calls on another, which in a session is to make him speak.
    pub(super) fn is_call_on(&self) -> bool {
        self.tells.frames.any(Frames::ON) && self.tells.kind == EncounterKind::Meeting
    }

    /// Whether all its people are of one of those that the title or a list of participants tells.
    pub(super) fn is_of(&self, told: &[Encounter]) -> bool {
        let mut heads = told.iter().filter(|head| {
            head.part == TextPart::Title || head.confidence == participants::CONFIDENCE
        });
        heads.any(|head| {
            let mut people = self.who.people.iter().chain(&self.with.people);
            people.all(|n| head.who.contains(n) || head.with.contains(n))
        })
    }

    /// The encounter, unless nobody is known to have met anybody or gone anywhere.
    pub(super) fn settle(
        self,
        clause: &Clause<'_, '_>,
        context: impl FnOnce() -> Option<DateSpan>,
    ) -> Option<Encounter> {
        let Self { tells, who, with, .. } = self;
        // One of a side is not known: "A and the Ambassador".
        let strange = |group: &Group| group.size > group.people.len() && !group.people.is_empty();
        if who.without_me || with.without_me || strange(&who) || strange(&with) {
            return None;
        }
        let confidence = match (who.people.is_empty(), with.people.is_empty()) {
            (true, _) => return None,
            (false, true) => who.confidence,
            (false, false) => who.confidence.min(with.confidence),
        };
        let other: Vec<usize> =
            with.people.iter().copied().filter(|n| !who.people.contains(n)).collect();
        // One of the two sides is not known.
        if other.is_empty() && (with.size > 0 || who.people.len() < 2) && self.place.is_none() {
            return None;
        }
        if other.is_empty() && with.size > 0 {
            return None;
        }
        let kind = if self.line { EncounterKind::Call } else { tells.kind };
        let status = self.status;
        if clause.sentence.question && status == EncounterStatus::Asserted {
            return None;
        }
        let date = match self.time {
            Some(When::Date(date)) => Some(date),
            Some(When::Open) => None,
            Some(When::After(days)) => context().and_then(|date| plus(date, days)),
            Some(When::Clock) | None => {
                let told = status == EncounterStatus::Asserted && self.of_the_day;
                clause.now.date.filter(|_| told)
            }
        };
        let cameo = match (status, kind) {
            (_, EncounterKind::Signing) => "057",
            (EncounterStatus::Planned, _) => "036",
            (_, EncounterKind::Call) => "041",
            _ => tells.cameo,
        };
        let (place, country) =
            self.place.map_or((None, None), |place| (Some(place.name), place.country));
        Some(Encounter {
            kind,
            status,
            who: who.people,
            with: other,
            date,
            place,
            country,
            part: clause.sentence.part,
            evidence: clause.sentence.range.clone(),
            cameo,
            confidence,
        })
    }
}

fn plus(date: DateSpan, days: i32) -> Option<DateSpan> {
    if days == 0 {
        return Some(date);
    }
    Day::from_number(date.last_day().number().checked_add(days)?).map(DateSpan::from)
}

/// The last calendar date that a sentence names.
pub(super) fn last_date(sentence: &Sentence<'_>, clause: &Clause<'_, '_>) -> Option<DateSpan> {
    let date_at = |at: usize| calendar_at(sentence, at, clause.now);
    let last = (0..sentence.items.len()).rev().find_map(|at| Some((at, date_at(at)?)));
    let (at, (end, date)) = last?;
    // "27 October 1971" ends in "October 1971".
    let whole = at.checked_sub(1).and_then(date_at).filter(|(to, _)| *to == end);
    Some(whole.map_or(date, |(_, whole)| whole))
}
