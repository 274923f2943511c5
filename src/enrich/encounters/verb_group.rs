//! The words before a verb that belong to it, and whether what it tells took place.
//!
//! It knows auxiliaries, negations and the verbs before "to". It must not know which verbs tell of
//! encounters. Its one law: a word that is not known for one of these ends the group.

use std::ops::Range;

use super::clause::Clause;
use super::lexicon::{Classes, Form};
use super::sentence::What;
use crate::enrich::EncounterStatus;
use crate::enrich::text::Gap;

/// What stands before a verb.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each word before a verb tells one thing of it")]
pub(super) struct VerbGroup {
    /// Its leftmost item.
    pub(super) start: usize,
    pub(super) status: EncounterStatus,
    pub(super) passive: bool,
    /// Whether somebody asked for it.
    pub(super) asked: bool,
    /// Whether it went on or was to come: "was seeing".
    pub(super) went_on: bool,
    /// Whether it is told in the simple past: "met", not "had met" or "has met".
    pub(super) simple_past: bool,
}

impl Clause<'_, '_> {
    /// The words before a verb that belong to it.
    pub(super) fn verb_group(&self, verb: usize, form: Form) -> Option<VerbGroup> {
        use EncounterStatus::{Asserted, Denied, Hypothetical, Planned};
        let (mut start, mut to, mut infinitive) = (verb, false, false);
        let (mut not, mut be, mut have, mut had, mut helped) = (false, false, false, false, false);
        let (mut meant, mut would, mut asked) = (false, false, false);
        let mut status = Asserted;
        while let Some(at) = start.checked_sub(1) {
            let item = self.sentence.get(at)?;
            let gap = self.sentence.get(start)?.gap;
            if gap > Gap::Comma || gap == Gap::Comma && !item.is(Classes::ADVERB) {
                break;
            }
            if item.is(Classes::NOT) {
                not = true;
            }
            if to {
                if item.is(Classes::REFUSE) {
                    status = Denied;
                } else if item.is(Classes::PLAN) {
                    // "recommended that A be invited to visit".
                    let wished = item.text == "invited"
                        && at.checked_sub(1).is_some_and(|be| self.sentence.text_is(be, "be"));
                    // "will be prepared to meet" is an offer.
                    let offered = matches!(item.text, "prepared" | "ready" | "willing")
                        && at.checked_sub(1).is_some_and(|be| !self.sentence.text_is(be, "is"));
                    let wished = wished || offered;
                    status = worse(status, if wished { Hypothetical } else { Planned });
                    meant = matches!(
                        item.text,
                        "intended" | "hoped" | "planned" | "expected" | "planning" | "hoping"
                    );
                } else if item.is(Classes::WISH) {
                    // "was able to visit" did.
                    let done = item.text == "able"
                        && at.checked_sub(1).is_some_and(|be| {
                            self.sentence.text_is(be, "was") || self.sentence.text_is(be, "were")
                        });
                    // "asked to see me last night" may have.
                    asked |= matches!(item.text, "asked" | "asks");
                    meant |= item.text == "asked";
                    if !done {
                        status = worse(status, Hypothetical);
                    }
                } else if item.text == "invitation" {
                    let (taken, answer) = self.answer(at)?;
                    status = worse(status, answer);
                    start = taken;
                    (to, infinitive) = (false, true);
                    continue;
                } else if item.text == "been" {
                    // "had been to see".
                    had = true;
                } else if item.is(Classes::BE) {
                    status = worse(status, Planned);
                } else if item.is(Classes::MOTION) {
                    had |= item.text == "gone" || item.text == "come";
                } else if item.is(Classes::ADVERB.with(Classes::NOT)) {
                    start = at;
                    continue;
                } else {
                    return None;
                }
                (to, infinitive) = (false, true);
            } else if item.text == "to" && form == Form::Base && !helped && !infinitive {
                to = true;
            } else if item.is(Classes::WILL) {
                helped = true;
                status = worse(status, Planned);
            } else if item.is(Classes::MAYBE) {
                helped = true;
                would |= !item.text.starts_with('c');
                status = worse(status, Hypothetical);
            } else if item.is(Classes::HAVE) {
                if matches!(item.text, "having" | "Having") {
                    return None;
                }
                have = true;
                had |= matches!(item.text, "had" | "hadn't" | "hadn’t");
            } else if item.is(Classes::BE) {
                be = true;
            } else if item.is(Classes::DO) {
                helped = true;
            } else if item.is(Classes::RUMOUR) {
                status = worse(status, Hypothetical);
            } else if item.is(Classes::ADVERB.with(Classes::NOT)) || is_adverb(item.text) {
            } else if let Some(time) = self.time_before(start) {
                start = time;
                continue;
            } else {
                break;
            }
            start = at;
        }
        // "had intended to call": whether it was done is not told. "would not talk to B first".
        if to || meant && had || would && not {
            return None;
        }
        let passive = match form {
            Form::Base if !helped && !infinitive => {
                // "Should A meet B,".
                let group = self.group_left(start.checked_sub(1)?)?;
                let should = group.start.checked_sub(1).and_then(|at| self.sentence.get(at))?;
                if !matches!(should.text, "Should" | "should") {
                    return None;
                }
                status = worse(status, Hypothetical);
                false
            }
            Form::Ing if !be => return None,
            Form::Participle if !be && !have => return None,
            Form::Participle | Form::PastOrParticiple => be && !infinitive,
            _ => false,
        };
        let went_on = form == Form::Ing
            && (start..verb)
                .any(|at| self.sentence.text_is(at, "was") || self.sentence.text_is(at, "were"));
        // "is meeting", and in reported speech "was meeting".
        let now = (start..verb).any(|at| self.sentence.text_is(at, "now"));
        if form == Form::Ing && !have && !now {
            status = worse(status, Planned);
        }
        // "would be meeting".
        if form == Form::Ing && be && status == Hypothetical && self.is_foretold(start..verb) {
            status = Planned;
        }
        if not {
            status = Denied;
        }
        let simple_past = !have && !had;
        Some(VerbGroup { start, status, passive, asked, went_on, simple_past })
    }
}

impl Clause<'_, '_> {
    /// Whether "would" is the only word of a group that makes it less than told.
    pub(super) fn is_foretold(&self, group: Range<usize>) -> bool {
        let end = group.end;
        // "said he would like to meet".
        if group.clone().any(|at| self.is(at, Classes::WISH)) {
            return false;
        }
        let mut maybe = group.filter(|at| self.is(*at, Classes::MAYBE.with(Classes::RUMOUR)));
        let would = maybe.next().is_some_and(|at| self.sentence.text_is(at, "would"));
        let supposed =
            (0..end).any(|at| self.is(at, Classes::IF) && !self.sentence.text_is(at, "should"));
        would && maybe.next().is_none() && !supposed
    }

    /// The verb of "accepted an invitation" and what follows of it.
    fn answer(&self, invitation: usize) -> Option<(usize, EncounterStatus)> {
        let from = invitation.saturating_sub(4);
        let at = (from..invitation).rev().find(|at| self.sentence.is(*at, ANSWER))?;
        let plain = (at + 1..invitation).all(|n| {
            self.sentence.get(n).is_some_and(|item| {
                item.gap <= Gap::Line
                    && item.what == What::Word
                    && (item.is(Classes::THE) || item.entry.is_plain())
            })
        });
        let refused = self.sentence.is(at, Classes::REFUSE);
        let status = if refused { EncounterStatus::Denied } else { EncounterStatus::Planned };
        plain.then_some((at, status))
    }
}

const ANSWER: Classes = Classes::REFUSE.with(Classes::ACCEPT);

/// The one of two that asserts less.
pub(super) fn worse(a: EncounterStatus, b: EncounterStatus) -> EncounterStatus {
    use EncounterStatus::{Asserted, Denied, Hypothetical, Planned};
    match (a, b) {
        (Denied, _) | (_, Denied) => Denied,
        (Hypothetical, _) | (_, Hypothetical) => Hypothetical,
        (Planned, _) | (_, Planned) => Planned,
        (Asserted, Asserted) => Asserted,
    }
}

fn is_adverb(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly") && !matches!(word, "reply" | "July" | "Italy" | "family")
}
