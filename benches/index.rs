//! How fast articles go in, beside tantivy alone as one would write it: four text fields with the
//! English stemmer, stored, an id and a date; and with the enrichers of the crate reading them.
//!
//! `cargo bench --bench index`. Both sides start from the same parsed articles and end with a
//! commit on disk, with the same threads and memory, in turn. With `--test` each side runs once on
//! few articles. Of `CHANCERY_DATA` the Foreign Relations are taken, else generated articles. What
//! this does not show: reading files, merging later, and what the extra fields are good for.

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use chancery::{Article, Index, IndexBuilder, Pipeline};

use self::support::corpus::{self, Corpus, megabytes, text_bytes};
use self::support::figures::median;
use self::support::{MEMORY_MB, Result, THREADS, peer};

#[expect(clippy::print_stdout, reason = "a benchmark prints its results")]
fn main() -> Result<()> {
    let test = std::env::args().any(|arg| arg == "--test");
    let Corpus { name, articles } = corpus::load(if test { 300 } else { usize::MAX })?;
    let megabytes = megabytes(articles.iter().map(text_bytes).sum());
    println!("{name}: {} articles, {megabytes:.1} MB of text", articles.len());
    println!("{THREADS} threads, {MEMORY_MB} MB");

    let runs = if test { 1 } else { 5 };
    let (mut ours, mut enriched, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        theirs.push(tantivy_alone(&articles)?.as_secs_f64());
        ours.push(chancery(&articles, Index::builder())?.as_secs_f64());
        let enriching = Index::builder().enrich(Pipeline::builtin());
        enriched.push(chancery(&articles, enriching)?.as_secs_f64());
    }
    let ratio = |one: &[f64], other: &[f64]| {
        median(one.iter().zip(other).map(|(one, other)| one / other).collect())
    };
    println!("tantivy alone  {:6.1} MB/s", megabytes / median(theirs.clone()));
    println!("chancery       {:6.1} MB/s", megabytes / median(ours.clone()));
    println!("ratio          {:6.2}", ratio(&theirs, &ours));
    println!("with enrichers {:6.1} MB/s", megabytes / median(enriched.clone()));
    println!("ratio to off   {:6.2}", ratio(&ours, &enriched));
    Ok(())
}

fn chancery(articles: &[Article], builder: IndexBuilder) -> Result<Duration> {
    let folder = tempfile::tempdir()?;
    let index = builder.memory_mb(MEMORY_MB).threads(THREADS).create(folder.path())?;
    let started = Instant::now();
    let mut writer = index.writer()?;
    for article in articles {
        writer.upsert(article.clone())?;
    }
    let report = writer.commit()?;
    let elapsed = started.elapsed();
    assert_eq!(report.added(), articles.len() as u64);
    Ok(elapsed)
}

fn tantivy_alone(articles: &[Article]) -> Result<Duration> {
    let folder = tempfile::tempdir()?;
    let mut writer = peer::Writer::create(folder.path())?;
    let started = Instant::now();
    for article in articles {
        writer.add(article)?;
    }
    writer.commit()?;
    let elapsed = started.elapsed();
    assert_eq!(writer.index.reader()?.searcher().num_docs(), articles.len() as u64);
    Ok(elapsed)
}
