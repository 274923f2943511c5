//! Whether an index is whole: every byte, and what its parts say of each other.
//!
//! It must not know what the laws are, only that they are asked. Its one law: what is whole is never
//! called damaged, whoever writes to the index meanwhile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::FileHandle;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentComponent;
use tantivy::{Directory, HasLen};

use super::laws;
use crate::Result;
use crate::index::builder::COMPONENTS;
use crate::index::config::CONFIG_FILE;
use crate::index::directory::CheckedFile;
use crate::index::folder::{MANAGED_FILE, META_FILE};
use crate::index::handle::Shared;
use crate::index::snapshot::{Segment, Snapshot};
use crate::index::{Generation, Index, IndexError};

/// How much [`Index::verify`] looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Every byte of every file, against its checksum: as fast as files are read.
    Checksums,
    /// That, and the index's own laws: every article loads, no two have one id, each is found by its
    /// id, and every column says of it what the article does. It takes about as long as indexing.
    Articles,
}

/// Problems that a [`Verification`] keeps; all are counted.
const MAX_KEPT: usize = 1000;

/// Tries to open the files of a commit that another process keeps merging away.
const TRIES: u32 = 50;

/// What [`Index::verify`] found.
#[derive(Debug)]
#[must_use]
pub struct Verification {
    generation: Generation,
    files: u64,
    bytes: u64,
    articles: u64,
    problems: Vec<IndexError>,
    problem_count: u64,
}

impl Verification {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problem_count == 0
    }

    /// What is wrong, each with its file: the first thousand. All are of the kind
    /// [`IndexError::Corrupt`].
    #[must_use]
    pub fn problems(&self) -> &[IndexError] {
        &self.problems
    }

    /// How many things are wrong.
    #[must_use]
    pub fn problem_count(&self) -> u64 {
        self.problem_count
    }

    /// The commit that was looked at.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// Files that were read.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.files
    }

    /// Bytes that were read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Articles that were looked at: none with [`Depth::Checksums`].
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    pub(super) fn note_article(&mut self) {
        self.articles += 1;
    }

    /// Notes an error that is damage; gives back any other.
    pub(super) fn note(&mut self, error: IndexError) -> Result<(), IndexError> {
        if let IndexError::Corrupt { .. } = error {
            self.note_problem(error);
            return Ok(());
        }
        Err(error)
    }

    pub(super) fn note_problem(&mut self, problem: IndexError) {
        self.problem_count += 1;
        if self.problems.len() < MAX_KEPT {
            self.problems.push(problem);
        }
    }
}

impl Index {
    /// Checks that the last commit that this handle knows of is whole. Nothing is changed, and the
    /// writer and searchers go on meanwhile.
    ///
    /// Where the files of that commit were merged away before they could be opened, the handle goes on
    /// to the newest one, as by [`refresh`](Self::refresh), and that is checked.
    ///
    /// # Errors
    /// If the files cannot be read for another reason than damage. What is damaged is no error here;
    /// it is in [`Verification::problems`].
    ///
    /// ```
    /// use chancery::{Article, Depth, Index};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let index = Index::builder().create(folder.path())?;
    /// let mut writer = index.writer()?;
    /// writer.upsert(Article::builder("a").date("1956").body("Talks.").build()?)?;
    /// writer.commit()?;
    /// let found = index.verify(Depth::Articles)?;
    /// assert!(found.is_clean(), "{:?}", found.problems());
    /// assert_eq!(found.articles(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(&self, depth: Depth) -> Result<Verification> {
        let shared = &*self.shared;
        let opened = open(shared)?;
        let mut found = Verification {
            generation: opened.snapshot.note.generation,
            files: 0,
            bytes: 0,
            articles: 0,
            problems: Vec::new(),
            problem_count: 0,
        };
        check_small_files(shared, &mut found)?;
        for (file, handle) in opened.files {
            let checked = handle.and_then(|handle| {
                let bytes = handle.read_bytes(0..handle.len());
                bytes.map_err(|error| OpenReadError::wrap_io_error(error, file))
            });
            note_file(shared, &mut found, checked.map(|bytes| bytes.len()))?;
        }
        if depth == Depth::Articles {
            laws::check(shared, &opened.snapshot, &mut found)?;
        }
        Ok(found)
    }
}

/// A commit and its files: they can be read to the end even if somebody deletes them.
pub(super) struct Opened {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) files: Vec<(PathBuf, Handle)>,
}

type Handle = Result<Arc<CheckedFile>, OpenReadError>;

pub(super) fn open(shared: &Shared) -> Result<Opened, IndexError> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        let snapshot = shared.snapshot();
        let open = |file: PathBuf| {
            let handle = shared.directory.open_checked(&file);
            (file, handle)
        };
        let files: Vec<_> = snapshot.segments.iter().flat_map(files_of).map(open).collect();
        let is_missing =
            |handle: &Handle| matches!(handle, Err(OpenReadError::FileDoesNotExist(_)));
        let missing = files.iter().filter(|(_, handle)| is_missing(handle));
        let missing: Vec<&PathBuf> = missing.map(|(file, _)| file).collect();
        if missing.is_empty() || tries == 0 || is_wanted(shared, &missing) {
            return Ok(Opened { snapshot, files });
        }
        // They were merged away.
        shared.refresh()?;
    }
}

/// Whether the newest commit needs all these files; yes as well if it cannot be read.
fn is_wanted(shared: &Shared, files: &[&PathBuf]) -> bool {
    let Ok(meta) = shared.engine.load_metas() else { return true };
    let wanted = meta.list_segment_files();
    files.iter().all(|file| wanted.contains(*file))
}

/// The files of a segment.
fn files_of(segment: &Segment) -> Vec<PathBuf> {
    let id = segment.reader.segment_id().uuid_string();
    let ending = |component: SegmentComponent| match component {
        SegmentComponent::Terms => "term",
        SegmentComponent::Postings => "idx",
        SegmentComponent::Positions => "pos",
        SegmentComponent::FieldNorms => "fieldnorm",
        SegmentComponent::FastFields => "fast",
        _ => "store",
    };
    let parts = COMPONENTS.into_iter().map(|component| format!("{id}.{}", ending(component)));
    let deletions = segment.reader.delete_opstamp().filter(|_| segment.reader.has_deletes());
    let deletions = deletions.map(|opstamp| format!("{id}.{opstamp}.del"));
    parts.chain(deletions).map(PathBuf::from).collect()
}

/// Checks the files that are replaced whole.
fn check_small_files(shared: &Shared, found: &mut Verification) -> Result<(), IndexError> {
    for file in [CONFIG_FILE, META_FILE, MANAGED_FILE] {
        if file == CONFIG_FILE && shared.directory.is_in_memory() {
            continue;
        }
        let read = shared.directory.atomic_read(Path::new(file));
        note_file(shared, found, read.map(|bytes| bytes.len()))?;
    }
    Ok(())
}

fn note_file(
    shared: &Shared,
    found: &mut Verification,
    read: Result<usize, OpenReadError>,
) -> Result<(), IndexError> {
    found.files += 1;
    match read {
        Ok(bytes) => {
            found.bytes += bytes as u64;
            Ok(())
        }
        Err(error) => found.note(IndexError::from_engine(error.into(), &shared.folder)),
    }
}
