//! Searches an index from the command line.
//!
//! `cargo run --release --example search -- FOLDER QUERY...`

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use chancery::{Count, Index, Query, QueryError, SearchRequest, Total};

#[expect(clippy::print_stderr, reason = "an example prints its results")]
fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(folder), query) = (args.next(), args.collect::<Vec<_>>().join(" ")) else {
        eprintln!("usage: search FOLDER QUERY...");
        return ExitCode::from(2);
    };
    match search(&folder, &query) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn search(folder: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let query: Query = text.parse().map_err(|error: QueryError| error.caret(text).to_string())?;
    let index = Index::open_read_only(folder)?;
    let request = SearchRequest::new(query).count(Count::Exact);
    let started = Instant::now();
    let results = index.searcher().search(&request)?;
    let elapsed = started.elapsed();
    for hit in &results {
        println!("{:>22}  {}  [{}]", hit.date(), hit.headline(), hit.id());
        println!("                        {}", hit.snippet());
    }
    match results.total() {
        Total::Exact(total) => println!("{total} found in {} µs", elapsed.as_micros()),
        Total::AtLeast(_) | Total::NotCounted => {}
    }
    Ok(())
}
