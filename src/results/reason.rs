//! Who in an article is the official, or held the office, that a query asks for.
//!
//! The file must not know how that was found out.

use std::fmt;

use crate::article::DateSpan;
use crate::enrich::{NameMatch, Tenure};

/// An official who fulfils one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub(crate) condition: String,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) office: Option<String>,
    pub(crate) tenure: Option<Tenure>,
    pub(crate) matched: NameMatch,
    pub(crate) spelling: Option<String>,
    pub(crate) date: Option<DateSpan>,
}

impl Reason {
    /// The condition as [`Plan`](crate::Plan) prints it: `office[french foreign minist]`.
    #[must_use]
    pub fn condition(&self) -> &str {
        &self.condition
    }

    /// The key of the official.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name of the official.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The office that was asked for, with what it is of.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// For how long the authority has the office, where it is from there.
    #[must_use]
    pub fn tenure(&self) -> Option<Tenure> {
        self.tenure
    }

    /// How the article came to name the official: [`NameMatch::Stated`] where it states it.
    #[must_use]
    pub fn matched(&self) -> NameMatch {
        self.matched
    }

    /// The words of the text that name the official, where the text does.
    #[must_use]
    pub fn spelling(&self) -> Option<&str> {
        self.spelling.as_deref()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.condition, self.name)?;
        if let Some(office) = &self.office {
            write!(f, ", {office}")?;
        }
        if let Some(Tenure { from, to }) = self.tenure {
            let end = |end: Option<DateSpan>| end.map_or("?".to_owned(), |end| end.to_string());
            write!(f, ", held from {} to {} by the authority", end(from), end(to))?;
            if let Some(date) = self.date {
                write!(f, ", the article is of {date}")?;
            }
        }
        match (&self.spelling, self.matched) {
            (_, NameMatch::Stated) => f.write_str("; the article states it"),
            (Some(spelling), how) => write!(f, "; the text has “{spelling}” ({})", how.as_str()),
            (None, how) => write!(f, "; {}", how.as_str()),
        }
    }
}
