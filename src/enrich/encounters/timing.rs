//! Which of the times that a sentence names belongs to an encounter.
//!
//! It knows where times stand around people and verbs. It must not know what the verbs tell. Its one
//! law: the time of another thing is not taken.

use super::clause::Clause;
use super::evidence::is_set;
use super::lexicon::Classes;
use super::sentence::Item;
use super::when::When;
use crate::enrich::text::{Gap, Shape};

/// The time that belongs to a verb: near its people, else at the head of the sentence, else the
/// only one there is.
pub(super) fn time_around(
    clause: &Clause<'_, '_>,
    subject: usize,
    verbs: usize,
    near: [Option<When>; 2],
    end: usize,
) -> Option<When> {
    let named = |when: &When| *when != When::Clock;
    near.into_iter()
        .flatten()
        .find(named)
        .or_else(|| {
            // Between subject and verb: "A on May 5 met B".
            // A time of "A, who came on May 5, met B" is that of the coming.
            let aside = (subject..verbs).any(|at| clause.sentence.text_is(at, "who"));
            clause.first_time(subject, verbs + 1).filter(|when| named(when) && !aside)
        })
        .or_else(|| head_time(clause, subject))
        .or_else(|| {
            let reach = (end..end + 16)
                .take_while(|at| {
                    clause.sentence.get(*at).is_some_and(|item| {
                        item.gap < Gap::Mark
                            && !item.is(Classes::THAT.with(Classes::SAY).with(Classes::DURING))
                            && !matches!(item.text, "prior" | "before" | "as" | "when")
                            && !item.is(Classes::WILL.with(Classes::MAYBE))
                            && !is_of_another_thing(item)
                            && !matches!(item.text, "visit" | "visits" | "trip" | "journey")
                    })
                })
                .last()?;
            clause.later_time(end, reach + 1)
        })
        .or_else(|| near.into_iter().flatten().next())
}

/// Whether a word after which a time is that of the thing it is said of: "the council elected last May".
fn is_of_another_thing(item: &Item<'_>) -> bool {
    item.gap < Gap::Comma
        && item.shape == Shape::Lower
        && item.text.ends_with("ed")
        && !is_set(item)
}

/// Whether a clause tells of something only to date another: "before A met B", "the first time A
/// met B".
pub(super) fn is_of_another_time(clause: &Clause<'_, '_>, subject: usize) -> bool {
    subject.checked_sub(1).and_then(|before| clause.sentence.get(before)).is_some_and(|item| {
        matches!(
            item.text,
            "before" | "Before" | "since" | "Since" | "until" | "time" | "when" | "while"
        )
    })
}

/// The time at the head of a clause, "On March 25, the Ambassador called", with no other verb or
/// encounter between.
fn head_time(clause: &Clause<'_, '_>, subject: usize) -> Option<When> {
    if clause.sentence.get(subject)?.gap >= Gap::Mark {
        return None;
    }
    // "A raised it in April and you discussed it with B".
    let acts = |at: usize| clause.sentence.get(at).is_some_and(Item::may_be_verb);
    if subject > 2 && clause.is(subject - 1, Classes::AND) && (0..subject - 1).any(acts) {
        return clause.first_time(0, subject).map(|_| When::Open);
    }
    let mut at = subject;
    while at > 0 {
        at -= 1;
        let item = clause.sentence.get(at)?;
        // "B said that on May 5 he met A", but "As we reported yesterday, A called on B".
        if item.text == "that" {
            break;
        }
        if item.is(Classes::SAY) {
            return None;
        }
        if item.may_be_verb() || item.entry.triggers() || item.gap >= Gap::Mark && at > 0 {
            break;
        }
    }
    clause.first_time(at, subject)
}
