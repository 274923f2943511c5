//! Signings: "A and B signed the treaty in Vienna", "the treaty was signed by A and B".
//!
//! It knows what stands around a paper that is signed. It must not know other encounters. Its one
//! law: one who signs alone has met nobody.

use super::adjuncts::Adjuncts;
use super::clause::Clause;
use super::groups::Group;
use super::lexicon::{Classes, Tells};
use super::place::{Place, place_at};
use super::telling::Telling;
use super::timing::{is_of_another_time, time_around};
use super::verb_group::{VerbGroup, worse};
use super::verbs::{by_whom, closed};
use super::when::When;
use crate::enrich::text::Gap;
use crate::enrich::{Draft, EncounterStatus};

/// What the verb "sign" at an item tells.
pub(super) fn signed(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    verb: usize,
    tells: Tells,
    verbs: VerbGroup,
) -> Option<Telling> {
    let (who, with, near, end) = if verbs.passive {
        if !is_treaty(clause, verbs.start) {
            return None;
        }
        let (who, before) = by_whom(draft, clause, verb + 1)?;
        let end = who.end;
        (who, Group::default(), before, end)
    } else {
        let who = clause.subject(verbs)?;
        let (with, end) = with_whom(clause, verb + 1).unwrap_or((Group::default(), verb + 1));
        (who, with, Adjuncts::default(), end)
    };
    if who.people.len() < 2 && with.people.is_empty() {
        return None;
    }
    let mut status = verbs.status;
    if clause.supposed(who.start.min(verbs.start)) {
        status = worse(status, EncounterStatus::Hypothetical);
    }
    let after = Adjuncts::read(draft, clause, end);
    let (from, to) = if verbs.passive {
        (verbs.start, verbs.start)
    } else {
        (who.start, verbs.start.max(who.end))
    };
    let time = time_around(clause, from, to, [after.time, near.time], end)
        .filter(|when| *when != When::Clock)
        .or_else(|| is_of_another_time(clause, who.start).then_some(When::Open));
    let place = near.place.or(after.place).or_else(|| place_after(draft, clause, end));
    Some(Telling {
        tells,
        status,
        who,
        with,
        time,
        of_the_day: verbs.simple_past,
        place,
        line: false,
    })
}

/// Whether what stands before a verb is a paper of two sides, and no letter.
fn is_treaty(clause: &Clause<'_, '_>, verb: usize) -> bool {
    const FARTHEST: usize = 10;
    (verb.saturating_sub(FARTHEST)..verb).any(|n| clause.sentence.is(n, Classes::TREATY))
}

/// The other side of "signed the trade agreement with B".
fn with_whom(clause: &Clause<'_, '_>, at: usize) -> Option<(Group, usize)> {
    let with = reach(clause, at).find(|n| clause.sentence.text_is(*n, "with"))?;
    let group = clause.group_right(with + 1)?;
    let end = group.end;
    closed(clause, end).then_some((group, end))
}

/// The place of "signed the treaty in Vienna".
fn place_after(draft: &Draft<'_>, clause: &Clause<'_, '_>, at: usize) -> Option<Place> {
    let place =
        |n| place_at(draft, clause.sentence, n).filter(|_| !clause.sentence.text_is(n, "to"));
    reach(clause, at).find_map(place).map(|(_, place)| place)
}

/// The items that may belong to the paper.
fn reach<'c>(clause: &'c Clause<'_, '_>, at: usize) -> impl Iterator<Item = usize> + 'c {
    const FARTHEST: usize = 12;
    (at..at + FARTHEST).take_while(move |n| {
        clause.sentence.get(*n).is_some_and(|item| {
            item.gap < Gap::Mark
                && (*n == at || !item.entry.triggers())
                && !item.is(Classes::THAT.with(Classes::AUXILIARY).with(Classes::SAY))
                && !item.is(Classes::WHEN)
        })
    })
}
