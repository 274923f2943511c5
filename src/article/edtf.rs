//! The Extended Date/Time Format, read and written.
//!
//! It knows how dates are spelled and nothing of what they are used for. Its one law: what it
//! refuses, it refuses with a message that shows the right spelling.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::date::{DatePrecision, DateQualifier, DateSpan};
use super::day::{Day, Year, why_impossible};
use super::error::{ArticleError, ArticleErrorKind, quoted};

const SHAPES: &str = "not a date; write 1962, 1962-10, 1962-10-16 or 1962-10-16/1962-10-28";

/// Reads a plain date or an interval.
pub(super) fn parse(text: &str) -> Result<DateSpan, ArticleError> {
    let text = text.trim();
    match text.split_once('/').or_else(|| text.split_once("..")) {
        None => parse_plain(text).map_err(|why| wrong(text, &why)),
        Some((from, to)) if !to.contains('/') => parse_interval(text, from, to),
        Some(_) => Err(wrong(text, SHAPES)),
    }
}

fn wrong(text: &str, why: &str) -> ArticleError {
    if text.is_empty() {
        return ArticleError::new(ArticleErrorKind::Date, "a date is empty; write 1962-10-16");
    }
    ArticleError::new(ArticleErrorKind::Date, format!("{}: {why}", quoted(text)))
}

fn parse_interval(text: &str, from: &str, to: &str) -> Result<DateSpan, ArticleError> {
    let open = |end: &str| end.is_empty() || end == ".." || end == ".";
    if open(from) || open(to) {
        return Err(wrong(text, "an open interval; give it both ends"));
    }
    let end = |end: &str| {
        parse_plain(end).map_err(|why| match why.as_str() {
            SHAPES => wrong(text, SHAPES),
            _ => wrong(end, &why),
        })
    };
    DateSpan::between(end(from)?, end(to)?)
        .map_err(|_| wrong(text, "it ends before it begins; swap the two dates"))
}

/// Reads one date with its qualifier; the error is what would be right.
fn parse_plain(text: &str) -> Result<DateSpan, String> {
    if let Some((date, _)) = text.split_once('T').filter(|(date, _)| parse_plain(date).is_ok()) {
        return Err(format!("a date has no time of day; write {date}"));
    }
    let (date, qualifier) = split_qualifier(text);
    let (negative, digits) = match date.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, date),
    };
    let mut parts = digits.split('-');
    let year = parts.next().unwrap_or_default();
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(SHAPES.into());
    }
    check_year(date, year)?;
    let span = match (month, day) {
        (None, None) => whole_years(negative, year)?,
        (Some("XX"), None | Some("XX")) => whole_year(negative, year)?,
        (Some(month), None | Some("XX")) => {
            DateSpan::month(plain_year(negative, year)?, number("month", month)?)
                .map_err(|_| month_range(month))?
        }
        (Some(month), Some(day)) => one_day(plain_year(negative, year)?, month, day)?,
        (None, Some(_)) => return Err(SHAPES.into()),
    };
    Ok(span.qualified(qualifier))
}

fn split_qualifier(text: &str) -> (&str, DateQualifier) {
    for (mark, qualifier) in [
        ('~', DateQualifier::Approximate),
        ('?', DateQualifier::Uncertain),
        ('%', DateQualifier::UncertainApproximate),
    ] {
        if let Some(date) = text.strip_suffix(mark) {
            return (date, qualifier);
        }
    }
    (text, DateQualifier::Exact)
}

/// Refuses what is not a year of four places, with the nearest right spelling.
fn check_year(date: &str, year: &str) -> Result<(), String> {
    let places = year.bytes().all(|b| b.is_ascii_digit() || b == b'X');
    let digits = year.bytes().all(|b| b.is_ascii_digit());
    match year.len() {
        4 if places => Ok(()),
        8 if digits && year == date => {
            let (y, rest) = year.split_at_checked(4).unwrap_or_default();
            let (m, d) = rest.split_at_checked(2).unwrap_or_default();
            Err(format!("write it with hyphens, {y}-{m}-{d}"))
        }
        1..4 if digits => Err(format!("a year has four digits; write {year:0>4}")),
        5.. if digits => Err("years run from -9999 to 9999".into()),
        _ => Err(SHAPES.into()),
    }
}

/// A year that stands alone: `1962`, `196X` or `19XX`.
fn whole_years(negative: bool, year: &str) -> Result<DateSpan, String> {
    let known = year.trim_end_matches('X');
    let (precision, unit) = match known.len() {
        4 if year.contains('X') => {
            return Err("only the end of a year can be unknown; write 196X or 19XX".into());
        }
        4 => return whole_year(negative, year),
        3 => (DatePrecision::Decade, 10),
        2 => (DatePrecision::Century, 100),
        _ => return Err("too little of the year is known; write 196X or 19XX".into()),
    };
    let base = known.parse::<i16>().map_err(|_| SHAPES.to_owned())? * unit;
    // The years BCE have no zero: `-000X` is -9 to -1.
    let (first, last) =
        if negative { (-(base + unit - 1), -base.max(1)) } else { (base, base + unit - 1) };
    let (first, last) = Day::of_years(first, last).ok_or("years run from -9999 to 9999")?;
    Ok(DateSpan::exact(first, last, precision))
}

fn whole_year(negative: bool, year: &str) -> Result<DateSpan, String> {
    DateSpan::year(plain_year(negative, year)?).map_err(|error| error.message().to_owned())
}

fn plain_year(negative: bool, year: &str) -> Result<i16, String> {
    if year.contains('X') {
        return Err("an unknown year has no months; write 196X".into());
    }
    let year = year.parse::<i16>().map_err(|_| SHAPES.to_owned())?;
    if negative && year == 0 {
        return Err("year 0 has no sign; write 0000".into());
    }
    Ok(if negative { -year } else { year })
}

fn one_day(year: i16, month: &str, day: &str) -> Result<DateSpan, String> {
    if month == "XX" {
        return Err("a day needs its month; write 1962-XX or 1962-10-16".into());
    }
    let (m, d) = (number("month", month)?, number("day", day)?);
    DateSpan::day(year, m, d).map_err(|_| why_impossible(year, m, d))
}

fn number(what: &str, digits: &str) -> Result<u8, String> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match (all_digits, digits.len()) {
        (true, 2) => digits.parse().map_err(|_| SHAPES.to_owned()),
        (true, 1) => Err(format!("a {what} has two digits; write 0{digits}")),
        _ => Err(SHAPES.into()),
    }
}

fn month_range(month: &str) -> String {
    match month.parse::<u8>() {
        Ok(21..=41) => format!("{month} is a season; write the months, 1962-06/1962-08"),
        _ => format!("{month} is not a month; they run from 01 to 12"),
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first_day(), self.last_day());
        let year = first.year();
        let mark = match self.qualifier() {
            DateQualifier::Exact => "",
            DateQualifier::Approximate => "~",
            DateQualifier::Uncertain => "?",
            DateQualifier::UncertainApproximate => "%",
        };
        // The years of a span have one sign; the year nearest to zero has the digits to keep.
        let (sign, nearest) =
            if year < 0 { ("-", last.year().unsigned_abs()) } else { ("", year.unsigned_abs()) };
        match self.precision() {
            DatePrecision::Day => write!(f, "{first}{mark}"),
            DatePrecision::Month => write!(f, "{}-{:02}{mark}", Year(year), first.month()),
            DatePrecision::Year => write!(f, "{}{mark}", Year(year)),
            DatePrecision::Decade => write!(f, "{sign}{:03}X{mark}", nearest / 10),
            DatePrecision::Century => write!(f, "{sign}{:02}XX{mark}", nearest / 100),
            DatePrecision::Interval => write!(f, "{first}{mark}/{last}{mark}"),
        }
    }
}

impl fmt::Debug for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for DateSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map_err(de::Error::custom)
    }
}
