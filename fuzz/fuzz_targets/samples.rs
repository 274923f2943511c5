//! The sample articles as an index, for targets that search them.

use std::sync::OnceLock;

use chancery::{Index, JsonLines, Searcher};

pub fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let samples = include_bytes!("../../examples/articles/articles.jsonl");
        let articles = JsonLines::new(samples.as_slice()).map(|article| article.expect("a sample"));
        Index::in_memory(articles).expect("an index").searcher()
    })
}
