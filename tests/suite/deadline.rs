//! Searches that are ended before they are done:
//!
//! 1. Results say that they are partial, and every hit in them is a match with its own score.
//! 2. Without time nothing is found, and nothing is said to be exact.
//! 3. A search is cancelled from another thread.
//! 4. A deadline that is far away changes nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chancery::{
    Article, Cancel, Count, Facet, Fields, Index, Interval, SearchRequest, Searcher, Sort, Total,
};

use crate::support::frus;

fn searcher() -> Searcher {
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    let articles = frus(3_000);
    // Of the samples alone a search is done before its time can be up.
    for copy in 0..(3_000 / articles.len()) {
        for made in &articles {
            let copied = Article::builder(format!("{copy}-{}", made.id())).body(made.body());
            let copied = match made.date() {
                Some(date) => copied.date(date),
                None => copied,
            };
            writer.upsert(copied.build().unwrap()).unwrap();
        }
    }
    writer.commit().unwrap();
    index.searcher()
}

/// Takes seconds to be carried out in full: far too much lies within reach.
const SLOW: &str =
    "((the w/200 of) w/200 (and w/200 to)) w/200 ((in w/200 a) w/200 (that w/200 is))";

fn request(text: &str) -> SearchRequest {
    SearchRequest::new(text.parse().unwrap()).fields(Fields::Ids)
}

#[test]
fn a_search_ends_when_its_time_is_up() {
    let searcher = searcher();
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Added] {
        let request = request(SLOW).sort(sort).count(Count::Exact);
        let started = Instant::now();
        let results = searcher.search(&request.deadline(Duration::from_millis(30))).unwrap();
        let elapsed = started.elapsed();
        // The bench of this name measures what is more; here the build is slow and others run.
        assert!(elapsed < Duration::from_secs(2), "{sort:?}: {elapsed:?}");
        assert!(results.is_partial() && results.next().is_none());
        assert!(matches!(results.total(), Total::AtLeast(_)));
    }

    let results = searcher.search(&request(SLOW).deadline(Duration::ZERO)).unwrap();
    assert!(results.is_partial() && results.is_empty());
    let counted = request("the").count(Count::Exact).facet(Facet::new("year"));
    let counted = counted.timeline(Interval::Month).deadline(Duration::ZERO);
    let results = searcher.search(&counted).unwrap();
    assert!(results.is_partial());
    assert_eq!(results.total(), Total::AtLeast(0));
}

#[test]
fn what_a_partial_result_has_is_right() {
    let searcher = searcher();
    let text = "the of and to in that is berlin question";
    let whole = searcher.search(&request(text).limit(10_000)).unwrap();
    let scores: BTreeMap<&str, f32> = whole.iter().map(|hit| (hit.id(), hit.score())).collect();
    for micros in [0, 1, 5, 20, 50, 100, 200, 400, 800, 1_600] {
        let request = request(text).limit(50).deadline(Duration::from_micros(micros));
        let results = searcher.search(&request).unwrap();
        for hit in &results {
            assert_eq!(scores[hit.id()].to_bits(), hit.score().to_bits());
        }
        if !results.is_partial() {
            assert_eq!(results.ids(), whole.ids()[..50.min(whole.hits().len())]);
        }
        // Conditions that could not be worked out let nothing through.
        let excluded = format!("+berlin -(a w/100 the) -question -date:1961 {text}");
        let request = SearchRequest::new(excluded.parse().unwrap())
            .fields(Fields::Ids)
            .deadline(Duration::from_micros(micros));
        for hit in &searcher.search(&request).unwrap() {
            let article = searcher.get(hit.id()).unwrap().unwrap();
            assert!(!article.body().contains("question"), "{}", hit.id());
        }
    }
}

#[test]
fn a_search_can_be_cancelled() {
    let searcher = searcher();
    let cancel = Cancel::new();
    let request = request(SLOW).cancel(&cancel);
    let results = std::thread::scope(|scope| {
        let search = scope.spawn(|| searcher.search(&request).unwrap());
        std::thread::sleep(Duration::from_millis(20));
        cancel.cancel();
        search.join().unwrap()
    });
    assert!(results.is_partial());
    assert!(cancel.is_cancelled());
}

#[test]
fn a_deadline_that_is_far_away_changes_nothing() {
    let searcher = searcher();
    let far = Duration::from_secs(3600);
    for text in
        ["berlin question", "\"berlin question\"", "berlin w/5 question", "date:1961", "kh*"]
    {
        let request = SearchRequest::new(text.parse().unwrap()).count(Count::Exact);
        let plain = searcher.search(&request).unwrap();
        assert_eq!(searcher.search(&request.clone().deadline(far)).unwrap(), plain);
        let never = request.deadline(Duration::MAX).cancel(&Cancel::new());
        assert_eq!(searcher.search(&never).unwrap(), plain);
    }
}
