//! Whether what a text tells without a day is of the article's own day.
//!
//! It knows what kind of document an article is and which other days it names. It must not know
//! encounters. Its one law: a day is the article's only where nothing speaks for another.

use std::cell::OnceCell;

use super::author::enclosure;
use super::calendar::{day_of_month, month, year_of};
use super::hour::Sent;
use crate::article::{DatePrecision, DateSpan, Day};
use crate::enrich::text::{Gap, Shape, Word};
use crate::enrich::{Draft, TextPart};

/// What a document tells of, as its title has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Document {
    /// Of the day: a telegram, a piece of news.
    Report,
    /// Of one conversation: a memorandum of conversation, minutes.
    Record,
    /// Of anything: a letter, a paper.
    Letter,
}

/// The day of a document, and the other days that it names.
#[derive(Debug)]
pub(super) struct OwnDay {
    document: Document,
    /// Whether it is of a session in which people are called on to speak.
    session: bool,
    day: Option<Day>,
    sent: Sent,
    /// Where in the body the first day is named that comes shortly before the article's.
    other: OnceCell<usize>,
}

impl OwnDay {
    /// Reads what the title tells.
    pub(super) fn read(draft: &Draft<'_>) -> Self {
        let date = draft.article.date();
        let day = date.filter(|date| date.precision() == DatePrecision::Day);
        let title = draft.text(TextPart::Title);
        let session = draft
            .title
            .words
            .iter()
            .any(|word| is(word.of(title), &["discussion", "minutes", "notes"]));
        Self {
            session,
            document: document(draft),
            day: day.map(|date| date.first_day()),
            sent: Sent::read(draft),
            other: OnceCell::new(),
        }
    }

    /// Whether the document is the record of one conversation.
    pub(super) fn is_record(&self) -> bool {
        self.document == Document::Record
    }

    /// When in its day it was sent.
    pub(super) fn sent(&self) -> Sent {
        self.sent
    }

    /// Whether it is of a session in which people are called on to speak.
    pub(super) fn is_session(&self) -> bool {
        self.session
    }

    /// Whether a sentence that ends at a place and names no day may be of the document's own.
    pub(super) fn may_be_of(&self, draft: &Draft<'_>, part: TextPart, end: usize) -> bool {
        if part == TextPart::Title {
            return true;
        }
        let other = || {
            let day = self.day?;
            other_day(&draft.body.words, draft.text(TextPart::Body), day)
        };
        self.document != Document::Letter
            && end <= *self.other.get_or_init(|| other().unwrap_or(usize::MAX))
    }
}

/// Whether a word is one of some, whatever the case of its letters.
fn is(word: &str, some: &[&str]) -> bool {
    some.iter().any(|one| word.eq_ignore_ascii_case(one))
}

fn document(draft: &Draft<'_>) -> Document {
    let text = draft.text(TextPart::Title);
    let mut words = draft.title.words.iter().map(|word| word.of(text));
    let first = words.next().unwrap_or_default();
    let next = words.next().unwrap_or_default();
    let letter = ["letter", "paper", "report", "note", "briefing", "despatch", "intelligence"];
    // What is said at a dinner, and what is to be said in common, tells of any day.
    let words_of = || draft.title.words.iter().map(|word| word.of(text));
    if words_of().any(|word| is(word, &["toast", "toasts", "draft", "drafts", "editorial"])) {
        return Document::Letter;
    }
    let record = ["minutes", "notes", "transcript", "record", "conversation"];
    if is(first, &letter) {
        return Document::Letter;
    }
    if is(first, &record) {
        return Document::Record;
    }
    let memorandum = |word: &str| is(word, &["memorandum", "memo"]);
    if memorandum(first) && is(next, &["of"]) {
        return Document::Record;
    }
    let of_record = memorandum(first) && is(next, &["for"]);
    if !of_record && (memorandum(first) || memorandum(next)) {
        return Document::Letter;
    }
    Document::Report
}

/// Where the first day is named that comes shortly before a day, after the line that dates the text.
fn other_day(words: &[Word], text: &str, here: Day) -> Option<usize> {
    /// Earlier days are told of in passing.
    const MOST_DAYS: i32 = 21;
    /// How many words a report may begin with that say that it is of the day before.
    const HEAD: usize = 100;
    let dateline = words.iter().skip(1).take_while(|word| word.gap <= Gap::Mark).count();
    let head = words.get(..=dateline).unwrap_or_default();
    let dated = head.iter().any(|word| year_of(word.of(text)).is_some());
    let from = if dated && dateline < 20 { dateline + 1 } else { 0 };
    (from..words.len()).find_map(|at| {
        let word = words.get(at)?;
        let of = |n: usize| words.get(n).map_or("", |word| word.of(text));
        let before = of(at.wrapping_sub(1));
        let yesterday = match word.of(text) {
            "yesterday" | "Yesterday" => true,
            "night" | "evening" => matches!(before, "last" | "Last"),
            _ => false,
        };
        if yesterday && at < from + HEAD {
            return Some(word.end as usize);
        }
        let day = named_day(words, text, at, here)?;
        let days = here.number() - day.number();
        let told = (1..=MOST_DAYS).contains(&days) && !is_of_paper(words, text, at);
        told.then_some(word.end as usize)
    })
}

/// The day of a month that is named at a word; where no year is told, of the year that is nearest.
fn named_day(words: &[Word], text: &str, at: usize, here: Day) -> Option<Day> {
    let word = words.get(at).filter(|word| word.shape == Shape::Capital)?;
    let month = month(word.of(text))?;
    let number = |n: usize| {
        let near = words.get(n).filter(|word| word.shape == Shape::Number)?;
        day_of_month(near.of(text))
    };
    let after = number(at + 1).filter(|_| words.get(at + 1).is_some_and(|w| w.gap <= Gap::Comma));
    let (day, end) = match after {
        Some(day) => (day, at + 2),
        None => (number(at.checked_sub(1)?).filter(|_| word.gap <= Gap::Line)?, at + 1),
    };
    let year = words.get(end).filter(|word| word.gap <= Gap::Comma);
    if let Some(year) = year.and_then(|word| year_of(word.of(text))) {
        return Day::new(year, month, day).ok();
    }
    let years = [here.year().checked_sub(1)?, here.year(), here.year().checked_add(1)?];
    let days = years.into_iter().filter_map(|year| Day::new(year, month, day).ok());
    days.min_by_key(|day| (day.number() - here.number()).abs())
}

/// Whether a day is that of a paper: "Embtel 3683, March 2", "your letter of March 2", "the March 2
/// letter".
fn is_of_paper(words: &[Word], text: &str, at: usize) -> bool {
    let of = |n: usize| words.get(n).map_or("", |word| word.of(text));
    let Some(before) = at.checked_sub(1) else { return false };
    let numbered = words.get(before).is_some_and(|word| word.shape == Shape::Number);
    let month_first = words.get(at + 1).is_some_and(|word| word.shape == Shape::Number);
    let dated = matches!(of(before), "of" | "dated")
        && (before.saturating_sub(3)..before).any(|n| is_paper(of(n)));
    numbered && month_first
        || dated
        || is_paper(of(before))
        || (at + 1..at + 4).any(|n| is_paper(of(n)))
}

/// What is known by its day and is no encounter.
pub(super) fn is_paper(word: &str) -> bool {
    const PAPERS: [&str; 31] = [
        "letter",
        "letters",
        "note",
        "notes",
        "message",
        "messages",
        "telegram",
        "telegrams",
        "cable",
        "cables",
        "memorandum",
        "memo",
        "memoranda",
        "statement",
        "speech",
        "address",
        "resolution",
        "resolutions",
        "proposal",
        "proposals",
        "draft",
        "paper",
        "aide-mémoire",
        "communiqué",
        "editorial",
        "editorials",
        "article",
        "articles",
        "deptel",
        "embtel",
        "reftel",
    ];
    is(word, &PAPERS)
}

/// The only day that the head of a record has with an hour after its list of participants, where what
/// stands before the list names no day: "US/MC/7 Paris, December 14, 1961, 7:30 p.m."
fn day_with_hour(draft: &Draft<'_>, from: usize, here: Day) -> Option<Day> {
    /// In words.
    const HEAD: usize = 90;
    let text = draft.text(TextPart::Body);
    let words = &draft.body.words;
    let end = words.len().min(from + HEAD);
    let mut days = (from..end).filter_map(|at| {
        let year = words.get(at + 2)?;
        year_of(year.of(text))?;
        let after = text.get(year.end as usize..)?.trim_start_matches([',', ' ']);
        let hour = after.split('\n').next()?;
        let timed = after.starts_with(char::is_numeric)
            && ["a.m", "p.m"].iter().any(|half| hour.find(half).is_some_and(|at| at < 9));
        named_day(words, text, at, here).filter(|_| timed)
    });
    let day = days.next()?;
    days.all(|other| other == day).then_some(day)
}

/// The last full date before a word in the enclosure that the word stands in: "[Tab A] Memorandum of
/// Conversation, Washington, September 4, 1953".
pub(super) fn day_of_enclosure(draft: &Draft<'_>, before: usize) -> Option<DateSpan> {
    let here = draft.article.date()?.first_day();
    let text = draft.text(TextPart::Body);
    let words = draft.body.words.get(..before)?;
    let start = enclosure(draft);
    let day = (0..words.len()).rev().find_map(|at| {
        words.get(at).filter(|word| word.start as usize >= start)?;
        words.get(at + 2).and_then(|word| year_of(word.of(text)))?;
        named_day(words, text, at, here)
    });
    day.map(DateSpan::from)
}

/// The day that the head of a document is of where it names one: its line of place and date, or, of
/// a report on a meeting, the only full date before the report's own. Else the document's own; nothing
/// where the head names several.
pub(super) fn day_of_head(draft: &Draft<'_>, own: &OwnDay, before: usize) -> Option<DateSpan> {
    let stated = draft.article.date()?;
    let Some(here) = own.day else { return Some(stated) };
    let text = draft.text(TextPart::Body);
    let words = draft.body.words.get(..before)?;
    let full = |at: usize| {
        words.get(at + 2).and_then(|word| year_of(word.of(text)))?;
        named_day(words, text, at, here)
    };
    let mut days: Vec<Day> = (0..words.len()).filter_map(full).collect();
    if days.is_empty() && own.is_record() {
        days.extend(day_with_hour(draft, before, here));
    }
    days.sort_unstable();
    days.dedup();
    // The head of a record is of its day, however far from the day that it is filed under.
    let most = if own.is_record() { 366 } else { 31 };
    days.retain(|day| (day.number() - here.number()).abs() <= most);
    let earlier: Vec<Day> = days.iter().copied().filter(|day| *day < here).collect();
    let named = match (own.document, earlier.as_slice()) {
        (Document::Record, _) => days.first().copied().filter(|_| !days.contains(&here)),
        (Document::Report, [day]) => Some(*day),
        // Of more meetings than one: none is the day.
        (Document::Report, [_, ..]) => return None,
        _ => None,
    };
    Some(named.map_or(stated, DateSpan::from))
}
