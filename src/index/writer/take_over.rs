//! Articles of another index, taken over as that index has them: with the commits that they came in
//! and changed with, and with what enrichment found in them.
//!
//! The file must not know where they come from.

use std::sync::Arc;
use std::time::Duration;

use tantivy::directory::DirectoryLock;
use xxhash_rust::xxh3::xxh3_128;

use super::{start_engine, take_lock};
use crate::article::Article;
use crate::enrich::Enrichment;
use crate::index::budget::Budget;
use crate::index::config::CommitNote;
use crate::index::document::{ArticleDocument, Reading, Stamps};
use crate::index::error::IndexError;
use crate::index::handle::Shared;

/// An article of another index.
pub(in crate::index) struct Taken {
    pub(in crate::index) article: Article,
    pub(in crate::index) found: Option<Enrichment>,
    /// Commit that first brought it in.
    pub(in crate::index) added: u64,
    /// Commit that last changed it.
    pub(in crate::index) changed: u64,
}

/// Fills an index that has no article yet.
pub(in crate::index) struct TakeOver {
    engine: tantivy::IndexWriter<ArticleDocument>,
    shared: Arc<Shared>,
    budget: Arc<Budget>,
    _lock: DirectoryLock,
}

impl TakeOver {
    pub(in crate::index) fn into(shared: Arc<Shared>) -> Result<Self, IndexError> {
        let lock = take_lock(&shared, Duration::ZERO)?;
        let engine = start_engine(&shared)?;
        let budget = Budget::new(shared.options.memory / 4);
        Ok(Self { engine, shared, budget, _lock: lock })
    }

    /// Takes an article, of whose id none may have been taken before.
    pub(in crate::index) fn take(&mut self, taken: Taken) -> Result<(), IndexError> {
        let Taken { article, found, added, changed } = taken;
        let json = serde_json::to_vec(&article).map_err(|error| IndexError::Engine {
            context: format!("the article `{}` cannot be written as JSON", article.id()),
            source: Box::new(error),
        })?;
        let stamps = Stamps { added, changed, hash: xxh3_128(&json) };
        let permit = self.budget.acquire(json.len().saturating_mul(5));
        let recipe = Arc::clone(&self.shared.recipe);
        let reading = Reading::Done(found.map(Box::new));
        let document = ArticleDocument::new(recipe, article, json, stamps, reading, permit);
        let taken = self.engine.add_document(document);
        taken.map_err(|error| IndexError::from_engine(error, &self.shared.folder))?;
        Ok(())
    }

    /// Commits all that was taken, as the commit that this note is of.
    pub(in crate::index) fn commit(mut self, note: &CommitNote) -> Result<(), IndexError> {
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
