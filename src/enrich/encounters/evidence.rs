//! Whether an encounter that a noun names took place.
//!
//! It knows what stands around the noun. It must not know whose encounter it is. Its one law:
//! without evidence there is no status, and the encounter is left out.

use super::adjuncts::Adjuncts;
use super::calendar::weekday;
use super::clause::Clause;
use super::lexicon::Classes;
use super::nouns::Noun;
use super::sentence::{Item, What};
use super::when::When;
use crate::article::DateSpan;
use crate::enrich::EncounterStatus;
use crate::enrich::text::{Gap, Shape};

/// Whether what a noun names took place, as the words around it tell; nothing when they do not.
pub(super) fn status_of(
    clause: &Clause<'_, '_>,
    noun: &Noun,
    after: &Adjuncts,
) -> Option<EncounterStatus> {
    use EncounterStatus::{Asserted, Denied, Hypothetical, Planned};
    let sentence = clause.sentence;
    let end = after.end;
    let before = noun.left.start.checked_sub(1).filter(|_| sentence.joined(noun.left.start));
    let item = before.and_then(|before| sentence.get(before));
    let governed = |classes: Classes| item.is_some_and(|item| item.is(classes));
    let time = after.time.or(noun.right.time).or(noun.left.time);
    let passed = |now: DateSpan| matches!(time, Some(When::Date(date)) if date.first_day() <= now.last_day());
    if let Some(status) = noun.left.status {
        // "My scheduled meeting with B May 26 ran 20 minutes overtime".
        let was = status == Planned && clause.now.ahead && clause.now.date.is_some_and(passed);
        return Some(status).filter(|_| !was);
    }
    if noun.left.more {
        if governed(Classes::DURING) && sentence.items.iter().any(is_past) {
            return Some(Asserted);
        }
        return Some(Hypothetical).filter(|_| governed(Classes::REQUEST));
    }
    // "the visit", "A's visit": one that is known of, and so no mere idea.
    let known = noun.left.owner.is_some() || noun.left.definite || {
        sentence.text_is(noun.left.start, "the") || sentence.text_is(noun.left.start, "The")
    };
    let idea = Some(Hypothetical).filter(|_| !known);
    if governed(Classes::CANCEL) {
        return Some(Denied);
    }
    // "A's most recent talk with B would appear to", "your luncheon on November 20 would provide".
    let dated = match (after.time.or(noun.right.time).or(noun.left.time), clause.now.date) {
        (Some(When::Date(date)), Some(now)) => Some(date.last_day() < now.first_day()),
        _ => None,
    };
    let yours = noun.left.owner.is_some_and(|owner| clause.is(owner, Classes::YOUR));
    let bygone = noun.left.owner.is_some() && noun.is_bygone(clause);
    if bygone && !governed(Classes::REQUEST.with(Classes::ARRANGE)) {
        return Some(Asserted);
    }
    // What is said of it after it: "would be useful", "was postponed".
    let mut follows = false;
    // "the film on A's visit was arranged": the verb is that of another noun.
    let aside = item.is_some_and(|item| {
        matches!(item.text, "on" | "about" | "concerning" | "regarding" | "from")
    });
    for at in (end..end + 4).filter(|_| !aside) {
        let Some(item) = sentence.get(at).filter(|item| item.gap < Gap::Comma) else { break };
        if item.is(Classes::THAT) || item.text == "but" {
            break;
        }
        if item.is(Classes::MAYBE) || item.text == "be" {
            return Some(match dated {
                Some(true) => Asserted,
                Some(false) => Planned,
                // "your second talk with B can be short".
                None if yours && noun.left.earlier => Planned,
                None => return idea,
            });
        }
        if item.is(Classes::WILL) || is_set(item) {
            return Some(Planned);
        }
        // "A's third meeting with you is Friday".
        let day = sentence.get(at + 1).is_some_and(|next| weekday(next.text).is_some());
        if at == end && noun.left.owner.is_some() && item.text == "is" && day {
            return None;
        }
        if item.is(Classes::CANCEL) {
            return Some(Denied);
        }
        follows |= at == end && is_past(item);
        if item.may_be_verb() && !item.is(Classes::AUXILIARY) {
            break;
        }
    }
    let preposition = item.is_some_and(|item| item.text.eq_ignore_ascii_case("for"));
    let asked = before
        .and_then(|before| before.checked_sub(1))
        .is_some_and(|at| sentence.is(at, Classes::REQUEST) && !sentence.text_is(at, "for"));
    if preposition {
        // "might agree to discuss arrangements for a meeting between".
        let one = sentence.text_is(noun.left.start, "a");
        let maybe = one && (0..noun.left.start).any(|at| sentence.is(at, Classes::MAYBE));
        // "was prepared for A's trip last month".
        if clause.now.ahead && clause.now.date.is_some_and(passed) {
            return None;
        }
        return if asked || maybe { idea } else { Some(Planned) };
    }
    // "to discuss the talks last Friday between".
    let spoken_of = item.is_some_and(|item| item.text.starts_with("discuss"));
    if governed(Classes::REQUEST) && !(spoken_of && clause.now.date.is_some_and(passed)) {
        // "will want to discuss A's visit to B", which may be planned.
        if spoken_of {
            return None;
        }
        return idea;
    }
    if governed(Classes::ARRANGE) {
        // "In June before my meeting with B, he sent me a letter".
        let was =
            item.is_some_and(|item| item.text == "before") && sentence.items.iter().any(is_past);
        return Some(Planned).filter(|_| !was);
    }
    if clause.is_of_what_may_come(noun.left.start) {
        return None;
    }
    if noun.left.earlier && noun.left.owner.is_some() {
        return Some(Asserted);
    }
    // "to be", "proposed that the policy be reviewed following A's visit".
    let ahead = sentence.items.iter().enumerate().any(|(at, item)| {
        let to = at > 0 && sentence.text_is(at - 1, "to");
        item.is(Classes::WILL.with(Classes::MAYBE))
            || item.text == "be" && (to || governed(Classes::DURING))
    });
    if ahead {
        return None;
    }
    if let Some(When::Date(date)) = time
        && let Some(now) = clause.now.date
    {
        // "for use in your discussions today" are ahead, "in your luncheon on Monday" may be.
        let within = governed(Classes::DURING) || item.is_some_and(|item| item.text == "in");
        if yours && (date == now || within) && !sentence.items.iter().any(is_past) {
            return Some(Planned).filter(|_| date >= now);
        }
        return Some(if date.first_day() <= now.last_day() { Asserted } else { Planned });
    }
    // "the result of an early meeting between" may lie ahead.
    let early = (noun.left.start..noun.right.end).any(|at| sentence.text_is(at, "early"));
    if early && !noun.left.definite {
        return None;
    }
    let reported = before
        .and_then(|before| before.checked_sub(1))
        .is_some_and(|at| sentence.get(at).is_some_and(|item| is_report(item.text)));
    if reported && item.is_some_and(|item| matches!(item.text, "of" | "on" | "from")) {
        return Some(Asserted);
    }
    let past = sentence.items.iter().any(is_past);
    let within = governed(Classes::DURING)
        || item.is_some_and(|item| matches!(item.text, "in" | "In" | "at" | "At"));
    (past && within || follows && noun.left.definite).then_some(Asserted)
}

/// Whether an item says of an encounter that it is set for a time to come.
pub(super) fn is_set(item: &Item<'_>) -> bool {
    matches!(item.text, "scheduled" | "planned" | "arranged")
}

fn is_past(item: &Item<'_>) -> bool {
    item.shape == Shape::Lower
        && item.what == What::Word
        && (item.text.ends_with("ed") && !matches!(item.text, "need" | "indeed")
            || matches!(
                item.text,
                "was" | "were" | "had" | "said" | "took" | "told" | "held" | "went"
            ))
}

/// What is made of an encounter that was.
fn is_report(word: &str) -> bool {
    matches!(
        word,
        "report"
            | "reports"
            | "memorandum"
            | "record"
            | "account"
            | "results"
            | "result"
            | "outcome"
            | "summary"
            | "notes"
            | "transcript"
            | "minutes"
            | "version"
            | "memcon"
            | "Memorandum"
            | "Report"
            | "Record"
            | "Summary"
            | "course"
            | "end"
            | "conclusion"
    )
}
