//! Who stands before and after a verb.
//!
//! It knows groups of people and pronouns. It must not know which verbs tell of
//! encounters. Its one law: a group that is not plainly the subject or the object is none.

use super::actors::Actors;
use super::lexicon::Classes;
use super::sentence::{Sentence, What};
use super::verb_group::VerbGroup;
use super::when::{Now, When, time_at};
use crate::enrich::text::{Gap, Shape};

/// People that stand together: "A, B and the Secretary".
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Those that are known.
    pub(super) people: Vec<usize>,
    /// How many there are, known or not.
    pub(super) size: usize,
    /// The items, from the first to the one after the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// In percent.
    pub(super) confidence: u8,
}

/// A sentence that is being read, with what its pronouns may stand for.
#[derive(Debug)]
pub(super) struct Clause<'a, 't> {
    pub(super) sentence: &'a Sentence<'t>,
    /// The text of its part.
    pub(super) text: &'t str,
    pub(super) actors: &'a Actors,
    /// Who "I" is here.
    pub(super) me: Option<usize>,
    /// The subject of the sentence before.
    pub(super) before: Option<usize>,
    pub(super) now: Now,
}

const NAMED: u8 = 92;
const BY_OFFICE: u8 = 80;
const BY_PRONOUN: u8 = 72;

impl Clause<'_, '_> {
    pub(super) fn is(&self, at: usize, classes: Classes) -> bool {
        self.sentence.is(at, classes)
    }

    /// The person that an item stands for, if any, and how sure that is; nothing when the item
    /// stands for no person.
    fn member(&self, at: usize) -> Option<(Option<usize>, u8)> {
        let item = self.sentence.get(at)?;
        match item.what {
            _ if item.possessive => None,
            What::Person { official, by_office: false } => Some((Some(official), NAMED)),
            What::Person { official, by_office: true } => Some((Some(official), BY_OFFICE)),
            What::Someone => Some((None, 0)),
            What::Word if item.is(Classes::I) && item.shape == Shape::Initial => {
                (item.text == "I").then(|| (self.me_at(at), BY_OFFICE))
            }
            What::Word if item.is(Classes::ME) => Some((self.me_at(at), BY_OFFICE)),
            What::Word if item.is(Classes::YOU) => Some((self.actors.you, BY_OFFICE)),
            What::Word if item.is(Classes::WE) => Some((None, 0)),
            What::Word if item.is(Classes::HE) => Some((self.he(at), BY_PRONOUN)),
            What::Word => None,
        }
    }

    /// Who "I" is at an item; nobody where the sentence has opened a quotation before it.
    pub(super) fn me_at(&self, at: usize) -> Option<usize> {
        let end = self.sentence.get(at)?.range.start;
        let before = self.text.get(self.sentence.range.start..end)?;
        let quoted = before.contains(['“', '"']) && !before.ends_with(['”', '"']);
        self.me.filter(|_| !quoted)
    }

    /// Whom "he" stands for: the one whose words are told, else the subject of the sentence before.
    pub(super) fn he(&self, at: usize) -> Option<usize> {
        if at == 0 {
            return self.before;
        }
        let mut said = None;
        for n in (0..at).rev() {
            let item = self.sentence.get(n)?;
            if item.is(Classes::HE) {
                // Whoever that one is, this one is too, unless another spoke since.
                return self.he(n).filter(|_| said.is_none());
            }
            if item.is(Classes::SAY) {
                said = Some(n);
            } else if item.is_somebody() {
                if said == Some(n + 1) {
                    return item.person();
                }
                // The one who is told, or another who does something: only the speaker is plain.
                let told = !self.verb_after(n)
                    && n.checked_sub(1).is_some_and(|before| {
                        self.is(before, Classes::SAY.with(Classes::PREPOSITION))
                    });
                if !told {
                    return None;
                }
            }
        }
        None
    }

    /// The words before a name that belong to it though they are not part of the mention.
    fn is_title_word(&self, at: usize) -> bool {
        const SMALL: [&str; 10] =
            ["the", "his", "her", "former", "visiting", "both", "new", "acting", "their", "then"];
        self.sentence.get(at).is_some_and(|item| {
            item.what == What::Word
                && (SMALL.contains(&item.text)
                    || matches!(item.shape, Shape::Capital | Shape::Upper) && item.entry.is_plain()
                    || item.entry.is(Classes::OFFICE.with(Classes::OFFICE_PART))
                        && item.shape == Shape::Capital)
        })
    }

    /// The people from an item on.
    ///
    /// One who has a verb of its own is not of the group: "met with B and C said".
    pub(super) fn group_right(&self, at: usize) -> Option<Group> {
        self.read_right(at, true)
    }

    /// The people from an item on, where what follows is said of all: "between A and B covered".
    pub(super) fn whole_group_right(&self, at: usize) -> Option<Group> {
        self.read_right(at, false)
    }

    fn read_right(&self, at: usize, verbs_part: bool) -> Option<Group> {
        let mut first = at;
        while first < at + 4 && self.member(first).is_none() && self.is_title_word(first) {
            first += 1;
            if !self.sentence.joined(first) {
                return None;
            }
        }
        let mut group = Group { start: at, end: first, confidence: 100, ..Group::default() };
        self.add(&mut group, first)?;
        group.end = self.after_origin(first + 1);
        let mut pending: Vec<usize> = Vec::new();
        let mut next = group.end;
        loop {
            let comma = self.sentence.get(next).is_some_and(|item| item.gap == Gap::Comma);
            if !comma && !self.sentence.joined(next) {
                break;
            }
            let and = self.is(next, Classes::AND)
                || self.sentence.text_is(next, "as") && self.sentence.text_is(next + 1, "well");
            let mut member = match () {
                () if self.is(next, Classes::AND) => next + 1,
                () if and => next + 3,
                () => next,
            };
            while self.member(member).is_none() && self.is_title_word(member) {
                member += 1;
            }
            if (!comma && !and)
                || self.member(member).is_none()
                || verbs_part && self.verb_follows(member)
            {
                break;
            }
            if and {
                for pending in pending.drain(..) {
                    self.add(&mut group, pending);
                }
                self.add(&mut group, member);
                group.end = self.after_origin(member + 1);
                next = group.end;
            } else {
                // A name after a comma belongs to the group only when the list ends in "and".
                pending.push(member);
                next = member + 1;
            }
        }
        Some(group)
    }

    fn verb_follows(&self, at: usize) -> bool {
        self.sentence.joined(at + 1)
            && self.sentence.get(at + 1).is_some_and(super::sentence::Item::may_be_verb)
    }

    fn add(&self, group: &mut Group, at: usize) -> Option<()> {
        let (official, confidence) = self.member(at)?;
        group.size += 1;
        if let Some(official) = official
            && !group.people.contains(&official)
        {
            group.people.push(official);
            group.confidence = group.confidence.min(confidence);
        }
        Some(())
    }

    /// The people that end in an item.
    pub(super) fn group_left(&self, last: usize) -> Option<Group> {
        let mut group = Group { start: last, end: last + 1, confidence: 100, ..Group::default() };
        self.add(&mut group, last)?;
        let mut with_and = false;
        loop {
            let mut before = group.start;
            while before > 0
                && self.sentence.joined(before)
                && self.is_title_word(before - 1)
                && self.member(before - 1).is_none()
            {
                before -= 1;
            }
            let Some(and) = before.checked_sub(1) else { break };
            let member = if self.is(and, Classes::AND) {
                with_and = true;
                let Some(member) = and.checked_sub(1) else { break };
                member
            } else if with_and
                && self.sentence.get(before).is_some_and(|item| item.gap == Gap::Comma)
            {
                and
            } else {
                break;
            };
            if self.add(&mut group, member).is_none() {
                break;
            }
            group.start = member;
        }
        group.people.reverse();
        let mut start = group.start;
        while start > 0 && self.sentence.joined(start) && self.is_title_word(start - 1) {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|_| self.sentence.joined(start));
        let governed = before.is_some_and(|before| {
            self.is(before, Classes::PREPOSITION) && !self.sentence.text_is(before, "than")
        });
        (!governed).then_some(group)
    }

    /// Where a time begins that ends right before an item.
    pub(super) fn time_before(&self, end: usize) -> Option<usize> {
        (1..=5).rev().filter_map(|len| end.checked_sub(len)).find(|start| {
            time_at(self.sentence, *start, self.now).is_some_and(|(stop, _)| stop == end)
        })
    }

    /// Who does what a verb says; an elided subject is the one that the article is of.
    pub(super) fn subject(&self, verbs: VerbGroup) -> Option<Group> {
        let start = verbs.start;
        let elided = |person: Option<usize>| {
            let person = person?;
            let people = vec![person];
            Some(Group { people, size: 1, start, end: start, confidence: BY_PRONOUN })
        };
        let Some(last) = start.checked_sub(1) else {
            return elided(self.actors.subject.or(self.me));
        };
        let gap = self.sentence.get(start)?.gap;
        if gap >= Gap::Mark {
            return None;
        }
        if gap == Gap::Comma {
            if self.is(last + 1, Classes::AND) {
                return self.shared_subject(last + 1);
            }
            return self.subject_before_apposition(start);
        }
        let named = self.before_origin(last);
        if self.member(named).is_some() {
            return self.group_left(named);
        }
        if self.is(last, Classes::AND) || self.sentence.text_is(last, "but") {
            return self.shared_subject(last);
        }
        if self.sentence.text_is(last, "who") {
            return self.group_left(last.checked_sub(1)?);
        }
        None
    }

    /// The name before "of Japan", when an item ends such words; else the item.
    fn before_origin(&self, last: usize) -> usize {
        let mut at = last;
        while at > 0 && at + 4 > last && self.is_origin_word(at) && self.sentence.joined(at) {
            at -= 1;
            if self.sentence.text_is(at, "of") {
                return at.saturating_sub(1);
            }
        }
        last
    }

    /// The item after "of Japan", when an item begins such words; else the item.
    fn after_origin(&self, at: usize) -> usize {
        if !self.sentence.text_is(at, "of") || !self.sentence.joined(at) {
            return at;
        }
        let mut end = at + 1;
        while self.is_origin_word(end) && self.sentence.joined(end) {
            end += 1;
        }
        if end > at + 1 { end } else { at }
    }

    fn is_origin_word(&self, at: usize) -> bool {
        self.sentence.get(at).is_some_and(|item| {
            item.what == What::Word
                && (item.text == "the" || matches!(item.shape, Shape::Capital | Shape::Upper))
        })
    }

    /// The subject of "Li Qiang, the Premier, met": the one before the first comma.
    fn subject_before_apposition(&self, verb: usize) -> Option<Group> {
        const LONGEST: usize = 12;
        let mut at = verb - 1;
        for _ in 0..LONGEST {
            let before = at.checked_sub(1)?;
            let item = self.sentence.get(at)?;
            if item.gap >= Gap::Mark {
                return None;
            }
            if item.gap == Gap::Comma && self.member(before).is_some() {
                let opens = matches!(
                    item.text,
                    "the"
                        | "a"
                        | "an"
                        | "his"
                        | "who"
                        | "accompanied"
                        | "acting"
                        | "then"
                        | "together"
                        | "along"
                        | "however"
                        | "in"
                        | "at"
                        | "on"
                        | "former"
                        | "too"
                ) || item.shape == Shape::Capital
                    || item.is(Classes::OFFICE)
                    || item.is_somebody();
                let other = (at..verb).any(|n| {
                    self.is(n, Classes::AUXILIARY.with(Classes::SAY))
                        && !self.sentence.text_is(at, "who")
                });
                return if opens && !other { self.group_left(before) } else { None };
            }
            at = before;
        }
        None
    }

    /// The subject of the second of two verbs: "A arrived and met B".
    fn shared_subject(&self, and: usize) -> Option<Group> {
        for at in (0..and).rev() {
            let item = self.sentence.get(at)?;
            if item.gap >= Gap::Mark && at > 0 || item.is(Classes::THAT.with(Classes::SAY)) {
                return None;
            }
            if self.member(at).is_some() && self.verb_after(at) {
                let mut group = self.group_left(at)?;
                group.confidence = group.confidence.min(BY_OFFICE);
                return Some(group);
            }
        }
        None
    }

    fn verb_after(&self, at: usize) -> bool {
        let mut next = at + 1;
        while self.is(next, Classes::ADVERB) {
            next += 1;
        }
        self.sentence.joined(next)
            && self.sentence.get(next).is_some_and(super::sentence::Item::may_be_verb)
    }

    /// Whether the clause that begins before an item is one of "if", "whether" or hearsay.
    pub(super) fn supposed(&self, subject: usize) -> bool {
        let from = subject.saturating_sub(6);
        let mut at = subject;
        while at > from {
            at -= 1;
            let Some(item) = self.sentence.get(at) else { return false };
            if item.is(Classes::IF.with(Classes::RUMOUR)) {
                return true;
            }
            if self.sentence.get(at + 1).is_some_and(|next| next.gap >= Gap::Comma) {
                return false;
            }
        }
        false
    }

    /// The first time told in some items that is not that of another thing: "the note of May 5".
    pub(super) fn later_time(&self, from: usize, to: usize) -> Option<When> {
        let mut at = from;
        while at < to {
            let of = matches!(
                self.sentence.get(at).map(|item| item.text),
                Some("of" | "dated" | "since" | "until" | "by" | "for" | "from")
            );
            match time_at(self.sentence, at, self.now) {
                Some((end, When::Clock)) => at = end,
                Some((end, _)) if of => at = end,
                Some((_, when)) => return Some(when),
                None => at += 1,
            }
        }
        None
    }

    /// The first time told in some items.
    pub(super) fn first_time(&self, from: usize, to: usize) -> Option<When> {
        let mut at = from;
        while at < to {
            match time_at(self.sentence, at, self.now) {
                Some((end, When::Clock)) => at = end,
                Some((_, when)) => return Some(when),
                None => at += 1,
            }
        }
        None
    }
}
