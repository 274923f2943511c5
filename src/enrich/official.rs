//! A person that an article names, as its prose tells of them.
//!
//! It knows what was found of a person. It does not know how. Its one law: one person of an article
//! is one official, however often and however spelled the person is named.

use std::fmt;

use super::gazetteer::{demonyms_of, office_named};
use crate::article::{Country, DateSpan, Role};

/// How a name in the text came to stand for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NameMatch {
    /// The article states the official, and the text names the same one.
    Stated,
    /// The text names the authority's person by the name it is filed under.
    Exact,
    /// The text names the authority's person by another of its names.
    Alias,
    /// The text spells a name of the authority's person in another way.
    Fuzzy,
    /// The text names an office, and the authority knows who held it on the article's date.
    Office,
    /// Only the text itself tells of the person.
    Text,
}

impl NameMatch {
    /// The way as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Fuzzy => "fuzzy",
            Self::Office => "office",
            Self::Text => "text",
        }
    }
}

/// An office of a found official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOffice {
    /// Its usual English name, such as "Foreign Minister".
    pub title: String,
    /// The country served.
    pub country: Option<Country>,
    /// The organisation served, such as "United Nations", where it is no country.
    pub organisation: Option<String>,
    /// Since when and until when the authority has it, where the office comes from there and not
    /// from the text.
    pub held: Option<Tenure>,
}

impl FoundOffice {
    /// The words that a reader may ask for the office by.
    pub(crate) fn words(&self) -> String {
        let mut words = self.title.clone();
        if let Some(usual) = office_named(&self.title).filter(|usual| usual.name != self.title) {
            words.push(' ');
            words.push_str(usual.name);
        }
        for served in
            self.country.map(Country::name).into_iter().chain(self.organisation.as_deref())
        {
            words.push_str(" of ");
            words.push_str(served);
        }
        for demonym in self.country.map(demonyms_of).unwrap_or_default() {
            words.push(' ');
            words.push_str(demonym);
        }
        words
    }
}

impl fmt::Display for FoundOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)?;
        match (self.country, &self.organisation) {
            (Some(country), _) => write!(f, " of {}", country.name()),
            (None, Some(organisation)) => write!(f, " of {organisation}"),
            (None, None) => Ok(()),
        }
    }
}

/// For how long an office was held, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenure {
    /// The day, month or year it began in.
    pub from: Option<DateSpan>,
    /// The day, month or year it ended in.
    pub to: Option<DateSpan>,
}

/// A person that the text of an article names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOfficial {
    /// The canonical key: the authority's id, else the key of the stated official, else the
    /// normalised fullest name in the text.
    pub(super) key: String,
    /// The fullest name, in reading order and without titles.
    pub(super) name: String,
    /// The spellings in the text, each once.
    pub(super) spellings: Vec<String>,
    pub(super) offices: Vec<FoundOffice>,
    pub(super) roles: Vec<Role>,
    pub(super) matched: NameMatch,
    /// Number of the stated official that this is.
    pub(super) stated: Option<usize>,
    /// In percent.
    pub(super) confidence: u8,
}

impl FoundOfficial {
    /// The key of the person: the authority's id, else the key of the stated official, else the
    /// fullest name in the text as [`Official::name_key`](crate::Official::name_key) has it.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The fullest name known, in reading order and without titles.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The spellings in the text, each once.
    #[must_use]
    pub fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// The offices that the text names with the person, and those that the authority has for the
    /// article's date.
    #[must_use]
    pub fn offices(&self) -> &[FoundOffice] {
        &self.offices
    }

    /// The country that the person serves, as the first office with a country says.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.offices.iter().find_map(|office| office.country)
    }

    /// The parts taken in the article, sorted, each once.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Whether the text has the office alone and nobody knows who held it, as where a list of participants
    /// has "The President": the name is that of the office.
    ///
    /// Such a one takes part in encounters. It is no value of the facet `official`, no node of a network,
    /// and not found by `official:`, but by `office:`.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        self.matched == NameMatch::Office
            && self.offices.iter().any(|office| office.title == self.name)
    }

    /// How the text came to stand for this person.
    #[must_use]
    pub fn matched(&self) -> NameMatch {
        self.matched
    }

    /// The number of the official among those that the article states, if it states this one.
    #[must_use]
    pub fn stated(&self) -> Option<usize> {
        self.stated
    }

    /// How sure it is that this is a person, in percent: 1 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        self.confidence
    }
}
