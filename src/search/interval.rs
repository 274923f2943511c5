//! Periods of the calendar that matches are counted into.
//!
//! Every calendar interval numbers its periods one after the other, so that a day and a period are
//! found from each other by arithmetic. The file must not know what is counted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::RequestError;
use crate::article::{DateSpan, Day};

/// The most periods that a histogram has.
pub const MAX_BUCKETS: usize = 10_000;

/// Into what periods matches are counted.
///
/// The calendar is the proleptic Gregorian one, from the year -9999 to 9999; year 0 is 1 BCE.
///
/// As text, and in JSON, a calendar interval is one word, `month`. In JSON the others are
/// `{"at_most": 40}` and `{"periods": ["1945", "1946/1955"]}`.
///
/// ```
/// use chancery::Interval;
///
/// assert_eq!("month".parse::<Interval>()?, Interval::Month);
/// assert_eq!(Interval::Decade.to_string(), "decade");
/// assert_eq!(
///     "fortnight".parse::<Interval>().unwrap_err().to_string(),
///     "interval: `fortnight` is none; write day, week, month, quarter, year or decade",
/// );
/// # Ok::<(), chancery::RequestError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Interval {
    /// Days, `1956-11-05`.
    Day,
    /// Weeks of ISO 8601, from Monday, `1956-W45`.
    Week,
    /// Calendar months, `1956-11`.
    Month,
    /// Quarters of calendar years, `1956-Q4`.
    Quarter,
    /// Calendar years, `1956`.
    Year,
    /// Ten years, the first of which ends in 0, `1950s`.
    Decade,
    /// The finest of those before that gives no more than so many buckets, 1 to [`MAX_BUCKETS`]; if
    /// none does, decades.
    AtMost(usize),
    /// Periods of the caller's own; see [`Interval::periods`].
    Periods(Periods),
}

impl Interval {
    /// Periods of the caller's own, which must not share a day; they are put in order.
    ///
    /// # Errors
    /// When two of them overlap, or there are more than [`MAX_BUCKETS`].
    ///
    /// ```
    /// use chancery::{DateSpan, Interval};
    ///
    /// let spans = |list: &[&str]| list.iter().map(|s| s.parse()).collect::<Result<Vec<DateSpan>, _>>();
    /// let terms = Interval::periods(spans(&["1953/1960", "1945/1952"])?)?;
    /// assert_eq!(serde_json::to_string(&terms)?, r#"{"periods":["1945-01-01/1952-12-31","1953-01-01/1960-12-31"]}"#);
    /// assert_eq!(
    ///     Interval::periods(spans(&["1953", "1953-05"])?).unwrap_err().to_string(),
    ///     "periods: 1953 and 1953-05 overlap; no day may be in two of them",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn periods(spans: impl IntoIterator<Item = DateSpan>) -> Result<Self, RequestError> {
        Periods::try_from(spans.into_iter().collect::<Vec<_>>()).map(Self::Periods)
    }

    /// The finest calendar interval that gives no more than so many buckets.
    #[must_use]
    pub fn at_most(buckets: usize) -> Self {
        Self::AtMost(buckets.clamp(1, MAX_BUCKETS))
    }

    /// What is used for days from one to another, and its periods; without days, no periods of the
    /// calendar.
    pub(super) fn over(&self, days: Option<(Day, Day)>) -> (Self, Vec<Period>) {
        let (finest, most) = match self {
            Self::Periods(periods) => {
                let periods = periods.0.iter().map(|span| Period::of_span(*span));
                return (self.clone(), periods.collect());
            }
            Self::AtMost(most) => (Unit::Day, (*most).clamp(1, MAX_BUCKETS)),
            calendar => {
                let unit = Unit::ALL.into_iter().find(|unit| unit.interval() == *calendar);
                (unit.unwrap_or(Unit::Day), MAX_BUCKETS)
            }
        };
        let Some((first, last)) = days else { return (finest.interval(), Vec::new()) };
        let fits = |unit: &Unit| unit.count(first, last) <= most;
        let units = Unit::ALL.into_iter().skip_while(|unit| *unit != finest);
        let unit = units.clone().find(fits).unwrap_or(Unit::Decade);
        (unit.interval(), unit.periods(first, last))
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.pad("day"),
            Self::Week => f.pad("week"),
            Self::Month => f.pad("month"),
            Self::Quarter => f.pad("quarter"),
            Self::Year => f.pad("year"),
            Self::Decade => f.pad("decade"),
            Self::AtMost(buckets) => write!(f, "at most {buckets}"),
            Self::Periods(periods) => write!(f, "{} periods", periods.0.len()),
        }
    }
}

impl FromStr for Interval {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        let named = Unit::ALL.into_iter().map(Unit::interval);
        named.into_iter().find(|interval| interval.to_string() == text).ok_or_else(|| {
            let text: String = text.chars().take(40).collect();
            RequestError::interval(format!(
                "`{text}` is none; write day, week, month, quarter, year or decade"
            ))
        })
    }
}

/// Periods in order, of which no two share a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<DateSpan>", into = "Vec<DateSpan>")]
pub struct Periods(Vec<DateSpan>);

impl Periods {
    /// The periods, in order.
    #[must_use]
    pub fn spans(&self) -> &[DateSpan] {
        &self.0
    }
}

impl TryFrom<Vec<DateSpan>> for Periods {
    type Error = RequestError;

    fn try_from(mut spans: Vec<DateSpan>) -> Result<Self, RequestError> {
        if spans.len() > MAX_BUCKETS {
            let message = format!("there are {}; at most {MAX_BUCKETS} may be", spans.len());
            return Err(RequestError::periods(message));
        }
        spans.sort_unstable();
        let neighbours = spans.iter().zip(spans.iter().skip(1));
        if let Some((a, b)) = neighbours.into_iter().find(|(a, b)| a.overlaps(b)) {
            let message = format!("{a} and {b} overlap; no day may be in two of them");
            return Err(RequestError::periods(message));
        }
        Ok(Self(spans))
    }
}

impl From<Periods> for Vec<DateSpan> {
    fn from(periods: Periods) -> Self {
        periods.0
    }
}

/// One period, from its first day to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: Day,
    pub(crate) last: Day,
    form: Form,
}

/// How a period is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Calendar(Unit),
    Span(DateSpan),
}

impl Period {
    fn of_span(span: DateSpan) -> Self {
        Self { first: span.first_day(), last: span.last_day(), form: Form::Span(span) }
    }

    /// The period as a date.
    pub(crate) fn span(self) -> DateSpan {
        let days = || DateSpan::days(self.first, self.last);
        let span = match self.form {
            Form::Span(span) => return span,
            Form::Calendar(Unit::Month) => DateSpan::month(self.first.year(), self.first.month()),
            Form::Calendar(Unit::Year) => DateSpan::year(self.first.year()),
            Form::Calendar(_) => days(),
        };
        span.or_else(|_| days()).unwrap_or_else(|_| self.first.into())
    }

    /// What to call it.
    pub(crate) fn label(self) -> String {
        let year = i32::from(self.first.year());
        match self.form {
            Form::Span(span) => span.to_string(),
            Form::Calendar(Unit::Day) => self.first.to_string(),
            Form::Calendar(Unit::Week) => {
                // The week belongs to the year that its Thursday is in.
                let thursday = Unit::Week.index(self.first) * 7;
                let thursday = Day::from_number(thursday).unwrap_or(self.first);
                let start = Day::new(thursday.year(), 1, 1).unwrap_or(Day::MIN);
                let week = (thursday.number() - start.number()) / 7 + 1;
                format!("{}-W{week:02}", year_text(thursday.year().into()))
            }
            Form::Calendar(Unit::Month) => format!("{}-{:02}", year_text(year), self.first.month()),
            Form::Calendar(Unit::Quarter) => {
                format!("{}-Q{}", year_text(year), (self.first.month() - 1) / 3 + 1)
            }
            Form::Calendar(Unit::Year) => year_text(year),
            Form::Calendar(Unit::Decade) => format!("{}s", year_text(year.div_euclid(10) * 10)),
        }
    }
}

/// A year as dates are written: four digits, with a sign when negative.
pub(super) fn year_text(year: i32) -> String {
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}", year.unsigned_abs())
}

/// An interval of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
}

impl Unit {
    /// From the finest to the coarsest.
    const ALL: [Self; 6] =
        [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year, Self::Decade];

    fn interval(self) -> Interval {
        match self {
            Self::Day => Interval::Day,
            Self::Week => Interval::Week,
            Self::Month => Interval::Month,
            Self::Quarter => Interval::Quarter,
            Self::Year => Interval::Year,
            Self::Decade => Interval::Decade,
        }
    }

    /// The number of the period of a day: 1970-01-01 is in day 0 and in week 0, and month, quarter,
    /// year and decade 0 begin with year 0.
    fn index(self, day: Day) -> i32 {
        let (year, month) = (i32::from(day.year()), i32::from(day.month()) - 1);
        match self {
            Self::Day => day.number(),
            // That day was a Thursday.
            Self::Week => (day.number() + 3).div_euclid(7),
            Self::Month => year * 12 + month,
            Self::Quarter => year * 4 + month / 3,
            Self::Year => year,
            Self::Decade => year.div_euclid(10),
        }
    }

    /// The first day of a period, or the nearest that there is.
    fn first_day(self, index: i32) -> Day {
        let months = match self {
            Self::Day | Self::Week => {
                let number = if self == Self::Day { index } else { 7 * index - 3 };
                let nearest = number.clamp(Day::MIN.number(), Day::MAX.number());
                return Day::from_number(nearest).unwrap_or(Day::MIN);
            }
            Self::Month => index,
            Self::Quarter => index * 3,
            Self::Year => index * 12,
            Self::Decade => index * 120,
        };
        let year = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MIN);
        let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
        Day::new(year, month, 1).unwrap_or(Day::MIN)
    }

    /// How many periods there are from one day to another.
    fn count(self, first: Day, last: Day) -> usize {
        usize::try_from(self.index(last) - self.index(first) + 1).unwrap_or(0)
    }

    /// The periods from that of one day to that of another.
    pub(super) fn periods(self, first: Day, last: Day) -> Vec<Period> {
        let end = self.index(last);
        let mut periods = Vec::with_capacity(self.count(first, last));
        let mut first = self.first_day(self.index(first));
        for index in self.index(first)..end {
            let next = self.first_day(index + 1);
            let last = Day::from_number(next.number() - 1).unwrap_or(next);
            periods.push(Period { first, last, form: Form::Calendar(self) });
            first = next;
        }
        let last = if end == self.index(Day::MAX) {
            Day::MAX
        } else {
            Day::from_number(self.first_day(end + 1).number() - 1).unwrap_or(Day::MAX)
        };
        periods.push(Period { first, last, form: Form::Calendar(self) });
        periods
    }
}
