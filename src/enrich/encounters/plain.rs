//! Whether what a sentence tells is told plainly enough to be told on.
//!
//! It knows the words around a verb or a noun that leave open what took place, and who else took
//! part. It must not know who the people are. Its one law: it only ever takes away.

use std::ops::Range;

use super::clause::Clause;
use super::groups::Group;
use super::lexicon::Classes;
use super::sentence::Item;
use super::verb_group::VerbGroup;
use crate::enrich::TextPart;
use crate::enrich::text::{Gap, Shape};

impl Clause<'_, '_> {
    /// The text of a word; nothing of what is no word.
    fn word(&self, at: usize) -> &str {
        self.sentence.get(at).map_or("", |item| item.text)
    }

    fn any_word(&self, mut items: Range<usize>, is: impl Fn(&str) -> bool) -> bool {
        items.any(|at| is(self.word(at)))
    }

    /// Whether a verb that is less than told is plainly one of a suggestion or of a condition: "A should
    /// see B", "if A meets B". What somebody wished, asked for or would do may have been done.
    pub(super) fn is_plainly_supposed(
        &self,
        subject: &Group,
        verbs: VerbGroup,
        verb: usize,
    ) -> bool {
        let group = verbs.start..verb;
        let maybe =
            |word: &str| matches!(word, "should" | "may" | "might" | "could" | "can" | "must");
        let suggested = self.any_word(group.clone(), maybe)
            // "could not be", "had been able to".
            && !self.any_word(group.clone(), |word| matches!(word, "been" | "able"));
        let ready = |word: &str| matches!(word, "willing" | "prepared" | "ready");
        let would = self.any_word(group.clone(), |word| word == "would");
        // "recommended that A be invited to visit".
        let invited = self.any_word(group.clone(), |word| word == "invited");
        let offered = (self.any_word(group.clone(), ready) || invited) && !would;
        let condition = self.supposed(subject.start) || self.opens_with_if();
        let should = self.any_word(subject.start.saturating_sub(1)..subject.start, |word| {
            matches!(word, "Should" | "should")
        });
        (suggested || offered || should || condition && !would) && !self.sentence.question
    }

    /// Whether a sentence begins with a condition, be it numbered: "7. If".
    pub(super) fn opens_with_if(&self) -> bool {
        let numbered = self.sentence.get(0).is_some_and(|item| item.shape == Shape::Number);
        self.is(usize::from(numbered), Classes::IF)
    }

    /// Whether what stands before a noun speaks of its aim, its date or what is made ready for it, which
    /// may be of one to come: "the purpose of A's visit", "until after A's talk".
    pub(super) fn is_of_what_may_come(&self, start: usize) -> bool {
        const NEAR: usize = 5;
        const AIMS: [&str; 18] = [
            "purpose",
            "purposes",
            "objective",
            "objectives",
            "aim",
            "aims",
            "date",
            "dates",
            "timing",
            "agenda",
            "announcement",
            "preparation",
            "preparations",
            "anticipation",
            "prospect",
            "possibility",
            "event",
            "idea",
        ];
        let before = |n: usize| start.checked_sub(n).map_or("", |at| self.word(at));
        let waits =
            |word: &str| matches!(word, "await" | "awaiting" | "awaits" | "pending" | "until");
        waits(before(1))
            || matches!(before(1), "of" | "for" | "in" | "to") && AIMS.contains(&before(2))
            || self.any_word(start.saturating_sub(NEAR)..start, waits)
    }

    /// Whether the list of those with whom one met goes on past words that say what one of them is: "with
    /// A, the head of the bank, and B", or in another who may be meant: "with A or B".
    pub(super) fn goes_on(&self, end: usize) -> bool {
        const FARTHEST: usize = 24;
        if self.sentence.part == TextPart::Title {
            return false;
        }
        for at in end..end + FARTHEST {
            let Some(item) = self.sentence.get(at) else { return false };
            let opens = at == end;
            if item.gap >= Gap::Mark
                || item.is(Classes::THAT.with(Classes::DURING))
                || matches!(item.text, "to" | "at" | "on" | "about" | "regarding" | "concerning")
                || matches!(item.text, "this" | "today" | "yesterday" | "last")
            {
                return false;
            }
            if item.text == "or" && self.is_member_from(at + 1) {
                return true;
            }
            if opens && item.gap != Gap::Comma {
                return false;
            }
            let listed = item.gap == Gap::Comma || item.is(Classes::AND);
            let first = at + usize::from(item.is(Classes::AND));
            if listed && let Some(member) = self.member_from(first) {
                let verb =
                    self.sentence.get(member + 1).filter(|_| self.sentence.joined(member + 1));
                return !verb.is_some_and(Item::may_be_verb);
            }
            if item.may_be_verb() && !opens || item.entry.is_plain_verb() {
                return false;
            }
        }
        false
    }

    fn is_member_from(&self, at: usize) -> bool {
        self.member_from(at).is_some()
    }

    /// The person whom the words from an item on name, with capitals and titles before the name.
    fn member_from(&self, at: usize) -> Option<usize> {
        const TITLE: usize = 5;
        for n in at..at + TITLE {
            if n > at && !self.sentence.joined(n) {
                return None;
            }
            if self.sentence.get(n)?.is_somebody() {
                return Some(n);
            }
            if !matches!(self.sentence.get(n)?.shape, Shape::Capital | Shape::Upper) {
                return None;
            }
        }
        None
    }

    /// Adds those with whom one went: "Accompanied by C I met with B".
    pub(super) fn add_company(&self, who: &mut Group) {
        if self.word(0) != "Accompanied" || self.word(1) != "by" {
            return;
        }
        let Some(company) = self.whole_group_right(2).filter(|group| group.end == who.start) else {
            return;
        };
        who.size += company.size;
        who.without_me |= company.without_me || who.people.is_empty();
        let new = company.people.into_iter().filter(|n| !who.people.contains(n));
        let new: Vec<usize> = new.collect();
        who.people.extend(new);
    }

    /// Whether a sentence names others who were there: "in the presence of B", "found him with C".
    pub(super) fn has_company(&self, who: &Group, with: &Group) -> bool {
        let told = |at: usize| {
            let known = self.sentence.get(at).and_then(Item::person);
            known.is_some_and(|n| who.people.contains(&n) || with.people.contains(&n))
        };
        (0..self.sentence.items.len()).any(|at| {
            // "a lunch for B which C and I attended".
            let before = at.checked_sub(1).filter(|_| self.word(at) == "attended");
            let other = |before: usize| {
                let somebody = self.sentence.get(before).is_some_and(Item::is_somebody);
                let and = before.checked_sub(1).is_some_and(|and| self.is(and, Classes::AND));
                somebody && !told(before) || and && self.word(before) == "I"
            };
            if before.is_some_and(other) {
                return true;
            }
            let after = match (self.word(at), self.word(at + 1), self.word(at + 2)) {
                ("accompanied" | "joined", "by", _)
                | ("together" | "along", "with", _)
                | ("presence", "of", _) => at + 2,
                ("found", "him" | "them", "with") => at + 3,
                _ => return false,
            };
            self.member_from(after).is_some_and(|member| !told(member))
        })
    }
}
