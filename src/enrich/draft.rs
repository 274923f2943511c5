//! An article that is being read, with what has been found so far.
//!
//! It knows what enrichers share. It does not know any of them. Its one law: what is added is
//! checked, and what cannot be is left out.

use std::ops::Range;
use std::sync::Arc;

use super::annotation::{Annotation, AnnotationKind, TextPart};
use super::encounter::{Encounter, EncounterKind, EncounterStatus};
use super::official::{FoundOffice, FoundOfficial, NameMatch};
use super::pipeline::Enrichment;
use super::text::Text;
use crate::article::{Article, Official, Role};

/// Where an official is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) part: TextPart,
    /// The name, without the title before it and a possessive after it.
    pub(crate) range: Range<usize>,
    /// The name with the titles and offices that go with it: "French Foreign Minister Stephane
    /// Sejourne", "Li Qiang, the Premier,".
    pub(crate) whole: Range<usize>,
    /// Number of the official.
    pub(crate) official: usize,
}

/// An article that is being read, and what has been found in it so far.
#[derive(Debug)]
pub struct Draft<'a> {
    pub(super) article: &'a Article,
    pub(super) enricher: Arc<str>,
    /// The words of title and body.
    pub(super) title: Text,
    pub(super) body: Text,
    /// In the order of the text, title first.
    pub(super) mentions: Vec<Mention>,
    pub(super) found: Enrichment,
}

impl<'a> Draft<'a> {
    /// The article.
    #[must_use]
    pub fn article(&self) -> &'a Article {
        self.article
    }

    /// What has been found so far.
    #[must_use]
    pub fn found(&self) -> &Enrichment {
        &self.found
    }

    /// The text of a part; without a title it is empty.
    #[must_use]
    pub fn text(&self, part: TextPart) -> &'a str {
        part.of(self.article)
    }

    /// Adds an annotation; the name of the enricher at work goes with it.
    ///
    /// It is left out, and `false` returned, when the value is empty or the range names no piece of
    /// the part's text. A confidence is in percent and taken as 1 to 100.
    pub fn annotate(
        &mut self,
        kind: AnnotationKind,
        value: impl Into<String>,
        part: TextPart,
        range: Range<usize>,
        confidence: u8,
    ) -> bool {
        let value = value.into();
        if value.is_empty() || self.text(part).get(range.clone()).is_none_or(str::is_empty) {
            return false;
        }
        let confidence = confidence.clamp(1, 100);
        let enricher = Arc::clone(&self.enricher);
        self.found.annotations.push(Annotation { kind, value, part, range, confidence, enricher });
        true
    }

    /// Adds a person who is named there, and returns the person's number among
    /// [`Enrichment::officials`]; whoever is found already under this name keeps it.
    ///
    /// Nothing is added, and `None` returned, when the name is empty or the range names no piece of
    /// the part's text.
    pub fn add_official(
        &mut self,
        name: &str,
        part: TextPart,
        range: Range<usize>,
        confidence: u8,
    ) -> Option<usize> {
        let official = Official::new(name).build().ok()?;
        let spelling = self.text(part).get(range.clone()).filter(|text| !text.is_empty())?;
        let (key, confidence) = (official.name_key(), confidence.clamp(1, 100));
        let known = self.found.officials.iter().position(|official| official.key == key);
        let number = known.unwrap_or(self.found.officials.len());
        if known.is_none() {
            let stated = self.article.officials().iter().position(|o| o.name_key() == key);
            self.found.officials.push(FoundOfficial {
                key: key.clone(),
                name: official.normalized_name(),
                spellings: Vec::new(),
                offices: Vec::new(),
                roles: Vec::new(),
                matched: if stated.is_some() { NameMatch::Stated } else { NameMatch::Text },
                stated,
                confidence,
            });
        }
        if let Some(official) = self.found.officials.get_mut(number)
            && !official.spellings.iter().any(|known| known == spelling)
        {
            official.spellings.push(spelling.to_owned());
        }
        self.mentions.push(Mention {
            part,
            whole: range.clone(),
            range: range.clone(),
            official: number,
        });
        self.annotate(AnnotationKind::Official, key, part, range, confidence);
        Some(number)
    }

    /// Adds an office to an official, who is told by number, and a part taken in the article. What is
    /// known of the official already stays once.
    pub fn add_office(&mut self, official: usize, office: Option<FoundOffice>, role: Option<Role>) {
        let Some(official) = self.found.officials.get_mut(official) else { return };
        if let Some(office) = office.filter(|office| !official.offices.contains(office)) {
            official.offices.push(office);
        }
        official.roles.extend(role);
        official.roles.sort_unstable();
        official.roles.dedup();
    }

    /// Adds a topic, by its labels from the general to the particular, unless the article states it
    /// or it has been found.
    pub fn add_topic<S: Into<String>>(&mut self, path: impl IntoIterator<Item = S>) {
        let path: Vec<String> = path.into_iter().map(Into::into).collect();
        let is_blank = path.is_empty() || path.iter().any(|label| label.trim().is_empty());
        if !is_blank && !self.article.topics().contains(&path) && !self.found.topics.contains(&path)
        {
            self.found.topics.push(path);
        }
    }

    /// Adds an encounter of officials, who are told by their numbers, on the date of the article.
    ///
    /// It is left out, and `false` returned, when nobody takes part, a number is not one of an
    /// official, or the range names no piece of the part's text.
    pub fn add_encounter(
        &mut self,
        kind: EncounterKind,
        status: EncounterStatus,
        who: &[usize],
        with: &[usize],
        part: TextPart,
        evidence: Range<usize>,
    ) -> bool {
        let officials = self.found.officials.len();
        if who.is_empty()
            || who.iter().chain(with).any(|number| *number >= officials)
            || self.text(part).get(evidence.clone()).is_none_or(str::is_empty)
        {
            return false;
        }
        self.found.encounters.push(Encounter {
            kind,
            status,
            who: who.to_vec(),
            with: with.to_vec(),
            date: self.article.date(),
            place: None,
            country: None,
            part,
            evidence,
            cameo: kind.cameo(),
            confidence: 100,
        });
        true
    }

    /// A part as its words.
    pub(super) fn read(&self, part: TextPart) -> &Text {
        match part {
            TextPart::Title => &self.title,
            TextPart::Body => &self.body,
        }
    }

    /// The officials found so far, to be added to by the enrichers of this crate.
    pub(super) fn officials_mut(&mut self) -> &mut Vec<FoundOfficial> {
        &mut self.found.officials
    }

    /// The encounters found so far.
    pub(super) fn encounters_mut(&mut self) -> &mut Vec<Encounter> {
        &mut self.found.encounters
    }
}
