//! The times that a sentence names, reckoned from the date of the article.
//!
//! It knows days, months, weekdays and words such as "yesterday". It must not know encounters. Its
//! one law: a time that the words leave open is told as open, never guessed.

use super::calendar::{calendar_at, day_of_month, month, span_at, weekday, year_of};
use super::sentence::Sentence;
use crate::article::{DatePrecision, DateQualifier, DateSpan, Day};
use crate::enrich::text::{Gap, Shape};

/// A time that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// This day or span.
    Date(DateSpan),
    /// So many days after the day that the text spoke of last.
    After(i32),
    /// It is told that the time is another one than the article's, and not which.
    Open,
    /// A time of day or a length of time.
    Clock,
}

/// From where times are reckoned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    /// The article's date.
    pub(super) date: Option<DateSpan>,
    /// A date that the text speaks of, which tells the year where the article has no date.
    pub(super) spoken: Option<DateSpan>,
    /// Whether what is told lies ahead.
    pub(super) ahead: bool,
}

impl Now {
    fn day(self) -> Option<Day> {
        self.date.filter(|date| date.precision() == DatePrecision::Day).map(|d| d.first_day())
    }

    /// The article's day that is so many days away.
    fn plus(self, days: i32) -> When {
        let day = self.day().and_then(|day| Day::from_number(day.number() + days));
        day.map_or(When::Open, |day| When::Date(DateSpan::from(day)))
    }

    fn span(self, from: i32, to: i32) -> When {
        let end = |days| self.day().and_then(|day| Day::from_number(day.number() + days));
        let span = end(from).zip(end(to)).and_then(|(from, to)| DateSpan::days(from, to).ok());
        span.map_or(When::Open, |span| When::Date(span.qualified(DateQualifier::Approximate)))
    }

    /// The year in which a month and a day lie nearest, in the past unless what is told lies ahead.
    pub(super) fn year_of(self, month: u8, day: u8) -> Option<i16> {
        let Some(date) = self.date else { return self.year_near_spoken(month, day) };
        let here = if self.ahead { date.first_day() } else { date.last_day() };
        let year = here.year();
        let distance = |year: i16| {
            let then = Day::new(year, month, day.clamp(1, 28)).ok()?;
            let days = then.number() - here.number();
            // A few days ahead are told in the past tense only by a wrong date of the article.
            let wrong_side = if self.ahead { days < -3 } else { days > 40 };
            Some((wrong_side, days.abs()))
        };
        let years = [year.checked_sub(1)?, year, year.checked_add(1)?];
        years.into_iter().filter_map(|y| Some((distance(y)?, y))).min().map(|(_, y)| y)
    }

    /// The year in which a month and a day lie nearest to the date that the text speaks of.
    fn year_near_spoken(self, month: u8, day: u8) -> Option<i16> {
        let spoken = self.spoken?.first_day();
        let year = spoken.year();
        let away = |year: i16| {
            let then = Day::new(year, month, day.clamp(1, 28)).ok()?;
            Some(((then.number() - spoken.number()).abs(), year))
        };
        let years = [year.checked_sub(1)?, year, year.checked_add(1)?];
        years.into_iter().filter_map(away).min().map(|(_, year)| year)
    }

    fn weekday(self, weekday: i32, last: bool) -> When {
        let Some(day) = self.day() else { return When::Open };
        // 1970-01-01, day 0, was a Thursday; Monday is 0 here.
        let today = (day.number() + 3).rem_euclid(7);
        let mut back = (today - weekday).rem_euclid(7);
        if last && back == 0 {
            back = 7;
        }
        if self.ahead {
            let forth = (weekday - today).rem_euclid(7);
            return self.plus(if forth == 0 { 7 } else { forth });
        }
        self.plus(-back)
    }
}

/// The time that the words from an item on name, and the item after it.
pub(super) fn time_at(sentence: &Sentence<'_>, at: usize, now: Now) -> Option<(usize, When)> {
    let (end, when) = one_time_at(sentence, at, now)?;
    let When::Date(date) = when else { return Some((end, when)) };
    if date.first_day() != date.last_day() {
        return Some((end, when));
    }
    Some(of_several(sentence, at, end, date).unwrap_or((end, when)))
}

/// The time of a day that is one of several, and the item after it: "17 and 18 June", "August 4-5",
/// "Monday and Tuesday".
fn of_several(
    sentence: &Sentence<'_>,
    at: usize,
    end: usize,
    date: DateSpan,
) -> Option<(usize, When)> {
    let text = |n: usize| sentence.get(n).map_or("", |item| item.text);
    let number = |n: usize| {
        let item = sentence.get(n).filter(|item| item.shape == Shape::Number);
        item.and_then(|item| day_of_month(item.text))
    };
    let links = |n: usize| matches!(text(n), "and" | "or" | "to") && sentence.joined(n);
    let more = |n: usize| number(n).is_some() || weekday(text(n)).is_some();
    // Another number is of days only where no word is counted by it.
    let counts = |n: usize| {
        sentence.get(n).is_some_and(|item| item.gap <= Gap::Line && item.shape == Shape::Lower)
    };
    if links(end) && more(end + 1) && !is_clock(sentence, end + 1) && !counts(end + 2) {
        return Some((end + 2, When::Open));
    }
    let before = |n: usize| at.checked_sub(n).filter(|n| number(*n).is_some());
    if number(at).is_some() && at > 1 && links(at - 1) && before(2).is_some() {
        return Some((end, When::Open));
    }
    // A dash is a mark.
    let until = number(end).filter(|_| {
        sentence.get(end).is_some_and(|item| matches!(item.gap, Gap::Hyphen | Gap::Mark))
    });
    let day = date.first_day();
    let until = until.filter(|until| *until > day.day() && number(end - 1).is_some())?;
    let last = Day::new(day.year(), day.month(), until).ok()?;
    let (year, end) = match sentence.get(end + 1).and_then(|item| year_of(item.text)) {
        Some(year) => (year, end + 2),
        None => (day.year(), end + 1),
    };
    let first = Day::new(year, day.month(), day.day()).ok()?;
    let last = Day::new(year, last.month(), last.day()).ok()?;
    Some((end, DateSpan::days(first, last).map_or(When::Open, When::Date)))
}

/// The time that the words from an item on name, be it one of several, and the item after it.
fn one_time_at(sentence: &Sentence<'_>, at: usize, now: Now) -> Option<(usize, When)> {
    let text = |n: usize| sentence.get(at + n).map_or("", |item| item.text);
    let joined = |n: usize| sentence.joined(at + n);
    let found = |len: usize, when: When| Some((at + len, when));
    match text(0) {
        "today" | "Today" | "tonight" => found(1, now.plus(0)),
        "yesterday" | "Yesterday" => {
            let part_of_day = joined(1) && is_part_of_day(text(1));
            found(1 + usize::from(part_of_day), now.plus(-1))
        }
        "tomorrow" | "Tomorrow" => {
            let part_of_day = joined(1) && is_part_of_day(text(1));
            found(1 + usize::from(part_of_day), now.plus(1))
        }
        "this" | "This" => match text(1) {
            part if is_part_of_day(part) => found(2, now.plus(0)),
            "week" => found(2, now.span(-6, 1)),
            "month" | "year" | "time" => found(2, When::Open),
            day => weekday(day).and_then(|day| found(2, now.weekday(day, false))),
        },
        "last" | "Last" => match text(1) {
            "night" | "evening" => found(2, now.plus(-1)),
            "week" => found(2, now.span(-13, -1)),
            "month" => found(2, now.span(-61, -5)),
            "year" | "time" | "spring" | "summer" | "fall" | "autumn" | "winter" => {
                found(2, When::Open)
            }
            word => {
                if let Some(day) = weekday(word) {
                    return found(2, now.weekday(day, true));
                }
                month(word)?;
                calendar_at(sentence, at + 1, now).map(|(end, date)| (end, When::Date(date)))
            }
        },
        "next" | "Next" => match text(1) {
            "week" => found(2, now.span(1, 13)),
            "day" | "morning" => found(2, When::After(1)),
            "month" | "year" | "spring" | "summer" | "fall" => found(2, When::Open),
            word => weekday(word)
                .and_then(|day| found(2, Now { ahead: true, ..now }.weekday(day, false))),
        },
        "the" | "The" => match (text(1), text(2), text(3)) {
            ("next" | "following", "day" | "morning" | "afternoon" | "evening", _) => {
                found(3, When::After(1))
            }
            ("same", "day" | "afternoon" | "evening" | "morning", _) => found(3, When::After(0)),
            ("previous" | "preceding", "day" | "evening" | "night" | "afternoon", _) => {
                found(3, When::After(-1))
            }
            ("day", "before", "yesterday") => found(4, now.plus(-2)),
            ("other" | "previous" | "past" | "following" | "next" | "last", _, _) => {
                found(3, When::Open)
            }
            ("evening" | "morning" | "afternoon" | "night", "of", _) => {
                let (end, date) = calendar_at(sentence, at + 3, now)?;
                Some((end, When::Date(date)))
            }
            _ => None,
        },
        "day" if text(1) == "before" => {
            if text(2) == "yesterday" {
                found(3, now.plus(-2))
            } else {
                found(2, When::Open)
            }
        }
        "that" if is_part_of_day(text(1)) || text(1) == "day" => found(2, When::After(0)),
        "later" | "earlier" | "early" | "late" if joined(1) => match text(1) {
            "that" if matches!(text(2), "day" | "morning" | "afternoon" | "evening" | "night") => {
                found(3, When::After(0))
            }
            "in" | "on" | "this" | "today" | "yesterday" | "last" => time_at(sentence, at + 1, now),
            _ => None,
        },
        "recently" | "Recently" | "once" | "often" | "frequently" | "twice" | "repeatedly"
        | "regularly" | "earlier" | "previously" | "formerly" | "originally" | "ago" => {
            found(1, When::Open)
        }
        "on" | "On" | "From" | "of" | "dated" | "since" | "by" | "until" | "for" | "from" => {
            let on = matches!(text(0), "on" | "On");
            if matches!(text(0), "from" | "From")
                && let Some((end, span)) = span_at(sentence, at + 1, now)
            {
                return Some((end, When::Date(span)));
            }
            if let Some((end, date)) = calendar_at(sentence, at + 1, now) {
                return Some((end, When::Date(date)));
            }
            if let Some(day) = weekday(text(1)) {
                let end = 2 + usize::from(joined(2) && is_part_of_day(text(2)));
                let after = sentence.get(at + end).map(|item| item.text);
                // "on Tuesday, April 3".
                if after.is_some_and(|word| month(word).is_some())
                    && let Some((end, date)) = calendar_at(sentence, at + end, now)
                {
                    return Some((end, When::Date(date)));
                }
                return found(end, now.weekday(day, false));
            }
            let skip = 1 + usize::from(text(1) == "the");
            let ordinal = !text(skip).bytes().all(|b| b.is_ascii_digit());
            if on && let Some((len, day)) = spelled_day(text(skip), text(skip + 1)) {
                let counted = sentence.get(at + skip + len);
                let alone = counted.is_none_or(|item| {
                    item.gap > Gap::Hyphen && !matches!(item.shape, Shape::Lower)
                        || item.gap >= Gap::Comma
                });
                return found(skip + len, the_day(day, now)).filter(|_| skip == 2 && alone);
            }
            if on
                && (skip == 2 || ordinal)
                && let Some(day) = day_of_month(text(skip))
            {
                return found(skip + 1, the_day(day, now));
            }
            if on {
                return time_at(sentence, at + 1, now)
                    .filter(|_| matches!(text(1), "the" | "that" | "this"));
            }
            let number = sentence.get(at + 1).is_some_and(|item| item.shape == Shape::Number);
            if matches!(text(0), "from" | "From" | "until" | "by")
                && number
                && is_clock(sentence, at + 1)
            {
                return found(1 + clock(sentence, at + 1), When::Clock);
            }
            length_at(sentence, at)
        }
        "in" | "In" | "during" | "During" | "early" | "late" | "mid" => {
            let skip = match (text(1), text(2), text(3)) {
                ("early" | "late" | "mid", _, _) => 2,
                ("the", "spring" | "summer" | "fall" | "autumn" | "winter", "of") => 4,
                _ => 1,
            };
            if let Some((end, date)) = calendar_at(sentence, at + skip, now) {
                return Some((end, When::Date(date)));
            }
            let year = sentence.get(at + skip).and_then(|item| year_of(item.text))?;
            let when = DateSpan::year(year).map_or(When::Open, When::Date);
            found(skip + 1, when)
        }
        "at" | "At" | "about" => {
            let skip = 1 + usize::from(text(1) == "about");
            if text(skip) == "noon" || text(skip) == "midnight" {
                return found(skip + 1, When::Clock);
            }
            sentence.get(at + skip).filter(|item| item.shape == Shape::Number)?;
            found(skip + clock(sentence, at + skip), When::Clock)
        }
        word => {
            // "morning March 14".
            let part = is_part_of_day(word) && joined(1) && month(text(1)).is_some();
            if let Some((end, date)) = calendar_at(sentence, at + usize::from(part), now) {
                return Some((end, When::Date(date)));
            }
            if let Some(day) = weekday(word) {
                let end = 1 + usize::from(joined(1) && is_part_of_day(text(1)));
                // "Friday, September 20".
                if let Some((end, date)) = calendar_at(sentence, at + end, now) {
                    return Some((end, When::Date(date)));
                }
                return found(end, now.weekday(day, false));
            }
            let number = sentence.get(at).is_some_and(|item| item.shape == Shape::Number);
            if number && is_clock(sentence, at) {
                return found(clock(sentence, at), When::Clock);
            }
            length_at(sentence, at)
        }
    }
}

/// "two days ago", "an hour", "three times".
fn length_at(sentence: &Sentence<'_>, at: usize) -> Option<(usize, When)> {
    let text = |n: usize| sentence.get(at + n).map_or("", |item| item.text);
    let mut n = 0;
    while matches!(text(n), "for" | "about" | "over" | "some" | "almost" | "nearly" | "another") {
        n += 1;
    }
    if !is_count(text(n)) {
        return None;
    }
    while n < 6 && !is_length(text(n)) {
        if !is_count(text(n)) && !matches!(text(n), "and" | "half" | "of" | "one-half" | "quarter")
        {
            return None;
        }
        n += 1;
    }
    if !is_length(text(n)) {
        return None;
    }
    if matches!(text(n), "times" | "occasions") {
        return Some((at + n + 1, When::Open));
    }
    let ago = matches!(text(n + 1), "ago" | "earlier" | "before" | "previously" | "later");
    // "for an hour before dinner": so long, on the same day.
    let hours = matches!(text(n), "minute" | "minutes" | "hour" | "hours");
    let when = if ago && !hours { When::Open } else { When::Clock };
    Some((at + n + 1 + usize::from(ago), when))
}

fn is_count(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "several"
            | "few"
            | "some"
            | "half"
            | "couple"
            | "many"
    ) || word.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

fn is_length(word: &str) -> bool {
    matches!(
        word,
        "minute"
            | "minutes"
            | "hour"
            | "hours"
            | "day"
            | "days"
            | "week"
            | "weeks"
            | "month"
            | "months"
            | "year"
            | "years"
            | "times"
            | "occasions"
    )
}

/// Whether a number is a time of day: "10:30", "3 p.m.".
fn is_clock(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.get(at + 1).is_some_and(|next| {
        next.shape == Shape::Number && next.gap == Gap::Mark
            || matches!(next.text, "a" | "p" | "am" | "pm" | "o’clock" | "noon")
    })
}

/// How many words a time of day takes: "10:30 a.m.".
fn clock(sentence: &Sentence<'_>, at: usize) -> usize {
    let mut len = 1;
    while let Some(item) = sentence.get(at + len) {
        let more = item.gap <= Gap::Line || item.shape == Shape::Number && item.gap == Gap::Mark;
        let part = item.shape == Shape::Number
            || matches!(item.text, "a" | "p" | "m" | "am" | "pm" | "to" | "until" | "o’clock");
        if !more || !part {
            break;
        }
        len += 1;
    }
    len
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "noon" | "night")
}

/// A day of a month in words, "sixteenth", "twenty-first", and how many words it takes.
///
/// The first ones count other things as well and are no days.
fn spelled_day(word: &str, next: &str) -> Option<(usize, u8)> {
    const UNITS: [&str; 9] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    const TEENS: [&str; 11] = [
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let place = |words: &[&str], word: &str| {
        words.iter().position(|known| *known == word).and_then(|at| u8::try_from(at).ok())
    };
    if let Some(teen) = place(&TEENS, word) {
        return Some((1, teen + 10));
    }
    match (word, place(&UNITS, next)) {
        ("twenty", Some(unit)) => Some((2, unit + 21)),
        ("thirty", Some(0)) => Some((2, 31)),
        ("thirtieth", _) => Some((1, 30)),
        _ => None,
    }
}

/// The last such day of a month before the article's.
fn the_day(day: u8, now: Now) -> When {
    let Some(date) = now.date else { return When::Open };
    let here = date.last_day();
    let then = Day::new(here.year(), here.month(), day).ok().filter(|then| *then <= here);
    let then = then.or_else(|| {
        let (year, month) =
            if here.month() > 1 { (here.year(), here.month() - 1) } else { (here.year() - 1, 12) };
        Day::new(year, month, day).ok()
    });
    then.map_or(When::Open, |day| When::Date(DateSpan::from(day)))
}
