//! Encounters that a list of participants tells, as memoranda of conversation have it.
//!
//! It knows heads of lists, their lines and the sides they name. It must not know verbs. Its one
//! law: a list ends where prose begins.

use std::ops::Range;

use super::author::enclosure;
use super::calendar::weekday;
use super::day::{OwnDay, day_of_enclosure, day_of_head};
use super::lines::{
    begins_line, head_len, is_note_of_editor, is_office_line, is_other_head, is_prose, is_side,
    line_from,
};
use super::listed::{
    is_bare, is_in_brackets, is_in_capitals, is_loud_name, is_of_office, is_paper_of_press,
    is_piece, is_replaced, is_short_form, names_several, takes_part,
};
use super::sentence::mentions_from;
use super::unnamed;
use crate::article::DateSpan;
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, Encounter, EncounterKind, EncounterStatus, TextPart};

/// How sure a list is, in percent; no sentence is as sure.
pub(super) const CONFIDENCE: u8 = 95;
/// The most lines of a list.
const MOST_LINES: usize = 100;
/// A list of those "also present" that is as long as this has the parties as well.
const MOST_REST: usize = 4;
/// How many words may stand before a list: one of a meeting that the text only tells of stands later.
const FARTHEST: usize = 400;

/// The list whose head begins at a word of the body, and the number of the word after it;
/// `follows_list` says that another list is told before it.
pub(super) fn list_at(
    draft: &Draft<'_>,
    own: &OwnDay,
    at: usize,
    follows_list: bool,
) -> Option<(usize, Option<Encounter>)> {
    if at > FARTHEST {
        return None;
    }
    let text = draft.text(TextPart::Body);
    let words = &draft.body.words;
    if !begins_line(words, at, text) {
        return None;
    }
    let first = head_len(words.get(at..)?, text)? + at;
    let mut list = List {
        sides: Vec::new(),
        side: 0,
        lines: 0,
        named: false,
        named_before: false,
        open: false,
    };
    let head = words.get(at)?.of(text);
    // Of those who were there besides the parties, whom the title may name.
    let of_others = ["others", "also", "other"].iter().any(|o| head.eq_ignore_ascii_case(o));
    if of_others {
        list.add_from_title(draft);
    }
    let lacks_parties = of_others && list.sides.is_empty();
    let mut end = first;
    let mut head_line = !begins_line(words, first, text);
    for _ in 0..MOST_LINES {
        let line = line_from(words, end, text);
        if line.is_empty() {
            break;
        }
        if !head_line {
            if is_other_head(line, text) || is_prose(draft, line, text) {
                break;
            }
            if let Some(len) = head_len(line, text) {
                end += len;
                head_line = !begins_line(words, end, text);
                continue;
            }
        }
        head_line = false;
        if !is_note_of_editor(line, text) {
            list.read_line(draft, line);
        }
        end += line.len();
    }
    if end == first {
        return None;
    }
    list.add_president(draft);
    let start = words.get(at)?.start as usize;
    let stop = words.get(end.checked_sub(1)?)?.end as usize;
    let date = day_of_head(draft, own, at).filter(|_| !begins_with_other_day(words, end, text));
    let date = if start < enclosure(draft) { date } else { day_of_enclosure(draft, at) };
    let rest = lacks_parties && list.sides.len() < MOST_REST;
    let told = list.encounter(draft, date, start..stop);
    Some((end, told.filter(|_| !rest || follows_list)))
}

/// Whether the record that follows a list begins with a day that may be before its own: "Last night
/// Ambassador A called", "Encountering B in the lounge Friday morning".
fn begins_with_other_day(words: &[Word], end: usize, text: &str) -> bool {
    /// How many words are looked at, within the first sentence.
    const NEAR: usize = 14;
    let rest = words.get(end..).unwrap_or_default();
    let len = (1..rest.len().min(NEAR))
        .find(|at| rest.get(*at).is_some_and(|word| word.gap >= Gap::Sentence));
    let head = rest.get(..len.unwrap_or(NEAR.min(rest.len()))).unwrap_or_default();
    let pairs = head.iter().zip(head.iter().skip(1));
    // "I made yesterday my farewell call".
    head.iter().take(3).any(|word| matches!(word.of(text), "Yesterday" | "yesterday"))
        || pairs.into_iter().any(|(word, next)| {
            let part = matches!(next.of(text), "night" | "evening" | "morning" | "afternoon");
            part && (matches!(word.of(text), "last" | "Last" | "yesterday" | "Yesterday")
                || weekday(word.of(text)).is_some())
        })
}

/// A line of a list, with the text that it is of.
pub(super) struct Line<'a> {
    pub(super) words: &'a [Word],
    pub(super) text: &'a str,
}

struct List {
    /// The people, with the number of their side.
    sides: Vec<(usize, usize)>,
    side: usize,
    lines: usize,
    /// Whether a line has named somebody.
    named: bool,
    /// Whether the line before has named somebody.
    named_before: bool,
    /// Whether the line before ends in "to", "for" or the like, and so goes on.
    open: bool,
}

impl List {
    fn read_line(&mut self, draft: &Draft<'_>, line: &[Word]) {
        let text = draft.text(TextPart::Body);
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return };
        let (start, end) = (first.start as usize, last.end as usize);
        let several = names_several(line, text);
        let (mut found, mut full) = (false, false);
        let mentions = mentions_from(&draft.mentions, TextPart::Body, start);
        let named = mentions.iter().take_while(|mention| mention.range.start < end).count();
        let whole = Line { words: line, text };
        let mut holders = unnamed::holders_of(draft, &whole, named, !self.named);
        // "United States", then "Secretary of State"; after a name it is that one's office.
        if holders.is_empty() && !self.named_before {
            holders.extend(unnamed::holder_of_side(draft, &whole));
        }
        let office = !holders.is_empty();
        for holder in holders {
            self.add(holder);
        }
        let mut reached = start;
        for mention in mentions.iter().take(named) {
            let whole = mention.whole.start.min(mention.range.start).max(start);
            // "Mr. Haynes, CINCUNC", "USIA—Mr. Haynes": what stands in capitals beside a name is an
            // office.
            let is_mixed = line.iter().any(|word| word.shape == Shape::Capital);
            let letters = is_mixed && is_in_capitals(mention, line) && !is_loud_name(mention, text);
            let is_of_last = !several
                && (is_piece(draft, mention, text) || full && is_of_office(draft, mention));
            let is_name = !is_of_last
                && !is_in_brackets(whole, line, text)
                && !is_short_form(mention, text)
                && !is_paper_of_press(mention, line, text)
                && !is_replaced(whole, line, text);
            if whole >= reached && !letters && is_name && takes_part(mention, whole, line, text) {
                self.add(mention.official);
                found = true;
                full |= !is_bare(mention, text);
            }
            reached = reached.max(mention.whole.end.max(mention.range.end));
        }
        self.lines += usize::from(found || office);
        self.named |= found;
        self.named_before = found;
        let open = matches!(last.of(text), "to" | "for" | "of" | "and" | "the" | "in" | "with");
        let goes_on = std::mem::replace(&mut self.open, open);
        if found || office {
            return;
        }
        if is_office_line(line) {
            self.lines += 1;
        } else if !goes_on && is_side(line) {
            self.side += 1;
        }
    }

    /// Those whom the title names: others than they are listed.
    fn add_from_title(&mut self, draft: &Draft<'_>) {
        let title = draft.text(TextPart::Title);
        let mut words = draft.title.words.iter().map(|word| (word.start, word.of(title)));
        let with = words.find(|(_, word)| {
            ["with", "between", "among"].iter().any(|with| word.eq_ignore_ascii_case(with))
        });
        let Some((start, _)) = with else { return };
        for mention in mentions_from(&draft.mentions, TextPart::Title, start as usize) {
            self.add(mention.official);
        }
        if let Some(holder) = unnamed::holder_in_title(draft, start) {
            self.add(holder);
        }
    }

    /// Adds the President whom the title says was met and the list has not: "Meeting With President
    /// Johnson". Where the list has "The President", he is that one.
    fn add_president(&mut self, draft: &Draft<'_>) {
        let title = draft.text(TextPart::Title);
        let met = draft.mentions.iter().find(|mention| {
            let before = title.get(..mention.whole.start).unwrap_or_default().trim_end();
            let whole = title.get(mention.whole.clone()).unwrap_or_default();
            mention.part == TextPart::Title
                && (before.ends_with("With") || before.ends_with("with"))
                && whole.starts_with("President ")
        });
        let Some(met) = met else { return };
        if self.sides.iter().any(|(known, _)| *known == met.official) {
            return;
        }
        let unnamed = self.sides.iter_mut().find(|(n, _)| unnamed::is_president(draft, *n));
        if let Some((number, _)) = unnamed {
            *number = met.official;
        } else if let Some((_, side)) = self.sides.first().copied() {
            self.sides.insert(0, (met.official, side));
        }
    }

    fn add(&mut self, official: usize) {
        if !self.sides.iter().any(|(known, _)| *known == official) {
            self.sides.push((official, self.side));
        }
    }

    fn encounter(
        self,
        draft: &Draft<'_>,
        date: Option<DateSpan>,
        evidence: Range<usize>,
    ) -> Option<Encounter> {
        // "(a) A and B (b) C and B": of several conversations nobody knows who was at which.
        let list = draft.text(TextPart::Body).get(evidence.clone()).unwrap_or_default();
        if list.contains("(a)") && list.contains("(b)") {
            return None;
        }
        if is_of_several(draft) {
            return None;
        }
        let named = self.sides.iter().filter(|(n, _)| !unnamed::is_unnamed(draft, *n)).count();
        // One name alone may be anything.
        if named == 0 || named < 2 && self.lines < 2 {
            return None;
        }
        let first = self.sides.first()?.1;
        // Where sides are named, one is named before the first name.
        let (who, with): (Vec<_>, Vec<_>) =
            self.sides.iter().partition(|(_, side)| *side == first || first == 0);
        let numbers = |side: Vec<(usize, usize)>| side.into_iter().map(|(n, _)| n).collect();
        let call = tells_of_call(draft, evidence.start);
        let place = draft.article.place().map(str::to_owned).or_else(|| dateline_place(draft));
        let (kind, cameo) =
            if call { (EncounterKind::Call, "041") } else { (EncounterKind::Meeting, "040") };
        Some(Encounter {
            kind,
            status: EncounterStatus::Asserted,
            who: numbers(who),
            with: numbers(with),
            date,
            country: place.as_deref().and_then(|place| country_of(draft, place)),
            place: place.filter(|_| !call),
            part: TextPart::Body,
            evidence,
            cameo,
            confidence: CONFIDENCE,
        })
    }
}

/// Whether the title is of several conversations, each with some of the list, or of one to come:
/// "Telephone Conversations, Separately", "Agenda".
fn is_of_several(draft: &Draft<'_>) -> bool {
    let text = draft.text(TextPart::Title);
    let words = || draft.title.words.iter().map(|word| word.of(text));
    words().any(|word| matches!(word, "Separately" | "separately" | "Agenda"))
}

/// Adds those of a list to the list before it, where its head says that they were there as well.
pub(super) fn join(text: &str, told: &mut Vec<Encounter>, list: Encounter) {
    let head = text.get(list.evidence.clone()).unwrap_or_default();
    let more = ["also", "others", "other"]
        .iter()
        .any(|word| head.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
    let before = told.last_mut().filter(|before| more && before.confidence == CONFIDENCE);
    let Some(before) = before else {
        told.push(list);
        return;
    };
    let others = list.who.into_iter().chain(list.with);
    let others = others.filter(|n| !before.who.contains(n) && !before.with.contains(n));
    before.who.extend(others.collect::<Vec<_>>());
    before.evidence.end = list.evidence.end;
}

/// Whether the title or what stands before the list tells of a telephone.
fn tells_of_call(draft: &Draft<'_>, before: usize) -> bool {
    let title = draft.text(TextPart::Title);
    let body = draft.text(TextPart::Body);
    let from = draft.body.words.partition_point(|word| (word.start as usize) < before);
    let head = draft.body.words.get(..from.min(60)).unwrap_or_default();
    let line = |word: &Word, text: &str| {
        word.shape != Shape::Lower
            && ["telephone", "telcon", "telecon"]
                .iter()
                .any(|line| word.of(text).eq_ignore_ascii_case(line))
    };
    draft.title.words.iter().any(|word| line(word, title))
        || head.iter().any(|word| line(word, body))
}

/// The place of a first line such as "Washington, May 9, 1962, 3 p.m.".
fn dateline_place(draft: &Draft<'_>) -> Option<String> {
    let text = draft.text(TextPart::Body);
    let line = line_from(&draft.body.words, 0, text);
    let year = line.iter().any(|word| word.shape == Shape::Number && word.of(text).len() == 4);
    if !year || line.len() > 16 {
        return None;
    }
    let len = line.iter().skip(1).position(|word| word.gap > Gap::Line).map(|len| len + 1)?;
    let place = line.get(..len)?;
    let capitals = place.iter().all(|word| matches!(word.shape, Shape::Capital | Shape::Upper));
    let (first, last) = (place.first()?, place.last()?);
    let place = text.get(first.start as usize..last.end as usize)?;
    (capitals && len <= 3 && !super::calendar::is_calendar_word(first.of(text)))
        .then(|| place.to_owned())
}

/// The country of a place, where the article's own text tells it.
pub(super) fn country_of(draft: &Draft<'_>, place: &str) -> Option<crate::article::Country> {
    use crate::enrich::AnnotationKind;
    let annotations = &draft.found.annotations;
    let here = annotations.iter().find(|a| {
        matches!(a.kind, AnnotationKind::Place | AnnotationKind::Country)
            && draft.text(a.part).get(a.range.clone()) == Some(place)
    })?;
    let country = annotations.iter().find(|a| {
        a.kind == AnnotationKind::Country && a.part == here.part && a.range == here.range
    })?;
    crate::article::Country::parse(&country.value).ok()
}
