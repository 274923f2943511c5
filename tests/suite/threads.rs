//! Many threads, one commit:
//!
//! 1. A searcher gives sixteen threads at once the answers that it gives one alone.
//! 2. A search that takes several threads has the results of one that does not: hits, scores, totals,
//!    facets, and pages from any cursor.

use std::thread;

use chancery::{
    Count, Expansion, Facet, Fields, Index, Interval, Ranking, Recency, SearchRequest, Searcher,
    Sort,
};

use crate::support::frus;

/// An index of several segments.
fn index() -> Index {
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    let articles = frus(1_200);
    let part = articles.len() / 5;
    for (n, article) in articles.into_iter().enumerate() {
        writer.upsert(article).unwrap();
        if n % part == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    drop(writer);
    index
}

fn requests() -> Vec<SearchRequest> {
    let recency = Recency::as_of("1970-01-01".parse().unwrap()).half_life_days(2_000.0);
    let rankings = [
        Ranking::bm25f(),
        Ranking::bm25f().recency(recency),
        Ranking::bm25f().proximity(0.5).expansion(Expansion::bo1()),
    ];
    let mut requests = Vec::new();
    for text in [
        "soviet embassy talks",
        "+treaty +president",
        "\"united states\"",
        "peac* w/5 talks",
        "*:*",
    ] {
        for ranking in rankings {
            let request = SearchRequest::new(text.parse().unwrap()).ranking(ranking);
            requests.push(request.fields(Fields::Ids).count(Count::Exact).limit(7));
        }
    }
    let sorted: Vec<SearchRequest> = [Sort::Newest, Sort::Oldest, Sort::Added]
        .into_iter()
        .flat_map(|sort| requests.iter().step_by(4).map(move |request| request.clone().sort(sort)))
        .collect();
    requests.extend(sorted);
    let request =
        SearchRequest::new("soviet date:1950..1970".parse().unwrap()).fields(Fields::Brief);
    requests.push(request.facet(Facet::new("official")).timeline(Interval::Year));
    requests
}

/// The results as text, with those of the page after.
fn answer(searcher: &Searcher, request: &SearchRequest) -> String {
    let results = searcher.search(request).unwrap();
    let mut answer = serde_json::to_string(&results).unwrap();
    if let Some(next) = results.next() {
        let results = searcher.search(&request.clone().after(next.clone())).unwrap();
        answer.push_str(&serde_json::to_string(&results).unwrap());
    }
    answer
}

#[test]
fn a_searcher_gives_many_threads_what_it_gives_one() {
    let index = index();
    let (searcher, requests) = (index.searcher(), requests());
    assert!(index.stats().unwrap().segments() > 1);
    let alone: Vec<String> = requests.iter().map(|request| answer(&searcher, request)).collect();
    thread::scope(|scope| {
        for thread in 0..16 {
            let (searcher, requests, alone) = (&searcher, &requests, &alone);
            scope.spawn(move || {
                for step in 0..requests.len() {
                    let at = (step + thread * 5) % requests.len();
                    assert_eq!(answer(searcher, &requests[at]), alone[at]);
                }
            });
        }
    });
}

#[test]
fn a_search_in_several_threads_has_the_same_results() {
    let searcher = index().searcher();
    for request in requests() {
        let alone = answer(&searcher, &request);
        for threads in [0, 2, 16] {
            assert_eq!(answer(&searcher, &request.clone().threads(threads)), alone);
        }
    }
}
