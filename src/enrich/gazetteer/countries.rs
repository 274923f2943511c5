//! Countries by the words for them, told apart by date.
//!
//! It knows the table of names, demonyms and capitals. It must not know articles. Its one law: a
//! word that several states have had means the one of its year.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::phrases::Phrases;
use super::table::{Marked, Years, marked, rows};
use crate::article::Country;

/// In what way a word stands for a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Word {
    /// `France`.
    Name,
    /// `French`, `Frenchmen`.
    Demonym,
    /// `Paris`.
    Capital,
}

/// A country that a word can mean, with the years in which it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) country: Country,
    pub(crate) word: Word,
    pub(crate) years: Years,
    /// Whether the word names other things too: Chad, Georgia.
    pub(crate) doubtful: bool,
}

static TABLE: &str = include_str!("../data/countries.tsv");

/// Words for countries, and for nothing else.
pub(crate) static COUNTRIES: LazyLock<Phrases<Sense>> = LazyLock::new(|| {
    let mut table = Phrases::default();
    for_each_word(|name, marks, sense| {
        if !marks.hyphen {
            table.add(name, sense);
        }
    });
    table
});

/// Reads the table; a row that is not one is passed over, and a test sees to it that none is.
pub(crate) fn for_each_word(mut take: impl FnMut(&str, Marked<'static>, Sense)) {
    for [code, from, to, names, demonyms, capitals] in rows(TABLE) {
        let (Ok(country), Some(years)) = (Country::parse(code), Years::read(from, to)) else {
            continue;
        };
        let columns = [(names, Word::Name), (demonyms, Word::Demonym), (capitals, Word::Capital)];
        for (cell, word) in columns {
            for name in marked(cell) {
                let sense = Sense { country, word, years, doubtful: name.doubtful };
                take(name.text, name, sense);
                if name.plural {
                    take(&format!("{}s", name.text), name, sense);
                }
            }
        }
    }
}

/// The words for what is of each country: "French", "Frenchman".
static DEMONYMS: LazyLock<FxHashMap<Country, Vec<String>>> = LazyLock::new(|| {
    let mut table: FxHashMap<Country, Vec<String>> = FxHashMap::default();
    for_each_word(|name, marks, sense| {
        if sense.word == Word::Demonym && !marks.hyphen {
            let known = table.entry(sense.country).or_default();
            // A plural says no more than what it is of.
            if !known.iter().any(|one| *one == name || name.strip_suffix('s') == Some(one)) {
                known.push(name.to_owned());
            }
        }
    });
    table
});

/// The demonyms of a country, of whatever year, without plurals in -s.
pub(crate) fn demonyms_of(country: Country) -> &'static [String] {
    DEMONYMS.get(&country).map_or(&[], Vec::as_slice)
}

/// The country that a demonym of one or more words means in a year, in any case: "Soviet".
pub(crate) fn country_of_demonym(text: &str, year: Option<i16>) -> Option<Country> {
    of_kind(text, year, |word| word == Word::Demonym)
}

/// The country that a name means in a year, in any case: "Viet-Nam".
pub(crate) fn country_of_name(text: &str, year: Option<i16>) -> Option<Country> {
    of_kind(text, year, |word| word == Word::Name)
}

fn of_kind(text: &str, year: Option<i16>, kind: impl Fn(Word) -> bool) -> Option<Country> {
    let year = year.unwrap_or(i16::MAX);
    let text = text.trim();
    let text = text.strip_prefix("the ").unwrap_or(text);
    let senses = COUNTRIES.whole(text).iter().filter(|sense| kind(sense.word));
    senses
        .min_by_key(|sense| (sense.years.distance(year), -i32::from(sense.years.from)))
        .map(|sense| sense.country)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::table::words;
    use super::*;

    #[test]
    fn every_row_of_the_table_is_one() {
        let mut seen = BTreeSet::new();
        for row in rows::<7>(TABLE) {
            let [code, from, to, names, demonyms, capitals, more] = row;
            let country = Country::parse(code).unwrap();
            assert_eq!(country.as_str(), code);
            let years = Years::read(from, to).unwrap();
            assert!(years.from <= years.to, "{row:?}");
            assert!(more.is_empty() && !(names.is_empty() && capitals.is_empty()), "{row:?}");
            for cell in [names, demonyms, capitals] {
                let all: Vec<&str> = words(cell).collect();
                let unique: BTreeSet<&str> = all.iter().copied().collect();
                assert_eq!(all.len(), unique.len(), "{row:?}");
            }
            seen.insert(country);
        }
        for country in rust_iso3166::ALL {
            let country = Country::parse(country.alpha2).unwrap();
            assert!(seen.contains(&country), "{country} is not in the table");
        }
        for country in rust_iso3166::iso3166_3::ALL {
            let country = Country::parse(country.code).unwrap();
            assert!(seen.contains(&country), "{country} is not in the table");
        }
        assert!(seen.contains(&Country::parse("XK").unwrap()));
    }

    #[test]
    fn no_word_means_two_countries_in_one_year_of_one_beginning() {
        let mut all: Vec<(String, Sense)> = Vec::new();
        for_each_word(|name, _, sense| all.push((name.to_owned(), sense)));
        for (name, sense) in &all {
            for (other_name, other) in &all {
                let same = name == other_name && sense.country != other.country;
                // Serbia and Montenegro were one state, and two peoples are Congolese.
                if same && sense.years == other.years && name != "Congolese" {
                    assert_ne!(sense.word, other.word, "{name}");
                }
            }
        }
    }

    fn name(text: &str, year: i16) -> &'static str {
        country_of_name(text, Some(year)).map_or("", Country::as_str)
    }

    fn demonym(text: &str, year: i16) -> &'static str {
        country_of_demonym(text, Some(year)).map_or("", Country::as_str)
    }

    #[test]
    fn names_mean_the_state_of_their_year() {
        for (text, year, code) in [
            ("Russia", 1890, "RU"),
            ("Russia", 1960, "SUHH"),
            ("Russia", 2024, "RU"),
            ("the Soviet Union", 2010, "SUHH"),
            ("U.S.S.R.", 1950, "SUHH"),
            ("Germany", 1960, "DE"),
            ("East Germany", 1960, "DDDE"),
            ("Ceylon", 1955, "LK"),
            ("Sri Lanka", 2000, "LK"),
            ("Burma", 1955, "BUMM"),
            ("Burma", 2008, "MM"),
            ("Viet-Nam", 1965, "VN"),
            ("North Viet Nam", 1965, "VDVN"),
            ("U.A.R.", 1960, "EG"),
            ("Zaire", 1980, "ZRCD"),
            ("Congo", 1961, "CD"),
            ("Dahomey", 1965, "DYBJ"),
            ("Rhodesia", 1970, "RHZW"),
            ("Jugoslavia", 1948, "YUCS"),
            ("Czechoslovakia", 1968, "CSHH"),
            ("Siam", 1930, "TH"),
            ("Persia", 1920, "IR"),
            ("Tanganyika", 1962, "TZ"),
            ("Republic of China", 1930, "CN"),
            ("Republic of China", 1960, "TW"),
            ("Rumania", 1950, "RO"),
            ("East Timor", 1976, "TPTL"),
            ("Türkiye", 2024, "TR"),
            ("us", 2000, "US"),
            ("Ruritania", 1900, ""),
        ] {
            assert_eq!(name(text, year), code, "{text} in {year}");
        }
        assert_eq!(country_of_name("Russia", None).map(Country::as_str), Some("RU"));
    }

    #[test]
    fn demonyms_mean_the_state_of_their_year() {
        for (text, year, code) in [
            ("Russian", 1960, "SUHH"),
            ("Russians", 2024, "RU"),
            ("Soviet", 1960, "SUHH"),
            ("Soviets", 1991, "SUHH"),
            ("French", 1960, "FR"),
            ("south korean", 1970, "KR"),
            ("Czech", 1968, "CSHH"),
            ("Czech", 2004, "CZ"),
            ("Yugoslav", 1970, "YUCS"),
            ("Serbs", 2010, "RS"),
            ("Chinese Nationalist", 1958, "TW"),
            ("France", 1960, ""),
        ] {
            assert_eq!(demonym(text, year), code, "{text} in {year}");
        }
    }
}
