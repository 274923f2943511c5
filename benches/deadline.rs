//! How much longer than its deadline a search takes.
//!
//! `cargo bench --bench deadline -- [--test] [--keep FOLDER]`
//!
//! Queries that take long are given a part of the time that they take in full, and what they take
//! beyond it is the overrun; searches that are done in time do not count. Hits are read in brief.
//! The columns are microseconds; percentiles are by nearest rank. What this does not show: what the
//! system's scheduler adds under load, and articles that are not in the system's cache.

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chancery::{Count, Facet, Index, Interval, SearchRequest, Searcher};

use self::support::figures::{micros, percentile};
use self::support::{Result, corpus, ours};

/// Words in every article, near each other in all ways, in other forms, and counted.
const QUERIES: [&str; 9] = [
    "the of and to in that is was for with berlin",
    "\"the question of the\" berlin",
    "((the w/50 of) w/50 (and w/50 to)) berlin",
    "(the w/s of) w/p (question w/s government)",
    "atleast20(the) -(of w/3 and)",
    "*e* *a*",
    "khruschev~2 adenuaer~2",
    "=powers =states =nations",
    "*:*",
];

/// Parts of the whole time that are given.
const PARTS: [f64; 6] = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9];

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let test = arguments.iter().any(|argument| argument == "--test");
    let keep = arguments.iter().position(|argument| argument == "--keep");
    let keep = keep.and_then(|at| arguments.get(at + 1)).map(PathBuf::from);
    let corpus = corpus::load(if test { 400 } else { usize::MAX })?;
    let scratch = tempfile::tempdir()?;
    let folder = keep.unwrap_or_else(|| scratch.path().to_owned()).join("chancery");
    let count = corpus.articles.len() as u64;
    let kept = Index::open(&folder).ok();
    let kept = kept.filter(|index| index.stats().is_ok_and(|stats| stats.articles() == count));
    let index = match kept {
        Some(index) => index,
        None => ours::build(&folder, &corpus.articles)?,
    };
    let searcher = index.searcher();
    println!("{}: {count} articles", corpus.name);
    println!(
        "{:48} {:>10} {:>7} {:>8} {:>8} {:>8}",
        "query", "in full", "ended", "p50", "p99", "max"
    );
    let rounds = if test { 1 } else { 30 };
    let mut all = Vec::new();
    for text in QUERIES {
        let request = SearchRequest::new(text.parse()?)
            .count(Count::Exact)
            .facet(Facet::new("official"))
            .facet(Facet::new("year"))
            .timeline(Interval::Month);
        let whole = time(&searcher, &request)?.0;
        let mut overruns = Vec::new();
        for part in PARTS {
            for _ in 0..rounds {
                let deadline = whole.mul_f64(part);
                let (time, is_partial) = time(&searcher, &request.clone().deadline(deadline))?;
                overruns.extend(is_partial.then(|| micros(time.saturating_sub(deadline))));
            }
        }
        let of = |percent| percentile(overruns.clone(), percent);
        let (ended, p50, p99, max) = (overruns.len(), of(50), of(99), of(100));
        println!("{text:48} {:10.0} {ended:7} {p50:8.0} {p99:8.0} {max:8.0}", micros(whole));
        all.extend(overruns);
    }
    let of = |percent| percentile(all.clone(), percent);
    let (ended, p50, p99, max) = (all.len(), of(50), of(99), of(100));
    println!("{:48} {:10} {ended:7} {p50:8.0} {p99:8.0} {max:8.0}", "all", "");
    assert!(ended > 0, "every search was done in time");
    Ok(())
}

fn time(searcher: &Searcher, request: &SearchRequest) -> Result<(Duration, bool)> {
    let started = Instant::now();
    let results = searcher.search(request)?;
    Ok((started.elapsed(), results.is_partial()))
}
