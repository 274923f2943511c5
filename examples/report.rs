//! Writes a page for a briefing: what the articles that a query finds say, on one page of HTML that
//! needs nothing else.
//!
//! `cargo run --release --example report -- [--articles FILE] [--out FILE] QUERY...`
//!
//! The articles are JSON Lines, plain or Zstandard; without any the sample articles are read. The page
//! goes to `report.html` unless `--out` says otherwise. Every text of an article is escaped, addresses
//! are linked where they are of the web, and the page has no scripts.

#[path = "report/draw.rs"]
mod draw;
#[path = "report/layout.rs"]
mod layout;
#[path = "report/page.rs"]
mod page;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use chancery::{
    Bursts, Count, EncounterHit, Encounters, Facet, Highlight, Index, Interval, JsonLines, Network,
    Pipeline, Query, QueryError, SearchRequest, SearchResults,
};

/// What the page tells.
struct Briefing {
    query: String,
    results: SearchResults,
    encounters: Vec<EncounterHit>,
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn main() -> Result<(), Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/articles.jsonl");
    let (mut articles, mut out, mut words) = (samples, PathBuf::from("report.html"), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--articles" => articles = arguments.next().ok_or("--articles wants a file")?.into(),
            "--out" => out = arguments.next().ok_or("--out wants a file")?.into(),
            _ => words.push(argument),
        }
    }
    let text = words.join(" ");
    if text.is_empty() {
        return Err("usage: report [--articles FILE] [--out FILE] QUERY...".into());
    }
    let query = text.parse().map_err(|error: QueryError| error.caret(&text).to_string())?;

    let index = read(&articles)?;
    let briefing = brief(&index, text, &query)?;
    fs::write(&out, page::html(&briefing))?;
    println!("{} hits on {}", briefing.results.hits().len(), out.display());
    Ok(())
}

/// The articles, with what can be read out of their prose.
#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn read(file: &Path) -> Result<Index, Box<dyn Error>> {
    let plain = File::open(file)?;
    let is_packed = file.extension().is_some_and(|extension| extension == "zst");
    let reader: Box<dyn BufRead> = if is_packed {
        Box::new(BufReader::new(zstd::Decoder::new(plain)?))
    } else {
        Box::new(BufReader::new(plain))
    };
    let index = Index::builder().enrich(Pipeline::builtin()).in_memory([])?;
    let mut writer = index.writer()?;
    let report = writer.ingest(JsonLines::new(reader).id_prefix("article"))?;
    for bad in report.rejected() {
        println!("{bad}");
    }
    writer.commit()?;
    Ok(index)
}

fn brief(index: &Index, text: String, query: &Query) -> Result<Briefing, Box<dyn Error>> {
    let searcher = index.searcher();
    let request = SearchRequest::new(query.clone())
        .limit(12)
        .count(Count::Exact)
        .highlight(Highlight::new().fragments(2))
        .facet(Facet::new("official").top(10))
        .facet(Facet::new("country").top(10))
        .facet(Facet::new("topic").top(10))
        .timeline(Interval::at_most(48))
        .bursts(Bursts::by(Interval::Year).top(4))
        .network(Network::officials().top(24).min_count(2));
    let mut results = searcher.search(&request)?;
    // Of few articles no two are told of twice.
    if results.network().is_some_and(|network| network.edges().is_empty()) {
        results = searcher.search(&request.network(Network::officials().top(16)))?;
    }
    let asked = Encounters::all().among(query).asserted_only();
    let encounters = searcher.encounters(&asked)?;
    Ok(Briefing { query: text, results, encounters })
}
