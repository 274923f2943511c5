//! 1. Each golden case, a sentence or a short document, gives the officials, offices, countries and
//!    encounters that it states, and none besides where the list is given whole.
//! 2. Of cases that ask who held an office, the file of the case and the builtin one are one authority.
//! 3. There are at least 250 cases with distinct texts, a third of them negatives.
//!
//! A case has a `text`, and where it needs them a `title`, a `date` and `stated` officials. What it
//! asks for: `officials`, `offices`, `countries` and `encounters`, each the whole list, in any
//! order; `among`, encounters that must be among those found; `asserted`, the whole list of those that
//! took place. A list that is left out is not checked. A case that is known to fail says in
//! `falls_short` what is missing, and must fail until that word is taken out. A text with `|` in it
//! is several, of which one must be found. Of an encounter only what the case states is compared,
//! its status as `asserted` where it states none, and no date where `date` is empty; those who meet,
//! call or sign may stand on either side.

mod visits;

use std::collections::HashSet;
use std::fmt::Write;

use chancery::{
    AnnotationKind, Article, Authority, Encounter, EncounterKind, Enrichment, Official, Pipeline,
    Role,
};
use serde::Deserialize;

const FILES: [(&str, &str); 13] = [
    ("names", include_str!("cases/names.toml")),
    ("offices", include_str!("cases/offices.toml")),
    ("not_people", include_str!("cases/not_people.toml")),
    ("countries", include_str!("cases/countries.toml")),
    ("meetings", include_str!("cases/meetings.toml")),
    ("days", include_str!("cases/days.toml")),
    ("calls_and_visits", include_str!("cases/calls_and_visits.toml")),
    ("status", include_str!("cases/status.toml")),
    ("not_encounters", include_str!("cases/not_encounters.toml")),
    ("documents", include_str!("cases/documents.toml")),
    ("lists", include_str!("cases/lists.toml")),
    ("speech", include_str!("cases/speech.toml")),
    ("plain", include_str!("cases/plain.toml")),
];

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    title: Option<String>,
    date: Option<String>,
    #[serde(default)]
    stated: Vec<Stated>,
    officials: Option<Vec<Wanted>>,
    falls_short: Option<String>,
    offices: Option<Vec<String>>,
    countries: Option<Vec<String>>,
    encounters: Option<Vec<Told>>,
    among: Option<Vec<Told>>,
    asserted: Option<Vec<Told>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    name: String,
    role: Role,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    office: Option<String>,
    country: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    kind: String,
    #[serde(default)]
    who: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    place: Option<String>,
    date: Option<String>,
    status: Option<String>,
}

impl Case {
    fn article(&self) -> Article {
        let mut article = Article::builder("case").body(self.text.trim());
        if let Some(title) = &self.title {
            article = article.title(title);
        }
        if let Some(date) = &self.date {
            article = article.date(date.as_str());
        }
        for stated in &self.stated {
            article = article.official(Official::new(&stated.name).role(stated.role));
        }
        article.build().unwrap()
    }

    /// Whether it asks that something be not found, not asserted, or not dated.
    fn is_negative(&self) -> bool {
        let none = |told: &Option<Vec<Told>>| {
            let whole = told.as_deref();
            whole.is_some_and(|told| told.iter().all(|t| t.status.is_some()))
        };
        let undated = |told: &Option<Vec<Told>>| {
            told.iter().flatten().any(|told| told.date.as_deref() == Some(""))
        };
        self.officials.as_deref().is_some_and(<[_]>::is_empty)
            || self.countries.as_deref().is_some_and(<[_]>::is_empty)
            || none(&self.encounters)
            || none(&self.asserted)
            || self.among.iter().flatten().any(|t| t.status.as_deref().is_some_and(is_not_asserted))
            || undated(&self.encounters)
            || undated(&self.among)
    }

    /// What is wrong with what was found.
    fn faults(&self, found: &Enrichment) -> Vec<&'static str> {
        let mut faults = Vec::new();
        let mut check = |what, right: bool| faults.extend((!right).then_some(what));
        if let Some(wanted) = &self.officials {
            let fits = |n: usize, want: &Wanted| want.fits(found, n);
            check("officials", pair(wanted, found.officials().len(), fits));
        }
        if let Some(offices) = &self.offices {
            check("offices", same(offices, &values(found, AnnotationKind::Office)));
        }
        if let Some(countries) = &self.countries {
            check("countries", same(countries, &values(found, AnnotationKind::Country)));
        }
        let told = found.encounters();
        if let Some(wanted) = &self.encounters {
            check("encounters", pair(wanted, told.len(), |n, want| want.fits(found, &told[n])));
        }
        for want in self.among.iter().flatten() {
            check("encounters", told.iter().any(|encounter| want.fits(found, encounter)));
        }
        if let Some(wanted) = &self.asserted {
            let told: Vec<_> = told.iter().filter(|e| e.status().as_str() == "asserted").collect();
            check("encounters", pair(wanted, told.len(), |n, want| want.fits(found, told[n])));
        }
        faults
    }
}

impl Wanted {
    fn fits(&self, found: &Enrichment, n: usize) -> bool {
        let official = &found.officials()[n];
        let office = |wanted: &str| official.offices().iter().any(|o| one_of(wanted, &o.title));
        let country = |wanted: &str| official.country().is_some_and(|c| c.as_str() == wanted);
        one_of(&self.name, official.name())
            && self.office.as_deref().is_none_or(office)
            && self.country.as_deref().is_none_or(country)
    }
}

impl Told {
    fn fits(&self, found: &Enrichment, encounter: &Encounter) -> bool {
        let names = |numbers: &[usize]| -> Vec<String> {
            numbers.iter().map(|n| found.officials()[*n].name().to_owned()).collect()
        };
        let (who, with) = (names(encounter.who()), names(encounter.with()));
        let sides = |a: &[String], b: &[String]| same(&self.who, a) && same(&self.with, b);
        let all = [who.clone(), with.clone()].concat();
        let people = sides(&who, &with)
            || encounter.kind() != EncounterKind::Visit
                && (sides(&with, &who) || self.with.is_empty() && same(&self.who, &all));
        let place = |wanted: &str| {
            encounter.place().is_some_and(|p| one_of(wanted, p.trim_start_matches("the ")))
        };
        let found = encounter.date().map(|date| date.to_string()).unwrap_or_default();
        let date = |wanted: &str| one_of(wanted, &found);
        one_of(&self.kind, encounter.kind().as_str())
            && self.status.as_deref().unwrap_or("asserted") == encounter.status().as_str()
            && people
            && self.place.as_deref().is_none_or(place)
            && self.date.as_deref().is_none_or(date)
    }
}

fn is_not_asserted(status: &str) -> bool {
    status != "asserted"
}

/// Whether a text is one of those that `|` divides.
fn one_of(wanted: &str, found: &str) -> bool {
    wanted.split('|').any(|wanted| wanted == found)
}

/// Whether each of the wanted is one of the found and none is left over.
fn same(wanted: &[String], found: &[String]) -> bool {
    pair(wanted, found.len(), |n, wanted| one_of(wanted, &found[n]))
}

/// Whether the wanted and so many found go into pairs, each wanted taking the first that fits.
fn pair<T>(wanted: &[T], found: usize, fits: impl Fn(usize, &T) -> bool) -> bool {
    let mut left: Vec<usize> = (0..found).collect();
    wanted.len() == found
        && wanted.iter().all(|want| {
            let place = left.iter().position(|n| fits(*n, want));
            place.is_some_and(|place| {
                left.remove(place);
                true
            })
        })
}

/// The distinct values of the annotations of a kind, in the order of the text.
fn values(found: &Enrichment, kind: AnnotationKind) -> Vec<String> {
    let mut seen = HashSet::new();
    let of_kind = found.annotations().iter().filter(|annotation| annotation.kind() == kind);
    of_kind.map(|a| a.value().to_owned()).filter(|value| seen.insert(value.clone())).collect()
}

/// What was found, for a person to read.
fn report(found: &Enrichment) -> String {
    let mut out = String::new();
    for official in found.officials() {
        let offices: Vec<_> = official
            .offices()
            .iter()
            .map(|o| format!("{} {}", o.title, o.country.map_or("", |c| c.as_str())))
            .collect();
        writeln!(out, "    official  {} {offices:?}", official.name()).unwrap();
    }
    let countries = values(found, AnnotationKind::Country);
    let offices = values(found, AnnotationKind::Office);
    writeln!(out, "    countries {countries:?} offices {offices:?}").unwrap();
    for e in found.encounters() {
        let names = |numbers: &[usize]| -> Vec<&str> {
            numbers.iter().map(|n| found.officials()[*n].name()).collect()
        };
        let (who, with) = (names(e.who()), names(e.with()));
        let (kind, status) = (e.kind().as_str(), e.status().as_str());
        let date = e.date().map(|date| date.to_string());
        writeln!(out, "    encounter {kind} {status} {who:?} {with:?} {:?} {date:?}", e.place())
            .unwrap();
    }
    out
}

fn cases() -> Vec<(&'static str, Case)> {
    FILES.into_iter().flat_map(read).collect()
}

fn read((file, text): (&'static str, &str)) -> impl Iterator<Item = (&'static str, Case)> {
    let cases: Cases = toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    cases.case.into_iter().map(move |case| (file, case))
}

#[test]
fn there_are_enough_cases_and_a_third_are_negative() {
    let cases = cases();
    let texts: HashSet<_> = cases.iter().map(|(_, case)| case.text.as_str()).collect();
    let names: HashSet<_> = cases.iter().map(|(file, case)| (file, &case.name)).collect();
    let negative = cases.iter().filter(|(_, case)| case.is_negative()).count();
    println!("{} cases, {negative} negative", cases.len());
    assert_eq!((texts.len(), names.len()), (cases.len(), cases.len()), "one stands twice");
    assert!(cases.len() >= 250 && negative * 3 >= cases.len());
}

/// Cases that are read with people who are known, and those people.
const KNOWN: (&str, &str) =
    (include_str!("cases/incumbents.toml"), include_str!("cases/incumbents.jsonl"));

#[test]
fn cases_give_what_they_state() {
    check(&Pipeline::with_authority(Authority::new()), cases());
}

#[test]
fn offices_give_who_held_them() {
    let (cases, people) = KNOWN;
    let people = Authority::from_json_lines(people.as_bytes()).strict().unwrap();
    let pipeline = Pipeline::with_authority(Authority::builtin().merge(&people));
    check(&pipeline, read(("incumbents", cases)).collect());
}

fn check(pipeline: &Pipeline, cases: Vec<(&str, Case)>) {
    let mut failed = String::new();
    let mut count = 0;
    for (file, case) in cases {
        let found = pipeline.read(&case.article());
        let faults = case.faults(&found);
        if let Some(why) = &case.falls_short {
            let name = &case.name;
            assert!(!faults.is_empty(), "{file}: {name}: take out `falls_short`: {why}");
            println!("{file}: {name}: falls short: {why}");
        } else if !faults.is_empty() {
            count += 1;
            let (name, text, found) = (&case.name, case.text.trim(), report(&found));
            writeln!(failed, "{file}: {name}: wrong {faults:?}\n    text      {text}").unwrap();
            for official in case.officials.iter().flatten() {
                writeln!(failed, "    wanted    {official:?}").unwrap();
            }
            for told in
                [&case.encounters, &case.among, &case.asserted].into_iter().flatten().flatten()
            {
                writeln!(failed, "    wanted    {told:?}").unwrap();
            }
            if let Some(countries) = &case.countries {
                writeln!(failed, "    wanted    {countries:?}").unwrap();
            }
            writeln!(failed, "{found}").unwrap();
        }
    }
    assert_eq!(count, 0, "\n{failed}");
}
