//! Bursts in the calendar, with what sets them apart.

#![expect(clippy::cast_precision_loss, reason = "counts are small")]

use std::collections::BTreeSet;

use chancery::{
    Article, Bursts, Count, Filter, Index, Interval, Official, Query, SearchRequest, Total,
};

use proptest::prelude::*;

use crate::support::{article, frus};

/// Ten articles a month of three years, of which one is about Suez, in two months eight.
fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    for (year, month) in (1955..=1957).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        for nth in 0..10 {
            let is_peak = year == 1956 && (10..=11).contains(&month);
            let suez = nth < if is_peak { 8 } else { 1 };
            let name = if suez && is_peak { "Nasser, Gamal Abdel" } else { "Dulles, John Foster" };
            let topic = if suez && is_peak { "Canal" } else { "Trade" };
            let builder = Article::builder(format!("{year}-{month}-{nth}"))
                .date(format!("{year}-{month:02}-{:02}", nth + 1))
                .topic([topic])
                .official(Official::new(name))
                .official(Official::new("Lloyd, Selwyn"))
                .body(match (suez, is_peak) {
                    (true, true) => "On Suez, Nasser and the blocked canal.",
                    (true, false) => "On Suez.",
                    (false, _) => "On trade.",
                });
            articles.push(builder.build().unwrap());
        }
    }
    articles
}

#[test]
fn a_burst_is_told_with_what_sets_it_apart() {
    let index = Index::in_memory(articles()).unwrap();
    let request = SearchRequest::new("suez".parse().unwrap()).limit(0);
    let request = request.bursts(Bursts::by(Interval::Month));
    let results = index.searcher().search(&request).unwrap();
    let [burst] = results.bursts() else { panic!("{:?}", results.bursts()) };
    assert_eq!(burst.span().to_string(), "1956-10-01/1956-11-30");
    assert_eq!(burst.count(), 16);
    // 50 of 360 match, and there are 20 in the two months.
    assert!((burst.expected() - 20.0 * 50.0 / 360.0).abs() < 1e-9);
    assert!(burst.weight() > 5.0);
    let officials: Vec<_> = burst.officials().iter().map(|v| (v.label(), v.count())).collect();
    // Selwyn Lloyd is in all of them and sets nothing apart.
    assert_eq!(officials, [("Gamal Abdel Nasser", 16)]);
    assert_eq!(burst.topics()[0].label(), "Canal");
    assert!(burst.topics()[0].significance() > Some(10.0));
    let terms: Vec<_> = burst.terms().iter().map(|v| (v.label(), v.count())).collect();
    // Words of officials and topics that are told are not told again.
    assert_eq!(terms, [("blocked", 16)]);

    let none =
        SearchRequest::new("suez".parse().unwrap()).bursts(Bursts::by(Interval::Month).top(0));
    let results = index.searcher().search(&none).unwrap();
    let burst = &results.bursts()[0];
    assert!(burst.officials().is_empty() && burst.topics().is_empty() && burst.terms().is_empty());
    let reply = serde_json::to_value(&results).unwrap();
    assert_eq!(reply["bursts"][0]["from"], "1956-10-01");
    assert_eq!(reply["bursts"][0]["count"], 16);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn terms_are_those_of_the_greatest_g2(
        texts in prop::collection::vec((0..3_u32, prop::collection::vec(0..12_usize, 0..6)), 30..60),
        batches in 1..4_usize,
    ) {
        const WORDS: [&str; 12] = [
            "canal", "Canals", "Nasser", "tolls", "ships", "Ship", "war", "x", "1956", "the", "talks",
            "convoy",
        ];
        // What the index makes of each: `None` is not told.
        const STEMS: [Option<usize>; 12] =
            [Some(0), Some(0), Some(1), Some(2), Some(3), Some(3), Some(4), None, None, None, Some(5), Some(6)];
        let index = Index::in_memory([]).unwrap();
        let mut writer = index.writer().unwrap();
        let mut stems: Vec<(bool, BTreeSet<usize>)> = Vec::new();
        let each = texts.len().div_ceil(batches);
        for (nth, (year, words)) in texts.iter().enumerate() {
            // In 1956 all are about Suez, in other years every fourth.
            let is_suez = *year == 1 || nth % 4 == 0;
            let text: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            let suez = if is_suez { "suez" } else { "" };
            let body = format!("Of {suez} {}", text.join(" "));
            writer.upsert(article(&nth.to_string(), &format!("{}-06-01", 1955 + year), &body)).unwrap();
            if is_suez {
                stems.push((*year == 1, words.iter().filter_map(|word| STEMS[*word]).collect()));
            }
            if nth % each == each - 1 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        let request = SearchRequest::new("suez".parse().unwrap()).limit(0);
        let bursts = Bursts::by(Interval::Year).scaling(1.3).gamma(0.0).top(3);
        let results = index.searcher().search(&request.bursts(bursts)).unwrap();
        let burst = results.bursts().iter().find(|burst| burst.first_day().year() == 1956);
        let Some(burst) = burst.filter(|burst| burst.last_day().year() == 1956) else {
            return Ok(());
        };
        let of = |stem: usize, in_burst: bool| {
            stems.iter().filter(|(inside, all)| (*inside || !in_burst) && all.contains(&stem)).count() as f64
        };
        let (here, all) = (stems.iter().filter(|(inside, _)| *inside).count() as f64, stems.len() as f64);
        prop_assume!(here <= 32.0);
        let mut expected: Vec<(f64, f64)> = (0..7)
            .map(|stem| (of(stem, true), of(stem, false)))
            .filter(|(count, total)| *count >= 2.0 && count / here > total / all)
            .map(|(count, total)| (g2(count, total, here, all), count))
            .collect();
        expected.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        expected.truncate(3);
        let told: Vec<(f64, f64)> =
            burst.terms().iter().map(|v| (v.significance().unwrap(), v.count() as f64)).collect();
        prop_assert_eq!(told.len(), expected.len());
        for (told, expected) in told.iter().zip(&expected) {
            prop_assert!((told.0 - expected.0).abs() < 1e-6, "{:?} {:?}", told, expected);
        }
        for term in burst.terms() {
            prop_assert!(WORDS.contains(&term.label()), "{}", term.label());
            // It is a query that finds as many.
            let query = format!("+suez +{}", term.value()).parse().unwrap();
            let within = SearchRequest::new(query).filter(Filter::date(burst.span()));
            let found = index.searcher().search(&within.count(Count::Exact)).unwrap();
            prop_assert_eq!(found.total(), Total::Exact(term.count()));
        }
    }
}

/// G² of a value that `count` of `here` matches have, and `total` of `all`, by the definition.
fn g2(count: f64, total: f64, here: f64, all: f64) -> f64 {
    let cells = [
        (count, here * total / all),
        (here - count, here * (all - total) / all),
        (total - count, (all - here) * total / all),
        (all - here - total + count, (all - here) * (all - total) / all),
    ];
    let part = |(seen, expected): (f64, f64)| {
        if seen == 0.0 { 0.0 } else { seen * (seen / expected).ln() }
    };
    2.0 * cells.into_iter().map(part).sum::<f64>()
}

#[test]
fn where_all_match_or_none_there_is_no_burst() {
    let searcher = Index::in_memory(articles()).unwrap().searcher();
    for query in [Query::all(), "nothing".parse().unwrap()] {
        let request = SearchRequest::new(query).bursts(Bursts::by(Interval::Month));
        assert!(searcher.search(&request).unwrap().bursts().is_empty());
    }
    let empty = Index::in_memory([]).unwrap().searcher();
    let request = SearchRequest::new(Query::all()).bursts(Bursts::by(Interval::Year));
    assert!(empty.search(&request).unwrap().bursts().is_empty());
}

#[test]
fn bursts_of_real_articles_hold_the_matches_of_their_days() {
    let index = Index::in_memory(frus(3000)).unwrap();
    let searcher = index.searcher();
    for word in ["crisis", "atomic", "peace"] {
        let query: Query = word.parse().unwrap();
        let request = SearchRequest::new(query.clone()).bursts(Bursts::by(Interval::Year).top(3));
        let results = searcher.search(&request).unwrap();
        let mut before = None;
        for burst in results.bursts() {
            assert!(before < Some(burst.first_day()), "{word}");
            before = Some(burst.last_day());
            assert!(burst.count() as f64 > burst.expected(), "{word} {burst:?}");
            assert!(burst.weight() > 0.0 && burst.officials().len() <= 3);
            assert!(!burst.terms().is_empty(), "{word} {burst:?}");
            // Those that overlap the days are those that begin in them, and earlier ones.
            let within = SearchRequest::new(query.clone()).filter(Filter::date(burst.span()));
            let Total::Exact(all) = searcher.search(&within.count(Count::Exact)).unwrap().total()
            else {
                panic!("counted")
            };
            assert!(all >= burst.count(), "{word}");
        }
    }
}
