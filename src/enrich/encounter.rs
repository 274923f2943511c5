//! Who met whom, as a sentence or a list of participants tells it.
//!
//! It knows what was found of an encounter. It does not know how. Its one law: an encounter that the
//! text denies, plans or only supposes is never asserted.

use std::ops::Range;

use super::annotation::TextPart;
use crate::article::{Country, DateSpan};

/// What kind of encounter it was.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum EncounterKind {
    /// They met, held talks, conferred, or one received the other.
    Meeting,
    /// They spoke by telephone or another line.
    Call,
    /// One went to see the other, or a place.
    Visit,
    /// They signed something together.
    Signing,
}

impl EncounterKind {
    /// The code of CAMEO for the kind, where nothing more is known of it.
    pub(super) fn cameo(self) -> &'static str {
        match self {
            Self::Meeting => "040",
            Self::Call => "041",
            Self::Visit => "042",
            Self::Signing => "057",
        }
    }

    /// The kind as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Signing => "signing",
        }
    }
}

/// Whether the text says that it took place.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum EncounterStatus {
    /// It took place.
    Asserted,
    /// It was to take place: "will meet", "plans to visit".
    Planned,
    /// It did not take place: "refused to meet", "did not meet".
    Denied,
    /// It is supposed: "would meet if", "should he meet".
    Hypothetical,
}

impl EncounterStatus {
    /// The status as a lower-case word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Planned => "planned",
            Self::Denied => "denied",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// An encounter that an article tells of. Officials are told by their number among those found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    pub(super) kind: EncounterKind,
    pub(super) status: EncounterStatus,
    /// Those who met, visited, called or signed.
    pub(super) who: Vec<usize>,
    /// Those they did it with.
    pub(super) with: Vec<usize>,
    /// The date in the sentence, else the article's.
    pub(super) date: Option<DateSpan>,
    pub(super) place: Option<String>,
    pub(super) country: Option<Country>,
    pub(super) part: TextPart,
    /// The sentence or the list that tells it.
    pub(super) evidence: Range<usize>,
    /// The CAMEO code, such as "042" for a visit.
    pub(super) cameo: &'static str,
    /// In percent.
    pub(super) confidence: u8,
}

impl Encounter {
    /// What kind of encounter it was.
    #[must_use]
    pub fn kind(&self) -> EncounterKind {
        self.kind
    }

    /// Whether the text says that it took place.
    #[must_use]
    pub fn status(&self) -> EncounterStatus {
        self.status
    }

    /// Those who met, visited, called or signed, by their numbers among
    /// [`Enrichment::officials`](super::Enrichment::officials).
    #[must_use]
    pub fn who(&self) -> &[usize] {
        &self.who
    }

    /// Those they did it with, likewise; empty where the text does not tell sides.
    #[must_use]
    pub fn with(&self) -> &[usize] {
        &self.with
    }

    /// When: the date that the text gives, else the article's.
    #[must_use]
    pub fn date(&self) -> Option<DateSpan> {
        self.date
    }

    /// Where, as the text has it.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The country of the place.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.country
    }

    /// The part of the article that tells of it.
    #[must_use]
    pub fn part(&self) -> TextPart {
        self.part
    }

    /// Where in the part the sentence or the list stands that tells of it, in bytes.
    #[must_use]
    pub fn evidence(&self) -> Range<usize> {
        self.evidence.clone()
    }

    /// The code of the event in CAMEO (Conflict and Mediation Event Observations, Schrodt 2012),
    /// such as `042` for a visit.
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

/// The codes of CAMEO that encounters have.
pub(super) const CAMEO: [&str; 9] = ["036", "040", "041", "042", "043", "044", "045", "046", "057"];
