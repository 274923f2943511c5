//! An index rebuilt in a new folder: from a damaged one, or from one of an older version.
//!
//! The file must not know how files are read. Its one law: the folder that is read stays as it is.

use std::path::Path;
use std::sync::Arc;

use super::rebuild::{Outcome, rebuild};
use super::remains::{self, Remains};
use crate::Result;
use crate::index::builder::IndexBuilder;
use crate::index::directory::Access;
use crate::index::folder::{Missing, open_folder, refuse_filled};
use crate::index::writer::TakeOver;
use crate::index::{Index, IndexError};

/// What [`Index::salvage`] saved, and what it could not.
#[derive(Debug)]
#[must_use]
pub struct Salvaged {
    outcome: Outcome,
    damage: Vec<IndexError>,
}

impl Salvaged {
    /// Articles in the new index.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.outcome.taken
    }

    /// Articles that could not be read.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.outcome.lost.len() as u64 + self.outcome.unnamed
    }

    /// Their ids, as far as these could be read. Where nothing but a list of ids is left of a
    /// segment, articles that had been deleted are among them.
    #[must_use]
    pub fn lost_ids(&self) -> &[String] {
        &self.outcome.lost
    }

    /// Ids of articles in the new index that may have been deleted before, as what tells of
    /// deletions is damaged.
    #[must_use]
    pub fn doubtful_ids(&self) -> &[String] {
        &self.outcome.doubtful
    }

    /// What is wrong with which file of the damaged index, each file once.
    ///
    /// With `chancery.json` among them look at [`Index::language`] and [`Index::weights`] of the new
    /// index: what could not be read is as the builder says. With `meta.json` among them the
    /// checkpoints are lost, and articles that had been deleted or never been committed may have come
    /// back.
    #[must_use]
    pub fn damage(&self) -> &[IndexError] {
        &self.damage
    }
}

impl Index {
    /// Rebuilds a damaged index in a new folder, from what can be read of it. The damaged folder is
    /// never written to; putting the new one in its place is left to the caller.
    ///
    /// Articles keep the commits that they came in and changed with, and what enrichment found in
    /// them; the new index has the generation and the checkpoints of the damaged one. Of a damaged
    /// file everything is read that its checksums vouch for, 64 KiB at a time: a flipped byte costs
    /// the articles around it, and a file that is cut short costs those of its segment. No writer may
    /// be at work on the damaged index.
    ///
    /// # Errors
    /// [`is_not_found`](crate::Error::is_not_found) if `from` holds nothing of an index;
    /// [`is_already_exists`](crate::Error::is_already_exists) if `to` holds anything; if a newer
    /// version made the index; if the file system fails. Damage is no error.
    ///
    /// ```
    /// use chancery::{Article, Index};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let (damaged, new) = (folder.path().join("archive.idx"), folder.path().join("archive.new"));
    /// let mut writer = Index::builder().create(&damaged)?.writer()?;
    /// writer.upsert(Article::builder("a").date("1956").body("Talks on Suez.").build()?)?;
    /// writer.commit()?;
    /// drop(writer);
    /// std::fs::write(damaged.join("meta.json"), "lost")?;
    ///
    /// assert!(Index::open(&damaged).unwrap_err().is_corrupt());
    /// let saved = Index::salvage(&damaged, &new)?;
    /// assert_eq!((saved.articles(), saved.lost()), (1, 0));
    /// assert!(saved.damage()[0].path().unwrap().ends_with("meta.json"));
    /// assert_eq!(Index::open(&new)?.searcher().ids("suez")?, ["a"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn salvage(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Salvaged> {
        Self::builder().salvage(from, to)
    }

    /// Builds an index of an older format, or by an older analyzer, anew in a new folder, and opens
    /// it. The old folder is never written to; putting the new one in its place is left to the
    /// caller.
    ///
    /// Everything is kept that [`salvage`](Self::salvage) keeps. Nothing may be damaged.
    ///
    /// # Errors
    /// As [`salvage`](Self::salvage), and [`is_corrupt`](crate::Error::is_corrupt) if anything of the
    /// old index is damaged.
    ///
    /// ```
    /// use chancery::{Article, Index};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let (old, new) = (folder.path().join("archive.idx"), folder.path().join("archive.new"));
    /// let mut writer = Index::builder().create(&old)?.writer()?;
    /// writer.upsert(Article::builder("a").date("1956").body("Talks on Suez.").build()?)?;
    /// writer.commit()?;
    ///
    /// let index = Index::migrate(&old, &new)?;
    /// assert_eq!(index.searcher().ids("suez")?, ["a"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn migrate(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Self> {
        Self::builder().migrate(from, to)
    }
}

impl IndexBuilder {
    /// As [`Index::salvage`], with options: they say what the new index is made with where the
    /// damaged one does not tell any more.
    ///
    /// # Errors
    /// As [`Index::salvage`]; if an option is not what the damaged index was created with.
    pub fn salvage(self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Salvaged> {
        let remains = read(from.as_ref(), to.as_ref())?;
        let (_, outcome) = self.rebuild(&remains, to.as_ref())?;
        Ok(Salvaged { outcome, damage: remains.damage })
    }

    /// As [`Index::migrate`], with options for the index that is opened.
    ///
    /// # Errors
    /// As [`Index::migrate`]; if an option is not what the old index was created with.
    pub fn migrate(self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Index> {
        let mut remains = read(from.as_ref(), to.as_ref())?;
        if !remains.damage.is_empty() {
            return Err(remains.damage.swap_remove(0).into());
        }
        let (index, outcome) = self.rebuild(&remains, to.as_ref())?;
        let detail = match outcome.lost.first() {
            Some(id) => format!("the article `{id}` cannot be read"),
            None if outcome.unnamed > 0 => "an article cannot be read, nor its id".to_owned(),
            None => return Ok(index),
        };
        Err(IndexError::Corrupt { path: from.as_ref().to_owned(), detail }.into())
    }

    fn rebuild(self, remains: &Remains, to: &Path) -> Result<(Index, Outcome), IndexError> {
        let config = match &remains.config {
            Some(config) => {
                self.compare(config)?;
                config.clone().renewed()?
            }
            None => self.config()?,
        };
        let index = self.create_with(to, config)?;
        let outcome = rebuild(remains, TakeOver::into(Arc::clone(&index.shared))?)?;
        Ok((index, outcome))
    }
}

fn read(from: &Path, to: &Path) -> Result<Remains, IndexError> {
    let directory = open_folder(from, Access::ReadOnly, Missing::NotFound)?;
    refuse_filled(to)?;
    remains::read(&directory, from)
}
