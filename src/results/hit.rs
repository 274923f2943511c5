//! A hit: what a search gives of an article.

use std::fmt;
use std::sync::LazyLock;

use serde::Serialize;

use super::highlights::Highlights;
use super::marked::Marked;
use super::snippet::Snippet;
use crate::article::{Article, Brief, DateSpan};

/// An article that a search found.
///
/// Where its article was not [read](Self::is_read) it has an id and a score only.
///
/// As JSON it is an object of `id`, `score`, `copies` where it is more than 1, `date`, `headline`, `headline_html`, `officials`,
/// `topics`, `snippet`, `place`, `source`, `url` and `article`, without those that it does not have.
/// What is between `date` and `place` has the form of [`Highlights`]:
///
/// ```
/// use chancery::{Article, Index, Official, SearchRequest};
/// use serde_json::json;
///
/// let index = Index::in_memory([Article::builder("a")
///     .title("Eden & Nutting")
///     .official(Official::new("Eden, Anthony").office("Prime Minister"))
///     .body("Eden spoke.")
///     .build()?])?;
/// let results = index.searcher().search(&SearchRequest::new("eden".parse()?))?;
/// let mut hit = serde_json::to_value(&results.hits()[0])?;
/// hit.as_object_mut().unwrap().remove("score");
/// assert_eq!(
///     hit,
///     json!({
///         "id": "a",
///         "headline": "Eden & Nutting",
///         "headline_html": "<mark>Eden</mark> &amp; Nutting",
///         "officials": [{
///             "text": "Anthony Eden, Prime Minister",
///             "html": "Anthony <mark>Eden</mark>, Prime Minister",
///             "marks": [[8, 12]],
///         }],
///         "snippet": [{
///             "text": "Eden spoke.",
///             "html": "<mark>Eden</mark> spoke.",
///             "marks": [[0, 4]],
///             "range": [0, 11],
///         }],
///     })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    id: String,
    score: f32,
    #[serde(skip_serializing_if = "is_one")]
    pub(crate) copies: u64,
    /// Few hits of many are shown, so that the others are small.
    #[serde(flatten)]
    shown: Option<Box<Shown>>,
}

/// What a hit has beside its id and score.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateSpan>,
    #[serde(flatten)]
    highlights: Highlights,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<Article>,
}

impl Hit {
    pub(crate) fn bare(id: String, score: f32) -> Self {
        Self { id, score, copies: 1, shown: None }
    }

    /// One of which nothing is marked.
    pub(crate) fn brief(id: String, score: f32, brief: Brief) -> Self {
        let Brief { date, headline, place, source, url } = brief;
        let highlights = Highlights::none(headline);
        let shown = Shown { date, highlights, place, source, url, article: None };
        Self { id, score, copies: 1, shown: Some(Box::new(shown)) }
    }

    /// One with highlights.
    pub(crate) fn highlighted(article: &Article, score: f32, highlights: Highlights) -> Self {
        let Brief { date, place, source, url, .. } = Brief::from(article);
        let shown = Shown { date, highlights, place, source, url, article: None };
        Self {
            id: article.id().as_str().to_owned(),
            score,
            copies: 1,
            shown: Some(Box::new(shown)),
        }
    }

    pub(crate) fn with_article(mut self, article: Article) -> Self {
        if let Some(shown) = &mut self.shown {
            shown.article = Some(article);
        }
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

    /// How many matches are copies of one text with it, itself included, where the request
    /// [groups](crate::SearchRequest::group_copies) them; else 1.
    #[must_use]
    pub fn copies(&self) -> u64 {
        self.copies
    }

    /// Whether its article was read: not so with [`Fields::Ids`](crate::Fields::Ids), nor where the
    /// time of the search was up.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.shown.is_some()
    }

    /// The article's date, printed as `undated` where it has none, and as nothing where the article was
    /// not [read](Self::is_read).
    #[must_use]
    pub fn date(&self) -> HitDate {
        match &self.shown {
            Some(shown) => HitDate { span: shown.date, unknown: "undated" },
            None => HitDate { span: None, unknown: "" },
        }
    }

    /// The title, else the first sentence.
    #[must_use]
    pub fn headline(&self) -> &str {
        self.highlights().headline().text()
    }

    /// The headline, with what was asked for marked in it.
    #[must_use]
    pub fn marked_headline(&self) -> &Marked {
        self.highlights().headline()
    }

    /// The officials in which something is marked, as [`Highlights::officials`].
    #[must_use]
    pub fn officials(&self) -> &[Marked] {
        self.highlights().officials()
    }

    /// The topics in which something is marked, as [`Highlights::topics`].
    #[must_use]
    pub fn topics(&self) -> &[Marked] {
        self.highlights().topics()
    }

    /// The place that the article states.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.shown.as_ref()?.place.as_deref()
    }

    /// The source that the article states.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.shown.as_ref()?.source.as_deref()
    }

    /// The address that the article states.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.shown.as_ref()?.url.as_deref()
    }

    /// Fragments of the body, with what was asked for marked in them.
    #[must_use]
    pub fn snippet(&self) -> &Snippet {
        self.highlights().snippet()
    }

    /// The article, with [`Fields::Whole`](crate::Fields::Whole).
    #[must_use]
    pub fn article(&self) -> Option<&Article> {
        self.shown.as_ref()?.article.as_ref()
    }

    fn highlights(&self) -> &Highlights {
        static NONE: LazyLock<Highlights> = LazyLock::new(Highlights::default);
        self.shown.as_ref().map_or(&NONE, |shown| &shown.highlights)
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
pub struct HitDate {
    span: Option<DateSpan>,
    /// What stands for a date that is not there.
    unknown: &'static str,
}

impl From<Option<DateSpan>> for HitDate {
    fn from(span: Option<DateSpan>) -> Self {
        Self { span, unknown: "undated" }
    }
}

impl HitDate {
    /// The date, if the article has one.
    #[must_use]
    pub fn span(self) -> Option<DateSpan> {
        self.span
    }
}

impl fmt::Display for HitDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Some(span) => f.pad(&span.to_string()),
            None => f.pad(self.unknown),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_one(count: &u64) -> bool {
    *count == 1
}
