//! 1. The list of visits that were judged by eye is whole: 200 rows, each names somebody or a
//!    country.
//! 2. Where the real data is there: of the rows, with the title withheld, nine in ten have every
//!    person and every country found that the remark names.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use chancery::{AnnotationKind, Article, Authority, Country, FoundOfficial, JsonLines, Pipeline};
use serde::Deserialize;

use super::values;
use crate::support::data;

#[derive(Deserialize)]
struct Judged {
    visit: Vec<Visit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    id: String,
    people: Vec<String>,
    countries: Vec<String>,
}

fn judged() -> Vec<Visit> {
    let judged: Judged = toml::from_str(include_str!("visits.toml")).unwrap();
    judged.visit
}

/// The remark alone, with its date.
fn remark(visit: &Article) -> Article {
    let mut remark = Article::builder(visit.id().as_str()).body(visit.body());
    if let Some(date) = visit.date() {
        remark = remark.date(date);
    }
    remark.build().unwrap()
}

#[test]
fn two_hundred_visits_are_judged() {
    let judged = judged();
    let ids: HashMap<_, _> = judged.iter().map(|visit| (&visit.id, visit)).collect();
    assert_eq!((judged.len(), ids.len()), (200, 200));
    for visit in judged {
        assert!(!visit.people.is_empty() || !visit.countries.is_empty(), "{}", visit.id);
        for country in visit.countries {
            assert_eq!(Country::parse(&country).unwrap().as_str(), country, "{}", visit.id);
        }
    }
}

#[test]
fn remarks_of_visits_give_people_and_countries() {
    let Some(folder) = data() else { return };
    let file = File::open(folder.join("visits.jsonl.zst")).unwrap();
    let visits: HashMap<String, Article> =
        JsonLines::new(BufReader::new(zstd::Decoder::new(file).unwrap()))
            .map(Result::unwrap)
            .map(|visit| (visit.id().as_str().to_owned(), visit))
            .collect();
    let pipeline = Pipeline::with_authority(Authority::new());
    let judged = judged();
    let mut right = 0;
    for visit in &judged {
        let found = pipeline.read(&remark(&visits[&visit.id]));
        let people: Vec<&str> = found.officials().iter().map(FoundOfficial::name).collect();
        let countries = values(&found, AnnotationKind::Country);
        let all = visit.people.iter().all(|name| people.contains(&name.as_str()))
            && visit.countries.iter().all(|country| countries.contains(country));
        right += usize::from(all);
        if !all {
            println!(
                "{}: {:?} {:?}, found {people:?} {countries:?}",
                visit.id, visit.people, visit.countries
            );
        }
    }
    println!("{right} of {} remarks", judged.len());
    assert!(right * 10 >= judged.len() * 9, "{right} of {}", judged.len());
}
