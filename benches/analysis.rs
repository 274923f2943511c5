//! How fast text becomes tokens: this crate's analyzer beside tantivy's `en_stem`, over the bodies
//! of the same articles, one after the other in one thread.
//!
//! `cargo bench --bench analysis`
//!
//! The two do not do the same: this crate's folds accents, keeps the unstemmed word beside the stem
//! and reads abbreviations and document symbols; it remembers the stems of words that it has seen.
//! What this does not show: writing the tokens to an index.

#[path = "support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput};

use chancery::{Analyzer, Session};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use self::support::Result;
use self::support::corpus::{self, Corpus};

const ARTICLES: usize = 500;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it runs on")]
fn main() -> Result<()> {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let Corpus { name, articles } = corpus::load(ARTICLES)?;
    let bodies: Vec<&str> = articles.iter().map(chancery::Article::body).collect();
    let bytes: usize = bodies.iter().map(|body| body.len()).sum();
    println!("{name}: the bodies of {} articles, {bytes} bytes", bodies.len());

    let mut session = Analyzer::default().session();
    let mut en_stem = TokenizerManager::default().get("en_stem").ok_or("there is no `en_stem`")?;
    let (our_tokens, their_tokens) = (ours(&mut session, &bodies), theirs(&mut en_stem, &bodies));
    println!("tokens: {our_tokens} of chancery, {their_tokens} of tantivy");

    let mut group = criterion.benchmark_group("analysis/bodies");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function(BenchmarkId::from_parameter("tantivy"), |bencher| {
        bencher.iter(|| assert_eq!(theirs(&mut en_stem, &bodies), their_tokens));
    });
    group.bench_function(BenchmarkId::from_parameter("chancery"), |bencher| {
        bencher.iter(|| assert_eq!(ours(&mut session, &bodies), our_tokens));
    });
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// Counts tokens that have a term.
fn ours(session: &mut Session, bodies: &[&str]) -> usize {
    let mut count = 0;
    for body in bodies {
        session.analyze(body, &mut |token| count += usize::from(!token.term.is_empty()));
    }
    count
}

/// Counts tokens that have a text.
fn theirs(analyzer: &mut TextAnalyzer, bodies: &[&str]) -> usize {
    let mut count = 0;
    for body in bodies {
        let mut stream = analyzer.token_stream(body);
        stream.process(&mut |token| count += usize::from(!token.text.is_empty()));
    }
    count
}
