//! Rankings that look at the best articles a second time, on random corpora in several commits:
//!
//! 1. Proximity adds to the scores of the 50 best what its formula says, and to no others.
//! 2. Expansion finds and counts the same articles as without, and the first k are the first k of all.
//! 3. Page after page equals one long page.
//! 4. While articles come and go between two pages, those that stay come once each, in the same order.

#![expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]

use std::collections::{BTreeMap, BTreeSet};

use chancery::{
    Article, Count, Expansion, Fields, Index, Ranking, Recency, SearchRequest, Searcher, Total,
};
use proptest::prelude::*;

const WORDS: [&str; 6] = ["envoy", "treaty", "cable", "port", "canal", "oath"];
const QUERIES: [&str; 5] =
    ["envoy treaty", "+envoy cable port", "canal port^2 oath", "\"envoy treaty\" cable", "envoy"];

#[derive(Clone, Debug)]
struct Made {
    words: Vec<usize>,
    day: usize,
}

impl Made {
    fn article(&self, id: usize) -> Article {
        let words: Vec<&str> = self.words.iter().map(|word| WORDS[*word]).collect();
        let builder = Article::builder(format!("d{id}")).body(words.join(" "));
        let builder = match self.day {
            0 => builder,
            day => builder.date(format!("1956-11-{day:02}").as_str()),
        };
        builder.build().unwrap()
    }
}

fn made() -> impl Strategy<Value = Made> {
    (prop::collection::vec(0..WORDS.len(), 1..16), 0..29_usize)
        .prop_map(|(words, day)| Made { words, day })
}

fn index(made: &[Made]) -> Index {
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, made) in made.iter().enumerate() {
        writer.upsert(made.article(id)).unwrap();
        if id % 90 == 60 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    index
}

fn rankings() -> [Ranking; 4] {
    let plain = Ranking::bm25f().k1(1.2).b(0.6);
    let expansion = Expansion::bo1().words(3).weight(0.8);
    let recency = Recency::as_of("1956-11-20".parse().unwrap()).half_life_days(4.0);
    [
        plain.proximity(1.5),
        plain.expansion(expansion),
        plain.expansion(expansion).proximity(0.5).recency(recency.floor(0.1)),
        plain.proximity(2.0).recency(recency),
    ]
}

fn request(text: &str, ranking: Ranking) -> SearchRequest {
    SearchRequest::new(text.parse().unwrap()).fields(Fields::Ids).ranking(ranking)
}

fn scores(searcher: &Searcher, request: &SearchRequest) -> Vec<(String, f32)> {
    let results = searcher.search(request).unwrap();
    results.iter().map(|hit| (hit.id().to_owned(), hit.score())).collect()
}

/// The bonus by its formula.
fn bonus(words: &[usize], of_query: &[usize], idfs: &BTreeMap<usize, f64>, k: f64) -> f64 {
    let places: Vec<(usize, usize)> =
        words.iter().copied().enumerate().filter(|(_, word)| of_query.contains(word)).collect();
    let mut gains: BTreeMap<usize, f64> = BTreeMap::new();
    for pair in places.windows(2) {
        let [(from, one), (to, other)] = pair else { unreachable!() };
        if one != other {
            let distance = (to - from) as f64;
            *gains.entry(*one).or_default() += idfs[other] / distance.powi(2);
            *gains.entry(*other).or_default() += idfs[one] / distance.powi(2);
        }
    }
    gains.iter().map(|(word, gain)| idfs[word].min(1.0) * gain / (gain + k)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn proximity_is_as_stated(
        made in prop::collection::vec(made(), 1..200),
        of_query in prop::collection::btree_set(0..WORDS.len(), 1..4),
        weight in 0.1..2.0_f32,
    ) {
        let index = index(&made);
        let searcher = index.searcher();
        let of_query: Vec<usize> = of_query.into_iter().collect();
        let text: Vec<&str> = of_query.iter().map(|word| WORDS[*word]).collect();
        let plain = Ranking::bm25f().k1(1.2).b(0.6);
        let plain = scores(&searcher, &request(&text.join(" "), plain).limit(1000));
        let ranking = Ranking::bm25f().k1(1.2).b(0.6).proximity(weight);
        let found = scores(&searcher, &request(&text.join(" "), ranking).limit(1000));

        let docs = made.len() as f64;
        let idfs: BTreeMap<usize, f64> = (0..WORDS.len())
            .map(|word| {
                let df = made.iter().filter(|made| made.words.contains(&word)).count() as f64;
                (word, (1.0 + (docs - df + 0.5) / (df + 0.5)).ln())
            })
            .collect();
        let average = made.iter().map(|made| made.words.len() as f64).sum::<f64>() / docs;
        let expected: BTreeMap<&str, f64> = plain
            .iter()
            .enumerate()
            .map(|(rank, (id, score))| {
                let words = &made[id[1..].parse::<usize>().unwrap()].words;
                let k = 1.2 * (0.4 + 0.6 * words.len() as f64 / average);
                let bonus = f64::from(weight) * 2.2 * bonus(words, &of_query, &idfs, k);
                let bonus = if rank < 50 && of_query.len() > 1 { bonus } else { 0.0 };
                (id.as_str(), f64::from(*score) + bonus)
            })
            .collect();
        prop_assert_eq!(found.len(), expected.len());
        for (id, score) in &found {
            let expected = expected[id.as_str()];
            prop_assert!((f64::from(*score) - expected).abs() <= 1e-4 * expected, "{id}: {score} {expected}");
        }
        prop_assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
        let distinct: BTreeSet<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        prop_assert_eq!(distinct.len(), found.len());
    }

    #[test]
    fn expansion_finds_the_same_articles(
        made in prop::collection::vec(made(), 1..200),
        k in 1..20_usize,
        narrow in any::<bool>(),
    ) {
        let index = index(&made);
        let searcher = index.searcher();
        let [_, expanded, everything, _] = rankings();
        for text in QUERIES {
            let text = if narrow { format!("{text} date:1956-11-03..1956-11-20") } else { text.to_owned() };
            let plain = request(&text, Ranking::default()).limit(1000).count(Count::Exact);
            let plain = searcher.search(&plain).unwrap();
            let mut expected = plain.ids();
            expected.sort_unstable();
            for ranking in [expanded, everything] {
                let asked = request(&text, ranking).count(Count::Exact);
                let all = scores(&searcher, &asked.clone().limit(1000));
                let mut ids: Vec<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
                ids.sort_unstable();
                prop_assert_eq!(&ids, &expected, "{}", text);
                prop_assert!(all.is_sorted_by(|a, b| a.1 >= b.1));
                let first = searcher.search(&asked.clone().limit(k)).unwrap();
                prop_assert_eq!(first.total(), Total::Exact(expected.len() as u64));
                prop_assert_eq!(&scores(&searcher, &asked.limit(k)), &all[..k.min(all.len())]);
            }
        }
    }

    #[test]
    fn page_after_page_is_one_long_page(
        made in prop::collection::vec(made(), 1..200),
        limit in 1..40_usize,
    ) {
        let index = index(&made);
        let searcher = index.searcher();
        for (text, ranking) in QUERIES.iter().flat_map(|text| rankings().map(|r| (*text, r))) {
            let request = request(text, ranking);
            let long = scores(&searcher, &request.clone().limit(1000));
            let mut told = Vec::new();
            let mut page = request.limit(limit);
            loop {
                let results = searcher.search(&page).unwrap();
                told.extend(results.iter().map(|hit| (hit.id().to_owned(), hit.score())));
                let Some(next) = results.next() else { break };
                page = page.after(next.to_string().parse::<chancery::Cursor>().unwrap());
            }
            prop_assert_eq!(told, long, "{}", text);
        }
    }

    #[test]
    fn what_stays_is_neither_skipped_nor_told_twice(
        made in prop::collection::vec(made(), 60..150),
        later in prop::collection::vec((made(), 0..300_usize), 1..60),
        limit in 10..40_usize,
        text in prop::sample::select(&QUERIES[..]),
        ranking in 0..4_usize,
        merge in any::<bool>(),
    ) {
        let index = index(&made);
        let request = request(text, rankings()[ranking]);
        let before = scores(&index.searcher(), &request.clone().limit(1000));
        let mut told = Vec::new();
        let mut changed = BTreeSet::new();
        let mut page = request.limit(limit);
        for step in 0.. {
            let results = index.searcher().search(&page).unwrap();
            told.extend(results.iter().map(|hit| hit.id().to_owned()));
            let Some(next) = results.next() else { break };
            page = page.after(next.clone());
            let mut writer = index.writer().unwrap();
            for (made, id) in later.iter().skip(step * 15).take(15) {
                changed.insert(format!("d{id}"));
                if id % 3 == 0 {
                    writer.delete(format!("d{id}")).unwrap();
                } else {
                    writer.upsert(made.article(*id)).unwrap();
                }
            }
            writer.commit().unwrap();
            if merge {
                writer.optimize().unwrap();
            }
        }
        let stays = |id: &String| !changed.contains(id);
        let expected: Vec<&String> = before.iter().map(|(id, _)| id).filter(|id| stays(id)).collect();
        let told: Vec<&String> = told.iter().filter(|id| stays(id)).collect();
        prop_assert_eq!(told, expected);
    }
}
