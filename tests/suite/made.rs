//! Random articles that come in over several commits, are replaced and deleted, and hold values that
//! differ in case and diacritics only.

use std::collections::BTreeMap;

use chancery::{Article, Index, Official, Role};
use proptest::prelude::*;

/// Dates of all precisions, over the whole calendar.
pub(crate) const DATES: [&str; 14] = [
    "",
    "1956-11-05",
    "1956-11-05",
    "1956-11-30",
    "1956-12-31",
    "1957-01-01",
    "1956-11",
    "1956",
    "195X",
    "1956-11-01/1956-11-20",
    "1955-12-30/1958-01-02",
    "-0001-12-31",
    "0000-02-29",
    "1956-12-31/1957-01-02",
];
const COUNTRIES: [&str; 4] = ["FR", "GB", "SUHH", "CN"];
const TOPICS: [&[&str]; 8] = [
    &["Economy"],
    &["economy"],
    &["Économy", "Trade"],
    &["Economy", "trade", "Tariffs"],
    &["economy", "Finance"],
    &["Economy of war"],
    &["Security", "Arms"],
    &["security", "arms", "Nuclear"],
];
const NAMES: [&str; 5] =
    ["Séjourné, Stéphane", "Stephane Sejourne", "Dulles, John Foster", "Li Qiang", "LI QIANG"];
const SOURCES: [&str; 5] = ["Cables", "cables", "Câbles", "Press", "Archive"];
const DESKS: [&str; 4] = ["Asia", "ASIA", "a=b", "Near East"];
const WORDS: [&str; 3] = ["treaty", "canal", "oath"];

/// What is in an article, by place in the lists above.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    id: usize,
    words: Vec<usize>,
    date: usize,
    countries: Vec<usize>,
    topics: Vec<usize>,
    officials: Vec<(usize, Vec<usize>, Option<usize>)>,
    source: Option<usize>,
    desks: Vec<usize>,
}

impl Made {
    fn article(&self) -> Article {
        let words: Vec<&str> = self.words.iter().map(|word| WORDS[*word]).collect();
        let mut builder = Article::builder(format!("d{}", self.id))
            .body(format!("Talks on {}.", words.join(" and ")))
            .language(if self.id.is_multiple_of(3) { "fr" } else { "en" });
        if self.date > 0 {
            builder = builder.date(DATES[self.date]);
        }
        if let Some(source) = self.source {
            builder = builder.source(SOURCES[source]);
        }
        for country in &self.countries {
            builder = builder.country(COUNTRIES[*country]);
        }
        for topic in &self.topics {
            builder = builder.topic(TOPICS[*topic].iter().copied());
        }
        for desk in &self.desks {
            builder = builder.field("desk", DESKS[*desk]);
        }
        for (name, roles, country) in &self.officials {
            let mut official = Official::new(NAMES[*name]).office("Minister");
            for role in roles {
                official = official.role(Role::ALL[*role]);
            }
            if let Some(country) = country {
                official = official.country(COUNTRIES[*country]);
            }
            builder = builder.official(official);
        }
        builder.build().unwrap()
    }
}

fn made() -> impl Strategy<Value = Made> {
    let some = |most: usize, len: usize| prop::collection::vec(0..most, 0..len);
    let official = (0..NAMES.len(), some(3, 3), prop::option::of(0..COUNTRIES.len()));
    let officials = prop::collection::vec(official, 0..4);
    let source = prop::option::of(0..SOURCES.len());
    let lists = (some(WORDS.len(), 3), some(COUNTRIES.len(), 3), some(TOPICS.len(), 3));
    (0..12_usize, lists, 0..DATES.len(), officials, source, some(DESKS.len(), 3)).prop_map(
        |(id, (words, countries, topics), date, officials, source, desks)| Made {
            id,
            words,
            date,
            countries,
            topics,
            officials,
            source,
            desks,
        },
    )
}

/// What is done to an index.
#[derive(Clone, Debug)]
enum Step {
    Upsert(Made),
    Delete(usize),
    Commit,
}

/// A life of an index.
#[derive(Clone, Debug)]
pub(crate) struct History(Vec<Step>);

pub(crate) fn history() -> impl Strategy<Value = History> {
    let step = prop_oneof![
        8 => made().prop_map(Step::Upsert),
        1 => (0..12_usize).prop_map(Step::Delete),
        2 => Just(Step::Commit),
    ];
    prop::collection::vec(step, 0..40).prop_map(History)
}

impl History {
    /// The articles that are there in the end.
    pub(crate) fn articles(&self) -> Vec<Article> {
        let mut last = BTreeMap::new();
        for step in &self.0 {
            match step {
                Step::Upsert(made) => {
                    last.insert(made.id, made.article());
                }
                Step::Delete(id) => {
                    last.remove(id);
                }
                Step::Commit => {}
            }
        }
        last.into_values().collect()
    }

    /// An index to which all that happened.
    pub(crate) fn index(&self) -> Index {
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        for step in &self.0 {
            match step {
                Step::Upsert(made) => {
                    writer.upsert(made.article()).unwrap();
                }
                Step::Delete(id) => {
                    writer.delete(format!("d{id}")).unwrap();
                }
                Step::Commit => {
                    writer.commit().unwrap();
                }
            }
        }
        writer.commit().unwrap();
        drop(writer);
        index
    }
}
