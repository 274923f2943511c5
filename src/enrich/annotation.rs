//! A place in the text of an article, and what it says.
//!
//! It knows the parts of an article that are read. It does not know what reads them. Its one law: a
//! range lies within its part and on boundaries of characters.

use std::ops::Range;
use std::sync::Arc;

use crate::article::Article;

/// A part of an article that enrichment reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextPart {
    /// [`Article::title`](crate::Article::title).
    Title,
    /// [`Article::body`](crate::Article::body).
    Body,
}

impl TextPart {
    /// The text of the part in an article; without a title it is empty.
    pub(crate) fn of(self, article: &Article) -> &str {
        match self {
            Self::Title => article.title().unwrap_or_default(),
            Self::Body => article.body(),
        }
    }

    /// The part as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// What stands between the labels of a topic in the value of an annotation.
pub(crate) const BETWEEN_LABELS: &str = " > ";

/// What kind of thing a place in the text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotationKind {
    /// A person; the value is the key of the official.
    Official,
    /// An office; the value is its usual English name.
    Office,
    /// A city or another place that is not a country; the value is its usual name.
    Place,
    /// A country; the value is its ISO 3166 code.
    Country,
    /// An organisation; the value is its usual name.
    Organisation,
    /// A phrase that shows a topic; the value is the labels of its path, with ` > ` between them.
    Topic,
}

impl AnnotationKind {
    /// Every kind, in the order in which kinds sort.
    pub const ALL: [Self; 6] =
        [Self::Official, Self::Office, Self::Country, Self::Organisation, Self::Place, Self::Topic];

    /// The kind as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Office => "office",
            Self::Country => "country",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Topic => "topic",
        }
    }
}

/// One place in an article, and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    pub(super) kind: AnnotationKind,
    pub(super) value: String,
    pub(super) part: TextPart,
    pub(super) range: Range<usize>,
    pub(super) confidence: u8,
    pub(super) enricher: Arc<str>,
}

/// Puts annotations in the order in which they are told: title before body, then by place.
pub(super) fn put_in_order(annotations: &mut [Annotation]) {
    annotations.sort_by(|a, b| {
        let place = |one: &Annotation| (one.part, one.range.start, one.range.end, one.kind);
        place(a).cmp(&place(b)).then_with(|| {
            (&a.value, &a.enricher, a.confidence).cmp(&(&b.value, &b.enricher, b.confidence))
        })
    });
}

impl Annotation {
    /// What kind of thing is named.
    #[must_use]
    pub fn kind(&self) -> AnnotationKind {
        self.kind
    }

    /// What is named, in the form that its kind says.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The part of the article it stands in.
    #[must_use]
    pub fn part(&self) -> TextPart {
        self.part
    }

    /// Where it stands in that part, in bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// How sure it is, in percent: 1 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        self.confidence
    }

    /// The name of the enricher that found it.
    #[must_use]
    pub fn enricher(&self) -> &str {
        &self.enricher
    }
}
