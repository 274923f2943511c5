//! Shows the query language on the sample articles: what queries find, how they are read, and what
//! one is told about those that are wrong.
//!
//! `cargo run --release --example query_language [-- QUERY...]`

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use chancery::{
    Article, Count, DateSpan, Index, JsonLines, Query, SearchRequest, Searcher, Synonyms, Total,
};

const QUERIES: [&str; 14] = [
    "suez nasser",
    "nuclear w/3 weapon* date:1960..1990",
    "(peace OR armistice) AND treaty NOT vietnam",
    "signed w/5 treaty country:FR",
    "(roosevelt OR churchill) w/s stalin",
    "hlead(climat* AND conference)",
    "atleast3(treaty) before:1800",
    "official:gromiko~1",
    "official:\"zhou enlai\" date:1972",
    "title:(peace w/3 hall)",
    "=powers",
    "Briand w/p Stresemann",
    "date:within(1962-10)",
    "dulles OR eden w/10 suez",
];

const WRONG: [&str; 6] = [
    "hostages w/300 tehran",
    "(suez OR nasser",
    "suez date:1956-02-30",
    "country:Freedonia",
    "offical:dulles",
    "meet(\"Li Qiang\", Séjourné)",
];

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn main() -> Result<(), Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles/articles.jsonl");
    let reader = JsonLines::new(BufReader::new(File::open(samples)?));
    let searcher = Index::in_memory(reader.collect::<Result<Vec<Article>, _>>()?)?.searcher();

    let asked: Vec<String> = std::env::args().skip(1).collect();
    if !asked.is_empty() {
        return show(&searcher, &asked.join(" "));
    }
    for text in QUERIES {
        show(&searcher, text)?;
    }

    println!("── what is wrong is told, and how a search box reads it all the same\n");
    for text in WRONG {
        let error = match text.parse::<Query>() {
            Err(error) => error,
            // Only the index knows which fields its articles have.
            Ok(query) => match searcher.plan(&SearchRequest::new(query)) {
                Err(error) => error.as_query().cloned().ok_or("not an error of the query")?,
                Ok(plan) => return Err(format!("{text} was read as {plan}").into()),
            },
        };
        println!("{}", error.caret(text));
        println!("in a search box: {}\n", Query::parse_lenient(text).query);
    }

    println!("── queries that a program builds, and words that mean the same\n");
    let autumn = DateSpan::parse("1956-10-29..1956-11-07")?;
    let built = Query::phrase("canal zone").slop(3).or("suez".parse::<Query>()?);
    show_query(&searcher, &SearchRequest::new(built.and(Query::date(autumn))))?;
    let synonyms = Synonyms::parse("ussr, soviet union\nbritain, united kingdom, uk\n")?;
    let request = SearchRequest::new("ussr w/20 britain".parse()?).synonyms(&synonyms);
    show_query(&searcher, &request)
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn show(searcher: &Searcher, text: &str) -> Result<(), Box<dyn Error>> {
    match text.parse::<Query>() {
        Ok(query) => show_query(searcher, &SearchRequest::new(query)),
        Err(error) => {
            println!("{}", error.caret(text));
            Ok(())
        }
    }
}

#[expect(clippy::print_stdout, reason = "an example prints its results")]
fn show_query(searcher: &Searcher, request: &SearchRequest) -> Result<(), Box<dyn Error>> {
    let request = request.clone().limit(3).count(Count::Exact);
    let results = searcher.search(&request)?;
    let Total::Exact(total) = results.total() else { return Err("it was not counted".into()) };
    println!("── {}", request.query());
    println!("   read as {}", searcher.plan(&request)?);
    for warning in results.warnings() {
        println!("   note: {}", warning.message());
    }
    println!("   {total} found");
    for hit in &results {
        println!("   {:>22}  {}", hit.date(), hit.headline());
    }
    println!();
    Ok(())
}
