//! The article: what every other part of the library reads.
//!
//! It keeps what was stated, checked and in one form. It does not know how it was read or where it
//! will be kept. Its one law: whatever the articles hold, they were built, so what
//! [`ArticleBuilder::build`](super::ArticleBuilder::build) promises holds of each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::builder::ArticleBuilder;
use super::country::Country;
use super::date::DateSpan;
use super::dated_text::DatedText;
use super::error::{ArticleError, ArticleErrorKind};
use super::id::ArticleId;
use super::layout::{self, Section};
use super::official::Official;

/// One diplomatic article: a dispatch, a memorandum, a speech, a news report.
///
/// As JSON it is one object, without the keys that would be empty but `id` and `body`. It is read
/// as leniently as by [`JsonLines`](super::JsonLines), and anything written reads back equal.
///
/// ```
/// use chancery::{Article, Official};
///
/// let article = Article::builder("fmprc-2024-0401")
///     .date("2024-04-01")
///     .body("Li Qiang met Stéphane Séjourné in Beijing.")
///     .topic(["economy", "trade"])
///     .country("CN")
///     .official(Official::new("Li Qiang").office("Premier").country("CN"))
///     .build()?;
/// assert_eq!(article.headline(), "Li Qiang met Stéphane Séjourné in Beijing.");
///
/// let json = serde_json::to_string(&article)?;
/// assert_eq!(serde_json::from_str::<Article>(&json)?, article);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub(super) id: ArticleId,
    pub(super) date: Option<DateSpan>,
    pub(super) title: Option<String>,
    pub(super) officials: Vec<Official>,
    pub(super) topics: Vec<Vec<String>>,
    pub(super) countries: Vec<Country>,
    pub(super) organisations: Vec<String>,
    pub(super) body: String,
    pub(super) language: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) place: Option<String>,
    pub(super) published: Option<i64>,
    pub(super) notes: Vec<String>,
    pub(super) fields: BTreeMap<String, Vec<String>>,
}

impl Article {
    /// The most officials of an article.
    pub const MAX_OFFICIALS: usize = 10_000;

    /// The most topics of an article.
    pub const MAX_TOPICS: usize = 10_000;

    /// The most text of an article, all its parts together, in bytes: 64 MiB.
    pub const MAX_TEXT_BYTES: usize = 64 << 20;

    /// The most labels of a topic, from the general to the particular.
    pub const MAX_TOPIC_LABELS: usize = 16;

    /// The most organisations of an article.
    pub const MAX_ORGANISATIONS: usize = 10_000;

    /// The most fields of the user's own that an article, or an official of it, may have.
    pub const MAX_FIELDS: usize = 1_000;

    /// The most values of these fields together.
    pub const MAX_FIELD_VALUES: usize = 10_000;

    /// The longest name, spelling or id of an official, topic with all its labels, organisation, source, name of a field
    /// or value of one, in bytes: 8 KiB.
    pub const MAX_FIELD_VALUE_BYTES: usize = 8 << 10;

    /// Begins an article of this identifier.
    pub fn builder(id: impl Into<String>) -> ArticleBuilder {
        ArticleBuilder::new(id.into())
    }

    /// Reads the one record of a dated text, whose id is then the hash of what it says.
    ///
    /// The form is that of [`DatedText`], which reads many.
    ///
    /// # Errors
    /// When the text is not exactly one record, or the record is not an article.
    ///
    /// ```
    /// use chancery::Article;
    ///
    /// let peace = Article::from_dated_text("date 1648-10-24 The Peace of Westphalia was signed.")?;
    /// assert_eq!(peace.date().map(|date| date.to_string()).as_deref(), Some("1648-10-24"));
    /// assert_eq!(peace.body(), "The Peace of Westphalia was signed.");
    /// # Ok::<(), chancery::ArticleError>(())
    /// ```
    pub fn from_dated_text(text: &str) -> Result<Self, ArticleError> {
        let mut records = DatedText::new(text.as_bytes());
        match (records.next(), records.next()) {
            (Some(record), None) => record.map_err(ArticleError::from),
            (None, _) => {
                let message = "the text is blank; begin it with `date YYYY-MM-DD`";
                Err(ArticleError::new(ArticleErrorKind::NoDate, message))
            }
            (Some(Err(error)), Some(_)) => Err(error.into()),
            (Some(Ok(_)), Some(_)) => {
                let message = "more than one record; read them with `DatedText`";
                Err(ArticleError::new(ArticleErrorKind::NoDate, message))
            }
        }
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &ArticleId {
        &self.id
    }

    /// When what it tells of happened.
    #[must_use]
    pub fn date(&self) -> Option<DateSpan> {
        self.date
    }

    /// The title, never an empty one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The officials it names, in its order.
    #[must_use]
    pub fn officials(&self) -> &[Official] {
        &self.officials
    }

    /// The topics, each a path of labels from the general to the particular.
    #[must_use]
    pub fn topics(&self) -> &[Vec<String>] {
        &self.topics
    }

    /// The countries it is about.
    #[must_use]
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// The organisations it is about.
    #[must_use]
    pub fn organisations(&self) -> &[String] {
        &self.organisations
    }

    /// The text, as it was given.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The language as a BCP 47 tag, such as `en` or `zh-Hans`.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Where it was taken from.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Where it can be read.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Where it was written, or where what it tells of happened.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// When it was published, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn published(&self) -> Option<i64> {
        self.published
    }

    /// Its notes, such as footnotes, in order.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The fields of the user's own, by name.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, Vec<String>> {
        &self.fields
    }

    /// The line that names it: the title, else the first sentence of the lead.
    ///
    /// A sentence is cut after 120 characters, between two words, with `…` in place of the rest.
    #[must_use]
    pub fn headline(&self) -> Cow<'_, str> {
        match &self.title {
            Some(title) => Cow::Borrowed(title),
            None => layout::first_sentence(match self.lead() {
                "" => self.paragraphs().next().unwrap_or_default(),
                lead => lead,
            }),
        }
    }

    /// The paragraph that the text begins with, datelines and headings passed over.
    ///
    /// It is the first paragraph of twelve words or more; when none has twelve, the first that is
    /// neither a dateline nor a heading; else empty.
    #[must_use]
    pub fn lead(&self) -> &str {
        self.body.get(self.lead_range()).unwrap_or_default()
    }

    /// Where in the body the [`lead`](Self::lead) stands, in bytes.
    #[must_use]
    pub fn lead_range(&self) -> Range<usize> {
        layout::lead_range(&self.body)
    }

    /// The paragraphs of the body, without the space around them.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        layout::paragraph_ranges(&self.body).filter_map(|range| self.body.get(range))
    }

    /// The body by its headings.
    ///
    /// A heading is a paragraph of one line, of at most twelve words and 100 characters, that ends
    /// in no full stop, question or exclamation mark, colon, semicolon or comma, and that another
    /// paragraph follows. In a run of more than two such lines, which is a list, none is one.
    #[must_use]
    pub fn sections(&self) -> Vec<Section<'_>> {
        layout::sections(&self.body)
    }
}
