//! Everything that has a name on the map or at its tables: countries, cities, seats of governments,
//! organisations.
//!
//! It knows the tables together. It must not know articles. Its one law: a name that holds another
//! is found before it, so that the New York Times is no city.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::countries::{self, Word};
use super::organisations;
use super::phrases::Phrases;
use super::piece::hash_of;
use super::table::{Marked, Years, marked, rows};
use crate::article::Country;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Country(Country, Word),
    /// A city or region by its usual name, and the country it lies in.
    City(&'static str, Option<Country>),
    /// The seat of a government.
    Seat(Country),
    Organisation(&'static str),
    /// Nothing, though it holds the name of something.
    Nothing,
}

/// What a name stands for in some years, with the marks that the name has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) what: What,
    pub(crate) years: Years,
    pub(crate) doubtful: bool,
    pub(crate) english: bool,
    pub(crate) hyphen: bool,
}

static CITIES: &str = include_str!("../data/cities.tsv");
static SEATS: &str = include_str!("../data/metonyms.tsv");
static PARTS: &str = include_str!("../data/countries_parts.tsv");
static VERBS: &str = include_str!("../data/metonyms_verbs.txt");

/// All names.
pub(crate) static PLACES: LazyLock<Phrases<Meaning>> = LazyLock::new(|| {
    let mut table = Phrases::default();
    add_cities(&mut table);
    countries::for_each_word(|text, name, sense| {
        let what = What::Country(sense.country, sense.word);
        table.add(text, Meaning { what, years: sense.years, ..Meaning::of(name) });
        if sense.word == Word::Capital {
            // A capital that the cities have under its usual name keeps that, being found first.
            table.add(text, Meaning { what: What::City(name.text, None), ..Meaning::of(name) });
        }
    });
    add_seats(&mut table);
    organisations::for_each_name(|name, usual| {
        table.add(name.text, Meaning { what: What::Organisation(usual), ..Meaning::of(name) });
    });
    table
});

fn add_cities(table: &mut Phrases<Meaning>) {
    for [usual, others, code] in rows(CITIES) {
        for name in marked(usual).chain(marked(others)) {
            let usual = marked(usual).next().map_or(usual, |usual| usual.text);
            let what = match code {
                "x" => What::Nothing,
                "-" => What::City(usual, None),
                code => What::City(usual, Country::parse(code).ok()),
            };
            let meaning = Meaning { what, ..Meaning::of(name) };
            table.add(name.text, meaning);
            if name.plural {
                table.add(&format!("{}s", name.text), meaning);
            }
        }
    }
}

fn add_seats(table: &mut Phrases<Meaning>) {
    for [usual, others, code, from, to] in rows(SEATS) {
        let (Ok(country), Some(years)) = (Country::parse(code), Years::read(from, to)) else {
            continue;
        };
        for name in marked(usual).chain(marked(others)) {
            let what = What::Seat(country);
            table.add(name.text, Meaning { what, years, ..Meaning::of(name) });
        }
    }
}

impl Meaning {
    /// Nothing in all years, with the marks of a name.
    fn of(name: Marked<'_>) -> Self {
        Self {
            what: What::Nothing,
            years: Years::ALL,
            doubtful: name.doubtful,
            english: name.english,
            hyphen: name.hyphen,
        }
    }
}

/// Which state a country was part of, by its code: the years and the state.
static STATES: LazyLock<FxHashMap<Country, Vec<(Years, Country)>>> = LazyLock::new(|| {
    let mut states: FxHashMap<Country, Vec<(Years, Country)>> = FxHashMap::default();
    for [part, from, to, state] in rows(PARTS) {
        let (Ok(part), Ok(state)) = (Country::parse(part), Country::parse(state)) else { continue };
        if let Some(years) = Years::read(from, to) {
            states.entry(part).or_default().push((years, state));
        }
    }
    states
});

/// The state that places of a country lay in, in a year; without a year, as the table of places has
/// it today.
pub(crate) fn state_of(country: Country, year: Option<i16>) -> Country {
    let year = year.unwrap_or(i16::MAX);
    let states = STATES.get(&country).map_or(&[][..], Vec::as_slice);
    let state = states.iter().find(|(years, _)| years.distance(year) == 0);
    state.map_or(country, |&(_, state)| state)
}

static SAYING: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| rows(VERBS).filter_map(|[verb]| hash_of(verb)).collect());

/// Whether a word shows that the capital before it stands for its government.
pub(crate) fn is_verb_of_governments(hash: u64) -> bool {
    SAYING.contains(&hash)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The names of a table must be of one row each.
    fn check_names<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> usize {
        let mut seen = BTreeMap::new();
        for (usual, others) in rows {
            for name in marked(usual).chain(marked(others)) {
                let other = seen.insert(name.text, usual);
                assert!(other.is_none(), "{} is of {usual} and of {other:?}", name.text);
            }
        }
        seen.len()
    }

    #[test]
    fn every_row_of_the_cities_is_one() {
        for [usual, _, code, more] in rows(CITIES) {
            assert!(matches!(code, "x" | "-") || Country::parse(code).is_ok(), "{usual}: {code}");
            assert!(more.is_empty(), "{usual}");
        }
        let names = check_names(rows(CITIES).map(|[usual, others]| (usual, others)));
        assert!(names >= 600, "{names}");
    }

    #[test]
    fn every_row_of_the_seats_is_one() {
        for [usual, _, code, from, to, more] in rows(SEATS) {
            assert!(Country::parse(code).is_ok(), "{usual}: {code}");
            assert!(Years::read(from, to).is_some() && more.is_empty(), "{usual}");
        }
        let names = check_names(rows(SEATS).map(|[usual, others]| (usual, others)));
        assert!(names >= 100, "{names}");
    }

    #[test]
    fn every_row_of_the_parts_and_verbs_is_one() {
        for [part, from, to, state, more] in rows(PARTS) {
            assert!(Country::parse(part).is_ok() && Country::parse(state).is_ok(), "{part}");
            assert!(Years::read(from, to).is_some() && more.is_empty(), "{part}");
        }
        let verbs: Vec<[&str; 1]> = rows(VERBS).collect();
        assert!(verbs.iter().all(|[verb]| hash_of(verb).is_some()));
        assert_eq!(SAYING.len(), verbs.len());
    }

    #[test]
    fn states_are_those_of_the_year() {
        let state = |code: &str, year| state_of(Country::parse(code).unwrap(), year).as_str();
        assert_eq!(state("RU", Some(1960)), "SUHH");
        assert_eq!(state("RU", Some(2024)), "RU");
        assert_eq!(state("DDDE", Some(1936)), "DE");
        assert_eq!(state("DDDE", Some(1961)), "DDDE");
        assert_eq!(state("DDDE", None), "DE");
        assert_eq!(state("FR", Some(1960)), "FR");
    }

    #[test]
    fn longer_names_are_found_before_those_they_hold() {
        let nothing = |text: &str| {
            PLACES.at(text, 0).is_some_and(|found| {
                found.range.end == text.len()
                    && found.values.iter().all(|meaning| meaning.what == What::Nothing)
            })
        };
        assert!(nothing("New York Times") && nothing("Latin Americans"));
        assert!(!nothing("New York") && !nothing("Americans"));
    }
}
