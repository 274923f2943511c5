//! How fast a page of ten hits is highlighted, beside tantivy alone: two words, and a phrase.
//!
//! `cargo bench --bench highlight`
//!
//! The articles are at hand and the query is made ready, on both sides; both see the same bodies. For
//! tantivy it is the snippet of its `SnippetGenerator`, one fragment of 200 characters with every
//! word of the query marked. This crate reads headline, officials and topics as well, marks what the
//! query asks for and no more, and takes whole sentences, one fragment or three. What this does not
//! show: finding and reading the articles, which `results` does.

#[path = "support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput};

use chancery::{Article, Highlight, Highlighter, SearchRequest, Searcher};
use tantivy::snippet::SnippetGenerator;

use self::support::Result;
use self::support::corpus::{self, Corpus};
use self::support::ours::{self, Counts};
use self::support::peer::{self, Peer};
use self::support::queries::{Class, Sampler, TOP};

const ARTICLES: usize = 2_000;
const PAGES: usize = 20;
const CHARS: usize = 200;

/// The hits of a query, and the query on both sides.
struct Page {
    hits: Vec<Article>,
    request: SearchRequest,
    generator: SnippetGenerator,
}

#[expect(clippy::print_stdout, reason = "a benchmark prints what it runs on")]
fn main() -> Result<()> {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let test = std::env::args().any(|arg| arg == "--test");
    let Corpus { name, articles } = corpus::load(if test { 400 } else { ARTICLES })?;
    let scratch = tempfile::tempdir()?;
    let index = ours::build(&scratch.path().join("chancery"), &articles)?;
    let searcher = index.searcher();
    let peer = peer::build(&scratch.path().join("tantivy"), &articles)?;

    for (class, name_of_class) in [(Class::Any2, "words"), (Class::Phrase2, "phrase")] {
        let pages = pages(class, &articles, &searcher, &peer)?;
        let bodies = pages.iter().flat_map(|page| &page.hits).map(|hit| hit.body().len());
        let bytes: usize = bodies.sum();
        println!(
            "{name}: {} articles; {name_of_class}: {} pages of {TOP} hits, bodies of {:.2} MB",
            articles.len(),
            pages.len(),
            corpus::megabytes(bytes)
        );
        let mut group = criterion.benchmark_group(format!("highlight/{name_of_class}"));
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::from_parameter("tantivy"), |bencher| {
            bencher.iter(|| {
                let shown: usize = pages.iter().map(their_page).sum();
                assert!(shown > 0);
            });
        });
        for fragments in [1, 3] {
            let highlight = Highlight::new().fragments(fragments).chars(CHARS);
            let ready = |page: &Page| {
                let request = page.request.clone().highlight(highlight.clone());
                searcher.highlighter(&request)
            };
            let mut highlighters =
                pages.iter().map(ready).collect::<std::result::Result<Vec<_>, _>>()?;
            let id = BenchmarkId::new("chancery", fragments);
            group.bench_function(id, |bencher| {
                bencher.iter(|| {
                    let both = pages.iter().zip(&mut highlighters);
                    let shown: usize = both.map(|(page, ours)| our_page(page, ours)).sum();
                    assert_eq!(shown, TOP * pages.len());
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

/// Queries with a full page of hits, in each of which something is marked.
fn pages(
    class: Class,
    articles: &[Article],
    searcher: &Searcher,
    peer: &Peer,
) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for drawn in Sampler::new(articles, Counts::new(searcher))?.draw(class)? {
        let request = ours::request(class, &drawn)?;
        let found = searcher.search(&request)?;
        if found.hits().len() < TOP || pages.len() == PAGES {
            continue;
        }
        let hits = found.ids().into_iter().map(|id| searcher.get(id));
        let hits: Vec<Article> =
            hits.collect::<std::result::Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let theirs = peer.ask(class, &drawn)?;
        let body = peer.fields().body;
        let mut generator = SnippetGenerator::create(peer.searcher(), theirs.query(), body)?;
        generator.set_max_num_chars(CHARS);
        let page = Page { hits, request, generator };
        // Function words find articles, and are not marked beside others.
        if our_page(&page, &mut searcher.highlighter(&page.request)?) == page.hits.len() {
            pages.push(page);
        }
    }
    Ok(pages)
}

/// Hits in which something is marked, wherever.
fn our_page(page: &Page, highlighter: &mut Highlighter) -> usize {
    let is_marked = |article: &&Article| {
        let highlights = highlighter.highlight(article);
        let snippet = highlights.snippet().fragments().iter().any(|f| !f.marks().is_empty());
        snippet
            || !highlights.headline().marks().is_empty()
            || !highlights.officials().is_empty()
            || !highlights.topics().is_empty()
    };
    page.hits.iter().filter(is_marked).count()
}

/// Hits with a snippet. Where the words are not in the body there is none.
fn their_page(page: &Page) -> usize {
    let snippets = page.hits.iter().map(|article| page.generator.snippet(article.body()));
    snippets.filter(|snippet| !snippet.is_empty()).count()
}
