//! Queries and articles that are made to cost much or to be misjudged:
//!
//! 1. Words that share positions, as those of document symbols do, do not upset what bounds pass over.
//! 2. Proximity nested over an article that is full of its words takes no time to speak of.
//! 3. Boosts of all sizes give scores that are numbers.

use std::time::{Duration, Instant};

use chancery::{Fields, Index, SearchRequest};

use crate::support::article;

#[test]
fn symbols_that_repeat_a_part_are_ranked_as_without_bounds() {
    let mut articles: Vec<_> = (0..400)
        .map(|n| {
            let body = format!("zq 1 c. zq 1 c. zq 1 c. {}", "filler ".repeat(6));
            article(&format!("n{n:03}"), "1999", &body)
        })
        .collect();
    articles.push(article("sym", "1999", "zq A/1/1/1/1/1/1/C A/1/1/1/1/1/1/C"));
    let searcher = Index::in_memory(articles).unwrap().searcher();
    for query in ["1 w/5 c", "body:(1 w/5 c)", "1 w/s c"] {
        let all = searcher.ids(query).unwrap();
        let request = SearchRequest::new(query.parse().unwrap()).fields(Fields::Ids).limit(10);
        assert_eq!(searcher.search(&request).unwrap().ids(), all[..10], "{query}");
        let exhaustive = searcher.ids(&format!("({query}) OR qqqq")).unwrap();
        assert_eq!(exhaustive, all, "{query}");
    }
}

#[test]
fn nested_proximity_in_an_article_full_of_its_words_ends() {
    let body = "alpha beta gamma delta epsilon zeta ".repeat(700);
    let searcher = Index::in_memory([article("a", "1999", &body)]).unwrap().searcher();
    let started = Instant::now();
    for query in [
        "alpha w/p beta w/p gamma",
        "(alpha w/p beta) w/p (gamma w/p delta)",
        "(alpha w/s beta) w/p (gamma w/s delta) w/p (epsilon w/p zeta)",
        "(alpha w/50 beta) w/50 (gamma w/50 delta)",
        "(alpha w/p beta) w/20 gamma",
    ] {
        assert_eq!(searcher.ids(query).unwrap(), ["a"], "{query}");
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn boosts_of_all_sizes_give_scores_that_are_numbers() {
    let articles =
        (0..40).map(|n| article(&format!("a{n}"), "1999", "Treaty, peace, war, congress."));
    let searcher = Index::in_memory(articles).unwrap().searcher();
    let tiny = "0.00000000000000000000000000000000000000001";
    let huge = format!("{}treaty{}", "(".repeat(14), ")^1000".repeat(14));
    for query in [
        format!("treaty^{tiny} peace^{tiny} war^{tiny} congress^{tiny}"),
        format!("{huge} peace"),
        format!("{huge} peace^{tiny}"),
        "treaty^0".to_owned(),
    ] {
        let results = searcher.search(&SearchRequest::new(query.parse().unwrap())).unwrap();
        assert_eq!(results.hits().len(), 10, "{query}");
        assert!(results.hits().iter().all(|hit| hit.score().is_finite()), "{query}");
    }
}
