//! How fast a page of ten results is made, beside tantivy alone: ids only, in brief, with the whole
//! article, and in brief with highlights.
//!
//! `cargo bench --bench results`
//!
//! A page includes its search. For tantivy a page in brief is ten stored documents, as is a whole
//! one, and the snippets of its `SnippetGenerator` are the highlights. This crate reads articles
//! from JSON, in brief as far as they are shown. What this does not show: articles that are not in
//! the system's cache.

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

const PAGES: usize = 20;
const SNIPPET_CHARS: usize = 200;

/// Two words, either of them.
const CLASS: Class = Class::Any2;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it runs on")]
fn main() -> Result<()> {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let test = std::env::args().any(|arg| arg == "--test");
    let Corpus { name, articles } = corpus::load(if test { 400 } else { usize::MAX })?;
    let scratch = tempfile::tempdir()?;
    let index = ours::build(&scratch.path().join("chancery"), &articles)?;
    let searcher = index.searcher();
    let peer = peer::build(&scratch.path().join("tantivy"), &articles)?;

    let (requests, asked) = queries(&articles, &searcher, &peer)?;
    println!("{name}: {} articles; {} pages of {TOP} hits", articles.len(), requests.len());

    for page in [Page::Ids, Page::Brief, Page::Whole, Page::Highlighted] {
        let requests: Vec<SearchRequest> =
            requests.iter().map(|request| page.of(request.clone())).collect();
        let mut group = criterion.benchmark_group(format!("results/{}", page.name()));
        group.throughput(Throughput::Elements(requests.len() as u64));
        group.bench_function(BenchmarkId::from_parameter("tantivy"), |bencher| {
            bencher.iter(|| {
                let hits: Result<usize> =
                    asked.iter().map(|asked| their_page(&peer, asked, page)).sum();
                assert_eq!(hits.ok(), Some(TOP * asked.len()));
            });
        });
        group.bench_function(BenchmarkId::from_parameter("chancery"), |bencher| {
            bencher.iter(|| {
                let hits: Result<usize> =
                    requests.iter().map(|request| our_page(&searcher, request, page)).sum();
                assert_eq!(hits.ok(), Some(TOP * requests.len()));
            });
        });
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

/// What is asked for of the hits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Ids,
    Brief,
    Whole,
    Highlighted,
}

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Ids => "ids",
            Self::Brief => "brief",
            Self::Whole => "whole",
            Self::Highlighted => "highlighted",
        }
    }

    fn of(self, request: SearchRequest) -> SearchRequest {
        match self {
            Self::Ids => request.fields(Fields::Ids),
            Self::Brief => request.fields(Fields::Brief).highlight(Highlight::none()),
            Self::Whole => request.fields(Fields::Whole).highlight(Highlight::none()),
            Self::Highlighted => {
                request.fields(Fields::Brief).highlight(Highlight::new().chars(SNIPPET_CHARS))
            }
        }
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
            requests.push(request);
            asked.push(theirs);
        }
    }
    Ok((requests, asked))
}

/// Hits that have what was asked for.
fn our_page(searcher: &Searcher, request: &SearchRequest, page: Page) -> Result<usize> {
    let results = searcher.search(request)?;
    let complete = results.iter().filter(|hit| match page {
        Page::Ids => !hit.id().is_empty(),
        Page::Brief => !hit.headline().is_empty(),
        Page::Whole => hit.article().is_some(),
        Page::Highlighted => !hit.headline().is_empty() && !hit.snippet().is_empty(),
    });
    Ok(complete.count())
}

/// Hits that have what was asked for. Where the words are not in the body the snippet is empty.
fn their_page(peer: &Peer, asked: &Asked, page: Page) -> Result<usize> {
    if page == Page::Ids {
        return Ok(peer.search(asked)?.ids.len());
    }
    let (searcher, body) = (peer.searcher(), peer.fields().body);
    let mut generator = None;
    if page == Page::Highlighted {
        let mut made = SnippetGenerator::create(searcher, asked.query(), body)?;
        made.set_max_num_chars(SNIPPET_CHARS);
        generator = Some(made);
    }
    let mut complete = 0;
    for address in peer.best(asked)? {
        let document: TantivyDocument = searcher.doc(address)?;
        if let Some(generator) = &generator {
            std::hint::black_box(generator.snippet_from_doc(&document));
        }
        complete += usize::from(document.get_first(body).and_then(|v| v.as_str()).is_some());
    }
    Ok(complete)
}
