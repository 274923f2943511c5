//! Who a name or an office means on a date.
//!
//! It knows how candidates are ranked. It must not know how they are found. Its one law: the best
//! candidate is told only where no other is as good.

use super::Authority;
use super::names::NameWords;
use super::person::{HeldOffice, Person};
use crate::article::DateSpan;
use crate::enrich::NameMatch;

/// How long before or after all offices of a person a name is still taken to mean the person, in
/// days: sixty years.
const LIFETIME: i32 = 60 * 366;

/// The people that a name can mean, the best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution<'a> {
    candidates: Vec<Candidate<'a>>,
}

/// A person that a name or an office can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    person: &'a Person,
    matched: NameMatch,
    offices: Vec<&'a HeldOffice>,
    /// Days between the date and the nearest office; none without a date.
    distance: Option<i32>,
}

impl<'a> Resolution<'a> {
    /// All candidates: exact before alias before fuzzy, holders of an office on the date before
    /// others, then those whose offices are nearer in time.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate<'a>] {
        &self.candidates
    }

    /// The first candidate, where no other is as good.
    #[must_use]
    pub fn best(&self) -> Option<&Candidate<'a>> {
        match self.candidates.as_slice() {
            [] => None,
            [one] => Some(one),
            [one, two, ..] => (one.rank() < two.rank()).then_some(one),
        }
    }

    /// Whether nobody is meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }
}

impl<'a> Candidate<'a> {
    /// The person.
    #[must_use]
    pub fn person(&self) -> &'a Person {
        self.person
    }

    /// How the name came to mean the person.
    #[must_use]
    pub fn matched(&self) -> NameMatch {
        self.matched
    }

    /// The offices held on the date; without a date none.
    #[must_use]
    pub fn offices(&self) -> &[&'a HeldOffice] {
        &self.offices
    }

    /// How many days lie between the date and the nearest office: 0 where one was held on it;
    /// nothing without a date, or where no office has one.
    #[must_use]
    pub fn days_from_office(&self) -> Option<i32> {
        self.distance.map(|days| days.max(0))
    }

    fn rank(&self) -> (NameMatch, bool, i32) {
        (self.matched, self.offices.is_empty(), self.distance.unwrap_or(i32::MAX))
    }
}

pub(super) fn resolve<'a>(
    authority: &'a Authority,
    name: &str,
    on: Option<DateSpan>,
) -> Resolution<'a> {
    let found = authority.lookup().named(&NameWords::read(name));
    ranked(
        found
            .into_iter()
            .filter_map(|(number, matched)| candidate(authority.numbered(number)?, matched, on)),
    )
}

pub(super) fn by_surname<'a>(
    authority: &'a Authority,
    surname: &str,
    on: Option<DateSpan>,
) -> Resolution<'a> {
    let found = authority.lookup().surname(&NameWords::read(surname));
    let people = found.iter().filter_map(|&number| authority.numbered(number));
    let all = people.filter_map(|person| candidate(person, NameMatch::Alias, on));
    ranked(all.filter(|candidate| on.is_none() || !candidate.offices.is_empty()))
}

/// The people that held one of the offices of a key on a date.
pub(super) fn by_office<'a>(authority: &'a Authority, key: u64, on: DateSpan) -> Resolution<'a> {
    let mut all: Vec<Candidate<'a>> = Vec::new();
    for (number, office) in authority.lookup().holding(key, on) {
        let Some(person) = authority.numbered(number) else { continue };
        let Some(office) = person.offices().get(office as usize) else { continue };
        if let Some(known) = all.iter_mut().find(|known| known.person.id() == person.id()) {
            known.offices.push(office);
        } else {
            let matched = NameMatch::Office;
            let distance = overlap(office, on).map(|days| -days);
            all.push(Candidate { person, matched, offices: vec![office], distance });
        }
    }
    ranked(all.into_iter())
}

/// On how many days of a date an office was held, as far as its ends are known.
fn overlap(office: &HeldOffice, on: DateSpan) -> Option<i32> {
    let (from, to) = office.days()?;
    let first = from.max(on.first_day()).number();
    let last = to.min(on.last_day()).number();
    // An office of unknown end is a worse guess than one of known ends.
    let known = i32::from(office.tenure.from.is_some()) + i32::from(office.tenure.to.is_some());
    Some((last - first + 1).saturating_mul(4).saturating_add(known))
}

fn candidate(person: &Person, matched: NameMatch, on: Option<DateSpan>) -> Option<Candidate<'_>> {
    let distance = on.and_then(|on| person.days_from_office(on));
    if distance.is_some_and(|days| days > LIFETIME) {
        return None;
    }
    let offices = on.map(|on| person.offices_on(on).collect()).unwrap_or_default();
    Some(Candidate { person, matched, offices, distance })
}

fn ranked<'a>(candidates: impl Iterator<Item = Candidate<'a>>) -> Resolution<'a> {
    let mut candidates: Vec<_> = candidates.collect();
    candidates
        .sort_by(|a, b| a.rank().cmp(&b.rank()).then_with(|| a.person.id().cmp(b.person.id())));
    Resolution { candidates }
}
