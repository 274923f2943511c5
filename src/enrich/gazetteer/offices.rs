//! Kinds of office, and the words for them.
//!
//! It knows titles. It must not know who holds them. Its one law: a form of words is of one office,
//! and the longest form that words begin with is the one that counts.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::text;
use super::piece::piece_at;
use super::table::{rows, words};
use crate::article::Country;

/// What kind of office it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OfficeClass {
    HeadOfState,
    HeadOfGovernment,
    ForeignMinister,
    Minister,
    Deputy,
    Envoy,
    Consul,
    Legislator,
    Judge,
    Soldier,
    Royal,
    Party,
    Official,
    OrganisationHead,
    Cleric,
}

/// What an office is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OfficeScope {
    Country,
    Organisation,
    Both,
}

/// A kind of office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Office {
    /// Its usual English name.
    pub(crate) name: &'static str,
    classes: Vec<OfficeClass>,
    pub(crate) scope: OfficeScope,
    /// The countries for which the classes hold; all when there is none.
    countries: Vec<Country>,
}

impl Office {
    /// Whether it is of a class, in whatever country.
    pub(crate) fn is(&self, class: OfficeClass) -> bool {
        self.classes.contains(&class)
    }

    /// Whether it is of a class where it is an office of this country.
    pub(crate) fn is_in(&self, class: OfficeClass, country: Country) -> bool {
        self.is(class) && (self.countries.is_empty() || self.countries.contains(&country))
    }

    /// The country that an office is of where none is named: the first for which its classes hold.
    pub(crate) fn usual_country(&self) -> Option<Country> {
        self.countries.first().copied()
    }
}

static TABLE: &str = include_str!("../data/offices.tsv");

static OFFICES: LazyLock<Offices> = LazyLock::new(Offices::read);

#[derive(Debug, Default)]
struct Offices {
    all: Vec<Office>,
    /// By the hash of all pieces of a form.
    forms: FxHashMap<u64, u16>,
    /// Hashes of what forms begin with, so that reading stops where no form goes on.
    beginnings: FxHashSet<u64>,
}

impl Offices {
    fn read() -> Self {
        let mut table = Self::default();
        for [name, classes, scope, countries, forms] in rows(TABLE) {
            let Ok(number) = u16::try_from(table.all.len()) else { break };
            table.all.push(Office {
                name,
                classes: classes.split('+').filter_map(class_of).collect(),
                scope: scope_of(scope).unwrap_or(OfficeScope::Both),
                countries: countries.split(';').filter_map(|c| Country::parse(c).ok()).collect(),
            });
            for form in words(forms).chain([name]).flat_map(expand) {
                let mut hash = 0;
                for piece in pieces(&form) {
                    hash = join(hash, piece);
                    table.beginnings.insert(hash);
                }
                table.forms.entry(hash).or_insert(number);
            }
        }
        table
    }
}

/// The office that words name from first to last, in any case: "Minister", "for", "Foreign",
/// "Affairs".
pub(crate) fn office_of(words: &[&str]) -> Option<&'static Office> {
    office_prefix(words).filter(|&(taken, _)| taken == words.len()).map(|(_, office)| office)
}

/// The office of the longest form that words begin with, and how many words it takes.
pub(crate) fn office_prefix(words: &[&str]) -> Option<(usize, &'static Office)> {
    let table = &*OFFICES;
    let (mut hash, mut best) = (0, None);
    for (number, word) in words.iter().enumerate() {
        for piece in pieces(word) {
            hash = join(hash, piece);
        }
        if !table.beginnings.contains(&hash) {
            break;
        }
        if let Some(office) = table.forms.get(&hash) {
            best = Some((number + 1, *office));
        }
    }
    best.and_then(|(taken, office)| Some((taken, table.all.get(usize::from(office))?)))
}

/// Whether an office may begin with a word: always where the word is not one plain piece.
pub(crate) fn may_begin_office(word: &text::Word) -> bool {
    !word.plain || OFFICES.beginnings.contains(&join(0, word.spelling))
}

/// The office that a text names, in any case.
pub(crate) fn office_named(text: &str) -> Option<&'static Office> {
    office_of(&[text])
}

fn join(hash: u64, piece: u64) -> u64 {
    (hash.rotate_left(5) ^ piece).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The hashes of the pieces of a text.
fn pieces(text: &str) -> impl Iterator<Item = u64> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text.get(at..)?.find(char::is_alphanumeric)?;
        let piece = piece_at(text, at)?;
        at = piece.range.end;
        Some(piece.hash)
    })
}

/// The plain forms of "Minister of/for (the) Interior".
fn expand(form: &str) -> Vec<String> {
    let mut forms = vec![String::new()];
    for word in form.split_whitespace() {
        let (optional, word) = match word.strip_prefix('(').and_then(|w| w.strip_suffix(')')) {
            Some(word) => (true, word),
            None => (false, word),
        };
        let mut longer = Vec::new();
        for form in &forms {
            for choice in word.split('/') {
                longer.push(format!("{form} {choice}"));
            }
        }
        if optional {
            longer.append(&mut forms);
        }
        forms = longer;
    }
    forms
}

fn class_of(word: &str) -> Option<OfficeClass> {
    Some(match word {
        "head-of-state" => OfficeClass::HeadOfState,
        "head-of-government" => OfficeClass::HeadOfGovernment,
        "foreign-minister" => OfficeClass::ForeignMinister,
        "minister" => OfficeClass::Minister,
        "deputy" => OfficeClass::Deputy,
        "envoy" => OfficeClass::Envoy,
        "consul" => OfficeClass::Consul,
        "legislator" => OfficeClass::Legislator,
        "judge" => OfficeClass::Judge,
        "soldier" => OfficeClass::Soldier,
        "royal" => OfficeClass::Royal,
        "party" => OfficeClass::Party,
        "official" => OfficeClass::Official,
        "organisation-head" => OfficeClass::OrganisationHead,
        "cleric" => OfficeClass::Cleric,
        _ => return None,
    })
}

fn scope_of(word: &str) -> Option<OfficeScope> {
    Some(match word {
        "country" => OfficeScope::Country,
        "organisation" => OfficeScope::Organisation,
        "both" => OfficeScope::Both,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_one() {
        let mut forms = FxHashMap::default();
        for [name, classes, scope, countries, cell, more] in rows(TABLE) {
            assert!(classes.split('+').all(|class| class_of(class).is_some()), "{name}");
            assert!(scope_of(scope).is_some() && more.is_empty(), "{name}");
            for code in countries.split(';').filter(|code| !code.is_empty()) {
                assert!(Country::parse(code).is_ok(), "{name}: {code}");
            }
            for form in words(cell).flat_map(expand) {
                let key = pieces(&form).fold(0, join);
                let other = forms.insert(key, name).unwrap_or(name);
                assert_eq!(other, name, "two offices have the form {form}");
            }
            let parsed = office_named(name).map(|office| office.name);
            assert_eq!(parsed, Some(name), "an office is not called by its name");
        }
        assert!(OFFICES.all.len() >= 80, "{}", OFFICES.all.len());
    }

    #[test]
    fn forms_are_read_whatever_their_case_hyphens_and_prepositions() {
        for (text, name) in [
            ("Minister for Foreign Affairs", "Foreign Minister"),
            ("foreign minister", "Foreign Minister"),
            ("Minister of the Interior", "Interior Minister"),
            ("Minister of Interior", "Interior Minister"),
            ("Secretary-General", "Secretary-General"),
            ("Vice-President", "Vice President"),
            ("Chargé d’Affaires", "Chargé d'Affaires"),
            ("Charge d'Affaires", "Chargé d'Affaires"),
            ("Premier", "Prime Minister"),
            ("President of the Council of Ministers", "Prime Minister"),
            ("Chancellor of the Exchequer", "Finance Minister"),
            ("Assistant Secretary of State for African Affairs", "Assistant Secretary of State"),
            ("Secretary of Defense", "Defence Minister"),
            ("Ambassador Extraordinary and Plenipotentiary", "Ambassador"),
        ] {
            assert_eq!(office_named(text).map(|office| office.name), Some(name), "{text}");
        }
        assert!(office_named("").is_none() && office_named("Minister of Silly Walks").is_none());
    }

    #[test]
    fn the_longest_form_counts() {
        let taken = |words: &[&str]| office_prefix(words).map(|(n, office)| (n, office.name));
        assert_eq!(taken(&["Prime", "Minister", "of", "Japan"]), Some((2, "Prime Minister")));
        assert_eq!(taken(&["Minister", "of", "Defense", "Peng"]), Some((3, "Defence Minister")));
        assert_eq!(
            taken(&["President", "of", "the", "Council", "Moro"]),
            Some((4, "Prime Minister"))
        );
        assert_eq!(taken(&["Secretary", "of", "Dulles"]), Some((1, "Secretary")));
        assert_eq!(taken(&["Dulles"]), None);
        assert_eq!(office_of(&["Prime", "Minister", "Kishida"]), None);
    }

    #[test]
    fn a_class_holds_where_the_table_says() {
        let secretary = office_named("Secretary of State").unwrap();
        let [us, br] = ["US", "BR"].map(|code| Country::parse(code).unwrap());
        assert!(secretary.is_in(OfficeClass::ForeignMinister, us));
        assert!(!secretary.is_in(OfficeClass::ForeignMinister, br));
        assert!(secretary.is(OfficeClass::ForeignMinister));
        assert_eq!(secretary.scope, OfficeScope::Country);
    }
}
