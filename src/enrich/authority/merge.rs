//! Two authorities as one.
//!
//! It knows people, their names and what they held. It must not know files. Its one law: two records
//! are of one person where they have one id, or where one has none of its own and both tell of one
//! name in one office at one time.

use super::load::Loader;
use super::lookup::CLASSES;
use super::person::{HeldOffice, Person};
use super::{Authority, Candidate};
use crate::article::name_key;
use crate::enrich::gazetteer::office_named;

/// The people of both, those of `first` before those of `second`.
pub(super) fn merged(first: &Authority, second: &Authority) -> Authority {
    let mut loader = Loader::default();
    for (authority, other, is_second) in [(first, second, false), (second, first, true)] {
        let numbers: Vec<u16> =
            authority.sources().iter().map(|source| loader.source(source.clone())).collect();
        for person in authority.people() {
            let known = same_person(person, other);
            // Where neither has an id, that of `second` is for both.
            let id = known.filter(|known| !is_second || has_id(known)).map(|known| &known.id);
            let mut person = person.clone();
            if let Some(id) = id {
                person.id.clone_from(id);
            }
            for office in &mut person.offices {
                office.source = numbers.get(usize::from(office.source)).copied().unwrap_or(0);
            }
            loader.add(person);
        }
    }
    loader.finish().authority
}

/// Who a person without an id of its own is in another authority, where only one can be meant.
fn same_person<'a>(person: &Person, other: &'a Authority) -> Option<&'a Person> {
    if has_id(person) || other.person(person.id()).is_some() {
        return None;
    }
    let mut same: Vec<&Person> = Vec::new();
    for name in person.names() {
        let found = other.resolve(name, None);
        let people = found.candidates().iter().map(Candidate::person);
        for known in people.filter(|known| shares_office(person, known)) {
            if same.iter().all(|other| other.id != known.id) {
                same.push(known);
            }
        }
    }
    match same.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Whether an id was stated; without one, the folded name is the id.
fn has_id(person: &Person) -> bool {
    person.id != name_key(person.name())
}

fn shares_office(a: &Person, b: &Person) -> bool {
    a.offices().iter().any(|held| b.offices().iter().any(|other| is_same_office(held, other)))
}

/// Whether two tenures are of one office and have a day in common.
fn is_same_office(a: &HeldOffice, b: &HeldOffice) -> bool {
    let at_once = match (a.days(), b.days()) {
        (Some((from, to)), Some((other_from, other_to))) => from <= other_to && other_from <= to,
        _ => false,
    };
    at_once
        && a.country == b.country
        && a.organisation == b.organisation
        && a.post == b.post
        && (a.country.is_some() || a.organisation.is_some())
        && (a.title == b.title || is_same_class(a, b))
}

/// Whether two offices of a country stand for each other: a king and an emperor are its head of state.
fn is_same_class(a: &HeldOffice, b: &HeldOffice) -> bool {
    let (Some(country), Some(other)) = (a.country, b.country) else { return false };
    let offices = office_named(&a.title).zip(office_named(&b.title));
    offices.is_some_and(|(office, other_office)| {
        CLASSES
            .iter()
            .any(|(class, _)| office.is_in(*class, country) && other_office.is_in(*class, other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateSpan;

    fn read(file: &str) -> Authority {
        Authority::from_json_lines(file.as_bytes()).strict().unwrap()
    }

    /// The ids and names of the people of both files.
    fn both(a: &str, b: &str) -> Vec<(String, Vec<String>)> {
        let both = merged(&read(a), &read(b));
        both.people().map(|person| (person.id.clone(), person.names.clone())).collect()
    }

    const BARE: &str = r#"{"name": "Vladimir Vladimirovich Putin", "office": "President", "country": "RU", "from": "2012-05-07", "to": "2026?"}"#;

    #[test]
    fn one_without_an_id_is_who_held_the_same_office_under_the_same_name() {
        let own = r#"{"id": "Q7747", "name": "Vladimir Putin", "office": "President", "country": "RU", "from": "2012", "to": "2022"}"#;
        let (long, short) = ("Vladimir Vladimirovich Putin", "Vladimir Putin");
        let one = |names: [&str; 2]| vec![("Q7747".to_owned(), names.map(str::to_owned).to_vec())];
        assert_eq!(both(BARE, own), one([long, short]));
        assert_eq!(both(own, BARE), one([short, long]));
        let no_id = own.replace(r#""id": "Q7747", "#, "");
        let names = [long, short].map(str::to_owned).to_vec();
        assert_eq!(both(BARE, &no_id), [("vladimir putin".to_owned(), names)]);
        let merged = merged(&read(BARE), &read(own));
        assert_eq!(merged.tenures(), 2);
        let found = merged.holders("Russian President", DateSpan::parse("2019").unwrap());
        assert_eq!(found.best().map(|best| best.person().id()), Some("Q7747"));
    }

    #[test]
    fn an_emperor_is_the_king_of_another_file() {
        let bare = r#"{"name": "Naruhito", "office": "Emperor", "country": "JP", "from": "2019-05-01", "to": "2026?"}"#;
        let own = r#"{"id": "Q217096", "name": "Naruhito", "office": "King", "country": "JP", "from": "2019-05-01"}"#;
        assert_eq!(both(bare, own), [("Q217096".to_owned(), vec!["Naruhito".to_owned()])]);
        let prince = own.replace("King", "Crown Prince");
        assert_eq!(both(bare, &prince).len(), 2);
    }

    #[test]
    fn others_stay_two() {
        for other in [
            // Both have an id.
            r#"{"id": "vvp", "name": "Vladimir Putin", "office": "President", "country": "RU", "from": "2012"}"#,
            // Another time, another office, another country, no office at all.
            r#"{"id": "Q1", "name": "Vladimir Putin", "office": "President", "country": "RU", "from": "1950", "to": "1960"}"#,
            r#"{"id": "Q1", "name": "Vladimir Putin", "office": "Prime Minister", "country": "RU", "from": "2012"}"#,
            r#"{"id": "Q1", "name": "Vladimir Putin", "office": "President", "country": "BY", "from": "2012"}"#,
            r#"{"id": "Q1", "name": "Vladimir Putin"}"#,
            // Another name.
            r#"{"id": "Q1", "name": "Igor Putin", "office": "President", "country": "RU", "from": "2012"}"#,
        ] {
            let bare = if other.contains("vvp") {
                BARE.replacen('{', r#"{"id": "Q7747", "#, 1)
            } else {
                BARE.to_owned()
            };
            assert_eq!(both(&bare, other).len(), 2, "{other}");
            assert_eq!(both(other, &bare).len(), 2, "{other}");
        }
        let two = r#"{"id": "Q1", "name": "Vladimir V. Putin", "office": "President", "country": "RU", "from": "2012"}
{"id": "Q2", "name": "Vladimir Putin", "office": "President", "country": "RU", "from": "2012"}"#;
        assert_eq!(both(BARE, two).len(), 3);
    }
}
