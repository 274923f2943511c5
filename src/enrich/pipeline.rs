//! The ordered list of enrichers, and what comes out of it.
//!
//! It knows that enrichers have an order and a name. It does not know what they look for. Its one
//! law: what one enricher does depends on the article and on those before it only.

use std::fmt;
use std::sync::Arc;

use super::annotation::{Annotation, put_in_order};
use super::authority::Authority;
use super::countries::Countries;
use super::draft::Draft;
use super::encounter::Encounter;
use super::encounters::EncounterEnricher;
use super::incumbents::Incumbents;
use super::official::FoundOfficial;
use super::people::Officials;
use super::text::Text;
use super::topics::Topics;
use crate::article::Article;

/// Reads an article and adds what it finds.
pub trait Enricher: Send + Sync {
    /// Its name, as annotations tell it: a lower-case word.
    fn name(&self) -> &str;

    /// Reads the article of a draft and adds to what was found.
    fn enrich(&self, draft: &mut Draft<'_>);
}

/// Enrichers in the order in which they read an article.
#[derive(Clone, Default)]
pub struct Pipeline {
    enrichers: Vec<Arc<dyn Enricher>>,
    authority: Option<Authority>,
}

impl Pipeline {
    /// A pipeline without enrichers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The enrichers of this crate, with the [`Authority`] that it brings.
    #[must_use]
    pub fn builtin() -> Self {
        Self::with_authority(Authority::builtin())
    }

    /// The enrichers of this crate with an authority of the user's own: [`Officials`],
    /// [`Incumbents`], [`Countries`], [`Topics`], [`EncounterEnricher`].
    #[must_use]
    pub fn with_authority(authority: Authority) -> Self {
        let pipeline = Self::new().with(Officials::new()).with(Incumbents::new(authority.clone()));
        let pipeline = pipeline.with(Countries::new()).with(Topics::builtin());
        let pipeline = pipeline.with(EncounterEnricher::new());
        Self { authority: Some(authority), ..pipeline }
    }

    /// Adds an enricher after those there are.
    #[must_use]
    pub fn with(mut self, enricher: impl Enricher + 'static) -> Self {
        self.enrichers.push(Arc::new(enricher));
        self
    }

    /// Takes out the enricher of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.enrichers.retain(|enricher| enricher.name() != name);
        self
    }

    /// The authority that the pipeline was made with.
    #[must_use]
    pub fn authority(&self) -> Option<&Authority> {
        self.authority.as_ref()
    }

    /// The names of the enrichers, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.enrichers.iter().map(|enricher| enricher.name())
    }

    pub(crate) fn to_names(&self) -> Vec<String> {
        self.names().map(str::to_owned).collect()
    }

    /// Reads an article.
    #[must_use]
    pub fn read(&self, article: &Article) -> Enrichment {
        let mut draft = Draft {
            article,
            enricher: Arc::from(""),
            title: Text::read(article.title().unwrap_or_default()),
            body: Text::read(article.body()),
            mentions: Vec::new(),
            found: Enrichment::default(),
        };
        for enricher in &self.enrichers {
            draft.enricher = Arc::from(enricher.name());
            enricher.enrich(&mut draft);
        }
        put_in_order(&mut draft.found.annotations);
        draft.found
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// What was found in an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enrichment {
    pub(super) annotations: Vec<Annotation>,
    pub(super) officials: Vec<FoundOfficial>,
    pub(super) topics: Vec<Vec<String>>,
    pub(super) encounters: Vec<Encounter>,
}

impl Enrichment {
    /// The places in the text and what they name, in the order of the text, the title first.
    #[must_use]
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    /// The people that the text names, each once.
    #[must_use]
    pub fn officials(&self) -> &[FoundOfficial] {
        &self.officials
    }

    /// The topics that the text is about, each a path of labels from the general to the particular.
    #[must_use]
    pub fn topics(&self) -> &[Vec<String>] {
        &self.topics
    }

    /// The encounters that the text tells of.
    #[must_use]
    pub fn encounters(&self) -> &[Encounter] {
        &self.encounters
    }
}
