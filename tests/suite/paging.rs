//! Orders of hits, and pages of them, on random corpora in several commits:
//!
//! 1. Each order is the one that its docs state.
//! 2. Page after page, by cursor and by offset, equals one long page; the last page has no cursor.
//! 3. While articles are added, replaced and deleted and segments merged between two pages, those that
//!    stay as they are come once each, in the same order.
//! 4. Up to the greatest offset and limit a page is told, or none is left.
//! 5. A cursor reads back as it was written; of another request, or spoilt, it is refused.
//! 6. A scan gives what one long page gives.

use std::cmp::{Ordering, Reverse};

use chancery::{
    Article, Cursor, DateSpan, Facet, Fields, Filter, Index, Query, Ranking, SearchRequest,
    Searcher, Sort, Total,
};
use proptest::prelude::*;

use crate::support::article;

const SORTS: [Sort; 4] = [Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Added];
const DATES: [&str; 7] =
    ["", "1956-11-05", "1956-11-06", "1956-11", "1956", "1648-10-24", "1956-11-01/1956-11-20"];
const WORDS: [&str; 4] = ["envoy", "treaty", "cable", "port"];

#[derive(Clone, Debug)]
struct Made {
    id: usize,
    words: Vec<usize>,
    date: usize,
    published: Option<i64>,
}

impl Made {
    fn id(&self) -> String {
        format!("d{}", self.id)
    }

    fn date(&self) -> Option<DateSpan> {
        DATES[self.date].parse().ok()
    }

    fn article(&self) -> Article {
        let words: Vec<&str> = self.words.iter().map(|word| WORDS[*word]).collect();
        let mut builder = Article::builder(self.id()).body(words.join(" "));
        builder = builder.field("desk", format!("{}", self.id % 3));
        if let Some(date) = self.date() {
            builder = builder.date(date);
            if let Some(seconds) = self.published {
                let day = i64::from(date.first_day().number());
                builder = builder.published(day * 86_400 + seconds);
            }
        }
        builder.build().unwrap()
    }

    /// What an order by date compares, ascending.
    fn order(&self) -> Option<(i32, Reverse<i32>, i64)> {
        let date = self.date()?;
        let (first, last) = (date.first_day().number(), date.last_day().number());
        Some((first, Reverse(last - first), self.published.map_or(0, |at| at + 1)))
    }
}

/// An article, and which batch it came in with.
type Placed<'a> = (usize, &'a Made);

fn made() -> impl Strategy<Value = Made> {
    let words = prop::collection::vec(0..WORDS.len(), 1..12);
    let published = prop::option::of(0..3_i64);
    (0..60_usize, words, 0..DATES.len(), published).prop_map(|(id, words, date, published)| Made {
        id,
        words,
        date,
        published,
    })
}

/// Batches that are committed one after the other; no id comes twice.
fn batches() -> impl Strategy<Value = Vec<Vec<Made>>> {
    prop::collection::vec(prop::collection::vec(made(), 0..14), 1..5).prop_map(|mut batches| {
        let mut seen = std::collections::BTreeSet::new();
        for batch in &mut batches {
            batch.retain(|made| seen.insert(made.id));
        }
        batches
    })
}

fn build(batches: &[Vec<Made>]) -> Index {
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for batch in batches {
        for made in batch {
            writer.upsert(made.article()).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    index
}

fn request(text: &str, sort: Sort) -> SearchRequest {
    SearchRequest::new(text.parse().unwrap()).sort(sort).fields(Fields::Ids)
}

fn ids(searcher: &Searcher, request: &SearchRequest) -> Vec<String> {
    let results = searcher.search(request).unwrap();
    results.ids().into_iter().map(str::to_owned).collect()
}

/// Queries with words, with a filter only, with both, and with a phrase.
const QUERIES: [&str; 5] =
    ["envoy treaty", "*:*", "+envoy date:1956", "\"envoy treaty\" port", "cabl* -port"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn orders_are_as_stated(batches in batches()) {
        let index = build(&batches);
        let all = || batches.iter().enumerate().flat_map(|(n, b)| b.iter().map(move |m| (n, m)));
        let searcher = index.searcher();
        let sorted = |key: &dyn Fn(Placed<'_>, Placed<'_>) -> Ordering| {
            let mut list: Vec<(usize, &Made)> = all().collect();
            list.sort_by(|a, b| key(*a, *b).then_with(|| a.1.id().cmp(&b.1.id())));
            list.iter().map(|(_, made)| made.id()).collect::<Vec<_>>()
        };
        let newest = sorted(&|a, b| b.1.order().cmp(&a.1.order()));
        prop_assert_eq!(ids(&searcher, &request("*:*", Sort::Newest).limit(100)), newest);
        let oldest = sorted(&|a, b| {
            (a.1.order().is_none(), a.1.order()).cmp(&(b.1.order().is_none(), b.1.order()))
        });
        prop_assert_eq!(ids(&searcher, &request("*:*", Sort::Oldest).limit(100)), oldest);
        let added = sorted(&|a, b| b.0.cmp(&a.0).then_with(|| b.1.order().cmp(&a.1.order())));
        prop_assert_eq!(ids(&searcher, &request("*:*", Sort::Added).limit(100)), added);
    }

    #[test]
    fn page_after_page_is_one_long_page(batches in batches(), limit in 1..9_usize) {
        let index = build(&batches);
        let searcher = index.searcher();
        for (sort, text) in SORTS.iter().flat_map(|s| QUERIES.map(|text| (*s, text))) {
            let request = request(text, sort).filter(Filter::any_of("desk", ["0", "1"]));
            let long = searcher.search(&request.clone().limit(100)).unwrap();
            prop_assert!(long.next().is_none());
            let long: Vec<&str> = long.ids();
            let mut by_cursor = Vec::new();
            let mut by_offset = Vec::new();
            let mut page = request.clone().limit(limit);
            loop {
                let results = searcher.search(&page).unwrap();
                by_cursor.extend(results.iter().map(|hit| hit.id().to_owned()));
                let offset = searcher.search(&request.clone().limit(limit).offset(by_offset.len()));
                by_offset.extend(offset.unwrap().iter().map(|hit| hit.id().to_owned()));
                prop_assert_eq!(by_cursor.len() < long.len(), results.next().is_some());
                let Some(next) = results.next() else { break };
                let sent: Cursor = next.to_string().parse().unwrap();
                prop_assert_eq!(&sent, next);
                page = page.after(sent);
            }
            prop_assert_eq!(&by_cursor, &long, "{} {:?}", text, sort);
            prop_assert_eq!(&by_offset, &long, "{} {:?}", text, sort);

            if matches!(sort, Sort::Newest | Sort::Oldest) {
                let scan = searcher.scan(request).unwrap();
                prop_assert_eq!(scan.remaining(), long.len() as u64);
                let scanned: Vec<String> =
                    scan.map(|article| article.unwrap().id().to_string()).collect();
                prop_assert_eq!(&scanned, &long);
            }
        }
    }

    #[test]
    fn what_stays_is_neither_skipped_nor_told_twice(
        batches in batches(),
        later in prop::collection::vec((made(), any::<bool>()), 1..20),
        limit in 1..6_usize,
        merge in any::<bool>(),
        text in prop::sample::select(&QUERIES[..]),
        sort in prop::sample::select(&SORTS[..]),
    ) {
        let index = build(&batches);
        let request = request(text, sort).limit(limit);
        let before = ids(&index.searcher(), &request.clone().limit(100));
        let mut told = Vec::new();
        let mut page = request;
        for step in 0.. {
            let results = index.searcher().search(&page).unwrap();
            told.extend(results.iter().map(|hit| hit.id().to_owned()));
            let Some(next) = results.next() else { break };
            prop_assert_eq!(next.generation(), results.generation());
            page = page.after(next.clone());
            let mut writer = index.writer().unwrap();
            for (made, deleted) in later.iter().skip(step).step_by(3) {
                if *deleted {
                    writer.delete(made.id()).unwrap();
                } else {
                    writer.upsert(made.article()).unwrap();
                }
            }
            if merge { writer.optimize().unwrap() } else { writer.commit().unwrap() };
        }
        let stays = |id: &&String| later.iter().all(|(made, _)| made.id() != **id);
        let before: Vec<&String> = before.iter().filter(stays).collect();
        let told: Vec<&String> = told.iter().filter(stays).collect();
        prop_assert_eq!(told, before, "{} {:?}", text, sort);
    }

    #[test]
    fn no_text_is_a_cursor_by_chance(text in ".{0,80}", flip in 0..400_usize, bit in 0..7_u32) {
        prop_assert!(text.parse::<Cursor>().is_err());
        let index = Index::in_memory([article("a", "1956", "envoy"), article("b", "", "envoy")]);
        let searcher = index.unwrap().searcher();
        let request = request("envoy", Sort::Relevance).limit(1);
        let cursor = searcher.search(&request).unwrap().next().unwrap().to_string();
        let mut bytes = cursor.into_bytes();
        let at = flip % bytes.len();
        bytes[at] ^= 1 << bit;
        // Whatever it has become, it is refused or does no harm.
        if let Ok(spoilt) = String::from_utf8(bytes).unwrap().parse::<Cursor>() {
            let _ = searcher.search(&request.after(spoilt));
        }
    }
}

#[test]
fn the_greatest_offset_and_limit_are_no_errors() {
    let articles = (0..5).map(|n| article(&format!("a{n}"), "1956", "envoy"));
    let searcher = Index::in_memory(articles).unwrap().searcher();
    for sort in SORTS {
        let request = request("envoy", sort);
        let long = searcher.search(&request.clone().limit(chancery::MAX_HITS)).unwrap();
        assert_eq!(long.hits().len(), 5);
        assert!(long.next().is_none());
        let beyond =
            searcher.search(&request.clone().offset(chancery::MAX_OFFSET).limit(3)).unwrap();
        assert!(beyond.is_empty() && beyond.next().is_none());
        let none = searcher.search(&request.limit(0)).unwrap();
        assert!(none.is_empty() && none.next().is_none());
    }
}

#[test]
fn a_cursor_is_for_one_request() {
    let articles = (0..5).map(|n| article(&format!("a{n}"), "1956", "envoy treaty"));
    let searcher = Index::in_memory(articles).unwrap().searcher();
    let request = request("envoy", Sort::Newest).limit(2);
    let cursor = searcher.search(&request).unwrap().next().unwrap().clone();
    let error = |request: SearchRequest| {
        let error = searcher.search(&request.after(cursor.clone())).unwrap_err();
        assert!(error.is_query());
        error.to_string()
    };
    let other_query: Query = "treaty".parse().unwrap();
    let other = "cursor: it is for another query, filter, ranking or grouping; begin with the first page \
         again";
    assert_eq!(error(SearchRequest::new(other_query).sort(Sort::Newest)), other);
    assert_eq!(error(request.clone().filter(Filter::source("x"))), other);
    assert_eq!(error(request.clone().ranking(Ranking::bm25f().k1(0.5))), other);
    assert_eq!(error(request.clone().group_copies()), other);
    assert_eq!(
        error(request.clone().sort(Sort::Oldest)),
        "cursor: it is for another order of hits; begin with the first page again"
    );
    // Facets of the filters, and the order of these, make no other request.
    let france = || Filter::any_of("country", ["FR", "EG"]);
    let egypt = || Filter::any_of("country", ["EG", "FR"]);
    let narrowed = request.clone().filter(Filter::date("1956".parse().unwrap()).negate().negate());
    let first = narrowed.clone().filter(france().negate()).facet(Facet::new("country"));
    let next = searcher.search(&first).unwrap().next().unwrap().clone();
    let second = searcher.search(&narrowed.filter(egypt().negate()).after(next)).unwrap();
    assert_eq!(second.ids(), ["a2", "a3"]);
    // Another page size and other counts are no other request.
    let rest = request.limit(50).fields(Fields::Brief).count(chancery::Count::Exact);
    let rest = searcher.search(&rest.after(cursor.clone())).unwrap();
    assert_eq!(rest.ids(), ["a2", "a3", "a4"]);
    assert_eq!(rest.total(), Total::Exact(5));

    let json = serde_json::to_string(&cursor).unwrap();
    assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
    assert!(serde_json::from_str::<Cursor>("\"\"").is_err());
    assert!(json.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_\"".contains(&b)), "{json}");
}

#[test]
fn more_articles_of_one_date_than_a_scan_holds_come_in_order() {
    let index = Index::in_memory([]).unwrap();
    let mut writer = index.writer().unwrap();
    for n in 0..80_000_usize {
        let date = if n % 2 == 0 { "1956" } else { "" };
        writer.upsert(article(&format!("{:05}", n * 7919 % 80_000), date, "envoy")).unwrap();
        if n == 60_000 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let searcher = index.searcher();
    for sort in [Sort::Newest, Sort::Oldest] {
        let scan = searcher.scan(request("envoy", sort)).unwrap();
        let scanned: Vec<String> = scan.map(|a| a.unwrap().id().to_string()).collect();
        assert_eq!(scanned.len(), 80_000);
        let first = ids(&searcher, &request("envoy", sort).limit(10_000));
        assert_eq!(scanned[..10_000], first);
        let dated = |id: &String| id.parse::<usize>().unwrap() % 2 == 0;
        assert!(scanned[..40_000].iter().all(dated) && !scanned[40_000..].iter().any(dated));
        assert!(scanned[..40_000].is_sorted() && scanned[40_000..].is_sorted());
    }
}
