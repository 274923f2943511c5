//! How fast the text of a query is read, how fast it is planned for an index, and what the terms of
//! wildcards and fuzzy words cost to find.
//!
//! `cargo bench --bench query`
//!
//! What is refused is to be refused at once, whatever it is. Reading is text to tree, with the checks
//! that need no index; planning turns the words of the tree into terms and looks up whether further
//! fields exist. Neither shows what looking up terms and searching cost, which `search` does and
//! `query/expand` includes.

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion};

use chancery::{Article, Count, Fields, Index, Query, SearchRequest};

use self::support::corpus::{self, Corpus};
use self::support::ours;

/// A class of query and one of it. The first has ten words.
const QUERIES: [(&str, &str); 4] = [
    ("ten words", "nuclear test ban treaty negotiations \"limited war\" date:1963 -soviet geneva"),
    ("a word", "suez"),
    ("proximity", "(suez OR \"canal company\") w/10 nasser date:1956-07..1956-12"),
    ("nested", "((((((((a OR b) AND c) OR d) AND e) OR f) AND g) OR h) AND i)"),
];

/// Patterns, and one word for comparison.
const PATTERNS: [&str; 8] = [
    "negotiation",
    "negotiat*",
    "n*tion",
    "wom?n",
    "*stan",
    "khruschev~1",
    "khruschev~2",
    "official:gromiko~1",
];

#[expect(clippy::print_stdout, reason = "a benchmark prints what it runs on")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut criterion = Criterion::default().sample_size(50).configure_from_args();
    let index = Index::in_memory([Article::builder("a").body("Suez.").build()?])?;
    let searcher = index.searcher();

    let mut group = criterion.benchmark_group("query/parse");
    for (name, text) in QUERIES {
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| {
                let query = black_box(text).parse::<Query>();
                assert!(query.is_ok());
                query
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("query/refuse");
    let hostile = [
        ("100000 parentheses", "(".repeat(100_000)),
        ("30000 parentheses", "(".repeat(30_000)),
        ("a megabyte of quotes", "\"".repeat(1 << 20)),
        ("60000 quotes and a bit", format!("{}\"", "\"".repeat(60_000))),
        ("60000 NULs in quotes", format!("\"{}", "\0".repeat(60_000))),
    ];
    for (name, text) in &hostile {
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| {
                let query = black_box(text).parse::<Query>();
                assert!(query.is_err());
                query
            });
        });
    }
    let surrogate = "\"\\ud800 suez\"";
    group.bench_function(BenchmarkId::from_parameter("a lone surrogate in JSON"), |bencher| {
        bencher.iter(|| {
            let query = serde_json::from_str::<Query>(black_box(surrogate));
            assert!(query.is_err());
            query.is_err()
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("query/plan");
    for (name, text) in QUERIES {
        let query: Query = text.parse()?;
        assert!(!searcher.plan(&SearchRequest::new(query))?.to_string().is_empty(), "{text}");
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            // What a query means is kept with it, so that each is read anew.
            bencher.iter_batched(
                || text.parse().map(SearchRequest::new),
                |request| {
                    let plan = request.map(|request| searcher.plan(&request));
                    assert!(matches!(plan, Ok(Ok(_))));
                    plan
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();

    let test = std::env::args().any(|arg| arg == "--test");
    let Corpus { name, articles } = corpus::load(if test { 400 } else { usize::MAX })?;
    println!("{name}: {} articles", articles.len());
    let scratch = tempfile::tempdir()?;
    let searcher = ours::build(scratch.path(), &articles)?.searcher();
    let mut group = criterion.benchmark_group("query/expand");
    group.sample_size(20);
    for text in PATTERNS {
        let request = SearchRequest::new(text.parse()?).fields(Fields::Ids).count(Count::None);
        group.bench_function(BenchmarkId::from_parameter(text), |bencher| {
            bencher.iter(|| {
                let results = searcher.search(black_box(&request));
                assert!(results.is_ok());
                results
            });
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
