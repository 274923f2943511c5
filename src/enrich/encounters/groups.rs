//! People that stand together: "A, B and the Secretary of State of Japan".
//!
//! It knows lists and titles. It must not know verbs that tell of encounters. Its one law: one who
//! has a verb of its own is of no list.

use super::calendar::is_calendar_word;
use super::clause::Clause;
use super::lexicon::Classes;
use super::sentence::{Item, What};
use crate::enrich::TextPart;
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
    /// Whether "I" or "me" is of them and not known.
    pub(super) without_me: bool,
}

impl Clause<'_, '_> {
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
        let opens = at.checked_sub(1).and_then(|at| self.sentence.get(at));
        let opens = opens.filter(|item| item.is(Classes::PREPOSITION)).map(|item| item.text);
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
                // "by A and by B".
                () if self.is(next, Classes::AND) => {
                    let again =
                        !comma && opens.is_some_and(|word| self.sentence.text_is(next + 1, word));
                    next + 1 + usize::from(again)
                }
                () if and => next + 3,
                () => next,
            };
            if and && self.sentence.get(member).is_some_and(|item| item.text.ends_with("ly")) {
                member += 1;
            }
            while self.member(member).is_none()
                && self.is_title_word(member)
                && self.sentence.joined(member + 1)
            {
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
        let most = match self.sentence.part {
            // "Dulles and Adenauer, Bristol Hotel, Paris": places follow.
            TextPart::Title => 1,
            TextPart::Body => 0,
        };
        (self.unread(group.end) <= most).then_some(group)
    }

    /// How many names of a list stand from an item on that are not known: "Lloyd, Nutting, Peake and
    /// Young" after "Lloyd".
    fn unread(&self, end: usize) -> usize {
        let mut at = end;
        let (mut names, mut people) = (0, 0);
        loop {
            let and = usize::from(self.is(at, Classes::AND));
            let comma = self.sentence.get(at).is_some_and(|item| item.gap == Gap::Comma);
            let mut first = at + and;
            // "and possibly Prime Minister C".
            while self.sentence.get(first).is_some_and(|item| item.text.ends_with("ly")) {
                first += 1;
            }
            if and == 0 && !comma || !self.is_named(first) {
                return people;
            }
            let mut next = first + 1;
            while self.sentence.joined(next) && self.is_named(next) {
                next += 1;
            }
            if self.sentence.joined(next) && self.sentence.get(next).is_some_and(Item::may_be_verb)
            {
                return names;
            }
            names += 1;
            people += usize::from(
                (first..next).any(|at| self.sentence.get(at).is_some_and(Item::is_somebody)),
            );
            at = next;
            if and > 0 {
                return names;
            }
        }
    }

    /// Whether an item is a name or may be one that is not known.
    fn is_named(&self, at: usize) -> bool {
        self.sentence.get(at).is_some_and(|item| {
            item.is_somebody()
                || item.what == What::Word
                    && item.shape.is_capital()
                    && item.entry.is_plain()
                    && !is_calendar_word(item.text)
        })
    }

    fn verb_follows(&self, at: usize) -> bool {
        self.sentence.joined(at + 1) && self.sentence.get(at + 1).is_some_and(Item::may_be_verb)
    }

    fn add(&self, group: &mut Group, at: usize) -> Option<()> {
        let (official, confidence) = self.member(at)?;
        group.size += 1;
        group.without_me |= official.is_none() && self.is(at, Classes::I.with(Classes::ME));
        if let Some(official) = official
            && !group.people.contains(&official)
        {
            group.people.push(official);
            group.confidence = group.confidence.min(confidence);
        }
        Some(())
    }

    /// Whether an item is a name of somebody unknown at the beginning of a clause.
    fn is_lone_name(&self, at: usize) -> bool {
        let mut first = at;
        // "Ambassador Battle and I".
        while first > 0
            && self.sentence.joined(first)
            && self.is_title_word(first - 1)
            && self.member(first - 1).is_none()
        {
            first -= 1;
        }
        let item = self.sentence.get(first);
        let opens = first == 0 || item.is_some_and(|item| item.gap >= Gap::Comma);
        opens && self.is_named(at)
    }

    /// Whether nothing before a name belongs to it: it begins with "Mr.".
    fn is_whole_name(&self, at: usize) -> bool {
        const OPEN: [&str; 5] = ["Mr.", "Mrs.", "Dr.", "Miss", "Sir"];
        let name = self.sentence.get(at).and_then(|item| self.text.get(item.range.clone()));
        let plain = at.checked_sub(1).is_some_and(|at| !self.is(at, Classes::PREPOSITION));
        plain && name.is_some_and(|name| OPEN.iter().any(|open| name.starts_with(open)))
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
            let by_and = self.is(and, Classes::AND) && !self.sentence.text_is(and, "And");
            let member = if by_and {
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
                // "Cooper and I", where nobody knows Cooper.
                // "This morning Habib and I".
                let beside_me = self.sentence.text_is(last, "I")
                    && self.sentence.get(member).is_some_and(|item| item.shape == Shape::Capital);
                if by_and && (beside_me || self.is_lone_name(member)) {
                    return None;
                }
                break;
            }
            group.start = member;
        }
        group.people.reverse();
        let mut start = group.start;
        let whole = self.is_whole_name(start);
        while !whole
            && start > 0
            && !self.is(start - 1, Classes::ROOM)
            && self.sentence.joined(start)
            && self.is_title_word(start - 1)
        {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|_| self.sentence.joined(start));
        // "Sung and interpreter Giai": more are named before.
        let noun = before.and_then(|before| self.sentence.get(before)).is_some_and(|item| {
            item.shape == Shape::Lower && item.what == What::Word && item.entry.is_plain()
        });
        let more = before.and_then(|before| before.checked_sub(1));
        if noun && more.is_some_and(|more| self.is(more, Classes::AND)) {
            return None;
        }
        let governed = before.is_some_and(|before| {
            self.is(before, Classes::PREPOSITION) && !self.sentence.text_is(before, "than")
        });
        (!governed && !self.is_cut(start)).then_some(group)
    }

    /// Whether a list of names goes on to the left of an item: "Rusk, Koren and Hilsman",
    /// of which not all are known.
    fn is_cut(&self, start: usize) -> bool {
        let mut first = start;
        let mut names = 0;
        while self.sentence.get(first).is_some_and(|item| item.gap == Gap::Comma) {
            let Some(mut at) = first.checked_sub(1).filter(|at| self.is_named(*at)) else { break };
            while at > 0 && self.sentence.joined(at) && self.is_named(at - 1) {
                at -= 1;
            }
            // "In Geneva, Switzerland," is no list.
            if at > 0 && self.sentence.joined(at) {
                break;
            }
            names += 1;
            // "President A, President B, C and D" at the head of a sentence.
            names += usize::from(at == 0 && first > 1);
            first = at;
        }
        names > 1
    }

    /// The name before "of Japan", when an item ends such words; else the item.
    pub(super) fn before_origin(&self, last: usize) -> usize {
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
    pub(super) fn after_origin(&self, at: usize) -> usize {
        if !self.sentence.text_is(at, "of") || !self.sentence.joined(at) {
            return at;
        }
        let mut end = at + 1;
        // "of the Republic of China".
        while self.sentence.joined(end)
            && (self.is_origin_word(end)
                || self.sentence.text_is(end, "of")
                    && self.sentence.joined(end + 1)
                    && self.is_origin_word(end + 1))
        {
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
}
