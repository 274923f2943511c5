//! Putting an article together, and the checks that make it one.
//!
//! It knows every rule that holds of an article, and no form that articles are written in. Its one
//! law: setters take anything, [`ArticleBuilder::build`] alone refuses.

use std::collections::BTreeMap;

use super::check::{
    check_count, check_fields, check_keyword, check_label, fields_bytes, keep_first, language_tag,
    trim, trim_or_none,
};
use super::country::Country;
use super::date::DateSpan;
use super::error::{ArticleError, ArticleErrorKind};
use super::id::ArticleId;
use super::model::Article;
use super::official::{Official, OfficialBuilder};

/// An article that is being put together.
///
/// Setters take the builder and return it; [`build`](Self::build) checks everything at once.
///
/// ```
/// use chancery::{Article, DateSpan};
///
/// let article = Article::builder("elysee-1")
///     .date(DateSpan::parse("2024-04-01")?)
///     .published(1_712_000_000)
///     .title("Entretien")
///     .language("FR")
///     .country("FR")
///     .field("desk", "asia")
///     .build()?;
/// assert_eq!(article.language(), Some("fr"));
/// assert_eq!(article.fields()["desk"], ["asia"]);
/// # Ok::<(), chancery::ArticleError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ArticleBuilder {
    id: String,
    date: Option<DateSpan>,
    title: Option<String>,
    officials: Vec<Official>,
    topics: Vec<Vec<String>>,
    countries: Vec<Country>,
    organisations: Vec<String>,
    body: String,
    language: Option<String>,
    source: Option<String>,
    url: Option<String>,
    place: Option<String>,
    published: Option<i64>,
    notes: Vec<String>,
    fields: BTreeMap<String, Vec<String>>,
    /// The first thing that a setter was given and could not take.
    fault: Option<ArticleError>,
}

impl ArticleBuilder {
    pub(super) fn new(id: String) -> Self {
        Self {
            id,
            date: None,
            title: None,
            officials: Vec::new(),
            topics: Vec::new(),
            countries: Vec::new(),
            organisations: Vec::new(),
            body: String::new(),
            language: None,
            source: None,
            url: None,
            place: None,
            published: None,
            notes: Vec::new(),
            fields: BTreeMap::new(),
            fault: None,
        }
    }

    /// Sets when what it tells of happened: a [`DateSpan`], or EDTF text.
    pub fn date(mut self, date: impl TryInto<DateSpan, Error: Into<ArticleError>>) -> Self {
        match date.try_into() {
            Ok(date) => self.date = Some(date),
            Err(error) => self.fail(error.into().within("date")),
        }
        self
    }

    /// Sets when it was published, in seconds since 1970-01-01T00:00:00Z.
    pub fn published(mut self, seconds: impl Into<Option<i64>>) -> Self {
        self.published = seconds.into();
        self
    }

    /// Sets the title; a blank one is none.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the text, which is kept to the byte.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the language, a BCP 47 tag.
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// Sets where it was taken from.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Sets where it can be read.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets where it was written, or where what it tells of happened.
    pub fn place(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Adds one topic, a path of labels from the general to the particular.
    pub fn topic(mut self, path: impl IntoIterator<Item: Into<String>>) -> Self {
        self.topics.push(path.into_iter().map(Into::into).collect());
        self
    }

    /// Adds a country it is about: a [`Country`], a code or an English name.
    pub fn country(mut self, country: impl TryInto<Country, Error: Into<ArticleError>>) -> Self {
        match country.try_into() {
            Ok(country) => self.countries.push(country),
            Err(error) => self.fail(error.into().within("countries")),
        }
        self
    }

    /// Adds an organisation it is about.
    pub fn organisation(mut self, name: impl Into<String>) -> Self {
        self.organisations.push(name.into());
        self
    }

    /// Adds an official it names.
    pub fn official(mut self, official: impl Into<OfficialBuilder>) -> Self {
        match official.into().build() {
            Ok(official) => self.officials.push(official),
            Err(error) => {
                let n = self.officials.len();
                self.fail(error.within(format!("officials[{n}]")));
            }
        }
        self
    }

    /// Sets the officials, which were checked when they were built.
    pub(super) fn officials(mut self, officials: Vec<Official>) -> Self {
        self.officials = officials;
        self
    }

    /// Adds a note; a blank one is none.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a value to a field of the user's own.
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.entry(name.into()).or_default().push(value.into());
        self
    }

    /// Checks everything and makes the article.
    ///
    /// The title, names, labels and notes lose the space at their ends, and what is stated twice
    /// among the topics, the countries and the organisations is stated once.
    ///
    /// # Errors
    /// When the id is not an [`ArticleId`]; when there is neither a title nor a body; when a date,
    /// a country or the language is not one; when an official has no name; when a label or the
    /// name of a field is empty or holds a control character, or the latter a `=`; or when a limit
    /// of [`Article`] is passed.
    pub fn build(mut self) -> Result<Article, ArticleError> {
        let id = ArticleId::try_from(self.id.as_str()).map_err(|error| error.within("id"))?;
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        for text in [&mut self.title, &mut self.source, &mut self.url, &mut self.place] {
            trim_or_none(text);
        }
        if self.title.is_none() && self.body.trim().is_empty() {
            let message = "neither a title nor a body; give it one of them";
            return Err(ArticleError::new(ArticleErrorKind::Empty, message));
        }
        trim_or_none(&mut self.language);
        let language = match self.language {
            Some(text) => Some(language_tag(&text).map_err(|error| error.within("language"))?),
            None => None,
        };
        self.notes.iter_mut().for_each(trim);
        self.notes.retain(|note| !note.is_empty());
        keep_first(&mut self.countries);
        check_fields(&self.fields)?;
        check_count("officials", self.officials.len(), Article::MAX_OFFICIALS)?;
        check_count("organisations", self.organisations.len(), Article::MAX_ORGANISATIONS)?;
        if let Some(source) = &self.source {
            check_keyword("a source", source).map_err(|error| error.within("source"))?;
        }
        let article = Article {
            id,
            date: self.date,
            title: self.title,
            officials: self.officials,
            topics: checked_topics(self.topics)?,
            countries: self.countries,
            organisations: checked_labels(self.organisations, "organisations")?,
            body: self.body,
            language,
            source: self.source,
            url: self.url,
            place: self.place,
            published: self.published,
            notes: self.notes,
            fields: self.fields,
        };
        check_size(&article)?;
        Ok(article)
    }

    fn fail(&mut self, error: ArticleError) {
        self.fault.get_or_insert(error);
    }
}

fn checked_topics(mut topics: Vec<Vec<String>>) -> Result<Vec<Vec<String>>, ArticleError> {
    check_count("topics", topics.len(), Article::MAX_TOPICS)?;
    for (n, path) in topics.iter_mut().enumerate() {
        if path.is_empty() {
            let message = "a topic has no labels; name one or leave it out";
            let error = ArticleError::new(ArticleErrorKind::Label, message);
            return Err(error.within(format!("topics[{n}]")));
        }
        let within = |error: ArticleError| error.within(format!("topics[{n}]"));
        check_count("labels", path.len(), Article::MAX_TOPIC_LABELS).map_err(within)?;
        for label in path.iter_mut() {
            trim(label);
            check_label(label).map_err(within)?;
        }
        check_keyword("a topic", &path.concat()).map_err(within)?;
    }
    keep_first(&mut topics);
    Ok(topics)
}

fn checked_labels(
    mut labels: Vec<String>,
    field: &'static str,
) -> Result<Vec<String>, ArticleError> {
    for (n, label) in labels.iter_mut().enumerate() {
        trim(label);
        check_label(label).map_err(|error| error.within(format!("{field}[{n}]")))?;
    }
    keep_first(&mut labels);
    Ok(labels)
}

fn check_size(article: &Article) -> Result<(), ArticleError> {
    let texts = [&article.title, &article.source, &article.url, &article.place];
    let bytes = article.body.len()
        + texts.into_iter().flatten().map(String::len).sum::<usize>()
        + article.officials.iter().map(Official::text_bytes).sum::<usize>()
        + article.topics.iter().flatten().map(String::len).sum::<usize>()
        + article.organisations.iter().chain(&article.notes).map(String::len).sum::<usize>()
        + fields_bytes(&article.fields);
    let limit = Article::MAX_TEXT_BYTES;
    if bytes > limit {
        let message = format!("{bytes} bytes of text; an article may have {limit}");
        return Err(ArticleError::new(ArticleErrorKind::TooLarge, message));
    }
    Ok(())
}
