//! The dates that a sentence names: days, months and years of the calendar.
//!
//! It knows how dates are written. It must not know words such as "yesterday". Its one law: a word
//! that is a month's name and more is a month only where it stands as one.

use super::sentence::Sentence;
use super::when::Now;
use crate::article::DateSpan;
use crate::enrich::text::{Gap, Shape, Text};

/// A calendar date from an item on: "April 1, 1956", "1 April", "April 1956", "April", "5–7 May".
pub(super) fn calendar_at(
    sentence: &Sentence<'_>,
    at: usize,
    now: Now,
) -> Option<(usize, DateSpan)> {
    let item = |n: usize| sentence.get(at + n);
    let text = |n: usize| item(n).map_or("", |item| item.text);
    let near = |n: usize| item(n).is_some_and(|item| item.gap <= Gap::Comma);
    if let Some(month) = month(text(0)) {
        if near(1)
            && let Some(day) = day_of_month(text(1))
        {
            if near(2)
                && let Some(year) = year_of(text(2))
            {
                return Some((at + 3, DateSpan::day(year, month, day).ok()?));
            }
            // "July 8–9": the dash is a mark.
            let year = now.year_of(month, day)?;
            return Some((at + 2, DateSpan::day(year, month, day).ok()?));
        }
        if near(1)
            && let Some(year) = year_of(text(1))
        {
            return Some((at + 2, DateSpan::month(year, month).ok()?));
        }
        // "May" and "March" are words as well.
        if !after_preposition(sentence, at) {
            return None;
        }
        return Some((at + 1, DateSpan::month(now.year_of(month, 15)?, month).ok()?));
    }
    let day = day_of_month(text(0))?;
    let skip = usize::from(text(1) == "of");
    let month = month(text(1 + skip)).filter(|_| sentence.joined(at + 1))?;
    if near(2 + skip)
        && let Some(year) = year_of(text(2 + skip))
    {
        return Some((at + 3 + skip, DateSpan::day(year, month, day).ok()?));
    }
    Some((at + 2 + skip, DateSpan::day(now.year_of(month, day)?, month, day).ok()?))
}

/// The days of "September 25 to September 30, 1972" and "25 to 30 September".
pub(super) fn span_at(sentence: &Sentence<'_>, at: usize, now: Now) -> Option<(usize, DateSpan)> {
    let is_to = |at: usize| {
        let item = sentence.get(at).filter(|item| item.gap <= Gap::Line);
        item.is_some_and(|item| matches!(item.text, "to" | "until" | "till" | "through"))
    };
    let number = |at: usize| sentence.get(at).and_then(|item| day_of_month(item.text));
    let on_day = |date: DateSpan| date.first_day() == date.last_day();
    let first = calendar_at(sentence, at, now).filter(|(_, date)| on_day(*date));
    // "January 30 to February 3, 1957", where nothing else tells the year.
    let opens = sentence.get(at).and_then(|item| month(item.text));
    let opens = opens.zip(number(at + 1)).filter(|_| first.is_none());
    let to = first.map_or(at + 1 + usize::from(opens.is_some()), |(end, _)| end);
    if !is_to(to) {
        return None;
    }
    let second = calendar_at(sentence, to + 1, now).filter(|(_, date)| on_day(*date));
    let (from, end, until) = match (first, second) {
        (Some((_, first)), Some((end, second))) => {
            let day = first.first_day();
            let years = [second.first_day().year(), second.first_day().year().checked_sub(1)?];
            let from = years.into_iter().find_map(|year| {
                let from = DateSpan::day(year, day.month(), day.day()).ok()?;
                (from.first_day() <= second.first_day()).then_some(from)
            })?;
            (from, end, second.first_day())
        }
        // "September 25 to 30, 1972".
        (Some((_, first)), None) => {
            let day = number(to + 1)?;
            let year = sentence.get(to + 2).filter(|item| item.gap <= Gap::Comma);
            let year = year.and_then(|item| year_of(item.text));
            let from = first.first_day();
            let of = year.unwrap_or(from.year());
            let from = DateSpan::day(of, from.month(), from.day()).ok()?;
            let until = DateSpan::day(of, from.first_day().month(), day).ok()?;
            (from, to + 2 + usize::from(year.is_some()), until.first_day())
        }
        (None, Some((end, second))) => {
            let until = second.first_day();
            let (month, day) = match opens {
                Some(opens) => opens,
                None => (until.month(), number(at)?),
            };
            let from = DateSpan::day(until.year(), month, day).ok()?;
            (from, end, until)
        }
        (None, None) => return None,
    };
    Some((end, DateSpan::days(from.first_day(), until).ok()?))
}

/// The day that a text names nearest to a word with its year; nothing when it names more years than
/// one around the word.
pub(super) fn spoken_around(words: &Text, text: &str, at: usize) -> Option<DateSpan> {
    const FARTHEST: usize = 600;
    let to = (at + FARTHEST).min(words.words.len());
    let here = words.words.get(at.saturating_sub(FARTHEST)..to)?;
    let from = at.saturating_sub(FARTHEST);
    let mut spoken: Option<(usize, DateSpan)> = None;
    for (n, window) in here.windows(3).enumerate() {
        let [first, second, third] = window else { continue };
        if third.shape != Shape::Number {
            continue;
        }
        let Some(year) = year_of(third.of(text)) else { continue };
        let (first, second) = (first.of(text), second.of(text));
        let day = month(first)
            .zip(day_of_month(second))
            .or_else(|| month(second).zip(day_of_month(first)))
            .and_then(|(month, day)| DateSpan::day(year, month, day).ok());
        let Some(day) = day else { continue };
        let away = at.abs_diff(from + n);
        if spoken.is_some_and(|(_, known)| known.first_day().year() != year) {
            return None;
        }
        if spoken.is_none_or(|(nearest, _)| away < nearest) {
            spoken = Some((away, day));
        }
    }
    spoken.map(|(_, day)| day)
}

fn after_preposition(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| sentence.get(before));
    before.is_some_and(|item| {
        matches!(
            item.text,
            "in" | "In" | "last" | "Last" | "since" | "Since" | "early" | "late" | "during" | "of"
        )
    })
}

pub(super) fn month(word: &str) -> Option<u8> {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
        return None;
    }
    Some(match word {
        "January" | "Jan" => 1,
        "February" | "Feb" => 2,
        "March" | "Mar" => 3,
        "April" | "Apr" => 4,
        "May" => 5,
        "June" | "Jun" => 6,
        "July" | "Jul" => 7,
        "August" | "Aug" => 8,
        "September" | "Sept" | "Sep" => 9,
        "October" | "Oct" => 10,
        "November" | "Nov" => 11,
        "December" | "Dec" => 12,
        _ => return None,
    })
}

pub(super) fn weekday(word: &str) -> Option<i32> {
    Some(match word {
        "Monday" => 0,
        "Tuesday" => 1,
        "Wednesday" => 2,
        "Thursday" => 3,
        "Friday" => 4,
        "Saturday" => 5,
        "Sunday" => 6,
        _ => return None,
    })
}

pub(super) fn day_of_month(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    let digits = digits.unwrap_or(word);
    let plain = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|day| plain && (1..=31).contains(day))
}

pub(super) fn year_of(word: &str) -> Option<i16> {
    let plain = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|year| plain && (1000..2200).contains(year))
}

/// Whether a word is the name of a month or a weekday, and so of no place.
pub(super) fn is_calendar_word(word: &str) -> bool {
    month(word).is_some() || weekday(word).is_some()
}
