//! How fast a page of ten results is made, beside tantivy alone: ids only, in brief with snippets,
//! and with the whole article.
//!
//! `cargo bench --bench results`
//!
//! A page includes its search. For tantivy a page in brief is ten stored documents and, of the
//! body, the snippets of its `SnippetGenerator`; a whole page is the same, as the stored document
//! is all there is. This crate reads an article from JSON, cuts a snippet of whole sentences and
//! marks the words in it. What this does not show: articles that are not in the system's cache.

#[path = "support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput};

use chancery::{Article, Fields, Highlight, SearchRequest, Searcher};
use tantivy::TantivyDocument;
use tantivy::schema::Value;
use tantivy::snippet::SnippetGenerator;

use self::support::Result;
use self::support::corpus::{self, Corpus};
use self::support::ours::{self, Counts};
use self::support::peer::{self, Asked, Peer};
use self::support::queries::{Class, Sampler, TOP};

const ARTICLES: usize = 2_000;
const PAGES: usize = 20;
const SNIPPET_CHARS: usize = 200;

/// Two words, either of them.
const CLASS: Class = Class::Any2;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it runs on")]
fn main() -> Result<()> {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let test = std::env::args().any(|arg| arg == "--test");
    let Corpus { name, articles } = corpus::load(if test { 400 } else { ARTICLES })?;
    let scratch = tempfile::tempdir()?;
    let index = ours::build(&scratch.path().join("chancery"), &articles)?;
    let searcher = index.searcher();
    let peer = peer::build(&scratch.path().join("tantivy"), &articles)?;

    let (requests, asked) = queries(&articles, &searcher, &peer)?;
    println!("{name}: {} articles; {} pages of {TOP} hits", articles.len(), requests.len());

    for fields in [Fields::Ids, Fields::Brief, Fields::Whole] {
        let requests: Vec<SearchRequest> =
            requests.iter().map(|request| request.clone().fields(fields)).collect();
        let mut group = criterion.benchmark_group(format!("results/{}", name_of(fields)));
        group.throughput(Throughput::Elements(requests.len() as u64));
        group.bench_function(BenchmarkId::from_parameter("tantivy"), |bencher| {
            bencher.iter(|| {
                let hits: Result<usize> =
                    asked.iter().map(|asked| their_page(&peer, asked, fields)).sum();
                assert_eq!(hits.ok(), Some(TOP * asked.len()));
            });
        });
        group.bench_function(BenchmarkId::from_parameter("chancery"), |bencher| {
            bencher.iter(|| {
                let hits: Result<usize> =
                    requests.iter().map(|request| our_page(&searcher, request, fields)).sum();
                assert_eq!(hits.ok(), Some(TOP * requests.len()));
            });
        });
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

fn name_of(fields: Fields) -> &'static str {
    match fields {
        Fields::Ids => "ids",
        Fields::Brief => "brief",
        Fields::Whole => "whole",
    }
}

/// Queries with a full page of hits on both sides.
fn queries(
    articles: &[Article],
    searcher: &Searcher,
    peer: &Peer,
) -> Result<(Vec<SearchRequest>, Vec<Asked>)> {
    let (mut requests, mut asked) = (Vec::new(), Vec::new());
    for drawn in Sampler::new(articles, Counts::new(searcher))?.draw(CLASS)? {
        let request = ours::request(CLASS, &drawn)?;
        let theirs = peer.ask(CLASS, &drawn)?;
        let full = searcher.search(&request)?.hits().len() == TOP
            && peer.search(&theirs)?.ids.len() == TOP;
        if full && requests.len() < PAGES {
            requests.push(request.highlight(Highlight::new().chars(SNIPPET_CHARS)));
            asked.push(theirs);
        }
    }
    Ok((requests, asked))
}

/// Hits that have what was asked for.
fn our_page(searcher: &Searcher, request: &SearchRequest, fields: Fields) -> Result<usize> {
    let results = searcher.search(request)?;
    let complete = results.iter().filter(|hit| match fields {
        Fields::Ids => !hit.id().is_empty(),
        Fields::Brief => !hit.headline().is_empty() && !hit.snippet().is_empty(),
        Fields::Whole => hit.article().is_some() && !hit.snippet().is_empty(),
    });
    Ok(complete.count())
}

/// Hits that have what was asked for. Where the words are not in the body the snippet is empty.
fn their_page(peer: &Peer, asked: &Asked, fields: Fields) -> Result<usize> {
    if fields == Fields::Ids {
        return Ok(peer.search(asked)?.ids.len());
    }
    let (searcher, body) = (peer.searcher(), peer.fields().body);
    let mut generator = SnippetGenerator::create(searcher, asked.query(), body)?;
    generator.set_max_num_chars(SNIPPET_CHARS);
    let mut complete = 0;
    for address in peer.best(asked)? {
        let document: TantivyDocument = searcher.doc(address)?;
        let snippet = generator.snippet_from_doc(&document);
        std::hint::black_box(snippet);
        complete += usize::from(document.get_first(body).and_then(|v| v.as_str()).is_some());
    }
    Ok(complete)
}
