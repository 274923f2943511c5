//! When something happened, as precisely as it is known and no more.
//!
//! A [`DateSpan`] knows its first and last day, how it was stated, and how sure that is. It does
//! not know how it is written (that is the `edtf` file). Its one law: `parse(display(x)) == x`.

use std::str::FromStr;

use super::day::{Day, Year, why_impossible};
use super::edtf;
use super::error::{ArticleError, ArticleErrorKind, quoted};

/// How precisely a date is stated, from the finest to the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    /// One day, `1962-10-16`.
    Day,
    /// One month, `1962-10`.
    Month,
    /// One year, `1962`.
    Year,
    /// Ten years, `196X`.
    Decade,
    /// A hundred years, `19XX`.
    Century,
    /// From one day to a later one, `1962-10-16/1962-10-28`.
    Interval,
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateQualifier {
    /// As stated.
    #[default]
    Exact,
    /// About then, `1962~`.
    Approximate,
    /// Possibly then, `1962?`.
    Uncertain,
    /// Possibly then, and about then, `1962%`.
    UncertainApproximate,
}

impl DateQualifier {
    /// What is left of certainty when both hold.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, q) | (q, Self::Exact) => q,
            (a, b) if a == b => a,
            _ => Self::UncertainApproximate,
        }
    }
}

/// A day, a month, a year, a decade, a century or an interval.
///
/// It is read and written as EDTF (ISO 8601-2, level 0 and the parts of level 1 that name a
/// bounded time): `1648`, `-0044`, `1962-10`, `1962-10-16`, `1962-10-16/1962-10-28`, `196X`,
/// `19XX`, `1962-XX`, `1962-10-XX`, `1962~`, `1962?`, `1962%`. An interval may also be written
/// with two dots, `1962-10-16..1962-10-28`. Years run from -9999 to 9999; year 0 is 1 BCE.
///
/// Spans order by their first day and then by precision, the finest first, so that 1 April 2024
/// comes before April 2024.
///
/// ```
/// use chancery::{DatePrecision, DateQualifier, DateSpan};
///
/// let crisis = DateSpan::parse("1962-10-16/1962-10-28")?;
/// let month = DateSpan::parse("1962-10~")?;
/// assert_eq!(month.precision(), DatePrecision::Month);
/// assert_eq!(month.qualifier(), DateQualifier::Approximate);
/// assert_eq!(month.last_day().to_string(), "1962-10-31");
/// assert!(month.contains(&crisis) && !crisis.contains(&month));
/// assert_eq!(
///     DateSpan::parse("1962-02-30").unwrap_err().to_string(),
///     "1962-02-30: February 1962 has 28 days",
/// );
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateSpan {
    first: Day,
    precision: DatePrecision,
    last: Day,
    qualifier: DateQualifier,
}

impl DateSpan {
    /// Reads EDTF.
    ///
    /// # Errors
    /// When the text is not a date, or names a day that no calendar has; the message says what
    /// would be right.
    pub fn parse(text: &str) -> Result<Self, ArticleError> {
        edtf::parse(text)
    }

    /// One day.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Result<Self, ArticleError> {
        Day::new(year, month, day).map(Self::from)
    }

    /// One month, 1 to 12, of a year.
    ///
    /// # Errors
    /// When there is no such month or the year lies outside -9999..=9999.
    pub fn month(year: i16, month: u8) -> Result<Self, ArticleError> {
        let (first, last) = Day::of_month(year, month).ok_or_else(|| {
            let why = why_impossible(year, month, 1);
            let message = format!("{}-{month:02}: {why}", Year(year));
            ArticleError::new(ArticleErrorKind::Date, message)
        })?;
        Ok(Self::exact(first, last, DatePrecision::Month))
    }

    /// One year; 0 is 1 BCE.
    ///
    /// # Errors
    /// When the year lies outside -9999..=9999.
    pub fn year(year: i16) -> Result<Self, ArticleError> {
        let (first, last) = Day::of_years(year, year).ok_or_else(|| {
            let message = format!("{}: years run from -9999 to 9999", Year(year));
            ArticleError::new(ArticleErrorKind::Date, message)
        })?;
        Ok(Self::exact(first, last, DatePrecision::Year))
    }

    /// From one day to another, both included; the same day twice is that day.
    ///
    /// # Errors
    /// When the last day is before the first.
    ///
    /// ```
    /// use chancery::{DateSpan, Day};
    ///
    /// let visit = DateSpan::days(Day::new(1959, 9, 15)?, Day::new(1959, 9, 27)?)?;
    /// assert_eq!(visit.to_string(), "1959-09-15/1959-09-27");
    /// # Ok::<(), chancery::ArticleError>(())
    /// ```
    pub fn days(first: Day, last: Day) -> Result<Self, ArticleError> {
        if last < first {
            let message = format!("{first}/{last}: it ends before it begins; swap the two days");
            return Err(ArticleError::new(ArticleErrorKind::Date, message));
        }
        let precision = if first == last { DatePrecision::Day } else { DatePrecision::Interval };
        Ok(Self::exact(first, last, precision))
    }

    /// From the first day of one span to the last day of another; equal spans are that span.
    ///
    /// # Errors
    /// When the end lies before the beginning.
    pub fn between(from: Self, to: Self) -> Result<Self, ArticleError> {
        if from == to {
            return Ok(from);
        }
        if to.last < from.first {
            let message = format!("{from}/{to}: it ends before it begins; swap the two dates");
            return Err(ArticleError::new(ArticleErrorKind::Date, message));
        }
        Ok(Self::days(from.first, to.last)?.qualified(from.qualifier.and(to.qualifier)))
    }

    /// The same span with this qualifier.
    #[must_use]
    pub fn qualified(self, qualifier: DateQualifier) -> Self {
        Self { qualifier, ..self }
    }

    /// The first day it can mean.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.first
    }

    /// The last day it can mean.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last
    }

    /// How precisely it is stated.
    #[must_use]
    pub fn precision(&self) -> DatePrecision {
        self.precision
    }

    /// How sure it is.
    #[must_use]
    pub fn qualifier(&self) -> DateQualifier {
        self.qualifier
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether every day of the other is a day of this.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The one maker of spans. The days must be those that the precision names.
    pub(super) fn exact(first: Day, last: Day, precision: DatePrecision) -> Self {
        Self { first, precision, last, qualifier: DateQualifier::Exact }
    }
}

impl From<Day> for DateSpan {
    fn from(day: Day) -> Self {
        Self::exact(day, day, DatePrecision::Day)
    }
}

impl FromStr for DateSpan {
    type Err = ArticleError;

    fn from_str(text: &str) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for DateSpan {
    type Error = ArticleError;

    fn try_from(text: &str) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<&String> for DateSpan {
    type Error = ArticleError;

    fn try_from(text: &String) -> Result<Self, ArticleError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for DateSpan {
    type Error = ArticleError;

    fn try_from(text: String) -> Result<Self, ArticleError> {
        Self::parse(&text)
    }
}

/// Reads the span that a record states as a beginning and an end.
pub(super) fn from_ends(from: DateSpan, end: &str) -> Result<DateSpan, ArticleError> {
    let to = DateSpan::parse(end)?;
    if to.last < from.first {
        let message = format!("{}: it ends before {from}, its first day", quoted(end.trim()));
        return Err(ArticleError::new(ArticleErrorKind::Date, message));
    }
    DateSpan::between(from, to)
}
