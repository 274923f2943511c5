//! A hit: what a search gives of an article.

use std::fmt;

use serde::Serialize;

use super::snippet::Snippet;
use crate::analysis::Session;
use crate::article::{Article, DateSpan};
use crate::query::plan::Words;

/// An article that a search found.
///
/// With [`Fields::Ids`](crate::Fields::Ids) it has an id and a score only.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    id: String,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateSpan>,
    #[serde(skip_serializing_if = "String::is_empty")]
    headline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Snippet::is_empty")]
    snippet: Snippet,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<Box<Article>>,
}

impl Hit {
    pub(crate) fn bare(id: String, score: f32) -> Self {
        Self {
            id,
            score,
            date: None,
            headline: String::new(),
            place: None,
            source: None,
            url: None,
            snippet: Snippet::default(),
            article: None,
        }
    }

    pub(crate) fn brief(
        article: &Article,
        score: f32,
        words: &[Words],
        snippet_chars: usize,
        session: &mut Session,
    ) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            id: article.id().as_str().to_owned(),
            score,
            date: article.date(),
            headline: article.headline().into_owned(),
            place: owned(article.place()),
            source: owned(article.source()),
            url: owned(article.url()),
            snippet: Snippet::of(article.body(), words, snippet_chars, session),
            article: None,
        }
    }

    pub(crate) fn with_article(mut self, article: Article) -> Self {
        self.article = Some(Box::new(article));
        self
    }

    /// The article's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How well it matches, to be compared with hits of the same search only; 0 where hits come by
    /// date or no words were ranked.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The article's date, printed as `undated` where it has none.
    #[must_use]
    pub fn date(&self) -> HitDate {
        HitDate(self.date)
    }

    /// The title, else the first sentence.
    #[must_use]
    pub fn headline(&self) -> &str {
        &self.headline
    }

    /// The place that the article states.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The source that the article states.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The address that the article states.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// A passage of the body with the words of the query in it.
    #[must_use]
    pub fn snippet(&self) -> &Snippet {
        &self.snippet
    }

    /// The article, with [`Fields::Whole`](crate::Fields::Whole).
    #[must_use]
    pub fn article(&self) -> Option<&Article> {
        self.article.as_deref()
    }
}

/// The date of a [`Hit`], which may have none.
///
/// ```
/// use chancery::{Article, Index, SearchRequest};
///
/// let index = Index::in_memory([
///     Article::builder("a").date("1648-10").body("Peace.").build()?,
///     Article::builder("b").body("Peace.").build()?,
/// ])?;
/// let results = index.searcher().search(&SearchRequest::new("peace".parse()?))?;
/// let dates: Vec<String> = results.into_iter().map(|hit| hit.date().to_string()).collect();
/// assert_eq!(dates, ["1648-10", "undated"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HitDate(Option<DateSpan>);

impl HitDate {
    /// The date, if the article has one.
    #[must_use]
    pub fn span(self) -> Option<DateSpan> {
        self.0
    }
}

impl fmt::Display for HitDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(span) => f.pad(&span.to_string()),
            None => f.pad("undated"),
        }
    }
}
