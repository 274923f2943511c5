//! Encounters that a noun tells: "held talks with B", "the meeting between A and B", "A's visit to
//! Paris".
//!
//! It knows what stands around such a noun. It must not know verbs that tell by themselves. Its one
//! law: a noun that may be of an encounter yet to come is not taken for one that was.

use super::adjuncts::Adjuncts;
use super::clause::Clause;
use super::evidence::{is_set, status_of};
use super::groups::Group;
use super::lexicon::{Classes, Form, Frames, Tells};
use super::owners::{form_of, owner_of, subject_after};
use super::place::{Place, name_at, place_at};
use super::sentence::{Item, What};
use super::telling::Telling;
use super::timing::time_around;
use super::verb_group::worse;
use super::verbs::closed;
use super::when::When;
use crate::article::Country;
use crate::enrich::text::{Gap, Shape};
use crate::enrich::{Draft, EncounterKind, EncounterStatus, TextPart};

/// What stands before a noun: "their last two" of "their last two meetings".
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each word before a noun tells one thing of it")]
pub(super) struct Left {
    /// The first item of the phrase.
    pub(super) start: usize,
    pub(super) status: Option<EncounterStatus>,
    pub(super) earlier: bool,
    /// Whether it is one more: "a further long session".
    pub(super) more: bool,
    pub(super) line: bool,
    pub(super) definite: bool,
    pub(super) owner: Option<usize>,
    pub(super) time: Option<When>,
}

/// What the noun at an item tells.
pub(super) fn told_by_noun(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    noun: usize,
    tells: Tells,
) -> Option<Telling> {
    let left = left_of(clause, noun);
    let mut tells = tells;
    let line = left.line && tells.kind != EncounterKind::Visit;
    if left.line && tells.frames.any(Frames::ON) {
        let kind = EncounterKind::Call;
        let frames = WITH_OR_BETWEEN.or(Frames::FROM);
        tells = Tells { kind, cameo: "041", frames };
    }
    let exchanged = left.start.checked_sub(1).and_then(|n| clause.sentence.get(n));
    if tells.frames.any(Frames::EXCHANGE)
        && !exchanged.is_some_and(|item| matches!(item.text, "exchange" | "exchanged"))
    {
        return None;
    }
    // "held a joint press conference".
    let before = noun.checked_sub(1).and_then(|n| clause.sentence.get(n));
    if before.is_some_and(|item| matches!(item.text, "press" | "Press" | "news" | "News")) {
        return None;
    }
    let right = Adjuncts::read(draft, clause, noun + 1);
    let line = line || left.line || right.line;
    let preposition = clause.sentence.get(right.end).filter(|item| item.gap <= Gap::Line);
    let preposition = preposition.map_or("", |item| item.text);
    let frame = frame_of(preposition).filter(|frame| tells.frames.any(*frame));
    if tells.frames.any(Frames::ON) {
        // A call on a person is a meeting.
        tells = Tells { kind: EncounterKind::Meeting, ..tells };
    }
    let noun = Noun { tells, left, right, line };
    match frame {
        Some(Frames::BETWEEN) => between(draft, clause, &noun),
        Some(Frames::FROM) => received(draft, clause, &noun),
        Some(frame) => governed(draft, clause, &noun, Some(frame))
            .or_else(|| owned(draft, clause, &noun, frame)),
        None => governed(draft, clause, &noun, None),
    }
}

const WITH_OR_BETWEEN: Frames = Frames::WITH.or(Frames::BETWEEN);

#[derive(Debug)]
pub(super) struct Noun {
    pub(super) tells: Tells,
    pub(super) left: Left,
    pub(super) right: Adjuncts,
    pub(super) line: bool,
}

fn frame_of(preposition: &str) -> Option<Frames> {
    Some(match preposition {
        "between" | "Between" => Frames::BETWEEN,
        "with" | "With" => Frames::WITH,
        "of" | "by" => Frames::OF,
        "on" | "upon" => Frames::ON,
        "for" => Frames::FOR,
        "to" => Frames::TO,
        "from" => Frames::FROM,
        _ => return None,
    })
}

fn left_of(clause: &Clause<'_, '_>, noun: usize) -> Left {
    const MOST: usize = 5;
    let sentence = clause.sentence;
    let mut left = Left {
        start: noun,
        status: None,
        earlier: false,
        more: false,
        line: false,
        definite: false,
        owner: None,
        time: None,
    };
    let add = |status: Option<EncounterStatus>, new| Some(status.map_or(new, |s| worse(s, new)));
    for _ in 0..MOST {
        let Some(at) = left.start.checked_sub(1) else { break };
        let Some(item) = sentence.get(at).filter(|_| sentence.joined(left.start)) else { break };
        if item.possessive {
            left.start = at;
            left.definite = true;
            if matches!(item.text, "today" | "yesterday" | "tomorrow") {
                left.time = clause.first_time(at, at + 1);
            }
            if left.time.is_some() {
                continue;
            }
            left.owner = Some(at);
            break;
        }
        if !matches!(item.what, What::Word) {
            break;
        }
        if item.is(Classes::MY.with(Classes::YOUR).with(Classes::HIS)) {
            left.start = at;
            left.owner = Some(at);
            left.definite = true;
            break;
        }
        if item.is(Classes::NO) {
            left.status = add(left.status, EncounterStatus::Denied);
        } else if item.is(Classes::COMING) {
            left.status = add(left.status, EncounterStatus::Planned);
        } else if matches!(item.text, "further" | "additional") {
            left.more = true;
        } else if item.is(Classes::SUPPOSED) {
            left.status = add(left.status, EncounterStatus::Hypothetical);
        } else if item.is(Classes::EARLIER) {
            left.earlier = true;
        } else if item.is(Classes::LINE) {
            left.line = true;
        } else if item.is(Classes::THE) {
            left.start = at;
            left.definite = item.is(Classes::THIS) || item.text == "The";
            break;
        } else if item.is(Classes::AND) && left.start < noun {
            // "a long and frank talk".
            let adjective = at.checked_sub(1).and_then(|before| sentence.get(before));
            if !adjective.is_some_and(|item| item.shape == Shape::Lower && item.entry.is_plain()) {
                break;
            }
        } else if item.entry.is(GOVERNORS) || item.entry.triggers() || item.shape == Shape::Upper {
            break;
        }
        left.start = at;
    }
    left
}

const GOVERNORS: Classes = Classes::PREPOSITION
    .with(Classes::AND)
    .with(Classes::AUXILIARY)
    .with(Classes::LIGHT)
    .with(Classes::PAY)
    .with(Classes::GIVE)
    .with(Classes::THAT)
    .with(Classes::SAY)
    .with(Classes::REQUEST)
    .with(Classes::ARRANGE)
    .with(Classes::CANCEL)
    .with(Classes::DURING)
    .with(Classes::IF)
    .with(Classes::WHEN)
    .with(Classes::MOTION)
    .with(Classes::I)
    .with(Classes::HE);

/// "held talks with B", "paid a visit to Paris", "gave a dinner for B", "came for talks with B".
fn governed(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    noun: &Noun,
    frame: Option<Frames>,
) -> Option<Telling> {
    if noun.left.owner.is_some() {
        return None;
    }
    let sentence = clause.sentence;
    let mut verb = noun.left.start.checked_sub(1)?;
    let item = sentence.get(verb).filter(|_| sentence.joined(noun.left.start))?;
    let visit = noun.tells.cameo == "042";
    let class = match frame {
        Some(Frames::FOR) => Classes::GIVE,
        _ if visit => Classes::PAY,
        _ => Classes::LIGHT,
    };
    let mut asked = false;
    if item.text == "for"
        && let Some(before) = verb.checked_sub(1).filter(|n| sentence.text_is(*n, "asked"))
    {
        asked = true;
        verb = before;
    } else if item.text == "for" {
        verb = (verb.saturating_sub(8)..verb).rev().find(|n| sentence.is(*n, Classes::MOTION))?;
    } else if !item.is(class) {
        return None;
    }
    let verbs = clause.verb_group(verb, form_of(sentence.get(verb)?.text))?;
    if verbs.passive {
        return None;
    }
    let mut subject = clause.subject(verbs)?;
    clause.add_company(&mut subject);
    let (group, end, place) = if let Some(frame) = frame {
        object(draft, clause, noun, frame)?
    } else {
        // "A and B could come for talks": with whom is not told.
        let coming = item.text == "for" && verbs.status != EncounterStatus::Asserted;
        if visit || coming || subject.people.len() < 2 {
            return None;
        }
        (Group::default(), noun.right.end, None)
    };
    let after = Adjuncts::read(draft, clause, end);
    let mut status = noun.left.status.map_or(verbs.status, |status| worse(status, verbs.status));
    if asked || clause.supposed(subject.start) {
        status = worse(status, EncounterStatus::Hypothetical);
    }
    if status == EncounterStatus::Hypothetical
        && noun.left.status != Some(status)
        && !clause.is_plainly_supposed(&subject, verbs, verb)
    {
        return None;
    }
    if group.size > 0 && clause.goes_on(end) || !visit && clause.has_company(&subject, &group) {
        return None;
    }
    // "has a meeting with B scheduled for today".
    let set = clause.sentence.get(after.end).filter(|item| item.gap <= Gap::Line);
    if set.is_some_and(is_set) {
        status = worse(status, EncounterStatus::Planned);
    }
    let near = [after.time.or(noun.left.time), noun.right.time];
    let time = time_around(clause, subject.start, verbs.start.max(subject.end), near, end);
    let place = place.or(noun.right.place.clone()).or(after.place).or(
        // "arrived in Rome for talks".
        sentence
            .is(verb, Classes::MOTION)
            .then(|| place_at(draft, sentence, verb + 1))
            .flatten()
            .map(|(_, place)| place),
    );
    Some(Telling {
        tells: noun.tells,
        status,
        who: subject,
        with: group,
        time,
        of_the_day: verbs.simple_past,
        place,
        line: noun.line || after.line,
    })
}

/// "received a courtesy call from B": B is the one who came.
fn received(draft: &Draft<'_>, clause: &Clause<'_, '_>, noun: &Noun) -> Option<Telling> {
    let verb = noun.left.start.checked_sub(1)?;
    let item = clause.sentence.get(verb)?;
    let form = match item.text {
        "receive" => Form::Base,
        "receives" => Form::Third,
        "received" => Form::PastOrParticiple,
        _ => return None,
    };
    // A call that is not said to be one of courtesy may be one by telephone.
    let courtesy = (noun.left.start..noun.right.end).any(|n| {
        clause.sentence.get(n).is_some_and(|item| matches!(item.text, "courtesy" | "farewell"))
    });
    let call = noun.tells.frames.any(Frames::ON);
    if noun.left.owner.is_some() || call && !courtesy {
        return None;
    }
    let verbs = clause.verb_group(verb, form).filter(|verbs| !verbs.passive)?;
    let host = clause.subject(verbs)?;
    let (guest, end, _) = object(draft, clause, noun, Frames::FROM)?;
    let after = Adjuncts::read(draft, clause, end);
    let mut status = noun.left.status.map_or(verbs.status, |status| worse(status, verbs.status));
    if clause.supposed(host.start) {
        status = worse(status, EncounterStatus::Hypothetical);
    }
    let near = [after.time.or(noun.left.time), noun.right.time];
    let time = time_around(clause, host.start, verbs.start.max(host.end), near, end);
    Some(Telling {
        tells: noun.tells,
        status,
        who: guest,
        with: host,
        time,
        of_the_day: verbs.simple_past,
        place: noun.right.place.clone().or(after.place),
        line: noun.line || after.line,
    })
}

/// The other side after the preposition of a noun.
fn object(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    noun: &Noun,
    frame: Frames,
) -> Option<(Group, usize, Option<Place>)> {
    let at = noun.right.end + 1;
    // "a visit to Israel Prime Minister Eshkol told of" names a place.
    let place = frame == Frames::TO && is_country(clause, at);
    if let Some(group) = clause.group_right(at).filter(|_| !place) {
        let end = group.end;
        return closed(clause, end).then_some((group, end, None));
    }
    if frame == Frames::TO
        && let Some((end, place)) = name_at(draft, clause.sentence, at, "to")
    {
        let whole = closed(clause, end) || clause.sentence.get(end).is_some_and(Item::is_somebody);
        return whole.then(|| (Group::default(), end, Some(place)));
    }
    None
}

fn is_country(clause: &Clause<'_, '_>, at: usize) -> bool {
    clause
        .sentence
        .get(at)
        .is_some_and(|item| item.what == What::Word && Country::parse(item.text).is_ok())
}

/// "the meeting between A and B".
fn between(draft: &Draft<'_>, clause: &Clause<'_, '_>, noun: &Noun) -> Option<Telling> {
    let mut group = clause.whole_group_right(noun.right.end + 1)?;
    let known = group.people.len();
    if known < 2 || group.size > known || !closed(clause, group.end) || clause.goes_on(group.end) {
        return None;
    }
    // "between A and B on the British side and C on the American".
    if (group.end..group.end + 5).any(|at| clause.sentence.text_is(at, "side")) {
        return None;
    }
    let mut after = Adjuncts::read(draft, clause, group.end);
    let title = clause.sentence.part == TextPart::Title;
    let mut with = None;
    if clause.sentence.text_is(after.end, "with") {
        // "between A, B and C with D": the sides are told by the "with".
        let other = clause.whole_group_right(after.end + 1)?;
        if !closed(clause, other.end) {
            return None;
        }
        after = Adjuncts::read(draft, clause, other.end);
        with = Some(other);
    }
    let status = if title { EncounterStatus::Asserted } else { status_of(clause, noun, &after)? };
    let with = with.unwrap_or_else(|| {
        let people = group.people.split_off(1);
        group.size = group.people.len();
        Group { size: people.len(), people, ..group.clone() }
    });
    let opens = noun.left.definite && noun.left.start == 0;
    Some(nominal(noun, status, group, with, after, None, opens || title))
}

/// "A's talks with B", "my visit to Paris", "the visit of A to B", and "in talks with B, A said".
fn owned(
    draft: &Draft<'_>,
    clause: &Clause<'_, '_>,
    noun: &Noun,
    frame: Frames,
) -> Option<Telling> {
    let (other, mut end, mut place) = object(draft, clause, noun, frame)?;
    if other.size > 0 && clause.goes_on(end) {
        return None;
    }
    let mut after = Adjuncts::read(draft, clause, end);
    if frame == Frames::OF {
        if noun.left.owner.is_some() {
            return None;
        }
        if noun.tells.kind != EncounterKind::Visit {
            return None;
        }
        // "the visit of A to Paris".
        let mut with = Group::default();
        if clause.sentence.text_is(after.end, "to") {
            let to =
                Noun { right: Adjuncts { end: after.end, ..Adjuncts::default() }, ..noun.copy() };
            let (group, to_end, to_place) = object(draft, clause, &to, Frames::TO)?;
            (with, end, place) = (group, to_end, to_place);
            after = Adjuncts::read(draft, clause, end);
        }
        let status = status_of(clause, noun, &after)?;
        return Some(nominal(noun, status, other, with, after, place, false));
    }
    let owner = match noun.left.owner {
        Some(owner) => owner_of(clause, owner)?,
        None => subject_after(clause, noun, &after)?,
    };
    let status = if noun.left.owner.is_some() {
        status_of(clause, noun, &after)?
    } else {
        // "In any discussion with B, A should".
        let verb = clause.sentence.get(owner.end);
        let told = match verb {
            Some(verb) if verb.is(Classes::MAYBE) => EncounterStatus::Hypothetical,
            Some(verb) if verb.is(Classes::WILL) => EncounterStatus::Planned,
            _ => EncounterStatus::Asserted,
        };
        noun.left.status.map_or(told, |status| worse(status, told))
    };
    let (mut owner, mut after) = (owner, after);
    // "my trip to Vietnam with A and B".
    if noun.tells.kind == EncounterKind::Visit
        && clause.sentence.text_is(after.end, "with")
        && let Some(company) = clause.group_right(after.end + 1)
    {
        after = Adjuncts { time: after.time, ..Adjuncts::read(draft, clause, company.end) };
        owner.size += company.size;
        owner.without_me |= company.without_me;
        owner.people.extend(company.people);
    }
    Some(nominal(noun, status, owner, other, after, place, true))
}

impl Noun {
    /// Whether the words before it tell of what was: "A's last talk".
    pub(super) fn is_bygone(&self, clause: &Clause<'_, '_>) -> bool {
        let from = self.left.owner.unwrap_or(self.left.start);
        (from..self.right.end).any(|at| {
            clause.sentence.get(at).is_some_and(|item| {
                matches!(item.text, "recent" | "previous" | "earlier" | "prior" | "past")
            })
        })
    }

    fn copy(&self) -> Self {
        Self { tells: self.tells, left: self.left, right: Adjuncts::default(), line: self.line }
    }
}

fn nominal(
    noun: &Noun,
    status: EncounterStatus,
    who: Group,
    with: Group,
    after: Adjuncts,
    place: Option<Place>,
    of_the_day: bool,
) -> Telling {
    let known = |time: &When| *time != When::Clock;
    let named = after.time.filter(known).or(noun.right.time.filter(known)).or(noun.left.time);
    let time = named.or(noun.left.earlier.then_some(When::Open));
    let with_pair = noun.tells.kind != EncounterKind::Visit;
    Telling {
        tells: noun.tells,
        status,
        who,
        with,
        time,
        of_the_day: with_pair && noun.left.owner.is_none() && of_the_day,
        place: place.or(noun.right.place.clone()).or(after.place),
        line: noun.line || after.line,
    }
}
