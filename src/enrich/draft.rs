//! An article that is being read, with what has been found so far.
//!
//! It knows what enrichers share. It does not know any of them. Its one law: what is added is
//! checked, and what cannot be is left out.

use std::ops::Range;

use super::annotation::{Annotation, AnnotationKind, TextPart};
use super::encounter::Encounter;
use super::official::FoundOfficial;
use super::pipeline::Enrichment;
use super::text::Text;
use crate::article::Article;

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
    pub(super) enricher: &'a str,
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
        match part {
            TextPart::Title => self.article.title().unwrap_or_default(),
            TextPart::Body => self.article.body(),
        }
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
        let enricher = self.enricher.to_owned();
        self.found.annotations.push(Annotation { kind, value, part, range, confidence, enricher });
        true
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
