//! One day of the calendar as a number.
//!
//! It knows the proleptic Gregorian calendar and nothing of how precisely a date is known (that is
//! [`DateSpan`](super::DateSpan)). Its one law: days order and subtract as their numbers do.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::SignedDuration;
use jiff::civil::{self, Date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::error::{ArticleError, ArticleErrorKind, quoted};

const EPOCH: Date = civil::date(1970, 1, 1);

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Years run from -9999 to 9999; year 0 is 1 BCE.
///
/// ```
/// use chancery::Day;
///
/// let day = Day::new(1962, 10, 16)?;
/// assert_eq!(day.to_string(), "1962-10-16");
/// assert_eq!(day.number(), -2634);
/// assert_eq!("-0044-03-15".parse::<Day>()?.year(), -44);
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The first day there is, -9999-01-01.
    pub const MIN: Self = Self(-4_371_587);

    /// The last day there is, 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day of a year, a month (1 to 12) and a day of the month (from 1).
    ///
    /// # Errors
    /// When there is no such day; the message says what the month or the year allows.
    pub fn new(year: i16, month: u8, day: u8) -> Result<Self, ArticleError> {
        match civil_date(year, month, day) {
            Some(date) => Ok(Self::from_civil(date)),
            None => Err(ArticleError::new(
                ArticleErrorKind::Date,
                format!("{}-{month:02}-{day:02}: {}", Year(year), why_impossible(year, month, day)),
            )),
        }
    }

    /// The day that it is by the clock of this machine, in UTC.
    #[must_use]
    pub fn today() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let days = i32::try_from(since.as_secs() / 86_400).ok();
        days.and_then(Self::from_number).unwrap_or(Self::MAX)
    }

    /// The day of a day number, or none when it lies outside [`Day::MIN`]..=[`Day::MAX`].
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        let day = Self(number);
        (Self::MIN..=Self::MAX).contains(&day).then_some(day)
    }

    /// Days since 1970-01-01, negative before it.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The year; 0 is 1 BCE.
    #[must_use]
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.civil().month().unsigned_abs()
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.civil().day().unsigned_abs()
    }

    /// The first and the last day of a month, or none when there is no such month.
    pub(super) fn of_month(year: i16, month: u8) -> Option<(Self, Self)> {
        let first = civil_date(year, month, 1)?;
        Some((Self::from_civil(first), Self::from_civil(first.last_of_month())))
    }

    /// The first day of one year and the last day of another.
    pub(super) fn of_years(first: i16, last: i16) -> Option<(Self, Self)> {
        let (first, last) = (civil_date(first, 1, 1)?, civil_date(last, 12, 31)?);
        Some((Self::from_civil(first), Self::from_civil(last)))
    }

    fn from_civil(date: Date) -> Self {
        let days = date.duration_since(EPOCH).as_hours() / 24;
        // Every civil date is within four million days of the epoch.
        Self(i32::try_from(days).unwrap_or_default())
    }

    fn civil(self) -> Date {
        let hours = SignedDuration::from_hours(i64::from(self.0) * 24);
        // A `Day` lies within the calendar, so the sum does.
        EPOCH.checked_add(hours).unwrap_or(EPOCH)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.civil();
        write!(f, "{}-{:02}-{:02}", Year(date.year()), date.month(), date.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = ArticleError;

    fn from_str(text: &str) -> Result<Self, ArticleError> {
        let span = super::DateSpan::parse(text)?;
        if span.precision() == super::DatePrecision::Day {
            return Ok(span.first_day());
        }
        let message = format!("{}: not one day; write it as {}", quoted(text), span.first_day());
        Err(ArticleError::new(ArticleErrorKind::Date, message))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A year as ISO 8601 writes it: four digits, with a sign when negative.
pub(super) struct Year(pub(super) i16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.0.unsigned_abs())
    }
}

fn civil_date(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// What is wrong with a day that is not in the calendar.
pub(super) fn why_impossible(year: i16, month: u8, day: u8) -> String {
    if !(-9999..=9999).contains(&year) {
        return "years run from -9999 to 9999".into();
    }
    let name = month.checked_sub(1).and_then(|m| MONTHS.get(usize::from(m)));
    match (name, civil_date(year, month, 1)) {
        (Some(_), Some(_)) if day == 0 => "days begin at 01".into(),
        (Some(name), Some(first)) => {
            format!("{name} {year} has {} days", first.days_in_month())
        }
        _ => format!("{month:02} is not a month; they run from 01 to 12"),
    }
}
