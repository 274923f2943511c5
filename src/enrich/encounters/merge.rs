//! One encounter told several times becomes one.
//!
//! It knows encounters and nothing of the text. Its one law: what is merged is of the same people,
//! on dates that can be the same, and nothing asserted becomes less.

use super::participants::CONFIDENCE;
use crate::article::DateSpan;
use crate::enrich::{Encounter, EncounterKind, EncounterStatus};

/// Merges the encounters of an article, which stand in the order of the text.
///
/// An article without a date may tell of many days. In one, two without a day are the same only
/// where their people are.
pub(super) fn merge(told: Vec<Encounter>, dated: bool) -> Vec<Encounter> {
    let mut merged: Vec<Encounter> = Vec::with_capacity(told.len());
    for encounter in told {
        match merged.iter_mut().find(|known| {
            let undated = known.date.is_none() && encounter.date.is_none();
            same(known, &encounter) && (dated || !undated || known.size() == encounter.size())
        }) {
            Some(known) => join(known, encounter),
            None => merged.push(encounter),
        }
    }
    merged
}

impl Encounter {
    fn people(&self) -> impl Iterator<Item = usize> + '_ {
        self.who.iter().chain(&self.with).copied()
    }

    fn has_all_of(&self, other: &Self) -> bool {
        other.people().all(|n| self.who.contains(&n) || self.with.contains(&n))
    }

    fn size(&self) -> usize {
        self.who.len() + self.with.len()
    }
}

fn same(a: &Encounter, b: &Encounter) -> bool {
    let (more, fewer) = if a.size() >= b.size() { (a, b) } else { (b, a) };
    if !more.has_all_of(fewer) {
        return false;
    }
    if fewer.size() < 2 && more.size() != fewer.size() {
        return false;
    }
    // A journey of one person has its place.
    if fewer.size() < 2 && a.place != b.place {
        return false;
    }
    kinds_agree(a.kind, b.kind) && dates_agree(a, b) && statuses_agree(a, b)
}

/// A meeting, talks and a visit of the same people on the same day are one.
fn kinds_agree(a: EncounterKind, b: EncounterKind) -> bool {
    let face_to_face = |kind| matches!(kind, EncounterKind::Meeting | EncounterKind::Visit);
    a == b || face_to_face(a) && face_to_face(b)
}

fn dates_agree(a: &Encounter, b: &Encounter) -> bool {
    match (a.date, b.date) {
        (Some(a), Some(b)) => covers(a, b) || covers(b, a),
        // The record of one meeting is of no time that is told as longer: "last week".
        (None, Some(told)) if a.confidence == CONFIDENCE => told.first_day() == told.last_day(),
        (Some(told), None) if b.confidence == CONFIDENCE => told.first_day() == told.last_day(),
        _ => true,
    }
}

fn covers(a: DateSpan, b: DateSpan) -> bool {
    a.contains(&b)
}

fn statuses_agree(a: &Encounter, b: &Encounter) -> bool {
    use EncounterStatus::{Asserted, Hypothetical, Planned};
    a.status == b.status
        || matches!(
            (a.status, b.status),
            (Asserted | Hypothetical, Planned)
                | (Planned, Asserted | Hypothetical)
                | (Asserted, Hypothetical)
                | (Hypothetical, Asserted)
        ) && a.date.is_some()
            && a.date == b.date
}

/// Adds what another telling has to the one known.
fn join(known: &mut Encounter, other: Encounter) {
    let asserts_more = rank(other.status) < rank(known.status);
    if other.size() > known.size() {
        known.who = other.who;
        known.with = other.with;
    }
    if asserts_more {
        known.status = other.status;
        known.cameo = other.cameo;
    }
    if known.kind == EncounterKind::Visit && other.kind == EncounterKind::Meeting {
        known.kind = other.kind;
        known.cameo = other.cameo;
    }
    known.date = match (known.date, other.date) {
        (Some(a), Some(b)) => Some(if covers(a, b) { b } else { a }),
        (a, b) => a.or(b),
    };
    if known.place.is_none() {
        known.place = other.place;
        known.country = other.country;
    }
    known.confidence = known.confidence.max(other.confidence);
}

fn rank(status: EncounterStatus) -> u8 {
    match status {
        EncounterStatus::Asserted => 0,
        EncounterStatus::Planned => 1,
        EncounterStatus::Hypothetical => 2,
        EncounterStatus::Denied => 3,
    }
}
