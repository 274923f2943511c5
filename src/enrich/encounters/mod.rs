//! Who met whom: encounters that sentences, titles and lists of participants tell of.
//!
//! It reads the words of a draft and the mentions of people that enrichers before it found. It must
//! not know how people are found. Its one law: what is not plain is left out, and what is denied,
//! planned or supposed is marked so.

mod actors;
mod adjuncts;
mod author;
mod brackets;
mod calendar;
mod clause;
mod day;
mod evidence;
mod groups;
mod hour;
mod lexicon;
mod lines;
mod listed;
mod merge;
mod namesakes;
mod nouns;
mod owners;
mod participants;
mod place;
mod plain;
mod sentence;
mod signing;
mod speech;
mod telling;
mod timing;
mod unnamed;
mod verb_group;
mod verbs;
mod when;

#[cfg(test)]
mod tests;

use std::ops::Range;

use self::actors::Actors;
use self::clause::Clause;
use self::day::OwnDay;
use self::lexicon::{Classes, LEXICON, Lexicon};
use self::sentence::{Sentence, mentions_from, sentence_before};
use self::telling::last_date;
use self::when::{Now, When};
use super::draft::Draft;
use super::encounter::{Encounter, EncounterKind, EncounterStatus};
use super::people::is_forename;
use super::pipeline::Enricher;
use super::text::{Gap, Shape, Text, Word};
use crate::article::DateSpan;
use crate::enrich::TextPart;

/// Finds encounters: meetings, calls, visits and signings, with who, when, where and the sentence.
///
/// It reads the people that an enricher of officials found, and so stands after it. Codes are those
/// of CAMEO: 040 to 046 for consultations of all kinds, 057 for a signing, 036 for those that are
/// planned.
#[derive(Debug, Clone, Copy, Default)]
pub struct EncounterEnricher;

impl EncounterEnricher {
    /// The enricher.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Enricher for EncounterEnricher {
    fn name(&self) -> &'static str {
        "encounters"
    }

    fn enrich(&self, draft: &mut Draft<'_>) {
        brackets::widen(draft);
        let actors = Actors::read(draft);
        let own = OwnDay::read(draft);
        let mut told = Vec::new();
        read_part(draft, &actors, &own, TextPart::Title, &mut told);
        read_part(draft, &actors, &own, TextPart::Body, &mut told);
        let mut told = merge::merge(told, draft.article.date().is_some());
        if told.is_empty() {
            told.extend(remark_of_visit(draft, &actors));
        }
        told.retain(|encounter| {
            let mut people = encounter.who.iter().chain(&encounter.with);
            !people.any(|n| namesakes::is_wife_of_namesake(draft, *n))
        });
        told.retain(|encounter| {
            encounter.confidence == participants::CONFIDENCE
                || !encounter
                    .who
                    .iter()
                    .chain(&encounter.with)
                    .any(|n| is_told_by_forename(draft, *n))
        });
        third_locations(draft, &mut told);
        actors.settle(draft, &mut told);
        for encounter in &mut told {
            let after = draft.text(encounter.part).get(encounter.evidence.end..);
            encounter.evidence.end += marks_len(after.unwrap_or_default());
        }
        draft.encounters_mut().append(&mut told);
    }
}

/// Whether an official is told by a given name alone, and so not told apart: "Eric", "Joshua".
fn is_told_by_forename(draft: &Draft<'_>, official: usize) -> bool {
    let Some(found) = draft.found.officials.get(official) else { return false };
    let alone = |name: &str| !name.contains([' ', '-']) && is_forename(name);
    let mut mentions = draft.mentions.iter().filter(|mention| mention.official == official);
    found.stated.is_none()
        && found.offices.is_empty()
        && alone(&found.name)
        && found.spellings.iter().all(|name| alone(name))
        && mentions.all(|mention| mention.whole.start >= mention.range.start)
}

/// How many bytes of marks that close a sentence a text begins with.
fn marks_len(text: &str) -> usize {
    text.len() - text.trim_start_matches(['.', '!', '?', ')', '”', '’', '"']).len()
}

/// The visit of a remark that says no more than "Official working visit." of a stated visitor.
fn remark_of_visit(draft: &Draft<'_>, actors: &Actors) -> Option<Encounter> {
    const MOST: usize = 4;
    let visitor = actors.visitor?;
    let text = draft.text(TextPart::Body);
    let words = &draft.body.words;
    let until = |word: &&Word| word.start == 0 || word.gap <= Gap::Line;
    let len = words.iter().take_while(until).count();
    let last = words.get(len.checked_sub(1)?)?;
    let plain = |word: &Word| matches!(word.shape, Shape::Capital | Shape::Lower);
    let kinds = words.get(..len - 1)?;
    if len > MOST || last.of(text) != "visit" || !kinds.iter().all(plain) || kinds.is_empty() {
        return None;
    }
    Some(Encounter {
        kind: EncounterKind::Visit,
        status: EncounterStatus::Asserted,
        who: vec![visitor],
        with: Vec::new(),
        date: draft.article.date(),
        place: None,
        country: None,
        part: TextPart::Body,
        evidence: 0..last.end as usize,
        cameo: EncounterKind::Visit.cameo(),
        confidence: 90,
    })
}

/// Reads the sentences of a part that may tell of an encounter, and its lists of participants.
fn read_part(
    draft: &Draft<'_>,
    actors: &Actors,
    own: &OwnDay,
    part: TextPart,
    told: &mut Vec<Encounter>,
) {
    let lexicon: &Lexicon = &LEXICON;
    let text = draft.text(part);
    let words = &draft.read(part).words;
    let mut reading = Reading { start: 0, paragraph: 0, triggered: false };
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word.gap >= Gap::Sentence {
            reading.close(draft, actors, own, part, at, told);
            if word.gap >= Gap::Paragraph {
                reading.paragraph = at;
            }
        }
        if word.gap >= Gap::Line
            && part == TextPart::Body
            && lines::may_be_head(*word, text)
            && let Some((end, encounter)) = participants::list_at(
                draft,
                own,
                at,
                told.last().is_some_and(|last| last.confidence == participants::CONFIDENCE),
            )
        {
            if let Some(list) = encounter {
                participants::join(text, told, list);
            }
            reading = Reading { start: end, paragraph: end, triggered: false };
            at = end.max(at + 1);
            continue;
        }
        let may = word.shape == Shape::Lower || reading.start == at || part == TextPart::Title;
        reading.triggered |= may && lexicon.triggers(*word);
        at += 1;
    }
    reading.close(draft, actors, own, part, words.len(), told);
}

/// Where the reading of a part stands.
struct Reading {
    start: usize,
    paragraph: usize,
    triggered: bool,
}

impl Reading {
    /// Ends a sentence before a word.
    fn close(
        &mut self,
        draft: &Draft<'_>,
        actors: &Actors,
        own: &OwnDay,
        part: TextPart,
        end: usize,
        told: &mut Vec<Encounter>,
    ) {
        let range = self.start..end;
        self.start = end;
        if !std::mem::take(&mut self.triggered) {
            return;
        }
        let words = &draft.read(part).words;
        let (Some(first), Some(last)) = (words.get(range.start), words.get(range.end - 1)) else {
            return;
        };
        let (start, end) = (first.start as usize, last.end as usize);
        let named = mentions_from(&draft.mentions, part, start)
            .first()
            .is_some_and(|mention| mention.range.start < end);
        // A form with blanks tells of nothing that was.
        let blank = draft.text(part).get(start..end).is_some_and(|text| text.contains("__"));
        if named && !blank {
            read_sentence(draft, actors, own, part, range, self.paragraph, told);
        }
    }
}

/// Reads a sentence with a word that may tell of an encounter.
fn read_sentence(
    draft: &Draft<'_>,
    actors: &Actors,
    own: &OwnDay,
    part: TextPart,
    range: Range<usize>,
    paragraph: usize,
    told: &mut Vec<Encounter>,
) {
    const LONGEST: usize = 400;
    let text = draft.read(part);
    let Some(words) = text.words.get(range.clone()).filter(|words| words.len() <= LONGEST) else {
        return;
    };
    let sentence = Sentence::read(draft, actors, part, words);
    let read_before = || {
        let before = sentence_before(text, range.start);
        let words = text.words.get(before).unwrap_or_default();
        Sentence::read(draft, actors, part, words)
    };
    let author = author_of(draft, actors, part, paragraph, range.start);
    // What a speaker tells is of other days.
    let speaks = part == TextPart::Body && author != actors.me;
    let mut clause = Clause {
        sentence: &sentence,
        text: draft.text(part),
        actors,
        me: author,
        before: subject_of(&read_before()),
        now: Now { date: draft.article.date(), spoken: None, ahead: false },
    };
    if clause.now.date.is_none() {
        clause.now.spoken = calendar::spoken_around(text, draft.text(part), range.start);
    }
    for (at, item) in sentence.items.iter().enumerate() {
        if item.what != sentence::What::Word {
            continue;
        }
        let entry = item.entry;
        let mut telling = None;
        if let Some((tells, form)) = entry.verb
            && (entry.noun.is_none()
                || form != lexicon::Form::Third
                || tells.kind == EncounterKind::Visit)
        {
            telling = verbs::told_by_verb(draft, &clause, at, tells, form);
        }
        if telling.is_none()
            && let Some(tells) = entry.noun
        {
            telling = nouns::told_by_noun(draft, &clause, at, tells);
        }
        let Some(mut first) = telling else { continue };
        if part == TextPart::Body && first.is_brief(&clause) {
            continue;
        }
        if own.is_session() && part == TextPart::Body && first.is_call_on() {
            continue;
        }
        let is_planned = first.status == EncounterStatus::Planned;
        let is_supposed = first.status == EncounterStatus::Hypothetical;
        if is_planned || is_supposed && speaks_of_later(&sentence) {
            // Times of what lies ahead are reckoned forward.
            clause.now.ahead = true;
            let again = match (entry.verb, entry.noun) {
                (Some((tells, form)), _) => verbs::told_by_verb(draft, &clause, at, tells, form),
                _ => None,
            };
            let again = again.or_else(|| {
                entry.noun.and_then(|tells| nouns::told_by_noun(draft, &clause, at, tells))
            });
            clause.now.ahead = false;
            match again {
                Some(again) if is_planned => first = again,
                None if is_planned => continue,
                // What is supposed may lie behind or ahead, unless it is a rumour.
                Some(again) if again.time != first.time => first.time = Some(When::Open),
                _ => {}
            }
        }
        if first.is_speech() && !first.line {
            let start = sentence.get(first.who.start).map_or(0, |item| item.range.start);
            match speech::line_of(draft, part, &sentence.range, start) {
                Some(line) => first.line = line,
                // Whether they spoke face to face is not told.
                None => continue,
            }
        }
        if !first.line && first.is_bare_speech() && speech::may_be_by_line(draft, &sentence) {
            continue;
        }
        if first.is_call_on() && speech::may_be_of_a_session(draft, &sentence, &first) {
            continue;
        }
        // "wished to discuss with the Ambassador", in the record of their talk.
        let aside = own.is_record() && part == TextPart::Body && first.time.is_none();
        if aside && first.status != EncounterStatus::Asserted && first.is_of(told) {
            continue;
        }
        first.of_the_day = first.of_the_day
            && !speaks
            && !first.is_reported(&clause)
            && !first.is_of_occasion(&clause)
            && (part == TextPart::Title || own.is_record() || !own.sent().doubts(&sentence))
            && own.may_be_of(draft, part, sentence.range.end)
            && (!own.is_record() || part == TextPart::Title || first.is_of(told));
        if part == TextPart::Body
            && first.status == EncounterStatus::Asserted
            && !own.is_record()
            && own.sent().denies(&sentence)
        {
            first.time = Some(When::Open);
        }
        let context = || context_date(draft, actors, text, part, range.start, &clause);
        told.extend(first.settle(&clause, context));
    }
}

/// Whether a sentence has "would", "could", "will": what it supposes may lie ahead.
fn speaks_of_later(sentence: &Sentence<'_>) -> bool {
    sentence.items.iter().any(|item| item.is(Classes::MAYBE.with(Classes::WILL)))
}

/// The date that the text before a sentence speaks of: the last that its paragraph names.
fn context_date(
    draft: &Draft<'_>,
    actors: &Actors,
    text: &Text,
    part: TextPart,
    start: usize,
    clause: &Clause<'_, '_>,
) -> Option<DateSpan> {
    const FARTHEST: usize = 4;
    let mut start = start;
    for _ in 0..FARTHEST {
        let before = sentence_before(text, start);
        if before.is_empty() {
            return None;
        }
        start = before.start;
        let sentence = Sentence::read(draft, actors, part, text.words.get(before)?);
        if let Some(date) = last_date(&sentence, clause) {
            return Some(date);
        }
    }
    None
}

/// The one who is the subject of a sentence: a name that it begins with, where nobody else does
/// anything in it.
fn subject_of(sentence: &Sentence<'_>) -> Option<usize> {
    let acts = |at: usize| {
        sentence.get(at).is_some_and(sentence::Item::may_be_verb) && sentence.joined(at)
    };
    let first = sentence.get(0)?.person().filter(|_| acts(1))?;
    let others = sentence.items.iter().enumerate().skip(1);
    let alone = others
        .filter(|(at, item)| acts(at + 1) && (item.is_somebody() || item.is(Classes::HE)))
        .all(|(_, item)| item.person() == Some(first));
    alone.then_some(first)
}

/// Who "I" is in a sentence: the speaker whom the paragraph names before a colon, else the author;
/// nobody within quotation marks.
fn author_of(
    draft: &Draft<'_>,
    actors: &Actors,
    part: TextPart,
    paragraph: usize,
    start: usize,
) -> Option<usize> {
    const LABEL: usize = 48;
    let text = draft.text(part);
    let words = &draft.read(part).words;
    let place = |at: usize| words.get(at).map(|word| word.start as usize);
    let (from, to) = (place(paragraph)?, place(start)?);
    let head: &[Word] = words.get(paragraph..)?;
    let label = head
        .iter()
        .take(5)
        .find(|word| text.get(word.end as usize..).is_some_and(|after| after.starts_with(':')));
    if let Some(label) = label.filter(|word| (word.end as usize) < from + LABEL) {
        let mention = mentions_from(&draft.mentions, part, from).first()?;
        return (mention.range.end <= label.end as usize).then_some(mention.official);
    }
    let before = text.get(from..to)?;
    let open = before.matches('“').count() > before.matches('”').count()
        || before.matches('"').count() % 2 == 1
        || text.get(..from).is_some_and(|text| text.ends_with(['“', '"']));
    let other = part == TextPart::Body && (from >= actors.enclosed || actors.speeches);
    if open || other { None } else { actors.me }
}

/// Gives meetings outside the countries of all sides the code of a third location.
fn third_locations(draft: &Draft<'_>, encounters: &mut [Encounter]) {
    let officials = &draft.found.officials;
    for encounter in encounters.iter_mut().filter(|encounter| encounter.cameo == "040") {
        let Some(here) = encounter.country else { continue };
        let mut people = encounter.who.iter().chain(&encounter.with).peekable();
        let elsewhere = people.peek().is_some()
            && people.all(|n| {
                let mut offices = officials.get(*n).map_or(&[][..], |o| &o.offices).iter();
                let mut countries = offices.by_ref().filter_map(|office| office.country).peekable();
                countries.peek().is_some() && countries.all(|country| country != here)
            });
        if elsewhere {
            encounter.cameo = "044";
        }
    }
}
