//! Builds an index with other weights out of one that is there.
//!
//! The file must not know how articles become terms. Its law: it never writes to the index that it
//! reads, and where it fails there is no new index.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::builder::IndexBuilder;
use super::config::Weights;
use super::error::IndexError;
use super::folder::refuse_filled;
use super::handle::Index;
use super::writer::{TakeOver, Taken};
use crate::Result;
use crate::article::Article;

impl Index {
    /// Builds an index with other weights in another folder, from the articles of this one, and opens
    /// it.
    ///
    /// Weights are [written into an index](crate::IndexBuilder::weights) when it is made, so that
    /// others want another index; [`Ranking::title_boost`](crate::Ranking::title_boost) tries one out
    /// beforehand. The new index gives the results that one made with these weights gives. All else
    /// is carried over: language, `same_as` and enrichers; what was found in each article, which is
    /// not read anew; the commits that brought articles in and changed them, so that alerts go on from
    /// where they are; the generation, checkpoints, and options for writing. What deleted articles
    /// take up is not.
    ///
    /// It takes about as long as indexing without enrichers. The articles are those of the last commit
    /// that this handle knows of; what another program commits meanwhile is not in the new index. The
    /// new index is written into a folder beside `to`, whose name ends in `.partial`, and appears in
    /// `to` when it is whole. This index is not written to.
    ///
    /// # Errors
    /// [`is_already_exists`](crate::Error::is_already_exists) if `to` is there and not an empty
    /// folder, or a `.partial` one is left of a run that was cut off;
    /// [`is_corrupt`](crate::Error::is_corrupt) if an article cannot be read; if a weight is outside
    /// its range; if the file system fails.
    ///
    /// ```
    /// use chancery::{Article, Index, Weights};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let index = Index::in_memory([
    ///     Article::builder("a").title("Suez").body("A note on the canal of that name.").build()?,
    ///     Article::builder("b").title("A note").body("Suez, Suez, Suez and again Suez.").build()?,
    /// ])?;
    /// assert_eq!(index.searcher().ids("suez")?, ["b", "a"]);
    /// let weights = Weights { title: 6, ..index.weights() };
    /// let other = index.reweight(folder.path().join("other.idx"), weights)?;
    /// assert_eq!(other.searcher().ids("suez")?, ["a", "b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reweight(&self, to: impl AsRef<Path>, weights: Weights) -> Result<Self> {
        let to = to.as_ref();
        weights.check()?;
        let partial = partial_of(to);
        begin(to, &partial)?;
        let written = self.write_reweighted(&partial, weights).and_then(|()| land(&partial, to));
        if written.is_err() {
            // The error says more than a second one would.
            let _ = fs::remove_dir_all(&partial);
        }
        written?;
        IndexBuilder::like(&self.shared).open(to)
    }

    fn write_reweighted(&self, folder: &Path, weights: Weights) -> Result<()> {
        let (shared, snapshot) = (&*self.shared, self.shared.snapshot());
        let config = shared.recipe.config(weights);
        let target = IndexBuilder::like(shared).create_with(folder, config)?;
        let mut into = TakeOver::into(Arc::clone(&target.shared))?;
        let fields = shared.recipe.fields;
        for segment in &snapshot.segments {
            let changed = segment.changed();
            let changed =
                changed.map_err(|error| IndexError::from_engine(error, &shared.folder))?;
            for doc in segment.live_docs().iter() {
                into.take(Taken {
                    article: segment.read_stored(
                        fields,
                        doc,
                        &shared.folder,
                        Article::read_kept,
                    )?,
                    found: segment.read_found(fields, doc, &shared.folder)?,
                    added: segment.added.first(doc).unwrap_or(0),
                    changed: changed.first(doc).unwrap_or(0),
                })?;
            }
        }
        Ok(into.commit(&snapshot.note)?)
    }
}

/// The folder beside another one that is written to before it.
fn partial_of(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    to.with_file_name(name)
}

/// Makes the folder to write to, if that to land in is free.
fn begin(to: &Path, partial: &Path) -> Result<(), IndexError> {
    refuse_filled(to)?;
    if let Some(parent) = partial.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(|error| IndexError::from_io(&error, parent, parent))?;
    }
    fs::create_dir(partial).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => IndexError::AlreadyExists { path: partial.to_owned() },
        _ => IndexError::from_io(&error, partial, partial),
    })
}

/// Gives a folder that is whole its name.
fn land(partial: &Path, to: &Path) -> Result<()> {
    let io = |error: std::io::Error| IndexError::from_io(&error, to, to);
    if to.exists() {
        // It is empty, or this fails.
        fs::remove_dir(to).map_err(io)?;
    }
    fs::rename(partial, to).map_err(io)?;
    // Where a folder can be opened, its new name is on disk as well.
    if let Some(parent) = to.parent()
        && let Ok(parent) = fs::File::open(parent)
    {
        let _ = parent.sync_all();
    }
    Ok(())
}
