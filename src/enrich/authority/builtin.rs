//! The people that the crate brings.
//!
//! It knows the tables of heads and of their sources. It must not know how people are found. Its one
//! law: every tenure names a source that names its licence.

use std::sync::LazyLock;

use super::load::Loader;
use super::row::{OfficeRow, PersonRow};
use super::{Authority, Source};
use crate::article::{Country, DateSpan};
use crate::enrich::gazetteer::rows;

static HEADS: &str = include_str!("../data/heads.tsv");
static SOURCES: &str = include_str!("../data/heads_sources.tsv");

/// What divides the spellings of a name.
const SPELLINGS: char = '|';

static BUILTIN: LazyLock<Authority> = LazyLock::new(|| {
    let mut loader = Loader::default();
    for [names, family, office, of, post, from, source] in rows(HEADS) {
        let Some((source, last)) = source_of(source) else { continue };
        let source = loader.source(source);
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let country = Country::parse(of).is_ok();
        let held = OfficeRow {
            title: text(office),
            country: text(of).filter(|_| country),
            organisation: text(of).filter(|_| !country),
            post: text(post),
            from: text(from),
            // The day is the last on which it was known to be held, and no end.
            to: Some(format!("{last}?")),
        };
        let row = PersonRow {
            names: names.split(SPELLINGS).map(str::to_owned).collect(),
            surname: text(family),
            offices: vec![held],
            ..PersonRow::default()
        };
        if let Ok(person) = row.person(source) {
            loader.add(person);
        }
    }
    loader.finish().authority
});

/// The people of the tables; they are read once.
pub(super) fn builtin() -> Authority {
    BUILTIN.clone()
}

/// A source by its code, and the last day that it tells of.
fn source_of(code: &str) -> Option<(Source, DateSpan)> {
    let [_, name, licence, last] = rows::<4>(SOURCES).find(|[other, ..]| *other == code)?;
    let last = DateSpan::parse(last).ok()?;
    let licence = (!licence.is_empty()).then(|| licence.to_owned());
    Some((Source { licence, as_of: Some(last), ..Source::named(name) }, last))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Person;
    use super::*;
    use crate::enrich::gazetteer::{office_named, organisation_of};

    #[test]
    fn every_row_of_the_heads_is_one() {
        let mut seen = BTreeSet::new();
        for row in rows::<8>(HEADS) {
            let [names, family, office, of, post, from, source, more] = row;
            assert!(!names.split(SPELLINGS).any(str::is_empty) && more.is_empty(), "{row:?}");
            assert!(names.to_lowercase().contains(&family.to_lowercase()), "{row:?}");
            assert!(office_named(office).is_some_and(|known| known.name == office), "{row:?}");
            assert!(Country::parse(of).is_ok() || organisation_of(of) == Some(of), "{row:?}");
            assert!(post.is_empty() || Country::parse(post).is_ok(), "{row:?}");
            let (_, last) = source_of(source).unwrap();
            assert!(DateSpan::parse(from).unwrap().first_day() <= last.last_day(), "{row:?}");
            assert!(seen.insert((names, office, of, post, source)), "{row:?}");
        }
        assert_eq!(builtin().tenures(), seen.len());
    }

    #[test]
    fn the_documented_numbers_are_those_of_the_tables() {
        let authority = builtin();
        let counts: Vec<_> = authority.sources().iter().map(Source::tenures).collect();
        assert_eq!((authority.len(), authority.tenures(), counts), (1_252, 1_305, vec![619, 686]));
        let offices = authority.offices();
        assert_eq!(offices["Ambassador"] + offices["Chargé d'Affaires"], 664);
        assert_eq!(offices["Foreign Minister"] + offices["Secretary of State"], 4);
        let of_organisations =
            |person: &&Person| person.offices().iter().any(|held| held.organisation().is_some());
        assert_eq!(authority.people().filter(of_organisations).count(), 3);
    }

    #[test]
    fn every_source_names_its_licence_and_date() {
        let authority = builtin();
        assert!(!authority.sources().is_empty());
        for source in authority.sources() {
            assert!(source.licence().is_some() && source.as_of().is_some(), "{source:?}");
            assert!(source.tenures() > 0, "{source:?}");
        }
    }

    #[test]
    fn heads_are_found_by_name_and_office_while_they_are_known_to_hold_it() {
        let authority = builtin();
        let holder = |office: &str, on: &str| {
            let found = authority.holders(office, DateSpan::parse(on).unwrap());
            found.best().map(|best| best.person().name().to_owned()).unwrap_or_default()
        };
        assert_eq!(holder("President of France", "2024-04-01"), "Emmanuel Macron");
        assert_eq!(holder("French President", "2014"), "Francois Hollande");
        assert_eq!(holder("Chinese President", "2024"), "Xi Jinping");
        assert_eq!(holder("Chinese Premier", "2024-04-01"), "Li Qiang");
        assert_eq!(holder("Spanish Prime Minister", "2024-04-01"), "Pedro Sanchez Perez-Castejon");
        assert_eq!(holder("Spanish Prime Minister", "2014"), "Mariano Rajoy");
        assert_eq!(holder("President of Ghana", "2014"), "John Dramani Mahama");
        assert_eq!(holder("Foreign Minister of San Marino", "2014"), "Pasquale Valentini");
        assert_eq!(holder("President of the European Commission", "2024"), "Ursula von der Leyen");
        assert_eq!(holder("European Council President", "2025-06"), "António Costa");
        assert_eq!(holder("European Commission President", "2025-06"), "Ursula von der Leyen");
        assert_eq!(holder("EC Commission President", "2025"), "Ursula von der Leyen");
        assert_eq!(holder("EU High Representative", "2015"), "Frederica Mogherini");
        assert_eq!(holder("Romanian Prime Minister", "2010"), "");
        assert_eq!(holder("French Foreign Minister", "2024"), "");
        assert_eq!(holder("French President", "2099"), "");
        assert_eq!(holder("French President", "1960"), "");
        for (name, id) in [
            ("Volodymyr Zelenskyy", "volodymyr zelenskyy"),
            ("Bhumibol Adulyadej", "phumiphon adunyadet"),
            ("Pedro Sanchez", "pedro sanchez perez castejon"),
            ("Mohammed bin Salman", "muhammad bin salman bin abd al aziz al saud"),
        ] {
            let found = authority.resolve(name, None);
            let ids: Vec<_> = found.candidates().iter().map(|c| c.person().id()).collect();
            assert_eq!(ids, [id], "{name}");
        }
    }
}
