//! The days that a date clause asks for.
//!
//! An open end reaches to the end of the calendar. The file must not know how dates are compared
//! with those of articles.

use super::ast::{Node, NodeKind};
use super::error::{QueryError, QueryErrorKind};
use crate::article::{DateSpan, Day};

/// The first and the last of some days; `None` if there are none.
pub(crate) type Days = Option<(Day, Day)>;

/// The days of `date:`; the value is a word, a phrase or a range.
pub(crate) fn days(value: &Node) -> Result<Days, QueryError> {
    let NodeKind::Range { low, high, with_low, with_high } = &value.kind else {
        return days_of_text(text(value)?, value).map(Some);
    };
    let read = |end: &Option<String>| end.as_ref().map(|end| span(end, value)).transpose();
    let (low, high) = (read(low)?, read(high)?);
    if let (Some(low), Some(high)) = (low, high)
        && low.first_day() > high.last_day()
    {
        let message = format!("{low} to {high}: it ends before it begins; swap the two dates");
        return Err(wrong(value, &message));
    }
    let first = match low {
        None => Some(Day::MIN),
        Some(low) if *with_low => Some(low.first_day()),
        Some(low) => following(low.last_day()),
    };
    let last = match high {
        None => Some(Day::MAX),
        Some(high) if *with_high => Some(high.last_day()),
        Some(high) => preceding(high.first_day()),
    };
    Ok(first.zip(last).filter(|(first, last)| first <= last))
}

/// The days of `before:`.
pub(crate) fn days_before(value: &Node) -> Result<Days, QueryError> {
    let before = span(text(value)?, value)?.first_day();
    Ok(preceding(before).map(|last| (Day::MIN, last)))
}

/// The days of `after:`.
pub(crate) fn days_after(value: &Node) -> Result<Days, QueryError> {
    let after = span(text(value)?, value)?.last_day();
    Ok(following(after).map(|first| (first, Day::MAX)))
}

fn text(value: &Node) -> Result<&str, QueryError> {
    match &value.kind {
        NodeKind::Word(text) | NodeKind::Phrase { text, slop: 0 } => Ok(text.trim()),
        _ => {
            Err(wrong(value, "a date is wanted; write 1962, 1962-10, 1962-10-16 or [1961 TO 1962]"))
        }
    }
}

fn days_of_text(text: &str, value: &Node) -> Result<(Day, Day), QueryError> {
    // An end that EDTF leaves open is empty or two dots: `1963/..`, `1963/`, `1963..`.
    let ends = text.split_once('/').or_else(|| text.split_once(".."));
    match ends {
        _ if text == "*" => Ok((Day::MIN, Day::MAX)),
        Some((from, "" | "..")) if !from.is_empty() => {
            Ok((span(from, value)?.first_day(), Day::MAX))
        }
        Some(("" | "..", to)) if !to.is_empty() => Ok((Day::MIN, span(to, value)?.last_day())),
        _ => span(text, value).map(|span| (span.first_day(), span.last_day())),
    }
}

fn span(text: &str, value: &Node) -> Result<DateSpan, QueryError> {
    DateSpan::parse(text).map_err(|error| wrong(value, &error.to_string()))
}

fn wrong(value: &Node, message: &str) -> QueryError {
    QueryError::new(QueryErrorKind::BadDate, value.span.clone(), message)
}

fn following(day: Day) -> Option<Day> {
    Day::from_number(day.number() + 1)
}

fn preceding(day: Day) -> Option<Day> {
    Day::from_number(day.number() - 1)
}
