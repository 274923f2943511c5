//! One commit of a live index in another folder.
//!
//! A file of a segment never changes once it is written, so that a second name for it is a copy as
//! long as the disk holds. The file must not know what the files hold. Its one law: the file that
//! makes a folder an index comes last, so that what was cut off is no index.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use tantivy::Directory;

use super::verify::{Opened, open};
use crate::Result;
use crate::index::directory::{Access, CheckedDirectory};
use crate::index::folder::{MANAGED_FILE, META_FILE, Missing, open_folder, refuse_filled};
use crate::index::handle::Shared;
use crate::index::snapshot::Snapshot;
use crate::index::{Generation, Index, IndexError};

/// How [`Index::backup`] makes the files of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupMode {
    /// Each is a copy of its own, checked as it is read and as it was written.
    Copy,
    /// Each is a second name of the file of the index (a hard link), where the file system allows
    /// it, and else a copy. That takes no time and no space, and whatever damages a file damages both:
    /// it is for a state to copy elsewhere at leisure, or to go back to.
    Link,
}

impl Index {
    /// Makes an index in another folder of the last commit that this handle knows of, and gives its
    /// generation. The writer and searchers go on meanwhile.
    ///
    /// # Errors
    /// [`is_already_exists`](crate::Error::is_already_exists) if the folder holds anything;
    /// [`is_corrupt`](crate::Error::is_corrupt) if a file of the index is damaged, or came out
    /// damaged; if the file system fails. The folder is then no index, and can be removed.
    ///
    /// ```
    /// use chancery::{Article, BackupMode, Index};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let index = Index::builder().create(folder.path().join("archive.idx"))?;
    /// let mut writer = index.writer()?;
    /// writer.upsert(Article::builder("a").body("Talks on Suez.").build()?)?;
    /// writer.commit()?;
    /// writer.upsert(Article::builder("b").body("Suez, not yet committed.").build()?)?;
    ///
    /// let monday = folder.path().join("monday.idx");
    /// assert_eq!(index.backup(&monday, BackupMode::Copy)?, index.searcher().generation());
    /// writer.commit()?;
    /// assert_eq!(Index::open_read_only(&monday)?.searcher().ids("suez")?, ["a"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn backup(&self, to: impl AsRef<Path>, mode: BackupMode) -> Result<Generation> {
        let (shared, to) = (&*self.shared, to.as_ref());
        refuse_filled(to)?;
        let target = open_folder(to, Access::ReadWrite, Missing::Create)?;
        let Opened { snapshot, files } = open(shared)?;
        let mut names = vec![META_FILE.to_owned()];
        for (file, handle) in files {
            let from = |error| IndexError::from_engine(error, &shared.folder);
            let handle = handle.map_err(|error| from(error.into()))?;
            names.push(file.display().to_string());
            let place = to.join(&file);
            if mode == BackupMode::Link && is_linked(shared, &file, &place) {
                continue;
            }
            let copied = File::create_new(&place).and_then(|copy| {
                let mut copy = std::io::BufWriter::with_capacity(1 << 20, copy);
                handle.copy_to(&mut copy)?;
                copy.flush()?;
                copy.get_ref().sync_all()
            });
            copied.map_err(|error| IndexError::from_io(&error, &shared.folder, &place))?;
            let checked = target.check_whole(&file);
            checked.map_err(|error| IndexError::from_engine(error.into(), to))?;
        }
        finish(shared, &snapshot, &names, &target, to)?;
        Ok(snapshot.note.generation)
    }
}

fn is_linked(shared: &Shared, file: &Path, place: &Path) -> bool {
    !shared.directory.is_in_memory() && fs::hard_link(shared.folder.join(file), place).is_ok()
}

/// Writes the files that say what the index is made of.
fn finish(
    shared: &Shared,
    snapshot: &Snapshot,
    names: &[String],
    target: &CheckedDirectory,
    to: &Path,
) -> Result<(), IndexError> {
    let io = |error: &std::io::Error| IndexError::from_io(error, to, to);
    let json = |error: serde_json::Error| IndexError::Engine {
        context: "the state of the index cannot be written".to_owned(),
        source: Box::new(error),
    };
    let managed = serde_json::to_vec(names).map_err(json)?;
    target.atomic_write(Path::new(MANAGED_FILE), &managed).map_err(|error| io(&error))?;
    shared.recipe.config(shared.recipe.weights).write(target, to)?;
    target.sync_directory().map_err(|error| io(&error))?;

    let meta = shared.engine.load_metas();
    let mut meta = meta.map_err(|error| IndexError::from_engine(error, &shared.folder))?;
    // The newest state of the folder may have gone on; what is backed up is the snapshot.
    let segments = snapshot.segments.iter().map(|segment| {
        let reader = &segment.reader;
        let named = shared.engine.new_segment_meta(reader.segment_id(), reader.max_doc());
        match reader.delete_opstamp() {
            Some(opstamp) => named.with_delete_meta(reader.num_deleted_docs(), opstamp),
            None => named,
        }
    });
    meta.segments = segments.collect();
    meta.payload = Some(snapshot.note.to_json()?);
    let meta = serde_json::to_vec_pretty(&meta).map_err(json)?;
    target.atomic_write(Path::new(META_FILE), &meta).map_err(|error| io(&error))?;
    target.sync_directory().map_err(|error| io(&error))
}
