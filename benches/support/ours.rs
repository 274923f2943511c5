//! This crate's side: an index in a folder, and requests for drawn queries.

use std::collections::HashMap;
use std::path::Path;

use chancery::{Article, Count, Fields, Index, Query, SearchRequest, Searcher, Sort, Total};

use super::queries::{Class, Drawn, Judge, Mode, TOP};
use super::{MEMORY_MB, Result, THREADS};

/// Builds an index of one segment.
pub(crate) fn build(folder: &Path, articles: &[Article]) -> Result<Index> {
    let index = Index::builder().memory_mb(MEMORY_MB).threads(THREADS).create(folder)?;
    let mut writer = index.writer()?;
    for article in articles {
        writer.upsert(article.clone())?;
    }
    writer.optimize()?;
    drop(writer);
    Ok(index)
}

/// The text of a query.
pub(crate) fn text(class: Class, drawn: &Drawn) -> String {
    let words = match class.mode() {
        Mode::Any => drawn.words.join(" "),
        Mode::All => format!("+{}", drawn.words.join(" +")),
        Mode::Phrase => format!("\"{}\"", drawn.words.join(" ")),
        Mode::Near => drawn.words.join(" w/5 "),
    };
    match drawn.days {
        Some((first, last)) => format!("{words} date:{first}..{last}"),
        None => words,
    }
}

/// The request for the first ids, or for the number of matches.
pub(crate) fn request(class: Class, drawn: &Drawn) -> Result<SearchRequest> {
    let request = SearchRequest::new(text(class, drawn).parse()?).fields(Fields::Ids);
    Ok(match class {
        Class::Count => request.limit(0).count(Count::Exact),
        Class::Newest => request.limit(TOP).sort(Sort::Newest),
        _ => request.limit(TOP),
    })
}

/// Takes every word, and counts on this side alone.
pub(crate) struct Counts<'a> {
    searcher: &'a Searcher,
    known: HashMap<String, u64>,
}

impl<'a> Counts<'a> {
    pub(crate) fn new(searcher: &'a Searcher) -> Self {
        Self { searcher, known: HashMap::new() }
    }

    fn count(&self, query: Query) -> Result<u64> {
        let request = SearchRequest::new(query).fields(Fields::Ids).limit(0).count(Count::Exact);
        match self.searcher.search(&request)?.total() {
            Total::Exact(count) => Ok(count),
            other => Err(format!("counted {other:?}, not exactly").into()),
        }
    }
}

impl Judge for Counts<'_> {
    fn articles(&self) -> Result<u64> {
        Ok(self.searcher.stats()?.articles())
    }

    fn articles_with(&mut self, word: &str) -> Result<u64> {
        if let Some(count) = self.known.get(word) {
            return Ok(*count);
        }
        let count = self.count(Query::words(word))?;
        self.known.insert(word.to_owned(), count);
        Ok(count)
    }

    fn is_fit(&mut self, _word: &str) -> Result<bool> {
        Ok(true)
    }
}
