//! Options of an index and the ways to create or open one.
//!
//! All options are checked before a lock is taken or a file is written. The file must not know
//! what lies in the index.

use std::path::{Path, PathBuf};

use tantivy::index::SegmentComponent;
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::{Directory, IndexSettings, IndexSortByField, Order};

use super::config::{Config, Weights};
use super::directory::{Access, CheckedDirectory};
use super::error::IndexError;
use super::folder::{META_FILE, Missing, config_of, open_folder};
use super::handle::{Index, Shared};
use super::schema::Fields;
use crate::Result;
use crate::analysis::{Analyzer, Language};
use crate::article::{Article, SameAs};
use crate::enrich::Pipeline;

/// What the engine wants for each thread, in MiB.
const MIN_THREAD_MB: usize = 16;
const MAX_MB: usize = 1 << 20;
const MAX_THREADS: usize = 64;
/// Files up to this size are checked whole on opening; larger ones as they are read.
const SMALL_FILE: usize = 256 * 1024;

/// How an index is written to: not part of the index itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WriterOptions {
    /// Bytes for everything that indexing keeps in memory.
    pub(crate) memory: usize,
    pub(crate) threads: usize,
}

/// Options for creating or opening an [`Index`].
///
/// Language, weights, `same_as` and enrichers are fixed when the index is created. Asked for when an
/// existing index is opened, they must be what it was created with; left out, it is opened as it is.
///
/// ```
/// use chancery::{Index, Language, Weights};
///
/// # let folder = tempfile::tempdir()?;
/// let index = Index::builder()
///     .language(Language::French)
///     .weights(Weights { title: 5, ..Weights::default() })
///     .memory_mb(64)
///     .open_or_create(folder.path())?;
/// assert_eq!(index.weights().title, 5);
///
/// let other = Index::builder().language(Language::English).open(folder.path());
/// assert_eq!(
///     other.unwrap_err().to_string(),
///     "the index was created with language french, and english was asked for; \
///      leave the option out to open it as it is",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct IndexBuilder {
    language: Option<Language>,
    weights: Option<Weights>,
    same_as: Option<SameAs>,
    pipeline: Option<Pipeline>,
    memory_mb: Option<usize>,
    threads: Option<usize>,
}

impl IndexBuilder {
    /// The language whose stemmer is used, English by default; `Language::None` stems nothing.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// How much a word counts in each field.
    ///
    /// These are small whole numbers, 0 to 20, written into the postings: to change them, build
    /// another index by [`Index::reweight`].
    pub fn weights(mut self, weights: Weights) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Which ids of officials, as articles state them, stand for one person.
    ///
    /// The key of an official is what this maps the stated id to, else the normalised full name.
    pub fn same_as(mut self, same_as: SameAs) -> Self {
        self.same_as = Some(same_as);
        self
    }

    /// What reads the prose of articles as they come in: who, of what country, about what, and who
    /// met whom. Without it nothing does.
    ///
    /// Which enrichers the index has is fixed when it is created. An index with a
    /// [`Pipeline::builtin`] can be opened without telling; one with another pipeline can be searched
    /// so, and wants the pipeline again to be written to. What was found in an article stays as it
    /// was found until the article is replaced by another.
    ///
    /// ```
    /// use chancery::{Article, Index, Pipeline};
    ///
    /// let text = "date 2024-04-01 Chinese Premier Li Qiang met with French Foreign Minister \
    ///             Stephane Sejourne in Beijing.";
    /// let index = Index::builder()
    ///     .enrich(Pipeline::builtin())
    ///     .in_memory([Article::from_dated_text(text)?])?;
    /// let searcher = index.searcher();
    /// assert_eq!(searcher.ids("country:CN meet(\"Li Qiang\", Séjourné)")?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn enrich(mut self, pipeline: Pipeline) -> Self {
        self.pipeline = Some(pipeline);
        self
    }

    /// Memory for indexing, in MiB, over all threads and what waits for them: 256 by default, at
    /// least 16 for each thread.
    ///
    /// More memory makes fewer, larger segments. Peak use of the process stays near this number;
    /// merges and the caller's own data come on top.
    pub fn memory_mb(mut self, memory_mb: usize) -> Self {
        self.memory_mb = Some(memory_mb);
        self
    }

    /// Indexing threads, 1 to 64: by default one for each core, as far as memory goes, at most 8.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Creates an index in a folder, and the folder if it is not there.
    ///
    /// # Errors
    /// [`is_already_exists`](crate::Error::is_already_exists) if the folder holds an index; if an
    /// option is outside its range; if the file system refuses.
    pub fn create(self, folder: impl AsRef<Path>) -> Result<Index> {
        let config = self.config()?;
        Ok(self.create_with(folder.as_ref(), config)?)
    }

    /// Creates an index that is made with this, whatever the options say.
    pub(super) fn create_with(self, folder: &Path, config: Config) -> Result<Index, IndexError> {
        let options = self.writer_options()?;
        let directory = open_folder(folder, Access::ReadWrite, Missing::Create)?;
        let exists = directory.exists(Path::new(META_FILE));
        if exists.map_err(|error| IndexError::from_engine(error.into(), folder))? {
            return Err(IndexError::AlreadyExists { path: folder.to_owned() });
        }
        config.write(&directory, folder)?;
        let pipeline = self.pipeline.or_else(|| config.builtin_pipeline());
        create_engine(directory, config, folder.to_owned(), options, pipeline)
    }

    /// Opens the index in a folder for reading and writing.
    ///
    /// # Errors
    /// [`is_not_found`](crate::Error::is_not_found) if there is none;
    /// [`is_corrupt`](crate::Error::is_corrupt) if a file is damaged or missing;
    /// [`needs_migration`](crate::Error::needs_migration) if an older version made it; if an option
    /// is not what the index was created with.
    pub fn open(self, folder: impl AsRef<Path>) -> Result<Index> {
        Ok(self.open_as(folder.as_ref(), Access::ReadWrite)?)
    }

    /// Opens the index in a folder, and creates it if there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open) and [`create`](Self::create).
    pub fn open_or_create(self, folder: impl AsRef<Path>) -> Result<Index> {
        match self.clone().open(&folder) {
            Err(error) if error.is_not_found() => self.create(folder),
            result => result,
        }
    }

    /// Opens the index in a folder for reading only: no file is created, no lock is taken, and the
    /// folder need not be writable.
    ///
    /// It is meant for snapshots and read-only mounts. Where another process goes on writing,
    /// [`Index::refresh`] follows its commits; without a lock, a commit that the writer merges away
    /// while it is being opened is tried again.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_read_only(self, folder: impl AsRef<Path>) -> Result<Index> {
        Ok(self.open_as(folder.as_ref(), Access::ReadOnly)?)
    }

    /// Creates an index in memory over these articles.
    ///
    /// # Errors
    /// If an option is outside its range; if the system refuses a thread.
    pub fn in_memory(mut self, articles: impl IntoIterator<Item = Article>) -> Result<Index> {
        self.threads.get_or_insert(1);
        self.memory_mb.get_or_insert(2 * MIN_THREAD_MB);
        let options = self.writer_options()?;
        let directory = CheckedDirectory::in_memory();
        let folder = PathBuf::from("(memory)");
        let index = create_engine(directory, self.config()?, folder, options, self.pipeline)?;
        let mut writer = index.writer()?;
        for article in articles {
            writer.upsert(article)?;
        }
        writer.commit()?;
        drop(writer);
        Ok(index)
    }

    /// Options to open an index with as another one is open.
    pub(super) fn like(other: &Shared) -> Self {
        Self {
            pipeline: other.recipe.pipeline.clone(),
            memory_mb: Some(other.options.memory >> 20),
            threads: Some(other.options.threads),
            ..Self::default()
        }
    }

    fn open_as(self, folder: &Path, access: Access) -> Result<Index, IndexError> {
        let options = self.writer_options()?;
        if let Some(weights) = self.weights {
            weights.check()?;
        }
        let directory = open_folder(folder, access, Missing::NotFound)?;
        self.open_in(directory, access, folder, options)
    }

    pub(super) fn open_in(
        self,
        directory: CheckedDirectory,
        access: Access,
        folder: &Path,
        options: WriterOptions,
    ) -> Result<Index, IndexError> {
        let engine_error = |error| IndexError::from_engine(error, folder);
        let config = config_of(&directory, folder)?;
        self.compare(&config)?;
        let engine = tantivy::Index::open(directory.clone()).map_err(engine_error)?;
        check_schema(&engine.schema(), folder)?;
        check_files(&engine, &directory, folder)?;
        let pipeline = self.pipeline.or_else(|| config.builtin_pipeline());
        Index::assemble(engine, directory, access, config, folder.to_owned(), options, pipeline)
    }

    /// What an index made with these options is made with.
    pub(super) fn config(&self) -> Result<Config, IndexError> {
        let weights = self.weights.unwrap_or_default().check()?;
        let analyzer = Analyzer::new(self.language.unwrap_or_default());
        let enrichers = self.pipeline.as_ref().map(Pipeline::to_names).unwrap_or_default();
        let same_as = self.same_as.clone().unwrap_or_default();
        Ok(Config::new(&analyzer, weights, same_as, enrichers))
    }

    /// Refuses options that are not those of the index.
    pub(super) fn compare(&self, config: &Config) -> Result<(), IndexError> {
        let mismatch = |option, found: String, asked: String| {
            Err(IndexError::OptionMismatch { option, found, asked })
        };
        if let Some(language) = self.language.filter(|language| *language != config.language) {
            return mismatch("language", config.language.to_string(), language.to_string());
        }
        if let Some(weights) = self.weights.filter(|weights| *weights != config.weights) {
            return mismatch("weights", config.weights.to_string(), weights.to_string());
        }
        if self.same_as.as_ref().is_some_and(|same_as| *same_as != config.same_as) {
            let entries = |same_as: &SameAs| format!("of {} entries", same_as.len());
            let asked = self.same_as.as_ref().map(entries).unwrap_or_default();
            return mismatch("same_as", entries(&config.same_as), asked);
        }
        let names = |names: &[String]| {
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        let asked = self.pipeline.as_ref().map(Pipeline::to_names);
        if let Some(asked) = asked.filter(|asked| *asked != config.enrichers) {
            return mismatch("enrichers", names(&config.enrichers), names(&asked));
        }
        Ok(())
    }

    pub(super) fn writer_options(&self) -> Result<WriterOptions, IndexError> {
        let invalid = |option, message| Err(IndexError::InvalidOption { option, message });
        let memory_mb = self.memory_mb.unwrap_or(256);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads =
            self.threads.unwrap_or_else(|| cores.min(8).min(memory_mb / MIN_THREAD_MB / 2).max(1));
        if threads == 0 || threads > MAX_THREADS {
            return invalid("threads", format!("1 to {MAX_THREADS}, and {threads} was given"));
        }
        let least = threads * MIN_THREAD_MB;
        if memory_mb < least || memory_mb > MAX_MB {
            return invalid(
                "memory_mb",
                format!("{least} to {MAX_MB} for {threads} threads, and {memory_mb} was given"),
            );
        }
        Ok(WriterOptions { memory: memory_mb << 20, threads })
    }
}

fn create_engine(
    directory: CheckedDirectory,
    config: Config,
    folder: PathBuf,
    options: WriterOptions,
    pipeline: Option<Pipeline>,
) -> Result<Index, IndexError> {
    let settings = IndexSettings {
        sort_by_field: Some(IndexSortByField { field: "order".to_owned(), order: Order::Desc }),
        docstore_compression: Compressor::Lz4,
        // A hit is read by undoing the compression of a whole block, which is to hold one article.
        docstore_blocksize: 2048,
        ..IndexSettings::default()
    };
    let engine = tantivy::Index::create(directory.clone(), Fields::schema().0, settings)
        .map_err(|error| IndexError::from_engine(error, &folder))?;
    Index::assemble(engine, directory, Access::ReadWrite, config, folder, options, pipeline)
}

fn check_schema(found: &Schema, folder: &Path) -> Result<(), IndexError> {
    let expected = Fields::schema().0;
    if *found == expected {
        return Ok(());
    }
    let differs = expected
        .fields()
        .zip(found.fields())
        .find(|((_, ours), (_, theirs))| ours != theirs)
        .map_or("number of fields", |((_, ours), _)| ours.name())
        .to_owned();
    Err(IndexError::Corrupt {
        path: folder.join(META_FILE),
        detail: format!("its schema is not that of the format: `{differs}` differs"),
    })
}

/// Checks that every file of every segment is there, and the small ones whole.
fn check_files(
    engine: &tantivy::Index,
    directory: &CheckedDirectory,
    folder: &Path,
) -> Result<(), IndexError> {
    let engine_error = |error| IndexError::from_engine(error, folder);
    let meta = engine.load_metas().map_err(engine_error)?;
    for segment in &meta.segments {
        let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
        for component in COMPONENTS.into_iter().chain(deletes) {
            let file = segment.relative_path(component);
            let handle =
                directory.get_file_handle(&file).map_err(|error| engine_error(error.into()))?;
            if handle.len() <= SMALL_FILE {
                directory.check_whole(&file).map_err(|error| engine_error(error.into()))?;
            }
        }
    }
    Ok(())
}

/// The files that every segment has.
pub(super) const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];
