//! Who stands before and after a verb.
//!
//! It knows groups of people and pronouns. It must not know which verbs tell of
//! encounters. Its one law: a group that is not plainly the subject or the object is none.

use std::ops::Range;

use super::actors::Actors;
use super::day::is_paper;
use super::groups::Group;
use super::lexicon::Classes;
use super::place::{Place, name_at, place_at};
use super::sentence::{Item, Sentence, What};
use super::verb_group::VerbGroup;
use super::when::{Now, When, time_at};
use crate::enrich::text::{Gap, Shape};
use crate::enrich::{Draft, TextPart};

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
    pub(super) fn member(&self, at: usize) -> Option<(Option<usize>, u8)> {
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
            What::Word if item.is(Classes::YOU) => Some((self.you(at), BY_OFFICE)),
            What::Word if item.is(Classes::WE) => Some((None, 0)),
            What::Word if item.is(Classes::HE) => Some((self.he(at), BY_PRONOUN)),
            What::Word => None,
        }
    }

    /// Who "I" is at an item; nobody where the sentence has opened a quotation before it.
    pub(super) fn me_at(&self, at: usize) -> Option<usize> {
        let end = self.sentence.get(at)?.range.start;
        self.me.filter(|_| !self.is_quoted(end))
    }

    /// Whether the sentence has opened a quotation before a place and not closed it.
    fn is_quoted(&self, end: usize) -> bool {
        let before = self.text.get(self.sentence.range.start..end).unwrap_or_default();
        before.contains(['“', '"']) && !before.ends_with(['”', '"'])
    }

    /// Who "you" is at an item: the one written to, but for what is enclosed.
    pub(super) fn you(&self, at: usize) -> Option<usize> {
        let start = self.sentence.get(at)?.range.start;
        let enclosed = self.sentence.part == TextPart::Body && start >= self.actors.enclosed;
        // Where another than the author speaks, another is spoken to.
        let quoted = self.me != self.actors.me || self.is_quoted(start);
        self.actors.you.filter(|_| !enclosed && !self.actors.speeches && !quoted)
    }

    /// Whom "he" stands for: the one whose words are told, else the subject of the sentence before.
    pub(super) fn he(&self, at: usize) -> Option<usize> {
        if at == 0 {
            // "He was met by": more likely another than the one who spoke.
            let passive = self.is(1, Classes::BE);
            return self.before.filter(|_| !passive);
        }
        if self.sentence.text_is(at - 1, "where") {
            return self.traveller(at - 1);
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
            } else if item.possessive && item.what != What::Word {
                // "A said that B's readiness, though he": it may be either.
                return None;
            } else if item.is_somebody() {
                if said == Some(n + 1) {
                    return item.person();
                }
                // "A asked B how his visit went" is more of B.
                let asked = n.checked_sub(1).and_then(|before| self.sentence.get(before));
                if asked.is_some_and(|item| matches!(item.text, "asked" | "asks")) {
                    return None;
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

    /// The one who went where a clause is: "A went to London, where he". No other is named.
    fn traveller(&self, place: usize) -> Option<usize> {
        let mut named = (0..place).filter(|n| self.member(*n).is_some());
        let first = named.next().filter(|first| self.verb_after(*first))?;
        let alone = named.next().is_none();
        self.sentence.get(first)?.person().filter(|_| alone)
    }

    /// The place of a clause that begins with "where", or stands after "At Yalta".
    pub(super) fn place_before(&self, draft: &Draft<'_>, subject: usize) -> Option<Place> {
        let before = subject.checked_sub(1)?;
        if self.sentence.text_is(before, "where") {
            return (before.saturating_sub(4)..before).find_map(|at| {
                let (end, place) = name_at(draft, self.sentence, at, "to")?;
                (end == before).then_some(place)
            });
        }
        let (end, place) = place_at(draft, self.sentence, 0)?;
        (end == subject).then_some(place)
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
            Some(Group {
                people,
                size: 1,
                start,
                end: start,
                confidence: BY_PRONOUN,
                ..Group::default()
            })
        };
        let Some(last) = start.checked_sub(1) else {
            return elided(self.actors.subject.or(self.me));
        };
        let gap = self.sentence.get(start)?.gap;
        if gap >= Gap::Mark {
            // "Attended the funeral; met with B", in a remark on a visitor.
            let first = self.sentence.get(0)?;
            let remark = first.what == What::Word
                && (first.text.ends_with("ed") || first.entry.verb.is_some());
            let visitor = self.actors.visitor.filter(|_| gap == Gap::Mark && remark);
            return elided(visitor);
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
                        | "joined"
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
                if !opens || other {
                    return None;
                }
                let mut group = self.group_left(before)?;
                if matches!(item.text, "joined" | "accompanied")
                    && self.sentence.text_is(at + 1, "by")
                    && let Some(company) = self.whole_group_right(at + 2)
                {
                    group.size += company.size;
                    group.people.extend(company.people);
                }
                return Some(group);
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
        self.sentence.joined(next) && self.sentence.get(next).is_some_and(Item::may_be_verb)
    }

    /// Whether the clause that begins before an item is one of "if", "whether" or hearsay.
    pub(super) fn supposed(&self, subject: usize) -> bool {
        let from = subject.saturating_sub(6);
        let mut at = subject;
        while at > from {
            at -= 1;
            let Some(item) = self.sentence.get(at) else { return false };
            let possible = matches!(item.text, "possible" | "perhaps" | "Perhaps" | "doubtful");
            if possible || item.is(Classes::IF.with(Classes::RUMOUR)) && !self.is_modal(at) {
                return true;
            }
            if self.sentence.get(at + 1).is_some_and(|next| next.gap >= Gap::Comma) {
                return false;
            }
        }
        false
    }

    /// Whether a "should" belongs to the one before it: "Ball should tell him that".
    fn is_modal(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.sentence.get(before));
        self.sentence.text_is(at, "should")
            && self.sentence.joined(at)
            && before.is_some_and(|item| !item.is(Classes::AND.with(Classes::THAT)))
    }

    /// Whether a clause is what somebody denies: "denied that he had met".
    pub(super) fn denied(&self, subject: usize) -> bool {
        self.governing(subject).is_some_and(|verb| self.is(verb, Classes::DENY))
    }

    /// Whether a clause is what somebody wishes: "wished that he had not come".
    pub(super) fn wished(&self, subject: usize) -> bool {
        let verb = self.governing(subject).and_then(|verb| self.sentence.get(verb));
        verb.is_some_and(|item| matches!(item.text, "wish" | "wishes" | "wished" | "wishing"))
    }

    /// The verb that a clause hangs on, which stands before it or before "that".
    fn governing(&self, subject: usize) -> Option<usize> {
        let before = subject.checked_sub(1)?;
        if self.sentence.text_is(before, "that") { before.checked_sub(1) } else { Some(before) }
    }

    /// The first time told in some items that is not that of another thing: "the note of May 5".
    pub(super) fn later_time(&self, from: usize, to: usize) -> Option<When> {
        self.time_in(from..to, |at| {
            matches!(
                self.sentence.get(at).map(|item| item.text),
                Some("of" | "dated" | "since" | "until" | "by" | "for" | "from")
            )
        })
    }

    /// The first time told in some items.
    pub(super) fn first_time(&self, from: usize, to: usize) -> Option<When> {
        self.time_in(from..to, |_| false)
    }

    /// The first time told in some items, but for those of papers and those passed over.
    fn time_in(&self, items: Range<usize>, passes: impl Fn(usize) -> bool) -> Option<When> {
        let mut at = items.start;
        while at < items.end {
            match time_at(self.sentence, at, self.now) {
                Some((end, When::Clock)) => at = end,
                Some((end, _)) if passes(at) || self.is_paper(end) || self.is_of_paper(at) => {
                    at = end;
                }
                Some((_, when)) => return Some(when),
                None => at += 1,
            }
        }
        None
    }

    /// Whether the day before an item is that of a paper: "the October 24th letter".
    fn is_paper(&self, at: usize) -> bool {
        let paper = |at: usize| {
            self.sentence.joined(at)
                && self.sentence.get(at).is_some_and(|item| is_paper(item.text))
        };
        // "the November 27 Soviet note".
        let whose = self.sentence.get(at).is_some_and(|item| item.shape == Shape::Capital);
        paper(at) || whose && self.sentence.joined(at) && paper(at + 1)
    }

    /// Whether the day at an item is that of a paper: "the editorial of 28 September".
    fn is_of_paper(&self, at: usize) -> bool {
        let before = |n: usize| at.checked_sub(n).and_then(|at| self.sentence.get(at));
        let links = |item: &Item<'_>| matches!(item.text, "of" | "dated" | "on");
        let paper = |item: &Item<'_>| is_paper(item.text);
        before(1).is_some_and(links) && before(2).is_some_and(paper)
            || self.sentence.get(at).is_some_and(links) && before(1).is_some_and(paper)
    }

    /// Whether what stands from an item on makes all before it a condition: "on condition that".
    pub(super) fn conditional(&self, at: usize) -> bool {
        let text = |n: usize| self.sentence.get(n).map_or("", |item| item.text);
        text(at) == "on" && (text(at + 1) == "condition" || text(at + 2) == "condition")
            || matches!(text(at), "if" | "unless" | "provided")
            || text(at) == "only" && matches!(text(at + 1), "if" | "when" | "after")
    }
}
