//! The index as a program holds it: opening, snapshots, refreshing, statistics.
//!
//! It must not know how articles are written or how queries are run.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tantivy::{IndexReader, ReloadPolicy};

use super::builder::{IndexBuilder, WriterOptions};
use super::config::{CommitNote, Config, Generation};
use super::directory::{Access, CheckedDirectory};
use super::document::Recipe;
use super::error::IndexError;
use super::schema::Fields;
use super::snapshot::Snapshot;
use super::writer::IndexWriter;
use crate::analysis::{Analyzer, Language};
use crate::article::Article;
use crate::enrich::Pipeline;
use crate::search::Searcher;
use crate::{Result, Weights};

/// A full-text index over diplomatic articles, in a folder or in memory.
///
/// It is a handle: cheap to clone, and every clone is the same index. Any number of
/// [`searcher`](Self::searcher)s read while one [`IndexWriter`], in this process or another,
/// writes.
///
/// ```
/// use chancery::{Article, Index};
///
/// # let folder = tempfile::tempdir()?;
/// let index = Index::builder().open_or_create(folder.path().join("archive.idx"))?;
/// let mut writer = index.writer()?;
/// writer.upsert(
///     Article::builder("osaka-1")
///         .date("2019-06-28")
///         .title("Leaders meet in Osaka")
///         .body("The leaders of twenty economies met in Osaka.")
///         .build()?,
/// )?;
/// writer.commit()?;
/// assert_eq!(index.searcher().ids("osaka economies")?, ["osaka-1"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Index {
    pub(crate) shared: Arc<Shared>,
}

/// What all handles of one open index have in common.
pub(crate) struct Shared {
    pub(crate) engine: tantivy::Index,
    pub(crate) directory: CheckedDirectory,
    pub(crate) recipe: Arc<Recipe>,
    pub(crate) folder: PathBuf,
    pub(crate) access: Access,
    pub(crate) options: WriterOptions,
    reader: IndexReader,
    current: RwLock<Arc<Snapshot>>,
    /// Held while a newer snapshot is being opened.
    refreshing: Mutex<()>,
}

impl Index {
    /// Options for creating or opening an index.
    pub fn builder() -> IndexBuilder {
        IndexBuilder::default()
    }

    /// Opens the index in a folder for reading and writing.
    ///
    /// # Errors
    /// As [`IndexBuilder::open`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::builder().open(folder)
    }

    /// Opens the index in a folder for reading only.
    ///
    /// # Errors
    /// As [`IndexBuilder::open_read_only`].
    pub fn open_read_only(folder: impl AsRef<Path>) -> Result<Self> {
        Self::builder().open_read_only(folder)
    }

    /// An index in memory over these articles: for tests and for small collections.
    ///
    /// # Errors
    /// If the system refuses a thread.
    ///
    /// ```
    /// use chancery::{Article, Index};
    ///
    /// let index = Index::in_memory([
    ///     Article::builder("a").date("2024-04-01").body("Li Qiang met Séjourné.").build()?,
    ///     Article::from_dated_text("date 1648-10-24 The Peace of Westphalia was signed.")?,
    /// ])?;
    /// assert_eq!(index.searcher().ids("sejourne")?, ["a"]);
    /// assert_eq!(index.searcher().ids("before:1700")?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_memory(articles: impl IntoIterator<Item = Article>) -> Result<Self> {
        Self::builder().in_memory(articles)
    }

    pub(crate) fn assemble(
        mut engine: tantivy::Index,
        directory: CheckedDirectory,
        access: Access,
        config: Config,
        folder: PathBuf,
        options: WriterOptions,
        pipeline: Option<Pipeline>,
    ) -> Result<Self, IndexError> {
        let fields = Fields::schema().1;
        engine.set_tokenizers(super::replay::tokenizers());
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| IndexError::from_engine(error, &folder))?;
        let analyzer = Analyzer::new(config.language);
        let recipe = Arc::new(Recipe::new(fields, analyzer, config, pipeline));
        let snapshot = load(&engine, &reader, fields, &folder)?;
        Ok(Self {
            shared: Arc::new(Shared {
                engine,
                directory,
                recipe,
                folder,
                access,
                options,
                reader,
                current: RwLock::new(Arc::new(snapshot)),
                refreshing: Mutex::new(()),
            }),
        })
    }

    /// A view of the last commit that this handle knows of; it stays the same until dropped.
    ///
    /// It reads nothing from disk. Commits by a writer of this process are known at once, those by
    /// another process after [`refresh`](Self::refresh).
    #[must_use]
    pub fn searcher(&self) -> Searcher {
        Searcher::new(Arc::clone(&self.shared), self.shared.snapshot())
    }

    #[cfg(test)]
    pub(crate) fn snapshot_and_fields(&self) -> (Arc<Snapshot>, Fields) {
        (self.shared.snapshot(), self.shared.recipe.fields)
    }

    /// Looks for a newer commit, by any process, and gives its generation if there is one.
    ///
    /// # Errors
    /// If the newer commit cannot be read; searchers go on with the last good one.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let index = chancery::Index::builder().create(folder.path())?;
    /// let replica = chancery::Index::open_read_only(folder.path())?;
    /// assert_eq!(replica.refresh()?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn refresh(&self) -> Result<Option<Generation>> {
        Ok(self.shared.refresh()?)
    }

    /// How many commits this handle is behind the folder.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn pending(&self) -> Result<u64> {
        let note = self.shared.newest_note()?;
        let known = self.shared.snapshot().note.generation;
        Ok(note.generation.0.saturating_sub(known.0))
    }

    /// The writer of the index.
    ///
    /// Its threads start with the first article. Dropping it without
    /// [`commit`](IndexWriter::commit) loses what it was given since the last one.
    ///
    /// # Errors
    /// [`is_locked`](crate::Error::is_locked) if there is another writer, here or in another
    /// process; if the index is open for reading only.
    pub fn writer(&self) -> Result<IndexWriter> {
        self.writer_timeout(Duration::ZERO)
    }

    /// The writer of the index, waiting for up to `timeout` until another one is dropped.
    ///
    /// # Errors
    /// As [`writer`](Self::writer).
    pub fn writer_timeout(&self, timeout: Duration) -> Result<IndexWriter> {
        Ok(IndexWriter::open(Arc::clone(&self.shared), timeout)?)
    }

    /// What [`IndexWriter::set_checkpoint`] last stored under this name, as of the last commit
    /// that this handle knows of.
    ///
    /// # Errors
    /// None at present; the signature leaves room for an index read on demand.
    pub fn checkpoint(&self, name: &str) -> Result<Option<String>> {
        Ok(self.shared.snapshot().note.checkpoints.get(name).cloned())
    }

    /// Size and state of the index.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.shared.stats(&self.shared.snapshot())?)
    }

    /// What a word counts in each field.
    #[must_use]
    pub fn weights(&self) -> Weights {
        self.shared.recipe.weights
    }

    /// The language whose stemmer the index uses.
    #[must_use]
    pub fn language(&self) -> Language {
        self.shared.recipe.analyzer.language()
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("folder", &self.shared.folder)
            .field("access", &self.shared.access)
            .field("generation", &self.shared.snapshot().note.generation)
            .finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn refresh(&self) -> Result<Option<Generation>, IndexError> {
        let _one_at_a_time = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot =
            Arc::new(load(&self.engine, &self.reader, self.recipe.fields, &self.folder)?);
        let generation = snapshot.note.generation;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = current.note.generation;
        *current = snapshot;
        Ok((generation != before).then_some(generation))
    }

    fn newest_note(&self) -> Result<CommitNote, IndexError> {
        let meta =
            self.engine.load_metas().map_err(|e| IndexError::from_engine(e, &self.folder))?;
        CommitNote::parse(meta.payload.as_deref(), &self.folder)
    }

    pub(crate) fn stats(&self, snapshot: &Snapshot) -> Result<Stats, IndexError> {
        use tantivy::Directory;
        let meta =
            self.engine.load_metas().map_err(|e| IndexError::from_engine(e, &self.folder))?;
        let mut bytes = 0;
        for file in meta.list_segment_files() {
            // The list names deletions that a segment need not have.
            bytes += self.directory.get_file_handle(&file).map_or(0, |handle| handle.len() as u64);
        }
        Ok(Stats {
            articles: snapshot.live_docs,
            deleted: snapshot.docs - snapshot.live_docs,
            segments: snapshot.segments.len(),
            bytes,
            average_len: snapshot.average_len,
            generation: snapshot.note.generation,
        })
    }
}

/// Tries before a reader that a writer keeps overtaking gives up.
const LOAD_TRIES: u32 = 50;

/// Opens the newest commit. A writer in another process may replace the commit, or merge its
/// segments away, while this one is reading it: then the next try finds the newer files.
fn load(
    engine: &tantivy::Index,
    reader: &IndexReader,
    fields: Fields,
    folder: &Path,
) -> Result<Snapshot, IndexError> {
    let metas = || engine.load_metas().map_err(|error| IndexError::from_engine(error, folder));
    let mut tries = LOAD_TRIES;
    loop {
        tries -= 1;
        let before = metas()?;
        let reloaded = reader.reload();
        let after = metas()?;
        let unchanged = before.opstamp == after.opstamp
            && before.payload == after.payload
            && before.list_segment_files() == after.list_segment_files();
        if unchanged || tries == 0 {
            reloaded.map_err(|error| IndexError::from_engine(error, folder))?;
            let note = CommitNote::parse(after.payload.as_deref(), folder)?;
            let searcher = reader.searcher();
            return Snapshot::open(searcher.segment_readers(), fields, note, folder);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Size and state of an index.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    articles: u64,
    deleted: u64,
    segments: usize,
    bytes: u64,
    average_len: f32,
    generation: Generation,
}

impl Stats {
    /// Articles that searches can find.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// Deleted or replaced articles whose space has not been freed yet.
    #[must_use]
    pub fn deleted(&self) -> u64 {
        self.deleted
    }

    /// Segments that a search goes through.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.segments
    }

    /// Size of the index's files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Mean weighted length of an article in tokens: the `avgdl` of BM25.
    #[must_use]
    pub fn average_len(&self) -> f32 {
        self.average_len
    }

    /// The commit that these figures are of.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }
}
