//! Builds an index over the sample articles and runs five queries on it.
//!
//! `cargo run --release --example quickstart`

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

use chancery::{Count, Index, JsonLines, SearchRequest, Total};

const QUERIES: [&str; 5] = [
    "Séjourné Beijing",
    "peace treaty before:1900",
    "speaker:\"zhou enlai\" delegation",
    "nuclear weapons inspection after:1945",
    "official:gromyko date:1945..1962",
];

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn main() -> Result<(), Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/articles.jsonl");
    let index = Index::in_memory([])?;
    let mut writer = index.writer()?;
    let report = writer.ingest(JsonLines::new(BufReader::new(File::open(samples)?)))?;
    for bad in report.rejected() {
        println!("rejected: {bad}");
    }
    println!("{}\n", writer.commit()?);

    let searcher = index.searcher();
    for query in QUERIES {
        let request = SearchRequest::new(query.parse()?).limit(3).count(Count::Exact);
        let started = Instant::now();
        let results = searcher.search(&request)?;
        let micros = started.elapsed().as_micros();
        let total = match results.total() {
            Total::Exact(total) => total,
            Total::AtLeast(_) | Total::NotCounted => 0,
        };
        println!("── {query}   ({total} found in {micros} µs)");
        for hit in &results {
            println!("   {:>10}  {}", hit.date(), hit.headline());
            println!("               {}", hit.snippet());
        }
        println!();
    }
    Ok(())
}
