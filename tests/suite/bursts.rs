//! Bursts in the calendar, with what sets them apart.

#![expect(clippy::cast_precision_loss, reason = "counts are small")]

use chancery::{
    Article, Bursts, Count, Filter, Index, Interval, Official, Query, SearchRequest, Total,
};

use crate::support::frus;

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
                .body(if suez { "On Suez." } else { "On trade." });
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

    let none =
        SearchRequest::new("suez".parse().unwrap()).bursts(Bursts::by(Interval::Month).top(0));
    let results = index.searcher().search(&none).unwrap();
    assert!(results.bursts()[0].officials().is_empty() && results.bursts()[0].topics().is_empty());
    let reply = serde_json::to_value(&results).unwrap();
    assert_eq!(reply["bursts"][0]["from"], "1956-10-01");
    assert_eq!(reply["bursts"][0]["count"], 16);
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
