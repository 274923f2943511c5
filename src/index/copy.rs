//! Writes articles that one index has into another: as they are stored, with what was found in them
//! and with the commits that brought them in.
//!
//! What is written becomes one commit, which has the number and the checkpoints that it is given.
//! The file must not know where articles come from, nor why they are copied.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::Column;
use xxhash_rust::xxh3::xxh3_128;

use super::budget::Budget;
use super::config::CommitNote;
use super::document::{ArticleDocument, Stamps};
use super::error::IndexError;
use super::handle::Shared;
use super::snapshot::Segment;
use super::writer::start_engine;
use crate::article::Article;
use crate::enrich::Enrichment;

/// An article as it lies in an index.
pub(super) struct Stored {
    pub(super) article: Article,
    /// The same as JSON.
    pub(super) json: Vec<u8>,
    /// What was found in it, if anything read it.
    pub(super) found: Option<Enrichment>,
    /// The commits that first brought it in and that last changed it.
    pub(super) added: u64,
    pub(super) changed: u64,
}

/// Reads the articles of a segment.
pub(super) struct Source<'a> {
    shared: &'a Shared,
    segment: &'a Segment,
    changed: Column<u64>,
}

impl<'a> Source<'a> {
    pub(super) fn open(shared: &'a Shared, segment: &'a Segment) -> Result<Self, IndexError> {
        let changed = segment.changed();
        let changed = changed.map_err(|error| IndexError::from_engine(error, &shared.folder))?;
        Ok(Self { shared, segment, changed })
    }

    /// Reads a document; tells what is wrong with it if it cannot be read.
    pub(super) fn read(&self, doc: DocId) -> Result<Stored, IndexError> {
        let (shared, segment) = (self.shared, self.segment);
        let fields = shared.recipe.fields;
        let engine_error = |error| IndexError::from_engine(error, &shared.folder);
        let corrupt = |detail: String| IndexError::Corrupt {
            path: shared.folder.clone(),
            detail: format!("the stored article `{}`: {detail}", segment.id(doc)),
        };
        let json = segment.stored(fields, doc).map_err(engine_error)?;
        let json = json.ok_or_else(|| corrupt("it is missing".to_owned()))?;
        let article = serde_json::from_slice(&json).map_err(|error| corrupt(error.to_string()))?;
        let found = segment.found(fields, doc).map_err(engine_error)?;
        let found = found.map(|json| Enrichment::from_stored(&json)).transpose();
        Ok(Stored {
            article,
            json: json.to_vec(),
            found: found.map_err(|error| corrupt(error.to_string()))?,
            added: segment.added.first(doc).unwrap_or(0),
            changed: self.changed.first(doc).unwrap_or(0),
        })
    }
}

/// Writes copies into an index that is empty.
pub(super) struct Copier {
    shared: Arc<Shared>,
    engine: tantivy::IndexWriter<ArticleDocument>,
    budget: Arc<Budget>,
}

impl Copier {
    pub(super) fn new(shared: Arc<Shared>) -> Result<Self, IndexError> {
        let engine = start_engine(&shared)?;
        let budget = Budget::new(shared.options.memory / 4);
        Ok(Self { shared, engine, budget })
    }

    /// Adds an article, whose id none before it had.
    pub(super) fn add(&mut self, stored: Stored) -> Result<(), IndexError> {
        let Stored { article, json, found, added, changed } = stored;
        let hash = xxh3_128(&json);
        let permit = self.budget.acquire(json.len().saturating_mul(5));
        let stamps = Stamps { added, changed, hash };
        let recipe = Arc::clone(&self.shared.recipe);
        let document = ArticleDocument::with_found(recipe, article, json, stamps, permit, found);
        let added = self.engine.add_document(document);
        added.map_err(|error| IndexError::from_engine(error, &self.shared.folder))?;
        Ok(())
    }

    /// Commits what was added, and waits until merges are done.
    pub(super) fn finish(mut self, note: &CommitNote) -> Result<(), IndexError> {
        let payload = note.to_json()?;
        let engine_error = |error| IndexError::from_engine(error, &self.shared.folder);
        let mut prepared = self.engine.prepare_commit().map_err(engine_error)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(engine_error)?;
        self.engine.wait_merging_threads().map_err(engine_error)?;
        self.shared.refresh()?;
        Ok(())
    }
}
