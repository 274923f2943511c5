//! People and the offices they held.
//!
//! It knows what a source states of a person. It must not know how people are found. Its one law: a
//! tenure never covers a day that its source excludes.

use super::super::official::Tenure;
use crate::article::{Country, DateSpan, Day};

/// How long a tenure with one end open is taken to have lasted at most, in days: forty years.
pub(super) const LONGEST_OPEN: i32 = 40 * 366;

/// A person of an authority file.
///
/// ```
/// use chancery::Authority;
///
/// let line = r#"{"id": "p1", "name": "Stéphane Séjourné", "offices":
///     [{"office": "Foreign Minister", "country": "FR", "from": "2024-01-11", "to": "2024-09-21"}]}"#;
/// let authority = Authority::from_json_lines(line.replace('\n', "").as_bytes()).strict()?;
/// let person = authority.person("p1").ok_or("no such person")?;
/// assert_eq!(person.name(), "Stéphane Séjourné");
/// assert_eq!(person.offices()[0].title(), "Foreign Minister");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub(super) id: String,
    /// The name it is filed under first, then the others, each once.
    pub(super) names: Vec<String>,
    pub(super) surname: Option<String>,
    pub(super) offices: Vec<HeldOffice>,
}

impl Person {
    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name that the person is filed under.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Every name, the one it is filed under first.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The family name, where the source states it.
    #[must_use]
    pub fn surname(&self) -> Option<&str> {
        self.surname.as_deref()
    }

    /// The offices held, in the order of the source.
    #[must_use]
    pub fn offices(&self) -> &[HeldOffice] {
        &self.offices
    }

    /// The offices held on a date.
    pub fn offices_on(&self, on: DateSpan) -> impl Iterator<Item = &HeldOffice> {
        self.offices.iter().filter(move |office| office.is_held_on(on))
    }

    /// How many days a date lies outside the time in which offices were held; none when no office
    /// has a date.
    pub(super) fn days_from_office(&self, on: DateSpan) -> Option<i32> {
        self.offices
            .iter()
            .filter_map(HeldOffice::days)
            .map(|(from, to)| {
                let before = from.number() - on.last_day().number();
                let after = on.first_day().number() - to.number();
                before.max(after).max(0)
            })
            .min()
    }

    /// Takes over the names and offices of another record of the same person.
    pub(super) fn unite(&mut self, other: Self) {
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        for office in other.offices {
            if !self.offices.contains(&office) {
                self.offices.push(office);
            }
        }
        if self.surname.is_none() {
            self.surname = other.surname;
        }
    }
}

/// An office that a person held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOffice {
    /// Its usual English name, else as stated.
    pub(super) title: String,
    pub(super) stated: String,
    pub(super) country: Option<Country>,
    pub(super) organisation: Option<String>,
    pub(super) post: Option<Post>,
    pub(super) tenure: Tenure,
    /// Number of the source among those of the authority.
    pub(super) source: u16,
}

/// Where an envoy is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Post {
    /// A country.
    Country(Country),
    /// An organisation, or a place that is not in ISO 3166, by its name.
    Named(String),
}

impl HeldOffice {
    /// Its usual English name, such as "Ambassador"; as stated where it is of no common kind.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The office as the source states it: "Ambassador Extraordinary and Plenipotentiary".
    #[must_use]
    pub fn stated(&self) -> &str {
        &self.stated
    }

    /// The country served.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }

    /// The organisation served.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// Where an envoy is sent.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        self.post.as_ref()
    }

    /// For how long it was held.
    #[must_use]
    pub fn tenure(&self) -> Tenure {
        self.tenure
    }

    /// Whether it was held on one day at least of a date.
    ///
    /// A day, month or year in which a tenure begins or ends is part of it. With one end unknown a
    /// tenure is taken to have lasted forty years at most, and with both unknown to be of no date.
    #[must_use]
    pub fn is_held_on(&self, on: DateSpan) -> bool {
        self.days().is_some_and(|(from, to)| from <= on.last_day() && on.first_day() <= to)
    }

    /// The first and the last day it can have been held.
    pub(super) fn days(&self) -> Option<(Day, Day)> {
        let from = self.tenure.from.map(|from| from.first_day());
        let to = self.tenure.to.map(|to| to.last_day());
        let at = |day: Day, days: i32| Day::from_number(day.number() + days);
        match (from, to) {
            (Some(from), Some(to)) => Some((from, to)),
            (Some(from), None) => Some((from, at(from, LONGEST_OPEN).unwrap_or(Day::MAX))),
            (None, Some(to)) => Some((at(to, -LONGEST_OPEN).unwrap_or(Day::MIN), to)),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(from: &str, to: &str) -> HeldOffice {
        let date = |text: &str| DateSpan::parse(text).ok();
        HeldOffice {
            title: "Ambassador".into(),
            stated: "Ambassador".into(),
            country: None,
            organisation: None,
            post: None,
            tenure: Tenure { from: date(from), to: date(to) },
            source: 0,
        }
    }

    #[test]
    fn a_tenure_holds_its_ends_as_precisely_as_they_are_known() {
        for (from, to, on, expected) in [
            ("1953-01-21", "1959-04-22", "1953-01-21", true),
            ("1953-01-21", "1959-04-22", "1959-04-23", false),
            ("1953-01-21", "1959-04-22", "1959-04", true),
            ("1953-01", "1959", "1959-12-31", true),
            ("1953-01", "1959", "1952", false),
            ("1953", "", "1970", true),
            ("1800", "", "1970", false),
            ("", "1953", "1950", true),
            ("", "1953", "1954", false),
            ("", "", "1954", false),
        ] {
            let on = DateSpan::parse(on).unwrap();
            assert_eq!(held(from, to).is_held_on(on), expected, "{from}..{to} on {on}");
        }
    }
}
