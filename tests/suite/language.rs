//! The page on the query language:
//!
//! 1. Every query in its tables finds what the table says.
//! 2. Every function and operator of the language stands on it.

use chancery::{Index, JsonLines};

const PAGE: &str = include_str!("../../src/query/language.md");

/// The queries of each row, and the ids that they find.
fn rows() -> Vec<(Vec<String>, Vec<&'static str>)> {
    let mut rows = Vec::new();
    for line in PAGE.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let [written, _, finds] = cells.as_slice() else { panic!("three cells: {line}") };
        let written = written.trim().trim_matches('`');
        let queries = written.split("`, `").map(|query| query.replace("\\|", "|")).collect();
        rows.push((queries, finds.split_whitespace().collect()));
    }
    rows
}

fn articles() -> &'static str {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_page_tells_what_queries_find() {
    let articles = JsonLines::new(articles().as_bytes()).map(Result::unwrap);
    let searcher = Index::in_memory(articles).unwrap().searcher();
    let rows = rows();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for (queries, expected) in rows {
        for query in queries {
            let mut ids = searcher.ids(&query).unwrap_or_else(|error| panic!("{query}: {error}"));
            ids.sort_unstable();
            assert_eq!(ids, expected, "{query}");
        }
    }
}

#[test]
fn the_page_leaves_nothing_out() {
    for sign in [
        " AND ",
        " OR ",
        " NOT ",
        "w/2",
        "NEAR/",
        "pre/",
        "w/s",
        "w/p",
        "atleast",
        "hlead(",
        "=",
        "*",
        "?",
        "~",
        "^",
        "+",
        "-",
        "title:",
        "body:",
        "topic:",
        "source:",
        "lang:",
        "id:",
        "from:",
        "to:",
        "speaker",
        "official:",
        "office:",
        "country:",
        "date:",
        "after:",
        "before:",
        " TO ",
        "within(",
        "meet(",
    ] {
        assert!(PAGE.contains(sign), "{sign}");
    }
}
