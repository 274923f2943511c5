//! One record of an authority file as a person.
//!
//! It knows the words that producers use for names, offices and dates. It must not know lines or
//! files. Its one law: what a record states it keeps, and what contradicts itself it refuses.

use super::error::AuthorityError;
use super::person::{HeldOffice, Person, Post};
use crate::article::{Country, DateSpan, name_key};
use crate::enrich::Tenure;
use crate::enrich::gazetteer::{country_of_name, office_named, organisation_of};

/// An office as a record states it, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OfficeRow {
    pub(super) title: Option<String>,
    pub(super) country: Option<String>,
    pub(super) organisation: Option<String>,
    pub(super) post: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// A person as a record states it, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PersonRow {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) names: Vec<String>,
    pub(super) surname: Option<String>,
    pub(super) offices: Vec<OfficeRow>,
}

/// How far a tenure may end before it begins and still be taken for two dates swapped, in days.
const SWAPPED: i32 = 31;

impl PersonRow {
    pub(super) fn person(self, source: u16) -> Result<Person, AuthorityError> {
        let mut names = Vec::new();
        for name in self.name.into_iter().chain(self.names) {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        let Some(name) = names.first() else {
            return Err(AuthorityError::new(Some("name"), "missing; name the person"));
        };
        let id = match self.id.filter(|id| !id.trim().is_empty()) {
            Some(id) => id.trim().to_owned(),
            None => name_key(name),
        };
        let mut offices = Vec::new();
        for office in self.offices {
            offices.extend(office.held(source)?);
        }
        let surname = self.surname.filter(|surname| !surname.trim().is_empty());
        Ok(Person { id, names, surname, offices })
    }
}

impl OfficeRow {
    /// The office; none when no title is stated and nothing else either.
    fn held(self, source: u16) -> Result<Option<HeldOffice>, AuthorityError> {
        if self == Self::default() {
            return Ok(None);
        }
        let Some(stated) = self.title.filter(|title| !title.trim().is_empty()) else {
            return Err(AuthorityError::new(
                Some("office"),
                "missing; name the office that was held",
            ));
        };
        let tenure = tenure(self.from.as_deref(), self.to.as_deref())?;
        let year = tenure.from.or(tenure.to).map(|date| date.first_day().year());
        let country = match self.country.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
            None => None,
            Some(text) => Some(country(text, year).ok_or_else(|| {
                let message = format!("{text}: not a country; write FR, FRA or France");
                AuthorityError::new(Some("country"), message)
            })?),
        };
        let organisation = self.organisation.as_deref().map(str::trim).filter(|o| !o.is_empty());
        let organisation = organisation
            .map(|text| organisation_of(text).map_or_else(|| text.to_owned(), str::to_owned));
        let (stated, slug_post) = unslug(stated.trim());
        let title = usual_title(&stated);
        let post = self.post.or(slug_post).filter(|post| !post.trim().is_empty());
        let post = post.map(|post| post_of(post.trim(), year));
        Ok(Some(HeldOffice { title, stated, country, organisation, post, tenure, source }))
    }
}

/// The usual name of an office; of "Minister Resident/Consul General" the first counts.
fn usual_title(stated: &str) -> String {
    let first = stated.split('/').next().unwrap_or(stated);
    let office = office_named(stated).or_else(|| office_named(first));
    office.map_or_else(|| stated.to_owned(), |office| office.name.to_owned())
}

/// An office that is written as a slug is written out: `representative-to-un` is a representative
/// with a post.
fn unslug(title: &str) -> (String, Option<String>) {
    let slug = title.contains('-')
        && title.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !slug {
        return (title.to_owned(), None);
    }
    let (office, post) = match title.split_once("-to-") {
        Some((office, post)) => (office, Some(post)),
        None => match title.split_once('-') {
            Some((office, post))
                if office_named(office).is_some() && office_named(title).is_none() =>
            {
                (office, Some(post))
            }
            _ => (title, None),
        },
    };
    (capitalised(office), post.map(str::to_owned))
}

/// Where an envoy is sent: a country, an organisation, else the place as it is named.
///
/// A slug may end in the year in which the state ended, as `czechoslovakia-1993` does.
fn post_of(text: &str, year: Option<i16>) -> Post {
    let words = text.replace('-', " ");
    let name = match words.rsplit_once(' ') {
        Some((name, last)) if last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => words.as_str(),
    };
    if let Some(country) = country(text, year).or_else(|| country(name, year)) {
        return Post::Country(country);
    }
    match organisation_of(text).or_else(|| organisation_of(name)) {
        Some(organisation) => Post::Named(organisation.to_owned()),
        None if text.contains(' ') || text.bytes().any(|b| b.is_ascii_uppercase()) => {
            Post::Named(text.to_owned())
        }
        None => Post::Named(capitalised(name)),
    }
}

/// A country by code or name; a name means the state that had it in the year.
pub(super) fn country(text: &str, year: Option<i16>) -> Option<Country> {
    let by_code = || Country::parse(text).ok();
    country_of_name(text, year)
        .filter(|_| text.len() > 3)
        .or_else(by_code)
        .or_else(|| country_of_name(text, year))
}

fn tenure(from: Option<&str>, to: Option<&str>) -> Result<Tenure, AuthorityError> {
    let from = end("from", from)?;
    let to = end("to", to)?;
    if let (Some(begin), Some(end)) = (from, to) {
        let over = begin.first_day().number() - end.last_day().number();
        if over > SWAPPED {
            let message =
                format!("{end}: it ends before {begin}, when it begins; swap the two dates");
            return Err(AuthorityError::new(Some("to"), message));
        }
        if over > 0 {
            return Ok(Tenure { from: to, to: from });
        }
    }
    Ok(Tenure { from, to })
}

/// One end of a tenure; empty, `..` and `present` leave it open.
fn end(field: &str, text: Option<&str>) -> Result<Option<DateSpan>, AuthorityError> {
    let text = text.map(str::trim).unwrap_or_default();
    if matches!(text, "" | ".." | "present" | "null") {
        return Ok(None);
    }
    DateSpan::parse(text)
        .map(Some)
        .map_err(|error| AuthorityError::new(Some(field), error.to_string()))
}

fn capitalised(slug: &str) -> String {
    let words = slug.split(['-', ' ']).filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

impl Post {
    /// The post as part of a key.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Country(country) => country.as_str().to_owned(),
            Self::Named(name) => super::lookup::folded(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(title: &str, post: Option<&str>, from: &str, to: &str) -> OfficeRow {
        OfficeRow {
            title: Some(title.into()),
            country: Some("USA".into()),
            post: post.map(str::to_owned),
            from: Some(from.into()),
            to: Some(to.into()),
            ..OfficeRow::default()
        }
    }

    fn held(row: OfficeRow) -> HeldOffice {
        row.held(0).unwrap().unwrap()
    }

    #[test]
    fn offices_and_posts_are_read_out_of_slugs() {
        let un = held(office("representative-to-un", None, "1953", "1960"));
        assert_eq!(un.title, "Representative");
        assert_eq!(un.post, Some(Post::Named("United Nations".into())));
        let prague = held(office(
            "Ambassador Extraordinary and Plenipotentiary",
            Some("czechoslovakia-1993"),
            "1953",
            "",
        ));
        assert_eq!(prague.title, "Ambassador");
        assert_eq!(prague.post, Some(Post::Country(Country::parse("CSHH").unwrap())));
        let texas = held(office("Minister Resident/Consul General", Some("texas"), "1840", "1842"));
        assert_eq!(
            (texas.title.as_str(), texas.post),
            ("Minister Plenipotentiary", Some(Post::Named("Texas".into())))
        );
    }

    #[test]
    fn a_tenure_that_ends_a_little_before_it_begins_is_swapped_and_another_refused() {
        let swapped = held(office("Secretary", None, "1886-07-27", "1886-07-22"));
        assert_eq!(swapped.tenure.from.map(|d| d.to_string()).as_deref(), Some("1886-07-22"));
        let error = office("Secretary", None, "1960", "1950").held(0).unwrap_err();
        assert_eq!(error.message, "1950: it ends before 1960, when it begins; swap the two dates");
        let error = office("Secretary", None, "1960-13", "").held(0).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("from"));
    }

    #[test]
    fn a_country_that_is_none_is_refused() {
        let row = OfficeRow { country: Some("Ruritania".into()), ..office("King", None, "", "") };
        assert_eq!(
            row.held(0).unwrap_err().message,
            "Ruritania: not a country; write FR, FRA or France"
        );
        assert_eq!(OfficeRow::default().held(0), Ok(None));
    }
}
