//! What can be wrong with an article: the leaf error of this module.
//!
//! One opaque type carries the kind, the field and a message that says what would be right. It
//! knows nothing of streams (that is [`RecordError`](super::RecordError)) and nothing of any
//! engine. Its one law: the message can be shown to whoever wrote the record.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

/// The longest piece of somebody's text that a message repeats, in characters.
const QUOTED_CHARS: usize = 60;

/// What kind of thing is wrong with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArticleErrorKind {
    /// The identifier is missing or is not one.
    Id,
    /// A date is not a date, is impossible, or ends before it begins.
    Date,
    /// A country is not in ISO 3166.
    Country,
    /// A language is not a BCP 47 tag.
    Language,
    /// An official has no name, or a role is not a role.
    Official,
    /// A topic, an organisation or the name of a field is not a label.
    Label,
    /// The article has neither a title nor a body.
    Empty,
    /// A limit on sizes or numbers is passed.
    TooLarge,
    /// The text is not UTF-8.
    Encoding,
    /// The text is not JSON.
    Json,
    /// A JSON value has the wrong type.
    Type,
    /// A JSON object gives the same key twice.
    DuplicateKey,
    /// The dated text has no date where one must stand.
    NoDate,
    /// The stream cannot be read.
    Io,
}

/// Why something is not an article, or not a part of one.
///
/// ```
/// use chancery::{Article, ArticleErrorKind};
///
/// let error = Article::builder("a").date("1962-02-30").body("Talks.").build().unwrap_err();
/// assert_eq!(error.kind(), ArticleErrorKind::Date);
/// assert_eq!(error.field(), Some("date"));
/// assert_eq!(error.to_string(), "field `date`: 1962-02-30: February 1962 has 28 days");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleError {
    kind: ArticleErrorKind,
    field: Option<Cow<'static, str>>,
    message: Cow<'static, str>,
}

impl ArticleError {
    pub(crate) fn new(kind: ArticleErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, field: None, message: message.into() }
    }

    /// Names the field, or puts `field` in front of the part already named: `officials[2]` and
    /// `name` give `officials[2].name`.
    pub(crate) fn within(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        let outer = field.into();
        self.field = Some(match self.field {
            None => outer,
            Some(inner) if inner.starts_with('[') => format!("{outer}{inner}").into(),
            Some(inner) => format!("{outer}.{inner}").into(),
        });
        self
    }

    /// What kind of thing is wrong.
    #[must_use]
    pub fn kind(&self) -> ArticleErrorKind {
        self.kind
    }

    /// The field it is wrong in, such as `date` or `officials[2].country`, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What is wrong and what would be right, without the field.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ArticleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArticleError {}

impl From<Infallible> for ArticleError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// A text as a message repeats it: control characters escaped, cut after 60 characters.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == QUOTED_CHARS {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}
