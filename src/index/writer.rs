//! The writer: articles and deletions in, commits out.
//!
//! One lock of our own is held from the start, so that the engine's threads need not run before
//! the first article. Everything that the index must find out about an article before it is taken
//! in (is it new, has it changed) is found out here, on the caller's thread. The file must not know
//! how an article becomes terms.

mod take_over;

pub(super) use self::take_over::{TakeOver, Taken};

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tantivy::directory::{DirectoryLock, Lock};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::{Directory, Term};
use xxhash_rust::xxh3::xxh3_128;

use super::budget::Budget;
use super::config::{CommitNote, Generation};
use super::directory::Access;
use super::document::{ArticleDocument, Reading, Stamps, hash_of};
use super::error::IndexError;
use super::handle::Shared;
use super::snapshot::Snapshot;
use crate::article::{Article, ArticleId};
use crate::search::{Filter, matching};
use crate::{Error, Result};

const LOCK_FILE: &str = "chancery-writer.lock";
/// Between two tries for the lock.
const LOCK_WAIT: Duration = Duration::from_millis(20);

/// What [`IndexWriter::upsert`] did with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Upserted {
    /// The index had no article of this id.
    Added,
    /// It had another one, which this one replaces.
    Replaced,
    /// It has this very article: nothing was written.
    Unchanged,
}

/// Adds, replaces and deletes articles.
///
/// There is one writer of an index at a time, over all processes. What it is given becomes visible
/// and lasting with [`commit`](Self::commit), all at once; dropping the writer, or
/// [`rollback`](Self::rollback), gives up what came since the last commit.
///
/// ```
/// use chancery::{Article, Index, Upserted};
///
/// let index = Index::in_memory([])?;
/// let mut writer = index.writer()?;
/// let article = Article::builder("a").body("Talks on fisheries in Reykjavík.").build()?;
/// assert_eq!(writer.upsert(article.clone())?, Upserted::Added);
/// writer.set_checkpoint("cms", "2024-04-01T08:00:00Z");
/// assert_eq!(writer.commit()?.to_string(), "1 added, 0 replaced, 0 deleted, 0 rejected");
///
/// assert_eq!(writer.upsert(article)?, Upserted::Unchanged);
/// assert_eq!(index.checkpoint("cms")?.as_deref(), Some("2024-04-01T08:00:00Z"));
/// # Ok::<(), chancery::Error>(())
/// ```
pub struct IndexWriter {
    shared: Arc<Shared>,
    /// The commit that changes are measured against: no other writer can add to it.
    base: Arc<Snapshot>,
    engine: Option<tantivy::IndexWriter<ArticleDocument>>,
    budget: Arc<Budget>,
    /// What this writer did since the last commit, by the hash of the id.
    touched: HashMap<u128, Touched>,
    /// Deletions by filter so far; what was touched before the last one may be gone.
    sweeps: u32,
    checkpoints: BTreeMap<String, String>,
    counts: CommitCounts,
    _lock: DirectoryLock,
}

/// The state of one id that was written to since the last commit.
#[derive(Clone, Copy)]
struct Touched {
    /// Hash of the article as it stands now; `None` if it was deleted.
    hash: Option<u128>,
    /// Commit that first brought it in, where the last commit has it.
    committed: Option<u64>,
    sweeps: u32,
}

#[derive(Clone, Copy, Default)]
struct CommitCounts {
    unchanged: u64,
    rejected: u64,
}

/// What the index knows of an id.
struct Known {
    hash: Option<u128>,
    committed: Option<u64>,
    /// Whether a document of this id may be there, so that it must be deleted first.
    present: bool,
}

impl IndexWriter {
    pub(crate) fn open(shared: Arc<Shared>, timeout: Duration) -> Result<Self, IndexError> {
        if shared.access == Access::ReadOnly {
            return Err(IndexError::ReadOnly { path: shared.folder.clone() });
        }
        let recipe = &shared.recipe;
        if recipe.pipeline.is_none() && !recipe.enrichers.is_empty() {
            let message = format!(
                "the index was created with {}; open it with them to write to it",
                recipe.enrichers.join(", ")
            );
            return Err(IndexError::InvalidOption { option: "enrichers", message });
        }
        let lock = take_lock(&shared, timeout)?;
        shared.refresh()?;
        let base = shared.snapshot();
        let budget = Budget::new(shared.options.memory / 4);
        Ok(Self {
            checkpoints: base.note.checkpoints.clone(),
            base,
            shared,
            engine: None,
            budget,
            touched: HashMap::new(),
            sweeps: 0,
            counts: CommitCounts::default(),
            _lock: lock,
        })
    }

    /// Adds an article, or replaces the one of the same id.
    ///
    /// An article equal to the one that the index has is not written again, so that a nightly run
    /// over everything costs little.
    ///
    /// # Errors
    /// If the file system fails; the writer then cannot go on, and what was committed stands.
    pub fn upsert(&mut self, article: Article) -> Result<Upserted> {
        let json = serde_json::to_vec(&article)
            .map_err(|error| self.engine_error(error, "an article cannot be written as JSON"))?;
        let hash = xxh3_128(&json);
        let id_hash = xxh3_128(article.id().as_str().as_bytes());
        let known = self.known(id_hash, article.id())?;
        if known.hash == Some(hash) {
            self.counts.unchanged += 1;
            return Ok(Upserted::Unchanged);
        }
        let next = self.base.note.generation.0 + 1;
        let stamps = Stamps { added: known.committed.unwrap_or(next), changed: next, hash };
        let recipe = Arc::clone(&self.shared.recipe);
        let id_term = Term::from_field_text(recipe.fields.id, article.id().as_str());
        let upserted = if known.hash.is_some() { Upserted::Replaced } else { Upserted::Added };

        let engine = Self::engine(&mut self.engine, &self.shared)?;
        // The stored form, the article itself, and the scripts that the engine reads.
        let bytes = json.len().saturating_mul(5);
        let permit = self.budget.acquire(bytes);
        if known.present {
            engine.delete_term(id_term);
        }
        let document = ArticleDocument::new(recipe, article, json, stamps, Reading::Ahead, permit);
        engine
            .add_document(document)
            .map_err(|e| IndexError::from_engine(e, &self.shared.folder))?;
        self.touched.insert(
            id_hash,
            Touched { hash: Some(hash), committed: known.committed, sweeps: self.sweeps },
        );
        Ok(upserted)
    }

    /// Deletes the article of this id, and says whether there was one.
    ///
    /// # Errors
    /// If the id is no article's id; if the file system fails.
    pub fn delete<I>(&mut self, id: I) -> Result<bool>
    where
        I: TryInto<ArticleId>,
        Error: From<I::Error>,
    {
        let id = id.try_into()?;
        let id_hash = xxh3_128(id.as_str().as_bytes());
        let known = self.known(id_hash, &id)?;
        if !known.present {
            return Ok(false);
        }
        let term = Term::from_field_text(self.shared.recipe.fields.id, id.as_str());
        Self::engine(&mut self.engine, &self.shared)?.delete_term(term);
        self.touched.insert(
            id_hash,
            Touched { hash: None, committed: known.committed, sweeps: self.sweeps },
        );
        Ok(known.hash.is_some())
    }

    /// Deletes every article that a filter lets through, those not yet committed as well.
    ///
    /// How many they were is told by [`commit`](Self::commit).
    ///
    /// # Errors
    /// If the file system fails.
    ///
    /// ```
    /// use chancery::{Article, Filter, Index};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").body("Talks.").field("embargo", "yes").build()?,
    ///     Article::builder("b").body("Talks.").build()?,
    /// ])?;
    /// let mut writer = index.writer()?;
    /// writer.delete_where(&Filter::field("embargo", "yes"))?;
    /// assert_eq!(writer.commit()?.deleted(), 1);
    /// assert_eq!(index.searcher().ids("talks")?, ["b"]);
    /// # Ok::<(), chancery::Error>(())
    /// ```
    pub fn delete_where(&mut self, filter: &Filter) -> Result<()> {
        let query = matching(filter, &self.shared.recipe)?;
        let engine = Self::engine(&mut self.engine, &self.shared)?;
        engine.delete_query(query).map_err(|e| IndexError::from_engine(e, &self.shared.folder))?;
        self.sweeps += 1;
        Ok(())
    }

    /// Stores a text under a name with the next commit: where an import is to go on, for example.
    ///
    /// It lands or fails with the articles. [`Index::checkpoint`](crate::Index::checkpoint) reads it.
    pub fn set_checkpoint(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.checkpoints.insert(name.into(), text.into());
    }

    /// Makes everything since the last commit lasting and visible.
    ///
    /// When it returns, the articles are on disk, the next [`searcher`](crate::Index::searcher) of
    /// this index sees them, and other processes do at their next
    /// [`refresh`](crate::Index::refresh). Without anything to commit it does nothing.
    ///
    /// # Errors
    /// If the file system fails. The last commit then still stands, and what came since is given
    /// up, checkpoints included.
    pub fn commit(&mut self) -> Result<CommitReport> {
        let idle = self.engine.is_none() || (self.touched.is_empty() && self.sweeps == 0);
        if idle && self.checkpoints == self.base.note.checkpoints {
            return Ok(self.report(self.base.live_docs, Totals::default()));
        }
        let before = self.base.live_docs;
        let totals = self.totals();
        if let Err(error) = self.commit_engine() {
            self.give_up();
            return Err(error.into());
        }
        let report = self.report(before, totals);
        self.forget();
        Ok(report)
    }

    fn commit_engine(&mut self) -> Result<(), IndexError> {
        let note = CommitNote {
            generation: Generation(self.base.note.generation.0 + 1),
            checkpoints: self.checkpoints.clone(),
        };
        let payload = note.to_json()?;
        let engine_error = |error| IndexError::from_engine(error, &self.shared.folder);
        let engine = Self::engine(&mut self.engine, &self.shared)?;
        let mut prepared = engine.prepare_commit().map_err(engine_error)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(engine_error)?;
        self.shared.refresh()?;
        self.base = self.shared.snapshot();
        Ok(())
    }

    /// After an error nothing tells which articles the engine still holds: it is dropped, and
    /// with it all that was not committed, so that no later commit can land half of it.
    fn give_up(&mut self) {
        self.engine = None;
        if self.shared.refresh().is_ok() {
            self.base = self.shared.snapshot();
        }
        self.forget();
        self.checkpoints.clone_from(&self.base.note.checkpoints);
    }

    /// Starts counting anew.
    fn forget(&mut self) {
        self.touched.clear();
        self.sweeps = 0;
        self.counts = CommitCounts::default();
    }

    /// Gives up everything since the last commit.
    ///
    /// # Errors
    /// If the file system fails.
    pub fn rollback(&mut self) -> Result<()> {
        if let Some(engine) = &mut self.engine {
            engine.rollback().map_err(|e| IndexError::from_engine(e, &self.shared.folder))?;
        }
        self.forget();
        self.checkpoints.clone_from(&self.base.note.checkpoints);
        Ok(())
    }

    /// Commits, then merges the whole index into one segment without deleted articles.
    ///
    /// It reads and writes the whole index once: for a nightly run, or after a large import.
    ///
    /// # Errors
    /// If the file system fails.
    pub fn optimize(&mut self) -> Result<CommitReport> {
        let report = self.commit()?;
        let folder = self.shared.folder.clone();
        let engine_error = |error| IndexError::from_engine(error, &folder);
        if let Some(engine) = self.engine.take() {
            engine.wait_merging_threads().map_err(engine_error)?;
        }
        let engine = Self::engine(&mut self.engine, &self.shared)?;
        engine.set_merge_policy(Box::new(NoMergePolicy));
        let meta = self.shared.engine.load_metas().map_err(engine_error)?;
        let ids: Vec<_> = meta.segments.iter().map(tantivy::SegmentMeta::id).collect();
        let deletes = meta.segments.iter().any(tantivy::SegmentMeta::has_deletes);
        if ids.len() > 1 || deletes {
            engine.merge(&ids).wait().map_err(engine_error)?;
        }
        self.shared.refresh()?;
        self.base = self.shared.snapshot();
        // Files stay for as long as anything names their segments, the old snapshot among it.
        drop(meta);
        let engine = Self::engine(&mut self.engine, &self.shared)?;
        engine.garbage_collect_files().wait().map_err(engine_error)?;
        // The next engine has its merge policy back.
        self.engine = None;
        Ok(report)
    }

    /// Notes records that never became articles, for the report of the next commit.
    pub(super) fn note_rejected(&mut self) {
        self.counts.rejected += 1;
    }

    fn engine<'a>(
        engine: &'a mut Option<tantivy::IndexWriter<ArticleDocument>>,
        shared: &Shared,
    ) -> Result<&'a mut tantivy::IndexWriter<ArticleDocument>, IndexError> {
        match engine {
            Some(engine) => Ok(engine),
            None => Ok(engine.insert(start_engine(shared)?)),
        }
    }

    /// What stands under an id, as this writer sees it.
    fn known(&self, id_hash: u128, id: &ArticleId) -> Result<Known, IndexError> {
        if let Some(touched) = self.touched.get(&id_hash) {
            let swept = touched.sweeps < self.sweeps;
            return Ok(Known {
                hash: touched.hash.filter(|_| !swept),
                committed: touched.committed,
                present: touched.hash.is_some() || swept,
            });
        }
        let fields = self.shared.recipe.fields;
        let found = self
            .base
            .find(fields, id.as_str())
            .map_err(|error| IndexError::from_engine(error, &self.shared.folder))?;
        let segment = found.and_then(|(at, doc)| Some((self.base.segments.get(at)?, doc)));
        let Some((segment, doc)) = segment else {
            return Ok(Known { hash: None, committed: None, present: false });
        };
        let hash = hash_of(&segment.hash, doc);
        Ok(Known {
            hash: hash.filter(|_| self.sweeps == 0),
            committed: segment.added.first(doc),
            present: true,
        })
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for touched in self.touched.values() {
            match (touched.hash, touched.committed) {
                (Some(_), Some(_)) => totals.replaced += 1,
                (Some(_), None) => totals.added += 1,
                (None, _) => {}
            }
        }
        totals
    }

    /// The report of a commit, once the base is the new one.
    fn report(&self, before: u64, totals: Totals) -> CommitReport {
        CommitReport {
            generation: self.base.note.generation,
            added: totals.added,
            replaced: totals.replaced,
            deleted: (before + totals.added).saturating_sub(self.base.live_docs),
            unchanged: self.counts.unchanged,
            rejected: self.counts.rejected,
        }
    }

    fn engine_error(
        &self,
        error: impl std::error::Error + Send + Sync + 'static,
        context: &str,
    ) -> IndexError {
        IndexError::Engine {
            context: format!("{context}, in `{}`", self.shared.folder.display()),
            source: Box::new(error),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Totals {
    added: u64,
    replaced: u64,
}

impl fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexWriter")
            .field("folder", &self.shared.folder)
            .field("base", &self.base.note.generation)
            .field("touched", &self.touched.len())
            .finish_non_exhaustive()
    }
}

fn take_lock(shared: &Shared, timeout: Duration) -> Result<DirectoryLock, IndexError> {
    let lock = Lock { filepath: PathBuf::from(LOCK_FILE), is_blocking: false };
    let deadline = Instant::now().checked_add(timeout);
    loop {
        match shared.directory.acquire_lock(&lock) {
            Ok(held) => return Ok(held),
            Err(tantivy::directory::error::LockError::LockBusy) => {}
            Err(error) => return Err(IndexError::from_engine(error.into(), &shared.folder)),
        }
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(locked(&shared.folder));
        }
        std::thread::sleep(LOCK_WAIT);
    }
}

fn locked(folder: &std::path::Path) -> IndexError {
    IndexError::Locked { path: folder.to_owned() }
}

/// How long the engine's own lock is waited for. Whoever starts an engine holds the lock of the
/// writer, so that the engine's can only be held by a copy of its file that a process has inherited
/// which this one is just starting.
const ENGINE_LOCK_WAIT: Duration = Duration::from_secs(2);

/// Starts the engine's threads. Half of the memory is for what they build; the rest is left to the
/// articles that wait, to what is being laid on disk, and to merges.
pub(super) fn start_engine(
    shared: &Shared,
) -> Result<tantivy::IndexWriter<ArticleDocument>, IndexError> {
    const LEAST: usize = 15_000_000;
    const MOST: usize = 2_000_000_000;
    let threads = shared.options.threads;
    let memory = (shared.options.memory / 2 / threads).clamp(LEAST, MOST);
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread(memory)
        .num_merge_threads(threads.min(2))
        .build();
    let deadline = Instant::now() + ENGINE_LOCK_WAIT;
    loop {
        let error = match shared.engine.writer_with_options(options.clone()) {
            Ok(engine) => return Ok(engine),
            Err(error) => IndexError::from_engine(error, &shared.folder),
        };
        if !matches!(error, IndexError::Locked { .. }) || Instant::now() >= deadline {
            return Err(error);
        }
        std::thread::sleep(LOCK_WAIT);
    }
}

/// What a commit brought.
///
/// It prints as `412 added, 3 replaced, 0 deleted, 2 rejected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommitReport {
    generation: Generation,
    added: u64,
    replaced: u64,
    deleted: u64,
    unchanged: u64,
    rejected: u64,
}

impl CommitReport {
    /// The commit's generation.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// Articles whose id the index did not have.
    #[must_use]
    pub fn added(&self) -> u64 {
        self.added
    }

    /// Articles that took the place of another of the same id.
    #[must_use]
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Articles deleted by id or by filter.
    #[must_use]
    pub fn deleted(&self) -> u64 {
        self.deleted
    }

    /// Articles given that the index had already.
    #[must_use]
    pub fn unchanged(&self) -> u64 {
        self.unchanged
    }

    /// Records that were not readable as articles.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.rejected
    }
}

impl fmt::Display for CommitReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, replaced, deleted, rejected, .. } = self;
        write!(f, "{added} added, {replaced} replaced, {deleted} deleted, {rejected} rejected")
    }
}
