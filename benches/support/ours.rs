//! This crate's side: an index in a folder, and requests for drawn queries.

use std::path::Path;

use chancery::{Article, Count, Fields, Index, SearchRequest, Sort};

use super::queries::{Class, Drawn, Mode, TOP};
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
