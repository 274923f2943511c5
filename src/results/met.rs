//! An encounter as a caller sees it: who, with whom, when, where, and the evidence.
//!
//! The file must not know how it was looked up.

use serde::Serialize;

use super::hit::HitDate;
use crate::article::{Country, DateSpan};
use crate::enrich::{EncounterKind, EncounterStatus};

/// An encounter that an article of the index tells of.
///
/// [`Searcher::encounters`](crate::Searcher::encounters) lists them. As JSON it is one object,
/// without the keys that would be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncounterHit {
    pub(crate) article_id: String,
    pub(crate) kind: EncounterKind,
    pub(crate) status: EncounterStatus,
    pub(crate) who: Vec<Party>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) with: Vec<Party>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<DateSpan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<Country>,
    pub(crate) sentence: String,
    pub(crate) cameo: &'static str,
    pub(crate) confidence: u8,
}

/// An official in an encounter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    pub(crate) key: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) office: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<Country>,
}

impl Party {
    /// The canonical key of the official, as facets and filters have it.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The fullest name that the article has; the [office](Self::office), where it has that alone.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The office, as the article or the authority has it.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.office.as_deref()
    }

    /// The country served.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }
}

impl EncounterHit {
    /// The id of the article that tells of it.
    #[must_use]
    pub fn article_id(&self) -> &str {
        &self.article_id
    }

    /// What kind of encounter it was.
    #[must_use]
    pub fn kind(&self) -> EncounterKind {
        self.kind
    }

    /// Whether the article says that it took place.
    #[must_use]
    pub fn status(&self) -> EncounterStatus {
        self.status
    }

    /// Those who met, visited, called or signed.
    #[must_use]
    pub fn who(&self) -> &[Party] {
        &self.who
    }

    /// Those they did it with; empty where the article does not tell sides.
    #[must_use]
    pub fn with(&self) -> &[Party] {
        &self.with
    }

    /// Everybody in it, one after the other.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.who.iter().chain(&self.with)
    }

    /// The names of everybody in it but the official with this key.
    #[must_use]
    pub fn others_than(&self, key: &str) -> Vec<&str> {
        self.parties().filter(|party| party.key != key).map(Party::name).collect()
    }

    /// When: the date in the text, else the article's. It prints as `undated` where there is none.
    #[must_use]
    pub fn date(&self) -> HitDate {
        HitDate::from(self.date)
    }

    /// The date, if there is one.
    #[must_use]
    pub fn date_span(&self) -> Option<DateSpan> {
        self.date
    }

    /// Where, as the article has it.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The country of the place.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }

    /// The sentence or the list that tells of it, as it stands in the article.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The code of the event in CAMEO, such as `042` for a visit.
    #[must_use]
    pub fn cameo(&self) -> &'static str {
        self.cameo
    }

    /// How sure it is, in percent: 1 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        self.confidence
    }
}
