//! Encounters that a verb tells: "A met with B", "B was received by A", "A visited Paris".
//!
//! It knows the frames of verbs. It must not know nouns. Its one law: without a plain subject and a
//! plain other side there is no encounter.

use super::adjuncts::{Adjuncts, line_at};
use super::clause::Clause;
use super::groups::Group;
use super::lexicon::{Classes, Form, Frames, Tells};
use super::place::{Place, name_at};
use super::signing::signed;
use super::telling::Telling;
use super::timing::{is_of_another_time, time_around};
use super::verb_group::{VerbGroup, worse};
use super::when::{When, time_at};
use crate::enrich::text::{Gap, Shape};
use crate::enrich::{Draft, EncounterKind, EncounterStatus};

/// The other side of a verb.
struct Side {
    group: Group,
    before: Adjuncts,
    end: usize,
    place: Option<Place>,
    line: bool,
}

/// What the verb at an item tells.
pub(super) fn told_by_verb(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    verb: usize,
    tells: Tells,
    form: Form,
) -> Option<Telling> {
    let verbs = clause.verb_group(verb, form)?;
    if tells.frames.any(Frames::PAPER) {
        return signed(draft, clause, verb, tells, verbs);
    }
    let side = if verbs.passive {
        if !tells.frames.any(Frames::PASSIVE) {
            return None;
        }
        agent(draft, clause, verb + 1)
    } else {
        other_side(draft, clause, verb + 1, tells)
    };
    let mut subject = clause.subject(verbs)?;
    clause.add_company(&mut subject);
    let mut tells = tells;
    let side = match side {
        Some(side) => side,
        None if verbs.passive => return None,
        // "A and B are prepared to discuss the matter": with whom is not told.
        None if tells.frames.any(Frames::ABOUT) && verbs.status != EncounterStatus::Asserted => {
            return None;
        }
        None => alone(draft, clause, verb + 1, tells, &subject)?,
    };
    // "called on" is a visit to a person.
    if tells.frames.any(Frames::ON) && !side.line {
        tells = Tells { kind: EncounterKind::Meeting, cameo: "042", ..tells };
    }
    let after = Adjuncts::read(draft, clause, side.end);
    if is_in_writing(clause, side.end) {
        return None;
    }
    // "A welcomes B to come again" is an invitation.
    let welcome = clause.sentence.get(verb).is_some_and(|item| item.text.starts_with("welcom"));
    let to = clause.sentence.get(side.end + 1).filter(|_| clause.sentence.text_is(side.end, "to"));
    if welcome && to.is_some_and(|item| item.shape == Shape::Lower && !item.is(Classes::THE)) {
        return None;
    }
    let mut status = verbs.status;
    if clause.supposed(subject.start) {
        status = worse(status, EncounterStatus::Hypothetical);
    }
    let before = |n: usize| {
        subject.start.checked_sub(n).and_then(|at| clause.sentence.get(at)).map_or("", |i| i.text)
    };
    // "no reason why A could not visit".
    if status == EncounterStatus::Denied && before(1) == "why" {
        return None;
    }
    // "a proposal that A and B had discussed", which each may have done for himself.
    let thing = matches!(before(2), "proposal" | "plan" | "idea" | "matter" | "paper" | "draft");
    if side.group.size == 0 && tells.frames.any(Frames::ABOUT) && before(1) == "that" && thing {
        return None;
    }
    let left_out = leaves_out(clause, side.end) || side.group.size > 0 && clause.goes_on(side.end);
    let left_out =
        left_out || tells.kind != EncounterKind::Visit && clause.has_company(&subject, &side.group);
    if is_apart(clause) || left_out {
        return None;
    }
    if clause.denied(subject.start) {
        status = EncounterStatus::Denied;
    }
    if clause.wished(subject.start) {
        if status == EncounterStatus::Denied {
            return None;
        }
        status = worse(status, EncounterStatus::Hypothetical);
    }
    // "when A visits Paris" lies ahead.
    let when = subject.start.checked_sub(1).is_some_and(|at| clause.is(at, Classes::WHEN));
    if form == Form::Third && when {
        status = worse(status, EncounterStatus::Planned);
    }
    // "A said that he would see B at once".
    let agreed = is_agreed(clause, subject.start) && !clause.opens_with_if();
    if status == EncounterStatus::Hypothetical
        && verbs.status == status
        && (agreed || is_announced(clause, subject.start) && clause.is_foretold(verbs.start..verb))
    {
        status = EncounterStatus::Planned;
    }
    let conditional = clause.conditional(side.end) || clause.opens_with_if();
    if status == EncounterStatus::Planned && conditional {
        status = EncounterStatus::Hypothetical;
    }
    // "after I saw B I would come back": that was to come too.
    let ahead = (side.end..clause.sentence.items.len())
        .any(|at| clause.sentence.text_is(at, "would") || clause.is(at, Classes::WILL));
    if status == EncounterStatus::Asserted
        && matches!(before(1), "after" | "when" | "once")
        && ahead
    {
        return None;
    }
    if status == EncounterStatus::Hypothetical
        && !conditional
        && !clause.is_plainly_supposed(&subject, verbs, verb)
    {
        return None;
    }
    let time = time_of(clause, &subject, verbs, &side, &after)
        .filter(|when| *when != When::Clock)
        .or_else(|| is_of_another_time(clause, subject.start).then_some(When::Open));
    // Whether the day is that of the asking is not told.
    if verbs.asked && time.is_some() {
        return None;
    }
    // "Gromyko was visiting Tokyo": whether that was or was to come.
    let undated = clause.now.date.is_none() || time.is_none_or(|when| when == When::Open);
    if verbs.went_on && undated {
        return None;
    }
    let place = side.place.or(side.before.place).or(after.place.clone());
    let place = place.or_else(|| clause.place_before(draft, subject.start));
    // "In a telephone conversation on May 5, A discussed it with B".
    let talk = |at: usize| {
        let next = clause.sentence.get(at).map_or("", |item| item.text);
        matches!(next, "conversation" | "call" | "talk" | "discussion")
    };
    let head = (0..subject.start).any(|at| clause.sentence.is(at, Classes::LINE) && talk(at + 1));
    let spoken = tells.frames.any(Frames::ABOUT.or(Frames::TO));
    let line = side.line
        || side.before.line
        || after.line
        || spoken && (head || later_line(clause, side.end));
    let (who, with) = if verbs.passive { (side.group, subject) } else { (subject, side.group) };
    // "A, who met B, said" tells who A is.
    let aside =
        verbs.start.checked_sub(1).is_some_and(|before| clause.sentence.text_is(before, "who"));
    let of_the_day = verbs.simple_past && !aside;
    Some(Telling { tells, status, who, with, time, of_the_day, place, line })
}

/// Whether one met several one after another: "called on A and B separately".
fn is_apart(clause: &Clause<'_, '_>) -> bool {
    clause.sentence.items.iter().any(|item| item.text == "separately")
}

/// Whether the sentence names more who took part, farther on: "talked with A, after his return, and
/// with B", "with A and with B (who was also present)".
fn leaves_out(clause: &Clause<'_, '_>, end: usize) -> bool {
    let text = |at: usize| clause.sentence.get(at).map_or("", |item| item.text);
    (0..clause.sentence.items.len()).any(|at| {
        let present = text(at) == "also" && matches!(text(at + 1), "present" | "attended")
            || matches!(text(at), "was" | "were")
                && text(at + 1) == "present"
                && at > 0
                && clause.member(at - 1).is_some();
        // "A, of the Office; B, of the Ministry; and C".
        let item = clause.sentence.get(at);
        let member = (at + 1..at + 5).find(|n| clause.member(*n).is_some());
        let last = at >= end && text(at) == "and" && item.is_some_and(|i| i.gap == Gap::Mark);
        let listed = last
            && member.is_some_and(|n| {
                clause.sentence.get(n + 1).is_none_or(|next| next.gap == Gap::Comma)
            });
        let with = at >= end
            && text(at) == "and"
            && text(at + 1) == "with"
            && (at + 2..at + 5).any(|n| clause.member(n).is_some())
            && clause.sentence.get(at).is_some_and(|item| item.gap == Gap::Comma);
        present || with || listed
    })
}

/// Whether it is what was agreed: "it was agreed that A should meet B".
fn is_agreed(clause: &Clause<'_, '_>, subject: usize) -> bool {
    let text = |at: usize| clause.sentence.get(at).map_or("", |item| item.text);
    let before = subject.checked_sub(2).filter(|_| text(subject - 1) == "that");
    before.is_some_and(|before| matches!(text(before), "agreed" | "decided" | "arranged"))
}

/// Whether somebody says it as what is to be: "A said that he".
fn is_announced(clause: &Clause<'_, '_>, subject: usize) -> bool {
    const SAID: [&str; 9] = [
        "said",
        "says",
        "stated",
        "told",
        "announced",
        "informed",
        "indicated",
        "confirmed",
        "replied",
    ];
    let text = |at: usize| clause.sentence.get(at).map_or("", |item| item.text);
    let Some(before) = subject.checked_sub(1) else { return false };
    let that = text(before) == "that";
    let from = before.saturating_sub(4);
    SAID.contains(&text(before)) || that && (from..before).any(|at| SAID.contains(&text(at)))
}

/// Whether they did it "by telegram" or "in writing", and so did not meet.
fn is_in_writing(clause: &Clause<'_, '_>, at: usize) -> bool {
    const LETTERS: [&str; 7] =
        ["telegram", "letter", "letters", "cable", "correspondence", "mail", "writing"];
    let means = clause.sentence.text_is(at, "by") || clause.sentence.text_is(at, "in");
    let by = clause.sentence.get(at + 1).is_some_and(|item| LETTERS.contains(&item.text));
    means && by
}

/// Whether a telephone stands farther on: "A and B discussed the resolution on the telephone".
fn later_line(clause: &Clause<'_, '_>, end: usize) -> bool {
    const FARTHEST: usize = 16;
    (end..end + FARTHEST)
        .take_while(|at| clause.sentence.get(*at).is_some_and(|item| item.gap < Gap::Mark))
        .any(|at| line_at(clause, at).is_some())
}

fn time_of(
    clause: &Clause<'_, '_>,
    subject: &Group,
    verbs: VerbGroup,
    side: &Side,
    after: &Adjuncts,
) -> Option<When> {
    let near = [after.time, side.before.time];
    time_around(clause, subject.start, verbs.start.max(subject.end), near, side.end)
}

/// Those by whom something was done: "was received on May 5 by A".
pub(super) fn by_whom(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    at: usize,
) -> Option<(Group, Adjuncts)> {
    let before = Adjuncts::read(draft, clause, at);
    if !clause.sentence.text_is(before.end, "by") {
        return None;
    }
    Some((clause.group_right(before.end + 1)?, before))
}

fn agent(draft: &Draft<'_>, clause: &Clause<'_, '_>, at: usize) -> Option<Side> {
    let (group, before) = by_whom(draft, clause, at)?;
    let end = group.end;
    Some(Side { group, before, end, place: None, line: false })
}

/// The other side, in the first frame of the verb that fits.
fn other_side(draft: &Draft<'_>, clause: &Clause<'_, '_>, at: usize, tells: Tells) -> Option<Side> {
    let sentence = clause.sentence;
    let frames = tells.frames;
    let before = Adjuncts::read(draft, clause, at);
    let next = before.end;
    let side = |from: usize, before: Adjuncts, line: bool| {
        // "the message that A received today I drafted".
        let apart = sentence.get(from).is_some_and(|item| item.gap >= Gap::Mark);
        let group = clause.group_right(from).filter(|_| !sentence.text_is(from, "I") && !apart)?;
        let end = group.end;
        closed(clause, end).then_some(Side { group, before, end, place: None, line })
    };
    if frames.any(Frames::WITH) && sentence.text_is(next, "with") {
        return side(next + 1, before, false);
    }
    if frames.any(Frames::TO) && sentence.text_is(next, "to") {
        return side(next + 1, before, false);
    }
    if frames.any(Frames::ON)
        && (sentence.text_is(at, "on") || sentence.text_is(at, "upon"))
        && let Some(found) = side(at + 1, Adjuncts { end: at, ..Adjuncts::default() }, false)
    {
        let chaired = at >= 2 && sentence.text_is(at - 2, "then");
        return (is_errand(clause, found.end) && !chaired).then_some(found);
    }
    if frames.any(Frames::LINE) {
        let found = side(at, Adjuncts { end: at, ..Adjuncts::default() }, true)?;
        let after = Adjuncts::read(draft, clause, found.end);
        // "called me in" is a summons.
        let summons = sentence.text_is(found.end, "in") || sentence.text_is(found.end, "back");
        return (!summons && (after.line || after.time.is_some())).then_some(found);
    }
    if frames.any(Frames::SIGHT) {
        let found = side(next, before, false)?;
        let after = Adjuncts::read(draft, clause, found.end);
        let end = sentence.get(found.end);
        let plain = after.end > found.end
            || end.is_none_or(|item| {
                item.gap >= Gap::Comma
                    || item.is(Classes::AND)
                    || matches!(item.text, "to" | "about" | "concerning" | "regarding" | "before")
            });
        return plain.then_some(found);
    }
    if frames.any(Frames::DIRECT)
        && let Some(found) = side(next, before.clone(), false)
    {
        return Some(found);
    }
    if frames.any(Frames::TOKEN) {
        let token = (at..at + 5)
            .find(|n| sentence.text_is(*n, "credentials") || sentence.text_is(*n, "credence"))?;
        return sentence.text_is(token + 1, "to").then(|| side(token + 2, before, false))?;
    }
    if frames.any(Frames::ABOUT) {
        return about(clause, at).and_then(|with| side(with + 1, before, false));
    }
    None
}

/// The "with" of "discussed the plan with B".
fn about(clause: &Clause<'_, '_>, at: usize) -> Option<usize> {
    const FARTHEST: usize = 12;
    for n in at..at + FARTHEST {
        let item = clause.sentence.get(n)?;
        let stops = item.gap >= Gap::Mark
            || item.is(Classes::THAT.with(Classes::AUXILIARY).with(Classes::SAY))
            || item.entry.triggers() && n > at;
        if stops {
            return None;
        }
        if item.text == "with" {
            // "discussed our relations with B" is of B and not with him.
            let before = n.checked_sub(1).and_then(|before| clause.sentence.get(before));
            return (!before.is_some_and(|item| is_tie(item.text))).then_some(n);
        }
    }
    None
}

/// Whether a word is of what one has with another.
fn is_tie(word: &str) -> bool {
    const TIES: [&str; 7] = [
        "relations",
        "relationship",
        "relationships",
        "ties",
        "dealings",
        "rapprochement",
        "negotiations",
    ];
    TIES.contains(&word)
}

/// What a verb tells of its subject alone: "A and B met", "A visited Paris".
fn alone(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    at: usize,
    tells: Tells,
    subject: &Group,
) -> Option<Side> {
    let frames = tells.frames;
    let side = |before: Adjuncts, end: usize, place: Option<Place>| Side {
        group: Group::default(),
        before,
        end,
        place,
        line: false,
    };
    let plain = Adjuncts { end: at, ..Adjuncts::default() };
    if frames.any(Frames::PLACE) {
        let (end, place) = name_at(draft, clause.sentence, at, "to")?;
        return closed(clause, end).then(|| side(plain, end, Some(place)));
    }
    if subject.people.len() < 2 {
        return None;
    }
    if frames.any(Frames::BOTH.or(Frames::WIRE)) {
        let before = Adjuncts::read(draft, clause, at);
        if frames.any(Frames::WIRE) && !before.line {
            return None;
        }
        let end = before.end;
        let about = frames.any(Frames::ABOUT);
        // Another side stands farther on: "met for an hour alone in his room with".
        let with = (at..at + 12)
            .take_while(|n| clause.sentence.get(*n).is_some_and(|item| item.gap < Gap::Mark))
            .any(|n| clause.sentence.text_is(n, "with") || clause.sentence.text_is(n, "into"));
        return (!with && (about || closed(clause, end))).then(|| side(before, end, None));
    }
    None
}

/// Whether a group of people or a place ends before an item: nothing follows that it is part of.
pub(super) fn closed(clause: &Clause<'_, '_>, at: usize) -> bool {
    const LINKS: [&str; 12] = [
        "to",
        "but",
        "or",
        "prior",
        "alone",
        "because",
        "so",
        "today",
        "yesterday",
        "tomorrow",
        "yesterday's",
        "last",
    ];
    let Some(item) = clause.sentence.get(at) else { return true };
    item.gap >= Gap::Comma
        || item.shape == Shape::Number
        || item.entry.is(Classes::PREPOSITION
            .with(Classes::AND)
            .with(Classes::ADVERB)
            .with(Classes::WHEN)
            .with(Classes::IF)
            .with(Classes::THAT)
            .with(Classes::DURING)
            .with(Classes::THIS)
            .with(Classes::AUXILIARY))
        || LINKS.contains(&item.text)
        || item.text.ends_with("ly")
        || item.may_be_verb()
        || time_at(clause.sentence, at, clause.now).is_some()
}

/// Whether one calls on a person to see him, and not to make him do something.
fn is_errand(clause: &Clause<'_, '_>, at: usize) -> bool {
    if !clause.sentence.text_is(at, "to") {
        // Who is called on in a session is called on to speak.
        let asked = (at..at + 6).any(|n| {
            clause.sentence.text_is(n, "for") && time_at(clause.sentence, n, clause.now).is_none()
        });
        return !asked && !clause.sentence.text_is(at, "who");
    }
    let mut next = at + 1;
    while clause.sentence.is(next, Classes::ADVERB) && !clause.sentence.is(next, Classes::ERRAND) {
        next += 1;
    }
    clause.sentence.is(next, Classes::ERRAND)
}
